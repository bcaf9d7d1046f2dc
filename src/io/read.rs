//! Reads a site folder.
#![expect(clippy::disallowed_methods, reason = "this is where the site is read")]

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::clock::is_just_now;
pub use super::walk::COOKIE;
use super::walk::{Found, walk};
use super::{Failure, picture};
use crate::config::{self, Config, Overrides};
use crate::diagnostic::{Checked, Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::inputs::Asset;
use crate::source_file::{SitePath, SourceFile};
use crate::theme::{self, Theme, ThemeFile};

/// Bytes that a Markdown file may have.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What stands in a site folder.
#[derive(Clone, Debug)]
pub struct SiteFolder {
    /// The settings.
    pub config: Config,
    /// The Markdown files, in order of their paths.
    pub sources: Vec<Arc<SourceFile>>,
    /// All files that may be copied, in order of their paths.
    pub assets: Vec<Asset>,
    /// The theme.
    pub theme: Theme,
    /// A link was followed, so that one file may stand at several paths.
    pub has_links: bool,
}

/// The files of a site folder, looked at and not read yet.
pub struct Survey {
    root: PathBuf,
    /// The settings.
    pub config: Config,
    content: Vec<Found>,
    statics: Vec<Found>,
    diagnostics: Diagnostics,
}

/// Looks at the files of a site folder.
///
/// # Errors
/// If there is no site in the folder at all.
pub fn survey(root: &Path, overrides: &Overrides) -> Result<Survey, Failure> {
    let settings = root.join(config::FILE);
    if !settings.is_file() && !root.join("content").is_dir() {
        let message =
            format!("there is no site in {}: neither {} nor content", root.display(), config::FILE);
        return Err(
            Failure::new(message).help("`dateline init` makes one; `--site DIR` looks elsewhere")
        );
    }
    let mut diagnostics = Diagnostics::new();
    let text = read_if_there(&settings, config::FILE, &mut diagnostics).unwrap_or_default();
    let file = Arc::new(SourceFile::new(SitePath::new(config::FILE), text));
    let config = config::parse(&file, overrides).drain_into(&mut diagnostics);
    let content = walk(root, "content", config.follow_links, &mut diagnostics);
    let statics = walk(root, "static", config.follow_links, &mut diagnostics);
    Ok(Survey { root: root.to_owned(), config, content, statics, diagnostics })
}

impl Survey {
    /// Digest of all that a build reads of the folder, as far as the disk tells it without a look into the files:
    /// names, sizes, times. `None` if one was changed so shortly ago that this may not tell its next change.
    pub fn digest(&self) -> Option<Digest> {
        let mut faults = self.diagnostics.clone();
        let themes = walk(&self.root, "themes", self.config.follow_links, &mut faults);
        let settings = fs::metadata(self.root.join(config::FILE)).ok();
        let files = || self.content.iter().chain(&self.statics).chain(&themes);
        let mut metadata = files().map(|found| &found.metadata).chain(&settings);
        if metadata.any(is_just_changed) {
            return None;
        }
        let stamps: Vec<_> = files().map(|found| (&found.path, stamp(&found.metadata))).collect();
        let faults: Vec<_> =
            faults.iter().map(|fault| (fault.code.id(), fault.path(), &fault.message)).collect();
        Some(Digest::of(&(stamps, settings.as_ref().map(stamp), faults)))
    }
}

/// Reads a site folder. What cannot be read is told as diagnostics.
pub fn site(survey: Survey) -> Checked<SiteFolder> {
    let Survey { root, config, content, statics, mut diagnostics } = survey;
    let theme_folder = root.join("themes").join(config.theme.as_ref());
    let files = theme_files(&theme_folder, &config, &mut diagnostics);
    let theme = theme::assemble(&config, files, theme_folder.is_dir()).drain_into(&mut diagnostics);
    let has_links = content.iter().any(|found| found.is_linked);
    let (markdown, others): (Vec<Found>, Vec<Found>) =
        content.into_iter().partition(|found| found.path.is_markdown());
    let sources = read_all(markdown).drain_into(&mut diagnostics);
    let mut assets: Vec<Asset> =
        others.into_par_iter().chain(statics).map(|found| asset(&found)).collect();
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    Checked::new(SiteFolder { config, sources, assets, theme, has_links }, diagnostics)
}

fn read_all(files: Vec<Found>) -> Checked<Vec<Arc<SourceFile>>> {
    let read: Vec<Result<Arc<SourceFile>, Box<Diagnostic>>> =
        files.into_par_iter().map(|found| read_one(&found)).collect();
    let mut diagnostics = Diagnostics::new();
    let mut sources = Vec::with_capacity(read.len());
    for file in read {
        match file {
            Ok(file) => sources.push(file),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Checked::new(sources, diagnostics)
}

fn read_one(found: &Found) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    if found.metadata.len() > LARGEST {
        let message = format!("this Markdown file is larger than {} MiB", LARGEST / 1024 / 1024);
        let diagnostic = Diagnostic::new(Code::FileTooLarge, message);
        return Err(diagnostic.in_file(found.path.as_str()).into());
    }
    let bytes = fs::read(&found.on_disk)
        .map_err(|error| Box::new(unreadable(found.path.as_str(), &error)))?;
    Ok(Arc::new(SourceFile::new(found.path.clone(), bytes)))
}

/// Reads a Markdown file again that was there before. `None` if it is not what it was: gone, no regular file any
/// more, or not to be read.
pub(super) fn again(root: &Path, path: &SitePath) -> Option<Arc<SourceFile>> {
    let on_disk = root.join(path.as_str());
    let metadata = fs::symlink_metadata(&on_disk).ok().filter(Metadata::is_file)?;
    read_one(&Found { on_disk, path: path.clone(), metadata, is_linked: false }).ok()
}

fn read_if_there(path: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        let message = "this is not a regular file, so it is passed over";
        diagnostics.push(Diagnostic::new(Code::SpecialFile, message).in_file(shown));
        return None;
    }
    match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            diagnostics.push(unreadable(shown, &error));
            None
        }
    }
}

