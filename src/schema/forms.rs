//! The forms that values take, and how each is read.

use std::marker::PhantomData;
use std::sync::Arc;

use super::reader::{Found, Reader};
use super::{Field, Node, NodePath, Shape};
use crate::date::{Date, DateError, Moment};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::suggest::did_you_mean;

/// A shared text.
pub type Str = Arc<str>;

/// A type that a single value can be read as.
pub trait Form: Sized {
    /// What the value looks like.
    const SHAPE: Shape;

    /// Reads a value that is there. `None` if it is of the wrong form; the reader has been told.
    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A type that a field of a record can have: a [`Form`] with a default, an `Option` or a `Vec` of one.
pub trait Slot: Sized {
    /// What the value looks like.
    const SHAPE: Shape;

    /// Unites what stands under a field's name and synonyms.
    fn gather(field: &'static Field, found: &[Found<'_>], reader: &mut Reader<'_>) -> Self;
}

/// A value with a default, the one that its field names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WithDefault<T>(pub T);

impl<T> std::ops::Deref for WithDefault<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Form> Slot for WithDefault<T> {
    const SHAPE: Shape = T::SHAPE;

    fn gather(field: &'static Field, found: &[Found<'_>], reader: &mut Reader<'_>) -> Self {
        let default = match field.default {
            "true" => Node::Boolean(true),
            "false" => Node::Boolean(false),
            text => text.parse().map_or_else(|_| Node::Text(text.into()), Node::Integer),
        };
        let read = Option::<T>::gather(field, found, reader);
        let value = read.or_else(|| T::read(&default, NodePath::ROOT, reader));
        Self(value.expect("the default of a field has the field's form"))
    }
}

/// A field that is not read by its row: the row documents it. Fields about publication are read by
/// `brief::withholding`, under more names than a row can list.
pub struct Elsewhere<T>(PhantomData<T>);

impl<T: Form> Slot for Elsewhere<T> {
    const SHAPE: Shape = T::SHAPE;

    fn gather(_: &'static Field, _: &[Found<'_>], _: &mut Reader<'_>) -> Self {
        Self(PhantomData)
    }
}

impl<T: Form> Slot for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn gather(_: &'static Field, found: &[Found<'_>], reader: &mut Reader<'_>) -> Self {
        let mut present = found.iter().filter(|found| !is_empty(&found.node));
        let first = present.next()?;
        for other in present {
            let message = format!("`{}` is ignored beside `{}`", other.key, first.key);
            let place = reader.place(first.spot.key());
            let diagnostic =
                Diagnostic::new(Code::FieldTwice, message).also(place, "this one counts");
            reader.report(other.spot.key(), diagnostic);
        }
        T::read(&first.node, first.spot, reader)
    }
}

impl<T: Form> Slot for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);

    fn gather(_: &'static Field, found: &[Found<'_>], reader: &mut Reader<'_>) -> Self {
        let mut values = Vec::new();
        for Found { node, spot, .. } in found {
            match node.as_ref() {
                Node::List(items) => {
                    for (index, item) in
                        items.iter().enumerate().filter(|(_, item)| !is_empty(item))
                    {
                        values.extend(T::read(item, spot.child(index), reader));
                    }
                }
                node if is_empty(node) => {}
                node => values.extend(T::read(node, *spot, reader)),
            }
        }
        values
    }
}

/// `key:` and `key: ""` count as if the key were missing.
fn is_empty(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// A value that later stages may have to point at.
#[derive(Clone, Copy, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file.
    pub spot: NodePath,
}

impl<T: Form> Form for Located<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, at, reader).map(|value| Self::new(value, at))
    }
}

impl Form for Str {
    const SHAPE: Shape = Shape::Text;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        match node {
            Node::Text(text) if text.trim().len() == text.len() => Some(text.clone()),
            Node::Text(text) => Some(text.trim().into()),
            // A number or yes-or-no word may be meant as text: `title: 1984`, `slug: 007`.
            Node::Boolean(_) | Node::Integer(_) | Node::Float(_) => Some(reader.raw(at)),
            Node::Null | Node::List(_) | Node::Record(_) => reader.unexpected::<Self>(node, at),
        }
    }
}

