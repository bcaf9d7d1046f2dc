//! Fields of front matter and settings, defined once.
//!
//! A `record!` is a struct and a table in one: each field with its name,
//! its synonyms, its form and its line of documentation. Reading, did-you-mean, the reference in the
//! README and `dateline explain FIELD` all derive from it. To add a field, add a row to a record.

mod forms;
mod node;
mod reader;
pub mod toml;
mod url;
pub mod yaml;

pub(crate) use forms::words;
pub use forms::{Elsewhere, Form, Located, Slot, Str, WithDefault, Words};
pub use node::{Node, NodePath, Part, Places};
pub use reader::{Document, Found, Reader, Rows};
pub use url::{Url, encoded};

/// One row of a record: what may stand under a key.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Keys read in its place. One that begins with `!` means the opposite (`published: false`).
    pub synonyms: &'static [&'static str],
    /// What its value looks like.
    pub shape: Shape,
    /// What a missing key stands for; empty where there is no default.
    pub default: &'static str,
    /// What it is for, in one line of Markdown.
    pub doc: &'static str,
}

/// The form of a value.
#[derive(Debug)]
pub enum Shape {
    /// A text; numbers and the like are read as they are written.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A day, month or year.
    Date,
    /// A day, perhaps with a time.
    Moment,
    /// A web address.
    Url,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list, or one of its items alone.
    List(&'static Shape),
    /// A mapping with these fields.
    Record(Groups),
    /// One of these forms.
    Either(&'static [Shape]),
    /// A mapping with keys of the writer's own.
    Map(&'static Shape),
    /// A text of a certain form: in words, and as a regular expression (ECMA-262).
    Like {
        /// The form, with an article.
        words: &'static str,
        /// The whole text matches it.
        pattern: &'static str,
    },
    /// Anything at all.
    Any,
}

impl Shape {
    /// The form in words, with an article: "a text", "a list of dates".
    pub fn words(&self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::Boolean => "`true` or `false`".into(),
            Self::Integer => "a whole number".into(),
            Self::Date => "a date (`2025-01-20`, `2025-01` or `2025`)".into(),
            Self::Moment => "a date (`2025-01-20`) or date-time (RFC 3339)".into(),
            Self::Url => "a web address".into(),
            Self::OneOf(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("one of {}", quoted.join(", "))
            }
            Self::List(item) => format!("a list, or one: {}", item.words()),
            Self::Record(groups) => {
                let names: Vec<&str> =
                    groups.iter().copied().flatten().map(|field| field.name).collect();
                format!("a mapping (`{{{}}}`)", names.join(", "))
            }
            Self::Either(shapes) => {
                let words: Vec<String> = shapes.iter().map(Self::words).collect();
                words.join(" or ")
            }
            Self::Map(_) => "a mapping with names of your own".into(),
            Self::Like { words, .. } => (*words).into(),
            Self::Any => "anything".into(),
        }
    }

    /// Whether a value could be meant for this form: decides between two fields that share a
    /// synonym.
    fn fits(&self, node: &Node) -> bool {
        match self {
            Self::Boolean => matches!(node, Node::Boolean(_)),
            Self::Text
            | Self::Date
            | Self::Moment
            | Self::Url
            | Self::OneOf(_)
            | Self::Like { .. } => {
                !matches!(node, Node::Boolean(_) | Node::List(_) | Node::Record(_))
            }
            Self::Integer => matches!(node, Node::Integer(_)),
            Self::Record(_) | Self::Map(_) => matches!(node, Node::Record(_)),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.fits(node)),
            Self::List(_) | Self::Any => true,
        }
    }
}

/// Fields in groups: those of a record itself, then those of the parts it is made of.
pub type Groups = &'static [&'static [Field]];

/// A mapping whose keys are known.
pub trait Record: Sized {
    /// Its own rows, in the order of the reference.
    const OWN: &'static [Field];
    /// Its own rows and those of its parts.
    const GROUPS: Groups;

    /// Takes the values of its rows, in order.
    fn gather(rows: &mut Rows<'_>, reader: &mut Reader<'_>) -> Self;

    /// Reads the mapping that stands at a spot. Faults go to the reader; a field with a fault
    /// counts as missing.
    fn read_record(pairs: &[(Str, Node)], at: NodePath, reader: &mut Reader<'_>) -> Self {
        let mut rows = reader.assign(pairs, Self::GROUPS, at);
        Self::gather(&mut rows, reader)
    }
}

/// Defines a [`Record`]: a struct with public fields, and its table.
///
/// Each row reads `"name" | "synonym" … => field: Type [= "default"],` under its line of
/// documentation. The type is an `Option` of a [`Form`], a `Vec` of one, or one with a default. Behind
/// the rows may come parts that several records share: `..part: OtherRecord,`.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])+
                $key:literal $(| $synonym:literal)* => $field:ident: $type:ty $(= $default:literal)?
            ),+ $(,)?
            $( ; $( $(#[doc = $part_doc:literal])+ ..$part:ident: $part_type:ty ),+ $(,)? )?
        }
    ) => {
        $(#[$meta])*
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $type, )+
            $($( $(#[doc = $part_doc])+ pub $part: $part_type, )+)?
        }

        impl $crate::schema::Record for $name {
            const OWN: &'static [$crate::schema::Field] = &[$(
                $crate::schema::Field {
                    name: $key,
                    synonyms: &[$($synonym),*],
                    shape: <$type as $crate::schema::Slot>::SHAPE,
                    default: concat!($($default)?),
                    doc: concat!($($doc),+),
                }
            ),+];
            const GROUPS: $crate::schema::Groups =
                &[Self::OWN $($(, <$part_type as $crate::schema::Record>::OWN)+)?];

            fn gather(
                rows: &mut $crate::schema::Rows<'_>,
                reader: &mut $crate::schema::Reader<'_>,
            ) -> Self {
                $( let $field = rows.take(reader); )+
                $($( let $part = <$part_type as $crate::schema::Record>::gather(rows, reader); )+)?
                Self { $($field,)+ $($($part,)+)? }
            }
        }

        impl $crate::schema::Form for $name {
            const SHAPE: $crate::schema::Shape =
                $crate::schema::Shape::Record(<Self as $crate::schema::Record>::GROUPS);

            fn read(
                node: &$crate::schema::Node,
                at: $crate::schema::NodePath,
                reader: &mut $crate::schema::Reader<'_>,
            ) -> Option<Self> {
                match node {
                    $crate::schema::Node::Record(pairs) =>
                        Some(<Self as $crate::schema::Record>::read_record(pairs, at, reader)),
                    other => reader.unexpected::<Self>(other, at),
                }
            }
        }
    };
}
pub(crate) use record;
