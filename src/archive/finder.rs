//! Finds the names and dates of one body.

use std::collections::BTreeSet;

use crate::archive::names::{NameTable, policy};
use crate::archive::normalized::Folded;
use crate::archive::sentences::Sentences;
use crate::archive::term::{TermId, TermKind, Terms};
use crate::archive::web_address::WebAddresses;
use crate::brief::body::{Body, Passage, PassageKind};
use crate::brief::fields::MentionPolicy;
use crate::character::is_unspaced;
use crate::date::Date;
use crate::date::expression::{DateFinder, Meaning};
use crate::language::Language;
use crate::sentence::trimmed;
use crate::source_file::Span;

/// What a link by hand names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// An actor or topic.
    Term(TermId),
    /// A date.
    Date(Date),
    /// A brief, by its place among the chosen ones.
    Brief(usize),
}

/// A place in prose that names a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// What is named.
    pub term: TermId,
    /// The name, in bytes of the body's text.
    pub text: Span,
    /// The sentence around it.
    pub sentence: Span,
    /// Its section.
    pub section: u32,
    /// The writer has linked it by hand.
    pub by_hand: bool,
}

/// A place in prose that names a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateMention {
    /// What is named.
    pub date: Date,
    /// The expression, in bytes of the body's text.
    pub text: Span,
    /// The sentence around it.
    pub sentence: Span,
    /// Its year was inferred.
    pub is_inferred: bool,
    /// It may be linked: it stands in no heading.
    pub may_link: bool,
}

/// A place in prose that links to a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BriefMention {
    /// The brief, by its place among the chosen ones.
    pub brief: usize,
    /// The link's text, in bytes of the body's text.
    pub text: Span,
    /// The sentence around it.
    pub sentence: Span,
}

/// Something that could not be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A name that several terms share, by its number in the name table.
    Shared(usize),
    /// A term that is only suggested.
    Suggested(TermId),
    /// A day that is in no calendar.
    Impossible,
    /// A day whose numbers are in an order that nobody can know.
    Ambiguous,
}

/// What was found in a body.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Names, in order.
    pub mentions: Vec<Mention>,
    /// Dates, in order.
    pub dates: Vec<DateMention>,
    /// Links to briefs, in order.
    pub briefs: Vec<BriefMention>,
    /// What could not be settled, and where it stands in the text.
    pub doubts: Vec<(Span, Doubt)>,
    /// Backslashes that keep a name from being one: they go.
    pub escapes: Vec<u32>,
    /// Sentences that are too long to be quoted whole, in order.
    pub long: Vec<Span>,
}

/// What has to be known to find the names of one body.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// All terms.
    pub terms: &'a Terms,
    /// Their names.
    pub names: &'a NameTable,
    /// The forms of dates.
    pub dates: &'a DateFinder,
    /// The language of the text.
    pub language: &'static Language,
    /// The terms that the front matter declares.
    pub declared: &'a [TermId],
    /// What each reference of the body names.
    pub by_hand: &'a [Option<Named>],
    /// The term that the body describes: its own names are no mentions.
    pub own: Option<TermId>,
    /// The day that days without a year are near to, if their year may be inferred.
    pub near: Option<Date>,
}

/// Finds all names and dates.
pub fn find(body: &Body, context: Context<'_>) -> Found {
    let addresses = WebAddresses::new(&body.text);
    let mut search =
        Search { body, context, found: Found::default(), named: Vec::new(), addresses };
    let folded = Folded::new(&body.text);
    search.find_dates();
    search.find_names(&folded);
    search.add_links_by_hand();
    search.add_sentences();
    search.found.mentions.sort_by_key(|mention| (mention.text, mention.term));
    search.found.dates.sort_by_key(|mention| mention.text);
    search.found.escapes.sort_unstable();
    search.found
}

struct Search<'a> {
    body: &'a Body,
    context: Context<'a>,
    found: Found,
    /// All that is named, linked or not: no sentence ends inside.
    named: Vec<Span>,
    addresses: WebAddresses<'a>,
}

/// A name that stands where names count.
struct Candidate {
    text: Span,
    passage: usize,
    name: usize,
    owner: Option<TermId>,
}

