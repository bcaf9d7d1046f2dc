//! The documents of a site: briefs, actors, topics, dates and plain pages, each with its number and its words.

use std::sync::Arc;

use rayon::prelude::*;

use crate::archive::date_index::DateUse;
use crate::archive::term::{Term, TermId, TermKind};
use crate::archive::{BriefId, LinkedPage};
use crate::brief::{Common, Details};
use crate::date::{Date, Precision};
use crate::language::Language;
use crate::page::client::record::Record;
use crate::page::date_counts::{counted, counts};
use crate::page::planner::Planner;
use crate::schema::Str;
use crate::search::index::Entry;
use crate::search::words::{self, Writing};
use crate::search::{Key, Segment};

/// A document that can be found.
pub(in crate::page) struct Document {
    pub(in crate::page) entry: Entry,
    pub(in crate::page) record: Record,
}

/// Labels of events that a date shows.
const EVENTS_OF_DATE: usize = 3;

/// All documents, in the order of their numbers.
pub(in crate::page) fn documents(planner: &Planner<'_>) -> Vec<Document> {
    let mut documents = terms(planner);
    documents.extend(dates(planner));
    let keys = brief_keys(planner);
    let briefs = keys.par_iter().map(|&(key, id)| brief(planner, key, id));
    documents.par_extend(briefs);
    documents
}

/// Lists that filters need: the briefs of each actor and topic, and all briefs.
pub(in crate::page) fn lists(
    planner: &Planner<'_>,
    documents: &[Document],
) -> Vec<(String, Vec<Key>)> {
    let mut by_id = vec![None; planner.archive.briefs.len()];
    for (key, id) in brief_keys(planner) {
        by_id[id.index()] = Some(key);
    }
    let of_terms = planner.archive.terms().iter().map(|(id, term)| {
        let briefs = &planner.archive.term_uses[id.index()].briefs;
        let mut keys: Vec<Key> = briefs.iter().filter_map(|brief| by_id[brief.index()]).collect();
        keys.sort_unstable();
        (format!("@{}/{}", term.kind.word(), term.slug), keys)
    });
    let all = documents.iter().map(|document| document.entry.key).collect();
    of_terms.filter(|(_, keys)| !keys.is_empty()).chain([("@".to_owned(), all)]).collect()
}

/// The numbers of briefs, in their order: the day, and the place by address among those of the day.
fn brief_keys(planner: &Planner<'_>) -> Vec<(Key, BriefId)> {
    let mut briefs: Vec<(u32, &str, BriefId)> = planner
        .archive
        .briefs
        .iter()
        .enumerate()
        .map(|(index, linked)| {
            let day = linked.brief.date.map_or(0, |moment| group(moment.day));
            (day, linked.address.as_ref(), BriefId(index as u32))
        })
        .collect();
    briefs.sort_unstable();
    let days = briefs.chunk_by(|a, b| a.0 == b.0);
    let keys = days.flat_map(|day| {
        (0..)
            .zip(day)
            .map(|(order, &(group, _, id))| (Key { segment: Segment::Briefs, group, order }, id))
    });
    keys.collect()
}

/// A day as the group of a number; 0 stands for none, so the first day of all counts as the second.
fn group(date: Date) -> u32 {
    u32::try_from(date.day_count()).unwrap_or(0).max(1)
}

