//! Briefs that belong together: those that share actors, topics and days that few others have, and came out
//! near to each other.
//!
//! What is shared counts by its rarity, `log2(N / n)` for something that `n` of `N` briefs have (K. Spärck Jones: A
//! statistical interpretation of term specificity, 1972). The sum fades with the days between two briefs: to half
//! after half a year. All in whole numbers, so that every machine comes to the same.
//!
//! To stay linear, a brief is compared with those alone that stand next to it, in order of time, on the lists
//! of what it shares; a hub that all briefs have would else lead from each to each.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::archive::events::{Event, EventId};
use crate::archive::term::TermId;
use crate::archive::{BriefId, LinkedBrief};
use crate::date::{Date, Precision};

/// So many briefs are related to one.
const MAX_RELATED: usize = 4;
/// So many neighbours on each side of every list are looked at.
const NEIGHBOURS: usize = 8;
/// So many candidates are compared in full.
const CANDIDATES: usize = 24;
/// After so many days apart, what is shared counts half.
const HALF_LIFE_DAYS: u64 = 182;

/// What two briefs can share.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Feature {
    /// An actor or topic.
    Term(TermId),
    /// A day that the text names or on which something happened.
    Day(Date),
}

/// A brief that is related to another one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Related {
    /// The other brief.
    pub brief: BriefId,
    /// What they share, rarest first.
    pub shares: Vec<Feature>,
}

/// Finds what is related to each brief, closest first.
pub(super) fn collect(
    briefs: &[LinkedBrief],
    own_events: &[Vec<EventId>],
    events: &[Event],
) -> Vec<Vec<Related>> {
    let features: Vec<Vec<Feature>> = briefs
        .par_iter()
        .zip(own_events)
        .map(|(linked, own)| features_of(linked, own.iter().map(|id| &events[id.index()])))
        .collect();
    let mut lists: BTreeMap<Feature, Vec<BriefId>> = BTreeMap::new();
    for (index, features) in features.iter().enumerate() {
        for &feature in features {
            lists.entry(feature).or_default().push(BriefId(index as u32));
        }
    }
    let search = Search { briefs, features, lists };
    (0..briefs.len()).into_par_iter().map(|index| search.related(BriefId(index as u32))).collect()
}

/// What a brief can share with others, in ascending order.
fn features_of<'e>(linked: &LinkedBrief, events: impl Iterator<Item = &'e Event>) -> Vec<Feature> {
    let terms = linked.actors.all.iter().chain(&linked.topics.all).copied().map(Feature::Term);
    let in_prose = linked.body.dates.iter().map(|mention| mention.date);
    let happened = events.map(|event| event.date);
    let days = in_prose.chain(happened).filter(|date| date.precision() == Precision::Day);
    let mut features: Vec<Feature> = terms.chain(days.map(Feature::Day)).collect();
    features.sort_unstable();
    features.dedup();
    features
}

struct Search<'a> {
    briefs: &'a [LinkedBrief],
    features: Vec<Vec<Feature>>,
    /// The briefs that have a feature, newest first.
    lists: BTreeMap<Feature, Vec<BriefId>>,
}

impl Search<'_> {
    fn related(&self, id: BriefId) -> Vec<Related> {
        let mut near: Vec<(BriefId, u64)> = Vec::new();
        for feature in &self.features[id.index()] {
            let list = &self.lists[feature];
            let rarity = self.rarity(list.len());
            let at = list.partition_point(|other| *other < id);
            let around = at.saturating_sub(NEIGHBOURS)..(at + 1 + NEIGHBOURS).min(list.len());
            near.extend(list[around].iter().filter(|other| **other != id).map(|&id| (id, rarity)));
        }
        near.sort_unstable();
        let mut candidates: Vec<(u64, BriefId)> = near
            .chunk_by(|a, b| a.0 == b.0)
            .map(|of_one| {
                let shared = of_one.iter().map(|(_, rarity)| rarity).sum();
                (self.faded(shared, id, of_one[0].0), of_one[0].0)
            })
            .collect();
        candidates.sort_unstable_by_key(|&(score, other)| (std::cmp::Reverse(score), other));
        candidates.truncate(CANDIDATES);
        let compared = candidates.into_iter().map(|(_, other)| self.compare(id, other));
        let mut ranked: Vec<(u64, Related)> = compared.filter(|(score, _)| *score > 0).collect();
        ranked.sort_by_key(|(score, related)| (std::cmp::Reverse(*score), related.brief));
        ranked.truncate(MAX_RELATED);
        ranked.into_iter().map(|(_, related)| related).collect()
    }

    /// Everything that two briefs share, and what it counts.
    fn compare(&self, id: BriefId, other: BriefId) -> (u64, Related) {
        let (own, others) = (&self.features[id.index()], &self.features[other.index()]);
        let mut shared: Vec<(u64, Feature)> = own
            .iter()
            .filter(|feature| others.binary_search(feature).is_ok())
            .map(|feature| (self.rarity(self.lists[feature].len()), *feature))
            // What every brief has is no reason.
            .filter(|(rarity, _)| *rarity > 0)
            .collect();
        shared.sort_unstable_by_key(|&(rarity, feature)| (std::cmp::Reverse(rarity), feature));
        let sum = shared.iter().map(|(rarity, _)| rarity).sum();
        let shares = shared.into_iter().map(|(_, feature)| feature).collect();
        (self.faded(sum, id, other), Related { brief: other, shares })
    }

    /// `log2(N / n)` in 256ths, by Mitchell's approximation (J. N. Mitchell: Computer multiplication and division
    /// using binary logarithms, 1962), which is off by 0.09 at most.
    fn rarity(&self, count: usize) -> u64 {
        let ratio = ((self.briefs.len() as u64) << 32) / (count.max(1) as u64);
        let whole = u64::from(ratio.max(1).ilog2());
        let part = ((ratio - (1 << whole)) << 8) >> whole;
        ((whole << 8) + part).saturating_sub(32 << 8)
    }

    fn faded(&self, sum: u64, id: BriefId, other: BriefId) -> u64 {
        let day =
            |id: BriefId| self.briefs[id.index()].brief.date.map(|moment| moment.day.day_count());
        let apart = match (day(id), day(other)) {
            (Some(a), Some(b)) => u64::from(a.abs_diff(b)),
            (None, _) | (_, None) => 4 * HALF_LIFE_DAYS,
        };
        (sum << 16) * HALF_LIFE_DAYS / (HALF_LIFE_DAYS + apart)
    }
}
