//! Digests: 128-bit fingerprints that stand for values.
//!
//! XXH3 by Yann Collet (<https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>), its
//! 128-bit form. A digest guards against nobody: it tells equal from changed, for the memory between
//! two builds and for the manifest of written files.

use std::fmt;
use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// A 128-bit fingerprint of a value. Equal values have equal digests within one version of Dateline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(u128);

impl Digest {
    /// The digest of a byte string.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The digest of anything that can be hashed. The value is written out in full and hashed in
    /// one go: XXH3 is at its best on whole buffers.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut buffer = Buffer(Vec::with_capacity(256));
        value.hash(&mut buffer);
        Self::of_bytes(&buffer.0)
    }

    /// Begins a digest of bytes that come in pieces. It is that of the whole.
    pub fn in_pieces() -> Pieces {
        Pieces(Box::new(Xxh3::new()))
    }

    /// Its first 64 bits.
    pub fn beginning(self) -> u64 {
        (self.0 >> 64) as u64
    }

    /// Reads the form that [`fmt::Display`] writes: 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A digest of bytes that come in pieces.
pub struct Pieces(Box<Xxh3>);

impl Pieces {
    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes.
    pub fn finish(self) -> Digest {
        Digest(self.0.digest128())
    }
}

/// Collects what `Hash` writes. `finish` is never asked for: the bytes are hashed as a whole.
struct Buffer(Vec<u8>);

impl Hasher for Buffer {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_texts_do_not_run_together() {
        assert_ne!(Digest::of(&("ab", "c")), Digest::of(&("a", "bc")));
        assert_ne!(Digest::of(&vec!["a"; 2]), Digest::of(&vec!["a"; 3]));
    }

    #[test]
    fn pieces_make_the_whole() {
        let mut pieces = Digest::in_pieces();
        pieces.add(b"date");
        pieces.add(b"line");
        assert_eq!(pieces.finish(), Digest::of_bytes(b"dateline"));
    }

    #[test]
    fn the_written_form_reads_back() {
        let digest = Digest::of_bytes(b"dateline");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse("zz"), None);
    }
}
