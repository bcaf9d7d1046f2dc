//! The output folder, which is the user's: only files of the last build's manifest are ever replaced or
//! removed, and no reader ever meets half a file.
#![expect(clippy::disallowed_methods, reason = "the output folder is written here")]

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::card_store::CardStore;
use super::journal::{Journal, Step, folders_above};
use super::manifest::Manifest;
use super::stage::{Stage, Staged};
use super::{Failure, guard};
use crate::digest::Digest;

/// The folder of a site in which builds keep what they have to remember.
pub const STATE: &str = ".dateline";

/// An output folder, locked for one build.
pub struct OutputFolder {
    /// Where it is.
    pub path: PathBuf,
    state: PathBuf,
    manifest: Manifest,
    /// The folder was not there, or empty: nothing in it can be in the way.
    is_fresh: bool,
    /// Held while the folder is open; a kill frees it.
    _lock: File,
}

/// What a build has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files written, new or changed.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
}

impl OutputFolder {
    /// Opens the output folder of a site, and completes the switch of a build that was killed.
    ///
    /// # Errors
    /// If the folder is refused, if another build is running, or if a folder with files of somebody's is
    /// to be written for the first time and `adopt` is not set.
    pub fn open(site: &Path, output: &Path, adopt: bool) -> Result<Self, Failure> {
        let path = guard::output_folder(site, output)?;
        let state_root = site.join(STATE);
        fs::create_dir_all(&state_root)
            .map_err(|error| Failure::file("make", &state_root, &error))?;
        let lock = lock(&state_root.join("lock"))?;
        let site = fs::canonicalize(site).map_err(|error| Failure::file("find", site, &error))?;
        let name = path.strip_prefix(&site).unwrap_or(&path).to_string_lossy().into_owned();
        let state = state_root.join(format!("output-{}", Digest::of_bytes(name.as_bytes())));
        fs::create_dir_all(&state).map_err(|error| Failure::file("make", &state, &error))?;
        let mut folder =
            Self { path, state, manifest: Manifest::default(), is_fresh: false, _lock: lock };
        folder.recover()?;
        folder.is_fresh = is_empty(&folder.path)?;
        match fs::read_to_string(folder.manifest_path()) {
            Ok(text) => folder.manifest = Manifest::parse(&text).unwrap_or_default(),
            Err(_) if folder.is_fresh || adopt => {}
            Err(_) => {
                let message = format!(
                    "{} has files that no build of this site has put there",
                    folder.path.display()
                );
                return Err(Failure::new(message).help(
                    "`--adopt` keeps them all and builds around them; or empty the folder, or choose another",
                ));
            }
        }
        Ok(folder)
    }

