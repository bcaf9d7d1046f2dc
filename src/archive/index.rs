//! What each brief and each term is part of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::body::LinkedBody;
use crate::archive::company::{self, Companion};
use crate::archive::dated::{self, Dated};
use crate::archive::events::{Event, EventId};
use crate::archive::finder::BriefMention;
use crate::archive::reference::FoundAsset;
use crate::archive::related::{self, Related};
use crate::archive::term::{TermId, Terms, add_new, ancestors};
use crate::archive::{BriefId, LinkedBrief};
use crate::diagnostic::Diagnostics;

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
    /// Where it links, in its body.
    pub mention: BriefMention,
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
    /// The text of its profile.
    pub body: Option<Arc<LinkedBody>>,
    /// Its picture.
    pub image: Option<FoundAsset>,
}

/// The text and the picture of each profile.
pub(super) type Profiles = BTreeMap<TermId, (Arc<LinkedBody>, Option<FoundAsset>)>;

/// What each brief is part of. `order` tells the place of each among the chosen ones.
pub(super) fn of_briefs(
    briefs: &[LinkedBrief],
    events: &[Event],
    order: &[usize],
) -> Vec<BriefUse> {
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
        for &mention in &linked.body.briefs {
            let target = ids[mention.brief];
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
pub(super) fn of_terms(
    terms: &Terms,
    briefs: &[LinkedBrief],
    events: &[Event],
    mut profiles: Profiles,
    diagnostics: &mut Diagnostics,
) -> Vec<TermUse> {
    let mut lists: Vec<Lists> = vec![Lists::default(); terms.len()];
    for (index, linked) in briefs.iter().enumerate() {
        let brief = BriefId(index as u32);
        for id in with_wider(terms, &[linked.actors.all.as_slice(), &linked.topics.all].concat()) {
            lists[id.index()].briefs.push(brief);
        }
        for (mention, date) in (0..).zip(&linked.body.dates) {
            for id in with_wider(terms, &dated::terms_of(&linked.body, date.sentence)) {
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
    let companions = company::collect(terms, briefs, &known, diagnostics);
    let all = terms.iter().zip(lists).zip(companions);
    all.map(|(((id, _), lists), companions)| {
        let Lists { briefs, events, dated, members } = lists;
        let (body, image) =
            profiles.remove(&id).map_or((None, None), |(body, image)| (Some(body), image));
        TermUse { briefs, events, dated, companions, members, body, image }
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
