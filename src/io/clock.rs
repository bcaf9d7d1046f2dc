//! The clock.

use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

/// The present, for builds that are told no other.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins to measure.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Whether a file was changed so shortly ago that it may change again within the same tick of the disk's
/// clock.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(super) fn is_just_now(changed: SystemTime) -> bool {
    const TICK: Duration = Duration::from_secs(2);
    SystemTime::now().duration_since(changed).map_or(true, |age| age < TICK)
}
