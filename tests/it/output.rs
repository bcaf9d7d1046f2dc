//! The output folder is the user's.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::program::{build, dateline, files, note, said, small_site, write};

#[test]
fn a_build_that_fails_leaves_the_last_site_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "first");
    assert!(build(site, &[]).status.success());
    let before = files(&site.join("public"));
    for (path, text) in [
        ("content/briefs/brief-10.md", "---\ntitle: [\n---\n"),
        ("themes/default/templates/actor.html", "{{ nothing.there }}"),
        ("themes/default/templates/actor.html", "{% if %}"),
        ("dateline.toml", "tittle = 1\n"),
    ] {
        small_site(site, "second");
        write(&site.join(path), text);
        let output = build(site, &[]);
        assert_eq!(output.status.code(), Some(1), "{path}: {}", said(&output));
        assert_eq!(files(&site.join("public")), before, "{path}");
        let _ = fs::remove_dir_all(site.join("themes"));
    }
    small_site(site, "second");
    assert!(build(site, &[]).status.success());
    assert_ne!(files(&site.join("public")), before);
}

#[test]
fn unchanged_files_are_not_touched_and_gone_ones_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    assert!(build(site, &[]).status.success());
    let times = |site: &Path| -> Vec<_> {
        files(&site.join("public"))
            .keys()
            .map(|file| {
                fs::metadata(site.join("public").join(file))
                    .and_then(|found| found.modified())
                    .expect("there")
            })
            .collect()
    };
    let before = times(site);
    let again = build(site, &[]);
    assert!(said(&again).contains("0 written"), "{}", said(&again));
    assert_eq!(times(site), before);
    fs::remove_file(site.join("content/briefs/brief-10.md")).expect("removed");
    assert!(build(site, &[]).status.success());
    assert!(!site.join("public/briefs/brief-10").exists());
    assert!(!site.join("public/actors/b10").exists());
    assert!(site.join("public/briefs/brief-11/index.html").exists());
}

#[test]
fn a_file_that_somebody_has_changed_is_put_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    assert!(build(site, &[]).status.success());
    let before = files(&site.join("public"));
    fs::write(site.join("public/index.html"), "torn").expect("written");
    fs::remove_file(site.join("public/about/index.html")).expect("removed");
    assert!(build(site, &[]).status.success());
    assert_eq!(files(&site.join("public")), before);
}

#[test]
fn files_of_the_user_survive() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    assert!(build(site, &[]).status.success());
    write(&site.join("public/mine.txt"), "mine");
    write(&site.join("public/briefs/brief-10/notes.txt"), "mine");
    fs::remove_file(site.join("content/briefs/brief-10.md")).expect("removed");
    assert!(build(site, &[]).status.success());
    assert!(site.join("public/mine.txt").exists());
    assert!(site.join("public/briefs/brief-10/notes.txt").exists());
    assert!(!site.join("public/briefs/brief-10/index.html").exists());
}

#[test]
fn a_folder_that_no_build_made_needs_adopting_and_a_clash_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    write(&site.join("public/mine.txt"), "mine");
    let refused = build(site, &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("no build of this site") && said(&refused).contains("--adopt"));
    assert_eq!(files(&site.join("public")).len(), 1);
    assert!(build(site, &["--adopt"]).status.success());
    assert!(build(site, &[]).status.success());
    assert_eq!(fs::read_to_string(site.join("public/mine.txt")).expect("there"), "mine");

    // What was there is never replaced, not even after adopting; what is the same is no clash.
    let other = tempfile::tempdir().expect("a folder");
    small_site(other.path(), "x");
    write(&other.path().join("public/robots.txt"), "# x\n");
    assert!(build(other.path(), &["--adopt"]).status.success());
    write(&other.path().join("static/robots.txt"), "# changed\n");
    let clash = build(other.path(), &[]);
    assert_eq!(clash.status.code(), Some(2), "{}", said(&clash));
    assert!(said(&clash).contains("robots.txt was there before any build"), "{}", said(&clash));
    assert_eq!(fs::read_to_string(other.path().join("public/robots.txt")).expect("there"), "# x\n");
}

