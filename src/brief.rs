//! Markdown files, parsed one by one: briefs, profiles of actors and topics, plain pages.
//!
//! Each file is read on its own, so that the result can be remembered by the file's digest. What a
//! file says about others (names, links, parents) stays as written until [`crate::archive`].

pub mod body;
pub mod fields;
pub mod front_matter;
pub mod markdown;
pub mod values;

use std::sync::Arc;

use crate::brief::body::Body;
use crate::brief::fields::{
    ActorFields, ActorKind, BriefFields, CommonFields, Confidence, MentionPolicy, PageFields,
    ProfileFields, Status, Tlp, TopicFields, Trend,
};
use crate::brief::markdown::Rules;
use crate::brief::values::{
    Correction, EventEntry, ImageEntry, LanguageTag, LinkEntry, OldAddress, SourceEntry,
};
use crate::date::{Date, Moment};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::digest::Digest;
use crate::report::quote;
use crate::schema::{Located, Node, Record, Spot, Str, Words, words};
use crate::slug::{is_slug, slugify};
use crate::source_file::SourceFile;

/// What every Markdown file has.
#[derive(Debug)]
pub struct Common {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Digest of everything that was parsed.
    pub digest: Digest,
    /// The last part of the address.
    pub slug: Str,
    /// Where the slug is set, if it is.
    pub slug_spot: Option<Spot>,
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
    pub fn place(&self, spot: Spot) -> Place {
        front_matter::place(&self.file, spot)
    }

    /// Points at what gives the file its address: its `slug`, or the file as a whole.
    pub fn slug_place(&self) -> Place {
        self.slug_spot.map_or_else(|| Place::start_of(&self.file), |spot| self.place(spot))
    }

    /// The folder whose files belong to this one alone: that of an `index.md`.
    pub fn bundle(&self) -> Option<&str> {
        (self.file.path().stem() == "index").then(|| self.file.path().folder())
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
    /// The day it came out, perhaps with a time.
    pub date: Option<Moment>,
    /// The last change.
    pub updated: Option<Moment>,
    /// The bottom line, where the writer has set one.
    pub summary: Option<Str>,
    /// The place of the dateline.
    pub place: Option<Str>,
    /// Topics as written.
    pub topics: Vec<Located<Str>>,
    /// Actors as written.
    pub actors: Vec<Located<Str>>,
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
        kind: Option<ActorKind>,
        /// Office or function.
        role: Option<Str>,
        /// Actors that this one belongs to, as written.
        affiliations: Vec<Located<Str>>,
        /// Country.
        country: Option<Str>,
    },
    /// Of a topic.
    Topic {
        /// The wider topic, as written.
        parent: Option<Located<Str>>,
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

/// Parses a Markdown file below `content/`. Its folder says what it is.
pub fn parse(file: &Arc<SourceFile>, reading: Reading) -> Parsed {
    let mut parser = Parser { file, reading, diagnostics: Diagnostics::new() };
    parser.check_text();
    let path = file.path().below("content").unwrap_or(file.path().as_str());
    let folder = path.split_once('/').and_then(|(folder, _)| Section::parse(folder));
    let document = match page_role(path) {
        PageRole::Plain if folder == Some(Section::Briefs) => {
            Document::Brief(parser.brief().into())
        }
        PageRole::Plain if folder == Some(Section::Actors) => {
            Document::Profile(parser.actor().into())
        }
        PageRole::Plain if folder == Some(Section::Topics) => {
            Document::Profile(parser.topic().into())
        }
        role => Document::Page(parser.page(role, path).into()),
    };
    Parsed { document, diagnostics: parser.diagnostics }
}

/// `index.md` is the home page's; `briefs/index.md` or `briefs.md` stands above the list of briefs.
fn page_role(path: &str) -> PageRole {
    let Some(path) = path.strip_suffix(".md") else { return PageRole::Plain };
    if path == "index" {
        return PageRole::Home;
    }
    let name = path.strip_suffix("/index").unwrap_or(path);
    let section = Section::VALUES.iter().copied().find(|section| section.word() == name);
    section.map_or(PageRole::Plain, PageRole::Intro)
}

struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    reading: Reading,
    diagnostics: Diagnostics,
}

impl<'a> Parser<'a> {
    fn check_text(&mut self) {
        if let Some(at) = self.file.invalid_at() {
            let end = self.file.text().ceil_char_boundary(at + 1);
            let diagnostic = Diagnostic::new(Code::NotUtf8, "this file is not UTF-8")
                .at(Place::new(self.file, at..end))
                .label("the first byte that is not")
                .help("save the file as UTF-8");
            self.diagnostics.push(diagnostic);
        }
        if let Some(at) = self.file.text().find('\0') {
            let diagnostic = Diagnostic::new(Code::NulByte, "this file contains a NUL byte")
                .at(Place::new(self.file, at..at + 1));
            self.diagnostics.push(diagnostic);
        }
    }

