//! Finds all actors and topics: those that have a profile, and those that lists of front matter name beside them.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::archive::declared::resolve_list;
use crate::archive::lookup::{Lookup, Match, Tier};
use crate::archive::near_name::NearNames;
use crate::archive::term::{Term, TermId, TermKind, Terms, ancestors, kind_of};
use crate::brief::term_names::TermName;
use crate::brief::{Common, Details, Profile};
use crate::character::is_invisible;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::report::quote;
use crate::schema::{Located, Str};
use crate::select::Selection;
use crate::slug::{LONGEST_NAME, fold, is_reserved, slugify};

/// Finds all terms: first those with a profile, then what lists of front matter name beside them.
pub(super) fn collect(selection: &Selection, diagnostics: &mut Diagnostics) -> Terms {
    let profiles = profiles_by_slug(selection, diagnostics);
    let described = |kind: TermKind| {
        let of_kind = profiles.iter().filter(move |((other, _), _)| *other == kind);
        Lookup::new(of_kind.flat_map(|(key, profile)| names(profile, key)))
    };
    let (actors, topics) = (described(TermKind::Actor), described(TermKind::Topic));
    let mut bare: BTreeMap<Key, Bare> = BTreeMap::new();
    let mut seen: HashSet<(TermKind, &TermName)> = HashSet::new();
    let mut uses: Vec<Use<'_>> =
        uses(selection).filter(|used| seen.insert((used.kind, used.name))).collect();
    // Whether a text with commas is one name is known when all others are.
    uses.sort_by_key(|used| used.name.may_be_several());
    for used in &uses {
        let lookup = if used.kind == TermKind::Actor { &actors } else { &topics };
        let is_bare = |whole: &str| {
            let owner = bare.get(&(used.kind, slugify(whole).into()));
            owner.is_some_and(|owner| fold(&owner.text) == fold(whole))
        };
        let is_known = |whole: &str| lookup.find(whole) != Match::None || is_bare(whole);
        for name in used.name.meant(is_known) {
            if lookup.find(&name.text) == Match::None {
                add_bare(&Use { name, ..*used }, &profiles, &mut bare, diagnostics);
            }
        }
    }
    for kind in [TermKind::Actor, TermKind::Topic] {
        report_near_names(kind, &profiles, &bare, diagnostics);
    }
    assemble(profiles, bare, selection, diagnostics)
}

/// Reports names without a profile that are a typing error away from one that has one.
fn report_near_names(
    kind: TermKind,
    profiles: &BTreeMap<Key, Arc<Profile>>,
    bare: &BTreeMap<Key, Bare>,
    diagnostics: &mut Diagnostics,
) {
    let described = profiles.iter().filter(|((other, _), _)| *other == kind);
    let mut texts: Vec<_> = described.flat_map(|(key, profile)| names(profile, key)).collect();
    // Who writes no slug is shown a name.
    texts.sort_by_key(|(_, tier, _)| *tier == Tier::Slug);
    let texts = texts.into_iter().map(|(text, _, key)| (text, key.1.clone()));
    let near = NearNames::new(texts);
    for ((_, slug), Bare { text, place, .. }) in
        bare.iter().filter(|((other, _), _)| *other == kind)
    {
        let Some((name, found)) = near.find(text) else { continue };
        // In the form that the writer uses.
        let found = if text == slug { found } else { name };
        let (word, folder) = (kind.word(), kind.folder());
        let message =
            format!("the {word} `{}` has no profile; `{}` has", quote(text), quote(found));
        let help = format!(
            "did you mean `{}`? If not, describe the other in `content/{folder}/{slug}.md`",
            quote(found)
        );
        let finding = Diagnostic::new(Code::NearName, message).at(place.clone());
        diagnostics.push(finding.help(help));
    }
}

type Key = (TermKind, Str);

fn profiles_by_slug(
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<Key, Arc<Profile>> {
    let mut profiles: BTreeMap<Key, Arc<Profile>> = BTreeMap::new();
    for profile in &selection.profiles {
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

fn names<'a>(profile: &'a Profile, key: &'a Key) -> impl Iterator<Item = (Str, Tier, &'a Key)> {
    let aliases = profile.aliases.iter().map(move |alias| (alias.value.clone(), Tier::Alias, key));
    [(key.1.clone(), Tier::Slug, key), (profile.name.clone(), Tier::Name, key)]
        .into_iter()
        .chain(aliases)
}

/// A place in front matter that names a term.
#[derive(Clone, Copy)]
struct Use<'a> {
    kind: TermKind,
    name: &'a TermName,
    spot: crate::schema::NodePath,
    common: &'a Common,
}

/// A term that has no profile.
struct Bare {
    /// As it was written first.
    text: Str,
    name: Str,
    place: SourceRange,
}

/// All places that name terms, in order of files.
fn uses(selection: &Selection) -> impl Iterator<Item = Use<'_>> {
    let in_briefs = selection.briefs.iter().flat_map(|brief| {
        let events = brief.dates.iter().flat_map(|event| {
            lists(&event.value.actors, TermKind::Actor)
                .chain(lists(&event.value.topics, TermKind::Topic))
        });
        let own =
            lists(&brief.actors, TermKind::Actor).chain(lists(&brief.topics, TermKind::Topic));
        own.chain(events).map(|(name, kind)| (name, kind, &brief.common))
    });
    let in_profiles = selection.profiles.iter().flat_map(|profile| {
        let (affiliations, parent) = match &profile.details {
            Details::Actor { affiliations, .. } => (&**affiliations, None),
            Details::Topic { parent, .. } => (&[][..], parent.as_ref()),
        };
        lists(affiliations, TermKind::Actor)
            .chain(parent.map(|parent| (parent, TermKind::Topic)))
            .map(|(name, kind)| (name, kind, &profile.common))
    });
    let all = in_briefs.chain(in_profiles);
    all.map(|(name, kind, common)| Use { kind, name: &name.value, spot: name.spot, common })
}

