//! Pages that have left their address since the last build: their file was renamed, or its slug changed, so that
//! links to the old address are dead.
//!
//! The last build's manifest knows the address, the Markdown file and the digest of the text of each page. A page has
//! moved if its file makes a page elsewhere, or if a page that is new has its text, the same or nearly so. What is
//! withheld is looked at too, so that nothing is said of a page that has become one.

mod likeness;

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::Archive;
use crate::brief::{Common, Document};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::moved::likeness::Likeness;
use crate::schema::Str;
use crate::source_file::SitePath;

/// Addresses without a page whose texts are compared with those of new pages.
const MOST_COMPARED: usize = 1000;

/// What is known of a page from one build to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The Markdown file that it is made of.
    pub source: SitePath,
    /// Digest of its text, or of its title if it has none.
    pub content: Digest,
}

/// Pages by their address.
pub type KnownPages = BTreeMap<String, Known>;

/// All Markdown files of a site, those that make a page and those that are withheld.
#[derive(Debug)]
pub struct Traces {
    published: Vec<Trace>,
    /// For the search for moved pages alone: nothing of it is told.
    withheld: Vec<Trace>,
}

/// A Markdown file.
#[derive(Debug)]
struct Trace {
    document: Document,
    /// The address of its page; empty if it has none.
    address: Str,
    content: Digest,
}

impl Trace {
    fn new(document: Document, address: Str) -> Self {
        let content = content(&document);
        Self { document, address, content }
    }

    fn common(&self) -> &Common {
        self.document.common()
    }

    fn source(&self) -> &SitePath {
        self.common().file.path()
    }
}

/// The digest by which a text is known again.
fn content(document: &Document) -> Digest {
    let text = document.common().body.text.trim();
    if !text.is_empty() {
        return Digest::of_bytes(text.as_bytes());
    }
    let (kind, title) = match document {
        Document::Brief(brief) => ("brief", &brief.title),
        Document::Profile(profile) => ("profile", &profile.name),
        Document::Page(page) => ("page", &page.title),
    };
    Digest::of_bytes(format!("{kind}\n{title}").as_bytes())
}

impl Traces {
    /// The traces of what is published, and of what is not.
    pub fn new(archive: &Archive, withheld: &[Document]) -> Self {
        let briefs = archive
            .briefs
            .iter()
            .map(|linked| (Document::Brief(linked.brief.clone()), linked.address.clone()));
        let profiles = archive.terms().iter().filter_map(|(_, term)| {
            let profile = term.profile.as_ref()?;
            Some((Document::Profile(profile.clone()), term.address().into()))
        });
        let pages = archive
            .pages
            .iter()
            .map(|linked| (Document::Page(linked.page.clone()), linked.address.clone()));
        let published = briefs.chain(profiles).chain(pages);
        Self {
            published: published.map(|(document, address)| Trace::new(document, address)).collect(),
            withheld: withheld.iter().map(|file| Trace::new(file.clone(), "".into())).collect(),
        }
    }

    /// What the next build has to know.
    pub fn known(&self) -> KnownPages {
        let known = |trace: &Trace| {
            let known = Known { source: trace.source().clone(), content: trace.content };
            (trace.address.to_string(), known)
        };
        self.published.iter().map(known).collect()
    }

    /// Finds the pages of the last build that have moved. `is_there` tells whether there is anything at an address
    /// now, `html` what the last build has put at one.
    pub fn moved(
        &self,
        before: &KnownPages,
        is_there: impl Fn(&str) -> bool,
        html: impl Fn(&str) -> Option<String>,
    ) -> Diagnostics {
        let gone: Vec<(&String, &Known)> =
            before.iter().filter(|(address, _)| !is_there(address)).collect();
        let mut diagnostics = Diagnostics::new();
        if gone.is_empty() {
            return diagnostics;
        }
        let search = Search::new(self, before);
        let mut unknown = Vec::new();
        for (address, known) in gone {
            match search.by_source_or_content(known) {
                Fate::Moved(trace) => diagnostics.push(finding(address, trace)),
                Fate::Withheld => {}
                Fate::Unknown => unknown.push(address),
            }
        }
        let likeness = (!unknown.is_empty()).then(|| search.likeness());
        for address in unknown.into_iter().take(MOST_COMPARED) {
            let nearest = likeness.as_ref().and_then(|all| all.nearest(&html(address)?));
            if let Some(Some(trace)) = nearest.map(|index| search.fresh.get(index)) {
                diagnostics.push(finding(address, trace));
            }
        }
        diagnostics
    }
}

/// What has become of a page.
enum Fate<'t> {
    Moved(&'t Trace),
    Withheld,
    Unknown,
}

/// Where pages can have moved to.
struct Search<'t> {
    traces: &'t Traces,
    by_source: BTreeMap<&'t SitePath, &'t Trace>,
    withheld: BTreeSet<&'t SitePath>,
    withheld_content: BTreeSet<Digest>,
    /// Pages at addresses that had none before.
    fresh: Vec<&'t Trace>,
    /// These by their content; nothing where two have the same.
    by_content: BTreeMap<Digest, Option<&'t Trace>>,
}

impl<'t> Search<'t> {
    fn new(traces: &'t Traces, before: &KnownPages) -> Self {
        let fresh: Vec<&Trace> = traces
            .published
            .iter()
            .filter(|trace| !before.contains_key(trace.address.as_ref() as &str))
            .collect();
        let mut by_content = BTreeMap::new();
        for trace in &fresh {
            let first = by_content.entry(trace.content).or_insert(Some(*trace));
            if first.is_some_and(|first| first.source() != trace.source()) {
                *first = None;
            }
        }
        Self {
            by_source: traces.published.iter().map(|trace| (trace.source(), trace)).collect(),
            withheld: traces.withheld.iter().map(Trace::source).collect(),
            withheld_content: traces.withheld.iter().map(|trace| trace.content).collect(),
            traces,
            fresh,
            by_content,
        }
    }

    fn by_source_or_content(&self, known: &Known) -> Fate<'t> {
        if self.withheld.contains(&known.source) || self.withheld_content.contains(&known.content) {
            return Fate::Withheld;
        }
        if let Some(trace) = self.by_source.get(&known.source) {
            return Fate::Moved(trace);
        }
        self.by_content.get(&known.content).copied().flatten().map_or(Fate::Unknown, Fate::Moved)
    }

    /// The texts of new pages, and behind them those that are withheld.
    fn likeness(&self) -> Likeness {
        let all = self.fresh.iter().copied().chain(&self.traces.withheld);
        Likeness::new(all.map(|trace| trace.common().body.text.as_str()))
    }
}

fn finding(old: &str, trace: &Trace) -> Diagnostic {
    let common = trace.common();
    let new = &trace.address;
    let message = format!("this page was at `{old}` and is at `{new}` now: links to it are dead");
    let help = if common.redirect_from.is_empty() {
        format!("to lead readers on, add `redirect_from: {old}` to its front matter")
    } else {
        format!("to lead readers on, add `{old}` to its `redirect_from`")
    };
    Diagnostic::new(Code::PageMoved, message).at(common.slug_place()).help(help)
}
