//! Case files: a small site and what is expected of it, in one text.
//!
//! A line `=== PATH` begins a file of the site, `=== expect WHAT` an expectation; what stands before
//! the first is a note for the reader. `UPDATE=1 cargo test` rewrites the expectations.
//!
//! A line `=== before PATH` begins a file of the site as the last build saw it.
//!
//! A path may be followed by how the file is made: `(latin-1)`, `(link TARGET)`, `(fifo)`, `(repeat N)`,
//! `(repeat-line N)` (the line above a `…` is there N times more), `(no-newline)`, `(control)` (␀ and ␈ become the characters that they show). `=== options` holds flags of the command line.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A part of a case: a heading and the text below it.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) heading: String,
    pub(crate) text: String,
}

/// A case file.
pub(crate) struct Case {
    path: PathBuf,
    note: String,
    pub(crate) parts: Vec<Part>,
}

impl Case {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a case is text");
        let (mut note, mut parts) = (String::new(), Vec::<Part>::new());
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("=== "), parts.last_mut()) {
                (Some(heading), _) => {
                    parts.push(Part { heading: heading.trim().to_owned(), text: String::new() });
                }
                (None, Some(part)) => part.text.push_str(line),
                (None, None) => note.push_str(line),
            }
        }
        Self { path: path.to_owned(), note, parts }
    }

    /// Flags of the command line; the day is fixed unless the case sets another.
    pub(crate) fn options(&self) -> Vec<String> {
        let set = self.parts.iter().find(|part| part.heading == "options");
        let mut options: Vec<String> =
            set.map_or("", |part| &part.text).split_whitespace().map(str::to_owned).collect();
        if !options.iter().any(|option| option == "--today" || option == "--now") {
            options.extend(["--today".to_owned(), "2025-06-01".to_owned()]);
        }
        options
    }

    /// Writes the files of the case into a folder.
    pub(crate) fn lay_out(&self, folder: &Path) {
        let is_other = |heading: &str| {
            heading == "options" || heading.starts_with("expect ") || heading.starts_with("before ")
        };
        let files = self.parts.iter().filter(|part| !is_other(&part.heading));
        files.for_each(|part| make_part(folder, &part.heading, &part.text));
    }

    /// Writes the files as the last build saw them into a folder; false if the case tells of no such build.
    pub(crate) fn lay_out_before(&self, folder: &Path) -> bool {
        let mut is_any = false;
        for part in &self.parts {
            if let Some(heading) = part.heading.strip_prefix("before ") {
                make_part(folder, heading, &part.text);
                is_any = true;
            }
        }
        is_any
    }

    /// The expectations, by what is expected.
    pub(crate) fn expectations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts
            .iter()
            .filter_map(|part| Some((part.heading.strip_prefix("expect ")?, part.text.as_str())))
    }

    /// Writes the case back with other expectations. One that stands twice gets the first and then the second.
    pub(crate) fn update(&self, actual: &[(String, String)]) {
        let mut text = self.note.clone();
        let mut left: Vec<&(String, String)> = actual.iter().collect();
        for part in &self.parts {
            let found = part.heading.strip_prefix("expect ").and_then(|what| {
                let at = left.iter().position(|(other, _)| other == what)?;
                Some(&left.remove(at).1)
            });
            let _ = write!(text, "=== {}\n{}", part.heading, found.unwrap_or(&part.text));
        }
        fs::write(&self.path, text).expect("written");
    }
}

/// Makes a file; its heading is a path and, in brackets, how it is made.
pub(crate) fn make_part(folder: &Path, heading: &str, text: &str) {
    let how = heading.strip_suffix(')').and_then(|heading| heading.rsplit_once(" ("));
    let (path, how) = how.unwrap_or((heading, ""));
    make(&folder.join(path), how, text);
}

fn make(path: &Path, how: &str, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let (how, argument) = how.split_once(' ').unwrap_or((how, ""));
    match how {
        "" => fs::write(path, text).expect("written"),
        "no-newline" => fs::write(path, text.trim_end_matches('\n')).expect("written"),
        "latin-1" => {
            let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
            fs::write(path, bytes).expect("written");
        }
        "control" => {
            fs::write(path, text.replace('␀', "\0").replace('␈', "\u{8}")).expect("written");
        }
        "repeat" => {
            fs::write(path, text.repeat(argument.parse().expect("a number"))).expect("written");
        }
        "repeat-line" => {
            let count = argument.parse().expect("a number");
            let mut long = String::new();
            let mut above = "";
            for line in text.split_inclusive('\n') {
                match line {
                    "…\n" => long.push_str(&above.repeat(count)),
                    line => long.push_str(line),
                }
                above = line;
            }
            fs::write(path, long).expect("written");
        }
        #[cfg(unix)]
        "link" => std::os::unix::fs::symlink(argument, path).expect("linked"),
        "fifo" => {
            let status = Command::new("mkfifo").arg(path).status().expect("mkfifo");
            assert!(status.success());
        }
        other => unreachable!("no file is made by ({other})"),
    }
}

/// All case files below a folder, in order.
pub(crate) fn all(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
