//! A build of what has not changed since the last one: it says what that said.

use super::BuildOptions;
use super::report::Report;
use crate::PlannedSite;
use crate::commands::SiteOptions;
use crate::diagnostic::{Diagnostics, Severity};
use crate::inputs::Inputs;
use crate::io::Failure;
use crate::io::clock::Stopwatch;
use crate::io::output::last_build::{LastBuild, Record};
use crate::io::output::{Changes, OutputFolder};
use crate::io::read::Survey;
use crate::io::terminal::Terminal;
use crate::report::text::{Style, render_all};

/// Whether a build with these flags may be left out. One that shows what is withheld may not: a page that says why
/// it is withheld changes at other times than the site does.
pub(super) fn may_be(options: &SiteOptions, terminal: &Terminal) -> bool {
    !options.drafts && !options.future && !terminal.is_verbose()
}

/// Says what the last build said, if that was of the same files and flags, and if all that it wrote is still there.
/// Returns whether it was.
///
/// # Errors
/// If the output folder is refused, or if the file for a scheduler cannot be written.
pub(super) fn repeat(
    key: &str,
    survey: &Survey,
    options: &SiteOptions,
    more: &BuildOptions,
    terminal: &Terminal,
    watch: Stopwatch,
) -> Result<bool, Failure> {
    let config = &survey.config;
    let now = options.reading(None).present.now(&config.timezone);
    let Some(record) = Record::find(&options.site, config, key, now) else { return Ok(false) };
    let folder = OutputFolder::open(&options.site, config, more.adopt)?;
    if !folder.is_left_by(&record) {
        return Ok(false);
    }
    terminal.show_again(&record.build.findings);
    let LastBuild { files, counts, lines, verdict, next_change, .. } = record.build;
    let report = Report { files, counts, lines, verdict, next_change };
    let changes = Changes { unchanged: files, ..Changes::default() };
    report.tell(&changes, &folder, more.next_change.as_deref(), terminal, watch)?;
    Ok(true)
}

/// Writes a build down for the next.
pub(super) fn remember(
    key: String,
    report: Report,
    planned: &PlannedSite,
    inputs: &Inputs,
    diagnostics: &Diagnostics,
    folder: &OutputFolder,
) {
    let Some(until) = planned.next_change.first() else { return folder.forget() };
    let Report { files, counts, lines, verdict, next_change } = report;
    let findings = [Style::Plain, Style::Coloured]
        .map(|style| render_all(diagnostics, Severity::Warning, style));
    let from = inputs.policy.now;
    folder.remember(LastBuild {
        key,
        from,
        until,
        files,
        counts,
        findings,
        lines,
        verdict,
        next_change,
    });
}
