//! Briefs and events by month, as bars.

use serde::Serialize;

use crate::page::desk::Desk;
use crate::page::timeline::DatedEntry;

/// Bars by month.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Activity {}

pub(in crate::page) fn of_entries(_desk: &Desk<'_>, _entries: &[DatedEntry]) -> Option<Activity> {
    None
}
