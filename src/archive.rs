//! All that is published, linked: who appears where, what happened when, what leads to what.
//!
//! [`link`] takes what [`crate::select`] has let through and returns an [`Archive`], in which every name is
//! resolved and every list is in its final order.

mod addresses;
pub mod asset;
pub mod body;
mod collect;
pub mod cooccurrence;
pub mod date_index;
pub mod date_mentions;
mod declared;
pub mod embed;
pub mod events;
pub mod finder;
pub mod index;
pub(crate) mod keys;
pub mod link_cache;
mod link_text;
mod linker;
mod lookup;
mod markup;
mod names;
mod near_name;
mod normalized;
mod redirects;
pub mod reference;
pub mod related;
mod sentences;
pub mod site_map;
pub mod sources;
pub mod term;
mod web_address;
mod window;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;

use crate::archive::addresses::Addresses;
use crate::archive::asset::FoundAsset;
use crate::archive::body::LinkedBody;
use crate::archive::date_index::DateUse;
use crate::archive::finder::Mention;
use crate::archive::index::Index;
use crate::archive::link_cache::LinkCache;
use crate::archive::linker::{LinkedDocument, Linker};
use crate::archive::names::NameTable;
pub use crate::archive::redirects::Redirect;
use crate::archive::redirects::redirects;
use crate::archive::reference::Unchecked;
use crate::archive::site_map::SiteMap;
use crate::archive::term::{Declared, TermId, TermKind, Terms, add_new};
use crate::brief::{Brief, Common, Document, PageRole, PlainPage, Section};
use crate::date::Date;
use crate::diagnostic::{Checked, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::panics::{self, Subject};
use crate::schema::Str;
use crate::select::Selection;
use crate::source_file::SitePath;

/// A brief's place in [`Archive::briefs`]: the newest has 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BriefId(pub u32);

impl BriefId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All that is published, linked.
#[derive(Debug)]
pub struct Archive {
    /// Briefs, newest first; within a day by time and then by slug; those without a date last.
    pub briefs: Vec<LinkedBrief>,
    /// Actors and topics, and what was found while they were collected.
    known: Arc<(Terms, Diagnostics)>,
    /// The text and the picture of each profile.
    pub profiles: Profiles,
    /// What it all adds up to.
    pub index: Arc<Index>,
    /// Plain pages.
    pub pages: Vec<LinkedPage>,
    /// The home page's own prose, if any.
    pub home: Option<LinkedPage>,
    /// Text above a section's list.
    pub intros: BTreeMap<Section, LinkedPage>,
    /// Old addresses, and where they lead.
    pub redirects: Vec<Redirect>,
    /// Files that are copied: their addresses and where they lie.
    pub assets: BTreeMap<String, SitePath>,
    /// Links that can be checked only when all pages are known.
    pub unchecked: Vec<(Unchecked, SourceRange)>,
    /// Digest of all that files can read of each other; empty if caching is off.
    pub metadata_digest: Digest,
    /// Digest of all that the index is made of; empty if caching is off.
    pub index_digest: Digest,
}

/// What it all adds up to can be read as if it were the archive's own.
impl Deref for Archive {
    type Target = Index;

    fn deref(&self) -> &Index {
        &self.index
    }
}

impl Archive {
    /// Actors and topics.
    pub fn terms(&self) -> &Terms {
        &self.known.0
    }
}

/// The text and the picture of each profile.
pub type Profiles = BTreeMap<TermId, (Arc<LinkedBody>, Option<FoundAsset>)>;

/// A brief with everything it names.
#[derive(Clone, Debug)]
pub struct LinkedBrief {
    /// The brief.
    pub brief: Arc<Brief>,
    /// Its address.
    pub address: Str,
    /// Its text.
    pub body: Arc<LinkedBody>,
    /// Its picture.
    pub image: Option<FoundAsset>,
    /// Its actors.
    pub actors: BriefTerms,
    /// Its topics.
    pub topics: BriefTerms,
    /// What its front matter declares.
    pub declared: Declared,
    /// Actors and topics that the label of each of its events names.
    pub label_terms: Vec<Vec<TermId>>,
}

/// The actors, or the topics, of a brief, each once.
#[derive(Clone, Debug, Default, Hash)]
pub struct BriefTerms {
    /// Those that the front matter declares, in its order; then those that the text links to by hand; then
    /// those that were found in it, the most frequent first.
    pub all: Vec<TermId>,
    /// How many of them the writer has told: the rest was found.
    pub declared_count: usize,
}

/// A plain page with everything it names.
#[derive(Clone, Debug)]
pub struct LinkedPage {
    /// The page.
    pub page: Arc<PlainPage>,
    /// Its address.
    pub address: Str,
    /// Its text.
    pub body: Arc<LinkedBody>,
    /// Its picture.
    pub image: Option<FoundAsset>,
}

/// Links everything. What is in `cache` is not computed again.
pub fn link(selection: &Selection, inputs: &Inputs, cache: &LinkCache) -> Checked<Archive> {
    let metadata_digest = cache.terms.digest(|| keys::metadata_digest(selection));
    // Terms hold their profiles, texts included.
    let profiles = || selection.profiles.iter().map(|profile| profile.common.digest);
    let key = || Digest::of(&(metadata_digest, profiles().collect::<Vec<_>>()));
    let known = cache.terms.get(key, || {
        let mut diagnostics = Diagnostics::new();
        let terms = collect::collect(selection, &mut diagnostics);
        Arc::new((terms, diagnostics))
    });
    let terms = &known.0;
    let names = cache.names.get(|| metadata_digest, || Arc::new(NameTable::new(terms)));
    let order = cache.order.get(|| metadata_digest, || Arc::new(newest_first(selection)));
    let key = || Digest::of(&(metadata_digest, inputs.config.digest));
    let addresses =
        cache.addresses.get(key, || Arc::new(Addresses::new(selection, &inputs.config)));
    let mut linked = Linked { diagnostics: known.1.clone(), ..Linked::default() };
    linked.diagnostics.extend(addresses.diagnostics.iter().cloned());
    let map = SiteMap::new(selection, terms, inputs, &addresses);
    let linker = Linker::new(&map, &names, &cache.prose);
    let targets = cache.documents.digest(|| keys::targets(selection, inputs));
    let documents = Documents { linker: &linker, targets, cache };
    linked.add_briefs(&documents, &order);
    let index_digest = || {
        let index_digest: Vec<Digest> = linked.briefs.par_iter().map(keys::index_key).collect();
        Digest::of(&(index_digest, order.as_slice(), keys::relations(terms)))
    };
    let index_digest = cache.index.digest(index_digest);
    let make = || Arc::new(Index::new(terms, &linked.briefs, &order));
    let index = cache.index.get(|| index_digest, make);
    linked.add_profiles_and_pages(&documents, &index.dates);
    let Linked { briefs, profiles, mut diagnostics, .. } = linked;
    diagnostics.extend(index.events.iter().filter_map(|event| events::dispute(event, &briefs)));
    diagnostics.extend(briefs.iter().filter_map(cooccurrence::many_actors));
    let archive = Archive {
        redirects: redirects(&map),
        assets: linked.assets.into_iter().chain(map.bundled_assets()).collect(),
        briefs,
        profiles,
        index,
        pages: linked.pages,
        home: linked.home,
        intros: linked.intros,
        unchecked: linked.unchecked,
        known: known.clone(),
        metadata_digest,
        index_digest,
    };
    Checked::new(archive, diagnostics)
}

/// The order of briefs on every list, as places among the chosen ones.
fn newest_first(selection: &Selection) -> Vec<usize> {
    let mut order: Vec<usize> = (0..selection.briefs.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&selection.briefs[a], &selection.briefs[b]);
        b.date.cmp(&a.date).then_with(|| a.common.slug.cmp(&b.common.slug))
    });
    order
}

