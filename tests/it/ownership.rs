//! Whose files are in the output folder: committed outputs, clones, damaged manifests, other sites.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::{build, dateline, files, said, small_site, write};

/// The list that builds leave in the output folder.
const LIST: &str = ".dateline-manifest";

/// Copies a site as a clone of it would be: without what builds remember.
fn clone(from: &Path, to: &Path) {
    for (file, bytes) in files(from) {
        if !file.starts_with(".dateline/") {
            let path = to.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
    }
}

fn fine(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

/// The build is refused, says all these, and changes nothing.
fn refused(site: &Path, more: &[&str], words: &[&str]) {
    let public = site.join("public");
    let before = files(&public);
    let output = build(site, more);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    for word in words {
        assert!(said(&output).contains(word), "{word}: {}", said(&output));
    }
    assert_eq!(files(&public), before);
}

/// Two clones of a site, of which the first has built its output.
fn two(folder: &Path) -> (PathBuf, PathBuf) {
    let (a, b) = (folder.join("a"), folder.join("b"));
    small_site(&a, "x");
    fine(&build(&a, &[]));
    clone(&a, &b);
    (a, b)
}

/// What a clean build makes of a site.
fn clean(site: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    clone(site, folder.path());
    let _ = fs::remove_dir_all(folder.path().join("public"));
    fine(&build(folder.path(), &[]));
    files(&folder.path().join("public"))
}

#[test]
fn another_clone_goes_on_with_a_committed_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = two(folder.path());
    assert!(fine(&build(&b, &[])).contains("(0 written"));
    // B edits, withholds and builds; A pulls, edits and builds; and so on.
    for round in 0..3 {
        for (site, other) in [(&b, &a), (&a, &b)] {
            let name = site.file_name().and_then(|name| name.to_str()).expect("a name");
            fs::remove_file(site.join(format!("content/briefs/brief-1{round}.md"))).unwrap_or(());
            let text = format!("---\ntitle: New {name} {round}\ndate: 2025-03-01\n---\n\nText.\n");
            write(&site.join(format!("content/briefs/new-{name}-{round}.md")), &text);
            fine(&build(site, &[]));
            assert_eq!(files(&site.join("public")), clean(site), "{name} {round}");
            // What the other one has not is not there after a pull either.
            for part in ["public", "content"] {
                fs::remove_dir_all(other.join(part)).expect("removed");
            }
            clone(site, other);
            assert!(fine(&build(other, &[])).contains("(0 written"), "{name} {round}");
        }
    }
}

#[test]
fn what_somebody_has_changed_in_a_committed_output_is_theirs_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, b) = two(folder.path());
    let about = b.join("public/about/index.html");
    write(&about, "my own");
    write(&b.join("public/mine.txt"), "mine");
    refused(&b, &[], &["somebody has changed", "public/about/index.html"]);
    refused(&b, &["--adopt"], &["somebody has changed", "public/about/index.html"]);
    fs::remove_file(&about).expect("removed");
    fine(&build(&b, &[]));
    assert_eq!(fs::read_to_string(b.join("public/mine.txt")).expect("there"), "mine");

    // A page that is a draft now goes with its own bytes; with others it stops the build, unless it is adopted.
    let (_, b) = two(&folder.path().join("second"));
    for number in [10, 11] {
        let path = format!("content/briefs/brief-{number}.md");
        write(&b.join(path), "---\ntitle: Brief\ndraft: true\n---\n");
    }
    let page = b.join("public/briefs/brief-11/index.html");
    let text = fs::read_to_string(&page).expect("there");
    write(&page, &format!("{text}<!-- edited -->"));
    refused(&b, &[], &["makes no such page", "public/briefs/brief-11/index.html", "--adopt"]);
    let adopted = fine(&build(&b, &["--adopt"]));
    assert!(adopted.contains("kept") && adopted.contains("brief-11/index.html"), "{adopted}");
    assert!(page.exists() && !b.join("public/briefs/brief-10").exists());
}

