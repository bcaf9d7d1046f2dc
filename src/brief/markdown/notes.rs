//! Footnotes: numbered in the order in which the text refers to them, written behind it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::{Event, Spanned, Tag, Writer, length};
use crate::brief::body::{PassageKind, SlotKind, Word};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;

/// Where the footnotes of a body are defined.
#[derive(Default)]
pub(super) struct Definitions {
    /// First event and number of events, by label.
    by_label: BTreeMap<String, (usize, usize)>,
    /// Number of events, by the source offset where a definition begins.
    by_offset: BTreeMap<usize, usize>,
}

impl Definitions {
    /// The number of events of the definition that begins at an offset.
    pub(super) fn length_at(&self, offset: usize) -> usize {
        self.by_offset.get(&offset).copied().unwrap_or(1)
    }
}

/// Finds all definitions. Of two with one label the first counts.
pub(super) fn definitions(events: &[Spanned<'_>]) -> Definitions {
    let mut found = Definitions::default();
    for (index, (event, range)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let length = length(&events[index..]);
            found.by_label.entry(label.to_string()).or_insert((index, length));
            found.by_offset.insert(range.start, length);
        }
    }
    found
}

/// The footnotes that have been referred to so far.
#[derive(Default)]
pub(super) struct Notes {
    /// Labels in order of their numbers, with the number of references to each.
    referred: Vec<(String, u32)>,
    /// Where in `referred` a label stands.
    by_label: HashMap<String, usize>,
    /// Whether the text being written is that of a footnote.
    pub(super) is_writing: bool,
}

impl Writer<'_> {
    /// A reference to a footnote: a small number that leads to it.
    pub(super) fn note_reference(&mut self, label: &str) {
        self.open_passage();
        self.pull_back();
        let index = self.notes.by_label.get(label).copied().unwrap_or_else(|| {
            self.notes.referred.push((label.to_owned(), 0));
            let index = self.notes.referred.len() - 1;
            self.notes.by_label.insert(label.to_owned(), index);
            index
        });
        self.notes.referred[index].1 += 1;
        let (number, times) = (index + 1, self.notes.referred[index].1);
        let suffix = if times > 1 { format!("-{times}") } else { String::new() };
        let _ = write!(
            self.body.html,
            "<sup class=\"note\"><a href=\"#fn-{number}\" id=\"fnref-{number}{suffix}\">{number}</a></sup>"
        );
    }

    /// Writes the footnotes that were referred to, and reports those that were not.
    pub(super) fn write_notes(&mut self, events: &[Spanned<'_>], definitions: &Definitions) {
        self.close_passage();
        if !self.notes.referred.is_empty() {
            self.notes.is_writing = true;
            self.kind = PassageKind::Footnote;
            self.body.html.push_str("<section class=\"footnotes\">\n<h2 class=\"label\">");
            self.slot(SlotKind::Word(Word::Footnotes));
            self.body.html.push_str("</h2>\n<ol>\n");
            let mut number = 0;
            // A footnote may refer to further ones, so the list grows while it is written.
            while let Some((label, _)) = self.notes.referred.get(number).cloned() {
                number += 1;
                if let Some(&(start, length)) = definitions.by_label.get(&label) {
                    self.note(number, &events[start + 1..start + length - 1], definitions);
                }
            }
            self.body.html.push_str("</ol>\n</section>\n");
        }
        for (label, &(start, _)) in &definitions.by_label {
            if !self.notes.by_label.contains_key(label) {
                let message = format!("nothing refers to the footnote `{}`", quote(label));
                let range = events[start].1.clone();
                let first_line =
                    self.file.text()[self.base + range.start..].lines().next().unwrap_or("");
                let range = range.start..range.start + first_line.len();
                self.report(range, Diagnostic::new(Code::UnusedFootnote, message));
            }
        }
    }

    fn note(&mut self, number: usize, inner: &[Spanned<'_>], definitions: &Definitions) {
        let _ = write!(self.body.html, "<li id=\"fn-{number}\">");
        self.write(inner, definitions);
        self.close_passage();
        const PARAGRAPH_END: &str = "</p>\n";
        let in_paragraph = self.body.html.ends_with(PARAGRAPH_END);
        if in_paragraph {
            self.body.html.truncate(self.body.html.len() - PARAGRAPH_END.len());
        }
        let _ = write!(self.body.html, " <a class=\"back\" href=\"#fnref-{number}\" aria-label=\"");
        self.slot(SlotKind::Word(Word::BackToText));
        self.body.html.push_str("\">↩</a>");
        self.body.html.push_str(if in_paragraph { PARAGRAPH_END } else { "" });
        self.body.html.push_str("</li>\n");
    }
}
