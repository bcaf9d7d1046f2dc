//! SourceFile files: the texts that a build reads, each with its path in the site.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::digest::Digest;

/// Path of a file in the site folder: relative, with forward slashes on every system, no `.` or
/// `..` in it. Ordered by its parts, so that a folder's files stay together.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Wraps a relative path written with forward slashes.
    pub fn new(path: &str) -> Self {
        Self(Arc::from(path))
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below `folder`, or `None` if the file lies elsewhere.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// The folder that holds the file; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path, with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file name up to its last dot.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The file name behind its last dot, as written; empty where there is none.
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Whether its name is that of a Markdown file: `.md` or `.markdown`, in any case.
    pub fn is_markdown(&self) -> bool {
        trim_markdown(self.file_name()) != self.file_name()
    }

    /// Whether it is the text of its folder: an `index.md`, or an `_index.md` as Hugo and Zola call it.
    pub fn is_index(&self) -> bool {
        matches!(self.stem(), "index" | "_index")
    }

    /// Joins a relative reference (`../photo.jpg`, `./x.md`) to the file's folder. `None` if it
    /// climbs out of the site.
    pub fn resolve(&self, reference: &str) -> Option<Self> {
        let mut parts: Vec<&str> =
            self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self::new(&parts.join("/")))
    }
}

impl Ord for SitePath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.split('/').cmp(other.0.split('/'))
    }
}

impl PartialOrd for SitePath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A path or name without the extension of a Markdown file.
pub fn trim_markdown(path: &str) -> &str {
    [".md", ".markdown"]
        .into_iter()
        .find_map(|end| {
            let (head, tail) = path.split_at_checked(path.len().checked_sub(end.len())?)?;
            (tail.eq_ignore_ascii_case(end) && !head.is_empty()).then_some(head)
        })
        .unwrap_or(path)
}

/// A stretch of a text, in bytes from its start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span between two byte offsets. Sources are smaller than 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The span as a range to index with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The span moved by so many bytes.
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A text file of the site: a Markdown file, the settings, or a template.
pub struct SourceFile {
    path: SitePath,
    text: String,
    invalid_at: Option<usize>,
    digest: Digest,
    places: OnceLock<Places>,
}

impl SourceFile {
    /// Takes a file's bytes. Bytes that are not UTF-8 are replaced, and the first is remembered. A carriage return
    /// that ends a line by itself becomes a line feed.
    pub fn new(path: SitePath, mut bytes: Vec<u8>) -> Self {
        let digest = Digest::of(&(path.as_str(), Digest::of_bytes(&bytes)));
        end_lines(&mut bytes);
        let (text, invalid_at) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (
                String::from_utf8_lossy(error.as_bytes()).into_owned(),
                Some(error.utf8_error().valid_up_to()),
            ),
        };
        Self { path, text, invalid_at, digest, places: OnceLock::new() }
    }

    /// Where the file lies.
    pub fn path(&self) -> &SitePath {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the first byte that was not UTF-8, if any.
    pub fn invalid_at(&self) -> Option<usize> {
        self.invalid_at
    }

    /// Digest of path and bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Line and column of a byte offset, both from 1; the column counts Unicode scalar values.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset);
        let places = self.places();
        let line = places.lines.partition_point(|&start| start as usize <= offset);
        let start = places.lines[line - 1] as usize;
        (line, self.scalars_before(offset) - self.scalars_before(start) + 1)
    }

    /// The line that a byte offset stands in, without its end, as bytes of the text.
    pub fn line_at(&self, offset: usize) -> Range<usize> {
        let lines = &self.places().lines;
        let line = lines.partition_point(|&start| start as usize <= offset);
        let end = lines.get(line).map_or(self.text.len(), |&next| next as usize - 1);
        lines[line - 1] as usize..end
    }

    /// Scalar values in front of an offset, without byte order marks.
    fn scalars_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let from = self.text.ceil_char_boundary(block * BLOCK).min(offset);
        self.places().scalars[block] as usize + scalars(&self.text[from..offset])
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::new(&self.text))
    }
}

/// Bytes between two places whose scalar values are counted beforehand.
const BLOCK: usize = 1024;

/// What makes lines and columns quick to tell: made when the first finding asks.
struct Places {
    /// First byte of each line.
    lines: Vec<u32>,
    /// Scalar values in front of each block.
    scalars: Vec<u32>,
}

impl Places {
    fn new(text: &str) -> Self {
        let ends = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(_, next)| next)).collect();
        let (mut counts, mut sum, mut from) = (vec![0], 0, 0);
        while from < text.len() {
            let to = text.ceil_char_boundary((counts.len() * BLOCK).min(text.len()));
            sum += scalars(&text[from..to]) as u32;
            counts.push(sum);
            from = to;
        }
        Self { lines, scalars: counts }
    }
}

fn scalars(text: &str) -> usize {
    text.chars().filter(|&c| c != '\u{feff}').count()
}

/// Turns carriage returns that no line feed follows into line feeds: no offset moves.
fn end_lines(bytes: &mut [u8]) {
    for at in 0..bytes.len() {
        if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            bytes[at] = b'\n';
        }
    }
}

impl Hash for SourceFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({:?}, {} bytes)", self.path, self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_know_their_parts() {
        let path = SitePath::new("content/briefs/2025-03-12-x.md");
        assert_eq!(path.below("content/briefs"), Some("2025-03-12-x.md"));
        assert_eq!(path.below("content/brief"), None);
        assert_eq!((path.stem(), path.extension()), ("2025-03-12-x", "md"));
        assert_eq!(
            path.resolve("../a/./b.jpg").map(|p| p.to_string()),
            Some("content/a/b.jpg".into())
        );
        assert_eq!(path.resolve("../../../b.jpg"), None);
    }

    #[test]
    fn lone_carriage_returns_end_lines() {
        let text =
            |bytes: &str| SourceFile::new(SitePath::new("a.md"), bytes.into()).text().to_owned();
        assert_eq!(text("a\rb\r\nc\r"), "a\nb\r\nc\n");
    }

    #[test]
    fn columns_count_scalar_values() {
        let source = SourceFile::new(SitePath::new("a.md"), "é\nñandú x".into());
        assert_eq!(source.line_column(source.text().find('x').unwrap_or(0)), (2, 7));
        let text = "éa\n".repeat(500) + &"é".repeat(3000) + "x\n\nend";
        let source = SourceFile::new(SitePath::new("a.md"), text.as_str().into());
        for (at, place) in [("x", (501, 3001)), ("end", (503, 1)), ("nd", (503, 2))] {
            assert_eq!(source.line_column(text.find(at).unwrap_or(0)), place, "{at}");
        }
        assert_eq!(source.line_column(text.len()), (503, 4));
        assert_eq!(source.line_at(3), 0..3);
        assert_eq!(&text[source.line_at(text.len())], "end");
    }
}
