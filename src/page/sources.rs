//! Everything that briefs cite, by publisher.

use serde::Serialize;

use crate::archive::sources::CitedSource;
use crate::brief::Section;
use crate::page::brief::{SourceItem, source_item};
use crate::page::parts::{BriefLink, Intro, Pager};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, paginate, section};
use crate::schema::Str;

/// Briefs that are named beside a source.
const NAMED: usize = 10;

/// What the template of the list of sources can read.
#[derive(Debug, Hash, Serialize)]
pub struct SourcesPage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// Publishers, by name.
    pub groups: Vec<Publisher>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// What one publisher has published.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Publisher {
    /// Its name; empty if unknown.
    pub name: Str,
    /// Documents, newest first.
    pub sources: Vec<Cited>,
}

/// A document and who cites it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Cited {
    /// The document.
    pub source: SourceItem,
    /// The newest briefs that cite it.
    pub briefs: Vec<Shared<BriefLink>>,
    /// How many cite it.
    pub count: usize,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let sources = &planner.archive.sources;
    if !section::exists(planner, Section::Sources, sources) {
        return Vec::new();
    }
    paginate(planner, sources, "/sources/")
        .into_iter()
        .map(|(address, pager, sources)| {
            section::page(planner, Section::Sources, (address, pager.number), |intro| {
                Content::Sources(SourcesPage {
                    intro,
                    groups: by_publisher(planner, sources),
                    pager,
                })
            })
        })
        .collect()
}

fn by_publisher(planner: &Planner<'_>, sources: &[CitedSource]) -> Vec<Publisher> {
    let name = |source: &CitedSource| source.fields.publisher.clone().unwrap_or_default();
    sources
        .chunk_by(|a, b| name(a).to_lowercase() == name(b).to_lowercase())
        .map(|of_one| Publisher {
            name: of_one.first().map(name).unwrap_or_default(),
            sources: of_one.iter().map(|source| cited(planner, source)).collect(),
        })
        .collect()
}

fn cited(planner: &Planner<'_>, source: &CitedSource) -> Cited {
    Cited {
        source: source_item(planner, &source.fields, 0, false),
        briefs: source.briefs.iter().take(NAMED).map(|&id| planner.brief_link(id)).collect(),
        count: source.briefs.len(),
    }
}
