//! Comments as Obsidian writes them, `%%…%%`, in a line or over many. They are cut out before the Markdown is read,
//! so that nothing of them is on a page or in what is made of it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::{Spanned, options};

const MARK: &str = "%%";
/// How often a text is parsed to see what is code. More is only needed where comments hold halves of code.
const MOST_ROUNDS: usize = 16;

/// A text without its comments, and where they were.
pub(super) struct Cleaned {
    /// The text without them.
    pub(super) text: String,
    /// For each cut its place in the new text, and the bytes that are missing up to there.
    cuts: Vec<(usize, usize)>,
    /// Where a comment begins that never ends, in the old text.
    pub(super) unclosed: Option<Range<usize>>,
}

/// Cuts the comments out of a text; `None` if there are none. In code, comments and addresses the two signs are
/// themselves. A comment ends at the next two signs, wherever these are, or with the text.
pub(super) fn clean(source: &str) -> Option<Cleaned> {
    if !source.contains(MARK) {
        return None;
    }
    let mut cleaned = Cleaned { text: String::new(), cuts: Vec::new(), unclosed: None };
    let mut at = 0;
    for _ in 0..MOST_ROUNDS {
        match cleaned.cut(source, at) {
            Some(end) => at = end,
            None => return (!cleaned.cuts.is_empty()).then_some(cleaned),
        }
    }
    cleaned.drop_rest(source, at, at);
    Some(cleaned)
}

impl Cleaned {
    /// Cuts from a place in the source on. Returns where to go on if code begins inside a comment and ends behind it:
    /// what is code has to be asked again then.
    fn cut(&mut self, source: &str, mut at: usize) -> Option<usize> {
        let (begin, shift) = (at, at - self.text.len());
        let kept = self.text.clone() + &source[at..];
        let guarded = guarded(&kept);
        // Guarded ranges in the source, those that end before `at` left out.
        let mut guarded = guarded
            .into_iter()
            .filter(|range| range.end + shift > begin)
            .map(|range| range.start + shift..range.end + shift)
            .peekable();
        let mut from = at;
        while let Some(open) = source[from..].find(MARK).map(|found| from + found) {
            while guarded.next_if(|range| range.end <= open).is_some() {}
            if let Some(range) = guarded.peek().filter(|range| range.contains(&open)) {
                from = range.end.max(open + MARK.len());
                continue;
            }
            let inside = open + MARK.len();
            let Some(end) = source[inside..].find(MARK).map(|found| inside + found + MARK.len())
            else {
                self.unclosed = Some(open..inside);
                self.drop_rest(source, at, open);
                return None;
            };
            let cut = widened(source, open..end);
            self.keep(&source[at..cut.start.max(at)]);
            at = cut.end;
            self.cuts.push((self.text.len(), at - self.text.len()));
            while guarded.next_if(|range| range.end <= end).is_some() {}
            if guarded.peek().is_some_and(|range| range.start < end) {
                return Some(at);
            }
            from = at;
        }
        self.keep(&source[at..]);
        None
    }

