//! All names of actors and topics in one automaton, and what each may mean.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use crate::archive::term::{Term, TermId, Terms};
use crate::brief::fields::MentionPolicy;
use crate::schema::Str;

/// The names of all terms, ready to be found in prose.
pub struct NameTable {
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton, its name.
    patterns: Vec<Pattern>,
    names: Vec<Name>,
}

/// A way to write a name.
struct Pattern {
    text: String,
    name: usize,
}

/// A name or alias.
pub struct Name {
    /// How it is written; NFC.
    pub text: Str,
    /// What it may mean: one term, or several that share it.
    pub owners: Vec<TermId>,
    /// Written all in lower case, it is found in any case.
    pub any_case: bool,
    /// It has more than one word.
    pub has_words: bool,
}

/// A place where the letters of a name stand, whatever stands around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which name.
    pub name: usize,
}

impl NameTable {
    /// The names of all terms that may be found or suggested.
    pub fn new(terms: &Terms) -> Self {
        let mut table = Self { automaton: None, patterns: Vec::new(), names: Vec::new() };
        let mut known = HashMap::new();
        for (id, term) in terms.iter() {
            if policy(term) == MentionPolicy::Off {
                continue;
            }
            let aliases = term.profile.iter().flat_map(|profile| &profile.aliases);
            for text in std::iter::once(&term.name).chain(aliases.map(|alias| &alias.value)) {
                table.add(text, id, &mut known);
            }
        }
        let patterns = table.patterns.iter().map(|pattern| pattern.text.as_str());
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(patterns);
        table.automaton = built.ok();
        table
    }

    /// A name by its number.
    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
    }

    /// Every place of a text (NFC) where a name is written, longer ones and shorter ones inside them alike,
    /// in order of their beginning, the longest first.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let hits = automaton.find_overlapping_iter(text).filter_map(|found| {
            let pattern = &self.patterns[found.pattern().as_usize()];
            let is_written =
                self.names[pattern.name].any_case || text.get(found.range()) == Some(&pattern.text);
            is_written.then_some(Hit { start: found.start(), end: found.end(), name: pattern.name })
        });
        let mut hits: Vec<Hit> = hits.collect();
        hits.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.name));
        hits.dedup();
        hits
    }

    fn add(&mut self, text: &str, owner: TermId, known: &mut HashMap<String, usize>) {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        if let Some(&number) = known.get(&text) {
            crate::archive::term::add_new(&mut self.names[number].owners, &[owner]);
            return;
        }
        let any_case = !text.contains(char::is_uppercase);
        let name = self.names.len();
        known.insert(text.clone(), name);
        for text in variants(&text, any_case) {
            self.patterns.push(Pattern { text, name });
        }
        let has_words = text.contains(' ');
        self.names.push(Name { text: text.into(), owners: vec![owner], any_case, has_words });
    }
}

/// What becomes of a term's names. Terms without a profile are found if they are actors.
pub(super) fn policy(term: &Term) -> MentionPolicy {
    match &term.profile {
        Some(profile) => profile.mentions,
        None if term.kind == crate::archive::term::TermKind::Actor => MentionPolicy::Link,
        None => MentionPolicy::Suggest,
    }
}

/// The ways to write a name: with straight and typographic apostrophes, and in capitals where case counts for
/// nothing and ASCII does not cover it.
fn variants(text: &str, any_case: bool) -> Vec<String> {
    let mut written = vec![text.to_owned()];
    if any_case && !text.is_ascii() {
        written.push(text.to_uppercase());
    }
    let has_apostrophe = text.contains(['\'', '’', 'ʼ']);
    if has_apostrophe {
        let with = |mark: &str, text: &String| text.replace(['\'', '’', 'ʼ'], mark);
        written =
            written.iter().flat_map(|text| ["'", "’", "ʼ"].map(|mark| with(mark, text))).collect();
    }
    written
}
