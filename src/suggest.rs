//! "Did you mean": the nearest of the words that would have been right.

use strsim::damerau_levenshtein;

/// The candidate nearest to `word`, if one is near enough: at most a third of the letters differ.
/// Upper and lower case count for nothing; of two equally near the first wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 100;
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    if length > LONGEST {
        return None;
    }
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4 * allowed)
        .map(|candidate| (damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A help line out of the nearest candidate.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|found| format!("did you mean `{found}`?"))
}

/// A choice in words, "a or b"; of many, the first dozen.
pub fn one_of(choices: &[String]) -> String {
    const SHOWN: usize = 12;
    let rest = choices.len().saturating_sub(SHOWN);
    let shown = choices[..choices.len() - rest].join(" or ");
    if rest == 0 { shown } else { format!("{shown} or one of {rest} more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        let fields = ["title", "topics", "tlp"];
        assert_eq!(nearest("tittle", fields), Some("title"));
        assert_eq!(nearest("Topcis", fields), Some("topics"));
        assert_eq!(nearest("weather", fields), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
