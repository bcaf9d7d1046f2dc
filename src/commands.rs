//! What the program can do, one file a command. A command joins the edges to the pipeline.

pub mod build;
pub mod check;
mod deny;
pub mod explain;
pub mod init;
pub mod new;
mod no_briefs;
#[cfg(feature = "serve")]
mod preview;
mod schedule;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "serve")]
pub mod watch;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::brief::fields::Tlp;
use crate::config::Overrides;
use crate::date::Date;
use crate::diagnostic::Checked;
use crate::inputs::Inputs;
use crate::io::Failure;
use crate::io::reader::{Changes, Present, Reader, Reading};

pub use deny::Deny;

/// What came of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// The content has errors.
    ContentErrors,
}

/// What the common flags say.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The site folder.
    pub site: PathBuf,
    /// Another output folder.
    pub output: Option<String>,
    /// Another base URL.
    pub base_url: Option<String>,
    /// Drafts too.
    pub drafts: bool,
    /// Briefs from the future too.
    pub future: bool,
    /// Another highest marking.
    pub max_tlp: Option<Tlp>,
    /// Another day than today: its start.
    pub today: Option<Date>,
    /// Another present than the clock's.
    pub now: Option<Timestamp>,
}

impl SiteOptions {
    /// What to read. `origin` takes the place of the base URL's scheme and host.
    fn reading(&self, origin: Option<String>) -> Reading {
        let overrides = Overrides {
            output: self.output.clone(),
            base_url: self.base_url.clone(),
            origin,
            max_tlp: self.max_tlp,
        };
        let present = match (self.now, self.today) {
            (Some(now), _) => Present::At(now),
            (None, Some(today)) => Present::StartOf(today),
            (None, None) => Present::Clock,
        };
        let Self { site, drafts, future, .. } = self.clone();
        Reading { site, overrides, drafts, future, present }
    }
}

/// Reads all that a build depends on.
///
/// # Errors
/// If there is no site in the folder.
pub fn read_inputs(options: &SiteOptions) -> Result<Checked<Inputs>, Failure> {
    Reader::new(options.reading(None)).read(&Changes::All)
}

/// `1 brief`, `14 briefs`.
fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// How a command ends that has found these: said in a line, or nothing if there is nothing to say.
fn verdict(diagnostics: &crate::diagnostic::Diagnostics) -> String {
    use crate::diagnostic::Severity;
    let parts = [Severity::Error, Severity::Warning]
        .into_iter()
        .map(|severity| (diagnostics.count(severity), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| counted(count, severity.word()));
    parts.collect::<Vec<_>>().join(", ")
}

/// What [`verdict`] says, behind a dot; nothing if it says nothing.
fn findings(diagnostics: &crate::diagnostic::Diagnostics) -> String {
    let verdict = verdict(diagnostics);
    if verdict.is_empty() { verdict } else { format!(" · {verdict}") }
}
