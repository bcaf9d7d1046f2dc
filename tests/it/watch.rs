//! The oracle of the preview: after any edits through real files and the real watcher, what is built and served
//! equals a clean build, byte for byte, findings too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::built_site::{Builder, BuiltSite};
use dateline::commands::serve::Serving;
use dateline::commands::{SiteOptions, read_inputs};
use dateline::diagnostic::Diagnostics;
use dateline::render::Body;
use proptest::prelude::*;
use rayon::prelude::*;

use crate::program::{build, dateline, files, note, said, small_site, write};
use crate::visit::{PATIENCE, get, preview_options, preview_with, settle, site_options};

/// Sites that are edited, and edits of each: together at least 200.
const SITES: u32 = 10;
const EDITS: usize = 22;

/// What a writer, an editor or git does. Numbers choose files, names and words.
#[derive(Clone, Debug)]
enum Edit {
    SaveInPlace(u8),
    SaveAtomically(u8),
    Create(u8),
    Delete(u8),
    Rename(u8),
    RenameThenDelete(u8),
    ReplaceThenDelete(u8),
    RenameFolder(u8),
    DeleteFolder(u8),
    MoveFolderIn(u8),
    Retag(u8, u8),
    ChangeAlias(u8),
    ToggleDraft(u8),
    ChangeSettings(u8),
    BreakTemplate,
    BreakBrief(u8),
    Mend,
    CheckOut(u8),
    SaveDuringBuild(u8),
    SaveHalfway(u8),
    ChangeStatic(u8),
    MoveContentAway,
}

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    let n = any::<u8>;
    prop_oneof![
        3 => n().prop_map(SaveInPlace),
        3 => n().prop_map(SaveAtomically),
        3 => n().prop_map(Create),
        2 => n().prop_map(Delete),
        2 => n().prop_map(Rename),
        1 => n().prop_map(RenameThenDelete),
        1 => n().prop_map(ReplaceThenDelete),
        1 => n().prop_map(RenameFolder),
        1 => n().prop_map(DeleteFolder),
        1 => n().prop_map(MoveFolderIn),
        2 => (n(), n()).prop_map(|(a, b)| Retag(a, b)),
        2 => n().prop_map(ChangeAlias),
        2 => n().prop_map(ToggleDraft),
        1 => n().prop_map(ChangeSettings),
        1 => Just(BreakTemplate),
        1 => n().prop_map(BreakBrief),
        3 => Just(Mend),
        1 => n().prop_map(CheckOut),
        2 => n().prop_map(SaveDuringBuild),
        2 => n().prop_map(SaveHalfway),
        2 => n().prop_map(ChangeStatic),
        1 => Just(MoveContentAway),
    ]
}

/// A brief about a few of the same names, so that pages depend on each other.
fn brief(n: u8, words: &str) -> String {
    let (actor, topic, day) = (n % 5, n % 3, 10 + n % 9);
    format!(
        "---\ntitle: Brief {n}\ndate: 2025-03-{day}\nactors: [actor-{actor}]\ntopics: [topic-{topic}]\n---\n\nText of {n} on Actor {} and March {day}, 2025. {words}\n",
        (n % 5) ^ 1
    )
}

