//! Links one document: its references are resolved, its names and dates found.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::archive::asset::{self, FoundAsset};
use crate::archive::body::{LinkedBody, Linking, filled};
use crate::archive::declared;
use crate::archive::finder::{self, Context, Doubt, Found};
use crate::archive::keys;
use crate::archive::names::NameTable;
use crate::archive::reference::{self, Resolved};
use crate::archive::site_map::SiteMap;
use crate::archive::term::{self, Declared, Term, TermId};
use crate::brief::body::{Body, Passage, PassageKind, Run};
use crate::brief::{Common, Document};
use crate::date::Date;
use crate::date::expression::DateFinder;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::language::Language;
use crate::memo::Memo;
use crate::report::quote;
use crate::source_file::Span;
use crate::suggest::one_of;

/// What has to be known to link documents one by one.
pub(super) struct Linker<'a> {
    pub(super) map: &'a SiteMap<'a>,
    names: &'a NameTable,
    /// The forms of dates, by the language of the text.
    dates: BTreeMap<&'static str, DateFinder>,
    /// Prose that is linked already.
    known: &'a Memo<Arc<Prose>>,
    /// Digest of all names, and of the settings that bear on what is found.
    names_digest: Digest,
}

/// One document, linked.
pub(super) struct LinkedDocument {
    pub(super) body: Arc<LinkedBody>,
    pub(super) image: Option<FoundAsset>,
    pub(super) resolved: Resolved,
    pub(super) declared: Declared,
    /// Actors and topics that the label of each entry of `dates` names.
    pub(super) label_terms: Vec<Vec<TermId>>,
}

/// What the prose of a document names.
pub(super) struct Prose {
    body: Arc<LinkedBody>,
    label_terms: Vec<Vec<TermId>>,
    diagnostics: Diagnostics,
}

