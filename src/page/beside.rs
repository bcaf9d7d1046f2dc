//! What stands beside the pages and needs no template: each kind is written by a format of `src/render`.
//!
//! To add a format, add a variant of [`Beside`], a file here that plans its values, and one in `src/render` that
//! writes them. Values are made of shared parts with digests, so that to see whether a file has changed costs
//! little; the texts themselves are made when the file is rendered.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;
use crate::page::calendar::Calendar;
use crate::page::card::Card;
use crate::page::data::{DataTable, Schema};
use crate::page::desk::Desk;
use crate::page::feed::Feed;
use crate::page::shared::{Shared, Stamped};
use crate::page::sitemap::{Listed, Sitemap};
use crate::page::{
    Content, Page, Rank, TemplateName, calendar, card, data, feed, head, host_files, sitemap,
};
use crate::schema::Str;
use crate::source_file::SitePath;

/// A file that no template makes.
#[derive(Debug, Hash)]
pub enum Beside {
    /// A feed for readers: Atom (RFC 4287).
    Atom(Stamped<Feed>),
    /// The same as JSON Feed 1.1.
    JsonFeed(Stamped<Feed>),
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
    Card(Stamped<Card>),
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
    pub(super) fn new(desk: &Desk<'_>, address: &str, word: &str, media: &'static str) -> Self {
        Self { url: desk.href(address), name: desk.word(word), media }
    }
}

/// Makes everything beside the pages. What the writer has put at an address of these stays: a robots.txt of one's
/// own takes the place of ours.
pub(super) fn plan(
    desk: &Desk<'_>,
    pages: &[Shared<Page>],
    copies: &BTreeMap<String, SitePath>,
) -> Vec<Shared<Page>> {
    let listed = desk.listed();
    let has_texts = desk.inputs.config.beside.feed.is_some_and(|feed| feed.full);
    let texts = desk.texts();
    let in_feeds = if has_texts { texts } else { Digest::default() };
    let mut planned =
        desk.remembered(|| Digest::of(&("feeds", (listed, in_feeds))), || feed::plan(desk));
    planned.extend(desk.remembered(|| Digest::of(&("calendars", listed)), || calendar::plan(desk)));
    planned.extend(desk.remembered(|| Digest::of(&("data", (listed, texts))), || data::plan(desk)));
    planned.extend(desk.remembered(|| Digest::of(&("cards", listed)), || card::plan(desk)));
    let addresses = desk.memory.pages.digest(|| {
        // Whether a page is withheld depends on the time too.
        let listed = |page: &Shared<Page>| {
            Digest::of(&(&page.address, page.head.withheld, page.head.noindex))
        };
        Digest::of(&pages.iter().chain(&planned).map(listed).collect::<Vec<_>>())
    });
    let robots = desk.remembered(
        || Digest::of(&("robots", (listed, addresses))),
        || {
            // An index of data is a page that search engines may list.
            let listed: Vec<&Page> = pages.iter().chain(&planned).map(|page| &**page).collect();
            let mut files = sitemap::plan(desk, &listed);
            files.extend(host_files::plan(desk, pages));
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
pub(super) fn page(desk: &Desk<'_>, address: &str, rank: Rank, file: Beside) -> Page {
    Page {
        address: address.to_owned(),
        template: TemplateName::usual(""),
        rank,
        head: head(desk, "file", address, ""),
        content: Content::Beside(file),
        origin: None,
    }
}
