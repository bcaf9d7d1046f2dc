//! Makes the parts of all pages, one by one.

use crate::address;
use crate::archive::body::LinkedBody;
use crate::archive::events::{Claim, Event};
use crate::archive::term::{Term, TermId, TermKind};
use crate::archive::{BriefId, LinkedBrief};
use crate::brief::Details;
use crate::brief::actor_kind::{ActorKind, Kind};
use crate::brief::body::PassageKind;
use crate::brief::fields::{Status, Trend};
use crate::date::Date;
use crate::page::parts::{BriefCard, BriefLink, DateRef, Entry, OtherClaim, TermCard, TermLink};
use crate::page::planner::{LATELY, Planner, marking};
use crate::page::shared::Shared;
use crate::schema::{Str, Words};

impl Planner<'_> {
    pub(super) fn make_date(&self, date: Date, has_page: bool) -> DateRef {
        let strings = &self.inputs.theme.strings;
        let is_day = date.day_number().is_some();
        DateRef {
            iso: date.to_string().into(),
            long: strings.long(date).into(),
            short: strings.short(date).into(),
            in_year: strings.in_year(date).into(),
            weekday: if is_day { strings.weekday(date).into() } else { "".into() },
            day: date.day_number().unwrap_or(0),
            month: date.month_number().map_or("".into(), |month| strings.month_short(month).into()),
            year: date.year_number(),
            url: has_page.then(|| self.href(&address::of_date(date))),
            scheduled: date.first_day() > self.inputs.policy.today,
        }
    }

    pub(super) fn make_term_link(&self, id: TermId, term: &Term) -> TermLink {
        let role = match term.profile.as_ref().map(|profile| &profile.details) {
            Some(Details::Actor { role: Some(role), .. }) => role.clone(),
            _ => "".into(),
        };
        TermLink {
            url: self.href(&term.address()),
            name: term.name.clone(),
            kind: term.kind.word(),
            schema: schema_type(term),
            role,
            briefs: self.archive.term_uses[id.index()].briefs.len(),
        }
    }

    pub(super) fn make_term_card(&self, id: TermId, term: &Term) -> TermCard {
        let TermLink { url, name, kind, schema, role, briefs } =
            (*self.parts.term_links[id.index()]).clone();
        let used = &self.archive.term_uses[id.index()];
        let profile = term.profile.as_deref();
        let kind_label = match profile.map(|profile| &profile.details) {
            Some(Details::Actor { kind: Some(kind), .. }) => match kind {
                Kind::Known(kind) => self.word(&format!("kind_{}", kind.word())),
                Kind::Own(word) => word.clone(),
            },
            _ => "".into(),
        };
        let days: Vec<Date> =
            used.briefs.iter().filter_map(|&id| Some(self.brief(id).brief.date?.day)).collect();
        let (status, trend) = match profile.map(|profile| &profile.details) {
            Some(Details::Topic { status, trend, .. }) => self.development(&days, *status, *trend),
            Some(Details::Actor { .. }) => ("", ""),
            None if term.kind == TermKind::Topic => self.development(&days, None, None),
            None => ("", ""),
        };
        TermCard {
            url,
            name,
            kind,
            schema,
            kind_label,
            role,
            summary: profile.and_then(|profile| profile.summary.clone()).unwrap_or_default(),
            status,
            trend,
            briefs,
            events: used.events.len(),
            first: days.last().map(|&day| self.date(day)),
            last: days.first().map(|&day| self.date(day)),
        }
    }

    /// Status and trend of a topic, worked out from the days of its briefs (newest first) where nobody has
    /// set them: active if one came lately; up if there were more than in as many days before.
    fn development(
        &self,
        days: &[Date],
        status: Option<Status>,
        trend: Option<Trend>,
    ) -> (&'static str, &'static str) {
        let lately = days.iter().filter(|&&day| self.is_lately(day)).count();
        let before = self.latest.map_or(0, |latest| {
            let age = |day: Date| latest.day_count() - day.day_count();
            days.iter().filter(|&&day| (LATELY..2 * LATELY).contains(&age(day))).count()
        });
        let status = status.unwrap_or(if lately > 0 { Status::Active } else { Status::Dormant });
        let usual = match lately.cmp(&before) {
            std::cmp::Ordering::Greater => Trend::Up,
            std::cmp::Ordering::Equal => Trend::Steady,
            std::cmp::Ordering::Less => Trend::Down,
        };
        (status.word(), trend.unwrap_or(usual).word())
    }

    pub(super) fn make_brief_link(&self, linked: &LinkedBrief) -> BriefLink {
        BriefLink {
            url: self.href(&linked.address),
            title: linked.brief.title.clone(),
            date: linked.brief.date.map(|moment| self.date(moment.day)),
        }
    }

    pub(super) fn make_brief_card(&self, linked: &LinkedBrief) -> BriefCard {
        let brief = &linked.brief;
        BriefCard {
            url: self.href(&linked.address),
            title: brief.title.clone(),
            summary: summary(linked),
            place: brief.place.clone().unwrap_or_default(),
            date: brief.date.map(|moment| self.date(moment.day)),
            actors: self.term_links(&linked.actors.all),
            topics: self.term_links(&linked.topics.all),
            lang: self.foreign(brief.common.lang.as_ref()),
            tlp: marking(brief.common.release.tlp),
            image: self.picture(&brief.common, linked.image.as_ref()),
            withheld: self.withheld(&brief.common.release),
        }
    }

    pub(super) fn make_event(&self, event: &Event) -> Entry {
        let lead = event.lead();
        let (others, more) = event.others();
        let others = others.into_iter().map(|claim| OtherClaim {
            date: self.date(claim.date),
            end: claim.end.map(|end| self.date(end)),
            label: self.label(claim),
            brief: self.brief_link(claim.brief),
            circa: claim.circa,
        });
        // A dispute is shown as what the newest brief says beside what the others say.
        let date = if event.is_disputed { lead.date } else { event.date };
        Entry {
            clock: "happened",
            date: self.date(date),
            end: lead.end.map(|end| self.date(end)),
            label: self.label(lead),
            quote: None,
            brief: self.brief_link(lead.brief),
            circa: lead.circa,
            disputed: event.is_disputed,
            others: others.collect(),
            more,
        }
    }

    /// What happened, as a brief says; its title, if it does not.
    pub(in crate::page) fn label(&self, claim: &Claim) -> Str {
        claim.label.clone().unwrap_or_else(|| self.brief(claim.brief).brief.title.clone())
    }

    pub(super) fn make_report(&self, id: BriefId) -> Option<Shared<Entry>> {
        let linked = self.brief(id);
        Some(Shared::new(Entry {
            clock: "reported",
            date: self.date(linked.brief.date?.day),
            end: None,
            label: linked.brief.title.clone(),
            quote: None,
            brief: self.brief_link(id),
            circa: false,
            disputed: false,
            others: Vec::new(),
            more: 0,
        }))
    }
}

