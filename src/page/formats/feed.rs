//! Feeds of the site, of topics and of actors. A feed needs whole URLs, so without a host in `base_url` there are
//! none, and no page links to one.

use std::cmp::Reverse;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::address;
use crate::archive::term::TermId;
use crate::archive::{BriefId, LinkedBrief};
use crate::config;
use crate::date::{Date, Moment};
use crate::page::formats::{Alternate, FormatFile, categories, page};
use crate::page::planner::Planner;
use crate::page::shared::{Digested, Html};
use crate::page::{Page, WriteOrder};
use crate::schema::Str;

/// The media type of Atom (RFC 4287, section 7).
const ATOM: &str = "application/atom+xml";
/// The media type of JSON Feed 1.1.
const JSON: &str = "application/feed+json";

/// A feed, whatever its format. All URLs are whole.
#[derive(Debug, Hash)]
pub struct Feed {
    /// Its title.
    pub title: Str,
    /// What it is about; may be empty.
    pub description: Str,
    /// Language of the site.
    pub lang: Str,
    /// Who publishes it.
    pub author: Str,
    /// Scheme and host of the site.
    pub origin: Str,
    /// The page that it belongs to; its identifier too.
    pub home: Str,
    /// Itself as Atom.
    pub atom: Str,
    /// Itself as JSON Feed.
    pub json: Str,
    /// When the last of its entries changed (RFC 3339).
    pub updated: Str,
    /// Its entries, the last changed first.
    pub entries: Vec<Digested<FeedEntry>>,
}

/// A brief as an entry of a feed.
#[derive(Debug, Hash)]
pub struct FeedEntry {
    /// Its page; its identifier too: slugs last for ever, so a permalink does.
    pub url: Str,
    /// Its title.
    pub title: Str,
    /// The bottom line, or how its text begins.
    pub summary: Str,
    /// The text, if feeds give it.
    pub body: Option<Html>,
    /// When it came out (RFC 3339).
    pub published: Str,
    /// When it was last changed or corrected (RFC 3339).
    pub updated: Str,
    /// Who wrote it.
    pub authors: Vec<Str>,
    /// Names of its topics, of the first [`super::MOST_CATEGORIES`].
    pub topics: Vec<Str>,
    /// Language of its text.
    pub lang: Str,
    /// What has been put right, each in a sentence.
    pub corrections: Vec<Str>,
    /// The whole URL of its picture.
    pub image: Option<Str>,
}

/// All that feeds are made of.
struct FeedBuilder<'d> {
    planner: &'d Planner<'d>,
    origin: &'d Str,
    limit: usize,
    /// The entry of each brief and when it last changed; absent for briefs without a date.
    entries: Vec<Option<(Timestamp, Digested<FeedEntry>)>>,
}

pub(in crate::page) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let config = &planner.inputs.config;
    let (Some(settings), Some(origin)) = (config.beside.feed, &config.origin) else {
        return Vec::new();
    };
    let (all, _) = planner.everything();
    let stand = FeedBuilder {
        planner,
        origin,
        limit: settings.limit,
        entries: all.par_iter().map(|&id| entry(planner, id, settings)).collect(),
    };
    let about = config.description.clone().unwrap_or_default();
    let mut pages = stand.feeds("/", config.title.clone(), about, &all);
    let terms: Vec<TermId> = planner.archive.terms().iter().map(|(id, _)| id).collect();
    pages.par_extend(terms.par_iter().flat_map_iter(|&id| {
        let card = planner.term_card(id);
        let title = format!("{} – {}", card.name, config.title).into();
        let briefs = &planner.archive.term_uses[id.index()].briefs;
        stand.feeds(&planner.archive.terms().get(id).address(), title, card.summary.clone(), briefs)
    }));
    pages
}

