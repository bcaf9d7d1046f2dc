//! What happened, and the dates that have pages.

use std::collections::BTreeMap;

use crate::archive::term::{Declared, TermId};
use crate::archive::{BriefId, DateUse, LinkedBrief};
use crate::date::{Date, Precision};
use crate::schema::Str;

/// An event's place in [`crate::archive::Archive::events`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId(pub u32);

impl EventId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that happened, or is going to: an entry of a brief's `dates`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// When it happened, or began.
    pub date: Date,
    /// When it ended, if it took longer than `date` says.
    pub end: Option<Date>,
    /// What happened; if the writer has not said, the brief's title.
    pub label: Str,
    /// The brief that says so.
    pub brief: BriefId,
    /// Who took part.
    pub actors: Vec<TermId>,
    /// What it is about.
    pub topics: Vec<TermId>,
    /// What joins entries of several briefs to one event.
    pub id: Option<Str>,
    /// Whether the date is about right and no more.
    pub circa: bool,
}

/// Takes the events out of the briefs' front matter, in order of time, and tells every brief its own. An
/// event's own list of actors or topics counts; an empty one stands for that of the brief.
pub fn collect(
    mut briefs: Vec<LinkedBrief>,
    declared: &[Declared],
) -> (Vec<Event>, Vec<LinkedBrief>) {
    let mut events: Vec<Event> = Vec::new();
    for (index, (linked, declared)) in briefs.iter().zip(declared).enumerate() {
        for (entry, (actors, topics)) in linked.brief.dates.iter().zip(&declared.events) {
            let entry = &entry.value;
            let or_all = |own: &Vec<TermId>, all: &Vec<TermId>| {
                if own.is_empty() { all.clone() } else { own.clone() }
            };
            events.push(Event {
                date: entry.date.value,
                end: entry.end.filter(|end| *end != entry.date.value),
                label: entry.label.clone().unwrap_or_else(|| linked.brief.title.clone()),
                brief: BriefId(index as u32),
                actors: or_all(actors, &linked.actors),
                topics: or_all(topics, &linked.topics),
                id: entry.id.clone(),
                circa: entry.circa,
            });
        }
    }
    events.sort_by(|a, b| {
        let key = |event: &Event| (event.date.first_day(), event.date.precision(), event.end);
        key(a).cmp(&key(b)).then_with(|| a.brief.cmp(&b.brief))
    });
    for (index, event) in events.iter().enumerate() {
        briefs[event.brief.index()].events.push(EventId(index as u32));
    }
    (events, briefs)
}

/// Every date that has a page: those of briefs, of events' beginnings and ends, and those that texts
/// link to, with the months and years around them.
pub fn index_dates(
    briefs: &[LinkedBrief],
    events: &[Event],
    mentioned: &[Vec<Date>],
) -> BTreeMap<Date, DateUse> {
    let mut dates: BTreeMap<Date, DateUse> = BTreeMap::new();
    for (index, linked) in briefs.iter().enumerate() {
        if let Some(moment) = linked.brief.date {
            dates.entry(moment.day).or_default().published.push(BriefId(index as u32));
        }
    }
    for (index, event) in events.iter().enumerate() {
        for date in std::iter::once(event.date).chain(event.end) {
            dates.entry(date).or_default().events.push(EventId(index as u32));
        }
    }
    for (index, mentioned) in mentioned.iter().enumerate() {
        for &date in mentioned {
            dates.entry(date).or_default().mentioned.push(BriefId(index as u32));
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
        let Some(end) = event.end else { continue };
        let (first, last) = (event.date.last_day(), end.first_day());
        if first >= last {
            continue;
        }
        for (date, used) in dates.range_mut(first..=last) {
            let is_between = *date > first && *date < last;
            if date.precision() == Precision::Day && is_between {
                used.ongoing.push(EventId(index as u32));
            }
        }
    }
}
