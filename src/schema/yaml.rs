//! Front matter as YAML 1.2: values by serde_yaml, places by an event parser.
//!
//! Before either builds anything, depth and aliases are checked on bare events, so that a few
//! lines cannot stand for gigabytes.

use std::fmt;

use saphyr_parser::{Event, Parser, Span as CharSpan};
use serde::Deserialize;
use serde::de::{Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::{Node, Places, Str};
use crate::character::printable;
use crate::diagnostic::Code;
use crate::source_file::Span;

const QUOTE_STARS: &str =
    "write the value out; a text that begins with `*` or `&` needs quotation marks";

/// Lists and mappings that may be nested in one another.
pub const DEEPEST: usize = 16;

/// Bytes of a text in which they may be nested so deep.
pub const LARGEST_DEEP: usize = 64 * 1024;

/// How deep they may be nested in a larger one: a list of mappings with lists in them.
const DEEPEST_IN_LARGE: usize = 4;

/// Why a text could not be parsed. Offsets are bytes from its start.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// What kind of fault.
    pub code: Code,
    /// Where it shows.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// The way out.
    pub help: Option<&'static str>,
}

/// Parses a mapping. An empty text is an empty mapping.
///
/// # Errors
/// The first fault: YAML cannot be read on behind one.
pub fn parse(text: &str) -> Result<Vec<(Str, Node)>, Fault> {
    if let Some(at) = bracket_too_deep(text) {
        return Err(too_deep(Span::new(at, at + 1)));
    }
    if text.len() > LARGEST_DEEP {
        check(text, DEEPEST_IN_LARGE)?;
    } else if is_suspicious(text) {
        check(text, DEEPEST)?;
    }
    let node: Node = serde_yaml::from_str(text).map_err(|error| syntax_fault(text, &error))?;
    let whole = Span::new(0, text.trim_end().len());
    match node {
        Node::Null => Ok(Vec::new()),
        node if node.depth() > DEEPEST => Err(too_deep(whole)),
        Node::Record(pairs) => Ok(pairs),
        node => Err(Fault {
            code: Code::WrongValue,
            span: whole,
            message: format!("front matter is a mapping of fields, this is {}", node.words()),
            help: Some("write `field: value`, one a line"),
        }),
    }
}

/// Where more brackets are open than anyone writes. Both parsers take time by the square of their number.
fn bracket_too_deep(text: &str) -> Option<usize> {
    const MOST: usize = 256;
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MOST
    })
}

/// Whether a text may hold an alias, or may be deep. Costs one pass over the bytes; most front
/// matter is spared the exact check.
fn is_suspicious(text: &str) -> bool {
    let mut opened = 0;
    let mut before = b' ';
    let mut indented = 0;
    for (&byte, &next) in text.as_bytes().iter().zip(text.as_bytes().iter().skip(1).chain(b"\n")) {
        let starts_token = matches!(before, b' ' | b'\n' | b'\t' | b'[' | b'{' | b',' | b':');
        match byte {
            b'&' | b'*' if starts_token && !next.is_ascii_whitespace() => return true,
            b'[' | b'{' => opened += 1,
            b'\n' => indented = 0,
            b' ' | b'-' | b'?' | b'\t' => indented += 1,
            _ => {}
        }
        if opened > DEEPEST || indented > 4 * DEEPEST {
            return true;
        }
        before = byte;
    }
    false
}

/// Walks the events, which hold nothing, and refuses aliases and great depth.
fn check(text: &str, deepest: usize) -> Result<(), Fault> {
    let bytes = ByteOffsets::new(text);
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        // A fault of syntax is told better by the real parse.
        let Ok((event, span)) = event else { return Ok(()) };
        let anchored = match event {
            Event::Alias(_) => true,
            Event::Scalar(_, _, anchor, _) => anchor > 0,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                depth += 1;
                anchor > 0
            }
            Event::SequenceEnd | Event::MappingEnd => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => false,
        };
        if depth > deepest {
            let span = bytes.span(text, span);
            return Err(if deepest == DEEPEST { too_deep(span) } else { too_large(span) });
        }
        if anchored {
            return Err(Fault {
                code: Code::YamlAlias,
                span: bytes.span(text, span),
                message: "YAML anchors and aliases are not read".into(),
                help: Some(QUOTE_STARS),
            });
        }
    }
    Ok(())
}

fn too_large(span: Span) -> Fault {
    Fault {
        code: Code::FrontMatterTooLarge,
        span,
        message: format!(
            "front matter larger than {} KiB is read only where nothing is nested more than {DEEPEST_IN_LARGE} deep",
            LARGEST_DEEP / 1024
        ),
        help: Some("text belongs below the front matter, and data into a file of its own"),
    }
}

fn too_deep(span: Span) -> Fault {
    Fault {
        code: Code::FrontMatterTooDeep,
        span,
        message: format!("front matter is nested more than {DEEPEST} deep"),
        help: None,
    }
}

fn syntax_fault(text: &str, error: &serde_yaml::Error) -> Fault {
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
    if message.starts_with("recursion limit") {
        return too_deep(Span::default());
    }
    let at = error.location().map_or(0, |location| location.index()).min(text.len());
    let at = text.floor_char_boundary(at);
    let width = text[at..].chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8);
    let help = if message.contains("tab character") || text[at..].starts_with('\t') {
        Some("indent with spaces: YAML does not allow tabs")
    } else if message.contains("alphabetic or numeric") {
        Some(QUOTE_STARS)
    } else if message.contains("mapping values are not allowed") {
        Some("put quotation marks round a text that contains a colon")
    } else if message.contains("expected ',' or ']'") {
        Some("a list that begins with `[` ends with `]`")
    } else if message.contains("expected ',' or '}'") {
        Some("a mapping that begins with `{` ends with `}`")
    } else {
        None
    };
    Fault {
        code: Code::BadSyntax,
        span: Span::new(at, at + width),
        message: format!("this is not YAML: {message}"),
        help,
    }
}

