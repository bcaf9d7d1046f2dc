//! Finds the files of a site folder.
#![expect(clippy::disallowed_methods, reason = "this is where the site is read")]

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::output_list::NAME as OUTPUT_LIST;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source_file::{SitePath, trim_markdown};

/// A file that was found.
pub(super) struct Found {
    pub(super) on_disk: PathBuf,
    pub(super) path: SitePath,
    pub(super) metadata: Metadata,
    /// It was reached by a link.
    pub(super) is_linked: bool,
}

/// Names of files by which a test asks whether all before it has been seen. Never content.
pub const COOKIE: &str = ".dateline-cookie-";

/// Whether a file or folder of this name is no content: hidden, but in `static`, or left behind by an editor.
pub(super) fn is_passed_over(name: &str, folder: &str) -> bool {
    let is_machinery = matches!(name, ".git" | ".DS_Store" | "Thumbs.db" | OUTPUT_LIST);
    let is_hidden = name.starts_with('.') && folder != "static";
    is_hidden || is_machinery || name.starts_with(COOKIE) || is_left_behind(name)
}

/// Whether an editor or office program makes files of such names beside the one that is being written: locks, swap
/// files, copies.
fn is_left_behind(name: &str) -> bool {
    let is_swap = name.starts_with('.')
        && [".swp", ".swo", ".swn", ".swx", ".kate-swp"].iter().any(|end| name.ends_with(end));
    is_swap
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".#", ".~lock.", "~$", ".goutputstream-"].iter().any(|start| name.starts_with(start))
        || ["___jb_tmp___", "___jb_old___"].iter().any(|end| name.ends_with(end))
}

/// Whether a path below the folder leads through a name that is passed over.
fn leads_over(path: &Path, start: &Path, folder: &str) -> bool {
    let below = path.strip_prefix(start).unwrap_or(path);
    below.iter().any(|name| is_passed_over(&name.to_string_lossy(), folder))
}

/// Where symbolic links may lead.
struct Links {
    /// Folders in which a link may end, by their real paths. Absent if it may end anywhere.
    within: Option<Vec<PathBuf>>,
}

impl Links {
    /// Links of a folder of the site. Whoever makes `content` itself a link means it.
    fn new(root: &Path, start: &Path, may_leave: bool) -> Self {
        let real = || [root, start].iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        Self { within: (!may_leave).then(real) }
    }

    /// What is wrong with where a link leads, if anything is.
    fn fault(&self, link: &Path) -> Option<String> {
        let within = self.within.as_ref()?;
        // A link that leads nowhere is told by the walk.
        let target = fs::canonicalize(link).ok()?;
        let Some(inside) = within.iter().find_map(|folder| target.strip_prefix(folder).ok()) else {
            return Some(format!(
                "this link leads out of the site folder, to {}",
                target.display()
            ));
        };
        let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        let is_secret = !inside.starts_with("static") && inside.iter().any(is_hidden);
        is_secret.then(|| format!("this link leads to a hidden file, {}", inside.display()))
    }

    /// The finding about an entry of the walk, if it is a link that may not be followed.
    fn refused(&self, root: &Path, entry: &DirEntry) -> Option<Diagnostic> {
        let fault = self.fault(entry.path())?;
        let help = "copy what is to be published; `follow_links = true` in dateline.toml follows all links";
        Some(
            Diagnostic::new(Code::LinkOutside, fault).in_file(shown(root, entry.path())).help(help),
        )
    }
}

