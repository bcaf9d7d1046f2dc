//! Calendars of events, for the site, topics and actors. Events of which the day is not known, or only about
//! right, are left out: a calendar cannot say so.

use rayon::prelude::*;

use crate::address;
use crate::archive::events::{Event, EventId};
use crate::archive::term::TermId;
use crate::date::{Date, Precision};
use crate::digest::Digest;
use crate::page::formats::categories;
use crate::page::formats::feed::last_change;
use crate::page::formats::{Alternate, FormatFile, page};
use crate::page::planner::Planner;
use crate::page::shared::Digested;
use crate::page::{Page, WriteOrder};
use crate::schema::Str;

/// The media type of iCalendar (RFC 5545, section 8.1).
const MEDIA: &str = "text/calendar";

/// A calendar.
#[derive(Debug, Hash)]
pub struct Calendar {
    /// Its name.
    pub name: Str,
    /// What it is about; may be empty.
    pub description: Str,
    /// Its events, in order of time.
    pub events: Vec<Digested<CalendarEvent>>,
}

/// An event that takes whole days.
#[derive(Debug, Hash)]
pub struct CalendarEvent {
    /// Its identifier, the same in every build.
    pub uid: Str,
    /// When what is said of it last changed: `20250312T000000Z`.
    pub stamp: Str,
    /// Its first day: `20250120`.
    pub start: Str,
    /// The day behind its last one.
    pub end: Str,
    /// What happens.
    pub summary: Str,
    /// The brief that tells of it, and what others say.
    pub description: Str,
    /// The page of the brief, as a whole URL, where the site's host is known.
    pub url: Option<Str>,
    /// Names of its topics.
    pub categories: Vec<Str>,
}

pub(in crate::page) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let config = &planner.inputs.config;
    let (_, ids) = planner.everything();
    let events: Vec<Option<Digested<CalendarEvent>>> =
        ids.par_iter().map(|&id| entry(planner, id)).collect();
    let calendar = |of: &str, name: Str, description: Str, ids: &[EventId]| {
        let events: Vec<_> =
            ids.iter().filter_map(|id| events[id.index()].as_ref()).cloned().collect();
        let calendar = Calendar { name, description, events };
        let address = format!("{of}calendar.ics");
        (!calendar.events.is_empty())
            .then(|| page(planner, &address, WriteOrder::List, FormatFile::Calendar(calendar)))
    };
    let about = config.description.clone().unwrap_or_default();
    let mut pages: Vec<Page> =
        calendar("/", config.title.clone(), about, &ids).into_iter().collect();
    let terms: Vec<TermId> = planner.archive.terms().iter().map(|(id, _)| id).collect();
    pages.par_extend(terms.par_iter().filter_map(|&id| {
        let card = planner.term_card(id);
        let name = format!("{} – {}", card.name, config.title).into();
        let events = &planner.archive.term_uses[id.index()].events;
        calendar(&planner.archive.terms().get(id).address(), name, card.summary.clone(), events)
    }));
    pages
}

/// The calendar of some events, as a link; none if it would be empty.
pub(in crate::page) fn alternate(
    planner: &Planner<'_>,
    of: &str,
    events: &[EventId],
) -> Option<Alternate> {
    let is_exact = |id: &EventId| days(&planner.archive.events[id.index()]).is_some();
    events
        .iter()
        .any(is_exact)
        .then(|| Alternate::new(planner, &format!("{of}calendar.ics"), "calendar", MEDIA))
}

/// What tells an event from all others, and stays the same when its date changes: the `id` that the writer has
/// given it, else the brief and what happened.
pub(in crate::page) fn key(planner: &Planner<'_>, event: &Event) -> Str {
    if let Some(id) = &event.id {
        return id.clone();
    }
    let lead = event.lead();
    let slug = &planner.brief(lead.brief).brief.common.slug;
    let label = Digest::of_bytes(planner.label(lead).as_bytes()).to_string();
    // Several events of a brief that bear its title alone differ by their dates.
    let day = if event.shares_label { format!("-{}", lead.date) } else { String::new() };
    format!("{slug}-{}{day}", &label[..12]).into()
}

/// The first day of an event and the day behind its last, if both are known.
fn days(event: &Event) -> Option<(Date, Date)> {
    let lead = event.lead();
    let start = if event.is_disputed { lead.date } else { event.date };
    let last = lead.end.unwrap_or(start);
    let is_exact = |date: Date| date.precision() == Precision::Day;
    if lead.circa || !is_exact(start) || !is_exact(last) {
        return None;
    }
    Some((start, last.next_day()?))
}

fn entry(planner: &Planner<'_>, id: EventId) -> Option<Digested<CalendarEvent>> {
    let config = &planner.inputs.config;
    let event = &planner.archive.events[id.index()];
    let (start, end) = days(event)?;
    let lead = event.lead();
    let linked = planner.brief(lead.brief);
    let compact = |date: Date| Str::from(date.to_string().replace('-', ""));
    let host = config.origin.as_deref().and_then(|origin| origin.split("://").nth(1));
    let stamp = last_change(planner, linked).map_or_else(
        || format!("{}T000000Z", compact(start)),
        |instant| instant.strftime("%Y%m%dT%H%M%SZ").to_string(),
    );
    let mut told = vec![linked.brief.title.to_string()];
    let (others, more) = event.others();
    for other in others {
        let title = &planner.brief(other.brief).brief.title;
        told.push(format!("{}: {} ({title})", planner.date(other.date).long, planner.label(other)));
    }
    if more > 0 {
        told.push(planner.word("and_more").replace("{n}", &more.to_string()));
    }
    Some(Digested::new(CalendarEvent {
        uid: format!("{}@{}", key(planner, event), host.unwrap_or("dateline.invalid")).into(),
        stamp: stamp.into(),
        start: compact(start),
        end: compact(end),
        summary: planner.label(lead),
        description: told.join("\n").into(),
        url: address::url(config, &linked.address),
        categories: categories(planner, &event.topics),
    }))
}
