//! Themes: templates, static files, strings of the interface, and settings of their own.
//!
//! The default theme is part of the program. A theme of the site overrides it file by file.

mod embedded;
pub mod strings;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::settings::DEFAULT_THEME;
use crate::config::{Config, ThemeSetting};
use crate::diagnostic::{Checked, Code, Diagnostic, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::report::quote;
use crate::schema::{Node, Str, toml};
use crate::source_file::{SitePath, SourceFile};
use crate::suggest::did_you_mean;

pub use strings::Strings;

/// A file of a theme, by its path in the theme's folder.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// Path in the theme's folder: `templates/brief.html`.
    pub path: Str,
    /// What is in it.
    pub content: Arc<SourceFile>,
    /// The bytes, for static files, which need not be text.
    pub bytes: Arc<[u8]>,
}

impl ThemeFile {
    /// A file of a theme; `folder` is where the theme lies (`themes/default`).
    pub fn new(folder: &str, path: &str, bytes: Vec<u8>) -> Self {
        let shared = Arc::from(bytes.as_slice());
        let content = Arc::new(SourceFile::new(SitePath::new(&format!("{folder}/{path}")), bytes));
        Self { path: path.into(), content, bytes: shared }
    }
}

/// A template with its name, by which others extend and include it.
#[derive(Clone, Debug)]
pub struct Template {
    /// The name: its path below `templates`.
    pub name: Str,
    /// The file.
    pub file: Arc<SourceFile>,
}

/// A theme, ready to render with.
#[derive(Clone, Debug)]
pub struct Theme {
    /// All templates: those of the default theme with `default/` in front of their names, then those of
    /// the site's theme, which are found first.
    pub templates: Vec<Template>,
    /// Static files, by their path in the output.
    pub statics: Vec<(Str, Arc<[u8]>)>,
    /// Strings of the interface in the site's language.
    pub strings: Strings,
    /// Settings of the theme's own, as the site has set them or by default.
    pub settings: Vec<(Str, Node)>,
    /// Digest of all that rendering depends on.
    pub digest: Digest,
}

/// The files of the default theme.
pub fn embedded() -> Vec<ThemeFile> {
    embedded::files()
}

/// Puts a theme together: `files` of the site's theme over those of the default one. `exists` says
/// whether the site has a folder for the theme.
pub fn assemble(config: &Config, files: Vec<ThemeFile>, exists: bool) -> Checked<Theme> {
    let mut diagnostics = Diagnostics::new();
    if !exists && config.theme.as_ref() != DEFAULT_THEME {
        let message = format!("there is no theme `{}`", quote(&config.theme));
        let help =
            format!("make the folder `themes/{}`, or leave `theme` out", quote(&config.theme));
        let mut diagnostic = Diagnostic::new(Code::MissingTheme, message).help(help);
        diagnostic.place.clone_from(&config.theme_place);
        diagnostics.push(diagnostic);
    }
    let own_settings = files.iter().find(|file| file.path.as_ref() == "theme.toml").cloned();
    let built_in = embedded();
    let built_in_settings =
        built_in.iter().find(|file| file.path.as_ref() == "theme.toml").cloned();
    let mut templates = templates(&built_in, "default/");
    templates.extend(self::templates(&files, ""));
    let mut merged: BTreeMap<Str, ThemeFile> =
        built_in.into_iter().chain(files).map(|file| (file.path.clone(), file)).collect();
    merged.retain(|path, _| !path.starts_with("templates/"));
    let mut declared = Vec::new();
    for file in [built_in_settings, own_settings].into_iter().flatten() {
        declare_settings(&file, &mut declared, &mut diagnostics);
    }
    let settings = choose_settings(config, declared, &mut diagnostics);
    let strings = strings::choose(&config.lang, &merged, &mut diagnostics);
    let statics = merged.iter().filter_map(|(path, file)| {
        Some((path.strip_prefix("static/")?.into(), file.bytes.clone()))
    });
    let statics = statics.collect();
    let sources: Vec<Digest> = templates.iter().map(|template| template.file.digest()).collect();
    let digest = Digest::of(&(sources, &settings, &strings));
    Checked::new(Theme { templates, statics, strings, settings, digest }, diagnostics)
}

/// The templates among the files of a theme; `prefix` goes in front of their names.
fn templates(files: &[ThemeFile], prefix: &str) -> Vec<Template> {
    let templates = files.iter().filter_map(|file| {
        let name = file.path.strip_prefix("templates/")?;
        Some(Template { name: format!("{prefix}{name}").into(), file: file.content.clone() })
    });
    templates.collect()
}

/// Reads `[settings]` of a `theme.toml`: each with a `default` and a line of `doc`.
fn declare_settings(
    file: &ThemeFile,
    declared: &mut Vec<(Str, Node)>,
    diagnostics: &mut Diagnostics,
) {
    let parsed = toml::parse(file.content.text());
    for fault in parsed.faults {
        let place = SourceRange::new(&file.content, fault.span);
        diagnostics
            .push(Diagnostic::new(fault.code, fault.message).at(place).maybe_help(fault.help));
    }
    let settings = parsed.pairs.into_iter().find(|(key, _)| key.as_ref() == "settings");
    let Some((_, Node::Record(rows))) = settings else { return };
    for (name, row) in rows {
        let default = match row {
            Node::Record(pairs) => pairs.into_iter().find(|(key, _)| key.as_ref() == "default"),
            _ => None,
        };
        let Some((_, default)) = default else {
            let message = format!("the theme's setting `{}` has no `default`", quote(&name));
            let place = SourceRange::start_of(&file.content);
            diagnostics.push(Diagnostic::new(Code::WrongValue, message).at(place));
            continue;
        };
        declared.retain(|(other, _)| *other != name);
        declared.push((name, default));
    }
}

/// The declared settings with the site's values in place of defaults. A value is of its default's form.
fn choose_settings(
    config: &Config,
    mut settings: Vec<(Str, Node)>,
    diagnostics: &mut Diagnostics,
) -> Vec<(Str, Node)> {
    for ThemeSetting { name, value, name_place, value_place } in &config.theme_settings {
        match settings.iter_mut().find(|(known, _)| known == name) {
            Some((_, current))
                if std::mem::discriminant(current) == std::mem::discriminant(value) =>
            {
                *current = value.clone();
            }
            Some((_, current)) => {
                let (expected, found) = (current.words(), value.words());
                let message =
                    format!("the theme's setting `{name}` is {expected}, this is {found}");
                let diagnostic = Diagnostic::new(Code::WrongValue, message);
                diagnostics.push(diagnostic.at(value_place.clone()));
            }
            None => {
                let message = format!("the theme has no setting `{}`", quote(name));
                let help = did_you_mean(name, settings.iter().map(|(known, _)| known.as_ref()));
                let diagnostic = Diagnostic::new(Code::UnknownSetting, message);
                diagnostics.push(diagnostic.at(name_place.clone()).maybe_help(help));
            }
        }
    }
    settings
}