/// What came of linking the documents one by one.
#[derive(Default)]
struct Linked {
    briefs: Vec<LinkedBrief>,
    profiles: Profiles,
    pages: Vec<LinkedPage>,
    home: Option<LinkedPage>,
    intros: BTreeMap<Section, LinkedPage>,
    assets: Vec<(String, SitePath)>,
    unchecked: Vec<(Unchecked, SourceRange)>,
    diagnostics: Diagnostics,
}

/// Links documents one by one, and remembers them.
struct Documents<'a> {
    linker: &'a Linker<'a>,
    /// Digest of all that a link can lead to.
    targets: Digest,
    cache: &'a LinkCache,
}

impl Documents<'_> {
    fn link(
        &self,
        document: &Document,
        address: &str,
        own: Option<TermId>,
        pageless: &[Date],
    ) -> Arc<LinkedDocument> {
        let common = document.common();
        let key = || Digest::of(&(self.targets, common.digest, address, own, pageless));
        let link = || self.linker.link(document.clone(), address, own, pageless);
        let subject = || Subject::File(SourceRange::start_of(&common.file));
        let make = || Arc::new(panics::within(subject, link));
        self.cache.documents.get(key, make)
    }

    /// Links a document whose dates make no pages: those that no brief and no event has are not linked.
    fn link_beside(
        &self,
        document: &Document,
        address: &str,
        own: Option<TermId>,
        dates: &BTreeMap<Date, DateUse>,
    ) -> Arc<LinkedDocument> {
        let linked = self.link(document, address, own, &[]);
        let mut pageless: Vec<Date> =
            linked.body.dates.iter().map(|mention| mention.date).collect();
        pageless.retain(|date| !dates.contains_key(date));
        pageless.sort_unstable();
        pageless.dedup();
        if pageless.is_empty() { linked } else { self.link(document, address, own, &pageless) }
    }
}

