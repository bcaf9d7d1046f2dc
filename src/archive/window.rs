//! What is quoted of a sentence: all of it, or of a very long one the words around what it is quoted for.

use std::hash::{Hash, Hasher};

use crate::source_file::Span;

/// So many characters are shown on each side of what a long sentence is quoted for.
const BESIDE: usize = 240;

/// A stretch of a body's text that is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The stretch.
    pub(super) span: Span,
    /// What stands before it, because its sentence begins earlier; may be empty.
    pub(super) before: &'static str,
    /// What stands behind it, because its sentence goes on; may be empty.
    pub(super) behind: &'static str,
}

impl Window {
    /// What is quoted for some marks of a sentence, or of a part of one. `long` are the sentences of the text that
    /// are not quoted whole, in order.
    pub(super) fn new(text: &str, sentence: Span, marks: &[Span], long: &[Span]) -> Self {
        let index = long.partition_point(|whole| whole.end <= sentence.start);
        let whole = long.get(index).filter(|whole| whole.start <= sentence.start);
        let Some(&whole) = whole.filter(|whole| sentence.end <= whole.end) else {
            return Self { span: sentence, before: "", behind: "" };
        };
        let first = marks.first().map_or(sentence.start, |mark| mark.start);
        let last = marks.iter().map(|mark| mark.end).max().unwrap_or(sentence.end);
        let first = first.clamp(whole.start, whole.end);
        let last = last.clamp(first, whole.end);
        let start = start_before(text, Span { start: whole.start, end: first });
        let end = end_behind(text, Span { start: last, end: whole.end });
        let span = Span { start, end };
        let before = &text[Span { end: start, ..whole }.range()];
        let behind = &text[Span { start: end, ..whole }.range()];
        Self {
            span,
            before: match before.chars().next_back() {
                None => "",
                Some(c) if c.is_whitespace() => "… ",
                Some(_) => "…",
            },
            behind: match behind.chars().next() {
                None => "",
                Some(c) if c.is_whitespace() => " …",
                Some(_) => "…",
            },
        }
    }
}

/// Hashes what stands around it, not where it is.
impl Hash for Window {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.before, self.behind).hash(state);
    }
}

/// Where the last characters of a stretch begin: at the beginning of a word, if there is one among them.
fn start_before(text: &str, span: Span) -> u32 {
    let text = &text[span.range()];
    let Some((at, _)) = text.char_indices().rev().nth(BESIDE - 1).filter(|(at, _)| *at > 0) else {
        return span.start;
    };
    let word = text[at..].find(char::is_whitespace).map(|space| {
        let rest = &text[at + space..];
        at + space + (rest.len() - rest.trim_start().len())
    });
    span.start + word.unwrap_or(at) as u32
}

/// Where the first characters of a stretch end: at the end of a word, if there is one among them.
fn end_behind(text: &str, span: Span) -> u32 {
    let text = &text[span.range()];
    let Some((at, _)) = text.char_indices().nth(BESIDE) else { return span.end };
    let word = text[..at].rfind(char::is_whitespace).map(|space| text[..space].trim_end().len());
    span.start + word.unwrap_or(at) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, mark: Span) -> String {
        let whole = Span::new(0, text.len());
        let Window { span, before, behind } = Window::new(text, mark, &[mark], &[whole]);
        format!("{before}{}{behind}", &text[span.range()])
    }

    #[test]
    fn a_window_begins_and_ends_with_words() {
        let text = format!("{}Ann{}", "ab cd ".repeat(100), " é fg".repeat(100));
        let shown = shown(&text, Span::new(600, 603));
        assert!(shown.starts_with("… ab cd") || shown.starts_with("… cd ab"), "{shown}");
        assert!(shown.ends_with("é …") || shown.ends_with("fg …"), "{shown}");
        let count = shown.chars().count();
        assert!(count > 470 && count <= 2 * BESIDE + 3 + 4, "{count}");
    }

    #[test]
    fn a_text_without_words_is_cut_anywhere() {
        let text = "語".repeat(2000);
        let shown = shown(&text, Span::new(3000, 3006));
        assert_eq!(shown.chars().count(), 2 * BESIDE + 2 + 2);
        assert!(shown.starts_with("…語") && shown.ends_with("語…"));
    }

    #[test]
    fn a_sentence_of_usual_length_is_shown_whole() {
        let sentence = Span::new(2, 8);
        let window = Window::new("a. b c d.", sentence, &[Span::new(5, 6)], &[]);
        assert_eq!(window, Window { span: sentence, before: "", behind: "" });
        let text = format!("{} Ann.", "x".repeat(100));
        assert_eq!(shown(&text, Span::new(101, 104)), text);
    }
}
