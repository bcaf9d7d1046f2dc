//! Diagnostics as a compiler prints them.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, SourceRange};

/// Lines longer than this are not shown, only named.
const LONGEST_LINE: usize = 2_000;

/// How findings are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// Findings down to a severity as text, an empty line after each.
pub fn render_all(diagnostics: &Diagnostics, least: Severity, style: Style) -> String {
    let wanted = diagnostics.iter().filter(|diagnostic| diagnostic.severity <= least);
    wanted.map(|diagnostic| render(diagnostic, style) + "\n\n").collect()
}

/// One finding as text, with the offending lines, without a line break at the end.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.id())
        .elements(std::iter::empty::<Element<'_>>());
    if let Some(place) = &diagnostic.place {
        group = group.element(element(place, &diagnostic.label, AnnotationKind::Primary));
    } else if let Some(file) = &diagnostic.file {
        group = group.element(Origin::path(file.as_str()));
    }
    for (place, label) in &diagnostic.also {
        group = group.element(element(place, label, AnnotationKind::Context));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// A place as a snippet of its lines, or as a bare position where a line is too long to show.
fn element<'a>(place: &'a SourceRange, label: &'a str, kind: AnnotationKind) -> Element<'a> {
    let text = place.file.text();
    let start = text.floor_char_boundary(place.span.start as usize);
    let end = text.ceil_char_boundary(place.span.end as usize).max(start);
    let first = place.file.line_at(start).start;
    let last = place.file.line_at(end).end.max(end);
    let path = place.file.path().as_str();
    let (line, column) = place.file.line_column(start);
    if last - first > LONGEST_LINE {
        return Origin::path(path).line(line).char_column(column).into();
    }
    let annotation =
        kind.span(start - first..end - first).label((!label.is_empty()).then_some(label));
    Snippet::source(&text[first..last]).path(path).line_start(line).annotation(annotation).into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Code;
    use crate::source_file::{SitePath, SourceFile};

    #[test]
    fn a_long_line_is_named_and_not_shown() {
        let text = format!("a\n{}x", "é".repeat(LONGEST_LINE));
        let source = Arc::new(SourceFile::new(SitePath::new("content/a.md"), text.clone().into()));
        let place = SourceRange::new(&source, text.len() - 1..text.len());
        let shown = render(&Diagnostic::new(Code::BadSyntax, "no").at(place), Style::Plain);
        assert_eq!(shown, "error[D105]: no\n--> content/a.md:2:2001");
    }
}