/// The feeds of some briefs, as links; none if there are no feeds.
pub(in crate::page) fn alternates(
    planner: &Planner<'_>,
    of: &str,
    briefs: &[BriefId],
) -> Vec<Alternate> {
    let config = &planner.inputs.config;
    let has_entries = briefs.iter().any(|&id| planner.brief(id).brief.date.is_some());
    if config.beside.feed.is_none() || config.origin.is_none() || !has_entries {
        return Vec::new();
    }
    vec![
        Alternate::new(planner, &format!("{of}feed.xml"), "feed_atom", ATOM),
        Alternate::new(planner, &format!("{of}feed.json"), "feed_json", JSON),
    ]
}

impl FeedBuilder<'_> {
    /// Both forms of the feed that belongs to a page; none if it would have no entry.
    fn feeds(&self, of: &str, title: Str, description: Str, briefs: &[BriefId]) -> Vec<Page> {
        let entries = briefs.iter().filter_map(|id| self.entries[id.index()].as_ref());
        let mut entries: Vec<&(Timestamp, Digested<FeedEntry>)> = entries.collect();
        entries.sort_by_key(|(updated, _)| Reverse(*updated));
        entries.truncate(self.limit);
        let Some((_, newest)) = entries.first() else { return Vec::new() };
        let config = &self.planner.inputs.config;
        let whole = |address: &str| address::url(config, address).unwrap_or_default();
        let (atom, json) = (format!("{of}feed.xml"), format!("{of}feed.json"));
        let feed = Digested::new(Feed {
            title,
            description,
            lang: config.lang.clone(),
            author: config.author.clone().unwrap_or_else(|| config.title.clone()),
            origin: self.origin.clone(),
            home: whole(of),
            atom: whole(&atom),
            json: whole(&json),
            updated: newest.updated.clone(),
            entries: entries.into_iter().map(|(_, entry)| entry.clone()).collect(),
        });
        vec![
            page(self.planner, &atom, WriteOrder::List, FormatFile::Atom(feed.clone())),
            page(self.planner, &json, WriteOrder::List, FormatFile::JsonFeed(feed)),
        ]
    }
}

fn entry(
    planner: &Planner<'_>,
    id: BriefId,
    settings: config::Feed,
) -> Option<(Timestamp, Digested<FeedEntry>)> {
    let (linked, config) = (planner.brief(id), &planner.inputs.config);
    let brief = &linked.brief;
    let published = brief.date?.instant(&config.timezone);
    let updated = last_change(planner, linked)?;
    let correction = |date: Option<Date>, text: &Str| -> Str {
        let word = planner.word("corrections");
        let day = date.map_or_else(String::new, |date| format!(", {}", planner.date(date).long));
        format!("{word}{day}: {text}").into()
    };
    let entry = FeedEntry {
        url: address::url(config, &linked.address)?,
        title: brief.title.clone(),
        summary: planner.brief_card(id).summary.clone(),
        body: settings.full.then(|| Html(linked.body.clone())),
        published: published.to_string().into(),
        updated: updated.to_string().into(),
        authors: brief.authors.clone(),
        topics: categories(planner, &linked.topics.all),
        lang: planner.lang_of(&brief.common),
        image: linked.image.as_ref().and_then(|image| address::url(config, &image.address)),
        corrections: brief
            .corrections
            .iter()
            .map(|correction_of| correction(correction_of.date, &correction_of.text))
            .collect(),
    };
    Some((updated, Digested::new(entry)))
}

/// When a brief was last changed or corrected; absent if it has no date at all.
pub(in crate::page) fn last_change(
    planner: &Planner<'_>,
    linked: &LinkedBrief,
) -> Option<Timestamp> {
    let zone = &planner.inputs.config.timezone;
    let brief = &linked.brief;
    let corrected = brief.corrections.iter().filter_map(|correction| correction.date);
    let moments = brief.date.into_iter().chain(brief.updated).chain(corrected.map(Moment::on));
    moments.map(|moment| moment.instant(zone)).max()
}
