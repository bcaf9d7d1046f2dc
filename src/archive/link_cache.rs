//! What linking remembers between two builds.

use std::sync::Arc;

use crate::archive::addresses::Addresses;
use crate::archive::index::Index;
use crate::archive::linker::{LinkedDocument, Prose};
use crate::archive::names::NameTable;
use crate::archive::term::Terms;
use crate::diagnostic::Diagnostics;
use crate::memo::Memo;

/// What linking remembers between two builds.
pub struct LinkCache {
    /// Actors and topics, by the outlines of all files and the whole of profiles.
    pub(super) terms: Memo<Arc<(Terms, Diagnostics)>>,
    /// Their names, by the outlines of all files.
    pub(super) names: Memo<Arc<NameTable>>,
    /// Addresses of briefs and pages, likewise, and by the settings.
    pub(super) addresses: Memo<Arc<Addresses>>,
    /// The order of briefs on lists, likewise.
    pub(super) order: Memo<Arc<Vec<usize>>>,
    /// Linked documents, by the document and the outlines of all.
    pub(super) documents: Memo<Arc<LinkedDocument>>,
    /// Their prose, by the document, all names, and where its own links lead.
    pub(super) prose: Memo<Arc<Prose>>,
    /// What it all adds up to, by what each brief names.
    pub(super) index: Memo<Arc<Index>>,
}

impl LinkCache {
    /// One that remembers nothing.
    pub fn off() -> Self {
        Self {
            terms: Memo::off(),
            names: Memo::off(),
            addresses: Memo::off(),
            order: Memo::off(),
            documents: Memo::off(),
            prose: Memo::off(),
            index: Memo::off(),
        }
    }

    /// An empty one.
    pub fn on() -> Self {
        Self {
            terms: Memo::on(),
            names: Memo::on(),
            addresses: Memo::on(),
            order: Memo::on(),
            documents: Memo::on(),
            prose: Memo::on(),
            index: Memo::on(),
        }
    }

    /// Ends a build.
    pub fn evict_unused(&mut self) {
        let Self { terms, names, addresses, order, documents, prose, index } = self;
        terms.evict_unused();
        names.evict_unused();
        addresses.evict_unused();
        order.evict_unused();
        documents.evict_unused();
        prose.evict_unused();
        index.evict_unused();
    }
}
