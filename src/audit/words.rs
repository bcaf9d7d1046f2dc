//! Texts as words, so that a phrase is found however it is written out: in HTML, JSON, iCalendar or an address.

use percent_encoding::percent_decode_str;

use crate::character::is_unspaced;
use crate::slug::for_each_folded;

/// Stands for what parts two texts of a page: no phrase reaches over it.
pub(super) const BREAK: char = '\u{1}';

/// The words of a text, folded as slugs are. A letter of a script without spaces is a word of its own.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words, a space behind each.
    text: String,
    /// Where each begins, and where the text ends.
    starts: Vec<usize>,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self { text: String::with_capacity(text.len()), starts: vec![0] };
        for_each_folded(text, |c| match c {
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            c if c == BREAK || (is_unspaced(c) && c.is_alphanumeric()) => {
                words.end();
                words.text.push(c);
                words.end();
            }
            c if c.is_alphanumeric() => words.text.push(c),
            c if unicode_normalization::char::is_combining_mark(c) => words.text.push(c),
            _ => words.end(),
        });
        words.end();
        words
    }

    fn end(&mut self) {
        if self.starts.last() != Some(&self.text.len()) {
            self.text.push(' ');
            self.starts.push(self.text.len());
        }
    }

    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|word| self.run(word, 1)).map(str::trim_end)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// So many words from one on; absent if there are fewer.
    pub(super) fn run(&self, from: usize, count: usize) -> Option<&str> {
        Some(&self.text[self.starts[from]..*self.starts.get(from + count)?])
    }

    /// All from one on, a space behind each.
    pub(super) fn from(&self, from: usize) -> &str {
        &self.text[self.starts[from]..]
    }

    /// How many of them say something: not numbers, and not single letters.
    pub(super) fn lexical(&self) -> usize {
        let is_lexical = |word: &&str| {
            let mut letters = word.chars();
            let first = letters.next();
            first.is_some_and(|first| {
                is_unspaced(first) || (first.is_alphabetic() && letters.next().is_some())
            })
        };
        self.iter().filter(is_lexical).count()
    }
}

/// A file of the output as texts that readers and programs see: its own, and that between its tags.
pub(super) fn views(file: &str, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let text = match extension {
        "ics" => unescaped(&text.replace("\r\n ", "").replace("\n ", "")),
        "json" | "js" | "webmanifest" | "geojson" => unescaped(&text),
        _ => text.into_owned(),
    };
    let mut views = Vec::new();
    if text.contains('<') {
        views.push(decoded(&without_tags(&text)));
    }
    let decoded = decoded(&text);
    // A feed holds HTML as text, so it has tags behind its entities.
    if decoded != text && decoded.contains('<') {
        views.push(self::decoded(&without_tags(&decoded)));
    }
    if text.contains('%') {
        views.push(percent_decode_str(&text).decode_utf8_lossy().into_owned());
    }
    views.push(decoded);
    views
}

/// Text between tags; those that stand within a sentence leave nothing, all others a break.
pub(super) fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        kept.push_str(&rest[..start]);
        let tag = &rest[start + 1..];
        let Some(end) = tag.find('>') else { break };
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !is_inline(name) {
            kept.extend([' ', BREAK, ' ']);
        }
        rest = &tag[end + 1..];
    }
    kept.push_str(rest);
    kept
}

/// Elements that stand within a sentence.
fn is_inline(name: &str) -> bool {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark",
        "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    ];
    INLINE.contains(&name)
}

/// A text without the entities of HTML and XML. Those with other names part words as all signs do.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        match entity(rest) {
            Some((c, length)) => {
                decoded.push(c);
                rest = &rest[length..];
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character of an entity, and how many bytes it has behind its `&`.
fn entity(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => char::from_u32(u32::from_str_radix(number, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
        None => match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        },
    };
    Some((c, end + 1))
}

/// A text without the escapes of JSON and iCalendar.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        plain.push_str(&rest[..start]);
        let mut letters = rest[start + 1..].chars();
        let escaped = letters.next();
        rest = letters.as_str();
        match escaped {
            Some('n' | 'N' | 'r' | 't' | 'b' | 'f') => plain.push(' '),
            Some('u') => {
                let (units, length) = units(rest);
                plain.extend(char::decode_utf16(units).map(|c| c.unwrap_or(' ')));
                rest = &rest[length..];
            }
            Some(c) => plain.push(c),
            None => {}
        }
    }
    plain.push_str(rest);
    plain
}

/// The UTF-16 units of `XXXX\uXXXX…`, so that pairs stay together, and how many bytes they take.
fn units(text: &str) -> (Vec<u16>, usize) {
    let unit = |at: usize| u16::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let mut units: Vec<u16> = unit(0).into_iter().collect();
    let mut end = units.len() * 4;
    while end > 0 && text[end..].starts_with("\\u") {
        let Some(next) = unit(end + 2) else { break };
        units.push(next);
        end += 6;
    }
    (units, end)
}
