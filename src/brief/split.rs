//! Cuts the front matter off a Markdown file.

use crate::source_file::Span;

/// Bytes of front matter that are read. Over [`crate::schema::yaml::LARGEST_DEEP`] it has to be flat.
pub const LARGEST: usize = 1024 * 1024;

/// A Markdown file in its two parts, as byte ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the two `---` lines; empty where there is none.
    pub yaml: Span,
    /// All behind it.
    pub body: Span,
}

/// Why a file has no readable front matter.
pub(super) enum SplitFault {
    Unclosed(Span),
    TooLarge(Span),
    Toml(Span),
}

/// Finds the front matter: a first line `---` (a byte order mark may stand before it) to the next line
/// `---` or `...`. Later `---` lines belong to the body.
pub(super) fn split(text: &str) -> Result<Split, SplitFault> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = Split { yaml: Span::new(start, start), body: Span::new(start, text.len()) };
    let first = text[start..].split_inclusive('\n').next().unwrap_or_default();
    match first.trim_end() {
        "---" => {}
        "+++" => return Err(SplitFault::Toml(Span::new(start, start + 3))),
        _ => return Ok(none),
    }
    let opening = Span::new(start, start + 3);
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in text[yaml_start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            if at - yaml_start > LARGEST {
                return Err(SplitFault::TooLarge(opening));
            }
            let yaml = Span::new(yaml_start, at);
            return Ok(Split { yaml, body: Span::new(at + line.len(), text.len()) });
        }
        at += line.len();
    }
    Err(SplitFault::Unclosed(opening))
}
