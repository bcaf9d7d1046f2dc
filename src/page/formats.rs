//! What stands beside the pages and needs no template: each kind is written by a format of `src/render`.
//!
//! To add a format, add a variant of [`FormatFile`], a file here that plans its values, and one in `src/render` that
//! writes them. Values are made of shared parts with digests, so that to see whether a file has changed costs
//! little; the texts themselves are made when the file is rendered.

pub mod calendar;
pub mod data;
pub mod feed;
pub mod host_files;
pub mod sitemap;
pub mod social_card;

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::term::TermId;
use crate::digest::Digest;
use crate::page::formats::calendar::Calendar;
use crate::page::formats::data::{DataTable, Schema};
use crate::page::formats::feed::Feed;
use crate::page::formats::sitemap::{Listed, Sitemap};
use crate::page::formats::social_card::Card;
use crate::page::planner::Planner;
use crate::page::shared::{Digested, Shared};
use crate::page::{Content, Page, TemplateName, WriteOrder, head};
use crate::schema::Str;
use crate::source_file::SitePath;

/// So many topics at most tell what an entry of a feed or calendar is about.
pub const MOST_CATEGORIES: usize = 50;

/// Names of topics, as an entry of a feed or calendar bears them.
fn categories(planner: &Planner<'_>, topics: &[TermId]) -> Vec<Str> {
    let first = topics.iter().take(MOST_CATEGORIES);
    first.map(|&id| planner.archive.terms().get(id).name.clone()).collect()
}

/// A file that no template makes.
#[derive(Debug, Hash)]
pub enum FormatFile {
    /// A feed for readers: Atom (RFC 4287).
    Atom(Digested<Feed>),
    /// The same as JSON Feed 1.1.
    JsonFeed(Digested<Feed>),
    /// Events: iCalendar (RFC 5545).
    Calendar(Calendar),
    /// A table of the site's data as JSON.
    Json(DataTable),
    /// The same as CSV (RFC 4180).
    Csv(DataTable),
    /// What the JSON of a table looks like: JSON Schema 2020-12.
    Schema(Schema),
    /// Pages for search engines (sitemaps.org).
    Sitemap(Sitemap),
    /// The sitemaps of a site that is too large for one.
    SitemapIndex(Vec<Listed>),
    /// Text for the host or for robots, ready as it is.
    Text(Str),
    /// A social card: PNG.
    Card(Digested<Card>),
}

/// Another form of a page, or of the whole site, for `<link rel="alternate">`.
#[derive(Clone, Debug, Hash, serde::Serialize)]
pub struct Alternate {
    /// Where it is.
    pub url: Str,
    /// What it is called in the site's language.
    pub name: Str,
    /// Its media type.
    pub media: &'static str,
}

impl Alternate {
    pub(super) fn new(
        planner: &Planner<'_>,
        address: &str,
        word: &str,
        media: &'static str,
    ) -> Self {
        Self { url: planner.href(address), name: planner.word(word), media }
    }
}

/// Makes everything beside the pages. What the writer has put at an address of these stays: a robots.txt of one's
/// own takes the place of ours.
pub(super) fn plan(
    planner: &Planner<'_>,
    pages: &[Shared<Page>],
    copies: &BTreeMap<String, SitePath>,
) -> Vec<Shared<Page>> {
    let listed = planner.listed();
    let has_texts = planner.inputs.config.beside.feed.is_some_and(|feed| feed.full);
    let texts = planner.texts();
    let in_feeds = if has_texts { texts } else { Digest::default() };
    let mut planned =
        planner.remembered(|| Digest::of(&("feeds", (listed, in_feeds))), || feed::plan(planner));
    planned.extend(
        planner.remembered(|| Digest::of(&("calendars", listed)), || calendar::plan(planner)),
    );
    planned.extend(
        planner.remembered(|| Digest::of(&("data", (listed, texts))), || data::plan(planner)),
    );
    planned.extend(
        planner.remembered(|| Digest::of(&("cards", listed)), || social_card::plan(planner)),
    );
    let addresses = planner.cache.pages.digest(|| {
        // Whether a page is withheld depends on the time too.
        let listed = |page: &Shared<Page>| {
            Digest::of(&(&page.address, page.head.withheld, page.head.noindex))
        };
        Digest::of(&pages.iter().chain(&planned).map(listed).collect::<Vec<_>>())
    });
    let robots = planner.remembered(
        || Digest::of(&("robots", (listed, addresses))),
        || {
            // An index of data is a page that search engines may list.
            let listed: Vec<&Page> = pages.iter().chain(&planned).map(|page| &**page).collect();
            let mut files = sitemap::plan(planner, &listed);
            files.extend(host_files::plan(planner, pages));
            files
        },
    );
    planned.extend(robots);
    let own: BTreeSet<&str> = planned.iter().map(|page| page.address.as_str()).collect();
    let taken: BTreeSet<String> = pages
        .iter()
        .map(|page| page.address.as_str())
        .chain(copies.keys().map(String::as_str))
        .filter(|address| own.contains(address))
        .map(str::to_owned)
        .collect();
    planned.retain(|page| !taken.contains(&page.address));
    planned
}

/// A file beside the pages as a page: one without a template.
pub(super) fn page(
    planner: &Planner<'_>,
    address: &str,
    rank: WriteOrder,
    file: FormatFile,
) -> Page {
    Page {
        address: address.to_owned(),
        template: TemplateName::usual(""),
        rank,
        head: head(planner, "file", address, ""),
        content: Content::FormatFile(file),
        origin: None,
    }
}
