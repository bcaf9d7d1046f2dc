//! How a picture is to be turned: the one field of Exif that readers need (Exif 3.0, 4.6.5.1.6).

/// The field.
const TAG: u16 = 0x0112;

/// The orientation that Exif tells, if it tells one: a field of the first directory of a TIFF (TIFF 6.0, section 2).
pub(super) fn read(exif: &[u8]) -> Option<u8> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let four = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = usize::try_from(four(4)?).ok()?;
    let count = usize::from(two(directory)?);
    let mut fields = (0..count).map(|index| directory + 2 + 12 * index);
    let field = fields.find(|&at| two(at) == Some(TAG))?;
    u8::try_from(two(field + 8)?).ok().filter(|value| (1..=8).contains(value))
}

/// Exif that tells an orientation and nothing else; `None` if the picture needs no turning.
pub(super) fn alone(orientation: Option<u8>) -> Option<Vec<u8>> {
    let value = orientation.filter(|&value| value != 1)?;
    let [high, low] = TAG.to_be_bytes();
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    tiff.extend([high, low, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]);
    Some(tiff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for value in 2..=8 {
            let exif = alone(Some(value)).expect("Exif");
            assert_eq!(read(&exif), Some(value));
            assert_eq!(read(&[b"Exif\0\0", exif.as_slice()].concat()), Some(value));
            assert!((0..20).all(|end| read(&exif[..end]).is_none()));
        }
        assert_eq!((alone(None), alone(Some(1))), (None, None));
    }

    #[test]
    fn both_orders_of_bytes_are_read() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(read(little), Some(6));
        assert_eq!(read(b"II*\0\xff\xff\xff\xff"), None);
    }
}
