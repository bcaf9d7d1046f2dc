//! Files of the output folder and their names: what several parts of a build need.
#![expect(clippy::disallowed_methods, reason = "files of the output folder are read here")]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::guard;
use crate::digest::Digest;

/// Name of the folder for staged files where it has to lie in the output folder, because that is on
/// another disk.
pub(super) const INSIDE: &str = ".dateline-stage";

/// Bytes of a stream that are held at once.
pub(super) const PIECE: usize = 128 * 1024;

/// The folders above a path, from the top: `a`, `a/b` for `a/b/c.html`.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The first of some files, and how many more there are.
pub(super) fn some_of(folder: &Path, files: &[&str]) -> String {
    const SHOWN: usize = 5;
    let folder = guard::as_typed(folder);
    let shown: Vec<String> =
        files.iter().take(SHOWN).map(|file| format!("{folder}/{file}")).collect();
    let more = match files.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// The digest of a file.
pub(super) fn digest_of(path: &Path) -> io::Result<Digest> {
    digest_while(&mut File::open(path)?, |_| Ok(()))
}

/// The digest of all that can be read, piece by piece.
pub(super) fn digest_while(
    source: &mut File,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Digest> {
    let mut digester = Digest::in_pieces();
    let mut piece = vec![0; PIECE];
    loop {
        let read = source.read(&mut piece)?;
        if read == 0 {
            return Ok(digester.finish());
        }
        digester.add(&piece[..read]);
        each(&piece[..read])?;
    }
}
