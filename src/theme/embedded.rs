//! The default theme, read from `themes/default` when the program is compiled.

use super::ThemeFile;

#[derive(rust_embed::Embed)]
#[folder = "themes/default"]
struct DefaultTheme;

/// All its files, by path.
pub(super) fn files() -> Vec<ThemeFile> {
    let mut paths: Vec<_> = DefaultTheme::iter().collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| {
            let file = DefaultTheme::get(path)?;
            Some(ThemeFile::new("themes/default", path, file.data.into_owned()))
        })
        .collect()
}
