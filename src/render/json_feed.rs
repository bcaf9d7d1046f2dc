//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value, json};

use crate::page::formats::feed::{Feed, FeedEntry};
use crate::render::feed_text::{html, summary};

/// Writes a feed.
pub(super) fn write(feed: &Feed) -> String {
    let Feed {
        title,
        description,
        lang,
        author,
        home,
        json,
        entries,
        atom: _,
        updated: _,
        origin: _,
    } = feed;
    let items: Vec<Value> = entries.iter().map(|entry| item(feed, entry)).collect();
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": json,
        "language": lang,
        "authors": [{ "name": author }],
        "items": items,
    });
    if !description.is_empty() {
        value["description"] = json!(description);
    }
    format!("{value:#}\n")
}

fn item(feed: &Feed, entry: &FeedEntry) -> Value {
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", json!(entry.url));
    put("url", json!(entry.url));
    put("title", json!(entry.title));
    put("date_published", json!(entry.published));
    put("date_modified", json!(entry.updated));
    let summary = summary(entry);
    // An item needs a content; where feeds give summaries, the summary is all there is.
    match html(feed, entry) {
        Some(html) => put("content_html", json!(html)),
        None => put("content_text", json!(summary)),
    };
    put("summary", json!(summary));
    if let Some(image) = &entry.image {
        put("image", json!(image));
    }
    if !entry.authors.is_empty() {
        let authors: Vec<Value> =
            entry.authors.iter().map(|name| json!({ "name": name })).collect();
        put("authors", json!(authors));
    }
    if !entry.topics.is_empty() {
        put("tags", json!(entry.topics));
    }
    if entry.lang != feed.lang {
        put("language", json!(entry.lang));
    }
    Value::Object(item)
}
