//! The pages of a site, as values: each holds all that its template may read, link targets resolved.
//!
//! To add a kind of page, add a file here, a variant of [`Content`], and a template.

mod actor;
mod address_checks;
pub mod brief;
mod briefs;
mod checks;
pub mod client;
mod date_counts;
mod dates;
pub mod figure;
pub mod formats;
mod home;
mod network;
pub mod parts;
mod plain;
pub mod plan_cache;
mod planner;
mod prepared;
pub mod print;
mod quote;
pub mod quotes;
mod redirect;
pub(crate) mod search;
mod section;
pub mod shared;
mod site;
mod sources;
mod term;
mod term_list;
mod timeline;
mod topic;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::address::{self, file_of};
use crate::archive::Archive;
use crate::brief::Common;
use crate::diagnostic::{Checked, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::inputs::Inputs;
use crate::page::address_checks::{Beside, check_addresses};
use crate::page::client::shard::Shard;
use crate::page::parts::{Link, Pager};
use crate::page::plan_cache::PlanCache;
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::schema::{Node, Str};
use crate::source_file::SitePath;

pub use prepared::Prepared;
pub use site::Site;

/// When a file is put in place: what others point at comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WriteOrder {
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
    pub rank: WriteOrder,
    /// What every page's template can read.
    pub head: Head,
    /// What this kind of page's template can read.
    pub content: Content,
    /// The file that it is made from, where that is one.
    pub origin: Option<SourceRange>,
}

/// Two pages are the same if they have the same bytes, whatever file they come from.
impl Hash for Page {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { address, template, rank: _, head, content, origin: _ } = self;
        (address, &template.name, head, content).hash(state);
    }
}

/// A template by name.
#[derive(Clone, Debug)]
pub struct TemplateName {
    /// The name.
    pub name: Str,
    /// Where a file asks for it, if one does.
    pub place: Option<SourceRange>,
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
    /// Search engines are not to list it.
    pub noindex: bool,
    /// Other forms of it: feeds, a calendar.
    pub alternates: Vec<formats::Alternate>,
    /// Its print edition as a link, if it has one.
    pub print: Option<Str>,
    /// Its social card as a whole URL, if it has one.
    pub card: Option<Str>,
    /// Its picture for where its link is shared, if it has one and the site's host is known. A card comes first.
    pub image: Option<parts::SharedImage>,
}

impl Head {
    /// Whether search engines may list the page.
    pub fn is_listed(&self) -> bool {
        !self.noindex && self.withheld.is_empty()
    }
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
    Network(Box<network::NetworkPage>),
    Sources(sources::SourcesPage),
    Plain(plain::PlainContent),
    Redirect(redirect::RedirectPage),
    NotFound(plain::NotFoundPage),
    Stylesheet(plain::StylesheetPage),
    Data(formats::data::DataPage),
    Print(print::PrintPage),
    Search(search::SearchPage),
    #[serde(skip)]
    FormatFile(formats::FormatFile),
}

/// All pages, and the files that are copied beside them.
#[derive(Debug)]
pub struct Pages {
    /// The pages.
    pub pages: Vec<Shared<Page>>,
    /// Addresses of files of the site, and where they lie.
    pub copies: BTreeMap<String, SitePath>,
    /// Addresses of files of the theme, and what is in them.
    pub statics: Vec<(String, Arc<[u8]>)>,
    /// What readers see when they rest on a name.
    pub cards: Vec<Shard>,
    /// What [`search`] needs to make the index of the search.
    pub prepared: Prepared,
    /// What every template can read, as `site`.
    pub site: Site,
}

