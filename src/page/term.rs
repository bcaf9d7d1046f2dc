//! What the pages of actors and of topics have in common.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::archive::asset::FoundAsset;
use crate::archive::index::TermUse;
use crate::archive::term::{Term, TermId};
use crate::archive::{BriefId, LinkedBrief};
use crate::brief::{Common, Profile};
use crate::diagnostic::SourceRange;
use crate::digest::Digest;
use crate::page::figure::activity::{self, Activity};
use crate::page::formats::{calendar, feed, social_card};
use crate::page::parts::{CountedTerm, Entry, Link, Pager};
use crate::page::planner::{Planner, marking};
use crate::page::quotes::{self, QuotedBrief};
use crate::page::shared::{Html, Shared};
use crate::page::timeline::{self, DatedEntry, TimelinePage, by_year};
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, head, paginate, print};
use crate::panics::{self, Subject};
use crate::schema::Str;

/// How many entries a list beside the text has at most.
pub(super) const IN_RAIL: usize = 12;

/// The pages of terms, made again only where something on them differs.
pub(super) fn remembered(
    planner: &Planner<'_>,
    ids: &[TermId],
    make: impl Fn(TermId) -> Vec<Page> + Sync,
) -> Vec<Shared<Page>> {
    let plan = |id| planner.remembered(|| key(planner, id), || make(id));
    let subject = |id| Subject::Named(planner.archive.terms().get(id).address());
    ids.par_iter().flat_map_iter(|&id| panics::within(|| subject(id), || plan(id))).collect()
}

/// Digest of all that the pages of a term are made of.
fn key(planner: &Planner<'_>, id: TermId) -> Digest {
    let used = &planner.archive.term_uses[id.index()];
    let briefs: Vec<_> = used
        .briefs
        .iter()
        .map(|&id| {
            let report = planner.report(id).map(|report| report.digest());
            (planner.brief_card(id).digest(), report, &planner.brief(id).body)
        })
        .collect();
    let events: Vec<Digest> = used.events.iter().map(|&id| planner.event(id).digest()).collect();
    let own =
        (planner.settings_key, planner.archive.index_digest, planner.terms, planner.term_card(id));
    let own = (own, planner.of_profile(id));
    Digest::of(&("term", own, briefs, events))
}

/// An actor or topic, with what its pages share.
pub(super) struct TermPages<'d> {
    planner: &'d Planner<'d>,
    pub(super) id: TermId,
    pub(super) term: &'d Term,
    pub(super) used: &'d TermUse,
    entries: Vec<DatedEntry>,
}

impl<'d> TermPages<'d> {
    pub(super) fn new(planner: &'d Planner<'d>, id: TermId) -> Self {
        let (term, used) =
            (planner.archive.terms().get(id), &planner.archive.term_uses[id.index()]);
        let entries = timeline::entries(planner, &used.events, &used.briefs, &used.dated);
        Self { planner, id, term, used, entries }
    }

