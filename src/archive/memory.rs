//! What linking remembers between two builds, and by which keys.

use std::sync::Arc;

use crate::archive::LinkedBrief;
use crate::archive::index::Index;
use crate::archive::linker::{LinkedDocument, Prose};
use crate::archive::names::NameTable;
use crate::archive::site_map::Addresses;
use crate::archive::term::{Term, Terms};
use crate::brief::Common;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::memo::Memo;
use crate::select::Chosen;

/// What linking remembers between two builds.
pub struct Memory {
    /// Actors and topics, by the outlines of all files and the whole of profiles.
    pub(super) terms: Memo<Arc<(Terms, Diagnostics)>>,
    /// Their names, by the outlines of all files.
    pub(super) names: Memo<Arc<NameTable>>,
    /// Addresses of briefs and pages, likewise, and by the settings.
    pub(super) addresses: Memo<Arc<Addresses>>,
    /// The order of briefs on lists, likewise.
    pub(super) order: Memo<Arc<Vec<usize>>>,
    /// Linked documents, by the document and the outlines of all.
    pub(super) documents: Memo<Arc<LinkedDocument>>,
    /// Their prose, by the document, all names, and where its own links lead.
    pub(super) prose: Memo<Arc<Prose>>,
    /// What it all adds up to, by what each brief names.
    pub(super) index: Memo<Arc<Index>>,
}

impl Memory {
    /// One that remembers nothing.
    pub fn off() -> Self {
        Self {
            terms: Memo::off(),
            names: Memo::off(),
            addresses: Memo::off(),
            order: Memo::off(),
            documents: Memo::off(),
            prose: Memo::off(),
            index: Memo::off(),
        }
    }

    /// An empty one.
    pub fn on() -> Self {
        Self {
            terms: Memo::on(),
            names: Memo::on(),
            addresses: Memo::on(),
            order: Memo::on(),
            documents: Memo::on(),
            prose: Memo::on(),
            index: Memo::on(),
        }
    }

    /// Ends a build.
    pub fn settle(&mut self) {
        let Self { terms, names, addresses, order, documents, prose, index } = self;
        terms.settle();
        names.settle();
        addresses.settle();
        order.settle();
        documents.settle();
        prose.settle();
        index.settle();
    }
}

/// Digest of what files can read of each other.
pub(super) fn outlines(chosen: &Chosen) -> Digest {
    let Chosen { briefs, profiles, pages, withheld, counts: _ } = chosen;
    let outline = |common: &Common| common.outline;
    let briefs: Vec<Digest> = briefs.iter().map(|brief| outline(&brief.common)).collect();
    let profiles: Vec<Digest> = profiles.iter().map(|profile| outline(&profile.common)).collect();
    let pages: Vec<Digest> = pages.iter().map(|page| outline(&page.common)).collect();
    let withheld: Vec<Digest> = withheld.iter().map(|file| outline(file.common())).collect();
    Digest::of(&(briefs, profiles, pages, withheld))
}

/// Digest of the settings, and of the words that bodies need.
pub(super) fn ground(inputs: &Inputs) -> Digest {
    Digest::of(&(inputs.config.digest, &inputs.theme.strings))
}

/// Digest of what a link can lead to, and of how links are written.
pub(super) fn targets(chosen: &Chosen, inputs: &Inputs) -> Digest {
    let assets: Vec<_> = inputs.assets.iter().map(|asset| (&asset.path, asset.pixels)).collect();
    Digest::of(&(outlines(chosen), ground(inputs), assets))
}

/// Digest of what all terms are and are called.
pub(super) fn of_terms(terms: &Terms) -> Digest {
    let terms: Vec<_> = terms
        .iter()
        .map(|(_, term)| {
            let Term { kind, slug, name, profile, parent, affiliations } = term;
            let profile = profile.as_ref().map(|profile| profile.common.outline);
            (kind, slug, name, profile, parent, affiliations)
        })
        .collect();
    Digest::of(&terms)
}

/// Digest of what a brief adds to lists and counts: not its words, but what they name, and what its front matter
/// says of dates and sources.
pub(super) fn bearing(linked: &LinkedBrief) -> Digest {
    let brief = &linked.brief;
    let entries: Vec<_> = brief
        .dates
        .iter()
        .map(|entry| {
            let entry = &entry.value;
            (entry.date.value, entry.end, &entry.label, entry.circa, &entry.id)
        })
        .collect();
    let lang = &brief.common.lang;
    let front = (brief.date, entries, &brief.sources, lang);
    Digest::of(&(front, &linked.declared, &linked.actors, &linked.topics, linked.body.linkage()))
}
