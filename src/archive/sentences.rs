//! The sentences of a body in which something is named.
//!
//! A name, a date or the text of a link belongs to one sentence whole: what looks like the end of a sentence inside
//! it (`Yahoo! Inc`, `Oct. 2, 2024`) is none. A very long sentence counts as several, so that a text without a full
//! stop costs no square of its length: each of its parts names what stands in it, and a quotation shows the words
//! around (see [`crate::archive::window`]).

use std::iter::Peekable;
use std::slice::Iter;

use crate::brief::body::{Body, Passage};
use crate::language::Language;
use crate::sentence::{bounds, trimmed};
use crate::source_file::Span;

/// A sentence of more characters counts as several.
const LONGEST: usize = 600;

/// Sentences of a body, in order, without the white space around them.
#[derive(Default)]
pub(super) struct Sentences {
    /// The sentences, and the parts of long ones.
    parts: Vec<Span>,
    /// The sentences that were cut into parts, in order.
    pub(super) long: Vec<Span>,
}

impl Sentences {
    /// Those of all passages in which something is named. Each of `named` has no white space at its ends and lies in
    /// one passage, so some sentence holds it.
    pub(super) fn new(body: &Body, language: &Language, mut named: Vec<Span>) -> Self {
        named.sort_unstable();
        let mut sentences = Self::default();
        let mut rest = named.as_slice();
        for passage in &body.passages {
            let within = rest.partition_point(|span| span.start < passage.text.end);
            let (here, behind) = rest.split_at(within);
            rest = behind;
            if !here.is_empty() {
                sentences.add(body, passage, language, here);
            }
        }
        sentences
    }

    /// The sentence that holds a stretch of text, or its part; the stretch itself if none does.
    pub(super) fn around(&self, text: Span) -> Span {
        let index = self.parts.partition_point(|sentence| sentence.end <= text.start);
        let holds = |sentence: &&Span| sentence.start <= text.start && text.end <= sentence.end;
        self.parts.get(index).filter(holds).copied().unwrap_or(text)
    }

    /// Adds the sentences of a passage. `named` is in order.
    fn add(&mut self, body: &Body, passage: &Passage, language: &Language, named: &[Span]) {
        let text = body.passage_text(passage);
        let base = passage.text.start;
        let mut ahead = Covered::new(named);
        let mut within = Covered::new(named);
        let mut start = 0;
        for bound in bounds(text, language).into_iter().chain([text.len()]) {
            let at = base + bound as u32;
            // The last bound is the passage's own end, and nothing goes on behind it.
            if ahead.up_to(at) > at {
                continue;
            }
            let sentence = trimmed(text, start..bound);
            if !sentence.is_empty() {
                self.add_one(body, Span::from(sentence).shifted(base as usize), &mut within);
            }
            start = bound;
        }
    }

    /// Adds a sentence, a long one in parts: cut between words where there are any, and never inside a name.
    fn add_one(&mut self, body: &Body, sentence: Span, named: &mut Covered<'_>) {
        let mut start = sentence.start;
        while let Some(cut) = cut_of(&body.text, Span { start, ..sentence }) {
            let mut at = cut;
            while named.up_to(at) > at {
                at = named.up_to(at);
            }
            if at >= sentence.end {
                break;
            }
            self.add_part(body, Span { start, end: at });
            start = at;
        }
        if start > sentence.start {
            self.long.push(sentence);
        }
        self.add_part(body, Span { start, ..sentence });
    }

    fn add_part(&mut self, body: &Body, part: Span) {
        let part = Span::from(trimmed(&body.text, part.range()));
        if part.start < part.end {
            self.parts.push(part);
        }
    }
}

/// Where a text that is too long is cut: behind the last white space of its first characters, if there is any in
/// their second half. `None` if it is not too long.
fn cut_of(text: &str, span: Span) -> Option<u32> {
    let text = &text[span.range()];
    if text.len() <= LONGEST {
        return None;
    }
    let (limit, _) = text.char_indices().nth(LONGEST)?;
    let middle = text.floor_char_boundary(limit / 2);
    let space = text[middle..limit].rfind(char::is_whitespace).map(|at| middle + at);
    Some(span.start + space.unwrap_or(limit) as u32)
}

/// Goes over stretches of text in order, and knows how far those that have begun reach.
struct Covered<'s> {
    ahead: Peekable<Iter<'s, Span>>,
    reach: u32,
}

impl<'s> Covered<'s> {
    fn new(spans: &'s [Span]) -> Self {
        Self { ahead: spans.iter().peekable(), reach: 0 }
    }

    /// How far those reach that begin before a place. Places are asked for in order.
    fn up_to(&mut self, at: u32) -> u32 {
        while let Some(span) = self.ahead.next_if(|span| span.start < at) {
            self.reach = self.reach.max(span.end);
        }
        self.reach
    }
}
