//! The home page.

use serde::Serialize;

use crate::archive::BriefId;
use crate::archive::events::EventId;
use crate::archive::term::{TermId, TermKind};
use crate::page::parts::{BriefCard, CountedTerm, DateRef, Day, Entry, Intro, TermCard};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, TemplateName, WriteOrder, briefs, head, section};

/// Briefs below the leading one.
const BRIEFS: usize = 10;
/// Entries of each list beside them.
const IN_RAIL: usize = 6;

/// What the template of the home page can read.
#[derive(Debug, Hash, Serialize)]
pub struct HomePage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// The latest brief.
    pub lead: Option<Shared<BriefCard>>,
    /// The next briefs, by day.
    pub days: Vec<Day>,
    /// There are briefs that do not stand here.
    pub has_more: bool,
    /// Topics with the most briefs lately.
    pub topics: Vec<Shared<TermCard>>,
    /// Actors with the most briefs lately, and how many those are.
    pub actors: Vec<CountedTerm>,
    /// What has happened, newest first.
    pub recent: Vec<Shared<Entry>>,
    /// What is going to happen, soonest first.
    pub upcoming: Vec<Shared<Entry>>,
    /// What happened on this day of the year in other years, newest first.
    pub on_this_day: Vec<Shared<Entry>>,
    /// The day of the build.
    pub today: Shared<DateRef>,
    /// The day of the latest brief.
    pub latest: Option<Shared<DateRef>>,
    /// How many briefs there are.
    pub brief_count: usize,
    /// How many actors there are.
    pub actor_count: usize,
    /// How many topics there are.
    pub topic_count: usize,
}

pub(super) fn plan(planner: &Planner<'_>) -> Page {
    let archive = planner.archive;
    let ids: Vec<BriefId> =
        (0..archive.briefs.len().min(BRIEFS + 1)).map(|index| BriefId(index as u32)).collect();
    let (lead, rest) =
        ids.split_first().map_or((None, &[][..]), |(lead, rest)| (Some(*lead), rest));
    let today = planner.inputs.policy.today;
    let is_scheduled = |id: &EventId| archive.events[id.index()].date.first_day() > today;
    let event_ids = || (0..archive.events.len()).map(|index| EventId(index as u32));
    let on_this_day = event_ids().rev().filter(|id| {
        let date = archive.events[id.index()].date;
        date.day_number().is_some()
            && (date.month_number(), date.day_number())
                == (today.month_number(), today.day_number())
            && date < today
    });
    let count = |kind: TermKind| archive.terms().of_kind(kind).len();
    let content = HomePage {
        lead: lead.map(|id| planner.brief_card(id)),
        days: briefs::by_day(planner, rest),
        has_more: archive.briefs.len() > ids.len(),
        topics: lately(planner, TermKind::Topic)
            .into_iter()
            .map(|(id, _)| planner.term_card(id))
            .collect(),
        actors: lately(planner, TermKind::Actor)
            .into_iter()
            .map(|(id, count)| CountedTerm { term: planner.term_link(id), count })
            .collect(),
        recent: entries(planner, event_ids().rev().filter(|id| !is_scheduled(id))),
        upcoming: entries(planner, event_ids().filter(is_scheduled)),
        on_this_day: entries(planner, on_this_day),
        today: planner.date(today),
        latest: planner.latest.map(|day| planner.date(day)),
        brief_count: archive.briefs.len(),
        actor_count: count(TermKind::Actor),
        topic_count: count(TermKind::Topic),
        intro: archive.home.as_ref().and_then(section::intro_of),
    };
    let mut head = head(planner, "home", "/", "");
    head.description = planner.inputs.config.description.clone().unwrap_or_default();
    let common = archive.home.as_ref().map(|linked| &linked.page.common);
    let image = archive.home.as_ref().and_then(|linked| linked.image.as_ref());
    head.image = planner.shared_image(common, image);
    Page {
        address: "/".into(),
        template: TemplateName::of(common, "home.html"),
        rank: WriteOrder::Home,
        head,
        content: Content::Home(content),
        origin: common.map(section::place_of),
    }
}

fn entries(planner: &Planner<'_>, ids: impl Iterator<Item = EventId>) -> Vec<Shared<Entry>> {
    ids.take(IN_RAIL).map(|id| planner.event(id)).collect()
}

/// The terms of one kind with the most briefs lately, most first, then by name.
fn lately(planner: &Planner<'_>, kind: TermKind) -> Vec<(TermId, usize)> {
    let is_late = |id: &&BriefId| {
        planner.brief(**id).brief.date.is_some_and(|date| planner.is_lately(date.day))
    };
    let of_kind = planner.archive.terms().of_kind(kind).into_iter();
    let mut ranked: Vec<(TermId, usize)> = of_kind
        .map(|id| {
            (id, planner.archive.term_uses[id.index()].briefs.iter().take_while(is_late).count())
        })
        .filter(|(id, count)| *count > 0 && planner.term_card(*id).status != "closed")
        .collect();
    ranked.sort_by(|a, b| {
        let name = |id: TermId| &planner.archive.terms().get(id).name;
        b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
    });
    ranked.truncate(IN_RAIL);
    ranked
}
