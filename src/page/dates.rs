//! The pages of dates: all, a year, a month, a day.

use rayon::prelude::*;
use serde::Serialize;

use crate::address;
use crate::archive::date_index::DateUse;
use crate::archive::events::EventId;
use crate::brief::Section;
use crate::date::{Date, Precision};
use crate::digest::Digest;
use crate::page::figure::calendar::{self, Calendar};
use crate::page::parts::{BriefCard, DateRef, Entry, Intro, Link, Pager};
use crate::page::planner::Planner;
use crate::page::quotes::{self, QuotedBrief};
use crate::page::shared::Shared;
use crate::page::timeline::is_day;
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, head, pagers, section};
use crate::panics::{self, Subject};

/// Briefs and events of one day that a month shows; the day's own page has all.
const IN_MONTH: usize = 5;

/// What the template of the list of dates can read.
#[derive(Debug, Hash, Serialize)]
pub struct DatesPage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// Years, newest first.
    pub years: Vec<YearRow>,
}

/// A year and its twelve months.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct YearRow {
    /// The year.
    pub date: Shared<DateRef>,
    /// All twelve months; those without anything have no page.
    pub months: Vec<Count>,
    /// Briefs of the year.
    pub briefs: usize,
    /// Events of the year.
    pub events: usize,
}

/// What there is of a month or day.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Count {
    /// The month or day.
    pub date: Shared<DateRef>,
    /// Briefs that came out then.
    pub briefs: usize,
    /// Events that began or ended then.
    pub events: usize,
}

/// What the template of a year can read.
#[derive(Debug, Hash, Serialize)]
pub struct YearPage {
    /// The year.
    pub date: Shared<DateRef>,
    /// Its days as a heat map.
    pub calendar: Option<Calendar>,
    /// Its months that have something, in order.
    pub months: Vec<MonthRow>,
    /// Events of which only the year is known.
    pub events: Vec<Shared<Entry>>,
    /// Briefs whose text names the year as such, of this page of the list, with the sentences.
    pub mentioned: Vec<QuotedBrief>,
    /// Where this page stands in the list.
    pub pager: Pager,
    /// The year before that has a page.
    pub previous: Option<Shared<DateRef>>,
    /// The year behind that has a page.
    pub next: Option<Shared<DateRef>>,
}

/// A month in its year.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MonthRow {
    /// The month, and how much there is of it.
    pub count: Count,
    /// Its first events.
    pub entries: Vec<Shared<Entry>>,
}

/// What the template of a month can read.
#[derive(Debug, Hash, Serialize)]
pub struct MonthPage {
    /// The month.
    pub date: Shared<DateRef>,
    /// Weeks from Monday to Sunday; days of other months are absent.
    pub weeks: Vec<Vec<Option<Count>>>,
    /// Its days that have something, in order.
    pub days: Vec<DayRow>,
    /// Events of which only the month is known.
    pub events: Vec<Shared<Entry>>,
    /// Briefs whose text names the month as such, of this page of the list, with the sentences.
    pub mentioned: Vec<QuotedBrief>,
    /// Where this page stands in the list.
    pub pager: Pager,
    /// The month before that has a page.
    pub previous: Option<Shared<DateRef>>,
    /// The month behind that has a page.
    pub next: Option<Shared<DateRef>>,
}

/// A day in its month.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DayRow {
    /// The day, and how much there is of it.
    pub count: Count,
    /// Its first events.
    pub events: Vec<Shared<Entry>>,
    /// Its first briefs.
    pub briefs: Vec<Shared<BriefCard>>,
}

