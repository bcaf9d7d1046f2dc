//! The dates that have pages, and what is known about each.

use std::collections::BTreeMap;

use crate::archive::events::{Event, EventId};
use crate::archive::term::add_new;
use crate::archive::{BriefId, LinkedBrief};
use crate::date::{Date, Precision};

/// What is known about a date.
#[derive(Clone, Debug, Default)]
pub struct DateUse {
    /// Briefs that came out then, newest first.
    pub published: Vec<BriefId>,
    /// Events that began or ended then, or did so by one of several claims.
    pub events: Vec<EventId>,
    /// Events that were going on then, with a page between their first and last day.
    pub ongoing: Vec<EventId>,
    /// Briefs whose text names the date, newest first.
    pub mentioned: Vec<BriefId>,
}

/// Every date that has a page: those of briefs, of events' beginnings and ends, and those that texts
/// name, with the months and years around them.
pub(super) fn index(briefs: &[LinkedBrief], events: &[Event]) -> BTreeMap<Date, DateUse> {
    let mut dates: BTreeMap<Date, DateUse> = BTreeMap::new();
    for (index, linked) in briefs.iter().enumerate() {
        let id = BriefId(index as u32);
        if let Some(moment) = linked.brief.date {
            dates.entry(moment.day).or_default().published.push(id);
        }
        for mention in &linked.body.dates {
            let mentioned = &mut dates.entry(mention.date).or_default().mentioned;
            if mentioned.last() != Some(&id) {
                mentioned.push(id);
            }
        }
    }
    for (index, event) in events.iter().enumerate() {
        for date in event.dates() {
            dates.entry(date).or_default().events.push(EventId(index as u32));
        }
    }
    let around: Vec<Date> = dates
        .keys()
        .flat_map(|date| [Some(date.whole_year()), date.whole_month()])
        .flatten()
        .collect();
    for date in around {
        dates.entry(date).or_default();
    }
    add_ongoing(&mut dates, events);
    dates
}

/// Lists an event that took some time on the pages of the days between its beginning and its end.
fn add_ongoing(dates: &mut BTreeMap<Date, DateUse>, events: &[Event]) {
    for (index, event) in events.iter().enumerate() {
        let Some(end) = event.lead().end else { continue };
        let (first, last) = (event.date.last_day(), end.first_day());
        if first >= last {
            continue;
        }
        for (date, used) in dates.range_mut(first..=last) {
            let is_between = *date > first && *date < last;
            let id = EventId(index as u32);
            if date.precision() == Precision::Day && is_between && !used.events.contains(&id) {
                add_new(&mut used.ongoing, &[id]);
            }
        }
    }
}
