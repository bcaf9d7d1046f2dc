//! A build that is killed at any moment leaves the old site or, once its journal is written, files that
//! are all whole, and the next build completes the switch.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::program::{build, dateline, files, said, small_site};

/// Kills that are tried.
const KILLS: u32 = 100;

fn site(folder: &Path, marker: &str) {
    small_site(folder, marker);
    // Enough pages that the switch takes a while, and some that come and go.
    for number in 0..250 {
        let text = format!(
            "---\ntitle: More {number} {marker}\ndate: 2024-01-01\ntopics: [t{}]\n---\n\n{marker}\n",
            number % 7
        );
        let path = folder.join(format!("content/briefs/more-{marker}-{number}.md"));
        crate::program::write(&path, &text);
    }
}

fn clear(folder: &Path) {
    fs::remove_dir_all(folder.join("content")).expect("removed");
}

#[test]
fn a_kill_at_any_moment_tears_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let mut versions: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
    for marker in ["first", "second"] {
        let of_its_own = tempfile::tempdir().expect("a folder");
        site(of_its_own.path(), marker);
        let built = build(of_its_own.path(), &[]);
        assert!(built.status.success(), "{}", said(&built));
        versions.push(files(&of_its_own.path().join("public")));
    }
    site(path, "first");
    let start = Instant::now();
    assert!(build(path, &[]).status.success());
    let duration = start.elapsed();
    let (mut old, mut new) = (0, 1);
    let (mut before_journal, mut behind_journal, mut completed) = (0, 0, 0);
    for kill in 0..KILLS {
        clear(path);
        site(path, ["first", "second"][new]);
        let mut child = dateline(["build", "--quiet", "--today", "2025-06-01", "--site"])
            .arg(path)
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        wait(kill, duration, path, &mut child);
        let _ = child.kill();
        let is_done = child.wait().expect("waited").success();
        let now = files(&path.join("public"));
        let journal = has_journal(path);
        for (file, bytes) in &now {
            let is_whole = versions.iter().any(|version| version.get(file) == Some(bytes));
            assert!(is_whole, "kill {kill}: {file} is torn");
        }
        match (is_done, journal) {
            (true, _) => completed += 1,
            (false, true) => behind_journal += 1,
            (false, false) if now == versions[new] => completed += 1,
            (false, false) => {
                before_journal += 1;
                assert_eq!(
                    now, versions[old],
                    "kill {kill}: there is no journal, and the old site has changed"
                );
            }
        }
        let next = build(path, &[]);
        assert!(next.status.success(), "kill {kill}: {}", said(&next));
        assert_eq!(
            files(&path.join("public")),
            versions[new],
            "kill {kill}: the next build does not complete the switch"
        );
        (old, new) = (new, old);
    }
    crate::program::note(&format!(
        "{KILLS} kills: {before_journal} before the journal, {behind_journal} behind it, {completed} too late"
    ));
    assert!(before_journal > 5 && behind_journal > 5, "the kills came all at one time");
}

/// Waits for the moment to kill: of even kills one spread over the length of a build, of odd ones one a
/// little behind the beginning of the switch, which is short.
fn wait(kill: u32, duration: Duration, site: &Path, child: &mut Child) {
    let part = f64::from(kill * 37 % KILLS) / f64::from(KILLS);
    if kill.is_multiple_of(2) {
        return std::thread::sleep(duration.mul_f64(part * 1.1));
    }
    while !has_journal(site) && child.try_wait().expect("waited").is_none() {
        std::hint::spin_loop();
    }
    std::thread::sleep(Duration::from_micros((part * 4000.0) as u64));
}

fn has_journal(site: &Path) -> bool {
    let states = fs::read_dir(site.join(".dateline")).expect("a folder").filter_map(Result::ok);
    states.into_iter().any(|state| state.path().join("journal").exists())
}

#[test]
fn a_reader_never_meets_a_missing_or_torn_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    site(path, "first");
    assert!(build(path, &[]).status.success());
    let watched = [
        "index.html",
        "about/index.html",
        "briefs/index.html",
        "actors/a/index.html",
        "robots.txt",
    ];
    let is_done = AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0_u32;
            while !is_done.load(Ordering::Relaxed) {
                for file in watched {
                    let text = fs::read_to_string(path.join("public").join(file));
                    let text = text.unwrap_or_else(|error| unreachable!("{file}: {error}"));
                    let is_whole = text.trim_end().ends_with("</html>") || text.starts_with("# ");
                    assert!(is_whole && !text.is_empty(), "{file} is torn");
                    reads += 1;
                }
            }
            reads
        });
        for marker in ["second", "first", "second", "first"] {
            clear(path);
            site(path, marker);
            assert!(build(path, &[]).status.success());
        }
        is_done.store(true, Ordering::Relaxed);
        reader.join().expect("the reader met only whole files")
    });
    assert!(reads > 100, "only {reads} reads");
}
