//! All that is published, linked: who appears where, what happened when, what leads to what.
//!
//! [`link`] takes what [`crate::select`] has let through and returns an [`Archive`], in which every name is
//! resolved and every list is in its final order.

pub mod body;
pub mod events;
mod lookup;
pub mod reference;
pub mod site_map;
pub mod sources;
pub mod term;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::archive::body::LinkedBody;
use crate::archive::events::{Event, EventId};
use crate::archive::reference::{FoundAsset, Resolved, Unchecked};
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
    /// Actors and topics.
    pub terms: Terms,
    /// What each term is part of, by its number.
    pub uses: Vec<TermUse>,
    /// What happened, in order of time.
    pub events: Vec<Event>,
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
    /// Its actors: those declared in their order, then those linked to by hand.
    pub actors: Vec<TermId>,
    /// Its topics, likewise.
    pub topics: Vec<TermId>,
    /// Its events, in order of time.
    pub events: Vec<EventId>,
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

/// What a term is part of.
#[derive(Clone, Debug, Default)]
pub struct TermUse {
    /// Briefs that declare or link it, or of a topic one of its narrower ones, newest first.
    pub briefs: Vec<BriefId>,
    /// Events of these, in order of time.
    pub events: Vec<EventId>,
    /// Narrower topics, or actors that belong to this one, by name.
    pub members: Vec<TermId>,
    /// The text of its profile.
    pub body: Option<Arc<LinkedBody>>,
    /// Its picture.
    pub image: Option<FoundAsset>,
}

/// What is known about a date.
#[derive(Clone, Debug, Default)]
pub struct DateUse {
    /// Briefs that came out then, newest first.
    pub published: Vec<BriefId>,
    /// Events that began or ended then.
    pub events: Vec<EventId>,
    /// Events that were going on then, with a page between their first and last day.
    pub ongoing: Vec<EventId>,
    /// Briefs whose text links to the date, newest first.
    pub mentioned: Vec<BriefId>,
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
    let map = SiteMap::new(chosen, &terms, inputs, &mut diagnostics);
    let order = newest_first(chosen);
    let mut documents = Linker { map: &map, inputs, diagnostics }.link_all(&order);
    let briefs = std::mem::take(&mut documents.briefs);
    let (events, briefs) = events::collect(briefs, &documents.declared);
    let dates = events::index_dates(&briefs, &events, &documents.dates);
    let uses = index_terms(&terms, &briefs, &events, documents.profiles);
    let sources = sources::collect(&briefs);
    let assets = documents.assets.into_iter().chain(map.bundled_assets()).collect();
    let archive = Archive {
        briefs,
        uses,
        events,
        dates,
        sources,
        pages: documents.pages,
        home: documents.home,
        intros: documents.intros,
        redirects: redirects(&map),
        assets,
        unchecked: documents.unchecked,
        terms,
    };
    Checked::new(archive, documents.diagnostics)
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
struct Linked {
    briefs: Vec<LinkedBrief>,
    declared: Vec<Declared>,
    dates: Vec<Vec<Date>>,
    profiles: BTreeMap<TermId, (Arc<LinkedBody>, Option<FoundAsset>)>,
    pages: Vec<LinkedPage>,
    home: Option<LinkedPage>,
    intros: BTreeMap<Section, LinkedPage>,
    assets: Vec<(String, SitePath)>,
    unchecked: Vec<(Unchecked, Place)>,
    diagnostics: Diagnostics,
}

struct Linker<'a> {
    map: &'a SiteMap<'a>,
    inputs: &'a Inputs,
    diagnostics: Diagnostics,
}

/// One document, linked.
struct LinkedDocument {
    body: Arc<LinkedBody>,
    image: Option<FoundAsset>,
    resolved: Resolved,
    declared: Declared,
}

