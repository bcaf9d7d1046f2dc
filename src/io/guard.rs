//! Where a site may not be written to, and why.
#![expect(clippy::disallowed_methods, reason = "paths are resolved on the disk here")]

use std::env;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Failure;

/// Resolves the output folder of a site and refuses what could destroy something. There is no override.
pub(super) fn output_folder(site: &Path, output: &Path) -> Result<PathBuf, Failure> {
    let site = fs::canonicalize(site).map_err(|error| Failure::file("find", site, &error))?;
    // Without `/` and `/.` at its end, at which the disk would follow a link before it is looked at.
    let wanted: PathBuf = site.join(output).components().collect();
    let refuse = |reason: &str| {
        Err(Failure::new(format!("refused to write to {}: {reason}", wanted.display()))
            .help("choose a folder that is there for the finished site alone: `output` in dateline.toml, or `--output`"))
    };
    if wanted
        .components()
        .next_back()
        .is_some_and(|last| !matches!(last, Component::Normal(_) | Component::RootDir))
    {
        return refuse("its last part must be a name");
    }
    if fs::symlink_metadata(&wanted).is_ok_and(|metadata| metadata.is_symlink()) {
        return refuse("it is a symbolic link");
    }
    let resolved = resolve(&wanted)?;
    if resolved.parent().is_none() {
        return refuse("it is the root of the disk");
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map(PathBuf::from);
    if home.and_then(|home| fs::canonicalize(home).ok()).is_some_and(|home| home == resolved) {
        return refuse("it is your home folder");
    }
    if site.starts_with(&resolved) {
        return refuse("it is or contains the site folder");
    }
    for name in ["content", "themes", "static", ".dateline", ".git"] {
        let source = site.join(name);
        for source in [Some(source.clone()), fs::canonicalize(&source).ok()].into_iter().flatten() {
            if source.starts_with(&resolved) || resolved.starts_with(&source) {
                return refuse(&format!("it is, contains or lies in `{name}`"));
            }
        }
    }
    if resolved.exists() && !resolved.is_dir() {
        return refuse("it is a file");
    }
    Ok(resolved)
}

/// The real path of a folder that may not exist yet: that of its nearest ancestor that does, and the rest.
fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let mut missing: Vec<PathBuf> = Vec::new();
    let mut existing = path.to_owned();
    loop {
        match fs::canonicalize(&existing) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, part| path.join(part))),
            Err(error) => match (existing.file_name(), existing.parent()) {
                (Some(name), Some(parent)) if error.kind() == std::io::ErrorKind::NotFound => {
                    missing.push(PathBuf::from(name));
                    existing = parent.to_owned();
                }
                _ => return Err(Failure::file("find", path, &error)),
            },
        }
    }
}

/// A folder that was typed on the command line: as seen from where that was done, not from the site.
pub fn typed(output: &str) -> String {
    let absolute = std::path::absolute(output).ok();
    absolute.map_or_else(|| output.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// A folder as whoever called the program would write it: relative to where they are, if it is below.
pub fn as_typed(folder: &Path) -> String {
    let here = env::current_dir().and_then(fs::canonicalize);
    let below = here.ok().and_then(|here| folder.strip_prefix(here).ok().map(Path::to_owned));
    let shown = below.unwrap_or_else(|| folder.to_owned());
    if shown.as_os_str().is_empty() { ".".to_owned() } else { shown.display().to_string() }
}