impl Form for bool {
    const SHAPE: Shape = Shape::Boolean;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        match node {
            Node::Boolean(value) => Some(*value),
            Node::Text(text) => {
                let help = match text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" => Some("write `true`".to_owned()),
                    "no" | "off" | "n" | "false" => Some("write `false`".to_owned()),
                    _ => None,
                };
                reader.wrong(
                    at,
                    format!("expected `true` or `false`, found `{}`", quote(text)),
                    help,
                );
                None
            }
            node => reader.unexpected::<Self>(node, at),
        }
    }
}

impl Form for u32 {
    const SHAPE: Shape = Shape::Integer;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        match node {
            Node::Integer(number) if u32::try_from(*number).is_ok() => u32::try_from(*number).ok(),
            Node::Integer(number) => {
                reader.wrong(at, format!("{number} is out of range"), None);
                None
            }
            node => reader.unexpected::<Self>(node, at),
        }
    }
}

impl Form for Date {
    const SHAPE: Shape = Shape::Date;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        read_date::<Self>(node, at, reader, Date::parse)
    }
}

impl Form for Moment {
    const SHAPE: Shape = Shape::Moment;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        read_date::<Self>(node, at, reader, Moment::parse)
    }
}

fn read_date<T: Form>(
    node: &Node,
    at: NodePath,
    reader: &mut Reader<'_>,
    parse: fn(&str) -> Result<T, DateError>,
) -> Option<T> {
    let text = match node {
        Node::Text(text) => text.clone(),
        Node::Integer(_) | Node::Float(_) => reader.raw(at),
        node => return reader.unexpected::<T>(node, at),
    };
    let code = match parse(text.trim()) {
        Ok(value) => return Some(value),
        Err(DateError::Form) => Code::WrongValue,
        Err(DateError::Impossible) => Code::ImpossibleDate,
    };
    let (message, help) = match code {
        Code::ImpossibleDate => (format!("there is no date `{}`", quote(&text)), None),
        _ => (
            format!("expected {}, found `{}`", T::SHAPE.words(), quote(&text)),
            Some("write year, month and day with hyphens: `2025-01-20`"),
        ),
    };
    reader.report(at, Diagnostic::new(code, message).maybe_help(help));
    None
}

impl Form for Node {
    const SHAPE: Shape = Shape::Any;

    fn read(node: &Node, _: NodePath, _: &mut Reader<'_>) -> Option<Self> {
        Some(node.clone())
    }
}

/// A closed set of words. Defined by `words!`.
pub trait Words: Sized + Copy + 'static {
    /// The words, in order.
    const WORDS: &'static [&'static str];
    /// The values that they stand for, in the same order.
    const VALUES: &'static [Self];
    /// Other words that are read, with their values.
    const SYNONYMS: &'static [(&'static str, Self)] = &[];

    /// The word for this value.
    fn word(self) -> &'static str;

    /// The value of a word, in upper or lower case.
    fn parse(word: &str) -> Option<Self> {
        let own = Self::WORDS.iter().copied().zip(Self::VALUES.iter().copied());
        let mut all = own.chain(Self::SYNONYMS.iter().copied());
        all.find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, value)| value)
    }

    /// Reads a word, or reports it with the nearest one.
    fn read_word(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        let value = Self::parse(&text);
        if value.is_none() {
            let message =
                format!("`{}` is not {}", quote(&text), Shape::OneOf(Self::WORDS).words());
            reader.wrong(at, message, did_you_mean(&text, Self::WORDS.iter().copied()));
        }
        value
    }
}

/// Defines an enum out of words, with [`Words`] and [`Form`].
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])+ $variant:ident = $word:literal $(| $synonym:literal)* ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $( $(#[$variant_meta])+ $variant ),+ }

        impl $crate::schema::Words for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
            const VALUES: &'static [Self] = &[$(Self::$variant),+];
            const SYNONYMS: &'static [(&'static str, Self)] =
                &[$( $( ($synonym, Self::$variant), )* )+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::schema::Form for $name {
            const SHAPE: $crate::schema::Shape =
                $crate::schema::Shape::OneOf(<Self as $crate::schema::Words>::WORDS);

            fn read(
                node: &$crate::schema::Node,
                at: $crate::schema::NodePath,
                reader: &mut $crate::schema::Reader<'_>,
            ) -> Option<Self> {
                <Self as $crate::schema::Words>::read_word(node, at, reader)
            }
        }
    };
}
pub(crate) use words;
