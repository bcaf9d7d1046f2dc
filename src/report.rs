//! Diagnostics as text for people and as data for machines, one file a format.

pub mod text;

use crate::character::is_invisible;

/// Makes a piece of somebody's text safe to print in a message: control characters, which could
/// drive a terminal, become `�`; letters that nobody sees are named (`⟨U+200B⟩`); long pieces are cut in the middle.
pub fn quote(text: &str) -> String {
    const LIMIT: usize = 80;
    let count = text.chars().count();
    if count <= LIMIT {
        return visible(text.chars());
    }
    let head = visible(text.chars().take(LIMIT / 2));
    let tail = visible(text.chars().skip(count - LIMIT / 4));
    format!("{head}…{tail}")
}

fn visible(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    let mut before = ' ';
    for c in text {
        if is_invisible(c, before) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
        } else {
            shown.push(if c.is_control() { '\u{fffd}' } else { c });
        }
        before = c;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_named() {
        for (text, shown) in [
            ("ann\u{200b}lee", "ann⟨U+200B⟩lee"),
            ("\u{feff}title\u{a0}", "⟨U+FEFF⟩title⟨U+00A0⟩"),
            ("a\u{ad}b\u{202e}c\u{2009}d", "a⟨U+00AD⟩b⟨U+202E⟩c⟨U+2009⟩d"),
            ("a\u{1b}b", "a\u{fffd}b"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
            ("❤\u{fe0f}", "❤\u{fe0f}"),
        ] {
            assert_eq!(quote(text), shown);
        }
    }
}
