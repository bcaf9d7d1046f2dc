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
//! | select | all files | [`select::Selection`] | [`select`] |
//! | link | what may be published | [`archive::Archive`] | [`archive`] |
//! | plan | the archive | [`page::Pages`] | [`page`] |
//! | render | a page | [`render::Output`] | [`render`] |
//! | write | outputs | the output folder | [`io::stage`], [`io::output`] |
//!
//! [`build`] is the middle of it and returns an [`PlannedSite`], of which each file is rendered when it is asked for; [`commands`] joins the ends to it, one file a command, and [`cli`] defines
//! them.
//!
//! # Preview
//!
//! `dateline serve` and `build --watch` walk the same way again and again: [`io::watch`] tells what has changed,
//! [`io::reader`] reads that, [`built_site::Builder`] builds, and the result is shown by [`io::serve`] or written. There is no
//! second way through the stages, so what is shown is what a build would write. The server holds the site in
//! memory and finds nothing else: no path of a request becomes a path on the disk. While an error stands it keeps
//! the last good pages, as `build` keeps the last good files. Time passes too: at midnight of the site's clocks,
//! and when a file comes out or expires, the site is built anew.
//!
//! # Invariants
//!
//! 1. **A page is a value.** A [`page::Page`] holds all that its template may read, link targets resolved. So
//!    its dependencies are its value: nothing tracks them, and no template can open a file or ask a question.
//! 2. **Warm equals cold.** A build after any edits makes the bytes of a clean build. [`build_cache::BuildCache`] remembers
//!    pure functions by the digest of all that they read ([`memo::Memo`]): a file as parsed, a document as linked,
//!    what all add up to, a page as planned and tried. There is no second way through the stages: a build that is
//!    the only one asks tables that remember nothing. To see what a key must hold, read what its function
//!    reads; `tests/it/warm.rs` tries 2,000 edits against clean builds.
//! 3. **Nothing stops at the first error.** A stage returns [`diagnostic::Checked`]: a value, and what it
//!    found, each finding with a code, a place and a way out. `Result` lives at the edges. A panic, which is a fault of
//!    ours, becomes a finding at the file that brought it to light ([`panics`]).
//! 4. **Same input, same bytes.** No clock, environment, locale, hash order or thread order reaches an output.
//!    The present is an input. Clippy refuses the clock, the disk and the environment outside [`io`], and
//!    walks over hash maps everywhere.
//! 5. **Define a thing once.** A field of front matter and a setting is a row of a [`schema`] record, a diagnostic a
//!    file in `src/diagnostic/codes`, a kind of page a file of [`page`], a command a variant in [`cli`]. Help, did-you-mean,
//!    the reference in the README and tests derive from it.
//! 6. **The output folder is the user's.** Only files that the last build wrote, by its manifest, or a build in
//!    another clone of the site, by the list in the folder and the digest of each file, are ever
//!    replaced or removed. Everything is rendered, staged and synced first; then a journal is written, and the files
//!    are moved in one by one: assets, leaves, lists, home; removals last. Killed before the journal: the old
//!    bytes. Behind it: every file whole, and the next build completes the switch. A manifest that is not whole is
//!    never taken for an empty one. While an error stands, nothing is written.
//! 7. **What is withheld does not exist.** Drafts, future and expired files and those above the marking limit
//!    are dropped in [`select`], before anything is linked, so no later stage can leak them. Their names are
//!    known to diagnostics alone, and a fault in one never fails a build. [`audit`] looks for them in the output.
//! 8. **The source is looked at again only to point at it.** Values of front matter keep a [`schema::NodePath`], a
//!    position in the document, and no span. The span is found by a second parse when a finding needs it, so
//!    a site without faults never pays for it.
//!
//! # Where to put what
//!
//! - A field of front matter: a row in [`brief::fields`] or [`brief::values`], then the struct that [`brief`] keeps
//!   it in.
//! - A setting: a row in [`config`], then [`config::Config`].
//! - A diagnostic: a file in `src/diagnostic/codes` with its severity, title, explanation and examples, a row in
//!   [`diagnostic::code`], raised where the fault shows, and a case in `tests/suite/diagnostics`.
//! - What readers search: documents in `src/page/client/search_documents.rs`, their words and the index in [`search`]; the browser's side in
//!   `themes/default/static/assets/finder.js`, which holds to the same tables (`tests/browser/words.txt`).
//! - A language of prose: a file in `src/language` with its months, titles and common words, and paragraphs in
//!   `tests/labelled`.
//! - A figure: a file in [`page::figure`] that makes plain geometry, and a component in
//!   `themes/default/templates/figures.html` that draws it.
//! - A kind of page: a file in `src/page`, a variant of [`page::Content`], a template in
//!   `themes/default/templates`.
//! - A format that needs no template (a feed, a calendar, a table): a variant of [`page::formats::FormatFile`] and a file
//!   in `src/page/formats` that plans its values, a file in `src/render` that writes them, and a case in
//!   `tests/suite/outputs`.
//! - A column of the site's data: a row in [`page::formats::data::tables`] and its value in `src/page/formats/data/rows.rs`; JSON, CSV,
//!   JSON Schema and the page at `/data/` follow.
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
pub mod audit;
pub mod brief;
pub mod build_cache;
pub mod built_site;
pub mod character;
pub mod cli;
pub mod commands;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod digest;
pub mod html;
pub mod inputs;
pub mod io;
pub mod language;
pub mod media_type;
pub mod memo;
pub mod moved;
pub mod page;
pub mod panics;
pub mod picture;
mod planned_site;
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

