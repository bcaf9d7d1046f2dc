//! The commands, as a user calls them.

use std::fs;
use std::path::Path;

use crate::case::{Case, all};
use crate::program::{dateline, files, said, small_site, write};

/// Runs the command lines of `tests/commands`: each a case whose part `$ …` is what the program prints.
#[test]
fn commands_print_what_they_should() {
    let update = std::env::var_os("UPDATE").is_some();
    let cases = all("commands");
    assert!(cases.len() > 5, "the cases are not found");
    for path in cases {
        let case = Case::read(&path);
        let folder = tempfile::tempdir().expect("a folder");
        case.lay_out(folder.path());
        let mut actual = Vec::new();
        for (what, expected) in case.expectations() {
            let printed = run(what, folder.path());
            assert!(
                update || printed == expected,
                "{}: {what}\nexpected:\n{expected}\nprinted:\n{printed}",
                path.display()
            );
            actual.push((what.to_owned(), printed));
        }
        if update {
            case.update(&actual);
        }
    }
}

fn run(line: &str, folder: &Path) -> String {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    let output = dateline(&arguments).current_dir(folder).output().expect("started");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let status = output.status.code().unwrap_or(-1);
    let text = text.replace(&folder.display().to_string(), "[site]");
    format!("{}status {status}\n", without_times(&text))
}

/// Times differ from run to run.
fn without_times(text: &str) -> String {
    let mut shown = String::new();
    for line in text.split_inclusive('\n') {
        let words = line.split(' ').map(|word| {
            let core = word.trim_end_matches([':', '\n']);
            let is_time = core.starts_with(|c: char| c.is_ascii_digit())
                && (core.ends_with("ms") || core.ends_with("µs") || core.ends_with('s'));
            if is_time && core.trim_end_matches(char::is_alphabetic).parse::<f64>().is_ok() {
                word.replace(core, "[time]")
            } else {
                word.to_owned()
            }
        });
        shown.push_str(&words.collect::<Vec<_>>().join(" "));
    }
    shown
}

#[test]
fn a_new_site_builds_without_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("desk");
    let made = dateline(["init"]).arg(&site).output().expect("started");
    assert!(made.status.success(), "{}", said(&made));
    for arguments in [
        ["new", "brief", "A day: “talks”"],
        ["new", "actor", "Ärzte ohne Grenzen"],
        ["new", "topic", "Talks"],
    ] {
        let made = dateline(arguments).arg("--site").arg(&site).output().expect("started");
        assert!(made.status.success(), "{}", said(&made));
    }
    let built = dateline(["build", "--drafts", "--site"]).arg(&site).output().expect("started");
    assert!(built.status.success(), "{}", said(&built));
    assert!(
        !said(&built).contains("warning") && !said(&built).contains("note["),
        "{}",
        said(&built)
    );
    assert!(site.join("public/actors/arzte-ohne-grenzen/index.html").exists());
    let again = dateline(["init"]).arg(&site).output().expect("started");
    assert_eq!(again.status.code(), Some(2));
    let again = dateline(["new", "topic", "Talks", "--site"]).arg(&site).output().expect("started");
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn check_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    let before = files(folder.path());
    let checked = dateline(["check", "--today", "2025-06-01", "--site"])
        .arg(folder.path())
        .output()
        .expect("started");
    assert!(checked.status.success(), "{}", said(&checked));
    assert_eq!(files(folder.path()), before);
    write(
        &folder.path().join("content/briefs/w.md"),
        "---\ntitle: W\ndate: 2025-01-01\ntittle: x\n---\n",
    );
    let warned = dateline(["check", "--site"]).arg(folder.path()).output().expect("started");
    assert_eq!(warned.status.code(), Some(0));
    let denied = dateline(["check", "--deny", "warnings", "--site"])
        .arg(folder.path())
        .output()
        .expect("started");
    assert_eq!(denied.status.code(), Some(1));
}

#[test]
fn colours_only_on_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        &folder.path().join("content/briefs/w.md"),
        "---\ntitle: W\ndate: 2025-01-01\ntittle: x\n---\n",
    );
    let plain = dateline(["check", "--site"])
        .arg(folder.path())
        .env("TERM", "xterm")
        .output()
        .expect("started");
    assert!(!said(&plain).contains('\u{1b}'), "{}", said(&plain));
}

#[test]
fn the_readme_has_the_whole_reference() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("a README");
    let (begin, end) = ("<!-- reference: begin -->\n", "<!-- reference: end -->");
    let (head, rest) = readme.split_once(begin).expect("the reference begins");
    let (current, tail) = rest.split_once(end).expect("the reference ends");
    let wanted = dateline::reference::markdown();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{head}{begin}{wanted}{end}{tail}")).expect("written");
    } else {
        assert_eq!(current, wanted, "UPDATE=1 cargo test writes the reference into the README");
    }
}
