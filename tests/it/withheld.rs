//! Withheld means absent: whatever stands in a withheld file appears in no byte of the output.

use std::path::Path;

use crate::program::{build, dateline, files, said, small_site, write};

/// Each way to be withheld, and a word that is planted everywhere in such a file.
const KINDS: &[(&str, &str)] = &[
    ("canarydraft", "draft: true"),
    ("canaryunpublished", "published: false"),
    ("canaryfuture", "date: 2025-06-02"),
    ("canaryscheduled", "publish_at: 2025-06-01T00:00:01Z"),
    ("canaryexpired", "expires: 2025-05-31"),
    ("canarygreen", "tlp: GREEN"),
    ("canaryamber", "tlp: AMBER"),
    ("canarystrict", "tlp: AMBER+STRICT"),
    ("canaryred", "tlp: RED"),
    ("canarycase", "Draft: true"),
    ("canaryupper", "DRAFT: True"),
    ("canaryupperred", "TLP: RED"),
    ("canaryprefix", "tlp: \"TLP:AMBER\""),
    ("canarylower", "tlp: amber+strict"),
    ("canaryyes", "draft: yes"),
    ("canaryquoted", "draft: \"true\""),
    ("canaryone", "draft: 1"),
    ("canaryno", "published: no"),
    ("canaryquotedfalse", "published: \"false\""),
    ("canarypublish", "publish: false"),
    ("canarypublic", "public: false"),
    ("canarygarden", "dg-publish: false"),
    ("canaryprivate", "private: true"),
    ("canaryunlisted", "unlisted: true"),
    ("canaryhidden", "hidden: on"),
    ("canarydrafts", "drafts: true"),
    ("canaryisdraft", "isDraft: true"),
    ("canarystatus", "status: draft"),
    ("canarystate", "state: Draft"),
    ("canarywip", "status: [WIP]"),
    ("canarypending", "post_status: pending"),
    ("canaryreview", "Status: In Review"),
    ("canaryvisibility", "visibility: private"),
    ("canarymembers", "visibility: members"),
    ("canaryembargo", "embargo: 2099-01-01"),
    ("canaryembargoed", "embargoed: true"),
    ("canaryuntil", "embargo-until: 2025-06-01T12:00:00Z"),
    ("canarycamel", "publishAt: 2099-01-01"),
    ("canarypublishdate", "publish_date: 2099-01-01"),
    ("canaryhugo", "publishDate: 2099-01-01"),
    ("canaryreleasedate", "releaseDate: 2099-01-01"),
    ("canaryscheduledfor", "scheduled_for: 2099-01-01"),
    ("canaryexpiresat", "expires_at: 2020-01-01"),
    ("canaryexpiration", "expiration_date: 2020-01-01"),
    ("canaryexpiry", "expiryDate: 2020-01-01"),
    ("canaryunpublishat", "unpublish_at: 2020-01-01"),
    ("canarymarking", "marking: RED"),
    ("canarysecret", "classification: Top Secret"),
    ("canaryrender", "render: false"),
    ("canarypermalink", "permalink: false"),
    ("canarypassword", "password: swordfish"),
    ("canarywithdrawn", "workflow_state: withdrawn"),
];

/// Fields that keep nothing back.
const FREE: &[&str] = &[
    "status: final",
    "state: Texas",
    "private: false",
    "draft: no",
    "Draft: \"false\"",
    "published: yes",
    "publish: true",
    "published: 2025-05-30",
    "publishDate: 2025-05-30",
    "expiration_date:",
    "expires: 2099-01-01",
    "expires: never",
    "embargo: false",
    "embargo: 2020-01-01",
    "tlp: WHITE",
    "tlp: \"TLP:CLEAR\"",
    "classification: public",
    "visibility: public",
    "permalink: /x/",
    "password: \"\"",
    "unlisted: 0",
    "staus: final",
    "top: true",
    "extra: {status: pending, color: red}",
];

/// Fields that may be meant to keep something back, so that the build stops.
const DOUBTFUL: &[&str] = &[
    "draft: maybe",
    "drfat: true",
    "publishd: false",
    "prviate: yes",
    "tpl: RED",
    "tlp: ORANGE",
    "tlp: [GREEN, ORANGE]",
    "marking: purple",
    "embrago: 2099-01-01",
    "embargo: soon",
    "expiration_dat: 2020-01-01",
    "publish_at: next week",
    "status: drfat",
    "staus: draft",
    "visibilty: private",
    "extra: {draft: true}",
    "params: {embargo: 2099-01-01}",
    "_build: {render: never}",
];

/// What may stand before front matter, so that it is none.
const BEFORE: &[&str] = &[
    "\n",
    " ",
    "\t",
    "\u{feff}\n",
    "\u{200b}",
    "<!-- note -->\n",
    "%% note %%\n",
    "-",
    "```yaml\n",
    "~~~\n",
    "# Title\n\n",
    "+++\n+++\n",
];

