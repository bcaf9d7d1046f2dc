//! `dateline build --watch`: writes the site again whenever something changes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::preview::{Audience, Preview, Round, time};
use super::{Outcome, SiteOptions, counted, findings, schedule, verdict};
use crate::built_site::BuiltSite;
use crate::diagnostic::{Diagnostics, Severity};
use crate::io::Failure;
use crate::io::guard::as_typed;
use crate::io::output::{Changes, OutputFolder, last_pages};
use crate::io::stage::Staged;
use crate::io::terminal::Terminal;

/// When to try again to write what could not be written.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// Writes the site, and again after each change, until the program is ended. While an error stands nothing is
/// written.
///
/// # Errors
/// If there is no site, or if the output folder is refused.
pub fn run(
    options: &SiteOptions,
    adopt: bool,
    poll: bool,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let mut rounds = Preview::start(options, None, poll)?;
    let first = rounds.first()?;
    // A folder that is refused is refused at once; later, it may be in use and free again.
    let folder = OutputFolder::open(&options.site, &first.config, adopt)?;
    folder.warnings().iter().for_each(|warning| terminal.warn(warning));
    drop(folder);
    let mut desk =
        SiteWriter { site: options.site.clone(), adopt, terminal: *terminal, failed: None };
    let (next, warnings) = (first.built.next_change.first(), rounds.warnings());
    let due = desk.see(Ok(first), warnings);
    rounds.run(&mut desk, next, due);
    Ok(Outcome::Fine)
}

/// Where builds are written.
struct SiteWriter {
    site: PathBuf,
    adopt: bool,
    terminal: Terminal,
    /// Why the last build was not written, as it was told.
    failed: Option<String>,
}

impl Audience for SiteWriter {
    fn see(&mut self, round: Result<Round, Failure>, warnings: Vec<Failure>) -> Option<Duration> {
        let mut withheld = None;
        let (found, written) = match round {
            Ok(mut round) => {
                withheld = schedule::withheld(&round.built.withheld_counts, round.config.max_tlp);
                let last = last_pages(&self.site, &round.config);
                let moved = round.built.moved(&last.pages, |address| last.html(address));
                round.built.diagnostics.append(moved);
                let written = self.write(&round);
                (round.built.diagnostics, written.map_err(|failure| (failure, Some(RETRY_DELAY))))
            }
            Err(failure) => (Diagnostics::new(), Err((failure, None))),
        };
        // What was tried again in vain is not told again.
        let failed = written.as_ref().err().map(|(failure, _)| failure.to_string());
        if failed.is_some() && failed == self.failed {
            return written.err().and_then(|(_, again)| again);
        }
        self.failed = failed;
        self.terminal.clear();
        self.terminal.say("Watching the site (Ctrl+C ends it)");
        warnings.iter().for_each(|warning| self.terminal.warn(warning));
        self.terminal.show(&found, Severity::Warning);
        match written {
            Ok((line, kept)) => {
                kept.iter().for_each(|kept| self.terminal.warn(kept));
                self.terminal.say(&line);
                withheld.iter().for_each(|line| self.terminal.say(line));
                None
            }
            Err((failure, again)) => {
                self.terminal.fail(&failure);
                again
            }
        }
    }
}

impl SiteWriter {
    /// Writes a build, unless it has errors, and says what was done.
    fn write(&self, round: &Round) -> Result<(String, Option<Failure>), Failure> {
        let Round { built, config, took } = round;
        if built.diagnostics.has_errors() {
            return Ok((format!("Nothing was written: {}", verdict(&built.diagnostics)), None));
        }
        let folder = OutputFolder::open(&self.site, config, self.adopt)?;
        let Changes { written, unchanged: _, removed, kept } = write(built, &folder, &self.site)?;
        let removed = if removed == 0 { String::new() } else { format!(", {removed} removed") };
        let line = format!(
            "{} written{removed} in {}, built in {}{}",
            counted(written, "file"),
            as_typed(&folder.path),
            time(*took),
            findings(&built.diagnostics),
        );
        Ok((line, kept))
    }
}

/// Stages everything, then switches to it.
fn write(built: &BuiltSite, folder: &OutputFolder, site: &Path) -> Result<Changes, Failure> {
    let stage = folder.stage()?;
    let staged: Result<Vec<Staged>, Failure> =
        built.files().map(|output| stage.put(&output, site)).collect();
    let staged = staged.inspect_err(|_| folder.abandon(&stage))?;
    folder.switch(stage.folder(), staged, built.known_pages())
}
