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
    let mut filled = body.clone();
    for swap in swaps.iter().rev() {
        filled.html.replace_range(swap.html.range(), &swap.escaped);
        filled.text.replace_range(swap.text.range(), &swap.plain);
    }
    // What stands behind a swap moves by what it has put in.
    let html = |at: u32| moved(at, swaps.iter().map(|swap| (swap.html, swap.escaped.len())));
    let text = |at: u32| moved(at, swaps.iter().map(|swap| (swap.text, swap.plain.len())));
    for run in &mut filled.runs {
        let swap = swaps.iter().find(|swap| swap.text.start == run.text);
        let lengths = swap.map(|swap| (swap.plain.len() as u32, swap.escaped.len() as u32));
        let (text_len, html_len) = lengths.unwrap_or((run.text_len, run.html_len));
        *run = Run { text: text(run.text), html: html(run.html), text_len, html_len, ..*run };
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
        let run = body.runs.iter().find(|run| run.text == text.start)?;
        let html = Span { start: run.html, end: run.html + run.html_len };
        let mut escaped = String::new();
        escape(name, &mut escaped);
        Some(Self { text, html, plain: name.to_owned(), escaped })
    }
}

/// A position behind all that has changed before it.
fn moved(at: u32, swaps: impl Iterator<Item = (Span, usize)>) -> u32 {
    let before = swaps.filter(|(old, _)| old.end <= at);
    before.fold(at, |at, (old, new)| at - (old.end - old.start) + new as u32)
}