/// What the template of a day can read.
#[derive(Debug, Hash, Serialize)]
pub struct DayPage {
    /// The day.
    pub date: Shared<DateRef>,
    /// What began or ended.
    pub events: Vec<Shared<Entry>>,
    /// What was going on.
    pub ongoing: Vec<Shared<Entry>>,
    /// Briefs that came out, of this page of the list.
    pub briefs: Vec<Shared<BriefCard>>,
    /// Briefs whose text names the day, of this page of the list, with the sentences.
    pub mentioned: Vec<QuotedBrief>,
    /// Where this page stands in both lists.
    pub pager: Pager,
    /// The day before that has a page.
    pub previous: Option<Shared<DateRef>>,
    /// The day behind that has a page.
    pub next: Option<Shared<DateRef>>,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Shared<Page>> {
    let dates: Vec<(&Date, &DateUse)> = planner.archive.dates.iter().collect();
    let pages = dates.par_iter().flat_map_iter(|&(&date, used)| {
        let make = || match date.precision() {
            Precision::Year => year(planner, date, used),
            Precision::Month => month(planner, date, used),
            Precision::Day => day(planner, date, used),
        };
        let subject = || Subject::Named(address::of_date(date));
        panics::within(subject, || planner.remembered(|| key(planner, date), make))
    });
    let mut pages: Vec<Shared<Page>> = pages.collect();
    pages.extend(all(planner).map(Shared::new));
    pages
}

/// Digest of all that the pages of a date are made of.
fn key(planner: &Planner<'_>, date: Date) -> Digest {
    let parts: Vec<_> = in_period(planner, date)
        .map(|(date, used)| {
            let DateUse { published, events, ongoing, mentioned } = used;
            let cards: Vec<_> = published
                .iter()
                .chain(mentioned)
                .map(|&id| planner.brief_card(id).digest())
                .collect();
            let bodies: Vec<_> = mentioned.iter().map(|&id| &planner.brief(id).body).collect();
            let events: Vec<_> =
                events.iter().chain(ongoing).map(|&id| planner.event(id).digest()).collect();
            let counts = (published.len(), used.events.len());
            (date, counts, cards, bodies, events)
        })
        .collect();
    let near = (neighbour(planner, date, Way::Back), neighbour(planner, date, Way::On));
    Digest::of(&("date", planner.settings_key, planner.date(date), parts, near))
}

fn all(planner: &Planner<'_>) -> Option<Page> {
    let dates = planner.archive.dates.keys().rev();
    let years: Vec<Date> =
        dates.filter(|date| date.precision() == Precision::Year).copied().collect();
    if !section::exists(planner, Section::Dates, &years) {
        return None;
    }
    let years = years.into_iter().map(|year| {
        let months = (1..=12).filter_map(|month| Date::month(year.year_number(), month));
        let Count { date, briefs, events } = count(planner, year);
        YearRow {
            date,
            months: months.map(|month| count(planner, month)).collect(),
            briefs,
            events,
        }
    });
    Some(section::page(planner, Section::Dates, ("/dates/".into(), 1), |intro| {
        Content::Dates(DatesPage { intro, years: years.collect() })
    }))
}

fn year(planner: &Planner<'_>, date: Date, used: &DateUse) -> Vec<Page> {
    let months = (1..=12).filter_map(|month| Date::month(date.year_number(), month));
    let months: Vec<MonthRow> = months
        .filter(|month| planner.archive.dates.contains_key(month))
        .map(|month| MonthRow {
            count: count(planner, month),
            entries: first_events(planner, month),
        })
        .collect();
    let mentioned =
        quotes::paginate(planner, mentioned(planner, date, used), &address::of_date(date));
    let pages = mentioned.into_iter().map(|(address, pager, mentioned)| {
        let is_first = pager.number == 1;
        let content = Content::Year(YearPage {
            date: planner.date(date),
            calendar: is_first.then(|| calendar::figure(planner, date)).flatten(),
            months: if is_first { months.clone() } else { Vec::new() },
            events: if is_first { planner.events(&used.events) } else { Vec::new() },
            mentioned,
            previous: neighbour(planner, date, Way::Back),
            next: neighbour(planner, date, Way::On),
            pager,
        });
        page(planner, date, address, "year", content)
    });
    pages.collect()
}

fn month(planner: &Planner<'_>, date: Date, used: &DateUse) -> Vec<Page> {
    let days = in_period(planner, date).filter(|(day, _)| is_day(*day)).map(|(day, used)| DayRow {
        count: count(planner, day),
        events: used.events.iter().take(IN_MONTH).map(|&id| planner.event(id)).collect(),
        briefs: used.published.iter().take(IN_MONTH).map(|&id| planner.brief_card(id)).collect(),
    });
    let days: Vec<DayRow> = days.collect();
    let mentioned =
        quotes::paginate(planner, mentioned(planner, date, used), &address::of_date(date));
    let pages = mentioned.into_iter().map(|(address, pager, mentioned)| {
        let is_first = pager.number == 1;
        let content = Content::Month(MonthPage {
            date: planner.date(date),
            weeks: weeks(planner, date),
            days: if is_first { days.clone() } else { Vec::new() },
            events: if is_first { planner.events(&used.events) } else { Vec::new() },
            mentioned,
            previous: neighbour(planner, date, Way::Back),
            next: neighbour(planner, date, Way::On),
            pager,
        });
        page(planner, date, address, "month", content)
    });
    pages.collect()
}

/// The pages of a day: two lists side by side, as many pages as the longer one fills.
fn day(planner: &Planner<'_>, date: Date, used: &DateUse) -> Vec<Page> {
    let mut mentioned = mentioned(planner, date, used).into_iter();
    let mut published = used.published.chunks(planner.inputs.config.paginate);
    let count = mentioned.len().max(published.len()).max(1);
    let pagers = pagers(planner, &address::of_date(date), count);
    let pages = pagers.into_iter().map(|(address, pager)| {
        let on_first =
            |list: &[EventId]| if pager.number == 1 { planner.events(list) } else { Vec::new() };
        let content = DayPage {
            date: planner.date(date),
            events: on_first(&used.events),
            ongoing: on_first(&used.ongoing),
            briefs: planner.brief_cards(published.next().unwrap_or_default()),
            mentioned: mentioned.next().unwrap_or_default(),
            previous: neighbour(planner, date, Way::Back),
            next: neighbour(planner, date, Way::On),
            pager,
        };
        page(planner, date, address, "day", Content::Day(content))
    });
    pages.collect()
}

fn page(
    planner: &Planner<'_>,
    date: Date,
    address: String,
    kind: &'static str,
    content: Content,
) -> Page {
    let mut crumbs = vec![Link { url: planner.href("/dates/"), name: planner.word("dates") }];
    let above = [Some(date.whole_year()), date.whole_month()].into_iter().flatten();
    crumbs.extend(above.filter(|above| *above != date).map(|above| {
        let name = planner.date(above);
        let name =
            if above.month_number().is_some() { name.in_year.clone() } else { name.long.clone() };
        Link { url: planner.href(&address::of_date(above)), name }
    }));
    let title = planner.date(date).long.clone();
    let head = Head { section: "dates", crumbs, ..head(planner, kind, &address, title) };
    Page {
        address,
        template: TemplateName::usual(&format!("{kind}.html")),
        rank: WriteOrder::Leaf,
        head,
        content,
        origin: None,
    }
}

/// The dates that lie in a year or month, itself included.
fn in_period<'d>(
    planner: &'d Planner<'_>,
    period: Date,
) -> impl Iterator<Item = (Date, &'d DateUse)> {
    planner.archive.dates.range(period..=period.last_day()).map(|(date, used)| (*date, used))
}

