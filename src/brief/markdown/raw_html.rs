//! HTML in Markdown: let through where the settings allow it, else reduced to the text between the
//! tags.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::Writer;
use crate::character::printable;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;

/// Takes tags, comments, scripts and styles out of HTML. Keeps its place between lines, because a
/// tag, a script or a comment may span many.
#[derive(Default)]
pub(super) struct Stripper {
    state: State,
    /// The first tag that was dropped.
    first: Option<(Range<usize>, String)>,
    dropped: usize,
    in_paragraph: bool,
    /// A tag that parts words was dropped, and nothing has been written since.
    gap: Option<Range<usize>>,
    /// Names of open elements, inside a passage, whose text is no prose.
    quiet: Vec<String>,
}

#[derive(Default)]
enum State {
    #[default]
    Text,
    Comment,
    /// Inside a tag that goes on in the next line.
    Tag,
    /// Inside `<script>` or the like: up to this closing tag nothing is text.
    Until(String),
}

/// A piece of HTML as it is read.
enum Piece {
    /// Text between tags.
    Text(Range<usize>),
    /// A line break.
    Break(Range<usize>),
    /// A tag that was dropped.
    Tag(Range<usize>),
}

impl Writer<'_> {
    /// A line of an HTML block.
    pub(super) fn html_block(&mut self, html: &str, range: Range<usize>) {
        if self.rules.raw_html {
            return self.body.html.push_str(&printable(html));
        }
        for piece in self.strip(html, &range) {
            let place = |part: &Range<usize>| range.start + part.start..range.start + part.end;
            match piece {
                Piece::Text(part) => self.html_text(&html[part.clone()], place(&part)),
                Piece::Tag(part) => self.leave_gap(&html[part.clone()], place(&part)),
                Piece::Break(part) if self.raw_html.in_paragraph => {
                    self.line_break("\n", "<br>\n", place(&part));
                }
                Piece::Break(_) => {}
            }
        }
    }

    /// Text of an HTML block. Entities are read; Markdown is not.
    fn html_text(&mut self, text: &str, range: Range<usize>) {
        if !self.raw_html.in_paragraph {
            if text.trim().is_empty() {
                return;
            }
            self.raw_html.in_paragraph = true;
            self.raw_html.gap = None;
            self.block("<p>");
        }
        let (mut rest, mut from) = (text, range.start);
        while let Some(at) = rest.find('&') {
            self.text(&rest[..at], from..from + at);
            let entity = rest[at..].find(';').map_or(at + 1, |end| at + end + 1);
            let place = from + at..from + entity;
            match character(&rest[at..entity]) {
                Some(character) => self.text(&character, place),
                None => self.text(&rest[at..entity], place),
            }
            from += entity;
            rest = &rest[entity..];
        }
        self.text(rest, from..range.end);
    }

    pub(super) fn end_html_block(&mut self) {
        self.raw_html.state = State::Text;
        self.raw_html.gap = None;
        if std::mem::take(&mut self.raw_html.in_paragraph) {
            self.block("</p>\n");
        }
    }

    /// One tag or comment inside a passage.
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if !self.rules.raw_html {
            for piece in self.strip(html, &range) {
                match piece {
                    Piece::Break(_) => self.line_break("\n", "<br>\n", range.clone()),
                    Piece::Tag(_) => self.leave_gap(html, range.clone()),
                    Piece::Text(_) => {}
                }
            }
            self.raw_html.state = State::Text;
            return;
        }
        self.open_passage();
        self.body.html.push_str(&printable(html));
        let name = tag_name(html);
        if html.starts_with("</") {
            if self.raw_html.quiet.last() == Some(&name) {
                self.raw_html.quiet.pop();
                self.quiet = self.quiet.saturating_sub(1);
            }
        } else if matches!(
            name.as_str(),
            "a" | "code" | "pre" | "del" | "s" | "button" | "script" | "style" | "kbd" | "samp"
        ) && !html.ends_with("/>")
        {
            self.raw_html.quiet.push(name);
            self.quiet += 1;
        }
    }

    fn leave_gap(&mut self, tag: &str, range: Range<usize>) {
        if parts_words(tag) {
            self.raw_html.gap = Some(range);
        }
    }

    /// Puts a space where a tag was dropped, unless there is one.
    pub(super) fn fill_gap(&mut self, next: &str) {
        let Some(range) = self.raw_html.gap.take() else { return };
        let Some((_, start)) = self.passage else { return };
        let before = &self.body.text[start as usize..];
        let is_open = before.is_empty() || before.ends_with(char::is_whitespace);
        if !is_open && !next.starts_with(char::is_whitespace) {
            self.line_break(" ", " ", range);
        }
    }

    /// Says once a file that HTML was dropped.
    pub(super) fn report_raw_html(&mut self) {
        let Some((range, tag)) = self.raw_html.first.take() else { return };
        let message = match self.raw_html.dropped {
            1 => format!("HTML is dropped: `{}`", quote(&tag)),
            2 => format!("HTML is dropped: `{}` and one more tag", quote(&tag)),
            count => format!("HTML is dropped: `{}` and {} more tags", quote(&tag), count - 1),
        };
        let help =
            "write it in Markdown, or set `markdown.raw_html = true` if you trust every author";
        self.report(range, Diagnostic::new(Code::RawHtml, message).help(help));
    }

    /// Cuts a piece of HTML into what it is made of.
    fn strip(&mut self, html: &str, range: &Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            match &self.raw_html.state {
                State::Comment => {
                    let Some(end) = rest.find("-->") else { break };
                    at += end + 3;
                    self.raw_html.state = State::Text;
                }
                State::Tag => {
                    let Some(end) = rest.find('>') else { break };
                    at += end + 1;
                    self.raw_html.state = State::Text;
                }
                State::Until(closing) => {
                    let Some(end) = find_closing(rest, closing) else { break };
                    at += end;
                    self.raw_html.state = State::Text;
                }
                State::Text if rest.starts_with("<!--") => {
                    self.raw_html.state = State::Comment;
                    at += 4;
                }
                State::Text if begins_tag(rest) => {
                    let end = tag_end(rest);
                    let part = at..at + end.unwrap_or(rest.len());
                    if tag_name(rest) == "br" {
                        pieces.push(Piece::Break(part.clone()));
                    } else {
                        self.drop_tag(&rest[..part.len()], range.start + at);
                        pieces.push(Piece::Tag(part.clone()));
                    }
                    if end.is_none() && matches!(self.raw_html.state, State::Text) {
                        self.raw_html.state = State::Tag;
                    }
                    at = part.end;
                }
                State::Text => {
                    let next = |(at, _): &(usize, _)| *at > 0 && begins_tag(&rest[*at..]);
                    let end = rest.match_indices('<').find(next).map_or(rest.len(), |(at, _)| at);
                    pieces.push(Piece::Text(at..at + end));
                    at += end;
                }
            }
        }
        pieces
    }

    fn drop_tag(&mut self, tag: &str, at: usize) {
        self.raw_html.dropped += 1;
        if self.raw_html.first.is_none() {
            self.raw_html.first = Some((at..at + tag.trim_end().len(), tag.trim_end().to_owned()));
        }
        let name = tag_name(tag);
        let holds_no_text =
            matches!(name.as_str(), "script" | "style" | "iframe" | "object" | "template");
        if holds_no_text && !tag.starts_with("</") && !tag.ends_with("/>") {
            self.raw_html.state = State::Until(format!("</{name}"));
        }
    }
}

/// Whether a tag, a comment or the like begins here, and no sign of less.
fn begins_tag(html: &str) -> bool {
    let next = html.strip_prefix('<').and_then(|rest| rest.chars().next());
    next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// The byte behind a tag, quotes respected; None if it does not end here.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return Some(at + 1),
            _ => {}
        }
    }
    // A quotation mark that is not closed opens nothing.
    html.find('>').map(|at| at + 1)
}

/// Where an end tag begins, in letters of any case.
fn find_closing(html: &str, closing: &str) -> Option<usize> {
    let is_it = |at: &usize| {
        let tag = html.as_bytes().get(*at..at + closing.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(closing.as_bytes()))
    };
    html.match_indices("</").map(|(at, _)| at).find(is_it)
}

/// What an entity stands for.
fn character(entity: &str) -> Option<String> {
    let mut events = Parser::new(entity).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    let text = events.next()?;
    (events.next().is_none() && text != entity).then_some(text)
}

/// Whether words on both sides of a tag are words of their own: all but the tags of running text.
pub(super) fn parts_words(tag: &str) -> bool {
    const RUNNING: [&str; 32] = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ];
    let name = tag_name(tag);
    !name.is_empty() && !RUNNING.contains(&name.as_str())
}

fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase()
}
