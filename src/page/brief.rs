//! The page of a brief.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use crate::address;
use crate::archive::related::{Feature, Related};
use crate::archive::term::TermId;
use crate::archive::{BriefId, BriefTerms, LinkedBrief};
use crate::brief::body::{Heading, PassageKind};
use crate::brief::values::{Correction, SourceEntry, SourceFields};
use crate::date::Date;
use crate::diagnostic::SourceRange;
use crate::digest::Digest;
use crate::page::formats::social_card;
use crate::page::parts::{BriefCard, BriefLink, DateRef, Entry, Link, TermLink};
use crate::page::planner::{Planner, marking};
use crate::page::quote::Quote;
use crate::page::quotes::QuotedBrief;
use crate::page::shared::{Extra, Html, Shared};
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, extra, head};
use crate::panics::{self, Subject};
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
    /// The actors and then the topics that the writer has named or linked.
    pub declared: Vec<Shared<TermLink>>,
    /// Those that were found in the text beside them, the most frequent first.
    pub found: Vec<Shared<TermLink>>,
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

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Shared<Page>> {
    let ids = (0..planner.archive.briefs.len()).into_par_iter().map(|index| BriefId(index as u32));
    let plan = |id| planner.remembered(|| key(planner, id), || vec![page(planner, id)]);
    let subject = |id| Subject::File(SourceRange::start_of(&planner.brief(id).brief.common.file));
    ids.flat_map_iter(|id| panics::within(|| subject(id), || plan(id))).collect()
}

/// Digest of all that the page of a brief is made of.
fn key(planner: &Planner<'_>, id: BriefId) -> Digest {
    let linked = planner.brief(id);
    let used = &planner.archive.brief_uses[id.index()];
    let links = neighbours(planner, id);
    let declared = (linked.actors.declared_count, linked.topics.declared_count);
    let own = (planner.settings_key, linked.brief.common.digest, &linked.body, declared, links);
    let related: Vec<_> = used
        .related
        .iter()
        .map(|related| (planner.brief_link(related.brief), &related.shares))
        .collect();
    let referred_by: Vec<_> = used
        .referred_by
        .iter()
        .map(|other| {
            (planner.brief_card(other.brief), &planner.brief(other.brief).body, other.mention)
        })
        .collect();
    let dates: Vec<_> = side_dates(linked).map(|date| planner.date(date).digest()).collect();
    Digest::of(&(
        "brief",
        own,
        planner.brief_card(id),
        timeline(planner, id),
        related,
        referred_by,
        (dates, planner.terms),
    ))
}

/// Dates that a brief names beside its text; whether they have pages is for others to say.
pub(super) fn side_dates(linked: &LinkedBrief) -> impl Iterator<Item = Date> {
    let brief = &linked.brief;
    let sources = brief.sources.iter().flat_map(|source| [source.0.date, source.0.accessed]);
    let corrections = brief.corrections.iter().map(|correction| correction.date);
    let updated = brief.updated.map(|moment| moment.day);
    sources.chain(corrections).chain([updated]).flatten()
}

/// The briefs that came out after and before one.
fn neighbours(
    planner: &Planner<'_>,
    id: BriefId,
) -> (Option<Shared<BriefLink>>, Option<Shared<BriefLink>>) {
    let neighbour = |index: Option<usize>| {
        let index = index.filter(|&index| index < planner.archive.briefs.len())?;
        Some(planner.brief_link(BriefId(index as u32)))
    };
    (neighbour(id.index().checked_sub(1)), neighbour(Some(id.index() + 1)))
}

fn page(planner: &Planner<'_>, id: BriefId) -> Page {
    let linked = planner.brief(id);
    let brief = &linked.brief;
    let common = &brief.common;
    let head = Head {
        description: planner.brief_card(id).summary.clone(),
        lang: planner.lang_of(common),
        card: social_card::url(planner, &linked.address),
        image: planner.shared_image(Some(common), linked.image.as_ref()),
        section: "briefs",
        crumbs: vec![Link { url: planner.href("/briefs/"), name: planner.word("briefs") }],
        withheld: planner.withheld(&common.release),
        tlp: marking(common.release.tlp),
        ..head(planner, "brief", &linked.address, brief.title.clone())
    };
    Page {
        address: linked.address.to_string(),
        template: TemplateName::of(Some(common), "brief.html"),
        rank: WriteOrder::Leaf,
        head,
        content: Content::Brief(Box::new(content(planner, id))),
        origin: Some(SourceRange::start_of(&common.file)),
    }
}

