//! Labels of figures: how wide they will be, and how they are cut to fit. The font is not known here, so widths
//! are estimates on the safe side, after the advance widths of wide system fonts.

use crate::schema::Str;

/// How wide a text is, with letters of a size; both in the figure's units.
pub fn width(text: &str, size: i32) -> i32 {
    let thousandths: i32 = text.chars().map(advance).sum();
    (thousandths * size + 999) / 1000
}

/// The advance width of a character in thousandths of the size of letters.
fn advance(c: char) -> i32 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        'i' | 'j' | 'l' | '\'' | '’' | '|' | '.' | ',' | ':' | ';' | '!' => 330,
        'f' | 't' | 'r' | '(' | ')' | ' ' | '-' | 'I' | 'J' => 410,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1000,
        'A'..='Z' => 740,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{3fffd}' => 1050,
        c if c.is_uppercase() => 780,
        _ => 630,
    }
}

/// A text that fits into a width: itself, or its beginning and an ellipsis.
pub fn shortened(text: &str, size: i32, room: i32) -> Str {
    if width(text, size) <= room {
        return text.into();
    }
    let room = room * 1000 - advance('…') * size;
    let (mut used, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        // What belongs to the letter before it has no width, and is never parted from it.
        if advance(c) > 0 {
            end = at;
        }
        used += advance(c) * size;
        if used > room {
            break;
        }
    }
    let kept =
        text[..end].trim_end_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    format!("{kept}…").into()
}

/// A text on one line, or on two of like length, each cut to fit.
pub fn wrapped(text: &str, size: i32, room: i32) -> Vec<Str> {
    if width(text, size) <= room {
        return vec![text.into()];
    }
    let breaks = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| text.split_at(at));
    let longer = |(a, b): &(&str, &str)| width(a, size).max(width(b.trim_start(), size));
    match breaks.min_by_key(longer) {
        Some((a, b)) => {
            [a, b.trim_start()].into_iter().map(|line| shortened(line, size, room)).collect()
        }
        None => vec![shortened(text, size, room)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_and_what_does_not_is_cut() {
        assert_eq!(&*shortened("Marco Rubio", 12, 200), "Marco Rubio");
        let cut = shortened("Cártel de Jalisco Nueva Generación", 12, 120);
        assert!(cut.ends_with('…') && width(&cut, 12) <= 120, "{cut}");
        assert!(!cut.trim_end_matches('…').ends_with(' '), "{cut}");
        // A letter and its accent go together.
        assert_eq!(&*shortened("e\u{301}e\u{301}e\u{301}e\u{301}", 10, 24), "e\u{301}e\u{301}…");
    }

    #[test]
    fn two_lines_are_of_like_length() {
        let lines = wrapped("Senate Armed Services Committee", 12, 130);
        assert_eq!(
            lines.iter().map(|line| &**line).collect::<Vec<_>>(),
            ["Senate Armed", "Services Committee"]
        );
        assert!(wrapped("Donaudampfschifffahrtsgesellschaft", 12, 100)[0].ends_with('…'));
        assert_eq!(width("東京", 10), 21);
    }
}
