//! The settings of a site: `dateline.toml`, each key with a default and a line of documentation.

mod images;
mod permalink;
pub mod settings;

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::brief::fields::Tlp;
use crate::brief::values::LanguageTag;
use crate::date::moment;
use crate::diagnostic::{Checked, Code, Diagnostic, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::language::Language;
use crate::report::quote;
use crate::schema::{Document, Located, Node, NodePath, Places, Str, toml};
use crate::source_file::{SourceFile, Span};
use crate::suggest::did_you_mean;

pub use images::Images;
pub use permalink::Pattern;
use settings::{FeedFields, MentionLinks, MenuFields, PermalinkFields, Settings, ThemeChoice};

/// The file that holds the settings.
pub const FILE: &str = "dateline.toml";

/// An entry of the menu.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// What it says.
    pub name: Str,
    /// Where it leads.
    pub url: Str,
    /// Where the settings say so.
    pub place: SourceRange,
}

/// A setting of the theme's own.
#[derive(Clone, Debug)]
pub struct ThemeSetting {
    /// Its name.
    pub name: Str,
    /// Its value.
    pub value: Node,
    /// Where its name stands.
    pub name_place: SourceRange,
    /// Where its value stands.
    pub value_place: SourceRange,
}

/// The settings of a site, ready to use.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the site.
    pub title: Str,
    /// What the site is about.
    pub description: Option<Str>,
    /// Scheme and host without a slash behind them, if known: `https://example.org`.
    pub origin: Option<Str>,
    /// What goes in front of every path: empty, or `/desk`.
    pub base_path: Str,
    /// Language of site and interface.
    pub lang: Str,
    /// Time zone in which `now` becomes today.
    pub timezone: TimeZone,
    /// Who publishes the site.
    pub author: Option<Str>,
    /// Name of the theme.
    pub theme: Str,
    /// Where the settings name the theme.
    pub theme_place: Option<SourceRange>,
    /// Settings of the theme's own.
    pub theme_settings: Vec<ThemeSetting>,
    /// Folder that the site is written to.
    pub output: Str,
    /// Symbolic links may lead out of the site folder.
    pub follow_links: bool,
    /// The highest marking that is published.
    pub max_tlp: Tlp,
    /// Entries on a page of a list.
    pub paginate: usize,
    /// The menu; empty for the usual one.
    pub menu: Vec<MenuEntry>,
    /// Addresses of briefs.
    pub brief_permalink: Pattern,
    /// Addresses of plain pages.
    pub page_permalink: Pattern,
    /// HTML in Markdown is let through.
    pub raw_html: bool,
    /// How pictures are published.
    pub images: Images,
    /// Days without a year take that of the day nearest to the brief's own.
    pub infer_year: bool,
    /// Languages whose forms of dates are found everywhere.
    pub date_languages: Vec<&'static Language>,
    /// Which mentions of a name are links.
    pub mention_links: MentionLinks,
    /// The site can be searched.
    pub search: bool,
    /// Digest of the settings file and of what the command line says over it.
    pub digest: Digest,
    /// What is written beside the pages.
    pub beside: Beside,
    /// By what the site is known from one clone of it to the next.
    pub identity: Identity,
}

/// By what a site is known: what its settings file says of it, whatever the command line says.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its title.
    pub title: Str,
    /// Digest of its title and its base URL. It must not change with the version of Dateline.
    pub digest: Digest,
    /// It has a base URL, so there is hardly another one like it.
    pub has_host: bool,
}

impl Identity {
    fn new(title: &Str, base_url: Option<&Str>) -> Self {
        let text = format!("{title}\n{}", base_url.map_or("", Str::as_ref));
        let (digest, has_host) = (Digest::of_bytes(text.as_bytes()), base_url.is_some());
        Self { title: title.clone(), digest, has_host }
    }
}

/// What is written beside the pages.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Feeds, if there are any.
    pub feed: Option<Feed>,
    /// The data of the site.
    pub data: bool,
    /// Social cards.
    pub cards: bool,
    /// Print editions of topics.
    pub print: bool,
}

/// What feeds are like.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// They give the whole text of briefs.
    pub full: bool,
    /// How many entries one has at most.
    pub limit: usize,
}

impl Feed {
    /// The feeds that the settings ask for, if any.
    fn new(fields: Option<FeedFields>) -> Option<Self> {
        let usual = Self { full: false, limit: 20 };
        fields.map_or(Some(usual), |FeedFields { enabled, full, limit }| {
            enabled.0.then_some(Self { full: full.0, limit: limit.0.0 })
        })
    }
}

