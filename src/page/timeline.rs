//! What happened and what was reported, in one line.

use serde::Serialize;

use crate::archive::BriefId;
use crate::archive::events::EventId;
use crate::brief::Section;
use crate::date::{Date, Precision};
use crate::page::desk::Desk;
use crate::page::parts::{Entry, Intro, Pager, TimelineMonth, TimelineYear};
use crate::page::shared::Shared;
use crate::page::{Content, Page, paginate, section};

/// What the template of the timeline can read.
#[derive(Debug, Hash, Serialize)]
pub struct TimelinePage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// Years, newest first.
    pub years: Vec<TimelineYear>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// An entry with its date.
pub(super) type Dated = (Date, Shared<Entry>);

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let entries = all_entries(desk);
    if !section::exists(desk, Section::Timeline, &entries) {
        return Vec::new();
    }
    paginate(desk, &entries, "/timeline/")
        .into_iter()
        .map(|(address, pager, entries)| {
            section::page(desk, Section::Timeline, (address, pager.number), |intro| {
                Content::Timeline(TimelinePage { intro, years: by_year(desk, entries), pager })
            })
        })
        .collect()
}

/// Everything that happened or was reported, newest first.
fn all_entries(desk: &Desk<'_>) -> Vec<Dated> {
    let events = desk
        .archive
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| (event.date, desk.event(EventId(index as u32))));
    let reports = desk.archive.briefs.iter().enumerate().filter_map(|(index, linked)| {
        Some((linked.brief.date?.day, desk.report(BriefId(index as u32))?))
    });
    let mut entries: Vec<Dated> = events.chain(reports).collect();
    entries.sort_by(|(a, _), (b, _)| {
        b.last_day().cmp(&a.last_day()).then(b.precision().cmp(&a.precision()))
    });
    entries
}

/// Groups entries, in their order, by year and month.
pub(super) fn by_year(desk: &Desk<'_>, entries: &[Dated]) -> Vec<TimelineYear> {
    let month_of = |date: Date| date.whole_month().unwrap_or_else(|| date.whole_year());
    entries
        .chunk_by(|(a, _), (b, _)| a.whole_year() == b.whole_year())
        .map(|in_year| {
            let months = in_year.chunk_by(|(a, _), (b, _)| month_of(*a) == month_of(*b));
            let months = months.map(|in_month| TimelineMonth {
                date: desk.date(in_month.first().map_or(Date::FIRST, |(date, _)| month_of(*date))),
                entries: in_month.iter().map(|(_, entry)| entry.clone()).collect(),
            });
            TimelineYear {
                date: desk.date(in_year.first().map_or(Date::FIRST, |(date, _)| date.whole_year())),
                months: months.collect(),
            }
        })
        .collect()
}

/// Whether a date says the day.
pub(super) fn is_day(date: Date) -> bool {
    date.precision() == Precision::Day
}
