//! Parts that stand on many pages, made once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::date::Date;
use crate::page::parts::{BriefCard, BriefLink, DateRef, Entry, TermCard, TermLink};
use crate::page::shared::Shared;

/// All parts, for a planner that is made again.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) parts: PreparedParts,
    pub(super) brief_cards: Arc<Vec<Shared<BriefCard>>>,
}

/// Parts that do not depend on the words of briefs.
#[derive(Clone, Debug, Default)]
pub(super) struct PreparedParts {
    pub(super) dates: Arc<BTreeMap<Date, Shared<DateRef>>>,
    pub(super) term_links: Arc<Vec<Shared<TermLink>>>,
    pub(super) term_cards: Arc<Vec<Shared<TermCard>>>,
    pub(super) brief_links: Arc<Vec<Shared<BriefLink>>>,
    pub(super) events: Arc<Vec<Shared<Entry>>>,
    pub(super) reports: Arc<Vec<Option<Shared<Entry>>>>,
}
