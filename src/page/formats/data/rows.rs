//! The rows of each table, in the order of its columns.

use std::collections::BTreeMap;

use super::{Cell, Mentions, Rows};
use crate::address;
use crate::archive::BriefId;
use crate::archive::body::LinkedBody;
use crate::archive::term::{Term, TermId, TermKind};
use crate::brief::actor_kind::Kind;
use crate::brief::values::{Correction, SourceFields};
use crate::brief::{Details, Profile};
use crate::date::{Date, Moment, Precision};
use crate::page::formats::calendar;
use crate::page::parts::TermCard;
use crate::page::planner::Planner;
use crate::page::term::aliases;
use crate::schema::{Str, Words};
use crate::source_file::Span;

/// The rows of all tables, in the order of [`super::tables::TABLES`].
pub(super) fn all(planner: &Planner<'_>) -> Vec<Rows> {
    let archive = planner.archive;
    let mentions = Mentions {
        briefs: archive
            .briefs
            .iter()
            .map(|linked| (linked.address.clone(), linked.body.clone()))
            .collect(),
        terms: archive.terms().iter().map(|(_, term)| (term.kind, term.slug.clone())).collect(),
    };
    let counts = mention_counts(planner);
    let terms = |kind: TermKind| archive.terms().iter().filter(move |(_, term)| term.kind == kind);
    let briefs = (0..archive.briefs.len() as u32).map(BriefId);
    vec![
        Rows::Made(briefs.map(|id| brief(planner, id)).collect()),
        Rows::Made(
            terms(TermKind::Actor).map(|(id, term)| actor(planner, id, term, &counts)).collect(),
        ),
        Rows::Made(
            terms(TermKind::Topic).map(|(id, term)| topic(planner, id, term, &counts)).collect(),
        ),
        Rows::Made(dates(planner)),
        Rows::Mentions(mentions),
        Rows::Made(cooccurrences(planner)),
        Rows::Made(sources(planner)),
    ]
}

fn text(text: impl Into<Str>) -> Cell {
    Cell::Text(text.into())
}

fn maybe<T: Into<Str>>(value: Option<T>) -> Cell {
    value.map_or(Cell::Nothing, |value| Cell::Text(value.into()))
}

fn number(number: usize) -> Cell {
    Cell::Number(number as u64)
}

/// A date as a text.
fn date(date: Option<Date>) -> Cell {
    maybe(date.map(|date| date.to_string()))
}

/// A point in time as it is written: a day, or a day with a time, in the site's zone if it names no other.
fn moment(planner: &Planner<'_>, moment: Option<Moment>) -> Cell {
    maybe(moment.map(|moment| match moment.seconds {
        None => moment.day.to_string(),
        Some(_) => moment.instant(&planner.inputs.config.timezone).to_string(),
    }))
}

fn slugs(planner: &Planner<'_>, ids: &[TermId]) -> Cell {
    Cell::List(ids.iter().map(|&id| planner.archive.terms().get(id).slug.clone()).collect())
}

fn url(planner: &Planner<'_>, address: &str) -> Cell {
    text(address::url(&planner.inputs.config, address).unwrap_or_else(|| planner.href(address)))
}

fn brief(planner: &Planner<'_>, id: BriefId) -> Vec<Cell> {
    let linked = planner.brief(id);
    let brief = &linked.brief;
    let common = &brief.common;
    let correction = |Correction { date, text }: &Correction| -> Str {
        date.map_or_else(|| text.clone(), |date| format!("{date}: {text}").into())
    };
    vec![
        text(linked.address.clone()),
        url(planner, &linked.address),
        text(common.slug.clone()),
        text(brief.title.clone()),
        moment(planner, brief.date),
        moment(planner, brief.updated),
        text(planner.brief_card(id).summary.clone()),
        maybe(brief.place.clone()),
        text(planner.lang_of(common)),
        Cell::List(brief.authors.clone()),
        maybe(brief.confidence.map(Words::word)),
        text(common.release.tlp.word()),
        slugs(planner, &linked.actors.all),
        slugs(planner, &linked.topics.all),
        number(brief.sources.len()),
        Cell::List(brief.corrections.iter().map(correction).collect()),
        number(linked.body.body().word_count),
    ]
}

