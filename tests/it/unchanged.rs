//! A build of what has not changed says what the last one said and does nothing else; whatever may change the site
//! makes it a full build again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;
use std::time::Duration;

use crate::program::{build, files, said, small_site, write};

/// Files that were changed more shortly ago than this are not trusted to show their next change.
const TICK: Duration = Duration::from_millis(2_100);

/// The record of the last build.
fn record(site: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(site.join(".dateline")).expect("there").filter_map(Result::ok);
    folders.map(|folder| folder.path().join("last-build")).find(|path| path.exists())
}

/// A site that has been built, with a record that says `77 briefs`: by that a build shows that it has asked the record.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    write(
        &folder.path().join("content/briefs/w.md"),
        "---\ntitle: W\ndate: 2025-01-01\nodd: 1\n---\n",
    );
    thread::sleep(TICK);
    assert!(build(folder.path(), &[]).status.success());
    let record = record(folder.path()).expect("a record");
    let text = fs::read_to_string(&record).expect("there");
    assert!(text.contains("11 briefs"), "{text}");
    fs::write(record, text.replace("11 briefs", "77 briefs")).expect("written");
    folder
}

fn is_repeated(output: &Output) -> bool {
    assert!(output.status.success(), "{}", said(output));
    said(output).contains("77 briefs")
}

/// Without what differs between two builds that do the same.
fn without_times(output: &Output) -> String {
    let said = said(output);
    let said = said.lines().map(|line| match line.split_once("Done in ") {
        Some((before, after)) => {
            format!("{before}{}", after.trim_start_matches(|c: char| c != ' '))
        }
        None => line.to_owned(),
    });
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn it_says_what_a_full_build_says() {
    let folder = built();
    let before = files(&folder.path().join("public"));
    let again = build(folder.path(), &["--next-change", "/dev/null"]);
    assert!(!is_repeated(&again), "another flag makes a full build");
    let repeated = build(folder.path(), &["--next-change", "/dev/null"]);
    assert_eq!(without_times(&repeated), without_times(&again));
    assert!(said(&repeated).contains("odd"), "findings are told again: {}", said(&repeated));
    assert_eq!(files(&folder.path().join("public")), before);
}

#[test]
fn whatever_may_change_the_site_makes_a_full_build() {
    type Change = fn(&Path) -> Vec<&'static str>;
    let changes: [(&str, bool, Change); 12] = [
        ("nothing", true, |_| vec![]),
        ("a file of the user's in the output", true, |site| {
            write(&site.join("public/mine.txt"), "x");
            vec![]
        }),
        ("a brief of the same size", false, |site| {
            let path = site.join("content/briefs/brief-10.md");
            let text = fs::read_to_string(&path).expect("there");
            write(&path, &text.replace("Text x", "Text y"));
            vec![]
        }),
        ("a static file", false, |site| {
            write(&site.join("static/a.txt"), "x");
            vec![]
        }),
        ("a theme", false, |site| {
            write(&site.join("themes/default/static/x.txt"), "x");
            vec![]
        }),
        ("settings", false, |site| {
            write(
                &site.join("dateline.toml"),
                "title = \"Desk\"\nbase_url = \"https://example.com/\"\n",
            );
            vec![]
        }),
        ("a flag", false, |_| vec!["--base-url", "https://example.com/"]),
        ("drafts", false, |_| vec!["--drafts"]),
        ("a changed page", false, |site| {
            write(&site.join("public/index.html"), "torn");
            vec![]
        }),
        ("a page that is gone", false, |site| {
            fs::remove_file(site.join("public/index.html")).expect("removed");
            vec![]
        }),
        ("half a record", false, |site| {
            let record = record(site).expect("a record");
            let text = fs::read(&record).expect("there");
            fs::write(record, &text[..text.len() / 2]).expect("written");
            vec![]
        }),
        ("another manifest", false, |site| {
            let manifest = record(site).expect("a record").with_file_name("manifest");
            fs::remove_file(manifest).expect("removed");
            vec![]
        }),
    ];
    thread::scope(|scope| {
        for (what, expected, change) in changes {
            scope.spawn(move || {
                let folder = built();
                let flags = change(folder.path());
                assert_eq!(is_repeated(&build(folder.path(), &flags)), expected, "{what}");
            });
        }
    });
}

#[test]
fn another_day_makes_a_full_build() {
    let folder = built();
    let output = crate::program::dateline(["build", "--today", "2025-06-02", "--site"])
        .arg(folder.path())
        .output()
        .expect("started");
    assert!(!is_repeated(&output));
}
