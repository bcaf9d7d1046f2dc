//! What the pages of all sections have in common: a list, and perhaps prose of the writer's own above it.

use crate::archive::LinkedPage;
use crate::brief::{Common, Section};
use crate::diagnostic::SourceRange;
use crate::page::parts::Intro;
use crate::page::planner::{Planner, marking};
use crate::page::shared::Html;
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, head};
use crate::schema::Words;

/// Whether a section has a page: if there is something on its list, or prose for above it.
pub(super) fn exists<T>(planner: &Planner<'_>, section: Section, list: &[T]) -> bool {
    !list.is_empty() || planner.archive.intros.contains_key(&section)
}

/// A page of a section's list, by its number from 1. The prose stands on the first.
pub(super) fn page(
    planner: &Planner<'_>,
    section: Section,
    (address, number): (String, usize),
    content: impl FnOnce(Option<Intro>) -> Content,
) -> Page {
    let linked = planner.archive.intros.get(&section);
    let common = linked.map(|linked| &linked.page.common);
    let title =
        linked.map_or_else(|| planner.word(section.word()), |linked| linked.page.title.clone());
    let head = Head {
        description: linked.and_then(|linked| linked.page.summary.clone()).unwrap_or_default(),
        section: section.word(),
        image: planner.shared_image(common, linked.and_then(|linked| linked.image.as_ref())),
        withheld: common.map_or("", |common| planner.withheld(&common.release)),
        tlp: common.map_or("", |common| marking(common.release.tlp)),
        ..head(planner, section.word(), &address, title)
    };
    Page {
        address,
        template: TemplateName::of(common, &format!("{}.html", section.word())),
        rank: WriteOrder::List,
        head,
        content: content(linked.filter(|_| number == 1).and_then(intro_of)),
        origin: common.map(place_of),
    }
}

/// A page's prose as an introduction; absent if it says nothing.
pub(super) fn intro_of(linked: &LinkedPage) -> Option<Intro> {
    let page = &linked.page;
    let says_something = !linked.body.body().html.is_empty() || page.summary.is_some();
    says_something.then(|| Intro {
        title: page.title.clone(),
        summary: page.summary.clone().unwrap_or_default(),
        body: Html(linked.body.clone()),
    })
}

/// The file that a page is made from.
pub(super) fn place_of(common: &Common) -> SourceRange {
    SourceRange::start_of(&common.file)
}