fn lists(
    names: &[Located<TermName>],
    kind: TermKind,
) -> impl Iterator<Item = (&Located<TermName>, TermKind)> {
    names.iter().map(move |name| (name, kind))
}

/// Adds a term that has no profile, unless its address belongs to another one.
fn add_bare(
    used: &Use<'_>,
    profiles: &BTreeMap<Key, Arc<Profile>>,
    bare: &mut BTreeMap<Key, Bare>,
    diagnostics: &mut Diagnostics,
) {
    let Use { kind, name, spot, common } = used;
    let slug = slugify(&name.text);
    if slug.is_empty() || is_reserved(&slug) {
        let message = format!("the {} `{}` makes no slug", kind.word(), quote(&name.text));
        diagnostics.push(Diagnostic::new(Code::BadSlug, message).at(common.place(*spot)));
        return;
    }
    if slug.len() > LONGEST_NAME {
        let message = format!(
            "the {} `{}` makes a slug of {} bytes, and no file name may have over {LONGEST_NAME}",
            kind.word(),
            quote(&name.text),
            slug.len()
        );
        let finding = Diagnostic::new(Code::BadSlug, message).at(common.place(*spot));
        diagnostics.push(finding.help("write a shorter name"));
        return;
    }
    let key = (*kind, Str::from(slug));
    if let Some(profile) = profiles.get(&key) {
        if !is_same(&[&profile.name], name) {
            let first = profile.common.slug_place();
            diagnostics.push(one_address(&profile.name, first, used));
        }
        return;
    }
    let Some(owner) = bare.get_mut(&key) else {
        let (text, place) = (name.text.clone(), common.place(*spot));
        bare.insert(key, Bare { text, name: name.shown().clone(), place });
        return;
    };
    if !is_same(&[&owner.text, &owner.name], name) {
        diagnostics.push(one_address(&owner.name, owner.place.clone(), used));
    } else if owner.name == key.1 {
        // A name says more than a slug.
        owner.name = name.shown().clone();
    }
}

/// Whether a term with these names is what the writer means: their words are the same.
fn is_same(known: &[&Str], name: &TermName) -> bool {
    let words = |text: &str| fold(&text.trim_start_matches(['#', '@']).replace(['-', '_'], " "));
    known.iter().any(|known| name.texts().any(|text| words(known) == words(text)))
}

fn one_address(owner: &str, first: SourceRange, used: &Use<'_>) -> Diagnostic {
    let (word, folder) = (used.kind.word(), used.kind.folder());
    let (owner, other) = (quote(owner), quote(&used.name.text));
    let message = format!("the {word}s `{owner}` and `{other}` would have one address");
    Diagnostic::new(Code::PermalinkTaken, message)
        .at(used.common.place(used.spot))
        .also(first, "the first is here")
        .help(if used.name.text.chars().any(|c| is_invisible(c, 'a')) {
            "take out the letter that nobody sees".to_owned()
        } else {
            format!("give one of them a profile of its own in `content/{folder}`")
        })
}

fn assemble(
    profiles: BTreeMap<Key, Arc<Profile>>,
    bare: BTreeMap<Key, Bare>,
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) -> Terms {
    let mut seeds: BTreeMap<Key, (Str, Option<Arc<Profile>>)> =
        bare.into_iter().map(|(key, bare)| (key, (bare.name, None))).collect();
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
    relate(&mut terms, selection, diagnostics);
    cut_deep(&mut terms, selection, diagnostics);
    terms
}

/// Resolves parents and affiliations. A parent that would close a circle is left out.
fn relate(terms: &mut Terms, selection: &Selection, diagnostics: &mut Diagnostics) {
    for profile in &selection.profiles {
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

/// Cuts trees of topics where they are deeper than any page could show: each page would name all above it.
fn cut_deep(terms: &mut Terms, selection: &Selection, diagnostics: &mut Diagnostics) {
    const DEEPEST: usize = 16;
    for profile in &selection.profiles {
        let Details::Topic { parent: Some(_), .. } = &profile.details else { continue };
        let Match::One(id) = terms.find(TermKind::Topic, &profile.common.slug) else { continue };
        let Some(top) = ancestors(terms, id).nth(DEEPEST) else { continue };
        if terms.list[top.index()].parent.take().is_none() {
            continue;
        }
        let name = quote(&terms.get(top).name);
        let message = format!("the topic `{name}` has more than {DEEPEST} levels below it");
        let finding = Diagnostic::new(Code::TopicCycle, message);
        let profile = terms.get(top).profile.as_ref();
        let spot = profile.and_then(|profile| match &profile.details {
            Details::Topic { parent: Some(parent), .. } => Some(profile.common.place(parent.spot)),
            _ => None,
        });
        diagnostics.push(Diagnostic { place: spot, ..finding.help("leave out its `parent`") });
    }
}
