//! What may be published. What is withheld is dropped here, before anything is linked, so that no
//! later stage can leak it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::brief::{Brief, Document, Parsed, PlainPage, Profile, Release};
use crate::diagnostic::{Checked, Diagnostics};
use crate::inputs::{Inputs, Policy};

/// What may be published, and what may not.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Briefs, in order of their paths.
    pub briefs: Vec<Arc<Brief>>,
    /// Profiles, in order of their paths.
    pub profiles: Vec<Arc<Profile>>,
    /// Plain pages, in order of their paths.
    pub pages: Vec<Arc<PlainPage>>,
    /// What is withheld. For diagnostics only: nothing of it reaches an output.
    pub withheld: Vec<Document>,
}

/// Chooses what may be published. Findings in withheld files become notes: a fault in a draft never
/// fails a build.
pub fn publishable(corpus: &[Arc<Parsed>], inputs: &Inputs) -> Checked<Chosen> {
    let mut chosen = Chosen::default();
    let mut diagnostics = Diagnostics::new();
    for parsed in corpus {
        let mut findings = parsed.diagnostics.clone();
        let release = &parsed.document.common().release;
        if is_withheld(release, &inputs.policy, &inputs.config.timezone) {
            findings.soften();
            chosen.withheld.push(parsed.document.clone());
        } else {
            match &parsed.document {
                Document::Brief(brief) => chosen.briefs.push(brief.clone()),
                Document::Profile(profile) => chosen.profiles.push(profile.clone()),
                Document::Page(page) => chosen.pages.push(page.clone()),
            }
        }
        diagnostics.append(findings);
    }
    Checked::new(chosen, diagnostics)
}

/// Whether a file stays out of a build.
pub fn is_withheld(release: &Release, policy: &Policy, zone: &TimeZone) -> bool {
    let Release { draft, date, publish_at, expires, tlp } = *release;
    let is_future = date.is_some_and(|date| date > policy.today)
        || publish_at.is_some_and(|moment| moment.instant(zone) > policy.now);
    let is_expired = expires.is_some_and(|moment| moment.instant(zone) <= policy.now);
    (draft && !policy.drafts) || (is_future && !policy.future) || is_expired || tlp > policy.max_tlp
}

/// The next point in time at which a file comes out or goes, after `now`.
pub fn next_change(release: &Release, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let moments = [release.publish_at, release.expires];
    moments.into_iter().flatten().map(|moment| moment.instant(zone)).filter(|&at| at > now).min()
}

/// When the same files would make another site: at the next midnight of the site's clocks, or when a file
/// comes out or goes before that.
pub fn next_change_of_any(corpus: &[Arc<Parsed>], inputs: &Inputs) -> Option<Timestamp> {
    let (zone, now) = (&inputs.config.timezone, inputs.policy.now);
    let midnight = now.to_zoned(zone.clone()).tomorrow().and_then(|day| day.start_of_day());
    let releases = corpus
        .iter()
        .filter_map(|parsed| next_change(&parsed.document.common().release, zone, now));
    releases.chain(midnight.ok().map(|day| day.timestamp())).min()
}
