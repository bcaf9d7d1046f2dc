//! Bodies with their gaps filled: what a page shows.

use std::hash::{Hash, Hasher};

use crate::brief::Document;
use crate::brief::body::{Body, Reference, SlotKind};
use crate::brief::markdown::escape;
use crate::digest::Digest;
use crate::schema::Str;
use crate::source_file::Span;
use crate::theme::Strings;

/// A body and everything that is put into its HTML. The HTML itself is made when a page is rendered.
#[derive(Clone, Debug)]
pub struct LinkedBody {
    document: Document,
    /// Pieces of HTML and where they go, in order.
    inserts: Vec<(u32, Str)>,
    digest: Digest,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this link, which calls itself by this name if the writer gives it none.
    Link {
        /// The link, ready for an attribute.
        href: Str,
        /// What it is called.
        name: Str,
        /// What it leads to, as a class for the theme; may be empty.
        class: &'static str,
    },
    /// To a picture: its link and its size in pixels, where known.
    Picture(Str, Option<(u32, u32)>),
    /// Nowhere: the text stays.
    Nowhere,
}

impl LinkedBody {
    /// Fills the gaps of a document's body, given a target for each of its references.
    pub fn new(document: Document, targets: &[Target], strings: &Strings) -> Self {
        let body = &document.common().body;
        let inserts = body.slots.iter().filter_map(|slot| {
            let html = fill(&slot.kind, body, targets, strings);
            (!html.is_empty()).then(|| (slot.at, html.into()))
        });
        let inserts: Vec<(u32, Str)> = inserts.collect();
        let digest = Digest::of(&(document.common().digest, &inserts));
        Self { document, inserts, digest }
    }

    /// The parsed body.
    pub fn body(&self) -> &Body {
        &self.document.common().body
    }

    /// The HTML, every gap filled.
    pub fn html(&self) -> String {
        let html = &self.body().html;
        let extra: usize = self.inserts.iter().map(|(_, insert)| insert.len()).sum();
        let mut filled = String::with_capacity(html.len() + extra);
        let mut from = 0;
        for (at, insert) in &self.inserts {
            filled.push_str(&html[Span { start: from, end: *at }.range()]);
            filled.push_str(insert);
            from = *at;
        }
        filled.push_str(&html[from as usize..]);
        filled
    }
}

/// Two linked bodies are the same if they were made of the same text and inserts.
impl Hash for LinkedBody {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

fn fill(kind: &SlotKind, body: &Body, targets: &[Target], strings: &Strings) -> String {
    let target = |index: u32| targets.get(index as usize).unwrap_or(&Target::Nowhere);
    let reference = |index: u32| body.references.get(index as usize);
    let mut html = String::new();
    match *kind {
        SlotKind::Word(word) => escape(strings.body_word(word), &mut html),
        SlotKind::LinkStart(index) => {
            if let (Target::Link { href, class, .. }, Some(reference)) =
                (target(index), reference(index))
            {
                link_start(href, class, &reference.title, &mut html);
            }
        }
        SlotKind::LinkEnd(index) => {
            if matches!(target(index), Target::Link { .. }) {
                html.push_str("</a>");
            }
        }
        SlotKind::LinkText(index) => match (target(index), reference(index)) {
            (Target::Link { name, .. }, _) => escape(name, &mut html),
            (_, Some(reference)) => escape(&reference.target, &mut html),
            (_, None) => {}
        },
        SlotKind::Picture(index) => {
            if let Some(reference) = reference(index) {
                picture(target(index), reference, &mut html);
            }
        }
    }
    html
}

fn link_start(href: &str, class: &str, title: &str, html: &mut String) {
    html.push_str("<a");
    if !class.is_empty() {
        html.push_str(" class=\"");
        html.push_str(class);
        html.push('"');
    }
    html.push_str(" href=\"");
    escape(href, html);
    if !title.is_empty() {
        html.push_str("\" title=\"");
        escape(title, html);
    }
    html.push_str("\">");
}

fn picture(target: &Target, reference: &Reference, html: &mut String) {
    let Target::Picture(src, pixels) = target else {
        return escape(&reference.alt, html);
    };
    html.push_str("<img src=\"");
    escape(src, html);
    html.push_str("\" alt=\"");
    escape(&reference.alt, html);
    if let Some((width, height)) = pixels {
        html.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
    }
    html.push_str("\" loading=\"lazy\">");
}
