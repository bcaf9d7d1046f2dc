//! Names of lists that are a typing error away from one with a profile.

use std::collections::HashMap;

use strsim::damerau_levenshtein;

use crate::schema::Str;
use crate::slug::fold;

/// The names of profiles, to be found by names that are nearly the same. Each is listed under itself and under what is left
/// of it without any one letter, so that a search costs no more where there are many (Garbe, symmetric deletion, 2012).
pub(super) struct NearNames {
    names: Vec<Name>,
    by_rest: HashMap<String, Vec<usize>>,
}

struct Name {
    /// As it is written.
    written: Str,
    slug: Str,
    letters: String,
}

impl NearNames {
    /// Takes names, each with the slug of its owner.
    pub(super) fn new(names: impl Iterator<Item = (Str, Str)>) -> Self {
        let mut near = Self { names: Vec::new(), by_rest: HashMap::new() };
        for (written, slug) in names {
            let letters = letters(&written);
            if !is_long_enough(&letters) {
                continue;
            }
            for rest in rests(&letters) {
                near.by_rest.entry(rest).or_default().push(near.names.len());
            }
            near.names.push(Name { written, slug, letters });
        }
        near
    }

    /// The first name, and the slug of its owner, that is one letter more, less, other or swapped away.
    pub(super) fn find(&self, text: &str) -> Option<(&Str, &Str)> {
        let letters = letters(text);
        if !is_long_enough(&letters) {
            return None;
        }
        let found = rests(&letters).filter_map(|rest| self.by_rest.get(&rest)).flatten();
        let near = found.filter(|&&index| is_slip(&self.names[index].letters, &letters));
        let name = &self.names[*near.min()?];
        Some((&name.written, &name.slug))
    }
}

/// Letters and digits alone, folded.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Short names are too close to each other: Iran and Iraq.
fn is_long_enough(letters: &str) -> bool {
    const SHORTEST: usize = 5;
    const LONGEST: usize = 100;
    (SHORTEST..=LONGEST).contains(&letters.chars().count())
}

/// A text, and what is left of it without any one character.
fn rests(text: &str) -> impl Iterator<Item = String> {
    let without =
        text.char_indices().map(|(at, c)| [&text[..at], &text[at + c.len_utf8()..]].concat());
    std::iter::once(text.to_owned()).chain(without)
}

/// Whether one is the other with a typing error. Numbers are never one, nor is another first letter: Gambia and Zambia.
fn is_slip(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let tail = |text: &str| text.chars().skip(1).collect::<String>();
    damerau_levenshtein(one, other) == 1 && digits(one) == digits(other) && tail(one) != tail(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_other_names_are_not() {
        let near = ["marco-rubio", "Marco Rubio", "Zambia", "Résolution 1701", "Iran"];
        let near = NearNames::new(near.into_iter().map(|name| (name.into(), "".into())));
        for (written, found) in [
            ("marco-rubbio", Some("marco-rubio")),
            ("Marko Rubio", Some("marco-rubio")),
            ("Macro Rubio", Some("marco-rubio")),
            ("arco rubio", Some("marco-rubio")),
            ("amrco rubio", Some("marco-rubio")),
            ("marco-ruibo", Some("marco-rubio")),
            ("Zamba", Some("Zambia")),
            ("Gambia", None),
            ("resolution 1702", None),
            ("resolutoin 1701", Some("Résolution 1701")),
            ("Iraq", None),
            ("Marco Polo", None),
        ] {
            assert_eq!(near.find(written).map(|(name, _)| &**name), found, "{written}");
        }
    }
}
