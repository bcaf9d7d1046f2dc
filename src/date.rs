//! Civil dates of day, month or year precision. No time zone ever moves one.

pub mod expression;
pub mod moment;

use std::fmt;
use std::ops::RangeInclusive;

pub use moment::Moment;

/// A civil date of the Gregorian calendar (ISO 8601): a day, a whole month or a whole year.
/// Ordered by its parts; a year stands before its months, a month before its days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// How exact a date is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Precision {
    /// Only the year is known.
    Year,
    /// Year and month are known.
    Month,
    /// The day is known.
    Day,
}

/// Why a text is not a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateError {
    /// It is not written as a date at all.
    Form,
    /// It is written as a date, but no calendar has it.
    Impossible,
}

impl Date {
    /// The first year there is.
    pub const FIRST: Self = Self { year: 1, month: 0, day: 0 };

    /// A day; `None` if no calendar has it. Years go from 1 to 9999.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = Self::month(year, month)?.days().is_some_and(|days| (1..=days).contains(&day));
        valid.then_some(Self { year, month, day })
    }

    /// A month; `None` if there is no such month.
    pub fn month(year: u16, month: u8) -> Option<Self> {
        Self::year(year).filter(|_| (1..=12).contains(&month)).map(|date| Self { month, ..date })
    }

    /// A year from 1 to 9999.
    pub fn year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: 0, day: 0 })
    }

    /// Reads `2025-01-20`, `2025-01` or `2025`; zeros in front of month and day may be missing.
    ///
    /// # Errors
    /// Tells a text that is no date from a date that is in no calendar.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let number = |part: &str, widths: RangeInclusive<usize>| {
            let digits =
                widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten().ok_or(DateError::Form)
        };
        let mut parts = text.splitn(3, '-');
        let year = number(parts.next().unwrap_or_default(), 4..=4)?;
        let Some(month) = parts.next() else {
            return Self::year(year).ok_or(DateError::Impossible);
        };
        let month = number(month, 1..=2)? as u8;
        let Some(day) = parts.next() else {
            return Self::month(year, month).ok_or(DateError::Impossible);
        };
        Self::day(year, month, number(day, 1..=2)? as u8).ok_or(DateError::Impossible)
    }

    /// How exact it is.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The number of the year.
    pub fn year_number(self) -> u16 {
        self.year
    }

    /// The number of the month, from 1, where it is known.
    pub fn month_number(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The number of the day in its month, from 1, where it is known.
    pub fn day_number(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The year that it lies in.
    #[must_use]
    pub fn whole_year(self) -> Self {
        Self { month: 0, day: 0, ..self }
    }

    /// The month that it lies in, where one is known.
    pub fn whole_month(self) -> Option<Self> {
        (self.month > 0).then_some(Self { day: 0, ..self })
    }

    /// The first day of it: itself, or the first of the month or year.
    #[must_use]
    pub fn first_day(self) -> Self {
        Self { month: self.month.max(1), day: self.day.max(1), ..self }
    }

    /// The last day of it: itself, or the last of the month or year.
    #[must_use]
    pub fn last_day(self) -> Self {
        let month = Self { month: if self.month > 0 { self.month } else { 12 }, day: 0, ..self };
        match self.day {
            0 => Self { day: month.days().unwrap_or(31), ..month },
            _ => self,
        }
    }

    /// Whether another date is this one or lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.year == other.year
            && (self.month == 0 || self.month == other.month)
            && (self.day == 0 || self.day == other.day)
    }

    /// The day behind its last one; `None` behind the last year.
    pub fn next_day(self) -> Option<Self> {
        let Self { year, month, day } = self.last_day();
        let in_month = Self::day(year, month, day + 1);
        let in_year = || Self::day(year, month + 1, 1);
        in_month.or_else(in_year).or_else(|| Self::day(year + 1, 1, 1))
    }

    /// The number of days in its month, where the month is known.
    pub fn days(self) -> Option<u8> {
        let leap = self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            0 => None,
            2 => Some(if leap { 29 } else { 28 }),
            4 | 6 | 9 | 11 => Some(30),
            _ => Some(31),
        }
    }

    /// Days since 1 January of the year 1, of its first day.
    pub fn day_count(self) -> i32 {
        // Days before a year and before a month in the proleptic Gregorian calendar.
        let first = self.first_day();
        let years = i32::from(first.year) - 1;
        let before_year = years * 365 + years / 4 - years / 100 + years / 400;
        let before_month: i32 = (1..first.month)
            .filter_map(|month| Self { month, day: 0, ..first }.days())
            .map(i32::from)
            .sum();
        before_year + before_month + i32::from(first.day) - 1
    }

    /// Day of the week of its first day: 0 for Monday to 6 for Sunday (ISO 8601 order).
    pub fn weekday(self) -> u8 {
        // 1 January of the year 1 is a Monday.
        self.day_count().rem_euclid(7) as u8
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect(text)
    }

    #[test]
    fn reads_three_precisions_and_writes_them_back() {
        for text in ["2025", "2025-01", "2025-01-20", "0001-12-31", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn tells_no_date_from_no_such_date() {
        for text in
            ["", "25", "2025/01/02", "2025-01-02T00", "+025", "2025-01-", "2025-001", "2025-123-1"]
        {
            assert_eq!(Date::parse(text), Err(DateError::Form), "{text}");
        }
        for text in ["2025-02-30", "2025-13", "2025-00-01", "0000", "2023-02-29", "2025-01-00"] {
            assert_eq!(Date::parse(text), Err(DateError::Impossible), "{text}");
        }
    }

    #[test]
    fn agrees_with_the_calendar_of_jiff() {
        let mut day = jiff::civil::date(1896, 1, 1);
        while day.year() < 2105 {
            let ours =
                Date::day(day.year() as u16, day.month() as u8, day.day() as u8).expect("day");
            assert_eq!(i32::from(ours.weekday()), i32::from(day.weekday().to_monday_zero_offset()));
            let next = day.tomorrow().expect("tomorrow");
            let theirs = Date::day(next.year() as u16, next.month() as u8, next.day() as u8);
            assert_eq!(theirs.expect("day").day_count(), ours.day_count() + 1);
            day = next;
        }
    }

    #[test]
    fn knows_its_first_and_last_day() {
        assert_eq!(date("2024-02").last_day(), date("2024-02-29"));
        assert_eq!(date("2025").last_day(), date("2025-12-31"));
        assert_eq!(date("2025").first_day(), date("2025-01-01"));
        assert_eq!(date("2024-02-28").next_day(), Some(date("2024-02-29")));
        assert_eq!(date("2025-02-28").next_day(), Some(date("2025-03-01")));
        assert_eq!(date("2025-12").next_day(), Some(date("2026-01-01")));
        assert_eq!(date("9999-12-31").next_day(), None);
        assert!(
            date("2025").contains(date("2025-03-02")) && !date("2025-03").contains(date("2025"))
        );
        assert!(date("2025") < date("2025-01") && date("2025-01") < date("2025-01-01"));
    }
}
