//! Sitemaps (sitemaps.org, protocol 0.9): the pages that search engines may list. They need whole URLs, so
//! without a host in `base_url` there are none.

use crate::address;
use crate::page::beside::{Beside, page};
use crate::page::desk::Desk;
use crate::page::{Content, Page, Rank};
use crate::schema::Str;

/// So many pages one sitemap may have.
const MOST: usize = 50_000;

/// The pages of a sitemap.
#[derive(Debug, Hash)]
pub struct Sitemap {
    /// The pages.
    pub pages: Vec<Listed>,
}

/// A page, or a sitemap, for search engines.
#[derive(Clone, Debug, Hash)]
pub struct Listed {
    /// Its whole URL.
    pub url: Str,
    /// The day on which its content last changed, as far as it says: `2025-03-12`; empty if it does not.
    pub changed: Str,
}

pub(super) fn plan(desk: &Desk<'_>, pages: &[&Page]) -> Vec<Page> {
    let listed: Vec<Listed> = pages.iter().filter_map(|page| listed(desk, page)).collect();
    sitemaps(desk, listed, MOST)
}

/// One sitemap, or where there are more pages than one may have, an index of several.
fn sitemaps(desk: &Desk<'_>, listed: Vec<Listed>, most: usize) -> Vec<Page> {
    if listed.is_empty() {
        return Vec::new();
    }
    let file = |address: &str, file: Beside| page(desk, address, Rank::List, file);
    if listed.len() <= most {
        return vec![file("/sitemap.xml", Beside::Sitemap(Sitemap { pages: listed }))];
    }
    let mut index = Vec::new();
    let mut planned = Vec::new();
    for (number, pages) in (1..).zip(listed.chunks(most)) {
        let address = format!("/sitemap-{number}.xml");
        let newest = pages.iter().map(|page| &page.changed).max();
        index.push(Listed {
            url: address::url(&desk.inputs.config, &address).unwrap_or_default(),
            changed: newest.cloned().unwrap_or_default(),
        });
        planned.push(file(&address, Beside::Sitemap(Sitemap { pages: pages.to_vec() })));
    }
    planned.push(file("/sitemap.xml", Beside::SitemapIndex(index)));
    planned
}

/// A page as an entry, if search engines may list it.
fn listed(desk: &Desk<'_>, page: &Page) -> Option<Listed> {
    let is_page = page.template.name.ends_with(".html")
        && !matches!(page.content, Content::NotFound(_) | Content::Redirect(_));
    if !is_page || !page.head.is_listed() {
        return None;
    }
    let url = page.head.url.clone()?;
    Some(Listed { url, changed: changed(desk, &page.content).unwrap_or_default() })
}

/// The day on which the content of a page last changed.
fn changed(desk: &Desk<'_>, content: &Content) -> Option<Str> {
    let latest = || desk.latest.map(|day| desk.date(day).iso.clone());
    match content {
        Content::Brief(brief) => brief.last_change(),
        Content::Actor(actor) => Some(actor.card.last.as_ref()?.iso.clone()),
        Content::Topic(topic) => Some(topic.card.last.as_ref()?.iso.clone()),
        Content::Plain(page) => Some(page.updated.as_ref()?.iso.clone()),
        Content::Home(_) => latest(),
        Content::Briefs(list) if list.pager.number == 1 => latest(),
        _ => None,
    }
}
