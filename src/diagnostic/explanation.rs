//! The file that explains a code: a heading `# severity: title`, the explanation, and examples. They are in sections
//! `## Before`, `## Both`, `## Wrong` and `## Right`, each a list of file names and fenced blocks; or `## No snippet` says
//! why there are none.

use super::Severity;

/// A code explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The diagnostic in a few words.
    pub title: &'static str,
    /// What it means and what to do, in Markdown.
    pub text: &'static str,
    /// The files of the examples.
    pub snippets: Vec<Snippet>,
    /// Why there are no examples, if there are none.
    pub no_snippet: Option<&'static str>,
}

/// Which of the two example sites a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// The site as it was at the last build.
    Before,
    /// Both sites.
    Both,
    /// The site that raises the code.
    Wrong,
    /// The site that raises nothing.
    Right,
}

/// A file of an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippet {
    /// Where it belongs.
    pub example: Example,
    /// Its path, and in brackets anything unusual about it: `(link TARGET)`, `(latin-1)`.
    pub heading: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The severity in the first line, `# severity: title`.
pub(super) const fn severity(file: &str) -> Severity {
    match file.as_bytes() {
        [b'#', b' ', b'n', ..] => Severity::Note,
        [b'#', b' ', b'w', ..] => Severity::Warning,
        _ => Severity::Error,
    }
}

impl Explanation {
    pub(super) fn parse(file: &'static str) -> Self {
        let (heading, rest) = file.split_once('\n').unwrap_or((file, ""));
        let title = heading.split_once(": ").map_or("", |(_, title)| title);
        let mut parsed =
            Self { title, text: section(rest), snippets: Vec::new(), no_snippet: None };
        let mut example = None;
        let mut rest = rest;
        while let Some((line, after)) = rest.split_once('\n') {
            rest = after;
            if let Some(name) = line.strip_prefix("## ") {
                example = Example::parse(name);
                if example.is_none() {
                    parsed.no_snippet = Some(section(after));
                }
            } else if let Some(heading) =
                line.strip_prefix('`').and_then(|line| line.strip_suffix("`:"))
                && let Some((text, after)) = fenced(after)
                && let Some(example) = example
            {
                parsed.snippets.push(Snippet { example, heading, text });
                rest = after;
            }
        }
        parsed
    }
}

impl Example {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "Before" => Some(Self::Before),
            "Both" => Some(Self::Both),
            "Wrong" => Some(Self::Wrong),
            "Right" => Some(Self::Right),
            _ => None,
        }
    }
}

/// The prose up to the next section.
fn section(text: &'static str) -> &'static str {
    text.split("\n## ").next().unwrap_or("").trim()
}

/// The text of the block that begins here, and what follows it.
fn fenced(text: &'static str) -> Option<(&'static str, &'static str)> {
    text.strip_prefix("\n~~~~text\n")?.split_once("~~~~\n")
}
