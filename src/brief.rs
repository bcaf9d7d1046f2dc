//! Markdown files, parsed one by one: briefs, profiles of actors and topics, plain pages.
//!
//! Each file is read on its own, so that the result can be remembered by the file's digest. What a
//! file says about others (names, links, parents) stays as written until [`crate::archive`].

pub mod actor_kind;
pub mod body;
pub mod fields;
mod file_name;
pub mod front_matter;
pub mod markdown;
mod misplaced;
mod parse;
pub mod split;
pub mod term_names;
pub mod values;
mod withholding;

use std::sync::{Arc, OnceLock};

use crate::brief::actor_kind::Kind;
use crate::brief::body::Body;
use crate::brief::fields::{Confidence, MentionPolicy, Status, Tlp, Trend};
use crate::brief::term_names::{TermName, TermNames};
use crate::brief::values::{
    Correction, EventEntry, ImageEntry, LanguageTag, LinkEntry, OldAddress, SourceEntry,
};
use crate::date::{Date, Moment};
use crate::diagnostic::{Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::schema::{Located, Node, NodePath, Places, Str, words};
use crate::source_file::SourceFile;

pub use parse::parse;

/// What every Markdown file has.
#[derive(Debug)]
pub struct Common {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The places of the parts of its front matter, once one of them has been asked for.
    pub places: OnceLock<Places>,
    /// Digest of everything that was parsed.
    pub digest: Digest,
    /// Digest of what other files can read of this one: its path, its front matter and its headings.
    pub outline: Digest,
    /// The last part of the address.
    pub slug: Str,
    /// Where the slug is set, if it is.
    pub slug_spot: Option<NodePath>,
    /// What decides whether it is published.
    pub release: Release,
    /// Old addresses that lead here.
    pub redirect_from: Vec<Located<OldAddress>>,
    /// The picture that stands for it.
    pub image: Option<Located<ImageEntry>>,
    /// Language of the text, where it is not the site's.
    pub lang: Option<LanguageTag>,
    /// Another template to render it with.
    pub template: Option<Located<Str>>,
    /// Anything of the writer's own.
    pub extra: Option<Node>,
    /// The text.
    pub body: Body,
}

impl Common {
    /// Points at a part of the front matter.
    pub fn place(&self, spot: NodePath) -> SourceRange {
        let places = self.places.get_or_init(|| front_matter::locate(&self.file));
        SourceRange::new(&self.file, places.span(spot))
    }

    /// Points at what gives the file its address: its `slug`, or the file as a whole.
    pub fn slug_place(&self) -> SourceRange {
        self.slug_spot.map_or_else(|| SourceRange::start_of(&self.file), |spot| self.place(spot))
    }

    /// The folder whose files belong to this one alone: that of an `index.md`.
    pub fn bundle(&self) -> Option<&str> {
        self.file.path().is_index().then(|| self.file.path().folder())
    }
}

/// What decides whether a file is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    /// Not while this is set.
    pub draft: bool,
    /// Not before this day.
    pub date: Option<Date>,
    /// Not before this point in time.
    pub publish_at: Option<Moment>,
    /// Not from this point in time on.
    pub expires: Option<Moment>,
    /// Not in a build whose limit is lower.
    pub tlp: Tlp,
}

/// One Markdown document on something that happened or is to be known.
#[derive(Debug)]
pub struct Brief {
    /// What every file has.
    pub common: Common,
    /// The headline.
    pub title: Str,
    /// Other names that wiki-links may use.
    pub aliases: Vec<Str>,
    /// The day it came out, perhaps with a time.
    pub date: Option<Moment>,
    /// The last change.
    pub updated: Option<Moment>,
    /// The bottom line, where the writer has set one.
    pub summary: Option<Str>,
    /// The place of the dateline.
    pub place: Option<Str>,
    /// Topics as written.
    pub topics: TermNames,
    /// Actors as written.
    pub actors: TermNames,
    /// Events.
    pub dates: Vec<Located<EventEntry>>,
    /// What it rests on.
    pub sources: Vec<SourceEntry>,
    /// Who wrote it.
    pub authors: Vec<Str>,
    /// How sure the writer is.
    pub confidence: Option<Confidence>,
    /// What has been put right.
    pub corrections: Vec<Correction>,
}

/// The Markdown file that describes an actor or topic.
#[derive(Debug)]
pub struct Profile {
    /// What every file has.
    pub common: Common,
    /// The name.
    pub name: Str,
    /// Other names that mean the same.
    pub aliases: Vec<Located<Str>>,
    /// Who or what it is.
    pub summary: Option<Str>,
    /// Addresses elsewhere.
    pub links: Vec<LinkEntry>,
    /// What becomes of its names in prose.
    pub mentions: MentionPolicy,
    /// What only actors, or only topics, have.
    pub details: Details,
}

/// What only actors, or only topics, have.
#[derive(Debug)]
pub enum Details {
    /// Of an actor.
    Actor {
        /// What the actor is.
        kind: Option<Kind>,
        /// Office or function.
        role: Option<Str>,
        /// Actors that this one belongs to, as written.
        affiliations: TermNames,
        /// Country.
        country: Option<Str>,
    },
    /// Of a topic.
    Topic {
        /// The wider topic, as written.
        parent: Option<Located<TermName>>,
        /// Whether it is being followed.
        status: Option<Status>,
        /// Which way it is moving.
        trend: Option<Trend>,
    },
}

words! {
    /// The parts of a site that have a list of their own.
    pub enum Section {
        /// All briefs.
        Briefs = "briefs",
        /// All topics.
        Topics = "topics",
        /// All actors.
        Actors = "actors",
        /// All dates.
        Dates = "dates",
        /// What happened and what was reported, in one line.
        Timeline = "timeline",
        /// Who appears with whom.
        Network = "network",
        /// All cited sources.
        Sources = "sources",
    }
}

/// What a plain page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRole {
    /// A page of its own.
    Plain,
    /// The home page's own prose.
    Home,
    /// Text above a section's list.
    Intro(Section),
}

/// A page that is neither brief nor profile.
#[derive(Debug)]
pub struct PlainPage {
    /// What every file has.
    pub common: Common,
    /// What it is for.
    pub role: PageRole,
    /// The title.
    pub title: Str,
    /// Other names that wiki-links may use.
    pub aliases: Vec<Str>,
    /// The last change.
    pub updated: Option<Moment>,
    /// A sentence under the title.
    pub summary: Option<Str>,
    /// The folders above it as slugs, with slashes behind them; empty at the top.
    pub folders: Str,
}

/// A parsed file of any kind.
#[derive(Clone, Debug)]
pub enum Document {
    /// A brief.
    Brief(Arc<Brief>),
    /// A profile of an actor or topic.
    Profile(Arc<Profile>),
    /// A plain page.
    Page(Arc<PlainPage>),
}

impl Document {
    /// What every file has.
    pub fn common(&self) -> &Common {
        match self {
            Self::Brief(brief) => &brief.common,
            Self::Profile(profile) => &profile.common,
            Self::Page(page) => &page.common,
        }
    }
}

/// A parsed file with what was found in it.
#[derive(Debug)]
pub struct Parsed {
    /// The file.
    pub document: Document,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// What the settings say about reading files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// HTML in Markdown is let through.
    pub raw_html: bool,
}
