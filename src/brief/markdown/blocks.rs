//! Blocks: paragraphs, headings, lists, tables, quotations, alerts, code.

use std::fmt::Write;

use pulldown_cmark::BlockQuoteKind;

use super::text::escape;
use super::{
    Alignment, Event, HeadingLevel, Range, Spanned, Tag, TagEnd, Writer, length, plain_text,
};
use crate::brief::body::{Heading, PassageKind, Slot, SlotKind, Word};
use crate::character::printable;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::schema::Str;
use crate::slug::slugify;

/// Where the writer is in a table or code block.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Text goes into the HTML alone.
    pub(super) in_code_block: bool,
}

impl Writer<'_> {
    pub(super) fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, events: &[Spanned<'_>]) {
        match tag {
            Tag::Paragraph => self.block("<p>"),
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::CodeBlock(kind) => self.code_block(kind),
            Tag::HtmlBlock => self.close_passage(),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.block(if is_task(events) { "<li class=\"task\">" } else { "<li>" }),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => {
                self.table.alignments.clone_from(alignments);
                self.block("<div class=\"table\" tabindex=\"0\">\n<table>\n");
            }
            Tag::TableHead => self.table_row(true),
            Tag::TableRow => {
                self.excess_cells(range, events);
                self.table_row(false);
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.mark("<em>"),
            Tag::Strong => self.mark("<strong>"),
            // What is struck out is no longer said, so it names nothing.
            Tag::Strikethrough => {
                self.mark("<del>");
                self.quiet += 1;
            }
            Tag::Superscript => self.mark("<sup>"),
            Tag::Subscript => self.mark("<sub>"),
            // Written before this is asked, or never read (metadata).
            Tag::Heading { .. }
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.block("</p>\n"),
            TagEnd::BlockQuote(None) => self.block("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.block("</aside>\n"),
            TagEnd::CodeBlock => {
                self.table.in_code_block = false;
                self.body.html.push_str("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::List(true) => self.block("</ol>\n"),
            TagEnd::List(false) => self.block("</ul>\n"),
            TagEnd::Item => self.block("</li>\n"),
            TagEnd::DefinitionList => self.block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.block("</dd>\n"),
            TagEnd::Table => self.block("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => self.block("</tr>\n</thead>\n<tbody>\n"),
            TagEnd::TableRow => self.block("</tr>\n"),
            TagEnd::TableCell => {
                self.block(if self.table.in_head { "</th>" } else { "</td>" });
                self.kind = PassageKind::Paragraph;
                self.table.column += 1;
            }
            TagEnd::Emphasis => self.mark("</em>"),
            TagEnd::Strong => self.mark("</strong>"),
            TagEnd::Strikethrough => {
                self.mark("</del>");
                self.quiet = self.quiet.saturating_sub(1);
            }
            TagEnd::Superscript => self.mark("</sup>"),
            TagEnd::Subscript => self.mark("</sub>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Heading(_)
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Markup between blocks. It ends the passage and a task's label.
    pub(super) fn block(&mut self, html: &str) {
        self.close_passage();
        if self.in_label {
            self.in_label = false;
            self.body.html.push_str("</label>");
        }
        self.body.html.push_str(html);
    }

    /// Markup inside a passage.
    pub(super) fn mark(&mut self, html: &str) {
        self.open_passage();
        self.body.html.push_str(html);
    }

    /// A gap to be filled later.
    pub(super) fn slot(&mut self, kind: SlotKind) {
        self.body.slots.push(Slot { at: self.body.html.len() as u32, kind });
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", Word::Note),
            BlockQuoteKind::Tip => ("tip", Word::Tip),
            BlockQuoteKind::Important => ("important", Word::Important),
            BlockQuoteKind::Warning => ("warning", Word::Warning),
            BlockQuoteKind::Caution => ("caution", Word::Caution),
        };
        self.block(&format!(
            "<aside class=\"alert {class}\" role=\"note\">\n<p class=\"alert-title\">"
        ));
        self.slot(SlotKind::Word(word));
        self.body.html.push_str("</p>\n");
    }

    fn code_block(&mut self, kind: &pulldown_cmark::CodeBlockKind<'_>) {
        self.block("<pre tabindex=\"0\"><code");
        self.table.in_code_block = true;
        if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind
            && let Some(language) =
                info.split([' ', ',', '{']).next().filter(|name| !name.is_empty())
        {
            self.body.html.push_str(" class=\"language-");
            escape(language, &mut self.body.html);
            self.body.html.push('"');
        }
        self.body.html.push('>');
    }

    fn table_row(&mut self, in_head: bool) {
        self.table.in_head = in_head;
        self.table.column = 0;
        self.block(if in_head { "<thead>\n<tr>" } else { "<tr>" });
    }

    /// Reports cells that no column of the table has room for: they are not read.
    fn excess_cells(&mut self, row: &Range<usize>, events: &[Spanned<'_>]) {
        let row_events = &events[..length(events)];
        let mut cells =
            row_events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::TableCell)));
        let Some((_, last)) = cells.next_back() else { return };
        let file = self.file;
        let rest = file.text().get(self.base + last.end..self.base + row.end).unwrap_or_default();
        let start = last.end + (rest.len() - rest.trim_start_matches(['|', ' ', '\t']).len());
        let rest = rest.trim_matches(|c: char| c == '|' || c.is_whitespace());
        if !rest.is_empty() {
            let message =
                format!("the table has no column for `{}`, so it is left out", quote(rest));
            let help =
                "write `\\|` for a bar in a cell, or give the head of the table one more cell";
            let diagnostic = Diagnostic::new(Code::ExcessCell, message).help(help);
            self.report(start..start + rest.len(), diagnostic);
        }
    }

    fn cell(&mut self) {
        self.set_kind(PassageKind::Cell);
        let name = if self.table.in_head { "th" } else { "td" };
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        let scope = if self.table.in_head { " scope=\"col\"" } else { "" };
        let _ = write!(self.body.html, "<{name}{scope}{class}>");
    }

    /// A task's checkbox, with the text behind it as its label.
    pub(super) fn task(&mut self, done: bool) {
        self.open_passage();
        let checked = if done { " checked" } else { "" };
        let _ = write!(self.body.html, "<label><input type=\"checkbox\" disabled{checked}> ");
        self.in_label = true;
    }

    /// A heading as a whole. Returns how many events it took.
    pub(super) fn heading(&mut self, events: &[Spanned<'_>], level: HeadingLevel) -> usize {
        let length = length(events);
        let inner = &events[1..length - 1];
        let text: Str = printable(plain_text(inner).trim()).into();
        if level == HeadingLevel::H1
            && self.rules.needs_title
            && self.title.is_none()
            && !text.is_empty()
        {
            self.title = Some(text);
            return length;
        }
        let Some((Event::Start(Tag::Heading { id, classes, attrs, .. }), range)) = events.first()
        else {
            return length;
        };
        if let Some((name, _)) = attrs.first() {
            let message = format!("the attribute `{}` is dropped", quote(name));
            self.report(range.clone(), Diagnostic::new(Code::HeadingAttribute, message));
        }
        self.close_passage();
        self.section += 1;
        let level = (level as u8).max(2);
        let id = self.anchor(id.as_deref(), &text);
        let _ = write!(self.body.html, "<h{level} id=\"");
        escape(&id, &mut self.body.html);
        if !classes.is_empty() {
            self.body.html.push_str("\" class=\"");
            escape(&classes.join(" "), &mut self.body.html);
        }
        self.body.html.push_str("\">");
        self.set_kind(PassageKind::Heading);
        self.write(inner, &super::notes::Definitions::default());
        self.set_kind(PassageKind::Paragraph);
        self.body.html.push_str(" <a class=\"anchor\" href=\"#");
        escape(&id, &mut self.body.html);
        let _ =
            writeln!(self.body.html, "\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>");
        self.body.headings.push(Heading { level, id, text });
        length
    }

    /// An anchor that no other heading of this body has, and none of the page around it.
    fn anchor(&mut self, wanted: Option<&str>, text: &str) -> Str {
        const OF_THE_PAGE: [&str; 6] =
            ["content", "source-", "cite-", "fn-", "fnref-", "footnotes"];
        // What no fragment of a URL carries separates words, as white space does.
        let separates = |c: char| c.is_whitespace() || "\"#%<>[\\]^`{|}".contains(c);
        let clean = |text: &str| {
            let parts = text.split(separates).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("-")
        };
        let mut id = wanted.map(clean).filter(|id| !id.is_empty()).unwrap_or_else(|| slugify(text));
        if id.is_empty() || OF_THE_PAGE.iter().any(|prefix| id.starts_with(prefix)) {
            id.insert_str(0, "section-");
        }
        let mut candidate = id.clone();
        while self.anchors.contains_key(&candidate) {
            let count = self.anchors.entry(id.clone()).or_insert(0);
            *count += 1;
            candidate = format!("{id}-{count}");
        }
        self.anchors.insert(candidate.clone(), 0);
        candidate.into()
    }
}

/// Whether a list item begins with a checkbox.
fn is_task(events: &[Spanned<'_>]) -> bool {
    let mut inner = events.iter().skip(1).map(|(event, _)| event);
    match inner.next() {
        Some(Event::TaskListMarker(_)) => true,
        Some(Event::Start(Tag::Paragraph)) => {
            matches!(inner.next(), Some(Event::TaskListMarker(_)))
        }
        _ => false,
    }
}
