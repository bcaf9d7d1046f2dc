//! Forms of words: folded as a reader may type them, and the stem that joins them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::language::Language;
use crate::slug::fold;

/// Snowball's stemmers (<https://snowballstem.org>), by language.
const STEMMERS: [(&str, Algorithm); 20] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("nn", Algorithm::Norwegian),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

/// What has to be known of a language to index its words.
pub(super) struct Forms {
    stemmer: Option<Stemmer>,
    function: &'static HashSet<String>,
}

static FUNCTION: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let known = Language::tags().filter_map(Language::known);
    known.map(|language| (language.tag, language.function.iter().cloned().collect())).collect()
});
static NONE: LazyLock<HashSet<String>> = LazyLock::new(HashSet::new);

/// A word in the forms that the index has of it.
pub(super) struct Form {
    /// As a reader would type it: without case and accents.
    pub folded: String,
    /// What it shares with its other forms, folded.
    pub stem: String,
    /// It says nothing by itself.
    pub is_function: bool,
}

impl Forms {
    /// Those of a language (BCP 47). Words of one that is not known are their own stems.
    pub(super) fn of(language: &str) -> Self {
        let base = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
        let known = STEMMERS.iter().find(|(tag, _)| *tag == base);
        Self {
            stemmer: known.map(|&(_, algorithm)| Stemmer::new(algorithm)),
            function: FUNCTION.get(base.as_str()).unwrap_or(&NONE),
        }
    }

    /// The forms of a word in lower case.
    pub(super) fn of_word(&self, word: &str) -> Form {
        let composed = if is_nfc_quick(word.chars()) == IsNormalized::Yes {
            word.to_owned()
        } else {
            word.nfc().collect()
        };
        let has_digits = composed.bytes().any(|byte| byte.is_ascii_digit());
        let stem = match &self.stemmer {
            Some(stemmer) if !has_digits => fold(&stemmer.stem(&composed)),
            _ => fold(&composed),
        };
        let is_function = self.function.contains(&composed);
        Form { folded: fold(&composed), stem, is_function }
    }
}
