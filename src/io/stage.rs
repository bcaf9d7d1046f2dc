//! A site is staged in full before the first file of the output folder is touched. What is there already
//! is not staged.
#![expect(clippy::disallowed_methods, reason = "files are staged here")]

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use walkdir::WalkDir;

use super::Failure;
use super::card_store::CardStore;
use super::files::{INSIDE, PIECE, digest_of, digest_while, folders_above, some_of};
use super::manifest::Written;
use super::ownership::Owned;
use super::picture;
use super::read::{is_just_changed, stamp};
use crate::digest::{Digest, Pieces};
use crate::page::WriteOrder;
use crate::page::formats::social_card::Card;
use crate::render::data::TableFile;
use crate::render::{Body, Output, card};

/// A site on its way to the output folder. Files may be put by many threads at once.
pub struct Stage<'a> {
    output: &'a Path,
    folder: PathBuf,
    owned: &'a Owned,
    is_fresh: bool,
    cards: CardStore,
    /// Folders of the output that have been looked at: whether each is one, and no link.
    folders: Mutex<BTreeMap<String, bool>>,
}

/// A file that has been put.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Its path below the output folder.
    pub file: String,
    /// When it is put in place.
    pub rank: WriteOrder,
    /// What it looks like.
    pub written: Written,
    /// It differs from what is there.
    pub is_changed: bool,
    /// It was there before any build, with the same bytes, and stays the user's.
    pub is_users: bool,
}

