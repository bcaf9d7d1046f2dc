//! The little of XML 1.0 that feeds and sitemaps need.

/// Begins every document.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// An element with a text; `open` is its name with its attributes. Nothing for an empty text.
pub(super) fn element(open: &str, text: &str, xml: &mut String) {
    if text.is_empty() {
        return;
    }
    let name = open.split(' ').next().unwrap_or(open);
    xml.push('<');
    xml.push_str(open);
    xml.push('>');
    escape(text, xml);
    xml.push_str("</");
    xml.push_str(name);
    xml.push_str(">\n");
}

/// An element that has attributes alone.
pub(super) fn empty(name: &str, attributes: &[(&str, &str)], xml: &mut String) {
    xml.push('<');
    xml.push_str(name);
    for (key, value) in attributes {
        xml.push(' ');
        xml.push_str(key);
        xml.push_str("=\"");
        escape(value, xml);
        xml.push('"');
    }
    xml.push_str("/>\n");
}

/// A text for an element or an attribute. Characters that XML 1.0 has no place for (section 2.2) are left out.
pub(super) fn escape(text: &str, xml: &mut String) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            '\t' | '\n' => xml.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out() {
        let mut xml = String::new();
        element("title type=\"text\"", "a ]]> <b> & \"c\"\u{b}\u{0}\r\n", &mut xml);
        assert_eq!(
            xml,
            "<title type=\"text\">a ]]&gt; &lt;b&gt; &amp; &quot;c&quot;&#13;\n</title>\n"
        );
    }
}
