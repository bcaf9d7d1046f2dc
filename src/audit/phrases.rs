//! Many phrases, found in one walk over a text.

use std::collections::{BTreeSet, HashMap};

use super::words::Words;
use crate::diagnostic::SourceRange;

/// A phrase that is looked for.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Its words.
    pub(super) words: Words,
    /// Where it stands.
    pub(super) place: SourceRange,
    /// It is so short that a theme or a program may well say the same.
    pub(super) is_weak: bool,
}

/// Words at the beginning of a phrase by which it is found.
const LEAD: usize = 3;

/// Phrases by their first words.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    phrases: Vec<Phrase>,
    /// Their numbers by their first words: of those of one word, of two, and of more.
    leads: [HashMap<String, Vec<usize>>; LEAD],
}

impl Phrases {
    /// Of several phrases of the same words, the first is kept.
    pub(super) fn new(phrases: Vec<Phrase>) -> Self {
        let mut leads: [HashMap<String, Vec<usize>>; LEAD] = Default::default();
        let mut kept: Vec<Phrase> = Vec::new();
        for phrase in phrases {
            let count = phrase.words.len().min(LEAD);
            let Some(lead) = phrase.words.run(0, count).filter(|lead| !lead.is_empty()) else {
                continue;
            };
            let same = leads[count - 1].entry(lead.to_owned()).or_default();
            if !same.iter().any(|&other| kept[other].words.from(0) == phrase.words.from(0)) {
                same.push(kept.len());
                kept.push(phrase);
            }
        }
        Self { phrases: kept, leads }
    }

    /// A phrase by its number.
    pub(super) fn get(&self, number: usize) -> &Phrase {
        &self.phrases[number]
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Those whose numbers are not in a list.
    pub(super) fn without(self, numbers: &BTreeSet<usize>) -> Self {
        let phrases = self.phrases.into_iter().enumerate();
        let kept = phrases.filter(|(number, _)| !numbers.contains(number));
        Self::new(kept.map(|(_, phrase)| phrase).collect())
    }

    /// Tells each phrase that stands in a text, once for each place where it does.
    pub(super) fn find<'p>(&'p self, text: &Words, mut found: impl FnMut(&'p Phrase)) {
        self.find_numbers(text, |number| found(&self.phrases[number]));
    }

    /// Tells the number of each.
    pub(super) fn find_numbers(&self, text: &Words, mut found: impl FnMut(usize)) {
        for at in 0..text.len() {
            for (index, leads) in
                self.leads.iter().enumerate().filter(|(_, leads)| !leads.is_empty())
            {
                let lead = text.run(at, index + 1);
                let Some(numbers) = lead.and_then(|lead| leads.get(lead)) else { continue };
                let rest = text.from(at);
                let is_there =
                    |number: &&usize| rest.starts_with(self.phrases[**number].words.from(0));
                numbers.iter().filter(is_there).for_each(|&number| found(number));
            }
        }
    }
}