impl Search<'_> {
    fn find_dates(&mut self) {
        for (index, passage) in self.body.passages.iter().enumerate() {
            let text = self.body.passage_text(passage);
            // Every form but that of inferred years has digits.
            if !text.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            for expression in self.context.dates.find(text, self.context.near) {
                let text = Span::from(expression.span).shifted(passage.text.start as usize);
                if !self.is_prose(text) {
                    continue;
                }
                self.named.push(text);
                if self.is_escaped(text, passage) {
                    self.found.escapes.push(text.start - 1);
                } else {
                    self.add_date(index, text, expression.meaning);
                }
            }
        }
    }

    fn add_date(&mut self, passage: usize, text: Span, meaning: Meaning) {
        let may_link = self.body.passages[passage].kind != PassageKind::Heading;
        let (date, is_inferred) = match meaning {
            Meaning::Date(date) => (date, false),
            Meaning::Inferred(date) => (date, true),
            Meaning::Impossible => return self.found.doubts.push((text, Doubt::Impossible)),
            Meaning::Ambiguous => return self.found.doubts.push((text, Doubt::Ambiguous)),
        };
        self.found.dates.push(DateMention { date, text, sentence: text, is_inferred, may_link });
    }

    fn find_names(&mut self, folded: &Folded<'_>) {
        let candidates = self.candidates(folded);
        // Terms that a name of several words has shown to be meant: their common words count too.
        let names = self.context.names;
        let shown: BTreeSet<TermId> = candidates
            .iter()
            .filter(|candidate| names.name(candidate.name).has_words)
            .filter_map(|candidate| candidate.owner)
            .collect();
        for Candidate { text, passage, name, owner } in candidates {
            let Some(term) = owner else {
                self.found.doubts.push((text, Doubt::Shared(name)));
                continue;
            };
            if self.is_common(name) && !self.is_meant(term, &shown, text) {
                continue;
            }
            let section = self.body.passages[passage].section;
            let mention = Mention { term, text, sentence: text, section, by_hand: false };
            self.found.mentions.push(mention);
        }
    }

    /// Names that stand as whole words where names count, leftmost and longest first; where the longest does
    /// not, a shorter one that begins with it is tried.
    fn candidates(&mut self, folded: &Folded<'_>) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut taken = 0;
        for hit in self.context.names.hits(folded.text()) {
            let text = folded.original(hit.start, hit.end);
            if text.start < taken {
                continue;
            }
            let Some(passage) = self.passage_of(text) else { continue };
            if !self.counts(text, passage) || self.overlaps_date(text) {
                continue;
            }
            self.named.push(text);
            if self.is_escaped(text, &self.body.passages[passage]) {
                self.found.escapes.push(text.start - 1);
                taken = text.end;
                continue;
            }
            if self.body.text[..text.start as usize].ends_with('\\') {
                continue;
            }
            let owner = self.owner(hit.name);
            if let Some(term) = owner
                && policy(self.context.terms.get(term)) == MentionPolicy::Suggest
            {
                self.found.doubts.push((text, Doubt::Suggested(term)));
                continue;
            }
            taken = text.end;
            if self
                .context
                .own
                .is_some_and(|own| self.context.names.name(hit.name).owners.contains(&own))
            {
                continue;
            }
            candidates.push(Candidate { text, passage, name: hit.name, owner });
        }
        candidates
    }

    /// Whether a stretch of text is a whole word of prose.
    fn counts(&mut self, text: Span, passage: usize) -> bool {
        let passage = &self.body.passages[passage];
        passage.kind != PassageKind::Heading
            && stands_alone(&self.body.text, text, passage.text)
            && self.is_prose(text)
            && !self.addresses.hold(text)
            && !is_currency(&self.body.text[text.end as usize..])
    }

    /// What a name means here: its only owner, or the one owner that the brief declares. An actor comes before a topic
    /// of the same name.
    fn owner(&self, name: usize) -> Option<TermId> {
        let owners = self.context.names.name(name).owners.as_slice();
        let declared: Vec<TermId> =
            owners.iter().copied().filter(|owner| self.context.declared.contains(owner)).collect();
        let owners = if declared.is_empty() { owners } else { &declared };
        if let [owner] = owners {
            return Some(*owner);
        }
        let is_actor = |id: &&TermId| self.context.terms.get(**id).kind == TermKind::Actor;
        let mut actors = owners.iter().filter(is_actor);
        actors.next().copied().filter(|_| actors.next().is_none())
    }

    fn is_common(&self, name: usize) -> bool {
        let name = self.context.names.name(name);
        !name.has_words && !name.any_case && self.context.language.is_common(&name.text)
    }

    /// Whether a common word is a name here. Behind "in" and the like, the name of a month is a month.
    fn is_meant(&self, term: TermId, shown: &BTreeSet<TermId>, text: Span) -> bool {
        let language = self.context.language;
        let word = self.body.text[text.range()].to_lowercase();
        let is_month = || language.months.iter().any(|(name, _)| name.to_lowercase() == word);
        // No word that stands before a month is longer.
        const LONGEST: usize = 64;
        let start = text.start as usize;
        let near = self.body.text.ceil_char_boundary(start.saturating_sub(LONGEST));
        let before = self.body.text[near..start].split_whitespace().next_back().unwrap_or_default();
        let is_behind = || language.before_month.contains(before.to_lowercase().as_str());
        (self.context.declared.contains(&term) || shown.contains(&term))
            && !(is_month() && is_behind())
    }

    /// Whether all of a stretch of text is prose: none of it code or part of a link.
    fn is_prose(&self, text: Span) -> bool {
        let first = self.body.runs.partition_point(|run| run.text + run.text_len <= text.start);
        let runs = self.body.runs[first..].iter().take_while(|run| run.text < text.end);
        let mut covered = text.start;
        for run in runs {
            if !run.prose || run.text > covered {
                return false;
            }
            covered = run.text + run.text_len;
        }
        covered >= text.end
    }

    /// Whether a backslash stands in front that begins a word; one inside a word is a part of it.
    fn is_escaped(&self, text: Span, passage: &Passage) -> bool {
        let before = &self.body.text[passage.text.start as usize..text.start as usize];
        let word = before.strip_suffix('\\');
        word.is_some_and(|before| {
            !before.ends_with(|c: char| c.is_alphanumeric() || ":\\/".contains(c))
        })
    }

    fn overlaps_date(&self, text: Span) -> bool {
        let dates = &self.found.dates;
        let next = dates.partition_point(|date| date.text.end <= text.start);
        dates.get(next).is_some_and(|date| date.text.start < text.end)
    }

    /// The passage that holds a stretch of text whole.
    fn passage_of(&self, text: Span) -> Option<usize> {
        let index = self.body.passages.partition_point(|passage| passage.text.end <= text.start);
        let passage = self.body.passages.get(index)?;
        (passage.text.start <= text.start && text.end <= passage.text.end).then_some(index)
    }

    /// What the writer has linked by hand counts as named.
    fn add_links_by_hand(&mut self) {
        for (reference, named) in self.body.references.iter().zip(self.context.by_hand) {
            let text = Span::from(trimmed(&self.body.text, reference.text.range()));
            let Some(passage) = self.passage_of(text).filter(|_| text.start < text.end) else {
                continue;
            };
            if named.is_some() {
                self.named.push(text);
            }
            let section = self.body.passages[passage].section;
            let sentence = text;
            match *named {
                Some(Named::Term(term)) => {
                    let mention = Mention { term, text, sentence, section, by_hand: true };
                    self.found.mentions.push(mention);
                }
                Some(Named::Date(date)) => {
                    let (is_inferred, may_link) = (false, false);
                    let mention = DateMention { date, text, sentence, is_inferred, may_link };
                    self.found.dates.push(mention);
                }
                Some(Named::Brief(brief)) => {
                    self.found.briefs.push(BriefMention { brief, text, sentence });
                }
                None => {}
            }
        }
    }

    /// Puts each mention into its sentence. What else is named decides where sentences end, so this comes last.
    fn add_sentences(&mut self) {
        let named = std::mem::take(&mut self.named);
        let sentences = Sentences::new(self.body, self.context.language, named);
        let Found { mentions, dates, briefs, long, .. } = &mut self.found;
        mentions.iter_mut().for_each(|mention| mention.sentence = sentences.around(mention.text));
        dates.iter_mut().for_each(|mention| mention.sentence = sentences.around(mention.text));
        briefs.iter_mut().for_each(|mention| mention.sentence = sentences.around(mention.text));
        *long = sentences.long;
    }
}

