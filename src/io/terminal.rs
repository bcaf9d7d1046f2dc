//! What the user sees: findings, a summary, a progress bar.

use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use super::clock::Stopwatch;
use crate::diagnostic::{Diagnostics, Severity};
use crate::report::text::{self, Style};

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Volume {
    /// Nothing, for those who use the library.
    Silent,
    /// Errors only.
    Quiet,
    /// Findings and a summary.
    Usual,
    /// Also how long each stage took and every file that was written.
    Verbose,
}

/// A variable of the environment; one that is set to nothing counts as not set.
#[expect(clippy::disallowed_methods, reason = "NO_COLOR, TERM and CI are read here")]
pub(super) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The terminal, or whatever stands in for one. Messages go to standard error, results to standard
/// output.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    volume: Volume,
    style: Style,
}

impl Terminal {
    /// The terminal that the program was started in. Colours only there, and not if `NO_COLOR` is set
    /// (<https://no-color.org>).
    pub fn new(volume: Volume) -> Self {
        let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
        let coloured = io::stderr().is_terminal() && variable("NO_COLOR").is_none() && !is_dumb;
        Self { volume, style: if coloured { Style::Coloured } else { Style::Plain } }
    }

    /// Prints findings down to a severity; errors only where little is to be said, all where much is.
    pub fn show(&self, diagnostics: &Diagnostics, least: Severity) {
        let least = match self.volume {
            Volume::Silent => return,
            Volume::Quiet => Severity::Error,
            Volume::Usual => least,
            Volume::Verbose => Severity::Note,
        };
        message(&text::render_all(diagnostics, least, self.style));
    }

    /// Prints findings of an earlier build that are no errors, as they were rendered then: plain, and coloured.
    pub fn show_again(&self, [plain, coloured]: &[String; 2]) {
        if self.volume > Volume::Quiet {
            message(if self.style == Style::Plain { plain } else { coloured });
        }
    }

    /// Whether more than the usual is to be said.
    pub fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    /// Prints a line about what was done.
    pub fn say(&self, line: &str) {
        if self.volume > Volume::Quiet {
            message(&format!("{line}\n"));
        }
    }

    /// Prints a line for those who want to know more.
    pub fn explain(&self, line: &str) {
        if self.volume == Volume::Verbose {
            message(&format!("{line}\n"));
        }
    }

    /// Prints why the program could not go on.
    pub fn fail(&self, failure: &Failure) {
        if self.volume > Volume::Silent {
            self.tell("error", "\u{1b}[1;31m", failure);
        }
    }

    /// Prints why the program goes on in another way than it should.
    pub fn warn(&self, failure: &Failure) {
        if self.volume > Volume::Quiet {
            self.tell("warning", "\u{1b}[1;33m", failure);
        }
    }

    /// Empties the screen, where there is one and no more than the usual is said.
    pub fn clear(&self) {
        if self.volume == Volume::Usual
            && io::stderr().is_terminal()
            && self.style == Style::Coloured
        {
            message("\u{1b}[2J\u{1b}[3J\u{1b}[H");
        }
    }

    fn tell(&self, word: &str, colour: &str, failure: &Failure) {
        let (colour, bold, plain) = match self.style {
            Style::Coloured => (colour, "\u{1b}[1m", "\u{1b}[0m"),
            Style::Plain => ("", "", ""),
        };
        let mut text = format!("{colour}{word}{plain}{bold}: {}{plain}\n", failure.message);
        if let Some(help) = &failure.help {
            let _ = writeln!(text, "  help: {help}");
        }
        message(&text);
    }

    /// A progress bar that shows itself when the work takes longer than half a second, on a terminal
    /// alone.
    pub fn progress(&self, steps: usize) -> Progress {
        let is_wanted = self.volume > Volume::Quiet && io::stderr().is_terminal();
        let bar =
            ProgressBar::with_draw_target(u64::try_from(steps).ok(), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} files");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉ "));
        Progress { bar, watch: Stopwatch::start(), is_waiting: AtomicBool::new(is_wanted) }
    }
}

/// Prints a result on standard output, as it is.
pub fn result(text: &str) {
    // A reader that has gone away wants no more.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Writes a result to a file that the user has named.
///
/// # Errors
/// If the disk fails.
#[expect(clippy::disallowed_methods, reason = "a file that the user has named is written here")]
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::file("write", path, &error))
}

fn message(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A progress bar. Steps may be taken by many threads at once.
pub struct Progress {
    bar: ProgressBar,
    watch: Stopwatch,
    /// The bar is wanted and not shown yet.
    is_waiting: AtomicBool,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    /// Counts a step.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.is_waiting.load(Ordering::Relaxed)
            && self.watch.elapsed() > Self::PATIENCE
            && self.is_waiting.swap(false, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
