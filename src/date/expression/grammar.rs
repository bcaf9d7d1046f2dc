//! What may stand around the name of a month.

use std::ops::Range;

use super::{Expression, Meaning};
use crate::date::Date;
use crate::language::Language;

/// A date that is being read: what stands around one name of a month.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    language: &'static Language,
    /// From its first to its last byte, the first end of a range of days included.
    span: Range<usize>,
    year: Option<u16>,
    month: u8,
    days: Days,
}

/// The days of a candidate, with their bytes.
#[derive(Clone, Debug)]
enum Days {
    /// The month as a whole.
    None,
    /// One day.
    One(u8),
    /// A range inside the month: each end with its bytes.
    Two((Range<usize>, u8), (Range<usize>, u8)),
}

/// A text in a language.
#[derive(Clone, Copy)]
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) language: &'static Language,
}

/// A number of a day and its bytes, what belongs to it (`th`) included.
type Day = (Range<usize>, u8);

impl Reading<'_> {
    /// Reads what stands around the name of a month. `taken` is where the candidate before ends.
    pub(super) fn around(self, name: Range<usize>, month: u8, taken: usize) -> Option<Candidate> {
        let Self { text: _, language } = self;
        let make = |span: Range<usize>, year: Option<u16>, days: Days| {
            (span.start >= taken).then_some(Candidate { language, span, year, month, days })
        };
        if let Some(found) = self.month_first(&name, make) {
            return Some(found);
        }
        let year = self.year_behind(name.end);
        let end = year.map_or(name.end, |(_, end)| end);
        let year = year.map(|(year, _)| year);
        let Some(last) = self.day_before(name.start).filter(|(span, _)| span.start >= taken) else {
            return make(name.start..end, year, Days::None);
        };
        match self.range_before(&last).filter(|(span, _)| span.start >= taken) {
            Some(first) => {
                let span = first.0.start..end;
                let last = (last.0.start..end, last.1);
                make(span, year, Days::Two(first, last))
            }
            None => make(last.0.start..end, year, Days::One(last.1)),
        }
    }

    /// `January 20, 2025`, `January 20`, `March 3–6, 2025`.
    fn month_first(
        self,
        name: &Range<usize>,
        make: impl Fn(Range<usize>, Option<u16>, Days) -> Option<Candidate>,
    ) -> Option<Candidate> {
        if !self.language.has_month_first() {
            return None;
        }
        let first = self.day_behind(name.end)?;
        let second = self.connector_behind(first.0.end).and_then(|at| self.day_at(at));
        if let Some(second) = second
            && let Some((year, end)) = self.year_behind(second.0.end)
        {
            let first = (name.start..first.0.end, first.1);
            let second = (second.0.start..end, second.1);
            return make(name.start..end, Some(year), Days::Two(first, second));
        }
        if let Some((year, end)) = self.year_behind(first.0.end) {
            return make(name.start..end, Some(year), Days::One(first.1));
        }
        // `12 May 4`: the number in front is the day.
        if self.day_before(name.start).is_some() {
            return None;
        }
        make(name.start..first.0.end, None, Days::One(first.1))
    }

    /// The day in front of a month: `20 `, `20th of `, `1er `, `20 de `.
    fn day_before(self, month: usize) -> Option<Day> {
        let spaced = self.text[..month].trim_end();
        let glued = self.language.of.iter().find_map(|of| {
            let before = spaced.strip_suffix(of.as_str())?;
            (before.trim_end().len() < before.len()).then(|| before.trim_end())
        });
        if spaced.len() == month && glued.is_none() {
            return None;
        }
        self.day_ending_at(glued.unwrap_or(spaced).len())
    }

    /// The day that ends at a byte.
    fn day_ending_at(self, end: usize) -> Option<Day> {
        let head = &self.text[..end];
        let bare = self.language.ordinals.iter().find_map(|ordinal| {
            head.strip_suffix(ordinal.as_str())
                .filter(|bare| bare.ends_with(|c: char| c.is_ascii_digit()))
        });
        let bare = bare.unwrap_or(head);
        let digits = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
        let start = bare.len() - digits;
        let before = self.text[..start].chars().next_back();
        let is_free = before.is_none_or(|c| {
            !c.is_alphanumeric()
                && !matches!(c, '.' | ',' | '/' | ':' | '$' | '€' | '£' | '#' | '_')
        });
        let day = self.text[start..bare.len()].parse().ok().filter(|day| (1..=31).contains(day));
        day.filter(|_| is_free && (1..=2).contains(&digits)).map(|day| (start..end, day))
    }

    /// The day behind a month: ` 20`, ` 20th`.
    fn day_behind(self, month: usize) -> Option<Day> {
        let rest = &self.text[month..];
        let start = self.text.len() - rest.trim_start().len();
        (start > month).then(|| self.day_at(start))?
    }

    /// The day that begins at a byte.
    fn day_at(self, start: usize) -> Option<Day> {
        let rest = &self.text[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let day = rest[..digits].parse().ok().filter(|day| (1..=31).contains(day))?;
        let behind = &rest[digits..];
        let ordinal =
            self.language.ordinals.iter().find(|ordinal| behind.starts_with(ordinal.as_str()));
        let end = start + digits + ordinal.map_or(0, String::len);
        let mut next = self.text[end..].chars();
        let (next, then) = (next.next(), next.next());
        let is_free = next
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | ':' | '%' | '_'))
            && !(matches!(next, Some('.' | ',')) && then.is_some_and(|c| c.is_ascii_digit()));
        ((1..=2).contains(&digits) && is_free).then_some((start..end, day))
    }

    /// The first end of a range of days, given its last: `3–`, `3 to `, `between 3 and `.
    fn range_before(self, last: &Day) -> Option<Day> {
        let head = &self.text[..last.0.start];
        let trimmed = head.trim_end();
        if let Some(before) = trimmed.strip_suffix(is_dash) {
            return self.day_ending_at(before.trim_end().len());
        }
        let with = |words: &[String]| {
            words.iter().find_map(|word| {
                let before = trimmed.strip_suffix(word.as_str())?;
                (before.trim_end().len() < before.len())
                    .then(|| self.day_ending_at(before.trim_end().len()))?
            })
        };
        with(&self.language.to).or_else(|| {
            let first = with(&self.language.and)?;
            self.is_announced(first.0.start).then_some(first)
        })
    }

    /// Whether a word like "between" stands in front, an article perhaps behind it.
    fn is_announced(self, at: usize) -> bool {
        let mut words = self.text[..at].split_whitespace().rev();
        let is_between = |word: &str| {
            self.language.between.iter().any(|between| between.eq_ignore_ascii_case(word))
        };
        words.next().is_some_and(|word| {
            is_between(word) || (word.len() <= 3 && words.next().is_some_and(is_between))
        })
    }

    /// Where the second end of a range begins, behind a dash or a word.
    fn connector_behind(self, at: usize) -> Option<usize> {
        let rest = self.text[at..].trim_start();
        let start = self.text.len() - rest.len();
        if let Some(behind) = rest.strip_prefix(is_dash) {
            return Some(self.text.len() - behind.trim_start().len());
        }
        let word = self.language.to.iter().find(|word| rest.starts_with(word.as_str()))?;
        let behind = &self.text[start + word.len()..];
        (start > at && behind.starts_with(char::is_whitespace))
            .then(|| self.text.len() - behind.trim_start().len())
    }

    /// The year behind a month or day and the byte behind it: ` 2025`, `, 2025`, ` de 2025`.
    fn year_behind(self, at: usize) -> Option<(u16, usize)> {
        let rest = &self.text[at..];
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        let spaced = rest.trim_start();
        let glued = self.language.of.iter().find_map(|of| {
            let behind = spaced.strip_prefix(of.as_str())?;
            (behind.trim_start().len() < behind.len()).then(|| behind.trim_start())
        });
        if spaced.len() == rest.len() {
            return None;
        }
        let year = glued.unwrap_or(spaced);
        let start = self.text.len() - year.len();
        let digits = year.bytes().take_while(u8::is_ascii_digit).count();
        let mut behind = year[digits..].chars();
        let (next, then) = (behind.next(), behind.next());
        let is_joined = next.is_some_and(|c| c.is_alphanumeric() || c == '_')
            || (matches!(next, Some('-' | '–' | '/' | '.' | ',' | ':'))
                && then.is_some_and(|c| c.is_ascii_digit()));
        let number = year[..digits].parse().ok().filter(|year| (1000..=2999).contains(year))?;
        (digits == 4 && !is_joined).then_some((number, start + 4))
    }
}

