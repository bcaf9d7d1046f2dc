//! Dateline turns Markdown briefs with YAML front matter into a linked static site of topics, actors
//! and dates. This page is its architecture; users read the README.
//!
//! # The way through
//!
//! **read → parse → select → link → plan → render → write.** Each stage is a pure function that returns a
//! finished type of its own; nothing is filled in later. The world (disk, clock, environment, terminal)
//! is touched at the two ends alone, in [`io`].
//!
//! | stage | from | to | where |
//! |---|---|---|---|
//! | read | a site folder | [`inputs::Inputs`] | [`io::read`], [`config`], [`theme`] |
//! | parse | a Markdown file | [`brief::Parsed`] | [`brief`] |
//! | select | all files | [`select::Chosen`] | [`select`] |
//! | link | what may be published | [`archive::Archive`] | [`archive`] |
//! | plan | the archive | [`page::Pages`] | [`page`] |
//! | render | a page | [`render::Output`] | [`render`] |
//! | write | outputs | the output folder | [`io::stage`], [`io::output`] |
//!
//! [`build`] is the middle of it; [`commands`] joins the ends to it, one file a command, and [`cli`] defines
//! them.
//!
//! # Invariants
//!
//! 1. **A page is a value.** A [`page::Page`] holds all that its template may read, link targets resolved. So
//!    its dependencies are its value: nothing tracks them, and no template can open a file or ask a question.
//! 2. **Nothing stops at the first error.** A stage returns [`diagnostic::Checked`]: a value, and what it
//!    found, each finding with a code, a place and a way out. `Result` lives at the edges.
//! 3. **Same input, same bytes.** No clock, environment, locale, hash order or thread order reaches an output.
//!    The present is an input. Clippy refuses the clock, the disk and the environment outside [`io`], and
//!    walks over hash maps everywhere.
//! 4. **Define a thing once.** A field of front matter and a setting is a row of a [`schema`] record, a finding a
//!    row of [`diagnostic::code`], a kind of page a file of [`page`], a command a variant in [`cli`]. Help, did-you-mean,
//!    the reference in the README and tests derive from it.
//! 5. **The output folder is the user's.** Only files that the last build wrote, by its manifest, are ever
//!    replaced or removed. Everything is rendered and staged first; then a journal is written, and the files
//!    are moved in one by one: assets, leaves, lists, home; removals last. Killed before the journal: the old
//!    bytes. Behind it: every file whole, and the next build completes the switch. While an error stands,
//!    nothing is written. (A power cut may leave staged bytes unwritten; the next build sees that sizes differ
//!    from its manifest, and writes them again.)
//! 6. **What is withheld does not exist.** Drafts, future and expired files and those above the marking limit
//!    are dropped in [`select`], before anything is linked, so no later stage can leak them. Their names are
//!    known to diagnostics alone, and a fault in one never fails a build.
//! 7. **The source is looked at again only to point at it.** Values of front matter keep a [`schema::Spot`], a
//!    position in the document, and no span. The span is found by a second parse when a finding needs it, so
//!    a site without faults never pays for it.
//!
//! # Where to put what
//!
//! - A field of front matter: a row in [`brief::fields`] or [`brief::values`], then the struct that [`brief`] keeps
//!   it in.
//! - A setting: a row in [`config`], then [`config::Config`].
//! - A finding: a row in [`diagnostic::code`], raised where the fault shows, and a case in
//!   `tests/suite/diagnostics`.
//! - What readers search: documents in `src/page/search`, their words and the index in [`search`]; the browser's side in
//!   `themes/default/static/assets/finder.js`, which holds to the same tables (`tests/browser/words.txt`).
//! - A kind of page: a file in `src/page`, a variant of [`page::Content`], a template in
//!   `themes/default/templates`.
//! - A format of diagnostics: a file in [`report`]. A language of the interface: a file in `themes/default/i18n`.
//! - A command: a file in `src/commands` and a variant in [`cli`].
//!
//! `tests/it/tidy.rs` holds the plan of the house: which room may import which, how long files and functions may
//! be. Most tests are data: `tests/suite` and `tests/commands`, rewritten by `UPDATE=1 cargo test`.
//!
//! # Absent on purpose
//!
//! Shortcodes, syntax highlighting, comments, analytics, plugins that run code, access to the network while
//! building, and guessing who "the president" is. There is no site object that later stages fill in, no second,
//! quicker path beside the real one, and no template that reads a file.

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
pub mod language;
pub mod page;
pub mod reference;
pub mod render;
pub mod report;
pub mod schema;
pub mod search;
pub mod select;
pub mod sentence;
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
        let Pages { pages, copies, statics, shards, site: _ } = &self.pages;
        pages.len() + copies.len() + statics.len() + shards.len()
    }

    /// All its files, each rendered when it is asked for, by as many threads as there are. A page that cannot
    /// be rendered is absent, and its diagnostics say why.
    pub fn outputs(&self) -> impl ParallelIterator<Item = Checked<Option<Output>>> {
        let Pages { pages, copies, statics, shards, site: _ } = &self.pages;
        let rendered = pages.par_iter().map(|page| self.templates.render(page));
        let copied = copies.par_iter().map(|(address, path)| {
            let (file, body) = (address::file_of(address), Body::Copy(path.clone()));
            Checked::clean(Some(Output { file, rank: Rank::Asset, body }))
        });
        let statics = statics.par_iter().map(|(address, bytes)| {
            let (file, body) = (address::file_of(address), Body::Bytes(bytes.clone()));
            Checked::clean(Some(Output { file, rank: Rank::Asset, body }))
        });
        let shards = shards.par_iter().map(|shard| {
            let (file, body) = (address::file_of(&shard.address), Body::Bytes(shard.bytes()));
            Checked::clean(Some(Output { file, rank: shard.rank, body }))
        });
        rendered.chain(copied).chain(statics).chain(shards)
    }
}

/// The way through: read → parse → select → link → plan → render. `done` is told of each stage that is
/// behind, for those who measure.
pub fn build(inputs: &Inputs, mut done: impl FnMut(&str)) -> Checked<Edition> {
    let mut diagnostics = Diagnostics::new();
    let reading = Reading { raw_html: inputs.config.raw_html };
    let corpus: Vec<Arc<brief::Parsed>> =
        inputs.sources.par_iter().map(|file| Arc::new(brief::parse(file, reading))).collect();
    done("parsed");
    let chosen = select::publishable(&corpus, inputs).drain_into(&mut diagnostics);
    done("selected");
    let archive = archive::link(&chosen, inputs).drain_into(&mut diagnostics);
    done("linked");
    let pages = page::plan(&archive, inputs).drain_into(&mut diagnostics);
    done("planned");
    let templates = Templates::new(&inputs.theme, &pages.site).drain_into(&mut diagnostics);
    let count = |kind: TermKind| archive.terms.of_kind(kind).len();
    let counts = Counts {
        briefs: archive.briefs.len(),
        actors: count(TermKind::Actor),
        topics: count(TermKind::Topic),
        dates: archive.dates.len(),
    };
    Checked::new(Edition { pages, templates, counts }, diagnostics)
}
