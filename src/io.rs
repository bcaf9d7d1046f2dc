//! The world: disk, clock, environment, terminal. Nothing outside this folder touches it.

pub mod audit;
#[cfg(feature = "serve")]
pub mod browser;
pub mod clock;
pub mod guard;
pub mod manifest;
pub mod output;
pub mod read;
pub mod reader;
pub mod scaffold;
#[cfg(feature = "serve")]
pub mod serve;
pub mod stage;
pub mod terminal;
#[cfg(feature = "serve")]
pub mod watch;

mod card_store;
mod files;
mod journal;
mod output_list;
mod ownership;
mod picture;
mod sync;
mod walk;

use std::fmt;
use std::path::Path;

/// Why the machine, or the way the program was called, made it impossible to go on. Not a fault of the
/// content: those are diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, one sentence without a full stop.
    pub message: String,
    /// The way out, if there is one.
    pub help: Option<String>,
}

impl Failure {
    /// A failure with nothing to advise.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Something that could not be done to a file.
    pub fn file(what: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {what} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
