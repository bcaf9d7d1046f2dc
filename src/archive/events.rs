//! What happened. Entries of several briefs that share an `id` tell of one event, and may dispute its date.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::archive::term::{TermId, TermKind, Terms, add_new};
use crate::archive::{BriefId, LinkedBrief};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::schema::Str;

/// An event's place in [`crate::archive::index::Index::events`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId(pub u32);

impl EventId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that happened, or is going to.
#[derive(Clone, Debug)]
pub struct Event {
    /// What is said of it: the newest brief's word first, but what is about right behind what is firm.
    /// Never empty.
    pub claims: Vec<Claim>,
    /// When it happened, or began: by the first claim, as precisely as any that agrees says.
    pub date: Date,
    /// The claims cannot all be right.
    pub is_disputed: bool,
    /// Who took part.
    pub actors: Vec<TermId>,
    /// What it is about.
    pub topics: Vec<TermId>,
    /// What joins entries of several briefs to one event.
    pub id: Option<Str>,
    /// Another event of the same brief is labelled the same, or neither is.
    pub shares_label: bool,
}

/// What one brief says of an event: an entry of its `dates`.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The brief.
    pub brief: BriefId,
    /// When it happened, or began.
    pub date: Date,
    /// When it ended, if it took longer than `date` says.
    pub end: Option<Date>,
    /// What happened; if the writer has not said, the brief's title does.
    pub label: Option<Str>,
    /// Whether the date is about right and no more.
    pub circa: bool,
    /// Which of the brief's `dates` it is.
    pub entry: u32,
}

impl Event {
    /// The claim that stands for it.
    pub fn lead(&self) -> &Claim {
        &self.claims[0]
    }

    /// The claims beside the lead that pages show, and how many more there are. Where there are too many, those of another
    /// date come first.
    pub fn others(&self) -> (Vec<&Claim>, usize) {
        const MOST: usize = 20;
        let mut others: Vec<&Claim> = self.claims[1..].iter().collect();
        let more = others.len().saturating_sub(MOST);
        if more > 0 {
            let lead = self.lead().date;
            others.sort_by_key(|claim| agree([lead, claim.date].into_iter()));
            others.truncate(MOST);
        }
        (others, more)
    }

    /// Every date that a claim names, beginnings and ends, each once, in order of time.
    pub fn dates(&self) -> Vec<Date> {
        let named =
            self.claims.iter().flat_map(|claim| std::iter::once(claim.date).chain(claim.end));
        let mut dates: Vec<Date> = named.collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}

/// An entry of one brief, with who and what it is about.
struct DatedClaim {
    id: Option<Str>,
    claim: Claim,
    actors: Vec<TermId>,
    topics: Vec<TermId>,
}

/// Takes the events out of the briefs' front matter, in order of time.
pub(super) fn collect(briefs: &[LinkedBrief], terms: &Terms) -> Vec<Event> {
    let claims: Vec<DatedClaim> = briefs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(index, linked)| of_brief(BriefId(index as u32), linked, terms))
        .collect();
    let mut events = joined(claims);
    events.sort_by(|a, b| {
        let key =
            |event: &Event| (event.date.first_day(), event.date.precision(), event.lead().end);
        key(a).cmp(&key(b)).then_with(|| a.lead().brief.cmp(&b.lead().brief))
    });
    let label = |event: &Event| {
        let Claim { brief, label, .. } = event.lead();
        (*brief, label.clone().unwrap_or_else(|| briefs[brief.index()].brief.title.clone()))
    };
    let mut times: HashMap<(BriefId, Str), usize> = HashMap::new();
    events.iter().for_each(|event| *times.entry(label(event)).or_default() += 1);
    for event in &mut events {
        event.shares_label = times[&label(event)] > 1;
    }
    events
}

