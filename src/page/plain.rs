//! Plain pages, prose above lists, the page for what is not there, and the theme's colours.

use serde::Serialize;

use crate::archive::{BriefId, LinkedPage};
use crate::page::brief::{TocEntry, toc};
use crate::page::parts::{BriefCard, DateRef, Picture};
use crate::page::planner::{Planner, marking};
use crate::page::section::place_of;
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, extra, head};
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

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let mut pages: Vec<Page> =
        planner.archive.pages.iter().map(|linked| page(planner, linked)).collect();
    let latest = (0..planner.archive.briefs.len().min(5))
        .map(|index| planner.brief_card(BriefId(index as u32)));
    let not_found = NotFoundPage { briefs: latest.collect() };
    pages.push(Page {
        address: "/404.html".into(),
        template: TemplateName::usual("404.html"),
        rank: WriteOrder::Leaf,
        head: head(planner, "404", "/404.html", planner.word("not_found")),
        content: Content::NotFound(not_found),
        origin: None,
    });
    pages.push(Page {
        address: "/assets/style.css".into(),
        template: TemplateName::usual("style.css"),
        rank: WriteOrder::Asset,
        head: head(planner, "stylesheet", "/assets/style.css", ""),
        content: Content::Stylesheet(StylesheetPage {}),
        origin: None,
    });
    pages
}

fn page(planner: &Planner<'_>, linked: &LinkedPage) -> Page {
    let page = &linked.page;
    let common = &page.common;
    let summary = page.summary.clone().unwrap_or_default();
    let head = Head {
        description: summary.clone(),
        image: planner.shared_image(Some(common), linked.image.as_ref()),
        lang: planner.lang_of(common),
        withheld: planner.withheld(&common.release),
        tlp: marking(common.release.tlp),
        ..head(planner, "page", &linked.address, page.title.clone())
    };
    let content = PlainContent {
        summary,
        updated: page.updated.map(|moment| planner.date(moment.day)),
        body: Html(linked.body.clone()),
        toc: toc(&linked.body.body().headings),
        image: planner.picture(common, linked.image.as_ref()),
        extra: extra(common.extra.as_ref()),
    };
    Page {
        address: linked.address.to_string(),
        template: TemplateName::of(Some(common), "page.html"),
        rank: WriteOrder::Leaf,
        head,
        content: Content::Plain(content),
        origin: Some(place_of(common)),
    }
}
