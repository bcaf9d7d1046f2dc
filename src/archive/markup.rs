//! Puts links round mentions in HTML that is written already. A mention may lie across markup, as in
//! `Claudia <em>Sheinbaum</em>`.

use crate::brief::body::Body;
use crate::brief::markdown::escape_text;
use crate::schema::Str;
use crate::source_file::Span;

/// A change of HTML: so many bytes go, and something comes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Edit {
    /// Where, in bytes of the HTML.
    pub at: u32,
    /// What comes first of several changes at one place: 0 closes, 1 fills a gap, 2 opens.
    pub order: u8,
    /// How many bytes go.
    pub remove: u32,
    /// What comes.
    pub insert: Str,
}

/// Wraps a stretch of a body's text into markup: as a whole if no element is torn by that, else piece by
/// piece.
pub(super) fn wrap(body: &Body, text: Span, open: &Str, close: &Str, edits: &mut Vec<Edit>) {
    let pieces = pieces(body, text);
    let whole = pieces.first().zip(pieces.last()).and_then(|(first, last)| {
        let between: Vec<&str> = pieces
            .windows(2)
            .map(|pair| &body.html[pair[0].end as usize..pair[1].start as usize])
            .collect();
        balanced(&body.html, Span { start: first.start, end: last.end }, &between)
    });
    let spans = match whole {
        Some(whole) => vec![whole],
        None => pieces.into_iter().map(|piece| trimmed(&body.html, piece)).collect(),
    };
    for Span { start, end } in spans.into_iter().filter(|span| span.start < span.end) {
        edits.push(Edit { at: start, order: 2, remove: 0, insert: open.clone() });
        edits.push(Edit { at: end, order: 0, remove: 0, insert: close.clone() });
    }
}

/// Where a byte of a body's text stands in its HTML.
pub(super) fn html_at(body: &Body, text: u32) -> Option<u32> {
    let index = body.runs.partition_point(|run| run.text + run.text_len <= text);
    let run = body.runs.get(index).filter(|run| run.text <= text)?;
    if run.exact {
        return Some(run.html + (text - run.text));
    }
    let mut before = String::new();
    escape_text(body.text.get(run.text as usize..text as usize)?, &mut before);
    Some(run.html + before.len() as u32)
}

/// The pieces of HTML that hold a stretch of text, without the markup between them.
fn pieces(body: &Body, text: Span) -> Vec<Span> {
    let first = body.runs.partition_point(|run| run.text + run.text_len <= text.start);
    let mut pieces: Vec<Span> = Vec::new();
    for run in body.runs[first..].iter().take_while(|run| run.text < text.end) {
        let (from, to) =
            (text.start.max(run.text) - run.text, text.end.min(run.text + run.text_len) - run.text);
        let piece = if run.exact {
            Span { start: run.html + from, end: run.html + to }
        } else {
            Span { start: run.html, end: run.html + run.html_len }
        };
        match pieces.last_mut() {
            Some(last) if last.end == piece.start => last.end = piece.end,
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// A piece without the white space at its ends.
fn trimmed(html: &str, piece: Span) -> Span {
    let text = &html[piece.range()];
    let start = piece.start + (text.len() - text.trim_start().len()) as u32;
    Span { start, end: start.max(piece.start + text.trim_end().len() as u32) }
}

/// The stretch of HTML that holds a whole and tears no element: what is opened inside is closed directly
/// behind it, what is closed inside was opened directly before it. `None` if there is no such stretch.
fn balanced(html: &str, mut whole: Span, between: &[&str]) -> Option<Span> {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for tag in between.iter().flat_map(|markup| tags(markup)) {
        match tag?.strip_prefix('/') {
            Some(name) if opened.last() == Some(&name) => {
                opened.pop();
            }
            Some(name) if opened.is_empty() => closed.push(name),
            Some(_) => return None,
            None => opened.push(tag?),
        }
    }
    while let Some(name) = opened.pop() {
        let close = format!("</{name}>");
        html[whole.end as usize..].starts_with(&close).then_some(())?;
        whole.end += close.len() as u32;
    }
    for name in closed {
        let open = format!("<{name}>");
        html[..whole.start as usize].ends_with(&open).then_some(())?;
        whole.start -= open.len() as u32;
    }
    Some(whole)
}

/// The tags of a piece of markup: names, with a slash in front of those that close. `None` for anything
/// but marks of emphasis.
fn tags(markup: &str) -> Vec<Option<&str>> {
    let mut tags = Vec::new();
    let mut rest = markup;
    while !rest.is_empty() {
        let tag = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let Some((tag, behind)) = tag else { return vec![None] };
        let is_emphasis = matches!(tag.trim_start_matches('/'), "em" | "strong" | "del");
        tags.push(is_emphasis.then_some(tag));
        rest = behind;
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(html: &str, whole: &str, between: &[&str]) -> Option<String> {
        let start = html.find(whole).expect("there");
        let span = Span::new(start, start + whole.len());
        balanced(html, span, between).map(|span| html[span.range()].to_owned())
    }

    #[test]
    fn elements_are_never_torn() {
        let wrapped = |html: &str, whole: &str, between: &[&str]| around(html, whole, between);
        assert_eq!(
            wrapped("x A <em>B</em> y", "A <em>B", &["<em>"]).as_deref(),
            Some("A <em>B</em>")
        );
        assert_eq!(
            wrapped("x <strong><em>A</em></strong> B y", "A</em></strong> B", &["</em></strong>"])
                .as_deref(),
            Some("<strong><em>A</em></strong> B")
        );
        assert_eq!(wrapped("x A <em>B y</em>", "A <em>B", &["<em>"]), None);
        assert_eq!(
            wrapped(
                "x A<sup class=\"note\">1</sup> B",
                "A<sup class=\"note\">1</sup> B",
                &["<sup class=\"note\">1</sup>"]
            ),
            None
        );
    }
}
