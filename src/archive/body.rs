//! Bodies with their gaps filled and their names and dates linked: what a page shows.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};

use crate::address::{self, href};
use crate::archive::embed::{ShownFile, noted};
use crate::archive::finder::{BriefMention, DateMention, Found, Mention};
use crate::archive::link_text::link_texts;
use crate::archive::markup::{Edit, html_at, wrap};
use crate::archive::term::{TermId, Terms};
use crate::archive::window::Window;
use crate::brief::Document;
use crate::brief::body::{Body, SlotKind};
use crate::brief::markdown::escape;
use crate::config::Config;
use crate::config::settings::MentionLinks;
use crate::date::Date;
use crate::digest::Digest;
use crate::schema::Str;
use crate::source_file::Span;
use crate::theme::Strings;

/// A body and everything that is put into its HTML. The HTML itself is made when a page is rendered.
#[derive(Clone, Debug)]
pub struct LinkedBody {
    document: Document,
    /// The body with the names of what bare wiki-links lead to, where it has such links.
    filled: Option<Box<Body>>,
    /// Changes of its HTML, in order.
    edits: Vec<Edit>,
    /// Players among what is put in, and the link that takes the place of each where nothing can be played.
    players: BTreeMap<Str, Str>,
    /// The names in it, in order.
    pub mentions: Vec<Mention>,
    /// The dates in it, in order.
    pub dates: Vec<DateMention>,
    /// The links to briefs in it, in order.
    pub briefs: Vec<BriefMention>,
    /// Backslashes of its text that are not shown.
    escapes: Vec<u32>,
    /// Its sentences that are not quoted whole, in order.
    long: Vec<Span>,
    /// Numbers of its mentions, those of one term together, in order.
    by_term: Vec<u32>,
    /// Numbers of its dates, those of one date together, in order.
    by_date: Vec<u32>,
    digest: Digest,
    mention_digest: Digest,
    found: Digest,
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To this link, which calls itself by this name if the writer gives it none.
    Link {
        /// The link, ready for an attribute.
        href: Str,
        /// What it is called.
        name: Str,
        /// What it leads to, as a class for the theme; may be empty.
        class: &'static str,
    },
    /// To a date that has no page, and what it is called: it is marked as a date.
    Date(Date, Str),
    /// To a picture, video or sound.
    Shown(ShownFile),
    /// To another file.
    File {
        /// Its link, ready for an attribute.
        href: Str,
        /// Its name.
        name: Str,
        /// What it is, and how large: `PDF, 1.2 MB`.
        note: Str,
    },
    /// Nowhere: the text stays.
    Nowhere,
}

/// What has to be known to link a body.
#[derive(Clone, Copy)]
pub struct Linking<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The words of the interface.
    pub strings: &'a Strings,
    /// All terms.
    pub terms: &'a Terms,
    /// Dates in the body that have no page: they are marked as dates and not linked.
    pub pageless: &'a [Date],
}

/// A body before it is linked, the names of its bare wiki-links put in.
pub fn filled<'b>(body: &'b Body, targets: &[Target]) -> Cow<'b, Body> {
    let name = |index: usize| match targets.get(index)? {
        Target::Link { name, .. } | Target::File { name, .. } | Target::Date(_, name) => {
            Some(name.as_ref())
        }
        Target::Shown(_) | Target::Nowhere => None,
    };
    link_texts(body, name).map_or(Cow::Borrowed(body), Cow::Owned)
}

impl LinkedBody {
    /// Links a document's body, given a target for each of its references and what was found in it.
    pub fn new(
        document: Document,
        body: Cow<'_, Body>,
        targets: &[Target],
        found: Found,
        linking: Linking<'_>,
    ) -> Self {
        let mut edits: Vec<Edit> = Vec::new();
        let mut players = BTreeMap::new();
        for slot in &body.slots {
            let html: Str = fill(&slot.kind, &body, targets, linking.strings).into();
            if let Some(link) = link_of_player(&slot.kind, &body, targets) {
                players.insert(html.clone(), link.into());
            }
            if !html.is_empty() {
                edits.push(Edit { at: slot.at, order: 1, remove: 0, insert: html });
            }
        }
        link_mentions(&body, &found.mentions, linking, &mut edits);
        link_dates(&body, &found.dates, linking, &mut edits);
        for &escape in &found.escapes {
            edits.extend(html_at(&body, escape).map(|at| Edit {
                at,
                order: 2,
                remove: 1,
                insert: "".into(),
            }));
        }
        edits.sort_by_key(|edit| (edit.at, edit.order));
        let filled = match body {
            Cow::Owned(body) => Some(Box::new(body)),
            Cow::Borrowed(_) => None,
        };
        let Found { mentions, dates, briefs, escapes, long, doubts: _ } = found;
        let by_term = sorted_by(mentions.len(), |index| mentions[index].term);
        let by_date = sorted_by(dates.len(), |index| dates[index].date);
        // Names that stand in bare wiki-links come from other files.
        let names = filled.as_deref().map(|body: &Body| &body.text);
        let digest = Digest::of(&(document.common().digest, &edits, &players, names));
        let found = Digest::of(&(digest, &mentions, &dates));
        let mention_digest = mention_digest(&mentions, &dates, &briefs);
        Self {
            document,
            filled,
            edits,
            players,
            mentions,
            dates,
            briefs,
            escapes,
            long,
            by_term,
            by_date,
            digest,
            mention_digest,
            found,
        }
    }

