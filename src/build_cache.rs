//! The memory between two builds.
//!
//! It holds tables of pure functions alone ([`crate::memo`]), one per kind of item: a file as it was parsed, a
//! document as it was linked, what all add up to, the pages of an actor, what was found when a page was tried. A build with a
//! memory is the same build; it asks the tables first.

use std::sync::Arc;

use crate::archive;
use crate::brief::{self, Parsed, Reading};
use crate::diagnostic::{Checked, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::memo::Memo;
use crate::page;
use crate::panics::{self, Subject};
use crate::render::Templates;
use crate::source_file::SourceFile;

/// What is remembered between two builds.
pub struct BuildCache {
    parsed: Memo<Arc<Parsed>>,
    pub(crate) archive: archive::link_cache::LinkCache,
    pub(crate) page: page::plan_cache::PlanCache,
    /// Templates, by the theme.
    pub(crate) templates: Memo<Arc<Checked<Templates>>>,
    /// What was found when a page was rendered; nothing if all went well.
    pub(crate) rendered: Memo<Option<Arc<Diagnostics>>>,
}

impl BuildCache {
    /// One that remembers nothing, for a build that is the only one.
    pub fn off() -> Self {
        Self {
            parsed: Memo::off(),
            archive: archive::link_cache::LinkCache::off(),
            page: page::plan_cache::PlanCache::off(),
            templates: Memo::off(),
            rendered: Memo::off(),
        }
    }

    /// An empty one.
    pub fn on() -> Self {
        Self {
            parsed: Memo::on(),
            archive: archive::link_cache::LinkCache::on(),
            page: page::plan_cache::PlanCache::on(),
            templates: Memo::on(),
            rendered: Memo::on(),
        }
    }

    /// Ends a build: what neither it nor the one before has asked for is let go.
    pub fn evict_unused(&mut self) {
        let Self { parsed, archive, page, templates, rendered } = self;
        parsed.evict_unused();
        archive.evict_unused();
        page.evict_unused();
        templates.evict_unused();
        rendered.evict_unused();
    }

    pub(crate) fn parse(&self, file: &Arc<SourceFile>, reading: Reading) -> Arc<Parsed> {
        let key = || Digest::of(&(file.digest(), reading));
        self.parsed.get(key, || Arc::new(guarded_parse(file, reading)))
    }
}

/// Parses a file. If that panics, it counts as empty: the finding keeps everything from being written.
fn guarded_parse(file: &Arc<SourceFile>, reading: Reading) -> Parsed {
    let subject = || Subject::File(SourceRange::start_of(file));
    panics::catch(|| panics::within(subject, || brief::parse(file, reading))).unwrap_or_else(
        |fault| {
            let empty = Arc::new(SourceFile::new(file.path().clone(), Vec::new()));
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(*fault);
            Parsed { diagnostics, ..brief::parse(&empty, reading) }
        },
    )
}
