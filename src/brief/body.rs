//! A Markdown body, parsed: HTML that still has gaps, and its prose for the linker.
//!
//! Names, dates and link targets are not known while one file is read. So the HTML leaves a slot
//! wherever something of another file goes, and the prose is kept beside it as plain text with a map of
//! offsets, so that a mention found in the text can be marked in the HTML and pointed at in the source.

use crate::schema::Str;
use crate::source_file::Span;

/// A parsed body. Offsets count bytes; those into the source count from the start of the file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The HTML, safe to put into a page once the slots are filled.
    pub html: String,
    /// The gaps in it, in ascending order.
    pub slots: Vec<Slot>,
    /// Links and pictures whose targets are in other files; slots refer to them by index.
    pub references: Vec<Reference>,
    /// The plain text of all passages, one behind the other.
    pub text: String,
    /// How text, HTML and source lie to each other, in ascending order of text.
    pub runs: Vec<Run>,
    /// Blocks of running text, in ascending order of text.
    pub passages: Vec<Passage>,
    /// Markup of other tools in the text, in order: not searched.
    pub unread: Vec<Span>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Entries of the brief's `sources` that the text refers to, counted from 1, each once, in order.
    pub cited: Vec<u16>,
    /// Words in the whole text, counted at white space.
    pub word_count: usize,
}

/// A gap in the HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Where it is, in bytes of the HTML.
    pub at: u32,
    /// What goes there.
    pub kind: SlotKind,
}

/// What goes into a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// `<a href="…">`, if the reference leads anywhere.
    LinkStart(u32),
    /// `</a>`, likewise.
    LinkEnd(u32),
    /// A whole `<img>` or player, or its description if there is no such file.
    Picture(u32),
    /// A word of the interface, in the site's language.
    Word(Word),
}

/// Words that a body needs from the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// Title of a note.
    Note,
    /// Title of a tip.
    Tip,
    /// Title of an important notice.
    Important,
    /// Title of a warning.
    Warning,
    /// Title of a caution.
    Caution,
    /// Heading of the footnotes.
    Footnotes,
    /// Label of the way back from a footnote.
    BackToText,
}

/// A link or picture as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is written.
    pub kind: ReferenceKind,
    /// The target as written, entities decoded.
    pub target: Str,
    /// Title behind the target, or a picture's caption; may be empty.
    pub title: Str,
    /// A picture's description.
    pub alt: Str,
    /// The whole of it in the source.
    pub span: Span,
    /// Its own text, in the body's text; empty for pictures.
    pub text: Span,
    /// A wiki-link that gives no text of its own: its target stands for it until its name is known.
    pub is_bare: bool,
    /// Written with `!` in front, though a page can only link to it: what it is goes behind the link.
    pub is_embed: bool,
    /// It is part of a link, where no player may be.
    pub is_in_link: bool,
    /// How large a picture or video is to be shown.
    pub size: Option<Size>,
}

/// How large a picture is to be shown, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Across.
    pub width: u32,
    /// Down; else as its own sides are to each other.
    pub height: Option<u32>,
}

impl Size {
    /// Reads `300` or `300x200`.
    pub fn read(text: &str) -> Option<Self> {
        let number = |text: &str| {
            let text = text.trim();
            let is_number =
                (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|&number: &u32| is_number && number > 0)
        };
        match text.split_once(['x', 'X', '×']) {
            Some((width, height)) => {
                Some(Self { width: number(width)?, height: Some(number(height)?) })
            }
            None => Some(Self { width: number(text)?, height: None }),
        }
    }
}

/// How a reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[[target]]` or `[[target|text]]`.
    Wiki,
    /// `[text](target)` to a place in the site.
    Link,
    /// `![alt](target)` of what a page can show.
    Picture,
    /// `![[target]]` of what a page can show.
    WikiPicture,
}

/// A stretch of text that lies in one piece in text, HTML and source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First byte in the body's text.
    pub text: u32,
    /// First byte in the HTML.
    pub html: u32,
    /// First byte in the source.
    pub source: u32,
    /// Bytes in the text.
    pub text_len: u32,
    /// Bytes in the HTML; differs where a character is escaped.
    pub html_len: u32,
    /// Bytes in the source; differs for entities and line breaks.
    pub source_len: u32,
    /// Whether text, HTML and source are the same bytes, so that it may be cut anywhere.
    pub exact: bool,
    /// Whether names in it count: not in code, links or raw HTML.
    pub prose: bool,
}

/// A block of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What kind of block.
    pub kind: PassageKind,
    /// Its text, in bytes of the body's text.
    pub text: Span,
    /// Its section: 0 before the first heading, then counted up by every heading.
    pub section: u32,
}

/// What kind of block a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassageKind {
    /// A paragraph, list item, definition or the like.
    Paragraph,
    /// A heading. Names in it count for nothing; dates are indexed and not linked.
    Heading,
    /// A cell of a table.
    Cell,
    /// The text of a footnote.
    Footnote,
}

/// A heading with its anchor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// 2 to 6. The first level is the page's title, so a level-one heading counts as 2.
    pub level: u8,
    /// The anchor, one of a kind in the body.
    pub id: Str,
    /// Its text.
    pub text: Str,
}

impl Body {
    /// The text of a passage.
    pub fn passage_text(&self, passage: &Passage) -> &str {
        &self.text[passage.text.range()]
    }

    /// The text of a passage without the markup of other tools in it, in pieces.
    pub fn pieces(&self, passage: &Passage) -> impl Iterator<Item = Span> {
        let Span { start, end } = passage.text;
        let first = self.unread.partition_point(|unread| unread.end <= start);
        let inside = self.unread[first..].iter().take_while(move |unread| unread.start < end);
        let starts = std::iter::once(start).chain(inside.clone().map(|unread| unread.end));
        let ends = inside.map(|unread| unread.start).chain(std::iter::once(end));
        starts.zip(ends).map(|(start, end)| Span { start, end })
    }

    /// Where a stretch of the text stands in the source.
    pub fn source_of(&self, text: Span) -> Span {
        let run_at = |at: u32| {
            let index = self.runs.partition_point(|run| run.text + run.text_len <= at);
            self.runs.get(index)
        };
        let start = run_at(text.start).map_or(0, |run| {
            if run.exact { run.source + (text.start - run.text) } else { run.source }
        });
        let last = text.end.saturating_sub(1).max(text.start);
        let end = run_at(last).map_or(start, |run| {
            if run.exact { run.source + (text.end - run.text) } else { run.source + run.source_len }
        });
        Span { start, end: end.max(start) }
    }
}
