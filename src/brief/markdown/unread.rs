//! Markup that stays as it is written: what leads nowhere, and what other tools read. It is told, once for each kind,
//! and no name and no date is looked for in it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Writer;
use super::citations::follows_letter;
use super::masked::{begins_address, is_escaped};
use crate::brief::body::Run;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::source_file::Span;

/// A kind of markup that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `[^gone]`
    Footnote,
    /// `[text][nope]`
    Reference,
    /// `[text](an address with spaces)`
    Address,
    /// `[](https://…)`
    NoText,
    /// `[[open`, `[[ ]]`
    WikiLink,
    /// `{{< x >}}`
    Shortcode,
    /// `{% x %}`
    Tag,
    /// `{{ x }}`
    Expression,
    /// `{: .class}`
    Attributes,
    /// `> [!info]`
    Callout,
    /// `:::`
    Container,
    /// `==text==`
    Highlight,
    /// `![[a page]]`
    Page,
    /// A row of dashes under cells that are not as many.
    Table,
}

impl Kind {
    /// Whether readers can make sense of what it holds.
    fn has_words(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Address
                | Self::NoText
                | Self::Highlight
                | Self::Page
                | Self::Table
        )
    }

    /// What is wrong, about a piece of text, and the way out.
    fn words(self, written: &str) -> (String, &'static str) {
        let stays = |what: &str| format!("{what}, so `{written}` stays as it is");
        match self {
            Self::Footnote => (
                stays("no footnote has this label"),
                "define it in a line of its own: `[^label]: …`",
            ),
            Self::Reference => (
                stays("no link has this label"),
                "define it in a line of its own: `[label]: https://…`, or write `\\[` for a bracket",
            ),
            Self::Address => (
                stays("the address of this link cannot be read"),
                "put an address with spaces between `<` and `>`",
            ),
            Self::NoText => (
                format!("the link `{written}` has no text, so its address is shown"),
                "put the text between the brackets",
            ),
            Self::WikiLink => (
                stays("this is no wiki-link"),
                "write `[[name]]` in one line, or `\\[[` for brackets",
            ),
            Self::Shortcode => (
                stays("shortcodes are not read"),
                "write it in Markdown, or put it into a code span if it is an example",
            ),
            Self::Tag | Self::Expression => (
                stays("templates are not read in a text"),
                "write what is meant, or put it into a code span if it is an example",
            ),
            Self::Attributes => {
                (stays("attributes are read behind headings only"), "take them out")
            }
            Self::Callout => (
                stays("there is no alert of this kind"),
                "use one of `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]`, `[!CAUTION]`, in a line of its own",
            ),
            Self::Container => {
                (stays("containers are not read"), "write `> [!NOTE]` above a quotation")
            }
            Self::Highlight => (stays("highlights are not read"), "write `**text**`"),
            Self::Page => (
                format!("pages are not shown within others, so `{written}` becomes a link"),
                "write it without `!`, or copy what is meant",
            ),
            Self::Table => (
                stays("this is no table"),
                "give the row of dashes as many cells as the row above it",
            ),
        }
    }
}

/// What was met: where each kind shows first, and how often.
#[derive(Debug, Default)]
pub(super) struct Unread(BTreeMap<Kind, (Range<usize>, usize)>);

impl Unread {
    pub(super) fn add(&mut self, kind: Kind, range: Range<usize>) {
        self.0.entry(kind).or_insert((range, 0)).1 += 1;
    }
}

impl Writer<'_> {
    /// Text that stays as it is written.
    pub(super) fn raw(&mut self, range: Range<usize>) {
        let file = self.file;
        let text = file.text().get(self.base + range.start..self.base + range.end);
        self.open_passage();
        self.put(text.unwrap_or_default(), range, false);
    }

    /// Looks for markup in the text of a passage that is ready, and takes what it finds out of the prose.
    pub(super) fn find_unread(&mut self, passage: Span) {
        let text = &self.body.text[passage.range()];
        if !text.contains(['[', '{', '=', ':', '|']) {
            return;
        }
        let (mut quiet, mut unread) = (Vec::new(), Vec::new());
        for (kind, range) in find(text) {
            let span = Span::from(range).shifted(passage.start as usize);
            if self.is_written(span.start) {
                let source = self.body.source_of(span);
                let base = self.base;
                self.unread.add(kind, source.start as usize - base..source.end as usize - base);
                quiet.push(span);
                unread.extend((!kind.has_words()).then_some(span));
            }
        }
        self.body.unread.append(&mut unread);
        quieten(&mut self.body.runs, &quiet);
    }

    /// Whether a character of the text is written as such, outside code and links, and without a backslash.
    fn is_written(&self, at: u32) -> bool {
        let index = self.body.runs.partition_point(|run| run.text + run.text_len <= at);
        self.body.runs.get(index).is_some_and(|run| {
            let source = (run.source + (at - run.text)) as usize;
            run.prose && run.exact && !is_escaped(self.file.text(), source)
        })
    }

    /// Says what was met, each kind once.
    pub(super) fn report_unread(&mut self) {
        for (kind, (range, count)) in std::mem::take(&mut self.unread).0 {
            let file = self.file;
            let text = file.text().get(self.base + range.start..self.base + range.end);
            let (mut message, help) = kind.words(&quote(text.unwrap_or_default()));
            match count {
                1 => {}
                2 => message.push_str(", and so does one more"),
                count => message.push_str(&format!(", and so do {} more", count - 1)),
            }
            self.report(range, Diagnostic::new(Code::UnreadMarkup, message).help(help));
        }
    }
}

