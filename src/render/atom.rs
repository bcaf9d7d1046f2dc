//! Atom (RFC 4287).

use crate::page::formats::feed::{Feed, FeedEntry};
use crate::render::feed_text::{html, summary};
use crate::render::xml::{DECLARATION, element, empty, escape};

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> String {
    let Feed { title, description, lang, author, home, atom, json, updated, entries, origin: _ } =
        feed;
    let mut xml = DECLARATION.to_owned();
    xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    escape(lang, &mut xml);
    xml.push_str("\">\n");
    element("id", home, &mut xml);
    element("title", title, &mut xml);
    element("subtitle", description, &mut xml);
    element("updated", updated, &mut xml);
    person(author, &mut xml);
    let page = [("rel", "alternate"), ("type", "text/html"), ("href", home.as_ref())];
    empty("link", &page, &mut xml);
    let own = [("rel", "self"), ("type", "application/atom+xml"), ("href", atom.as_ref())];
    empty("link", &own, &mut xml);
    let other = [("rel", "alternate"), ("type", "application/feed+json"), ("href", json.as_ref())];
    empty("link", &other, &mut xml);
    element("generator", "Dateline", &mut xml);
    for entry in entries {
        write_entry(feed, entry, &mut xml);
    }
    xml.push_str("</feed>\n");
    xml
}

fn write_entry(feed: &Feed, entry: &FeedEntry, xml: &mut String) {
    if entry.lang == feed.lang {
        xml.push_str("<entry>\n");
    } else {
        xml.push_str("<entry xml:lang=\"");
        escape(&entry.lang, xml);
        xml.push_str("\">\n");
    }
    element("id", &entry.url, xml);
    // A title is required, and one that is empty would be left out.
    element("title", if entry.title.is_empty() { &entry.url } else { &entry.title }, xml);
    let page = [("rel", "alternate"), ("type", "text/html"), ("href", entry.url.as_ref())];
    empty("link", &page, xml);
    element("published", &entry.published, xml);
    element("updated", &entry.updated, xml);
    for author in &entry.authors {
        person(author, xml);
    }
    for topic in &entry.topics {
        empty("category", &[("term", topic.as_ref())], xml);
    }
    element("summary", &summary(entry), xml);
    if let Some(html) = html(feed, entry) {
        element("content type=\"html\"", &html, xml);
    }
    xml.push_str("</entry>\n");
}

fn person(name: &str, xml: &mut String) {
    xml.push_str("<author>\n");
    element("name", name, xml);
    xml.push_str("</author>\n");
}
