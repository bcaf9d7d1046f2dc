//! Figures as plain geometry: what templates draw as SVG. Lengths are in units of the figure's own view box.

pub mod activity;
pub mod ego;
