//! Cards that have been drawn before, each in a file that bears the digest of what it is drawn of. To draw one takes
//! longer than to write a hundred pages.
#![expect(clippy::disallowed_methods, reason = "drawn cards are kept here")]

use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::digest::Digest;

/// The folder of drawn cards.
pub(super) struct CardStore {
    folder: PathBuf,
}

impl CardStore {
    /// The cards in a folder, which need not be there yet.
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The bytes of a card: those that are kept, else those that `draw` makes, which are kept then.
    ///
    /// # Errors
    /// If a card cannot be kept.
    pub(super) fn bytes(
        &self,
        digest: Digest,
        draw: impl FnOnce() -> Vec<u8>,
    ) -> Result<Vec<u8>, Failure> {
        let path = self.folder.join(format!("{digest}.png"));
        if let Ok(kept) = fs::read(&path)
            && is_whole(&kept)
        {
            return Ok(kept);
        }
        let drawn = draw();
        let fail = |error: std::io::Error| Failure::file("keep", &path, &error);
        fs::create_dir_all(&self.folder).map_err(fail)?;
        // Two threads that draw the same card write the same bytes; a card that is cut off is not whole.
        fs::write(&path, &drawn).map_err(fail)?;
        Ok(drawn)
    }
}

/// Whether a PNG has its end: a build may have been killed while it was written (PNG, section 11.2.5).
fn is_whole(png: &[u8]) -> bool {
    png.starts_with(b"\x89PNG\r\n\x1a\n") && png.ends_with(b"IEND\xaeB\x60\x82")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_drawn_once_and_again_if_it_was_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = CardStore::new(&folder.path().join("cards"));
        let digest = Digest::of_bytes(b"card");
        let png = b"\x89PNG\r\n\x1a\n...IEND\xaeB\x60\x82".to_vec();
        assert_eq!(store.bytes(digest, || png.clone()), Ok(png.clone()));
        assert_eq!(store.bytes(digest, || unreachable!("it is kept")), Ok(png.clone()));
        let path = folder.path().join(format!("cards/{digest}.png"));
        fs::write(&path, &png[..10]).expect("written");
        assert_eq!(store.bytes(digest, || png.clone()), Ok(png.clone()));
        assert_eq!(fs::read(path).expect("kept"), png);
    }
}
