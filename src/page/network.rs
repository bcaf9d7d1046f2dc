//! Who appears with whom.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::cooccurrence::Companion;
use crate::archive::term::TermId;
use crate::brief::Section;
use crate::page::figure::network::{self, Network};
use crate::page::parts::{Intro, Pager, TermLink};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, paginate, section};

/// What the template of the network can read.
#[derive(Debug, Hash, Serialize)]
pub struct NetworkPage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// The network as a figure, on the first page of the list.
    pub figure: Option<Network>,
    /// Pairs of this page of the list, those that appear together most often first.
    pub pairs: Vec<Pair>,
    /// How many pairs there are on all its pages.
    pub pair_count: usize,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// Two actors that appear together.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Pair {
    /// The one that more briefs name.
    pub a: Shared<TermLink>,
    /// The other.
    pub b: Shared<TermLink>,
    /// Briefs that name both.
    pub briefs: u32,
    /// Sentences that name both.
    pub sentences: u32,
    /// Salton's cosine in hundredths: 100 if no brief names one alone.
    pub closeness: u32,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let pairs = pairs(planner);
    if !section::exists(planner, Section::Network, &pairs) {
        return Vec::new();
    }
    paginate(planner, &pairs, "/network/")
        .into_iter()
        .map(|(address, pager, on_page)| {
            section::page(planner, Section::Network, (address, pager.number), |intro| {
                Content::Network(Box::new(NetworkPage {
                    intro,
                    figure: (pager.number == 1).then(|| network::figure(planner)).flatten(),
                    pairs: on_page.to_vec(),
                    pair_count: pairs.len(),
                    pager,
                }))
            })
        })
        .collect()
}

/// All pairs, each once: most briefs first, then closest, then by names.
fn pairs(planner: &Planner<'_>) -> Vec<Pair> {
    let mut known: BTreeMap<(TermId, TermId), Companion> = BTreeMap::new();
    for (id, _) in planner.archive.terms().iter() {
        for companion in &planner.archive.term_uses[id.index()].companions {
            let other = companion.actor;
            known.insert((id.min(other), id.max(other)), *companion);
        }
    }
    let mut pairs: Vec<Pair> =
        known.into_iter().map(|((a, b), companion)| pair(planner, (a, b), companion)).collect();
    pairs.sort_by(|one, other| {
        let numbers = |pair: &Pair| (pair.briefs, pair.closeness, pair.sentences);
        let names = |pair: &Pair| (pair.a.name.clone(), pair.b.name.clone());
        numbers(other).cmp(&numbers(one)).then_with(|| names(one).cmp(&names(other)))
    });
    pairs
}

fn pair(planner: &Planner<'_>, (a, b): (TermId, TermId), companion: Companion) -> Pair {
    let (a, b) = (planner.term_link(a), planner.term_link(b));
    let cosine = f64::from(companion.briefs) / (a.briefs as f64 * b.briefs as f64).sqrt();
    let is_ordered = (b.briefs, &a.name) <= (a.briefs, &b.name);
    let (a, b) = if is_ordered { (a, b) } else { (b, a) };
    Pair {
        a,
        b,
        briefs: companion.briefs,
        sentences: companion.sentences,
        closeness: (cosine * 100.0).round() as u32,
    }
}