    pub(super) fn profile(&self) -> Option<&'d Profile> {
        self.term.profile.as_deref()
    }

    /// The text of the profile, which stands on the first page.
    pub(super) fn body(&self) -> Option<Html> {
        self.planner.profile_body(self.id)
    }

    /// The picture of the profile.
    pub(super) fn image(&self) -> Option<&'d FoundAsset> {
        self.planner.archive.profiles.get(&self.id)?.1.as_ref()
    }

    /// How often briefs name it.
    pub(super) fn mention_count(&self) -> usize {
        let in_brief = |brief: &BriefId| self.planner.brief(*brief).body.mentions_of(self.id).len();
        self.used.briefs.iter().map(in_brief).sum()
    }

    /// The pages of the list of its briefs; at least one.
    pub(super) fn lists(&self) -> Vec<(String, Pager, Vec<QuotedBrief>)> {
        let quotes = |brief| quotes::of_term(self.planner, brief, self.id);
        let pages = quotes::cut(self.planner, &self.used.briefs, quotes);
        quotes::paginate(self.planner, pages, &self.term.address())
    }

    /// Briefs and events by month.
    pub(super) fn activity(&self) -> Option<Activity> {
        activity::of_entries(self.planner, &self.entries)
    }

    /// What happened last, newest first; what was reported, each brief on the list says.
    pub(super) fn latest(&self) -> Vec<Shared<Entry>> {
        let happened = self.entries.iter().filter(|(_, entry)| entry.clock != "reported");
        happened.take(IN_RAIL).map(|(_, entry)| entry.clone()).collect()
    }

    /// Its whole timeline as a link, if it has one of its own.
    pub(super) fn timeline_url(&self) -> Option<Str> {
        self.has_timeline().then(|| self.planner.href(&self.timeline_address()))
    }

    fn has_timeline(&self) -> bool {
        self.entries.len() > IN_RAIL
    }

    fn timeline_address(&self) -> String {
        format!("{}timeline/", self.term.address())
    }

    /// The pages of its whole timeline; none where its own page shows all.
    pub(super) fn timeline_pages(&self, crumbs: &[Link]) -> Vec<Page> {
        if !self.has_timeline() {
            return Vec::new();
        }
        let link = self.planner.term_link(self.id);
        let mut crumbs = crumbs.to_vec();
        crumbs.push(Link { url: link.url.clone(), name: link.name.clone() });
        paginate(self.planner, &self.entries, &self.timeline_address())
            .into_iter()
            .map(|(address, pager, entries)| {
                let content = Content::Timeline(TimelinePage {
                    intro: None,
                    of: Some(link.clone()),
                    years: by_year(self.planner, entries),
                    pager,
                });
                let title = format!("{}: {}", self.term.name, self.planner.word("timeline"));
                let head =
                    Head { title: title.into(), ..self.head("timeline", &address, crumbs.clone()) };
                let template = TemplateName::usual("timeline.html");
                Page { address, template, rank: WriteOrder::List, head, content, origin: None }
            })
            .collect()
    }

    /// Its page, of either kind.
    pub(super) fn page(&self, address: String, crumbs: Vec<Link>, content: Content) -> Page {
        let common = self.common();
        let kind = self.term.kind.word();
        let of = self.term.address();
        let mut alternates = feed::alternates(self.planner, &of, &self.used.briefs);
        alternates.extend(calendar::alternate(self.planner, &of, &self.used.events));
        Page {
            head: Head {
                alternates,
                print: print::link(self.planner, self.id),
                card: social_card::url(self.planner, &of),
                image: self.planner.shared_image(common, self.image()),
                ..self.head(kind, &address, crumbs)
            },
            address,
            template: TemplateName::of(common, &format!("{kind}.html")),
            rank: WriteOrder::Leaf,
            content,
            origin: common.map(|common| SourceRange::start_of(&common.file)),
        }
    }

    fn common(&self) -> Option<&'d Common> {
        self.term.profile.as_ref().map(|profile| &profile.common)
    }

    fn head(&self, kind: &'static str, address: &str, crumbs: Vec<Link>) -> Head {
        let common = self.common();
        let card = self.planner.term_card(self.id);
        let description =
            if card.summary.is_empty() { card.role.clone() } else { card.summary.clone() };
        Head {
            description,
            section: self.term.kind.folder(),
            crumbs,
            withheld: common.map_or("", |common| self.planner.withheld(&common.release)),
            tlp: common.map_or("", |common| marking(common.release.tlp)),
            ..head(self.planner, kind, address, self.term.name.clone())
        }
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

/// The terms that stand beside one in its briefs, most frequent first, then by name.
pub(super) fn counted(
    planner: &Planner<'_>,
    briefs: &[BriefId],
    terms_of: fn(&LinkedBrief) -> &Vec<TermId>,
    but: TermId,
) -> Vec<CountedTerm> {
    let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
    for &brief in briefs {
        for &id in terms_of(planner.brief(brief)) {
            *counts.entry(id).or_default() += 1;
        }
    }
    counts.remove(&but);
    let mut ranked: Vec<(TermId, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| {
        let name = |id: TermId| &planner.archive.terms().get(id).name;
        b.1.cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0)))
    });
    ranked.truncate(IN_RAIL);
    ranked
        .into_iter()
        .map(|(id, count)| CountedTerm { term: planner.term_link(id), count })
        .collect()
}
