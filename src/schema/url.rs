//! Addresses that lead out of the site.

use super::forms::{Form, Str};
use super::reader::Reader;
use super::{Node, NodePath, Shape};
use crate::report::quote;

/// An address that leads out of the site: `http`, `https` or `mailto`, as a link can carry it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url(pub Str);

impl Url {
    /// The address, if a text is such a one.
    pub fn of(text: &str) -> Option<Self> {
        let starts = |scheme: &str| {
            text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
                && text.len() > scheme.len()
        };
        let is_url = (starts("https://") || starts("http://") || starts("mailto:"))
            && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        is_url.then(|| Self(encoded(text).into()))
    }
}

impl Form for Url {
    const SHAPE: Shape = Shape::Url;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        let url = Self::of(&text);
        if url.is_none() {
            let help = Some("it begins with `https://`, `http://` or `mailto:`".to_owned());
            reader.wrong(at, format!("`{}` is not a web address", quote(&text)), help);
        }
        url
    }
}

/// An address with what no URL carries percent-encoded, as browsers do it when they follow the link (the code points
/// outside the set that the URL Standard, section 1.3, calls URL code points). What is encoded stays as it is.
pub fn encoded(url: &str) -> String {
    // Brackets are allowed around the number of a host (RFC 3986, section 3.2.2).
    let host = url.find("//").map_or(0, |start| start + 2);
    let path = url[host..].find(['/', '?', '#']).map_or(url.len(), |length| host + length);
    let mut written = String::with_capacity(url.len());
    written.push_str(&url[..path]);
    let mut is_fragment = false;
    for (index, c) in url[path..].char_indices() {
        let is_hexadecimal =
            |at: usize| url.as_bytes().get(path + index + at).is_some_and(u8::is_ascii_hexdigit);
        let is_fine = match c {
            '#' => !std::mem::replace(&mut is_fragment, true),
            '%' => is_hexadecimal(1) && is_hexadecimal(2),
            '"' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' => false,
            c => !c.is_whitespace() && !c.is_control(),
        };
        if is_fine {
            written.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                written.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_url_carries_is_encoded() {
        for (url, expected) in [
            (
                "https://example.com/a?b=\"2\"&c=[x]|y",
                "https://example.com/a?b=%222%22&c=%5Bx%5D%7Cy",
            ),
            ("https://[::1]:80/[a]", "https://[::1]:80/%5Ba%5D"),
            ("https://example.com/50%25 of 100%", "https://example.com/50%25%20of%20100%25"),
            ("https://example.com/é?q#a#b", "https://example.com/é?q#a%23b"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("//example.com/{a}", "//example.com/%7Ba%7D"),
        ] {
            assert_eq!(encoded(url), expected);
            assert_eq!(encoded(expected), expected);
        }
    }
}
