//! Diagnostics as text for people and as data for machines, one file a format.

pub mod text;

/// Makes a piece of somebody's text safe to print in a message: control characters, which could
/// drive a terminal, become `�`; long pieces are cut in the middle.
pub fn quote(text: &str) -> String {
    const LIMIT: usize = 80;
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let count = text.chars().count();
    if count <= LIMIT {
        return text.chars().map(clean).collect();
    }
    let head = text.chars().take(LIMIT / 2).map(clean);
    let tail = text.chars().skip(count - LIMIT / 4).map(clean);
    head.chain(std::iter::once('…')).chain(tail).collect()
}
