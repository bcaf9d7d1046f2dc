//! The house rules, checked against the source: who imports whom, how long files and functions are, what
//! is documented.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::diagnostic::Code;
use dateline::reference;

/// The rooms, from the ground up: each may import those before it, and itself. `io` and the page values stand
/// apart.
const ROOMS: &[(&str, &[&str])] = &[
    ("digest", &[]),
    ("memo", &["digest"]),
    ("html", &[]),
    ("character", &[]),
    ("suggest", &[]),
    ("source_file", &["digest"]),
    ("slug", &[]),
    ("language", &[]),
    ("sentence", &["language"]),
    ("diagnostic", &["source_file"]),
    ("report", &["diagnostic", "source_file"]),
    ("panics", &["diagnostic", "report"]),
    ("date", &["language"]),
    ("schema", &["character", "date", "diagnostic", "report", "source_file", "suggest"]),
    (
        "brief",
        &["character", "date", "diagnostic", "digest", "report", "schema", "slug", "source_file"],
    ),
    (
        "theme",
        &[
            "brief",
            "config",
            "date",
            "diagnostic",
            "digest",
            "report",
            "schema",
            "source_file",
            "suggest",
        ],
    ),
    (
        "config",
        &[
            "brief",
            "date",
            "diagnostic",
            "digest",
            "language",
            "report",
            "schema",
            "source_file",
            "suggest",
            "theme",
        ],
    ),
    ("inputs", &["brief", "config", "date", "digest", "schema", "source_file", "theme"]),
    ("select", &["brief", "date", "diagnostic", "inputs"]),
    ("address", &["config", "date", "schema"]),
    (
        "archive",
        &[
            "address",
            "brief",
            "character",
            "config",
            "date",
            "diagnostic",
            "digest",
            "inputs",
            "language",
            "memo",
            "report",
            "schema",
            "select",
            "sentence",
            "slug",
            "source_file",
            "suggest",
            "theme",
            "panics",
        ],
    ),
    ("search", &["archive", "language", "schema", "slug"]),
    (
        "page",
        &[
            "address",
            "archive",
            "brief",
            "config",
            "date",
            "diagnostic",
            "digest",
            "html",
            "inputs",
            "memo",
            "language",
            "report",
            "schema",
            "search",
            "select",
            "slug",
            "source_file",
            "suggest",
            "panics",
        ],
    ),
    (
        "render",
        &[
            "address",
            "diagnostic",
            "digest",
            "html",
            "page",
            "report",
            "schema",
            "source_file",
            "suggest",
            "theme",
        ],
    ),
    (
        "rebuild",
        &[
            "archive",
            "brief",
            "diagnostic",
            "digest",
            "memo",
            "page",
            "render",
            "source_file",
            "panics",
        ],
    ),
    (
        "edition",
        &[
            "address",
            "archive",
            "brief",
            "diagnostic",
            "digest",
            "inputs",
            "moved",
            "page",
            "rebuild",
            "render",
            "select",
            "panics",
        ],
    ),
    ("moved", &["archive", "brief", "diagnostic", "digest", "schema", "source_file"]),
    ("reference", &["brief", "config", "schema"]),
    (
        "built",
        &[
            "Counts",
            "Edition",
            "Made",
            "build_again",
            "diagnostic",
            "digest",
            "inputs",
            "memo",
            "moved",
            "rebuild",
            "render",
            "select",
        ],
    ),
    (
        "io",
        &[
            "address",
            "config",
            "date",
            "diagnostic",
            "digest",
            "inputs",
            "moved",
            "page",
            "built",
            "render",
            "report",
            "source_file",
            "theme",
        ],
    ),
    (
        "commands",
        &[
            "brief",
            "config",
            "date",
            "diagnostic",
            "inputs",
            "io",
            "built",
            "reference",
            "render",
            "report",
            "schema",
            "select",
            "slug",
            "suggest",
            "build",
            "Edition",
        ],
    ),
    ("cli", &["brief", "commands", "date", "io", "schema", "panics"]),
];

/// Lines that a file may have, tests included, before its walls are looked at again.
const LONGEST_FILE: usize = 420;
/// Lines that a function may have: a screen.
const LONGEST_FUNCTION: usize = 60;
/// Files and functions that may be longer, each with its reason.
const LONGER: &[(&str, &str)] = &[];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files: Vec<PathBuf> = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    assert!(files.len() > 50, "the sources are not found");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("source");
            (
                path.strip_prefix(&root).expect("below").display().to_string().replace('\\', "/"),
                text,
            )
        })
        .collect()
}

/// The code of a file, without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_import_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = path.split(['/', '.']).next().unwrap_or_default();
        if matches!(room, "lib" | "main") {
            continue;
        }
        let Some(may) = allowed.get(room) else {
            wrong.push(format!("src/{path}: the room `{room}` is not in the plan of the house"));
            continue;
        };
        for part in code(&text).split("crate::").skip(1) {
            let imported = part
                .trim_start_matches('{')
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            let imported = imported.unwrap_or_default();
            let is_macro = part[imported.len()..].starts_with('!');
            if imported != room && !imported.is_empty() && !may.contains(&imported) && !is_macro {
                wrong.push(format!("src/{path} imports `{imported}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_fit() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        let is_excused = |name: &str| LONGER.iter().any(|(longer, _)| *longer == name);
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !is_excused(&path) {
            long.push(format!("src/{path} has {lines} lines"));
        }
        let mut start = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let is_function = line.trim_start().starts_with("fn ")
                || line.trim_start().starts_with("pub fn ")
                || line.trim_start().starts_with("pub(super) fn ")
                || line.trim_start().starts_with("pub(crate) fn ");
            match start {
                None if is_function && !line.trim_end().ends_with(';') => {
                    start = Some((number, indent))
                }
                Some((from, at))
                    if indent == at && line.trim_end() == format!("{}}}", " ".repeat(at)) =>
                {
                    let length = number - from + 1;
                    let name = format!("{path}:{}", from + 1);
                    if length > LONGEST_FUNCTION && !is_excused(&name) {
                        long.push(format!("src/{name} is a function of {length} lines"));
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_code_and_field_is_documented() {
    for code in Code::ALL {
        assert!(code.explanation().len() > 30, "{code} is not explained");
        assert!(code.id().len() == 4 && code.id().starts_with('D'), "{code}");
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{code}");
    }
    for row in reference::rows() {
        assert!(
            row.doc().ends_with('.'),
            "`{}` ({}) lacks its line of documentation",
            row.field.name,
            row.place
        );
    }
}

#[test]
fn dependencies_bear_their_reasons() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("manifest");
    let mut before = "";
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies]");
        } else if in_dependencies && line.contains(" = ") {
            let is_commented = before.starts_with('#') || before.contains(" = ");
            assert!(is_commented, "no reason stands above `{line}`");
        }
        before = line;
    }
    for refused in ["serde_yml", "bincode", "yaml-rust", "giallo", "rust-stemmers"] {
        assert!(!manifest.contains(refused), "{refused} is not to be used");
    }
}
