//! A whole site, built and tried, and who builds it again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::memo::Memo;
use crate::moved::KnownPages;
use crate::rebuild::Memory;
use crate::render::{self, Body, Output};
use crate::select::{NextChange, Withheld};
use crate::{Counts, Edition, Made};

/// Builds again and again. What it remembers changes no byte of a build.
pub struct Builder {
    memory: Memory,
    /// The names of all files, by their digest.
    files: Memo<Files>,
}

type Files = Arc<BTreeMap<String, Made>>;

/// A whole site, of which each file is rendered when it is asked for. Every page has been tried.
#[derive(Clone, Debug)]
pub struct Built {
    edition: Arc<Edition>,
    files: Files,
    /// Pages that cannot be rendered, by number.
    absent: Arc<BTreeSet<usize>>,
    /// All findings, merged and in order.
    pub diagnostics: Diagnostics,
    /// How much there is of what.
    pub counts: Counts,
    /// How much is withheld, by reason.
    pub withheld_counts: BTreeMap<Withheld, usize>,
    /// When the same files make another site.
    pub next_change: NextChange,
}

impl Default for Builder {
    fn default() -> Self {
        Self { memory: Memory::on(), files: Memo::on() }
    }
}

impl Builder {
    /// Nothing is remembered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Builds a site, and tries every page that differs from those before.
    pub fn build(&mut self, inputs: &Inputs) -> Built {
        let mut diagnostics = Diagnostics::new();
        let edition = crate::build_again(inputs, &self.memory, |_| {});
        let edition = edition.drain_into(&mut diagnostics);
        let absent = edition.try_new(&self.memory).drain_into(&mut diagnostics);
        let files = self.files.get(|| edition.files_digest(), || Arc::new(edition.files()));
        self.memory.settle();
        self.files.settle();
        Built {
            files,
            absent: Arc::new(absent.into_iter().collect()),
            diagnostics: render::merged(diagnostics).sorted(),
            counts: edition.counts,
            withheld_counts: edition.withheld_counts.clone(),
            next_change: edition.next_change,
            edition: Arc::new(edition),
        }
    }
}

impl Built {
    /// Whether there is a file at a path below the output folder.
    pub fn has(&self, file: &str) -> bool {
        self.made(file).is_some()
    }

    /// What a file is made of, if it is there. The files of the search's index are made when the first is asked for.
    fn made(&self, file: &str) -> Option<Made> {
        let made = self.files.get(file).filter(|made| !self.is_absent(made)).cloned();
        made.or_else(|| {
            let address = file.starts_with("search/").then(|| format!("/{file}"))?;
            let shards = self.edition.search();
            shards.iter().position(|shard| shard.address == address).map(Made::Search)
        })
    }

    /// The digest of a file: it differs where its bytes do.
    pub fn digest(&self, file: &str) -> Option<Digest> {
        Some(self.edition.digest(&self.made(file)?))
    }

    /// What is in a file.
    pub fn body(&self, file: &str) -> Option<Body> {
        Some(self.edition.output(&self.made(file)?).value?.body)
    }

    /// How many files there are, but for those of the search's index.
    pub fn len(&self) -> usize {
        self.files.len() - self.absent.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the next build has to know of its pages.
    pub fn known_pages(&self) -> KnownPages {
        self.edition.known_pages()
    }

    /// The pages of the last build that have moved: see [`Edition::moved`].
    pub fn moved(&self, before: &KnownPages, html: impl Fn(&str) -> Option<String>) -> Diagnostics {
        self.edition.moved(before, html)
    }

    /// All files, ready to be written.
    pub fn files(&self) -> impl ParallelIterator<Item = Output> {
        self.edition.outputs().filter_map(|rendered| rendered.value)
    }

    /// The files that differ from those of another build: new, changed and gone. Those of the search's index are
    /// left out: they are asked for anew by whoever searches.
    pub fn changed_since(&self, before: Option<&Self>) -> Vec<String> {
        let Some(before) = before else { return self.files.keys().cloned().collect() };
        let is_same = |file: &str, made: &Made| {
            let (here, there) = (&self.edition, &before.edition);
            let Some(old) = before.files.get(file) else { return false };
            let (is_absent, was_absent) = (self.is_absent(made), before.is_absent(old));
            is_absent == was_absent
                && (made == old && here.is_shared(made, there)
                    || here.digest(made) == there.digest(old))
        };
        let changed = self.files.iter().filter(|(file, made)| !is_same(file, made));
        let gone = before.files.keys().filter(|file| !self.files.contains_key(*file));
        changed.map(|(file, _)| file).chain(gone).cloned().collect()
    }

    fn is_absent(&self, made: &Made) -> bool {
        matches!(made, Made::Page(index) if self.absent.contains(index))
    }
}