fn lay_out(site: &Path) {
    write(&site.join("dateline.toml"), "title = \"Desk\"\npaginate = 5\n");
    for n in 0..12 {
        write(&site.join(format!("content/briefs/{}/brief-{n}.md", n % 3)), &brief(n, ""));
    }
    for n in 0..4 {
        let profile = format!("---\nname: Actor {n}\naliases: [The {n}th]\n---\n\nProfile.\n");
        write(&site.join(format!("content/actors/actor-{n}.md")), &profile);
    }
    write(&site.join("content/briefs/bundle/index.md"), &(brief(90, "![P](p.svg)")));
    write(&site.join("content/briefs/bundle/p.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    write(&site.join("static/robots.txt"), "# robots\n");
}

/// The briefs that there are, in order.
fn briefs(site: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(site.join("content/briefs")).sort_by_file_name();
    let paths = entries.into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

fn folders(site: &Path) -> Vec<PathBuf> {
    let entries =
        walkdir::WalkDir::new(site.join("content/briefs")).min_depth(1).sort_by_file_name();
    let entries = entries.into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect()
}

fn pick(list: Vec<PathBuf>, n: u8) -> Option<PathBuf> {
    let index = usize::from(n) % list.len().max(1);
    list.into_iter().nth(index)
}

fn wait(millis: u64) {
    std::thread::sleep(Duration::from_millis(millis));
}

/// Does an edit, if there is what it needs. Whether it was one step, so that no build can fall into it.
fn apply(edit: &Edit, site: &Path) -> bool {
    let some = |n: &u8| pick(briefs(site), *n);
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    match edit {
        Edit::SaveInPlace(n) => {
            if let Some(path) = some(n) {
                write(&path, &format!("{}\nMore on Actor {}.\n", text(&path), n % 5));
            }
            false
        }
        Edit::SaveAtomically(n) => {
            if let Some(path) = some(n) {
                let beside = path.with_file_name(".brief.md.tmp");
                write(&beside, &format!("{}\nSaved {n}.\n", text(&path)));
                fs::rename(beside, path).expect("renamed");
            }
            true
        }
        Edit::Create(n) => {
            let path = format!("content/briefs/new-{}/{}/created-{n}.md", n % 4, n % 2);
            write(&site.join(path), &brief(*n, "Created."));
            false
        }
        Edit::Delete(n) => {
            some(n).map(fs::remove_file);
            true
        }
        Edit::Rename(n) => {
            if let Some(path) = some(n) {
                fs::rename(&path, path.with_file_name(format!("renamed-{n}.md"))).expect("renamed");
            }
            true
        }
        Edit::RenameThenDelete(n) => {
            if let Some(path) = some(n) {
                let other = path.with_file_name(format!("gone-{n}.md"));
                fs::rename(&path, &other).expect("renamed");
                fs::remove_file(other).expect("removed");
            }
            false
        }
        Edit::ReplaceThenDelete(n) => {
            if let Some(path) = some(n) {
                write(&site.join("outside.md"), &brief(*n, "Replaced."));
                fs::rename(site.join("outside.md"), &path).expect("renamed");
                fs::remove_file(path).expect("removed");
            }
            false
        }
        Edit::SaveDuringBuild(n) => {
            for (round, pause) in [4, 17, 9, 30].into_iter().enumerate() {
                if let Some(path) = some(n) {
                    write(&path, &format!("{}\nRound {round}.\n", brief(*n, "")));
                }
                wait(pause);
            }
            false
        }
        Edit::SaveHalfway(n) => {
            if let Some(path) = some(n) {
                write(&path, "");
                wait(u64::from(n % 40));
                write(&path, &brief(*n, "")[..30]);
                wait(u64::from(n % 30));
                write(&path, &brief(*n, "Whole."));
            }
            false
        }
        other => apply_to_site(other, site),
    }
}

/// Edits of more than a brief.
fn apply_to_site(edit: &Edit, site: &Path) -> bool {
    match edit {
        Edit::RenameFolder(n) => {
            if let Some(folder) = pick(folders(site), *n) {
                let _ = fs::rename(&folder, folder.with_file_name(format!("folder-{n}")));
            }
            true
        }
        Edit::DeleteFolder(n) => {
            pick(folders(site), *n).map(fs::remove_dir_all);
            false
        }
        Edit::MoveFolderIn(n) => {
            let outside = site.join("outside");
            write(&outside.join(format!("deep/in-{n}.md")), &brief(*n, "Moved in."));
            write(&outside.join("index.md"), &brief(n.wrapping_add(1), "Index."));
            let _ = fs::rename(&outside, site.join(format!("content/briefs/moved-{n}")));
            true
        }
        Edit::CheckOut(n) => {
            for k in 0..40_u8 {
                let number = n.wrapping_add(k);
                let path = format!("content/briefs/branch/{}/{}/b-{k}.md", k % 4, k % 3);
                write(&site.join(path), &brief(number, "Checked out."));
            }
            pick(briefs(site), *n).map(fs::remove_file);
            false
        }
        Edit::MoveContentAway => {
            let (content, away) = (site.join("content"), site.join("away"));
            fs::rename(&content, &away).expect("renamed");
            wait(25);
            fs::rename(&away, &content).expect("renamed");
            false
        }
        Edit::ChangeStatic(n) => {
            write(&site.join(format!("static/{}.txt", n % 3)), &format!("Static {n}.\n"));
            let style = site.join("themes/default/static/assets/style.css");
            if n % 2 == 0 {
                write(&style, &format!("body {{ margin: {n}px }}\n"))
            }
            false
        }
        Edit::ChangeSettings(n) => {
            let settings = format!("title = \"Desk {n}\"\npaginate = {}\n", 2 + n % 5);
            write(&site.join("dateline.toml"), &settings);
            false
        }
        Edit::BreakTemplate => {
            write(&site.join("themes/default/templates/brief.html"), "{% if %}");
            false
        }
        other => apply_to_words(other, site),
    }
}

/// Edits of front matter, and what mends a site.
fn apply_to_words(edit: &Edit, site: &Path) -> bool {
    let some = |n: &u8| pick(briefs(site), *n);
    let change = |path: &Path, from: &str, to: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        write(path, &text.replacen(from, to, 1));
    };
    match edit {
        Edit::Retag(n, topic) => {
            if let Some(path) = some(n) {
                change(&path, "topics: [", &format!("topics: [tag-{}, ", topic % 4));
            }
        }
        Edit::ChangeAlias(n) => {
            let path = site.join(format!("content/actors/actor-{}.md", n % 4));
            let aliases = format!("Text of {n}, The {n}th");
            write(&path, &format!("---\nname: Actor {}\naliases: [{aliases}]\n---\n", n % 4));
        }
        Edit::ToggleDraft(n) => {
            if let Some(path) = some(n) {
                let text = fs::read_to_string(&path).unwrap_or_default();
                match text.contains("draft: true\n") {
                    true => change(&path, "draft: true\n", ""),
                    false => change(&path, "\n---\n", "\ndraft: true\n---\n"),
                }
            }
        }
        Edit::BreakBrief(n) => {
            if let Some(path) = some(n) {
                write(&path, "---\ntitle: [\n---\n\nBroken.\n");
            }
        }
        _ => {
            let _ = fs::remove_dir_all(site.join("themes"));
            for path in briefs(site) {
                let text = fs::read_to_string(&path).unwrap_or_default();
                if text.contains("title: [") {
                    write(&path, &brief(7, "Mended."));
                }
            }
            return false;
        }
    }
    false
}

/// A build that remembers nothing.
fn clean(options: &SiteOptions) -> BuiltSite {
    let read = read_inputs(options).expect("a site");
    let mut found = read.diagnostics;
    let mut built = Builder::new().build(&read.value);
    found.append(std::mem::take(&mut built.diagnostics));
    built.diagnostics = found.sorted();
    built
}

fn rendered(diagnostics: &Diagnostics) -> Vec<String> {
    let style = dateline::report::text::Style::Plain;
    diagnostics.iter().map(|found| dateline::report::text::render(found, style)).collect()
}

/// All files of a build, by their paths.
fn all_files(built: &BuiltSite, site: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = built.files().map(|output| {
        let bytes = match &output.body {
            Body::Copy(path) => fs::read(site.join(path.as_str())).unwrap_or_default(),
            Body::Picture(path) => {
                let picture = fs::read(site.join(path.as_str())).unwrap_or_default();
                dateline::picture::cleaned(&picture).unwrap_or_default()
            }
            made => made.bytes().expect("made").to_vec(),
        };
        (output.file, bytes)
    });
    files.collect()
}

/// What is served, asked for file by file.
fn served(serving: &Serving, files: impl Iterator<Item = String>) -> BTreeMap<String, Vec<u8>> {
    let page = |file: &String| {
        let answer = get(serving.address, &format!("/{file}"));
        let is_there = answer.status == 200 || (file == "404.html" && answer.status == 404);
        if is_there { answer.page() } else { format!("status {}", answer.status).into_bytes() }
    };
    files
        .map(|file| {
            let page = page(&file);
            (file, page)
        })
        .collect()
}

fn differing(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let keys = left.keys().chain(right.keys());
    let mut keys: Vec<String> =
        keys.filter(|key| left.get(*key) != right.get(*key)).cloned().collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Edits a site again and again, and compares after each edit.
fn try_edits(edits: &[Edit]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    lay_out(site);
    let serving = preview_with(&site_options(site), &preview_options());
    let base_url = Some(format!("http://{}/", serving.address));
    let options = SiteOptions { base_url, ..site_options(site) };
    // The last build without errors, while it is known for certain.
    let mut good: Option<BTreeMap<String, Vec<u8>>> = None;
    let mut before: Option<Arc<BuiltSite>> = None;
    for (index, edit) in edits.iter().enumerate() {
        let is_one_step = apply(edit, site);
        settle(&serving, site);
        let warm = serving.built().expect("a build");
        let cold = clean(&options);
        let what = format!("after edit {index}, {edit:?}");
        prop_assert_eq!(rendered(&warm.diagnostics), rendered(&cold.diagnostics), "{}", what);
        let (files, of_clean) = (all_files(&warm, site), all_files(&cold, site));
        let wrong = differing(&files, &of_clean);
        prop_assert!(wrong.is_empty(), "{}: built otherwise: {:?}", what, wrong);
        let expected = if !cold.diagnostics.has_errors() {
            good = Some(of_clean);
            good.as_ref()
        } else {
            // Between several steps a build may have had no error, and is what stays.
            if !is_one_step && before.is_none_or(|before| !before.diagnostics.has_errors()) {
                good = None;
            }
            good.as_ref()
        };
        if let Some(expected) = expected {
            let found = served(&serving, expected.keys().cloned());
            let wrong: Vec<String> = differing(&found, expected)
                .into_iter()
                // Copied files are read when they are asked for.
                .filter(|file| !cold.diagnostics.has_errors() || file.ends_with(".html"))
                .collect();
            prop_assert!(wrong.is_empty(), "{}: served otherwise: {:?}", what, wrong);
        }
        before = Some(warm);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: SITES,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_served_equals_a_clean_build(edits in prop::collection::vec(edit(), EDITS)) {
        let start = Instant::now();
        try_edits(&edits)?;
        note(&format!("{} edits in {:.1?}", edits.len(), start.elapsed()));
    }
}

#[test]
fn every_kind_of_edit_by_itself() {
    use Edit::*;
    let edits = [
        SaveInPlace(3),
        SaveAtomically(4),
        Create(1),
        Create(2),
        Rename(5),
        Delete(6),
        RenameThenDelete(2),
        ReplaceThenDelete(3),
        RenameFolder(1),
        MoveFolderIn(8),
        DeleteFolder(2),
        Retag(1, 2),
        ChangeAlias(1),
        ToggleDraft(2),
        ToggleDraft(2),
        ChangeSettings(3),
        BreakTemplate,
        SaveInPlace(1),
        Mend,
        BreakBrief(2),
        SaveAtomically(7),
        Mend,
        CheckOut(9),
        SaveDuringBuild(4),
        SaveHalfway(37),
        ChangeStatic(2),
        ChangeStatic(3),
        MoveContentAway,
        Mend,
    ];
    try_edits(&edits).expect("all equal");
}

/// A checkout of thousands of files is one change, or a few.
#[test]
fn thousands_of_files_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    lay_out(site);
    let serving = preview_with(&site_options(site), &preview_options());
    for n in 0..2500 {
        let path = format!("content/notes/{}/{}/note-{n}.md", n % 40, n % 7);
        write(&site.join(path), &format!("---\ntitle: Note {n}\n---\n\nText.\n"));
    }
    settle(&serving, site);
    let base_url = Some(format!("http://{}/", serving.address));
    let cold = clean(&SiteOptions { base_url, ..site_options(site) });
    let warm = serving.built().expect("a build");
    assert_eq!(differing(&all_files(&warm, site), &all_files(&cold, site)), Vec::<String>::new());
    assert!(warm.len() > 2500);
}

/// A save that comes in pieces is never told as an error.
#[test]
fn half_a_save_never_flashes_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    lay_out(site);
    let serving = preview_with(&site_options(site), &preview_options());
    let mut socket =
        crate::visit::Socket::open(serving.address, "", &[]).unwrap_or_else(|_| unreachable!());
    socket.hear();
    let path = site.join("content/briefs/0/brief-0.md");
    for round in 0..5 {
        write(&path, "---\ntitle: [half");
        wait(50);
        write(&path, &brief(0, &format!("Whole {round}.")));
        settle(&serving, site);
        let told = socket.hear();
        assert_eq!(told["findings"], serde_json::json!([]), "round {round}: {told}");
    }
}

/// `build --watch` writes what a build would, and goes on after errors.
#[test]
fn watching_without_a_server_writes_the_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "first");
    let mut child = dateline(["build", "--watch", "--today", "2025-06-01", "--site"])
        .arg(site)
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let page = site.join("public/about/index.html");
    let shows = |marker: &str| {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if fs::read_to_string(&page).is_ok_and(|text| text.contains(marker)) {
                return true;
            }
            wait(20);
        }
        false
    };
    assert!(shows("first"));
    write(&site.join("content/briefs/bad.md"), "---\ntitle: [\n---\n");
    wait(300);
    small_site(site, "second");
    wait(300);
    assert!(fs::read_to_string(&page).is_ok_and(|text| text.contains("first")), "an error stands");
    fs::remove_file(site.join("content/briefs/bad.md")).expect("removed");
    assert!(shows("second"), "it goes on after an error");
    // All files are switched before the manifest; then the next build finds nothing to do.
    let start = Instant::now();
    let mut again = build(site, &[]);
    while !again.status.success() && start.elapsed() < PATIENCE {
        again = build(site, &[]);
    }
    assert!(said(&again).contains("(0 written"), "{}", said(&again));
    let watched = files(&site.join("public"));
    child.kill().expect("ended");
    child.wait().expect("ended");
    let other = tempfile::tempdir().expect("a folder");
    small_site(other.path(), "second");
    assert!(build(other.path(), &[]).status.success());
    assert_eq!(files(&other.path().join("public")), watched);
}
