//! Finished HTML, changed tag by tag: for feeds, where links have to be whole, and for print editions, where
//! several bodies stand on one page.

use std::ops::Range;

/// What may be changed in a tag.
pub trait Change {
    /// Another name for an element.
    fn element(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }

    /// Another value for an attribute; both are as they stand between the quotes, entities and all.
    fn attribute(&self, name: &str, value: &str) -> Option<String>;
}

/// Changes every tag. What is no tag stays as it is, and so does a tag that does not end.
pub fn rewrite(html: &str, change: &impl Change) -> String {
    let mut written = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        written.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = tag_length(rest);
        let (tag, behind) = rest.split_at(length);
        let named = tag.trim_start_matches(['<', '/']);
        if named.starts_with(|c: char| c.is_ascii_alphabetic()) && tag.ends_with('>') {
            rewrite_tag(tag, change, &mut written);
        } else {
            written.push_str(tag);
        }
        rest = behind;
    }
    written.push_str(rest);
    written
}

/// Bytes from a `<` to the `>` that ends the tag, quotes respected, or the comment.
fn tag_length(html: &str) -> usize {
    if !html[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return 1;
    }
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn rewrite_tag(tag: &str, change: &impl Change, written: &mut String) {
    let name_start = if tag.starts_with("</") { 2 } else { 1 };
    let name_end = tag[name_start..]
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map_or(tag.len(), |at| name_start + at);
    written.push_str(&tag[..name_start]);
    let name = &tag[name_start..name_end];
    match change.element(name) {
        Some(other) => written.push_str(&other),
        None => written.push_str(name),
    }
    let mut at = name_end;
    while let Some((name, value)) = next_attribute(tag, at) {
        let changed = change.attribute(&tag[name], &tag[value.clone()]);
        written.push_str(&tag[at..value.start]);
        match changed {
            Some(other) => written.push_str(&other),
            None => written.push_str(&tag[value.clone()]),
        }
        at = value.end;
    }
    written.push_str(&tag[at..]);
}

/// The next attribute with a value in quotes: where its name and its value stand.
fn next_attribute(tag: &str, from: usize) -> Option<(Range<usize>, Range<usize>)> {
    let mut from = from;
    loop {
        let equals = from + tag[from..].find('=')?;
        let open = tag[equals + 1..].chars().next()?;
        if open != '"' && open != '\'' {
            from = equals + 1;
            continue;
        }
        let value = equals + 2;
        let end = value + tag[value..].find(open)?;
        let before = tag[from..equals].trim_end();
        let name_end = from + before.len();
        let name_start = before
            .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
            .map_or(from, |at| from + at + 1);
        return Some((name_start..name_end, value..end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shout;

    impl Change for Shout {
        fn element(&self, name: &str) -> Option<String> {
            (name == "h2").then(|| "h3".to_owned())
        }

        fn attribute(&self, name: &str, value: &str) -> Option<String> {
            matches!(name, "href" | "id").then(|| value.to_uppercase())
        }
    }

    #[test]
    fn tags_change_and_text_stays() {
        let html = "<h2 id=\"a\" class='b'>1 < 2 <a href='x=\"y\"' hidden>href=\"z\"</a></h2><!-- <a href=\"c\"> --><br/>";
        let changed = "<h3 id=\"A\" class='b'>1 < 2 <a href='X=\"Y\"' hidden>href=\"z\"</a></h3><!-- <a href=\"c\"> --><br/>";
        assert_eq!(rewrite(html, &Shout), changed);
        assert_eq!(
            rewrite("<p>1 &lt; 2 <a href='x' id=y data-id=\"i\">href=\"z\"</a>", &Shout),
            "<p>1 &lt; 2 <a href='X' id=y data-id=\"i\">href=\"z\"</a>"
        );
    }

    #[test]
    fn what_does_not_end_stays() {
        for html in
            ["<", "<a", "<a href=\"x", "a <!-- b", "<a href=>", "<é id=\"x\">", "</", "<a ="]
        {
            assert_eq!(rewrite(html, &Shout), html);
        }
    }
}
