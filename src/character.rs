//! What single characters are: those that no output may have, and those of scripts without spaces.

use std::borrow::Cow;

/// What a character of somebody's text is shown as: itself, a space if it parts words or lines as word processors do,
/// or nothing. Nothing is shown of control characters, of those that are none (U+FFFE and the like) and of overrides of the
/// direction of writing, which make a text read otherwise than it is written.
pub fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\n' => Some(c),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202d}' | '\u{202e}' => None,
        '\u{fdd0}'..='\u{fdef}' => None,
        c if u32::from(c) & 0xfffe == 0xfffe => None,
        c => Some(c),
    }
}

/// A text as it may be shown.
pub fn printable(text: &str) -> Cow<'_, str> {
    match first_unshown(text) {
        None => Cow::Borrowed(text),
        Some(at) => {
            let (clean, rest) = text.split_at(at);
            let rest = rest.replace("\r\n", "\n");
            Cow::Owned(clean.chars().chain(rest.chars().filter_map(shown)).collect())
        }
    }
}

/// The first byte of a text that is not shown as it is.
pub fn first_unshown(text: &str) -> Option<usize> {
    // Most bytes begin no such character, so they are not decoded.
    let may_begin = |byte: u8| {
        (byte < b' ' && byte != b'\t' && byte != b'\n')
            || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef | 0xf0..)
    };
    let mut from = 0;
    while let Some(at) = text.as_bytes()[from..].iter().position(|&byte| may_begin(byte)) {
        let c = text[from + at..].chars().next()?;
        if shown(c) != Some(c) {
            return Some(from + at);
        }
        from += at + c.len_utf8();
    }
    None
}

/// Whether nobody sees a character, or takes it for a space. Joiners and variations belong to what is in front of them
/// in other scripts and in emoji.
pub fn is_invisible(c: char, before: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => before.is_ascii(),
        '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' => true,
        '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

/// Whether a letter is of a script that is written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{303f}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_shape_goes_and_words_stay_apart() {
        assert_eq!(printable("a\u{8}b\u{7f}c\u{9b}d\u{fffe}\u{1ffff}\u{fdd0}e\u{202e}f"), "abcdef");
        assert_eq!(printable("a\u{b}b\u{85}c\u{2028}d\r\ne\rf\tg"), "a b c d\ne f\tg");
        for kept in
            ["“né”", "א\u{200f}ב\u{2067}x\u{2069}", "\u{200b}\u{ad}\u{a0}\u{feff}", "👩‍👧", "\n\t"]
        {
            assert!(matches!(printable(kept), Cow::Borrowed(_)), "{kept:?}");
        }
    }

    #[test]
    fn the_quick_look_misses_nothing() {
        for c in '\0'..=char::MAX {
            assert_eq!(first_unshown(&format!("é{c}")).is_some(), shown(c) != Some(c), "{c:?}");
        }
    }
}
