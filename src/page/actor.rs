//! The page of an actor.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::archive::term::{Term, TermId, TermKind};
use crate::archive::{BriefId, LinkedBrief};
use crate::brief::{Common, Details, Profile};
use crate::diagnostic::Place;
use crate::page::desk::{Desk, marking};
use crate::page::parts::{BriefCard, CountedTerm, Entry, Link, Pager, Picture, TermCard, TermLink};
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, Rank, TemplateName, extra, head, paginate};
use crate::schema::Str;

/// How many entries a list beside the text has at most.
pub(super) const IN_RAIL: usize = 12;

/// What the template of an actor can read.
#[derive(Debug, Hash, Serialize)]
pub struct ActorPage {
    /// Name, role, summary, counts, first and last day.
    pub card: Shared<TermCard>,
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
    /// Briefs of this page of the list, newest first.
    pub briefs: Vec<Shared<BriefCard>>,
    /// Where this page stands in the list.
    pub pager: Pager,
    /// Topics of its briefs, most frequent first.
    pub topics: Vec<CountedTerm>,
    /// Its latest events, newest first.
    pub timeline: Vec<Shared<Entry>>,
    /// The writer's own values.
    pub extra: Extra,
}

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let ids = desk.archive.terms.of_kind(TermKind::Actor);
    ids.par_iter().flat_map_iter(|&id| pages(desk, id, desk.archive.terms.get(id))).collect()
}

fn pages(desk: &Desk<'_>, id: TermId, term: &Term) -> Vec<Page> {
    let used = &desk.archive.uses[id.index()];
    let profile = term.profile.as_deref();
    let topics = counted(desk, &used.briefs, |brief| &brief.topics, id);
    let (affiliations, country) = match profile.map(|profile| &profile.details) {
        Some(Details::Actor { country, .. }) => (term.affiliations.as_slice(), country.clone()),
        _ => (&[][..], None),
    };
    let mut members = used.members.clone();
    desk.sort_by_name(&mut members);
    paginate(desk, &used.briefs, &term.address())
        .into_iter()
        .map(|(address, pager, briefs)| {
            let is_first = pager.number == 1;
            let content = ActorPage {
                card: desk.term_card(id),
                aliases: aliases(profile),
                country: country.clone().unwrap_or_default(),
                affiliations: desk.term_links(affiliations),
                members: desk.term_links(&members),
                links: links(profile),
                image: profile
                    .and_then(|profile| desk.picture(&profile.common, used.image.as_ref())),
                body: used
                    .body
                    .clone()
                    .filter(|body| is_first && !body.body().html.is_empty())
                    .map(Html),
                briefs: desk.brief_cards(briefs),
                topics: topics.iter().take(IN_RAIL).cloned().collect(),
                timeline: latest_events(desk, id, if is_first { IN_RAIL } else { 0 }),
                extra: extra(profile.and_then(|profile| profile.common.extra.as_ref())),
                pager,
            };
            let crumbs = vec![Link { url: desk.href("/actors/"), name: desk.word("actors") }];
            term_page(desk, address, (id, term), crumbs, Content::Actor(Box::new(content)))
        })
        .collect()
}

/// The page of a term, of either kind.
pub(super) fn term_page(
    desk: &Desk<'_>,
    address: String,
    (id, term): (TermId, &Term),
    crumbs: Vec<Link>,
    content: Content,
) -> Page {
    let common: Option<&Common> = term.profile.as_ref().map(|profile| &profile.common);
    let card = desk.term_card(id);
    let description =
        if card.summary.is_empty() { card.role.clone() } else { card.summary.clone() };
    let head = Head {
        description,
        section: term.kind.folder(),
        crumbs,
        withheld: common.map_or("", |common| desk.withheld(&common.release)),
        tlp: common.map_or("", |common| marking(common.release.tlp)),
        ..head(desk, term.kind.word(), &address, term.name.clone())
    };
    Page {
        address,
        template: TemplateName::of(common, &format!("{}.html", term.kind.word())),
        rank: Rank::Leaf,
        head,
        content,
        origin: common.map(|common| Place::start_of(&common.file)),
    }
}

/// Other names, but for those that differ from the name in case or accents alone.
pub(super) fn aliases(profile: Option<&Profile>) -> Vec<Str> {
    profile.map_or_else(Vec::new, |profile| {
        let name = crate::slug::fold(&profile.name);
        let aliases = profile.aliases.iter().map(|alias| alias.value.clone());
        aliases.filter(|alias| crate::slug::fold(alias) != name).collect()
    })
}

pub(super) fn links(profile: Option<&Profile>) -> Vec<Link> {
    let links = profile.map_or(&[][..], |profile| &profile.links);
    let link = |link: &crate::brief::values::LinkEntry| Link {
        url: link.url.0.clone(),
        name: link.title.clone().unwrap_or_else(|| link.url.0.clone()),
    };
    links.iter().map(link).collect()
}

/// The latest events of a term, newest first.
pub(super) fn latest_events(desk: &Desk<'_>, id: TermId, count: usize) -> Vec<Shared<Entry>> {
    let events = &desk.archive.uses[id.index()].events;
    events.iter().rev().take(count).map(|&event| desk.event(event)).collect()
}

/// The terms that stand beside one in its briefs, most frequent first, then by name.
pub(super) fn counted(
    desk: &Desk<'_>,
    briefs: &[BriefId],
    terms_of: fn(&LinkedBrief) -> &Vec<TermId>,
    but: TermId,
) -> Vec<CountedTerm> {
    let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
    for &brief in briefs {
        for &id in terms_of(desk.brief(brief)) {
            *counts.entry(id).or_default() += 1;
        }
    }
    counts.remove(&but);
    let mut ranked: Vec<(TermId, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| {
        let name = |id: TermId| &desk.archive.terms.get(id).name;
        b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
    });
    ranked.into_iter().map(|(id, count)| CountedTerm { term: desk.term_link(id), count }).collect()
}
