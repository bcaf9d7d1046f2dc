//! PNG: chunks with a length, a kind and a checksum (<https://www.w3.org/TR/png-3/>, section 5).

use super::orientation;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that show the picture, and its animation.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// A chunk, and all of its bytes.
struct Chunk<'p> {
    kind: &'p [u8],
    contents: &'p [u8],
    bytes: &'p [u8],
}

/// The chunks of a picture, as far as they are whole.
fn chunks(picture: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = picture.get(SIGNATURE.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let bytes = rest.get(..length.checked_add(12)?)?;
        rest = &rest[bytes.len()..];
        Some(Chunk { kind: &bytes[4..8], contents: &bytes[8..8 + length], bytes })
    })
}

/// The Exif of a PNG of which at least the beginning is there.
pub(super) fn exif(head: &[u8]) -> Option<&[u8]> {
    chunks(head).find(|chunk| chunk.kind == b"eXIf").map(|chunk| chunk.contents)
}

pub(super) fn cleaned(picture: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(picture.len());
    kept.extend_from_slice(SIGNATURE);
    let mut turned = orientation::alone(exif(picture).and_then(orientation::read));
    for Chunk { kind, contents: _, bytes } in chunks(picture) {
        if kind == b"IDAT"
            && let Some(exif) = turned.take()
        {
            kept.extend(chunk(b"eXIf", &exif)?);
        }
        if KEPT.iter().any(|known| *known == kind) {
            kept.extend_from_slice(bytes);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
    }
    None
}

fn chunk(kind: &[u8], contents: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(contents.len()).ok()?.to_be_bytes();
    let checked = [kind, contents].concat();
    Some([&length[..], &checked, &checksum(&checked).to_be_bytes()].concat())
}

/// CRC-32 as PNG wants it (section 5.5).
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, &byte| (0..8).fold(sum ^ u32::from(byte), step))
}

#[cfg(test)]
mod tests {
    use super::super::holds;
    use super::*;

    fn picture() -> Vec<u8> {
        let exif = orientation::alone(Some(8)).expect("Exif");
        let chunk = |kind: &[u8], contents: &[u8]| chunk(kind, contents).expect("short");
        [
            SIGNATURE,
            &chunk(b"IHDR", b"head"),
            &chunk(b"iCCP", b"colours"),
            &chunk(b"tEXt", b"Author\0SECRET"),
            &chunk(b"IDAT", b"data"),
            &chunk(b"eXIf", &[exif.as_slice(), b"SECRET"].concat()),
            &chunk(b"tIME", b"SECRET"),
            &chunk(b"prVt", b"SECRET"),
            &chunk(b"IEND", b""),
            b"SECRET",
        ]
        .concat()
    }

    #[test]
    fn what_shows_the_picture_stays_and_the_rest_goes() {
        let cleaned = cleaned(&picture()).expect("a picture");
        assert!(!holds(&cleaned, b"SECRET"));
        assert!([&b"head"[..], b"colours", b"data"].iter().all(|kept| holds(&cleaned, kept)));
        assert_eq!(super::super::orientation(&cleaned), 8);
        assert_eq!(super::cleaned(&cleaned).as_deref(), Some(cleaned.as_slice()), "twice is once");
        assert!((0..picture().len() - 8).all(|end| super::cleaned(&picture()[..end]).is_none()));
    }

    #[test]
    fn the_checksum_is_that_of_png() {
        assert_eq!(checksum(b"IEND"), 0xae42_6082);
    }
}
