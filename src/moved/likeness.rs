//! Which of some texts a page shows, by the words that follow one another in both.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;

/// Words in a row that are compared at once.
const ROW: usize = 3;
/// Rows that a text needs to be compared at all: a sentence.
const LEAST: usize = 6;

/// Texts that pages can be compared with.
pub(super) struct Likeness {
    /// How many rows each text has, each counted once.
    sizes: Vec<usize>,
    /// The texts that have a row.
    texts: BTreeMap<Digest, Vec<usize>>,
}

impl Likeness {
    /// Prepares texts to be compared with.
    pub(super) fn new<'t>(all: impl Iterator<Item = &'t str>) -> Self {
        let (mut sizes, mut texts) = (Vec::new(), BTreeMap::<Digest, Vec<usize>>::new());
        for (index, text) in all.enumerate() {
            let rows = rows(text);
            sizes.push(rows.len());
            for row in rows {
                texts.entry(row).or_default().push(index);
            }
        }
        Self { sizes, texts }
    }

    /// The text of which a page shows the most, if that is more than half, and more than it shows of any other.
    pub(super) fn nearest(&self, html: &str) -> Option<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for row in rows(&text_of(html)) {
            for text in self.texts.get(&row).into_iter().flatten() {
                *shared.entry(*text).or_default() += 1;
            }
        }
        // In thousandths, so that two shares can be equal.
        let share = |(text, count): (&usize, &usize)| {
            let size = self.sizes.get(*text).copied().unwrap_or_default();
            (size >= LEAST).then(|| (count * 1000 / size, *text))
        };
        let mut shares: Vec<(usize, usize)> = shared.iter().filter_map(share).collect();
        shares.sort_unstable();
        let (best, text) = shares.pop()?;
        let second = shares.pop().map_or(0, |(share, _)| share);
        (best > 500 && best > second).then_some(text)
    }
}

/// Digests of all rows of words.
fn rows(text: &str) -> BTreeSet<Digest> {
    let words = words(text);
    words.windows(ROW).map(|row| Digest::of_bytes(row.join(" ").as_bytes())).collect()
}

/// The words of a text. Where a script has no spaces, each letter is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let is_whole = ('\u{2e80}'..='\u{9fff}').contains(&c) || c > '\u{1ffff}';
        if c.is_alphanumeric() && !is_whole {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_whole && c.is_alphanumeric() {
            words.push(c.to_string());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// The text of a page, without its tags. A tag ends a word.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in html.split('<') {
        let shown = piece.split_once('>').map_or(piece, |(_, shown)| shown);
        text.push(' ');
        text.push_str(shown);
    }
    text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "The ministers of both countries met on Monday to talk about fish and borders.";
    const OTHER: &str = "A company from the north has built a bridge that nobody had asked it for.";

    #[test]
    fn a_page_shows_the_text_that_it_was_made_of() {
        let all = Likeness::new([OTHER, TEXT, "Short."].into_iter());
        let page = |text: &str| format!("<nav>Home <a>About</a></nav><p>{text}</p>");
        assert_eq!(all.nearest(&page(TEXT)), Some(1));
        let edited = TEXT.replace("Monday", "<b>Tuesday</b>");
        assert_eq!(all.nearest(&page(&edited)), Some(1));
        assert_eq!(all.nearest(&page("Short.")), None);
        assert_eq!(
            all.nearest(&page("Nothing of the kind was ever written anywhere at all.")),
            None
        );
        assert_eq!(Likeness::new([TEXT, TEXT].into_iter()).nearest(&page(TEXT)), None);
        let text = "部长们周一会面讨论渔业与边界";
        assert_eq!(Likeness::new([OTHER, text].into_iter()).nearest(&page(text)), Some(1));
    }
}
