//! Withheld means absent: whatever stands in a withheld file appears in no byte of the output.

use std::path::Path;

use crate::program::{build, files, said, small_site, write};

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
    for (canary, _) in KINDS.iter().filter(|(canary, _)| *canary != "canaryexpired") {
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
