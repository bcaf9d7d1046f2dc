//! Dateline.
pub mod address;
pub mod archive;
pub mod brief;
pub mod cli;
pub mod commands;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod digest;
pub mod inputs;
pub mod io;
pub mod page;
pub mod reference;
pub mod render;
pub mod report;
pub mod schema;
pub mod select;
pub mod slug;
pub mod source_file;
pub mod suggest;
pub mod theme;

use std::sync::Arc;

use rayon::prelude::*;

use crate::archive::term::TermKind;
use crate::brief::Reading;
use crate::diagnostic::{Checked, Diagnostics};
use crate::inputs::Inputs;
use crate::page::{Pages, Rank};
use crate::render::{Body, Output, Templates};

/// A whole site, planned and ready to be rendered file by file.
pub struct Edition {
    pages: Pages,
    templates: Templates,
    /// How much there is of what.
    pub counts: Counts,
}

/// How much there is of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Briefs.
    pub briefs: usize,
    /// Actors.
    pub actors: usize,
    /// Topics.
    pub topics: usize,
    /// Dates that have a page.
    pub dates: usize,
}

impl Edition {
    /// How many files it has.
    #[expect(clippy::len_without_is_empty, reason = "a site has at least a home page")]
    pub fn len(&self) -> usize {
        self.pages.pages.len() + self.pages.copies.len() + self.pages.statics.len()
    }

    /// All its files, each rendered when it is asked for, by as many threads as there are. A page that cannot
    /// be rendered is absent, and its diagnostics say why.
    pub fn outputs(&self) -> impl ParallelIterator<Item = Checked<Option<Output>>> {
        let Pages { pages, copies, statics, site: _ } = &self.pages;
        let rendered = pages.par_iter().map(|page| self.templates.render(page));
        let copied = copies.par_iter().map(|(address, path)| {
            let (file, body) = (address::file_of(address), Body::Copy(path.clone()));
            Checked::clean(Some(Output { file, rank: Rank::Asset, body }))
        });
        let statics = statics.par_iter().map(|(address, bytes)| {
            let (file, body) = (address::file_of(address), Body::Bytes(bytes.clone()));
            Checked::clean(Some(Output { file, rank: Rank::Asset, body }))
        });
        rendered.chain(copied).chain(statics)
    }
}

/// The way through: read → parse → select → link → plan → render.
pub fn build(inputs: &Inputs) -> Checked<Edition> {
    let mut diagnostics = Diagnostics::new();
    let reading = Reading { raw_html: inputs.config.raw_html };
    let corpus: Vec<Arc<brief::Parsed>> =
        inputs.sources.par_iter().map(|file| Arc::new(brief::parse(file, reading))).collect();
    let chosen = select::publishable(&corpus, inputs).drain_into(&mut diagnostics);
    let archive = archive::link(&chosen, inputs).drain_into(&mut diagnostics);
    let pages = page::plan(&archive, inputs).drain_into(&mut diagnostics);
    let templates = Templates::new(&inputs.theme, &pages.site).drain_into(&mut diagnostics);
    let count = |kind: TermKind| archive.terms.iter().filter(|(_, term)| term.kind == kind).count();
    let counts = Counts {
        briefs: archive.briefs.len(),
        actors: count(TermKind::Actor),
        topics: count(TermKind::Topic),
        dates: archive.dates.len(),
    };
    Checked::new(Edition { pages, templates, counts }, diagnostics)
}
