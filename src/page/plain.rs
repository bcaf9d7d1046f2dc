//! Plain pages, prose above lists, the page for what is not there, and the theme's colours.

use serde::Serialize;

use crate::archive::{BriefId, LinkedPage};
use crate::page::brief::{TocEntry, toc};
use crate::page::desk::{Desk, marking};
use crate::page::parts::{BriefCard, DateRef, Picture};
use crate::page::section::place_of;
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, Rank, TemplateName, extra, head};
use crate::schema::Str;

/// What the template of a plain page can read.
#[derive(Debug, Hash, Serialize)]
pub struct PlainContent {
    /// A sentence under the title; empty if there is none.
    pub summary: Str,
    /// The day of the last change.
    pub updated: Option<Shared<DateRef>>,
    /// The text.
    pub body: Html,
    /// Its headings.
    pub toc: Vec<TocEntry>,
    /// Picture.
    pub image: Option<Picture>,
    /// The writer's own values.
    pub extra: Extra,
}

/// What the template of the page for what is not there can read.
#[derive(Debug, Hash, Serialize)]
pub struct NotFoundPage {
    /// The latest briefs.
    pub briefs: Vec<Shared<BriefCard>>,
}

/// The style sheet, rendered as a template because the site can set colours: nothing but what every
/// template can read.
#[derive(Debug, Hash, Serialize)]
pub struct StylesheetPage {}

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let mut pages: Vec<Page> = desk.archive.pages.iter().map(|linked| page(desk, linked)).collect();
    let latest =
        (0..desk.archive.briefs.len().min(5)).map(|index| desk.brief_card(BriefId(index as u32)));
    let not_found = NotFoundPage { briefs: latest.collect() };
    pages.push(Page {
        address: "/404.html".into(),
        template: TemplateName::usual("404.html"),
        rank: Rank::Leaf,
        head: head(desk, "404", "/404.html", desk.word("not_found")),
        content: Content::NotFound(not_found),
        origin: None,
    });
    pages.push(Page {
        address: "/assets/style.css".into(),
        template: TemplateName::usual("style.css"),
        rank: Rank::Asset,
        head: head(desk, "stylesheet", "/assets/style.css", ""),
        content: Content::Stylesheet(StylesheetPage {}),
        origin: None,
    });
    pages
}

fn page(desk: &Desk<'_>, linked: &LinkedPage) -> Page {
    let page = &linked.page;
    let common = &page.common;
    let summary = page.summary.clone().unwrap_or_default();
    let head = Head {
        description: summary.clone(),
        lang: desk.lang_of(common),
        withheld: desk.withheld(&common.release),
        tlp: marking(common.release.tlp),
        ..head(desk, "page", &linked.address, page.title.clone())
    };
    let content = PlainContent {
        summary,
        updated: page.updated.map(|moment| desk.date(moment.day)),
        body: Html(linked.body.clone()),
        toc: toc(&linked.body.body().headings),
        image: desk.picture(common, linked.image.as_ref()),
        extra: extra(common.extra.as_ref()),
    };
    Page {
        address: linked.address.to_string(),
        template: TemplateName::of(Some(common), "page.html"),
        rank: Rank::Leaf,
        head,
        content: Content::Plain(content),
        origin: Some(place_of(common)),
    }
}
