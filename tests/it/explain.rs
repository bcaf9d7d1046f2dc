//! The examples of `dateline explain`, built.

use std::fmt::Write as _;

use dateline::diagnostic::{Code, Example, Explanation};

use crate::case::make_part;
use crate::suite::{BuiltSite, build};

#[test]
fn the_wrong_example_raises_the_code_and_the_right_one_nothing() {
    let mut faults = String::new();
    for code in Code::ALL {
        let explanation = code.explanation();
        let has = |example| explanation.snippets.iter().any(|snippet| snippet.example == example);
        assert!(
            explanation.no_snippet.is_some() != (has(Example::Wrong) && has(Example::Right)),
            "{code} needs a wrong and a right example, or a reason why there is none"
        );
        if explanation.no_snippet.is_some() {
            continue;
        }
        let before = has(Example::Before).then(|| site(&explanation, Example::Before, None));
        let wrong = site(&explanation, Example::Wrong, before.as_ref());
        let right = site(&explanation, Example::Right, before.as_ref());
        if raised(&wrong) != [*code] {
            let _ = writeln!(faults, "{code}: wrong: raises {:?}", raised(&wrong));
        }
        if !right.diagnostics.is_empty() {
            let _ = writeln!(faults, "{code}: right: raises\n{}", right.show("diagnostics"));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Few codes are beyond an example; whoever adds one has to say so here.
#[test]
fn almost_every_code_has_an_example() {
    let without: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| code.explanation().no_snippet.is_some_and(|reason| reason.len() > 20))
        .map(|code| code.id())
        .collect();
    assert_eq!(without, ["D102", "D901"]);
}

/// Builds one of the two sites, or what the last build saw.
fn site(explanation: &Explanation, which: Example, before: Option<&BuiltSite>) -> BuiltSite {
    let folder = tempfile::tempdir().expect("a folder");
    for snippet in &explanation.snippets {
        if snippet.example == which || snippet.example == Example::Both {
            make_part(folder.path(), snippet.heading, snippet.text);
        }
    }
    build(folder.path(), &["--today".to_owned(), "2025-06-01".to_owned()], before)
}

/// The codes that a site raises, each once.
fn raised(site: &BuiltSite) -> Vec<Code> {
    let mut codes: Vec<Code> = site.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort();
    codes.dedup();
    codes
}
