//! The actors that stand beside one, as rows with arcs from the actor down to each (M. Wattenberg: Arc Diagrams,
//! InfoVis 2002).

use serde::Serialize;

use crate::archive::cooccurrence::Companion;
use crate::archive::term::TermId;
use crate::page::figure::{label, listed, scaled, sentence};
use crate::page::parts::TermLink;
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::schema::Str;

/// Companions at most.
const ROWS: usize = 12;
/// Units across.
const WIDTH: i32 = 300;
/// Units from a row to the next; even, so that half an arc is whole.
const ROW: i32 = 26;
/// Where the nodes stand; the arcs lie left of it.
const NODES: i32 = 50;
/// Where names begin, and how much room they have beside the numbers.
const NAMES: (i32, i32) = (60, 158);
/// Where the numbers of briefs and of sentences end.
const NUMBERS: (i32, i32) = (242, 300);
/// Size of letters.
const LETTERS: i32 = 12;
/// The widest line.
const WIDEST: i32 = 6;

/// An actor's companions.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Ego {
    /// Units across.
    pub width: i32,
    /// Units down.
    pub height: i32,
    /// Where the nodes stand, from the left.
    pub nodes: i32,
    /// Where names begin.
    pub names: i32,
    /// Where the numbers of briefs end.
    pub briefs: i32,
    /// Where the numbers of sentences end.
    pub sentences: i32,
    /// Where the actor itself stands, from above.
    pub top: i32,
    /// What the figure says, in words.
    pub text: Str,
    /// The companions, closest first.
    pub rows: Vec<Row>,
    /// Arcs among the companions.
    pub between: Vec<Arc>,
    /// Arcs from the actor to each.
    pub arcs: Vec<Arc>,
    /// How many more companions there are.
    pub more: usize,
    /// The page of all who appear together.
    pub network_url: Str,
}

/// A companion.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Row {
    /// Its middle, from above.
    pub y: i32,
    /// Its name, shortened to fit.
    pub label: Str,
    /// The actor.
    pub term: Shared<TermLink>,
    /// Briefs that name both.
    pub briefs: u32,
    /// Sentences that name both.
    pub sentences: u32,
}

/// Half an ellipse, from one node to another below.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Arc {
    /// Where it begins, from above.
    pub from: i32,
    /// Where it ends, from above.
    pub to: i32,
    /// How far it reaches to the left.
    pub reach: i32,
    /// Half its height.
    pub half: i32,
    /// Width of the line.
    pub width: i32,
}

/// The companions of an actor; absent if it has none.
pub(in crate::page) fn figure(planner: &Planner<'_>, id: TermId) -> Option<Ego> {
    let all = &planner.archive.term_uses[id.index()].companions;
    let shown = &all[..all.len().min(ROWS)];
    let largest = shown.iter().map(|companion| companion.briefs).max()? as usize;
    let y = |row: usize| ROW / 2 + ROW * row as i32;
    let rows = shown.iter().enumerate().map(|(index, companion)| {
        let term = planner.term_link(companion.actor);
        Row {
            y: y(index + 1),
            label: label::shortened(&term.name, LETTERS, NAMES.1),
            term,
            briefs: companion.briefs,
            sentences: companion.sentences,
        }
    });
    let arc = |a: usize, b: usize, width: i32| {
        let reach = 14 + (b - a) as i32 * 4;
        Arc { from: y(a), to: y(b), reach: reach.min(NODES - 4), half: (y(b) - y(a)) / 2, width }
    };
    let arcs = shown.iter().enumerate().map(|(index, companion)| {
        arc(0, index + 1, scaled(WIDEST, companion.briefs as usize, largest))
    });
    let between = pairs_of(planner, shown).into_iter().map(|(a, b)| arc(a + 1, b + 1, 1));
    Some(Ego {
        width: WIDTH,
        height: ROW * (shown.len() as i32 + 1),
        nodes: NODES,
        names: NAMES.0,
        briefs: NUMBERS.0,
        sentences: NUMBERS.1,
        top: y(0),
        text: text(planner, id, shown),
        rows: rows.collect(),
        between: between.collect(),
        arcs: arcs.collect(),
        more: all.len() - shown.len(),
        network_url: planner.href("/network/"),
    })
}

/// The places of companions that also stand beside each other.
fn pairs_of(planner: &Planner<'_>, shown: &[Companion]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (a, companion) in shown.iter().enumerate() {
        let known = &planner.archive.term_uses[companion.actor.index()].companions;
        let is_known = |other: TermId| known.iter().any(|companion| companion.actor == other);
        let behind = shown.iter().enumerate().skip(a + 1);
        let met = behind.filter(|(_, other)| is_known(other.actor)).map(|(b, _)| (a, b));
        pairs.extend(met);
    }
    pairs
}

fn text(planner: &Planner<'_>, id: TermId, shown: &[Companion]) -> Str {
    let names: Vec<Str> = shown
        .iter()
        .take(3)
        .map(|companion| planner.archive.terms().get(companion.actor).name.clone())
        .collect();
    let name = &planner.archive.terms().get(id).name;
    sentence(planner, "company_text", &[("name", name), ("names", &listed(planner, &names))])
}