/// What the command line says over the settings.
#[derive(Clone, Debug, Default, Hash)]
pub struct Overrides {
    /// Another output folder.
    pub output: Option<String>,
    /// Another base URL.
    pub base_url: Option<String>,
    /// Another scheme and host (`http://127.0.0.1:1111`) in front of the base URL's path.
    pub origin: Option<String>,
    /// Another highest marking.
    pub max_tlp: Option<Tlp>,
}

/// Reads the settings. A site without a settings file has an empty one.
pub fn parse(file: &Arc<SourceFile>, overrides: &Overrides) -> Checked<Config> {
    let mut diagnostics = Diagnostics::new();
    let parsed = toml::parse(file.text());
    for fault in parsed.faults {
        let place = SourceRange::new(file, fault.span);
        diagnostics
            .push(Diagnostic::new(fault.code, fault.message).at(place).maybe_help(fault.help));
    }
    let places = parsed.places;
    let locate = || places.clone();
    let document = Document {
        file,
        pairs: &parsed.pairs,
        locate: &locate,
        unknown: Code::UnknownSetting,
        elsewhere: &[],
    };
    let (settings, findings) = document.read::<Settings>();
    // Behind a fault of syntax the parser guesses, so findings about values would be about its guesses.
    if diagnostics.is_empty() {
        diagnostics.append(findings);
    }
    let mut resolver = Resolver { file, places: &places, diagnostics };
    let config = resolver.resolve(settings, overrides);
    Checked::new(config, resolver.diagnostics)
}

struct Resolver<'a> {
    file: &'a Arc<SourceFile>,
    places: &'a Places,
    diagnostics: Diagnostics,
}

