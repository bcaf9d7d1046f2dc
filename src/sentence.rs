//! Where sentences end. The rules follow Unicode (UAX #29, sentence boundaries) with the suppressions that
//! abbreviations and initials need.

use std::ops::Range;

use crate::language::Language;

/// The sentences of a text, as byte ranges without the white space around them.
pub fn sentences(text: &str, language: &Language) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for bound in bounds(text, language).into_iter().chain([text.len()]) {
        let sentence = trimmed(text, start..bound);
        if !sentence.is_empty() {
            found.push(sentence);
        }
        start = bound;
    }
    found
}

/// A stretch of a text without the white space at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = &text[range.clone()];
    let start = range.start + (raw.len() - raw.trim_start().len());
    start..start + raw.trim().len()
}

/// The bytes at which one sentence ends and, behind white space, another begins.
pub fn bounds(text: &str, language: &Language) -> Vec<usize> {
    let mut found = Vec::new();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to || !is_terminator(c) {
            continue;
        }
        let end = end_of_terminators(text, at);
        skip_to = end;
        let rest = &text[end..];
        let next = rest.trim_start();
        let is_spaced = next.len() < rest.len();
        if next.is_empty() || !(is_spaced || is_wide(c)) {
            continue;
        }
        if is_wide(c) || begins_sentence(text, at..end, next, language) {
            found.push(end);
        }
    }
    found
}

/// Whether what follows a terminator begins a sentence.
fn begins_sentence(text: &str, terminator: Range<usize>, next: &str, language: &Language) -> bool {
    let next = next.trim_start_matches(is_opener);
    let Some(first) = next.chars().next() else { return false };
    if first.is_lowercase() {
        return false;
    }
    // Only a single full stop can belong to an abbreviation.
    if !text[terminator.start..].starts_with('.') || text[terminator.start..].starts_with("..") {
        return true;
    }
    let token = token_before(text, terminator.start + 1);
    let pair = two_tokens_before(text, terminator.start + 1);
    if language.titles.contains(token) || language.titles.contains(pair) {
        return false;
    }
    if language.numbers.contains(token) && first.is_numeric() {
        return false;
    }
    let may_go_on = language.others.contains(token)
        || language.others.contains(pair)
        || is_initials(token)
        || (language.numbers.contains(token) && token.starts_with(char::is_uppercase));
    !may_go_on || is_starter(next, language)
}

/// Whether a text begins with a word that begins sentences and is no name.
fn is_starter(text: &str, language: &Language) -> bool {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let rest = &text[end..];
    // `A.` is an initial; `L’` and the like belong to the word.
    if rest.starts_with('.') && end == 1 {
        return false;
    }
    let with_apostrophe = rest.starts_with(['’', '\'']).then(|| format!("{}’", &text[..end]));
    language.starters.contains(&text[..end])
        || with_apostrophe.is_some_and(|word| language.starters.contains(&word))
}

/// `J.`, `U.S.`, `e.g.`: letters, each with a full stop.
fn is_initials(token: &str) -> bool {
    let mut chars = token.chars().peekable();
    let mut count = 0;
    while let Some(letter) = chars.next() {
        if !letter.is_alphabetic() || chars.next() != Some('.') {
            return false;
        }
        count += 1;
    }
    count > 0 && (count > 1 || token.starts_with(char::is_uppercase))
}

/// The word that ends at a byte, without quotation marks and brackets in front.
fn token_before(text: &str, end: usize) -> &str {
    let start = text[..end].rfind(char::is_whitespace).map_or(0, |at| at + width_at(text, at));
    text[start..end].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The two words that end at a byte: `EE. UU.`
fn two_tokens_before(text: &str, end: usize) -> &str {
    let last = text[..end].rfind(char::is_whitespace).unwrap_or(0);
    let before = text[..last].trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + width_at(text, at));
    text[start..end].trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The byte behind terminators and the closing marks that belong to them. In French a space may stand
/// before a closing mark.
fn end_of_terminators(text: &str, at: usize) -> usize {
    let mut end = at;
    for (offset, c) in text[at..].char_indices() {
        let is_part = is_terminator(c) || is_closer(c);
        let is_gap = matches!(c, '\u{a0}' | '\u{202f}')
            && text[at + offset + c.len_utf8()..].starts_with('»');
        if !is_part && !is_gap {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।') || is_wide(c)
}

/// Terminators behind which no space stands.
fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』' | '）')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '«'
            | '‹'
            | '('
            | '['
            | '¿'
            | '¡'
            | '—'
            | '–'
            | '\u{a0}'
            | '\u{202f}'
            | ' '
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
        sentences(text, Language::of(tag)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_sentences() {
        assert_eq!(split("Gen. Lowe met J. D. Carver. It was No. 5.", "en").len(), 2);
        assert_eq!(
            split("In the U.S. The talks began.", "en"),
            ["In the U.S.", "The talks began."]
        );
        assert_eq!(split("The U.S. Senate met on Jan. 20.", "en").len(), 1);
        assert_eq!(split("El Sr. Gómez (EE. UU.) vino. Se fue.", "es").len(), 2);
        assert_eq!(split("M. Macron parle. L’ONU aussi.", "fr").len(), 2);
    }

    #[test]
    fn closing_marks_belong_to_their_sentence() {
        assert_eq!(
            split("“Ready?” he asked. (So he said.) Yes.", "en"),
            ["“Ready?” he asked.", "(So he said.)", "Yes."]
        );
        assert_eq!(split("東京です。そう。", "ja"), ["東京です。", "そう。"]);
        assert_eq!(split("  3.5 million … and more ", "en"), ["3.5 million … and more"]);
    }
}
