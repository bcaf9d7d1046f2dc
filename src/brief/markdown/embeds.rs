//! What is written with `!` in front: pictures, videos and sounds, which a page shows, and other files, which it links to.

use super::links::{Destination, OpenLink, destination, is_nameless};
use super::text::escape;
use super::unread::Kind;
use super::{Event, LinkType, Range, Spanned, Tag, TagEnd, Writer, length, plain_text};
use crate::brief::body::{Reference, ReferenceKind, Size, SlotKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::media_type::{self, Shown};
use crate::source_file::trim_markdown;

/// What is embedded, and how it is described.
struct Embed<'e> {
    target: &'e str,
    title: &'e str,
    is_wiki: bool,
    /// What it shows; empty if the writer does not say.
    alt: String,
    size: Option<Size>,
    range: Range<usize>,
}

impl<'e> Embed<'e> {
    /// Reads the events of a picture.
    fn read(events: &'e [Spanned<'_>]) -> Option<Self> {
        let (Event::Start(Tag::Image { link_type, dest_url, title, .. }), range) =
            events.first()?
        else {
            return None;
        };
        let text = plain_text(events.get(1..length(events) - 1).unwrap_or_default());
        let (is_wiki, has_text) = match link_type {
            LinkType::WikiLink { has_pothole } => (true, *has_pothole),
            _ => (false, true),
        };
        // In a table the bar is written `\|`, and the backslash stays with the target.
        let target = if is_wiki { dest_url.trim_end_matches('\\').trim() } else { dest_url };
        let (alt, size) = match (has_text, is_wiki) {
            (false, _) => ("", None),
            (true, true) => Size::read(&text).map_or_else(|| sized(&text), |size| ("", Some(size))),
            (true, false) => sized(&text),
        };
        let (alt, range) = (alt.trim().to_owned(), range.clone());
        Some(Self { target, title, is_wiki, alt, size, range })
    }

    /// Whether a page can only link to it: a document, or a page of the site.
    fn is_linked(&self) -> bool {
        let path = path_of(self.target);
        if media_type::shown(path).is_some() {
            return false;
        }
        match destination(self.target) {
            Destination::External(_) => media_type::known(path).is_some(),
            Destination::Unsafe => false,
            Destination::Internal => {
                let extension = media_type::extension(path);
                let is_extension = (1..=5).contains(&extension.len())
                    && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
                is_extension || self.is_wiki || trim_markdown(path) != path
            }
        }
    }
}

/// A link without its query and fragment.
fn path_of(link: &str) -> &str {
    link.split(['?', '#']).next().unwrap_or_default()
}

/// A description and the size behind its last bar, as in `a map|300` and `a map|300x200`.
fn sized(text: &str) -> (&str, Option<Size>) {
    let found = text.rsplit_once('|').and_then(|(alt, size)| Some((alt, Size::read(size)?)));
    match found {
        // In a table the bar may be written `\|`.
        Some((alt, size)) => (alt.trim_end_matches('\\'), Some(size)),
        None => (text, None),
    }
}

impl Writer<'_> {
    /// Something embedded as a whole. Returns how many events it took.
    pub(super) fn embed(&mut self, events: &[Spanned<'_>]) -> usize {
        let length = length(events);
        let Some(embed) = Embed::read(events) else { return length };
        self.open_passage();
        let range = embed.range.clone();
        if embed.is_wiki && is_nameless(embed.target) {
            self.unread.add(Kind::WikiLink, range.clone());
            self.raw(range);
        } else if embed.is_linked() {
            self.linked(&embed);
        } else {
            self.shown(&embed);
        }
        length
    }

    /// A picture, video or sound.
    fn shown(&mut self, embed: &Embed<'_>) {
        let Embed { target, title, alt, .. } = embed;
        let range = embed.range.clone();
        match destination(target) {
            Destination::Internal => {
                let kind =
                    if embed.is_wiki { ReferenceKind::WikiPicture } else { ReferenceKind::Picture };
                let index = self.reference(kind, target, title, alt, range);
                let is_in_link = !self.links.is_empty();
                if let Some(reference) = self.last_reference() {
                    reference.size = embed.size;
                    reference.is_in_link = is_in_link;
                }
                self.slot(SlotKind::Picture(index));
            }
            Destination::External(address) => {
                let what = match media_type::shown(path_of(target)) {
                    Some(Shown::Video) => "video",
                    Some(Shown::Audio) => "recording",
                    Some(Shown::Picture) | None => "picture",
                };
                let message = format!("a {what} on another host would tell it who reads the page");
                let help = format!("save the {what} beside this file; until then it is a link");
                let finding = Diagnostic::new(Code::ForeignPicture, message).help(help);
                self.report(range, finding);
                let is_in_link = !self.links.is_empty();
                if !is_in_link {
                    self.external(address, title);
                }
                escape(if alt.is_empty() { address } else { alt }, &mut self.body.html);
                if !is_in_link {
                    self.body.html.push_str("</a>");
                }
            }
            Destination::Unsafe => {
                self.report_unsafe(target, range);
                escape(alt, &mut self.body.html);
            }
        }
    }

    /// A file that a page can only link to. Its description is the text of the link, and part of the prose.
    fn linked(&mut self, embed: &Embed<'_>) {
        let Embed { target, title, alt, .. } = embed;
        let range = embed.range.clone();
        let text = if alt.is_empty() { target } else { alt.as_str() };
        if !self.links.is_empty() {
            return self.placeholder(text, range);
        }
        let path = path_of(target);
        let is_page = media_type::known(path).is_none() || trim_markdown(path) != path;
        if is_page && matches!(destination(target), Destination::Internal) {
            self.unread.add(Kind::Page, range.clone());
        }
        let kind =
            if embed.is_wiki { LinkType::WikiLink { has_pothole: true } } else { LinkType::Inline };
        self.link_start(kind, target, title, range.clone());
        if let Some(OpenLink::Slot(_)) = self.links.last()
            && let Some(reference) = self.last_reference()
        {
            reference.is_embed = true;
            reference.is_bare = alt.is_empty();
        }
        self.placeholder(text, range);
        self.end_link();
    }

    fn last_reference(&mut self) -> Option<&mut Reference> {
        self.body.references.last_mut()
    }

    /// Whether a paragraph is nothing but a picture, video or sound with a caption.
    pub(super) fn is_figure(&self, events: &[Spanned<'_>]) -> bool {
        let Some(embed) = events.get(1..).and_then(Embed::read) else { return false };
        let end = 1 + length(&events[1..]);
        !embed.title.is_empty()
            && !embed.is_linked()
            && matches!(destination(embed.target), Destination::Internal)
            && matches!(events.get(end), Some((Event::End(TagEnd::Paragraph), _)))
    }

    /// A picture, video or sound with its caption. Returns how many events it took.
    pub(super) fn figure(&mut self, events: &[Spanned<'_>]) -> usize {
        self.block("<figure>\n");
        let taken = self.embed(&events[1..]);
        if let Some((Event::Start(Tag::Image { title, .. }), _)) = events.get(1) {
            self.body.html.push_str("\n<figcaption>");
            escape(title, &mut self.body.html);
            self.body.html.push_str("</figcaption>\n");
        }
        self.block("</figure>\n");
        taken + 2
    }
}
