//! Watches a site folder for changes, while somebody writes.
//!
//! Watched are `content`, `themes` and `static`, whatever lies in them, and the site folder itself, but of
//! that only the settings and those three by name. So neither the output nor what builds remember wakes it.
#![expect(clippy::disallowed_methods, reason = "folders are looked at before they are watched")]

mod mounts;
mod removals;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{Config, ErrorKind, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, new_debouncer_opt};

use self::removals::Gone;
use super::Failure;
use super::clock::Stopwatch;
pub use super::reader::Changes;
use super::walk::COOKIE;
use super::walk::is_passed_over;
use crate::config;

/// Folders that are watched with all that lies in them.
const FOLDERS: [&str; 3] = ["content", "themes", "static"];
/// How long a path has to be quiet before its change is told.
const QUIET: Duration = Duration::from_millis(15);
/// How often the quiet is looked at. Both together are at most 20 ms.
const TICK: Duration = Duration::from_millis(5);
/// How long a file that has become empty may stay so. Most editors and scripts empty a file and then write it; what is
/// read in between is no save.
const EMPTIED: Duration = Duration::from_millis(250);
/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(500);

/// What happened while somebody waited.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What has changed.
    pub changes: Option<Changes>,
    /// Names of cookies that were written, behind [`COOKIE`]. All that was written before them has been told.
    pub cookies: BTreeSet<String>,
    /// Somebody wants the watching to end.
    pub is_over: bool,
}

/// What comes in.
#[derive(Debug)]
enum Message {
    /// From the debouncer.
    Told(DebounceEventResult),
    /// A path that is no longer there, or another file than before.
    Gone(PathBuf),
    /// From a [`Stopper`].
    Stop,
}

/// Ends the watching from another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<Message>);

impl Stopper {
    /// Ends it.
    pub fn stop(&self) {
        // If nobody watches any more, that is what was wanted.
        let _ = self.0.send(Message::Stop);
    }
}

/// How the system tells of changes.
enum Eyes {
    Native(Debouncer<RecommendedWatcher, Gone>),
    Polling(Debouncer<PollWatcher, Gone>),
}

impl Eyes {
    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
        match self {
            Self::Native(eyes) => eyes.watch(path, mode),
            Self::Polling(eyes) => eyes.watch(path, mode),
        }
    }

    /// Returns when folders that have been told of are watched themselves: the thread that watches answers
    /// only when it is done with what it has read.
    fn settle(&mut self) {
        let _ = match self {
            Self::Native(eyes) => eyes.configure(Config::default()),
            Self::Polling(_) => Ok(false),
        };
    }
}

/// Watches a site folder.
pub struct Watcher {
    root: PathBuf,
    sender: Sender<Message>,
    receiver: Receiver<Message>,
    eyes: Eyes,
    /// What the user has to know, until it is asked for.
    warnings: Vec<Failure>,
}

impl Watcher {
    /// Begins to watch. With `poll`, or where the system cannot tell of changes, files are looked at again and
    /// again; in the second case a warning says so.
    ///
    /// # Errors
    /// If the folder cannot be watched in either way.
    pub fn start(site: &Path, poll: bool) -> Result<Self, Failure> {
        let root = fs::canonicalize(site).map_err(|error| Failure::file("find", site, &error))?;
        let (sender, receiver) = channel();
        let mut warnings = Vec::new();
        let network = mounts::network(&root).filter(|_| !poll);
        if let Some(kind) = &network {
            let message = format!("{} is on a network mount ({kind})", root.display());
            warnings.push(polls(&message));
        }
        let eyes = if poll || network.is_some() {
            polling(&root, &sender)?
        } else {
            native(&root, &sender).or_else(|error| {
                warnings.push(polls(&reason(&error)));
                polling(&root, &sender)
            })?
        };
        Ok(Self { root, sender, receiver, eyes, warnings })
    }

    /// What ends the watching from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// What the user has to know, once.
    pub fn warnings(&mut self) -> Vec<Failure> {
        std::mem::take(&mut self.warnings)
    }

    /// Waits until something changes, or for so long.
    pub fn wait(&mut self, at_most: Duration) -> Batch {
        let mut batch = Batch::default();
        let mut watch = Stopwatch::start();
        let mut left = at_most;
        let mut is_waiting = true;
        let mut emptied = Duration::ZERO;
        loop {
            match self.receiver.recv_timeout(left.saturating_sub(watch.elapsed())) {
                Ok(message) => {
                    let is_raw = matches!(message, Message::Gone(_));
                    self.take(message, &mut batch);
                    if is_waiting && batch != Batch::default() {
                        // What is there by now belongs to the same build; what is gone may be about to
                        // come back, so that is given its quiet time.
                        is_waiting = false;
                        watch = Stopwatch::start();
                        left = if is_raw { QUIET + TICK } else { Duration::ZERO };
                    }
                }
                Err(RecvTimeoutError::Timeout)
                    if !is_waiting && emptied < EMPTIED && self.has_emptied(&batch) =>
                {
                    emptied += QUIET;
                    watch = Stopwatch::start();
                    left = QUIET;
                }
                Err(RecvTimeoutError::Timeout) => return batch,
                Err(RecvTimeoutError::Disconnected) => return Batch { is_over: true, ..batch },
            }
        }
    }

