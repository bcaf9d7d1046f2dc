//! What the scripts of the pages fetch, piece by piece: the index of the search, and what readers see when they rest
//! on a name.

pub mod hover_cards;
pub mod record;
mod search_documents;
pub mod search_index;
pub mod shard;
