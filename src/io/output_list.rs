//! The list that a build leaves in the output folder itself: which files a build of this site has written. By it
//! a build in another clone of the site, which has never seen the folder, knows its files where the output is
//! committed.
//!
//! It may be published with the rest, so it tells no more than the files do: the title of the site and digests. The
//! format is text, a line a file, in the order of the digests, so that versions of two clones can be merged; what a
//! merge leaves of both sides counts for both.
#![expect(clippy::disallowed_methods, reason = "the list is read here")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::manifest::Manifest;
use crate::config::Identity;
use crate::digest::Digest;

/// Its name in the output folder.
pub(super) const NAME: &str = ".dateline-manifest";

const VERSION: &str = "dateline output 1";
const END: &str = "end";

/// The files of an output folder that builds have written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct OutputList {
    /// The sites whose builds they were: one, but for what a merge has left.
    sites: BTreeMap<Digest, String>,
    /// Digests of what was written, by the beginning of the digest of the path.
    files: BTreeMap<u64, BTreeSet<Digest>>,
}

/// What stands at the list's place.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// Something that is no list, or not a whole one.
    Damaged,
    /// A list, and the digest of its bytes.
    List(OutputList, Digest),
}

impl OutputList {
    /// The list of what a build has written.
    pub(super) fn new(site: &Identity, manifest: &Manifest) -> Self {
        let mut list = Self::default();
        let title = site.title.replace(char::is_control, " ");
        list.sites.insert(site.digest, title);
        for (path, written) in manifest.files.iter().filter(|(path, _)| *path != NAME) {
            list.files.entry(key(path)).or_default().insert(written.digest);
        }
        list
    }

    /// Looks for a list.
    pub(super) fn find(output: &Path) -> Found {
        let path = output.join(NAME);
        if fs::symlink_metadata(&path).is_err() {
            return Found::Nothing;
        }
        let Ok(text) = fs::read_to_string(&path) else { return Found::Damaged };
        let digest = Digest::of_bytes(text.as_bytes());
        Self::parse(&text).map_or(Found::Damaged, |list| Found::List(list, digest))
    }

    /// Whether a build of this site has written the files.
    pub(super) fn is_of(&self, site: &Identity) -> bool {
        self.sites.contains_key(&site.digest)
    }

    /// The title of the site.
    pub(super) fn title(&self) -> &str {
        self.sites.values().next().map_or("", String::as_str)
    }

    /// What builds have written at a path, if they have.
    pub(super) fn written_at(&self, path: &str) -> Option<&BTreeSet<Digest>> {
        self.files.get(&key(path))
    }

    /// The text of it.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 50 + 100);
        let _ = writeln!(text, "{VERSION}");
        for (digest, title) in &self.sites {
            let _ = writeln!(text, "site {digest} {title}");
        }
        for (path, written) in &self.files {
            for digest in written {
                let _ = writeln!(text, "{path:016x} {digest}");
            }
        }
        let _ = writeln!(text, "{END}");
        text
    }

    /// Reads the text of one, with the marks of a merge in it and with any ends of lines. `None` if it is of another
    /// version or damaged.
    fn parse(text: &str) -> Option<Self> {
        let is_mark = |line: &str| {
            ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark))
        };
        let mut lines = text.lines().filter(|line| !is_mark(line));
        (lines.next()? == VERSION).then_some(())?;
        let (mut list, mut is_whole) = (Self::default(), false);
        for line in lines {
            match line.split_once(' ') {
                Some(("site", rest)) => {
                    let (digest, title) = rest.split_once(' ')?;
                    list.sites.insert(Digest::parse(digest)?, title.to_owned());
                }
                Some((path, digest)) if path.len() == 16 => {
                    let path = u64::from_str_radix(path, 16).ok()?;
                    list.files.entry(path).or_default().insert(Digest::parse(digest)?);
                }
                None if line == END => is_whole = true,
                _ => return None,
            }
        }
        (is_whole && !list.sites.is_empty()).then_some(list)
    }
}

/// Paths are not written out: a host may serve the list, and not every file is linked to.
fn key(path: &str) -> u64 {
    Digest::of_bytes(path.as_bytes()).beginning()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::manifest::Written;

    fn list(title: &str, files: &[(&str, &str)]) -> OutputList {
        let mut manifest = Manifest::default();
        for (path, text) in files {
            let digest = Digest::of_bytes(text.as_bytes());
            let written = Written { digest, size: 0, changed: 0, stamp: None };
            manifest.files.insert((*path).to_owned(), written);
        }
        let digest = Digest::of_bytes(title.as_bytes());
        OutputList::new(&Identity { title: title.into(), digest, has_host: true }, &manifest)
    }

    #[test]
    fn what_is_written_reads_back_and_tells_no_path() {
        let written = list("Desk: a \n name", &[("a/index.html", "1"), ("secret.pdf", "2")]);
        let text = written.to_text();
        assert_eq!(
            OutputList::parse(&text),
            Some(list("Desk: a   name", &[("a/index.html", "1"), ("secret.pdf", "2")]))
                .map(|list| OutputList { sites: written.sites.clone(), ..list })
        );
        assert_eq!(OutputList::parse(&text.replace('\n', "\r\n")), Some(written));
        assert!(!text.contains("index") && !text.contains("secret"), "{text}");
        assert_eq!(OutputList::parse(text.trim_end_matches("end\n")), None);
        assert_eq!(OutputList::parse(&text.replace("site ", "sight ")), None);
        assert_eq!(OutputList::parse(""), None);
    }

    #[test]
    fn a_merge_counts_for_both_sides() {
        let (a, b) = (list("Desk", &[("a", "1")]), list("Desk", &[("a", "2"), ("b", "3")]));
        let (ours, theirs) = (a.to_text(), b.to_text());
        let merged = format!(
            "{VERSION}\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
            ours.split_once('\n').expect("lines").1,
            theirs.split_once('\n').expect("lines").1
        );
        let merged = OutputList::parse(&merged).expect("read");
        for (path, text) in [("a", "1"), ("a", "2"), ("b", "3")] {
            let written = merged.written_at(path).expect("listed");
            assert!(written.contains(&Digest::of_bytes(text.as_bytes())), "{path}");
        }
    }
}