#[test]
fn dangerous_output_folders_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("home/site");
    small_site(&site, "x");
    write(&site.join("themes/mine/theme.toml"), "");
    write(&folder.path().join("home/letter.txt"), "dear");
    let before = files(folder.path());
    let home = folder.path().join("home");
    for output in [
        ".",
        "..",
        "../..",
        "/",
        "content",
        "content/out",
        "themes",
        "static/x",
        "themes/mine",
        "../site",
        ".dateline",
        "x/..",
        home.to_str().expect("text"),
    ] {
        let mut command = dateline(["build", "--adopt", "--output", output, "--site"]);
        let output_of = command.arg(&site).env("HOME", &home).output().expect("started");
        assert_eq!(output_of.status.code(), Some(2), "{output}: {}", said(&output_of));
        assert!(said(&output_of).contains("refused"), "{output}: {}", said(&output_of));
    }
    assert_eq!(files(folder.path()), before);
}

#[cfg(unix)]
#[test]
fn links_are_never_written_through() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    small_site(&site, "x");
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir_all(&elsewhere).expect("made");
    symlink(&elsewhere, site.join("public")).expect("linked");
    let refused = build(&site, &["--adopt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("symbolic link"));
    fs::remove_file(site.join("public")).expect("removed");

    // A linked folder inside the output.
    fs::create_dir_all(site.join("public")).expect("made");
    symlink(&elsewhere, site.join("public/briefs")).expect("linked");
    let clash = build(&site, &["--adopt"]);
    assert_eq!(clash.status.code(), Some(2), "{}", said(&clash));
    assert!(files(&elsewhere).is_empty());

    // Content that is linked to from elsewhere cannot be written to either.
    fs::remove_dir_all(site.join("public")).expect("removed");
    let real = folder.path().join("real-content");
    fs::rename(site.join("content"), &real).expect("moved");
    symlink(&real, site.join("content")).expect("linked");
    let refused = build(&site, &["--output", real.join("out").to_str().expect("text")]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(build(&site, &[]).status.success());
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    write(&site.join("static/a"), "a file");
    write(&site.join("static/b/c"), "a file");
    assert!(build(site, &[]).status.success());
    fs::remove_file(site.join("static/a")).expect("removed");
    fs::remove_dir_all(site.join("static/b")).expect("removed");
    write(&site.join("static/a/d"), "in a folder");
    write(&site.join("static/b"), "now a file");
    let output = build(site, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read_to_string(site.join("public/a/d")).expect("there"), "in a folder");
    assert_eq!(fs::read_to_string(site.join("public/b")).expect("there"), "now a file");
}

#[test]
fn two_builds_at_once_do_not_meet() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    assert!(build(site, &[]).status.success());
    let lock = fs::File::options().write(true).open(site.join(".dateline/lock")).expect("a lock");
    lock.lock().expect("locked");
    let second = build(site, &[]);
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("another build"), "{}", said(&second));
    drop(lock);
    assert!(build(site, &[]).status.success());
}

/// The folder of the output on a disk of its own, so small that the site does not fit.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_site_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    fs::create_dir_all(&disk).expect("made");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1500k,nr_inodes=2000", "tmpfs"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        note("skipped: a small disk cannot be mounted here");
        return;
    }
    let site = folder.path().join("site");
    small_site(&site, "x");
    let output = disk.join("public");
    let output = output.to_str().expect("text");
    let first = build(&site, &["--output", output]);
    let before = files(Path::new(output));
    small_site(&site, "y");
    write(&site.join("static/large.bin"), &"large ".repeat(400_000));
    let full = build(&site, &["--output", output]);
    let after = files(Path::new(output));
    let status = std::process::Command::new("umount").arg(&disk).status();
    assert!(first.status.success(), "{}", said(&first));
    assert_eq!(full.status.code(), Some(2), "{}", said(&full));
    assert_eq!(after, before, "{}", said(&full));
    assert!(status.is_ok_and(|status| status.success()));
}
