//! Errors of the template engine as diagnostics, each at its place in the template.

use tera::{Error, ErrorKind, ReportError};

use crate::config::settings::DEFAULT_THEME;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::page::Page;
use crate::source_file::SourceFile;
use crate::theme::{Template, Theme};

/// Why the templates could not be loaded: every fault of syntax, else whatever was wrong between them.
pub(super) fn of_loading(theme: &Theme, error: &Error) -> Diagnostics {
    let mut found = Diagnostics::new();
    for template in &theme.templates {
        let alone = tera::Tera::new().add_raw_template(&template.name, template.file.text());
        if let Err(error) = alone
            && let ErrorKind::SyntaxError(report) = error.kind()
        {
            found.push(of_report(theme, report));
        }
    }
    if found.is_empty() {
        found.extend(of_message(theme, &error.to_string()));
    }
    found
}

/// Why a page could not be rendered.
pub(super) fn of_rendering(theme: &Theme, page: &Page, error: &Error) -> Diagnostics {
    let diagnostic = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            of_report(theme, report)
        }
        _ => Diagnostic::new(Code::TemplateError, first_line(&error.to_string())),
    };
    let diagnostic = match diagnostic.place {
        Some(_) => diagnostic,
        None => diagnostic.in_file(page.template.name.as_ref()),
    };
    vec![diagnostic.help(format!("while rendering `{}`", page.address))].into()
}

fn of_report(theme: &Theme, report: &ReportError) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::TemplateError, first_line(report.message()));
    match find(theme, report.filename()) {
        Some(template) => {
            diagnostic.at(SourceRange::new(&template.file, report.span().range.clone()))
        }
        None => diagnostic.in_file(report.filename()),
    }
}

/// Reads reports that the engine has already put into words: `error: …`, then `--> name:line:column`.
fn of_message(theme: &Theme, message: &str) -> Vec<Diagnostic> {
    message
        .split("\n\n")
        .map(|report| {
            let diagnostic = Diagnostic::new(
                Code::TemplateError,
                first_line(report.trim_start_matches("error: ")),
            );
            let place = report.lines().find_map(|line| {
                let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
                let column: usize = parts.next()?.parse().ok()?;
                let line: usize = parts.next()?.parse().ok()?;
                let template = find(theme, parts.next()?)?;
                let at = offset_of(&template.file, line, column);
                Some(SourceRange::new(&template.file, at..at))
            });
            match place {
                Some(place) => diagnostic.at(place),
                None => diagnostic.in_file("templates"),
            }
        })
        .collect()
}

fn find<'t>(theme: &'t Theme, name: &str) -> Option<&'t Template> {
    let by_name =
        |wanted: &str| theme.templates.iter().find(|template| template.name.as_ref() == wanted);
    by_name(name).or_else(|| by_name(&format!("{}/{name}", DEFAULT_THEME)))
}

/// The byte at a line and column, both from 1.
fn offset_of(file: &SourceFile, line: usize, column: usize) -> usize {
    let text = file.text();
    let start: usize = text.split_inclusive('\n').take(line - line.min(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at)
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}