    /// The places that name a term, in order.
    pub fn mentions_of(&self, term: TermId) -> impl ExactSizeIterator<Item = &Mention> {
        let of = |index: &u32| self.mentions[*index as usize].term;
        let first = self.by_term.partition_point(|index| of(index) < term);
        let end = self.by_term.partition_point(|index| of(index) <= term);
        self.by_term[first..end].iter().map(|index| &self.mentions[*index as usize])
    }

    /// The places that name a date, in order.
    pub fn dates_of(&self, date: Date) -> impl ExactSizeIterator<Item = &DateMention> {
        let of = |index: &u32| self.dates[*index as usize].date;
        let first = self.by_date.partition_point(|index| of(index) < date);
        let end = self.by_date.partition_point(|index| of(index) <= date);
        self.by_date[first..end].iter().map(|index| &self.dates[*index as usize])
    }

    /// Digest of what it names in which of its sentences, wherever these stand.
    pub fn mention_digest(&self) -> Digest {
        self.mention_digest
    }

    /// The digest of the body and of all names and dates in it, linked or not.
    pub fn found_digest(&self) -> Digest {
        self.found
    }

    /// The body as it reads.
    pub fn body(&self) -> &Body {
        self.filled.as_deref().unwrap_or(&self.document.common().body)
    }

    /// The HTML, every gap filled.
    pub fn html(&self) -> String {
        self.html_with(|inserted| inserted)
    }

    /// The same with a link in place of each player, for where nothing can be played: feeds and paper.
    pub fn still_html(&self) -> String {
        self.html_with(|inserted| self.players.get(inserted).unwrap_or(inserted))
    }

    fn html_with<'s>(&'s self, shown: impl Fn(&'s Str) -> &'s Str) -> String {
        let html = &self.body().html;
        let extra: usize = self.edits.iter().map(|edit| edit.insert.len()).sum();
        let mut written = String::with_capacity(html.len() + extra);
        let mut from = 0;
        for edit in &self.edits {
            written.push_str(&html[Span { start: from, end: edit.at.max(from) }.range()]);
            written.push_str(shown(&edit.insert));
            from = from.max(edit.at + edit.remove);
        }
        written.push_str(&html[from as usize..]);
        written
    }

    /// A sentence as it is quoted, cut at given places: what stands between, without backslashes that are not shown.
    /// Of a very long sentence only the words around the places are quoted. The places are in order; of two that
    /// overlap, the second begins behind the first.
    pub fn cut(&self, sentence: Span, marks: &[Span]) -> Vec<(String, bool)> {
        let window = self.window(sentence, marks);
        let span = window.span;
        let mut pieces = vec![(window.before.to_owned(), false)];
        let mut at = span.start;
        for mark in marks {
            let start = mark.start.max(at).min(span.end);
            let end = mark.end.max(start).min(span.end);
            pieces.push((self.shown(Span { start: at, end: start }), false));
            pieces.push((self.shown(Span { start, end }), true));
            at = end;
        }
        pieces.push((self.shown(Span { start: at, end: span.end }), false));
        pieces.push((window.behind.to_owned(), false));
        pieces.retain(|(text, _)| !text.is_empty());
        pieces
    }

    /// Hashes what [`Self::cut`] is made of: equal where the pieces are.
    pub fn hash_cut<H: Hasher>(&self, sentence: Span, marks: &[Span], state: &mut H) {
        let window = self.window(sentence, marks);
        let span = window.span;
        let from_start = |at: u32| at.saturating_sub(span.start);
        window.hash(state);
        self.body().text[span.range()].hash(state);
        marks.len().hash(state);
        for mark in marks {
            (from_start(mark.start), from_start(mark.end)).hash(state);
        }
        let first = self.escapes.partition_point(|&escape| escape < span.start);
        let within = self.escapes[first..].iter().take_while(|&&escape| escape < span.end);
        within.for_each(|&escape| from_start(escape).hash(state));
    }

    fn window(&self, sentence: Span, marks: &[Span]) -> Window {
        Window::new(&self.body().text, sentence, marks, &self.long)
    }

    /// A stretch of the text as it reads, in one line.
    pub fn shown(&self, span: Span) -> String {
        let text = &self.body().text[span.range()];
        if self.escapes.is_empty() {
            return text.replace('\n', " ");
        }
        let dropped = |at: usize| self.escapes.binary_search(&(span.start + at as u32)).is_ok();
        let kept = text.char_indices().filter(|(at, _)| !dropped(*at));
        kept.map(|(_, c)| if c == '\n' { ' ' } else { c }).collect()
    }
}

/// Two linked bodies are the same if they were made of the same text and changes.
impl Hash for LinkedBody {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// Numbers from 0, in order of what they stand for.
fn sorted_by<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..count as u32).collect();
    numbers.sort_by_key(|&number| key(number as usize));
    numbers
}

