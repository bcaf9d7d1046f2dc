//! Plain pages, prose above lists, the page for what is not there, and the theme's colours.

use serde::Serialize;

use crate::archive::{BriefId, LinkedPage};
use crate::brief::Section;
use crate::diagnostic::Place;
use crate::page::brief::{TocEntry, toc};
use crate::page::desk::{Desk, marking};
use crate::page::parts::{BriefCard, DateRef, Intro, Picture};
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, Rank, extra, head};
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
        template: "404.html".into(),
        rank: Rank::Leaf,
        head: head(desk, "404", "/404.html", desk.word("not_found")),
        content: Content::NotFound(not_found),
        origin: None,
    });
    pages.push(Page {
        address: "/assets/style.css".into(),
        template: "style.css".into(),
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
        lang: common
            .lang
            .as_ref()
            .map_or_else(|| desk.inputs.config.lang.clone(), |lang| lang.0.clone()),
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
    let (origin, template) = source_of(Some(linked), "page.html");
    let address = linked.address.to_string();
    Page { address, template, rank: Rank::Leaf, head, content: Content::Plain(content), origin }
}

/// The file behind a page and the template that it asks for, else the usual one.
pub(super) fn source_of(linked: Option<&LinkedPage>, usual: &str) -> (Option<Place>, Str) {
    let common = linked.map(|linked| &linked.page.common);
    let template =
        common.and_then(|common| common.template.as_ref()).map(|name| name.value.clone());
    (common.map(|common| Place::start_of(&common.file)), template.unwrap_or_else(|| usual.into()))
}

/// A page's prose as the introduction of a list; absent if it says nothing.
pub(super) fn intro_of(linked: &LinkedPage) -> Option<Intro> {
    let page = &linked.page;
    let says_something = !linked.body.body().html.is_empty() || page.summary.is_some();
    says_something.then(|| Intro {
        title: page.title.clone(),
        summary: page.summary.clone().unwrap_or_default(),
        body: Html(linked.body.clone()),
    })
}

/// The prose above a section's list, on its first page, and what it changes about the page's head.
pub(super) fn intro(
    desk: &Desk<'_>,
    section: Section,
    number: usize,
    head: Head,
    usual: &str,
) -> (Option<Intro>, Head, Option<Place>, Str) {
    let linked = desk.archive.intros.get(&section);
    let (origin, template) = source_of(linked, usual);
    let Some(linked) = linked else { return (None, head, origin, template) };
    let page = &linked.page;
    let head = Head {
        title: page.title.clone(),
        description: page.summary.clone().unwrap_or_default(),
        withheld: desk.withheld(&page.common.release),
        tlp: marking(page.common.release.tlp),
        ..head
    };
    (intro_of(linked).filter(|_| number == 1), head, origin, template)
}