    fn keep(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Keeps the source up to a place and drops what comes after.
    fn drop_rest(&mut self, source: &str, at: usize, end: usize) {
        self.keep(source.get(at..end).unwrap_or_default().trim_end_matches([' ', '\t']));
        self.cuts.push((self.text.len(), source.len() - self.text.len()));
    }

    /// Moves the places of events to where they are in the old text. A text with a cut in it becomes several, so that
    /// each is the same as in the source.
    pub(super) fn restore<'a>(&'a self, events: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
        let mut restored = Vec::with_capacity(events.len());
        for (event, range) in events {
            let first = self.cuts.partition_point(|(at, _)| *at <= range.start);
            let inner = self.cuts.iter().skip(first).map(|(at, _)| *at);
            let inner: Vec<usize> = inner.take_while(|at| *at < range.end).collect();
            let rewrap: Option<fn(CowStr<'a>) -> Event<'a>> = match &event {
                Event::Text(text) if self.is_exact(text, &range) => Some(Event::Text),
                Event::Html(html) if self.is_exact(html, &range) => Some(Event::Html),
                Event::InlineHtml(html) if self.is_exact(html, &range) => Some(Event::InlineHtml),
                _ => None,
            };
            match rewrap.filter(|_| !inner.is_empty()) {
                None => restored.push((event, self.old(&range))),
                Some(rewrap) => {
                    let starts = std::iter::once(range.start).chain(inner.iter().copied());
                    let ends = inner.iter().copied().chain([range.end]);
                    for part in starts.zip(ends).map(|(start, end)| start..end) {
                        let text = self.text.get(part.clone()).unwrap_or_default();
                        restored.push((rewrap(CowStr::Borrowed(text)), self.old(&part)));
                    }
                }
            }
        }
        restored
    }

    fn is_exact(&self, text: &str, range: &Range<usize>) -> bool {
        self.text.get(range.clone()) == Some(text)
    }

    /// A range in the old text: without the comments that touch its ends.
    pub(super) fn old(&self, range: &Range<usize>) -> Range<usize> {
        let missing = |cuts: usize| {
            cuts.checked_sub(1)
                .and_then(|last| self.cuts.get(last))
                .map_or(0, |(_, missing)| *missing)
        };
        let before_start = self.cuts.partition_point(|(at, _)| *at <= range.start);
        let before_end = self.cuts.partition_point(|(at, _)| *at < range.end);
        let start = range.start + missing(before_start);
        start..(range.end + missing(before_end)).max(start)
    }
}

/// What goes with a comment: its lines, if it fills them; else the space that would be double.
fn widened(source: &str, comment: Range<usize>) -> Range<usize> {
    let is_space = |c: char| matches!(c, ' ' | '\t');
    let Range { start, end } = comment;
    let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = start - source[line_start..start].trim_end_matches(is_space).len() - line_start;
    let rest = &source[end..];
    let space = rest.len() - rest.trim_start_matches(is_space).len();
    let line_end = match &rest.as_bytes()[space..] {
        [] => Some(end + space),
        [b'\n', ..] => Some(end + space + 1),
        [b'\r', b'\n', ..] => Some(end + space + 2),
        _ => None,
    };
    let begins_line = start - indent == line_start;
    match line_end {
        Some(line_end) if begins_line => line_start..line_end,
        // Two spaces at the end of a line would break it.
        Some(_) => start - indent..end + space,
        None if begins_line || indent > 0 => start..end + space,
        None => start..end,
    }
}

/// Code, comments and addresses, in order.
fn guarded(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    // For each open link where its last part ends.
    let mut links: Vec<usize> = Vec::new();
    let parser = Parser::new_ext(text, options());
    let definitions = parser.reference_definitions().iter();
    let untitled = definitions.filter(|(_, definition)| definition.title.is_none());
    ranges.extend(untitled.map(|(_, definition)| definition.span.clone()));
    for (event, range) in parser.into_offset_iter() {
        let is_guarded = match &event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => true,
            Event::Start(Tag::Link { link_type, .. }) => {
                matches!(link_type, LinkType::Autolink | LinkType::Email)
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                text.get(range.clone()).is_some_and(|html| html.trim_start().starts_with("<!--"))
            }
            _ => false,
        };
        if is_guarded {
            ranges.push(range.clone());
        }
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => links.push(range.start),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let address = links.pop().unwrap_or(range.end).min(range.end)..range.end;
                // With a title behind the address it is text again.
                if text.get(address.clone()).is_some_and(|part| !part.contains(char::is_whitespace))
                {
                    ranges.push(address);
                }
            }
            _ => {}
        }
        if let Some(last) = links.last_mut().filter(|_| !matches!(event, Event::Start(_))) {
            *last = (*last).max(range.end);
        }
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(source: &str) -> String {
        clean(source).map_or_else(|| source.to_owned(), |cleaned| cleaned.text)
    }

    #[test]
    fn comments_go_with_their_lines_and_spaces() {
        for (source, wanted) in [
            ("a %%c%% b", "a b"),
            ("a%%c%%b", "ab"),
            ("a %%c%%\nb", "a\nb"),
            ("%%c%% a", "a"),
            ("a\n\n%%\nc\n\nd\n%%\n\nb", "a\n\n\nb"),
            ("- a\n  %%c%%\n- b\n", "- a\n- b\n"),
            ("> a %%c\n> d%% b\n", "> a b\n"),
            ("a %%c%% b %%d%% e", "a b e"),
            ("a\r\n%%c%%\r\nb", "a\r\nb"),
            ("a %%%% b", "a b"),
            ("é %%ü%% ñ", "é ñ"),
        ] {
            assert_eq!(cleaned(source), wanted, "{source:?}");
        }
    }

    #[test]
    fn code_comments_and_addresses_keep_their_signs() {
        for source in [
            "`%%a%%` b",
            "```\n%%time\n```\nb",
            "    %%a%%\n",
            "- a\n\n  ```\n  %%b%%\n  ```\n",
            "<!-- %% --> a",
            "<https://example.org/%%20>",
            "[a](https://example.org/%%20)",
            "[a]\n\n[a]: https://example.org/%%20\n",
            "100% sure, 5 % of it",
        ] {
            assert_eq!(cleaned(source), source);
        }
        assert_eq!(cleaned("[a](b \"c %%d%% e\")"), "[a](b \"c e\")");
    }

    #[test]
    fn what_is_code_is_asked_again_behind_half_a_fence() {
        assert_eq!(cleaned("%%\n```\nc\n%%\na %%d%% b\n"), "a b\n");
        assert_eq!(cleaned("%% ` %% a ` b %%c%% d"), "a ` b d");
        let many = "%%\n```\n%%\n".repeat(40) + "a\n";
        assert!(!cleaned(&many).contains(MARK));
    }

    #[test]
    fn an_open_comment_takes_the_rest() {
        let found = clean("a %%c\n\nb `d`\n").expect("a comment");
        assert_eq!((found.text.as_str(), found.unclosed), ("a", Some(2..4)));
    }
}
