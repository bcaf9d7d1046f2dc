//! Strings of the interface, one file a language: `i18n/en.toml`.

use std::collections::BTreeMap;

use super::ThemeFile;
use crate::brief::body::Word;
use crate::date::{Date, Precision};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::schema::{Node, Str, toml};

/// The language that has every string.
const COMPLETE: &str = "en";

/// The strings of one language, those that it lacks in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Strings {
    /// The language of the file that was found.
    pub lang: Str,
    words: BTreeMap<Str, Str>,
    lists: BTreeMap<Str, Vec<Str>>,
}

impl Strings {
    /// The string under a key; the key itself where no language has it.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, |word| word)
    }

    /// All strings with their keys.
    pub fn words(&self) -> impl Iterator<Item = (&Str, &Str)> {
        self.words.iter()
    }

    /// All lists of strings with their keys.
    pub fn lists(&self) -> impl Iterator<Item = (&Str, &Vec<Str>)> {
        self.lists.iter()
    }

    /// A word of a body.
    pub fn body_word(&self, word: Word) -> &str {
        self.word(match word {
            Word::Note => "note",
            Word::Tip => "tip",
            Word::Important => "important",
            Word::Warning => "warning",
            Word::Caution => "caution",
            Word::Footnotes => "footnotes",
            Word::BackToText => "back_to_text",
        })
    }

    /// A number with its noun: `1 brief`, `14 briefs`.
    pub fn count(&self, number: usize, noun: &str) -> String {
        let form = self.noun(number, noun);
        if form.contains("{n}") {
            form.replace("{n}", &number.to_string())
        } else {
            format!("{number} {form}")
        }
    }

    /// The noun that goes with a number: `brief`, `briefs`. Its forms stand under `<noun>_one` and
    /// `<noun>_other`; which numbers are singular follows the language (CLDR, cardinal rules of the
    /// languages shipped: French counts 0 as singular).
    pub fn noun(&self, number: usize, noun: &str) -> &str {
        let is_one = number == 1 || (number == 0 && self.lang.starts_with("fr"));
        let key = format!("{noun}_{}", if is_one { "one" } else { "other" });
        self.words.get(key.as_str()).map_or("", |word| word)
    }

    /// The size of a file: `12 kB`, `1.2 MB`.
    pub fn file_size(&self, bytes: u64) -> String {
        let kilobytes = bytes.div_ceil(1000);
        if kilobytes < 1000 {
            return self.word("file_size_kb").replace("{n}", &kilobytes.to_string());
        }
        let tenths = bytes.div_ceil(100_000);
        let number = if tenths < 100 {
            format!("{}{}{}", tenths / 10, self.word("decimal_mark"), tenths % 10)
        } else {
            tenths.div_ceil(10).to_string()
        };
        self.word("file_size_mb").replace("{n}", &number)
    }

    /// A date in full: `8 April 2025`, `April 2025`, `2025`.
    pub fn long(&self, date: Date) -> String {
        self.fill(date, "date_day", "date_month")
    }

    /// A date in short: `8 Apr 2025`, `Apr 2025`, `2025`.
    pub fn short(&self, date: Date) -> String {
        self.fill(date, "date_day_short", "date_month_short")
    }

    /// A day without its year: `8 Apr`; a month without: `April`.
    pub fn in_year(&self, date: Date) -> String {
        self.fill(date, "date_day_in_year", "date_month_in_year")
    }

    /// The name of a date's weekday.
    pub fn weekday(&self, date: Date) -> &str {
        self.item("weekdays", usize::from(date.weekday()))
    }

    /// The name of a month, from 1.
    pub fn month(&self, month: u8) -> &str {
        self.item("months", usize::from(month).saturating_sub(1))
    }

    /// The short name of a month, from 1.
    pub fn month_short(&self, month: u8) -> &str {
        self.item("months_short", usize::from(month).saturating_sub(1))
    }

    fn item(&self, list: &str, index: usize) -> &str {
        self.lists.get(list).and_then(|items| items.get(index)).map_or("", |item| item)
    }

    fn fill(&self, date: Date, day_key: &str, month_key: &str) -> String {
        let pattern = match date.precision() {
            Precision::Year => return date.year_number().to_string(),
            Precision::Month => self.word(month_key),
            Precision::Day => self.word(day_key),
        };
        let month = date.month_number().unwrap_or(1);
        let day = date.day_number().unwrap_or(1);
        let ordinal =
            if day == 1 { self.word("first_of_month").to_owned() } else { day.to_string() };
        pattern
            .replace("{day}", &ordinal)
            .replace("{month}", self.month(month))
            .replace("{mon}", self.month_short(month))
            .replace("{year}", &date.year_number().to_string())
    }
}

/// The strings for a language: `es-MX`, else `es`, over those of English.
pub(super) fn choose(
    lang: &str,
    files: &BTreeMap<Str, ThemeFile>,
    diagnostics: &mut Diagnostics,
) -> Strings {
    let path = |lang: &str| format!("i18n/{lang}.toml");
    let mut strings = Strings::default();
    if let Some(file) = files.get(path(COMPLETE).as_str()) {
        read(file, &mut strings, diagnostics);
    }
    strings.lang = COMPLETE.into();
    let base = lang.split('-').next().unwrap_or(lang);
    for candidate in [lang, base] {
        if let Some(file) = files.get(path(candidate).as_str()) {
            read(file, &mut strings, diagnostics);
            strings.lang = candidate.into();
            return strings;
        }
    }
    let message = format!("the theme has no strings for the language `{lang}`, so English is used");
    let help = format!("add `{}` to your theme", path(base));
    diagnostics.push(
        Diagnostic::new(Code::MissingStrings, message).in_file(crate::config::FILE).help(help),
    );
    strings
}

fn read(file: &ThemeFile, strings: &mut Strings, diagnostics: &mut Diagnostics) {
    let parsed = toml::parse(file.content.text());
    for fault in parsed.faults {
        let place = SourceRange::new(&file.content, fault.span);
        diagnostics
            .push(Diagnostic::new(fault.code, fault.message).at(place).maybe_help(fault.help));
    }
    for (key, node) in parsed.pairs {
        match node {
            Node::Text(text) => {
                strings.words.insert(key, text);
            }
            Node::List(items) => {
                let texts = items.into_iter().filter_map(|item| match item {
                    Node::Text(text) => Some(text),
                    _ => None,
                });
                strings.lists.insert(key, texts.collect());
            }
            _ => {}
        }
    }
}
