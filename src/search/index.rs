//! Joins the words of all documents: which forms have which stems, and which documents have which stem.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use rayon::prelude::*;

use crate::schema::Str;
use crate::search::stem::Forms;
use crate::search::words::{Quick, Use, Words};
use crate::search::{Key, Segment, number};

/// How fast the count of a word saturates: BM25's k1.
const K1: f32 = 1.2;
/// How much the length of a text counts: BM25's b.
const B: f32 = 0.75;
/// Into so many steps the part of the score that rests on the document is cut.
pub const LEVELS: u32 = 16;

type Table<'k, V> = HashMap<&'k str, V, BuildHasherDefault<Quick>>;

/// A document and its words.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub key: Key,
    /// Its words.
    pub words: Arc<Words>,
}

/// A line of a shard, and what it is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The form or stem.
    pub key: String,
    /// The whole line, with a break at its end.
    pub text: String,
}

/// The index of a site.
#[derive(Debug, PartialEq, Eq)]
pub struct Index {
    /// The forms, sorted.
    pub forms: Vec<Line>,
    /// The stems and the lists that are kept as stems, sorted.
    pub stems: Vec<Line>,
}

/// Joins the words of documents, which come in the order of their keys. `lists` are kept beside the stems: each a
/// name that no word can have, and documents in the same order.
pub fn merge(entries: &[Entry], lists: Vec<(String, Vec<Key>)>) -> Index {
    let norm = Norm::of(entries);
    // The bounds of parts leave no trace in the result.
    let part = entries.len().div_ceil(rayon::current_num_threads()).max(256);
    let parts: Vec<Part<'_>> =
        entries.par_chunks(part).map(|entries| Part::new(entries, norm)).collect();
    let mut stems: Vec<(&str, &[Posting])> = parts
        .iter()
        .flat_map(|part| part.stems.iter().map(String::as_str).zip(&part.postings))
        .map(|(stem, postings)| (stem, postings.as_slice()))
        .collect();
    stems.retain(|(_, postings)| !postings.is_empty());
    // Stable: the parts of a stem's list stay in order.
    stems.par_sort_by_key(|(stem, _)| *stem);
    let groups: Vec<&[(&str, &[Posting])]> = stems.chunk_by(|a, b| a.0 == b.0).collect();
    let mut lines: Vec<Line> = groups.par_iter().map(|group| stem_line(group)).collect();
    let listed = lists.into_iter().map(|(name, keys)| {
        let postings: Vec<Posting> = keys.into_iter().map(|key| (key, 0.0)).collect();
        stem_line(&[(&name, &postings)])
    });
    lines.extend(listed);
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    Index { forms: forms(&parts, &groups), stems: lines }
}

/// A document, and how much a word says of it: 0 for nothing, 1 for all.
type Posting = (Key, f32);

/// The usual length of a text, in words, in steps of a quarter, so that a small edit leaves it alone.
#[derive(Clone, Copy)]
struct Norm(f32);

impl Norm {
    fn of(entries: &[Entry]) -> Self {
        let with_text = || entries.iter().filter(|entry| entry.words.length > 0);
        let sum: u64 = with_text().map(|entry| u64::from(entry.words.length)).sum();
        let usual = sum / with_text().count().max(1) as u64;
        let mut step = 16;
        while step * 5 / 4 <= usual {
            step = step * 5 / 4;
        }
        Self(step as f32)
    }

    /// What counts of a word outside names, for a text of so many words. One of a few lines counts as one of half
    /// the usual length: it is not about everything that it touches.
    fn of_length(self, length: u32) -> f32 {
        1.0 / (1.0 - B + B * (length as f32 / self.0).max(0.5))
    }
}

/// The index of a stretch of the documents.
struct Part<'e> {
    /// Every form: folded, and the number of its stem. One may come several times, from several languages.
    forms: Vec<(String, u32)>,
    stems: Vec<String>,
    postings: Vec<Vec<Posting>>,
    numbers: HashMap<String, u32, BuildHasherDefault<Quick>>,
    languages: Vec<(&'e str, Forms, Table<'e, Known>)>,
}

/// A word that has been seen.
#[derive(Clone, Copy)]
struct Known {
    stem: u32,
    is_function: bool,
}

impl<'e> Part<'e> {
    fn new(entries: &'e [Entry], norm: Norm) -> Self {
        let mut part = Self {
            forms: Vec::new(),
            stems: Vec::new(),
            postings: Vec::new(),
            numbers: HashMap::default(),
            languages: Vec::new(),
        };
        for entry in entries {
            part.add(entry, norm);
        }
        for (_, score) in part.postings.iter_mut().flatten() {
            *score /= *score + K1;
        }
        part
    }

