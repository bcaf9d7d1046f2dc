//! How large a picture is, by its header, and what else it may hold.
#![expect(clippy::disallowed_methods, reason = "headers of pictures are read here")]

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::picture::{Metadata, cleaned, orientation, svg};
use crate::schema::Str;

/// Bytes of an SVG in which its first tag is looked for.
const HEAD: u64 = 4096;
/// Bytes by which a format is known.
const SIGNATURE: u64 = 12;
/// Bytes of a JPEG or PNG in which its orientation is looked for: JPEG has it in a segment of at most 64 KiB, and first.
const TURNED_IN: u64 = 80 << 10;
/// Bytes of an SVG that is looked through.
const LARGEST_SVG: u64 = 16 << 20;
/// Bytes of a picture that is cleaned. It is held as a whole.
const LARGEST: u64 = 256 << 20;

/// What a file shows and holds, by its beginning: width and height in pixels as readers see them, if it is a picture whose
/// header can be read; and its metadata.
pub(super) fn look(path: &Path, extension: &str) -> (Option<(u32, u32)>, Metadata) {
    let metadata = Metadata::of(extension, &beginning(path, SIGNATURE).unwrap_or_default());
    let pixels = pixels(path, extension);
    let is_turned = || match metadata {
        Metadata::Removable => is_turned(path).unwrap_or_default(),
        Metadata::Nothing | Metadata::Stays => false,
    };
    let pixels =
        pixels.map(|(width, height)| if is_turned() { (height, width) } else { (width, height) });
    (pixels, metadata)
}

/// Why an SVG is not safe to publish, said of it: see [`svg::fault`].
pub(super) fn unsafe_svg(path: &Path, extension: &str) -> Option<Str> {
    match extension.to_ascii_lowercase().as_str() {
        "svgz" => Some("is compressed".into()),
        "svg" => match beginning(path, LARGEST_SVG + 1)? {
            text if text.len() as u64 > LARGEST_SVG => Some("is larger than 16 MiB".into()),
            text => svg::fault(&text).map(Str::from),
        },
        _ => None,
    }
}

/// Whether width and height of a picture change places when it is shown.
fn is_turned(path: &Path) -> Option<bool> {
    let head = beginning(path, TURNED_IN)?;
    // WebP has it at the end.
    let is_webp = head.starts_with(b"RIFF");
    let head = if is_webp { beginning(path, LARGEST)? } else { head };
    Some(orientation(&head) >= 5)
}

fn beginning(path: &Path, length: u64) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(length).read_to_end(&mut head).ok()?;
    Some(head)
}

/// A picture of the site folder without its metadata.
///
/// # Errors
/// If it cannot be read, if it is larger than 256 MiB, or if it is damaged.
pub(super) fn clean(path: &Path) -> io::Result<Vec<u8>> {
    let invalid = |message: &str| io::Error::new(ErrorKind::InvalidData, message);
    if fs::metadata(path)?.len() > LARGEST {
        return Err(invalid("it is too large to remove what it says of place and time"));
    }
    cleaned(&fs::read(path)?).ok_or_else(|| {
        invalid("it is damaged, so what it says of place and time cannot be removed")
    })
}

/// Width and height in pixels as they are in the file.
fn pixels(path: &Path, extension: &str) -> Option<(u32, u32)> {
    match extension.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::size(path).ok()?;
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        }
        "svg" => svg_pixels(&String::from_utf8_lossy(&beginning(path, HEAD)?)),
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
