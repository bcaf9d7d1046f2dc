//! Addresses: where things stand on the site.
//!
//! An address is a path from the root of the site, without the base path, in plain Unicode:
//! `/briefs/eight-groups/`, `/photo 1.jpg`. It becomes a link by [`href`] and a file by [`file_of`].

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::config::Config;
use crate::date::Date;
use crate::schema::Str;

/// The link to an address: the base path in front, and what a URL cannot carry percent-encoded (RFC 3986;
/// letters of all scripts stay, as in RFC 3987).
pub fn href(config: &Config, address: &str) -> Str {
    let mut link = String::with_capacity(config.base_path.len() + address.len());
    link.push_str(&config.base_path);
    encode(address, &mut link);
    link.into()
}

/// The whole URL of an address, where the site's host is known. ASCII only.
pub fn url(config: &Config, address: &str) -> Option<Str> {
    Some(whole(config.origin.as_ref()?, &href(config, address)).into())
}

/// The whole URL of a link of the site. ASCII only.
pub fn whole(origin: &str, link: &str) -> String {
    let mut url = String::with_capacity(origin.len() + link.len());
    url.push_str(origin);
    for byte in link.bytes() {
        if byte.is_ascii() {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

/// The address of a file that belongs to a page: in its folder, or with the page's name in front of its own.
pub fn beside(page: &str, name: &str) -> String {
    let stem = page.strip_suffix(".html").unwrap_or(page);
    if stem.ends_with('/') { format!("{stem}{name}") } else { format!("{stem}.{name}") }
}

fn encode(address: &str, link: &mut String) {
    for c in address.chars() {
        match c {
            '%' | '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\'' => {
                link.push_str(&format!("%{:02X}", c as u32));
            }
            c if c.is_ascii_control() || c == ' ' => link.push_str(&format!("%{:02X}", c as u32)),
            c if c.is_whitespace() || c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    link.push_str(&format!("%{byte:02X}"));
                }
            }
            c => link.push(c),
        }
    }
}

/// Undoes percent-encoding. Text whose bytes would not be UTF-8 stays as it is.
pub fn decode(link: &str) -> String {
    percent_decode_str(link).decode_utf8().map_or_else(|_| link.to_owned(), Cow::into_owned)
}

/// The file in the output folder that answers for an address: `index.html` in a folder of its own,
/// unless the address names a file.
pub fn file_of(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

/// The folder of an address, with a slash at its end.
pub fn folder_of(address: &str) -> &str {
    address.rfind('/').map_or("/", |slash| &address[..=slash])
}

/// The address of a date's page.
pub fn of_date(date: Date) -> String {
    let mut address = format!("/dates/{:04}/", date.year_number());
    for part in [date.month_number(), date.day_number()].into_iter().flatten() {
        address.push_str(&format!("{part:02}/"));
    }
    address
}

/// The address of a page of a list, counted from 1.
pub fn of_list_page(list: &str, number: usize) -> String {
    if number == 1 { list.to_owned() } else { format!("{list}page/{number}/") }
}

/// Joins a relative link to the folder of an address.
pub fn join(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let slash = if relative.ends_with('/') || parts.is_empty() { "/" } else { "" };
    let path = parts.join("/");
    if path.is_empty() { "/".into() } else { format!("/{path}{slash}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_urls_cannot_carry_is_encoded_and_comes_back() {
        let mut link = String::new();
        encode("/briefs/a b/100%\"é'.jpg", &mut link);
        assert_eq!(link, "/briefs/a%20b/100%25%22é%27.jpg");
        assert_eq!(decode(&link), "/briefs/a b/100%\"é'.jpg");
        assert_eq!(decode("%zz%e2%"), "%zz%e2%");
    }

    #[test]
    fn addresses_become_files() {
        assert_eq!(file_of("/"), "index.html");
        assert_eq!(file_of("/briefs/x/"), "briefs/x/index.html");
        assert_eq!(file_of("/2025/x.html"), "2025/x.html");
        assert_eq!(folder_of("/2025/x.html"), "/2025/");
        assert_eq!(of_date(Date::parse("2025-01-02").expect("a date")), "/dates/2025/01/02/");
        assert_eq!(of_list_page("/actors/x/", 2), "/actors/x/page/2/");
    }
}
