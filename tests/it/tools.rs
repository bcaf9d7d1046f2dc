//! Tools that are not ours: scripts of `tests/browser` and `tests/conformance`, and the sites that they look at.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::links::copy;
use crate::program::{dateline, note, said};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Builds the sample site in a folder.
pub(crate) fn sample_site(folder: &Path, options: &[&str]) {
    for part in ["content", "themes", "static", "dateline.toml"] {
        copy(&Path::new(HERE).join(part), &folder.join(part));
    }
    let built = dateline(["build", "--today", "2026-01-01", "--site"])
        .arg(folder)
        .args(options)
        .output()
        .expect("started");
    assert!(built.status.success(), "{}", said(&built));
}

/// Runs a script of `tests/browser` in Node. What it says, and whether it ran at all: on a machine without its tools it
/// is skipped, unless `CI=1` says that they have to be there.
pub(crate) fn run_script(script: &str, arguments: &[&str]) -> Option<String> {
    run("node".into(), &Path::new("tests/browser").join(script), arguments)
}

/// Runs a script of `tests/conformance` in Python: that of `target/python`, where `.ci/run` puts the parsers, if it is
/// there.
pub(crate) fn run_python(script: &str, arguments: &[&str]) -> Option<String> {
    let own = Path::new(HERE).join("target/python/bin/python");
    let python = if own.exists() { own } else { "python3".into() };
    run(python, &Path::new("tests/conformance").join(script), arguments)
}

/// A script says by status 3 that a part of the machine is missing.
fn run(program: PathBuf, script: &Path, arguments: &[&str]) -> Option<String> {
    let is_required = std::env::var("CI").is_ok_and(|value| value == "1" || value == "true");
    let output = Command::new(&program).arg(Path::new(HERE).join(script)).args(arguments).output();
    let missing = match &output {
        Err(error) => Some(format!("missing: {}: {error}", program.display())),
        Ok(output) if output.status.code() == Some(3) => {
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
        Ok(_) => None,
    };
    if let Some(missing) = missing {
        assert!(!is_required, "{missing}");
        note(&format!("skipped {}: {missing}", script.display()));
        return None;
    }
    let output = output.expect("started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    note(&format!("{}: {}", script.display(), text.trim()));
    Some(text)
}
