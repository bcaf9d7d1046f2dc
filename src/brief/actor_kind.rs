//! What an actor is.

use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::schema::{Form, Node, NodePath, Reader, Shape, Str, Words, words};
use crate::suggest::did_you_mean;

words! {
    /// What an actor is.
    pub enum ActorKind {
        /// A human being.
        Person = "person" | "individual",
        /// Any body of people not named below.
        Organization = "organization" | "organisation" | "group" | "institution",
        /// A government, ministry, parliament or agency.
        Government = "government",
        /// Armed forces of a state.
        Military = "military",
        /// A police force or guard.
        Police = "police",
        /// A court or prosecutor.
        Court = "court",
        /// A business.
        Company = "company" | "business" | "corporation",
        /// A political party.
        Party = "party",
        /// A newspaper, agency or station.
        Media = "media",
        /// An armed group outside a state's forces.
        ArmedGroup = "armed-group",
        /// A country as an actor.
        Country = "country",
        /// An organisation of states.
        International = "international",
    }
}

/// What an actor is: a kind that is known, or a word of the writer's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A kind with a name in every language of the interface.
    Known(ActorKind),
    /// Shown as it is written.
    Own(Str),
}

impl Kind {
    /// The kind, if it is a known one.
    pub fn known(&self) -> Option<ActorKind> {
        match self {
            Self::Known(kind) => Some(*kind),
            Self::Own(_) => None,
        }
    }

    /// The word for it in the site's data.
    pub fn word(&self) -> Str {
        match self {
            Self::Known(kind) => kind.word().into(),
            Self::Own(word) => word.clone(),
        }
    }
}

impl Form for Kind {
    const SHAPE: Shape = Shape::Either(&[Shape::OneOf(ActorKind::WORDS), Shape::Text]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        if let Some(kind) = ActorKind::parse(&text) {
            return Some(Self::Known(kind));
        }
        let message = format!("`{}` is no kind of actor that has a name here", quote(&text));
        let known =
            format!("it is shown as it is written; known are {}", ActorKind::WORDS.join(", "));
        let help = did_you_mean(&text, ActorKind::WORDS.iter().copied()).unwrap_or(known);
        reader.report(at, Diagnostic::new(Code::UnknownKind, message).help(help));
        Some(Self::Own(text))
    }
}