fn brief(planner: &Planner<'_>, key: Key, id: BriefId) -> Document {
    let linked = planner.brief(id);
    let brief = &linked.brief;
    let lead = planner.brief_card(id).summary.clone();
    let names = |ids: &[TermId]| -> Vec<Str> {
        ids.iter().map(|&id| planner.archive.terms().get(id).name.clone()).collect()
    };
    let mut leads = vec![lead.clone(), brief.place.clone().unwrap_or_default()];
    leads.extend(names(&linked.actors.all));
    leads.extend(names(&linked.topics.all));
    leads.extend(brief.authors.iter().cloned());
    leads.extend(brief.dates.iter().filter_map(|event| event.value.label.clone()));
    leads.extend(brief.sources.iter().filter_map(|source| source.0.title.clone()));
    let writing = Writing {
        language: language(planner, &brief.common),
        names: vec![brief.title.clone()],
        lead: leads,
        body: Some(&linked.body),
    };
    let day = brief.date.map(|moment| planner.date(moment.day).short.clone());
    let record = Record {
        key,
        address: address(planner, &linked.address),
        title: brief.title.clone(),
        label: day.unwrap_or_default(),
        // Where the text begins with it, it need not stand there twice.
        lead: brief.summary.iter().map(|_| lead.clone()).collect(),
        body: Some(linked.body.clone()),
    };
    document(&writing, record)
}

fn document(writing: &Writing<'_>, record: Record) -> Document {
    let words = Arc::new(words::read(writing));
    Document { entry: Entry { key: record.key, words }, record }
}

fn language<'d>(planner: &'d Planner<'_>, common: &'d Common) -> &'d str {
    common.lang.as_ref().map_or(&planner.inputs.config.lang, |lang| &lang.0)
}

/// A link without the base path.
fn address(planner: &Planner<'_>, address: &str) -> Str {
    let link = planner.href(address);
    link.strip_prefix(&*planner.inputs.config.base_path).unwrap_or(&link).into()
}

