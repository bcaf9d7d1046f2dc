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
        "x/../",
        "x/./..",
        "content/",
        "./content/.",
        "",
        home.to_str().expect("text"),
    ] {
        let mut command = dateline(["build", "--adopt", "--output", output, "--site"]);
        let output_of =
            command.arg(&site).current_dir(&site).env("HOME", &home).output().expect("started");
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
    for written in ["public/", "public/.", "./public//", "public/./", "content/../public/"] {
        let mut command = dateline(["build", "--adopt", "-o", written]);
        let refused = command.current_dir(&site).output().expect("started");
        assert_eq!(refused.status.code(), Some(2), "{written}: {}", said(&refused));
        assert!(said(&refused).contains("symbolic link"), "{written}: {}", said(&refused));
        write(&site.join("dateline.toml"), &format!("output = \"{written}\"\n"));
        let refused = build(&site, &["--adopt"]);
        assert_eq!(refused.status.code(), Some(2), "{written}: {}", said(&refused));
        assert!(said(&refused).contains("symbolic link"), "{written}: {}", said(&refused));
    }
    assert!(files(&elsewhere).is_empty());
    small_site(&site, "x");
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

/// Mounts a small disk on a folder, if that can be done here.
#[cfg(target_os = "linux")]
fn mount(folder: &Path, size: &str) -> bool {
    fs::create_dir_all(folder).expect("made");
    let mut command = std::process::Command::new("mount");
    let command = command.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(folder);
    let mounted = command.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !mounted {
        note("skipped: a small disk cannot be mounted here");
    }
    mounted
}

#[cfg(target_os = "linux")]
fn unmount(folder: &Path) {
    let status = std::process::Command::new("umount").arg(folder).status();
    assert!(status.is_ok_and(|status| status.success()));
}

/// What builds remember on a full disk, the output on another one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_of_the_site_leaves_nothing_in_the_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    small_site(&site, "x");
    let disk = site.join(".dateline");
    if !mount(&disk, "size=64k,nr_inodes=50") {
        return;
    }
    let output = folder.path().join("public");
    let output = output.to_str().expect("text");
    let first = build(&site, &["--output", output]);
    let before = files(Path::new(output));
    // From no room at all to room for half of what has to be written down.
    let mut failed = 0;
    let mut whole = true;
    for left in [0, 4, 8, 12, 16] {
        small_site(&site, &format!("y{left}"));
        let filler = disk.join("filler");
        let _ = fs::write(&filler, vec![0; 1 << 20]);
        let size = fs::metadata(&filler).map_or(0, |found| found.len()).saturating_sub(left * 1024);
        let file = fs::File::options().write(true).open(&filler).expect("there");
        file.set_len(size).expect("cut");
        let full = build(&site, &["--output", output]);
        if !full.status.success() {
            failed += 1;
            whole &= files(Path::new(output)) == before;
        }
        fs::remove_file(filler).expect("removed");
        if full.status.success() {
            break;
        }
    }
    let left_over = Path::new(output).join(".dateline-stage").exists();
    unmount(&disk);
    assert!(first.status.success(), "{}", said(&first));
    assert!(failed > 0, "the disk was never full");
    assert!(whole && !left_over);
}

/// The folder of the output on a disk of its own, so small that the site does not fit.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_site_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    if !mount(&disk, "size=1500k,nr_inodes=2000") {
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
    unmount(&disk);
    assert!(first.status.success(), "{}", said(&first));
    assert_eq!(full.status.code(), Some(2), "{}", said(&full));
    assert_eq!(after, before, "{}", said(&full));
}

#[test]
fn a_typed_folder_is_seen_from_where_it_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (site, here) = (folder.path().join("site"), folder.path().join("here"));
    small_site(&site, "x");
    fs::create_dir_all(&here).expect("made");
    let run = |more: &[&str]| {
        let mut command = dateline(["build", "--today", "2025-06-01", "--site", "../site"]);
        let output = command.args(more).current_dir(&here).output().expect("started");
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    };
    for (typed, place, shown) in [
        ("out", "here/out", " in out ("),
        ("./deep/er/", "here/deep/er", " in deep/er ("),
        ("../site/public", "site/public", "site/public ("),
    ] {
        let printed = run(&["-o", typed]);
        assert!(folder.path().join(place).join("index.html").exists(), "{typed}");
        assert!(printed.contains(shown), "{typed}: {printed}");
    }
    // The setting is seen from the site; it is the folder that was typed before, so nothing is written.
    let printed = run(&[]);
    assert!(printed.contains("site/public (0 written"), "{printed}");
    assert!(!here.join("public").exists());
}

#[cfg(unix)]
#[test]
fn what_editors_leave_behind_stops_nothing() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    assert!(build(site, &[]).status.success());
    let before = files(&site.join("public"));
    for link in [
        "content/briefs/.#a.md",
        "content/.#about.md",
        "static/.#robots.txt",
        "static/deep/.~lock.a.odt#",
        "content/briefs/.hidden/never/there.md",
        "content/briefs/old.md~",
    ] {
        let path = site.join(link);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        symlink("somebody@machine.4711:1700000000", &path).expect("linked");
        let built = build(site, &[]);
        assert!(built.status.success(), "{link}: {}", said(&built));
        assert!(!said(&built).contains("cannot be read"), "{link}: {}", said(&built));
        fs::remove_file(path).expect("removed");
    }
    symlink(".", site.join("content/.round")).expect("linked");
    for file in ["content/briefs/#a.md#", "static/.robots.txt.swp", "static/~$a.docx", "static/#x#"]
    {
        write(&site.join(file), "---\ntitle: [\n---\n");
    }
    assert!(build(site, &[]).status.success());
    assert_eq!(files(&site.join("public")), before);
    // A name that is content is told of as ever.
    symlink("nowhere", site.join("content/briefs/real.md")).expect("linked");
    let built = build(site, &[]);
    assert_eq!(built.status.code(), Some(1), "{}", said(&built));
}

#[cfg(unix)]
#[test]
fn a_file_replaced_by_one_of_its_size_and_time_is_copied_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    let (asset, time) = (site.join("static/robots.txt"), 1_600_000_000);
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(time);
    let set = |path: &Path, text: &str| {
        fs::write(path, text).expect("written");
        fs::File::options().write(true).open(path).expect("there").set_modified(old).expect("set");
    };
    set(&asset, "# one\n");
    assert!(build(site, &[]).status.success());
    // Stamps of files that have just been written are not trusted; later ones are.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(build(site, &[]).status.success());
    assert!(said(&build(site, &[])).contains("0 written"));
    let public = || fs::read_to_string(site.join("public/robots.txt")).expect("there");
    // In place, as `cp -p` writes.
    set(&asset, "# two\n");
    assert!(build(site, &[]).status.success());
    assert_eq!(public(), "# two\n");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(build(site, &[]).status.success());
    // By another file, as `rsync -t` and `mv` do.
    set(&site.join("other"), "# six\n");
    fs::rename(site.join("other"), &asset).expect("renamed");
    assert!(build(site, &[]).status.success());
    assert_eq!(public(), "# six\n");
}