fn count(planner: &Planner<'_>, date: Date) -> Count {
    let (mut briefs, mut events) = (0, 0);
    for (_, used) in in_period(planner, date) {
        briefs += used.published.len();
        events += used.events.len();
    }
    Count { date: planner.date(date), briefs, events }
}

fn first_events(planner: &Planner<'_>, month: Date) -> Vec<Shared<Entry>> {
    let events = in_period(planner, month).flat_map(|(_, used)| &used.events);
    events.take(IN_MONTH).map(|&id| planner.event(id)).collect()
}

/// The sentences that name a date, by page.
fn mentioned(planner: &Planner<'_>, date: Date, used: &DateUse) -> Vec<Vec<QuotedBrief>> {
    quotes::cut(planner, &used.mentioned, |brief| quotes::of_date(planner, brief, date))
}

/// The weeks of a month as a calendar shows them.
fn weeks(planner: &Planner<'_>, month: Date) -> Vec<Vec<Option<Count>>> {
    let days = month.days().unwrap_or(0);
    let day = |number: u8| {
        let day = Date::day(month.year_number(), month.month_number()?, number)?;
        Some(count(planner, day))
    };
    let mut cells: Vec<Option<Count>> = vec![None; usize::from(month.weekday())];
    cells.extend((1..=days).map(day));
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

/// Which way a neighbour lies.
#[derive(Clone, Copy)]
enum Way {
    Back,
    On,
}

/// The nearest date of the same precision that has a page.
fn neighbour(planner: &Planner<'_>, date: Date, way: Way) -> Option<Shared<DateRef>> {
    let same = |other: &&Date| other.precision() == date.precision();
    let found = match way {
        Way::Back => planner.archive.dates.range(..date).map(|(date, _)| date).rev().find(same),
        Way::On => {
            let behind = (std::ops::Bound::Excluded(date), std::ops::Bound::Unbounded);
            planner.archive.dates.range::<Date, _>(behind).map(|(date, _)| date).find(same)
        }
    };
    found.map(|&date| planner.date(date))
}
