//! Sentences that name something, grouped by brief.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::archive::BriefId;
use crate::archive::body::LinkedBody;
use crate::archive::term::TermId;
use crate::brief::markdown::escape;
use crate::date::Date;
use crate::page::desk::Desk;
use crate::page::pagers;
use crate::page::parts::{BriefCard, Pager};
use crate::page::shared::Shared;
use crate::source_file::Span;

/// So many sentences of one brief stand together at most; the others follow, perhaps on the next page.
const TOGETHER: usize = 50;
/// A page has so many times more sentences than it may have entries.
const SENTENCES_AN_ENTRY: usize = 4;

/// A sentence of a brief, what it is quoted for marked. Its HTML is made when a page is rendered.
#[derive(Clone, Debug)]
pub struct Quote {
    body: Arc<LinkedBody>,
    sentence: Span,
    marks: Vec<Span>,
}

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

impl Quote {
    pub(super) fn new(body: &Arc<LinkedBody>, sentence: Span, marks: Vec<Span>) -> Self {
        Self { body: body.clone(), sentence, marks }
    }

    fn html(&self) -> String {
        let mut html = String::new();
        for (text, is_marked) in self.body.cut(self.sentence, &self.marks) {
            html.push_str(if is_marked { "<mark>" } else { "" });
            escape(&text, &mut html);
            html.push_str(if is_marked { "</mark>" } else { "" });
        }
        html
    }
}

/// Two quotes are the same if they read the same.
impl Hash for Quote {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { body, sentence, marks } = self;
        body.hash_cut(*sentence, marks, state);
    }
}

impl Serialize for Quote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.html()).serialize(serializer)
    }
}

/// The sentences of a brief that name a term.
pub(super) fn of_term(desk: &Desk<'_>, brief: BriefId, term: TermId) -> Vec<Quote> {
    let body = &desk.brief(brief).body;
    by_sentence(body, body.mentions_of(term).map(|mention| (mention.sentence, mention.text)))
}

/// The sentences of a brief that name a date.
pub(super) fn of_date(desk: &Desk<'_>, brief: BriefId, date: Date) -> Vec<Quote> {
    let body = &desk.brief(brief).body;
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
    desk: &Desk<'_>,
    briefs: &[BriefId],
    quotes: impl Fn(BriefId) -> Vec<Quote>,
) -> Vec<Vec<QuotedBrief>> {
    let entries = desk.inputs.config.paginate;
    let mut pages: Vec<Vec<QuotedBrief>> = Vec::new();
    let mut sentences = 0;
    for &id in briefs {
        let mut all = quotes(id);
        let mut continued = false;
        loop {
            let rest = all.split_off(all.len().min(TOGETHER));
            let is_full = pages.last().is_none_or(|page| {
                page.len() >= entries || sentences + all.len() > entries * SENTENCES_AN_ENTRY
            });
            if is_full {
                pages.push(Vec::new());
                sentences = 0;
            }
            sentences += all.len();
            let entry = QuotedBrief { brief: desk.brief_card(id), quotes: all, continued };
            if let Some(page) = pages.last_mut() {
                page.push(entry);
            }
            if rest.is_empty() {
                break;
            }
            all = rest;
            continued = true;
        }
    }
    pages
}

/// Addresses and pagers for pages that are cut already; at least one.
pub(super) fn paginate(
    desk: &Desk<'_>,
    mut pages: Vec<Vec<QuotedBrief>>,
    address: &str,
) -> Vec<(String, Pager, Vec<QuotedBrief>)> {
    if pages.is_empty() {
        pages.push(Vec::new());
    }
    let pagers = pagers(desk, address, pages.len());
    pagers.into_iter().zip(pages).map(|((address, pager), page)| (address, pager, page)).collect()
}
