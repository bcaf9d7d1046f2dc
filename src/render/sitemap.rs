//! Sitemaps (<https://www.sitemaps.org/protocol.html>).

use crate::page::formats::sitemap::{Listed, Sitemap};
use crate::render::xml::{DECLARATION, element};

/// Writes the pages of a sitemap.
pub(super) fn write(sitemap: &Sitemap) -> String {
    list("urlset", "url", &sitemap.pages)
}

/// Writes an index of sitemaps.
pub(super) fn write_index(sitemaps: &[Listed]) -> String {
    list("sitemapindex", "sitemap", sitemaps)
}

fn list(root: &str, each: &str, entries: &[Listed]) -> String {
    let mut xml = DECLARATION.to_owned();
    xml.push_str(&format!("<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for Listed { url, changed } in entries {
        xml.push_str(&format!("<{each}>\n"));
        element("loc", url, &mut xml);
        element("lastmod", changed, &mut xml);
        xml.push_str(&format!("</{each}>\n"));
    }
    xml.push_str(&format!("</{root}>\n"));
    xml
}
