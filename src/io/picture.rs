//! How large a picture is, by its header.
#![expect(clippy::disallowed_methods, reason = "headers of pictures are read here")]

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of an SVG in which its first tag is looked for.
const HEAD: u64 = 4096;

/// Width and height in pixels, if the file is a picture whose header can be read.
pub(super) fn pixels(path: &Path, extension: &str) -> Option<(u32, u32)> {
    match extension.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::size(path).ok()?;
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        }
        "svg" => {
            let mut head = Vec::new();
            File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
            svg_pixels(&String::from_utf8_lossy(&head))
        }
        _ => None,
    }
}

/// The size of an SVG: its `width` and `height`, else those of its `viewBox` (SVG 2, section 8.2).
fn svg_pixels(text: &str) -> Option<(u32, u32)> {
    let tag = text.split_once("<svg")?.1.split_once('>')?.0;
    let attribute = |name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}="))?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    };
    let number = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (1.0..100_000.0).contains(&number).then_some(number.round() as u32)
    };
    let sides = (attribute("width").and_then(number), attribute("height").and_then(number));
    if let (Some(width), Some(height)) = sides {
        return Some((width, height));
    }
    let parts: Vec<&str> =
        attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    Some((number(parts.get(2)?)?, number(parts.get(3)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_tells_its_size_in_two_ways() {
        assert_eq!(svg_pixels("<?xml?><svg width=\"40px\" height='30'>"), Some((40, 30)));
        assert_eq!(svg_pixels("<svg viewBox=\"0 0 640 320\" xmlns=\"x\">"), Some((640, 320)));
        assert_eq!(svg_pixels("<svg width=\"100%\" height=\"100%\">"), None);
        assert_eq!(svg_pixels("no picture"), None);
    }
}
