//! A whole site, planned, of which each file is rendered when it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::address::file_of;
use crate::archive::Archive;
use crate::archive::term::TermKind;
use crate::audit::Audit;
use crate::brief::Document;
use crate::build_cache::BuildCache;
use crate::diagnostic::{Checked, Diagnostics};
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::moved::{KnownPages, Traces};
use crate::page::client::shard::Shard;
use crate::page::{self, Content, Page, Pages, WriteOrder};
use crate::panics::{self, Subject};
use crate::picture::Metadata;
use crate::render::{Body, Output, Templates};
use crate::select::{NextChange, Selection, Withheld};
use crate::source_file::SitePath;

/// A whole site, planned and ready to be rendered file by file.
pub struct PlannedSite {
    archive: Archive,
    inputs: Inputs,
    pages: Pages,
    /// The index of the search, made when it is asked for.
    search: OnceLock<Checked<Vec<Shard>>>,
    templates: Arc<Checked<Templates>>,
    /// For [`PlannedSite::moved`] and [`PlannedSite::audit`] alone.
    withheld: Vec<Document>,
    /// How much there is of what.
    pub counts: Counts,
    /// How much is withheld, by reason.
    pub withheld_counts: BTreeMap<Withheld, usize>,
    /// When the same files make another site.
    pub next_change: NextChange,
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

/// What a file of the site is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileId {
    /// The page with this number.
    Page(usize),
    /// The file of the theme with this number.
    Static(usize),
    /// The file of cards with this number.
    Card(usize),
    /// The file of the search's index with this number.
    Search(usize),
    /// A copy of the file at this address.
    Copy(String),
}

impl PlannedSite {
    pub(crate) fn new(
        archive: Archive,
        inputs: Inputs,
        pages: Pages,
        templates: Arc<Checked<Templates>>,
        next_change: NextChange,
        selection: Selection,
    ) -> Self {
        let count = |kind: TermKind| archive.terms().of_kind(kind).len();
        let counts = Counts {
            briefs: archive.briefs.len(),
            actors: count(TermKind::Actor),
            topics: count(TermKind::Topic),
            dates: archive.dates.len(),
        };
        let search = OnceLock::new();
        let Selection { withheld, counts: withheld_counts, .. } = selection;
        Self {
            archive,
            inputs,
            pages,
            search,
            templates,
            withheld,
            counts,
            withheld_counts,
            next_change,
        }
    }

    /// What the next build has to know of its pages.
    pub fn known_pages(&self) -> KnownPages {
        Traces::new(&self.archive, &self.withheld).known()
    }

    /// The pages of the last build that have moved, so that their old addresses are dead. `html` tells what the last
    /// build has put at an address.
    pub fn moved(&self, before: &KnownPages, html: impl Fn(&str) -> Option<String>) -> Diagnostics {
        if before.is_empty() {
            return Diagnostics::new();
        }
        let Pages { pages, copies, .. } = &self.pages;
        let there: BTreeSet<&str> = pages.iter().map(|page| page.address.as_str()).collect();
        let is_there = |address: &str| there.contains(address) || copies.contains_key(address);
        Traces::new(&self.archive, &self.withheld).moved(before, is_there, html)
    }

    /// The leak audit of its output. `settings` is the text of the settings file.
    pub fn audit(&self, settings: &str) -> Audit {
        Audit::new(&self.withheld, &self.inputs, self.pages.copies.values(), settings)
    }

    /// How many files it has.
    #[expect(clippy::len_without_is_empty, reason = "a site has at least a home page")]
    pub fn len(&self) -> usize {
        self.file_ids().count() + self.search().len()
    }

    /// The files of the search's index.
    pub fn search(&self) -> &[Shard] {
        &self.checked_search().value
    }

    fn checked_search(&self) -> &Checked<Vec<Shard>> {
        let make = || page::search(&self.archive, &self.inputs, &self.pages.prepared);
        let subject = || Subject::Named("/search/".into());
        self.search.get_or_init(|| {
            panics::catch(|| panics::within(subject, make))
                .map_or_else(|fault| Checked::faulty(Vec::new(), *fault), Checked::clean)
        })
    }

    /// Renders a page.
    fn render(&self, page: &Page) -> Checked<Option<Output>> {
        let subject = || match &page.origin {
            Some(place) => Subject::File(place.clone()),
            None => Subject::Named(page.address.clone()),
        };
        let render = || self.templates.value.render(page);
        panics::catch(|| panics::within(subject, render))
            .unwrap_or_else(|fault| Checked::faulty(None, *fault))
    }

    /// All its files but those of the search's index, by their path below the output folder.
    pub fn files(&self) -> BTreeMap<String, FileId> {
        let file = |id: FileId| {
            let address = match &id {
                FileId::Page(index) => &self.pages.pages[*index].address,
                FileId::Static(index) => &self.pages.statics[*index].0,
                FileId::Card(index) => &self.pages.cards[*index].address,
                FileId::Search(index) => &self.search()[*index].address,
                FileId::Copy(address) => address,
            };
            (file_of(address), id)
        };
        self.file_ids().map(file).collect()
    }

    /// What all files but those of the search's index are made of.
    fn file_ids(&self) -> impl Iterator<Item = FileId> {
        let Pages { pages, copies, statics, cards, prepared: _, site: _ } = &self.pages;
        let pages = (0..pages.len()).map(FileId::Page);
        let statics = (0..statics.len()).map(FileId::Static);
        let cards = (0..cards.len()).map(FileId::Card);
        pages.chain(statics).chain(cards).chain(copies.keys().cloned().map(FileId::Copy))
    }