impl<'a> Stage<'a> {
    pub(super) fn new(
        output: &'a Path,
        beside: PathBuf,
        owned: &'a Owned,
        is_fresh: bool,
        cards: CardStore,
    ) -> Result<Self, Failure> {
        let folder = if same_disk(output, &beside) { beside } else { output.join(INSIDE) };
        fs::create_dir_all(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        let folders = Mutex::new(BTreeMap::new());
        Ok(Self { output, folder, owned, is_fresh, cards, folders })
    }

    /// Where the staged files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts a file. `site` is the folder that files are copied from.
    ///
    /// # Errors
    /// If the disk fails, or if a file of the user's is in the way.
    pub fn put(&self, output: &Output, site: &Path) -> Result<Staged, Failure> {
        match &output.body {
            Body::Bytes(bytes) => self.put_bytes(&output.file, output.rank, bytes),
            Body::Table(table) => self.put_table(output, table),
            Body::Card(card) => self.put_card(&output.file, output.rank, card),
            Body::Copy(path) => self.put_copy(output, &site.join(path.as_str()), copy),
            Body::Picture(path) => self.put_copy(output, &site.join(path.as_str()), put_cleaned),
        }
    }

    fn put_bytes(&self, file: &str, rank: WriteOrder, bytes: &[u8]) -> Result<Staged, Failure> {
        let digest = Digest::of_bytes(bytes);
        let staged = |written, is_changed| Staged {
            file: file.to_owned(),
            rank,
            written,
            is_changed,
            is_users: false,
        };
        if let Some(before) = self.unchanged(file)
            && before.digest == digest
        {
            return Ok(staged(before, false));
        }
        if self.is_in_the_way(file, digest)? {
            let written = Written { digest, size: bytes.len() as u64, changed: 0, stamp: None };
            return Ok(Staged { is_users: true, ..staged(written, false) });
        }
        let path = self.folder.join(file);
        let metadata = create(&path)
            .and_then(|mut open| {
                open.write_all(bytes)?;
                open.metadata()
            })
            .map_err(|error| Failure::file("write", &path, &error))?;
        Ok(staged(Written::look(digest, &metadata, None), true))
    }

    /// Puts a card. It is drawn only if neither the last build nor any before it has done so.
    fn put_card(&self, file: &str, rank: WriteOrder, card: &Card) -> Result<Staged, Failure> {
        let digest = card::digest(card);
        if let Some(before) = self.unchanged(file)
            && before.stamp == Some(digest)
        {
            let file = file.to_owned();
            return Ok(Staged { file, rank, written: before, is_changed: false, is_users: false });
        }
        let bytes = self.cards.bytes(digest, || card::png(card))?;
        let staged = self.put_bytes(file, rank, &bytes)?;
        Ok(Staged { written: Written { stamp: Some(digest), ..staged.written }, ..staged })
    }

    /// Puts what a function makes of a file. What the last build has made of it in the same way stays.
    fn put_copy(&self, output: &Output, from: &Path, make: Make) -> Result<Staged, Failure> {
        let Output { file, rank, body } = output;
        let fail = |error| Failure::file("copy", from, &error);
        let source = fs::metadata(from).map_err(fail)?;
        let is_cleaned = matches!(body, Body::Picture(_));
        let stamp = || Digest::of(&(stamp(&source), is_cleaned));
        let trusted = (!is_just_changed(&source)).then(stamp);
        self.put_stream(file, *rank, trusted, |path| make(from, path)).map_err(fail)?
    }

    /// Puts a table of data row by row, however long it is.
    fn put_table(&self, output: &Output, table: &TableFile) -> Result<Staged, Failure> {
        let Output { file, rank, body: _ } = output;
        let put = self.put_stream(file, *rank, Some(table.digest()), |path| {
            let mut target = Digesting { file: create(path)?, digester: Digest::in_pieces() };
            let mut buffered = BufWriter::with_capacity(PIECE, &mut target);
            table.write(&mut buffered)?;
            buffered.flush()?;
            drop(buffered);
            let metadata = target.file.metadata()?;
            Ok((target.digester.finish(), metadata))
        });
        put.map_err(|error| Failure::file("write", &self.folder.join(file), &error))?
    }

    /// Puts a file that is never held as a whole. Under a stamp that is the last build's, what that has written stays,
    /// and nothing is written at all.
    fn put_stream(
        &self,
        file: &str,
        rank: WriteOrder,
        stamp: Option<Digest>,
        write: impl FnOnce(&Path) -> io::Result<(Digest, Metadata)>,
    ) -> io::Result<Result<Staged, Failure>> {
        let staged = |written, is_changed| Staged {
            file: file.to_owned(),
            rank,
            written,
            is_changed,
            is_users: false,
        };
        let before = self.unchanged(file);
        if let Some(before) = before
            && before.stamp.is_some()
            && before.stamp == stamp
        {
            return Ok(Ok(staged(before, false)));
        }
        let path = self.folder.join(file);
        let (digest, metadata) = write(&path)?;
        if let Some(before) = before
            && before.digest == digest
        {
            fs::remove_file(&path)?;
            return Ok(Ok(staged(Written { stamp, ..before }, false)));
        }
        match self.is_in_the_way(file, digest) {
            Ok(false) => Ok(Ok(staged(Written::look(digest, &metadata, stamp), true))),
            Ok(true) => {
                fs::remove_file(&path)?;
                let written = Written::look(digest, &metadata, None);
                Ok(Ok(Staged { is_users: true, ..staged(written, false) }))
            }
            Err(failure) => Ok(Err(failure)),
        }
    }

    /// What the last build wrote, if it is still there as it was.
    fn unchanged(&self, file: &str) -> Option<Written> {
        self.owned.manifest.unchanged(self.output, file)
    }

    /// Whether a file of the user's stands there with the same bytes, and so may stay.
    ///
    /// # Errors
    /// If one with other bytes does, or something that is no file.
    fn is_in_the_way(&self, file: &str, digest: Digest) -> Result<bool, Failure> {
        if self.is_fresh {
            return Ok(false);
        }
        let path = self.output.join(file);
        let clash = |what: &str| {
            Failure::new(format!("{} {what}, and this build would write there", path.display()))
                .help("move it away, or give the page another address")
        };
        for folder in folders_above(file) {
            if !self.is_plain_folder(folder) {
                return Err(clash(&format!(
                    "lies below `{folder}`, which is not a folder of its own"
                )));
            }
        }
        let is_ours = self.owned.manifest.files.contains_key(file);
        match fs::symlink_metadata(&path) {
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(false)
            }
            Err(error) => Err(Failure::file("look at", &path, &error)),
            Ok(metadata) if metadata.is_dir() => {
                if self.is_folder_of_ours(file) {
                    Ok(false)
                } else {
                    Err(clash("is a folder"))
                }
            }
            Ok(_) if is_ours => Ok(false),
            Ok(metadata)
                if metadata.is_file() && digest_of(&path).is_ok_and(|there| there == digest) =>
            {
                Ok(true)
            }
            Ok(_) if self.owned.edited.contains(file) => Err(self.edited(file)),
            Ok(_) => Err(clash("was there before any build")),
        }
    }

