//! `dateline serve`: the site in the browser, while it is written. Nothing is written to the output folder.

use std::collections::{BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::preview::{Audience, Preview, Round, time};
use super::{Outcome, SiteOptions, counted, findings, verdict};
use crate::built_site::BuiltSite;
use crate::diagnostic::{Diagnostics, Severity};
use crate::io::serve::{Finding, Listener, Server, Showing, network_origin, origin};
use crate::io::terminal::Terminal;
use crate::io::watch::Stopper;
use crate::io::{Failure, browser};
use crate::report::text::{self, Style};

pub use crate::io::serve::{Limits, ServeOptions};

/// Findings that the overlay shows one by one.
const MOST_FINDINGS: usize = 50;
/// Cookies that are remembered until somebody asks.
const MOST_COOKIES: usize = 64;

/// How a site is previewed.
#[derive(Clone, Debug)]
pub struct PreviewOptions {
    /// Where the server listens, and whom it answers.
    pub server: ServeOptions,
    /// Files are looked at again and again, because the system does not tell of changes.
    pub poll: bool,
}

/// A preview that runs in threads of its own. It ends when this is dropped.
pub struct Serving {
    /// Where the site is: `http://127.0.0.1:1111/desk/`.
    pub url: String,
    /// Where the server listens.
    pub address: SocketAddr,
    board: Arc<PreviewState>,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

/// What others may ask of a preview.
#[derive(Default)]
struct PreviewState {
    seen: Mutex<Seen>,
    changed: Condvar,
}

#[derive(Default)]
struct Seen {
    built: Option<Arc<BuiltSite>>,
    cookies: VecDeque<String>,
}

/// Serves the site until the program is ended.
///
/// # Errors
/// If there is no site, or if the port is not to be had.
pub fn run(
    options: &SiteOptions,
    preview: &PreviewOptions,
    open: bool,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let mut serving = start(options, preview, *terminal)?;
    if open && let Err(failure) = browser::open(&serving.url) {
        terminal.warn(&failure);
    }
    serving.join();
    Ok(Outcome::Fine)
}

/// Starts to serve a site: builds it, answers, watches. Errors of the content stop nothing.
///
/// # Errors
/// If there is no site, or if the port is not to be had.
pub fn start(
    options: &SiteOptions,
    preview: &PreviewOptions,
    terminal: Terminal,
) -> Result<Serving, Failure> {
    let listener = Listener::bind(&preview.server)?;
    let address = listener.address;
    let origin = origin(address);
    let mut rounds = Preview::start(options, Some(origin.clone()), preview.poll)?;
    let first = rounds.first()?;
    let server = Server::start(listener, &preview.server, options.site.clone())?;
    let url = format!("{origin}{}/", first.config.base_path);
    let board = Arc::new(PreviewState::default());
    let mut greeting = vec![format!("Serving {url} {}", shown(options))];
    greeting.extend(network_origin(address).map(|origin| {
        let read = readable(options);
        format!("Everybody on this network can read {read} at {origin}{}/", first.config.base_path)
    }));
    let mut stand = PreviewServer { server, board: board.clone(), terminal, greeting };
    let next = first.built.next_change.first();
    let warnings = rounds.warnings();
    let due = stand.see(Ok(first), warnings);
    let stopper = rounds.stopper();
    let thread = std::thread::Builder::new()
        .name("preview".into())
        .spawn(move || rounds.run(&mut stand, next, due))
        .map_err(|error| Failure::new(format!("cannot start the preview: {error}")))?;
    Ok(Serving { url, address, board, stopper, thread: Some(thread) })
}

/// What is shown of what would be withheld.
fn shown(options: &SiteOptions) -> &'static str {
    match (options.drafts, options.future) {
        (true, true) => {
            "with drafts and future briefs (`--no-drafts --no-future` shows it as published)"
        }
        (true, false) => "with drafts, without future briefs",
        (false, true) => "with future briefs, without drafts",
        (false, false) => "as it would be published now",
    }
}

/// What others can read of what would be withheld.
fn readable(options: &SiteOptions) -> &'static str {
    match (options.drafts, options.future) {
        (true, true) => "the site, drafts and future briefs too,",
        (true, false) => "the site, drafts too,",
        (false, true) => "the site, future briefs too,",
        (false, false) => "the site",
    }
}