/// The type of schema.org that fits a term. Of an actor whose kind nobody has told, it is only known that it is one.
fn schema_type(term: &Term) -> &'static str {
    let kind = match term.profile.as_ref().map(|profile| &profile.details) {
        Some(Details::Actor { kind, .. }) => kind.as_ref().and_then(Kind::known),
        Some(Details::Topic { .. }) | None => None,
    };
    match kind {
        None => "Thing",
        Some(ActorKind::Person) => "Person",
        Some(ActorKind::Government | ActorKind::Court) => "GovernmentOrganization",
        Some(ActorKind::Company) => "Corporation",
        Some(ActorKind::Party) => "PoliticalParty",
        Some(ActorKind::Media) => "NewsMediaOrganization",
        Some(ActorKind::Country) => "Country",
        Some(
            ActorKind::Organization
            | ActorKind::Military
            | ActorKind::Police
            | ActorKind::ArmedGroup
            | ActorKind::International,
        ) => "Organization",
    }
}

/// The first paragraph that has words, as plain text; empty if there is none.
fn first_paragraph(linked: &LinkedBody) -> String {
    let body = linked.body();
    let paragraphs = body.passages.iter().filter(|passage| passage.kind == PassageKind::Paragraph);
    let mut texts = paragraphs.map(|passage| {
        let pieces: String = body.pieces(passage).map(|piece| linked.shown(piece)).collect();
        pieces.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    texts.find(|text| !text.is_empty()).unwrap_or_default()
}

/// The bottom line of a brief, or how its text begins, cut at a word.
fn summary(linked: &LinkedBrief) -> Str {
    const LONGEST: usize = 280;
    if let Some(summary) = &linked.brief.summary {
        return summary.clone();
    }
    let text = first_paragraph(&linked.body);
    if text.chars().count() <= LONGEST {
        return text.into();
    }
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let cut = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches(|c: char| !c.is_alphanumeric())).into()
}
