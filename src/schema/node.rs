//! A parsed document of either language, YAML or TOML, and the places of its parts.

use crate::schema::Str;
use crate::source_file::Span;

/// A value as it was parsed, before anyone asked what it is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing: `key:` or `~`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Str),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written, a key that stands twice included.
    Record(Vec<(Str, Node)>),
}

impl Node {
    /// What it is, in words, with an article.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean(_) => "a yes-or-no value",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Record(_) => "a mapping",
        }
    }

    /// Lists and mappings on the way down to the deepest value.
    pub fn depth(&self) -> usize {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Record(pairs) => {
                1 + pairs.iter().map(|(_, node)| node.depth()).max().unwrap_or(0)
            }
            _ => 0,
        }
    }
}

impl std::hash::Hash for Node {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Boolean(value) => value.hash(state),
            Self::Integer(value) => value.hash(state),
            Self::Float(value) => value.to_bits().hash(state),
            Self::Text(value) => value.hash(state),
            Self::List(items) => items.hash(state),
            Self::Record(pairs) => pairs.hash(state),
        }
    }
}

/// The key or the value of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// The key.
    Key,
    /// The value, or an item of a list.
    Value,
}

/// Where in a document a part stands, by position: the third pair, its second item. Spots are small
/// and cost nothing to keep; the span behind one is looked up when a finding needs it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NodePath {
    trail: [u16; Self::DEEPEST],
    depth: u8,
    part: Part,
}

impl NodePath {
    /// Steps that a spot can hold: no record lies deeper.
    const DEEPEST: usize = 6;
    /// The document as a whole.
    pub const ROOT: Self = Self { trail: [0; Self::DEEPEST], depth: 0, part: Part::Value };

    /// The n-th pair or item below this one, from 0. Below the deepest step it stays where it is.
    #[must_use]
    pub fn child(mut self, index: usize) -> Self {
        if usize::from(self.depth) < Self::DEEPEST {
            self.trail[usize::from(self.depth)] = u16::try_from(index).unwrap_or(u16::MAX);
            self.depth += 1;
        }
        Self { part: Part::Value, ..self }
    }

    /// The key in front of the value.
    #[must_use]
    pub fn key(self) -> Self {
        Self { part: Part::Key, ..self }
    }

    fn steps(&self) -> &[u16] {
        &self.trail[..usize::from(self.depth)]
    }
}

/// A value's place and those of all below it, in the shape of the [`Node`] beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Where the key stands; empty for items and the document.
    pub key: Span,
    /// Where the value stands.
    pub value: Span,
    /// Pairs or items, in order.
    pub children: Vec<Places>,
}

impl Places {
    /// The span of a spot; of the nearest part above where the tree ends early.
    pub fn span(&self, spot: NodePath) -> Span {
        let mut here = self;
        for &step in spot.steps() {
            match here.children.get(usize::from(step)) {
                Some(child) => here = child,
                None => return here.value,
            }
        }
        match spot.part {
            Part::Key => here.key,
            Part::Value => here.value,
        }
    }
}