impl Serving {
    /// The last build, shown or not.
    pub fn built(&self) -> Option<Arc<BuiltSite>> {
        self.board.seen.lock().unwrap_or_else(PoisonError::into_inner).built.clone()
    }

    /// Waits until the preview has met a cookie: a file in a watched folder, named
    /// `.dateline-cookie-` and then this. All that was saved before it has been built then.
    /// False if that takes longer than it may.
    pub fn settle(&self, cookie: &str, patience: Duration) -> bool {
        let seen = self.board.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_missing = |seen: &mut Seen| !seen.cookies.iter().any(|known| known == cookie);
        let waited = self.board.changed.wait_timeout_while(seen, patience, is_missing);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // If it has panicked, that was said.
            let _ = thread.join();
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stopper.stop();
        self.join();
    }
}

/// Where builds are shown: in the browser and on the terminal.
struct PreviewServer {
    server: Server,
    board: Arc<PreviewState>,
    terminal: Terminal,
    /// The first lines on the terminal.
    greeting: Vec<String>,
}

impl Audience for PreviewServer {
    fn see(&mut self, round: Result<Round, Failure>, warnings: Vec<Failure>) -> Option<Duration> {
        self.terminal.clear();
        self.greeting.iter().for_each(|line| self.terminal.say(line));
        warnings.iter().for_each(|warning| self.terminal.warn(warning));
        match round {
            Ok(round) => self.show(round),
            Err(failure) => {
                self.server.show_failure(&failure);
                self.terminal.fail(&failure);
            }
        }
        None
    }

    fn settled(&mut self, cookies: BTreeSet<String>) {
        let mut seen = self.board.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.cookies.extend(cookies);
        let superfluous = seen.cookies.len().saturating_sub(MOST_COOKIES);
        seen.cookies.drain(..superfluous);
        self.board.changed.notify_all();
    }
}

impl PreviewServer {
    fn show(&self, round: Round) {
        let Round { built, config, took } = round;
        let built = Arc::new(built);
        let base_path = config.base_path.to_string();
        let findings_shown = overlay(&built.diagnostics);
        let showing = Showing { built: built.clone(), base_path, findings: findings_shown };
        let changed = self.server.show(showing);
        self.terminal.show(&built.diagnostics, Severity::Warning);
        self.terminal.say(&line(&built.diagnostics, &changed, took));
        self.board.seen.lock().unwrap_or_else(PoisonError::into_inner).built = Some(built);
    }
}

/// What was rebuilt, in one line.
fn line(diagnostics: &Diagnostics, changed: &[String], took: Duration) -> String {
    let took = time(took);
    let pages =
        changed.iter().filter(|address| address.ends_with('/') || address.ends_with(".html"));
    let pages = pages.count();
    let others = changed.len() - pages;
    let what = match (pages, others) {
        (0, 0) if diagnostics.has_errors() => {
            return format!("{}: the pages stay as they were ({took})", verdict(diagnostics));
        }
        (0, 0) => "nothing changed".to_owned(),
        (pages, 0) => counted(pages, "page"),
        (0, others) => counted(others, "file"),
        (pages, others) => {
            format!("{} and {}", counted(pages, "page"), counted(others, "other file"))
        }
    };
    format!("{what} in {took}{}", findings(diagnostics))
}

/// Errors and warnings as the overlay shows them; errors first, and not more than can be read.
fn overlay(diagnostics: &Diagnostics) -> Vec<Finding> {
    let of = |severity: Severity| {
        diagnostics.iter().filter(move |found| found.severity == severity).map(move |found| {
            Finding { severity: severity.word(), text: text::render(found, Style::Plain) }
        })
    };
    let count = diagnostics.count(Severity::Error) + diagnostics.count(Severity::Warning);
    let all = of(Severity::Error).chain(of(Severity::Warning));
    let mut shown: Vec<Finding> = all.take(MOST_FINDINGS).collect();
    if count > shown.len() {
        let text = format!("and {} more, on the terminal", count - shown.len());
        shown.push(Finding { severity: Severity::Warning.word(), text });
    }
    shown
}
