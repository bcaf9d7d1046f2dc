//! Writes the first files of a site, and new Markdown files. Never over one that is there.
#![expect(clippy::disallowed_methods, reason = "files of the site folder are made here")]

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// Writes a file that is not there yet, and the folders above it.
///
/// # Errors
/// If it is there, or if the disk fails.
pub fn create(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))?;
    }
    let file = File::options().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::new(format!("{} is there already", path.display())),
        _ => Failure::file("write", path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Failure::file("write", path, &error))
}

/// Whether something stands at a path.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// All Markdown files below a folder whose names (without date and `.md`) are this, for those who are about
/// to make another.
pub fn with_slug(folder: &Path, slug: &str) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let has_slug = |path: &PathBuf| {
        let stem =
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        stem == slug || stem.get(11..).is_some_and(|rest| rest == slug && stem.is_char_boundary(11))
    };
    files.filter(has_slug).collect()
}
