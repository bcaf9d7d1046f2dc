//! Sites that ask for a lot with few bytes: for each kind of construct, one that grows with a number. A build of
//! twice as many should cost twice as much.

use std::fmt::Write as _;

/// Files of a site: their paths and texts.
pub(crate) type Files = Vec<(String, String)>;

/// A kind of site, and how large it is when it is measured first.
pub(crate) struct Case {
    /// What grows.
    pub(crate) name: &'static str,
    /// How many there are the first time; then twice and four times as many.
    pub(crate) size: usize,
    /// Makes the site.
    pub(crate) files: fn(usize) -> Files,
}

const fn case(name: &'static str, size: usize, files: fn(usize) -> Files) -> Case {
    Case { name, size, files }
}

/// All kinds.
pub(crate) const CASES: &[Case] = &[
    case("one sentence, one name", 500, |n| prose("Ann Lee met the envoys of ", n)),
    case("one sentence, dates", 500, |n| one_body(&each(n, |i| format!("after {} ", day(i))))),
    case("one sentence, actors", 250, |n| {
        many_actors(n, |i| format!("then Actor N{i}x spoke and "))
    }),
    case("one sentence each, one name", 5000, |n| prose("Ann Lee met the envoys. ", n)),
    case("names without spaces", 2500, |n| prose("Ann_(Lee),", n).with_name("Lee")),
    case("bullets", 10_000, |n| one_body(&"- a\n".repeat(n))),
    case("numbered items", 10_000, |n| one_body(&"1. a\n".repeat(n))),
    case("bullets in bullets", 1000, |n| one_body(&format!("{}a\n", "- ".repeat(n)))),
    case("deeper and deeper", 100, |n| one_body(&each(n, |i| format!("{}- a\n", "  ".repeat(i))))),
    case("quotations in one another", 1000, |n| one_body(&format!("{}a\n", "> ".repeat(n)))),
    case("open links", 5000, |n| one_body(&"[a](".repeat(n))),
    case("open links in brackets", 5000, |n| one_body(&"[a](<b".repeat(n))),
    case("open brackets", 5000, |n| one_body(&"[".repeat(n))),
    case("open and closed brackets", 5000, |n| {
        one_body(&format!("{}a{}", "[".repeat(n), "]".repeat(n)))
    }),
    case("open pictures", 5000, |n| one_body(&"![".repeat(n))),
    case("open wiki-links", 5000, |n| one_body(&"[[a|".repeat(n))),
    case("open angles", 5000, |n| one_body(&"a<".repeat(n))),
    case("open comments", 5000, |n| one_body(&"a <!-- ".repeat(n))),
    case("open instructions", 5000, |n| one_body(&"a <?".repeat(n))),
    case("open declarations", 5000, |n| one_body(&"a <!A ".repeat(n))),
    case("open character data", 5000, |n| one_body(&"a <![CDATA[".repeat(n))),
    case("open tags with attributes", 5000, |n| one_body(&"<a b=\"c ".repeat(n))),
    case("scripts on one line", 2000, |n| one_body(&"<script></script>".repeat(n))),
    case("open emphasis", 5000, |n| one_body(&"*a _b ".repeat(n))),
    case("emphasis in emphasis", 2000, |n| {
        one_body(&format!("{}a{}", "*a **b ".repeat(n), " b** a*".repeat(n)))
    }),
    case("struck out", 5000, |n| one_body(&"~~a ~b ".repeat(n))),
    case("runs of backticks", 100, |n| one_body(&each(n, |i| format!("a{} ", "`".repeat(i))))),
    case("entities", 5000, |n| one_body(&"&a".repeat(n))),
    case("backslashes", 5000, |n| one_body(&"\\a\\".repeat(n))),
    case("addresses with @", 5000, |n| one_body(&"a@b.".repeat(n))),
    case("footnotes, each to the next", 2000, |n| {
        let notes = each(n, |i| format!("[^n{i}]: See[^n{}].\n\n", i + 1));
        one_body(&format!("Text[^n0].\n\n{notes}"))
    }),
    case("footnotes, undefined", 5000, |n| one_body(&each(n, |i| format!("a[^n{i}] ")))),
    case("footnotes, unused", 2000, |n| one_body(&each(n, |i| format!("[^n{i}]: Note.\n\n")))),
    case("footnotes in one another", 200, |n| one_body(&each(n, |i| format!("[^n{i}]: ")))),
    case("references", 2000, |n| {
        let links = each(n, |i| format!("[a][r{i}] "));
        one_body(&format!("{links}\n\n{}", each(n, |i| format!("[r{i}]: /x{i}/\n"))))
    }),
    case("definitions of one label", 5000, |n| one_body(&"[a]: /x/\n".repeat(n))),
    case("table, columns", 5000, |n| one_body(&table(n, 3))),
    case("table, wide and empty rows", 300, |n| {
        one_body(&format!("{}{}", table(n, 0), "|\n".repeat(n)))
    }),
    case("table, rows", 2500, |n| one_body(&table(2, n))),
    case("bars", 5000, |n| one_body(&"a|".repeat(n))),
    case("definition lists", 2500, |n| one_body(&"a\n: b\n\n".repeat(n))),
    case("one definition list", 2500, |n| one_body(&format!("a\n{}", ": b\n".repeat(n)))),
    case("terms without a definition", 5000, |n| one_body(&"a\n".repeat(n))),
    case("headings of one text", 2500, |n| one_body(&"## Same\n\n".repeat(n))),
    case("heading with attributes", 5000, |n| one_body(&format!("## a {}\n", "{#a ".repeat(n)))),
    case("fences", 5000, |n| one_body(&"~~~\na\n".repeat(n))),
    case("rules", 5000, |n| one_body(&"***\n".repeat(n))),
    case("blank lines", 20_000, |n| one_body(&"\n".repeat(n))),
    case("one long word", 50_000, |n| one_body(&"a".repeat(n))),
    case("full stops", 20_000, |n| one_body(&". ".repeat(n))),
    case("wiki-links without text", 2500, |n| one_body(&"[[ann]] said. ".repeat(n))),
    case("dead wiki-links", 250, |n| {
        let mut files = one_body(&each(n, |i| format!("[[missing thing {i}]] ")));
        files.extend((0..8 * n).map(|i| brief(&format!("city-report-{i}"), "", "Text.")));
        files
    }),
    case("dead links", 250, |n| {
        let mut files = one_body(&each(n, |i| format!("[a](/briefs/missing-{i}/) ")));
        files.extend((0..8 * n).map(|i| brief(&format!("city-report-{i}"), "", "Text.")));
        files
    }),
    case("dead file links", 250, |n| {
        let mut files = one_body(&each(n, |i| format!("[a](missing-{i}.md) ")));
        files.extend((0..8 * n).map(|i| brief(&format!("city-report-{i}"), "", "Text.")));
        files
    }),
    case("dead anchors", 500, |n| {
        let headings = each(n, |i| format!("## Part number {i}\n\n"));
        one_body(&format!("{headings}{}", each(n, |i| format!("[a](#missing-{i}) "))))
    }),
    case("missing pictures", 500, |n| one_body(&each(n, |i| format!("![a](missing-{i}.png) ")))),
    case("dates that do not exist", 2500, |n| one_body(&"On February 30, 2025. ".repeat(n))),
    case("old addresses", 1250, |n| matter(&list("redirect_from", n, |i| format!("/old/{i}/")))),
    case("old addresses in a chain", 500, |n| {
        (0..n)
            .map(|i| {
                brief(&format!("b{i}"), &format!("redirect_from: /briefs/b{}/\n", i + 1), "T.")
            })
            .collect()
    }),
    case("brackets in front matter", 5000, |n| matter(&format!("extra: {}\n", "[".repeat(n)))),
    case("braces in front matter", 5000, |n| matter(&format!("extra: {}\n", "{a: ".repeat(n)))),
    case("dashes in front matter", 5000, |n| matter(&format!("extra:\n {}a\n", "- ".repeat(n)))),
    case("questions in front matter", 5000, |n| matter(&format!("{}\n", "? ".repeat(n)))),
    case("brackets after a quotation mark", 5000, |n| {
        matter(&format!("title: \"a\nextra: {}\n", "[".repeat(n)))
    }),
    case("unknown fields", 500, |n| matter(&each(n, |i| format!("field{i}: a\n")))),
    case("topics", 500, |n| matter(&list("topics", n, |i| format!("topic {i}")))),
    case("actors", 500, |n| matter(&list("actors", n, |i| format!("Actor {i}")))),
    case("sources", 500, |n| matter(&list("sources", n, |i| format!("https://example.org/{i}")))),
    case("wrong values", 500, |n| matter(&list("dates", n, |i| format!("never {i}")))),
    case("events on one day", 500, |n| {
        matter(&list("dates", n, |i| format!("{{date: 2025-01-01, label: Event {i}}}")))
    }),
    case("events of one name", 250, |n| {
        matter(&list("dates", n, |i| format!("{{date: {}, label: E, id: same}}", day(i))))
    }),
    case("briefs of one slug", 250, |n| {
        (0..n).map(|i| brief(&format!("b{i}"), "slug: same\n", "Text.")).collect()
    }),
    case("briefs of one title", 250, |n| {
        let mut files: Files = (0..n).map(|i| brief(&format!("b{i}"), "", "Text.")).collect();
        files.push(brief("links", "", &"[[Title]] ".repeat(n)));
        files
    }),
    case("aliases with one beginning", 250, |n| {
        let aliases = list("aliases", n, |i| format!("The council of the city {i}"));
        let text = each(n, |i| format!("The council of the city {i} met. "));
        vec![actor("ann", "Ann Lee", &aliases), brief("one", "", &text)]
    }),
    case("aliases in one another", 30, |n| {
        let aliases = list("aliases", n, |i| format!("A{}", " a".repeat(i)));
        vec![actor("ann", "Ann Lee", &aliases), brief("one", "", &"a ".repeat(50 * n))]
    }),
    case("actors of one name", 250, |n| {
        let mut files: Files = (0..n).map(|i| actor(&format!("a{i}"), "Ann Lee", "")).collect();
        files.push(brief("one", "", &"Ann Lee met them. ".repeat(n)));
        files
    }),
    case("suggested topics", 250, |n| {
        let mut files: Files = (0..n)
            .map(|i| (format!("content/topics/t{i}.md"), format!("---\nname: Topic N{i}x\n---\n")))
            .collect();
        files.push(brief("one", "", &each(n, |i| format!("Topic N{i}x matters. "))));
        files
    }),
    case("topics under one another", 250, |n| {
        (0..n)
            .map(|i| {
                let text = format!("---\nname: T{i}\nparent: t{}\n---\n", (i + 1) % n);
                (format!("content/topics/t{i}.md"), text)
            })
            .collect()
    }),
];