/// How often prose names each term, by its number.
fn mention_counts(planner: &Planner<'_>) -> Vec<usize> {
    let mut counts = vec![0; planner.archive.terms().len()];
    for linked in &planner.archive.briefs {
        for mention in &linked.body.mentions {
            counts[mention.term.index()] += 1;
        }
    }
    counts
}

fn links(profile: Option<&Profile>) -> Cell {
    let links = profile.map_or(&[][..], |profile| &profile.links);
    Cell::List(links.iter().map(|link| link.url.0.clone()).collect())
}

/// What actors and topics have alike: counts, and the first and last day.
fn figures(card: &TermCard, mentions: usize) -> [Cell; 5] {
    let iso = |date: &Option<crate::page::shared::Shared<crate::page::parts::DateRef>>| {
        maybe(date.as_ref().map(|date| date.iso.clone()))
    };
    [number(card.briefs), number(card.events), number(mentions), iso(&card.first), iso(&card.last)]
}

fn actor(planner: &Planner<'_>, id: TermId, term: &Term, counts: &[usize]) -> Vec<Cell> {
    let profile = term.profile.as_deref();
    let (kind, role, country) = match profile.map(|profile| &profile.details) {
        Some(Details::Actor { kind, role, affiliations: _, country }) => {
            (kind.as_ref().map(Kind::word), role.clone(), country.clone())
        }
        Some(Details::Topic { .. }) | None => (None, None, None),
    };
    let mut row = vec![
        text(term.slug.clone()),
        url(planner, &term.address()),
        text(term.name.clone()),
        Cell::List(aliases(profile)),
        maybe(kind),
        maybe(role),
        maybe(country),
        slugs(planner, &term.affiliations),
        maybe(profile.and_then(|profile| profile.summary.clone())),
        links(profile),
    ];
    row.extend(figures(&planner.term_card(id), counts[id.index()]));
    row
}

fn topic(planner: &Planner<'_>, id: TermId, term: &Term, counts: &[usize]) -> Vec<Cell> {
    let profile = term.profile.as_deref();
    let card = planner.term_card(id);
    let mut row = vec![
        text(term.slug.clone()),
        url(planner, &term.address()),
        text(term.name.clone()),
        Cell::List(aliases(profile)),
        maybe(term.parent.map(|parent| planner.archive.terms().get(parent).slug.clone())),
        text(card.status),
        text(card.trend),
        maybe(profile.and_then(|profile| profile.summary.clone())),
        links(profile),
    ];
    row.extend(figures(&card, counts[id.index()]));
    row
}

fn dates(planner: &Planner<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for event in &planner.archive.events {
        let key = calendar::key(planner, event);
        for claim in &event.claims {
            let precision = match claim.date.precision() {
                Precision::Day => "day",
                Precision::Month => "month",
                Precision::Year => "year",
            };
            rows.push(vec![
                text(key.clone()),
                date(Some(claim.date)),
                date(claim.end),
                text(precision),
                Cell::Flag(claim.circa),
                Cell::Flag(event.is_disputed),
                text(planner.label(claim)),
                text(planner.brief(claim.brief).address.clone()),
                slugs(planner, &event.actors),
                slugs(planner, &event.topics),
            ]);
        }
    }
    rows
}

