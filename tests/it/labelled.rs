//! The labelled paragraphs of `tests/labelled`: what is found in them, and what should be.
//!
//! A file has groups, each begun by `# ` and a name. `lang: xx` is the language of a group, `actor: slug = Name;
//! alias` and `topic: …` are its terms. Paragraphs stand between empty lines, each a brief of its own. In them
//! `{text|@slug}` is a name, `{text|#2025-01-20}` a date and `‖` stands where a sentence ends and another begins.
//! `@ actors: slug, slug` above a paragraph declares actors.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{fs, io};

use dateline::archive::{self, LinkedBrief};
use dateline::commands::{SiteOptions, read_inputs};
use dateline::language::Language;
use dateline::sentence::bounds;
use dateline::source_file::Span;
use dateline::{brief, select};

use crate::program::write;

/// A place in a paragraph, and what it names; of a bound, nothing.
type Label = (Span, String);

/// What is marked in a paragraph, or found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Labels {
    names: BTreeSet<Label>,
    dates: BTreeSet<Label>,
    bounds: BTreeSet<Label>,
}

struct Paragraph {
    /// Its Markdown, without labels.
    text: String,
    actors: String,
    labels: Labels,
}

struct Group {
    name: String,
    lang: String,
    /// Path and text of each profile.
    profiles: Vec<(String, String)>,
    paragraphs: Vec<Paragraph>,
}

#[test]
fn names_dates_and_sentences_are_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled");
    let mut report = String::new();
    let mut totals: BTreeMap<&str, Score> = BTreeMap::new();
    let mut paragraphs = 0;
    for half in ["builder", "reader"] {
        let groups = read(&fs::read_to_string(root.join(format!("{half}.txt"))).expect("labels"));
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        let mut misses = String::new();
        for group in &groups {
            paragraphs += group.paragraphs.len();
            for (paragraph, found) in group.paragraphs.iter().zip(find(group)) {
                let mut tell = |kind, expected, found| {
                    let score = Score::of(expected, found);
                    list(group, paragraph, (kind, expected, found), &mut misses);
                    scores.entry(kind).or_default().add(score);
                    totals.entry(kind).or_default().add(score);
                };
                let expected = &paragraph.labels;
                tell("names", &expected.names, &found.names);
                tell("dates", &expected.dates, &found.dates);
                tell("sentence bounds", &expected.bounds, &found.bounds);
            }
        }
        let _ = writeln!(report, "{half}'s half:");
        scores
            .iter()
            .for_each(|(kind, score)| writeln!(report, "  {kind}: {score}").expect("told"));
        report.push_str(&misses);
    }
    report.push_str("both:\n");
    totals.iter().for_each(|(kind, score)| writeln!(report, "  {kind}: {score}").expect("told"));
    // Not `print!`, which is shown only if the test fails: the misses are to be seen.
    let _ = io::stderr().write_all(report.as_bytes());
    assert!(paragraphs >= 120, "{paragraphs} paragraphs");
    for (kind, score) in totals {
        let least = if kind == "sentence bounds" { (0.98, 0.98) } else { (0.99, 0.97) };
        assert!(score.precision() >= least.0 && score.recall() >= least.1, "{kind}: {score}");
    }
}

/// How many were found that are there, found that are not, and there that were not found.
#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn of(expected: &BTreeSet<Label>, found: &BTreeSet<Label>) -> Self {
        let right = expected.intersection(found).count();
        Self { right, wrong: found.len() - right, missed: expected.len() - right }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, wrong, missed } = self;
        let (precision, recall) = (self.precision(), self.recall());
        write!(
            f,
            "precision {precision:.4}, recall {recall:.4} ({right} right, {wrong} wrong, {missed} missed)"
        )
    }
}

fn list(
    group: &Group,
    paragraph: &Paragraph,
    (kind, expected, found): (&str, &BTreeSet<Label>, &BTreeSet<Label>),
    misses: &mut String,
) {
    let mut tell = |what: &str, (span, name): &Label| {
        let shown = |at: u32, to: u32| paragraph.text.get(at as usize..to as usize).unwrap_or("?");
        let text = if span.start < span.end {
            shown(span.start, span.end).to_owned()
        } else {
            let before =
                paragraph.text[..span.start as usize].chars().rev().take(20).collect::<Vec<_>>();
            before
                .into_iter()
                .rev()
                .chain("‖".chars())
                .chain(paragraph.text[span.start as usize..].chars().take(12))
                .collect()
        };
        let _ = writeln!(misses, "  {what} {kind} in “{}”: {text:?} {name}", group.name);
    };
    expected.difference(found).for_each(|label| tell("missed", label));
    found.difference(expected).for_each(|label| tell("wrong", label));
}

