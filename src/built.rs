//! A whole site, built and rendered, and who builds it again and again.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::Counts;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::page::Rank;
use crate::render::{self, Body, Output};
use crate::source_file::SitePath;

/// Builds again and again. What it remembers changes no byte of a build.
#[derive(Debug, Default)]
pub struct Builder {}

/// A whole site, rendered.
#[derive(Clone, Debug)]
pub struct Built {
    /// Files that were rendered, by their path below the output folder. A page that could not be rendered is
    /// absent.
    pub outputs: BTreeMap<String, Rendered>,
    /// Files that are copied as they are, by their path below the output folder.
    pub copies: BTreeMap<String, Copied>,
    /// All findings, merged and in order.
    pub diagnostics: Diagnostics,
    /// How much there is of what.
    pub counts: Counts,
    /// When the same files would make another site: at midnight, or when a file comes out or goes.
    pub next_change: Option<Timestamp>,
}

/// A file that was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// When it is put in place.
    pub rank: Rank,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// A file of the site folder that is copied as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it lies in the site folder.
    pub path: SitePath,
    /// Changes when the file does.
    pub stamp: Digest,
}

impl Builder {
    /// Nothing is remembered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Builds a site and renders all of it.
    #[expect(clippy::needless_pass_by_value, reason = "the inputs are kept for the next build")]
    pub fn build(&mut self, inputs: Inputs) -> Built {
        let mut diagnostics = Diagnostics::new();
        let edition = crate::build(&inputs, |_| {}).drain_into(&mut diagnostics);
        let rendered: Vec<_> = edition.outputs().collect();
        let mut outputs = BTreeMap::new();
        let mut copies = BTreeMap::new();
        for rendered in rendered {
            match rendered.drain_into(&mut diagnostics) {
                Some(Output { file, body: Body::Copy(path), .. }) => {
                    let stamp = inputs.asset(&path).map(|asset| asset.stamp).unwrap_or_default();
                    copies.insert(file, Copied { path, stamp });
                }
                Some(Output { file, rank, body }) => {
                    let bytes = body.bytes().unwrap_or_default();
                    outputs.insert(file, Rendered { rank, bytes });
                }
                None => {}
            }
        }
        Built {
            outputs,
            copies,
            diagnostics: render::merged(diagnostics).sorted(),
            counts: edition.counts,
            next_change: edition.next_change,
        }
    }
}

impl Built {
    /// All files, ready to be written.
    pub fn files(&self) -> impl Iterator<Item = Output> {
        let rendered = self.outputs.iter().map(|(file, Rendered { rank, bytes })| Output {
            file: file.clone(),
            rank: *rank,
            body: Body::Bytes(bytes.clone()),
        });
        let copied = self.copies.iter().map(|(file, Copied { path, .. })| Output {
            file: file.clone(),
            rank: Rank::Asset,
            body: Body::Copy(path.clone()),
        });
        rendered.chain(copied)
    }

    /// The files that differ from those of another build: new, changed and gone.
    pub fn changed_since(&self, before: &Self) -> Vec<String> {
        let is_same = |new: &Rendered, old: &Rendered| {
            Arc::ptr_eq(&new.bytes, &old.bytes) || new.bytes == old.bytes
        };
        let mut changed = differences(&self.outputs, &before.outputs, is_same);
        changed.extend(differences(&self.copies, &before.copies, |new, old| new == old));
        changed.sort();
        changed.dedup();
        changed
    }
}

/// The keys under which two maps differ.
fn differences<T>(
    new: &BTreeMap<String, T>,
    old: &BTreeMap<String, T>,
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<String> {
    let changed = new
        .iter()
        .filter(|(file, new)| !old.get(*file).is_some_and(|old| is_same(new, old)))
        .map(|(file, _)| file);
    let gone = old.keys().filter(|file| !new.contains_key(*file));
    changed.chain(gone).cloned().collect()
}
