//! The pages of a site, as values: each holds all that its template may read, link targets resolved.
//!
//! To add a kind of page, add a file here, a variant of [`Content`], and a template.

mod actor;
mod brief;
mod briefs;
mod cards;
mod dates;
mod desk;
pub mod figure;
mod home;
pub mod parts;
mod plain;
pub mod quotes;
mod redirect;
mod search;
mod section;
pub mod shard;
pub mod shared;
mod site;
mod sources;
mod term;
mod term_list;
mod timeline;
mod topic;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use serde::Serialize;

use crate::address::{self, file_of};
use crate::archive::Archive;
use crate::brief::Common;
use crate::diagnostic::{Checked, Code, Diagnostic, Diagnostics, Place};
use crate::inputs::Inputs;
use crate::page::desk::Desk;
use crate::page::parts::{Link, Pager};
use crate::page::shard::Shard;
use crate::report::quote;
use crate::schema::{Node, Str};
use crate::source_file::SitePath;
use crate::suggest::did_you_mean;

pub use site::Site;

/// When a file is put in place: what others point at comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// Pictures, styles and the like.
    Asset,
    /// Pages that others point at: briefs, actors, dates.
    Leaf,
    /// Pages that point at others: lists, timelines.
    List,
    /// The home page.
    Home,
}

/// One page.
#[derive(Debug)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// The template that it is rendered with.
    pub template: TemplateName,
    /// When its file is put in place.
    pub rank: Rank,
    /// What every page's template can read.
    pub head: Head,
    /// What this kind of page's template can read.
    pub content: Content,
    /// The file that it is made from, where that is one.
    pub origin: Option<Place>,
}

/// A template by name.
#[derive(Clone, Debug)]
pub struct TemplateName {
    /// The name.
    pub name: Str,
    /// Where a file asks for it, if one does.
    pub place: Option<Place>,
}

impl TemplateName {
    /// The usual template of a kind of page.
    fn usual(name: &str) -> Self {
        Self { name: name.into(), place: None }
    }

    /// The template that a file asks for, else the usual one.
    fn of(common: Option<&Common>, usual: &str) -> Self {
        let wanted = common.and_then(|common| Some((common, common.template.as_ref()?)));
        wanted.map_or_else(
            || Self::usual(usual),
            |(common, name)| Self {
                name: name.value.clone(),
                place: Some(common.place(name.spot)),
            },
        )
    }
}

/// What every page's template can read, as `head`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Head {
    /// The title; empty on the home page.
    pub title: Str,
    /// A sentence for search engines; empty if there is none.
    pub description: Str,
    /// The whole URL, where the site's host is known.
    pub url: Option<Str>,
    /// The address as a link.
    pub path: Str,
    /// Language of the page's text.
    pub lang: Str,
    /// Name of the kind of page.
    pub kind: &'static str,
    /// The section that it belongs to: a word of the menu; may be empty.
    pub section: &'static str,
    /// The pages above it.
    pub crumbs: Vec<Link>,
    /// Why it would not be published: `draft`, `future`, `expired` or `marking`; empty if it would.
    pub withheld: &'static str,
    /// Marking of the Traffic Light Protocol, where it is not `CLEAR`; empty otherwise.
    pub tlp: &'static str,
}

/// What one kind of page's template can read, as `page`.
#[derive(Debug, Hash, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is documented where it is defined")]
pub enum Content {
    Home(home::HomePage),
    Brief(Box<brief::BriefPage>),
    Briefs(briefs::BriefsPage),
    Actor(Box<actor::ActorPage>),
    Topic(Box<topic::TopicPage>),
    TermList(term_list::TermListPage),
    Dates(dates::DatesPage),
    Year(dates::YearPage),
    Month(dates::MonthPage),
    Day(dates::DayPage),
    Timeline(timeline::TimelinePage),
    Sources(sources::SourcesPage),
    Plain(plain::PlainContent),
    Redirect(redirect::RedirectPage),
    NotFound(plain::NotFoundPage),
    Stylesheet(plain::StylesheetPage),
    Search(search::SearchPage),
}

