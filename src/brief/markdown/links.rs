//! Links, pictures and references to sources.

use std::fmt::Write;

use super::text::escape;
use super::{Event, LinkType, Range, Spanned, Tag, TagEnd, Writer, length, plain_text};
use crate::brief::body::{Reference, ReferenceKind, SlotKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::schema::encoded;
use crate::source_file::Span;

/// What has to be written where a link ends.
pub(super) enum OpenLink {
    /// The slot of a reference.
    Slot(u32),
    /// Markup of its own.
    Markup(&'static str),
}

/// Where an address as written leads.
enum Destination<'a> {
    /// Out of the site.
    External(&'a str),
    /// To some place in the site.
    Internal,
    /// Nowhere: the scheme could run code or read files.
    Unsafe,
}

/// Reads an address as browsers do: they pass over control characters and leading white space.
fn destination(address: &str) -> Destination<'_> {
    const SAFE: [&str; 4] = ["http", "https", "mailto", "tel"];
    let seen: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if seen.starts_with("//") || seen.starts_with("/\\") || seen.starts_with("\\") {
        return Destination::External(address);
    }
    let Some((scheme, _)) = seen.split_once(':') else { return Destination::Internal };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return Destination::Internal;
    }
    if SAFE.iter().any(|safe| safe.eq_ignore_ascii_case(scheme)) {
        Destination::External(address)
    } else {
        Destination::Unsafe
    }
}

