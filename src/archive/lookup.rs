//! Finding things by what writers call them: slug, name, alias; exactly, else folded for case and
//! accents.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::schema::Str;
use crate::slug::fold;

/// What kind of text names a thing. A slug counts before a name, a name before an alias.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tier {
    /// Its slug.
    Slug,
    /// Its name or title.
    Name,
    /// Another name of it.
    Alias,
}

/// What a text was found to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<T> {
    /// One thing.
    One(T),
    /// Several, none before the other.
    Many(Vec<T>),
    /// Nothing.
    None,
}

impl<T: Copy> From<Vec<T>> for Match<T> {
    fn from(things: Vec<T>) -> Self {
        match things.as_slice() {
            [] => Self::None,
            [thing] => Self::One(*thing),
            _ => Self::Many(things),
        }
    }
}

/// An index of things by their texts.
#[derive(Clone, Debug)]
pub struct Lookup<T> {
    exact: HashMap<Str, Match<T>>,
    folded: HashMap<String, Match<T>>,
}

impl<T: Copy + Eq + Hash> Lookup<T> {
    /// An index of `(text, tier, thing)`.
    pub fn new(entries: impl IntoIterator<Item = (Str, Tier, T)>) -> Self {
        let mut exact: HashMap<Str, Vec<(Tier, T)>> = HashMap::new();
        let mut folded: HashMap<String, Vec<(Tier, T)>> = HashMap::new();
        for (text, tier, thing) in entries {
            folded.entry(fold(&text)).or_default().push((tier, thing));
            exact.entry(text).or_default().push((tier, thing));
        }
        Self { exact: matches(exact), folded: matches(folded) }
    }

    /// What a text names.
    pub fn find(&self, text: &str) -> Match<T> {
        match self.exact.get(text) {
            Some(found) => found.clone(),
            None => self.folded.get(&fold(text)).cloned().unwrap_or(Match::None),
        }
    }
}

/// What each text names: the things of the first tier that has any.
fn matches<K: Eq + Hash, T: Copy + Eq + Hash>(
    named: HashMap<K, Vec<(Tier, T)>>,
) -> HashMap<K, Match<T>> {
    let best = |found: Vec<(Tier, T)>| {
        let tier = found.iter().map(|(tier, _)| *tier).min();
        let first = found.into_iter().filter(|(other, _)| Some(*other) == tier);
        let mut seen = HashSet::new();
        let things: Vec<T> =
            first.map(|(_, thing)| thing).filter(|thing| seen.insert(*thing)).collect();
        things.into()
    };
    named.into_iter().map(|(text, found)| (text, best(found))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_come_before_names_and_exact_before_folded() {
        let lookup = Lookup::new([
            ("sinaloa".into(), Tier::Slug, 1),
            ("Sinaloa".into(), Tier::Name, 2),
            ("Guard".into(), Tier::Alias, 3),
            ("Guard".into(), Tier::Alias, 4),
            ("Cártel".into(), Tier::Name, 5),
        ]);
        assert_eq!(lookup.find("sinaloa"), Match::One(1));
        assert_eq!(lookup.find("Sinaloa"), Match::One(2));
        assert_eq!(lookup.find("SINALOA"), Match::One(1));
        assert_eq!(lookup.find("Guard"), Match::Many(vec![3, 4]));
        assert_eq!(lookup.find("cartel"), Match::One(5));
        assert_eq!(lookup.find("x"), Match::None);
    }
}
