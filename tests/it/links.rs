//! A walk through the finished site: no link leads nowhere, no anchor is missing, no identifier stands twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::diagnostic::{Code, Severity};
use dateline::render::Body;
use rayon::prelude::*;

use crate::case::{Case, all};
use crate::program::{build, dateline, files, said, small_site};
use crate::suite;

/// The values of an attribute in a page.
pub(crate) fn values<'h>(html: &'h str, attribute: &str) -> impl Iterator<Item = &'h str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Where a link on a page leads, below the output folder; nothing if it leads out of the site.
fn target(link: &str, base: &str) -> Option<(String, String)> {
    let link = link.replace("&amp;", "&");
    let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
    let path = path.split('?').next().unwrap_or(path);
    let inside = path.strip_prefix(base).filter(|rest| rest.starts_with('/'))?;
    let file = dateline::address::decode(inside.trim_start_matches('/'));
    let file =
        if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file };
    Some((file, anchor.to_owned()))
}

/// Where the sites of these tests stand.
const ORIGIN: &str = "https://example.org";

/// The whole URLs of the site that stand in a file of any kind, without the origin: in feeds, calendars, data, structured
/// data, site maps, and the heads of pages.
fn own_urls(text: &str, origin: &str) -> BTreeSet<String> {
    // Calendars fold their lines (RFC 5545, section 3.1).
    let text = text.replace("\r\n ", "");
    // HTML in a feed is escaped.
    let text = text.replace("&quot;", "\"");
    let ends = |c: char| c.is_whitespace() || "\"'<>\\,;)|".contains(c);
    let urls = text.split(origin).skip(1).filter_map(|rest| rest.split(ends).next());
    urls.filter(|url| url.starts_with('/')).map(|url| url.replace("&amp;", "&")).collect()
}

pub(crate) fn check_links(public: &Path, base: &str) {
    let files = files(public);
    let pages = files.keys().filter(|file| file.ends_with(".html")).count();
    assert!(pages > 5, "the pages are not found");
    let dead = dead_links(&files, Some(ORIGIN), base);
    assert!(dead.is_empty(), "dead links:\n{}", dead.into_iter().collect::<Vec<_>>().join("\n"));
}

/// What is wrong with the links of a site: those without a file, those without an anchor, those that leave the base
/// path; and identifiers that a page has twice.
fn dead_links(
    files: &BTreeMap<String, Vec<u8>>,
    origin: Option<&str>,
    base: &str,
) -> BTreeSet<String> {
    let pages: BTreeMap<&String, String> = files
        .iter()
        .filter(|(file, _)| file.ends_with(".html"))
        .map(|(file, bytes)| (file, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let mut dead = BTreeSet::new();
    for (file, html) in &pages {
        let ids: Vec<&str> = values(html, "id").collect();
        let unique: BTreeSet<&&str> = ids.iter().collect();
        if ids.len() != unique.len() {
            dead.insert(format!("{file} has an identifier twice: {ids:?}"));
        }
        for link in values(html, "href").chain(values(html, "src")) {
            if let Some(anchor) = link.strip_prefix('#') {
                if !ids.contains(&anchor) {
                    dead.insert(format!("{file}: #{anchor}"));
                }
                continue;
            }
            let is_outside =
                ["://", "mailto:", "data:", "tel:"].iter().any(|part| link.contains(part));
            let Some((target, anchor)) = target(link, base) else {
                if !is_outside && !link.starts_with("//") {
                    dead.insert(format!("{file}: {link} is not below the base path"));
                }
                continue;
            };
            let has_anchor =
                |html: &String| anchor.is_empty() || values(html, "id").any(|id| id == anchor);
            // Hosts lead on to a folder whose slash is left out.
            let is_written =
                files.contains_key(&target) || files.contains_key(&format!("{target}/index.html"));
            if !is_written || !pages.get(&target).is_none_or(has_anchor) {
                dead.insert(format!("{file}: {link}"));
            }
        }
    }
    for (file, bytes) in files {
        for url in origin
            .map(|origin| own_urls(&String::from_utf8_lossy(bytes), origin))
            .into_iter()
            .flatten()
        {
            let found = target(&url, base);
            if !found.is_some_and(|(target, _)| files.contains_key(&target)) {
                dead.insert(format!("{file}: {url}"));
            }
        }
    }
    dead
}

/// Every case whose site may be written is walked: its pages, and the feeds, calendars, data and site maps beside them.
#[test]
fn no_site_of_any_case_has_a_dead_link() {
    let cases = all("suite");
    let walked: Vec<Option<String>> = cases
        .par_iter()
        .map(|path| {
            let case = Case::read(path);
            let folder = tempfile::tempdir().expect("a folder");
            case.lay_out(folder.path());
            let built = suite::build(folder.path(), &case.options(), None);
            let has = |code: Code| built.diagnostics.iter().any(|found| found.code == code);
            let fails = built.diagnostics.iter().any(|found| found.severity == Severity::Error);
            // Authors who may write HTML answer for its links.
            let is_walked =
                !fails && !has(Code::DeadAnchor) && !path.ends_with("raw-html-allowed.txt");
            is_walked.then(|| {
                let files = built.outputs.iter().map(|(file, output)| {
                    let bytes = match &output.body {
                        Body::Copy(_) | Body::Picture(_) | Body::Card(_) => Vec::new(),
                        body => body.bytes().expect("bytes").to_vec(),
                    };
                    (file.clone(), bytes)
                });
                let (origin, base) = &built.base;
                let dead = dead_links(&files.collect(), origin.as_deref(), base);
                dead.into_iter().map(|link| format!("{}: {link}\n", path.display())).collect()
            })
        })
        .collect();
    let walked: Vec<String> = walked.into_iter().flatten().collect();
    assert!(walked.len() > 50, "only {} cases are walked", walked.len());
    assert!(walked.concat().is_empty(), "dead links:\n{}", walked.concat());
}

#[test]
fn the_sample_site_has_no_dead_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    for part in ["content", "themes", "static", "dateline.toml"] {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), &site.join(part));
    }
    let built = dateline(["build", "--site"]).arg(&site).output().expect("started");
    assert!(built.status.success(), "{}", said(&built));
    check_links(&site.join("public"), "");
    let built = dateline(["build", "--base-url", "https://example.org/a/desk/", "--site"])
        .arg(&site)
        .output()
        .expect("started");
    assert!(built.status.success(), "{}", said(&built));
    check_links(&site.join("public"), "/a/desk");
}

#[test]
fn a_small_site_has_no_dead_link() {
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "x");
    assert!(build(folder.path(), &[]).status.success());
    check_links(&folder.path().join("public"), "");
}

/// Copies a file or folder, if it is there.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let target = to.join(entry.path().strip_prefix(from).expect("below"));
            let target = if from.is_file() { to.to_owned() } else { target };
            std::fs::create_dir_all(target.parent().expect("a folder")).expect("made");
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
