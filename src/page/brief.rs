//! The page of a brief.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::address;
use crate::archive::related::{Feature, Related};
use crate::archive::term::TermId;
use crate::archive::{BriefId, Cast, LinkedBrief};
use crate::brief::body::{Heading, PassageKind};
use crate::brief::values::{Correction, SourceEntry, SourceFields};
use crate::date::Date;
use crate::diagnostic::Place;
use crate::page::desk::{Desk, marking, summary};
use crate::page::parts::{BriefCard, BriefLink, DateRef, Entry, Link, TermLink};
use crate::page::quotes::{Quote, QuotedBrief};
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, Rank, TemplateName, card, extra, head};
use crate::schema::{Str, Words};

/// So much of what two briefs share is named.
const SHARES: usize = 3;

/// What the template of a brief can read.
#[derive(Debug, Hash, Serialize)]
pub struct BriefPage {
    /// Title, place, date, actors, topics, picture.
    pub card: Shared<BriefCard>,
    /// The bottom line, where the writer has set one; empty otherwise.
    pub summary: Str,
    /// The day of the last change, if it is not the first.
    pub updated: Option<Shared<DateRef>>,
    /// Who wrote it.
    pub authors: Vec<Str>,
    /// `low`, `moderate` or `high`; empty if not set.
    pub confidence: &'static str,
    /// The text.
    pub body: Html,
    /// Its headings.
    pub toc: Vec<TocEntry>,
    /// Minutes it takes to read, at 230 words a minute (Brysbaert 2019, silent reading of English).
    pub minutes: usize,
    /// Its own events and the day it came out, in order of time.
    pub timeline: Vec<Shared<Entry>>,
    /// Its actors, and whether the writer has told of each.
    pub actors: Vec<CastMember>,
    /// Its topics, likewise.
    pub topics: Vec<CastMember>,
    /// The dates that its text names and that have pages, in order of time.
    pub dates: Vec<Shared<DateRef>>,
    /// What it rests on.
    pub sources: Vec<SourceItem>,
    /// Briefs that belong to it, closest first.
    pub related: Vec<RelatedBrief>,
    /// Briefs that link to it, newest first.
    pub referred_by: Vec<QuotedBrief>,
    /// What has been put right.
    pub corrections: Vec<CorrectionItem>,
    /// The brief that came out after it.
    pub newer: Option<Shared<BriefLink>>,
    /// The brief that came out before it.
    pub older: Option<Shared<BriefLink>>,
    /// The writer's own values.
    pub extra: Extra,
}

impl BriefPage {
    /// The day of the last change or correction, else the day it came out: `2025-03-12`.
    pub fn last_change(&self) -> Option<Str> {
        let corrected = self.corrections.iter().filter_map(|correction| correction.date.as_ref());
        let days = self.card.date.iter().chain(&self.updated).chain(corrected);
        days.map(|date| date.iso.clone()).max()
    }
}

/// An actor or topic of a brief.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CastMember {
    /// The actor or topic.
    pub term: Shared<TermLink>,
    /// The writer has not told of it: it was found in the text.
    pub found: bool,
}

/// A brief that belongs to another.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RelatedBrief {
    /// The brief.
    pub brief: Shared<BriefLink>,
    /// What they share, rarest first.
    pub shares: Vec<Link>,
    /// How much more they share.
    pub more: usize,
}

/// A heading in a table of contents.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TocEntry {
    /// 2 to 6.
    pub level: u8,
    /// The anchor as a link.
    pub url: Str,
    /// What it says.
    pub text: Str,
}

/// A cited document.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SourceItem {
    /// Its number, from 1; 0 where sources are not numbered.
    pub number: usize,
    /// Its title; empty if it has none.
    pub title: Str,
    /// Who published it; empty if unknown.
    pub publisher: Str,
    /// Where it is.
    pub url: Option<Str>,
    /// When it came out.
    pub date: Option<Shared<DateRef>>,
    /// When it was last looked at.
    pub accessed: Option<Shared<DateRef>>,
    /// A copy of it in an archive.
    pub archived: Option<Str>,
    /// Grade of the Admiralty Code; empty if none.
    pub grade: Str,
    /// The text refers to it.
    pub cited: bool,
}

/// A correction.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CorrectionItem {
    /// When it was made.
    pub date: Option<Shared<DateRef>>,
    /// What was wrong and what is right.
    pub text: Str,
}

pub(super) fn plan(desk: &Desk<'_>) -> Vec<Page> {
    let ids = 0..desk.archive.briefs.len();
    ids.into_par_iter().map(|index| page(desk, BriefId(index as u32))).collect()
}

fn page(desk: &Desk<'_>, id: BriefId) -> Page {
    let linked = desk.brief(id);
    let brief = &linked.brief;
    let common = &brief.common;
    let head = Head {
        description: summary(linked),
        lang: desk.lang_of(common),
        card: card::url(desk, &linked.address),
        section: "briefs",
        crumbs: vec![Link { url: desk.href("/briefs/"), name: desk.word("briefs") }],
        withheld: desk.withheld(&common.release),
        tlp: marking(common.release.tlp),
        ..head(desk, "brief", &linked.address, brief.title.clone())
    };
    let neighbour = |index: Option<usize>| {
        let index = index.filter(|&index| index < desk.archive.briefs.len())?;
        Some(desk.brief_link(BriefId(index as u32)))
    };
    let changed = brief
        .updated
        .map(|moment| moment.day)
        .filter(|day| brief.date.is_none_or(|date| date.day != *day));
    let body = linked.body.body();
    let content = BriefPage {
        card: desk.brief_card(id),
        summary: brief.summary.clone().unwrap_or_default(),
        updated: changed.map(|day| desk.date(day)),
        authors: brief.authors.clone(),
        confidence: brief.confidence.map_or("", Words::word),
        body: Html(linked.body.clone()),
        toc: toc(&body.headings),
        minutes: minutes(linked),
        timeline: timeline(desk, id),
        actors: cast(desk, &linked.actors),
        topics: cast(desk, &linked.topics),
        dates: dates(desk, linked),
        sources: sources(desk, linked),
        related: desk.archive.brief_uses[id.index()]
            .related
            .iter()
            .map(|related| related_brief(desk, related))
            .collect(),
        referred_by: referred_by(desk, id),
        corrections: corrections(desk, linked),
        newer: neighbour(id.index().checked_sub(1)),
        older: neighbour(Some(id.index() + 1)),
        extra: extra(common.extra.as_ref()),
    };
    Page {
        address: linked.address.to_string(),
        template: TemplateName::of(Some(common), "brief.html"),
        rank: Rank::Leaf,
        head,
        content: Content::Brief(Box::new(content)),
        origin: Some(Place::start_of(&common.file)),
    }
}