    /// Begins to stage a site.
    ///
    /// # Errors
    /// If the folder for staged files cannot be made.
    pub fn stage(&self) -> Result<Stage<'_>, Failure> {
        let cards = CardStore::new(&self.state.with_file_name("cards"));
        Stage::new(&self.path, self.stage_path(), &self.manifest, self.is_fresh, cards)
    }

    /// Switches to a staged site. Up to the moment in which the journal is written nothing changes;
    /// behind it, the next build completes what this one leaves undone.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn switch(&self, stage: &Path, staged: Vec<Staged>) -> Result<Changes, Failure> {
        let switched = self.switch_to(stage, staged);
        if switched.is_err() && !self.journal_path().exists() {
            // Nothing has begun, so nothing is left over: above all not in the output folder.
            self.give_up(stage);
        }
        switched
    }

    fn switch_to(&self, stage: &Path, staged: Vec<Staged>) -> Result<Changes, Failure> {
        let mut changes = Changes::default();
        let mut next = Manifest::default();
        let mut moves = Vec::new();
        for Staged { file, rank, written, is_changed, is_users } in staged {
            if is_changed {
                changes.written += 1;
                moves.push((rank, file.clone()));
            } else {
                changes.unchanged += 1;
            }
            if !is_users {
                next.files.insert(file, written);
            }
        }
        let removals: Vec<String> = self
            .manifest
            .files
            .keys()
            .filter(|file| !next.files.contains_key(*file))
            .cloned()
            .collect();
        changes.removed = removals.len();
        moves.sort();
        let steps = order_steps(moves.into_iter().map(|(_, file)| file).collect(), removals);
        let journal = Journal { stage: stage.to_owned(), steps };
        let is_new = next != self.manifest || !self.manifest_path().exists();
        if is_new {
            let path = self.next_manifest_path();
            fs::write(&path, next.to_text())
                .map_err(|error| Failure::file("write", &path, &error))?;
        }
        if !journal.steps.is_empty() {
            journal.save(&self.journal_path())?;
            journal.play(&self.path)?;
        }
        self.finish(stage)?;
        Ok(changes)
    }

    /// Removes what was staged, because the build has failed.
    pub fn abandon(&self, stage: &Stage<'_>) {
        self.give_up(stage.folder());
    }

    fn give_up(&self, stage: &Path) {
        // What cannot be removed now, the next build removes.
        let _ = remove_folder(stage);
        for draft in [self.next_manifest_path(), self.journal_path().with_extension("draft")] {
            let _ = fs::remove_file(draft);
        }
    }

    /// Completes the switch of a build that was killed behind its journal, and removes what one that was
    /// killed before left behind.
    fn recover(&self) -> Result<(), Failure> {
        if let Some(journal) = Journal::load(&self.journal_path()) {
            journal.play(&self.path)?;
            return self.finish(&journal.stage);
        }
        let _ = fs::remove_file(self.next_manifest_path());
        for stage in [self.stage_path(), self.path.join(super::stage::INSIDE)] {
            remove_folder(&stage)?;
        }
        Ok(())
    }

    fn finish(&self, stage: &Path) -> Result<(), Failure> {
        let next = self.next_manifest_path();
        if next.exists() {
            let current = self.manifest_path();
            fs::rename(&next, &current)
                .map_err(|error| Failure::file("replace", &current, &error))?;
        }
        let journal = self.journal_path();
        if journal.exists() {
            fs::remove_file(&journal).map_err(|error| Failure::file("remove", &journal, &error))?;
        }
        remove_folder(stage)
    }

    fn manifest_path(&self) -> PathBuf {
        self.state.join("manifest")
    }

    fn next_manifest_path(&self) -> PathBuf {
        self.state.join("manifest.next")
    }

    fn journal_path(&self) -> PathBuf {
        self.state.join("journal")
    }

    fn stage_path(&self) -> PathBuf {
        self.state.join("stage")
    }
}

/// Moves first, removals last; but a file that stands where a folder has to be, or the other way round,
/// goes before.
fn order_steps(moves: Vec<String>, removals: Vec<String>) -> Vec<Step> {
    let new_folders: BTreeSet<&str> = moves.iter().flat_map(|file| folders_above(file)).collect();
    let new_files: BTreeSet<&str> = moves.iter().map(String::as_str).collect();
    let is_in_the_way = |file: &String| {
        new_folders.contains(file.as_str())
            || folders_above(file).any(|folder| new_files.contains(folder))
    };
    let (first, last): (Vec<String>, Vec<String>) = removals.into_iter().partition(is_in_the_way);
    let first: Vec<Step> = first.into_iter().map(Step::Remove).collect();
    let moves = moves.into_iter().map(Step::Move);
    first.into_iter().chain(moves).chain(last.into_iter().map(Step::Remove)).collect()
}

fn lock(path: &Path) -> Result<File, Failure> {
    let file = File::options().create(true).write(true).truncate(false).open(path);
    let file = file.map_err(|error| Failure::file("open", path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::new("another build of this site is running").help("wait until it is done"))
        }
        Err(TryLockError::Error(error)) => Err(Failure::file("lock", path, &error)),
    }
}

fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Failure::file("read", folder, &error)),
    }
}

fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::file("remove", folder, &error)),
    }
}
