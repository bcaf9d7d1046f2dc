//! What a build says when it is done.

use std::path::Path;

use crate::PlannedSite;
use crate::commands::{counted, findings, schedule};
use crate::diagnostic::{Diagnostics, Severity};
use crate::inputs::Inputs;
use crate::io::Failure;
use crate::io::clock::Stopwatch;
use crate::io::guard::as_typed;
use crate::io::output::{Changes, OutputFolder};
use crate::io::terminal::{self, Terminal};

/// What a build says of the site, whatever it had to write of it.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// How many files the site has.
    pub(super) files: usize,
    /// `14 briefs, 9 actors`.
    pub(super) counts: String,
    /// What is said of what is withheld, and of when something changes.
    pub(super) lines: Vec<String>,
    /// What the last line ends with.
    pub(super) verdict: String,
    /// What is written for a scheduler.
    pub(super) next_change: String,
}

impl Report {
    pub(super) fn new(planned: &PlannedSite, inputs: &Inputs, diagnostics: &Diagnostics) -> Self {
        let Inputs { config, policy, .. } = inputs;
        let withheld = schedule::withheld(&planned.withheld_counts, policy.max_tlp);
        let next_change = schedule::next_change(planned.next_change, &config.timezone);
        Self {
            files: planned.len(),
            counts: counts(planned),
            lines: withheld.into_iter().chain([next_change]).collect(),
            verdict: findings(diagnostics) + &unshown(diagnostics),
            next_change: schedule::file(planned.next_change),
        }
    }

    /// Prints it, and writes the file for a scheduler if one is wanted.
    ///
    /// # Errors
    /// If that file cannot be written.
    pub(super) fn tell(
        &self,
        changes: &Changes,
        folder: &OutputFolder,
        next_change: Option<&Path>,
        terminal: &Terminal,
        watch: Stopwatch,
    ) -> Result<(), Failure> {
        let Self { files, counts, lines, verdict, next_change: file } = self;
        let Changes { written, unchanged, removed, kept: _ } = changes;
        let (files, path) = (counted(*files, "file"), as_typed(&folder.path));
        terminal.say(&format!(
            "{counts}: {files} in {path} ({written} written, {unchanged} unchanged, {removed} removed)"
        ));
        lines.iter().for_each(|line| terminal.say(line));
        next_change.map_or(Ok(()), |path| terminal::write(path, file))?;
        terminal.say(&format!("Done in {:.0?}{verdict}", watch.elapsed()));
        Ok(())
    }
}

fn counts(planned: &PlannedSite) -> String {
    let counts = planned.counts;
    let counts = [
        counted(counts.briefs, "brief"),
        counted(counts.actors, "actor"),
        counted(counts.topics, "topic"),
        counted(counts.dates, "date"),
    ];
    counts.join(", ")
}

/// How many notes a build keeps to itself.
fn unshown(diagnostics: &Diagnostics) -> String {
    match diagnostics.count(Severity::Note) {
        0 => String::new(),
        notes => format!(" · {}: see `dateline check`", counted(notes, "note")),
    }
}