fn content(planner: &Planner<'_>, id: BriefId) -> BriefPage {
    let linked = planner.brief(id);
    let brief = &linked.brief;
    let (newer, older) = neighbours(planner, id);
    let changed = brief
        .updated
        .map(|moment| moment.day)
        .filter(|day| brief.date.is_none_or(|date| date.day != *day));
    let body = linked.body.body();
    let used = &planner.archive.brief_uses[id.index()];
    BriefPage {
        card: planner.brief_card(id),
        summary: brief.summary.clone().unwrap_or_default(),
        updated: changed.map(|day| planner.date(day)),
        authors: brief.authors.clone(),
        confidence: brief.confidence.map_or("", Words::word),
        body: Html(linked.body.clone()),
        toc: toc(&body.headings),
        minutes: minutes(linked),
        timeline: timeline(planner, id),
        declared: cast(planner, linked, |cast| &cast.all[..cast.declared_count]),
        found: cast(planner, linked, |cast| &cast.all[cast.declared_count..]),
        dates: dates(planner, linked),
        sources: sources(planner, linked),
        related: used.related.iter().map(|related| related_brief(planner, related)).collect(),
        referred_by: referred_by(planner, id),
        corrections: corrections(planner, linked),
        newer,
        older,
        extra: extra(brief.common.extra.as_ref()),
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

fn timeline(planner: &Planner<'_>, id: BriefId) -> Vec<Shared<Entry>> {
    let events = &planner.archive.brief_uses[id.index()].events;
    if events.is_empty() {
        return Vec::new();
    }
    let mut entries = planner.events(events);
    if let Some(report) = planner.report(id) {
        let at = entries.partition_point(|entry| entry.date.iso <= report.date.iso);
        entries.insert(at, report);
    }
    entries
}

/// A part of a brief's actors, and the same part of its topics.
fn cast(
    planner: &Planner<'_>,
    linked: &LinkedBrief,
    part: fn(&BriefTerms) -> &[TermId],
) -> Vec<Shared<TermLink>> {
    planner.term_links(&[part(&linked.actors), part(&linked.topics)].concat())
}

fn dates(planner: &Planner<'_>, linked: &LinkedBrief) -> Vec<Shared<DateRef>> {
    let named: BTreeSet<Date> = linked.body.dates.iter().map(|mention| mention.date).collect();
    named.into_iter().map(|date| planner.date(date)).collect()
}

fn related_brief(planner: &Planner<'_>, related: &Related) -> RelatedBrief {
    let shares = related.shares.iter().take(SHARES).map(|feature| match *feature {
        Feature::Term(id) => {
            let term = planner.term_link(id);
            Link { url: term.url.clone(), name: term.name.clone() }
        }
        Feature::Day(date) => Link {
            url: planner.href(&address::of_date(date)),
            name: planner.date(date).long.clone(),
        },
    });
    RelatedBrief {
        brief: planner.brief_link(related.brief),
        shares: shares.collect(),
        more: related.shares.len().saturating_sub(SHARES),
    }
}

/// The briefs that link to this one, each with the sentence that does.
fn referred_by(planner: &Planner<'_>, id: BriefId) -> Vec<QuotedBrief> {
    let referrals = &planner.archive.brief_uses[id.index()].referred_by;
    let quoted = referrals.iter().map(|referral| {
        let body = &planner.brief(referral.brief).body;
        let mention = &body.briefs[referral.mention as usize];
        QuotedBrief {
            brief: planner.brief_card(referral.brief),
            quotes: vec![Quote::new(body, mention.sentence, vec![mention.text])],
            continued: false,
        }
    });
    quoted.collect()
}

pub(super) fn sources(planner: &Planner<'_>, linked: &LinkedBrief) -> Vec<SourceItem> {
    let cited = &linked.body.body().cited;
    let numbered = linked.brief.sources.iter().zip(1..);
    numbered
        .map(|(SourceEntry(fields), number)| {
            let is_cited = u16::try_from(number).is_ok_and(|number| cited.contains(&number));
            source_item(planner, fields, number, is_cited)
        })
        .collect()
}

pub(super) fn source_item(
    planner: &Planner<'_>,
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
        date: date.map(|date| planner.date(date)),
        accessed: accessed.map(|date| planner.date(date)),
        archived: archived.as_ref().map(|url| url.0.clone()),
        grade: grade.map_or("".into(), |grade| {
            format!("{}{}", grade.reliability, grade.credibility).into()
        }),
        cited,
    }
}

pub(super) fn corrections(planner: &Planner<'_>, linked: &LinkedBrief) -> Vec<CorrectionItem> {
    let corrections = linked.brief.corrections.iter();
    corrections.map(|correction| correction_item(planner, correction)).collect()
}

fn correction_item(planner: &Planner<'_>, correction: &Correction) -> CorrectionItem {
    CorrectionItem {
        date: correction.date.map(|date| planner.date(date)),
        text: correction.text.clone(),
    }
}
