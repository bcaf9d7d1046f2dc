//! What an SVG does besides showing a picture: run scripts, load something from elsewhere (SVG 2, sections 15 and 16).

use roxmltree::{Document, Node, ParsingOptions};

/// Elements that run or load something, or lead elsewhere, wherever they are in a picture.
const REFUSED: &[&str] = &[
    "base", "embed", "frame", "handler", "iframe", "link", "listener", "meta", "object", "script",
];
/// Attributes that name a file.
const REFERENCES: &[&str] =
    &["action", "base", "data", "formaction", "href", "poster", "src", "srcset"];
/// Pictures and fonts within the file itself, which can do nothing.
const INLINE: &[&str] = &[
    "data:image/png",
    "data:image/jpeg",
    "data:image/gif",
    "data:image/webp",
    "data:font/",
    "data:application/font",
];

/// Why an SVG is not safe to publish, said of it: `runs a script (line 3)`. `None` if it is.
pub fn fault(svg: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(svg) else { return Some("is not UTF-8".into()) };
    let text = text.trim_start_matches('\u{feff}');
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => return Some(format!("is not well-formed: {error}")),
    };
    document.descendants().find_map(|node| {
        let fault = of_node(&node)?;
        let line = document.text_pos_at(node.range().start).row;
        Some(format!("{fault} (line {line})"))
    })
}

fn of_node(node: &Node<'_, '_>) -> Option<String> {
    if let Some(instruction) = node.pi() {
        let is_style = instruction.target == "xml-stylesheet";
        return is_style.then(|| "loads a style sheet".into());
    }
    let name = node.tag_name().name();
    if REFUSED.contains(&name.to_ascii_lowercase().as_str()) {
        return Some(format!("has an element `{name}`"));
    }
    if name.eq_ignore_ascii_case("style") {
        let text: String = node.descendants().filter_map(|node| node.text()).collect();
        return of_style(&text);
    }
    node.attributes().find_map(|attribute| of_attribute(name, attribute.name(), attribute.value()))
}

fn of_attribute(element: &str, name: &str, value: &str) -> Option<String> {
    let folded = name.to_ascii_lowercase();
    if folded.starts_with("on") {
        return Some(format!("has a handler `{name}`"));
    }
    if is_script(value) {
        return Some(format!("runs a script in `{name}`"));
    }
    // To follow a link is up to the reader.
    let is_reference = REFERENCES.contains(&folded.as_str()) && element != "a";
    if is_reference && is_foreign(value) {
        return Some(format!("loads `{}`", shortened(value)));
    }
    of_style(value)
}

/// A style sheet, or a value that may hold a reference of one.
fn of_style(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    if text.contains("@import") {
        return Some("loads a style sheet".into());
    }
    let mut references = text.split("url(").skip(1);
    let foreign = references.find(|rest| is_foreign(rest.trim_start_matches(['"', '\'', ' '])));
    let has_escape = || text.contains('\\') && text.contains('(');
    match foreign {
        Some(foreign) => {
            Some(format!("loads `{}`", shortened(foreign.split([')', '"', '\'']).next()?)))
        }
        None => has_escape().then(|| "has a style that hides what it does".into()),
    }
}

/// Whether a reference leads to another file than this one or its neighbours.
fn is_foreign(reference: &str) -> bool {
    let reference = without_spaces(reference);
    let is_inline = INLINE.iter().any(|inline| reference.starts_with(inline));
    let path = reference.split(['/', '?', '#', ')']).next().unwrap_or_default();
    !is_inline && (reference.starts_with("//") || reference.starts_with("\\") || path.contains(':'))
}

fn is_script(value: &str) -> bool {
    let value = without_spaces(value);
    ["javascript:", "vbscript:", "data:text/html", "data:image/svg", "data:application/xhtml"]
        .iter()
        .any(|scheme| value.starts_with(scheme))
}

/// Browsers pass over spaces and control characters in an address.
fn without_spaces(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    kept.collect::<String>().to_ascii_lowercase()
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> Option<String> {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inner}</svg>"
        );
        fault(text.as_bytes())
    }

    #[test]
    fn pictures_are_let_through() {
        for inner in [
            "",
            "<style>text { fill: url(#g); font: 12px sans-serif }</style>",
            "<defs><linearGradient id=\"g\"/></defs><rect fill=\"url(#g)\"/><use xlink:href=\"#g\"/>",
            "<image href=\"data:image/png;base64,AAAA\"/><image href=\"photo.jpg\"/>",
            "<a href=\"https://example.org/\"><text>x</text></a>",
            "<foreignObject><div xmlns=\"http://www.w3.org/1999/xhtml\">a: b (c)</div></foreignObject>",
        ] {
            assert_eq!(svg(inner), None, "{inner}");
        }
        let with_doctype = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(fault(with_doctype.as_bytes()), None);
    }

    #[test]
    fn what_runs_or_loads_something_is_named() {
        for inner in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<rect onclick=\"x()\"/>",
            "<rect OnLoad=\"x()\"/>",
            "<a href=\"java&#10;script:x()\"/>",
            "<a xlink:href=\" javascript:x()\"/>",
            "<set attributeName=\"href\" to=\"javascript:x()\"/>",
            "<image href=\"https://example.org/a.png\"/>",
            "<image xlink:href=\"//example.org/a.png\"/>",
            "<use href=\"http://example.org/a.svg#x\"/>",
            "<image href=\"data:image/svg+xml,&lt;svg/>\"/>",
            "<rect fill=\"url(https://example.org/a.svg#x)\"/>",
            "<rect style=\"fill: url( 'https://example.org/a' )\"/>",
            "<style>@import 'a.css';</style>",
            "<style><![CDATA[a { background: url(//example.org/a) }]]></style>",
            "<style>a { background: \\75rl(x) }</style>",
            "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"a.html\"/></foreignObject>",
            "<foreignObject><img xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.org/a\"/></foreignObject>",
            "<rect>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
        assert_eq!(svg("\n\n<script/>").as_deref(), Some("has an element `script` (line 4)"));
        assert!(fault(b"<?xml-stylesheet href='https://example.org/a.css'?><svg/>").is_some());
        assert!(fault(b"\xff\xfe<\0s\0").is_some());
    }
}
