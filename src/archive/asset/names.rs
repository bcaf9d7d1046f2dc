//! Files that are no pages, by what they may be called where their exact path is not: in another form of Unicode, or by
//! their name alone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use crate::inputs::Asset;
use crate::source_file::SitePath;

/// Files by path and by name, both composed (NFC).
pub(in crate::archive) struct AssetNames<'a> {
    /// Those whose path is not ASCII.
    paths: HashMap<String, &'a Asset>,
    /// Those below `content`.
    names: HashMap<String, Vec<&'a Asset>>,
}

impl<'a> AssetNames<'a> {
    /// Lists files; those in `withheld` folders have no name.
    pub(in crate::archive) fn new(assets: &'a [Asset], withheld: &HashSet<&str>) -> Self {
        let mut paths = HashMap::new();
        let mut names: HashMap<String, Vec<&Asset>> = HashMap::new();
        for asset in assets {
            let path = asset.path.as_str();
            if !path.is_ascii() {
                paths.entry(composed(path).into_owned()).or_insert(asset);
            }
            let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            let is_withheld = !withheld.is_empty() && folders.any(|above| withheld.contains(above));
            if asset.path.below("content").is_some() && !is_withheld {
                let name = composed(asset.path.file_name()).into_owned();
                names.entry(name).or_default().push(asset);
            }
        }
        Self { paths, names }
    }

    pub(in crate::archive) fn at_path(&self, path: &SitePath) -> Option<&'a Asset> {
        self.paths.get(&*composed(path.as_str())).copied()
    }

    pub(in crate::archive) fn named(&self, name: &str) -> &[&'a Asset] {
        self.names.get(&*composed(name)).map_or(&[], Vec::as_slice)
    }
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}
