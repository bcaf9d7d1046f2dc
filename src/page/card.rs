//! Social cards: what networks show where a link to a brief, actor or topic is shared. They are named by whole URLs,
//! so without a host in `base_url` there are none.

use crate::address;
use crate::archive::BriefId;
use crate::page::beside::{Beside, page};
use crate::page::desk::Desk;
use crate::page::shared::Stamped;
use crate::page::{Page, Rank};
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
pub(super) fn url(desk: &Desk<'_>, of: &str) -> Option<Str> {
    let config = &desk.inputs.config;
    config.beside.cards.then(|| address::url(config, &address_of(of))).flatten()
}

fn address_of(page: &str) -> String {
    address::beside(page, "card.png")
}

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let config = &desk.inputs.config;
    if !config.beside.cards || config.origin.is_none() {
        return Vec::new();
    }
    let site = &config.title;
    let joined = |parts: [&str; 2]| -> Str {
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" · ").into()
    };
    let file = |of: &str, card: Card| {
        page(desk, &address_of(of), Rank::Asset, Beside::Card(Stamped::new(card)))
    };
    let briefs = desk.archive.briefs.iter().enumerate().map(|(index, linked)| {
        let card = desk.brief_card(BriefId(index as u32));
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
    let terms = desk.archive.terms().iter().map(|(id, term)| {
        let card = desk.term_card(id);
        let status = if card.status.is_empty() {
            "".into()
        } else {
            desk.word(&format!("status_{}", card.status))
        };
        let label = if card.kind == "actor" {
            joined([&card.sort, &card.role])
        } else {
            joined([&desk.word("topic_one"), &status])
        };
        let (site, title, text) = (site.clone(), card.name.clone(), card.summary.clone());
        file(&term.address(), Card { kind: card.kind, site, label, title, text })
    });
    briefs.chain(terms).collect()
}