/// Digest of what sentences name, each sentence by its number.
fn mention_digest(mentions: &[Mention], dates: &[DateMention], briefs: &[BriefMention]) -> Digest {
    let of_mentions = mentions.iter().map(|mention| mention.sentence);
    let of_dates = dates.iter().map(|mention| mention.sentence);
    let mut sentences: Vec<Span> =
        of_mentions.chain(of_dates).chain(briefs.iter().map(|mention| mention.sentence)).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let number = |sentence: &Span| sentences.binary_search(sentence).ok();
    let mentions: Vec<_> = mentions
        .iter()
        .map(|mention| (mention.term, number(&mention.sentence), mention.by_hand))
        .collect();
    let dates: Vec<_> =
        dates.iter().map(|mention| (mention.date, number(&mention.sentence))).collect();
    let briefs: Vec<_> =
        briefs.iter().map(|mention| (mention.brief, number(&mention.sentence))).collect();
    Digest::of(&(mentions, dates, briefs))
}

/// Links mentions: in each section, or in the whole, the first of a term, or all, as the settings say.
fn link_mentions(body: &Body, mentions: &[Mention], linking: Linking<'_>, edits: &mut Vec<Edit>) {
    let mut linked: HashSet<(TermId, u32)> = HashSet::new();
    let close: Str = "</a>".into();
    for mention in mentions {
        let section = match linking.config.mention_links {
            MentionLinks::FirstInSection => mention.section,
            MentionLinks::FirstInBrief => 0,
            MentionLinks::All => mention.text.start,
        };
        if !linked.insert((mention.term, section)) || mention.by_hand {
            continue;
        }
        let term = linking.terms.get(mention.term);
        let link = href(linking.config, &term.address());
        let mut open = format!("<a class=\"{}\" href=\"", term.kind.word());
        escape(&link, &mut open);
        open.push_str("\">");
        wrap(body, mention.text, &open.into(), &close, edits);
    }
}

fn link_dates(body: &Body, dates: &[DateMention], linking: Linking<'_>, edits: &mut Vec<Edit>) {
    let (unlinked, linked): (Str, Str) = ("</time>".into(), "</a></time>".into());
    for mention in dates.iter().filter(|mention| mention.may_link) {
        let date = mention.date;
        let mut open = format!("<time datetime=\"{date}\"");
        if mention.is_inferred {
            open.push_str(" class=\"inferred\" title=\"");
            escape(linking.strings.word("inferred"), &mut open);
            open.push('"');
        }
        open.push('>');
        let close = if linking.pageless.contains(&date) {
            &unlinked
        } else {
            link_start(&href(linking.config, &address::of_date(date)), "date", "", &mut open);
            &linked
        };
        wrap(body, mention.text, &open.into(), close, edits);
    }
}

fn fill(kind: &SlotKind, body: &Body, targets: &[Target], strings: &Strings) -> String {
    let target = |index: u32| targets.get(index as usize).unwrap_or(&Target::Nowhere);
    let reference = |index: u32| body.references.get(index as usize);
    let mut html = String::new();
    match *kind {
        SlotKind::Word(word) => escape(strings.body_word(word), &mut html),
        SlotKind::LinkStart(index) => {
            if let Some(reference) = reference(index) {
                match target(index) {
                    Target::Link { href, class, .. } => {
                        link_start(href, class, &reference.title, &mut html);
                    }
                    Target::File { href, .. } => {
                        link_start(href, "", &reference.title, &mut html);
                    }
                    Target::Date(date, _) => html = format!("<time datetime=\"{date}\">"),
                    Target::Shown(_) | Target::Nowhere => {}
                }
            }
        }
        SlotKind::LinkEnd(index) => match target(index) {
            Target::Link { .. } => html.push_str("</a>"),
            Target::File { note, .. } => {
                html.push_str("</a>");
                if reference(index).is_some_and(|reference| reference.is_embed) {
                    html.push_str(&noted(note));
                }
            }
            Target::Date(..) => html.push_str("</time>"),
            Target::Shown(_) | Target::Nowhere => {}
        },
        SlotKind::Picture(index) => match (reference(index), target(index)) {
            (Some(reference), Target::Shown(file)) => html = file.html(reference),
            (Some(reference), _) => escape(&reference.alt, &mut html),
            (None, _) => {}
        },
    }
    html
}

/// The link in place of a player, if a gap is filled with one.
fn link_of_player(kind: &SlotKind, body: &Body, targets: &[Target]) -> Option<String> {
    let SlotKind::Picture(index) = *kind else { return None };
    let Target::Shown(file) = targets.get(index as usize)? else { return None };
    file.link(body.references.get(index as usize)?)
}

fn link_start(href: &str, class: &str, title: &str, html: &mut String) {
    html.push_str("<a");
    if !class.is_empty() {
        html.push_str(" class=\"");
        html.push_str(class);
        html.push('"');
    }
    html.push_str(" href=\"");
    escape(href, html);
    if !title.is_empty() {
        html.push_str("\" title=\"");
        escape(title, html);
    }
    html.push_str("\">");
}