/// Headings as entries of a table of contents: the upper two levels.
pub(super) fn toc(headings: &[Heading]) -> Vec<TocEntry> {
    let shown = headings.iter().filter(|heading| heading.level <= 3);
    shown
        .map(|Heading { level, id, text }| TocEntry {
            level: *level,
            url: format!("#{id}").into(),
            text: text.clone(),
        })
        .collect()
}

fn minutes(linked: &LinkedBrief) -> usize {
    const WORDS_A_MINUTE: usize = 230;
    let body = linked.body.body();
    let read = body.passages.iter().filter(|passage| passage.kind != PassageKind::Footnote);
    let words: usize =
        read.map(|passage| body.passage_text(passage).split_whitespace().count()).sum();
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

fn timeline(desk: &Desk<'_>, id: BriefId) -> Vec<Shared<Entry>> {
    let events = &desk.archive.brief_uses[id.index()].events;
    if events.is_empty() {
        return Vec::new();
    }
    let mut entries = desk.events(events);
    if let Some(report) = desk.report(id) {
        let at = entries.partition_point(|entry| entry.date.iso <= report.date.iso);
        entries.insert(at, report);
    }
    entries
}

fn cast(desk: &Desk<'_>, cast: &Cast) -> Vec<CastMember> {
    let members = cast.all.iter().enumerate();
    let member = |(index, &id): (usize, &TermId)| CastMember {
        term: desk.term_link(id),
        found: index >= cast.told,
    };
    members.map(member).collect()
}

fn dates(desk: &Desk<'_>, linked: &LinkedBrief) -> Vec<Shared<DateRef>> {
    let named: BTreeSet<Date> = linked.body.dates.iter().map(|mention| mention.date).collect();
    named.into_iter().map(|date| desk.date(date)).collect()
}

fn related_brief(desk: &Desk<'_>, related: &Related) -> RelatedBrief {
    let shares = related.shares.iter().take(SHARES).map(|feature| match *feature {
        Feature::Term(id) => {
            let term = desk.term_link(id);
            Link { url: term.url.clone(), name: term.name.clone() }
        }
        Feature::Day(date) => {
            Link { url: desk.href(&address::of_date(date)), name: desk.date(date).long.clone() }
        }
    });
    RelatedBrief {
        brief: desk.brief_link(related.brief),
        shares: shares.collect(),
        more: related.shares.len().saturating_sub(SHARES),
    }
}

/// The briefs that link to this one, each with the sentence that does.
fn referred_by(desk: &Desk<'_>, id: BriefId) -> Vec<QuotedBrief> {
    let referrals = &desk.archive.brief_uses[id.index()].referred_by;
    let quoted = referrals.iter().map(|referral| {
        let body = &desk.brief(referral.brief).body;
        let mention = referral.mention;
        QuotedBrief {
            brief: desk.brief_card(referral.brief),
            quotes: vec![Quote::new(body, mention.sentence, vec![mention.text])],
            continued: false,
        }
    });
    quoted.collect()
}

pub(super) fn sources(desk: &Desk<'_>, linked: &LinkedBrief) -> Vec<SourceItem> {
    let cited = &linked.body.body().cited;
    let numbered = linked.brief.sources.iter().zip(1..);
    numbered
        .map(|(SourceEntry(fields), number)| {
            let is_cited = u16::try_from(number).is_ok_and(|number| cited.contains(&number));
            source_item(desk, fields, number, is_cited)
        })
        .collect()
}

pub(super) fn source_item(
    desk: &Desk<'_>,
    fields: &SourceFields,
    number: usize,
    cited: bool,
) -> SourceItem {
    let SourceFields { title, publisher, url, date, accessed, archived, grade } = fields;
    SourceItem {
        number,
        title: title.clone().unwrap_or_default(),
        publisher: publisher.clone().unwrap_or_default(),
        url: url.as_ref().map(|url| url.0.clone()),
        date: date.map(|date| desk.date(date)),
        accessed: accessed.map(|date| desk.date(date)),
        archived: archived.as_ref().map(|url| url.0.clone()),
        grade: grade.map_or("".into(), |grade| {
            format!("{}{}", grade.reliability, grade.credibility).into()
        }),
        cited,
    }
}

pub(super) fn corrections(desk: &Desk<'_>, linked: &LinkedBrief) -> Vec<CorrectionItem> {
    let corrections = linked.brief.corrections.iter();
    corrections.map(|correction| correction_item(desk, correction)).collect()
}

fn correction_item(desk: &Desk<'_>, correction: &Correction) -> CorrectionItem {
    CorrectionItem {
        date: correction.date.map(|date| desk.date(date)),
        text: correction.text.clone(),
    }
}
