//! Front matter that does not begin where it has to, and would be published as text.

use std::sync::Arc;

use crate::brief::split::Split;
use crate::brief::withholding;
use crate::diagnostic::{Code, Diagnostic, SourceRange};
use crate::report::quote;
use crate::schema::Node;
use crate::source_file::{SourceFile, Span};

/// Lines of a block that are looked at.
const LONGEST: usize = 400;

/// Looks for a block of fields at the top of what counts as text: after blank lines, comments, dashes or a fence. It
/// is an error if one of its fields may withhold the file, else a warning.
pub(super) fn check(file: &Arc<SourceFile>, split: Option<Split>) -> Option<Diagnostic> {
    let split = split?;
    let has_front_matter = split.body.start > split.yaml.start;
    let block = block(&file.text()[split.body.range()])?;
    let at = |range: Span| SourceRange::new(file, range.shifted(split.body.start as usize));
    let help =
        "put `---` alone on the first line of the file, the fields below it, and `---` again";
    if let Some((key, span)) = block.withholds {
        let message =
            format!("`{}` is outside the front matter, so it withholds nothing", quote(&key));
        return Some(Diagnostic::new(Code::MayWithhold, message).at(at(span)).help(help));
    }
    if has_front_matter || !block.is_delimited {
        return None;
    }
    let message = "the front matter does not begin on the first line, so it is text";
    Some(Diagnostic::new(Code::MisplacedFrontMatter, message).at(at(block.first)).help(help))
}

/// A block of fields.
struct Block {
    first: Span,
    /// Dashes, a fence or a bracket open it.
    is_delimited: bool,
    /// The first field that may withhold the file.
    withholds: Option<(String, Span)>,
}

/// The block of fields with which a text begins.
fn block(text: &str) -> Option<Block> {
    let mut lines = lines(text).peekable();
    let (mut is_delimited, mut in_comment) = (false, None);
    while let Some((_, line)) = lines.peek() {
        let line = bare(line);
        if let Some(end) = in_comment {
            in_comment = Some(end).filter(|end| !line.contains(end));
        } else if let Some(end) = comment(line) {
            in_comment = Some(end).filter(|end| !line[2..].contains(end));
        } else if is_delimiter(line) {
            is_delimited = true;
        } else if !(line.is_empty() || (line.starts_with('#') && !line.starts_with("#!"))) {
            break;
        }
        lines.next();
    }
    let mut first = None;
    let mut withholds = None;
    for (start, line) in lines.take(LONGEST) {
        let is_end = is_delimiter(bare(line)) || bare(line).is_empty();
        if is_end {
            break;
        }
        let span = Span::new(start, start + line.trim_end().len());
        let indented =
            line.starts_with([' ', '\t']) || bare(line).starts_with(['-', '#', '}', ']']);
        let fields = fields_of_line(line);
        if fields.is_empty() && !indented {
            // Prose: what came before it was no block.
            return withholds.is_some().then_some(()).and(first).map(|first| Block {
                first,
                is_delimited,
                withholds,
            });
        }
        first = first.or((!fields.is_empty()).then_some(span));
        let found = fields.into_iter().find(|(key, node)| withholding::read(key, node).withholds());
        withholds = withholds.or_else(|| found.map(|(key, _)| (key.to_owned(), span)));
    }
    first.map(|first| Block { first, is_delimited, withholds })
}

/// Lines with the byte at which each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// A line without space around it, visible or not.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
    })
}

/// What ends the comment that a line opens.
fn comment(line: &str) -> Option<&'static str> {
    if line.starts_with("<!--") {
        Some("-->")
    } else if line.starts_with("%%") {
        Some("%%")
    } else {
        None
    }
}

/// Whether a line is what somebody may take for the edge of front matter: dashes of any kind, a fence, `+++`, `{`.
fn is_delimiter(line: &str) -> bool {
    let is_dashes =
        |c: char| matches!(c, '-' | '–' | '—' | '−' | '+' | ';' | '=' | '_' | '*' | '.');
    let fence = line.trim_start_matches(['`', '~']);
    let is_fence =
        line.len() - fence.len() >= 3 && fence.chars().all(|c| c.is_alphanumeric() || c == ' ');
    !line.is_empty()
        && (line.chars().all(is_dashes) || is_fence || matches!(line, "{" | "}" | "{}"))
}

/// The fields of a line: one as a rule, several in a JSON object.
fn fields_of_line(line: &str) -> Vec<(&str, Node)> {
    let line = bare(line);
    let inner = line.strip_prefix('{').map(|rest| rest.trim_end_matches('}'));
    match inner {
        Some(inner) => inner.split(',').filter_map(pair_of_line).collect(),
        None => pair_of_line(line).into_iter().collect(),
    }
}

/// A line `key: value` or `key = value`, as far as it can be read by itself.
pub(super) fn pair_of_line(line: &str) -> Option<(&str, Node)> {
    let line = bare(line);
    let at = line.find([':', '='])?;
    let (key, rest) = (line[..at].trim(), &line[at + 1..]);
    let key = key.trim_matches(['"', '\'']);
    let is_key = !key.is_empty()
        && key.len() <= 40
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        && key.split(' ').count() <= 2;
    let value = rest.split(" #").next().unwrap_or(rest).trim().trim_end_matches(',');
    let value = value.trim_matches(['"', '\'', '[', ']']).trim();
    (is_key && !rest.starts_with("//")).then(|| (key, Node::Text(value.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(bool, bool)> {
        block(text).map(|block| (block.is_delimited, block.withholds.is_some()))
    }

    #[test]
    fn a_block_is_seen_after_what_may_come_before_it() {
        for before in [
            "\n---\n",
            " ---\n",
            "<!-- a\nb -->\n---\n",
            "----\n",
            "—\n",
            "```yaml\n---\n",
            "\u{200b}---\n",
            "# Title\n\n---\n",
            "%% x %%\n---\n",
            "+++\n",
            "{\n",
        ] {
            assert_eq!(
                found(&format!("{before}title: x\ndraft: true\n---\nText")),
                Some((true, true)),
                "{before:?}"
            );
            assert_eq!(
                found(&format!("{before}title: x\ndraft: false\n---\nText")),
                Some((true, false)),
                "{before:?}"
            );
        }
        assert_eq!(found("{\"title\": \"x\", \"draft\": true}\n\nText"), Some((false, true)));
        assert_eq!(found("draft = true\n"), Some((false, true)));
    }

    #[test]
    fn prose_is_no_block() {
        for text in [
            "Text\n\n```yaml\n---\ndraft: true\n---\n```\n",
            "Note: he spoke.\nThen he left.\n",
            "---\n\nText.\n",
            "# Title\n\nText: more.\n",
            "",
        ] {
            assert_ne!(found(text).map(|(_, withholds)| withholds), Some(true), "{text:?}");
        }
        assert_eq!(found("---\nHe spoke.\n---\n"), None);
    }
}