/// Takes stretches of text, which are in order and near the end, out of the prose.
fn quieten(runs: &mut Vec<Run>, spans: &[Span]) {
    let Some(start) = spans.first().map(|span| span.start) else { return };
    let first = runs.partition_point(|run| run.text + run.text_len <= start);
    let mut spans = spans.iter().copied().peekable();
    for mut run in runs.split_off(first) {
        while let Some(span) = spans.peek().copied() {
            let end = run.text + run.text_len;
            if span.start >= end {
                break;
            }
            if run.exact {
                let (before, rest) = split(run, span.start);
                let (inside, behind) = split(rest, span.end);
                runs.extend(
                    [before, Run { prose: false, ..inside }]
                        .into_iter()
                        .filter(|run| run.text_len > 0),
                );
                run = behind;
            } else {
                run.prose = false;
            }
            if span.end > end {
                break;
            }
            spans.next();
        }
        if run.text_len > 0 {
            runs.push(run);
        }
    }
}

/// A run cut at a place in the text.
fn split(run: Run, at: u32) -> (Run, Run) {
    let length = at.clamp(run.text, run.text + run.text_len) - run.text;
    let rest = run.text_len - length;
    let head = Run { text_len: length, html_len: length, source_len: length, ..run };
    let (text, html, source) = (run.text + length, run.html + length, run.source + length);
    (head, Run { text, html, source, text_len: rest, html_len: rest, source_len: rest, ..run })
}

/// How far the end of a piece of markup may be from its beginning.
const FARTHEST: usize = 500;

/// The beginning of a text, as far as markup may reach.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(FARTHEST.min(text.len()))]
}

/// Finds markup in the text of a passage, in order and apart from each other.
fn find(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut found = Vec::new();
    let (mut from, mut line) = (0, 0..0);
    while let Some(at) = text[from..].find(['[', '{', '=', ':', '|']).map(|at| from + at) {
        if at >= line.end {
            let start = text[line.end..at].rfind('\n').map_or(line.end, |end| line.end + end + 1);
            line = start..text[at..].find('\n').map_or(text.len(), |end| at + end);
        }
        let (before, rest) = (&text[..at], &text[at..line.end]);
        let hit = match text.as_bytes()[at] {
            b'[' => bracket(before, rest),
            b'{' => brace(&text[at..], rest),
            b'=' => highlight(before, rest),
            b':' if at == line.start && rest.starts_with(":::") => {
                Some((Kind::Container, rest.len()))
            }
            b'|' => dashes(&text[line.start..at], rest, &text[..line.start]),
            _ => None,
        };
        from = at + 1;
        if let Some((kind, length)) = hit {
            found.push((kind, at..at + length));
            from = at + length;
        }
    }
    found
}

