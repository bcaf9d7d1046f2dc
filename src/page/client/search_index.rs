//! The index of the search, in files that the script of the search page fetches piece by piece.
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

use std::fmt::Write as _;
use std::ops::Range;

use crate::archive::term::TermKind;
use crate::page::WriteOrder;
use crate::page::client::record::line;
use crate::page::client::search_documents::{Document, documents, languages, lists};
use crate::page::client::shard::{Contents, Shard};
use crate::page::planner::Planner;
use crate::page::search::FOLDER;
use crate::search::index::{Line, merge};
use crate::search::shard::{Limits, cut, name};
use crate::search::{Key, number};

/// Shards of forms: near 5 KB compressed.
const FORMS: Limits = Limits { least: 8 << 10, most: 16 << 10 };
/// Shards of stems, unless one list is longer: near 8 KB compressed.
const STEMS: Limits = Limits { least: 8 << 10, most: 20 << 10 };
/// Shards of records: two or three briefs, near 3 KB compressed, for a reader fetches ten to see ten hits.
const RECORDS: Limits = Limits { least: 5 << 10, most: 9 << 10 };
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

/// All shards.
pub(in crate::page) fn shards(planner: &Planner<'_>) -> Vec<Shard> {
    if !planner.inputs.config.search {
        return Vec::new();
    }
    let documents = documents(planner);
    let entries: Vec<_> = documents.iter().map(|document| document.entry.clone()).collect();
    let index = merge(&entries, lists(planner, &documents));
    let mut manifest = opening(planner, documents.len());
    let mut shards = lines("f", index.forms, FORMS, &mut manifest);
    shards.extend(lines("s", index.stems, STEMS, &mut manifest));
    for of_segment in documents.chunk_by(|a, b| a.entry.key.segment == b.entry.key.segment) {
        shards.extend(records_of(of_segment, &mut manifest));
    }
    shards.push(Shard::text(format!("{FOLDER}terms.txt"), terms(planner)));
    let mut index = Shard::text(format!("{FOLDER}index.txt"), manifest);
    index.rank = WriteOrder::List;
    shards.push(index);
    shards
}

/// What a browser has to know beside where shards begin.
fn opening(planner: &Planner<'_>, total: usize) -> String {
    let mut text = format!("total\t{total}\n");
    for key in WORDS {
        let _ = writeln!(text, "word\t{key}\t{}", planner.word(key));
    }
    let function = languages(planner).into_iter().flat_map(|language| &language.function);
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
        rank: WriteOrder::Asset,
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
fn terms(planner: &Planner<'_>) -> String {
    let mut text = String::new();
    for kind in [TermKind::Actor, TermKind::Topic] {
        for id in planner.terms_by_name(kind) {
            let term = planner.archive.terms().get(id);
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
