//! Actors and topics: those that have a profile, and those that a brief names and nobody describes.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::archive::lookup::{Lookup, Match, Tier};
use crate::brief::{Brief, Common, Details, Profile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::report::quote;
use crate::schema::{Located, Str};
use crate::select::Chosen;
use crate::slug::{is_reserved, slugify};

/// The two kinds of terms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TermKind {
    /// A person or organisation.
    Actor,
    /// A subject.
    Topic,
}

impl TermKind {
    /// The word used in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Topic => "topic",
        }
    }

    /// The folder of its pages and profiles.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Actor => "actors",
            Self::Topic => "topics",
        }
    }
}

/// A term's number in [`Terms`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TermId(u32);

impl TermId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An actor or topic.
#[derive(Clone, Debug)]
pub struct Term {
    /// Which of the two.
    pub kind: TermKind,
    /// The last part of its address.
    pub slug: Str,
    /// Its name.
    pub name: Str,
    /// What describes it, if anything does.
    pub profile: Option<Arc<Profile>>,
    /// The wider topic.
    pub parent: Option<TermId>,
    /// Actors that it belongs to.
    pub affiliations: Vec<TermId>,
}

impl Term {
    /// Its address.
    pub fn address(&self) -> String {
        format!("/{}/{}/", self.kind.folder(), self.slug)
    }
}

/// All terms: actors, then topics, each by slug.
#[derive(Debug)]
pub struct Terms {
    list: Vec<Term>,
    actors: Lookup<TermId>,
    topics: Lookup<TermId>,
}

impl Terms {
    /// The term with this number.
    pub fn get(&self, id: TermId) -> &Term {
        &self.list[id.index()]
    }

    /// All terms with their numbers, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (TermId, &Term)> + Clone {
        self.list.iter().enumerate().map(|(index, term)| (TermId(index as u32), term))
    }

    /// The numbers of all terms of one kind, in order.
    pub fn of_kind(&self, kind: TermKind) -> Vec<TermId> {
        self.iter().filter(|(_, term)| term.kind == kind).map(|(id, _)| id).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What a text of a writer's names among the terms of one kind.
    pub fn find(&self, kind: TermKind, text: &str) -> Match<TermId> {
        match kind {
            TermKind::Actor => self.actors.find(text),
            TermKind::Topic => self.topics.find(text),
        }
    }
}

/// The terms that one brief declares, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Declared {
    /// Its actors, each once, as the writer put them; then those of its events.
    pub actors: Vec<TermId>,
    /// Its topics, likewise.
    pub topics: Vec<TermId>,
    /// Actors and topics of each entry of `dates`; empty lists stand for those of the brief.
    pub events: Vec<(Vec<TermId>, Vec<TermId>)>,
}

impl Declared {
    /// Actors and topics.
    pub fn all(&self) -> Vec<TermId> {
        self.actors.iter().chain(&self.topics).copied().collect()
    }
}

/// Finds all terms: first those with a profile, then what lists of front matter name beside them.
pub fn collect(chosen: &Chosen, diagnostics: &mut Diagnostics) -> Terms {
    let profiles = profiles_by_slug(chosen, diagnostics);
    let described = |kind: TermKind| {
        let of_kind = profiles.iter().filter(move |((other, _), _)| *other == kind);
        Lookup::new(of_kind.flat_map(|(key, profile)| names(profile, key)))
    };
    let (actors, topics) = (described(TermKind::Actor), described(TermKind::Topic));
    let mut bare: BTreeMap<Key, (Str, Place)> = BTreeMap::new();
    let mut seen: HashSet<(TermKind, Str)> = HashSet::new();
    for use_of in uses(chosen) {
        let Use { kind, text, .. } = &use_of;
        if !seen.insert((*kind, (*text).clone())) {
            continue;
        }
        let lookup = if *kind == TermKind::Actor { &actors } else { &topics };
        if lookup.find(text) == Match::None {
            add_bare(&use_of, &profiles, &mut bare, diagnostics);
        }
    }
    assemble(profiles, bare, chosen, diagnostics)
}

type Key = (TermKind, Str);

fn profiles_by_slug(chosen: &Chosen, diagnostics: &mut Diagnostics) -> BTreeMap<Key, Arc<Profile>> {
    let mut profiles: BTreeMap<Key, Arc<Profile>> = BTreeMap::new();
    for profile in &chosen.profiles {
        let key = (kind_of(profile), profile.common.slug.clone());
        if let Some(first) = profiles.get(&key) {
            let message =
                format!("two profiles would have the address `/{}/{}/`", key.0.folder(), key.1);
            let diagnostic = Diagnostic::new(Code::PermalinkTaken, message)
                .at(profile.common.slug_place())
                .also(first.common.slug_place(), "the first is here")
                .help("rename one of the files");
            diagnostics.push(diagnostic);
        } else {
            profiles.insert(key, profile.clone());
        }
    }
    profiles
}

