//! What may be published. What is withheld is dropped here, before anything is linked, so that no
//! later stage can leak it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::brief::{Brief, Document, Parsed, PlainPage, Profile, Release};
use crate::date::{Moment, moment};
use crate::diagnostic::{Checked, Diagnostics};
use crate::inputs::{Inputs, Policy};

/// What may be published, and what may not.
#[derive(Debug, Default)]
pub struct Selection {
    /// Briefs, in order of their paths.
    pub briefs: Vec<Arc<Brief>>,
    /// Profiles, in order of their paths.
    pub profiles: Vec<Arc<Profile>>,
    /// Plain pages, in order of their paths.
    pub pages: Vec<Arc<PlainPage>>,
    /// What is withheld. For diagnostics only: nothing of it reaches an output.
    pub withheld: Vec<Document>,
    /// How much is withheld, by reason.
    pub counts: BTreeMap<Withheld, usize>,
}

/// Why a file is withheld. Where there are several reasons, the first of these is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// It is a draft.
    Draft,
    /// Its marking is above what may be published.
    Marking,
    /// It has expired.
    Expired,
    /// It is dated in the future.
    Future,
}

impl Withheld {
    /// The word for it in templates.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Marking => "marking",
            Self::Expired => "expired",
            Self::Future => "future",
        }
    }
}

/// Chooses what may be published. Findings in withheld files become notes: a fault in a draft never
/// fails a build.
pub fn publishable(corpus: &[Arc<Parsed>], inputs: &Inputs) -> Checked<Selection> {
    let mut selection = Selection::default();
    let mut diagnostics = Diagnostics::new();
    for parsed in corpus {
        let mut findings = parsed.diagnostics.clone();
        let release = &parsed.document.common().release;
        if let Some(why) = why_withheld(release, &inputs.policy, &inputs.config.timezone) {
            findings.soften();
            *selection.counts.entry(why).or_default() += 1;
            selection.withheld.push(parsed.document.clone());
        } else {
            match &parsed.document {
                Document::Brief(brief) => selection.briefs.push(brief.clone()),
                Document::Profile(profile) => selection.profiles.push(profile.clone()),
                Document::Page(page) => selection.pages.push(page.clone()),
            }
        }
        diagnostics.append(findings);
    }
    Checked::new(selection, diagnostics)
}

/// Why a file stays out of a build; absent if it is published.
pub fn why_withheld(release: &Release, policy: &Policy, zone: &TimeZone) -> Option<Withheld> {
    let Release { draft, date, publish_at, expires, tlp } = *release;
    let is_future = date.is_some_and(|date| date > policy.today)
        || publish_at.is_some_and(|moment| moment.instant(zone) > policy.now);
    let is_expired = expires.is_some_and(|moment| moment.instant(zone) <= policy.now);
    match () {
        () if draft && !policy.drafts => Some(Withheld::Draft),
        () if tlp > policy.max_tlp => Some(Withheld::Marking),
        () if is_expired => Some(Withheld::Expired),
        () if is_future && !policy.future => Some(Withheld::Future),
        () => None,
    }
}

/// When the same files make another site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextChange {
    /// The next midnight of the site's clocks, when what is counted from today changes.
    pub midnight: Option<Timestamp>,
    /// When the next file is published or expires.
    pub release: Option<Timestamp>,
}

impl NextChange {
    /// Of a corpus.
    pub fn new(corpus: &[Arc<Parsed>], inputs: &Inputs) -> Self {
        let (zone, policy) = (&inputs.config.timezone, &inputs.policy);
        let midnight = policy
            .now
            .to_zoned_datetime(zone.clone())
            .tomorrow()
            .and_then(|day| day.start_of_day());
        let releases = corpus
            .iter()
            .filter_map(|parsed| next_release(&parsed.document.common().release, policy, zone));
        Self { midnight: midnight.ok().map(|day| day.timestamp()), release: releases.min() }
    }

    /// The earlier of the two.
    pub fn first(self) -> Option<Timestamp> {
        [self.midnight, self.release].into_iter().flatten().min()
    }
}

/// When a file is next published or expires. A date that changes nothing, such as that of a draft, is none.
fn next_release(release: &Release, policy: &Policy, zone: &TimeZone) -> Option<Timestamp> {
    let is_withheld = |now: Timestamp| {
        let today = moment::day_of(now, zone);
        why_withheld(release, &Policy { now, today, ..*policy }, zone).is_some()
    };
    let moments = [release.date.map(Moment::on), release.publish_at, release.expires];
    let mut ahead: Vec<Timestamp> = moments
        .into_iter()
        .flatten()
        .map(|moment| moment.instant(zone))
        .filter(|&at| at > policy.now)
        .collect();
    ahead.sort_unstable();
    let today = is_withheld(policy.now);
    ahead.into_iter().find(|&at| is_withheld(at) != today)
}
