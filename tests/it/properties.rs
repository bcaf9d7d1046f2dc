//! What holds for every input.

use std::sync::Arc;

use dateline::brief::{Reading, front_matter, parse};
use dateline::date::Date;
use dateline::schema::{Node, Places, yaml};
use dateline::slug::{fold, is_slug, slugify};
use dateline::source_file::{SitePath, SourceFile};
use proptest::prelude::*;

use crate::fuzzed::tries::check_body;

fn file(path: &str, text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(SitePath::new(path), text.as_bytes().to_vec()))
}

/// A scalar as front matter may have it, in every style of YAML.
fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé東][a-z é0-9]{0,12}",
        "'[a-z: é#,\\[]{0,8}'",
        "\"[a-z: é#,\\[]{0,8}\"",
        "[0-9]{1,4}",
        Just("2025-01-20".to_owned()),
        Just("~".to_owned()),
        Just("no".to_owned()),
    ]
}

/// A value on one line: a scalar, or a list or mapping in brackets.
fn flow() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(("[a-zé]{1,6}", inner), 0..3).prop_map(|pairs| {
                let pairs: Vec<String> =
                    pairs.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", pairs.join(", "))
            }),
        ]
    })
}

/// A mapping over several lines, with lists, block texts, comments and either line ending.
fn block() -> impl Strategy<Value = String> {
    let entry = prop_oneof![
        ("[a-zé]{1,8}", flow()).prop_map(|(key, value)| format!("{key}: {value}\n")),
        ("[a-z]{1,8}", prop::collection::vec(flow(), 1..4)).prop_map(|(key, items)| {
            let items: String = items.iter().map(|item| format!("  - {item}\n")).collect();
            format!("{key}:\n{items}")
        }),
        ("[a-z]{1,8}", "[a-z é:#]{1,20}")
            .prop_map(|(key, text)| format!("{key}: |\n  x{text}\n  y\n")),
        ("[a-z]{1,8}", scalar())
            .prop_map(|(key, value)| format!("{key}:\n  inner: {value} # a remark\n")),
    ];
    (prop::collection::vec(entry, 0..6), any::<bool>()).prop_map(|(entries, windows)| {
        let text = entries.concat();
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

/// Every key with the number of parts below it, in order: what both parsers have to agree on.
fn shape_of_values(pairs: &[(dateline::schema::Str, Node)], shape: &mut Vec<(String, usize)>) {
    for (key, node) in pairs {
        shape.push((key.to_string(), count(node)));
        shape_below(node, shape);
    }
}

fn shape_below(node: &Node, shape: &mut Vec<(String, usize)>) {
    match node {
        Node::Record(pairs) => shape_of_values(pairs, shape),
        Node::List(items) => items.iter().for_each(|item| shape_below(item, shape)),
        _ => {}
    }
}

fn count(node: &Node) -> usize {
    match node {
        Node::Record(pairs) => pairs.len(),
        Node::List(items) => items.len(),
        _ => 0,
    }
}

fn shape_of_places(text: &str, places: &Places, shape: &mut Vec<(String, usize)>) {
    for child in &places.children {
        let key = &text[child.key.range()];
        if !key.is_empty() {
            shape.push((key.trim_matches(['"', '\'']).to_owned(), child.children.len()));
        }
        shape_of_places(text, child, shape);
    }
}

/// Bits of Markdown that have caused trouble to somebody, in any order.
pub(crate) fn markdown() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        "[ -~é東\n]{0,12}",
        prop::sample::select(vec![
            "# ",
            "## ",
            "\n\n",
            "- ",
            "  - ",
            "1. ",
            "> ",
            "> [!NOTE]\n",
            "| a | b |\n|---|--:|\n| ",
            "```\n",
            "    ",
            "[[",
            "]]",
            "[a](b)",
            "![",
            "](",
            "[1]",
            "[^1]",
            "\n[^1]: ",
            "*",
            "**",
            "_",
            "`",
            "~~",
            "<b>",
            "</b>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&amp;",
            "&#106;",
            "&eacute;",
            "\\",
            "\\\n",
            "  \n",
            "\r\n",
            "\t",
            "{#id .c onclick=x}",
            "- [ ] ",
            "- [x] ",
            "\n: ",
            "\n---\n",
            "<a href=javascript:x>",
            "(javascript:x)",
            "Cla*udia* Sheinbaum",
            "e\u{301}",
            "\u{202e}",
            "\u{feff}",
            "👩‍👩‍👧",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(bit, 0..40).prop_map(|bits| bits.concat())
}

/// Everything that Markdown may become.
const KNOWN_TAGS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "label",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The tags of a piece of HTML, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn both_yaml_parsers_see_the_same_keys(text in block()) {
        if let Ok(pairs) = yaml::parse(&text) {
            let (mut values, mut places) = (Vec::new(), Vec::new());
            shape_of_values(&pairs, &mut values);
            shape_of_places(&text, &yaml::places(&text), &mut places);
            prop_assert_eq!(values, places, "{}", text);
        }
    }

    #[test]
    fn plain_scalars_stand_where_their_places_say(values in prop::collection::vec("[a-zé東][a-zé0-9]{0,8}", 1..6)) {
        let text: String = values.iter().enumerate().map(|(index, value)| format!("ké{index}: {value}\r\n")).collect();
        let places = yaml::places(&text);
        for (index, value) in values.iter().enumerate() {
            let path = dateline::schema::NodePath::ROOT.child(index);
            prop_assert_eq!(&text[places.span(path).range()], value.as_str());
            prop_assert_eq!(&text[places.span(path.key()).range()], format!("ké{index}"));
        }
    }

    #[test]
    fn no_front_matter_makes_it_panic(text in "(---\n)?[ -~é\n\t]{0,200}(---\n)?") {
        let file = file("content/briefs/a.md", &text);
        for raw_html in [false, true] {
            let parsed = parse(&file, Reading { raw_html });
            check_body(&file, &parsed.document.common().body);
        }
        let _ = front_matter::body(&file);
    }

    #[test]
    fn no_markdown_makes_it_panic_or_lets_anything_run(text in markdown()) {
        let file = file("content/briefs/a.md", &format!("---\ntitle: T\ndate: 2025-01-01\nsources: [a, b]\n---\n{text}"));
        let parsed = parse(&file, Reading { raw_html: false });
        let body = &parsed.document.common().body;
        check_body(&file, body);
        for tag in tags(&body.html) {
            let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
            prop_assert!(KNOWN_TAGS.contains(&name.unwrap_or_default()), "<{}> in {}", tag, body.html);
            let attributes = tag.split('"').step_by(2).flat_map(str::split_whitespace).skip(1);
            for attribute in attributes {
                prop_assert!(!attribute.starts_with("on") && attribute != "style=", "<{}>", tag);
            }
            for address in tag.split("href=\"").skip(1) {
                let address: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
                prop_assert!(!address.to_lowercase().starts_with("javascript"), "<{}>", tag);
            }
        }
    }

    #[test]
    fn slugs_are_slugs_and_stay(text in "\\PC{0,24}") {
        let slug = slugify(&text);
        prop_assert_eq!(&slugify(&slug), &slug);
        prop_assert!(!slug.contains(['/', '.', ' ', '\\']) && !slug.starts_with('-') && !slug.ends_with('-'));
        prop_assert!(slug.is_empty() || is_slug(&slug) || dateline::slug::is_reserved(&slug));
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn dates_come_back(year in 1_u16..10_000, month in 1_u8..13, day in 1_u8..32) {
        if let Some(date) = Date::day(year, month, day) {
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
            prop_assert!(date.whole_year() < date && date.whole_month() < Some(date));
            prop_assert_eq!(date.last_day().day_count() - date.first_day().day_count(), 0);
        }
    }
}