impl Candidate {
    pub(super) fn end(&self) -> usize {
        self.span.end
    }

    /// The dates that it says. Without a year it says none, unless years may be inferred.
    pub(super) fn expressions(&self, near: Option<Date>, found: &mut Vec<Expression>) {
        let mut say = |span: &Range<usize>, day: Option<u8>| {
            let meaning = match (self.year, day, near) {
                (Some(year), day, _) => Some(in_year(year, self.month, day)),
                (None, Some(day), Some(near)) => nearest(self.month, day, near),
                (None, ..) => None,
            };
            found.extend(meaning.map(|meaning| Expression { span: span.clone(), meaning }));
        };
        match &self.days {
            Days::None => say(&self.span, None),
            Days::One(day) => say(&self.span, Some(*day)),
            Days::Two((first_span, first), (last_span, last)) => {
                say(first_span, Some(*first));
                say(last_span, Some(*last));
            }
        }
    }
}

fn in_year(year: u16, month: u8, day: Option<u8>) -> Meaning {
    let date = match day {
        Some(day) => Date::day(year, month, day),
        None => Date::month(year, month),
    };
    date.map_or(Meaning::Impossible, Meaning::Date)
}

/// The day of this month and number that is nearest to another.
fn nearest(month: u8, day: u8, near: Date) -> Option<Meaning> {
    let years = near.year_number().saturating_sub(1)..=near.year_number().saturating_add(1);
    let days = years.filter_map(|year| Date::day(year, month, day));
    days.min_by_key(|date| date.day_count().abs_diff(near.day_count())).map(Meaning::Inferred)
}

