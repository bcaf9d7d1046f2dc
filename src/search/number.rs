//! Numbers as text: small ones are one character, and the text compresses well.
//!
//! A number below 64 is one digit. A larger one begins with one of 27 further digits, which hold the remainder of
//! `number - 64` by 27, and goes on with the quotient. Digits are the printable characters of ASCII from `#` on
//! without the backslash, so that the text may stand in JSON as it is.

/// Numbers below this are one digit.
const LAST: u32 = 64;
/// Digits that are not the last.
const MORE: u32 = 27;

/// Writes a number.
pub fn write(mut number: u32, text: &mut String) {
    while number >= LAST {
        text.push(digit(LAST + (number - LAST) % MORE));
        number = (number - LAST) / MORE;
    }
    text.push(digit(number));
}

fn digit(value: u32) -> char {
    // Below 91, so it stays in ASCII.
    let code = b'#' + value as u8;
    char::from(if code >= b'\\' { code + 1 } else { code })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<u32> {
        let (mut numbers, mut number, mut scale) = (Vec::new(), 0, 1);
        for byte in text.bytes() {
            let value = u32::from(byte - b'#') - u32::from(byte > b'\\');
            number += value.min(LAST + MORE) * scale;
            if value < LAST {
                numbers.push(number);
                (number, scale) = (0, 1);
            } else {
                scale *= MORE;
            }
        }
        numbers
    }

    #[test]
    fn numbers_read_back() {
        let numbers =
            [0, 1, 63, 64, 65, 90, 91, 1791, 1792, 48_447, 48_448, 739_000 * 32, u32::MAX / 32];
        let mut text = String::new();
        numbers.iter().for_each(|&number| write(number, &mut text));
        assert_eq!(read(&text), numbers);
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'"'));
    }
}
