//! Which files of an output folder are this site's, before a build touches any.
//!
//! The manifest in the site's own folder tells, and the [`OutputList`] in the output where another clone of the site
//! has built it: a listed file is the site's as long as it has the bytes that were written. Whatever somebody has
//! changed since is theirs.
#![expect(clippy::disallowed_methods, reason = "the output folder is looked at here")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::Failure;
use super::files::{INSIDE, digest_of};
use super::guard::as_typed;
use super::manifest::{Damaged, Manifest, Written};
use super::output_list::{Found, NAME, OutputList};
use crate::config::{self, Identity};
use crate::digest::Digest;

/// An output folder that is looked at.
pub(super) struct Look<'a> {
    pub(super) site: &'a Path,
    pub(super) identity: &'a Identity,
    pub(super) output: &'a Path,
    /// Where the manifest is.
    pub(super) manifest: &'a Path,
    /// The folder is not there, or empty.
    pub(super) is_fresh: bool,
    /// The user wants to keep what is in it, whoever has put it there.
    pub(super) adopt: bool,
}

/// What is this site's.
#[derive(Default)]
pub(super) struct Owned {
    /// What builds of this site have written.
    pub(super) manifest: Manifest,
    /// Files that a build has written and somebody has changed: the user's.
    pub(super) edited: BTreeSet<String>,
    /// The folder has files of the user's that no build has seen before.
    pub(super) is_adopted: bool,
    /// What the user has to know.
    pub(super) warnings: Vec<Failure>,
}

/// In whose folder an output is.
#[derive(PartialEq, Eq)]
enum Above {
    /// In this site's.
    This,
    /// In another site's.
    Another,
    /// In no site's.
    Nothing,
}

