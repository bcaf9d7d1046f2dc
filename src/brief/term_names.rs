//! How front matter names actors and topics: by slug or name, as a link to a profile, with a tag's sign, or several
//! in one text.

use std::ops::Deref;

use crate::schema::{Field, Form, Found, Located, Node, NodePath, Reader, Shape, Slot, Str};
use crate::slug::fold;

/// An actor or topic as the writer names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermName {
    /// Its slug, name or alias.
    pub text: Str,
    /// What a link shows in its place: the name, if there is no profile that has one.
    pub label: Option<Str>,
    /// The names in it, if it may be several with commas between them.
    parts: Vec<TermName>,
}

impl TermName {
    /// The names that it stands for: itself, unless it may be several and nothing known has the whole for its name.
    pub fn meant(&self, is_known: impl FnOnce(&str) -> bool) -> &[Self] {
        if self.parts.is_empty() || is_known(&self.text) {
            std::slice::from_ref(self)
        } else {
            &self.parts
        }
    }

    /// Whether it may be several names with commas between them.
    pub fn may_be_several(&self) -> bool {
        !self.parts.is_empty()
    }

    /// All that it may be meant to say.
    pub fn texts(&self) -> impl Iterator<Item = &Str> {
        let whole = std::iter::once(self).chain(&self.parts);
        whole.flat_map(|name| std::iter::once(&name.text).chain(&name.label))
    }

    /// What it is called where nothing describes it.
    pub fn shown(&self) -> &Str {
        self.label.as_ref().unwrap_or(&self.text)
    }

    fn new(text: &str, label: Option<&str>) -> Self {
        let label = label.map(str::trim).filter(|label| !label.is_empty()).map(Str::from);
        Self { text: text.into(), label, parts: Vec::new() }
    }

    /// Reads one name: `Ann Lee`, `[[ann-lee|Ann Lee]]`, `[Ann Lee](ann-lee.md)`, `#security`.
    fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some((target, label)) = wiki_link(text).or_else(|| markdown_link(text)) {
            let target = target_name(target, label);
            return if target.is_empty() {
                Self::new(text, label)
            } else {
                Self::new(target, label.filter(|label| *label != target))
            };
        }
        let sign = text.strip_prefix(['#', '@']);
        Self::new(sign.filter(|rest| rest.starts_with(char::is_alphanumeric)).unwrap_or(text), None)
    }

    /// Reads a text that may hold several names.
    fn parse_list(text: &str) -> Self {
        match split(text).as_slice() {
            parts @ [_, _, ..] => {
                let parts = parts.iter().map(|part| Self::parse(part)).collect();
                Self { parts, ..Self::new(text.trim(), None) }
            }
            [part] => Self::parse(part),
            [] => Self::parse(text),
        }
    }
}

/// A text that may be written as a link, as it is shown.
pub(super) fn shown(text: &Str) -> Str {
    match wiki_link(text).or_else(|| markdown_link(text)) {
        Some(_) => TermName::parse(text).shown().clone(),
        None => text.clone(),
    }
}

/// Target and label of a text that is one wiki-link.
fn wiki_link(text: &str) -> Option<(&str, Option<&str>)> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    (!inner.contains("[[") && !inner.contains("]]")).then(|| target_and_label(inner))
}

fn target_and_label(inner: &str) -> (&str, Option<&str>) {
    match inner.split_once('|') {
        // As in a table, where the bar is escaped.
        Some((target, label)) => (target.trim_end_matches('\\'), Some(label.trim())),
        None => (inner, None),
    }
}

/// Target and label of a text that is one Markdown link.
fn markdown_link(text: &str) -> Option<(&str, Option<&str>)> {
    let (label, target) = text.trim().strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let is_one = !label.contains(['[', ']']) && !target.contains(['(', ')', ' ']);
    is_one.then_some((target, Some(label)))
}

/// The slug or name that the target of a link says: without a heading, and without the folders of a path.
fn target_name<'t>(target: &'t str, label: Option<&str>) -> &'t str {
    const FOLDERS: &[&str] = &[".", "..", "content", "actors", "people", "topics", "tags"];
    let target = target.split(['#', '^']).next().unwrap_or(target).trim();
    let (path, is_file) = match target.strip_suffix(".md") {
        Some(path) => (path, true),
        None => (target.trim_end_matches('/'), false),
    };
    let path = if is_file { path.strip_suffix("/index").unwrap_or(path) } else { path };
    let Some((folders, name)) = path.rsplit_once('/') else { return path };
    let first = folders.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_path = is_file
        || FOLDERS.contains(&first.to_lowercase().as_str())
        || label.is_some_and(|label| fold(label) == fold(name));
    if is_path { name } else { path }
}

/// Splits a text at commas, semicolons and line ends outside of links, and between tags that each have their sign. What
/// belongs to the name in front (`Acme, Inc.`) stays with it.
fn split(text: &str) -> Vec<&str> {
    let all_tags = text.split_whitespace().all(|word| word.starts_with('#') && word.len() > 1);
    let mut parts: Vec<&str> = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let ends = text.char_indices().chain(std::iter::once((text.len(), '\n')));
    for (at, c) in ends {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends_here = (depth == 0 && matches!(c, ',' | ';' | '，' | '、' | '；' | '\n'))
            || (all_tags && c.is_whitespace())
            || at == text.len();
        if !ends_here {
            continue;
        }
        let part = text[start..at].trim();
        if is_suffix(part) && !parts.is_empty() {
            let first = parts.pop().map_or(start, |last| offset(text, last));
            parts.push(text[first..at].trim());
        } else if !part.is_empty() {
            parts.push(part);
        }
        start = at + c.len_utf8();
    }
    parts
}

