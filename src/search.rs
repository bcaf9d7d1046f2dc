//! The search index: words of all documents, their forms joined by stems, cut into shards that a browser can
//! fetch one by one.
//!
//! [`words::read`] takes the words of one document and depends on nothing else; [`index::merge`] joins them.
//! Where documents stand, and what is shown of them, is up to [`crate::page`].
//!
//! # Ranking
//!
//! BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) with fields
//! weighted before the count of a word saturates (its section 3.6): names and titles, then what leads into a text, then
//! the text. What depends on the document is worked out here, in sixteen steps ([`index::LEVELS`]); how rare a word
//! is, the browser knows from the length of its list.
//!
//! # Formats
//!
//! All files are text in UTF-8, numbers are written by [`number`], and [`Key`]s are numbers that no other document
//! moves: so an edit changes the shards of the words that came and went, and no others.
//!
//! | file | its lines |
//! |---|---|
//! | forms | `4ministers/3`: how many documents have it (as a power of two, base 36), the word as a reader would type it, and its stems: how many letters go, what comes |
//! | stems | stem, then behind tabs the terms, the dates and the briefs that have it: gaps and levels |
//! | records | see `Record` in the pages |

pub mod index;
pub mod number;
pub mod shard;
mod stem;
pub mod words;

/// The three kinds of numbers that documents have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Segment {
    /// Actors, topics and plain pages.
    Terms,
    /// Dates.
    Dates,
    /// Briefs.
    Briefs,
}

impl Segment {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Terms, Self::Dates, Self::Briefs];

    /// Its letter in the names of files.
    pub fn letter(self) -> char {
        match self {
            Self::Terms => 't',
            Self::Dates => 'd',
            Self::Briefs => 'b',
        }
    }
}

/// A document's number. It rests on what the document is, not on how many stand before it: a brief's is its day and
/// its place among those of this day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// Which kind of number.
    pub segment: Segment,
    /// Of a brief or date the day, counted from 1 January of the year 1, and 0 without one; of a term its kind
    /// and first letter.
    pub group: u32,
    /// Its place in the group.
    pub order: u32,
}
