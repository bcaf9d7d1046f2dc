//! `dateline build`: writes the site.

mod report;
mod unchanged;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use self::report::Report;
use super::{Deny, Outcome, SiteOptions, no_briefs, verdict};
use crate::diagnostic::{Diagnostics, Severity};
use crate::io::audit;
use crate::io::clock::Stopwatch;
use crate::io::output::{Changes, OutputFolder, last_build};
use crate::io::reader::Reader;
use crate::io::stage::Staged;
use crate::io::terminal::{Progress, Terminal};
use crate::io::{Failure, read};
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
    /// Look for what only withheld files say.
    pub audit: bool,
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
    let BuildOptions { adopt, deny, next_change, audit } = more;
    let watch = Stopwatch::start();
    let reading = options.reading(None);
    let survey = read::survey(&options.site, &reading.overrides)?;
    let flags = format!("{options:?} {more:?}");
    let key = last_build::key(&survey, &flags).filter(|_| unchanged::may_be(options, terminal));
    if let Some(key) = &key
        && unchanged::repeat(key, &survey, options, more, terminal, watch)?
    {
        return Ok(Outcome::Fine);
    }
    let read = Reader::new(reading).read_surveyed(survey);
    let mut diagnostics = read.diagnostics;
    let no_briefs = no_briefs::warning(&read.value);
    let inputs = read.value;
    let told = |stage: &str| terminal.explain(&format!("{:>7.1?} {stage}", watch.elapsed()));
    told("read");
    let folder = OutputFolder::open(&options.site, &inputs.config, *adopt)?;
    folder.warnings().iter().for_each(|warning| terminal.warn(warning));
    let planned = crate::build(&inputs, told).drain_into(&mut diagnostics);
    let last = folder.last_pages();
    let moved = planned.moved(&last.pages, |address| last.html(address));
    let has_moved = !moved.is_empty();
    diagnostics.append(moved);
    let target = Target { folder: &folder, site: &options.site, deny, audit: *audit };
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
    let report = Report::new(&planned, &inputs, &diagnostics);
    report.tell(&changes, &folder, next_change.as_deref(), terminal, watch)?;
    // What is said of this build alone is not to be said again.
    let is_repeatable = !has_moved && changes.kept.is_none() && no_briefs.is_none();
    match key.filter(|_| is_repeatable && folder.warnings().is_empty()) {
        Some(key) => unchanged::remember(key, report, &planned, &inputs, &diagnostics, &folder),
        None => folder.forget(),
    }
    // The program ends here: to give every page's memory back one by one would take a tenth of the time.
    std::mem::forget((planned, inputs));
    Ok(Outcome::Fine)
}

/// Where a site is written to, and what keeps it from being written.
struct Target<'a> {
    folder: &'a OutputFolder,
    site: &'a Path,
    deny: &'a [Deny],
    audit: bool,
}

/// Renders and stages everything, then switches to it. Nothing is written while an error stands.
fn write(
    planned: &PlannedSite,
    target: &Target<'_>,
    terminal: &Terminal,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Changes>, Failure> {
    let Target { folder, site, deny, audit } = target;
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
    let staged: Vec<Staged> = staged.into_iter().flatten().collect();
    if *audit {
        let audit = planned.audit(&audit::settings(site));
        audit::look(&audit, &staged, stage.folder(), &folder.path)
            .inspect_err(|_| folder.abandon(&stage))?;
        diagnostics.append(audit.findings());
    }
    if Deny::stops(deny, diagnostics) {
        folder.abandon(&stage);
        return Ok(None);
    }
    for file in staged.iter().filter(|file| file.is_changed) {
        terminal.explain(&format!("writes {}", file.file));
    }
    folder.switch(stage.folder(), staged, planned.known_pages()).map(Some)
}
