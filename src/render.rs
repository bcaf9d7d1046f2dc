//! Pages to bytes, by the templates of a theme.

mod atom;
pub mod card;
pub mod data;
mod fault;
mod feed_text;
mod formats;
mod icalendar;
mod json_feed;
mod json_ld;
mod sitemap;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use crate::address::file_of;
use crate::config::settings::DEFAULT_THEME;
use crate::diagnostic::{Checked, Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::page::formats::social_card::Card;
use crate::page::shared::Digested;
use crate::page::{Content, Page, Site, WriteOrder};
use crate::report::quote;
use crate::schema::Node;
use crate::source_file::SitePath;
use crate::suggest::did_you_mean;
use crate::theme::{Strings, Theme};

/// A file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path below the output folder, with forward slashes.
    pub file: String,
    /// When it is put in place.
    pub rank: WriteOrder,
    /// What is in it.
    pub body: Body,
}

/// What is in a file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// The bytes of a file of the site folder, copied without being held.
    Copy(SitePath),
    /// A picture of the site folder without its metadata: see [`crate::picture::cleaned`].
    Picture(SitePath),
    /// The picture of a card, which [`card::png`] draws; whoever has drawn it before need not do so again.
    Card(Digested<Card>),
    /// A table of data, which may be too large to hold: [`data::TableFile::write`] writes it.
    Table(data::TableFile),
}

impl Body {
    /// The bytes, made now if they have not been; those of a file of the site folder are not known here.
    pub fn bytes(&self) -> Option<Arc<[u8]>> {
        match self {
            Self::Bytes(bytes) => Some(bytes.clone()),
            Self::Copy(_) | Self::Picture(_) => None,
            Self::Card(card) => Some(card::png(card).into()),
            Self::Table(table) => {
                let mut bytes = Vec::new();
                // Memory takes all that is written.
                table.write(&mut bytes).ok()?;
                Some(bytes.into())
            }
        }
    }
}

/// The templates of a theme, ready to render. One serves all threads.
pub struct Templates {
    /// Absent if the templates could not be loaded, which has been told.
    tera: Option<Tera>,
    theme: Theme,
    digest: Digest,
    site: Site,
}

impl Templates {
    /// Prepares the templates of a theme; `site` is what every template can read.
    pub fn new(theme: &Theme, site: &Site) -> Checked<Self> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html", ".xml"]);
        register(&mut tera, &theme.strings);
        let mut diagnostics = Diagnostics::new();
        // Templates of the site's theme are found first, those of the default one behind them; a template
        // can extend the one that it replaces as `default/brief.html`.
        let prefixes = tera.set_fallback_prefixes(vec![format!("{}/", DEFAULT_THEME)]);
        let sources =
            theme.templates.iter().map(|template| (template.name.as_ref(), template.file.text()));
        let added = prefixes.and_then(|()| tera.add_raw_templates(sources));
        let tera = match added {
            Ok(()) => {
                let globals = tera.global_context();
                globals.insert("site", site);
                globals.insert_value("theme", settings(theme));
                globals.insert_value("t", words(&theme.strings));
                Some(tera)
            }
            Err(error) => {
                diagnostics.append(fault::of_loading(theme, &error));
                None
            }
        };
        let digest = Self::digest_of(theme, site);
        let (theme, site) = (theme.clone(), site.clone());
        Checked::new(Self { tera, theme, site, digest }, diagnostics)
    }

    /// Digest of what templates are made of.
    pub fn digest_of(theme: &Theme, site: &Site) -> Digest {
        Digest::of(&(theme.digest, site))
    }

    /// Digest of all that rendering a page depends on beside the page.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Renders a page. Absent if that fails; the reason is told.
    pub fn render(&self, page: &Page) -> Checked<Option<Output>> {
        if let Content::FormatFile(file) = &page.content {
            return Checked::clean(Some(output(page, formats::write(file))));
        }
        let Some(tera) = &self.tera else { return Checked::clean(None) };
        if !tera.contains_template(&page.template.name) {
            return Checked::new(None, vec![self.missing_template(page)].into());
        }
        let mut context = Context::new();
        context.insert("head", &page.head);
        context.insert("page", &page.content);
        let json_ld = json_ld::of(page, &self.site);
        context.insert_value(
            "json_ld",
            json_ld.map_or_else(Value::none, |json| Value::safe_string(&json)),
        );
        match tera.render(&page.template.name, &context) {
            Ok(text) => {
                let body = Body::Bytes(Arc::from(text.into_bytes()));
                Checked::clean(Some(output(page, body)))
            }
            Err(error) => Checked::new(None, fault::of_rendering(&self.theme, page, &error)),
        }
    }

    fn missing_template(&self, page: &Page) -> Diagnostic {
        let names = self
            .theme
            .templates
            .iter()
            .map(|template| template.name.strip_prefix("default/").unwrap_or(&template.name));
        let message = format!("the theme has no template `{}`", quote(&page.template.name));
        let mut diagnostic = Diagnostic::new(Code::TemplateError, message);
        diagnostic.place.clone_from(&page.template.place);
        diagnostic.maybe_help(did_you_mean(&page.template.name, names))
    }
}

/// The file of a page.
fn output(page: &Page, body: Body) -> Output {
    Output { file: file_of(&page.address), rank: page.rank, body }
}

/// Joins findings that one fault of a template has caused on many pages: the first stays, and says how
/// many more there are.
pub fn merged(diagnostics: Diagnostics) -> Diagnostics {
    let mut merged: Vec<(Diagnostic, usize)> = Vec::new();
    let mut templates: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let at = diagnostic.place.as_ref().map(|place| (place.file.path().to_string(), place.span));
        let key = format!("{at:?}");
        match templates.get(&key).filter(|_| diagnostic.code == Code::TemplateError && at.is_some())
        {
            Some(&first) => merged[first].1 += 1,
            None => {
                if diagnostic.code == Code::TemplateError {
                    templates.insert(key, merged.len());
                }
                merged.push((diagnostic, 0));
            }
        }
    }
    let merged = merged.into_iter().map(|(diagnostic, more)| match &diagnostic.help {
        Some(help) if more > 0 => {
            let help = format!("{help} and {more} more");
            diagnostic.help(help)
        }
        _ => diagnostic,
    });
    merged.collect::<Vec<_>>().into()
}

/// Functions that templates can call: `count(n=14, of="brief")` is a number with its noun in the site's
/// language, `noun(n=14, of="brief")` the noun alone.
fn register(tera: &mut Tera, strings: &Strings) {
    let (counting, naming) = (strings.clone(), strings.clone());
    tera.register_function(
        "count",
        move |arguments: Kwargs, _: &State<'_>| -> TeraResult<String> {
            Ok(counting.count(arguments.must_get("n")?, arguments.must_get("of")?))
        },
    );
    tera.register_function("noun", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(naming.noun(arguments.must_get("n")?, arguments.must_get("of")?).to_owned())
    });
}

fn settings(theme: &Theme) -> Value {
    let record = Node::Record(theme.settings.clone());
    let value = crate::page::shared::Extra(Arc::new(record));
    Value::try_from_serializable(&value).unwrap_or_else(|_| Value::none())
}

fn words(strings: &Strings) -> Value {
    let words = strings.words().map(|(key, word)| (key.clone(), Node::Text(word.clone())));
    let lists = strings.lists().map(|(key, items)| {
        (key.clone(), Node::List(items.iter().cloned().map(Node::Text).collect()))
    });
    let value = crate::page::shared::Extra(Arc::new(Node::Record(words.chain(lists).collect())));
    Value::try_from_serializable(&value).unwrap_or_else(|_| Value::none())
}
