//! Search: words and their forms, the index as files, and both in a real browser.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use dateline::search::index::{Entry, Index, merge};
use dateline::search::words::{Compounds, Writing, each_word, read};
use dateline::search::{Key, Segment};

use crate::program::{build, files, note, said, small_site, write};
use crate::tools::{run_script, sample_site};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn words(text: &str, compounds: Compounds) -> String {
    let mut words = Vec::new();
    each_word(text, compounds, |word| words.push(dateline::slug::fold(word)));
    words.join(" ")
}

/// The table is the browser's too, so that both take a text apart alike.
#[test]
fn texts_fall_into_words() {
    let table = std::fs::read_to_string(Path::new(HERE).join("tests/browser/words.txt"));
    let table = table.expect("a table");
    let rows: Vec<(&str, &str)> = table.lines().filter_map(|line| line.split_once(" → ")).collect();
    assert!(rows.len() > 12);
    for (text, expected) in rows {
        assert_eq!(words(text, Compounds::Parted), expected, "{text}");
    }
    assert_eq!(words("the MS-13 gang, F-16s", Compounds::Joined), "the ms ms13 13 gang f 16s");
}

fn entry(order: u32, language: &str, name: &str, lead: &str) -> Entry {
    let writing =
        Writing { language, names: vec![name.into()], lead: vec![lead.into()], body: None };
    let key = Key { segment: Segment::Briefs, group: 739_000 + order / 3, order: order % 3 };
    Entry { key, words: Arc::new(read(&writing)) }
}

/// The stem of a form, as the browser reads it out of the form's line.
fn stem(index: &Index, form: &str) -> Option<String> {
    let line = index.forms.iter().find(|line| line.key == form)?.text.trim_end();
    let Some((written, rule)) = line[1..].split_once('/') else { return Some(line[1..].into()) };
    let letters = rule.trim_start_matches(|c: char| c.is_ascii_digit());
    let dropped: usize = rule[..rule.len() - letters.len()].parse().ok()?;
    let kept: String = written.chars().take(written.chars().count() - dropped).collect();
    Some(kept + letters)
}

#[test]
fn forms_of_a_word_have_one_stem() {
    let index = merge(
        &[
            entry(0, "en", "Tariffs", "the minister’s designations, designated"),
            entry(1, "es", "La negociación", "las negociaciones con los ministros"),
            entry(2, "fr", "Les négociations", "des ministres"),
            entry(3, "eo", "La urboj", "U.S. troops of 2025-01-20 and 10000"),
            entry(4, "el", "Η αλήθεια", "ισαισα"),
        ],
        Vec::new(),
    );
    for (form, expected) in [
        ("tariffs", Some("tariff")),
        ("designations", Some("design")),
        ("designated", Some("design")),
        ("negociacion", Some("negoci")),
        ("negociaciones", Some("negoci")),
        ("negociations", Some("negoci")),
        ("urboj", Some("urboj")),
        ("2025-01-20", Some("2025-01-20")),
        ("us", Some("us")),
        ("ισαισα", Some("ισα")),
        // Words that say nothing by themselves are indexed in titles only.
        ("the", None),
        ("les", Some("le")),
    ] {
        assert_eq!(stem(&index, form).as_deref(), expected, "{form}");
    }
    assert!(index.stems.iter().all(|line| line.text.starts_with(&line.key)));
}

#[test]
fn the_index_is_the_same_with_any_number_of_threads() {
    let entries: Vec<Entry> = (0..2000)
        .map(|number| {
            entry(number, "en", &format!("Brief {number}"), &format!("word{} again", number % 37))
        })
        .collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| merge(&entries, vec![("@".into(), vec![entries[0].key])]))
    };
    assert!(with(1) == with(7));
}

/// A site of so many briefs, each of 200 words out of 3,000.
fn wordy_site(folder: &Path, briefs: u64) {
    write(&folder.join("dateline.toml"), "title = \"Wordy\"\n");
    for number in 0..briefs {
        let mut text = String::new();
        let mut seed = number + 1;
        for _ in 0..200 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let word = (seed >> 33) % 3000;
            let _ = write!(text, "{}{} ", ["ba", "co", "di", "fu"][word as usize % 4], word / 4);
        }
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        let front = format!("title: Brief {number}\ndate: 2024-{month:02}-{day:02}\n");
        write(
            &folder.join(format!("content/briefs/b{number}.md")),
            &format!("---\n{front}---\n\n{text}\n"),
        );
    }
}