/// Which kind of term a profile describes.
pub fn kind_of(profile: &Profile) -> TermKind {
    match profile.details {
        Details::Actor { .. } => TermKind::Actor,
        Details::Topic { .. } => TermKind::Topic,
    }
}

fn names<'a>(profile: &'a Profile, key: &'a Key) -> impl Iterator<Item = (Str, Tier, &'a Key)> {
    let aliases = profile.aliases.iter().map(move |alias| (alias.value.clone(), Tier::Alias, key));
    [(key.1.clone(), Tier::Slug, key), (profile.name.clone(), Tier::Name, key)]
        .into_iter()
        .chain(aliases)
}

/// A place in front matter that names a term.
struct Use<'a> {
    kind: TermKind,
    text: &'a Str,
    spot: crate::schema::Spot,
    common: &'a Common,
}

/// All places that name terms, in order of files.
fn uses(chosen: &Chosen) -> impl Iterator<Item = Use<'_>> {
    let in_briefs = chosen.briefs.iter().flat_map(|brief| {
        let events = brief.dates.iter().flat_map(|event| {
            lists(&event.value.actors, TermKind::Actor)
                .chain(lists(&event.value.topics, TermKind::Topic))
        });
        let own =
            lists(&brief.actors, TermKind::Actor).chain(lists(&brief.topics, TermKind::Topic));
        own.chain(events).map(|(text, kind)| (text, kind, &brief.common))
    });
    let in_profiles = chosen.profiles.iter().flat_map(|profile| {
        let (affiliations, parent) = match &profile.details {
            Details::Actor { affiliations, .. } => (affiliations.as_slice(), None),
            Details::Topic { parent, .. } => (&[][..], parent.as_ref()),
        };
        lists(affiliations, TermKind::Actor)
            .chain(parent.map(|parent| (parent, TermKind::Topic)))
            .map(|(text, kind)| (text, kind, &profile.common))
    });
    in_briefs.chain(in_profiles).map(|(text, kind, common)| Use {
        kind,
        text: &text.value,
        spot: text.spot,
        common,
    })
}

fn lists(
    texts: &[Located<Str>],
    kind: TermKind,
) -> impl Iterator<Item = (&Located<Str>, TermKind)> {
    texts.iter().map(move |text| (text, kind))
}

/// Adds a term that has no profile, unless its address belongs to another one.
fn add_bare(
    used: &Use<'_>,
    profiles: &BTreeMap<Key, Arc<Profile>>,
    bare: &mut BTreeMap<Key, (Str, Place)>,
    diagnostics: &mut Diagnostics,
) {
    let Use { kind, text, spot, common } = used;
    let word = kind.word();
    let slug = slugify(text);
    if slug.is_empty() || is_reserved(&slug) {
        let message = format!("the {word} `{}` makes no slug", quote(text));
        diagnostics.push(Diagnostic::new(Code::BadSlug, message).at(common.place(*spot)));
        return;
    }
    let key = (*kind, Str::from(slug));
    let owner =
        profiles.get(&key).map(|profile| (profile.name.clone(), profile.common.slug_place()));
    let owner = owner.or_else(|| bare.get(&key).cloned());
    match owner {
        Some((name, first)) if crate::slug::fold(&name) != crate::slug::fold(text) => {
            let message = format!(
                "the {word}s `{}` and `{}` would have one address",
                quote(&name),
                quote(text)
            );
            let help =
                format!("give one of them a profile of its own in `content/{}`", kind.folder());
            let diagnostic = Diagnostic::new(Code::PermalinkTaken, message)
                .at(common.place(*spot))
                .also(first, "the first is here")
                .help(help);
            diagnostics.push(diagnostic);
        }
        Some(_) => {}
        None => {
            bare.insert(key, ((*text).clone(), common.place(*spot)));
        }
    }
}