/// All regular files below a folder of the site, in order of their paths. Hidden files, but in `static`,
/// and those that editors leave behind are passed over. Links that leave the site folder are refused unless they may.
pub(super) fn walk(
    root: &Path,
    folder: &str,
    links_may_leave: bool,
    diagnostics: &mut Diagnostics,
) -> Vec<Found> {
    let start = root.join(folder);
    if !start.exists() {
        return Vec::new();
    }
    let links = Links::new(root, &start, links_may_leave);
    let mut passed_over = Diagnostics::new();
    let wants = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() == 0 {
            return true;
        }
        let is_folder = entry.file_type().is_dir();
        let why = (folder == "content").then(|| why_passed_over(&name, is_folder)).flatten();
        if let Some(why) = why {
            let found = Diagnostic::new(Code::PassedOver, why);
            passed_over.push(found.in_file(shown(root, entry.path())));
        }
        if why.is_some() || is_passed_over(&name, folder) {
            return false;
        }
        let refused = entry.path_is_symlink().then(|| links.refused(root, entry)).flatten();
        let is_refused = refused.is_some();
        passed_over.extend(refused);
        !is_refused
    };
    let mut files = Vec::new();
    let mut has_links = false;
    for entry in WalkDir::new(&start).follow_links(true).into_iter().filter_entry(wants) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => has_links |= entry.path_is_symlink(),
            Ok(entry) => {
                let found = found(root, &entry, diagnostics);
                files.extend(
                    found.map(|found| Found { is_linked: has_links || found.is_linked, ..found }),
                );
                has_links |= entry.path_is_symlink();
            }
            // The walk meets a link that leads nowhere before it asks whether its name matters.
            Err(error) if error.path().is_some_and(|path| leads_over(path, &start, folder)) => {}
            Err(error) => diagnostics.push(walk_fault(root, &error)),
        }
    }
    diagnostics.append(passed_over);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Why something below `content` is passed over although it looks like content.
fn why_passed_over(name: &str, is_folder: bool) -> Option<&'static str> {
    let name = name.to_lowercase();
    if is_folder {
        let is_drafts = matches!(name.as_str(), "drafts" | "_drafts");
        return is_drafts.then_some("this folder is for drafts, so nothing in it is published");
    }
    let stem = trim_markdown(&name);
    let is_copy = name.contains(".sync-conflict-")
        || (stem.ends_with(')')
            && (stem.contains("conflicted copy") || stem.contains("conflict copy")));
    match () {
        () if is_copy => Some("a sync program has left this copy behind, so it is not published"),
        () if name.ends_with(".mdx") => Some("MDX is not read, so this file is not published"),
        () => None,
    }
}

fn found(root: &Path, entry: &DirEntry, diagnostics: &mut Diagnostics) -> Option<Found> {
    let shown = shown(root, entry.path());
    let path = site_path(root, entry.path());
    let Some(path) =
        path.filter(|path| !path.as_str().contains(|c: char| c.is_control() || c == '\\'))
    else {
        let message = "the name of this file cannot be part of an address";
        diagnostics.push(
            Diagnostic::new(Code::BadFileName, message).in_file(shown).help("rename the file"),
        );
        return None;
    };
    if !entry.file_type().is_file() {
        let message = "this is not a regular file, so it is passed over";
        diagnostics.push(Diagnostic::new(Code::SpecialFile, message).in_file(shown));
        return None;
    }
    match entry.metadata() {
        Ok(metadata) => {
            let (on_disk, is_linked) = (entry.path().to_owned(), entry.path_is_symlink());
            Some(Found { on_disk, path, metadata, is_linked })
        }
        Err(error) => {
            diagnostics.push(walk_fault(root, &error));
            None
        }
    }
}

fn walk_fault(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map_or_else(String::new, |path| shown(root, path));
    match error.loop_ancestor() {
        Some(above) => {
            let message = format!("this link leads back to {}", shown(root, above));
            Diagnostic::new(Code::SymlinkLoop, message).in_file(path).help("remove the link")
        }
        None => {
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            Diagnostic::new(Code::Unreadable, format!("cannot be read: {reason}")).in_file(path)
        }
    }
}

/// A path as messages show it: relative to the site.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

fn site_path(root: &Path, path: &Path) -> Option<SitePath> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(SitePath::new(&parts?.join("/")))
}