    fn add(&mut self, entry: &'e Entry, norm: Norm) {
        let language = self.language(&entry.words.language);
        let scale = norm.of_length(entry.words.length);
        for (word, used) in entry.words.iter() {
            let Known { stem, is_function } = self.known(language, word);
            let count = if is_function { 0 } else { used.count };
            let Use { name, .. } = used;
            if name == 0 && count == 0 {
                continue;
            }
            let score = f32::from(name) / 16.0 + f32::from(count) * scale;
            let postings = &mut self.postings[stem as usize];
            match postings.last_mut() {
                Some((key, sum)) if *key == entry.key => *sum += score,
                _ => postings.push((entry.key, score)),
            }
        }
    }

    fn language(&mut self, tag: &'e Str) -> usize {
        let found = self.languages.iter().position(|(known, ..)| **known == **tag);
        found.unwrap_or_else(|| {
            self.languages.push((tag, Forms::of(tag), Table::default()));
            self.languages.len() - 1
        })
    }

    fn known(&mut self, language: usize, word: &'e str) -> Known {
        let (_, forms, table) = &mut self.languages[language];
        if let Some(known) = table.get(word) {
            return *known;
        }
        let form = forms.of_word(word);
        let next = self.stems.len() as u32;
        let stem = *self.numbers.entry(form.stem).or_insert_with_key(|stem| {
            self.stems.push(stem.clone());
            self.postings.push(Vec::new());
            next
        });
        let known = Known { stem, is_function: form.is_function };
        table.insert(word, known);
        self.forms.push((form.folded, stem));
        known
    }
}

/// The line of a stem whose list may lie in several parts.
fn stem_line(group: &[(&str, &[Posting])]) -> Line {
    let stem = group[0].0;
    let mut text = String::with_capacity(stem.len() + 8 * group.len());
    text.push_str(stem);
    let mut tabs = 0;
    let mut last: Option<Key> = None;
    for &(key, score) in group.iter().flat_map(|(_, postings)| *postings) {
        let column = 1 + Segment::ALL.iter().take_while(|segment| **segment < key.segment).count();
        while tabs < column {
            text.push('\t');
            tabs += 1;
            last = None;
        }
        // The square: among names, where scores are high, steps have to be small.
        let level = ((score * score * LEVELS as f32) as u32).min(LEVELS - 1);
        match last {
            Some(last) if last.group == key.group => {
                number::write((key.order - last.order - 1) * 32 + level, &mut text);
            }
            _ => {
                let gap = last.map_or(key.group, |last| key.group - last.group - 1);
                number::write(gap * 32 + 16 + level, &mut text);
                number::write(key.order, &mut text);
            }
        }
        last = Some(key);
    }
    text.push('\n');
    Line { key: stem.to_owned(), text }
}

/// The lines of all forms.
fn forms(parts: &[Part<'_>], groups: &[&[(&str, &[Posting])]]) -> Vec<Line> {
    // Forms of a stem that no document has in the end are left out: function words of texts.
    let counts: Table<'_, usize> = groups
        .iter()
        .map(|group| (group[0].0, group.iter().map(|(_, postings)| postings.len()).sum()))
        .collect();
    let mut pairs: Vec<(&str, &str)> = parts
        .iter()
        .flat_map(|part| {
            part.forms.iter().map(|(form, stem)| (form.as_str(), &*part.stems[*stem as usize]))
        })
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    let count = |stem: &str| counts.get(stem).copied().unwrap_or(0);
    pairs.retain(|(_, stem)| count(stem) > 0);
    pairs.chunk_by(|a, b| a.0 == b.0).map(|group| form_line(group, count)).collect()
}

fn form_line(group: &[(&str, &str)], count: impl Fn(&str) -> usize) -> Line {
    let form = group[0].0;
    let documents: usize = group.iter().map(|(_, stem)| count(stem)).sum();
    let class = char::from_digit(documents.ilog2().min(35), 36).unwrap_or('0');
    let mut text = format!("{class}{form}");
    if !matches!(group, [(form, stem)] if form == stem) {
        for (_, stem) in group {
            let shared = form.char_indices().zip(stem.chars()).take_while(|((_, a), b)| a == b);
            let shared = shared.last().map_or(0, |((at, c), _)| at + c.len_utf8());
            let dropped = form[shared..].encode_utf16().count();
            text.push_str(&format!("/{dropped}{}", &stem[shared..]));
        }
    }
    text.push('\n');
    Line { key: form.to_owned(), text }
}
