//! The output folder, which is the user's: only files of the last build's manifest are ever replaced or
//! removed, and no reader ever meets half a file.
#![expect(clippy::disallowed_methods, reason = "the output folder is written here")]

pub mod last_build;

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::card_store::CardStore;
use super::files::{INSIDE, folders_above, some_of};
use super::journal::{Journal, Step};
use super::manifest::{Manifest, Written};
use super::output_list::{NAME, OutputList};
use super::ownership::{Look, Owned};
use super::read::small_file;
use super::stage::{Stage, Staged};
use super::{Failure, guard, ownership, sync};
use crate::address::file_of;
use crate::config::{Config, Identity};
use crate::digest::Digest;
use crate::moved::KnownPages;
use crate::page::WriteOrder;

/// The folder of a site in which builds keep what they have to remember.
pub const STATE: &str = ".dateline";
const MANIFEST: &str = "manifest";
/// Bytes of a page that is compared with others.
const LARGEST_PAGE: usize = 4 << 20;

/// An output folder, locked for one build.
pub struct OutputFolder {
    /// Where it is.
    pub path: PathBuf,
    state: PathBuf,
    identity: Identity,
    owned: Owned,
    /// The folder was not there, or empty: nothing in it can be in the way.
    is_fresh: bool,
    adopt: bool,
    /// Held while the folder is open; a kill frees it.
    _lock: File,
}

/// What a build has changed. The list of files in the folder is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files written, new or changed.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
    /// What the user has to know of files that are not of this build and stay.
    pub kept: Option<Failure>,
}

/// Where an output folder is, and where builds keep what they have to remember of it.
struct Place {
    path: PathBuf,
    state: PathBuf,
}

impl Place {
    fn find(site: &Path, output: &Path) -> Result<Self, Failure> {
        let path = guard::output_folder(site, output)?;
        let root = fs::canonicalize(site).map_err(|error| Failure::file("find", site, &error))?;
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        let name = format!("output-{}", Digest::of_bytes(name.as_bytes()));
        Ok(Self { path, state: site.join(STATE).join(name) })
    }
}

/// What the last build knew of its pages, for those that write nothing. Nothing if there was none, or if that cannot be
/// read: a build will say so.
pub fn last_pages(site: &Path, config: &Config) -> LastPages {
    let place = Place::find(site, Path::new(config.output.as_ref())).ok();
    let manifest =
        place.as_ref().and_then(|place| Manifest::load(&place.state.join(MANIFEST)).ok());
    let manifest = manifest.flatten().unwrap_or_default();
    LastPages { pages: manifest.pages, output: place.map(|place| place.path).unwrap_or_default() }
}

/// The pages of the last build.
#[derive(Debug)]
pub struct LastPages {
    /// What was known of them.
    pub pages: KnownPages,
    output: PathBuf,
}

