//! What cameras and programs write into pictures does not leave the site folder.

use std::fs;
use std::path::Path;

use crate::program::{build, files, said, small_site, write};
use crate::visit::{get, preview};

/// A JPEG of 2 by 1 pixels, turned by a quarter, that tells where and by whom it was made.
fn photo() -> Vec<u8> {
    let segment = |marker: u8, contents: &[u8]| {
        let length = u16::try_from(contents.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker][..], &length, contents].concat()
    };
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS SECRET";
    let frame = b"\x08\0\x01\0\x02\x03\x01\x11\0\x02\x11\0\x03\x11\0";
    [
        &[0xff, 0xd8][..],
        &segment(0xe1, exif),
        &segment(0xfe, b"SECRET"),
        &segment(0xc0, frame),
        &segment(0xda, b"\x01\x01\0\0\x3f\0"),
        b"data",
        &[0xff, 0xd9],
        b"SECRET",
    ]
    .concat()
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    let text = "---\ntitle: Photo\ndate: 2025-05-01\n---\n\n![A photo](photo.jpg)\n";
    write(&folder.path().join("content/briefs/photo.md"), text);
    fs::write(folder.path().join("content/briefs/photo.jpg"), photo()).expect("written");
    fs::write(folder.path().join("static/PHOTO.JPEG"), photo()).expect("written");
    // Known by what it is, not by its name.
    fs::write(folder.path().join("static/photo.bin"), photo()).expect("written");
    folder
}

fn is_secret(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|window| window == b"SECRET")
}

fn secrets(site: &Path) -> Vec<String> {
    let files = files(&site.join("public")).into_iter().filter(|(_, bytes)| is_secret(bytes));
    files.map(|(file, _)| file).collect()
}

#[test]
fn metadata_is_removed_unless_it_is_to_be_kept() {
    let folder = site();
    let site = folder.path();
    assert!(build(site, &[]).status.success());
    assert_eq!(secrets(site), Vec::<String>::new());
    let html = fs::read_to_string(site.join("public/briefs/photo/index.html")).expect("a page");
    assert!(html.contains("width=\"1\" height=\"2\""), "as it is seen: {html}");

    let settings = fs::read_to_string(site.join("dateline.toml")).expect("there");
    write(&site.join("dateline.toml"), &format!("{settings}[images]\nmetadata = \"keep\"\n"));
    assert!(build(site, &[]).status.success());
    assert_eq!(secrets(site).len(), 3);
    write(&site.join("dateline.toml"), &settings);
    assert!(build(site, &[]).status.success());
    assert_eq!(secrets(site), Vec::<String>::new());
}

#[test]
fn the_preview_shows_what_a_build_writes() {
    let folder = site();
    assert!(build(folder.path(), &[]).status.success());
    let serving = preview(folder.path());
    for file in ["PHOTO.JPEG", "photo.bin"] {
        let answer = get(serving.address, &format!("/{file}"));
        let written = fs::read(folder.path().join("public").join(file)).expect("written");
        assert_eq!((answer.status, answer.body), (200, written), "{file}");
    }
}

#[test]
fn a_damaged_picture_is_not_published() {
    let folder = site();
    fs::write(folder.path().join("static/half.jpg"), &photo()[..60]).expect("written");
    let output = build(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("half.jpg") && said(&output).contains("damaged"),
        "{}",
        said(&output)
    );
    assert!(!folder.path().join("public").exists());
}
