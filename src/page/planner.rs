//! The parts of all pages, made once from the archive.

mod make;

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use crate::address::{self, href};
use crate::archive::asset::FoundAsset;
use crate::archive::events::EventId;
use crate::archive::term::{TermId, TermKind};
use crate::archive::{Archive, BriefId, LinkedBrief};
use crate::brief::fields::Tlp;
use crate::brief::values::{ImageEntry, LanguageTag};
use crate::brief::{Common, Release};
use crate::date::Date;
use crate::digest::Digest;
use crate::inputs::{Inputs, Policy};
use crate::page::Page;
use crate::page::parts::{
    BriefCard, BriefLink, DateRef, Entry, Picture, SharedImage, TermCard, TermLink,
};
use crate::page::plan_cache::{self, PageList, PlanCache};
use crate::page::prepared::{Prepared, PreparedParts};
use crate::page::shared::{Html, Shared};
use crate::schema::{Str, Words};
use crate::select::{Withheld, why_withheld};

/// How many days make "lately", for trends and for the actors on the home page.
pub(super) const LATELY: i32 = 90;

/// The archive and its parts.
pub(super) struct Planner<'a> {
    pub(super) archive: &'a Archive,
    pub(super) inputs: &'a Inputs,
    /// The newest day of a brief: what "lately" is counted from, so that nothing changes by itself.
    pub(super) latest: Option<Date>,
    pub(super) cache: &'a PlanCache,
    /// Digest of what all pages depend on; empty if caching is off.
    pub(super) settings_key: Digest,
    /// Digest of all actors and topics as they are linked; empty if caching is off.
    pub(super) terms: Digest,
    parts: PreparedParts,
    brief_cards: Arc<Vec<Shared<BriefCard>>>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(archive: &'a Archive, inputs: &'a Inputs, cache: &'a PlanCache) -> Self {
        let latest = archive.briefs.iter().find_map(|linked| Some(linked.brief.date?.day));
        let settings_key = cache.parts.digest(|| plan_cache::settings_key(inputs));
        let mut planner = Self {
            archive,
            inputs,
            latest,
            cache,
            settings_key,
            terms: Digest::default(),
            parts: PreparedParts::default(),
            brief_cards: Arc::default(),
        };
        let key = Digest::of(&(settings_key, archive.metadata_digest, archive.index_digest));
        planner.parts = cache.parts.get(|| key, || planner.make_parts());
        planner.terms = cache.parts.digest(|| Digest::of(&planner.parts.term_links));
        let ids = (0..archive.briefs.len()).into_par_iter().map(|index| BriefId(index as u32));
        let cards = ids
            .map(|id| {
                let linked = planner.brief(id);
                let common = &linked.brief.common;
                let of_brief = || (common.digest, &linked.image, planner.withheld(&common.release));
                let key = || Digest::of(&(key, of_brief()));
                cache.cards.get(key, || Shared::new(planner.make_brief_card(linked)))
            })
            .collect();
        planner.brief_cards = Arc::new(cards);
        planner
    }

    /// The same planner again, with the parts that it had.
    pub(super) fn again(
        archive: &'a Archive,
        inputs: &'a Inputs,
        cache: &'a PlanCache,
        prepared: &Prepared,
    ) -> Self {
        let latest = archive.briefs.iter().find_map(|linked| Some(linked.brief.date?.day));
        let Prepared { parts, brief_cards } = prepared.clone();
        let (settings_key, terms) = (Digest::default(), Digest::default());
        Self { archive, inputs, latest, cache, settings_key, terms, parts, brief_cards }
    }

    /// Its parts, for [`Self::again`].
    pub(super) fn prepared(&self) -> Prepared {
        Prepared { parts: self.parts.clone(), brief_cards: self.brief_cards.clone() }
    }

    fn make_parts(&self) -> PreparedParts {
        let Self { archive, inputs, latest, cache, settings_key, terms, .. } = *self;
        let (parts, brief_cards) = (PreparedParts::default(), Arc::default());
        let mut planner =
            Planner { archive, inputs, latest, cache, settings_key, terms, parts, brief_cards };
        let dates = archive.dates.keys();
        planner.parts.dates = Arc::new(
            dates.map(|&date| (date, Shared::new(planner.make_date(date, true)))).collect(),
        );
        let terms = || archive.terms().iter();
        let links = terms().map(|(id, term)| Shared::new(planner.make_term_link(id, term)));
        planner.parts.term_links = Arc::new(links.collect());
        let cards = terms().map(|(id, term)| Shared::new(planner.make_term_card(id, term)));
        planner.parts.term_cards = Arc::new(cards.collect());
        let links = archive.briefs.par_iter();
        let links = links.map(|linked| Shared::new(planner.make_brief_link(linked)));
        planner.parts.brief_links = Arc::new(links.collect());
        let events = archive.events.par_iter();
        let events = events.map(|event| Shared::new(planner.make_event(event)));
        planner.parts.events = Arc::new(events.collect());
        let ids = (0..archive.briefs.len()).into_par_iter().map(|index| BriefId(index as u32));
        planner.parts.reports = Arc::new(ids.map(|id| planner.make_report(id)).collect());
        planner.parts
    }

    /// Digest of the words of all briefs; empty if caching is off.
    pub(super) fn texts(&self) -> Digest {
        let found = self.archive.briefs.iter().map(|linked| linked.body.found_digest());
        self.cache.pages.digest(|| Digest::of(&found.collect::<Vec<_>>()))
    }

    /// Pages that are made again only where their key differs: the digest of all that they read, what they are
    /// called included.
    pub(super) fn remembered(
        &self,
        key: impl FnOnce() -> Digest,
        make: impl FnOnce() -> Vec<Page>,
    ) -> Vec<Shared<Page>> {
        let make = || make().into_iter().map(Shared::new).collect::<PageList>();
        self.cache.pages.get(key, make).to_vec()
    }

    /// Digest of all that lists of briefs, terms and sources are made of; empty if caching is off.
    pub(super) fn listed(&self) -> Digest {
        let Self { archive, settings_key, terms, brief_cards, parts, .. } = self;
        let intros = archive.intros.values().chain(&archive.home).map(|linked| {
            let common = &linked.page.common;
            (&linked.body, &linked.image, self.withheld(&common.release))
        });
        let intros: Vec<_> = intros.collect();
        let seen = (archive.metadata_digest, archive.index_digest);
        let of =
            || Digest::of(&(settings_key, seen, terms, &*parts.term_cards, brief_cards, intros));
        self.cache.pages.digest(of)
    }

    /// What stands on pages of a term from its profile: for keys.
    pub(super) fn of_profile(&self, id: TermId) -> impl Hash {
        self.archive.terms().get(id).profile.as_ref().map(|profile| {
            let common = &profile.common;
            (common.digest, self.archive.profiles.get(&id), self.withheld(&common.release))
        })
    }

    /// The text of a term's profile, if it says anything.
    pub(super) fn profile_body(&self, id: TermId) -> Option<Html> {
        let (body, _) = self.archive.profiles.get(&id)?;
        (!body.body().html.is_empty()).then(|| Html(body.clone()))
    }

    /// A date, linked if it has a page.
    pub(super) fn date(&self, date: Date) -> Shared<DateRef> {
        self.parts
            .dates
            .get(&date)
            .cloned()
            .unwrap_or_else(|| Shared::new(self.make_date(date, false)))
    }

    pub(super) fn brief(&self, id: BriefId) -> &'a LinkedBrief {
        &self.archive.briefs[id.index()]
    }

    pub(super) fn brief_link(&self, id: BriefId) -> Shared<BriefLink> {
        self.parts.brief_links[id.index()].clone()
    }

    pub(super) fn brief_card(&self, id: BriefId) -> Shared<BriefCard> {
        self.brief_cards[id.index()].clone()
    }

    pub(super) fn brief_cards(&self, ids: &[BriefId]) -> Vec<Shared<BriefCard>> {
        ids.iter().map(|&id| self.brief_card(id)).collect()
    }

    pub(super) fn term_link(&self, id: TermId) -> Shared<TermLink> {
        self.parts.term_links[id.index()].clone()
    }

    pub(super) fn term_links(&self, ids: &[TermId]) -> Vec<Shared<TermLink>> {
        ids.iter().map(|&id| self.term_link(id)).collect()
    }

    pub(super) fn term_card(&self, id: TermId) -> Shared<TermCard> {
        self.parts.term_cards[id.index()].clone()
    }

    pub(super) fn event(&self, id: EventId) -> Shared<Entry> {
        self.parts.events[id.index()].clone()
    }

    pub(super) fn events(&self, ids: &[EventId]) -> Vec<Shared<Entry>> {
        ids.iter().map(|&id| self.event(id)).collect()
    }

    /// The report that a brief is; absent if it has no date.
    pub(super) fn report(&self, id: BriefId) -> Option<Shared<Entry>> {
        self.parts.reports[id.index()].clone()
    }

    /// The terms of one kind, by name.
    pub(super) fn terms_by_name(&self, kind: TermKind) -> Vec<TermId> {
        let mut ids = self.archive.terms().of_kind(kind);
        self.sort_by_name(&mut ids);
        ids
    }

    pub(super) fn sort_by_name(&self, ids: &mut [TermId]) {
        ids.sort_by_cached_key(|&id| {
            let term = self.archive.terms().get(id);
            (crate::slug::fold(&term.name), term.slug.clone())
        });
    }

    pub(super) fn word(&self, key: &str) -> Str {
        self.inputs.theme.strings.word(key).into()
    }

    pub(super) fn href(&self, address: &str) -> Str {
        href(&self.inputs.config, address)
    }

    /// The numbers of all briefs and of all events.
    pub(super) fn everything(&self) -> (Vec<BriefId>, Vec<EventId>) {
        let briefs = (0..self.archive.briefs.len()).map(|index| BriefId(index as u32));
        let events = (0..self.archive.events.len()).map(|index| EventId(index as u32));
        (briefs.collect(), events.collect())
    }

    /// The language of a file's text.
    pub(super) fn lang_of(&self, common: &Common) -> Str {
        common.lang.as_ref().map_or_else(|| self.inputs.config.lang.clone(), |lang| lang.0.clone())
    }

    /// Whether a day lies in the last days before the newest brief.
    pub(super) fn is_lately(&self, day: Date) -> bool {
        self.latest.is_some_and(|latest| latest.day_count() - day.day_count() < LATELY)
    }

    /// A language, if it is not the site's; empty otherwise.
    fn foreign(&self, lang: Option<&LanguageTag>) -> Str {
        let foreign = lang.filter(|lang| lang.0 != self.inputs.config.lang);
        foreign.map_or_else(|| "".into(), |lang| lang.0.clone())
    }

    /// Why a file would not be published, if it is here only because the build shows what is withheld.
    pub(super) fn withheld(&self, release: &Release) -> &'static str {
        let zone = &self.inputs.config.timezone;
        let strict = Policy::at(self.inputs.policy.now, &self.inputs.config);
        why_withheld(release, &strict, zone).map_or("", Withheld::word)
    }

    /// The picture of a file for where the link to its page is shared.
    pub(super) fn shared_image(
        &self,
        common: Option<&Common>,
        image: Option<&FoundAsset>,
    ) -> Option<SharedImage> {
        let (entry, image) = (&common?.image.as_ref()?.value, image?);
        let (width, height) = image.pixels.unzip();
        Some(SharedImage {
            url: address::url(&self.inputs.config, &image.address)?,
            alt: entry.alt.clone().unwrap_or_default(),
            width,
            height,
            is_wide: image.pixels.is_none_or(|(width, height)| width > height),
        })
    }

    /// The picture that stands for a file.
    pub(super) fn picture(&self, common: &Common, image: Option<&FoundAsset>) -> Option<Picture> {
        let ImageEntry { alt, credit, .. } = &common.image.as_ref()?.value;
        let FoundAsset { address, pixels, .. } = image?;
        Some(Picture {
            url: self.href(address),
            alt: alt.clone().unwrap_or_default(),
            credit: credit.clone(),
            width: pixels.map(|(width, _)| width),
            height: pixels.map(|(_, height)| height),
        })
    }
}

/// A marking as it is shown: nothing for what everybody may read.
pub(super) fn marking(tlp: Tlp) -> &'static str {
    if tlp == Tlp::Clear { "" } else { tlp.word() }
}
