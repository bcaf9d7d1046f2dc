//! How many briefs and events a date has.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::page::planner::Planner;
use crate::schema::Str;

/// Briefs and events of each date, those of days counted for months and years too.
pub(super) fn counts(planner: &Planner<'_>) -> BTreeMap<Date, (usize, usize)> {
    let mut counts: BTreeMap<Date, (usize, usize)> = BTreeMap::new();
    for (&date, used) in &planner.archive.dates {
        let mut around = vec![date, date.whole_year()];
        around.extend(date.whole_month());
        around.sort_unstable();
        around.dedup();
        for date in around {
            let (briefs, events) = counts.entry(date).or_default();
            *briefs += used.published.len();
            *events += used.events.len();
        }
    }
    counts
}

/// How many briefs and events, in words; nothing of what there is none of.
pub(super) fn counted(planner: &Planner<'_>, briefs: usize, events: usize) -> Str {
    let strings = &planner.inputs.theme.strings;
    let counts = [(events, "event"), (briefs, "brief")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, noun)| strings.count(count, noun)).collect();
    counts.join(" · ").into()
}
