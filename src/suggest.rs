//! "Did you mean": the nearest of the words that would have been right.

use strsim::damerau_levenshtein;

/// Words that would have been right, ready to be compared with many that are not.
pub struct Candidates<S> {
    words: Vec<Candidate<S>>,
}

struct Candidate<S> {
    written: S,
    lower: String,
    letters: u64,
}

impl<S: AsRef<str>> Candidates<S> {
    /// Takes the words.
    pub fn new(words: impl IntoIterator<Item = S>) -> Self {
        let candidate = |written: S| {
            let lower = written.as_ref().to_lowercase();
            Candidate { letters: letters(&lower), lower, written }
        };
        Self { words: words.into_iter().map(candidate).collect() }
    }

    /// The candidate nearest to `word`, if one is near enough: at most a third of the letters differ.
    /// Upper and lower case count for nothing; of two equally near the first wins.
    pub fn nearest(&self, word: &str) -> Option<&S> {
        const LONGEST: usize = 100;
        let lower = word.to_lowercase();
        let length = lower.chars().count();
        if length > LONGEST {
            return None;
        }
        let (mut found, wanted) = (None, letters(&lower));
        let mut allowed = (length / 3).max(1).min(length.saturating_sub(1));
        for Candidate { written, lower: other, letters } in &self.words {
            // An edit changes one letter into another at most, and the length by no more than four bytes.
            let is_far = (letters ^ wanted).count_ones() as usize > 2 * allowed
                || other.len().abs_diff(lower.len()) > 4 * allowed;
            if is_far {
                continue;
            }
            let distance = distance(&lower, other);
            if distance > allowed {
                continue;
            }
            found = Some(written);
            let Some(nearer) = distance.checked_sub(1) else { break };
            allowed = nearer;
        }
        found
    }

    /// A help line out of the nearest candidate.
    pub fn did_you_mean(&self, word: &str) -> Option<String> {
        self.nearest(word).map(|found| format!("did you mean `{}`?", found.as_ref()))
    }
}

/// Which letters a text has, as bits; several letters share one.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// The distance without what both begin and end with, which takes most of two addresses.
fn distance(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let start = one.floor_char_boundary(same);
    let (one, other) = (&one[start..], &other[start..]);
    let same = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = one.ceil_char_boundary(one.len() - same);
    let kept = one.len() - end;
    damerau_levenshtein(&one[..end], &other[..other.len() - kept])
}

/// A help line out of the nearest of a few candidates.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    Candidates::new(candidates).did_you_mean(word)
}

/// A choice in words, "a or b"; of many, the first dozen.
pub fn one_of(mut choices: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = choices.by_ref().take(SHOWN).collect();
    let shown = shown.join(" or ");
    match choices.len() {
        0 => shown,
        rest => format!("{shown} or one of {rest} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        fn nearest<'a, const N: usize>(word: &str, words: [&'a str; N]) -> Option<&'a str> {
            Candidates::new(words).nearest(word).copied()
        }
        let fields = ["title", "topics", "tlp"];
        assert_eq!(nearest("tittle", fields), Some("title"));
        assert_eq!(nearest("Topcis", fields), Some("topics"));
        assert_eq!(nearest("weather", fields), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("TOPICS", ["topic", "topics"]), Some("topics"));
        assert_eq!(nearest("tarrifs", ["terrors", "tarifs", "tariffs"]), Some("tarifs"));
        assert_eq!(nearest("précès", ["procès", "précis"]), Some("procès"));
    }
}
