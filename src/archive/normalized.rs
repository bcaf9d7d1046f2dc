//! Texts in one form, so that a name is found however its letters are composed.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::sentence::trimmed;
use crate::source_file::Span;

/// A text in NFC with plain spaces, and how it lies to the original. Most texts are so already.
pub(super) struct Folded<'t> {
    original: &'t str,
    /// The folded text, and for each of its bytes where its character begins and ends in the original.
    changed: Option<(String, Vec<(u32, u32)>)>,
}

impl<'t> Folded<'t> {
    pub(super) fn new(original: &'t str) -> Self {
        let is_plain = original.is_ascii()
            || (is_nfc_quick(original.chars()) == IsNormalized::Yes
                && !original.contains(['\u{a0}', '\u{202f}']));
        Self { original, changed: (!is_plain).then(|| fold(original)) }
    }

    pub(super) fn text(&self) -> &str {
        self.changed.as_ref().map_or(self.original, |(text, _)| text)
    }

    /// Where a name that is found in the folded text is in the original. A mark that combines with a space may
    /// begin it; the space is not a part of it.
    pub(super) fn original(&self, start: usize, end: usize) -> Span {
        let Some((_, places)) = &self.changed else { return Span::new(start, end) };
        let place = |at: usize| places.get(at).copied().unwrap_or_default();
        let (start, end) = (place(start).0, place(end.saturating_sub(1)).1);
        trimmed(self.original, Span { start, end }.range()).into()
    }
}

/// Normalises a text piece by piece: each piece is a character and what may combine with it.
fn fold(original: &str) -> (String, Vec<(u32, u32)>) {
    let mut text = String::with_capacity(original.len());
    let mut places = Vec::with_capacity(original.len());
    let mut pieces = original.char_indices().peekable();
    while let Some((start, first)) = pieces.next() {
        let mut end = start + first.len_utf8();
        while let Some((_, next)) = pieces.next_if(|(_, next)| {
            is_nfc_quick(std::iter::once(*next)) != IsNormalized::Yes
                || unicode_normalization::char::is_combining_mark(*next)
        }) {
            end += next.len_utf8();
        }
        let piece = &original[start..end];
        let before = text.len();
        match first {
            '\u{a0}' | '\u{202f}' if piece.chars().count() == 1 => text.push(' '),
            _ => text.extend(piece.nfc()),
        }
        places.resize(places.len() + text.len() - before, (start as u32, end as u32));
    }
    (text, places)
}
