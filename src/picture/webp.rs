//! WebP: chunks of a RIFF file (RFC 9649).

use super::orientation;

/// Chunks that show the picture, and its animation.
const KEPT: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Bytes before the first chunk.
const HEAD: usize = 12;
/// Flags of the extended header: there is Exif, there is XMP.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// A chunk, and all of its bytes but the padding.
struct Chunk<'p> {
    kind: &'p [u8],
    contents: &'p [u8],
}

/// The chunks of a picture, as far as they are whole.
fn chunks(picture: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let length = picture
        .get(4..)
        .and_then(<[u8]>::first_chunk)
        .map_or(0, |&length| u32::from_le_bytes(length));
    let end = usize::try_from(length).map_or(usize::MAX, |length| length.saturating_add(8));
    let mut rest = picture.get(HEAD..end.min(picture.len())).unwrap_or_default();
    std::iter::from_fn(move || {
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        let contents = rest.get(8..length.checked_add(8)?)?;
        let kind = rest.get(..4)?;
        rest = rest.get(8 + length.next_multiple_of(2)..).unwrap_or_default();
        Some(Chunk { kind, contents })
    })
}

/// The Exif of a WebP of which at least the beginning is there. It comes last in the file.
pub(super) fn exif(head: &[u8]) -> Option<&[u8]> {
    chunks(head).find(|chunk| chunk.kind == b"EXIF").map(|chunk| chunk.contents)
}

pub(super) fn cleaned(picture: &[u8]) -> Option<Vec<u8>> {
    let turned = orientation::alone(exif(picture).and_then(orientation::read));
    let mut kept = picture.get(..HEAD)?.to_vec();
    let (mut is_extended, mut has_picture) = (false, false);
    for Chunk { kind, contents } in chunks(picture) {
        has_picture |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
        if kind == b"VP8X" {
            is_extended = true;
            let mut contents = contents.to_vec();
            let flags = contents.first_mut()?;
            *flags &= !(HAS_EXIF | HAS_XMP);
            *flags |= if turned.is_some() { HAS_EXIF } else { 0 };
            put(&mut kept, kind, &contents)?;
        } else if KEPT.iter().any(|known| *known == kind) {
            put(&mut kept, kind, contents)?;
        }
    }
    if let Some(exif) = turned.filter(|_| is_extended) {
        put(&mut kept, b"EXIF", &exif)?;
    }
    let length = u32::try_from(kept.len() - 8).ok()?.to_le_bytes();
    kept[4..8].copy_from_slice(&length);
    has_picture.then_some(kept)
}

fn put(kept: &mut Vec<u8>, kind: &[u8], contents: &[u8]) -> Option<()> {
    kept.extend_from_slice(kind);
    kept.extend(u32::try_from(contents.len()).ok()?.to_le_bytes());
    kept.extend_from_slice(contents);
    kept.extend(std::iter::repeat_n(0, contents.len() % 2));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::holds;
    use super::*;

    fn picture() -> Vec<u8> {
        let mut picture = b"RIFF\0\0\0\0WEBP".to_vec();
        let exif = orientation::alone(Some(3)).expect("Exif");
        let chunks: [(&[u8], &[u8]); 6] = [
            (b"VP8X", b"\x2c\0\0\0\0\0\0\0\0\0"),
            (b"ICCP", b"colours"),
            (b"VP8 ", b"data"),
            (b"EXIF", &[exif.as_slice(), b"SECRET"].concat()),
            (b"XMP ", b"SECRET"),
            (b"odd_", b"SECRET"),
        ];
        for (kind, contents) in chunks {
            put(&mut picture, kind, contents).expect("short");
        }
        let length = u32::try_from(picture.len() - 8).expect("short").to_le_bytes();
        picture[4..8].copy_from_slice(&length);
        picture.extend(b"SECRET");
        picture
    }

    #[test]
    fn what_shows_the_picture_stays_and_the_rest_goes() {
        let cleaned = cleaned(&picture()).expect("a picture");
        assert!(!holds(&cleaned, b"SECRET"));
        assert!([&b"colours"[..], b"data"].iter().all(|kept| holds(&cleaned, kept)));
        assert_eq!(super::super::orientation(&cleaned), 3);
        assert_eq!(cleaned[20], 0x28, "the flags say what is there");
        assert_eq!(super::cleaned(&cleaned).as_deref(), Some(cleaned.as_slice()), "twice is once");
        (0..picture().len()).for_each(|end| drop(super::cleaned(&picture()[..end])));
    }
}
