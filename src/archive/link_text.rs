//! Wiki-links that give no text of their own are shown by the name of what they lead to, and that is put in
//! before anything else, so that it can be read like the rest of the text.

use crate::brief::body::{Body, Run};
use crate::brief::markdown::escape;
use crate::source_file::Span;

/// Puts other texts into bare wiki-links. `name` tells what stands for a reference, if not what is written.
/// `None` if nothing changes.
pub(super) fn link_texts<'n>(body: &Body, name: impl Fn(usize) -> Option<&'n str>) -> Option<Body> {
    let bare = body.references.iter().enumerate().filter(|(_, reference)| reference.is_bare);
    let swaps: Vec<Swap> = bare
        .filter_map(|(index, reference)| Swap::new(body, reference.text, name(index)?))
        .collect();
    if swaps.is_empty() {
        return None;
    }
    let (texts, htmls) = (Shifts::new(&swaps, Swap::text), Shifts::new(&swaps, Swap::html));
    let (text, html) = (|at: u32| texts.moved(at), |at: u32| htmls.moved(at));
    let mut filled = body.clone();
    filled.text = replaced(&body.text, &swaps, Swap::text);
    filled.html = replaced(&body.html, &swaps, Swap::html);
    for run in &mut filled.runs {
        let swap = swaps.binary_search_by_key(&run.text, |swap| swap.text.start);
        let lengths = swap.map(|at| (swaps[at].plain.len() as u32, swaps[at].escaped.len() as u32));
        let (text_len, html_len) = lengths.unwrap_or((run.text_len, run.html_len));
        *run = Run { text: text(run.text), html: html(run.html), text_len, html_len, ..*run };
    }
    for span in &mut filled.unread {
        *span = Span { start: text(span.start), end: text(span.end) };
    }
    for span in filled.passages.iter_mut().map(|passage| &mut passage.text) {
        *span = Span { start: text(span.start), end: text(span.end) };
    }
    for span in filled.references.iter_mut().map(|reference| &mut reference.text) {
        *span = Span { start: text(span.start), end: text(span.end) };
    }
    for slot in &mut filled.slots {
        slot.at = html(slot.at);
    }
    Some(filled)
}

/// A text that takes the place of another.
struct Swap {
    text: Span,
    html: Span,
    plain: String,
    escaped: String,
}

impl Swap {
    fn new(body: &Body, text: Span, name: &str) -> Option<Self> {
        if body.text[text.range()] == *name {
            return None;
        }
        let run = body.runs.binary_search_by_key(&text.start, |run| run.text).ok()?;
        let run = &body.runs[run];
        let html = Span { start: run.html, end: run.html + run.html_len };
        let mut escaped = String::new();
        escape(name, &mut escaped);
        Some(Self { text, html, plain: name.to_owned(), escaped })
    }

    /// What it takes the place of in the text.
    fn text(&self) -> (Span, &str) {
        (self.text, &self.plain)
    }

    /// And in the HTML.
    fn html(&self) -> (Span, &str) {
        (self.html, &self.escaped)
    }
}

/// A text with the swaps made in it.
fn replaced(text: &str, swaps: &[Swap], side: fn(&Swap) -> (Span, &str)) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for (old, insert) in swaps.iter().map(side) {
        new.push_str(&text[from..old.start as usize]);
        new.push_str(insert);
        from = old.end as usize;
    }
    new.push_str(&text[from..]);
    new
}

/// How far what stands behind each swap moves.
struct Shifts(Vec<(u32, i64)>);

impl Shifts {
    fn new(swaps: &[Swap], side: fn(&Swap) -> (Span, &str)) -> Self {
        let mut sum = 0;
        let ends = swaps.iter().map(side).map(|(old, insert)| {
            sum += insert.len() as i64 - i64::from(old.end - old.start);
            (old.end, sum)
        });
        Self(ends.collect())
    }

    /// A position behind all that has changed before it.
    fn moved(&self, at: u32) -> u32 {
        let behind = self.0.partition_point(|(end, _)| *end <= at);
        let shift = behind.checked_sub(1).map_or(0, |last| self.0[last].1);
        (i64::from(at) + shift) as u32
    }
}