fn plant(folder: &Path) {
    small_site(folder, "x");
    for (canary, line) in KINDS {
        let dated =
            if line.starts_with("date:") { String::new() } else { "date: 2025-05-01\n".to_owned() };
        let text = format!(
            "---\ntitle: Title {canary}title\n{dated}{line}\nsummary: {canary}summary\nplace: {canary}place\nactors: [Actor {canary}actor, A]\ntopics: [{canary}topic, t]\ndates: [{{date: 1999-09-09, label: {canary}label, actors: [{canary}eventactor]}}]\nsources: [{{title: {canary}source, publisher: {canary}publisher, url: \"https://{canary}.example/\"}}]\nauthors: [{canary}author]\nimage: {{src: {canary}image.svg, alt: {canary}alt}}\nredirect_from: /{canary}old/\ncorrections: [{canary}correction]\nextra: {{{canary}key: {canary}value}}\n---\n\n{canary}body ![x](pictures/{canary}picture.svg) [x]({canary}file.csv) [[1998-08-08]]\n\n## {canary}heading\n\n[^{canary}note]\n\n[^{canary}note]: {canary}note\n"
        );
        write(&folder.join(format!("content/briefs/{canary}name.md")), &text);
        write(
            &folder.join(format!("content/briefs/{canary}image.svg")),
            &format!("<svg>{canary}</svg>"),
        );
        write(
            &folder.join(format!("content/briefs/pictures/{canary}picture.svg")),
            &format!("<svg>{canary}</svg>"),
        );
        write(&folder.join(format!("content/briefs/{canary}file.csv")), canary);
        write(
            &folder.join(format!("content/briefs/{canary}bundle/index.md")),
            &format!("---\ntitle: {canary}\n{dated}{line}\n---\n"),
        );
        write(&folder.join(format!("content/briefs/{canary}bundle/{canary}asset.txt")), canary);
        if !line.starts_with("date:") {
            let profile = |folder: &str| {
                format!(
                    "---\nname: Profile {canary}\naliases: [{canary}alias]\n{line}\nsummary: {canary}\nredirect_from: /{canary}{folder}/\n---\n\n{canary}\n"
                )
            };
            write(
                &folder.join(format!("content/actors/{canary}actorprofile.md")),
                &profile("actor"),
            );
            write(
                &folder.join(format!("content/topics/{canary}topicprofile.md")),
                &profile("topic"),
            );
            write(
                &folder.join(format!("content/{canary}page.md")),
                &format!("---\ntitle: {canary}\n{line}\n---\n\n{canary}\n"),
            );
        }
    }
    // A published brief that links to withheld ones by name and path.
    let links: String =
        KINDS.iter().map(|(canary, _)| format!("[words](briefs/{canary}name.md) ")).collect();
    write(&folder.join("content/links.md"), &format!("---\ntitle: Links\n---\n\n{links}\n"));
}

#[test]
fn canaries_are_in_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    plant(site);
    let output = build(site, &[]);
    assert!(output.status.success(), "{}", said(&output));
    let public = files(&site.join("public"));
    for (file, bytes) in &public {
        let text = String::from_utf8_lossy(bytes);
        for needle in ["canary", "1999", "1998"] {
            assert!(!file.contains(needle), "{file} tells of something withheld");
            assert!(!text.contains(needle), "{file} contains `{needle}`");
        }
    }
    assert_eq!(said(&output).matches("warning[D304]").count(), KINDS.len());

    // What exists through withheld briefs alone changes no count either.
    let other = tempfile::tempdir().expect("a folder");
    small_site(other.path(), "x");
    write(
        &other.path().join("content/links.md"),
        &format!("---\ntitle: Links\n---\n\n{}\n", "words ".repeat(KINDS.len())),
    );
    assert!(build(other.path(), &[]).status.success());
    assert_eq!(files(&other.path().join("public")), public);
}

#[test]
fn with_the_flags_they_appear() {
    let folder = tempfile::tempdir().expect("a folder");
    plant(folder.path());
    let output = build(folder.path(), &["--drafts", "--future", "--max-tlp", "RED"]);
    assert!(output.status.success(), "{}", said(&output));
    let public = files(&folder.path().join("public"));
    let is_expired = |line: &str| line.ends_with("2020-01-01") || line.starts_with("expires");
    for (canary, _) in KINDS.iter().filter(|(_, line)| !is_expired(line)) {
        assert!(public.contains_key(&format!("briefs/{canary}name/index.html")), "{canary}");
    }
    assert!(!public.contains_key("briefs/canaryexpiredname/index.html"));
}

