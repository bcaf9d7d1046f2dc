//! HTML in Markdown: let through where the settings allow it, else reduced to the text between the
//! tags.

use std::ops::Range;

use super::Writer;
use crate::character::printable;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;

/// Takes tags, comments, scripts and styles out of HTML. Keeps its place between lines, because a
/// script or comment may span many.
#[derive(Default)]
pub(super) struct Stripper {
    state: State,
    /// The first tag that was dropped.
    first: Option<(Range<usize>, String)>,
    dropped: usize,
    in_paragraph: bool,
    /// Names of open elements, inside a passage, whose text is no prose.
    quiet: Vec<String>,
}

#[derive(Default)]
enum State {
    #[default]
    Text,
    Comment,
    /// Inside `<script>` or the like: up to this closing tag nothing is text.
    Until(String),
}

impl Writer<'_> {
    /// A line of an HTML block.
    pub(super) fn html_block(&mut self, html: &str, range: Range<usize>) {
        if self.rules.raw_html {
            return self.body.html.push_str(&printable(html));
        }
        for part in self.strip(html, &range) {
            let text = &html[part.clone()];
            if text.trim().is_empty() {
                continue;
            }
            if !self.raw_html.in_paragraph {
                self.raw_html.in_paragraph = true;
                self.block("<p>");
            }
            self.text(text, range.start + part.start..range.start + part.end);
        }
    }

    pub(super) fn end_html_block(&mut self) {
        self.raw_html.state = State::Text;
        if std::mem::take(&mut self.raw_html.in_paragraph) {
            self.block("</p>\n");
        }
    }

    /// One tag or comment inside a passage.
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if !self.rules.raw_html {
            self.strip(html, &range);
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

    /// The ranges of a piece of HTML that are text.
    fn strip(&mut self, html: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut texts = Vec::new();
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            match &self.raw_html.state {
                State::Comment => {
                    let Some(end) = rest.find("-->") else { break };
                    at += end + 3;
                    self.raw_html.state = State::Text;
                }
                State::Until(closing) => {
                    let Some(end) = rest.to_ascii_lowercase().find(closing.as_str()) else { break };
                    at += end;
                    self.raw_html.state = State::Text;
                }
                State::Text if rest.starts_with("<!--") => {
                    self.raw_html.state = State::Comment;
                    at += 4;
                }
                State::Text if rest.starts_with('<') => {
                    let end = rest.find('>').map_or(rest.len(), |end| end + 1);
                    self.drop_tag(&rest[..end], range.start + at);
                    at += end;
                }
                State::Text => {
                    let end = rest.find('<').unwrap_or(rest.len());
                    texts.push(at..at + end);
                    at += end;
                }
            }
        }
        texts
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

fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase()
}
