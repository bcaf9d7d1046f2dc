//! Actors and topics: those that have a profile, and those that a brief names and nobody describes.

use std::sync::Arc;

use crate::archive::lookup::{Lookup, Match};
use crate::brief::{Details, Profile};
use crate::schema::Str;

/// The two kinds of terms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TermKind {
    /// A person or organisation.
    Actor,
    /// A subject.
    Topic,
}

impl TermKind {
    /// The word used in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Topic => "topic",
        }
    }

    /// The folder of its pages and profiles.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Actor => "actors",
            Self::Topic => "topics",
        }
    }
}

/// A term's number in [`Terms`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TermId(pub(super) u32);

impl TermId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An actor or topic.
#[derive(Clone, Debug)]
pub struct Term {
    /// Which of the two.
    pub kind: TermKind,
    /// The last part of its address.
    pub slug: Str,
    /// Its name.
    pub name: Str,
    /// What describes it, if anything does.
    pub profile: Option<Arc<Profile>>,
    /// The wider topic.
    pub parent: Option<TermId>,
    /// Actors that it belongs to.
    pub affiliations: Vec<TermId>,
}

impl Term {
    /// Its address.
    pub fn address(&self) -> String {
        format!("/{}/{}/", self.kind.folder(), self.slug)
    }
}

/// All terms: actors, then topics, each by slug.
#[derive(Debug)]
pub struct Terms {
    pub(super) list: Vec<Term>,
    pub(super) actors: Lookup<TermId>,
    pub(super) topics: Lookup<TermId>,
}

impl Terms {
    /// The term with this number.
    pub fn get(&self, id: TermId) -> &Term {
        &self.list[id.index()]
    }

    /// All terms with their numbers, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (TermId, &Term)> + Clone {
        self.list.iter().enumerate().map(|(index, term)| (TermId(index as u32), term))
    }

    /// The numbers of all terms of one kind, in order.
    pub fn of_kind(&self, kind: TermKind) -> Vec<TermId> {
        self.iter().filter(|(_, term)| term.kind == kind).map(|(id, _)| id).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What a name of front matter names: found by its slug where nothing is called so. Terms without a profile are
    /// collected by their slugs.
    pub fn named(&self, kind: TermKind, text: &str) -> Match<TermId> {
        match self.find(kind, text) {
            Match::None => self.find(kind, &crate::slug::slugify(text)),
            found => found,
        }
    }

    /// What a text of a writer's names among the terms of one kind.
    pub fn find(&self, kind: TermKind, text: &str) -> Match<TermId> {
        match kind {
            TermKind::Actor => self.actors.find(text),
            TermKind::Topic => self.topics.find(text),
        }
    }
}

/// The terms that one brief declares, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Declared {
    /// Its actors, each once, as the writer put them; then those of its events.
    pub actors: Vec<TermId>,
    /// Its topics, likewise.
    pub topics: Vec<TermId>,
    /// Actors and topics of each entry of `dates`; empty lists stand for those of the brief.
    pub events: Vec<(Vec<TermId>, Vec<TermId>)>,
}

impl Declared {
    /// Actors and topics.
    pub fn all(&self) -> Vec<TermId> {
        self.actors.iter().chain(&self.topics).copied().collect()
    }
}

/// Which kind of term a profile describes.
pub fn kind_of(profile: &Profile) -> TermKind {
    match profile.details {
        Details::Actor { .. } => TermKind::Actor,
        Details::Topic { .. } => TermKind::Topic,
    }
}

/// A topic and all above it. Ends, because no circle is ever closed.
pub fn ancestors(terms: &Terms, id: TermId) -> impl Iterator<Item = TermId> {
    std::iter::successors(Some(id), |&id| terms.get(id).parent)
}

/// Appends what is not in the list yet.
pub fn add_new<T: Copy + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for &item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}