/// A pair that is kept at one of its actors alone counts too.
fn cooccurrences(planner: &Planner<'_>) -> Vec<Vec<Cell>> {
    let archive = planner.archive;
    let mut pairs: BTreeMap<(TermId, TermId), (u32, u32)> = BTreeMap::new();
    for (id, _) in archive.terms().iter() {
        for companion in &archive.term_uses[id.index()].companions {
            let pair = (id.min(companion.actor), id.max(companion.actor));
            pairs.insert(pair, (companion.briefs, companion.sentences));
        }
    }
    let slug = |id: TermId| text(archive.terms().get(id).slug.clone());
    let row = |((a, b), (briefs, sentences)): ((TermId, TermId), (u32, u32))| {
        vec![slug(a), slug(b), Cell::Number(briefs.into()), Cell::Number(sentences.into())]
    };
    pairs.into_iter().map(row).collect()
}

fn sources(planner: &Planner<'_>) -> Vec<Vec<Cell>> {
    let row = |fields: &SourceFields, briefs: &[BriefId]| {
        let SourceFields { title, publisher, url, date: day, accessed, archived, grade } = fields;
        vec![
            maybe(title.clone()),
            maybe(publisher.clone()),
            maybe(url.as_ref().map(|url| url.0.clone())),
            date(*day),
            date(*accessed),
            maybe(archived.as_ref().map(|url| url.0.clone())),
            maybe(grade.map(|grade| format!("{}{}", grade.reliability, grade.credibility))),
            Cell::List(briefs.iter().map(|&id| planner.brief(id).address.clone()).collect()),
        ]
    };
    planner.archive.sources.iter().map(|source| row(&source.fields, &source.briefs)).collect()
}

impl Mentions {
    /// Goes over all rows: brief by brief, and in each in order of the text.
    pub(super) fn each<E>(&self, mut with: impl FnMut(&[Cell]) -> Result<(), E>) -> Result<(), E> {
        for (address, body) in &self.briefs {
            let names = body.mentions.iter().map(|mention| {
                let (kind, slug) = &self.terms[mention.term.index()];
                MentionRow {
                    text: mention.text,
                    sentence: mention.sentence,
                    kind: kind.word(),
                    target: slug.clone(),
                    by_hand: mention.by_hand,
                    inferred: false,
                }
            });
            let dates = body.dates.iter().map(|mention| MentionRow {
                text: mention.text,
                sentence: mention.sentence,
                kind: "date",
                target: mention.date.to_string().into(),
                by_hand: false,
                inferred: mention.is_inferred,
            });
            let mut all: Vec<MentionRow> = names.chain(dates).collect();
            all.sort_by_key(|place| (place.text.start, place.text.end));
            for MentionRow { text: name, sentence, kind, target, by_hand, inferred } in all {
                let Quoted { text: name, start, end, sentence } = quoted(body, name, sentence);
                with(&[
                    text(address.clone()),
                    text(kind),
                    Cell::Text(target),
                    Cell::Text(name),
                    number(start),
                    number(end),
                    Cell::Text(sentence),
                    Cell::Flag(by_hand),
                    Cell::Flag(inferred),
                ])?;
            }
        }
        Ok(())
    }
}

/// A name or date in prose.
struct MentionRow {
    text: Span,
    sentence: Span,
    kind: &'static str,
    target: Str,
    by_hand: bool,
    inferred: bool,
}

/// A name in its sentence as a reader sees both, and where it stands there, in code points.
struct Quoted {
    text: Str,
    start: usize,
    end: usize,
    sentence: Str,
}

fn quoted(body: &LinkedBody, name: Span, sentence: Span) -> Quoted {
    let mut quoted = Quoted { text: "".into(), start: 0, end: 0, sentence: "".into() };
    let mut whole = String::new();
    let mut length = 0;
    for (piece, is_name) in body.cut(sentence, &[name]) {
        let count = piece.chars().count();
        if is_name {
            (quoted.start, quoted.end) = (length, length + count);
            quoted.text = piece.as_str().into();
        }
        length += count;
        whole.push_str(&piece);
    }
    quoted.sentence = whole.into();
    quoted
}
