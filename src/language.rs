//! What has to be known of a language to find dates, sentences and names in it. One file of data a
//! language; to add one, add the file and a row to `FILES`.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// The languages that are known, by their tag.
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("language/en.toml")),
    ("es", include_str!("language/es.toml")),
    ("fr", include_str!("language/fr.toml")),
];

/// What has to be known of a language.
#[derive(Debug, Default)]
pub struct Language {
    /// Its tag (BCP 47).
    pub tag: &'static str,
    /// Names and abbreviations of months, with their numbers from 1.
    pub months: Vec<(String, u8)>,
    /// Names of weekdays.
    pub weekdays: Vec<String>,
    /// Between day and month, and between month and year.
    pub of: Vec<String>,
    /// Behind the number of a day.
    pub ordinals: Vec<String>,
    /// Between the ends of a range.
    pub to: Vec<String>,
    /// In front of a range whose ends `and` joins.
    pub between: Vec<String>,
    /// Between the ends of such a range.
    pub and: Vec<String>,
    /// In front of a month, where it is no name of a person. Empty where months are written in lower case,
    /// so that nobody takes them for names.
    pub before_month: HashSet<String>,
    /// Abbreviations behind which a sentence always goes on.
    pub titles: HashSet<String>,
    /// Abbreviations behind which a sentence goes on if a number follows.
    pub numbers: HashSet<String>,
    /// Abbreviations behind which a sentence ends only if a new one clearly begins.
    pub others: HashSet<String>,
    /// Words with which sentences begin and names seldom.
    pub starters: HashSet<String>,
    /// Words that are names only at times, in lower case.
    pub common: HashSet<String>,
    /// Words that hold a sentence together and say nothing by themselves: search looks for them in titles only.
    pub function: Vec<String>,
}

static LANGUAGES: LazyLock<BTreeMap<&'static str, Language>> =
    LazyLock::new(|| FILES.iter().map(|&(tag, text)| (tag, read(tag, text))).collect());

impl Language {
    /// The language of a tag: `es-MX` is Spanish. One that is not known counts as English, whose forms of
    /// dates are understood everywhere.
    pub fn of(tag: &str) -> &'static Self {
        Self::known(tag).unwrap_or_else(|| &LANGUAGES["en"])
    }

    /// The language of a tag, if it is known.
    pub fn known(tag: &str) -> Option<&'static Self> {
        let base = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        LANGUAGES.get(base.as_str())
    }

    /// Tags of all languages that are known.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        FILES.iter().map(|(tag, _)| *tag)
    }

    /// Whether a single word is a name only where a brief says so.
    pub fn is_common(&self, word: &str) -> bool {
        self.common.contains(word.to_lowercase().as_str())
    }

    /// Whether a day may stand behind its month: `January 20, 2025`.
    pub fn has_month_first(&self) -> bool {
        self.tag == "en"
    }
}

/// A file of data.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
    of: Vec<String>,
    ordinals: Vec<String>,
    to: Vec<String>,
    between: Vec<String>,
    and: Vec<String>,
    before_month: HashSet<String>,
    titles: HashSet<String>,
    numbers: HashSet<String>,
    others: HashSet<String>,
    starters: HashSet<String>,
    /// Words, between spaces and line breaks.
    common: String,
    /// Words, likewise.
    function: String,
}

fn read(tag: &'static str, text: &str) -> Language {
    // A test holds the form of every file.
    let file: File = toml::from_str(text).unwrap_or_default();
    let months = (1..).zip(file.months);
    let months: Vec<(String, u8)> = months
        .flat_map(|(number, names)| names.into_iter().map(move |name| (name, number)))
        .collect();
    let names = months.iter().map(|(name, _)| name).chain(&file.weekdays);
    let names = names.map(|name| name.trim_end_matches('.').to_lowercase());
    let common = file.common.split_whitespace().map(str::to_owned).chain(names).collect();
    let function = file.function.split_whitespace().map(str::to_owned).collect();
    let File { months: _, weekdays, of, ordinals, to, between, and, .. } = file;
    let File { before_month, titles, numbers, others, starters, .. } = file;
    Language {
        tag,
        months,
        weekdays,
        of,
        ordinals,
        to,
        between,
        and,
        before_month,
        titles,
        numbers,
        others,
        starters,
        common,
        function,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_everything() {
        for (tag, text) in FILES {
            assert!(toml::from_str::<File>(text).is_ok(), "{tag} is not TOML");
            let language = Language::known(tag).expect("known");
            let numbers: HashSet<u8> = language.months.iter().map(|(_, number)| *number).collect();
            assert_eq!(numbers.len(), 12, "{tag}");
            assert_eq!(language.weekdays.len(), 7, "{tag}");
            for list in
                [&language.of, &language.ordinals, &language.to, &language.between, &language.and]
            {
                assert!(!list.is_empty(), "{tag}");
            }
            assert!(language.titles.len() > 15 && language.starters.len() > 60, "{tag}");
            assert!(language.common.len() > 300, "{tag}");
            assert!(language.function.len() > 40, "{tag}");
        }
        assert_eq!(Language::of("es-MX").tag, "es");
        assert_eq!(Language::of("eo").tag, "en");
        assert!(Language::of("en").is_common("May") && Language::of("fr").is_common("Pierre"));
        assert!(!Language::of("en").is_common("Sheinbaum"));
    }
}
