//! Dates in numbers: ISO 8601 days, and days with slashes, which are told and never guessed.

use std::ops::Range;

use super::{Expression, Meaning};
use crate::date::Date;

/// All of them in a text.
pub(super) fn find(text: &str) -> Vec<Expression> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| matches!(byte, b'-' | b'/')) {
        let at = from + at;
        from = at + 1;
        let span = match bytes[at] {
            b'-' => iso(bytes, at),
            _ => slashes(bytes, at),
        };
        let Some(span) = span.filter(|span| stands_alone(text, span)) else { continue };
        let meaning = match bytes[at] {
            b'/' => Meaning::Ambiguous,
            _ => Date::parse(&text[span.clone()]).map_or(Meaning::Impossible, Meaning::Date),
        };
        from = span.end;
        found.push(Expression { span, meaning });
    }
    found
}

/// `2025-01-20`, given its first hyphen.
fn iso(bytes: &[u8], hyphen: usize) -> Option<Range<usize>> {
    let start = hyphen.checked_sub(4)?;
    let span = start..start + 10;
    let form = bytes.get(span.clone())?;
    let fits = form.iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then_some(span)
}

/// `1/2/2025`, given its first slash.
fn slashes(bytes: &[u8], slash: usize) -> Option<Range<usize>> {
    let digits = |from: usize| {
        bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let before = bytes[..slash].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let middle = digits(slash + 1);
    let second = slash + 1 + middle;
    if !(1..=2).contains(&before) || !(1..=2).contains(&middle) || bytes.get(second) != Some(&b'/')
    {
        return None;
    }
    (digits(second + 1) == 4).then_some(slash - before..second + 5)
}

/// Whether a number is no part of a longer number, name, path or time.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut behind = text[span.end..].chars();
    let (next, then) = (behind.next(), behind.next());
    let is_joined = |c: Option<char>| {
        c.is_some_and(|c| {
            (c.is_alphanumeric() && !is_wide(c))
                || matches!(c, '_' | '-' | '/' | ':' | '@' | '#' | '=')
        })
    };
    // A backslash that begins a word is an escape, which the caller knows; one inside is part of a path.
    let head = &text[..span.start];
    let is_in_path = head
        .strip_suffix('\\')
        .is_some_and(|head| head.ends_with(|c: char| c.is_alphanumeric() || ":\\/".contains(c)))
        || next == Some('\\');
    let is_in_front = matches!(before, Some('.' | ',' | '+'))
        && text[..span.start].chars().rev().nth(1).is_some_and(char::is_numeric);
    let goes_on = matches!(next, Some('.' | ',')) && then.is_some_and(char::is_alphanumeric);
    !is_in_path && !is_joined(before) && !is_joined(next) && !is_in_front && !goes_on
}

/// Letters of scripts that are written without spaces.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{e7f}')
}