/// Markup that begins with a bracket, in a line: what it is, and how long.
fn bracket(before: &str, line: &str) -> Option<(Kind, usize)> {
    if line.starts_with("[[") {
        return Some((Kind::WikiLink, line.find("]]").map_or(line.trim_end().len(), |at| at + 2)));
    }
    let close = closing(line)?;
    let (label, behind) = (&line[1..close], &line[close + 1..]);
    if let Some(label) = label.strip_prefix('^') {
        return (!label.is_empty()).then_some((Kind::Footnote, close + 1));
    }
    let is_word = |text: &str| text.starts_with(|c: char| c.is_alphabetic());
    if label.strip_prefix('!').is_some_and(is_word) && before.is_empty() {
        return Some((Kind::Callout, close + 1));
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if behind.starts_with('[') && !follows_letter(before) && !before.ends_with([']', ')']) {
        let end = closing(behind)?;
        let label = if end == 1 { label } else { &behind[1..end] };
        let is_meant = !label.is_empty() && !is_number(label);
        return is_meant.then_some((Kind::Reference, close + 1 + end + 1));
    }
    let address = near(behind.strip_prefix('(')?);
    let is_address = begins_address(address) || ends_address(address);
    is_address.then_some((Kind::Address, close + 2 + address.find(')')? + 1))
}

/// Where a bracket that begins a line is closed.
fn closing(line: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in line.bytes().enumerate().take(FARTHEST) {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at),
            b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// Whether the last word before a closing parenthesis is the name of a file.
fn ends_address(text: &str) -> bool {
    const FILES: [&str; 10] =
        [".md", ".html", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".csv"];
    let inner = text.split(')').next().unwrap_or_default().to_ascii_lowercase();
    FILES.iter().any(|end| inner.ends_with(end))
}

/// Markup that begins with a brace, and the rest of its line: what it is, and how long.
fn brace(text: &str, line: &str) -> Option<(Kind, usize)> {
    let near = near(text);
    let line = line.trim_end().len();
    let until = |end: &str| near.find(end).map(|at| at + end.len());
    if near.starts_with("{{<") || near.starts_with("{{%") {
        return Some((Kind::Shortcode, until("}}").unwrap_or(line)));
    }
    if near.starts_with("{{") {
        return Some((Kind::Expression, until("}}")?));
    }
    if near.starts_with("{%") {
        return Some((Kind::Tag, until("%}")?));
    }
    let inner = near.strip_prefix("{:").or_else(|| near.strip_prefix(['{']))?;
    let inner = inner.split(['}', '\n']).next().unwrap_or_default();
    let is_name = |c: char| c.is_alphabetic();
    let is_attribute = near.starts_with("{:")
        || inner.strip_prefix(['.', '#']).is_some_and(|name| name.starts_with(is_name));
    let end = until("}").filter(|&end| end <= line)?;
    is_attribute.then_some((Kind::Attributes, end))
}

/// `==text==` with no space at its edges.
fn highlight(before: &str, line: &str) -> Option<(Kind, usize)> {
    let inner = line.strip_prefix("==").filter(|_| !before.ends_with('='))?;
    if inner.starts_with(|c: char| c.is_whitespace() || c == '=') {
        return None;
    }
    let end = inner.find("==")?;
    let is_tight =
        !inner[..end].ends_with(char::is_whitespace) && !inner[end + 2..].starts_with('=');
    is_tight.then_some((Kind::Highlight, end + 4))
}

/// A line of bars and dashes under another with bars, as it ends the head of a table.
fn dashes(head: &str, line: &str, above: &str) -> Option<(Kind, usize)> {
    let is_row = head.bytes().all(|byte| b" -:".contains(&byte))
        && line.contains('-')
        && line.bytes().all(|byte| b"|-: ".contains(&byte));
    (is_row && above.contains('|')).then_some((Kind::Table, line.trim_end().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Kind, &str)> {
        find(text).into_iter().map(|(kind, range)| (kind, &text[range])).collect()
    }

    #[test]
    fn what_leads_nowhere_is_found() {
        assert_eq!(found("a[^gone] b"), [(Kind::Footnote, "[^gone]")]);
        assert_eq!(found("see [t][nope]."), [(Kind::Reference, "[t][nope]")]);
        assert_eq!(found("see [t][]"), [(Kind::Reference, "[t][]")]);
        assert_eq!(found("see [[open 2025\nnext"), [(Kind::WikiLink, "[[open 2025")]);
        assert_eq!(found("[a](my file.md) b"), [(Kind::Address, "[a](my file.md)")]);
        assert_eq!(found("[[ ]]x"), [(Kind::WikiLink, "[[ ]]")]);
    }

    #[test]
    fn what_other_tools_read_is_found() {
        assert_eq!(found("{{< a\nb >}} c"), [(Kind::Shortcode, "{{< a\nb >}}")]);
        assert_eq!(
            found("{{% a %}}{% b %}"),
            [(Kind::Shortcode, "{{% a %}}"), (Kind::Tag, "{% b %}")]
        );
        assert_eq!(found("x {{ y }} z"), [(Kind::Expression, "{{ y }}")]);
        assert_eq!(
            found("x{: .y}{.z}"),
            [(Kind::Attributes, "{: .y}"), (Kind::Attributes, "{.z}")]
        );
        assert_eq!(found("[!info]- T"), [(Kind::Callout, "[!info]")]);
        assert_eq!(
            found("::: note\ntext\n:::"),
            [(Kind::Container, "::: note"), (Kind::Container, ":::")]
        );
        assert_eq!(found("a ==b c== d"), [(Kind::Highlight, "==b c==")]);
        assert_eq!(found("a | b\n--|--|--"), [(Kind::Table, "|--|--")]);
    }

    #[test]
    fn prose_is_left_alone() {
        for text in [
            "[sic] and [1] [a] [b]",
            "x[i][j], f(x)[0][a]",
            "[he] (the boss) said",
            "[1][2]",
            "{a, b} {1}",
            "a == b == c",
            "if a==b",
            "10:30 and a :: b",
            "either | or",
            "[x](y)",
            "{{",
            "a|b\nc|d",
            "[^]",
            "====",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
