//! JPEG: segments that begin with a marker (ITU T.81, annex B).

use super::{number16, orientation};

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const JFIF: u8 = 0xe0;
const EXIF: u8 = 0xe1;
const ICC: u8 = 0xe2;
const ADOBE: u8 = 0xee;
const COMMENT: u8 = 0xfe;

/// A segment: its marker, and what follows the marker, its length included.
struct Segment<'p> {
    marker: u8,
    bytes: &'p [u8],
}

impl<'p> Segment<'p> {
    /// The next segment from a position on, and where it ends. Between segments anything is passed over.
    fn next(picture: &'p [u8], mut from: usize) -> Option<(Self, usize)> {
        loop {
            let start = from + picture.get(from..)?.iter().position(|&byte| byte == 0xff)?;
            let at = start + picture.get(start..)?.iter().position(|&byte| byte != 0xff)?;
            let end = match *picture.get(at)? {
                0 => {
                    from = at + 1;
                    continue;
                }
                0x01 | 0xd0..=END => at + 1,
                _ => at + 1 + number16(picture, at + 1)?,
            };
            let bytes = picture.get(at + 1..end)?;
            return Some((Self { marker: picture[at], bytes }, end));
        }
    }

    /// What it says, without its length.
    fn contents(&self) -> &'p [u8] {
        self.bytes.get(2..).unwrap_or_default()
    }

    fn exif(&self) -> Option<&'p [u8]> {
        (self.marker == EXIF).then(|| self.contents().strip_prefix(b"Exif\0\0")).flatten()
    }

    /// What stays of it, length included.
    fn kept(&self) -> Option<Vec<u8>> {
        let contents = self.contents();
        match self.marker {
            // Without the thumbnail that it may hold.
            JFIF if contents.starts_with(b"JFIF\0") && contents.len() >= 14 => {
                let mut kept = vec![0, 16];
                kept.extend_from_slice(&contents[..12]);
                kept.extend([0, 0]);
                Some(kept)
            }
            ICC => contents.starts_with(b"ICC_PROFILE\0").then(|| self.bytes.to_vec()),
            ADOBE => contents.starts_with(b"Adobe").then(|| self.bytes.to_vec()),
            JFIF..=0xef | COMMENT | 0xf0..=0xfd => None,
            _ => Some(self.bytes.to_vec()),
        }
    }
}

/// The Exif of a JPEG of which at least the beginning is there.
pub(super) fn exif(head: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        let (segment, end) = Segment::next(head, at)?;
        if segment.exif().is_some() || segment.marker == SCAN {
            return segment.exif();
        }
        at = end;
    }
}

pub(super) fn cleaned(picture: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(picture.len());
    kept.extend([0xff, 0xd8]);
    let mut turned = orientation::alone(exif(picture).and_then(orientation::read));
    let (mut at, mut has_scan) = (2, false);
    loop {
        let Some((segment, end)) = Segment::next(picture, at) else {
            // One that is cut off shows what there is of it.
            return has_scan.then_some(kept);
        };
        if segment.marker != JFIF
            && let Some(exif) = turned.take()
        {
            let exif = [b"Exif\0\0", exif.as_slice()].concat();
            kept.extend([0xff, EXIF, 0, u8::try_from(exif.len() + 2).ok()?]);
            kept.extend(exif);
        }
        if let Some(bytes) = segment.kept() {
            kept.extend([0xff, segment.marker]);
            kept.extend(bytes);
        }
        if segment.marker == END {
            // What follows is no part of this picture: previews, a film, the picture again.
            return has_scan.then_some(kept);
        }
        at = end;
        if segment.marker == SCAN {
            has_scan = true;
            at = end_of_scan(picture, end);
            kept.extend_from_slice(picture.get(end..at)?);
        }
    }
}

/// Where the data of a scan end: at a marker that is neither a restart nor a stuffed byte.
fn end_of_scan(picture: &[u8], from: usize) -> usize {
    let data = picture.get(from..).unwrap_or_default();
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    data.windows(2).position(is_end).map_or(picture.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::super::holds;
    use super::*;

    fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
        let length = u16::try_from(contents.len() + 2).expect("short").to_be_bytes();
        [&[0xff, marker], length.as_slice(), contents].concat()
    }

    /// A JPEG in name only, with everything that cameras write.
    fn picture() -> Vec<u8> {
        let exif = [
            b"Exif\0\0".as_slice(),
            b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0SECRET",
        ];
        let again = [&[0xff, 0xd8][..], &segment(EXIF, b"Exif\0\0SECRET"), &[0xff, 0xd9]].concat();
        [
            &[0xff, 0xd8][..],
            &segment(JFIF, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01SECRET"),
            &segment(JFIF, b"JFXX\0SECRET"),
            &segment(EXIF, &exif.concat()),
            &segment(EXIF, b"http://ns.adobe.com/xap/1.0/\0SECRET"),
            &segment(ICC, b"ICC_PROFILE\0\x01\x01colours"),
            &segment(ICC, b"MPF\0SECRET"),
            &segment(0xed, b"Photoshop 3.0\0SECRET"),
            &segment(ADOBE, b"Adobe\0d\0\0\0\0\x01"),
            &segment(COMMENT, b"SECRET"),
            &segment(0xdb, b"tables"),
            &segment(SCAN, b"scan"),
            b"da\xff\0ta\xff\xd0more",
            &segment(COMMENT, b"SECRET"),
            &segment(SCAN, b"scan"),
            b"last",
            &[0xff, END],
            &again,
        ]
        .concat()
    }

    #[test]
    fn what_shows_the_picture_stays_and_the_rest_goes() {
        let cleaned = cleaned(&picture()).expect("a picture");
        assert!(!holds(&cleaned, b"SECRET"), "{cleaned:?}");
        for kept in
            [&b"colours"[..], b"Adobe", b"tables", b"da\xff\0ta\xff\xd0more", b"last\xff\xd9"]
        {
            assert!(holds(&cleaned, kept), "{kept:?}");
        }
        assert_eq!(super::super::orientation(&cleaned), 6);
        assert_eq!(super::cleaned(&cleaned).as_deref(), Some(cleaned.as_slice()), "twice is once");
    }

    #[test]
    fn no_part_of_one_is_a_fault() {
        let picture = picture();
        for end in 0..picture.len() {
            if let Some(cleaned) = cleaned(&picture[..end]) {
                assert!(!holds(&cleaned, b"SECRET"), "{end}");
            }
        }
    }
}