use crate::brief::Reading;
use crate::build_cache::BuildCache;
use crate::diagnostic::{Checked, Diagnostics};
use crate::inputs::Inputs;
use crate::render::Templates;
use crate::select::NextChange;

pub use planned_site::{Counts, FileId, PlannedSite};

/// The middle of the way: parse → select → link → plan. Files are rendered when the [`PlannedSite`] is asked for them. `done`
/// is told of each stage that is behind, for those who measure.
pub fn build(inputs: &Inputs, done: impl FnMut(&str)) -> Checked<PlannedSite> {
    build_again(inputs, &BuildCache::off(), done)
}

/// The same way through, with what earlier builds have left in a memory. Its result is that of a clean build. A fault of
/// our own becomes a finding, beside a site without content.
pub fn build_again(
    inputs: &Inputs,
    cache: &BuildCache,
    mut done: impl FnMut(&str),
) -> Checked<PlannedSite> {
    let mut diagnostics = Diagnostics::new();
    let built = panics::catch(|| stages(inputs, cache, &mut done, &mut diagnostics));
    let planned_site = built.unwrap_or_else(|fault| {
        diagnostics.push(*fault);
        let empty = Inputs { sources: Vec::new(), ..inputs.clone() };
        stages(&empty, &BuildCache::off(), &mut done, &mut Diagnostics::new())
    });
    Checked::new(planned_site, diagnostics)
}

fn stages(
    inputs: &Inputs,
    cache: &BuildCache,
    mut done: impl FnMut(&str),
    diagnostics: &mut Diagnostics,
) -> PlannedSite {
    let reading = Reading { raw_html: inputs.config.raw_html };
    let corpus: Vec<Arc<brief::Parsed>> =
        inputs.sources.par_iter().map(|file| cache.parse(file, reading)).collect();
    done("parsed");
    let selection = select::publishable(&corpus, inputs).drain_into(diagnostics);
    done("selected");
    let archive = archive::link(&selection, inputs, &cache.archive).drain_into(diagnostics);
    done("linked");
    let pages = page::plan(&archive, inputs, &cache.page).drain_into(diagnostics);
    done("planned");
    let theme = &inputs.theme;
    let key = || Templates::digest_of(theme, &pages.site);
    let templates = cache.templates.get(key, || Arc::new(Templates::new(theme, &pages.site)));
    diagnostics.extend(templates.diagnostics.iter().cloned());
    let next_change = NextChange::new(&corpus, inputs);
    PlannedSite::new(archive, inputs.clone(), pages, templates, next_change, selection)
}

#[cfg(test)]
mod tests {
    use super::panics::trip;
    use super::*;
    use crate::source_file::{SitePath, SourceFile};

    /// Trips over one step after the other: parsing, linking, planning, rendering. Each becomes a finding at its file or
    /// page, and no other file is without its own.
    #[test]
    fn a_panic_becomes_a_finding() {
        let file = |name: &str, text: &str| {
            Arc::new(SourceFile::new(SitePath::new(name), text.as_bytes().to_vec()))
        };
        let brief = "---\ntitle: A\ndate: 2025-01-02\nunknown: x\n---\nText.\n";
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join("content");
        #[expect(clippy::disallowed_methods, reason = "a site has to be somewhere")]
        std::fs::create_dir(content).expect("a folder");
        let site = commands::SiteOptions { site: folder.path().into(), ..Default::default() };
        let mut inputs = commands::read_inputs(&site).expect("a site").value;
        inputs.sources = vec![
            file("content/briefs/other.md", brief),
            file(&format!("content/briefs/{}.md", trip::WIRE), brief),
        ];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let mut stopped = 0;
        for step in 0..100 {
            let found = pool.install(|| {
                trip::STEP.set(Some(step));
                let mut diagnostics = Diagnostics::new();
                let planned_site = build(&inputs, |_| {}).drain_into(&mut diagnostics);
                for output in planned_site.outputs().collect::<Vec<_>>() {
                    diagnostics.append(output.diagnostics);
                }
                let is_over = trip::STEP.replace(None).is_some();
                (!is_over).then_some(diagnostics)
            });
            let Some(found) = found else { break };
            stopped += 1;
            let internal = found.iter().filter(|finding| finding.message.contains("tripped"));
            let internal: Vec<_> = internal.collect();
            assert_eq!(internal.len(), 1, "step {step}");
            let place = internal[0].place.as_ref().map(|place| place.file.path().to_string());
            let named = place.or_else(|| internal[0].file.clone()).unwrap_or_default();
            assert!(named.contains(trip::WIRE), "step {step}: {named}");
            let is_other =
                |place: &diagnostic::SourceRange| place.file.path().as_str().contains("other");
            assert!(found.iter().any(|finding| finding.place.as_ref().is_some_and(is_other)));
        }
        assert!(stopped >= 4, "parse, link, plan and render, but only {stopped}");
    }
}
