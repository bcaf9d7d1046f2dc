//! Finds dates in prose: `January 20, 2025`, `20 de enero de 2025`, `3–6 mars 2025`, `2025-01-20`.
//!
//! Every form but ISO 8601 has the name of a month, so the search begins at those: an automaton finds
//! them, and what stands to the left and right is read from there.

mod grammar;
mod iso;

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Date;
use crate::language::Language;
use grammar::{Candidate, Reading};

/// A date as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
}

/// What an expression says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A date.
    Date(Date),
    /// A day without its year; the year is that of the day nearest to a given one.
    Inferred(Date),
    /// A day that is in no calendar: 30 February.
    Impossible,
    /// Numbers with slashes, whose order nobody can know: 01/02/2025.
    Ambiguous,
}

/// Finds dates in the forms of some languages.
pub struct DateFinder {
    languages: Vec<&'static Language>,
    months: AhoCorasick,
    /// For each pattern of the automaton: its language and month.
    meanings: Vec<(&'static Language, u8)>,
}

impl DateFinder {
    /// A finder for some languages; English forms are understood beside them.
    pub fn new(languages: &[&'static Language]) -> Self {
        let mut all = languages.to_vec();
        if !all.iter().any(|language| language.tag == "en") {
            all.push(Language::of("en"));
        }
        let (mut patterns, mut meanings) = (Vec::new(), Vec::new());
        for &language in &all {
            for (name, month) in &language.months {
                let mut letters = name.chars();
                let capital: String = letters
                    .next()
                    .into_iter()
                    .flat_map(char::to_uppercase)
                    .chain(letters)
                    .collect();
                let mut forms = vec![name.clone(), capital, name.to_uppercase()];
                forms.dedup();
                for form in forms {
                    patterns.push(form);
                    meanings.push((language, *month));
                }
            }
        }
        let months = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
        // The patterns are names of months: there is nothing that could make them too many or too long.
        Self { languages: all, months: months.expect("names of months"), meanings }
    }

    /// The languages whose forms are found.
    pub fn languages(&self) -> &[&'static Language] {
        &self.languages
    }

    /// All dates of a text, in order. With `near`, days without a year take that of the day nearest to it.
    pub fn find(&self, text: &str, near: Option<Date>) -> Vec<Expression> {
        let mut found = iso::find(text);
        let mut candidates: Vec<Candidate> = Vec::new();
        for anchor in self.months.find_iter(text) {
            let (language, month) = self.meanings[anchor.pattern().as_usize()];
            if !grammar::is_word(text, anchor.range()) {
                continue;
            }
            let reading = Reading { text, language };
            let taken = candidates.last().map_or(0, |last| last.end());
            candidates.extend(reading.around(anchor.range(), month, taken));
        }
        grammar::share_years(text, &mut candidates);
        for candidate in &candidates {
            candidate.expressions(near, &mut found);
        }
        found.sort_by_key(|expression| expression.span.start);
        found.dedup_by(|later, earlier| later.span.start < earlier.span.end);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, tag: &str) -> Vec<String> {
        let finder = DateFinder::new(&[Language::of(tag)]);
        let show = |expression: &Expression| match expression.meaning {
            Meaning::Date(date) => format!("{}={date}", &text[expression.span.clone()]),
            other => format!("{}={other:?}", &text[expression.span.clone()]),
        };
        finder.find(text, None).iter().map(show).collect()
    }

    #[test]
    fn english_forms() {
        for (text, expected) in [
            ("on January 20, 2025.", "January 20, 2025=2025-01-20"),
            ("on 20 January 2025", "20 January 2025=2025-01-20"),
            ("Jan. 20, 2025", "Jan. 20, 2025=2025-01-20"),
            ("the 4th of July 2025’s", "4th of July 2025=2025-07-04"),
            ("July 4th, 2025-style", "July 4th, 2025=2025-07-04"),
            ("in January 2025,", "January 2025=2025-01"),
            ("by 2025-01-20.", "2025-01-20=2025-01-20"),
            ("February 30, 2025", "February 30, 2025=Impossible"),
            ("01/02/2025", "01/02/2025=Ambiguous"),
        ] {
            assert_eq!(find(text, "en"), [expected], "{text}");
        }
    }

    #[test]
    fn ranges_are_two_dates() {
        for (text, tag, expected) in [
            ("3–6 March 2025", "en", ["3=2025-03-03", "6 March 2025=2025-03-06"]),
            ("March 3–6, 2025", "en", ["March 3=2025-03-03", "6, 2025=2025-03-06"]),
            ("March 3 to April 2, 2025", "en", ["March 3=2025-03-03", "April 2, 2025=2025-04-02"]),
            (
                "30 December to 2 January 2025",
                "en",
                ["30 December=2024-12-30", "2 January 2025=2025-01-02"],
            ),
            ("between January and March 2025", "en", ["January=2025-01", "March 2025=2025-03"]),
            (
                "del 3 al 6 de marzo de 2025",
                "es",
                ["3=2025-03-03", "6 de marzo de 2025=2025-03-06"],
            ),
            ("du 3 mars au 2 avril 2025", "fr", ["3 mars=2025-03-03", "2 avril 2025=2025-04-02"]),
        ] {
            assert_eq!(find(text, tag), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "on January 20",
            "in 2025",
            "May I?",
            "They march 4 miles",
            "version 2025-01-20-rc1",
            "a/2025-01-20/b",
            "2025-01-20T10:00Z",
            "12025-01-201",
            "Januarys 2025",
            "May 12 2025x",
            "1.2.2025",
            "March 2025/26",
        ] {
            assert!(find(text, "en").is_empty(), "{text}: {:?}", find(text, "en"));
        }
    }

    #[test]
    fn a_missing_year_is_that_of_the_nearest_day_on_request() {
        let finder = DateFinder::new(&[Language::of("en")]);
        let near = |day: &str| Date::parse(day).ok();
        let meaning =
            |text: &str, day: &str| finder.find(text, near(day)).first().map(|found| found.meaning);
        let inferred = |day: &str| Date::parse(day).ok().map(Meaning::Inferred);
        assert_eq!(meaning("on December 20", "2025-01-05"), inferred("2024-12-20"));
        assert_eq!(meaning("on 20 February", "2025-01-05"), inferred("2025-02-20"));
    }
}
