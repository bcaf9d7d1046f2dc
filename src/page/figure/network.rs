//! Who appears with whom, as a network: the actors with the most company, each joined to its closest.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::archive::term::{TermId, TermKind};
use crate::page::figure::layout::{self, Rect};
use crate::page::figure::{label, listed, scaled, sentence};
use crate::page::parts::TermLink;
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::schema::Str;

/// Size of letters, and units from a line of a label to the next.
const LETTERS: (i32, i32) = (12, 14);
/// Room of a line of a label.
const LABEL: i32 = 140;
/// Radius of the largest node, and of the smallest.
const RADIUS: (i32, i32) = (17, 4);
/// The widest edge.
const WIDEST: i32 = 7;
/// Units around a node with its label that stay free.
const MARGIN: i32 = 5;

/// How much of the network a drawing shows.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Actors at most.
    pub nodes: usize,
    /// Each keeps the edges to so many of its closest.
    pub closest: usize,
    /// Units across at most.
    pub width: i32,
}

/// on a desktop.
const WIDE: Extent = Extent { nodes: 60, closest: 3, width: 1120 };
/// On a phone.
const NARROW: Extent = Extent { nodes: 16, closest: 2, width: 340 };

/// The network, drawn for a desktop and for a phone.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Network {
    /// For a desktop.
    pub wide: Drawing,
    /// For a phone: fewer actors.
    pub narrow: Drawing,
}

/// A drawing of a network.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Drawing {
    /// Units across.
    pub width: i32,
    /// Units down.
    pub height: i32,
    /// What it says, in words.
    pub text: Str,
    /// Edges, the widest last.
    pub edges: Vec<Edge>,
    /// Nodes, those with the most company first.
    pub nodes: Vec<Node>,
}

/// Two actors that appear together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Edge {
    /// One end, from the left.
    pub x1: i32,
    /// One end, from above.
    pub y1: i32,
    /// The other end, from the left.
    pub x2: i32,
    /// The other end, from above.
    pub y2: i32,
    /// Width of the line.
    pub width: i32,
    /// Name of the one.
    pub a: Str,
    /// Name of the other.
    pub b: Str,
    /// Briefs that name both.
    pub briefs: u32,
}

/// An actor.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Node {
    /// Its page.
    pub url: Str,
    /// Its name.
    pub name: Str,
    /// Briefs that name it.
    pub briefs: usize,
    /// Middle of its disc, from the left.
    pub x: i32,
    /// Middle of its disc, from above.
    pub y: i32,
    /// Radius of its disc.
    pub radius: i32,
    /// Its name as it is written: one line or two, each around `x`.
    pub lines: Vec<Line>,
}

/// A line of a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Line {
    /// Its line of writing, from above.
    pub y: i32,
    /// What it says.
    pub text: Str,
}

/// Two actors of a drawing, by their places, and the briefs that name both.
pub type Joined = (usize, usize, u32);

/// The network of a site; absent if nobody appears with anybody.
pub(in crate::page) fn figure(planner: &Planner<'_>) -> Option<Network> {
    let ranked = ranked(planner);
    let drawing = |extent: Extent| {
        let (ids, edges) = strongest(planner, &ranked, extent);
        let terms: Vec<Shared<TermLink>> = planner.term_links(&ids);
        let mut drawing = draw(&terms, &edges, extent.width);
        drawing.text = text(planner, &terms, edges.len());
        (!edges.is_empty()).then_some(drawing)
    };
    Some(Network { wide: drawing(WIDE)?, narrow: drawing(NARROW)? })
}

/// All actors that have company, those with the most first, then by name.
fn ranked(planner: &Planner<'_>) -> Vec<TermId> {
    let company = |id: TermId| -> u32 {
        let companions = &planner.archive.term_uses[id.index()].companions;
        companions.iter().map(|companion| companion.briefs).sum()
    };
    let mut ranked = planner.terms_by_name(TermKind::Actor);
    ranked.retain(|&id| company(id) > 0);
    ranked.sort_by_cached_key(|&id| std::cmp::Reverse(company(id)));
    ranked
}