/// Actors, topics and plain pages. Their numbers: the kind and the first letter, the place by slug among those.
fn terms(planner: &Planner<'_>) -> Vec<Document> {
    let terms = planner.archive.terms().iter();
    let terms = terms.map(|(id, term)| (kind_group(term.kind, &term.slug), Source::Term(id, term)));
    let pages = planner.archive.pages.iter();
    let pages = pages.map(|page| (group_of(2, &page.page.common.slug), Source::Page(page)));
    let mut sources: Vec<(u32, Source<'_>)> = terms.chain(pages).collect();
    // Stable: terms come by slug, pages by file.
    sources.sort_by_key(|(group, _)| *group);
    let groups = sources.chunk_by(|a, b| a.0 == b.0);
    let numbered: Vec<(Key, &Source<'_>)> = groups
        .flat_map(|of_group| {
            (0..).zip(of_group).map(|(order, (group, source))| {
                (Key { segment: Segment::Terms, group: *group, order }, source)
            })
        })
        .collect();
    let documents = numbered.par_iter().map(|(key, source)| match source {
        Source::Term(id, term) => self::term(planner, *key, *id, term),
        Source::Page(linked) => page(planner, *key, linked),
    });
    documents.collect()
}

enum Source<'a> {
    Term(TermId, &'a Term),
    Page(&'a LinkedPage),
}

fn kind_group(kind: TermKind, slug: &str) -> u32 {
    group_of(u32::from(kind == TermKind::Topic), slug)
}

fn group_of(kind: u32, slug: &str) -> u32 {
    let first = slug.bytes().next().filter(u8::is_ascii).unwrap_or(127);
    kind * 128 + u32::from(first)
}

fn term(planner: &Planner<'_>, key: Key, id: TermId, term: &Term) -> Document {
    let card = planner.term_card(id);
    let profile = term.profile.as_deref();
    let aliases: Vec<Str> = profile.map_or_else(Vec::new, |profile| {
        profile.aliases.iter().map(|alias| alias.value.clone()).collect()
    });
    let country = match profile.map(|profile| &profile.details) {
        Some(Details::Actor { country: Some(country), .. }) => country.clone(),
        _ => "".into(),
    };
    let body = planner.archive.profiles.get(&id).map(|(body, _)| body.clone());
    let writing = Writing {
        language: profile
            .map_or(&*planner.inputs.config.lang, |profile| language(planner, &profile.common)),
        names: std::iter::once(term.name.clone()).chain(aliases.iter().cloned()).collect(),
        lead: vec![card.role.clone(), card.summary.clone(), country],
        body: body.as_deref(),
    };
    let mut lead = vec![card.summary.clone()];
    if !aliases.is_empty() {
        lead.push(format!("{}: {}", planner.word("also_known_as"), aliases.join(" · ")).into());
    }
    let record = Record {
        key,
        address: address(planner, &term.address()),
        title: term.name.clone(),
        label: if card.role.is_empty() { card.kind_label.clone() } else { card.role.clone() },
        lead,
        body: body.clone(),
    };
    document(&writing, record)
}

fn page(planner: &Planner<'_>, key: Key, linked: &LinkedPage) -> Document {
    let page = &linked.page;
    let lead: Vec<Str> = page.summary.iter().cloned().collect();
    let writing = Writing {
        language: language(planner, &page.common),
        names: vec![page.title.clone()],
        lead: lead.clone(),
        body: Some(&linked.body),
    };
    let record = Record {
        key,
        address: address(planner, &linked.address),
        title: page.title.clone(),
        label: "".into(),
        lead,
        body: Some(linked.body.clone()),
    };
    document(&writing, record)
}

/// Dates, with the months around days and the years around months. Their numbers: the first day, and 0 for a year, 1
/// for a month, 2 for a day.
fn dates(planner: &Planner<'_>) -> Vec<Document> {
    let languages = languages(planner);
    let counts = counts(planner);
    let mut dates: Vec<(Key, Date, &DateUse)> = planner
        .archive
        .dates
        .iter()
        .map(|(&date, used)| {
            let order = match date.precision() {
                Precision::Year => 0,
                Precision::Month => 1,
                Precision::Day => 2,
            };
            (Key { segment: Segment::Dates, group: group(date), order }, date, used)
        })
        .collect();
    dates.sort_by_key(|(key, ..)| *key);
    let documents = dates.par_iter().map(|&(key, date, used)| {
        let (briefs, events) = counts.get(&date).copied().unwrap_or_default();
        let labels = used.events.iter().take(EVENTS_OF_DATE);
        let record = Record {
            key,
            address: address(planner, &crate::address::of_date(date)),
            title: planner.date(date).long.clone(),
            label: counted(planner, briefs, events),
            lead: labels.map(|&id| planner.event(id).label.clone()).collect(),
            body: None,
        };
        let names = date_names(planner, date, &languages);
        document(&Writing { language: "", names, lead: Vec::new(), body: None }, record)
    });
    documents.collect()
}

/// The languages in which readers may search: the site's, those of its briefs, those of dates, and English.
pub(in crate::page) fn languages(planner: &Planner<'_>) -> Vec<&'static Language> {
    let config = &planner.inputs.config;
    let of_briefs = planner.archive.briefs.iter().filter_map(|linked| {
        linked.brief.common.lang.as_ref().and_then(|lang| Language::known(&lang.0))
    });
    let of_site = [Language::of(&config.lang), Language::of("en")];
    let mut languages: Vec<&'static Language> =
        of_briefs.chain(of_site).chain(config.date_languages.iter().copied()).collect();
    languages.sort_by_key(|language| language.tag);
    languages.dedup_by_key(|language| language.tag);
    languages
}

/// What a date is called: by numbers, as the site writes it, and with the name of its month in each language.
fn date_names(planner: &Planner<'_>, date: Date, languages: &[&Language]) -> Vec<Str> {
    let mut names: Vec<Str> = vec![date.to_string().into(), planner.date(date).long.clone()];
    let Some(month) = date.month_number() else { return names };
    let day = date.day_number().map_or(String::new(), |day| day.to_string());
    for language in languages {
        if let Some((name, _)) = language.months.iter().find(|(_, number)| *number == month) {
            names.push(format!("{day} {name} {}", date.year_number()).into());
        }
    }
    names
}
