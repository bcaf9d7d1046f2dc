//! `dateline build`: writes the site.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use super::{
    Deny, Outcome, SiteOptions, counted, findings, no_briefs, read_inputs, schedule, verdict,
};
use crate::diagnostic::{Diagnostics, Severity};
use crate::inputs::Inputs;
use crate::io::Failure;
use crate::io::clock::Stopwatch;
use crate::io::guard::as_typed;
use crate::io::output::{Changes, OutputFolder};
use crate::io::stage::Staged;
use crate::io::terminal::{self, Progress, Terminal};
use crate::{PlannedSite, render};

/// What the flags of this command alone say.
#[derive(Debug)]
pub struct BuildOptions {
    /// Files that are in the output folder already stay.
    pub adopt: bool,
    /// What stops the build, beside errors.
    pub deny: Vec<Deny>,
    /// Where to write when the next file is published or expires.
    pub next_change: Option<PathBuf>,
}

/// Builds the site and writes it, unless it has errors.
///
/// # Errors
/// If there is no site, if the output folder is refused, or if the disk fails.
pub fn run(
    options: &SiteOptions,
    more: &BuildOptions,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let BuildOptions { adopt, deny, next_change } = more;
    let watch = Stopwatch::start();
    let read = read_inputs(options)?;
    let mut diagnostics = read.diagnostics;
    let no_briefs = no_briefs::warning(&read.value);
    let inputs = read.value;
    let told = |stage: &str| terminal.explain(&format!("{:>7.1?} {stage}", watch.elapsed()));
    told("read");
    let folder = OutputFolder::open(&options.site, &inputs.config, *adopt)?;
    folder.warnings().iter().for_each(|warning| terminal.warn(warning));
    let planned = crate::build(&inputs, told).drain_into(&mut diagnostics);
    let last = folder.last_pages();
    diagnostics.append(planned.moved(&last.pages, |address| last.html(address)));
    let target = Target { folder: &folder, site: &options.site, deny };
    let changes = write(&planned, &target, terminal, &mut diagnostics)?;
    told("written");
    let diagnostics = render::merged(diagnostics).sorted();
    terminal.show(&diagnostics, Severity::Warning);
    no_briefs.iter().for_each(|warning| terminal.warn(warning));
    let Some(changes) = changes else {
        terminal.say(&format!("Nothing was written: {}", verdict(&diagnostics)));
        return Ok(Outcome::ContentErrors);
    };
    changes.kept.iter().for_each(|kept| terminal.warn(kept));
    terminal.say(&summary(&planned, &folder, &changes));
    let Inputs { config, policy, .. } = &inputs;
    let withheld = schedule::withheld(&planned.withheld_counts, policy.max_tlp);
    withheld.iter().for_each(|line| terminal.say(line));
    terminal.say(&schedule::next_change(planned.next_change, &config.timezone));
    if let Some(file) = next_change {
        terminal::write(file, &schedule::file(planned.next_change))?;
    }
    let took = watch.elapsed();
    let findings = findings(&diagnostics);
    terminal.say(&format!("Done in {took:.0?}{findings}{}", unshown(&diagnostics)));
    // The program ends here: to give every page's memory back one by one would take a tenth of the time.
    std::mem::forget((planned, inputs));
    Ok(Outcome::Fine)
}

/// Where a site is written to, and what keeps it from being written.
struct Target<'a> {
    folder: &'a OutputFolder,
    site: &'a Path,
    deny: &'a [Deny],
}

/// Renders and stages everything, then switches to it. Nothing is written while an error stands.
fn write(
    planned: &PlannedSite,
    target: &Target<'_>,
    terminal: &Terminal,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Changes>, Failure> {
    let Target { folder, site, deny } = target;
    let stage = folder.stage()?;
    let may_write = !Deny::stops(deny, diagnostics);
    let found = Mutex::new(Diagnostics::new());
    let progress: Progress = terminal.progress(planned.len());
    let staged: Result<Vec<Option<Staged>>, Failure> = planned
        .outputs()
        .map(|rendered| {
            progress.step();
            if !rendered.diagnostics.is_empty() {
                found
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .append(rendered.diagnostics);
            }
            match rendered.value.filter(|_| may_write) {
                Some(output) => stage.put(&output, site).map(Some),
                None => Ok(None),
            }
        })
        .collect();
    drop(progress);
    let staged = staged.inspect_err(|_| folder.abandon(&stage))?;
    diagnostics.append(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    if Deny::stops(deny, diagnostics) {
        folder.abandon(&stage);
        return Ok(None);
    }
    let staged: Vec<Staged> = staged.into_iter().flatten().collect();
    for file in staged.iter().filter(|file| file.is_changed) {
        terminal.explain(&format!("writes {}", file.file));
    }
    folder.switch(stage.folder(), staged, planned.known_pages()).map(Some)
}

/// How many notes a build keeps to itself.
fn unshown(diagnostics: &Diagnostics) -> String {
    match diagnostics.count(Severity::Note) {
        0 => String::new(),
        notes => format!(" · {}: see `dateline check`", counted(notes, "note")),
    }
}

fn summary(planned: &PlannedSite, folder: &OutputFolder, changes: &Changes) -> String {
    let counts = planned.counts;
    let Changes { written, unchanged, removed, kept: _ } = changes;
    format!(
        "{}, {}, {}, {}: {} in {} ({written} written, {unchanged} unchanged, {removed} removed)",
        counted(counts.briefs, "brief"),
        counted(counts.actors, "actor"),
        counted(counts.topics, "topic"),
        counted(counts.dates, "date"),
        counted(planned.len(), "file"),
        as_typed(&folder.path),
    )
}