/// The actors of a drawing, and its edges: places of two actors, and briefs that name both. Each actor keeps its
/// closest; where that leaves groups apart, the strongest edges between them join them (Kruskal's algorithm).
fn strongest(
    planner: &Planner<'_>,
    ranked: &[TermId],
    extent: Extent,
) -> (Vec<TermId>, Vec<Joined>) {
    let chosen: BTreeSet<TermId> = ranked.iter().take(extent.nodes).copied().collect();
    let mut edges: BTreeMap<(TermId, TermId), u32> = BTreeMap::new();
    let mut others: Vec<(TermId, TermId, u32)> = Vec::new();
    let mut groups = Groups::default();
    for &id in &chosen {
        let companions = planner.archive.term_uses[id.index()].companions.iter();
        let among = companions.filter(|companion| chosen.contains(&companion.actor));
        for (rank, companion) in among.enumerate() {
            let (a, b) = (id.min(companion.actor), id.max(companion.actor));
            if rank < extent.closest {
                edges.insert((a, b), companion.briefs);
                groups.join(a, b);
            } else {
                others.push((a, b, companion.briefs));
            }
        }
    }
    others.sort_unstable_by_key(|&(a, b, briefs)| (std::cmp::Reverse(briefs), a, b));
    for (a, b, briefs) in others {
        if groups.join(a, b) {
            edges.insert((a, b), briefs);
        }
    }
    let joined: BTreeSet<TermId> = edges.keys().flat_map(|&(a, b)| [a, b]).collect();
    let ids: Vec<TermId> = ranked.iter().copied().filter(|id| joined.contains(id)).collect();
    let places: BTreeMap<TermId, usize> = ids.iter().copied().zip(0..).collect();
    let edges = edges.into_iter().map(|((a, b), briefs)| (places[&a], places[&b], briefs));
    let edges = edges.collect();
    (ids, edges)
}

/// Actors that a chain of edges joins, each known by one of them.
#[derive(Default)]
struct Groups(BTreeMap<TermId, TermId>);

impl Groups {
    fn of(&self, mut id: TermId) -> TermId {
        while let Some(&next) = self.0.get(&id) {
            id = next;
        }
        id
    }

