//! Social cards: what networks show where a link to a brief, actor or topic is shared. They are named by whole URLs,
//! so without a host in `base_url` there are none.

use crate::address;
use crate::archive::BriefId;
use crate::page::formats::{FormatFile, page};
use crate::page::planner::Planner;
use crate::page::shared::Digested;
use crate::page::{Page, WriteOrder};
use crate::schema::Str;

/// What a card says.
#[derive(Debug, Hash)]
pub struct Card {
    /// `brief`, `actor` or `topic`.
    pub kind: &'static str,
    /// Name of the site.
    pub site: Str,
    /// A line above the title: place and date, office, status.
    pub label: Str,
    /// The title.
    pub title: Str,
    /// A sentence or two below; may be empty.
    pub text: Str,
}

/// The card of the page at an address as a whole URL, if there are cards.
pub(in crate::page) fn url(planner: &Planner<'_>, of: &str) -> Option<Str> {
    let config = &planner.inputs.config;
    config.beside.cards.then(|| address::url(config, &address_of(of))).flatten()
}

fn address_of(page: &str) -> String {
    address::beside(page, "card.png")
}

pub(in crate::page) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let config = &planner.inputs.config;
    if !config.beside.cards || config.origin.is_none() {
        return Vec::new();
    }
    let site = &config.title;
    let joined = |parts: [&str; 2]| -> Str {
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" · ").into()
    };
    let file = |of: &str, card: Card| {
        page(planner, &address_of(of), WriteOrder::Asset, FormatFile::Card(Digested::new(card)))
    };
    let briefs = planner.archive.briefs.iter().enumerate().map(|(index, linked)| {
        let card = planner.brief_card(BriefId(index as u32));
        let day = card.date.as_ref().map_or("", |date| &date.long);
        file(
            &linked.address,
            Card {
                kind: "brief",
                site: site.clone(),
                label: joined([&card.place, day]),
                title: card.title.clone(),
                text: card.summary.clone(),
            },
        )
    });
    let terms = planner.archive.terms().iter().map(|(id, term)| {
        let card = planner.term_card(id);
        let status = if card.status.is_empty() {
            "".into()
        } else {
            planner.word(&format!("status_{}", card.status))
        };
        let label = if card.kind == "actor" {
            joined([&card.kind_label, &card.role])
        } else {
            joined([&planner.word("topic_one"), &status])
        };
        let (site, title, text) = (site.clone(), card.name.clone(), card.summary.clone());
        file(&term.address(), Card { kind: card.kind, site, label, title, text })
    });
    briefs.chain(terms).collect()
}
