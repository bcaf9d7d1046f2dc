//! What entries of feeds say, the same in every format.

use crate::address::whole;
use crate::html::{Change, rewrite};
use crate::page::formats::feed::{Feed, FeedEntry};
use crate::render::xml::escape;

/// The text of an entry as HTML, if the feed gives it: links and pictures by whole URLs, corrections behind it.
pub(super) fn html(feed: &Feed, entry: &FeedEntry) -> Option<String> {
    let body = entry.body.as_ref()?;
    let links = Links { origin: &feed.origin, page: &entry.url };
    let mut html = rewrite(&body.0.still_html(), &links);
    for correction in &entry.corrections {
        html.push_str("<p>");
        escape(correction, &mut html);
        html.push_str("</p>\n");
    }
    Some(html)
}

/// The summary of an entry, corrections behind it.
pub(super) fn summary(entry: &FeedEntry) -> String {
    let mut summary = entry.summary.to_string();
    for correction in &entry.corrections {
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(correction);
    }
    summary
}

/// Makes links whole.
struct Links<'f> {
    origin: &'f str,
    page: &'f str,
}

impl Change for Links<'_> {
    fn attribute(&self, name: &str, value: &str) -> Option<String> {
        match name {
            "href" | "src" | "poster" | "cite" => self.whole(value),
            // `srcset` has several; in HTML that is let through it may point anywhere.
            "srcset" => {
                let parts = value.split(',').map(str::trim).map(|part| {
                    let (link, size) = part.split_once(' ').unwrap_or((part, ""));
                    let link = self.whole(link).unwrap_or_else(|| link.to_owned());
                    format!("{link} {size}").trim_end().to_owned()
                });
                Some(parts.collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }
}

impl Links<'_> {
    /// A link as it stands in an attribute, whole; `None` if it is so already.
    fn whole(&self, link: &str) -> Option<String> {
        let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
        if link.is_empty() || link.starts_with("//") || scheme.contains(':') {
            return None;
        }
        if link.starts_with('/') {
            return Some(whole(self.origin, link));
        }
        if link.starts_with('#') {
            return Some(format!("{}{}", self.page, whole("", link)));
        }
        let folder = self.page.rfind('/').map_or(self.page, |slash| &self.page[..=slash]);
        Some(format!("{folder}{}", whole("", link)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_whole() {
        let links = Links { origin: "https://example.org", page: "https://example.org/desk/x/" };
        let whole = |link| links.whole(link);
        assert_eq!(whole("/é/?a&amp;b").as_deref(), Some("https://example.org/%C3%A9/?a&amp;b"));
        assert_eq!(whole("#source-1").as_deref(), Some("https://example.org/desk/x/#source-1"));
        assert_eq!(whole("map.svg").as_deref(), Some("https://example.org/desk/x/map.svg"));
        for link in ["https://other.example/", "mailto:a@b.example", "//other.example/", ""] {
            assert_eq!(whole(link), None, "{link}");
        }
        assert_eq!(
            links.attribute("srcset", "/a.png 1x, b.png").as_deref(),
            Some("https://example.org/a.png 1x, https://example.org/desk/x/b.png")
        );
    }
}