/// A few changes of a site, for cases that need them.
trait With {
    fn with_name(self, name: &str) -> Self;
}

impl With for Files {
    fn with_name(mut self, name: &str) -> Self {
        self.push(actor("other", name, ""));
        self
    }
}

fn each(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

fn list(field: &str, count: usize, make: impl Fn(usize) -> String) -> String {
    let mut text = format!("{field}:\n");
    for number in 0..count {
        let _ = writeln!(text, "  - {}", make(number));
    }
    text
}

/// A day of its own for each number.
fn day(number: usize) -> String {
    format!("{}-{:02}-{:02}", 1900 + number / 336, number / 28 % 12 + 1, number % 28 + 1)
}

fn table(columns: usize, rows: usize) -> String {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(columns));
    format!("{}{}{}", row("a"), row("-"), row("a").repeat(rows))
}

fn brief(slug: &str, matter: &str, body: &str) -> (String, String) {
    let text = format!("---\ntitle: Title\ndate: 2025-03-01\n{matter}---\n\n{body}\n");
    (format!("content/briefs/{slug}.md"), text)
}

fn actor(slug: &str, name: &str, matter: &str) -> (String, String) {
    (format!("content/actors/{slug}.md"), format!("---\nname: {name}\n{matter}---\n"))
}

fn one_body(body: &str) -> Files {
    vec![actor("ann", "Ann Lee", ""), brief("one", "", body)]
}

fn prose(sentence: &str, count: usize) -> Files {
    one_body(&sentence.repeat(count))
}

fn matter(matter: &str) -> Files {
    vec![brief("one", matter, "Text.")]
}

fn many_actors(count: usize, make: impl Fn(usize) -> String) -> Files {
    let mut files: Files =
        (0..count).map(|i| actor(&format!("n{i}"), &format!("Actor N{i}x"), "")).collect();
    files.push(brief("one", "", &each(count, make)));
    files
}