impl Resolver<'_> {
    fn resolve(&mut self, settings: Settings, overrides: &Overrides) -> Config {
        let Settings {
            title,
            base_url,
            description,
            lang,
            timezone,
            author,
            theme,
            output,
            follow_links,
            max_tlp,
            paginate,
            menu,
            permalinks,
            markdown,
            images,
            dates,
            mentions,
            feed,
            data,
            cards,
            print,
            search,
        } = settings;
        let identity = Identity::new(&title.0, base_url.as_ref().map(|url| &url.value));
        let (origin, base_path) = self.address(base_url, overrides);
        let theme_place = theme.as_ref().map(|theme| self.place(theme.spot));
        let (theme, theme_settings) = self.theme(theme);
        let (brief_permalink, page_permalink) = self.permalinks(permalinks);
        Config {
            title: title.0,
            description,
            origin: overrides.origin.as_deref().map(Str::from).or(origin),
            base_path,
            lang: lang.0.0,
            timezone: self.timezone(&timezone),
            author,
            theme,
            theme_place,
            theme_settings,
            output: overrides.output.as_deref().map_or(output.0, Str::from),
            follow_links: follow_links.0,
            max_tlp: overrides.max_tlp.unwrap_or(max_tlp.0),
            paginate: paginate.0.0,
            menu: menu.into_iter().filter_map(|entry| self.menu_entry(entry)).collect(),
            brief_permalink,
            page_permalink,
            raw_html: markdown.is_some_and(|markdown| markdown.raw_html.0),
            images: images.as_ref().map_or_else(Images::default, Images::new),
            infer_year: dates.as_ref().is_some_and(|dates| dates.infer_year.0),
            date_languages: dates.map_or_else(Vec::new, |dates| self.languages(&dates.languages)),
            mention_links: mentions
                .map_or(MentionLinks::FirstInSection, |mentions| mentions.link.0),
            digest: Digest::of(&(self.file.digest(), overrides)),
            beside: self.beside(feed, *data, &cards, *print),
            search: search.is_none_or(|search| search.enabled.0),
            identity,
        }
    }

    /// Where the site will stand: what the command line says, else the settings.
    fn address(
        &mut self,
        base_url: Option<Located<Str>>,
        overrides: &Overrides,
    ) -> (Option<Str>, Str) {
        match &overrides.base_url {
            Some(url) => self.base_url(url, None),
            None => {
                base_url.map_or((None, "".into()), |url| self.base_url(&url.value, Some(url.spot)))
            }
        }
    }

    fn beside(
        &mut self,
        feed: Option<FeedFields>,
        data: bool,
        cards: &Located<bool>,
        print: bool,
    ) -> Beside {
        let is_able = cfg!(feature = "cards");
        if cards.value && !is_able {
            let message = "this `dateline` was compiled without social cards".into();
            let help = "write `cards = false`, or compile `dateline` with the feature `cards`, one of its default features";
            self.wrong(Some(cards.spot), Code::WrongValue, message, Some(help.into()));
        }
        Beside { feed: Feed::new(feed), data, cards: cards.value && is_able, print }
    }

    fn theme(&self, choice: Option<Located<ThemeChoice>>) -> (Str, Vec<ThemeSetting>) {
        let Some(choice) = choice else { return (settings::DEFAULT_THEME.into(), Vec::new()) };
        let ThemeChoice { name, settings } = choice.value;
        let settings = settings.into_iter().map(|(name, setting)| ThemeSetting {
            name,
            value: setting.value,
            name_place: self.place(setting.spot.key()),
            value_place: self.place(setting.spot),
        });
        (name, settings.collect())
    }

    fn permalinks(&mut self, fields: Option<PermalinkFields>) -> (Pattern, Pattern) {
        let Some(PermalinkFields { briefs, pages }) = fields else {
            return (Pattern::usual(permalink::OF_BRIEFS), Pattern::usual(permalink::OF_PAGES));
        };
        (self.pattern(&briefs.0, permalink::OF_BRIEFS), self.pattern(&pages.0, permalink::OF_PAGES))
    }

    fn place(&self, spot: NodePath) -> SourceRange {
        SourceRange::new(self.file, self.places.span(spot))
    }

    fn wrong(&mut self, spot: Option<NodePath>, code: Code, message: String, help: Option<String>) {
        let span = spot.map_or(Span::default(), |spot| self.places.span(spot));
        let place = SourceRange::new(self.file, span);
        self.diagnostics.push(Diagnostic::new(code, message).at(place).maybe_help(help));
    }

    /// Splits `https://example.org/desk/` into `https://example.org` and `/desk`.
    fn base_url(&mut self, url: &str, spot: Option<NodePath>) -> (Option<Str>, Str) {
        let after_scheme = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host_length = after_scheme.map_or(0, |rest| rest.find('/').unwrap_or(rest.len()));
        let origin_length = after_scheme.map_or(0, |rest| url.len() - rest.len() + host_length);
        let (origin, path) = url.split_at(origin_length);
        let path = path.trim_end_matches('/');
        let plain = |c: char| c.is_alphanumeric() || "-._~/%".contains(c);
        let valid = (path.is_empty() || path.starts_with('/'))
            && path.chars().all(plain)
            && !path.contains("//")
            && path.split('/').all(|part| part != ".." && part != ".")
            && (after_scheme.is_none() || host_length > 0)
            && !origin.contains(|c: char| {
                c.is_whitespace() || c.is_control() || "<>\"'?#\\@".contains(c)
            });
        if !valid {
            let message = format!("`{}` is no base URL", quote(url));
            let help = "write `https://example.org/` or, if the host is not known, a path such as `/desk/`";
            self.wrong(spot, Code::WrongValue, message, Some(help.into()));
            return (None, "".into());
        }
        ((!origin.is_empty()).then(|| origin.into()), path.into())
    }

    fn timezone(&mut self, name: &Located<Str>) -> TimeZone {
        moment::zone(&name.value).unwrap_or_else(|| {
            let message = format!("there is no time zone `{}`", quote(&name.value));
            let names: Vec<String> = moment::zone_names();
            let help = did_you_mean(&name.value, names.iter().map(String::as_str));
            self.wrong(Some(name.spot), Code::WrongValue, message, help);
            TimeZone::UTC
        })
    }

    fn languages(&mut self, tags: &[Located<LanguageTag>]) -> Vec<&'static Language> {
        let mut languages = Vec::new();
        for tag in tags {
            match Language::known(&tag.value.0) {
                Some(language) => languages.push(language),
                None => {
                    let known: Vec<&str> = Language::tags().collect();
                    let message =
                        format!("dates in the language `{}` are not known", quote(&tag.value.0));
                    let help = format!("known are {}", known.join(", "));
                    self.wrong(Some(tag.spot), Code::WrongValue, message, Some(help));
                }
            }
        }
        languages
    }

    fn menu_entry(&mut self, entry: Located<MenuFields>) -> Option<MenuEntry> {
        let MenuFields { name, url } = entry.value;
        let (Some(name), Some(url)) = (name, url) else {
            let message = "a menu entry needs a `name` and a `url`".to_owned();
            self.wrong(Some(entry.spot), Code::WrongValue, message, None);
            return None;
        };
        let leads_somewhere = url.value.starts_with('/') && !url.value.starts_with("//")
            || crate::schema::Url::of(&url.value).is_some();
        if !leads_somewhere {
            let message =
                format!("`{}` is neither a path of the site nor a web address", quote(&url.value));
            let help = "a path begins with `/`".to_owned();
            self.wrong(Some(url.spot), Code::WrongValue, message, Some(help));
            return None;
        }
        Some(MenuEntry { name, place: self.place(url.spot), url: url.value })
    }

    fn pattern(&mut self, text: &Located<Str>, kind: permalink::Kind) -> Pattern {
        Pattern::parse(&text.value, kind).unwrap_or_else(|message| {
            self.wrong(Some(text.spot), Code::BadPermalink, message, None);
            Pattern::usual(kind)
        })
    }
}