impl Linked {
    fn add_briefs(&mut self, documents: &Documents<'_>, order: &[usize]) {
        let map = documents.linker.map;
        let link = |&index: &usize| {
            let document = Document::Brief(map.selection.briefs[index].clone());
            documents.link(&document, &map.briefs[index], None, &[])
        };
        let briefs: Vec<Arc<LinkedDocument>> = order.par_iter().map(link).collect();
        for (document, &index) in briefs.iter().zip(order) {
            self.add_brief(document, index, map);
        }
    }

    /// Adds what is no brief; `dates` are those that have pages.
    fn add_profiles_and_pages(
        &mut self,
        documents: &Documents<'_>,
        dates: &BTreeMap<Date, DateUse>,
    ) {
        let map = documents.linker.map;
        for (id, term) in map.terms.iter() {
            let Some(profile) = &term.profile else { continue };
            let document = Document::Profile(profile.clone());
            let document = documents.link_beside(&document, &term.address(), Some(id), dates);
            self.profiles.insert(id, (document.body.clone(), document.image.clone()));
            self.absorb(&document, &profile.common, map);
        }
        for (page, address) in map.selection.pages.iter().zip(map.pages) {
            let document = Document::Page(page.clone());
            let document = documents.link_beside(&document, address, None, dates);
            self.add_page(&document, page, address, map);
        }
    }

    fn add_brief(&mut self, document: &LinkedDocument, index: usize, map: &SiteMap<'_>) {
        let brief = &map.selection.briefs[index];
        let declared = document.declared.clone();
        let of_kind = |kind: TermKind, mut all: Vec<TermId>| {
            let of_kind = |mention: &&Mention| map.terms.get(mention.term).kind == kind;
            let mentions = document.body.mentions.iter().filter(of_kind);
            let (by_hand, found): (Vec<&Mention>, Vec<&Mention>) =
                mentions.partition(|mention| mention.by_hand);
            add_new(&mut all, &by_hand.iter().map(|mention| mention.term).collect::<Vec<_>>());
            let declared_count = all.len();
            add_new(&mut all, &most_frequent(&found));
            BriefTerms { all, declared_count }
        };
        let actors = of_kind(TermKind::Actor, declared.actors.clone());
        let topics = of_kind(TermKind::Topic, declared.topics.clone());
        self.briefs.push(LinkedBrief {
            brief: brief.clone(),
            address: map.briefs[index].clone(),
            body: document.body.clone(),
            image: document.image.clone(),
            actors,
            topics,
            declared,
            label_terms: document.label_terms.clone(),
        });
        self.absorb(document, &brief.common, map);
    }

    fn add_page(
        &mut self,
        document: &LinkedDocument,
        page: &Arc<PlainPage>,
        address: &Str,
        map: &SiteMap<'_>,
    ) {
        let linked = LinkedPage {
            page: page.clone(),
            address: address.clone(),
            body: document.body.clone(),
            image: document.image.clone(),
        };
        self.absorb(document, &page.common, map);
        match page.role {
            PageRole::Plain => self.pages.push(linked),
            PageRole::Home => self.home = Some(linked),
            PageRole::Intro(section) => {
                self.intros.insert(section, linked);
            }
        }
    }

    fn absorb(&mut self, document: &LinkedDocument, common: &Common, map: &SiteMap<'_>) {
        let LinkedDocument { image, resolved, .. } = document;
        let pictures = image.iter().filter_map(|image| image.copied.as_ref());
        let copied = resolved.assets.iter().chain(pictures);
        self.assets.extend(copied.map(|path| (map.asset_address(path), path.clone())));
        self.unchecked.extend(resolved.unchecked.iter().map(|unchecked| {
            let place = SourceRange::new(&common.file, unchecked.span);
            (unchecked.clone(), place)
        }));
        self.diagnostics.extend(resolved.diagnostics.iter().cloned());
    }
}

/// The terms of some mentions, the most frequent first, else in their order.
fn most_frequent(mentions: &[&Mention]) -> Vec<TermId> {
    let mut counted: Vec<(TermId, usize)> = Vec::new();
    for mention in mentions {
        match counted.iter_mut().find(|(id, _)| *id == mention.term) {
            Some((_, count)) => *count += 1,
            None => counted.push((mention.term, 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(id, _)| id).collect()
}
