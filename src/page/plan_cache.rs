//! What planning remembers between two builds, and by which keys.

use std::sync::Arc;

use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::memo::Memo;
use crate::page::Page;
use crate::page::parts::BriefCard;
use crate::page::prepared::PreparedParts;
use crate::page::shared::Shared;

/// Pages of one brief, term or date.
pub(super) type PageList = Arc<[Shared<Page>]>;

/// What planning remembers between two builds.
pub struct PlanCache {
    /// Parts of pages, by everything but the words of briefs.
    pub(super) parts: Memo<PreparedParts>,
    /// Briefs as entries of lists, by brief.
    pub(super) cards: Memo<Shared<BriefCard>>,
    /// Pages of briefs, actors, topics and dates, by what stands on them.
    pub(super) pages: Memo<PageList>,
    /// Addresses and links in which nothing was amiss.
    pub(super) passed_checks: Memo<()>,
}

impl PlanCache {
    /// One that remembers nothing.
    pub fn off() -> Self {
        Self {
            parts: Memo::off(),
            cards: Memo::off(),
            pages: Memo::off(),
            passed_checks: Memo::off(),
        }
    }

    /// An empty one.
    pub fn on() -> Self {
        Self { parts: Memo::on(), cards: Memo::on(), pages: Memo::on(), passed_checks: Memo::on() }
    }

    /// Ends a build.
    pub fn evict_unused(&mut self) {
        let Self { parts, cards, pages, passed_checks } = self;
        parts.evict_unused();
        cards.evict_unused();
        pages.evict_unused();
        passed_checks.evict_unused();
    }
}

/// Digest of what all pages depend on: settings, words, and the day. The time of day is not in it: what asks
/// whether a file is withheld has the answer in its own key.
pub(super) fn settings_key(inputs: &Inputs) -> Digest {
    Digest::of(&(inputs.config.digest, &inputs.theme.strings, inputs.policy.today))
}
