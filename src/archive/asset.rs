//! Files that are no pages, as texts refer to them: pictures, videos, sounds, documents.

pub(super) mod names;

use crate::address::decode;
use crate::archive::site_map::SiteMap;
use crate::brief::Common;
use crate::brief::markdown::is_foreign;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::inputs::Asset;
use crate::media_type::{self, Shown};
use crate::report::quote;
use crate::schema::Str;
use crate::source_file::SitePath;
use crate::suggest::did_you_mean;
use crate::theme::Strings;

/// A file that was found by its path as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoundAsset {
    /// Its address.
    pub address: Str,
    /// How large it is.
    pub bytes: u64,
    /// Width and height in pixels, if it is a picture whose header could be read.
    pub pixels: Option<(u32, u32)>,
    /// Where it lies, if it has to be copied; files of the `static` folder are copied anyway.
    pub copied: Option<SitePath>,
}

impl FoundAsset {
    /// What it is, and how large: `PDF, 1.2 MB`.
    pub(super) fn note(&self, strings: &Strings) -> Str {
        let kind = media_type::extension(&self.address).to_ascii_uppercase();
        let size = strings.file_size(self.bytes);
        if kind.is_empty() { size.into() } else { format!("{kind}, {size}").into() }
    }
}

/// Finds the file that an `image` of front matter names.
pub(super) fn image(
    common: &Common,
    map: &SiteMap<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<FoundAsset> {
    let image = common.image.as_ref()?;
    let src = &image.value.src;
    let place = || common.place(image.spot);
    if is_foreign(src) {
        let message = "a picture on another host would tell it who reads the page";
        let help = "save the picture beside this file; until then the page has none";
        let finding = Diagnostic::new(Code::ForeignPicture, message).help(help);
        diagnostics.push(finding.at(place()));
        return None;
    }
    let found = find(common.file.path(), src, map);
    let found = found.or_else(|| find_named(src, map).filter(|_| image.value.is_wiki));
    if found.is_some() && media_type::shown(path_of(src)) != Some(Shown::Picture) {
        let message = format!("`{}` is no picture that browsers show", quote(src));
        let finding = Diagnostic::new(Code::WrongValue, message);
        diagnostics.push(finding.help("name a JPEG, PNG, WebP, AVIF, GIF or SVG file").at(place()));
        return None;
    }
    if found.is_none() {
        let finding = missing(src, common.file.path(), image.value.is_wiki, map);
        diagnostics.push(finding.at(place()));
    } else if image.value.alt.is_none() {
        let help =
            format!("say what it shows: `image: {{src: \"{0}\", alt: what it shows}}`", quote(src));
        let finding = Diagnostic::new(Code::NoAltText, "this picture has no description");
        diagnostics.push(finding.help(help).at(place()));
    }
    found
}

/// A link without its query and fragment.
pub(super) fn path_of(link: &str) -> &str {
    link.split(['?', '#']).next().unwrap_or(link)
}

/// A file by a link to it, and what goes behind its address: a place in it (`#page=3`).
pub(super) fn with_tail<'l>(
    from: &SitePath,
    link: &'l str,
    is_wiki: bool,
    map: &SiteMap<'_>,
) -> Option<(FoundAsset, &'l str)> {
    let path = path_of(link);
    let found =
        |path: &str| find(from, path, map).or_else(|| find_named(path, map).filter(|_| is_wiki));
    let whole = || found(link).map(|asset| (asset, ""));
    let parted = || found(path).map(|asset| (asset, link.get(path.len()..).unwrap_or_default()));
    if path.len() == link.len() { whole() } else { parted().or_else(whole) }
}

/// A file by its path as written: from `/` below `static`, else relative to the document.
pub(super) fn find(from: &SitePath, path: &str, map: &SiteMap<'_>) -> Option<FoundAsset> {
    let path = decode(path);
    if let Some(path) = path.strip_prefix('/') {
        let asset = map.asset(&SitePath::new(&format!("static/{path}")))?;
        return Some(found(asset, map));
    }
    let asset = map.asset(&from.resolve(&path)?)?;
    asset.path.below("content")?;
    Some(found(asset, map))
}

/// A file as Obsidian finds it: by its path below `content`, else by its name, if one alone has it.
fn find_named(path: &str, map: &SiteMap<'_>) -> Option<FoundAsset> {
    let at_path = || map.asset(&SitePath::new(&format!("content/{path}")));
    let named = || match map.assets_named(path) {
        [asset] => Some(*asset),
        _ => None,
    };
    Some(found(at_path().or_else(named)?, map))
}

fn found(asset: &Asset, map: &SiteMap<'_>) -> FoundAsset {
    let (address, copied) = match asset.path.below("static") {
        Some(path) => (format!("/{path}"), None),
        None => (map.asset_address(&asset.path), Some(asset.path.clone())),
    };
    FoundAsset { address: address.into(), bytes: asset.bytes, pixels: asset.pixels, copied }
}

/// There is no such file; or, for a wiki-link, there are several.
pub(super) fn missing(path: &str, from: &SitePath, is_wiki: bool, map: &SiteMap<'_>) -> Diagnostic {
    if let Some(shared) = shared(path, map).filter(|_| is_wiki) {
        return shared;
    }
    if path.is_empty() {
        let finding = Diagnostic::new(Code::MissingAsset, "no file is named here");
        return finding.help("put the path of the file between the brackets: `![text](path)`");
    }
    let message = format!("there is no file `{}`", quote(path));
    let wanted = if path.starts_with('/') {
        Some(SitePath::new(&format!("static{path}")))
    } else {
        from.resolve(path)
    };
    let help = wanted.and_then(|wanted| {
        let siblings =
            map.inputs.assets.iter().filter(|asset| asset.path.folder() == wanted.folder());
        did_you_mean(wanted.file_name(), siblings.map(|asset| asset.path.file_name()))
    });
    Diagnostic::new(Code::MissingAsset, message).maybe_help(help)
}

/// Several files have the name that a wiki-link gives.
pub(super) fn shared(link: &str, map: &SiteMap<'_>) -> Option<Diagnostic> {
    let files = map.assets_named(path_of(link));
    let [first, second, ..] = files else { return None };
    let below = |asset: &Asset| asset.path.below("content").map(str::to_owned).unwrap_or_default();
    let message = format!("`{}` is the name of {} files", quote(link), files.len());
    let help = format!("write the path: `{}` or `{}`", below(first), below(second));
    Some(Diagnostic::new(Code::AmbiguousName, message).help(help))
}

/// Nothing says what is shown.
pub(super) fn undescribed(shown: Shown, target: &str, is_wiki: bool) -> Diagnostic {
    let (what, tells) = match shown {
        Shown::Picture => ("picture", "what it shows"),
        Shown::Video => ("video", "what it shows"),
        Shown::Audio => ("recording", "what is heard"),
    };
    let target = quote(target);
    let example =
        if is_wiki { format!("![[{target}|{tells}]]") } else { format!("![{tells}]({target})") };
    let finding = Diagnostic::new(Code::NoAltText, format!("this {what} has no description"));
    finding.help(format!("say {tells}: `{example}`"))
}
