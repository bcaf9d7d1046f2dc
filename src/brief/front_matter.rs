//! Reads the front matter of a Markdown file.

use std::sync::Arc;

use crate::brief::misplaced;
use crate::brief::split::{LARGEST, Split, SplitFault, split};
use crate::brief::withholding::{self, Restrictions, Verdict};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::report::quote;
use crate::schema::{Document, Field, Node, NodePath, Places, Record, Str, yaml};
use crate::source_file::{SourceFile, Span};

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
    /// What it says about publication.
    pub(super) restrictions: Restrictions,
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
            let place = SourceRange::new(file, fault.span.shifted(yaml.start as usize));
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
    let (restrictions, elsewhere) = restrictions::<T>(file, &pairs, &mut diagnostics);
    let document = Document {
        file,
        pairs: &pairs,
        locate: &locate,
        unknown: Code::UnknownField,
        elsewhere: &elsewhere,
    };
    let (fields, findings) = document.read();
    diagnostics.append(findings);
    diagnostics.extend(misplaced::check(file, split(file.text()).ok()));
    let restrictions = if is_readable { restrictions } else { unreadable(file) };
    FrontMatter { fields, pairs, restrictions, is_readable, diagnostics }
}

/// What the fields say about publication, and which of them are read with that.
fn restrictions<T: Record>(
    file: &Arc<SourceFile>,
    pairs: &[(Str, Node)],
    diagnostics: &mut Diagnostics,
) -> (Restrictions, Vec<usize>) {
    let mut restrictions = Restrictions::default();
    let mut elsewhere = Vec::new();
    let has_date = pairs.iter().any(|(key, _)| key.as_ref() == "date");
    for (index, (key, node)) in pairs.iter().enumerate() {
        let spot = NodePath::ROOT.child(index);
        let verdict = match key.as_ref() {
            // Of what has no date of its own, one that is still to come is when it comes out.
            "date" if !has_own_date::<T>() => withholding::read("publish_at", node).on_its_day(),
            key => withholding::read(key, node),
        };
        let is_own = || T::GROUPS.iter().copied().flatten().any(|field| field.name == key.as_ref());
        match &verdict {
            Verdict::Near(_) if is_own() => continue,
            Verdict::Foreign => {
                inner(file, spot, key, node, diagnostics);
                continue;
            }
            // A brief's own date, under another name.
            Verdict::From(_) if key.as_ref() == "date" => {}
            Verdict::From(_) if !has_date && is_synonym_of_date::<T>(key) => {}
            Verdict::Wrong(wanted) => {
                diagnostics.push(wrong(key, wanted, node).at(place(file, spot)));
                elsewhere.push(index);
            }
            Verdict::Near(known) => {
                diagnostics.push(near(key, known).at(place(file, spot.key())));
                elsewhere.push(index);
            }
            _ => elsewhere.push(index),
        }
        restrictions.add(&verdict);
    }
    (restrictions, elsewhere)
}

/// Fields of the writer's own are not read, so one that withholds would be lost among them.
fn inner(
    file: &Arc<SourceFile>,
    spot: NodePath,
    key: &str,
    node: &Node,
    diagnostics: &mut Diagnostics,
) {
    let (true, Node::Record(pairs)) =
        (matches!(key, "extra" | "params" | "build" | "_build"), node)
    else {
        return;
    };
    for (index, (name, value)) in pairs.iter().enumerate() {
        let verdict = withholding::read(name, value);
        let is_state = withholding::is_state(name);
        if !is_state && verdict.withholds() {
            let message = format!("`{}` below `{key}` withholds nothing", quote(name));
            let place = place(file, spot.child(index).key());
            let help = format!("move it to the top level, or remove it from `{key}`");
            diagnostics.push(Diagnostic::new(Code::MayWithhold, message).at(place).help(help));
        }
    }
}

fn has_own_date<T: Record>() -> bool {
    T::GROUPS.iter().copied().flatten().any(|field| field.name == "date")
}

fn is_synonym_of_date<T: Record>(key: &str) -> bool {
    let fields = T::GROUPS.iter().copied().flatten();
    fields.filter(|field| field.name == "date").any(|field| field.synonyms.contains(&key))
}

fn wrong(key: &str, wanted: &str, node: &Node) -> Diagnostic {
    let found = match node {
        Node::Text(text) => format!("`{}`", quote(text)),
        node => node.words().to_owned(),
    };
    let message = format!("`{}`: expected {wanted}, found {found}", quote(key));
    let help = "what may be meant to withhold a file has to be clear before the site is built";
    Diagnostic::new(Code::WrongValue, message).help(help)
}

fn near(key: &str, known: &str) -> Diagnostic {
    let message = format!("`{}` may be a misspelt `{known}`", quote(key));
    let help = "correct it; a field of your own with this name belongs under `extra`";
    Diagnostic::new(Code::MayWithhold, message).help(help)
}

/// What front matter that cannot be parsed says about publication, line by line: a fault in a draft fails nothing, not
/// even one of syntax.
fn unreadable(file: &SourceFile) -> Restrictions {
    let lines = file
        .text()
        .lines()
        .skip(1)
        .take_while(|line| !matches!(line.trim_end(), "---" | "..." | "+++" | ""));
    let mut restrictions = Restrictions::default();
    for (key, node) in lines.filter_map(misplaced::pair_of_line) {
        restrictions.add(&withholding::read(key, &node));
    }
    restrictions
}

/// Points at a part of a file's front matter.
pub fn place(file: &Arc<SourceFile>, spot: NodePath) -> SourceRange {
    SourceRange::new(file, locate(file).span(spot))
}

/// The places of all parts of a file's front matter, in bytes from the start of the file.
pub fn locate(file: &SourceFile) -> Places {
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
                .at(SourceRange::new(file, opening))
                .label("opened here")
                .help("put a line `---` behind the last field")
        }
        SplitFault::TooLarge(opening) => {
            let message = format!("front matter is larger than {} MiB", LARGEST / 1024 / 1024);
            Diagnostic::new(Code::FrontMatterTooLarge, message).at(SourceRange::new(file, opening))
        }
        SplitFault::Toml(opening) => {
            Diagnostic::new(Code::BadSyntax, "front matter in TOML is not read")
                .at(SourceRange::new(file, opening))
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
