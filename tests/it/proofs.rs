//! The finished site, judged by tools that are not ours: the Nu HTML checker, axe-core and Chromium under the strict
//! policy, and parsers of feeds and calendars.

use std::path::Path;

use crate::case::Case;
use crate::program::{dateline, said};
use crate::tools::{run_python, run_script, sample_site};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// The sample site in a temporary folder, and its output folder.
fn built(options: &[&str]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    sample_site(folder.path(), options);
    let public = folder.path().join("public").display().to_string();
    (folder, public)
}

/// The site of a case file.
fn built_case(file: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let case = Case::read(&Path::new(HERE).join(file));
    case.lay_out(folder.path());
    let built = dateline(["build", "--site"]).arg(folder.path()).args(case.options()).output();
    let built = built.expect("started");
    assert!(built.status.success(), "{}", said(&built));
    let public = folder.path().join("public").display().to_string();
    (folder, public)
}

#[test]
fn no_page_has_an_html_error() {
    let (_site, public) = built(&[]);
    let (with_drafts, drafts) = built(&["--drafts", "--future"]);
    // Once more, with cards in the pages; those drawn last time are kept.
    let settings = with_drafts.path().join("dateline.toml");
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, format!("cards = true\n{text}")).expect("written");
    sample_is_built_again(with_drafts.path());
    let (_nasty, nasty) = built_case("tests/suite/outputs/nasty.txt");
    let (_kinds, kinds) = built_case("tests/suite/pages/all-kinds.txt");
    run_script("validate.mjs", &[&public, &drafts, &nasty, &kinds]);
}

fn sample_is_built_again(site: &Path) {
    let built = dateline(["build", "--drafts", "--future", "--today", "2026-01-01", "--site"])
        .arg(site)
        .output()
        .expect("started");
    assert!(built.status.success(), "{}", said(&built));
}

#[test]
fn no_page_breaks_the_policy_or_the_viewport() {
    let (_site, public) = built(&["--drafts", "--future"]);
    run_script("pages.mjs", &[&public]);
}

#[test]
fn every_kind_of_page_is_accessible() {
    let (_site, public) = built(&[]);
    run_script("access.mjs", &[&public]);
}

#[test]
fn feeds_and_calendars_are_read_by_parsers() {
    let (_site, public) = built(&["--drafts", "--future"]);
    run_python("outputs.py", &[&public]);
    let (_nasty, nasty) = built_case("tests/suite/outputs/nasty.txt");
    run_python("outputs.py", &[&nasty]);
}

#[test]
fn no_text_runs_as_a_script() {
    let (_site, public) = built_case("tests/browser/nasty.txt");
    run_script("nasty.mjs", &[&public]);
    run_script("validate.mjs", &[&public]);
}

/// Takes two minutes, and measures, so `.ci/run` runs it by itself.
#[test]
#[ignore = "measures"]
fn pages_are_light_and_quick() {
    let (_site, public) = built(&[]);
    run_script("weights.mjs", &[&public]);
    run_script("lighthouse.mjs", &[&public]);
}
