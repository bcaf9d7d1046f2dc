//! Draws social cards.
//!
//! A card is laid out as SVG in the DejaVu fonts, which are part of the program, and drawn by `resvg`: the same bytes
//! on every build. The fonts have Latin, Greek, Cyrillic, Armenian, Georgian, Arabic and Hebrew letters. What
//! they lack (Chinese, Japanese, Korean, pictographs) is left out, and a line that lacks more than a tenth of
//! its letters is not drawn at all: no card shows a box in place of a letter.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use crate::page::formats::social_card::Card;
use crate::render::xml::escape;

const WIDTH: f32 = 1200.0;
const HEIGHT: f32 = 630.0;
/// Space at the left and right.
const MARGIN: f32 = 84.0;
const LINE: f32 = WIDTH - 2.0 * MARGIN;

/// Draws a card.
pub(super) fn png(card: &Card) -> Vec<u8> {
    let options = Options { fontdb: FONTS.clone(), ..Options::default() };
    let tree = Tree::from_str(&svg(card), &options).ok();
    let drawn =
        tree.zip(Pixmap::new(WIDTH as u32, HEIGHT as u32)).and_then(|(tree, mut pixels)| {
            resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
            pixels.encode_png().ok()
        });
    // The picture is of a fixed size and its SVG is our own: neither can fail.
    drawn.unwrap_or_default()
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in [dejavu::serif::bold(), dejavu::serif::regular(), dejavu::sans::regular()] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    fonts.set_serif_family("DejaVu Serif");
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// A face that lines are set in; where it lacks a letter, `DejaVu Sans` stands in.
#[derive(Clone, Copy)]
struct Face {
    bytes: &'static [u8],
    style: &'static str,
}

fn bold() -> Face {
    let style = "font-family=\"DejaVu Serif\" font-weight=\"700\"";
    Face { bytes: dejavu::serif::bold(), style }
}

fn regular() -> Face {
    Face { bytes: dejavu::serif::regular(), style: "font-family=\"DejaVu Serif\"" }
}

fn sans() -> Face {
    Face { bytes: dejavu::sans::regular(), style: "font-family=\"DejaVu Sans\"" }
}

impl Face {
    /// The width of a letter in pixels at a size in pixels; `None` if no font has it.
    fn width(self, c: char, size: f32) -> Option<f32> {
        [self.bytes, dejavu::sans::regular()].into_iter().find_map(|bytes| {
            let font = FontRef::new(bytes).ok()?;
            let glyph = font.charmap().map(c)?;
            font.glyph_metrics(Size::new(size), LocationRef::default()).advance_width(glyph)
        })
    }

    /// A text without the letters that no font has; nothing if too many are lacking.
    fn drawable(self, text: &str) -> String {
        let letters = || text.chars().filter(|c| !c.is_whitespace() && !c.is_control());
        let kept: String = text
            .chars()
            .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
            .filter(|&c| c == ' ' || self.width(c, 1.0).is_some())
            .collect();
        let lacking = letters().filter(|&c| self.width(c, 1.0).is_none()).count();
        if lacking * 10 > letters().count() { String::new() } else { kept }
    }

    fn length(self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|c| self.width(c, size)).sum()
    }

    /// Breaks a text into lines that fit, a word that is longer than a line within it.
    fn lines(self, text: &str, size: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.length(&longer, size) <= LINE {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.length(&line, size) > LINE {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// As `lines`, but no more than `most`: the last one ends in an ellipsis where there is more to say.
    fn first_lines(self, text: &str, size: f32, most: usize) -> Vec<String> {
        let mut lines = self.lines(text, size);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while self.length(last, size) + self.length("…", size) > LINE {
                    last.pop();
                }
                let end = last.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
                last.truncate(end);
                last.push('…');
            }
        }
        lines
    }
}

/// Sizes of the title, in pixels, and how many lines each may take.
const TITLES: [(f32, usize); 4] = [(72.0, 2), (60.0, 3), (50.0, 4), (42.0, 4)];

fn svg(card: &Card) -> String {
    let accent = match card.kind {
        "actor" => "#2f4a80",
        "topic" => "#2e6178",
        _ => "#9a3b22",
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\"><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fbf9f4\"/><rect width=\"{WIDTH}\" height=\"14\" fill=\"{accent}\"/><rect x=\"{MARGIN}\" y=\"532\" width=\"{LINE}\" height=\"2\" fill=\"#20242d\"/>"
    );
    let mut put = |face: Face, line: &str, (y, size): (f32, f32), colour: &str| {
        let is_right_to_left =
            line.chars().find(|c| c.is_alphabetic()).is_some_and(is_right_to_left);
        let (x, anchor) =
            if is_right_to_left { (WIDTH - MARGIN, "end") } else { (MARGIN, "start") };
        svg.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\" {}>",
            face.style
        ));
        escape(line, &mut svg);
        svg.push_str("</text>");
    };
    for line in sans().first_lines(&sans().drawable(&card.label), 28.0, 1) {
        put(sans(), &line, (104.0, 28.0), accent);
    }
    let title = bold().drawable(&card.title);
    let fits = |&&(size, most): &&(f32, usize)| bold().lines(&title, size).len() <= most;
    let (size, most) = *TITLES.iter().find(fits).unwrap_or(&TITLES[3]);
    let mut y = 120.0;
    for line in bold().first_lines(&title, size, most) {
        y += size * 1.22;
        put(bold(), &line, (y, size), "#20242d");
    }
    y += 22.0;
    let room = ((500.0 - y) / 44.0).max(0.0) as usize;
    let text = regular().drawable(&card.text);
    for line in regular().first_lines(&text, 31.0, room.min(4)) {
        y += 44.0;
        put(regular(), &line, (y, 31.0), "#4b505c");
    }
    for line in bold().first_lines(&bold().drawable(&card.site), 30.0, 1) {
        put(bold(), &line, (583.0, 30.0), "#20242d");
    }
    svg.push_str("</svg>");
    svg
}

