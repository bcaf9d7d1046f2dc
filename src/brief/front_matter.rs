//! Cuts the front matter off a Markdown file and reads it.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::schema::{Document, Field, Node, Places, Record, Spot, Str, yaml};
use crate::source_file::{SourceFile, Span};

/// Bytes of front matter that are read.
pub const LARGEST: usize = 64 * 1024;

/// A Markdown file in its two parts, as byte ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The YAML between the two `---` lines; empty where there is none.
    pub yaml: Span,
    /// All behind it.
    pub body: Span,
}

/// Why a file has no readable front matter.
enum SplitFault {
    Unclosed(Span),
    TooLarge(Span),
    Toml(Span),
}

/// Finds the front matter: a first line `---` (a byte order mark may stand before it) to the next line
/// `---` or `...`. Later `---` lines belong to the body.
fn split(text: &str) -> Result<Split, SplitFault> {
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

/// Where the body of a file begins and ends; empty if the front matter cannot be told from it.
pub fn body(file: &SourceFile) -> Span {
    split(file.text()).map_or(Span::default(), |split| split.body)
}

/// A file's front matter, read.
pub struct FrontMatter<T> {
    /// The fields. Those that are missing or wrong are empty.
    pub fields: T,
    /// The pairs that they were read from.
    pub pairs: Vec<(Str, Node)>,
    /// Whether the front matter could be parsed at all. If not, it counts as empty.
    pub is_readable: bool,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

impl<T> FrontMatter<T> {
    /// Whether one of these keys stands in it, with whatever value.
    pub fn has(&self, field: &Field) -> bool {
        let names = || std::iter::once(&field.name).chain(field.synonyms);
        self.pairs.iter().any(|(key, _)| names().any(|name| *name == key.as_ref()))
    }
}

/// Reads a file's front matter as a record.
pub fn read<T: Record>(file: &Arc<SourceFile>) -> FrontMatter<T> {
    let mut diagnostics = Diagnostics::new();
    let parsed = match split(file.text()) {
        Ok(Split { yaml, .. }) => yaml::parse(&file.text()[yaml.range()]).map_err(|fault| {
            let place = Place::new(file, fault.span.shifted(yaml.start as usize));
            Diagnostic::new(fault.code, fault.message).at(place).maybe_help(fault.help)
        }),
        Err(fault) => Err(describe(&fault, file)),
    };
    let is_readable = parsed.is_ok();
    let pairs = parsed.unwrap_or_else(|diagnostic| {
        diagnostics.push(diagnostic);
        Vec::new()
    });
    let locate = || locate(file);
    let document = Document { file, pairs: &pairs, locate: &locate, unknown: Code::UnknownField };
    let (fields, findings) = document.read();
    diagnostics.append(findings);
    FrontMatter { fields, pairs, is_readable, diagnostics }
}

/// Whether front matter that cannot be parsed says that the file is a draft: a fault in a draft fails
/// nothing, not even one of syntax.
pub fn says_draft(file: &SourceFile) -> bool {
    let lines = file
        .text()
        .lines()
        .skip(1)
        .take_while(|line| !matches!(line.trim_end(), "---" | "..." | ""));
    let mut plain = lines.map(|line| line.split(" #").next().unwrap_or(line).trim_end());
    plain.any(|line| matches!(line, "draft: true" | "published: false"))
}

/// Points at a part of a file's front matter.
pub fn place(file: &Arc<SourceFile>, spot: Spot) -> Place {
    Place::new(file, locate(file).span(spot))
}

/// The places of all parts of a file's front matter, in bytes from the start of the file.
fn locate(file: &SourceFile) -> Places {
    let Ok(Split { yaml, .. }) = split(file.text()) else { return Places::default() };
    let mut places = yaml::places(&file.text()[yaml.range()]);
    shift(&mut places, yaml.start as usize);
    places
}

fn shift(places: &mut Places, by: usize) {
    places.key = places.key.shifted(by);
    places.value = places.value.shifted(by);
    places.children.iter_mut().for_each(|child| shift(child, by));
}

fn describe(fault: &SplitFault, file: &Arc<SourceFile>) -> Diagnostic {
    match *fault {
        SplitFault::Unclosed(opening) => {
            Diagnostic::new(Code::UnclosedFrontMatter, "this front matter is never closed")
                .at(Place::new(file, opening))
                .label("opened here")
                .help("put a line `---` behind the last field")
        }
        SplitFault::TooLarge(opening) => {
            let message = format!("front matter is larger than {} KiB", LARGEST / 1024);
            Diagnostic::new(Code::FrontMatterTooLarge, message).at(Place::new(file, opening))
        }
        SplitFault::Toml(opening) => {
            Diagnostic::new(Code::BadSyntax, "front matter in TOML is not read")
                .at(Place::new(file, opening))
                .help("write it as YAML, between two lines `---`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, &str)> {
        let split = split(text).ok()?;
        Some((&text[split.yaml.range()], &text[split.body.range()]))
    }

    #[test]
    fn only_a_first_line_opens_front_matter() {
        assert_eq!(parts("---\na: 1\n---\nBody\n---\n"), Some(("a: 1\n", "Body\n---\n")));
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nBody"), Some(("a: 1\r\n", "Body")));
        assert_eq!(parts("Body\n---\na: 1\n---\n"), Some(("", "Body\n---\na: 1\n---\n")));
        assert_eq!(parts("---\n---\n"), Some(("", "")));
        assert_eq!(parts("----\nBody"), Some(("", "----\nBody")));
        assert_eq!(parts("---\na: 1\n"), None);
        assert_eq!(parts("+++\na = 1\n+++\n"), None);
    }
}