/// Gives the first end of a range the year of its second: `March 3 to April 2, 2025`.
pub(super) fn share_years(text: &str, candidates: &mut [Candidate]) {
    for index in (1..candidates.len()).rev() {
        let (head, tail) = candidates.split_at_mut(index);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first()) else { continue };
        let Some(year) = second.year.filter(|_| first.year.is_none()) else { continue };
        // A month alone goes with a month alone: `January to March 2025`.
        if matches!(first.days, Days::None) != matches!(second.days, Days::None) {
            continue;
        }
        if joins(text, first, second) {
            let is_before = (first.month, first.first_day()) <= (second.month, second.first_day());
            first.year = Some(if is_before { year } else { year - 1 });
        }
    }
}

impl Candidate {
    fn first_day(&self) -> u8 {
        match &self.days {
            Days::None => 0,
            Days::One(day) => *day,
            Days::Two((_, day), _) => *day,
        }
    }
}

/// Whether what stands between two candidates makes them the ends of a range.
fn joins(text: &str, first: &Candidate, second: &Candidate) -> bool {
    let between = text[first.span.end..second.span.start].trim();
    let language = second.language;
    let is_word = |words: &[String]| words.iter().any(|word| word == between);
    let mut chars = between.chars();
    let is_dash = chars.next().is_some_and(is_dash) && chars.next().is_none();
    is_dash
        || is_word(&language.to)
        || (is_word(&language.and) && Reading { text, language }.is_announced(first.span.start))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '‐' | '‑' | '−')
}

/// Whether no letter or digit touches a stretch of a text.
pub(super) fn is_word(text: &str, span: Range<usize>) -> bool {
    let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let ends_in_stop = text[..span.end].ends_with('.');
    !touches(text[..span.start].chars().next_back())
        && (ends_in_stop || !touches(text[span.end..].chars().next()))
}