    fn brief(&mut self) -> Brief {
        let BriefFields {
            title,
            date,
            updated,
            summary,
            place,
            topics,
            actors,
            dates,
            sources,
            authors,
            confidence,
            corrections,
            slug,
            aliases,
            mut common,
        } = self.front_matter(true);
        common.redirect_from.extend(aliases);
        let (name_date, name) = split_date(self.name());
        let (body, heading) = self.body(sources.len(), title.is_none());
        let title = title.map(|title| title.value).or(heading).unwrap_or_else(|| {
            let title = title_of(name);
            let message = format!("the brief has no title, so it is called `{title}`");
            self.report_at_start(
                Code::NoTitle,
                message,
                "set `title`, or begin with a heading `# …`",
            );
            title
        });
        let date = date.map(|date| date.value).or(name_date.map(Moment::on));
        if date.is_none() {
            let message = "the brief has no date".to_owned();
            self.report_at_start(
                Code::NoDate,
                message,
                "set `date`, or begin the file name with one",
            );
        }
        let mut common = self.common(common, slug, name, body);
        common.release.date = date.map(|date| date.day);
        Brief {
            common,
            title,
            date,
            updated,
            summary,
            place,
            topics,
            actors,
            dates,
            sources,
            authors,
            confidence,
            corrections,
        }
    }

    fn actor(&mut self) -> Profile {
        let ActorFields { kind, role, affiliations, country, profile, common } =
            self.front_matter(false);
        let details = Details::Actor { kind, role, affiliations, country };
        self.profile(profile, common, details)
    }

    fn topic(&mut self) -> Profile {
        let TopicFields { parent, status, trend, profile, common } = self.front_matter(false);
        let details = Details::Topic { parent, status, trend };
        self.profile(profile, common, details)
    }

    fn profile(
        &mut self,
        fields: ProfileFields,
        common: CommonFields,
        details: Details,
    ) -> Profile {
        let ProfileFields { name, aliases, summary, links, mentions } = fields;
        let (body, heading) = self.body(0, name.is_none());
        let common = self.common(common, None, self.name(), body);
        let name = name.map(|name| name.value).or(heading).unwrap_or_else(|| title_of(self.name()));
        let is_topic = matches!(details, Details::Topic { .. });
        let usual = if is_topic && aliases.is_empty() {
            MentionPolicy::Suggest
        } else {
            MentionPolicy::Link
        };
        Profile {
            common,
            name,
            aliases,
            summary,
            links,
            mentions: mentions.unwrap_or(usual),
            details,
        }
    }

    fn page(&mut self, role: PageRole, path: &str) -> PlainPage {
        let PageFields { title, updated, summary, slug, aliases, mut common } =
            self.front_matter(true);
        common.redirect_from.extend(aliases);
        let (body, heading) = self.body(0, title.is_none());
        let common = self.common(common, slug, self.name(), body);
        let usual = || if role == PageRole::Home { "".into() } else { title_of(self.name()) };
        let title = title.map(|title| title.value).or(heading).unwrap_or_else(usual);
        PlainPage { common, role, title, updated, summary, folders: folders_of(path) }
    }

    fn common(
        &mut self,
        fields: CommonFields,
        slug: Option<Located<Str>>,
        name: &str,
        body: Body,
    ) -> Common {
        let CommonFields {
            image,
            redirect_from,
            draft,
            publish_at,
            expires,
            tlp,
            lang,
            template,
            extra,
        } = fields;
        let tlp = tlp.unwrap_or(Tlp::Clear);
        let release = Release { draft: draft == Some(true), date: None, publish_at, expires, tlp };
        Common {
            file: self.file.clone(),
            digest: Digest::of(&(self.file.digest(), self.reading)),
            slug_spot: slug.as_ref().map(|slug| slug.spot),
            slug: self.slug(slug, name),
            release,
            redirect_from,
            image,
            lang,
            template,
            extra,
            body,
        }
    }

