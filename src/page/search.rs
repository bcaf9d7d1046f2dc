//! The search page, which without script is a list of all names from A to Z, and the shards behind it.
//!
//! `/search/index.txt` tells a browser where everything is. Its lines are words between tabs:
//!
//! | line | behind it |
//! |---|---|
//! | `total` | how many documents there are |
//! | `word` | a key of the interface's words, and the word |
//! | `function` | words that say nothing by themselves, between spaces |
//! | `forms`, `stems` | the first key of each shard, between spaces; a shard's file is named by the key's digest |
//! | `t`, `d`, `b` | the first document of each shard of records, as numbers: the gap to the group before, the place in the group |

mod documents;
mod records;

use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;

use crate::archive::term::TermKind;
use crate::page::desk::Desk;
use crate::page::parts::{Link, Pager, TermCard};
use crate::page::shard::{Contents, Shard};
use crate::page::shared::Shared;
use crate::page::{Content, Page, Rank, TemplateName, head, pagers};
use crate::schema::Str;
use crate::search::index::{Line, merge};
use crate::search::shard::{Limits, cut, name};
use crate::search::{Key, number};
use crate::slug::fold;

use documents::{Document, documents, languages, lists};

pub(super) use documents::counts;
pub use records::Record;
pub(super) use records::line;

/// The folder of everything that belongs to search.
const FOLDER: &str = "/search/";
/// Shards of forms: near 5 KB compressed.
const FORMS: Limits = Limits { least: 8 << 10, most: 16 << 10 };
/// Shards of stems, unless one list is longer: near 8 KB compressed.
const STEMS: Limits = Limits { least: 8 << 10, most: 20 << 10 };
/// Shards of records: two or three briefs, near 3 KB compressed, for a reader fetches ten to see ten hits.
const RECORDS: Limits = Limits { least: 5 << 10, most: 9 << 10 };
/// The list from A to Z has so many times the entries that other lists have.
const ENTRIES: usize = 4;
/// Words of the interface that the script shows.
const WORDS: [&str; 11] = [
    "search_none",
    "search_none_text",
    "search_more",
    "search_all",
    "hit_one",
    "hit_other",
    "brief_one",
    "actor_one",
    "topic_one",
    "search_date",
    "search_page",
];

/// What the template of the search page can read.
#[derive(Debug, Hash, Serialize)]
pub struct SearchPage {
    /// The letters of the whole list.
    pub letters: Vec<Link>,
    /// Actors and topics by name, of this page of the list.
    pub rows: Vec<NameRow>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// A row of the list from A to Z.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NameRow {
    /// The actor or topic.
    pub card: Shared<TermCard>,
    /// The letter that begins here; empty if it has begun above.
    pub letter: Str,
    /// The anchor of the letter.
    pub anchor: Str,
}

/// The pages of the search; none if the site is not to be searched.
pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    if desk.inputs.config.search { pages(desk) } else { Vec::new() }
}

fn pages(desk: &Desk<'_>) -> Vec<Page> {
    let rows = rows(desk);
    let size = desk.inputs.config.paginate * ENTRIES;
    let pagers = pagers(desk, FOLDER, rows.len().div_ceil(size).max(1));
    let begins = rows.iter().enumerate().filter(|(_, row)| !row.letter.is_empty());
    let letters: Vec<Link> = begins
        .map(|(index, row)| {
            let page = desk.href(&pagers[index / size].0);
            Link { url: format!("{page}#{}", row.anchor).into(), name: row.letter.clone() }
        })
        .collect();
    pagers
        .into_iter()
        .map(|(address, pager)| {
            let start = (pager.number - 1) * size;
            let rows = rows[start..(start + size).min(rows.len())].to_vec();
            let content = SearchPage { letters: letters.clone(), rows, pager };
            Page {
                template: TemplateName::usual("search.html"),
                rank: Rank::List,
                head: head(desk, "search", &address, desk.word("search")),
                address,
                content: Content::Search(content),
                origin: None,
            }
        })
        .collect()
}

/// All actors and topics by name.
fn rows(desk: &Desk<'_>) -> Vec<NameRow> {
    let kinds = [TermKind::Actor, TermKind::Topic];
    let mut ids: Vec<_> =
        kinds.into_iter().flat_map(|kind| desk.archive.terms().of_kind(kind)).collect();
    desk.sort_by_name(&mut ids);
    let mut letters = 0;
    let mut current = String::new();
    ids.into_iter()
        .map(|id| {
            let name = fold(&desk.archive.terms().get(id).name);
            let letter: String =
                name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
            let begins = letter != current;
            letters += usize::from(begins);
            let row = NameRow {
                card: desk.term_card(id),
                letter: if begins { letter.as_str().into() } else { "".into() },
                anchor: format!("letter-{letters}").into(),
            };
            current = letter;
            row
        })
        .collect()
}