#[test]
fn an_unknown_marking_is_an_error_and_a_fault_in_a_draft_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    write(
        &folder.path().join("content/briefs/d.md"),
        "---\ntitle: D\ndraft: true\ndate: 2025-02-30\ntittle: x\n---\n\n[[nobody]]\n",
    );
    write(
        &folder.path().join("content/briefs/e.md"),
        "---\ntitle: Unclosed: [\ndraft: true\n---\n",
    );
    let output = build(folder.path(), &["--verbose"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("note[D109]"), "{}", said(&output));
    write(
        &folder.path().join("content/briefs/f.md"),
        "---\ntitle: F\ndate: 2025-01-01\ntlp: ORANGE\n---\n",
    );
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("error[D108]"), "{}", said(&output));
}

fn brief(line: &str) -> String {
    format!("---\ntitle: Planted\ndate: 2025-05-01\n{line}\n---\n\nText.\n")
}

/// Builds a site with one more brief, and tells the exit status and whether the brief is there.
fn outcome(text: &str) -> (Option<i32>, bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    write(&folder.path().join("content/briefs/planted.md"), text);
    let output = build(folder.path(), &[]);
    let is_there = folder.path().join("public/briefs/planted/index.html").exists();
    (output.status.code(), is_there, said(&output))
}

#[test]
fn what_keeps_nothing_back_is_published() {
    for line in FREE {
        let (code, is_there, said) = outcome(&brief(line));
        assert_eq!((code, is_there), (Some(0), true), "{line}\n{said}");
    }
}

#[test]
fn what_may_be_meant_to_withhold_stops_the_build() {
    for line in DOUBTFUL {
        let (code, is_there, said) = outcome(&brief(line));
        assert_eq!((code, is_there), (Some(1), false), "{line}\n{said}");
    }
}

#[test]
fn front_matter_in_the_wrong_place_is_not_published_in_silence() {
    for before in BEFORE {
        let text = format!("{before}{}", brief("draft: true"));
        let (code, is_there, said) = outcome(&text);
        assert_eq!((code, is_there), (Some(1), false), "{before:?}\n{said}");
        let (code, _, said) = outcome(&format!("{before}{}", brief("place: Rome")));
        let is_told = said.contains("[D115]") || code == Some(1);
        assert!(is_told || before.starts_with('#'), "{before:?}\n{said}");
    }
    let (code, is_there, said) =
        outcome("---\rtitle: X\rdate: 2025-05-01\rdraft: true\r---\rText\r");
    assert_eq!((code, is_there), (Some(0), false), "{said}");
    let (code, ..) = outcome("---\ntitle: X\ndate: 2025-05-01\n---\n---\ndraft: true\n---\n");
    assert_eq!(code, Some(1));
    let about =
        "---\ntitle: X\ndate: 2025-05-01\n---\n\nWrite:\n\n```yaml\n---\ndraft: true\n---\n```\n";
    assert_eq!(outcome(about).0, Some(0));
}

#[test]
fn the_next_change_is_written_for_schedulers() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        &folder.path().join("content/briefs/b.md"),
        "---\ntitle: B\ndate: 2025-03-12\npublish_at: 2025-06-05T10:00:00+02:00\n---\n\nText.\n",
    );
    let next = |today: &str| {
        let file = folder.path().join("next");
        let built = dateline(["build", "--today", today, "--site"])
            .arg(folder.path())
            .arg("--next-change")
            .arg(&file)
            .output()
            .expect("started");
        assert!(built.status.success());
        std::fs::read_to_string(file).expect("written")
    };
    assert_eq!(next("2025-06-01"), "2025-06-05T08:00:00Z\n");
    assert_eq!(next("2025-06-06"), "", "nothing is ahead");
}

/// A build that leaks writes nothing: on machines that publish of itself, elsewhere when it is asked to.
#[test]
fn a_leak_stops_the_build_where_it_is_looked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "plain");
    let secret = "---\ntitle: Operation Nightfall\ndraft: true\n---\n";
    write(&site.join("content/briefs/nightfall.md"), secret);
    write(&site.join("static/notes.txt"), "See operation nightfall.");
    let builds = |ci: Option<&str>, flags: &[&str]| {
        let output = site.join("public");
        let _ = std::fs::remove_dir_all(&output);
        let mut command = dateline(["build", "--today", "2025-06-01", "--site"]);
        command.arg(site).args(flags).envs(ci.map(|ci| ("CI", ci)));
        let done = command.output().expect("started");
        let (is_fine, said) = (done.status.success(), said(&done));
        assert_eq!(is_fine, output.join("index.html").exists(), "{ci:?} {flags:?} {said}");
        assert!(is_fine || said.contains("notes.txt") && said.contains("nightfall.md"), "{said}");
        is_fine
    };
    assert!(builds(None, &[]));
    assert!(!builds(None, &["--audit"]));
    assert!(!builds(Some("true"), &[]));
    assert!(!builds(Some("1"), &[]));
    assert!(builds(Some("false"), &[]));
    assert!(builds(Some("true"), &["--no-audit"]));
    assert!(builds(None, &["--drafts", "--audit"]));
}
