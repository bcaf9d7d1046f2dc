//! `--deny`: what stops a command, beside errors.

use crate::diagnostic::{Code, Diagnostics, Severity};

/// Findings that stop a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deny {
    /// Any warning.
    Warnings,
    /// Any finding with this code.
    Code(Code),
}

impl Deny {
    /// Reads `warnings` or a code.
    ///
    /// # Errors
    /// If it is neither; the text says what can be written.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "warnings" {
            return Ok(Self::Warnings);
        }
        let code = Code::parse(text).map(Self::Code);
        code.ok_or_else(|| {
            "write `warnings`, or a code such as D407 (`dateline explain` lists them)".into()
        })
    }

    /// Whether findings stop a command: errors always, others if they are denied. What is found in withheld files
    /// is a note and stops nothing.
    pub fn stops(denied: &[Self], found: &Diagnostics) -> bool {
        let stops = |denied: &Self| match *denied {
            Self::Warnings => found.count(Severity::Warning) > 0,
            Self::Code(code) => {
                found.iter().any(|found| found.code == code && found.severity == code.severity())
            }
        };
        found.has_errors() || denied.iter().any(stops)
    }
}
