//! What a file is, by the end of its name, and how a page can show it.

/// Media types of the IANA registry (<https://www.iana.org/assignments/media-types>), by extension; text is UTF-8.
const TYPES: &[(&str, &str)] = &[
    ("7z", "application/x-7z-compressed"),
    ("aac", "audio/aac"),
    ("apng", "image/apng"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("css", "text/css; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("eml", "message/rfc822"),
    ("epub", "application/epub+zip"),
    ("flac", "audio/flac"),
    ("geojson", "application/geo+json"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("heic", "image/heic"),
    ("htm", "text/html; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("ics", "text/calendar; charset=utf-8"),
    ("jfif", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("jsonld", "application/ld+json"),
    ("jxl", "image/jxl"),
    ("kml", "application/vnd.google-earth.kml+xml"),
    ("m4a", "audio/mp4"),
    ("m4b", "audio/mp4"),
    ("m4v", "video/mp4"),
    ("md", "text/markdown; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("mkv", "video/matroska"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("ogv", "video/ogg"),
    ("opus", "audio/ogg"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("svgz", "image/svg+xml"),
    ("tar", "application/x-tar"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("wav", "audio/wav"),
    ("weba", "audio/webm"),
    ("webm", "video/webm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml; charset=utf-8"),
    ("zip", "application/zip"),
];

/// How a page can show a file that is no page.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Shown {
    /// `<img>`
    Picture,
    /// `<video>`
    Video,
    /// `<audio>`
    Audio,
}

/// The media type of a file, by its name or path; that of unknown bytes if its extension says nothing.
pub fn of(file: &str) -> &'static str {
    known(file).unwrap_or("application/octet-stream")
}

/// The media type of a file whose extension is known.
pub fn known(file: &str) -> Option<&'static str> {
    let extension = extension(file).to_ascii_lowercase();
    let found = TYPES.binary_search_by(|(known, _)| (*known).cmp(&extension)).ok()?;
    TYPES.get(found).map(|(_, kind)| *kind)
}

/// How a page can show a file, if it can.
pub fn shown(file: &str) -> Option<Shown> {
    let (kind, _) = known(file)?.split_once('/')?;
    match kind {
        "image" => Some(Shown::Picture),
        "video" => Some(Shown::Video),
        "audio" => Some(Shown::Audio),
        _ => None,
    }
}

/// What follows the last dot of a file's name; empty if there is none.
pub fn extension(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Whether a file is a page.
pub fn is_page(file: &str) -> bool {
    of(file).starts_with("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found() {
        assert!(TYPES.is_sorted(), "the table is searched by halves");
        assert_eq!(of("a/b.CSS"), "text/css; charset=utf-8");
        assert_eq!(of("CNAME"), "application/octet-stream");
        assert_eq!(of("a.b/c"), "application/octet-stream");
        assert!(is_page("x/index.html") && !is_page("x.xml"));
        assert_eq!(shown("a/b.M4A"), Some(Shown::Audio));
        assert_eq!(shown("b.mov"), Some(Shown::Video));
        assert_eq!(shown("b.svg"), Some(Shown::Picture));
        for file in ["b.pdf", "mp4", "mp4/b", "b.mp4.zip", ""] {
            assert_eq!(shown(file), None, "{file}");
        }
    }
}