/// A file that is no larger than so many bytes; `None` if it is, or cannot be read.
pub(super) fn small_file(path: &Path, most: usize) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= most as u64).then(|| fs::read(path).ok()).flatten()
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, format!("cannot be read: {error}")).in_file(path)
}

fn asset(found: &Found) -> Asset {
    let Found { on_disk, path, metadata: file, is_linked: _ } = found;
    let (pixels, metadata) = picture::look(on_disk, path.extension());
    let unsafe_svg = picture::unsafe_svg(on_disk, path.extension());
    let (stamp, bytes) = (stamp(file), file.len());
    Asset { path: path.clone(), stamp, bytes, pixels, metadata, unsafe_svg }
}

/// Changes when a file does, also when another one of its size and time is put in its place (`cp -p`, `rsync -t`):
/// the disk's own record of the file changes then, which no program can set.
pub(super) fn stamp(metadata: &Metadata) -> Digest {
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Digest::of(&(metadata.len(), changed, record(metadata)))
}

/// Number and time of a file's record on the disk.
#[cfg(unix)]
fn record(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

/// When a file was made, where the disk tells nothing better.
#[cfg(not(unix))]
fn record(metadata: &Metadata) -> Option<std::time::Duration> {
    metadata.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok())
}

/// Whether a file was changed or replaced so shortly ago that its stamp may not tell the next change.
pub(super) fn is_just_changed(metadata: &Metadata) -> bool {
    let times = [metadata.modified().ok(), recorded(metadata)];
    times.into_iter().any(|time| time.is_none_or(is_just_now))
}

#[cfg(unix)]
fn recorded(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
    let since = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?);
    UNIX_EPOCH.checked_add(since)
}

#[cfg(not(unix))]
fn recorded(metadata: &Metadata) -> Option<SystemTime> {
    metadata.created().ok()
}

fn theme_files(folder: &Path, config: &Config, diagnostics: &mut Diagnostics) -> Vec<ThemeFile> {
    let shown_folder = format!("themes/{}", config.theme);
    if !folder.is_dir() {
        return Vec::new();
    }
    let files = walk(folder, "", config.follow_links, diagnostics);
    files
        .into_iter()
        .filter_map(|found| match fs::read(&found.on_disk) {
            Ok(bytes) => Some(ThemeFile::new(&shown_folder, found.path.as_str(), bytes)),
            Err(error) => {
                diagnostics.push(unreadable(&format!("{shown_folder}/{}", found.path), &error));
                None
            }
        })
        .collect()
}
