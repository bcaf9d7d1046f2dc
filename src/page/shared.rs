//! Parts that many pages hold: made once, with their digest and their value for templates.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use tera::Value;

use crate::digest::Digest;

/// A part of pages. To clone it, to hash it and to put it into a template's context costs next to
/// nothing, however large it is, but for the first time.
#[derive(Debug)]
pub struct Shared<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    part: T,
    /// Made when it is asked for: a part that is only listed needs no value, and a cold build no digest.
    digest: OnceLock<Digest>,
    value: OnceLock<Value>,
}

impl<T> Shared<T> {
    /// Makes a part ready to be shared.
    pub fn new(part: T) -> Self {
        Self(Arc::new(Inner { part, digest: OnceLock::new(), value: OnceLock::new() }))
    }
}

impl<T> Shared<T> {
    /// Whether two are one and the same, seen without a look at the part.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: Hash> Shared<T> {
    /// Digest of the part.
    pub fn digest(&self) -> Digest {
        *self.0.digest.get_or_init(|| Digest::of(&self.0.part))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.part
    }
}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

/// The template's value is shared too: it is passed on, not made again.
impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Parts are structs of texts, numbers and lists: none of them can fail to serialize.
        let make = || Value::try_from_serializable(&self.0.part).unwrap_or_else(|_| Value::none());
        self.0.value.get_or_init(make).serialize(serializer)
    }
}

/// A part of pages that keeps its digest and no value for templates: what formats read, or what is seldom
/// rendered.
#[derive(Debug)]
pub struct Digested<T>(Arc<(T, OnceLock<Digest>)>);

impl<T> Digested<T> {
    /// Makes a part ready to be shared.
    pub fn new(part: T) -> Self {
        Self(Arc::new((part, OnceLock::new())))
    }
}

impl<T: Hash> Digested<T> {
    fn digest(&self) -> Digest {
        *self.0.1.get_or_init(|| Digest::of(&self.0.0))
    }
}

impl<T> Clone for Digested<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Digested<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Hash> Hash for Digested<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

/// Equal digests stand for equal parts.
impl<T: Hash> PartialEq for Digested<T> {
    fn eq(&self, other: &Self) -> bool {
        self.digest() == other.digest()
    }
}

impl<T: Hash> Eq for Digested<T> {}

impl<T: Serialize> Serialize for Digested<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.0.serialize(serializer)
    }
}

/// HTML that is safe to put into a page as it is.
#[derive(Clone, Debug, Hash)]
pub struct Html(pub Arc<crate::archive::body::LinkedBody>);

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.0.html()).serialize(serializer)
    }
}

/// The same where nothing can be played: a link in place of each player.
#[derive(Clone, Debug, Hash)]
pub struct StillHtml(pub Arc<crate::archive::body::LinkedBody>);

impl Serialize for StillHtml {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.0.still_html()).serialize(serializer)
    }
}

/// Values of the writer's own (`extra`), in the order written.
#[derive(Clone, Debug, Hash)]
pub struct Extra(pub Arc<crate::schema::Node>);

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_node(&self.0, serializer)
    }
}

fn serialize_node<S: Serializer>(
    node: &crate::schema::Node,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use crate::schema::Node;
    match node {
        Node::Null => serializer.serialize_none(),
        Node::Boolean(value) => serializer.serialize_bool(*value),
        Node::Integer(value) => serializer.serialize_i64(*value),
        Node::Float(value) => serializer.serialize_f64(*value),
        Node::Text(text) => serializer.serialize_str(text),
        Node::List(items) => serializer.collect_seq(items.iter().map(Borrowed)),
        Node::Record(pairs) => {
            serializer.collect_map(pairs.iter().map(|(key, value)| (key.as_ref(), Borrowed(value))))
        }
    }
}

struct Borrowed<'a>(&'a crate::schema::Node);

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_node(self.0, serializer)
    }
}