    /// Reads the front matter. In files whose `aliases` are redirects, says so.
    fn front_matter<T: Record>(&mut self, aliases_redirect: bool) -> T {
        let (fields, pairs, diagnostics) = front_matter::read(self.file);
        self.diagnostics.append(diagnostics);
        if aliases_redirect
            && let Some(index) = pairs.iter().position(|(key, _)| key.as_ref() == "aliases")
        {
            let place = front_matter::place(self.file, Spot::ROOT.child(index).key());
            let note =
                Diagnostic::new(Code::AliasesRedirect, "`aliases` is read as `redirect_from`");
            self.diagnostics.push(note.at(place));
        }
        fields
    }

    fn body(&mut self, sources: usize, needs_title: bool) -> (Body, Option<Str>) {
        let span = front_matter::body(self.file);
        let rules = Rules { raw_html: self.reading.raw_html, sources, needs_title };
        let parsed = markdown::parse(self.file, span, rules);
        self.diagnostics.append(parsed.diagnostics);
        (parsed.body, parsed.title)
    }

    /// The file's own name, or its folder's if it is an `index.md`.
    fn name(&self) -> &'a str {
        let path = self.file.path();
        let is_index = path.stem() == "index";
        let folder = path.folder().rsplit('/').next().unwrap_or_default();
        if is_index { folder } else { path.stem() }
    }

    fn slug(&mut self, set: Option<Located<Str>>, name: &str) -> Str {
        let Some(set) = set else {
            let slug = slugify(name);
            if is_slug(&slug) {
                return slug.into();
            }
            let message = format!("the name `{}` makes no slug", quote(name));
            self.report_at_start(Code::BadSlug, message, "rename the file");
            return UNTITLED.into();
        };
        if is_slug(&set.value) {
            return set.value;
        }
        let better = Some(slugify(&set.value)).filter(|better| is_slug(better));
        let help = better.as_ref().map(|better| format!("write `{better}`"));
        let message = format!("`{}` is not a slug", quote(&set.value));
        let place = front_matter::place(self.file, set.spot);
        self.diagnostics.push(Diagnostic::new(Code::BadSlug, message).at(place).maybe_help(help));
        better.unwrap_or_else(|| UNTITLED.to_owned()).into()
    }

    fn report_at_start(&mut self, code: Code, message: String, help: &str) {
        let diagnostic = Diagnostic::new(code, message).at(Place::start_of(self.file)).help(help);
        self.diagnostics.push(diagnostic);
    }
}

/// The slug of a file whose own is no slug, so that the rest of it can still be checked.
const UNTITLED: &str = "untitled";

/// Takes a date and its hyphen off the front of a name: `2025-03-12-x`.
fn split_date(name: &str) -> (Option<Date>, &str) {
    let parts = name.split_at_checked(10).and_then(|(head, rest)| {
        let date = Date::parse(head).ok()?;
        let rest = rest.strip_prefix(['-', '_', ' ']).filter(|rest| !rest.is_empty())?;
        Some((Some(date), rest))
    });
    parts.unwrap_or((None, name))
}

/// A title out of a file name: hyphens become spaces, the first letter a capital.
fn title_of(name: &str) -> Str {
    let spaced = name.replace(['-', '_'], " ");
    let mut letters = spaced.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    (first + letters.as_str()).into()
}

/// The folders above a page, as slugs; those of an `index.md` without its own.
fn folders_of(path: &str) -> Str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_index = path.rsplit('/').next() == Some("index.md");
    let above =
        if is_index { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
    let slugs = above.split('/').map(slugify).filter(|slug| !slug.is_empty());
    slugs.map(|slug| slug + "/").collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_dates_titles_and_folders() {
        assert_eq!(split_date("2025-03-12-x"), (Date::parse("2025-03-12").ok(), "x"));
        assert_eq!(split_date("2025-13-12-x"), (None, "2025-13-12-x"));
        assert_eq!(split_date("2025-03-12"), (None, "2025-03-12"));
        assert_eq!(title_of("eight-groups").as_ref(), "Eight groups");
        assert_eq!(folders_of("a/B c/d.md").as_ref(), "a/b-c/");
        assert_eq!(folders_of("a/b/index.md").as_ref(), "a/");
        assert_eq!(page_role("actors/index.md"), PageRole::Intro(Section::Actors));
        assert_eq!(page_role("timeline.md"), PageRole::Intro(Section::Timeline));
        assert_eq!(page_role("about.md"), PageRole::Plain);
    }
}