#[test]
fn a_list_that_git_has_merged_or_changed_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, b) = two(folder.path());
    let list = fs::read_to_string(b.join("public").join(LIST)).expect("there");
    // A conflict that nobody has resolved.
    let (head, rest) = list.split_at(list.len() / 2);
    let (cut, rest) = (head.rfind('\n').expect("lines") + 1, rest);
    let merged =
        format!("{}<<<<<<< HEAD\n{}{rest}=======\nend\n>>>>>>> b\n", &list[..cut], &head[cut..]);
    write(&b.join("public").join(LIST), &merged);
    fine(&build(&b, &[]));
    assert_eq!(files(&b.join("public")), clean(&b));

    // Ends of lines as Git writes them on Windows.
    let (_, b) = two(&folder.path().join("second"));
    for (file, bytes) in files(&b.join("public")) {
        let text = String::from_utf8_lossy(&bytes).replace('\n', "\r\n");
        write(&b.join("public").join(file), &text);
    }
    small_site(&b, "y");
    fine(&build(&b, &[]));
    assert_eq!(files(&b.join("public")), clean(&b));

    // One that is cut off is none.
    let (_, b) = two(&folder.path().join("third"));
    write(&b.join("public").join(LIST), &list[..list.len() - 40]);
    refused(&b, &[], &["no build of this site", "is damaged", "--adopt"]);
    fine(&build(&b, &["--adopt"]));
    fine(&build(&b, &[]));
}

#[test]
fn the_list_tells_nothing_but_digests_and_depends_on_nothing_but_the_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    write(&site.join("content/briefs/secret-plan.md"), "---\ntitle: Secret\ndraft: true\n---\n");
    write(&site.join("static/unlisted-report.pdf"), "x");
    fine(&build(site, &[]));
    let list = fs::read_to_string(site.join("public").join(LIST)).expect("there");
    for word in ["secret", "Secret", "unlisted", "report", "index", site.to_str().expect("text")] {
        assert!(!list.contains(word), "{word}:\n{list}");
    }
    fs::remove_file(site.join("content/briefs/secret-plan.md")).expect("removed");
    let other = folder.path().join("else where");
    fine(&build(site, &["-o", other.to_str().expect("text")]));
    assert_eq!(fs::read_to_string(other.join(LIST)).expect("there"), list);
}

#[test]
fn a_manifest_that_is_not_whole_never_disowns_the_site() {
    type Damage = fn(&str) -> String;
    let damages: [(Damage, &str); 5] = [
        (|_| String::new(), "is empty"),
        (|text| text[..text.len() / 2].to_owned(), "is damaged"),
        // Cut off at the end of a line.
        (
            |text| text[..=text[..text.len() - 2].rfind('\n').expect("lines")].to_owned(),
            "is damaged",
        ),
        (|text| "\0".repeat(text.len()), "is damaged"),
        (|text| text.replacen("manifest 2", "manifest 9", 1), "another Dateline"),
    ];
    for (damage, how) in damages {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path();
        small_site(site, "x");
        fine(&build(site, &[]));
        let states = fs::read_dir(site.join(".dateline")).expect("a folder");
        let manifest = states.filter_map(Result::ok).map(|state| state.path().join("manifest"));
        let manifest = manifest.into_iter().find(|path| path.exists()).expect("there");
        let text = fs::read_to_string(&manifest).expect("there");
        write(&site.join("content/briefs/brief-10.md"), "---\ntitle: Brief\ndraft: true\n---\n");
        // Without the list nothing is known, and no flag goes past that.
        let list = fs::read(site.join("public").join(LIST)).expect("there");
        fs::remove_file(site.join("public").join(LIST)).expect("removed");
        fs::write(&manifest, damage(&text)).expect("written");
        let path = manifest.to_str().expect("text");
        refused(site, &[], &[how, path, "delete"]);
        refused(site, &["--adopt"], &[how, path, "delete"]);
        // With it the files are known again, and the draft goes.
        fs::write(site.join("public").join(LIST), list).expect("written");
        let said = fine(&build(site, &[]));
        assert!(said.contains(how) && said.contains(path), "{said}");
        assert!(!site.join("public/briefs/brief-10").exists());
        assert_eq!(files(&site.join("public")), clean(site));
        let said = fine(&build(site, &[]));
        assert!(!said.contains(how), "{said}");
        // The way out that is named.
        fs::write(&manifest, damage(&text)).expect("written");
        fs::remove_dir_all(site.join("public")).expect("removed");
        fs::remove_file(&manifest).expect("removed");
        fine(&build(site, &[]));
        assert_eq!(files(&site.join("public")), clean(site));
    }
}

