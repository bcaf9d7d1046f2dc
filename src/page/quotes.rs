//! Sentences that name something, grouped by brief.

use std::sync::Arc;

use serde::Serialize;

use crate::archive::BriefId;
use crate::archive::body::LinkedBody;
use crate::archive::term::TermId;
use crate::date::Date;
use crate::page::pagers;
use crate::page::parts::{BriefCard, Pager};
use crate::page::planner::Planner;
use crate::page::quote::Quote;
use crate::page::shared::Shared;
use crate::source_file::Span;

/// So many sentences of one brief stand together at most; the others follow, perhaps on the next page.
const MAX_QUOTES_PER_ENTRY: usize = 50;
/// A page has so many times more sentences than it may have entries.
const SENTENCES_AN_ENTRY: usize = 4;

/// A brief and what is quoted from it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct QuotedBrief {
    /// The brief.
    pub brief: Shared<BriefCard>,
    /// Its sentences; empty if its front matter alone has what the page is about.
    pub quotes: Vec<Quote>,
    /// The list of its sentences goes on from an entry before.
    pub continued: bool,
}

/// The sentences of a brief that name a term.
pub(super) fn of_term(planner: &Planner<'_>, brief: BriefId, term: TermId) -> Vec<Quote> {
    let body = &planner.brief(brief).body;
    by_sentence(body, body.mentions_of(term).map(|mention| (mention.sentence, mention.text)))
}

/// The sentences of a brief that name a date.
pub(super) fn of_date(planner: &Planner<'_>, brief: BriefId, date: Date) -> Vec<Quote> {
    let body = &planner.brief(brief).body;
    by_sentence(body, body.dates_of(date).map(|mention| (mention.sentence, mention.text)))
}

/// Quotes for places of a body, each with its sentence, in order: places of one sentence are marked in one quote.
fn by_sentence(body: &Arc<LinkedBody>, places: impl Iterator<Item = (Span, Span)>) -> Vec<Quote> {
    let places: Vec<(Span, Span)> = places.collect();
    let sentences = places.chunk_by(|(a, _), (b, _)| a == b);
    sentences
        .map(|of_one| Quote::new(body, of_one[0].0, of_one.iter().map(|(_, text)| *text).collect()))
        .collect()
}

/// Cuts a list of briefs into pages by what is quoted from each, so that no page grows without end. An empty list
/// makes no page.
pub(super) fn cut(
    planner: &Planner<'_>,
    briefs: &[BriefId],
    quotes: impl Fn(BriefId) -> Vec<Quote>,
) -> Vec<Vec<QuotedBrief>> {
    let entries = planner.inputs.config.paginate;
    let mut pages: Vec<Vec<QuotedBrief>> = Vec::new();
    let mut sentences = 0;
    for &id in briefs {
        let mut rest = quotes(id).into_iter();
        let mut continued = false;
        loop {
            let all: Vec<Quote> = rest.by_ref().take(MAX_QUOTES_PER_ENTRY).collect();
            let is_full = pages.last().is_none_or(|page| {
                page.len() >= entries || sentences + all.len() > entries * SENTENCES_AN_ENTRY
            });
            if is_full {
                pages.push(Vec::new());
                sentences = 0;
            }
            sentences += all.len();
            let entry = QuotedBrief { brief: planner.brief_card(id), quotes: all, continued };
            if let Some(page) = pages.last_mut() {
                page.push(entry);
            }
            if rest.len() == 0 {
                break;
            }
            continued = true;
        }
    }
    pages
}

/// Addresses and pagers for pages that are cut already; at least one.
pub(super) fn paginate(
    planner: &Planner<'_>,
    mut pages: Vec<Vec<QuotedBrief>>,
    address: &str,
) -> Vec<(String, Pager, Vec<QuotedBrief>)> {
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    let pagers = pagers(planner, address, pages.len());
    pagers.into_iter().zip(pages).map(|((address, pager), page)| (address, pager, page)).collect()
}