impl Linker<'_> {
    fn link_all(self, order: &[usize]) -> Linked {
        let Self { map, inputs, diagnostics } = self;
        let chosen = map.chosen;
        let link =
            |document: Document, address: &str| link_document(document, address, map, inputs);
        let mut linked = Linked {
            briefs: Vec::with_capacity(order.len()),
            declared: Vec::with_capacity(order.len()),
            dates: Vec::with_capacity(order.len()),
            profiles: BTreeMap::new(),
            pages: Vec::new(),
            home: None,
            intros: BTreeMap::new(),
            assets: Vec::new(),
            unchecked: Vec::new(),
            diagnostics,
        };
        let briefs: Vec<LinkedDocument> = order
            .par_iter()
            .map(|&index| link(Document::Brief(chosen.briefs[index].clone()), &map.briefs[index]))
            .collect();
        for (document, &index) in briefs.into_iter().zip(order) {
            linked.add_brief(document, index, map);
        }
        let profiled =
            map.terms.iter().filter_map(|(id, term)| Some((id, term, term.profile.clone()?)));
        for (id, term, profile) in profiled {
            let document = link(Document::Profile(profile.clone()), &term.address());
            linked.profiles.insert(id, (document.body.clone(), document.image.clone()));
            linked.absorb(document, &profile.common, map);
        }
        for (page, address) in chosen.pages.iter().zip(&map.pages) {
            let document = link(Document::Page(page.clone()), address);
            linked.add_page(document, page, address, map);
        }
        linked
    }
}

impl Linked {
    fn add_brief(&mut self, mut document: LinkedDocument, index: usize, map: &SiteMap<'_>) {
        let brief = &map.chosen.briefs[index];
        let mut declared = std::mem::take(&mut document.declared);
        for &id in &document.resolved.terms {
            let list = match map.terms.get(id).kind {
                TermKind::Actor => &mut declared.actors,
                TermKind::Topic => &mut declared.topics,
            };
            add_new(list, &[id]);
        }
        self.briefs.push(LinkedBrief {
            brief: brief.clone(),
            address: map.briefs[index].clone(),
            body: document.body.clone(),
            image: document.image.clone(),
            actors: declared.actors.clone(),
            topics: declared.topics.clone(),
            events: Vec::new(),
        });
        self.declared.push(declared);
        self.dates.push(std::mem::take(&mut document.resolved.dates));
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

fn link_document(
    document: Document,
    address: &str,
    map: &SiteMap<'_>,
    inputs: &Inputs,
) -> LinkedDocument {
    let common = document.common();
    let mut resolved = reference::resolve(common, address, map);
    let image = reference::image(common, map, &mut resolved.diagnostics);
    let declared = match &document {
        Document::Brief(brief) => {
            let (declared, findings) = term::declared(brief, map.terms);
            resolved.diagnostics.append(findings);
            declared
        }
        Document::Profile(_) | Document::Page(_) => Declared::default(),
    };
    let body = Arc::new(LinkedBody::new(document, &resolved.targets, &inputs.theme.strings));
    LinkedDocument { body, image, resolved, declared }
}

fn index_terms(
    terms: &Terms,
    briefs: &[LinkedBrief],
    events: &[Event],
    mut profiles: BTreeMap<TermId, (Arc<LinkedBody>, Option<FoundAsset>)>,
) -> Vec<TermUse> {
    let mut uses: Vec<TermUse> = terms
        .iter()
        .map(|(id, _)| {
            let (body, image) =
                profiles.remove(&id).map_or((None, None), |(body, image)| (Some(body), image));
            TermUse { body, image, ..TermUse::default() }
        })
        .collect();
    for (index, brief) in briefs.iter().enumerate() {
        for id in with_wider(terms, &brief.actors, &brief.topics) {
            uses[id.index()].briefs.push(BriefId(index as u32));
        }
    }
    for (index, event) in events.iter().enumerate() {
        for id in with_wider(terms, &event.actors, &event.topics) {
            uses[id.index()].events.push(EventId(index as u32));
        }
    }
    for (id, term) in terms.iter() {
        for above in term.parent.iter().chain(&term.affiliations) {
            uses[above.index()].members.push(id);
        }
    }
    uses
}

/// Actors and topics, and all topics above these, each once.
fn with_wider(terms: &Terms, actors: &[TermId], topics: &[TermId]) -> Vec<TermId> {
    let mut all = actors.to_vec();
    for &topic in topics {
        for id in term::ancestors(terms, topic) {
            add_new(&mut all, &[id]);
        }
    }
    all
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
