//! Writes what stands beside the pages, each kind in its format.

use std::sync::Arc;

use crate::page::formats::FormatFile;
use crate::render::data::{Format, TableFile};
use crate::render::{Body, atom, data, icalendar, json_feed, sitemap};

/// Writes a file that has no template. A table is written and a card drawn only when their bytes are needed.
pub(super) fn write(file: &FormatFile) -> Body {
    let text = match file {
        FormatFile::Atom(feed) => atom::write(feed),
        FormatFile::JsonFeed(feed) => json_feed::write(feed),
        FormatFile::Calendar(calendar) => icalendar::write(calendar),
        FormatFile::Schema(schema) => data::schema(schema),
        FormatFile::Sitemap(pages) => sitemap::write(pages),
        FormatFile::SitemapIndex(sitemaps) => sitemap::write_index(sitemaps),
        FormatFile::Text(text) => text.to_string(),
        FormatFile::Json(table) => return Body::Table(TableFile::new(table, Format::Json)),
        FormatFile::Csv(table) => return Body::Table(TableFile::new(table, Format::Csv)),
        FormatFile::Card(card) => return Body::Card(card.clone()),
    };
    bytes(text.into_bytes())
}

fn bytes(bytes: Vec<u8>) -> Body {
    Body::Bytes(Arc::from(bytes))
}
