//! The sentences of a body in which something is named.
//!
//! A name, a date or the text of a link belongs to one sentence whole: what looks like the end of a sentence inside
//! it (`Yahoo! Inc`, `Oct. 2, 2024`) is none.

use crate::brief::body::{Body, Passage};
use crate::language::Language;
use crate::sentence::{bounds, trimmed};
use crate::source_file::Span;

/// Sentences of a body, in order, without the white space around them.
pub(super) struct Sentences(Vec<Span>);

impl Sentences {
    /// Those of all passages in which something is named. Each of `named` has no white space at its ends and lies in
    /// one passage, so some sentence holds it.
    pub(super) fn new(body: &Body, language: &Language, mut named: Vec<Span>) -> Self {
        named.sort_unstable();
        let mut all = Vec::new();
        let mut rest = named.as_slice();
        for passage in &body.passages {
            let within = rest.partition_point(|span| span.start < passage.text.end);
            let (here, behind) = rest.split_at(within);
            rest = behind;
            if !here.is_empty() {
                sentences_around(body, passage, language, here, &mut all);
            }
        }
        Self(all)
    }

    /// The sentence that holds a stretch of text; the stretch itself if none does.
    pub(super) fn around(&self, text: Span) -> Span {
        let index = self.0.partition_point(|sentence| sentence.end <= text.start);
        let holds = |sentence: &&Span| sentence.start <= text.start && text.end <= sentence.end;
        self.0.get(index).filter(holds).copied().unwrap_or(text)
    }
}

/// The sentences of a passage. `named` is in order.
fn sentences_around(
    body: &Body,
    passage: &Passage,
    language: &Language,
    named: &[Span],
    all: &mut Vec<Span>,
) {
    let text = body.passage_text(passage);
    let base = passage.text.start;
    let mut ahead = named.iter().peekable();
    let mut covered = 0;
    let mut start = 0;
    for bound in bounds(text, language).into_iter().chain([text.len()]) {
        let at = base + bound as u32;
        while let Some(span) = ahead.next_if(|span| span.start < at) {
            covered = covered.max(span.end);
        }
        // The last bound is the passage's own end, and nothing goes on behind it.
        if covered > at {
            continue;
        }
        let sentence = trimmed(text, start..bound);
        if !sentence.is_empty() {
            all.push(Span::from(sentence).shifted(base as usize));
        }
        start = bound;
    }
}
