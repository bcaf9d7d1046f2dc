//! Parts of files (RFC 9110, section 14).

/// What is asked for of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes: the first, and the one behind the last.
    Bytes(u64, u64),
    /// Bytes that it does not have.
    Beyond,
}

/// Reads the header `Range` for a file of so many bytes. More than one part at once, and what is no range,
/// stand for the whole, as the standard allows.
pub(super) fn parse(header: &str, size: u64) -> Part {
    let Some(range) = header.strip_prefix("bytes=") else { return Part::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Part::Whole };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !is_number(last) || (first.is_empty() && last.is_empty()) {
        return Part::Whole;
    }
    // Numbers too large to count are beyond every file.
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    if first.is_empty() {
        return match number(last).min(size) {
            0 => Part::Beyond,
            length => Part::Bytes(size - length, size),
        };
    }
    let end = if last.is_empty() { size } else { number(last).saturating_add(1).min(size) };
    match number(first) {
        first if !last.is_empty() && number(last) < first => Part::Whole,
        first if first >= size => Part::Beyond,
        first => Part::Bytes(first, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_the_standard_has_them() {
        for (header, expected) in [
            ("bytes=0-0", Part::Bytes(0, 1)),
            ("bytes=0-", Part::Bytes(0, 10)),
            ("bytes=2-5", Part::Bytes(2, 6)),
            ("bytes=2-500", Part::Bytes(2, 10)),
            ("bytes=-3", Part::Bytes(7, 10)),
            ("bytes=-30", Part::Bytes(0, 10)),
            ("bytes=-0", Part::Beyond),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999-", Part::Beyond),
            ("bytes=5-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("lines=0-1", Part::Whole),
        ] {
            assert_eq!(parse(header, 10), expected, "{header}");
        }
        assert_eq!(parse("bytes=0-", 0), Part::Beyond);
    }
}
