//! Everything that briefs cite, each document once.

use std::collections::BTreeMap;

use crate::archive::{BriefId, LinkedBrief};
use crate::brief::values::{SourceEntry, SourceFields};
use crate::schema::Str;

/// A cited document, and who cites it.
#[derive(Clone, Debug)]
pub struct CitedSource {
    /// The document, as the newest brief that cites it describes it.
    pub fields: SourceFields,
    /// The briefs, newest first.
    pub briefs: Vec<BriefId>,
}

/// Joins what is cited under one address, or without one under one title, publisher and date. Ordered by
/// publisher, then title, then date, newest first.
pub fn collect(briefs: &[LinkedBrief]) -> Vec<CitedSource> {
    let mut cited: BTreeMap<Key, CitedSource> = BTreeMap::new();
    for (index, linked) in briefs.iter().enumerate() {
        let id = BriefId(index as u32);
        for SourceEntry(fields) in &linked.brief.sources {
            let source = cited
                .entry(key(fields))
                .or_insert_with(|| CitedSource { fields: fields.clone(), briefs: Vec::new() });
            if source.briefs.last() != Some(&id) {
                source.briefs.push(id);
            }
        }
    }
    let mut sources: Vec<CitedSource> = cited.into_values().collect();
    sources.sort_by_cached_key(|source| {
        let SourceFields { title, publisher, url, date, .. } = &source.fields;
        let lower = |text: &Option<Str>| text.as_deref().unwrap_or_default().to_lowercase();
        let address = url.as_ref().map(|url| url.0.clone());
        (publisher.is_none(), lower(publisher), std::cmp::Reverse(*date), lower(title), address)
    });
    sources
}

type Key = (Option<Str>, Option<Str>, Option<Str>, Option<String>);

fn key(fields: &SourceFields) -> Key {
    match &fields.url {
        Some(url) => (Some(url.0.clone()), None, None, None),
        None => {
            let date = fields.date.map(|date| date.to_string());
            (None, fields.title.clone(), fields.publisher.clone(), date)
        }
    }
}