    /// Whether a changed file is empty, and so perhaps about to be written.
    fn has_emptied(&self, batch: &Batch) -> bool {
        let Some(Changes::Paths(paths)) = &batch.changes else { return false };
        paths.iter().any(|path| {
            fs::metadata(self.root.join(path)).is_ok_and(|file| file.is_file() && file.len() == 0)
        })
    }

    fn take(&mut self, message: Message, batch: &mut Batch) {
        match message {
            Message::Stop => batch.is_over = true,
            Message::Gone(path) => self.touch([path].iter(), batch),
            Message::Told(Ok(events)) => self.told(&events, batch),
            Message::Told(Err(errors)) => {
                for error in errors {
                    if is_limit(&error) {
                        self.poll_instead(&error);
                    } else if self.is_of_no_concern(&error) {
                        continue;
                    }
                    batch.changes = Some(Changes::All);
                }
            }
        }
    }

    fn told(&mut self, events: &[DebouncedEvent], batch: &mut Batch) {
        let mut has_folders = false;
        for event in events.iter().filter(|event| !matches!(event.kind, EventKind::Access(_))) {
            if event.need_rescan() {
                batch.changes = Some(Changes::All);
                continue;
            }
            self.touch(event.paths.iter(), batch);
            has_folders |= event.paths.iter().any(|path| path.is_dir());
        }
        if has_folders {
            // What was written into a new folder before it was watched nobody tells of; but who reads the
            // folder now finds it, and is told of what comes later.
            for name in FOLDERS {
                let folder = self.root.join(name);
                let is_new = events.iter().any(|event| event.paths.contains(&folder));
                if is_new
                    && folder.is_dir()
                    && self.eyes.watch(&folder, RecursiveMode::Recursive).is_err()
                {
                    batch.changes = Some(Changes::All);
                }
            }
            self.eyes.settle();
        }
    }

    /// Adds paths to a batch, relative to the site, if they matter.
    fn touch<'p>(&self, paths: impl Iterator<Item = &'p PathBuf>, batch: &mut Batch) {
        for path in paths.filter_map(|path| path.strip_prefix(&self.root).ok()) {
            let mut names = path.iter().map(|name| name.to_string_lossy());
            let Some(folder) = names.next() else { continue };
            let rest: Vec<_> = names.collect();
            let is_watched = if rest.is_empty() {
                folder == config::FILE || FOLDERS.contains(&folder.as_ref())
            } else {
                FOLDERS.contains(&folder.as_ref())
            };
            if let Some(cookie) = rest.last().and_then(|name| name.strip_prefix(COOKIE)) {
                batch.cookies.insert(cookie.to_owned());
            } else if is_watched && !rest.iter().any(|name| is_passed_over(name, &folder)) {
                let change = Changes::Paths([path.to_owned()].into());
                match &mut batch.changes {
                    Some(changes) => changes.join(change),
                    none => *none = Some(change),
                }
            }
        }
    }

    /// Whether an error is only about names that are passed over.
    fn is_of_no_concern(&self, error: &notify::Error) -> bool {
        let is_passed = |path: &PathBuf| {
            let mut names = path.strip_prefix(&self.root).ok().into_iter().flatten();
            let folder = names.next().unwrap_or_default().to_string_lossy();
            names.any(|name| is_passed_over(&name.to_string_lossy(), &folder))
        };
        !error.paths.is_empty() && error.paths.iter().all(is_passed)
    }

    fn poll_instead(&mut self, error: &notify::Error) {
        if matches!(self.eyes, Eyes::Native(_)) {
            match polling(&self.root, &self.sender) {
                Ok(eyes) => {
                    self.warnings.push(polls(&reason(error)));
                    self.eyes = eyes;
                }
                Err(failure) => self.warnings.push(failure),
            }
        }
    }
}

fn native(root: &Path, sender: &Sender<Message>) -> notify::Result<Eyes> {
    let (gone, told) = (Gone::new(sender.clone()), sender.clone());
    let handler = move |result| drop(told.send(Message::Told(result)));
    let debouncer = new_debouncer_opt(QUIET, Some(TICK), handler, gone, Config::default())?;
    let mut eyes = Eyes::Native(debouncer);
    watch_all(&mut eyes, root).map(|()| eyes)
}

