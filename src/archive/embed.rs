//! Pictures, videos and sounds in the text of a page.

use std::fmt::Write;

use crate::brief::body::{Reference, Size};
use crate::brief::markdown::{escape, escape_text};
use crate::media_type::Shown;
use crate::schema::Str;

/// A file that pages show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShownFile {
    /// How they show it.
    pub shown: Shown,
    /// Its link, ready for an attribute.
    pub src: Str,
    /// Its name, for where the writer gives no description.
    pub name: Str,
    /// What it is, and how large: `MP4, 12 MB`.
    pub note: Str,
    /// Width and height in pixels, where known.
    pub pixels: Option<(u32, u32)>,
}

impl ShownFile {
    /// The element that shows it.
    pub fn html(&self, reference: &Reference) -> String {
        match self.shown {
            Shown::Picture => self.picture(reference),
            // Nothing that can be clicked on may be in a link.
            Shown::Video | Shown::Audio if reference.is_in_link => {
                let mut html = String::new();
                escape_text(self.said(reference), &mut html);
                html
            }
            Shown::Video => self.player("video", reference),
            Shown::Audio => self.player("audio", reference),
        }
    }

    /// A link in place of a player, for where nothing can be played: feeds and paper. `None` if it is no player.
    pub fn link(&self, reference: &Reference) -> Option<String> {
        let is_player = self.shown != Shown::Picture && !reference.is_in_link;
        is_player.then(|| self.link_with("", reference) + &noted(&self.note))
    }

    fn link_with(&self, class: &str, reference: &Reference) -> String {
        let mut html = format!("<a{class} href=\"");
        escape(&self.src, &mut html);
        html.push_str("\">");
        escape_text(self.said(reference), &mut html);
        html.push_str("</a>");
        html
    }

    /// The description, else the name.
    fn said<'r>(&'r self, reference: &'r Reference) -> &'r str {
        if reference.alt.is_empty() { &self.name } else { &reference.alt }
    }

    fn picture(&self, reference: &Reference) -> String {
        // Both sides are the writer's: the picture is fitted into them by the style sheet.
        let is_fitted = reference.size.is_some_and(|size| size.height.is_some());
        let class = if is_fitted { " class=\"fitted\"" } else { "" };
        let mut html = format!("<img{class} src=\"");
        escape(&self.src, &mut html);
        html.push_str("\" alt=\"");
        escape(&reference.alt, &mut html);
        html.push('"');
        self.sides(reference.size, &mut html);
        html.push_str(" loading=\"lazy\">");
        html
    }

    /// A player with a link in it for browsers that cannot play, and one beside it that is seen on paper alone.
    fn player(&self, element: &str, reference: &Reference) -> String {
        let mut html =
            format!("<span class=\"player\"><{element} controls preload=\"metadata\" src=\"");
        escape(&self.src, &mut html);
        html.push_str("\" aria-label=\"");
        escape(self.said(reference), &mut html);
        html.push('"');
        if self.shown == Shown::Video {
            self.sides(reference.size, &mut html);
        }
        html.push('>');
        html.push_str(&self.link_with("", reference));
        let _ = write!(html, "</{element}>");
        html.push_str(&self.link_with(" class=\"on-paper\"", reference));
        html.push_str("</span>");
        html
    }

    /// Attributes for width and height: as the writer wants them, else the file's own.
    fn sides(&self, wanted: Option<Size>, html: &mut String) {
        let scaled = |width: u32| {
            let (own_width, own_height) = self.pixels?;
            let own_width = u64::from(own_width.max(1));
            let height = (u64::from(width) * u64::from(own_height) + own_width / 2) / own_width;
            u32::try_from(height.max(1)).ok()
        };
        let (width, height) = match (wanted, self.pixels) {
            (Some(Size { width, height }), _) => (width, height.or_else(|| scaled(width))),
            (None, Some((width, height))) => (width, Some(height)),
            (None, None) => return,
        };
        let _ = write!(html, " width=\"{width}\"");
        if let Some(height) = height {
            let _ = write!(html, " height=\"{height}\"");
        }
    }
}

/// What a file is, behind the link to it.
pub(super) fn noted(note: &str) -> String {
    let mut html = String::new();
    if !note.is_empty() {
        html.push_str(" (");
        escape_text(note, &mut html);
        html.push(')');
    }
    html
}
