//! The switch from the last site to the next: moves and removals, written down before the first is made,
//! so that a build that is killed in between can be completed by the next one.
#![expect(clippy::disallowed_methods, reason = "files are moved and removed here")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::files::folders_above;
use super::{Failure, sync};

const VERSION: &str = "dateline journal 1";
const END: &str = "end";

/// One step of the switch. Paths are relative to the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Moves a staged file into place.
    Move(String),
    /// Removes a file of an earlier build.
    Remove(String),
}

/// The steps from one site to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    /// Where the staged files lie.
    pub(super) stage: PathBuf,
    /// What to do, in order.
    pub(super) steps: Vec<Step>,
}

impl Journal {
    /// Writes the journal down, whole or not at all.
    pub(super) fn save(&self, path: &Path) -> Result<(), Failure> {
        let fail = |error: io::Error| Failure::file("write", path, &error);
        let draft = path.with_extension("draft");
        sync::write(&draft, self.to_text().as_bytes())?;
        fs::rename(&draft, path).map_err(fail)?;
        path.parent().map_or(Ok(()), sync::sync_folder)
    }

    /// Reads a journal, if there is one. One that is not whole was never begun.
    pub(super) fn load(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next()? != VERSION {
            return None;
        }
        let stage = PathBuf::from(lines.next()?.strip_prefix("stage ")?);
        let mut steps = Vec::new();
        for line in lines {
            match line.split_once(' ') {
                Some(("move", path)) => steps.push(Step::Move(path.to_owned())),
                Some(("remove", path)) => steps.push(Step::Remove(path.to_owned())),
                _ if line == END => return Some(Self { stage, steps }),
                _ => return None,
            }
        }
        None
    }

    fn to_text(&self) -> String {
        let steps = self.steps.iter().map(|step| match step {
            Step::Move(path) => format!("move {path}\n"),
            Step::Remove(path) => format!("remove {path}\n"),
        });
        let steps: String = steps.collect();
        format!("{VERSION}\nstage {}\n{steps}{END}\n", self.stage.display())
    }

    /// Takes all steps. To take them again, wholly or in part, changes nothing.
    pub(super) fn play(&self, output: &Path) -> Result<(), Failure> {
        fs::create_dir_all(output).map_err(|error| Failure::file("make", output, &error))?;
        let mut moved_folders = BTreeSet::new();
        for step in &self.steps {
            match step {
                Step::Move(path) => move_in(&self.stage, output, path, &mut moved_folders)?,
                Step::Remove(path) => remove(output, path)?,
            }
        }
        Ok(())
    }
}

/// Moves a staged file into place. Where its folder is new, the whole folder is moved at once: one rename
/// instead of thousands.
fn move_in(
    stage: &Path,
    output: &Path,
    path: &str,
    moved: &mut BTreeSet<String>,
) -> Result<(), Failure> {
    if folders_above(path).any(|folder| moved.contains(folder)) {
        return Ok(());
    }
    for folder in folders_above(path) {
        let target = output.join(folder);
        if target.symlink_metadata().is_ok() {
            continue;
        }
        match fs::rename(stage.join(folder), &target) {
            Ok(()) => {
                moved.insert(folder.to_owned());
                return Ok(());
            }
            // Staged by a build that has moved it already, or on another disk: go on file by file.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::CrossesDevices) =>
            {
                fs::create_dir_all(&target)
                    .map_err(|error| Failure::file("make", &target, &error))?;
            }
            Err(error) => return Err(Failure::file("make", &target, &error)),
        }
    }
    let (from, to) = (stage.join(path), output.join(path));
    match fs::rename(&from, &to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound && !from.exists() => Ok(()),
        Err(error) if error.kind() == ErrorKind::CrossesDevices => copy_in(&from, &to),
        Err(error) => Err(Failure::file("replace", &to, &error)),
    }
}

/// Moves a file over from another disk: copied beside its place, then renamed.
fn copy_in(from: &Path, to: &Path) -> Result<(), Failure> {
    let mut name = std::ffi::OsString::from(".dateline-");
    name.push(to.file_name().unwrap_or_default());
    let beside = to.with_file_name(name);
    let copied = fs::copy(from, &beside).and_then(|_| fs::rename(&beside, to));
    copied
        .and_then(|()| fs::remove_file(from))
        .map_err(|error| Failure::file("replace", to, &error))
}

/// Removes a file of an earlier build, and the folders that it leaves empty.
fn remove(output: &Path, path: &str) -> Result<(), Failure> {
    let target = output.join(path);
    match target.symlink_metadata() {
        // Whatever stands there now is not the file that was written.
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => {}
        Err(_) => return Ok(()),
    }
    fs::remove_file(&target).map_err(|error| Failure::file("remove", &target, &error))?;
    let folders: Vec<&str> = folders_above(path).collect();
    for folder in folders.into_iter().rev() {
        if fs::remove_dir(output.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_is_not_whole_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal");
        let steps = vec![Step::Move("a b/index.html".into()), Step::Remove("c.html".into())];
        let journal = Journal { stage: PathBuf::from("/x/stage"), steps };
        journal.save(&path).expect("written");
        assert_eq!(Journal::load(&path), Some(journal.clone()));
        let text = journal.to_text();
        fs::write(&path, &text[..text.len() - 5]).expect("written");
        assert_eq!(Journal::load(&path), None);
    }

    #[test]
    fn steps_can_be_taken_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let (stage, output) = (folder.path().join("stage"), folder.path().join("out"));
        fs::create_dir_all(stage.join("new/deep")).expect("made");
        fs::create_dir_all(output.join("old")).expect("made");
        fs::write(stage.join("new/deep/a"), "1").expect("written");
        fs::write(stage.join("b"), "2").expect("written");
        fs::write(output.join("b"), "old").expect("written");
        fs::write(output.join("old/c"), "3").expect("written");
        let steps = vec![
            Step::Move("new/deep/a".into()),
            Step::Move("b".into()),
            Step::Remove("old/c".into()),
        ];
        let journal = Journal { stage, steps };
        for _ in 0..2 {
            journal.play(&output).expect("played");
            assert_eq!(fs::read_to_string(output.join("new/deep/a")).expect("there"), "1");
            assert_eq!(fs::read_to_string(output.join("b")).expect("there"), "2");
            assert!(!output.join("old").exists());
        }
    }
}