/// Where in a text a part of it begins.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Whether a text goes on the name before the comma: the form of a company, or what follows a surname.
fn is_suffix(text: &str) -> bool {
    const SUFFIXES: &[&str] = &[
        "ag", "bv", "co", "corp", "gmbh", "ii", "iii", "inc", "iv", "jr", "kg", "llc", "llp", "lp",
        "ltd", "md", "nv", "phd", "plc", "pty ltd", "sa", "sa de cv", "sr",
    ];
    let plain: String = text.to_lowercase().chars().filter(|c| *c != '.').collect();
    SUFFIXES.contains(&plain.as_str())
}

impl Form for TermName {
    const SHAPE: Shape = Shape::Text;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        match node {
            // Without quotation marks, YAML reads `[[Ann Lee]]` as a list of a list.
            Node::List(items) => match only_text(items) {
                Some(text) => {
                    let (target, label) = target_and_label(text);
                    let link = format!("[[{target}|{}]]", label.unwrap_or_default());
                    Some(Self::parse(&link))
                }
                None => {
                    let help = "put quotation marks round a link: `\"[[Ann Lee]]\"`";
                    let message = "expected a text, found a list".to_owned();
                    reader.wrong(at, message, Some(help.into()));
                    None
                }
            },
            node => Str::read(node, at, reader).map(|text| Self::parse(&text)),
        }
    }
}

/// The text of a list that holds nothing else, however deep.
fn only_text(items: &[Node]) -> Option<&str> {
    match items {
        [Node::Text(text)] => Some(text),
        [Node::List(items)] => only_text(items),
        _ => None,
    }
}

/// A list of actors or topics.
#[derive(Clone, Debug, Default)]
pub struct TermNames(Vec<Located<TermName>>);

impl Deref for TermNames {
    type Target = [Located<TermName>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Slot for TermNames {
    const SHAPE: Shape = Shape::List(&TermName::SHAPE);

    /// A text in place of a list may hold several names; an item of a list is one.
    fn gather(field: &'static Field, found: &[Found<'_>], reader: &mut Reader<'_>) -> Self {
        let mut names = Vec::new();
        for one in found {
            match one.node.as_ref() {
                Node::Text(text) if !text.trim().is_empty() => {
                    names.push(Located::new(TermName::parse_list(text), one.spot));
                }
                _ => names.extend(Vec::gather(field, std::slice::from_ref(one), reader)),
            }
        }
        Self(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let name = TermName::parse_list(text);
        let shown = |name: &TermName| format!("{}={}", name.text, name.shown());
        name.meant(|_| false).iter().map(shown).collect()
    }

    #[test]
    fn names_are_read_as_meant() {
        for (text, read) in [
            ("Ann Lee", "Ann Lee=Ann Lee"),
            ("[[Ann Lee]]", "Ann Lee=Ann Lee"),
            (" [[ bo-ek | Bo Ek ]] ", "bo-ek=Bo Ek"),
            ("[[content/actors/more/bo-ek.md#Career\\|Bo Ek]]", "bo-ek=Bo Ek"),
            ("[[people/Bo Ek|Bo Ek]]", "Bo Ek=Bo Ek"),
            ("[[actors/bo-ek/index.md]]", "bo-ek=bo-ek"),
            ("[[AC/DC]]", "AC/DC=AC/DC"),
            ("[Bo Ek](../actors/bo-ek.md)", "bo-ek=Bo Ek"),
            ("#security", "security=security"),
            ("#1 Fan", "1 Fan=1 Fan"),
            ("# 1", "# 1=# 1"),
            ("C#", "C#=C#"),
            ("[[ ]]", "[[ ]]=[[ ]]"),
            ("[draft] plan (old)", "[draft] plan (old)=[draft] plan (old)"),
        ] {
            assert_eq!(parts(text), [read], "{text}");
        }
    }

    #[test]
    fn several_names_in_one_text_are_taken_apart() {
        for (text, read) in [
            ("alpha, beta", &["alpha", "beta"][..]),
            ("#alpha #beta", &["alpha", "beta"]),
            ("alpha；beta、gamma", &["alpha", "beta", "gamma"]),
            ("[[Lee, Ann]], Bo Ek,", &["Lee, Ann", "Bo Ek"]),
            ("Acme, Inc., Martin King, Jr., Bo", &["Acme, Inc.", "Martin King, Jr.", "Bo"]),
            ("alpha\nbeta\n", &["alpha", "beta"]),
            ("Acme, Inc.", &["Acme, Inc."]),
            (",", &[","]),
            ("two words", &["two words"]),
        ] {
            let read: Vec<String> = read.iter().map(|name| format!("{name}={name}")).collect();
            assert_eq!(parts(text), read, "{text}");
        }
        assert_eq!(TermName::parse_list("a, b").meant(|_| true).len(), 1);
    }
}