/// Whether no letter or digit touches a stretch of a text. Scripts that are written without spaces touch
/// nothing, but for Katakana, which Katakana goes on (UAX #29, WB13).
fn stands_alone(text: &str, span: Span, within: Span) -> bool {
    let before = text[within.start as usize..span.start as usize].chars().next_back();
    let behind = text[span.end as usize..within.end as usize].chars().next();
    let touches = |neighbour: Option<char>, edge: Option<char>| {
        let is_wide = |c: Option<char>| c.is_some_and(is_unspaced);
        let is_word = neighbour.is_some_and(|c| {
            c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
        });
        let is_katakana =
            |c: Option<char>| matches!(c, Some('\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'));
        let is_broken = is_wide(neighbour) || is_wide(edge);
        is_word && (!is_broken || (is_katakana(neighbour) && is_katakana(edge)))
    };
    let name = &text[span.range()];
    !touches(before, name.chars().next()) && !touches(behind, name.chars().next_back())
}

/// Whether a sign of a currency comes next, as in `US$` and `A$`: no country is meant.
fn is_currency(behind: &str) -> bool {
    behind.starts_with(['$', '€', '£', '¥', '₩', '₹', '₽', '₺', '₪', '₫', '₱', '₦', '฿', '₴', '₵'])
}
