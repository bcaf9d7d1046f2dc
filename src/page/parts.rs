//! What pages are made of. Every public field is a variable that templates can read.

use serde::Serialize;

use crate::page::quote::Quote;
use crate::page::shared::Shared;
use crate::schema::Str;

/// A link with its text.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Link {
    /// Where it leads, ready for `href`.
    pub url: Str,
    /// What it says.
    pub name: Str,
}

/// A date in all the ways a page may write it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DateRef {
    /// For `<time datetime>`: `2025-04-08`, `2025-04` or `2025`.
    pub iso: Str,
    /// In full: `8 April 2025`.
    pub long: Str,
    /// In short: `8 Apr 2025`.
    pub short: Str,
    /// Without its year: `8 Apr`, `April`.
    pub in_year: Str,
    /// The weekday of a day; empty for months and years.
    pub weekday: Str,
    /// Number of the day in its month; 0 for months and years.
    pub day: u8,
    /// Short name of the month; empty for years.
    pub month: Str,
    /// The year.
    pub year: u16,
    /// Its page, if it has one.
    pub url: Option<Str>,
    /// It has not come yet.
    pub scheduled: bool,
}

/// A picture.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Picture {
    /// Where it is, ready for `src`.
    pub url: Str,
    /// What it shows.
    pub alt: Str,
    /// Whose it is.
    pub credit: Option<Str>,
    /// Pixels across, where known.
    pub width: Option<u32>,
    /// Pixels down, where known.
    pub height: Option<u32>,
}

/// A picture that is shown where the link to a page is shared.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SharedImage {
    /// Its whole URL.
    pub url: Str,
    /// What it shows; empty if the writer does not say.
    pub alt: Str,
    /// Pixels across, where known.
    pub width: Option<u32>,
    /// Pixels down, where known.
    pub height: Option<u32>,
    /// It is to be shown large, above the title: it is wider than high.
    pub is_wide: bool,
}

/// An actor or topic as a name to click on.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TermLink {
    /// Its page.
    pub url: Str,
    /// Its name.
    pub name: Str,
    /// `actor` or `topic`.
    pub kind: &'static str,
    /// What it is to search engines: a type of schema.org.
    pub schema: &'static str,
    /// Office of an actor; empty if unknown.
    pub role: Str,
    /// Briefs that it is part of.
    pub briefs: usize,
}

/// An actor or topic with a count that belongs to the page it stands on.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CountedTerm {
    /// The actor or topic.
    pub term: Shared<TermLink>,
    /// How often.
    pub count: usize,
}

/// An actor or topic as an entry of a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TermCard {
    /// Its page.
    pub url: Str,
    /// Its name.
    pub name: Str,
    /// `actor` or `topic`.
    pub kind: &'static str,
    /// What it is to search engines: a type of schema.org.
    pub schema: &'static str,
    /// What kind of actor, in the site's language; empty if unknown.
    pub kind_label: Str,
    /// Office of an actor; empty if unknown.
    pub role: Str,
    /// Who or what it is; empty if nobody has said.
    pub summary: Str,
    /// `active`, `dormant` or `closed`, of a topic; empty otherwise.
    pub status: &'static str,
    /// `up`, `steady` or `down`, of a topic; empty otherwise.
    pub trend: &'static str,
    /// Briefs that it is part of.
    pub briefs: usize,
    /// Events that it is part of.
    pub events: usize,
    /// The first day on which a brief mentions it.
    pub first: Option<Shared<DateRef>>,
    /// The last day on which a brief mentions it.
    pub last: Option<Shared<DateRef>>,
}

/// A brief as a title to click on.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BriefLink {
    /// Its page.
    pub url: Str,
    /// Its title.
    pub title: Str,
    /// The day it came out.
    pub date: Option<Shared<DateRef>>,
}

/// A brief as an entry of a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BriefCard {
    /// Its page.
    pub url: Str,
    /// Its title.
    pub title: Str,
    /// The bottom line, or how its text begins.
    pub summary: Str,
    /// The place of the dateline; empty if there is none.
    pub place: Str,
    /// The day it came out.
    pub date: Option<Shared<DateRef>>,
    /// Its actors.
    pub actors: Vec<Shared<TermLink>>,
    /// Its topics.
    pub topics: Vec<Shared<TermLink>>,
    /// Its language, where that is not the site's; empty otherwise.
    pub lang: Str,
    /// Its marking, where it is not `CLEAR`; empty otherwise.
    pub tlp: &'static str,
    /// Its picture.
    pub image: Option<Picture>,
    /// Why it would not be published: `draft`, `future`, `expired` or `marking`; empty if it would.
    pub withheld: &'static str,
}

/// Something that happened, that a text dates, or that was reported.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Entry {
    /// `happened`; `mentioned`, if prose alone has the date; or `reported`.
    pub clock: &'static str,
    /// When, or when it began.
    pub date: Shared<DateRef>,
    /// When it ended.
    pub end: Option<Shared<DateRef>>,
    /// What happened; of a report, its title; empty where a sentence says it.
    pub label: Str,
    /// The sentence that names the date, where prose alone has it.
    pub quote: Option<Quote>,
    /// The brief that says so.
    pub brief: Shared<BriefLink>,
    /// The date is about right and no more.
    pub circa: bool,
    /// Briefs give dates that cannot all be right.
    pub disputed: bool,
    /// What other briefs say of the same event.
    pub others: Vec<OtherClaim>,
    /// How many more briefs name the date, or say something of the same event.
    pub more: usize,
}

/// What another brief says of an event.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct OtherClaim {
    /// When it happened, or when it began.
    pub date: Shared<DateRef>,
    /// When it ended.
    pub end: Option<Shared<DateRef>>,
    /// What happened.
    pub label: Str,
    /// The brief that says so.
    pub brief: Shared<BriefLink>,
    /// The date is about right and no more.
    pub circa: bool,
}

/// Entries of one month, or those of which only the year is known.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TimelineMonth {
    /// The month, or the year.
    pub date: Shared<DateRef>,
    /// What happened and was reported in it.
    pub entries: Vec<Shared<Entry>>,
}

/// Entries of one year.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TimelineYear {
    /// The year.
    pub date: Shared<DateRef>,
    /// Its months that have entries.
    pub months: Vec<TimelineMonth>,
}

/// Briefs of one day.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Day {
    /// The day; absent for briefs without a date.
    pub date: Option<Shared<DateRef>>,
    /// Its briefs.
    pub briefs: Vec<Shared<BriefCard>>,
}

/// Where a page stands in a list that is spread over several.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Pager {
    /// Number of this page, from 1.
    pub number: usize,
    /// How many pages there are.
    pub count: usize,
    /// The page before.
    pub previous: Option<Str>,
    /// The page behind.
    pub next: Option<Str>,
    /// The first page.
    pub first: Str,
    /// The last page.
    pub last: Str,
}

/// Prose of the writer's own above a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Intro {
    /// Its title; empty if there is none.
    pub title: Str,
    /// A sentence under the title; empty if there is none.
    pub summary: Str,
    /// The text.
    pub body: crate::page::shared::Html,
}