/// All pages, and the files that are copied beside them.
#[derive(Debug)]
pub struct Pages {
    /// The pages.
    pub pages: Vec<Page>,
    /// Addresses of files of the site, and where they lie.
    pub copies: BTreeMap<String, SitePath>,
    /// Addresses of files of the theme, and what is in them.
    pub statics: Vec<(String, Arc<[u8]>)>,
    /// Files that the theme's scripts fetch.
    pub shards: Vec<Shard>,
    /// What every template can read, as `site`.
    pub site: Site,
}

/// Makes all pages.
pub fn plan(archive: &Archive, inputs: &Inputs) -> Checked<Pages> {
    let desk = Desk::new(archive, inputs);
    let mut pages = Vec::new();
    pages.extend(brief::plan(&desk));
    pages.extend(actor::plan(&desk));
    pages.extend(topic::plan(&desk));
    pages.extend(dates::plan(&desk));
    pages.extend(plain::plan(&desk));
    pages.extend(briefs::plan(&desk));
    pages.extend(term_list::plan(&desk));
    pages.extend(timeline::plan(&desk));
    pages.extend(sources::plan(&desk));
    let (search, mut shards) = search::plan(&desk);
    pages.extend(search);
    let (cards, card_files) = cards::plan(&desk);
    shards.extend(cards);
    pages.push(home::plan(&desk));
    let mut copies: BTreeMap<String, SitePath> =
        inputs.statics().map(|(path, asset)| (format!("/{path}"), asset.path.clone())).collect();
    copies.extend(archive.assets.clone());
    let mut diagnostics = Diagnostics::new();
    pages.extend(redirect::plan(&desk, &pages, &copies, &mut diagnostics));
    check_addresses(&mut pages, &copies, &mut diagnostics);
    let site = Site::new(inputs, &pages, card_files);
    check_links(archive, inputs, &pages, &copies, &mut diagnostics);
    let statics =
        inputs.theme.statics.iter().map(|(path, bytes)| (format!("/{path}"), bytes.clone()));
    let statics = statics.filter(|(address, _)| !copies.contains_key(address)).collect();
    Checked::new(Pages { pages, copies, statics, shards, site }, diagnostics)
}

/// Reports addresses that two pages or files claim, exactly or but for case and accents' forms. The
/// first keeps it.
fn check_addresses(
    pages: &mut Vec<Page>,
    copies: &BTreeMap<String, SitePath>,
    diagnostics: &mut Diagnostics,
) {
    let mut claimed: BTreeMap<String, (String, Option<Place>)> = BTreeMap::new();
    for address in copies.keys() {
        claimed.insert(crate::slug::fold_path(&file_of(address)), (address.clone(), None));
    }
    let folders: BTreeSet<String> = pages
        .iter()
        .map(|page| page.address.as_str())
        .chain(copies.keys().map(String::as_str))
        .flat_map(folders_above)
        .collect();
    pages.retain(|page| {
        let key = crate::slug::fold_path(&file_of(&page.address));
        if folders.contains(&key) {
            let message = format!("`{}` would be a file and a folder at once", page.address);
            let mut diagnostic = Diagnostic::new(Code::PermalinkTaken, message);
            diagnostic.place.clone_from(&page.origin);
            diagnostics.push(diagnostic.help("give the page another `slug`"));
            return false;
        }
        let Some((first, first_place)) = claimed.get(&key) else {
            claimed.insert(key, (page.address.clone(), page.origin.clone()));
            return true;
        };
        let same = file_of(first) == file_of(&page.address);
        let (code, message) = if same {
            (Code::PermalinkTaken, format!("two pages would have the address `{}`", page.address))
        } else {
            let message = format!("`{}` and `{first}` differ in case only", page.address);
            (Code::CaseCollision, message)
        };
        let mut diagnostic = Diagnostic::new(code, message).help("give one of them another `slug`");
        match (&page.origin, first_place) {
            (Some(place), Some(first)) => {
                diagnostic = diagnostic.at(place.clone()).also(first.clone(), "the first is here");
            }
            (Some(place), None) | (None, Some(place)) => diagnostic = diagnostic.at(place.clone()),
            (None, None) => {}
        }
        diagnostics.push(diagnostic);
        false
    });
}

