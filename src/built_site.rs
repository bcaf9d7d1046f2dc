//! A whole site, built and tried, and who builds it again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::build_cache::BuildCache;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::memo::Memo;
use crate::moved::KnownPages;
use crate::render::{self, Body, Output};
use crate::select::{NextChange, Withheld};
use crate::{Counts, FileId, PlannedSite};

/// Builds again and again. What it remembers changes no byte of a build.
pub struct Builder {
    cache: BuildCache,
    /// The names of all files, by their digest.
    files: Memo<Files>,
}

type Files = Arc<BTreeMap<String, FileId>>;

/// A whole site, of which each file is rendered when it is asked for. Every page has been tried.
#[derive(Clone, Debug)]
pub struct BuiltSite {
    planned: Arc<PlannedSite>,
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
        Self { cache: BuildCache::on(), files: Memo::on() }
    }
}

impl Builder {
    /// Nothing is remembered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Builds a site, and tries every page that differs from those before.
    pub fn build(&mut self, inputs: &Inputs) -> BuiltSite {
        let mut diagnostics = Diagnostics::new();
        let planned = crate::build_again(inputs, &self.cache, |_| {});
        let planned = planned.drain_into(&mut diagnostics);
        let absent = planned.render_new(&self.cache).drain_into(&mut diagnostics);
        let files = self.files.get(|| planned.files_digest(), || Arc::new(planned.files()));
        self.cache.evict_unused();
        self.files.evict_unused();
        BuiltSite {
            files,
            absent: Arc::new(absent.into_iter().collect()),
            diagnostics: render::merged(diagnostics).sorted(),
            counts: planned.counts,
            withheld_counts: planned.withheld_counts.clone(),
            next_change: planned.next_change,
            planned: Arc::new(planned),
        }
    }
}

impl BuiltSite {
    /// Whether there is a file at a path below the output folder.
    pub fn has(&self, file: &str) -> bool {
        self.id(file).is_some()
    }

    /// What a file is made of, if it is there. The files of the search's index are made when the first is asked for.
    fn id(&self, file: &str) -> Option<FileId> {
        let id = self.files.get(file).filter(|id| !self.is_absent(id)).cloned();
        id.or_else(|| {
            let address = file.starts_with("search/").then(|| format!("/{file}"))?;
            let shards = self.planned.search();
            shards.iter().position(|shard| shard.address == address).map(FileId::Search)
        })
    }

    /// The digest of a file: it differs where its bytes do.
    pub fn digest(&self, file: &str) -> Option<Digest> {
        Some(self.planned.digest(&self.id(file)?))
    }

    /// What is in a file.
    pub fn body(&self, file: &str) -> Option<Body> {
        Some(self.planned.output(&self.id(file)?).value?.body)
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
        self.planned.known_pages()
    }

    /// The pages of the last build that have moved: see [`PlannedSite::moved`].
    pub fn moved(&self, before: &KnownPages, html: impl Fn(&str) -> Option<String>) -> Diagnostics {
        self.planned.moved(before, html)
    }

    /// All files, ready to be written.
    pub fn files(&self) -> impl ParallelIterator<Item = Output> {
        self.planned.outputs().filter_map(|rendered| rendered.value)
    }

    /// The files that differ from those of another build: new, changed and gone. Those of the search's index are
    /// left out: they are asked for anew by whoever searches.
    pub fn changed_since(&self, before: Option<&Self>) -> Vec<String> {
        let Some(before) = before else { return self.files.keys().cloned().collect() };
        let is_same = |file: &str, id: &FileId| {
            let (here, there) = (&self.planned, &before.planned);
            let Some(old) = before.files.get(file) else { return false };
            let (is_absent, was_absent) = (self.is_absent(id), before.is_absent(old));
            is_absent == was_absent
                && (id == old && here.is_shared(id, there) || here.digest(id) == there.digest(old))
        };
        let changed = self.files.iter().filter(|(file, id)| !is_same(file, id));
        let gone = before.files.keys().filter(|file| !self.files.contains_key(*file));
        changed.map(|(file, _)| file).chain(gone).cloned().collect()
    }

    fn is_absent(&self, id: &FileId) -> bool {
        matches!(id, FileId::Page(index) if self.absent.contains(index))
    }
}
