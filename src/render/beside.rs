//! Writes what stands beside the pages, each kind in its format.

use std::sync::Arc;

use crate::page::beside::Beside;
use crate::render::data::{Format, TableFile};
use crate::render::{Body, atom, data, icalendar, json_feed, sitemap};

/// Writes a file that has no template. A table is written and a card drawn only when their bytes are needed.
pub(super) fn write(file: &Beside) -> Body {
    let text = match file {
        Beside::Atom(feed) => atom::write(feed),
        Beside::JsonFeed(feed) => json_feed::write(feed),
        Beside::Calendar(calendar) => icalendar::write(calendar),
        Beside::Schema(schema) => data::schema(schema),
        Beside::Sitemap(pages) => sitemap::write(pages),
        Beside::SitemapIndex(sitemaps) => sitemap::write_index(sitemaps),
        Beside::Text(text) => text.to_string(),
        Beside::Json(table) => return Body::Table(TableFile::new(table, Format::Json)),
        Beside::Csv(table) => return Body::Table(TableFile::new(table, Format::Csv)),
        Beside::Card(card) => return Body::Card(card.clone()),
    };
    bytes(text.into_bytes())
}

fn bytes(bytes: Vec<u8>) -> Body {
    Body::Bytes(Arc::from(bytes))
}
