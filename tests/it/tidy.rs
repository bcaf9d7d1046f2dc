//! The house rules, checked against the source: who imports whom, how long files and functions are, what
//! is documented.

mod functions;
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dateline::diagnostic::Code;
use dateline::reference;

use imports::Module;

/// The rooms of `src`, from the ground up: each may import those before it.
const ROOMS: &[&str] = &[
    "digest",
    "memo",
    "html",
    "character",
    "suggest",
    "slug",
    "source_file",
    "language",
    "picture",
    "media_type",
    "sentence",
    "diagnostic",
    "report",
    "panics",
    "date",
    "schema",
    "brief",
    "config",
    "theme",
    "inputs",
    "select",
    "address",
    "archive",
    "search",
    "page",
    "render",
    "build_cache",
    "moved",
    "audit",
    "planned_site",
    "built_site",
    "reference",
    "io",
    "commands",
    "cli",
];

/// Rooms that may not import others, though these are below them.
const APART: &[(&str, &str)] = &[
    // What is rendered is decided in the pages: a template sees nothing else.
    ("render", "archive"),
    ("render", "brief"),
    ("render", "select"),
    ("search", "brief"),
    ("search", "inputs"),
];

/// Lines that a file may have, tests included, before its walls are looked at again.
const LONGEST_FILE: usize = 420;
/// Lines that a function may have: a screen.
const LONGEST_FUNCTION: usize = 60;
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

/// The code of all files.
fn trees() -> Vec<(String, syn::File)> {
    let parse = |(path, text): (String, String)| {
        let tree = syn::parse_file(&text);
        (path.clone(), tree.unwrap_or_else(|error| panic!("src/{path}: {error}")))
    };
    sources().into_iter().map(parse).collect()
}

fn imports() -> BTreeMap<Module, BTreeSet<Module>> {
    let trees = trees();
    imports::graph(trees.iter().map(|(path, tree)| (path.as_str(), tree)))
}

#[test]
fn rooms_import_only_what_is_below_them() {
    let level = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for (file, imported) in imports() {
        let Some(room) = file.first().filter(|room| *room != "main") else { continue };
        let Some(own) = level(room) else {
            wrong.push(format!("`{room}` is not in the list of rooms"));
            continue;
        };
        for other in
            imported.iter().filter_map(|module| module.first()).filter(|other| *other != room)
        {
            let is_apart = APART.contains(&(room, other));
            if is_apart || level(other).is_none_or(|other| other > own) {
                wrong.push(format!("{} imports `{other}`", file.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles: Vec<String> = imports::circles(&imports())
        .into_iter()
        .map(|circle| circle.iter().map(|module| module.join("::")).collect::<Vec<_>>().join(" ↔ "))
        .collect();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn files_and_functions_fit() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            long.push(format!("src/{path} has {lines} lines"));
        }
    }
    for (path, tree) in trees() {
        for (name, lines) in functions::lengths(&tree) {
            if lines > LONGEST_FUNCTION {
                long.push(format!("src/{path}: `{name}` has {lines} lines"));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_code_and_field_is_documented() {
    for code in Code::ALL {
        assert!(code.explanation().text.len() > 30, "{code} is not explained");
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
