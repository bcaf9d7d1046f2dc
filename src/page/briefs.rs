//! The list of all briefs, by day.

use serde::Serialize;

use crate::archive::BriefId;
use crate::brief::Section;
use crate::page::parts::{Day, Intro, Pager};
use crate::page::planner::Planner;
use crate::page::{Content, Page, paginate, section};

/// What the template of the list of briefs can read.
#[derive(Debug, Hash, Serialize)]
pub struct BriefsPage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// Briefs by day, newest first.
    pub days: Vec<Day>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let ids: Vec<BriefId> =
        (0..planner.archive.briefs.len()).map(|index| BriefId(index as u32)).collect();
    paginate(planner, &ids, "/briefs/")
        .into_iter()
        .map(|(address, pager, ids)| {
            section::page(planner, Section::Briefs, (address, pager.number), |intro| {
                Content::Briefs(BriefsPage { intro, days: by_day(planner, ids), pager })
            })
        })
        .collect()
}

/// Groups briefs, in their order, by the day they came out.
pub(super) fn by_day(planner: &Planner<'_>, ids: &[BriefId]) -> Vec<Day> {
    let day_of = |id: &BriefId| planner.brief(*id).brief.date.map(|moment| moment.day);
    ids.chunk_by(|a, b| day_of(a) == day_of(b))
        .map(|ids| {
            let date = ids.first().and_then(day_of).map(|day| planner.date(day));
            Day { date, briefs: planner.brief_cards(ids) }
        })
        .collect()
}
