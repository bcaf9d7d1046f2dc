//! What all briefs together add up to: what each brief, each term and each date is part of.

use std::collections::BTreeMap;

use crate::archive::cooccurrence::{self, Companion};
use crate::archive::date_index::{self, DateUse};
use crate::archive::date_mentions::{self, Dated};
use crate::archive::events::{self, Event, EventId};
use crate::archive::related::{self, Related};
use crate::archive::sources::{self, CitedSource};
use crate::archive::term::{TermId, Terms, add_new, ancestors};
use crate::archive::{BriefId, LinkedBrief};
use crate::date::Date;

/// What all briefs together add up to. It is made of numbers and dates alone: how things are called, and what is
/// said of them, stays with the briefs.
#[derive(Debug)]
pub struct Index {
    /// What each brief is part of, by its number.
    pub brief_uses: Vec<BriefUse>,
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
}

impl Index {
    /// Adds everything up. `order` tells the place of each brief among the chosen ones.
    pub(super) fn new(terms: &Terms, briefs: &[LinkedBrief], order: &[usize]) -> Self {
        let events = events::collect(briefs, terms);
        Self {
            brief_uses: of_briefs(briefs, &events, order),
            term_uses: of_terms(terms, briefs, &events),
            dated: date_mentions::all(briefs),
            dates: date_index::index(briefs, &events),
            sources: sources::collect(briefs),
            events,
        }
    }
}

/// What a brief is part of.
#[derive(Clone, Debug)]
pub struct BriefUse {
    /// Events that it tells of, in order of time.
    pub events: Vec<EventId>,
    /// Links from other briefs, newest first.
    pub referred_by: Vec<Referral>,
    /// Briefs that belong to it, closest first.
    pub related: Vec<Related>,
}

/// A link from another brief.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Referral {
    /// The other brief.
    pub brief: BriefId,
    /// Which of the links to briefs of its body.
    pub mention: u32,
}

/// What a term is part of.
#[derive(Clone, Debug)]
pub struct TermUse {
    /// Briefs that declare or name it, or of a topic one of its narrower ones, newest first.
    pub briefs: Vec<BriefId>,
    /// Events of these, in order of time.
    pub events: Vec<EventId>,
    /// Dates in prose whose sentences name it, newest brief first.
    pub dated: Vec<Dated>,
    /// Actors that stand beside it, closest first.
    pub companions: Vec<Companion>,
    /// Narrower topics, or actors that belong to this one, by name.
    pub members: Vec<TermId>,
}

/// What each brief is part of. `order` tells the place of each among the chosen ones.
fn of_briefs(briefs: &[LinkedBrief], events: &[Event], order: &[usize]) -> Vec<BriefUse> {
    let mut own_events: Vec<Vec<EventId>> = vec![Vec::new(); briefs.len()];
    for (index, event) in events.iter().enumerate() {
        for claim in &event.claims {
            add_new(&mut own_events[claim.brief.index()], &[EventId(index as u32)]);
        }
    }
    let related = related::collect(briefs, &own_events, events);
    let parts = own_events.into_iter().zip(referrals(briefs, order)).zip(related);
    parts
        .map(|((events, referred_by), related)| BriefUse { events, referred_by, related })
        .collect()
}

fn referrals(briefs: &[LinkedBrief], order: &[usize]) -> Vec<Vec<Referral>> {
    let mut ids = vec![BriefId(0); briefs.len()];
    for (index, &chosen) in order.iter().enumerate() {
        ids[chosen] = BriefId(index as u32);
    }
    let mut referred_by: Vec<Vec<Referral>> = vec![Vec::new(); briefs.len()];
    for (index, linked) in briefs.iter().enumerate() {
        let brief = BriefId(index as u32);
        for (mention, link) in (0..).zip(&linked.body.briefs) {
            let target = ids[link.brief];
            let known = &mut referred_by[target.index()];
            // The first link of a brief is enough.
            if target != brief && known.last().is_none_or(|last| last.brief != brief) {
                known.push(Referral { brief, mention });
            }
        }
    }
    referred_by
}

/// What each term is part of.
fn of_terms(terms: &Terms, briefs: &[LinkedBrief], events: &[Event]) -> Vec<TermUse> {
    let mut lists: Vec<Lists> = vec![Lists::default(); terms.len()];
    for (index, linked) in briefs.iter().enumerate() {
        let brief = BriefId(index as u32);
        for id in with_wider(terms, &[linked.actors.all.as_slice(), &linked.topics.all].concat()) {
            lists[id.index()].briefs.push(brief);
        }
        for (mention, date) in (0..).zip(&linked.body.dates) {
            for id in with_wider(terms, &date_mentions::terms_of(&linked.body, date.sentence)) {
                lists[id.index()].dated.push(Dated { brief, mention });
            }
        }
    }
    for (index, event) in events.iter().enumerate() {
        for id in with_wider(terms, &[event.actors.as_slice(), &event.topics].concat()) {
            lists[id.index()].events.push(EventId(index as u32));
        }
    }
    for (id, term) in terms.iter() {
        for above in term.parent.iter().chain(&term.affiliations) {
            lists[above.index()].members.push(id);
        }
    }
    let known: Vec<&[BriefId]> = lists.iter().map(|lists| lists.briefs.as_slice()).collect();
    let companions = cooccurrence::collect(terms, briefs, &known);
    lists
        .into_iter()
        .zip(companions)
        .map(|(lists, companions)| {
            let Lists { briefs, events, dated, members } = lists;
            TermUse { briefs, events, dated, companions, members }
        })
        .collect()
}

/// What a term is part of, as far as it can be read off briefs and events one by one.
#[derive(Clone, Default)]
struct Lists {
    briefs: Vec<BriefId>,
    events: Vec<EventId>,
    dated: Vec<Dated>,
    members: Vec<TermId>,
}

/// Terms, and all topics above these, each once.
fn with_wider(terms: &Terms, named: &[TermId]) -> Vec<TermId> {
    let mut all = Vec::new();
    for &id in named {
        for id in ancestors(terms, id) {
            add_new(&mut all, &[id]);
        }
    }
    all
}