fn polling(root: &Path, sender: &Sender<Message>) -> Result<Eyes, Failure> {
    let (gone, told) = (Gone::new(sender.clone()), sender.clone());
    let handler = move |result| drop(told.send(Message::Told(result)));
    let config = Config::default().with_poll_interval(POLL);
    let eyes = new_debouncer_opt(QUIET, Some(TICK), handler, gone, config).map(Eyes::Polling);
    eyes.and_then(|mut eyes| watch_all(&mut eyes, root).map(|()| eyes))
        .map_err(|error| Failure::new(format!("cannot watch {}: {error}", root.display())))
}

fn watch_all(eyes: &mut Eyes, root: &Path) -> notify::Result<()> {
    eyes.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS.map(|name| root.join(name)).iter().filter(|folder| folder.is_dir()) {
        eyes.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(())
}

/// Whether the system's limit is reached: of watched folders, or of those who watch.
fn is_limit(error: &notify::Error) -> bool {
    matches!(&error.kind, ErrorKind::MaxFilesWatch)
        || matches!(&error.kind, ErrorKind::Io(error) if error.raw_os_error() == Some(24))
}

fn reason(error: &notify::Error) -> String {
    if is_limit(error) {
        "the system's limit of watched folders is reached (inotify)".to_owned()
    } else {
        format!("the system does not tell of changes: {error}")
    }
}

fn polls(reason: &str) -> Failure {
    let message = format!("{reason}, so files are looked at every {} ms", POLL.as_millis());
    Failure::new(message).help(
        "`--poll` does so without this warning; on Linux `sysctl fs.inotify.max_user_watches` tells the limit",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watcher(root: &Path) -> Watcher {
        Watcher::start(root, false).expect("watches")
    }

    fn touched(paths: &[&str]) -> Batch {
        let folder = tempfile::tempdir().expect("a folder");
        let watcher = watcher(folder.path());
        let mut batch = Batch::default();
        let paths: Vec<PathBuf> = paths.iter().map(|path| watcher.root.join(path)).collect();
        watcher.touch(paths.iter(), &mut batch);
        batch
    }

    #[test]
    fn only_what_a_build_reads_wakes_it() {
        for path in [
            "public/index.html",
            "public",
            ".dateline",
            ".dateline/lock",
            "dateline.toml~",
            "content/.x.md.swp",
            "content/a/x.md~",
            "content/.git/index",
            "README.md",
            "static/.git/HEAD",
        ] {
            assert_eq!(touched(&[path]), Batch::default(), "{path}");
        }
        for path in
            ["dateline.toml", "content", "content/a/b.md", "static/.well-known/x", "themes/a"]
        {
            let changes = Changes::Paths([PathBuf::from(path)].into());
            assert_eq!(touched(&[path]).changes, Some(changes), "{path}");
        }
        let cookie = touched(&["static/.dateline-cookie-7"]);
        assert_eq!((cookie.changes, cookie.cookies.first().map(String::as_str)), (None, Some("7")));
    }

    #[test]
    fn a_file_that_was_emptied_to_be_written_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("dateline.toml");
        let mut watcher = watcher(folder.path());
        fs::write(&file, "").expect("emptied");
        let writer = std::thread::spawn(move || {
            std::thread::sleep(EMPTIED / 3);
            fs::write(&file, "title = 'x'").expect("written");
        });
        let batch = watcher.wait(Duration::from_secs(20));
        assert!(batch.changes.is_some() && !watcher.has_emptied(&batch), "{batch:?}");
        writer.join().expect("wrote");
    }

    #[test]
    fn an_overflow_means_that_anything_may_have_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut watcher = watcher(folder.path());
        let event = notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        let event = DebouncedEvent::new(event, std::time::Instant::now());
        let mut batch = Batch::default();
        watcher.told(&[event], &mut batch);
        assert_eq!(batch.changes, Some(Changes::All));
    }

    #[test]
    fn the_limit_leads_to_polling_and_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut watcher = watcher(folder.path());
        let mut batch = Batch::default();
        let error = notify::Error::new(ErrorKind::MaxFilesWatch);
        watcher.take(Message::Told(Err(vec![error])), &mut batch);
        assert_eq!(batch.changes, Some(Changes::All));
        assert!(matches!(watcher.eyes, Eyes::Polling(_)));
        let warnings = watcher.warnings();
        assert!(warnings[0].message.contains("limit of watched folders"), "{warnings:?}");
        fs::create_dir(folder.path().join("content")).expect("made");
        let batch = watcher.wait(Duration::from_secs(20));
        assert!(batch.changes.is_some(), "polling sees a new folder");
    }
}
