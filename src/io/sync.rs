//! Brings files from memory to the disk, so that what a journal promises is there after a power cut too.
#![expect(clippy::disallowed_methods, reason = "files are opened to be synced")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use super::Failure;
use super::files::folders_above;

/// So many files are synced one by one; more are quicker with the whole disk (26,000 in 1.3 s instead of 103 s).
const FEW: usize = 4;

/// Syncs staged files and the folders that hold them.
///
/// # Errors
/// If the disk cannot keep them.
pub(super) fn staged(folder: &Path, files: &[String]) -> Result<(), Failure> {
    if files.is_empty() || (files.len() > FEW && whole_disk(folder)) {
        return Ok(());
    }
    let folders: BTreeSet<&str> = files.iter().flat_map(|file| folders_above(file)).collect();
    let files = files.par_iter().map(String::as_str);
    files.try_for_each(|file| sync_file(&folder.join(file)))?;
    folders.into_par_iter().chain([""]).try_for_each(|name| sync_folder(&folder.join(name)))
}

/// Writes a file down so that it is there after a power cut.
///
/// # Errors
/// If the disk cannot keep it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| Failure::file("write", path, &error))
}

/// Syncs all that was moved into a folder on another disk than the journal's, and removed from it. Where no whole
/// disk can be synced, only the folder's own entries are.
///
/// # Errors
/// If the disk cannot keep them.
pub(super) fn disk(folder: &Path) -> Result<(), Failure> {
    if whole_disk(folder) { Ok(()) } else { sync_folder(folder) }
}

/// Syncs the disk of a folder in one go, where the system can. It is one call for any number of files; what others
/// write at the same time is synced too.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn whole_disk(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|folder| rustix::fs::syncfs(&folder).is_ok())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn whole_disk(_: &Path) -> bool {
    false
}

fn sync_file(path: &Path) -> Result<(), Failure> {
    // Windows syncs only what may be written to.
    let file = File::options().read(true).write(true).open(path);
    let synced = file.and_then(|file| file.sync_all());
    synced.map_err(|error| Failure::file("write", path, &error))
}

/// Syncs the entries of a folder.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> Result<(), Failure> {
    match File::open(path).and_then(|folder| folder.sync_all()) {
        // Some network disks know no such thing.
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => Ok(()),
        synced => synced.map_err(|error| Failure::file("write", path, &error)),
    }
}

/// There is no such call here; the disk's own journal keeps entries in order.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> Result<(), Failure> {
    Ok(())
}
