//! Runs the real program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The program, with arguments, in an environment that the test fixes.
pub(crate) fn dateline<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(
    arguments: I,
) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("CI").env("TERM", "dumb");
    command
}

/// Builds a site; the day is fixed.
pub(crate) fn build(site: &Path, more: &[&str]) -> Output {
    let mut command = dateline(["build", "--today", "2025-06-01", "--site"]);
    command.arg(site).args(more).output().expect("started")
}

/// What a program said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// All files below a folder with what is in them.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").display().to_string();
            (path, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

/// A small site with every kind of page; `marker` stands in all its texts.
pub(crate) fn small_site(folder: &Path, marker: &str) {
    write(&folder.join("dateline.toml"), "title = \"Desk\"\nbase_url = \"https://example.org/\"\n");
    for day in 10..20 {
        let text = format!(
            "---\ntitle: Brief {day} {marker}\ndate: 2025-03-{day}\nactors: [A, B{day}]\ntopics: [t]\ndates: [{{date: 2025-01-{day}, label: Event {marker}}}]\nsources: [{{title: S, publisher: P}}]\n---\n\nText {marker} [1].\n\n![A picture](p.svg)\n"
        );
        write(&folder.join(format!("content/briefs/brief-{day}.md")), &text);
    }
    write(&folder.join("content/briefs/p.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
    write(
        &folder.join("content/about.md"),
        &format!("---\ntitle: About\nredirect_from: /old/\n---\n\n{marker}\n"),
    );
    write(&folder.join("static/robots.txt"), &format!("# {marker}\n"));
}

/// Prints a figure or a reason that whoever runs the tests may want to know.
#[expect(clippy::print_stderr, reason = "a test says what it measured or why it was skipped")]
pub(crate) fn note(text: &str) {
    eprintln!("{text}");
}
