//! Running text: escaped into the HTML, plain into the passages, with a map between the two.

use std::ops::Range;

use super::Writer;
use crate::brief::body::{Passage, PassageKind, Run};
use crate::character::{first_unshown, printable, shown};
use crate::source_file::Span;

/// The entity that stands for a character in an element's text, if it needs one.
fn entity(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

/// Escapes text for an attribute's value in double quotes, or for an element.
pub(crate) fn escape(text: &str, html: &mut String) {
    let text = printable(text);
    escape_with(&text, html, |byte| if byte == b'"' { Some("&quot;") } else { entity(byte) });
}

/// Escapes text for an element.
pub(crate) fn escape_text(text: &str, html: &mut String) {
    escape_with(&printable(text), html, entity);
}

fn escape_with(text: &str, html: &mut String, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            html.push_str(&text[from..at]);
            html.push_str(entity);
            from = at + 1;
        }
    }
    html.push_str(&text[from..]);
}

impl Writer<'_> {
    /// Text of a paragraph or the like.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if self.table.in_code_block {
            return escape_text(text, &mut self.body.html);
        }
        self.open_passage();
        self.fill_gap(text);
        let prose = self.quiet == 0;
        self.put(text, range, prose);
    }

    /// Code inside text: read aloud with it, but never searched for names.
    pub(super) fn code(&mut self, code: &str, range: Range<usize>) {
        self.open_passage();
        self.fill_gap(code);
        self.body.html.push_str("<code>");
        self.put(code, range, false);
        self.body.html.push_str("</code>");
    }

    /// A line break: white space in the text, something else in the HTML.
    pub(super) fn line_break(&mut self, text: &str, html: &str, range: Range<usize>) {
        self.open_passage();
        self.body.runs.push(Run {
            text: self.body.text.len() as u32,
            html: self.body.html.len() as u32,
            source: (self.base + range.start) as u32,
            text_len: text.len() as u32,
            html_len: html.len() as u32,
            source_len: range.len() as u32,
            exact: false,
            prose: self.quiet == 0,
        });
        self.body.text.push_str(text);
        self.body.html.push_str(html);
    }

    /// Text that stands for something else until that is known: one indivisible run, and no prose.
    pub(super) fn placeholder(&mut self, text: &str, range: Range<usize>) {
        self.put_whole(text, range, false);
    }

    /// Puts text that is written otherwise in the source: one indivisible run.
    fn put_whole(&mut self, text: &str, range: Range<usize>, prose: bool) {
        let mut run = self.run_here(self.base + range.start, prose);
        let html = self.body.html.len();
        let text = &*printable(text);
        escape_text(text, &mut self.body.html);
        run.text_len = text.len() as u32;
        run.html_len = (self.body.html.len() - html) as u32;
        run.source_len = range.len() as u32;
        self.body.text.push_str(text);
        self.body.runs.push(run);
    }

    /// Puts text into HTML and passage, in runs.
    pub(super) fn put(&mut self, text: &str, range: Range<usize>, prose: bool) {
        let source = self.base + range.start;
        let is_exact = self.file.text().get(source..self.base + range.end) == Some(text);
        if !is_exact {
            // An entity or a normalised line.
            self.put_whole(text, range, prose);
            return;
        }
        let (mut rest, mut source) = (text, source);
        while let Some(at) = first_unshown(rest) {
            let c = rest[at..].chars().next().unwrap_or_default();
            self.put_shown(&rest[..at], source, prose);
            if shown(c).is_some() {
                let from = source + at - self.base;
                self.put_whole(" ", from..from + c.len_utf8(), prose);
            }
            source += at + c.len_utf8();
            rest = &rest[at + c.len_utf8()..];
        }
        self.put_shown(rest, source, prose);
    }

    /// Puts text that is the same in source and passage.
    fn put_shown(&mut self, text: &str, source: usize, prose: bool) {
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            if let Some(entity) = entity(byte) {
                self.put_exact(&text[from..at], source + from, prose);
                let run = self.run_here(source + at, prose);
                self.body.runs.push(Run {
                    text_len: 1,
                    html_len: entity.len() as u32,
                    source_len: 1,
                    ..run
                });
                self.body.html.push_str(entity);
                self.body.text.push_str(&text[at..=at]);
                from = at + 1;
            }
        }
        self.put_exact(&text[from..], source + from, prose);
    }

    /// Puts text that is the same in source, passage and HTML; joins it to the run before where it can.
    fn put_exact(&mut self, text: &str, source: usize, prose: bool) {
        if text.is_empty() {
            return;
        }
        let len = text.len() as u32;
        let run = Run { exact: true, ..self.run_here(source, prose) };
        match self.body.runs.last_mut() {
            Some(last) if last.continues_with(&run) => {
                last.text_len += len;
                last.html_len += len;
                last.source_len += len;
            }
            _ => self.body.runs.push(Run { text_len: len, html_len: len, source_len: len, ..run }),
        }
        self.body.html.push_str(text);
        self.body.text.push_str(text);
    }

    /// Takes back a space at the end, so that a small raised number stands close to its word.
    pub(super) fn pull_back(&mut self) {
        if let Some(last) = self.body.runs.last_mut()
            && last.exact
            && last.text_len > 1
            && (last.text + last.text_len) as usize == self.body.text.len()
            && (last.html + last.html_len) as usize == self.body.html.len()
            && self.body.text.ends_with(' ')
        {
            last.text_len -= 1;
            last.html_len -= 1;
            last.source_len -= 1;
            self.body.text.pop();
            self.body.html.pop();
        }
    }

    fn run_here(&self, source: usize, prose: bool) -> Run {
        Run {
            text: self.body.text.len() as u32,
            html: self.body.html.len() as u32,
            source: source as u32,
            text_len: 0,
            html_len: 0,
            source_len: 0,
            exact: false,
            prose,
        }
    }

    /// Begins a passage unless one is open.
    pub(super) fn open_passage(&mut self) {
        if self.passage.is_none() {
            self.passage = Some((self.kind, self.body.text.len() as u32));
        }
    }

    /// Ends the passage that is open, if any.
    pub(super) fn close_passage(&mut self) {
        let Some((kind, start)) = self.passage.take() else { return };
        let text = Span { start, end: self.body.text.len() as u32 };
        if text.start == text.end {
            return;
        }
        self.find_unread(text);
        self.body.passages.push(Passage { kind, text, section: self.section });
    }

    /// Sets the kind of the passages to come.
    pub(super) fn set_kind(&mut self, kind: PassageKind) {
        self.close_passage();
        self.kind = if self.notes.is_writing { PassageKind::Footnote } else { kind };
    }
}

impl Run {
    fn continues_with(&self, next: &Run) -> bool {
        self.exact
            && self.prose == next.prose
            && self.text + self.text_len == next.text
            && self.html + self.html_len == next.html
            && self.source + self.source_len == next.source
    }
}