/// All shards.
pub(super) fn shards(desk: &Desk<'_>) -> Vec<Shard> {
    if !desk.inputs.config.search {
        return Vec::new();
    }
    let documents = documents(desk);
    let entries: Vec<_> = documents.iter().map(|document| document.entry.clone()).collect();
    let index = merge(&entries, lists(desk, &documents));
    let mut manifest = opening(desk, documents.len());
    let mut shards = lines("f", index.forms, FORMS, &mut manifest);
    shards.extend(lines("s", index.stems, STEMS, &mut manifest));
    for of_segment in documents.chunk_by(|a, b| a.entry.key.segment == b.entry.key.segment) {
        shards.extend(records_of(of_segment, &mut manifest));
    }
    shards.push(Shard::text(format!("{FOLDER}terms.txt"), terms(desk)));
    let mut index = Shard::text(format!("{FOLDER}index.txt"), manifest);
    index.rank = Rank::List;
    shards.push(index);
    shards
}

/// What a browser has to know beside where shards begin.
fn opening(desk: &Desk<'_>, total: usize) -> String {
    let mut text = format!("total\t{total}\n");
    for key in WORDS {
        let _ = writeln!(text, "word\t{key}\t{}", desk.word(key));
    }
    let function = languages(desk).into_iter().flat_map(|language| &language.function);
    let function: Vec<&str> = function.map(String::as_str).collect();
    let _ = writeln!(text, "function\t{}", function.join(" "));
    text
}

/// Cuts lines into shards.
fn lines(kind: &str, lines: Vec<Line>, limits: Limits, manifest: &mut String) -> Vec<Shard> {
    let sizes = lines.iter().map(|line| (line.key.as_str(), line.text.len()));
    let ranges: Vec<Range<usize>> = cut(sizes, limits);
    let keys: Vec<&str> = ranges.iter().map(|range| lines[range.start].key.as_str()).collect();
    let _ = writeln!(manifest, "{kind}\t{}", keys.join(" "));
    let shards = ranges.into_iter().map(|range| {
        let address = format!("{FOLDER}{kind}/{:x}.txt", name(&lines[range.start].key));
        Shard::text(address, lines[range].iter().map(|line| line.text.as_str()).collect())
    });
    shards.collect()
}

/// Cuts the records of one segment into shards.
fn records_of(documents: &[Document], manifest: &mut String) -> Vec<Shard> {
    let names: Vec<String> = documents.iter().map(|document| file(document.entry.key)).collect();
    let sizes =
        names.iter().zip(documents).map(|(name, document)| (name.as_str(), document.record.size()));
    let ranges = cut(sizes, RECORDS);
    let mut last = 0;
    if let Some(first) = documents.first() {
        let _ = write!(manifest, "{}\t", first.entry.key.segment.letter());
    }
    for range in &ranges {
        let Key { group, order, segment: _ } = documents[range.start].entry.key;
        number::write(group - last, manifest);
        number::write(order, manifest);
        last = group;
    }
    manifest.push('\n');
    let shards = ranges.into_iter().map(|range| Shard {
        address: format!("{FOLDER}r/{}.txt", names[range.start]),
        rank: Rank::Asset,
        contents: Contents::Records(
            documents[range].iter().map(|document| document.record.clone()).collect(),
        ),
    });
    shards.collect()
}

/// The name of the file that begins with a document.
fn file(key: Key) -> String {
    let Key { segment, group, order } = key;
    format!("{}{group}-{order}", segment.letter())
}

/// All actors and topics, for the filters: address and name.
fn terms(desk: &Desk<'_>) -> String {
    let mut text = String::new();
    for kind in [TermKind::Actor, TermKind::Topic] {
        for id in desk.terms_by_name(kind) {
            let term = desk.archive.terms().get(id);
            let _ = writeln!(text, "{}\t{}\t{}", kind.word(), term.slug, line(&term.name));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Segment;

    #[test]
    fn files_of_records_have_a_name_for_each_key() {
        let key = |segment, group, order| file(Key { segment, group, order });
        assert_eq!(key(Segment::Briefs, 739_000, 2), "b739000-2");
        assert_ne!(key(Segment::Dates, 1, 11), key(Segment::Dates, 11, 1));
    }
}