/// Makes all pages. What is in `cache` is not made again.
pub fn plan(archive: &Archive, inputs: &Inputs, cache: &PlanCache) -> Checked<Pages> {
    let planner = Planner::new(archive, inputs, cache);
    let mut pages: Vec<Shared<Page>> = Vec::new();
    pages.extend(brief::plan(&planner));
    pages.extend(actor::plan(&planner));
    pages.extend(topic::plan(&planner));
    pages.extend(dates::plan(&planner));
    pages.extend(lists(&planner));
    pages.extend(print::plan(&planner));
    let others = [plain::plan(&planner), timeline::plan(&planner), vec![home::plan(&planner)]];
    pages.extend(others.into_iter().flatten().map(Shared::new));
    let mut copies: BTreeMap<String, SitePath> =
        inputs.statics().map(|(path, asset)| (format!("/{path}"), asset.path.clone())).collect();
    copies.extend(archive.assets.clone());
    let mut diagnostics = Diagnostics::new();
    let redirects = redirect::plan(&planner, &pages, &copies, &mut diagnostics);
    pages.extend(redirects.into_iter().map(Shared::new));
    let files = formats::plan(&planner, &pages, &copies);
    pages.extend(files);
    pages.retain(|page| !has_own_file(page, &copies, &inputs.theme.statics));
    let links = checks::links_to_check(archive, inputs);
    // What has been found in order before need not be looked at again.
    let key = || {
        let addresses: Vec<&str> = pages.iter().map(|page| page.address.as_str()).collect();
        let copied: Vec<&String> = copies.keys().collect();
        let links: Vec<&String> = links.iter().map(|(address, _)| address).collect();
        let statics: Vec<_> = inputs.theme.statics.iter().map(|(path, _)| path).collect();
        Digest::of(&(addresses, copied, links, statics))
    };
    let key = cache.passed_checks.digest(key);
    if cache.passed_checks.known(key).is_none() {
        let mut findings = Diagnostics::new();
        let briefs_have_dates = inputs.config.brief_permalink.needs_date();
        let beside = Beside { copies: &copies, statics: &inputs.theme.statics, briefs_have_dates };
        check_addresses(&mut pages, &beside, &mut findings);
        checks::check_links(&links, inputs, &pages, &copies, &mut findings);
        if findings.is_empty() {
            cache.passed_checks.learn(key, ());
        }
        diagnostics.append(findings);
    }
    diagnostics.append(checks::check_copies(&copies, inputs));
    let (cards, card_files) = client::hover_cards::plan(&planner);
    let site = Site::new(&planner, &pages, card_files);
    let statics =
        inputs.theme.statics.iter().map(|(path, bytes)| (format!("/{path}"), bytes.clone()));
    let statics = statics.filter(|(address, _)| !copies.contains_key(address)).collect();
    let prepared = planner.prepared();
    Checked::new(Pages { pages, copies, statics, cards, prepared, site }, diagnostics)
}

/// Whether a file of the site or of the theme stands for a page that the program makes of itself. One of the theme stands
/// for any, one of the site only for what has no place among the pages.
fn has_own_file(
    page: &Page,
    copies: &BTreeMap<String, SitePath>,
    statics: &[(Str, Arc<[u8]>)],
) -> bool {
    if page.origin.is_some() {
        return false;
    }
    let has_no_place = matches!(page.content, Content::NotFound(_) | Content::Stylesheet(_));
    let is_of_site = || has_no_place && copies.contains_key(&page.address);
    let file = file_of(&page.address);
    is_of_site() || statics.iter().any(|(path, _)| **path == *file)
}

/// The index of the search: files that the script of the search page fetches. It is the largest thing that hangs on
/// everything, so it is made when it is asked for, and not with the pages.
pub fn search(archive: &Archive, inputs: &Inputs, prepared: &Prepared) -> Vec<Shard> {
    let cache = PlanCache::off();
    client::search_index::shards(&Planner::again(archive, inputs, &cache, prepared))
}

/// Lists of briefs, actors, topics and sources. They hold none of the words of briefs, so that an edit of a text
/// leaves them as they are.
fn lists(planner: &Planner<'_>) -> Vec<Shared<Page>> {
    let listed = planner.listed();
    type Plan = fn(&Planner<'_>) -> Vec<Page>;
    let planners: [(&str, Plan); 5] = [
        ("briefs", briefs::plan),
        ("terms", term_list::plan),
        ("network", network::plan),
        ("sources", sources::plan),
        ("search", search::plan),
    ];
    let planners = planners.into_par_iter();
    planners
        .flat_map_iter(|(name, plan)| {
            planner.remembered(|| Digest::of(&(name, listed)), || plan(planner))
        })
        .collect()
}

/// The usual head of a page; its maker changes what differs.
fn head(planner: &Planner<'_>, kind: &'static str, address: &str, title: impl Into<Str>) -> Head {
    let config = &planner.inputs.config;
    Head {
        title: title.into(),
        description: "".into(),
        url: address::url(config, address),
        path: planner.href(address),
        lang: config.lang.clone(),
        kind,
        section: "",
        crumbs: Vec::new(),
        withheld: "",
        tlp: "",
        noindex: false,
        alternates: Vec::new(),
        print: None,
        card: None,
        image: None,
    }
}

/// Cuts a list into pages. An empty list makes one page.
fn paginate<'l, T>(
    planner: &Planner<'_>,
    list: &'l [T],
    address: &str,
) -> Vec<(String, Pager, &'l [T])> {
    paginate_by(planner, list, address, planner.inputs.config.paginate)
}

/// Cuts a list into pages of so many entries.
fn paginate_by<'l, T>(
    planner: &Planner<'_>,
    list: &'l [T],
    address: &str,
    size: usize,
) -> Vec<(String, Pager, &'l [T])> {
    let count = list.len().div_ceil(size).max(1);
    let cut = |number: usize| {
        let start = (number - 1) * size;
        &list[start..(start + size).min(list.len())]
    };
    let pagers = pagers(planner, address, count).into_iter();
    pagers
        .map(|(address, pager)| {
            let part = cut(pager.number);
            (address, pager, part)
        })
        .collect()
}

/// The addresses and pagers of a list of so many pages.
fn pagers(planner: &Planner<'_>, address: &str, count: usize) -> Vec<(String, Pager)> {
    let at = |number: usize| planner.href(&address::of_list_page(address, number));
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
