//! Dates in prose, and whom the sentences around them name: the weaker entries of timelines.

use crate::archive::body::LinkedBody;
use crate::archive::term::{TermId, add_new};
use crate::archive::{BriefId, LinkedBrief};
use crate::source_file::Span;

/// A date in the prose of a brief.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Dated {
    /// The brief.
    pub brief: BriefId,
    /// Which of the dates of its body.
    pub mention: u32,
}

/// The terms that a sentence of a body names, each once, in order.
pub fn terms_of(body: &LinkedBody, sentence: Span) -> Vec<TermId> {
    let first = body.mentions.partition_point(|mention| mention.sentence.start < sentence.start);
    let of_sentence =
        body.mentions[first..].iter().take_while(|mention| mention.sentence == sentence);
    let mut terms = Vec::new();
    for mention in of_sentence {
        add_new(&mut terms, &[mention.term]);
    }
    terms
}

/// All dates whose sentences name any term.
pub(super) fn all(briefs: &[LinkedBrief]) -> Vec<Dated> {
    let mut all = Vec::new();
    for (index, linked) in briefs.iter().enumerate() {
        let brief = BriefId(index as u32);
        let dates = (0..).zip(&linked.body.dates);
        let counts = dates.filter(|(_, date)| !terms_of(&linked.body, date.sentence).is_empty());
        all.extend(counts.map(|(mention, _)| Dated { brief, mention }));
    }
    all
}
