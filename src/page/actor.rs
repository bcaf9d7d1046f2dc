//! The page of an actor.

use serde::Serialize;

use crate::archive::term::{TermId, TermKind};
use crate::brief::Details;
use crate::page::figure::activity::Activity;
use crate::page::figure::ego::{self, Ego};
use crate::page::parts::{CountedTerm, Entry, Link, Pager, Picture, TermCard, TermLink};
use crate::page::planner::Planner;
use crate::page::quotes::QuotedBrief;
use crate::page::shared::{Extra, Html, Shared};
use crate::page::term::{self, TermPages, aliases, counted, links};
use crate::page::{Content, Page, extra};
use crate::schema::Str;

/// What the template of an actor can read.
#[derive(Debug, Hash, Serialize)]
pub struct ActorPage {
    /// Name, role, summary, counts, first and last day.
    pub card: Shared<TermCard>,
    /// How often briefs name it.
    pub mention_count: usize,
    /// Other names.
    pub aliases: Vec<Str>,
    /// Country; empty if not set.
    pub country: Str,
    /// Actors that this one belongs to.
    pub affiliations: Vec<Shared<TermLink>>,
    /// Actors that belong to this one, by name.
    pub members: Vec<Shared<TermLink>>,
    /// Addresses elsewhere.
    pub links: Vec<Link>,
    /// Picture.
    pub image: Option<Picture>,
    /// The text of the profile.
    pub body: Option<Html>,
    /// Briefs of this page of the list, newest first, with the sentences that name the actor.
    pub briefs: Vec<QuotedBrief>,
    /// Where this page stands in the list.
    pub pager: Pager,
    /// Briefs and events by month.
    pub activity: Option<Activity>,
    /// Actors that stand beside it.
    pub company: Option<Ego>,
    /// Topics of its briefs, most frequent first.
    pub topics: Vec<CountedTerm>,
    /// What happened last, newest first.
    pub timeline: Vec<Shared<Entry>>,
    /// The whole timeline, where that is a page of its own.
    pub timeline_url: Option<Str>,
    /// The writer's own values.
    pub extra: Extra,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Shared<Page>> {
    let ids = planner.archive.terms().of_kind(TermKind::Actor);
    term::remembered(planner, &ids, |id| pages(planner, id))
}

fn pages(planner: &Planner<'_>, id: TermId) -> Vec<Page> {
    let term_pages = TermPages::new(planner, id);
    let crumbs = vec![Link { url: planner.href("/actors/"), name: planner.word("actors") }];
    let mut pages: Vec<Page> = Vec::new();
    for (address, pager, briefs) in term_pages.lists() {
        let content = match pager.number {
            1 => first_page(planner, &term_pages, briefs, pager),
            _ => further_page(planner, id, briefs, pager),
        };
        pages.push(term_pages.page(address, crumbs.clone(), Content::Actor(Box::new(content))));
    }
    pages.extend(term_pages.timeline_pages(&crumbs));
    pages
}

fn first_page(
    planner: &Planner<'_>,
    term_pages: &TermPages<'_>,
    briefs: Vec<QuotedBrief>,
    pager: Pager,
) -> ActorPage {
    let (profile, used) = (term_pages.profile(), term_pages.used);
    let country = match profile.map(|profile| &profile.details) {
        Some(Details::Actor { country, .. }) => country.clone(),
        _ => None,
    };
    let mut members = used.members.clone();
    planner.sort_by_name(&mut members);
    ActorPage {
        mention_count: term_pages.mention_count(),
        aliases: aliases(profile),
        country: country.unwrap_or_default(),
        affiliations: planner.term_links(&term_pages.term.affiliations),
        members: planner.term_links(&members),
        links: links(profile),
        image: profile.and_then(|profile| planner.picture(&profile.common, term_pages.image())),
        body: term_pages.body(),
        activity: term_pages.activity(),
        company: ego::figure(planner, term_pages.id),
        topics: counted(planner, &used.briefs, |brief| &brief.topics.all, term_pages.id),
        timeline: term_pages.latest(),
        timeline_url: term_pages.timeline_url(),
        extra: extra(profile.and_then(|profile| profile.common.extra.as_ref())),
        ..further_page(planner, term_pages.id, briefs, pager)
    }
}

/// A page of the list behind the first, which has the list alone.
fn further_page(
    planner: &Planner<'_>,
    id: TermId,
    briefs: Vec<QuotedBrief>,
    pager: Pager,
) -> ActorPage {
    ActorPage {
        card: planner.term_card(id),
        mention_count: 0,
        aliases: Vec::new(),
        country: "".into(),
        affiliations: Vec::new(),
        members: Vec::new(),
        links: Vec::new(),
        image: None,
        body: None,
        briefs,
        pager,
        activity: None,
        company: None,
        topics: Vec::new(),
        timeline: Vec::new(),
        timeline_url: None,
        extra: extra(None),
    }
}