#[test]
fn an_edit_changes_few_shards() {
    let folder = tempfile::tempdir().expect("a folder");
    wordy_site(folder.path(), 400);
    assert!(build(folder.path(), &[]).status.success());
    let before = files(&folder.path().join("public/search"));
    let brief = folder.path().join("content/briefs/b200.md");
    let text = std::fs::read_to_string(&brief).expect("text");
    write(&brief, &format!("{text}\nThree newcomers arrived.\n"));
    assert!(build(folder.path(), &[]).status.success());
    let after = files(&folder.path().join("public/search"));
    let changed: BTreeSet<&String> = after
        .iter()
        .filter(|(file, bytes)| before.get(*file) != Some(bytes))
        .map(|(file, _)| file)
        .collect();
    let gone = before.keys().filter(|file| !after.contains_key(*file)).count();
    note(&format!(
        "an edit of three words changes {} of {} shards, {gone} go",
        changed.len(),
        after.len()
    ));
    // Forms and stems of three words, the record, and the list of shards if a bound has moved.
    assert!(after.len() > 80, "{} shards", after.len());
    assert!(changed.len() <= 12 && gone <= 2, "{changed:?}");
}

#[test]
fn without_search_there_is_no_trace_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    let settings = "title = \"Desk\"\n[search]\nenabled = false\n";
    write(&folder.path().join("dateline.toml"), settings);
    assert!(build(folder.path(), &[]).status.success());
    let built = files(&folder.path().join("public"));
    assert!(!built.keys().any(|file| file.starts_with("search/")));
    let home = String::from_utf8_lossy(&built["index.html"]);
    assert!(!home.contains("/search/") && !home.contains("search-link"));
}

/// Markup that stays as it is written is shown, and nobody searches for it or reads it in a summary.
#[test]
fn markup_of_other_tools_is_not_searched() {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    let brief = "---\ntitle: Talks\ndate: 2025-03-01\n---\n\n{{< zebrashort >}}\n\nPlainly[^zebranote] {% zebratag %} \
                 {{ zebraexpression }} ==brightly== written [[x|and\n\nOpen [[zebralink\n";
    write(&folder.path().join("content/briefs/talks.md"), brief);
    assert!(build(folder.path(), &[]).status.success());
    let built = files(&folder.path().join("public"));
    let text = |file: &str| String::from_utf8_lossy(&built[file]).into_owned();
    assert!(text("briefs/talks/index.html").contains("zebrashort"));
    let summaries = text("data/briefs.csv");
    assert!(summaries.contains("brightly") && !summaries.contains("zebra"), "{summaries}");
    let index = built.iter().filter(|(file, _)| file.starts_with("search/s/"));
    let index: String = index.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    assert!(index.contains("bright") && !index.contains("zebra"), "{index}");
}

#[test]
fn scripts_are_light() {
    let mut sum = 0;
    for name in ["site.js", "search.js", "finder.js"] {
        let path = Path::new(HERE).join("themes/default/static/assets").join(name);
        sum += gzipped(&path);
    }
    let Some(sum) = (sum > 0).then_some(sum) else { return note("skipped: no gzip") };
    note(&format!("search, cards and the toggle take {sum} bytes compressed"));
    assert!(sum < 12 << 10, "{sum} bytes");
}

/// The size of a file behind `gzip`; 0 where there is no such program.
fn gzipped(path: &Path) -> usize {
    let output = Command::new("gzip").arg("-c").arg(path).output();
    output.map_or(0, |output| output.stdout.len())
}

#[test]
fn readers_find_what_they_ask_for_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    sample_site(folder.path(), &["--base-url", "https://example.org/a/desk/"]);
    let public = folder.path().join("public").display().to_string();
    run_script("search.mjs", &[&public, "/a/desk"]);
}

/// How long it takes to join the words of 10,000 documents, which is done anew in each build.
#[test]
#[ignore = "measures"]
fn merging_is_quick() {
    let site = crate::corpus::site(10_000);
    let briefs = site.iter().filter(|(path, _)| path.starts_with("content/briefs"));
    let entries: Vec<Entry> =
        (0..).zip(briefs).map(|(order, (path, text))| entry(order, "en", path, text)).collect();
    let start = std::time::Instant::now();
    let index = merge(&entries, Vec::new());
    let time = start.elapsed().as_millis();
    note(&format!("{} stems of {} briefs in {time} ms", index.stems.len(), entries.len()));
}

/// What searches over a large site fetch. Needs a while, so it runs on request:
/// `cargo test --release --test it searches_fetch_little -- --ignored --nocapture`.
#[test]
#[ignore = "builds 10,000 briefs"]
fn searches_fetch_little() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in crate::corpus::site(10_000) {
        write(&folder.path().join(path), &text);
    }
    let built = build(folder.path(), &[]);
    assert!(built.status.success(), "{}", said(&built));
    let public = folder.path().join("public").display().to_string();
    run_script("budget.mjs", &[&public]);
}
