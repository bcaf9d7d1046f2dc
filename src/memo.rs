//! Memory of pure functions: what they returned, by the digest of all that they read.
//!
//! Stages ask a table before they compute, and are the same functions with a table that remembers nothing. So
//! there is one way through the stages, and a warm build can differ from a cold one in no way but by a key
//! that leaves out something its function reads.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::digest::Digest;

/// A table of what a function has returned. `V` is cheap to clone: an `Arc`, as a rule.
pub struct Memo<V> {
    /// What earlier rounds have left. Absent where nothing is to be remembered.
    kept: Option<HashMap<Digest, Kept<V>, BuildHasherDefault<FirstBytes>>>,
    /// What this round has computed.
    fresh: Mutex<Vec<(Digest, V)>>,
    round: u32,
}

struct Kept<V> {
    value: V,
    /// The last round that asked for it.
    used: AtomicU32,
}

impl<V: Clone> Memo<V> {
    /// A table that remembers nothing: every value is computed.
    pub fn off() -> Self {
        Self { kept: None, fresh: Mutex::default(), round: 0 }
    }

    /// An empty table that remembers what the last two rounds have asked for.
    pub fn on() -> Self {
        Self { kept: Some(HashMap::default()), ..Self::off() }
    }

    /// Whether it remembers anything.
    pub fn is_on(&self) -> bool {
        self.kept.is_some()
    }

    /// A digest for keys; nothing where nothing is remembered, for then nobody reads it.
    pub fn digest(&self, of: impl FnOnce() -> Digest) -> Digest {
        if self.is_on() { of() } else { Digest::default() }
    }

    /// The value with this key, computed if it is not known. The key is the digest of all that `make` reads; it is
    /// not asked for where nothing is remembered.
    pub fn get(&self, key: impl FnOnce() -> Digest, make: impl FnOnce() -> V) -> V {
        if !self.is_on() {
            return make();
        }
        let key = key();
        self.known(key).unwrap_or_else(|| {
            let value = make();
            self.learn(key, value.clone());
            value
        })
    }

    /// The value with this key, if an earlier round has left it.
    pub fn known(&self, key: Digest) -> Option<V> {
        let known = self.kept.as_ref()?.get(&key)?;
        known.used.store(self.round, Ordering::Relaxed);
        Some(known.value.clone())
    }

    /// Remembers a value from this round on.
    pub fn learn(&self, key: Digest, value: V) {
        if self.is_on() {
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push((key, value));
        }
    }

    /// Ends a round: keeps what it computed, and lets go of what neither it nor the one before has asked for.
    pub fn evict_unused(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        let fresh = std::mem::take(self.fresh.get_mut().unwrap_or_else(PoisonError::into_inner));
        let round = self.round;
        let is_grown = !fresh.is_empty();
        kept.extend(
            fresh
                .into_iter()
                .map(|(key, value)| (key, Kept { value, used: AtomicU32::new(round) })),
        );
        // Where nothing came in, nothing need go out.
        if is_grown {
            kept.retain(|_, known| *known.used.get_mut() + 1 >= round);
        }
        self.round += 1;
    }
}

/// Takes a key's own bytes for its hash: digests are spread evenly as they are.
#[derive(Default)]
struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        for (index, byte) in bytes.iter().take(8).enumerate() {
            self.0 |= u64::from(*byte) << (8 * index);
        }
    }

    fn write_u128(&mut self, number: u128) {
        self.0 = number as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_computed_once_while_it_is_asked_for() {
        let mut memo = Memo::on();
        let computed = std::cell::Cell::new(0);
        let ask = |memo: &Memo<u32>, key: &str| {
            memo.get(
                || Digest::of(key),
                || {
                    computed.set(computed.get() + 1);
                    key.len() as u32
                },
            )
        };
        assert_eq!(ask(&memo, "one"), 3);
        memo.evict_unused();
        assert_eq!(ask(&memo, "one"), 3);
        assert_eq!(computed.get(), 1);
        for _ in 0..3 {
            memo.evict_unused();
            assert_eq!(ask(&memo, "three"), 5);
        }
        memo.evict_unused();
        ask(&memo, "other");
        memo.evict_unused();
        assert_eq!(computed.get(), 3);
        assert_eq!(ask(&memo, "one"), 3);
        assert_eq!(computed.get(), 4, "what nobody asks for is let go");
    }

    #[test]
    fn one_that_is_off_remembers_nothing() {
        let memo = Memo::off();
        let key = || unreachable!("no key is asked for");
        assert_eq!(memo.get(key, || 1), 1);
        assert_eq!(memo.get(key, || 2), 2);
    }
}
