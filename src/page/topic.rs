//! The page of a topic.

use rayon::prelude::*;
use serde::Serialize;

use crate::archive::term::{Term, TermId, TermKind, ancestors};
use crate::page::actor::{IN_RAIL, aliases, counted, latest_events, links, term_page};
use crate::page::desk::Desk;
use crate::page::parts::{BriefCard, CountedTerm, Entry, Link, Pager, Picture, TermCard};
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Page, extra, paginate};
use crate::schema::Str;

/// What the template of a topic can read.
#[derive(Debug, Hash, Serialize)]
pub struct TopicPage {
    /// Name, summary, status, trend, counts, first and last day.
    pub card: Shared<TermCard>,
    /// Other names.
    pub aliases: Vec<Str>,
    /// Narrower topics, by name.
    pub members: Vec<Shared<TermCard>>,
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
    /// Actors of its briefs, most frequent first.
    pub actors: Vec<CountedTerm>,
    /// Its latest events, newest first.
    pub timeline: Vec<Shared<Entry>>,
    /// The writer's own values.
    pub extra: Extra,
}

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let ids = desk.archive.terms.of_kind(TermKind::Topic);
    ids.par_iter().flat_map_iter(|&id| pages(desk, id, desk.archive.terms.get(id))).collect()
}

fn pages(desk: &Desk<'_>, id: TermId, term: &Term) -> Vec<Page> {
    let used = &desk.archive.uses[id.index()];
    let profile = term.profile.as_deref();
    let actors = counted(desk, &used.briefs, |brief| &brief.actors, id);
    let mut members = used.members.clone();
    desk.sort_by_name(&mut members);
    paginate(desk, &used.briefs, &term.address())
        .into_iter()
        .map(|(address, pager, briefs)| {
            let is_first = pager.number == 1;
            let content = TopicPage {
                card: desk.term_card(id),
                aliases: aliases(profile),
                members: members.iter().map(|&id| desk.term_card(id)).collect(),
                links: links(profile),
                image: profile
                    .and_then(|profile| desk.picture(&profile.common, used.image.as_ref())),
                body: used
                    .body
                    .clone()
                    .filter(|body| is_first && !body.body().html.is_empty())
                    .map(Html),
                briefs: desk.brief_cards(briefs),
                actors: actors.iter().take(IN_RAIL).cloned().collect(),
                timeline: latest_events(desk, id, if is_first { IN_RAIL } else { 0 }),
                extra: extra(profile.and_then(|profile| profile.common.extra.as_ref())),
                pager,
            };
            term_page(
                desk,
                address,
                (id, term),
                crumbs(desk, term),
                Content::Topic(Box::new(content)),
            )
        })
        .collect()
}

/// The list of topics, and the wider topics from the widest on.
fn crumbs(desk: &Desk<'_>, term: &Term) -> Vec<Link> {
    let mut above: Vec<Link> = term
        .parent
        .into_iter()
        .flat_map(|parent| ancestors(&desk.archive.terms, parent))
        .map(|id| {
            let link = desk.term_link(id);
            Link { url: link.url.clone(), name: link.name.clone() }
        })
        .collect();
    above.push(Link { url: desk.href("/topics/"), name: desk.word("topics") });
    above.reverse();
    above
}
