//! Where the nodes of a network stand.
//!
//! Positions come from stress majorization (E. Gansner, Y. Koren, S. North: Graph Drawing by Stress
//! Majorization, Graph Drawing 2004): the sum over all pairs of `w · (|p − q| − d)²` with `w = d⁻²` is made
//! smaller step by step, where `d` is the length of the shortest way between two nodes. The step is the
//! localized one: each node in turn moves to the weighted mean of where the others would have it. The length of an
//! edge is the root of the number of nodes that are neighbours of one of its ends alone (but for the root, the
//! model `subset` of Graphviz's `neato`), so that hubs have room around them.
//!
//! Only sums, products, quotients and roots are used, which IEEE 754 rounds alike on every machine, and start
//! positions are fixed, so that the same network is drawn the same everywhere.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A point, in units of no meaning until it is scaled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// The box of a node with its label: what no other box may touch. Whole units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Units across.
    pub width: i32,
    /// Units down.
    pub height: i32,
}

impl Rect {
    /// Whether two boxes share any area.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Cosine and sine of the golden angle, 2π · (2 − φ): a spiral of that angle fills the plane evenly.
const GOLDEN: (f64, f64) = (-0.737_368_878_078_319_7, 0.675_490_294_261_523_8);
/// A figure is so many times as large as its boxes together.
pub(super) const AIR: f64 = 4.5;
/// Where the width is limited, the figure is so many times as high as wide, and at least so many times as large
/// as its boxes.
const TALLEST: f64 = 1.8;
const TIGHT: f64 = 2.0;
/// Steps of majorization at most; 30 to 80 are usual.
const STEPS: usize = 250;
/// A step that moves no node further than this part of a mean distance is the last.
const STILL: f64 = 2e-4;
/// Steps of pushing boxes apart at most.
const PUSHES: usize = 600;
/// Lengths are counted in thousandths, so that sums of them are exact.
const UNIT: f64 = 1000.0;

/// Places boxes with the edges between them into a width, and returns them in their order. The height follows.
/// No two overlap. The long side of the network lies along the long side of the figure. `sizes` are widths and heights with the margin
/// that each needs; none may be wider than the width.
pub fn arrange(sizes: &[(i32, i32)], edges: &[(usize, usize)], width: i32) -> Vec<Rect> {
    let mut points = stress(sizes.len(), edges);
    turn(&mut points);
    let area: f64 = sizes.iter().map(|&(w, h)| f64::from(w) * f64::from(h)).sum();
    let across = f64::from(width);
    let height = (area * AIR / across).min(across * TALLEST).max(area * TIGHT / across);
    if height > across {
        // The long side lies down the page.
        points.iter_mut().for_each(|point| (point.x, point.y) = (point.y, point.x));
    }
    stretch(&mut points, across, height);
    push_apart(&mut points, sizes, across);
    settle(&points, sizes)
}

/// Positions of least stress, around no particular middle.
pub fn stress(nodes: usize, edges: &[(usize, usize)]) -> Vec<Point> {
    let mut points = spiral(nodes);
    let distances = distances(nodes, edges);
    let mean = distances.iter().sum::<f64>() / (nodes * nodes).max(1) as f64;
    points.iter_mut().for_each(|point| {
        point.x *= mean;
        point.y *= mean;
    });
    for _ in 0..STEPS {
        let mut furthest: f64 = 0.0;
        for node in 0..nodes {
            let row = &distances[node * nodes..(node + 1) * nodes];
            let moved = pulled(&points, node, row);
            furthest = furthest.max(distance(points[node], moved));
            points[node] = moved;
        }
        if furthest < mean * STILL {
            break;
        }
    }
    points
}

/// Where the others would have a node.
fn pulled(points: &[Point], node: usize, distances: &[f64]) -> Point {
    let here = points[node];
    let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
    for (other, (&there, &wanted)) in points.iter().zip(distances).enumerate() {
        if other == node {
            continue;
        }
        let weight = 1.0 / (wanted * wanted);
        let (dx, dy) = (here.x - there.x, here.y - there.y);
        let apart = (dx * dx + dy * dy).sqrt();
        let reach = if apart > 0.0 { wanted / apart } else { 0.0 };
        x += weight * (there.x + dx * reach);
        y += weight * (there.y + dy * reach);
        weights += weight;
    }
    if weights > 0.0 { Point { x: x / weights, y: y / weights } } else { here }
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt()
}

/// Points on a spiral, of a radius of about 1, the first in the middle.
fn spiral(nodes: usize) -> Vec<Point> {
    let (mut x, mut y) = (1.0, 0.0);
    (0..nodes)
        .map(|node| {
            (x, y) = (x * GOLDEN.0 - y * GOLDEN.1, x * GOLDEN.1 + y * GOLDEN.0);
            let radius = ((node as f64 + 0.5) / nodes as f64).sqrt();
            Point { x: x * radius, y: y * radius }
        })
        .collect()
}

/// The length of the shortest way between any two nodes, row by row (Dijkstra's algorithm). What no way
/// joins is as far apart as a network of that size is wide.
fn distances(nodes: usize, edges: &[(usize, usize)]) -> Vec<f64> {
    let ways = ways(nodes, edges);
    let total: u64 = ways.iter().flatten().map(|&(_, length)| length).sum();
    let count = ways.iter().map(Vec::len).sum::<usize>().max(1);
    let mean_edge = if total == 0 { 1.0 } else { total as f64 / count as f64 / UNIT };
    let unjoined = mean_edge * (nodes as f64).sqrt();
    let mut all = vec![unjoined; nodes * nodes];
    for from in 0..nodes {
        let row = &mut all[from * nodes..(from + 1) * nodes];
        let mut shortest = vec![u64::MAX; nodes];
        let mut open = BinaryHeap::from([Reverse((0, from))]);
        shortest[from] = 0;
        while let Some(Reverse((length, node))) = open.pop() {
            if length > shortest[node] {
                continue;
            }
            row[node] = length as f64 / UNIT;
            for &(next, step) in &ways[node] {
                if length + step < shortest[next] {
                    shortest[next] = length + step;
                    open.push(Reverse((length + step, next)));
                }
            }
        }
    }
    all
}

/// The neighbours of each node, with the lengths of the edges to them.
fn ways(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<(usize, u64)>> {
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    let length = |a: usize, b: usize| {
        let of_b = &neighbours[b];
        let shared = neighbours[a].iter().filter(|node| of_b.binary_search(node).is_ok()).count();
        let different = neighbours[a].len() + of_b.len() - 2 * shared;
        ((different as f64).sqrt() * UNIT) as u64
    };
    let all = neighbours.iter().enumerate();
    all.map(|(a, list)| list.iter().map(|&b| (b, length(a, b))).collect()).collect()
}

/// Turns points so that they spread most from left to right: along the first eigenvector of their covariance.
fn turn(points: &mut [Point]) {
    let count = points.len().max(1) as f64;
    let middle_x = points.iter().map(|point| point.x).sum::<f64>() / count;
    let middle_y = points.iter().map(|point| point.y).sum::<f64>() / count;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points.iter_mut() {
        point.x -= middle_x;
        point.y -= middle_y;
        xx += point.x * point.x;
        xy += point.x * point.y;
        yy += point.y * point.y;
    }
    let half = (xx - yy) / 2.0;
    let (across, down) = (half + (half * half + xy * xy).sqrt(), xy);
    let length = (across * across + down * down).sqrt();
    let (cosine, sine) = if length > 0.0 { (across / length, down / length) } else { (0.0, 1.0) };
    for point in points {
        let Point { x, y } = *point;
        *point = Point { x: x * cosine + y * sine, y: y * cosine - x * sine };
    }
}

/// Stretches points to a width and a height, the upper left corner being 0.
fn stretch(points: &mut [Point], width: f64, height: f64) {
    let range = |of: fn(&Point) -> f64, points: &[Point]| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        (low, points.iter().map(of).fold(f64::NEG_INFINITY, f64::max) - low)
    };
    let ((left, across), (top, down)) =
        (range(|point| point.x, points), range(|point| point.y, points));
    let fit = |at: f64, low: f64, spread: f64, room: f64| {
        if spread > 0.0 { (at - low) / spread * room } else { room / 2.0 }
    };
    for point in points {
        *point = Point { x: fit(point.x, left, across, width), y: fit(point.y, top, down, height) };
    }
}

/// Pushes boxes around points apart where they overlap, each pair the shorter way, inside the width.
fn push_apart(points: &mut [Point], sizes: &[(i32, i32)], width: f64) {
    for _ in 0..PUSHES {
        let mut is_done = true;
        for a in 0..points.len() {
            for b in a + 1..points.len() {
                is_done &= !push_pair(points, sizes, (a, b));
            }
        }
        for (point, &(own, _)) in points.iter_mut().zip(sizes) {
            let half = f64::from(own) / 2.0;
            point.x = point.x.max(half).min((width - half).max(half));
        }
        if is_done {
            break;
        }
    }
}

/// Pushes two boxes apart. Whether they overlapped.
fn push_pair(points: &mut [Point], sizes: &[(i32, i32)], (a, b): (usize, usize)) -> bool {
    let (dx, dy) = (points[b].x - points[a].x, points[b].y - points[a].y);
    let over_x = f64::from(sizes[a].0 + sizes[b].0) / 2.0 - dx.abs();
    let over_y = f64::from(sizes[a].1 + sizes[b].1) / 2.0 - dy.abs();
    if over_x <= 0.0 || over_y <= 0.0 {
        return false;
    }
    let sign = |way: f64| if way < 0.0 { -0.5 } else { 0.5 };
    if over_x < over_y {
        points[a].x -= over_x * sign(dx);
        points[b].x += over_x * sign(dx);
    } else {
        points[a].y -= over_y * sign(dy);
        points[b].y += over_y * sign(dy);
    }
    true
}

/// Boxes on whole units, the uppermost at 0. What still overlaps after the pushing, or does so by rounding,
/// moves down, from above to below, until it is free.
fn settle(points: &[Point], sizes: &[(i32, i32)]) -> Vec<Rect> {
    let mut places: Vec<Rect> = points
        .iter()
        .zip(sizes)
        .map(|(point, &(width, height))| Rect {
            x: (point.x - f64::from(width) / 2.0).round() as i32,
            y: (point.y - f64::from(height) / 2.0).round() as i32,
            width,
            height,
        })
        .collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&at| (places[at].y, places[at].x, at));
    for (done, &at) in order.iter().enumerate() {
        while let Some(&above) =
            order[..done].iter().find(|&&above| places[above].overlaps(places[at]))
        {
            places[at].y = places[above].y + places[above].height;
        }
    }
    let top = places.iter().map(|place| place.y).min().unwrap_or(0);
    places.iter_mut().for_each(|place| place.y -= top);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_line_across() {
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4)];
        let mut points = stress(5, &edges);
        turn(&mut points);
        let across: Vec<f64> = points.iter().map(|point| point.x).collect();
        assert!(across.is_sorted() || across.iter().rev().is_sorted(), "{points:?}");
        assert!(points.iter().all(|point| point.y.abs() < 0.3), "{points:?}");
    }

    #[test]
    fn nothing_and_one_node_have_a_layout_too() {
        assert!(arrange(&[], &[], 300).is_empty());
        assert_eq!(arrange(&[(40, 20)], &[], 300).len(), 1);
        let apart = arrange(&[(40, 20), (40, 20), (40, 20)], &[], 120);
        assert!(!apart[0].overlaps(apart[1]) && !apart[1].overlaps(apart[2]));
    }

    #[test]
    fn an_edge_to_itself_or_told_twice_changes_nothing() {
        let plain = stress(4, &[(0, 1), (1, 2), (2, 3)]);
        assert_eq!(plain, stress(4, &[(0, 1), (1, 0), (1, 2), (2, 2), (2, 3), (2, 3)]));
    }
}