/// The folders above the file of an address, folded as disks do.
fn folders_above(address: &str) -> impl Iterator<Item = String> {
    let file = crate::slug::fold_path(&file_of(address));
    let cuts: Vec<usize> = file.match_indices('/').map(|(at, _)| at).collect();
    cuts.into_iter().map(move |at| file[..at].to_owned())
}

/// Checks links that lead to addresses: in texts, and in the menu.
fn check_links(
    archive: &Archive,
    inputs: &Inputs,
    pages: &[Page],
    copies: &BTreeMap<String, SitePath>,
    diagnostics: &mut Diagnostics,
) {
    let in_menu = inputs.config.menu.iter().filter(|entry| entry.url.starts_with('/'));
    let in_menu = in_menu.map(|entry| (plain_address(&entry.url), &entry.place));
    let in_texts = archive.unchecked.iter().map(|(link, place)| (link.address.to_string(), place));
    let links: Vec<(String, &Place)> = in_texts.chain(in_menu).collect();
    if links.is_empty() {
        return;
    }
    let statics = inputs.theme.statics.iter().map(|(path, _)| format!("/{path}"));
    let mut known: BTreeSet<String> = pages.iter().map(|page| page.address.clone()).collect();
    known.extend(copies.keys().cloned());
    known.extend(statics);
    for (address, place) in links {
        let is_known = known.contains(&address)
            || known.contains(&format!("{address}/"))
            || address.strip_suffix("index.html").is_some_and(|address| known.contains(address));
        if !is_known {
            let message = format!("no page has the address `{}`", quote(&address));
            let help = did_you_mean(&address, known.iter().map(String::as_str));
            diagnostics
                .push(Diagnostic::new(Code::DeadLink, message).at(place.clone()).maybe_help(help));
        }
    }
}

/// A link without query and fragment.
fn plain_address(link: &str) -> String {
    address::decode(link.split(['?', '#']).next().unwrap_or(link))
}

/// The usual head of a page; its maker changes what differs.
fn head(desk: &Desk<'_>, kind: &'static str, address: &str, title: impl Into<Str>) -> Head {
    let config = &desk.inputs.config;
    Head {
        title: title.into(),
        description: "".into(),
        url: address::url(config, address),
        path: desk.href(address),
        lang: config.lang.clone(),
        kind,
        section: "",
        crumbs: Vec::new(),
        withheld: "",
        tlp: "",
    }
}

/// Cuts a list into pages. An empty list makes one page.
fn paginate<'l, T>(desk: &Desk<'_>, list: &'l [T], address: &str) -> Vec<(String, Pager, &'l [T])> {
    let size = desk.inputs.config.paginate;
    let count = list.len().div_ceil(size).max(1);
    let cut = |number: usize| {
        let start = (number - 1) * size;
        &list[start..(start + size).min(list.len())]
    };
    let pagers = pagers(desk, address, count).into_iter();
    pagers
        .map(|(address, pager)| {
            let part = cut(pager.number);
            (address, pager, part)
        })
        .collect()
}

/// The addresses and pagers of a list of so many pages.
fn pagers(desk: &Desk<'_>, address: &str, count: usize) -> Vec<(String, Pager)> {
    let at = |number: usize| desk.href(&address::of_list_page(address, number));
    (1..=count)
        .map(|number| {
            let pager = Pager {
                number,
                count,
                previous: (number > 1).then(|| at(number - 1)),
                next: (number < count).then(|| at(number + 1)),
                first: at(1),
                last: at(count),
            };
            (address::of_list_page(address, number), pager)
        })
        .collect()
}

/// The writer's own values as templates read them; an empty mapping if there are none.
fn extra(node: Option<&Node>) -> shared::Extra {
    shared::Extra(Arc::new(node.cloned().unwrap_or_else(|| Node::Record(Vec::new()))))
}
