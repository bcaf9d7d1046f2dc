//! Slugs and the folding of names. Slugs are addresses and last for ever, so the rule is fixed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Makes a slug: NFKD, lower case, Latin diacritics dropped, letters and digits of every script kept,
/// everything else to single hyphens, none at the ends; then NFC. May be empty.
///
/// Latin letters with a stroke or of two letters, which no decomposition takes apart, become their
/// plain letters (`Łódź` gives `lodz`).
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for_each_folded(text, |c| {
        if c.is_alphanumeric() || (is_combining_mark(c) && !slug.ends_with('-')) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    });
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_ascii() { slug } else { slug.nfc().collect() }
}

/// Folds a name for comparison: case and Latin accents go, apostrophes become straight, white space
/// single spaces. Punctuation stays, so `C` and `C++` differ.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for_each_folded(text, |c| match c {
        c if c.is_whitespace() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c if is_apostrophe(c) => folded.push('\''),
        c => folded.push(c),
    });
    folded.truncate(folded.trim_end().len());
    folded
}

/// Folds a path as many disks do: case, and the two forms of composed letters.
pub fn fold_path(path: &str) -> String {
    let lower = path.to_lowercase();
    if lower.is_ascii() { lower } else { lower.nfc().collect() }
}

/// The longest name of a file, in bytes, that the file systems of Linux, macOS and Windows all take (NAME_MAX).
pub const LONGEST_NAME: usize = 255;

/// Whether a text is a slug as it stands: [`slugify`] leaves it alone, and no operating system
/// keeps the name for itself.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && slugify(text) == text && !is_reserved(text)
}

/// Whether Windows keeps the name for a device (Microsoft, "Naming Files, Paths, and Namespaces").
pub fn is_reserved(name: &str) -> bool {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() == 1 && rest.bytes().all(|byte| (b'1'..=b'9').contains(&byte))
        })
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Decomposes (NFKD), lowers, and drops marks that stand on Latin letters.
pub(crate) fn for_each_folded(text: &str, mut put: impl FnMut(char)) {
    if text.is_ascii() {
        return text.chars().for_each(|c| put(c.to_ascii_lowercase()));
    }
    let mut on_latin = false;
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_combining_mark(c) {
            if !on_latin {
                put(c);
            }
            continue;
        }
        on_latin = is_latin(c);
        match plain_letters(c) {
            Some(letters) => letters.chars().for_each(&mut put),
            None => put(c),
        }
    }
}

/// Latin letters by block (Unicode 16.0: Basic Latin, Latin-1, Extended-A to -E, Additional).
fn is_latin(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'
            | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}')
}

/// Lower-case Latin letters that Unicode does not decompose, spelt out.
fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_follow_the_fixed_rule() {
        for (text, slug) in [
            ("Claudia Sheinbaum Pardo", "claudia-sheinbaum-pardo"),
            ("U.S. Northern Command", "u-s-northern-command"),
            ("Cártel de Jalisco Nueva Generación", "cartel-de-jalisco-nueva-generacion"),
            ("Łódź & Ærø: Straße", "lodz-aero-strasse"),
            ("Mexico’s “plan” № 2²", "mexico-s-plan-no-22"),
            ("Россия й", "россия-й"),
            ("東京 2025", "東京-2025"),
            ("  --a__b--  ", "a-b"),
            ("Ελλάδα", "ελλάδα"),
            ("!!!", ""),
        ] {
            assert_eq!(slugify(text), slug, "{text}");
            assert_eq!(slugify(slug), slug, "a slug stays as it is: {slug}");
        }
    }

    #[test]
    fn composed_and_decomposed_names_fold_alike() {
        assert_eq!(fold("Cártel  DE\nJalisco"), fold("Ca\u{301}rtel de Jalisco"));
        assert_eq!(fold("Mexico’s"), "mexico's");
        assert_ne!(fold("C"), fold("C++"));
    }

    #[test]
    fn names_of_devices_and_paths_are_no_slugs() {
        for text in ["con", "lpt1", "../../etc/passwd", "CON", "a--b", "", "a/b", "Tariffs"] {
            assert!(!is_slug(text), "{text}");
        }
        assert!(is_slug("conference") && is_slug("com10") && is_slug("москва"));
    }
}
