//! Digests of what the stages of linking read, by which their results are remembered.

use crate::archive::LinkedBrief;
use crate::archive::term::{Term, Terms};
use crate::brief::Common;
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::select::Selection;

/// Digest of what files can read of each other.
pub(super) fn metadata_digest(selection: &Selection) -> Digest {
    let Selection { briefs, profiles, pages, withheld, counts: _ } = selection;
    let outline = |common: &Common| common.outline;
    let briefs: Vec<Digest> = briefs.iter().map(|brief| outline(&brief.common)).collect();
    let profiles: Vec<Digest> = profiles.iter().map(|profile| outline(&profile.common)).collect();
    let pages: Vec<Digest> = pages.iter().map(|page| outline(&page.common)).collect();
    let withheld: Vec<Digest> = withheld.iter().map(|file| outline(file.common())).collect();
    Digest::of(&(briefs, profiles, pages, withheld))
}

/// Digest of the settings, and of the words that bodies need.
pub(super) fn settings_key(inputs: &Inputs) -> Digest {
    Digest::of(&(inputs.config.digest, &inputs.theme.strings))
}

/// Digest of what a link can lead to, and of how links are written.
pub(super) fn targets(selection: &Selection, inputs: &Inputs) -> Digest {
    let assets: Vec<_> = inputs.assets.iter().map(|asset| (&asset.path, asset.pixels)).collect();
    Digest::of(&(metadata_digest(selection), settings_key(inputs), assets))
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

/// Digest of which terms there are and how they belong to each other, whatever they are called.
pub(super) fn relations(terms: &Terms) -> Digest {
    let relation = |term: &Term| (term.kind, term.parent, term.affiliations.clone());
    Digest::of(&terms.iter().map(|(_, term)| relation(term)).collect::<Vec<_>>())
}

/// Digest of what a brief adds to lists and counts: not its words, but what they name, and what its front matter
/// says of dates and sources.
pub(super) fn index_key(linked: &LinkedBrief) -> Digest {
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
    let names = (&linked.declared, &linked.label_terms);
    Digest::of(&(front, names, &linked.actors, &linked.topics, linked.body.mention_digest()))
}