/// Places of all parts of a text that [`parse`] has read. What cannot be walked is left out.
pub fn places(text: &str) -> Places {
    let bytes = ByteOffsets::new(text);
    let mut open: Vec<Open> = vec![Open::default()];
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let span = bytes.span(text, span);
        match event {
            Event::Scalar(..) | Event::Alias(_) => {
                add(&mut open, Places { value: span, ..Places::default() });
            }
            Event::SequenceStart(..) => open.push(Open { start: span.start, ..Open::default() }),
            Event::MappingStart(..) => {
                open.push(Open { start: span.start, is_mapping: true, ..Open::default() });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(closed) = open.pop() else { break };
                let (start, end) = (closed.start as usize, span.end.max(closed.start) as usize);
                let end = start + text[start..end].trim_end().len();
                let value = Span::new(start, end);
                add(&mut open, Places { value, children: closed.children, ..Places::default() });
            }
            _ => {}
        }
    }
    open.into_iter().next().and_then(|root| root.children.into_iter().next()).unwrap_or_default()
}

/// A list or mapping whose end has not come yet.
#[derive(Default)]
struct Open {
    start: u32,
    is_mapping: bool,
    /// The key whose value comes next.
    key: Option<Span>,
    children: Vec<Places>,
}

fn add(open: &mut [Open], places: Places) {
    let Some(parent) = open.last_mut() else { return };
    match parent.key.take() {
        Some(key) => parent.children.push(Places { key, ..places }),
        None if parent.is_mapping => parent.key = Some(places.value),
        None => parent.children.push(places),
    }
}

/// Turns the event parser's positions, in scalar values, into bytes.
struct ByteOffsets(Option<Vec<u32>>);

impl ByteOffsets {
    fn new(text: &str) -> Self {
        let offsets = || text.char_indices().map(|(offset, _)| offset as u32).collect();
        Self((!text.is_ascii()).then(offsets))
    }

    fn span(&self, text: &str, span: CharSpan) -> Span {
        let byte = |index: usize| match &self.0 {
            Some(offsets) => offsets.get(index).map_or(text.len(), |&offset| offset as usize),
            None => index.min(text.len()),
        };
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        Span::new(start, end.max(start))
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(printable(value).into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut pairs = Vec::new();
        while let Some((Key(key), value)) = entries.next_entry()? {
            pairs.push((key, value));
        }
        Ok(Node::Record(pairs))
    }

    /// A tagged value (`!name value`): the tag says nothing to us.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (Key(_), value) = tagged.variant()?;
        value.newtype_variant()
    }
}

/// A key: any scalar, as it is written.
struct Key(Str);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain key")
    }

    fn visit_str<E>(self, value: &str) -> Result<Key, E> {
        Ok(Key(printable(value).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::NodePath;

    #[test]
    fn values_keep_their_yaml_1_2_types() {
        let pairs = parse("a: 2025-01-20\nb: no\nc: 007\nd: [1, ~]\n").expect("valid");
        assert_eq!(pairs[0].1, Node::Text("2025-01-20".into()));
        assert_eq!(pairs[1].1, Node::Text("no".into()));
        assert_eq!(pairs[3].1, Node::List(vec![Node::Integer(1), Node::Null]));
        assert_eq!(parse("# nothing\n"), Ok(Vec::new()));
    }

    #[test]
    fn places_count_bytes_also_behind_accents_and_crlf() {
        let text = "título: ñandú\r\nlist:\r\n  - é: ‘x’\r\n  - b\r\nz: |\r\n  block\r\n";
        let places = places(text);
        let at = |spot: NodePath| &text[places.span(spot).range()];
        let root = NodePath::ROOT;
        assert_eq!((at(root.child(0).key()), at(root.child(0))), ("título", "ñandú"));
        assert_eq!(at(root.child(1).child(0).child(0)), "‘x’");
        assert_eq!(at(root.child(1).child(1)), "b");
        assert_eq!(at(root.child(2).key()), "z");
    }

    #[test]
    fn bombs_are_refused_before_they_go_off() {
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
        assert_eq!(parse(bomb).expect_err("alias").code, Code::YamlAlias);
        for deep in
            ["[".repeat(30_000), "a: ".to_owned() + &"{a: ".repeat(8_000), "? ".repeat(30_000)]
        {
            assert_eq!(parse(&deep).expect_err("deep").code, Code::FrontMatterTooDeep);
        }
        assert!(parse("a: Research & Development\nb: 2 * 3\nc: \"*x*\"\n").is_ok());
    }

    #[test]
    fn faults_say_where_and_how_to_mend_them() {
        let fault = parse("title: Border: a week\n").expect_err("colon");
        assert_eq!((fault.code, fault.span), (Code::BadSyntax, Span::new(13, 14)));
        assert!(
            parse("a:\n\tb: c\n")
                .expect_err("tab")
                .help
                .is_some_and(|help| help.contains("spaces"))
        );
        assert_eq!(parse("- a\n- b\n").expect_err("list").code, Code::WrongValue);
    }
}
