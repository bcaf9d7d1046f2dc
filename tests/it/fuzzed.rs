//! What the fuzz targets try, tried with their seeds and with inputs of a grammar, so that every run of the tests has
//! a part of it. A crash that a fuzzer finds becomes a seed.

#[path = "../fuzz/tries.rs"]
pub(crate) mod tries;

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::properties::markdown;

/// Calls a target with each of its seeds.
fn seeds(target: &str, mut with: impl FnMut(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
    let mut tried = 0;
    for entry in fs::read_dir(&folder).expect("a folder of seeds") {
        with(&fs::read(entry.expect("a seed").path()).expect("a file"));
        tried += 1;
    }
    assert!(tried > 0, "no seeds of {target}");
}

fn text_seeds(target: &str, with: fn(&str)) {
    // As the fuzzer does it: what is not UTF-8 is no text.
    seeds(target, |bytes| std::str::from_utf8(bytes).map_or((), with));
}

#[test]
fn seeds_do_not_crash() {
    text_seeds("front_matter", tries::front_matter);
    text_seeds("markdown", tries::markdown);
    text_seeds("prose", tries::prose);
    text_seeds("site", tries::site);
    text_seeds("slugs", tries::slugs);
    text_seeds("settings", tries::settings);
    text_seeds("search", tries::search);
    seeds("request", tries::request);
}

/// Names and prose that look like ends of sentences, dates, links and marks, in any order.
fn prose() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "Yahoo! Inc",
        "Who? Weekly",
        "Jennifer 8. Lee",
        "E.ON. SE",
        "Ann Lee",
        "彼。Inc",
        "Ann",
        "Lee",
        "Sept. 30",
        "–",
        "Oct. 2, 2024",
        "Dec. 31, 2024",
        "3–6 March 2025",
        "2025-01-20",
        "30 February 2025",
        "01/02/2025",
        "Jan.",
        "May",
        "de",
        "20. Januar 2025",
        "2025年1月20日",
        "[[ann-lee|",
        "[[2025-01-20|",
        "[[2025-03-13-b|",
        "[[ann-lee]]",
        "]]",
        "[",
        "](/a)",
        "](ann-lee.md)",
        "](../actors/ann-lee.md)",
        "\\",
        "&#92;",
        "&amp;",
        "&eacute;",
        "<br>",
        "  \n",
        "\n",
        "\n\n",
        "\r\n",
        "*",
        "**",
        "`",
        "~~",
        "# ",
        "> ",
        "- ",
        "| a | b |\n|--|--|\n| ",
        " | ",
        "[^1]",
        "\n\n[^1]: ",
        ".",
        "!",
        "?",
        "…",
        "。",
        "”",
        "“",
        "’",
        "«",
        "»",
        ")",
        "(",
        ",",
        " ",
        " ",
        " ",
        "\u{a0}",
        "\u{301}",
        "\u{200b}",
        "U.S.",
        "No.",
        "A",
        "x",
        "東京",
        "é",
    ]);
    let bits = prop::collection::vec(bit, 0..30).prop_map(|bits| bits.concat());
    (prop::collection::vec("[A-Z][a-z]{0,5}[.!?。]{0,2} ?[A-Z]?[a-z]{0,3}", 0..4), bits).prop_map(
        |(names, text)| {
            format!(
                "Yahoo! Inc\nWho? Weekly\nJennifer 8. Lee\nE.ON. SE\n彼。Inc\n{}\n\n{text}",
                names.join("\n")
            )
        },
    )
}

/// Words of all scripts that are stemmed, and whatever else.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zäöüßåæøéèñçğışțş]{1,12}",
        "[α-ωάέήίόύώς]{1,12}",
        "[а-яё]{1,12}",
        "[\u{620}-\u{655}]{1,12}",
        "[\u{b85}-\u{bcd}]{1,12}",
        "\\PC{1,8}",
        "[0-9]{4}-[0-9]{2}(-[0-9]{2})?",
        "[A-Z]\\.[A-Z]\\.",
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

/// A line of a settings file, right or wrong.
fn settings() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "title",
        "base_url",
        "lang",
        "timezone",
        "theme",
        "output",
        "max_tlp",
        "paginate",
        "menu",
        "permalinks",
        "feed",
        "dates",
        "mentions",
        "markdown",
        "data",
        "cards",
        "print",
        "x",
        "permalinks.briefs",
        "theme.x",
    ]);
    let value = prop_oneof![
        "\"[ -~é]{0,12}\"",
        "'[a-z:/. é]{0,12}'",
        "[0-9]{1,20}",
        Just("true".to_owned()),
        "\\[[a-z\", ]{0,10}\\]",
        "\\{[a-z = \"]{0,10}\\}",
        "\\PC{0,8}",
        Just("2025-01-20".to_owned()),
        Just("\"/:year/:slug/\"".to_owned()),
        Just("[{ name = \"é\", url = \"/x/\" }]".to_owned()),
    ];
    let line = prop_oneof![
        (key.clone(), value).prop_map(|(key, value)| format!("{key} = {value}\n")),
        key.clone().prop_map(|key| format!("[{key}]\n")),
        key.prop_map(|key| format!("[[{key}]]\n")),
    ];
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

/// The head of a request, right or wrong.
fn head() -> impl Strategy<Value = Vec<u8>> {
    let target = prop_oneof![
        "/[!-~]{0,20}",
        "/briefs/(a|b%20c\\.png|%2e%2e|\\.\\.|%00|%ff|é)?/?",
        "http://localhost/[a-z]{0,5}",
        "[!-~]{0,8}",
    ];
    let header = prop_oneof![
        "Range: bytes=[0-9,-]{0,24}",
        "If-None-Match: [!-~]{0,12}",
        "Host: [!-~]{0,12}",
        "[ -~]{0,20}",
        "If-Range: [!-~]{0,12}",
        "Content-Length: [0-9]{0,21}",
        "Transfer-Encoding: chunked",
    ];
    (
        prop::sample::select(vec!["GET", "HEAD", "POST", "get", "", "\u{1}"]),
        target,
        prop::collection::vec(header, 0..3),
    )
        .prop_map(|(method, target, headers)| {
            let headers: String = headers.iter().map(|header| format!("\r\n{header}")).collect();
            format!("{method} {target} HTTP/1.1{headers}").into_bytes()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_prose_crashes(text in prose()) {
        tries::prose(&text);
    }

    #[test]
    fn no_words_crash(text in words()) {
        tries::search(&text);
        tries::slugs(&text);
    }

    #[test]
    fn no_settings_crash(text in settings()) {
        tries::settings(&text);
    }

    #[test]
    fn no_request_crashes(bytes in prop_oneof![head(), prop::collection::vec(any::<u8>(), 0..64)]) {
        tries::request(&bytes);
    }
}

proptest! {
    // Each is a whole site.
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_site_crashes(text in prop_oneof![prose(), markdown()]) {
        tries::site(&text);
    }
}
