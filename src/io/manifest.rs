//! What the last build wrote, and what its files looked like: the only files that a build may replace or
//! remove. And what pages it made of which Markdown files, so that the next one can tell where a page has moved.
//!
//! The format is text, a line an entry:
//!
//! - `file`, then digest, size in bytes, time of change in nanoseconds since 1970, stamp of the file that it was
//!   copied from (or `-`), path;
//! - `page`, then digest of its text, address, a tabulator, path of its Markdown file.
//!
//! The first line names the version, the last has the digest of all before it: what has been cut off, or was never
//! written by the disk, is not taken for the whole.
#![expect(clippy::disallowed_methods, reason = "the manifest is read here")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::digest::Digest;
use crate::moved::{Known, KnownPages};
use crate::source_file::SitePath;

const VERSION: &str = "dateline manifest 2";
/// Without pages, and without an end.
const VERSION_1: &str = "dateline manifest 1";

/// A file that a build wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub changed: u128,
    /// Stamp of the file that it was copied from, if it was copied and the stamp can be trusted.
    pub stamp: Option<Digest>,
}

impl Written {
    /// A file with this digest, as the disk shows it.
    pub(super) fn look(digest: Digest, metadata: &Metadata, stamp: Option<Digest>) -> Self {
        let changed =
            metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |time| time.as_nanos());
        Self { digest, size: metadata.len(), changed, stamp }
    }
}

/// What a build wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The files, by their path below the output folder.
    pub files: BTreeMap<String, Written>,
    /// The pages that were made of Markdown files, by their address.
    pub pages: KnownPages,
}

/// Why there is a manifest that cannot be read, said of it: `is empty`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged(pub(super) String);

impl Manifest {
    /// Reads a manifest, if there is one.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, Damaged> {
        match fs::read(path) {
            Ok(bytes) if bytes.is_empty() => Err(Damaged("is empty".into())),
            Ok(bytes) => {
                let text = String::from_utf8(bytes).ok();
                let parsed = text.as_deref().and_then(Self::parse);
                let is_newer = text.is_some_and(|text| {
                    text.starts_with("dateline manifest ") && !text.starts_with(VERSION)
                });
                match parsed {
                    Some(manifest) => Ok(Some(manifest)),
                    None if is_newer => Err(Damaged("was written by another Dateline".into())),
                    None => Err(Damaged("is damaged".into())),
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Damaged(format!("cannot be read ({error})"))),
        }
    }

    /// What the last build wrote at a path, if it is still there as it was.
    pub(super) fn unchanged(&self, output: &Path, file: &str) -> Option<Written> {
        let before = *self.files.get(file)?;
        let metadata = fs::symlink_metadata(output.join(file)).ok()?;
        let now = Written::look(before.digest, &metadata, before.stamp);
        (metadata.is_file() && now == before).then_some(before)
    }

    /// The text of it.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity((self.files.len() + self.pages.len()) * 104);
        let _ = writeln!(text, "{VERSION}");
        for (path, Written { digest, size, changed, stamp }) in &self.files {
            let stamp = stamp.map_or_else(|| "-".to_owned(), |stamp| stamp.to_string());
            let _ = writeln!(text, "file {digest} {size} {changed} {stamp} {path}");
        }
        for (address, Known { source, content }) in &self.pages {
            let _ = writeln!(text, "page {content} {address}\t{source}");
        }
        let end = Digest::of_bytes(text.as_bytes());
        let _ = writeln!(text, "end {end}");
        text
    }

    /// Reads the text of one. `None` if it is of another version or damaged.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.strip_suffix('\n')?;
        if let Some(lines) = lines.strip_prefix(VERSION_1) {
            let mut manifest = Self::default();
            lines.split('\n').skip(1).try_for_each(|line| manifest.add_file(line))?;
            return Some(manifest);
        }
        let (lines, end) = lines.rsplit_once('\n')?;
        let before = text.get(..=lines.len())?;
        if end.strip_prefix("end ").and_then(Digest::parse)? != Digest::of_bytes(before.as_bytes())
        {
            return None;
        }
        let mut lines = lines.split('\n');
        (lines.next()? == VERSION).then_some(())?;
        let mut manifest = Self::default();
        for line in lines {
            match line.split_once(' ')? {
                ("file", rest) => manifest.add_file(rest)?,
                ("page", rest) => manifest.add_page(rest)?,
                _ => return None,
            }
        }
        Some(manifest)
    }

    fn add_file(&mut self, line: &str) -> Option<()> {
        let mut parts = line.splitn(5, ' ');
        let digest = Digest::parse(parts.next()?)?;
        let size = parts.next()?.parse().ok()?;
        let changed = parts.next()?.parse().ok()?;
        let stamp = match parts.next()? {
            "-" => None,
            stamp => Some(Digest::parse(stamp)?),
        };
        let path = parts.next()?.to_owned();
        self.files.insert(path, Written { digest, size, changed, stamp });
        Some(())
    }

    fn add_page(&mut self, line: &str) -> Option<()> {
        let (content, rest) = line.split_once(' ')?;
        let (address, source) = rest.split_once('\t')?;
        let known = Known { source: SitePath::new(source), content: Digest::parse(content)? };
        self.pages.insert(address.to_owned(), known);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let written =
            |stamp| Written { digest: Digest::of_bytes(b"x"), size: 7, changed: 12, stamp };
        let mut manifest = Manifest::default();
        manifest.files.insert("a b/index.html".into(), written(None));
        manifest.files.insert("é.jpg".into(), written(Some(Digest::of_bytes(b"y"))));
        let (source, content) = (SitePath::new("content/a b.md"), Digest::of_bytes(b"z"));
        manifest.pages.insert("/a b/".into(), Known { source, content });
        manifest
    }

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(Manifest::parse(&manifest().to_text()), Some(manifest()));
        assert_eq!(Manifest::parse(&Manifest::default().to_text()), Some(Manifest::default()));
        assert_eq!(Manifest::parse("dateline manifest 0\n"), None);
        let old =
            format!("dateline manifest 1\n{} 7 12 - a b/index.html\n", Digest::of_bytes(b"x"));
        let old = Manifest::parse(&old).expect("the version before is read");
        assert_eq!(old.files.get("a b/index.html"), manifest().files.get("a b/index.html"));
    }

    #[test]
    fn no_part_is_taken_for_the_whole() {
        let text = manifest().to_text();
        for (end, _) in text.char_indices() {
            assert_eq!(Manifest::parse(&text[..end]), None, "{end}");
        }
        assert_eq!(Manifest::parse(&text.replacen(" 7 ", " 8 ", 1)), None);
        assert_eq!(Manifest::parse("dateline manifest 1\nhalf a li"), None);
    }
}
