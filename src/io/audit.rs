//! Reads the files of a finished output for the leak audit.
#![expect(clippy::disallowed_methods, reason = "files of the output folder are read here")]

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;

use super::read::small_file;
use super::stage::Staged;
use super::{Failure, terminal};
use crate::audit::Audit;
use crate::config;

/// Bytes of a file that are held at once.
const PIECE: usize = 16 << 20;
/// Bytes of a piece that the next one begins with, so that a phrase across two is found.
const OVERLAP: usize = 64 << 10;
/// Bytes of a settings file; a larger one is not read for builds either.
const LARGEST_SETTINGS: usize = 16 << 20;

/// Whether builds are audited where the command line does not say: on machines that build what is published, which
/// set `CI` to `true` or `1`.
pub fn is_usual() -> bool {
    terminal::variable("CI").is_some_and(|value| value != "false" && value != "0")
}

/// The text of the settings file; empty if there is none.
pub fn settings(site: &Path) -> String {
    let bytes = small_file(&site.join(config::FILE), LARGEST_SETTINGS).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Looks at all files of a finished output: those that are staged, and those that stay as they are.
///
/// # Errors
/// If one cannot be read.
pub fn look(audit: &Audit, staged: &[Staged], stage: &Path, output: &Path) -> Result<(), Failure> {
    staged.par_iter().try_for_each(|staged| {
        let folder = if staged.is_changed { stage } else { output };
        let path = folder.join(&staged.file);
        pieces(&path, |piece| audit.look_at(&staged.file, piece))
            .map_err(|error| Failure::file("read", &path, &error))
    })
}

fn pieces(path: &Path, mut each: impl FnMut(&[u8])) -> std::io::Result<()> {
    let mut file = File::open(path)?;
    let mut piece = Vec::new();
    loop {
        let kept = piece.len();
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
        if read > 0 || kept == 0 {
            each(&piece);
        }
        if read < PIECE {
            return Ok(());
        }
        piece.drain(..piece.len() - OVERLAP);
    }
}
