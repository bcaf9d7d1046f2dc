//! What a build says of what is withheld, and of when the same files make another site.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::brief::fields::Tlp;
use crate::schema::Words;
use crate::select::{NextChange, Withheld};

/// `3 withheld: 1 draft, 1 future, 1 above CLEAR`; nothing if nothing is withheld.
pub(super) fn withheld(counts: &BTreeMap<Withheld, usize>, max_tlp: Tlp) -> Option<String> {
    let named = |(why, count): (&Withheld, &usize)| match why {
        Withheld::Draft => format!("{count} draft"),
        Withheld::Future => format!("{count} future"),
        Withheld::Expired => format!("{count} expired"),
        Withheld::Marking => format!("{count} above {}", max_tlp.word()),
    };
    let all: usize = counts.values().sum();
    let named: Vec<String> = counts.iter().map(named).collect();
    (all > 0).then(|| format!("{all} withheld: {}", named.join(", ")))
}

/// When the next file is published or expires, on the site's clocks; what midnight changes is told apart.
pub(super) fn next_change(next: NextChange, zone: &TimeZone) -> String {
    let on_clock = |at: Timestamp| {
        at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %:z").to_string()
    };
    let midnight = next.midnight.map(on_clock).unwrap_or_default();
    match next.release {
        None => format!("No release or expiry ahead; what counts from today changes at {midnight}"),
        Some(at) if Some(at) == next.midnight => format!("Next release or expiry: {midnight}"),
        Some(at) => {
            let at = on_clock(at);
            format!("Next release or expiry: {at}; what counts from today changes at {midnight}")
        }
    }
}

/// The file that schedules a build: the time of the next release or expiry (RFC 3339, UTC) in a line, or nothing if
/// there is none ahead.
pub(super) fn file(next: NextChange) -> String {
    next.release.map(|at| format!("{at}\n")).unwrap_or_default()
}