fn assemble(
    profiles: BTreeMap<Key, Arc<Profile>>,
    bare: BTreeMap<Key, (Str, Place)>,
    chosen: &Chosen,
    diagnostics: &mut Diagnostics,
) -> Terms {
    let mut seeds: BTreeMap<Key, (Str, Option<Arc<Profile>>)> =
        bare.into_iter().map(|(key, (name, _))| (key, (name, None))).collect();
    seeds.extend(
        profiles.into_iter().map(|(key, profile)| (key, (profile.name.clone(), Some(profile)))),
    );
    let list: Vec<Term> = seeds
        .into_iter()
        .map(|((kind, slug), (name, profile))| Term {
            kind,
            slug,
            name,
            profile,
            parent: None,
            affiliations: Vec::new(),
        })
        .collect();
    let lookup = |kind: TermKind| {
        let of_kind = list.iter().enumerate().filter(move |(_, term)| term.kind == kind);
        Lookup::new(of_kind.flat_map(|(index, term)| {
            let id = TermId(index as u32);
            let aliases = term.profile.iter().flat_map(|profile| &profile.aliases);
            let aliases = aliases.map(move |alias| (alias.value.clone(), Tier::Alias, id));
            [(term.slug.clone(), Tier::Slug, id), (term.name.clone(), Tier::Name, id)]
                .into_iter()
                .chain(aliases)
        }))
    };
    let (actors, topics) = (lookup(TermKind::Actor), lookup(TermKind::Topic));
    let mut terms = Terms { list, actors, topics };
    relate(&mut terms, chosen, diagnostics);
    terms
}

/// Resolves parents and affiliations. A parent that would close a circle is left out.
fn relate(terms: &mut Terms, chosen: &Chosen, diagnostics: &mut Diagnostics) {
    for profile in &chosen.profiles {
        let kind = kind_of(profile);
        let Match::One(id) = terms.find(kind, &profile.common.slug) else { continue };
        match &profile.details {
            Details::Actor { affiliations, .. } => {
                let found = resolve_list(terms, kind, affiliations, &profile.common, diagnostics);
                terms.list[id.index()].affiliations =
                    found.into_iter().filter(|&other| other != id).collect();
            }
            Details::Topic { parent: Some(parent), .. } => {
                let list = std::slice::from_ref(parent);
                let found = resolve_list(terms, kind, list, &profile.common, diagnostics);
                let Some(&found) = found.first() else { continue };
                if ancestors(terms, found).any(|ancestor| ancestor == id) {
                    let name = &profile.name;
                    let message = format!("the topic `{}` is its own ancestor", quote(name));
                    let path: Vec<&str> =
                        ancestors(terms, found).map(|id| terms.get(id).name.as_ref()).collect();
                    let help = format!("its parents are: {}", path.join(" → "));
                    let place = profile.common.place(parent.spot);
                    diagnostics
                        .push(Diagnostic::new(Code::TopicCycle, message).at(place).help(help));
                } else {
                    terms.list[id.index()].parent = Some(found);
                }
            }
            Details::Topic { parent: None, .. } => {}
        }
    }
}

/// A topic and all above it. Ends, because no circle is ever closed.
pub fn ancestors(terms: &Terms, id: TermId) -> impl Iterator<Item = TermId> {
    std::iter::successors(Some(id), |&id| terms.get(id).parent)
}

/// Resolves what one brief declares.
pub fn declared(brief: &Brief, terms: &Terms) -> (Declared, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut resolve = |kind: TermKind, list: &[Located<Str>]| {
        resolve_list(terms, kind, list, &brief.common, &mut diagnostics)
    };
    let mut declared = Declared {
        actors: resolve(TermKind::Actor, &brief.actors),
        topics: resolve(TermKind::Topic, &brief.topics),
        events: Vec::new(),
    };
    for event in &brief.dates {
        let actors = resolve(TermKind::Actor, &event.value.actors);
        let topics = resolve(TermKind::Topic, &event.value.topics);
        add_new(&mut declared.actors, &actors);
        add_new(&mut declared.topics, &topics);
        declared.events.push((actors, topics));
    }
    (declared, diagnostics)
}

/// Appends what is not in the list yet.
pub fn add_new<T: Copy + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for &item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

fn resolve_list(
    terms: &Terms,
    kind: TermKind,
    texts: &[Located<Str>],
    common: &Common,
    diagnostics: &mut Diagnostics,
) -> Vec<TermId> {
    let mut found = Vec::new();
    for text in texts {
        match terms.find(kind, &text.value) {
            Match::One(id) => add_new(&mut found, &[id]),
            Match::Many(ids) => {
                let slugs: Vec<String> =
                    ids.iter().map(|&id| format!("`{}`", terms.get(id).slug)).collect();
                let message = format!(
                    "`{}` names {} {}s of this site",
                    quote(&text.value),
                    ids.len(),
                    kind.word()
                );
                let help = format!("write the slug of the one you mean: {}", slugs.join(" or "));
                let place = common.place(text.spot);
                diagnostics
                    .push(Diagnostic::new(Code::AmbiguousName, message).at(place).help(help));
            }
            // Its slug was refused when the terms were collected.
            Match::None => {}
        }
    }
    found
}
