//! Timelines: what happened and what was reported, of the whole site and of each actor and topic.

use serde::Serialize;

use crate::archive::BriefId;
use crate::archive::date_mentions::Dated;
use crate::archive::events::EventId;
use crate::archive::finder::DateMention;
use crate::brief::Section;
use crate::date::{Date, Precision};
use crate::page::parts::{Entry, Intro, Pager, TimelineMonth, TimelineYear};
use crate::page::planner::Planner;
use crate::page::quote::Quote;
use crate::page::shared::Shared;
use crate::page::{Content, Page, paginate, section};
use crate::schema::Str;

/// What the template of a timeline can read.
#[derive(Debug, Hash, Serialize)]
pub struct TimelinePage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// The page of the actor or topic that the timeline belongs to, if it is not the whole site's.
    pub of: Option<Shared<crate::page::parts::TermLink>>,
    /// Years, newest first.
    pub years: Vec<TimelineYear>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// An entry with its date.
pub(super) type DatedEntry = (Date, Shared<Entry>);

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let archive = planner.archive;
    let events: Vec<EventId> =
        (0..archive.events.len()).map(|index| EventId(index as u32)).collect();
    let briefs: Vec<BriefId> =
        (0..archive.briefs.len()).map(|index| BriefId(index as u32)).collect();
    let entries = entries(planner, &events, &briefs, &archive.dated);
    if !section::exists(planner, Section::Timeline, &entries) {
        return Vec::new();
    }
    paginate(planner, &entries, "/timeline/")
        .into_iter()
        .map(|(address, pager, entries)| {
            section::page(planner, Section::Timeline, (address, pager.number), |intro| {
                let years = by_year(planner, entries);
                Content::Timeline(TimelinePage { intro, of: None, years, pager })
            })
        })
        .collect()
}

/// Everything that happened or was reported, newest first; on one day, what happened stands before what the
/// prose names, and that before what was reported.
pub(super) fn entries(
    planner: &Planner<'_>,
    events: &[EventId],
    briefs: &[BriefId],
    dated: &[Dated],
) -> Vec<DatedEntry> {
    let happened =
        events.iter().map(|&id| (planner.archive.events[id.index()].date, planner.event(id)));
    let reported = briefs
        .iter()
        .filter_map(|&id| Some((planner.brief(id).brief.date?.day, planner.report(id)?)));
    let mut entries: Vec<DatedEntry> = happened.collect();
    entries.extend(mentioned(planner, events, dated));
    entries.extend(reported);
    entries.sort_by(|(a, _), (b, _)| {
        b.last_day().cmp(&a.last_day()).then(b.precision().cmp(&a.precision()))
    });
    entries
}

/// The dates of prose, each with the sentence of the newest brief that names it. Where an event is known, it
/// stands for them.
fn mentioned(planner: &Planner<'_>, events: &[EventId], dated: &[Dated]) -> Vec<DatedEntry> {
    let mut known: Vec<Date> =
        events.iter().flat_map(|id| planner.archive.events[id.index()].dates()).collect();
    known.sort_unstable();
    let mut named: Vec<(Date, Dated)> = dated
        .iter()
        .map(|&dated| (mention(planner, dated).date, dated))
        .filter(|(date, _)| known.binary_search(date).is_err())
        .collect();
    named.sort_by_key(|&(date, dated)| (date, dated.brief));
    named
        .chunk_by(|(a, _), (b, _)| a == b)
        .map(|of_one| {
            let (date, first) = of_one[0];
            let briefs = of_one.chunk_by(|(_, a), (_, b)| a.brief == b.brief).count();
            (date, Shared::new(mention_entry(planner, date, first, briefs - 1)))
        })
        .collect()
}

fn mention<'d>(planner: &Planner<'d>, dated: Dated) -> &'d DateMention {
    &planner.brief(dated.brief).body.dates[dated.mention as usize]
}

fn mention_entry(planner: &Planner<'_>, date: Date, dated: Dated, more: usize) -> Entry {
    let mention = mention(planner, dated);
    let body = &planner.brief(dated.brief).body;
    Entry {
        clock: "mentioned",
        date: planner.date(date),
        end: None,
        label: Str::from(""),
        quote: Some(Quote::new(body, mention.sentence, vec![mention.text])),
        brief: planner.brief_link(dated.brief),
        circa: false,
        disputed: false,
        others: Vec::new(),
        more,
    }
}

/// Groups entries, in their order, by year and month.
pub(super) fn by_year(planner: &Planner<'_>, entries: &[DatedEntry]) -> Vec<TimelineYear> {
    let month_of = |date: Date| date.whole_month().unwrap_or_else(|| date.whole_year());
    entries
        .chunk_by(|(a, _), (b, _)| a.whole_year() == b.whole_year())
        .map(|in_year| {
            let months = in_year.chunk_by(|(a, _), (b, _)| month_of(*a) == month_of(*b));
            let months = months.map(|in_month| TimelineMonth {
                date: planner
                    .date(in_month.first().map_or(Date::FIRST, |(date, _)| month_of(*date))),
                entries: in_month.iter().map(|(_, entry)| entry.clone()).collect(),
            });
            TimelineYear {
                date: planner
                    .date(in_year.first().map_or(Date::FIRST, |(date, _)| date.whole_year())),
                months: months.collect(),
            }
        })
        .collect()
}

/// Whether a date says the day.
pub(super) fn is_day(date: Date) -> bool {
    date.precision() == Precision::Day
}
