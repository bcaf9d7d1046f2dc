//! All that is published, linked: who appears where, what happened when, what leads to what.
//!
//! [`link`] takes what [`crate::select`] has let through and returns an [`Archive`], in which every name is
//! resolved and every list is in its final order.

pub mod body;
pub mod company;
pub mod dated;
pub mod dates;
pub mod events;
mod fill;
pub mod finder;
mod folded;
pub mod index;
mod linker;
mod lookup;
mod markup;
mod names;
pub mod reference;
pub mod related;
pub mod site_map;
pub mod sources;
pub mod term;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::archive::body::LinkedBody;
use crate::archive::dated::Dated;
use crate::archive::dates::DateUse;
use crate::archive::events::Event;
use crate::archive::finder::Mention;
use crate::archive::index::{BriefUse, Profiles, TermUse};
use crate::archive::linker::{LinkedDocument, Linker};
use crate::archive::names::NameTable;
use crate::archive::reference::{FoundAsset, Unchecked};
use crate::archive::site_map::SiteMap;
use crate::archive::sources::CitedSource;
use crate::archive::term::{Declared, TermId, TermKind, Terms, add_new};
use crate::brief::{Brief, Common, Document, PageRole, PlainPage, Section};
use crate::date::Date;
use crate::diagnostic::{Checked, Diagnostics, Place};
use crate::inputs::Inputs;
use crate::schema::Str;
use crate::select::Chosen;
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
    /// What each is part of, by its number.
    pub brief_uses: Vec<BriefUse>,
    /// Actors and topics.
    pub terms: Terms,
    /// What each term is part of, by its number.
    pub term_uses: Vec<TermUse>,
    /// What happened, in order of time.
    pub events: Vec<Event>,
    /// Dates in the prose of briefs whose sentences name an actor or topic, newest brief first.
    pub dated: Vec<Dated>,
    /// Every date that has a page, in order of time.
    pub dates: BTreeMap<Date, DateUse>,
    /// Everything that briefs cite, each once.
    pub sources: Vec<CitedSource>,
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
    pub unchecked: Vec<(Unchecked, Place)>,
}

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
    pub actors: Cast,
    /// Its topics.
    pub topics: Cast,
    /// What its front matter declares.
    pub declared: Declared,
}

/// The actors, or the topics, of a brief, each once.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Those that the front matter declares, in its order; then those that the text links to by hand; then
    /// those that were found in it, the most frequent first.
    pub all: Vec<TermId>,
    /// How many of them the writer has told: the rest was found.
    pub told: usize,
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

/// An old address that leads to a page.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// The old address.
    pub from: Str,
    /// Where it leads.
    pub to: Str,
    /// Where it is written.
    pub place: Place,
}

/// Links everything.
pub fn link(chosen: &Chosen, inputs: &Inputs) -> Checked<Archive> {
    let mut diagnostics = Diagnostics::new();
    let terms = term::collect(chosen, &mut diagnostics);
    let names = NameTable::new(&terms);
    let map = SiteMap::new(chosen, &terms, inputs, &mut diagnostics);
    let linker = Linker::new(&map, &names);
    let order = newest_first(chosen);
    let mut linked = Linked { diagnostics, ..Linked::default() };
    linked.add_all(&linker, &order);
    let Linked { briefs, profiles, mut diagnostics, .. } = linked;
    let events = events::collect(&briefs, &linker, &mut diagnostics);
    let term_uses = index::of_terms(&terms, &briefs, &events, profiles, &mut diagnostics);
    let archive = Archive {
        brief_uses: index::of_briefs(&briefs, &events, &order),
        term_uses,
        dated: dated::all(&briefs),
        dates: dates::index(&briefs, &events),
        sources: sources::collect(&briefs),
        redirects: redirects(&map),
        assets: linked.assets.into_iter().chain(map.bundled_assets()).collect(),
        briefs,
        events,
        pages: linked.pages,
        home: linked.home,
        intros: linked.intros,
        unchecked: linked.unchecked,
        terms,
    };
    Checked::new(archive, diagnostics)
}

/// The order of briefs on every list, as places among the chosen ones.
fn newest_first(chosen: &Chosen) -> Vec<usize> {
    let mut order: Vec<usize> = (0..chosen.briefs.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&chosen.briefs[a], &chosen.briefs[b]);
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
    unchecked: Vec<(Unchecked, Place)>,
    diagnostics: Diagnostics,
}

impl Linked {
    fn add_all(&mut self, linker: &Linker<'_>, order: &[usize]) {
        let map = linker.map;
        let chosen = map.chosen;
        let briefs: Vec<LinkedDocument> = order
            .par_iter()
            .map(|&index| {
                linker.link(Document::Brief(chosen.briefs[index].clone()), &map.briefs[index], None)
            })
            .collect();
        for (document, &index) in briefs.into_iter().zip(order) {
            self.add_brief(document, index, map);
        }
        for (id, term) in map.terms.iter() {
            let Some(profile) = &term.profile else { continue };
            let document =
                linker.link(Document::Profile(profile.clone()), &term.address(), Some(id));
            self.profiles.insert(id, (document.body.clone(), document.image.clone()));
            self.absorb(document, &profile.common, map);
        }
        for (page, address) in chosen.pages.iter().zip(&map.pages) {
            let document = linker.link(Document::Page(page.clone()), address, None);
            self.add_page(document, page, address, map);
        }
    }

    fn add_brief(&mut self, mut document: LinkedDocument, index: usize, map: &SiteMap<'_>) {
        let brief = &map.chosen.briefs[index];
        let declared = std::mem::take(&mut document.declared);
        let of_kind = |kind: TermKind, mut all: Vec<TermId>| {
            let of_kind = |mention: &&Mention| map.terms.get(mention.term).kind == kind;
            let mentions = document.body.mentions.iter().filter(of_kind);
            let (by_hand, found): (Vec<&Mention>, Vec<&Mention>) =
                mentions.partition(|mention| mention.by_hand);
            add_new(&mut all, &by_hand.iter().map(|mention| mention.term).collect::<Vec<_>>());
            let told = all.len();
            add_new(&mut all, &most_frequent(&found));
            Cast { all, told }
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
        });
        self.absorb(document, &brief.common, map);
    }

    fn add_page(
        &mut self,
        document: LinkedDocument,
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

    fn absorb(&mut self, document: LinkedDocument, common: &Common, map: &SiteMap<'_>) {
        let LinkedDocument { image, resolved, .. } = document;
        let copied = resolved.assets.into_iter().chain(image.and_then(|image| image.copied));
        self.assets.extend(copied.map(|path| (map.asset_address(&path), path)));
        self.unchecked.extend(resolved.unchecked.into_iter().map(|unchecked| {
            let place = Place::new(&common.file, unchecked.span);
            (unchecked, place)
        }));
        self.diagnostics.append(resolved.diagnostics);
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

fn redirects(map: &SiteMap<'_>) -> Vec<Redirect> {
    let briefs =
        map.chosen.briefs.iter().zip(&map.briefs).map(|(brief, to)| (&brief.common, to.clone()));
    let pages =
        map.chosen.pages.iter().zip(&map.pages).map(|(page, to)| (&page.common, to.clone()));
    let terms = map.terms.iter().filter_map(|(_, term)| {
        let profile = term.profile.as_ref()?;
        Some((&profile.common, Str::from(term.address())))
    });
    let all = briefs.chain(pages).chain(terms);
    all.flat_map(|(common, to)| {
        common.redirect_from.iter().map(move |old| Redirect {
            from: old.value.0.clone(),
            to: to.clone(),
            place: common.place(old.spot),
        })
    })
    .collect()
}
