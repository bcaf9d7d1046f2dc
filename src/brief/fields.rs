//! The front matter of every kind of Markdown file: one row a field.
//!
//! A new field is a row here; reading, did-you-mean and the reference follow by themselves.

use crate::brief::actor_kind::Kind;
use crate::brief::term_names::{TermName, TermNames};
use crate::brief::values::{
    Alias, Correction, EventEntry, ImageEntry, LanguageTag, LinkEntry, OldAddress, SourceEntry,
};
use crate::date::Moment;
use crate::schema::{Elsewhere, Located, Node, Str, record, words};

words! {
    /// How sure the writer is (ICD 203, "Analytic Standards", confidence levels).
    pub enum Confidence {
        /// Little to go on.
        Low = "low",
        /// Credible, not certain.
        Moderate = "moderate" | "medium",
        /// High-quality information.
        High = "high",
    }
}

words! {
    /// Who may read it (FIRST Traffic Light Protocol, version 2.0). Ordered from open to closed.
    pub enum Tlp {
        /// Everybody.
        Clear = "CLEAR",
        /// The community.
        Green = "GREEN",
        /// The organisation and its clients.
        Amber = "AMBER",
        /// The organisation.
        AmberStrict = "AMBER+STRICT",
        /// Named persons.
        Red = "RED",
    }
}

words! {
    /// Whether a topic is still being followed.
    pub enum Status {
        /// Things are happening.
        Active = "active",
        /// Quiet for now.
        Dormant = "dormant",
        /// Over.
        Closed = "closed",
    }
}

words! {
    /// Which way a topic is moving.
    pub enum Trend {
        /// More of it.
        Up = "up",
        /// As before.
        Steady = "steady",
        /// Less of it.
        Down = "down",
    }
}

words! {
    /// What becomes of names found in prose.
    pub enum MentionPolicy {
        /// They are linked.
        Link = "link",
        /// They are suggested to the writer and not linked.
        Suggest = "suggest",
        /// They are left alone.
        Off = "off",
    }
}

record! {
    /// Rows that every Markdown file has.
    pub struct CommonFields {
        /// A picture: its path, or `{src, alt, credit}`.
        "image" => image: Option<Located<ImageEntry>>,
        /// Old addresses that lead here.
        "redirect_from" => redirect_from: Vec<Located<OldAddress>>,
        /// Not published while `true`. `published: false`, `private: true`, `status: draft` and the like say the same.
        "draft" => draft: Elsewhere<bool>,
        /// Published from this point in time on. Also `embargo` and the like, and `publishDate` beside `date`.
        "publish_at" => publish_at: Elsewhere<Moment>,
        /// Withdrawn from this point in time on. Also `expiryDate` and the like.
        "expires" => expires: Elsewhere<Moment>,
        /// Marking of the Traffic Light Protocol 2.0; unmarked counts as `CLEAR`. Also `marking` and `classification`.
        "tlp" => tlp: Elsewhere<Tlp>,
        /// Language of the text, where it is not the site's (BCP 47).
        "lang" => lang: Option<LanguageTag>,
        /// Another template of the theme to render this page with.
        "template" => template: Option<Located<Str>>,
        /// Anything of your own, for templates.
        "extra" | "params" => extra: Option<Node>,
    }
}

record! {
    /// Front matter of a brief.
    pub struct BriefFields {
        /// The headline; else the body's first level-one heading, which then leaves the body.
        "title" => title: Option<Located<Str>>,
        /// The day it came out; else the date that the file name begins with.
        "date" | "published" | "publishDate" | "pubdate" => date: Option<Located<Moment>>,
        /// The day of the last change.
        "updated" | "lastmod" | "modified" | "last-modified" | "lastUpdated" => updated: Option<Moment>,
        /// The bottom line up front; else the first paragraph.
        "summary" | "description" | "excerpt" => summary: Option<Str>,
        /// The place of the dateline ("Mexico City").
        "place" => place: Option<Str>,
        /// Slugs or names of topics.
        "topics" | "tags" | "categories" => topics: TermNames,
        /// Slugs or names of actors; settles which actor a shared name means.
        "actors" | "people" | "organizations" => actors: TermNames,
        /// Events: when something happened, as opposed to when it was reported.
        "dates" | "events" => dates: Vec<Located<EventEntry>>,
        /// What the brief rests on, numbered from 1; `[1]` in the text refers to the first.
        "sources" => sources: Vec<SourceEntry>,
        /// Who wrote it.
        "authors" | "author" | "byline" => authors: Vec<Str>,
        /// How sure the writer is.
        "confidence" => confidence: Option<Confidence>,
        /// What was wrong and has been put right.
        "corrections" => corrections: Vec<Correction>,
        /// The last part of the address; else the file name.
        "slug" => slug: Option<Located<Str>>,
        /// Other names for wiki-links; one with a `/` is an old address, as in `redirect_from`.
        "aliases" => aliases: Vec<Located<Alias>>;
        /// What every file has.
        ..common: CommonFields,
    }
}

record! {
    /// Front matter of a plain page, of the home page and of the texts above lists.
    pub struct PageFields {
        /// The title; else the body's first level-one heading, which then leaves the body.
        "title" => title: Option<Located<Str>>,
        /// The day of the last change.
        "updated" | "lastmod" | "modified" | "last-modified" | "lastUpdated" | "date" => updated: Option<Moment>,
        /// A sentence under the title, and for search engines.
        "summary" | "description" | "excerpt" => summary: Option<Str>,
        /// The last part of the address; else the file name.
        "slug" => slug: Option<Located<Str>>,
        /// Other names for wiki-links; one with a `/` is an old address, as in `redirect_from`.
        "aliases" => aliases: Vec<Located<Alias>>;
        /// What every file has.
        ..common: CommonFields,
    }
}

record! {
    /// Rows that both kinds of profile have.
    pub struct ProfileFields {
        /// The name; else the body's first level-one heading, else the file name.
        "name" | "title" => name: Option<Located<Str>>,
        /// Other names that mean the same; what begins with `/` is an old address, as in `redirect_from`.
        "aliases" => aliases: Vec<Located<Str>>,
        /// Who or what it is, in a sentence.
        "summary" | "description" => summary: Option<Str>,
        /// Addresses elsewhere: texts, or `{title, url}`.
        "links" => links: Vec<LinkEntry>,
        /// What becomes of these names in prose. Actors default to `link`; topics to `link` if they
        /// have aliases, else to `suggest`.
        "mentions" => mentions: Option<MentionPolicy>,
    }
}

record! {
    /// Front matter of an actor's profile.
    pub struct ActorFields {
        /// What the actor is.
        "kind" => kind: Option<Kind>,
        /// Office or function ("President of Mexico").
        "role" => role: Option<Str>,
        /// Actors that this one belongs to.
        "affiliations" => affiliations: TermNames,
        /// Country, by name or two-letter code (ISO 3166-1).
        "country" => country: Option<Str>;
        /// What every profile has.
        ..profile: ProfileFields,
        /// What every file has.
        ..common: CommonFields,
    }
}

record! {
    /// Front matter of a topic's profile.
    pub struct TopicFields {
        /// The wider topic that this one is part of.
        "parent" => parent: Option<Located<TermName>>,
        /// Whether the topic is being followed.
        "status" => status: Option<Status>,
        /// Which way it is moving; else worked out from the last months' briefs.
        "trend" => trend: Option<Trend>;
        /// What every profile has.
        ..profile: ProfileFields,
        /// What every file has.
        ..common: CommonFields,
    }
}