    /// Digest of the names of all files but those of the search's index.
    pub fn files_digest(&self) -> Digest {
        let Pages { pages, copies, statics, cards, prepared: _, site: _ } = &self.pages;
        let pages: Vec<&str> = pages.iter().map(|page| page.address.as_str()).collect();
        let statics: Vec<_> = statics.iter().map(|(address, _)| address).collect();
        let cards: Vec<_> = cards.iter().map(|card| &card.address).collect();
        Digest::of(&(pages, statics, cards, copies))
    }

    /// A file's digest: that of what it is made of, or of a copied file's stamp.
    pub fn digest(&self, id: &FileId) -> Digest {
        match id {
            FileId::Page(index) => {
                let page = &self.pages.pages[*index];
                Digest::of(&(self.templates.value.digest(), page.digest()))
            }
            FileId::Static(index) => Digest::of_bytes(&self.pages.statics[*index].1),
            FileId::Card(index) => Digest::of(&self.pages.cards[*index]),
            FileId::Search(index) => Digest::of(&self.search()[*index]),
            FileId::Copy(address) => {
                let Some(path) = self.pages.copies.get(address) else { return Digest::default() };
                let stamp = self.inputs.asset(path).map(|asset| asset.stamp);
                Digest::of(&(stamp, self.is_cleaned(path)))
            }
        }
    }

    /// Whether a file is the very same in another edition, as far as that can be seen without a look at it.
    pub fn is_shared(&self, id: &FileId, other: &Self) -> bool {
        match id {
            FileId::Page(index) => {
                let same = self.templates.value.digest() == other.templates.value.digest();
                let (pages, others) = (&self.pages.pages, &other.pages.pages);
                same && others.get(*index).is_some_and(|other| pages[*index].is_same(other))
            }
            FileId::Static(_) | FileId::Card(_) | FileId::Search(_) | FileId::Copy(_) => false,
        }
    }

    /// Renders a file. Absent if a page cannot be rendered, and the diagnostics say why.
    pub fn output(&self, id: &FileId) -> Checked<Option<Output>> {
        let asset = |address: &str, body: Body| {
            Checked::clean(Some(Output { file: file_of(address), rank: WriteOrder::Asset, body }))
        };
        let shard = |shard: &Shard| {
            let (file, body) = (file_of(&shard.address), Body::Bytes(shard.bytes()));
            Checked::clean(Some(Output { file, rank: shard.rank, body }))
        };
        match id {
            FileId::Page(index) => self.render(&self.pages.pages[*index]),
            FileId::Static(index) => {
                let (address, bytes) = &self.pages.statics[*index];
                asset(address, Body::Bytes(bytes.clone()))
            }
            FileId::Card(index) => shard(&self.pages.cards[*index]),
            FileId::Search(index) => shard(&self.search()[*index]),
            FileId::Copy(address) => match self.pages.copies.get(address) {
                Some(path) => asset(address, self.copy(path)),
                None => Checked::clean(None),
            },
        }
    }

    /// A file of the site folder as it is published.
    fn copy(&self, path: &SitePath) -> Body {
        if self.is_cleaned(path) { Body::Picture(path.clone()) } else { Body::Copy(path.clone()) }
    }

    fn is_cleaned(&self, path: &SitePath) -> bool {
        let asset = self.inputs.asset(path);
        let is_removable = asset.is_some_and(|asset| asset.metadata == Metadata::Removable);
        is_removable && !self.inputs.config.images.keep_metadata
    }

    /// Renders the pages that no build before this one has rendered, to see whether they can be. Returns the numbers
    /// of those that cannot, and what was found on any page.
    pub fn render_new(&self, cache: &BuildCache) -> Checked<Vec<usize>> {
        let templates = &self.templates.value;
        let tried: Vec<Option<Arc<Diagnostics>>> = self
            .pages
            .pages
            .par_iter()
            .map(|page| {
                if matches!(page.content, Content::FormatFile(_)) {
                    return None;
                }
                let place = page.template.place.as_ref().map(|place| (&place.file, place.span));
                let key = || Digest::of(&(templates.digest(), page.digest(), place));
                cache.rendered.get(key, || {
                    let Checked { value, diagnostics } = self.render(page);
                    (value.is_none() || !diagnostics.is_empty()).then(|| Arc::new(diagnostics))
                })
            })
            .collect();
        let mut diagnostics = Diagnostics::new();
        let mut absent = Vec::new();
        for (index, found) in tried.into_iter().enumerate() {
            if let Some(found) = found {
                absent.push(index);
                diagnostics.extend(found.iter().cloned());
            }
        }
        Checked::new(absent, diagnostics)
    }

    /// All its files, each rendered when it is asked for, by as many threads as there are. A page that cannot
    /// be rendered is absent, and its diagnostics say why.
    pub fn outputs(&self) -> impl ParallelIterator<Item = Checked<Option<Output>>> {
        let search = self.checked_search();
        let shards = (0..search.value.len()).map(FileId::Search);
        let all: Vec<FileId> = self.file_ids().chain(shards).collect();
        let faults = rayon::iter::once(Checked::new(None, search.diagnostics.clone()));
        all.into_par_iter().map(|id| self.output(&id)).chain(faults)
    }
}

impl fmt::Debug for PlannedSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlannedSite").field("counts", &self.counts).finish_non_exhaustive()
    }
}