impl LastPages {
    /// What is still in the output folder of a page.
    pub fn html(&self, address: &str) -> Option<String> {
        let bytes = small_file(&self.output.join(file_of(address)), LARGEST_PAGE)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl OutputFolder {
    /// Opens the output folder of a site, and completes the switch of a build that was killed.
    ///
    /// # Errors
    /// If the folder is refused, if another build is running, if it cannot be told which of its files are this
    /// site's, or if a folder with files of somebody's is to be written for the first time and `adopt` is not set.
    pub fn open(site: &Path, config: &Config, adopt: bool) -> Result<Self, Failure> {
        let Place { path, state } = Place::find(site, Path::new(config.output.as_ref()))?;
        let root = site.join(STATE);
        fs::create_dir_all(&root).map_err(|error| Failure::file("make", &root, &error))?;
        let lock = lock(&root.join("lock"))?;
        fs::create_dir_all(&state).map_err(|error| Failure::file("make", &state, &error))?;
        let identity = config.identity.clone();
        let owned = Owned::default();
        let mut folder = Self { path, state, identity, owned, is_fresh: false, adopt, _lock: lock };
        folder.recover()?;
        folder.is_fresh = is_empty(&folder.path)?;
        let site = fs::canonicalize(site).map_err(|error| Failure::file("find", site, &error))?;
        let look = Look {
            site: &site,
            identity: &folder.identity,
            output: &folder.path,
            manifest: &folder.manifest_path(),
            is_fresh: folder.is_fresh,
            adopt,
        };
        folder.owned = look.owned()?;
        Ok(folder)
    }

    /// What the user has to know of the folder.
    pub fn warnings(&self) -> &[Failure] {
        &self.owned.warnings
    }

    /// What the last build knew of its pages.
    pub fn last_pages(&self) -> LastPages {
        LastPages { pages: self.owned.manifest.pages.clone(), output: self.path.clone() }
    }

    /// Begins to stage a site.
    ///
    /// # Errors
    /// If the folder for staged files cannot be made.
    pub fn stage(&self) -> Result<Stage<'_>, Failure> {
        let cards = CardStore::new(&self.state.with_file_name("cards"));
        Stage::new(&self.path, self.stage_path(), &self.owned, self.is_fresh, cards)
    }

    /// Switches to a staged site. Up to the moment in which the journal is written nothing changes;
    /// behind it, the next build completes what this one leaves undone.
    ///
    /// # Errors
    /// If the disk fails, or if a file that somebody has changed would stay without a page.
    pub fn switch(
        &self,
        stage: &Path,
        staged: Vec<Staged>,
        pages: KnownPages,
    ) -> Result<Changes, Failure> {
        let switched = self.switch_to(stage, staged, pages);
        if switched.is_err() && !self.journal_path().exists() {
            // Nothing has begun, so nothing is left over: above all not in the output folder.
            self.give_up(stage);
        }
        switched
    }

    fn switch_to(
        &self,
        stage: &Path,
        staged: Vec<Staged>,
        pages: KnownPages,
    ) -> Result<Changes, Failure> {
        let mut changes = Changes { kept: self.kept(&staged)?, ..Changes::default() };
        let mut next = Manifest { pages, ..Manifest::default() };
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
        let before = &self.owned.manifest;
        let is_gone = |file: &&String| !next.files.contains_key(*file) && *file != NAME;
        let removals: Vec<String> = before.files.keys().filter(is_gone).cloned().collect();
        changes.removed = removals.len();
        if self.put_list(stage, &mut next)? {
            moves.push((WriteOrder::Home, NAME.to_owned()));
        }
        moves.sort();
        let moves: Vec<String> = moves.into_iter().map(|(_, file)| file).collect();
        if next != *before || !self.manifest_path().exists() {
            sync::write(&self.next_manifest_path(), next.to_text().as_bytes())?;
        }
        if !moves.is_empty() || !removals.is_empty() {
            sync::staged(stage, &moves)?;
            let steps = order_steps(moves, removals);
            let journal = Journal { stage: stage.to_owned(), steps };
            journal.save(&self.journal_path())?;
            journal.play(&self.path)?;
        }
        self.finish(stage)?;
        Ok(changes)
    }

    /// Stages the list of all files of the output, unless it is there. Returns whether it has changed.
    fn put_list(&self, stage: &Path, next: &mut Manifest) -> Result<bool, Failure> {
        let text = OutputList::new(&self.identity, next).to_text();
        let digest = Digest::of_bytes(text.as_bytes());
        let before = self.owned.manifest.unchanged(&self.path, NAME);
        let before = before.filter(|before| before.digest == digest);
        let written = match before {
            Some(before) => before,
            None => {
                let path = stage.join(NAME);
                let fail = |error| Failure::file("write", &path, &error);
                fs::write(&path, text).map_err(fail)?;
                Written::look(digest, &fs::metadata(&path).map_err(fail)?, None)
            }
        };
        next.files.insert(NAME.to_owned(), written);
        Ok(before.is_none())
    }

    /// What the user has to know of files that are not of this build and stay.
    ///
    /// # Errors
    /// If a build had written one and somebody has changed it, for then it may be a page that is to be withheld.
    fn kept(&self, staged: &[Staged]) -> Result<Option<Failure>, Failure> {
        let Owned { edited, is_adopted, .. } = &self.owned;
        if edited.is_empty() && !is_adopted {
            return Ok(None);
        }
        let made: BTreeSet<&str> = staged.iter().map(|staged| staged.file.as_str()).collect();
        let edited: Vec<&str> =
            edited.iter().map(String::as_str).filter(|file| !made.contains(file)).collect();
        if !edited.is_empty() && !self.adopt {
            let message = format!(
                "somebody has changed what a build had written, and this build makes no such page: {}",
                some_of(&self.path, &edited)
            );
            return Err(Failure::new(message).help(
                "delete what is not yours, for it may be a page that is withheld now; `--adopt` keeps the rest",
            ));
        }
        let is_kept = |file: &&str| {
            let ours = self.owned.manifest.files.contains_key(*file);
            !made.contains(file) && !ours && *file != NAME
        };
        let all: Vec<String> = match is_adopted {
            true => ownership::files(&self.path).map(|(file, _)| file).collect(),
            false => Vec::new(),
        };
        let kept: Vec<&str> = match is_adopted {
            true => all.iter().map(String::as_str).filter(is_kept).collect(),
            false => edited,
        };
        let message = || {
            let files = some_of(&self.path, &kept);
            Failure::new(format!("kept what this build has not made: {files}"))
                .help("it is published with the folder; delete what should not be")
        };
        Ok((!kept.is_empty()).then(message))
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
        for stage in [self.stage_path(), self.path.join(INSIDE)] {
            remove_folder(&stage)?;
        }
        Ok(())
    }

    fn finish(&self, stage: &Path) -> Result<(), Failure> {
        if stage.starts_with(&self.path) {
            // Another disk than that of the journal, so nothing orders what is written to the two.
            sync::disk(&self.path)?;
        }
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
        self.state.join(MANIFEST)
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