impl<'a> Linker<'a> {
    pub(super) fn new(
        map: &'a SiteMap<'a>,
        names: &'a NameTable,
        known: &'a Memo<Arc<Prose>>,
    ) -> Self {
        let finder = |tag: &'static str| {
            let mut languages = vec![Language::of(tag)];
            languages
                .extend(map.inputs.config.date_languages.iter().filter(|other| other.tag != tag));
            (tag, DateFinder::new(&languages))
        };
        let dates = Language::tags().map(finder).collect();
        let names_digest = known
            .digest(|| Digest::of(&(keys::settings_key(map.inputs), keys::of_terms(map.terms))));
        Self { map, names, dates, known, names_digest }
    }

    /// Links a document that has an address, and perhaps describes a term. Dates that are `pageless` are not linked.
    pub(super) fn link(
        &self,
        document: Document,
        address: &str,
        own: Option<TermId>,
        pageless: &[Date],
    ) -> LinkedDocument {
        let inputs = self.map.inputs;
        let common = document.common();
        let mut resolved = reference::resolve(common, address, self.map, pageless);
        let image = asset::image(common, self.map, &mut resolved.diagnostics);
        let (declared, near) = match &document {
            Document::Brief(brief) => {
                let (declared, findings) = declared::declared(brief, self.map.terms);
                resolved.diagnostics.append(findings);
                (declared, brief.date.map(|date| date.day))
            }
            Document::Profile(_) | Document::Page(_) => (Declared::default(), None),
        };
        let near = near.filter(|_| inputs.config.infer_year);
        let key = || {
            let links = (&resolved.targets, &resolved.named);
            Digest::of(&(self.names_digest, common.digest, links, &declared, own, near, pageless))
        };
        let make = || Arc::new(self.prose(&document, &resolved, &declared, (own, near), pageless));
        let prose = self.known.get(key, make);
        resolved.diagnostics.extend(prose.diagnostics.iter().cloned());
        LinkedDocument {
            body: prose.body.clone(),
            image,
            resolved,
            declared,
            label_terms: prose.label_terms.clone(),
        }
    }

    /// Finds what the prose of a document names. It may describe a term of its own, and there may be a day for dates
    /// without a year.
    fn prose(
        &self,
        document: &Document,
        resolved: &Resolved,
        declared: &Declared,
        (own, near): (Option<TermId>, Option<Date>),
        pageless: &[Date],
    ) -> Prose {
        let inputs = self.map.inputs;
        let common = document.common();
        let body = filled(&common.body, &resolved.targets);
        let all = declared.all();
        let by_hand = &resolved.named;
        let context = Context { declared: &all, own, by_hand, near, ..self.context(common) };
        let found = finder::find(&body, context);
        let is_brief = matches!(document, Document::Brief(_));
        let counts = |doubt: &Doubt| match doubt {
            Doubt::Suggested(term) => is_brief && !all.contains(term),
            Doubt::Shared(_) | Doubt::Impossible | Doubt::Ambiguous => true,
        };
        let mut diagnostics = Diagnostics::new();
        self.report_doubts(common, &body, &found, counts, &mut diagnostics);
        let label_terms = self.label_terms(document, &all);
        let linking = Linking {
            config: &inputs.config,
            strings: &inputs.theme.strings,
            terms: self.map.terms,
            pageless,
        };
        let body = LinkedBody::new(document.clone(), body, &resolved.targets, found, linking);
        Prose { body: Arc::new(body), label_terms, diagnostics }
    }

    /// The terms that the label of each entry of `dates` names.
    fn label_terms(&self, document: &Document, declared: &[TermId]) -> Vec<Vec<TermId>> {
        let Document::Brief(brief) = document else { return Vec::new() };
        let labels = brief.dates.iter().map(|entry| entry.value.label.as_ref());
        labels
            .map(|label| label.map(|label| self.terms_in(label, &brief.common, declared)))
            .map(Option::unwrap_or_default)
            .collect()
    }

    /// The terms that a short text names.
    fn terms_in(&self, text: &str, common: &Common, declared: &[TermId]) -> Vec<TermId> {
        let whole = Span::new(0, text.len());
        let run = Run {
            text: 0,
            html: 0,
            source: 0,
            text_len: whole.end,
            html_len: whole.end,
            source_len: whole.end,
            exact: true,
            prose: true,
        };
        let passage = Passage { kind: PassageKind::Paragraph, text: whole, section: 0 };
        let body = Body {
            text: text.to_owned(),
            runs: vec![run],
            passages: vec![passage],
            ..Body::default()
        };
        let found = finder::find(&body, Context { declared, ..self.context(common) });
        let mut terms = Vec::new();
        for mention in &found.mentions {
            term::add_new(&mut terms, &[mention.term]);
        }
        terms
    }

    fn context(&self, common: &Common) -> Context<'_> {
        let site = &self.map.inputs.config.lang;
        let language = Language::of(common.lang.as_ref().map_or(site, |lang| &lang.0));
        Context {
            terms: self.map.terms,
            names: self.names,
            dates: &self.dates[language.tag],
            language,
            declared: &[],
            by_hand: &[],
            own: None,
            near: None::<Date>,
        }
    }

    /// Tells the writer what could not be settled: each shared or suggested name once.
    fn report_doubts(
        &self,
        common: &Common,
        body: &Body,
        found: &Found,
        counts: impl Fn(&Doubt) -> bool,
        diagnostics: &mut Diagnostics,
    ) {
        let mut told = Vec::new();
        for (span, doubt) in found.doubts.iter().filter(|(_, doubt)| counts(doubt)) {
            let is_told =
                matches!(doubt, Doubt::Suggested(_) | Doubt::Shared(_)) && told.contains(doubt);
            if is_told {
                continue;
            }
            told.push(*doubt);
            let written = quote(&body.text[span.range()]);
            let place = SourceRange::new(&common.file, body.source_of(*span));
            diagnostics.push(self.describe(*doubt, &written).at(place));
        }
    }

    fn describe(&self, doubt: Doubt, written: &str) -> Diagnostic {
        match doubt {
            Doubt::Shared(name) => {
                let owners = self.names.name(name).owners.iter().map(|&id| self.map.terms.get(id));
                let link =
                    |term: &Term| format!("`[[{}/{}|{written}]]`", term.kind.folder(), term.slug);
                let links = one_of(owners.map(link));
                let help = format!("declare the one you mean, or link it: {links}");
                let message = format!("`{written}` is the name of several, so it is not linked");
                Diagnostic::new(Code::SharedName, message).help(help)
            }
            Doubt::Suggested(id) => {
                let term = self.map.terms.get(id);
                let (kind, slug) = (term.kind.word(), &term.slug);
                let message = format!(
                    "`{written}` could be the {kind} `{slug}`, which the brief does not declare"
                );
                let help =
                    format!("put `{slug}` into `{kind}s`, or link it: `[[{slug}|{written}]]`");
                Diagnostic::new(Code::Suggestion, message).help(help)
            }
            Doubt::Impossible => {
                let message = format!("`{written}` is in no calendar");
                Diagnostic::new(Code::NoSuchDay, message)
            }
            Doubt::Ambiguous => {
                let message = format!(
                    "`{written}` is not read as a date: nobody can know which number is the month"
                );
                Diagnostic::new(Code::AmbiguousDate, message).help("write the month as a word")
            }
        }
    }
}
