//! The preview in a real browser: `tests/browser/live.mjs` drives Chromium. Skipped with a message where a part of
//! it is missing; with `CI=1` that is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::{note, small_site};

/// Where browsers of the family are found.
const BROWSERS: &[&str] = &[
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser, or what is missing.
fn browser(scripts: &Path) -> Result<PathBuf, String> {
    let asked = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let mut known = asked.into_iter().chain(BROWSERS.iter().map(PathBuf::from));
    let browser = known.find(|path| path.exists()).ok_or("Chromium is missing")?;
    let has_driver = Command::new("node")
        .args(["-e", "require.resolve('playwright-core')"])
        .current_dir(scripts)
        .stderr(Stdio::null())
        .status();
    match has_driver {
        Ok(status) if status.success() => Ok(browser),
        Ok(_) => Err("playwright-core is missing: `npm ci --prefix tests/browser`".to_owned()),
        Err(_) => Err("Node is missing".to_owned()),
    }
}

#[test]
fn live_reload_in_a_browser() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let browser = match browser(&scripts) {
        Ok(browser) => browser,
        Err(missing) => {
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            return note(&format!("skipped: {missing}"));
        }
    };
    let folder = tempfile::tempdir().expect("a folder");
    small_site(folder.path(), "first");
    let output = Command::new("node")
        .arg(scripts.join("live.mjs"))
        .arg(env!("CARGO_BIN_EXE_dateline"))
        .arg(folder.path())
        .arg(browser)
        .output()
        .expect("started");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    note(&said);
    assert!(output.status.success(), "{said}");
}
