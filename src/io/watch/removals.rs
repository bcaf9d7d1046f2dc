//! Paths that are no longer what they were, told at once.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::RecursiveMode;
use notify_debouncer_full::file_id::FileId;
use notify_debouncer_full::{FileIdCache, NoCache};

use super::Message;

/// Stands where the debouncer keeps the identities of files, and keeps none: here it is told of every path
/// that is removed or renamed, before it joins events. That is needed because its joining forgets some: of a
/// file that is renamed and then removed within its quiet time, or replaced and then removed, it tells the
/// end alone or nothing.
#[derive(Debug)]
pub(super) struct Gone(Sender<Message>);

impl Gone {
    pub(super) fn new(sender: Sender<Message>) -> Self {
        Self(sender)
    }
}

impl FileIdCache for Gone {
    fn cached_file_id(&self, path: &Path) -> Option<impl AsRef<FileId>> {
        NoCache.cached_file_id(path)
    }

    fn add_path(&mut self, _path: &Path, _mode: RecursiveMode) {}

    fn remove_path(&mut self, path: &Path) {
        // If nobody listens any more, nobody has to be told.
        let _ = self.0.send(Message::Gone(path.to_owned()));
    }

    fn rescan(&mut self, _roots: &[(PathBuf, RecursiveMode)]) {}
}