    /// A file is in the way that somebody has changed since a build has written it.
    fn edited(&self, file: &str) -> Failure {
        let others = self.owned.edited.iter().map(String::as_str).filter(|other| *other != file);
        let all: Vec<&str> = std::iter::once(file).chain(others).collect();
        let message = format!(
            "somebody has changed what a build had written, and this build would write there: {}",
            some_of(self.output, &all)
        );
        Failure::new(message)
            .help("move what is yours into the site, as content; delete the rest, and build again")
    }

    /// Whether all that lies in a folder was put there by the last build, so that it can go.
    fn is_folder_of_ours(&self, folder: &str) -> bool {
        WalkDir::new(self.output.join(folder)).into_iter().all(|entry| {
            let Ok(entry) = entry else { return false };
            let path = entry.path().strip_prefix(self.output).ok().and_then(Path::to_str);
            let path = path.map(|path| path.replace('\\', "/"));
            entry.file_type().is_dir()
                || path.is_some_and(|path| self.owned.manifest.files.contains_key(&path))
        })
    }

    /// Whether nothing or a real folder stands there, or a file of the last build that is going to go.
    fn is_plain_folder(&self, folder: &str) -> bool {
        let mut folders = self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = folders.get(folder) {
            return *known;
        }
        let is_plain = match fs::symlink_metadata(self.output.join(folder)) {
            Ok(metadata) => metadata.is_dir() || self.owned.manifest.files.contains_key(folder),
            Err(_) => true,
        };
        folders.insert(folder.to_owned(), is_plain);
        is_plain
    }
}

/// A file whose digest is made while it is written.
struct Digesting {
    file: File,
    digester: Pieces,
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digester.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Makes a file, and the folders above it where they are missing.
fn create(path: &Path) -> io::Result<File> {
    // Most files have a folder of their own, so making it comes first.
    if let Some(folder) = path.parent() {
        match fs::create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(_) => fs::create_dir_all(folder)?,
        }
    }
    File::create(path)
}

/// Makes a file of another one. Returns its digest and what the disk says of it.
type Make = fn(from: &Path, to: &Path) -> io::Result<(Digest, Metadata)>;

/// Writes a picture without its metadata.
fn put_cleaned(from: &Path, to: &Path) -> io::Result<(Digest, Metadata)> {
    let bytes = picture::clean(from)?;
    let mut target = create(to)?;
    target.write_all(&bytes)?;
    Ok((Digest::of_bytes(&bytes), target.metadata()?))
}

/// Copies a file piece by piece, whatever its size.
fn copy(from: &Path, to: &Path) -> io::Result<(Digest, Metadata)> {
    let mut source = File::open(from)?;
    let mut target = create(to)?;
    let digest = digest_while(&mut source, |bytes| target.write_all(bytes))?;
    Ok((digest, target.metadata()?))
}

/// Whether files can be moved from one folder to another by renaming.
#[cfg(unix)]
fn same_disk(output: &Path, beside: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| {
        path.ancestors().find_map(|path| fs::metadata(path).ok()).map(|found| found.dev())
    };
    disk(output) == disk(beside)
}

#[cfg(not(unix))]
fn same_disk(output: &Path, beside: &Path) -> bool {
    output.components().next() == beside.components().next()
}
