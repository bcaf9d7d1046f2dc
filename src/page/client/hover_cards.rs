//! Cards that a reader sees when resting on the name of an actor, a topic or a date: a few lines of text each, in
//! files small enough to be fetched on the way to the name.
//!
//! A line is the path of the page without slashes at its ends, then what the card says between tabs: what kind of
//! thing, its name, a sentence, and figures. Cards of terms lie by the digest of their path, those of dates by month. (The
//! pages themselves hold the same, but the page of an actor in many briefs is a hundred times as large.)

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::address;
use crate::archive::term::TermId;
use crate::date::Date;
use crate::page::client::record::line;
use crate::page::client::shard::Shard;
use crate::page::date_counts::{counted, counts};
use crate::page::planner::Planner;
use crate::schema::Str;
use crate::search::shard::name;

/// Bytes that a file of cards has at most on average, before compression.
const TARGET_SHARD_BYTES: usize = 6 << 10;

/// The files of cards, and how many there are of terms.
pub(in crate::page) fn plan(planner: &Planner<'_>) -> (Vec<Shard>, u32) {
    let cards: Vec<(String, String)> =
        planner.archive.terms().iter().map(|(id, _)| of_term(planner, id)).collect();
    let size: usize = cards.iter().map(|(_, card)| card.len()).sum();
    let count = u32::try_from(size.div_ceil(TARGET_SHARD_BYTES).next_power_of_two()).unwrap_or(1);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (path, card) in cards {
        files.entry(format!("{:x}", name(&path) % count)).or_default().push_str(&card);
    }
    let counts = counts(planner);
    for &date in planner.archive.dates.keys() {
        let month = date.whole_month().unwrap_or(date);
        let (briefs, events) = counts.get(&date).copied().unwrap_or_default();
        let card = of_date(planner, date, counted(planner, briefs, events));
        files.entry(month.to_string()).or_default().push_str(&card);
    }
    let shards = files
        .into_iter()
        .map(|(file, text)| Shard::text(format!("/assets/cards/{file}.txt"), text));
    (shards.collect(), count)
}

fn of_term(planner: &Planner<'_>, id: TermId) -> (String, String) {
    let term = planner.archive.terms().get(id);
    let card = planner.term_card(id);
    let address = term.address();
    let path = address.trim_matches('/');
    let strings = &planner.inputs.theme.strings;
    let kind_label = if card.kind_label.is_empty() {
        strings.noun(1, card.kind).into()
    } else {
        card.kind_label.clone()
    };
    let text = match (card.role.as_ref(), card.summary.as_ref()) {
        ("", text) | (text, "") => text.to_owned(),
        (role, summary) => format!("{role}. {summary}"),
    };
    let mut figures = strings.count(card.briefs, "brief");
    if let Some(last) = &card.last {
        let _ = write!(figures, " · {} {}", planner.word("last_seen"), last.short);
    }
    let card = written(path, [&kind_label, &card.name, &text, &figures]);
    (path.to_owned(), card)
}

fn of_date(planner: &Planner<'_>, date: Date, figures: Str) -> String {
    let address = address::of_date(date);
    let used = &planner.archive.dates[&date];
    let parts = planner.date(date);
    let event = used.events.first().map(|&id| planner.event(id).label.clone()).unwrap_or_default();
    let kind = if parts.weekday.is_empty() { planner.word("dates") } else { parts.weekday.clone() };
    written(address.trim_matches('/'), [&kind, &parts.long, &event, &figures])
}

fn written(path: &str, parts: [&str; 4]) -> String {
    let mut text = path.to_owned();
    for part in parts {
        text.push('\t');
        text.push_str(&line(part));
    }
    text.push('\n');
    text
}
