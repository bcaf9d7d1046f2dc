//! Figures as plain geometry: what templates draw as SVG. Lengths are whole units of the figure's own view
//! box, of which one is meant to be one CSS pixel.
//!
//! A figure that has links inside is a `group` to those who hear it, not an `img`, of which nothing inside can
//! be reached (WAI-ARIA 1.2, "children presentational"). Each figure has a sentence and a table that say the same.

pub mod activity;
pub mod calendar;
pub mod ego;
pub mod label;
pub mod layout;
pub mod network;

use crate::page::planner::Planner;
use crate::schema::Str;

/// A sentence of the interface with its blanks filled in.
fn sentence(planner: &Planner<'_>, key: &str, blanks: &[(&str, &str)]) -> Str {
    let filled = blanks.iter().fold(planner.word(key).to_string(), |text, (blank, value)| {
        text.replace(&format!("{{{blank}}}"), value)
    });
    filled.into()
}

/// Names as a sentence lists them: `A, B and C`.
fn listed(planner: &Planner<'_>, names: &[Str]) -> String {
    match names {
        [] => String::new(),
        [name] => name.to_string(),
        [names @ .., last] => {
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            format!("{} {} {last}", names.join(", "), planner.word("and"))
        }
    }
}

/// A part of `of` that stands to it as a share to its largest, rounded, but never less than 1.
fn scaled(of: i32, share: usize, largest: usize) -> i32 {
    let (share, largest) = (share as f64, largest.max(1) as f64);
    ((f64::from(of) * share / largest).round() as i32).max(1)
}
