//! The user's browser.

use std::process::{Command, Stdio};

use super::Failure;

/// Opens an address in the user's browser, and does not wait for it.
///
/// # Errors
/// If no browser can be started.
pub fn open(url: &str) -> Result<(), Failure> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    command.arg(url);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            // Waited for elsewhere, so that no zombie stays.
            std::thread::spawn(move || child.wait());
            Ok(())
        }
        Err(error) => {
            let message = format!("cannot open a browser: `{program}`: {error}");
            Err(Failure::new(message).help(format!("open {url} by hand")))
        }
    }
}
