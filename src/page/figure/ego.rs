//! The actors that stand beside one.

use serde::Serialize;

use crate::archive::term::TermId;
use crate::page::desk::Desk;

/// An actor's companions.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Ego {}

pub(in crate::page) fn figure(_desk: &Desk<'_>, _id: TermId) -> Option<Ego> {
    None
}
