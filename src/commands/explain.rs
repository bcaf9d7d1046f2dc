//! `dateline explain`: what a finding means, or what a field of front matter or a setting is for.

use std::fmt::Write;

use super::Outcome;
use crate::diagnostic::{Code, Example, Explanation};
use crate::io::{Failure, terminal};
use crate::reference;
use crate::suggest::did_you_mean;

/// Explains a code (`D108`) or a field (`title`); without a subject, lists the codes.
///
/// # Errors
/// If there is no such code or field.
pub fn run(subject: Option<&str>) -> Result<Outcome, Failure> {
    let Some(subject) = subject else {
        let lines = Code::ALL
            .iter()
            .map(|code| format!("{} ({}) {}\n", code, code.severity().word(), code.title()));
        terminal::result(&lines.collect::<String>());
        return Ok(Outcome::Fine);
    };
    if let Some(code) = Code::parse(subject) {
        terminal::result(&explain_code(code));
        return Ok(Outcome::Fine);
    }
    let fields: Vec<reference::Row> =
        reference::rows().into_iter().filter(|row| row.field.name == subject).collect();
    if !fields.is_empty() {
        let texts: Vec<String> = fields.iter().map(explain_field).collect();
        terminal::result(&texts.join("\n"));
        return Ok(Outcome::Fine);
    }
    let rows = reference::rows();
    let words = Code::ALL.iter().map(|code| code.id()).chain(rows.iter().map(|row| row.field.name));
    let failure =
        Failure::new(format!("there is no code and no field `{}`", crate::report::quote(subject)));
    Err(match did_you_mean(subject, words) {
        Some(help) => failure.help(help),
        None => failure.help("`dateline explain` lists all codes"),
    })
}

fn explain_code(code: Code) -> String {
    let Explanation { title, text, snippets, no_snippet } = code.explanation();
    let mut shown = format!("{} ({}): {title}\n\n{text}\n", code.id(), code.severity().word());
    let labels = [
        (Example::Before, "At the last build"),
        (Example::Both, "With"),
        (Example::Wrong, "Wrong"),
        (Example::Right, "Right"),
    ];
    for (example, label) in labels {
        for snippet in snippets.iter().filter(|snippet| snippet.example == example) {
            let colon = if snippet.text.is_empty() { "" } else { ":\n" };
            let _ = writeln!(shown, "\n{label}, {}{colon}", snippet.heading);
            for line in snippet.text.lines() {
                let indent = if line.is_empty() { "" } else { "    " };
                let _ = writeln!(shown, "{indent}{line}");
            }
        }
    }
    if let Some(reason) = no_snippet {
        let _ = writeln!(shown, "\nNo example: {reason}");
    }
    shown
}

fn explain_field(row: &reference::Row) -> String {
    let mut text = format!("{} — {}\n", row.field.name, row.place);
    let _ = writeln!(text, "  {}", row.doc());
    let _ = writeln!(text, "  form: {}", row.field.shape.words());
    if !row.field.synonyms.is_empty() {
        let _ = writeln!(text, "  also read as: {}", row.synonyms());
    }
    if !row.field.default.is_empty() {
        let _ = writeln!(text, "  default: {}", row.field.default);
    }
    text
}