/// The entries of one brief.
fn of_brief(id: BriefId, linked: &LinkedBrief, terms: &Terms) -> Vec<DatedClaim> {
    let own = linked.declared.events.iter().zip(&linked.label_terms);
    let entries = (0..).zip(linked.brief.dates.iter().zip(own));
    entries
        .map(|(number, (located, ((actors, topics), in_label)))| {
            let entry = &located.value;
            let (in_label_actors, in_label_topics): (Vec<TermId>, Vec<TermId>) =
                in_label.iter().partition(|id| terms.get(**id).kind == TermKind::Actor);
            let claim = Claim {
                brief: id,
                date: entry.date.value,
                end: entry.end.filter(|end| *end != entry.date.value),
                label: entry.label.clone(),
                circa: entry.circa,
                entry: number,
            };
            DatedClaim {
                id: entry.id.clone(),
                claim,
                actors: parties([
                    actors,
                    &linked.declared.actors,
                    &in_label_actors,
                    &linked.actors.all,
                ]),
                topics: parties([
                    topics,
                    &linked.declared.topics,
                    &in_label_topics,
                    &linked.topics.all,
                ]),
            }
        })
        .collect()
}

/// Who takes part in an event, or what it is about: what the event says itself, else what the brief declares,
/// else what the event's label names, else what was found in the brief.
fn parties(lists: [&Vec<TermId>; 4]) -> Vec<TermId> {
    lists.into_iter().find(|list| !list.is_empty()).cloned().unwrap_or_default()
}

/// Joins entries by their `id`; they come newest brief first.
fn joined(claims: Vec<DatedClaim>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::with_capacity(claims.len());
    let mut by_id: BTreeMap<Str, usize> = BTreeMap::new();
    for DatedClaim { id, claim, actors, topics } in claims {
        if let Some(&index) = id.as_ref().and_then(|id| by_id.get(id)) {
            let event = &mut events[index];
            add_new(&mut event.actors, &actors);
            add_new(&mut event.topics, &topics);
            event.claims.push(claim);
            continue;
        }
        if let Some(id) = &id {
            by_id.insert(id.clone(), events.len());
        }
        let date = claim.date;
        events.push(Event {
            claims: vec![claim],
            date,
            is_disputed: false,
            actors,
            topics,
            id,
            shares_label: false,
        });
    }
    events.iter_mut().filter(|event| event.claims.len() > 1).for_each(weigh);
    events
}

/// Puts firm dates before those that are about right, and sees whether all agree.
fn weigh(event: &mut Event) {
    event.claims.sort_by_key(|claim| claim.circa);
    let first = event.claims[0].date;
    let begins = event.claims.iter().map(|claim| claim.date);
    event.date = begins.clone().filter(|date| first.contains(*date)).fold(first, finer);
    event.is_disputed = !agree(begins) || !agree(event.claims.iter().filter_map(|claim| claim.end));
}

/// Whether dates can all be right: each lies in all that are less precise, which it does if all contain the most
/// precise one.
fn agree(mut dates: impl Iterator<Item = Date> + Clone) -> bool {
    let finest = dates.clone().reduce(finer);
    finest.is_none_or(|finest| dates.all(|date| date.contains(finest)))
}

/// The more precise of two dates; the first, if none is.
fn finer(a: Date, b: Date) -> Date {
    if b.precision() > a.precision() { b } else { a }
}

/// Tells of an event whose date is disputed. Where a claim says `circa`, the writer knows.
pub(super) fn dispute(event: &Event, briefs: &[LinkedBrief]) -> Option<Diagnostic> {
    let is_known = event.claims.iter().any(|claim| claim.circa);
    if !event.is_disputed || is_known {
        return None;
    }
    let (lead, others) = event.claims.split_first()?;
    let differs = |other: &&Claim| !agree([lead.date, other.date].into_iter());
    let other = others.iter().find(differs).or_else(|| others.first())?;
    let id = event.id.as_deref().unwrap_or_default();
    let message =
        format!("`{}` has the date {}, and {} elsewhere", quote(id), lead.date, other.date);
    let place = |claim: &Claim| {
        let brief = &briefs[claim.brief.index()].brief;
        brief.common.place(brief.dates[claim.entry as usize].value.date.spot)
    };
    let help = "both are shown side by side; `circa: true` on one of them says that you know";
    Some(
        Diagnostic::new(Code::DisputedDate, message)
            .at(place(lead))
            .also(place(other), "the other is here")
            .help(help),
    )
}
