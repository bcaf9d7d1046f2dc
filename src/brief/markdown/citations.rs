//! References to sources: `[1]`, `[1][2]`, `[1, 2]`, `[1–3]`.

use std::fmt::Write;
use std::ops::Range;

use super::{BrokenLink, CowStr, Event, LinkType, Spanned, Tag, Writer, length};
use crate::character::is_unspaced;
use crate::diagnostic::{Code, Diagnostic};

/// The most numbers that one pair of brackets may stand for.
const MAX_CITED: u16 = 100;

/// Brackets that no link definition answers for, as a reference to sources: the numbers of the last pair, as an
/// address for the writer. Numbers also count if they are too high, so that the writer can be told.
pub(super) fn citation<'a>(
    source: &str,
    link: &BrokenLink<'_>,
    sources: usize,
) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let is_read = matches!(link.link_type, LinkType::Shortcut | LinkType::Reference);
    if sources == 0 || !is_read || follows_letter(&source[..link.span.start]) {
        return None;
    }
    numbers(&link.reference)?;
    Some((link.reference.to_string().into(), CowStr::Borrowed("")))
}

/// Whether brackets would be a reference to sources, did they not follow a letter directly.
pub(super) fn is_attached(source: &str, link: &BrokenLink<'_>, sources: usize) -> bool {
    let is_known = |number: &u16| usize::from(*number) <= sources;
    follows_letter(&source[..link.span.start])
        && numbers(&link.reference).is_some_and(|numbers| numbers.iter().all(is_known))
}

/// The numbers of `1, 2` and `1–3`, in order. None if there is anything else.
fn numbers(text: &str) -> Option<Vec<u16>> {
    let number = |text: &str| {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| is_number && (1..1000).contains(number))
    };
    let mut found: Vec<u16> = Vec::new();
    for part in text.split([',', ';']) {
        match part.split_once(['–', '-', '‑']) {
            None => found.push(number(part)?),
            Some((from, to)) => {
                let (from, to) = (number(from)?, number(to)?);
                (from < to && to - from < MAX_CITED).then_some(())?;
                found.extend(from..=to);
            }
        }
    }
    (found.len() <= usize::from(MAX_CITED)).then_some(found)
}

/// Whether a text ends in a letter, or in a word that has one: `arr[1]` is no reference. Scripts without spaces
/// do not count, because there a reference follows its word directly.
pub(super) fn follows_letter(before: &str) -> bool {
    let is_part = |c: &char| (c.is_alphanumeric() && !is_unspaced(*c)) || *c == '_';
    let mut word = before.chars().rev().take_while(is_part);
    word.any(|c| !c.is_numeric())
}

impl Writer<'_> {
    /// Small numbers that lead to sources. Returns how many events it took.
    pub(super) fn citation(&mut self, events: &[Spanned<'_>]) -> usize {
        let length = length(events);
        let Some((Event::Start(Tag::Link { link_type, dest_url, .. }), range)) = events.first()
        else {
            return length;
        };
        let numbers_of_last = numbers(dest_url).unwrap_or_default();
        let mut last = range.clone();
        if matches!(link_type, LinkType::ReferenceUnknown) {
            // `[1][2]`: the first pair is the link's text.
            let inner = &events[1..length - 1];
            let end = inner.last().map_or(range.start, |(_, inner)| inner.end) + 1;
            let first = range.start..end.min(range.end);
            last = first.end..range.end;
            let text = super::plain_text(inner);
            match numbers(&text).filter(|_| !self.defined.contains(&text)) {
                Some(numbers) => self.cite(&numbers, first),
                None => {
                    self.text("[", range.start..range.start + 1);
                    self.write(inner, &super::notes::Definitions::default());
                    self.text("]", first.end.saturating_sub(1)..first.end);
                }
            }
        }
        self.cite(&numbers_of_last, last);
        length
    }

    /// Says once that a number in brackets follows a letter.
    pub(super) fn report_attached(&mut self, first: Option<Range<usize>>) {
        let Some(range) = first else { return };
        let message = "a number in brackets directly behind a letter is no reference to a source";
        let help = "put a space before the bracket if one is meant";
        self.report(range, Diagnostic::new(Code::AttachedNumber, message).help(help));
    }

    /// One pair of brackets. If there is no such source, it stays as it is.
    fn cite(&mut self, numbers: &[u16], range: Range<usize>) {
        let missing = numbers.iter().find(|&&number| usize::from(number) > self.rules.sources);
        if let Some(number) = missing {
            let message = format!("there is no source {number}");
            let help = match self.rules.sources {
                1 => "the brief has one source".to_owned(),
                count => format!("the brief has {count} sources"),
            };
            self.report(range.clone(), Diagnostic::new(Code::NoSuchSource, message).help(help));
            return self.raw(range);
        }
        self.open_passage();
        self.pull_back();
        for (index, &number) in numbers.iter().enumerate() {
            let id = if self.body.cited.contains(&number) {
                String::new()
            } else {
                self.body.cited.push(number);
                format!(" id=\"cite-{number}\"")
            };
            let space = if index > 0 { " " } else { "" };
            let _ = write!(
                self.body.html,
                "{space}<sup class=\"cite\"><a href=\"#source-{number}\"{id}>{number}</a></sup>"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lists_and_ranges_are_read() {
        assert_eq!(numbers("1"), Some(vec![1]));
        assert_eq!(numbers("1, 2;4"), Some(vec![1, 2, 4]));
        assert_eq!(numbers("1–3, 7"), Some(vec![1, 2, 3, 7]));
        assert_eq!(numbers("2 - 3"), Some(vec![2, 3]));
        for text in
            ["", "0", "a", "1,", "3-1", "1–", "1–900", "2019–2021", "+1", "1.2", "^1", "1-2-3"]
        {
            assert_eq!(numbers(text), None, "{text}");
        }
    }

    #[test]
    fn an_index_is_no_reference() {
        for word in ["arr", "x1", "snake_", "é", "a b"] {
            assert!(follows_letter(word), "{word}");
        }
        for word in ["", "said ", "said.", "2024", "東京", "ไทย", "**", "f(x)"] {
            assert!(!follows_letter(word), "{word}");
        }
    }
}
