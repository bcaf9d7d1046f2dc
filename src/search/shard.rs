//! Cuts sorted lists into shards whose bounds stay where they are when something else on the list changes.

use std::collections::BTreeSet;
use std::ops::Range;

/// How large a shard may be, in bytes before compression.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From here on it ends before the next key that may begin a shard.
    pub least: usize,
    /// Here it ends in any case.
    pub most: usize,
}

/// One key in so many may begin a shard.
const ODDS: u32 = 3;

/// The name of what a key begins: its FNV-1a digest of 32 bits (Fowler, Noll and Vo, RFC 9923), which a browser
/// works out as easily.
pub fn name(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Cuts a sorted list, given the key and the size of each entry. Where a shard may begin depends on the keys
/// alone, so behind a change the bounds soon fall where they fell before. No two shards have one name.
pub fn cut<'k>(
    entries: impl Iterator<Item = (&'k str, usize)>,
    limits: Limits,
) -> Vec<Range<usize>> {
    let mut shards = Vec::new();
    let mut names = BTreeSet::new();
    let (mut start, mut filled, mut count) = (0, 0, 0);
    for (index, (key, size)) in entries.enumerate() {
        let name = name(key);
        let is_full =
            filled + size > limits.most || filled >= limits.least && name.is_multiple_of(ODDS);
        if index == 0 || (filled > 0 && is_full && !names.contains(&name)) {
            if index > 0 {
                shards.push(start..index);
            }
            names.insert(name);
            (start, filled) = (index, 0);
        }
        filled += size;
        count = index + 1;
    }
    if count > 0 {
        shards.push(start..count);
    }
    shards
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(keys: &[String]) -> Vec<String> {
        let limits = Limits { least: 400, most: 1200 };
        let shards = cut(keys.iter().map(|key| (key.as_str(), key.len() * 7)), limits);
        assert_eq!(shards.iter().map(ExactSizeIterator::len).sum::<usize>(), keys.len());
        shards.into_iter().map(|shard| keys[shard.start].clone()).collect()
    }

    #[test]
    fn bounds_survive_a_change() {
        let mut keys: Vec<String> = (1000..5000).map(|number| format!("word-{number}")).collect();
        let before = bounds(&keys);
        keys.remove(2000);
        keys.insert(500, "word-1499b".into());
        let after = bounds(&keys);
        let new = after.iter().filter(|key| !before.contains(key)).count();
        assert!(before.len() > 200 && new < 12, "{new} of {} are new", before.len());
    }

    #[test]
    fn a_browser_finds_the_same_name() {
        assert_eq!(name(""), 0x811c_9dc5);
        assert_eq!(name("foobar"), 0xbf9c_f968);
    }
}
