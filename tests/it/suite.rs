//! Runs the cases of `tests/suite`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dateline::address::file_of;
use dateline::commands::{SiteOptions, read_inputs};
use dateline::date::{Date, Moment};
use dateline::diagnostic::{Code, Diagnostics};
use dateline::moved::KnownPages;
use dateline::render::{Body, Output};
use dateline::report::text::{Style, render};
use dateline::schema::Words;
use dateline::{brief, render};
use rayon::prelude::*;
use similar::TextDiff;

use crate::case::{Case, all};

#[test]
fn every_case_is_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let cases = all("suite");
    assert!(cases.len() > 50, "the cases are not found");
    let failures: Vec<String> = cases.par_iter().filter_map(|path| run(path, update)).collect();
    assert!(
        failures.is_empty(),
        "{}\n{} cases differ; UPDATE=1 rewrites them",
        failures.join("\n"),
        failures.len()
    );
}

#[test]
fn every_code_has_a_case_that_shows_it() {
    let shown: String = all("suite/diagnostics")
        .iter()
        .flat_map(|path| {
            Case::read(path).expectations().map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.id())
        // No input that is known brings one to light: see `panics` in `src/lib.rs`.
        .filter(|id| *id != Code::InternalError.id())
        .filter(|id| !shown.contains(&format!("[{id}]")))
        .collect();
    assert!(missing.is_empty(), "no case in tests/suite/diagnostics shows {missing:?}");
}

/// Runs a case; tells what differs.
fn run(path: &Path, update: bool) -> Option<String> {
    let case = Case::read(path);
    let folder = tempfile::tempdir().expect("a folder");
    case.lay_out(folder.path());
    let before = tempfile::tempdir().expect("a folder");
    let before =
        case.lay_out_before(before.path()).then(|| build(before.path(), &case.options(), None));
    let result = build(folder.path(), &case.options(), before.as_ref());
    let actual: Vec<(String, String)> =
        case.expectations().map(|(what, _)| (what.to_owned(), result.show(what))).collect();
    let unprintable = result.unprintable().map(|file| format!("{file} has a control character"));
    let unprintable: Vec<String> = unprintable.collect();
    let differences: Vec<String> = case
        .expectations()
        .zip(&actual)
        .filter(|((_, expected), (_, actual))| expected != actual)
        .map(|((what, expected), (_, actual))| {
            let diff = TextDiff::from_lines(expected, actual.as_str());
            format!("{what}:\n{}", diff.unified_diff())
        })
        .chain(unprintable.clone())
        .collect();
    if differences.is_empty() {
        return None;
    }
    if update && unprintable.is_empty() {
        case.update(&actual);
        return None;
    }
    Some(format!("\n=== {}\n{}", path.display(), differences.join("\n")))
}

/// What came of building a site.
pub(crate) struct BuiltSite {
    pub(crate) diagnostics: Diagnostics,
    pub(crate) outputs: BTreeMap<String, Output>,
    /// Scheme and host of the site, and the path below them.
    pub(crate) base: (Option<String>, String),
    bodies: BTreeMap<String, String>,
    pages: KnownPages,
}

impl BuiltSite {
    /// The files that the site itself makes and that have a character which no output may have.
    fn unprintable(&self) -> impl Iterator<Item = &str> {
        let has_any = |text: &str| dateline::character::first_unshown(text).is_some();
        let made = self.outputs.iter().filter(|(_, output)| {
            !matches!(output.body, Body::Copy(_) | Body::Picture(_) | Body::Card(_))
        });
        let found = made.filter(move |(_, output)| {
            let bytes = output.body.bytes().expect("bytes");
            // Calendars and tables end their lines with both.
            std::str::from_utf8(&bytes).is_ok_and(|text| has_any(&text.replace("\r\n", "\n")))
        });
        found.map(|(file, _)| file.as_str())
    }

    pub(crate) fn show(&self, what: &str) -> String {
        match what.split_once(' ') {
            None if what == "diagnostics" => {
                let shown: Vec<String> = self
                    .diagnostics
                    .iter()
                    .map(|diagnostic| render(diagnostic, Style::Plain) + "\n")
                    .collect();
                shown.join("\n")
            }
            None if what == "files" => {
                self.outputs.keys().map(|file| format!("{file}\n")).collect()
            }
            Some(("file", file)) => match self.outputs.get(file).map(|output| &output.body) {
                Some(Body::Copy(path)) => format!("a copy of {path}\n"),
                Some(Body::Picture(path)) => format!("{path} without its metadata\n"),
                Some(Body::Card(card)) => {
                    format!("a card: {} | {} | {}\n", card.label, card.title, card.text)
                }
                Some(body) => {
                    String::from_utf8_lossy(&body.bytes().expect("bytes")).replace('\r', "␍")
                }
                None => "not there\n".into(),
            },
            Some(("body", path)) => {
                self.bodies.get(path).cloned().unwrap_or_else(|| "not there\n".into())
            }
            _ => unreachable!("nothing can be expected of `{what}`"),
        }
    }
}

/// Builds a site. `before` is what the last build has made.
pub(crate) fn build(site: &Path, flags: &[String], before: Option<&BuiltSite>) -> BuiltSite {
    let read = read_inputs(&options(site, flags)).expect("a site");
    let inputs = read.value;
    let mut diagnostics = read.diagnostics;
    let edition = dateline::build(&inputs, |_| {}).drain_into(&mut diagnostics);
    if let Some(before) = before {
        let html = |address: &str| {
            let output = before.outputs.get(&file_of(address))?;
            Some(String::from_utf8_lossy(&output.body.bytes()?).into_owned())
        };
        diagnostics.append(edition.moved(&before.pages, html));
    }
    let rendered: Vec<_> = edition.outputs().collect();
    let mut outputs = BTreeMap::new();
    let settings = std::fs::read_to_string(site.join("dateline.toml")).unwrap_or_default();
    let audit = edition.audit(&settings);
    for rendered in rendered {
        diagnostics.append(rendered.diagnostics);
        if let Some(output) = rendered.value {
            audit.look_at(&output.file, &bytes_of(&output, site));
            outputs.insert(output.file.clone(), output);
        }
    }
    diagnostics.append(audit.findings());
    let reading = brief::Reading { raw_html: inputs.config.raw_html };
    let bodies = inputs.sources.iter().map(|file| {
        let parsed = brief::parse(file, reading);
        (file.path().to_string(), show_body(&parsed.document.common().body))
    });
    let config = &inputs.config;
    BuiltSite {
        diagnostics: render::merged(diagnostics).sorted(),
        outputs,
        base: (config.origin.as_deref().map(str::to_owned), config.base_path.to_string()),
        bodies: bodies.collect(),
        pages: edition.known_pages(),
    }
}

/// The bytes of a file of the output, those of a copied one too.
fn bytes_of(output: &Output, site: &Path) -> Vec<u8> {
    match &output.body {
        Body::Copy(path) | Body::Picture(path) => {
            std::fs::read(site.join(path.as_str())).unwrap_or_default()
        }
        body => body.bytes().unwrap_or_default().to_vec(),
    }
}

/// A body as it was parsed: its HTML with slots in braces, then its passages with what is prose.
fn show_body(body: &dateline::brief::body::Body) -> String {
    let mut text = String::new();
    let mut from = 0;
    for slot in &body.slots {
        text.push_str(&body.html[from..slot.at as usize]);
        let _ = write!(text, "{{{:?}}}", slot.kind);
        from = slot.at as usize;
    }
    text.push_str(&body.html[from..]);
    text.push_str("---\n");
    for passage in &body.passages {
        let _ = writeln!(
            text,
            "{:?} {}: {:?}",
            passage.kind,
            passage.section,
            body.passage_text(passage)
        );
    }
    text
}

fn options(site: &Path, flags: &[String]) -> SiteOptions {
    let mut options = SiteOptions { site: PathBuf::from(site), ..SiteOptions::default() };
    let mut flags = flags.iter();
    while let Some(flag) = flags.next() {
        let mut value = || flags.next().expect("a value").as_str();
        match flag.as_str() {
            "--drafts" => options.drafts = true,
            "--future" => options.future = true,
            "--today" => options.today = Date::parse(value()).ok(),
            "--now" => {
                let moment = Moment::parse(value()).expect("a time");
                options.now = Some(moment.instant(&jiff::tz::TimeZone::UTC));
            }
            "--base-url" => options.base_url = Some(value().to_owned()),
            "--max-tlp" => options.max_tlp = Words::parse(value()),
            other => unreachable!("no option `{other}`"),
        }
    }
    options
}
