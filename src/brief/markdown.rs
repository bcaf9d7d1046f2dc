//! Markdown to a [`Body`]: CommonMark with tables, footnotes, task lists, strike-through, alerts,
//! definition lists, heading attributes and wiki-links.
//!
//! pulldown-cmark reads; the HTML is written here, because names in it have to be found again, and
//! because nothing that could run may come through.

mod blocks;
mod citations;
mod comments;
mod embeds;
mod links;
mod masked;
mod notes;
mod raw_html;
mod text;
mod unread;

pub(crate) use links::is_foreign;
pub(crate) use text::{escape, escape_text};

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BrokenLink, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::brief::body::{Body, PassageKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::schema::Str;
use crate::source_file::{SourceFile, Span};

/// What the front matter and the settings say about reading the body.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// HTML is let through (`markdown.raw_html`).
    pub raw_html: bool,
    /// How many sources the brief cites: `[1]` up to this number is a reference to one.
    pub sources: usize,
    /// There is no title yet: the first level-one heading becomes it and leaves the body.
    pub needs_title: bool,
}

/// A body and what was found while reading it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The body.
    pub body: Body,
    /// The title taken from the first level-one heading, if one was wanted.
    pub title: Option<Str>,
    /// What was found.
    pub diagnostics: Diagnostics,
}

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Parses the body that stands at a span of a file.
pub fn parse(file: &Arc<SourceFile>, span: Span, rules: Rules) -> Parsed {
    let whole = &file.text()[span.range()];
    let cleaned = comments::clean(whole);
    let source = cleaned.as_ref().map_or(whole, |cleaned| &cleaned.text);
    let masked = masked::masked(source);
    let mut attached = None;
    let mut resolve = |link: BrokenLink<'_>| {
        let cited = citations::citation(&masked, &link, rules.sources);
        if cited.is_none() && citations::is_attached(&masked, &link, rules.sources) {
            attached.get_or_insert(link.span.clone());
        }
        cited
    };
    let parser = Parser::new_with_broken_link_callback(&masked, options(), Some(&mut resolve));
    let numbers = parser.reference_definitions().iter().map(|(label, _)| label);
    let defined = numbers.filter(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let defined = defined.map(str::to_owned).collect();
    let mut events = masked::restored(parser.into_offset_iter().collect(), &masked);
    if let Some(cleaned) = &cleaned {
        events = cleaned.restore(events);
        attached = attached.map(|range| cleaned.old(&range));
    }
    let mut writer = Writer::new(file, span.start as usize, rules);
    writer.defined = defined;
    writer.report_attached(attached);
    let definitions = notes::definitions(&events);
    writer.write(&events, &definitions);
    writer.write_notes(&events, &definitions);
    if let Some(open) = cleaned.and_then(|cleaned| cleaned.unclosed) {
        writer.report_unclosed_comment(open);
    }
    writer.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Writes one body.
struct Writer<'f> {
    file: &'f Arc<SourceFile>,
    /// Where the body begins in the file.
    base: usize,
    rules: Rules,
    body: Body,
    title: Option<Str>,
    diagnostics: Diagnostics,
    /// The passage that is being written: its kind and where its text begins.
    passage: Option<(PassageKind, u32)>,
    /// The kind that the next passage will have.
    kind: PassageKind,
    section: u32,
    /// How many elements are open whose text is no prose.
    quiet: u32,
    links: Vec<links::OpenLink>,
    table: blocks::Table,
    /// Whether a task's `<label>` is open.
    in_label: bool,
    /// How often an anchor has been wanted.
    anchors: BTreeMap<String, u32>,
    notes: notes::Notes,
    raw_html: raw_html::Stripper,
    unread: unread::Unread,
    /// Numbers that are labels of link definitions.
    defined: BTreeSet<String>,
}

impl<'f> Writer<'f> {
    fn new(file: &'f Arc<SourceFile>, base: usize, rules: Rules) -> Self {
        Self {
            file,
            base,
            rules,
            body: Body::default(),
            title: None,
            diagnostics: Diagnostics::new(),
            passage: None,
            kind: PassageKind::Paragraph,
            section: 0,
            quiet: 0,
            links: Vec::new(),
            table: blocks::Table::default(),
            in_label: false,
            anchors: BTreeMap::new(),
            notes: notes::Notes::default(),
            raw_html: raw_html::Stripper::default(),
            unread: unread::Unread::default(),
            defined: BTreeSet::new(),
        }
    }

    /// Writes a stretch of events, without footnote definitions, which come last.
    fn write(&mut self, events: &[Spanned<'_>], definitions: &notes::Definitions) {
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += match event {
                Event::Start(Tag::FootnoteDefinition(_)) => definitions.length_at(range.start),
                Event::Start(Tag::Heading { level, .. }) => self.heading(&events[at..], *level),
                Event::Start(Tag::Image { .. }) => self.embed(&events[at..]),
                Event::Start(Tag::Link { link_type, .. }) => match link_type {
                    LinkType::ShortcutUnknown | LinkType::ReferenceUnknown => {
                        self.citation(&events[at..])
                    }
                    _ => self.link(&events[at..]),
                },
                Event::Start(Tag::Paragraph) if self.is_figure(&events[at..]) => {
                    self.figure(&events[at..])
                }
                Event::Start(tag) => {
                    self.start(tag, range, &events[at..]);
                    1
                }
                Event::End(tag) => {
                    self.end(*tag);
                    1
                }
                event => {
                    self.inline(event, range.clone());
                    1
                }
            };
        }
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => self.code(code, range),
            Event::SoftBreak => self.line_break(" ", "\n", range),
            Event::HardBreak => self.line_break("\n", "<br>\n", range),
            Event::Rule => self.block("<hr>\n"),
            Event::FootnoteReference(label) => self.note_reference(label),
            Event::TaskListMarker(done) => self.task(*done),
            Event::Html(html) => self.html_block(html, range),
            Event::InlineHtml(html) => self.inline_html(html, range),
            // Mathematics is off: it would eat amounts of money.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text, range),
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn finish(mut self) -> Parsed {
        self.close_passage();
        self.report_raw_html();
        self.report_unread();
        self.body.word_count = self.body.text.split_whitespace().count();
        Parsed { body: self.body, title: self.title, diagnostics: self.diagnostics }
    }

    fn report_unclosed_comment(&mut self, open: Range<usize>) {
        let message = "this comment is never closed, so the rest of the file is left out";
        let help = "close it with `%%`; where two percent signs are meant, write `%&#37;`";
        self.report(open, Diagnostic::new(Code::UnclosedComment, message).help(help));
    }

    fn report(&mut self, range: Range<usize>, diagnostic: Diagnostic) {
        let span = Span::from(range).shifted(self.base);
        self.diagnostics.push(diagnostic.at(SourceRange::new(self.file, span)));
    }
}

/// The number of events of the element that begins here, its start and end included.
fn length(events: &[Spanned<'_>]) -> usize {
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

/// The plain text of a stretch of events.
fn plain_text(events: &[Spanned<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineHtml(tag) if raw_html::parts_words(tag) => text.push(' '),
            _ => {}
        }
    }
    text
}
