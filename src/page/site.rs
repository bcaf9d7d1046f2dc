//! What every template can read, whatever the page: `site`.

use serde::Serialize;

use crate::address::href;
use crate::brief::Section;
use crate::inputs::Inputs;
use crate::page::Page;
use crate::page::formats::Alternate;
use crate::page::formats::{calendar, data, feed};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::schema::{Str, Words};

/// What every template can read as `site`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Site {
    /// Name of the site.
    pub title: Str,
    /// What it is about; empty if not set.
    pub description: Str,
    /// Who publishes it; empty if not set.
    pub author: Str,
    /// Language of the interface.
    pub lang: Str,
    /// The home page as a link.
    pub home: Str,
    /// What goes in front of addresses: empty, or `/desk`.
    pub base_path: Str,
    /// The menu.
    pub menu: Vec<MenuLink>,
    /// Scheme and host; empty if not known.
    pub origin: Str,
    /// Feeds and calendar of the whole site.
    pub alternates: Vec<Alternate>,
    /// The page about the site's data, if there is one.
    pub data: Option<Str>,
    /// The search page as a link; empty if there is none.
    pub search: Str,
    /// In how many files the cards of actors and topics lie.
    pub card_files: u32,
}

/// An entry of the menu.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MenuLink {
    /// What it says.
    pub name: Str,
    /// Where it leads.
    pub url: Str,
    /// The section that it leads to; empty if it is none.
    pub section: Str,
}

impl Site {
    pub(super) fn new(planner: &Planner<'_>, pages: &[Shared<Page>], card_files: u32) -> Self {
        let inputs = planner.inputs;
        let config = &inputs.config;
        let (briefs, events) = planner.everything();
        let mut alternates = feed::alternates(planner, "/", &briefs);
        alternates.extend(calendar::alternate(planner, "/", &events));
        Self {
            title: config.title.clone(),
            description: config.description.clone().unwrap_or_default(),
            author: config.author.clone().unwrap_or_default(),
            lang: config.lang.clone(),
            home: href(config, "/"),
            base_path: config.base_path.clone(),
            origin: config.origin.clone().unwrap_or_default(),
            alternates,
            data: data::link(planner),
            menu: if config.menu.is_empty() { usual_menu(inputs, pages) } else { own_menu(inputs) },
            search: if config.search { href(config, "/search/") } else { "".into() },
            card_files,
        }
    }
}

fn own_menu(inputs: &Inputs) -> Vec<MenuLink> {
    let entries = inputs.config.menu.iter().map(|entry| {
        let is_inside = entry.url.starts_with('/');
        let section = entry.url.trim_matches('/');
        let section = Section::parse(section).filter(|_| is_inside).map_or("", Words::word);
        // Addresses of the menu are written as links, so they are not encoded again.
        let url = if is_inside {
            format!("{}{}", inputs.config.base_path, entry.url).into()
        } else {
            entry.url.clone()
        };
        MenuLink { name: entry.name.clone(), url, section: section.into() }
    });
    entries.collect()
}

/// The sections that have a page.
fn usual_menu(inputs: &Inputs, pages: &[Shared<Page>]) -> Vec<MenuLink> {
    let mut menu = Vec::new();
    for section in Section::VALUES {
        let address = format!("/{}/", section.word());
        if pages.iter().any(|page| page.address == address) {
            menu.push(MenuLink {
                name: inputs.theme.strings.word(section.word()).into(),
                url: href(&inputs.config, &address),
                section: section.word().into(),
            });
        }
    }
    menu
}
