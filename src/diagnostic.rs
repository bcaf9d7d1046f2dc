//! What the writer is told: findings with a code, a place and a way out.
//!
//! No stage stops at the first fault. Each returns [`Checked`]: its value and what it found.

pub mod code;
pub mod explanation;

use std::sync::Arc;

pub use code::{Code, Severity};
pub use explanation::{Example, Explanation};

use crate::source_file::{SourceFile, Span};

/// A stretch of a source file.
#[derive(Clone, Debug)]
pub struct SourceRange {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes in it.
    pub span: Span,
}

impl SourceRange {
    /// A stretch of a file.
    pub fn new(file: &Arc<SourceFile>, span: impl Into<Span>) -> Self {
        Self { file: file.clone(), span: span.into() }
    }

    /// The very start of a file, for findings about the file as a whole.
    pub fn start_of(file: &Arc<SourceFile>) -> Self {
        Self::new(file, Span::default())
    }

    fn key(&self) -> (&crate::source_file::SitePath, Span) {
        (self.file.path(), self.span)
    }
}

impl PartialEq for SourceRange {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of finding; `dateline explain CODE` tells more.
    pub code: Code,
    /// How grave it is: the code's own severity, unless the file is withheld.
    pub severity: Severity,
    /// One sentence, without a full stop.
    pub message: String,
    /// The file it is about, where it has no readable text (so no [`SourceRange`] either).
    pub file: Option<String>,
    /// Where it is.
    pub place: Option<SourceRange>,
    /// A few words under the marked text.
    pub label: String,
    /// Other places that belong to it, each with a few words.
    pub also: Vec<(SourceRange, String)>,
    /// The way out, one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            file: None,
            place: None,
            label: String::new(),
            also: Vec::new(),
            help: None,
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: SourceRange) -> Self {
        self.place = Some(place);
        self
    }

    /// Names a file that has no text to show.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Puts a few words under the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn also(mut self, place: SourceRange, label: impl Into<String>) -> Self {
        self.also.push((place, label.into()));
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the way out, if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into);
        self
    }

    /// The path of the file that the finding is about, if any.
    pub fn path(&self) -> Option<&str> {
        match &self.place {
            Some(place) => Some(place.file.path().as_str()),
            None => self.file.as_deref(),
        }
    }
}

/// A list of findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds the findings of another list.
    pub fn append(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// The findings, in the order in which they were put.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether an error is among them, so that nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Turns every finding into a note: the file is withheld and can fail nothing.
    pub fn soften(&mut self) {
        for diagnostic in &mut self.0 {
            diagnostic.severity = Severity::Note;
        }
    }

    /// In file order, and within a file by place; equal findings once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let parts = |d: &Diagnostic| {
            let path = d.path().map(|path| path.split('/').map(str::to_owned).collect::<Vec<_>>());
            (path, d.place.as_ref().map(|place| place.span), d.code, d.message.clone())
        };
        self.0.sort_by_cached_key(parts);
        self.0.dedup();
        self
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(list: Vec<Diagnostic>) -> Self {
        Self(list)
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

/// A stage's result: a value that can be worked with, and what was found on the way.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was found.
    pub diagnostics: Diagnostics,
}

impl<T> Checked<T> {
    /// A value with nothing to report.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Diagnostics::new() }
    }

    /// A value with one thing to report.
    pub fn faulty(value: T, diagnostic: Diagnostic) -> Self {
        let mut checked = Self::clean(value);
        checked.diagnostics.push(diagnostic);
        checked
    }

    /// A value and what was found.
    pub fn new(value: T, diagnostics: Diagnostics) -> Self {
        Self { value, diagnostics }
    }

    /// Takes the value out, the findings into `list`.
    pub fn drain_into(self, list: &mut Diagnostics) -> T {
        list.append(self.diagnostics);
        self.value
    }
}