impl Writer<'_> {
    pub(super) fn link(&mut self, kind: LinkType, address: &str, title: &str, range: Range<usize>) {
        self.open_passage();
        self.quiet += 1;
        let open = match kind {
            LinkType::WikiLink { .. } => {
                // In a table the bar is written `\|`, and the backslash stays with the target.
                let address = address.strip_suffix('\\').unwrap_or(address);
                let index = self.reference(ReferenceKind::Wiki, address, title, "", range);
                self.slot(SlotKind::LinkStart(index));
                OpenLink::Slot(index)
            }
            LinkType::Email => {
                self.external(&format!("mailto:{address}"), title);
                OpenLink::Markup("</a>")
            }
            _ => match destination(address) {
                Destination::External(address) => {
                    self.external(address, title);
                    OpenLink::Markup("</a>")
                }
                Destination::Internal => {
                    let index = self.reference(ReferenceKind::Link, address, title, "", range);
                    self.slot(SlotKind::LinkStart(index));
                    OpenLink::Slot(index)
                }
                Destination::Unsafe => {
                    self.report_unsafe(address, range);
                    OpenLink::Markup("")
                }
            },
        };
        self.links.push(open);
    }

    pub(super) fn end_link(&mut self) {
        self.quiet = self.quiet.saturating_sub(1);
        match self.links.pop() {
            Some(OpenLink::Slot(index)) => {
                self.close_reference(index);
                self.slot(SlotKind::LinkEnd(index));
            }
            Some(OpenLink::Markup(html)) => self.body.html.push_str(html),
            None => {}
        }
    }

    fn external(&mut self, address: &str, title: &str) {
        self.body.html.push_str("<a class=\"external\" href=\"");
        escape(&encoded(address.trim()), &mut self.body.html);
        if !title.is_empty() {
            self.body.html.push_str("\" title=\"");
            escape(title, &mut self.body.html);
        }
        self.body.html.push_str("\">");
    }

    /// `[1]`: a small number that leads to the source. Returns how many events it took.
    pub(super) fn citation(&mut self, events: &[Spanned<'_>]) -> usize {
        let length = length(events);
        let Some((Event::Start(Tag::Link { dest_url, .. }), range)) = events.first() else {
            return length;
        };
        let number: u16 = dest_url.parse().unwrap_or(0);
        if usize::from(number) > self.rules.sources {
            let message = format!("there is no source {number}");
            let help = match self.rules.sources {
                1 => "the brief has one source".to_owned(),
                count => format!("the brief has {count} sources"),
            };
            self.report(range.clone(), Diagnostic::new(Code::NoSuchSource, message).help(help));
            self.text(&format!("[{number}]"), range.clone());
            return length;
        }
        self.open_passage();
        self.pull_back();
        let id = if self.body.cited.contains(&number) {
            String::new()
        } else {
            self.body.cited.push(number);
            format!(" id=\"cite-{number}\"")
        };
        let _ = write!(
            self.body.html,
            "<sup class=\"cite\"><a href=\"#source-{number}\"{id}>{number}</a></sup>"
        );
        length
    }

    /// `[[target]]` with no text of its own. Returns how many events it took.
    pub(super) fn bare_wiki_link(&mut self, events: &[Spanned<'_>]) -> usize {
        if let Some((Event::Start(Tag::Link { dest_url, .. }), range)) = events.first() {
            self.open_passage();
            let index = self.reference(ReferenceKind::Wiki, dest_url, "", "", range.clone());
            self.slot(SlotKind::LinkStart(index));
            self.placeholder(dest_url, range.clone());
            self.close_reference(index);
            self.body.references[index as usize].is_bare = true;
            self.slot(SlotKind::LinkEnd(index));
        }
        length(events)
    }

    /// Notes where the text of a reference ends.
    fn close_reference(&mut self, index: u32) {
        let end = self.body.text.len() as u32;
        if let Some(reference) = self.body.references.get_mut(index as usize) {
            reference.text.end = end;
        }
    }

    /// A picture as a whole. Returns how many events it took.
    pub(super) fn picture(&mut self, events: &[Spanned<'_>]) -> usize {
        let length = length(events);
        let Some((Event::Start(Tag::Image { dest_url, title, .. }), range)) = events.first() else {
            return length;
        };
        let alt = plain_text(&events[1..length - 1]);
        self.open_passage();
        match destination(dest_url) {
            Destination::Internal => {
                let index =
                    self.reference(ReferenceKind::Picture, dest_url, title, &alt, range.clone());
                self.slot(SlotKind::Picture(index));
            }
            Destination::External(address) => {
                let message = "a picture on another host would tell it who reads the page";
                let help = "save the picture beside this file; until then it is a link";
                self.report(
                    range.clone(),
                    Diagnostic::new(Code::ForeignPicture, message).help(help),
                );
                self.external(address, title);
                escape(if alt.is_empty() { address } else { &alt }, &mut self.body.html);
                self.body.html.push_str("</a>");
            }
            Destination::Unsafe => {
                self.report_unsafe(dest_url, range.clone());
                escape(&alt, &mut self.body.html);
            }
        }
        length
    }

    /// Whether a paragraph is nothing but a picture with a caption.
    pub(super) fn is_figure(&self, events: &[Spanned<'_>]) -> bool {
        let Some((Event::Start(Tag::Image { title, dest_url, .. }), _)) = events.get(1) else {
            return false;
        };
        let end = 1 + length(&events[1..]);
        !title.is_empty()
            && matches!(destination(dest_url), Destination::Internal)
            && matches!(events.get(end), Some((Event::End(TagEnd::Paragraph), _)))
    }

    /// A picture with its caption. Returns how many events it took.
    pub(super) fn figure(&mut self, events: &[Spanned<'_>]) -> usize {
        self.block("<figure>\n");
        let taken = self.picture(&events[1..]);
        if let Some((Event::Start(Tag::Image { title, .. }), _)) = events.get(1) {
            self.body.html.push_str("\n<figcaption>");
            escape(title, &mut self.body.html);
            self.body.html.push_str("</figcaption>\n");
        }
        self.block("</figure>\n");
        taken + 2
    }

    fn reference(
        &mut self,
        kind: ReferenceKind,
        target: &str,
        title: &str,
        alt: &str,
        range: Range<usize>,
    ) -> u32 {
        let span = Span::from(range).shifted(self.base);
        let (target, title, alt) = (target.into(), title.into(), alt.into());
        let at = self.body.text.len() as u32;
        let text = Span { start: at, end: at };
        self.body.references.push(Reference {
            kind,
            target,
            title,
            alt,
            span,
            text,
            is_bare: false,
        });
        (self.body.references.len() - 1) as u32
    }

    fn report_unsafe(&mut self, address: &str, range: Range<usize>) {
        let message = format!("`{}` could run code, so the link is dropped", quote(address));
        self.report(range, Diagnostic::new(Code::UnsafeLink, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_seen_as_browsers_see_them() {
        for address in [
            "javascript:x",
            " java\nscript:x",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "vbscript:x",
            "\u{1}javascript:x",
        ] {
            assert!(matches!(destination(address), Destination::Unsafe), "{address:?}");
        }
        for address in ["https://a.b", "mailto:a@b", "//a.b/c", "HTTP://a", "/\\a.b"] {
            assert!(matches!(destination(address), Destination::External(_)), "{address:?}");
        }
        for address in ["/a/", "a.md", "#x", "", "../a b:c", "?q=1", "12:30"] {
            assert!(matches!(destination(address), Destination::Internal), "{address:?}");
        }
    }
}
