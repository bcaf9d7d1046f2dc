//! Links and references to sources.

use super::text::escape;
use super::unread::Kind;
use super::{Event, LinkType, Range, Spanned, Tag, Writer, length};
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
pub(super) enum Destination<'a> {
    /// Out of the site.
    External(&'a str),
    /// To some place in the site.
    Internal,
    /// Nowhere: the scheme could run code or read files.
    Unsafe,
}

/// Reads an address as browsers do: they pass over control characters and leading white space.
pub(super) fn destination(address: &str) -> Destination<'_> {
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

/// Whether an address leads to another host, as browsers read it.
pub(crate) fn is_foreign(address: &str) -> bool {
    matches!(destination(address), Destination::External(_))
}

/// Whether a wiki-link names nothing: `[[ ]]`, `[[#]]`.
pub(super) fn is_nameless(target: &str) -> bool {
    target.trim_end_matches('\\').chars().all(|c| c.is_whitespace() || c == '#')
}

impl Writer<'_> {
    /// A link begins. Returns how many events that took: all of it if it has no text.
    pub(super) fn link(&mut self, events: &[Spanned<'_>]) -> usize {
        let Some((Event::Start(Tag::Link { link_type, dest_url, title, .. }), range)) =
            events.first()
        else {
            return 1;
        };
        let length = length(events);
        let is_bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let is_wiki = matches!(link_type, LinkType::WikiLink { .. });
        if is_wiki && is_nameless(dest_url) {
            self.unread.add(Kind::WikiLink, range.clone());
            self.raw(range.clone());
            return length;
        }
        let has_text = self.shows(&events[1..length - 1]);
        if is_bare || (is_wiki && !has_text) {
            self.bare_wiki_link(dest_url, range.clone());
            return length;
        }
        self.link_start(*link_type, dest_url, title, range.clone());
        if has_text {
            return 1;
        }
        self.unread.add(Kind::NoText, range.clone());
        self.placeholder(dest_url, range.clone());
        self.end_link();
        length
    }

    /// Whether readers see anything of a stretch of events.
    fn shows(&self, events: &[Spanned<'_>]) -> bool {
        let mut events = events.iter().map(|(event, _)| event);
        events.any(|event| match event {
            Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
            Event::InlineHtml(_) => self.rules.raw_html,
            Event::Start(Tag::Image { .. }) | Event::FootnoteReference(_) => true,
            _ => false,
        })
    }

    pub(super) fn link_start(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        range: Range<usize>,
    ) {
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

    pub(super) fn external(&mut self, address: &str, title: &str) {
        self.body.html.push_str("<a class=\"external\" href=\"");
        escape(&encoded(address.trim()), &mut self.body.html);
        if !title.is_empty() {
            self.body.html.push_str("\" title=\"");
            escape(title, &mut self.body.html);
        }
        self.body.html.push_str("\">");
    }

    /// `[[target]]` with no text of its own.
    fn bare_wiki_link(&mut self, target: &str, range: Range<usize>) {
        self.open_passage();
        let target = target.strip_suffix('\\').unwrap_or(target);
        let index = self.reference(ReferenceKind::Wiki, target, "", "", range.clone());
        self.slot(SlotKind::LinkStart(index));
        self.placeholder(target, range);
        self.close_reference(index);
        self.body.references[index as usize].is_bare = true;
        self.slot(SlotKind::LinkEnd(index));
    }

    /// Notes where the text of a reference ends.
    fn close_reference(&mut self, index: u32) {
        let end = self.body.text.len() as u32;
        if let Some(reference) = self.body.references.get_mut(index as usize) {
            reference.text.end = end;
        }
    }

    pub(super) fn reference(
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
            is_embed: false,
            is_in_link: false,
            size: None,
        });
        (self.body.references.len() - 1) as u32
    }

    pub(super) fn report_unsafe(&mut self, address: &str, range: Range<usize>) {
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