#[test]
fn two_sites_do_not_take_each_others_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (x, y, z) = (folder.path().join("x"), folder.path().join("y"), folder.path().join("z"));
    let shared = folder.path().join("shared");
    let output = shared.to_str().expect("text");
    for (site, title, url) in [
        (&x, "Desk", "base_url = \"https://x.example/\"\n"),
        (&y, "Desk", "base_url = \"https://y.example/\"\n"),
        (&z, "Other", ""),
    ] {
        small_site(site, title);
        write(&site.join("dateline.toml"), &format!("title = \"{title}\"\n{url}"));
    }
    fine(&build(&x, &["-o", output]));
    let before = files(&shared);
    for site in [&y, &z] {
        for more in [&["-o", output][..], &["-o", output, "--adopt"]] {
            let refused = build(site, more);
            assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
            assert!(said(&refused).contains("a site “Desk”"), "{}", said(&refused));
            assert_eq!(files(&shared), before);
        }
    }
    // Two that nothing tells apart: what is in the folder of another site is that site's.
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for site in [&one, &two] {
        small_site(site, "x");
        write(&site.join("dateline.toml"), "");
    }
    fine(&build(&one, &[]));
    let inside = one.join("public");
    let refused = build(&two, &["--adopt", "-o", inside.to_str().expect("text")]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("another site"), "{}", said(&refused));
    // Elsewhere it takes the user's word.
    let beside = folder.path().join("beside");
    let beside = beside.to_str().expect("text");
    fine(&build(&one, &["-o", beside]));
    let refused = build(&two, &["-o", beside]);
    assert!(said(&refused).contains("--adopt"), "{}", said(&refused));
    fine(&build(&two, &["-o", beside, "--adopt"]));
}

#[test]
fn a_site_with_another_title_takes_its_own_files_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, b) = two(folder.path());
    write(&b.join("dateline.toml"), "title = \"New name\"\n");
    refused(&b, &[], &["a site “Desk”", "--adopt"]);
    fine(&build(&b, &["--adopt"]));
    assert_eq!(files(&b.join("public")), clean(&b));
}

#[test]
fn adopting_says_what_it_keeps() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    for number in 0..7 {
        write(&site.join(format!("public/mine-{number}.txt")), "mine");
    }
    let said = fine(&build(site, &["--adopt"]));
    assert!(said.contains("public/mine-0.txt") && said.contains("and 2 more"), "{said}");
    assert!(!fine(&build(site, &["--adopt"])).contains("mine-0"));
}

#[test]
fn a_page_that_has_moved_is_told_before_its_address_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    fine(&build(site, &[]));
    let run = |command: &str, more: &[&str]| {
        let mut command = dateline([command, "--today", "2025-06-01", "--site"]);
        command.arg(site).args(more).output().expect("started")
    };
    let briefs = site.join("content/briefs");
    fs::rename(briefs.join("brief-10.md"), briefs.join("renamed.md")).expect("renamed");
    let before = files(&site.join("public"));
    let ready = "`redirect_from: /briefs/brief-10/`";
    assert!(fine(&run("check", &[])).contains(ready));
    for denied in ["warnings", "D407", "d407"] {
        for command in ["check", "build"] {
            let stopped = run(command, &["--deny", denied]);
            assert_eq!(stopped.status.code(), Some(1), "{}", said(&stopped));
            assert!(said(&stopped).contains(ready), "{}", said(&stopped));
        }
    }
    assert_eq!(files(&site.join("public")), before);
    assert_eq!(run("build", &["--deny", "D301"]).status.code(), Some(0));
    // Now it is gone, and led on as was said.
    let text = fs::read_to_string(briefs.join("renamed.md")).expect("there");
    let text = text.replacen("---\n", "---\nredirect_from: /briefs/brief-10/\n", 1);
    write(&briefs.join("renamed.md"), &text);
    assert!(!fine(&run("build", &["--deny", "D407"])).contains("D407"));
    assert!(site.join("public/briefs/brief-10/index.html").exists());
    assert_eq!(run("check", &["--deny", "nonsense"]).status.code(), Some(2));
}
