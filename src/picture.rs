//! Pictures without what their cameras and programs have written into them: place, time, device, names, thumbnails.
//!
//! What shows the picture stays as it is, byte for byte: nothing is decoded or encoded. Of the rest only a colour
//! profile and the orientation stay. Only listed parts stay, so that what a later version of a format adds goes too.
//!
//! The formats are read here and not by a library: those at hand copy everything behind the first scan of a JPEG unread,
//! and cameras put a second picture with its own place and time there.

mod jpeg;
mod orientation;
mod png;
pub mod svg;
mod webp;

/// Endings of files that are JPEG, PNG or WebP.
const CLEANED: &[&str] = &["apng", "jfif", "jpe", "jpeg", "jpg", "png", "webp"];
/// Endings of files that hold such things where they are not removed.
const UNCLEANED: &[&str] = &[
    "3gp", "arw", "avif", "cr2", "cr3", "dng", "doc", "docx", "heic", "heif", "hif", "jxl", "m4v",
    "mov", "mp4", "nef", "odp", "ods", "odt", "orf", "pdf", "ppt", "pptx", "psd", "raf", "rw2",
    "tif", "tiff", "xls", "xlsx",
];

/// What a file may hold besides what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metadata {
    /// Nothing that is known of.
    Nothing,
    /// What [`cleaned`] removes.
    Removable,
    /// Something that is not removed.
    Stays,
}

impl Metadata {
    /// By the ending of a file's name, without its dot, and by its first bytes.
    pub fn of(extension: &str, head: &[u8]) -> Self {
        let extension = extension.to_ascii_lowercase();
        let is_one_of = |list: &[&str]| list.contains(&extension.as_str());
        match Format::of(head) {
            Some(_) => Self::Removable,
            // A telephone may have given another format this name.
            None if is_one_of(CLEANED) || is_one_of(UNCLEANED) => Self::Stays,
            None => Self::Nothing,
        }
    }
}

/// The formats that can be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    Webp,
}

impl Format {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ if head.starts_with(png::SIGNATURE) => Some(Self::Png),
            _ if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") => Some(Self::Webp),
            _ => None,
        }
    }
}

/// A JPEG, PNG or WebP without metadata. `None` if it is none of these, or damaged so that its parts cannot be told apart.
pub fn cleaned(picture: &[u8]) -> Option<Vec<u8>> {
    match Format::of(picture)? {
        Format::Jpeg => jpeg::cleaned(picture),
        Format::Png => png::cleaned(picture),
        Format::Webp => webp::cleaned(picture),
    }
}

/// The orientation of a picture by its first bytes: 1 to 8, of which 5 to 8 swap width and height. 1 if nothing is said.
pub fn orientation(head: &[u8]) -> u8 {
    let exif = match Format::of(head) {
        Some(Format::Jpeg) => jpeg::exif(head),
        Some(Format::Png) => png::exif(head),
        Some(Format::Webp) => webp::exif(head),
        None => None,
    };
    exif.and_then(orientation::read).unwrap_or(1)
}

/// A number of two bytes, the higher first.
fn number16(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(usize::from(u16::from_be_bytes(*bytes)))
}

/// Whether a part of a file holds some bytes somewhere, for tests.
#[cfg(test)]
fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}