    /// Makes one group of two actors' groups. Whether they were two.
    fn join(&mut self, a: TermId, b: TermId) -> bool {
        let (a, b) = (self.of(a), self.of(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
        a != b
    }
}

/// Draws a network. Neither labels nor nodes overlap; `width` is the most that it has across.
pub fn draw(terms: &[Shared<TermLink>], edges: &[Joined], width: i32) -> Drawing {
    let most = terms.iter().map(|term| term.briefs).max().unwrap_or(0).max(1);
    let radius = |term: &TermLink| {
        // The disc's area goes with the number.
        let share = (term.briefs as f64 / most as f64).sqrt();
        ((f64::from(RADIUS.0) * share).round() as i32).max(RADIUS.1)
    };
    let parts: Vec<(i32, Vec<Str>)> = terms
        .iter()
        .map(|term| (radius(term), label::wrapped(&term.name, LETTERS.0, LABEL)))
        .collect();
    let sizes: Vec<(i32, i32)> = parts.iter().map(|(radius, lines)| size(*radius, lines)).collect();
    let joined: Vec<(usize, usize)> = edges.iter().map(|&(a, b, _)| (a, b)).collect();
    let places = layout::arrange(&sizes, &joined, room(&sizes, width));
    let left = places.iter().map(|place| place.x).min().unwrap_or(0);
    let right = places.iter().map(|place| place.x + place.width).max().unwrap_or(0);
    let bottom = places.iter().map(|place| place.y + place.height).max().unwrap_or(0);
    let nodes: Vec<Node> = terms
        .iter()
        .zip(parts)
        .zip(&places)
        .map(|((term, (radius, lines)), place)| node(term, (radius, lines), place, left))
        .collect();
    Drawing {
        width: right - left,
        height: bottom,
        text: "".into(),
        edges: drawn_edges(&nodes, edges),
        nodes,
    }
}

/// The size of a node with its label below, and the margin around.
fn size(radius: i32, lines: &[Str]) -> (i32, i32) {
    let label = lines.iter().map(|line| label::width(line, LETTERS.0)).max().unwrap_or(0);
    let across = (2 * radius).max(label) + 2 * MARGIN;
    (across + across % 2, 2 * radius + lines.len() as i32 * LETTERS.1 + 2 * MARGIN)
}

/// How wide the drawing gets: half as wide again as high, where it is not limited.
fn room(sizes: &[(i32, i32)], most: i32) -> i32 {
    let area: f64 = sizes.iter().map(|&(w, h)| f64::from(w) * f64::from(h)).sum();
    let widest = sizes.iter().map(|size| size.0).max().unwrap_or(0);
    ((area * layout::AIR * 1.5).sqrt() as i32).min(most).max(widest)
}

fn node(term: &TermLink, (radius, lines): (i32, Vec<Str>), place: &Rect, left: i32) -> Node {
    let y = place.y + MARGIN + radius;
    let line =
        |(number, text): (i32, Str)| Line { y: y + radius + LETTERS.0 + number * LETTERS.1, text };
    Node {
        url: term.url.clone(),
        name: term.name.clone(),
        briefs: term.briefs,
        x: place.x - left + place.width / 2,
        y,
        radius,
        lines: (0..).zip(lines).map(line).collect(),
    }
}

fn drawn_edges(nodes: &[Node], edges: &[Joined]) -> Vec<Edge> {
    let most = edges.iter().map(|&(_, _, briefs)| briefs).max().unwrap_or(1) as usize;
    let mut drawn: Vec<Edge> = edges
        .iter()
        .map(|&(a, b, briefs)| {
            let (a, b) = (&nodes[a], &nodes[b]);
            Edge {
                x1: a.x,
                y1: a.y,
                x2: b.x,
                y2: b.y,
                width: scaled(WIDEST, briefs as usize, most),
                a: a.name.clone(),
                b: b.name.clone(),
                briefs,
            }
        })
        .collect();
    drawn.sort_by_key(|edge| edge.briefs);
    drawn
}

fn text(planner: &Planner<'_>, terms: &[Shared<TermLink>], edges: usize) -> Str {
    let strings = &planner.inputs.theme.strings;
    let first: Vec<Str> = terms.iter().take(3).map(|term| term.name.clone()).collect();
    let blanks = [
        ("actors", strings.count(terms.len(), "actor")),
        ("lines", strings.count(edges, "line")),
        ("names", listed(planner, &first)),
    ];
    let blanks = blanks.each_ref().map(|(blank, value)| (*blank, value.as_str()));
    sentence(planner, "network_text", &blanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up actors, some with long names, each joined to some before it: the first ones are hubs.
    fn generated(count: usize) -> (Vec<Shared<TermLink>>, Vec<Joined>) {
        let names = [
            "Ann Lee",
            "Senate Armed Services Committee",
            "Cártel de Jalisco Nueva Generación",
            "U.S. Northern Command",
            "東京都",
        ];
        let terms = (0..count).map(|index| {
            let name = format!("{} {index}", names[index % names.len()]);
            let (url, name) = (format!("/actors/{index}/").into(), name.into());
            let briefs = 400 / (index + 1);
            Shared::new(TermLink {
                url,
                name,
                kind: "actor",
                schema: "Person",
                role: "".into(),
                briefs,
            })
        });
        let edges = (1..count).flat_map(|index| {
            let hubs = [(index * 7 + 3) % index, index / 9];
            hubs.map(|hub| (hub, index, (index % 5) as u32 + 1))
        });
        (terms.collect(), edges.filter(|(a, b, _)| a != b).collect())
    }

    /// Boxes of the labels and of the discs, each with the number of its node.
    fn boxes(drawing: &Drawing) -> Vec<(usize, Rect)> {
        let of_node = |(index, node): (usize, &Node)| {
            let disc = Rect {
                x: node.x - node.radius,
                y: node.y - node.radius,
                width: 2 * node.radius,
                height: 2 * node.radius,
            };
            let lines = node.lines.iter().map(move |line| {
                let width = label::width(&line.text, LETTERS.0);
                Rect { x: node.x - width / 2, y: line.y - LETTERS.0, width, height: LETTERS.1 }
            });
            lines.chain([disc]).map(move |place| (index, place)).collect::<Vec<_>>()
        };
        drawing.nodes.iter().enumerate().flat_map(of_node).collect()
    }

    #[test]
    fn no_label_touches_another_or_a_node() {
        for count in [1, 2, 3, 8, 16, 60, 150] {
            for width in [NARROW.width, WIDE.width] {
                let (terms, edges) = generated(count);
                let drawing = draw(&terms, &edges, width);
                assert!(drawing.width <= width, "{} of {width}", drawing.width);
                let boxes = boxes(&drawing);
                for (at, (a, first)) in boxes.iter().enumerate() {
                    assert!(first.x >= 0 && first.y >= 0, "{first:?}");
                    assert!(
                        first.x + first.width <= drawing.width
                            && first.y + first.height <= drawing.height
                    );
                    for (b, second) in &boxes[at + 1..] {
                        assert!(
                            a == b || !first.overlaps(*second),
                            "{count}: {first:?} {second:?}"
                        );
                    }
                }
            }
        }
    }

    /// Written down once: a machine or compiler for which it differs would change the bytes of a site.
    const CORNERS: [(i32, i32); 6] =
        [(289, 24), (178, 17), (84, 141), (48, 327), (382, 147), (428, 335)];

    #[test]
    fn the_same_network_is_drawn_the_same() {
        let (terms, edges) = generated(60);
        assert_eq!(draw(&terms, &edges, 1120), draw(&terms, &edges, 1120));
        let corners: Vec<(i32, i32)> =
            draw(&terms[..6], &[(0, 1, 2), (1, 2, 1), (2, 3, 4), (0, 4, 1), (4, 5, 1)], 600)
                .nodes
                .iter()
                .map(|node| (node.x, node.y))
                .collect();
        assert_eq!(corners, CORNERS);
    }
}
