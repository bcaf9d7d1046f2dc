//! Print editions: a topic with all its briefs in full. A brief needs none of its own, since the style sheet has a
//! part for paper.

use rayon::prelude::*;
use serde::{Serialize, Serializer};
use tera::Value;

use crate::archive::BriefId;
use crate::archive::term::{TermId, TermKind};
use crate::digest::Digest;
use crate::html::{Change, rewrite};
use crate::page::brief::{self, CorrectionItem, SourceItem};
use crate::page::parts::{BriefCard, Link, Pager, TermCard};
use crate::page::planner::{Planner, marking};
use crate::page::shared::{Digested, Html, Shared, StillHtml};
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, head, paginate_by};
use crate::schema::Str;

/// Briefs in one part of a print edition. Most topics have fewer; the others go on in a second part.
const IN_PART: usize = 100;

/// What the template of a print edition can read.
#[derive(Debug, Hash, Serialize)]
pub struct PrintPage {
    /// The topic.
    pub card: Shared<TermCard>,
    /// The text of its profile, in the first part.
    pub body: Option<StillHtml>,
    /// Its briefs, newest first.
    pub briefs: Vec<Digested<PrintedBrief>>,
    /// Which part this is.
    pub pager: Pager,
}

/// A brief in a print edition.
#[derive(Debug, Hash, Serialize)]
pub struct PrintedBrief {
    /// Title, place, date, actors, topics, picture.
    pub card: Shared<BriefCard>,
    /// The bottom line, where the writer has set one; empty otherwise.
    pub summary: Str,
    /// Who wrote it.
    pub authors: Vec<Str>,
    /// Language of its text.
    pub lang: Str,
    /// What goes in front of its anchors.
    pub prefix: Str,
    /// The text, its headings one level down, its anchors with the prefix.
    pub body: PrintedHtml,
    /// What it rests on.
    pub sources: Vec<SourceItem>,
    /// What has been put right.
    pub corrections: Vec<CorrectionItem>,
}

/// A body among others. Its HTML is made when the page is rendered.
#[derive(Clone, Debug, Hash)]
pub struct PrintedHtml {
    html: Html,
    prefix: Str,
}

impl Serialize for PrintedHtml {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&rewrite(&self.html.0.still_html(), self)).serialize(serializer)
    }
}

impl Change for PrintedHtml {
    fn element(&self, name: &str) -> Option<String> {
        let level = name.strip_prefix('h')?.parse::<u8>().ok()?;
        (1..6).contains(&level).then(|| format!("h{}", level + 1))
    }

    fn attribute(&self, name: &str, value: &str) -> Option<String> {
        let prefixed = |id: &str| format!("{}{id}", self.prefix);
        match name {
            "id" | "for" | "name" => Some(prefixed(value)),
            "aria-labelledby" | "aria-describedby" | "headers" => {
                Some(value.split_whitespace().map(prefixed).collect::<Vec<_>>().join(" "))
            }
            "href" => Some(format!("#{}", prefixed(value.strip_prefix('#')?))),
            _ => None,
        }
    }
}

/// The print edition of a term as a link, if it has one.
pub(super) fn link(planner: &Planner<'_>, id: TermId) -> Option<Str> {
    let term = planner.archive.terms().get(id);
    let has_briefs = !planner.archive.term_uses[id.index()].briefs.is_empty();
    let exists = planner.inputs.config.beside.print && term.kind == TermKind::Topic && has_briefs;
    exists.then(|| planner.href(&address_of(planner, id)))
}

fn address_of(planner: &Planner<'_>, id: TermId) -> String {
    format!("{}print/", planner.archive.terms().get(id).address())
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Shared<Page>> {
    if !planner.inputs.config.beside.print {
        return Vec::new();
    }
    let topics = planner.archive.terms().of_kind(TermKind::Topic);
    let pages = topics
        .par_iter()
        .flat_map_iter(|&id| planner.remembered(|| key(planner, id), || edition(planner, id)));
    pages.collect()
}

/// Digest of all that the print edition of a topic is made of.
fn key(planner: &Planner<'_>, id: TermId) -> Digest {
    let used = &planner.archive.term_uses[id.index()];
    let briefs: Vec<_> = used
        .briefs
        .iter()
        .map(|&id| {
            let linked = planner.brief(id);
            let dates: Vec<_> = brief::side_dates(linked).map(|date| planner.date(date)).collect();
            (linked.brief.common.digest, &linked.body, planner.brief_card(id), dates)
        })
        .collect();
    let own = (planner.settings_key, planner.term_card(id), planner.of_profile(id));
    Digest::of(&("print", own, briefs))
}

fn printed(planner: &Planner<'_>, id: BriefId) -> PrintedBrief {
    let linked = planner.brief(id);
    let digest = Digest::of_bytes(linked.address.as_bytes()).to_string();
    // Of one length, so that no two anchors can become the same.
    let prefix: Str = format!("b{}-", &digest[..12]).into();
    PrintedBrief {
        card: planner.brief_card(id),
        summary: linked.brief.summary.clone().unwrap_or_default(),
        authors: linked.brief.authors.clone(),
        lang: planner.lang_of(&linked.brief.common),
        body: PrintedHtml { html: Html(linked.body.clone()), prefix: prefix.clone() },
        prefix,
        sources: brief::sources(planner, linked),
        corrections: brief::corrections(planner, linked),
    }
}

fn edition(planner: &Planner<'_>, id: TermId) -> Vec<Page> {
    let used = &planner.archive.term_uses[id.index()];
    if used.briefs.is_empty() {
        return Vec::new();
    }
    let term = planner.archive.terms().get(id);
    let common = term.profile.as_ref().map(|profile| &profile.common);
    let link = planner.term_link(id);
    let body = planner.profile_body(id).map(|Html(body)| StillHtml(body));
    paginate_by(planner, &used.briefs, &address_of(planner, id), IN_PART)
        .into_iter()
        .map(|(address, pager, ids)| {
            let head = Head {
                noindex: true,
                section: "topics",
                withheld: common.map_or("", |common| planner.withheld(&common.release)),
                tlp: common.map_or("", |common| marking(common.release.tlp)),
                crumbs: vec![
                    Link { url: planner.href("/topics/"), name: planner.word("topics") },
                    Link { url: link.url.clone(), name: link.name.clone() },
                ],
                ..head(
                    planner,
                    "print",
                    &address,
                    format!("{}: {}", term.name, planner.word("print_edition")),
                )
            };
            let content = PrintPage {
                card: planner.term_card(id),
                body: body.clone().filter(|_| pager.number == 1),
                briefs: ids.iter().map(|id| Digested::new(printed(planner, *id))).collect(),
                pager,
            };
            Page {
                address,
                template: TemplateName::usual("print.html"),
                rank: WriteOrder::List,
                head,
                content: Content::Print(content),
                origin: None,
            }
        })
        .collect()
}
