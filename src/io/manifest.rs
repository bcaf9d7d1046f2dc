//! What the last build wrote, and what its files looked like: the only files that a build may replace or
//! remove.
//!
//! The format is text, a line a file: digest, size in bytes, time of change in nanoseconds since 1970,
//! stamp of the file that it was copied from (or `-`), path. The first line names the version.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::digest::Digest;

const VERSION: &str = "dateline manifest 1";

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

/// The files that a build wrote, by their path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The files.
    pub files: BTreeMap<String, Written>,
}

impl Manifest {
    /// The text of it.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 96);
        let _ = writeln!(text, "{VERSION}");
        for (path, Written { digest, size, changed, stamp }) in &self.files {
            let stamp = stamp.map_or_else(|| "-".to_owned(), |stamp| stamp.to_string());
            let _ = writeln!(text, "{digest} {size} {changed} {stamp} {path}");
        }
        text
    }

    /// Reads the text of one. `None` if it is of another version or damaged.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != VERSION {
            return None;
        }
        let files = lines.map(|line| {
            let mut parts = line.splitn(5, ' ');
            let digest = Digest::parse(parts.next()?)?;
            let size = parts.next()?.parse().ok()?;
            let changed = parts.next()?.parse().ok()?;
            let stamp = match parts.next()? {
                "-" => None,
                stamp => Some(Digest::parse(stamp)?),
            };
            Some((parts.next()?.to_owned(), Written { digest, size, changed, stamp }))
        });
        Some(Self { files: files.collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let written =
            |stamp| Written { digest: Digest::of_bytes(b"x"), size: 7, changed: 12, stamp };
        let mut manifest = Manifest::default();
        manifest.files.insert("a b/index.html".into(), written(None));
        manifest.files.insert("é.jpg".into(), written(Some(Digest::of_bytes(b"y"))));
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest));
        assert_eq!(Manifest::parse("dateline manifest 0\n"), None);
        assert_eq!(Manifest::parse("dateline manifest 1\nhalf a li"), None);
    }
}
