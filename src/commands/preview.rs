//! Builds, and builds again whenever something changes: what `serve` and `build --watch` have in common.

use std::collections::BTreeSet;
use std::time::Duration;

use super::SiteOptions;
use crate::built_site::{Builder, BuiltSite};
use crate::config::Config;
use crate::diagnostic::{Checked, Diagnostic, Severity};
use crate::io::clock::Stopwatch;
use crate::io::reader::{Changes, Present, Reader};
use crate::io::watch::{Batch, Stopper, Watcher};
use crate::io::{Failure, clock};

/// How long a save may take. Until then an error that was not there before may come from half a file.
const SAVE: Duration = Duration::from_millis(100);
/// How often such a file is read again before its error is shown.
const READINGS: usize = 5;
/// The longest wait without a look at the clock, which may have been set, or have stood still with the machine.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// A build that can be shown.
pub(super) struct Round {
    pub(super) built: BuiltSite,
    pub(super) config: Config,
    /// How long it took.
    pub(super) took: Duration,
}

/// Who is shown each build.
pub(super) trait Audience {
    /// Is shown a build, or why there was none. Returns when to try again without a change, if ever.
    fn see(&mut self, round: Result<Round, Failure>, warnings: Vec<Failure>) -> Option<Duration>;

    /// Is told of cookies: all that was saved before them has been shown.
    fn settled(&mut self, _cookies: BTreeSet<String>) {}
}

/// Builds again and again.
pub(super) struct Preview {
    reader: Reader,
    builder: Builder,
    watcher: Watcher,
    /// The present is the clock's, so it passes.
    has_clock: bool,
    /// The errors of the last build that was shown.
    errors: Vec<Diagnostic>,
}

impl Preview {
    /// Begins to watch. `origin` takes the place of the base URL's scheme and host.
    ///
    /// # Errors
    /// If the site cannot be watched.
    pub(super) fn start(
        options: &SiteOptions,
        origin: Option<String>,
        poll: bool,
    ) -> Result<Self, Failure> {
        let reading = options.reading(origin);
        let has_clock = reading.present == Present::Clock;
        // Watched before it is read, so that nothing falls between.
        let watcher = Watcher::start(&options.site, poll)?;
        let (reader, builder) = (Reader::new(reading), Builder::new());
        Ok(Self { reader, builder, watcher, has_clock, errors: Vec::new() })
    }

    /// What ends it from another thread.
    pub(super) fn stopper(&self) -> Stopper {
        self.watcher.stopper()
    }

    /// What the user has to know about the watching, once.
    pub(super) fn warnings(&mut self) -> Vec<Failure> {
        self.watcher.warnings()
    }

    /// Builds for the first time.
    ///
    /// # Errors
    /// If there is no site.
    pub(super) fn first(&mut self) -> Result<Round, Failure> {
        let round = self.build(&Changes::All)?;
        self.errors = errors(&round.built);
        Ok(round)
    }

    /// Builds whenever something changes, until it is told to stop. `due` is what [`Audience::see`] said of the
    /// first build, `next` when time alone would change it.
    pub(super) fn run(
        mut self,
        audience: &mut impl Audience,
        mut next: Option<jiff::Timestamp>,
        mut due: Option<Duration>,
    ) {
        loop {
            let mut batch = self.wait(next, due);
            if batch.is_over {
                return;
            }
            if let Some(changes) = batch.changes.take() {
                let round = self.settle(changes, &mut batch);
                // Where there was no build, its audience says when to try again, and not the time that has passed.
                next = round.as_ref().ok().and_then(|round| round.built.next_change.first());
                due = audience.see(round, self.watcher.warnings());
            }
            if !batch.cookies.is_empty() {
                audience.settled(std::mem::take(&mut batch.cookies));
            }
            if batch.is_over {
                return;
            }
        }
    }

    /// Waits until files or time have changed something.
    fn wait(&mut self, next: Option<jiff::Timestamp>, due: Option<Duration>) -> Batch {
        let watch = Stopwatch::start();
        loop {
            let next = next.filter(|_| self.has_clock);
            let until_next = next.map(|next| {
                let left = next.duration_since(clock::now());
                Duration::try_from(left).unwrap_or(Duration::ZERO)
            });
            let until_due = due.map(|due| due.saturating_sub(watch.elapsed()));
            let least = [until_next, until_due].into_iter().flatten().min();
            if least == Some(Duration::ZERO) {
                return Batch { changes: Some(Changes::none()), ..Batch::default() };
            }
            let batch = self.watcher.wait(least.unwrap_or(MAX_WAIT).min(MAX_WAIT));
            if batch != Batch::default() {
                return batch;
            }
        }
    }

    /// Builds after a change. Errors that were not there before may come from a file that is only half saved,
    /// so it is read again before they are shown.
    fn settle(&mut self, mut changes: Changes, batch: &mut Batch) -> Result<Round, Failure> {
        let mut round = self.build(&changes);
        for _ in 0..READINGS {
            let is_settled = match &round {
                Ok(round) => {
                    round.built.diagnostics.count(Severity::Error) == 0
                        || errors(&round.built) == self.errors
                }
                Err(_) => false,
            };
            if is_settled || batch.is_over {
                break;
            }
            let more = self.watcher.wait(SAVE);
            let is_quiet = more.changes.is_none();
            changes.join(more.changes.unwrap_or(Changes::none()));
            batch.cookies.extend(more.cookies);
            batch.is_over |= more.is_over;
            round = self.build(&changes);
            if is_quiet {
                break;
            }
        }
        if let Ok(round) = &round {
            self.errors = errors(&round.built);
        }
        round
    }

    fn build(&mut self, changes: &Changes) -> Result<Round, Failure> {
        let watch = Stopwatch::start();
        let Checked { value: inputs, diagnostics: mut found } = self.reader.read(changes)?;
        let config = inputs.config.clone();
        let mut built = self.builder.build(&inputs);
        found.append(std::mem::take(&mut built.diagnostics));
        built.diagnostics = found.sorted();
        Ok(Round { built, config, took: watch.elapsed() })
    }
}

fn errors(built: &BuiltSite) -> Vec<Diagnostic> {
    let errors = built.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.cloned().collect()
}

/// `9 ms`, `1.2 s`.
pub(super) fn time(took: Duration) -> String {
    match took.as_millis() {
        millis if millis < 1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