/// Hebrew and Arabic letters, the scripts of that direction that the fonts have.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str, text: &str) -> Card {
        Card {
            kind: "brief",
            site: "The Border Desk".into(),
            label: "Mexico City · 12 March 2025".into(),
            title: title.into(),
            text: text.into(),
        }
    }

    #[test]
    fn titles_wrap_and_shrink_and_end() {
        let lines = |title: &str| {
            let svg = svg(&card(title, ""));
            svg.matches("#20242d\" font-family").count() - 1
        };
        assert_eq!(lines("Short"), 1);
        assert_eq!(lines("A title of such a length that it will need two lines"), 2);
        assert!(lines(&"word ".repeat(100)) <= 4);
        assert!(lines(&"x".repeat(1000)) <= 4);
        assert!(svg(&card(&"word ".repeat(100), "")).contains('…'));
        for line in bold().lines(&"Whatever stands here ".repeat(9), 50.0) {
            assert!(bold().length(&line, 50.0) <= LINE);
        }
    }

    #[test]
    fn what_fonts_lack_is_left_out() {
        assert_eq!(bold().drawable("Mañana, Ελλάδα, Київ"), "Mañana, Ελλάδα, Київ");
        assert_eq!(bold().drawable("A brief on seven ministers 中"), "A brief on seven ministers ");
        assert_eq!(bold().drawable("墨西哥城 and 中"), "");
        assert!(!bold().drawable("مرحبا").is_empty());
    }

    #[test]
    fn the_same_card_has_the_same_bytes() {
        let card = card("<b>&\"]]></svg> ﷽ \u{202e}x", "=1+1 \r\n\u{0}");
        let first = png(&card);
        assert!(first.starts_with(b"\x89PNG") && first == png(&card));
        let size = |at: usize| {
            u32::from_be_bytes([first[at], first[at + 1], first[at + 2], first[at + 3]])
        };
        assert_eq!((size(16), size(20)), (1200, 630));
    }
}
