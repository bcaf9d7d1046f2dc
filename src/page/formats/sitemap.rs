//! Sitemaps (sitemaps.org, protocol 0.9): the pages that search engines may list. They need whole URLs, so
//! without a host in `base_url` there are none.

use crate::address;
use crate::page::formats::{FormatFile, page};
use crate::page::planner::Planner;
use crate::page::{Content, Page, WriteOrder};
use crate::schema::Str;

/// So many pages one sitemap may have.
const MAX_URLS: usize = 50_000;

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

pub(in crate::page) fn plan(planner: &Planner<'_>, pages: &[&Page]) -> Vec<Page> {
    let listed: Vec<Listed> = pages.iter().filter_map(|page| listed(planner, page)).collect();
    let url = |address: &str| address::url(&planner.inputs.config, address).unwrap_or_default();
    let files = sitemaps(listed, MAX_URLS, url).into_iter();
    files.map(|(address, file)| page(planner, &address, WriteOrder::List, file)).collect()
}

/// One sitemap, or where there are more pages than one may have, several and an index of them.
fn sitemaps(
    listed: Vec<Listed>,
    most: usize,
    url: impl Fn(&str) -> Str,
) -> Vec<(String, FormatFile)> {
    if listed.is_empty() {
        return Vec::new();
    }
    let main = "/sitemap.xml".to_owned();
    if listed.len() <= most {
        return vec![(main, FormatFile::Sitemap(Sitemap { pages: listed }))];
    }
    let mut index = Vec::new();
    let mut files = Vec::new();
    for (number, pages) in (1..).zip(listed.chunks(most)) {
        let address = format!("/sitemap-{number}.xml");
        let newest = pages.iter().map(|page| &page.changed).max();
        index.push(Listed { url: url(&address), changed: newest.cloned().unwrap_or_default() });
        files.push((address, FormatFile::Sitemap(Sitemap { pages: pages.to_vec() })));
    }
    files.push((main, FormatFile::SitemapIndex(index)));
    files
}

/// A page as an entry, if search engines may list it.
fn listed(planner: &Planner<'_>, page: &Page) -> Option<Listed> {
    let is_page = page.template.name.ends_with(".html")
        && !matches!(page.content, Content::NotFound(_) | Content::Redirect(_));
    if !is_page || !page.head.is_listed() {
        return None;
    }
    let url = page.head.url.clone()?;
    Some(Listed { url, changed: changed(planner, &page.content).unwrap_or_default() })
}

/// The day on which the content of a page last changed.
fn changed(planner: &Planner<'_>, content: &Content) -> Option<Str> {
    let latest = || planner.latest.map(|day| planner.date(day).iso.clone());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_split_under_an_index() {
        let page = |number: usize| Listed {
            url: format!("https://example.org/{number}/").into(),
            changed: format!("2025-01-0{}", number % 9 + 1).into(),
        };
        let url = |address: &str| Str::from(format!("https://example.org{address}"));
        let names = |count: usize| {
            let files = sitemaps((0..count).map(page).collect(), 3, url);
            files.into_iter().map(|(address, _)| address).collect::<Vec<_>>()
        };
        assert!(names(0).is_empty());
        assert_eq!(names(3), ["/sitemap.xml"]);
        assert_eq!(
            names(7),
            ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml", "/sitemap.xml"]
        );
        let files = sitemaps((0..7).map(page).collect(), 3, url);
        let Some((_, FormatFile::SitemapIndex(index))) = files.last() else {
            unreachable!("an index")
        };
        assert_eq!(index[2].url.as_ref(), "https://example.org/sitemap-3.xml");
        assert_eq!(index[0].changed.as_ref(), "2025-01-03");
    }
}
