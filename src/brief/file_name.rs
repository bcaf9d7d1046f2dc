//! What the name of a brief's file says: the date that it begins with.

use crate::date::Date;

/// A file name, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    /// The date that it begins with.
    pub(super) date: Option<Date>,
    /// What is written like a date at its beginning, and is none.
    pub(super) impossible: Option<&'a str>,
    /// The name without the date; the whole name where it is a date and no more, as that of a day's note.
    pub(super) rest: &'a str,
}

/// Reads a name without its extension: `2025-03-12-x`, `2025-3-1 x`, `2025_03_12_x`, `20250312_x`, `2025-03-12`.
pub(super) fn read(name: &str) -> Named<'_> {
    let none = Named { date: None, impossible: None, rest: name };
    let Some((numbers, length)) = hyphenated(name).or_else(|| joined(name)) else { return none };
    let (written, tail) = name.split_at(length);
    let rest = match tail.strip_prefix(['-', '_', ' ']) {
        Some(rest) if !rest.is_empty() => rest,
        None if !tail.is_empty() => return none,
        _ => name,
    };
    let [year, month, day] = numbers;
    let date = u8::try_from(month).ok().zip(u8::try_from(day).ok());
    match date.and_then(|(month, day)| Date::day(year, month, day)) {
        Some(date) => Named { date: Some(date), impossible: None, rest },
        None => Named { impossible: Some(written), ..none },
    }
}

/// Whether a name is a date and no more.
pub(super) fn is_day(name: &str) -> bool {
    let named = read(name);
    named.date.is_some() && named.rest == name
}

/// Year, month and day with hyphens or low lines, and how many bytes they take.
fn hyphenated(name: &str) -> Option<([u16; 3], usize)> {
    let mut at = 0;
    let mut numbers = [0; 3];
    for (index, number) in numbers.iter_mut().enumerate() {
        if index > 0 {
            at += usize::from(matches!(name.as_bytes().get(at), Some(b'-' | b'_')));
        }
        let digits = name[at..].bytes().take_while(u8::is_ascii_digit).count();
        let fits = if index == 0 { digits == 4 } else { (1..=2).contains(&digits) };
        *number = name[at..at + digits].parse().ok().filter(|_| fits)?;
        at += digits;
    }
    Some((numbers, at))
}

/// Eight digits that can be meant as a date; others are a number.
fn joined(name: &str) -> Option<([u16; 3], usize)> {
    const LENGTH: usize = 8;
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits != LENGTH {
        return None;
    }
    let part = |range: std::ops::Range<usize>| name[range].parse::<u16>().ok();
    let numbers = [part(0..4)?, part(4..6)?, part(6..8)?];
    let [year, month, day] = numbers;
    let is_date =
        (1500..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then_some((numbers, LENGTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_at_the_beginning() {
        for (name, date, rest) in [
            ("2025-03-12-x", Some("2025-03-12"), "x"),
            ("2024-2-29-x", Some("2024-02-29"), "x"),
            ("2024_02_29_x", Some("2024-02-29"), "x"),
            ("20240301-x", Some("2024-03-01"), "x"),
            ("20240301_x y", Some("2024-03-01"), "x y"),
            ("2025-03-12 Talks", Some("2025-03-12"), "Talks"),
            ("2025-03-01", Some("2025-03-01"), "2025-03-01"),
            ("20250301", Some("2025-03-01"), "20250301"),
            ("12345678-report", None, "12345678-report"),
            ("2025-q1-report", None, "2025-q1-report"),
            ("2025-03-123-x", None, "2025-03-123-x"),
            ("2025-03-12th", None, "2025-03-12th"),
            ("x", None, "x"),
            ("", None, ""),
        ] {
            let date = date.and_then(|date| Date::parse(date).ok());
            assert_eq!(read(name), Named { date, impossible: None, rest }, "{name}");
        }
        for (name, impossible) in [
            ("2023-02-29-x", "2023-02-29"),
            ("2025-13-01", "2025-13-01"),
            ("20230229-x", "20230229"),
        ] {
            assert_eq!(read(name), Named { date: None, impossible: Some(impossible), rest: name });
        }
    }
}