/// Builds a site of a group and tells what the linker finds in each paragraph.
fn find(group: &Group) -> Vec<Labels> {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("dateline.toml"), &format!("lang = \"{}\"\n", group.lang));
    for (path, text) in &group.profiles {
        write(&folder.path().join("content").join(path), text);
    }
    let mut heads = Vec::new();
    for (number, paragraph) in group.paragraphs.iter().enumerate() {
        let head = format!("---\ntitle: P\nactors: [{}]\n---\n", paragraph.actors);
        let path = folder.path().join(format!("content/briefs/p{number:03}.md"));
        write(&path, &format!("{head}{}\n", paragraph.text));
        heads.push(head.len() as u32);
    }
    let site = folder.path().to_owned();
    let inputs =
        read_inputs(&SiteOptions { site, ..SiteOptions::default() }).expect("a site").value;
    let reading = brief::Reading { raw_html: false };
    let corpus: Vec<_> =
        inputs.sources.iter().map(|file| brief::parse(file, reading).into()).collect();
    let selection = select::publishable(&corpus, &inputs).value;
    let archive = archive::link(&selection, &inputs, &archive::link_cache::LinkCache::off()).value;
    let mut found: BTreeMap<&str, Labels> = BTreeMap::new();
    for linked in &archive.briefs {
        let slug: &str = &linked.brief.common.slug;
        let number: usize = slug[1..].parse().expect("a number");
        found.insert(slug, labels_of(&archive, linked, heads[number], Language::of(&group.lang)));
    }
    found.into_values().collect()
}

fn labels_of(
    archive: &archive::Archive,
    linked: &LinkedBrief,
    head: u32,
    language: &Language,
) -> Labels {
    let body = linked.body.body();
    let place = |span: Span| {
        let Span { start, end } = body.source_of(span);
        Span { start: start - head, end: end - head }
    };
    let names = linked.body.mentions.iter().filter(|mention| !mention.by_hand);
    let names = names
        .map(|mention| (place(mention.text), archive.terms().get(mention.term).slug.to_string()));
    let dates =
        linked.body.dates.iter().map(|mention| (place(mention.text), mention.date.to_string()));
    let bounds = body.passages.iter().flat_map(|passage| {
        let bounds = bounds(body.passage_text(passage), language);
        bounds.into_iter().map(|at| {
            let last = passage.text.start + at as u32 - 1;
            let end = place(Span { start: last, end: last + 1 }).end;
            (Span { start: end, end }, String::new())
        })
    });
    Labels { names: names.collect(), dates: dates.collect(), bounds: bounds.collect() }
}

/// Reads a file of labelled paragraphs.
fn read(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut block = String::new();
    for line in text.lines().chain([""]) {
        if let Some(name) = line.strip_prefix("# ") {
            groups.push(Group {
                name: name.to_owned(),
                lang: "en".into(),
                profiles: Vec::new(),
                paragraphs: Vec::new(),
            });
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        if let Some(lang) = line.strip_prefix("lang: ").filter(|_| block.is_empty()) {
            group.lang = lang.to_owned();
        } else if let Some(profile) = profile(line).filter(|_| block.is_empty()) {
            group.profiles.push(profile);
        } else if line.is_empty() && !block.is_empty() {
            // A fence of code holds no empty line, so that a paragraph is all that stands together.
            group.paragraphs.push(paragraph(&std::mem::take(&mut block)));
        } else if !line.is_empty() {
            block.push_str(line);
            block.push('\n');
        }
    }
    groups
}

fn profile(line: &str) -> Option<(String, String)> {
    let (kind, rest) =
        line.split_once(": ").filter(|(kind, _)| matches!(*kind, "actor" | "topic"))?;
    let (slug, names) = rest.split_once(" = ")?;
    let mut names = names.split("; ").map(|name| format!("'{}'", name.replace('\'', "''")));
    let name = names.next()?;
    let aliases: Vec<String> = names.collect();
    let text = format!("---\nname: {name}\naliases: [{}]\n---\n", aliases.join(", "));
    Some((format!("{kind}s/{slug}.md"), text))
}

fn paragraph(block: &str) -> Paragraph {
    let (actors, marked) = match block.strip_prefix("@ actors: ") {
        Some(rest) => rest.split_once('\n').expect("a paragraph below its actors"),
        None => ("", block),
    };
    let (mut text, mut labels) = (String::new(), Labels::default());
    let mut starts: Vec<u32> = Vec::new();
    let mut rest = marked.trim_end();
    while let Some(c) = rest.chars().next() {
        let at = text.len() as u32;
        if c == '‖' {
            labels.bounds.insert((Span { start: at, end: at }, String::new()));
        } else if c == '{' {
            starts.push(at);
        } else if let Some(named) =
            rest.strip_prefix('|').filter(|rest| !starts.is_empty() && rest.starts_with(['@', '#']))
        {
            let (name, behind) = named.split_once('}').expect("a label ends");
            let span = Span { start: starts.pop().expect("begun"), end: at };
            let list = if name.starts_with('@') { &mut labels.names } else { &mut labels.dates };
            list.insert((span, name[1..].to_owned()));
            rest = behind;
            continue;
        } else {
            text.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    Paragraph { text, actors: actors.to_owned(), labels }
}