impl Look<'_> {
    /// Finds out which files are this site's.
    ///
    /// # Errors
    /// If it cannot be known: the files are of another site, or of nobody knows whom.
    pub(super) fn owned(&self) -> Result<Owned, Failure> {
        let known = Manifest::load(self.manifest);
        if self.is_fresh {
            return Ok(known.ok().flatten().map(Owned::of).unwrap_or_default());
        }
        let (list, is_damaged) = match OutputList::find(self.output) {
            Found::List(list, digest) => (Some((list, digest)), false),
            Found::Damaged => (None, true),
            Found::Nothing => (None, false),
        };
        let ours = list.as_ref().filter(|(list, _)| self.is_ours(list));
        match (known, ours) {
            (Ok(Some(manifest)), Some((list, digest))) => {
                let seen = manifest.files.get(NAME).is_some_and(|seen| seen.digest == *digest);
                let owned = Owned::of(manifest);
                Ok(if seen { owned } else { self.recognise(list, owned) })
            }
            (Ok(Some(manifest)), None) => Ok(Owned::of(manifest)),
            (Ok(None), Some((list, _))) => {
                let owned = Owned { is_adopted: self.adopt, ..Owned::default() };
                Ok(self.recognise(list, owned))
            }
            (Ok(None), None) => match list {
                Some((list, _)) => Err(self.of_another_site(&list)),
                None if self.adopt => Ok(self.adopted(is_damaged)),
                None => Err(self.of_nobody(is_damaged)),
            },
            (Err(Damaged(how)), Some((list, _))) => {
                let mut owned = self.recognise(list, Owned::default());
                owned.warnings.insert(0, self.recovered(&how));
                Ok(owned)
            }
            (Err(Damaged(how)), None) => Err(self.lost(&how)),
        }
    }

    /// Whether a list is this site's, and may be believed.
    fn is_ours(&self, list: &OutputList) -> bool {
        let same = list.is_of(self.identity);
        match self.above() {
            Above::Another => false,
            Above::This => same || self.adopt,
            // Without an address of its own any site may have this title.
            Above::Nothing => same && (self.identity.has_host || self.adopt),
        }
    }

    /// The nearest folder above the output that has a site in it.
    fn above(&self) -> Above {
        for folder in self.output.ancestors().skip(1) {
            if folder == self.site {
                return Above::This;
            }
            if folder.join(config::FILE).is_file() {
                return Above::Another;
            }
        }
        Above::Nothing
    }

    /// Adds the files that a list names and that are as they were written.
    fn recognise(&self, list: &OutputList, mut owned: Owned) -> Owned {
        let files: Vec<(String, PathBuf)> = files(self.output).collect();
        let looked: Vec<(String, Option<Written>)> = files
            .into_par_iter()
            .filter_map(|(file, path)| {
                let written = list.written_at(&file)?;
                Some((file, as_written(&path, written)))
            })
            .collect();
        for (file, written) in looked {
            if let Some(written) = written {
                owned.manifest.files.insert(file, written);
            } else if !owned.manifest.files.contains_key(&file) {
                owned.edited.insert(file);
            }
        }
        owned.manifest.files.insert(NAME.to_owned(), unknown());
        owned
    }

    fn adopted(&self, has_list: bool) -> Owned {
        let mut owned = Owned { is_adopted: true, ..Owned::default() };
        if has_list {
            owned.manifest.files.insert(NAME.to_owned(), unknown());
        }
        owned
    }

    fn of_nobody(&self, is_damaged: bool) -> Failure {
        let message =
            format!("{} has files that no build of this site has put there", self.shown());
        let list = if is_damaged { format!(" (its {NAME} is damaged)") } else { String::new() };
        Failure::new(message + &list).help(
            "`--adopt` keeps them all and builds around them; or empty the folder, or choose another",
        )
    }

    fn of_another_site(&self, list: &OutputList) -> Failure {
        let shown = self.shown();
        let message =
            format!("{shown} has files that a build of a site “{}” has put there", list.title());
        Failure::new(message).help(match self.above() {
            Above::Another => "it is in the folder of another site: choose another folder",
            Above::Nothing if list.is_of(self.identity) => {
                "if that is this site, `--adopt` takes them over, and a `base_url` in dateline.toml tells it from others; if not, choose another folder"
            }
            Above::This => {
                "if that is this site under another title or `base_url`, `--adopt` takes them over; if not, choose another folder"
            }
            Above::Nothing => {
                "if that is this site under another title or `base_url`, empty the folder; if not, choose another"
            }
        })
    }

    fn recovered(&self, how: &str) -> Failure {
        let message = format!("{} {how}", self.manifest.display());
        Failure::new(message).help(format!(
            "the files of this site in {} were recognised by their bytes, as {NAME} lists them",
            self.shown()
        ))
    }

    fn lost(&self, how: &str) -> Failure {
        let (manifest, shown) = (self.manifest.display(), self.shown());
        let message =
            format!("{manifest} {how}, so nobody can tell which files of {shown} are this site's");
        Failure::new(message).help(format!(
            "move what you have put into {shown} elsewhere, delete {shown} and {manifest}, and build again"
        ))
    }

    fn shown(&self) -> String {
        as_typed(self.output)
    }
}

impl Owned {
    fn of(manifest: Manifest) -> Self {
        Self { manifest, ..Self::default() }
    }
}

/// A file of ours of which nothing is known but that it may be replaced.
fn unknown() -> Written {
    Written { digest: Digest::default(), size: 0, changed: 0, stamp: None }
}

/// What a file looks like, if it has the bytes that were written.
fn as_written(path: &Path, written: &BTreeSet<Digest>) -> Option<Written> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let digest = digest_of(path).ok()?;
    let is_same = written.contains(&digest) || {
        // Git may have changed the ends of lines.
        let bytes = fs::read(path).ok()?;
        bytes.windows(2).any(|pair| pair == b"\r\n")
            && written.contains(&Digest::of_bytes(&without_returns(&bytes)))
    };
    is_same.then(|| Written::look(digest, &metadata, None))
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).copied().chain([0]);
    bytes.iter().copied().zip(next).filter(|pair| *pair != (b'\r', b'\n')).map(|(b, _)| b).collect()
}

/// All regular files of an output folder, by their path below it. What Git keeps there, and what a build has left
/// on its way, are none of them.
pub(super) fn files(output: &Path) -> impl Iterator<Item = (String, PathBuf)> + '_ {
    let walk = WalkDir::new(output).into_iter();
    let walk = walk.filter_entry(|entry| {
        entry.depth() != 1 || (entry.file_name() != ".git" && entry.file_name() != INSIDE)
    });
    walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()).filter_map(
        move |entry| {
            let path = entry.path().strip_prefix(output).ok()?.to_str()?.replace('\\', "/");
            Some((path, entry.into_path()))
        },
    )
}
