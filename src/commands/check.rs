//! `dateline check`: runs the whole pipeline and writes nothing.

use rayon::prelude::*;

use super::{Deny, Outcome, SiteOptions, counted, no_briefs, read_inputs, schedule, verdict};
use crate::diagnostic::{Diagnostics, Severity};
use crate::io::Failure;
use crate::io::clock::Stopwatch;
use crate::io::output::last_pages;
use crate::io::terminal::Terminal;
use crate::render;

/// Checks the site. What is denied fails it too.
///
/// # Errors
/// If there is no site.
pub fn run(options: &SiteOptions, deny: &[Deny], terminal: &Terminal) -> Result<Outcome, Failure> {
    let watch = Stopwatch::start();
    let read = read_inputs(options)?;
    let mut diagnostics = read.diagnostics;
    let no_briefs = no_briefs::warning(&read.value);
    let planned = crate::build(&read.value, |_| {}).drain_into(&mut diagnostics);
    let found: Vec<Diagnostics> = planned.outputs().map(|rendered| rendered.diagnostics).collect();
    found.into_iter().for_each(|found| diagnostics.append(found));
    let last = last_pages(&options.site, &read.value.config);
    diagnostics.append(planned.moved(&last.pages, |address| last.html(address)));
    let diagnostics = render::merged(diagnostics).sorted();
    terminal.show(&diagnostics, Severity::Note);
    no_briefs.iter().for_each(|warning| terminal.warn(warning));
    let verdict = verdict(&diagnostics);
    let verdict = if verdict.is_empty() { "nothing to report".to_owned() } else { verdict };
    let files = counted(read.value.sources.len(), "file");
    let withheld = schedule::withheld(&planned.withheld_counts, read.value.policy.max_tlp);
    withheld.iter().for_each(|line| terminal.say(line));
    terminal.say(&format!("Checked {files} in {:.0?}: {verdict}", watch.elapsed()));
    let fails = Deny::stops(deny, &diagnostics);
    Ok(if fails { Outcome::ContentErrors } else { Outcome::Fine })
}
