//! Words of a text that are addresses: no name in one is meant.

use crate::source_file::Span;

/// Tells for places of a text, in any order, whether they lie in an address. Neighbours cost one look.
#[derive(Debug)]
pub(super) struct WebAddresses<'t> {
    text: &'t str,
    /// The word that was looked at last, and whether it is an address.
    last: (Span, bool),
}

impl<'t> WebAddresses<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, last: (Span::default(), false) }
    }

    /// Whether a name is part of an address: a URL or an e-mail address.
    pub(super) fn hold(&mut self, name: Span) -> bool {
        name.start < name.end
            && (self.is_address_at(name.start as usize) || self.is_address_at(name.end as usize))
    }

    /// Whether the word that touches an offset is an address.
    fn is_address_at(&mut self, offset: usize) -> bool {
        let (word, is_address) = self.last;
        if (word.start as usize..=word.end as usize).contains(&offset) && !word.range().is_empty() {
            return is_address;
        }
        let (before, behind) = self.text.split_at(offset);
        let start = before.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let end = behind.find(char::is_whitespace).map_or(self.text.len(), |at| offset + at);
        let word = &self.text[start..end];
        let is_address = word.contains("://")
            || word.starts_with("www.")
            || (word.contains('@') && !word.starts_with('@'));
        self.last = (Span::new(start, end), is_address);
        is_address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_addresses_are_told_from_names_beside_them() {
        let text =
            "ann@example.org Ann https://example.org/Ann/é?b=Ann @ann, www.ann.example (Ann)";
        let mut addresses = WebAddresses::new(text);
        let folded = text.to_lowercase();
        let found: Vec<bool> = folded
            .match_indices("ann")
            .map(|(at, name)| addresses.hold(Span::new(at, at + name.len())))
            .collect();
        assert_eq!(found, [true, false, true, true, false, true, false]);
        let both = text.find("Ann https").expect("there");
        assert!(addresses.hold(Span::new(both, both + "Ann https".len())));
    }
}
