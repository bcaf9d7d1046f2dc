//! The oracle of the rebuild: after any edits, what a builder with a memory makes equals a clean build, byte for
//! byte, findings too. All in memory, so that edits can be many.

use std::collections::BTreeMap;
use std::sync::Arc;

use dateline::built_site::{Builder, BuiltSite};
use dateline::config::{self, Overrides};
use dateline::inputs::{Asset, Inputs, Policy};
use dateline::picture::Metadata;
use dateline::render::Body;
use dateline::source_file::{SitePath, SourceFile};
use dateline::theme::{self, ThemeFile};
use dateline::{config::FILE, digest::Digest};
use proptest::prelude::*;
use rayon::prelude::*;

/// Sites that are edited, and edits of each: together 2,000.
const SITES: u32 = 50;
const EDITS: usize = 40;

/// A site as its files, and the hour. Assets are known by their stamp.
#[derive(Clone)]
struct Site {
    files: BTreeMap<String, String>,
    assets: BTreeMap<String, u64>,
    hour: i64,
    drafts: bool,
}

/// An edit: what is done, to which file, and with which words.
type Edit = (u8, u8, u8);

fn brief(n: u8, more: &str) -> String {
    let (actor, topic, day) = (n % 5, n % 3, 10 + n % 9);
    format!(
        "---\ntitle: Brief {n}\ndate: 2025-03-{day}\ntopics: [topic-{topic}]\ndates:\n  - {{date: 2025-03-{day}, label: Event {n}, id: e{}}}\nsources:\n  - {{title: Paper {topic}, date: 2025-02-0{}}}\n---\n\nText of {n} on Actor {actor} and Name {topic}, March {day}, 2025. Actor {} too.\n\n## Part\n\nSee [[brief-{}]]. {more}\n",
        n % 4,
        topic + 1,
        (actor + 1) % 5,
        n % 7,
    )
}

fn profile(n: u8, alias: &str) -> String {
    format!(
        "---\nname: Actor {n}\naliases: [{alias}]\n---\n\nProfile of the one beside Actor {}.\n",
        (n + 1) % 5
    )
}

impl Site {
    fn new() -> Self {
        let mut files = BTreeMap::new();
        let settings = "title = \"Desk\"\nbase_url = \"https://example.org/\"\npaginate = 3\n";
        files.insert(FILE.to_owned(), settings.to_owned());
        for n in 0..8 {
            files.insert(format!("content/briefs/brief-{n}.md"), brief(n, ""));
        }
        for n in 0..4 {
            files.insert(format!("content/actors/actor-{n}.md"), profile(n, &format!("Name {n}")));
        }
        files.insert(
            "content/topics/topic-0.md".into(),
            "---\nname: Topic 0\nparent: topic-1\n---\n\nText.\n".into(),
        );
        files.insert("content/about.md".into(), "---\ntitle: About\n---\n\nActor 1.\n".into());
        Self { files, assets: BTreeMap::new(), hour: 0, drafts: false }
    }

    /// The path of a brief, an actor or any content, by a number.
    fn pick(&self, folder: &str, n: u8) -> Option<String> {
        let paths: Vec<&String> =
            self.files.keys().filter(|path| path.starts_with(folder)).collect();
        paths.get(usize::from(n) % paths.len().max(1)).map(|path| (*path).clone())
    }

    fn change(&mut self, path: Option<String>, change: impl FnOnce(&str) -> String) {
        if let Some(text) = path.and_then(|path| self.files.get_mut(&path)) {
            *text = change(text);
        }
    }

    fn apply(&mut self, (what, which, n): Edit) {
        let content = self.pick("content/", which);
        let brief_path = self.pick("content/briefs/", which);
        let actor = self.pick("content/actors/", which);
        let words = [
            "More words.",
            "Actor 2 again, on 20 January 2025.",
            "Name 1’s dog. “Actor 3” left.",
            "[[about|About]] and [b](brief-1.md#part), ![p](p.svg)",
            "From 24 December 2026 on, see [[2026-12-24]] and [[2027]].",
            "~~Actor 0~~ \\Actor 1. 30 February 2025, 01/02/2025.",
            "\n\n## Another part {#other}\n\nActor 4 in March 2025.",
            "[[nobody]] [x](/nowhere/) [[brief-2#missing]]",
        ];
        let word = words[usize::from(n) % words.len()];
        match what % 24 {
            0..=3 => self.change(content, |text| format!("{text}\n{word}\n")),
            4 => self.change(content, |text| text.replace("Text of", "Word by word of")),
            5 => self
                .change(brief_path, |text| text.replacen("title: ", &format!("title: T{n} "), 1)),
            6 => self.change(brief_path, |text| {
                text.replacen(
                    "topics: [",
                    &format!("actors: [actor-{}]\ntopics: [new-{}, ", n % 6, n % 3),
                    1,
                )
            }),
            7 => self
                .change(actor, |_| profile(which % 5, &format!("Name {}, The {}", n % 4, n % 3))),
            8 => {
                self.change(actor, |text| text.replacen("name: ", &format!("name: N{} ", n % 3), 1))
            }
            9 => self.change(brief_path, |text| {
                if text.contains("draft") {
                    text.replace("draft: true\n", "")
                } else {
                    text.replacen("title", "draft: true\ntitle", 1)
                }
            }),
            10 => {
                self.change(brief_path, |text| text.replacen("date: 2025-03", "date: 2025-04", 1))
            }
            11 => self.change(Some(FILE.into()), |_| {
                let settings = [
                    "paginate = 2\n",
                    "lang = \"fr\"\n",
                    "[dates]\ninfer_year = true\n",
                    "[mentions]\nlink = \"all\"\n",
                    "title = 3\n",
                    "output = \"out\"\n",
                ];
                format!(
                    "title = \"Desk\"\nbase_url = \"https://example.org/\"\n{}",
                    settings[usize::from(n) % 6]
                )
            }),
            12 => {
                self.files.insert(format!("content/briefs/brief-{}.md", n % 20), brief(n, word));
            }
            13 => {
                content.and_then(|path| self.files.remove(&path));
            }
            14 => {
                let moved = brief_path.and_then(|path| self.files.remove(&path));
                self.files.extend(
                    moved.map(|text| (format!("content/briefs/f{}/moved-{n}.md", n % 2), text)),
                );
            }
            15 => {
                let name = ["brief", "actor", "day"][usize::from(n) % 3];
                let text = ["{{ page.card.nothing }}", "{{ head.title }}", "{% if"]
                    [usize::from(which) % 3];
                self.files.insert(format!("themes/default/templates/{name}.html"), text.into());
            }
            16 => self.files.retain(|path, _| !path.starts_with("themes/")),
            17 => {
                self.assets.insert("content/briefs/p.svg".into(), u64::from(n));
            }
            18 => self.assets.clear(),
            19 => self.hour += i64::from(n % 4) * i64::from(which),
            20 => self.drafts = !self.drafts,
            21 => self.change(Some("content/topics/topic-0.md".into()), |text| match n % 3 {
                0 => text.replacen("name:", "# A comment.\nname:", 1),
                1 => text.replacen("name:", "template: nowhere.html\nname:", 1),
                _ => "---\nname: Topic 0\n---\n".to_owned(),
            }),
            22 => self.change(Some("content/about.md".into()), |_| {
                format!(
                    "---\ntitle: About\npublish_at: 2025-03-{} 12:00\n---\n\nActor 1.\n",
                    14 + n % 3
                )
            }),
            _ => {
                for n in 0..n % 6 {
                    self.files.insert(format!("content/briefs/brief-{n}.md"), brief(n, word));
                }
            }
        }
    }

    fn inputs(&self) -> Inputs {
        let source = |path: &String, text: &String| {
            Arc::new(SourceFile::new(SitePath::new(path), text.clone().into_bytes()))
        };
        let settings = self.files.get(FILE).cloned().unwrap_or_default();
        let config =
            config::parse(&source(&FILE.to_owned(), &settings), &Overrides::default()).value;
        let folder = "themes/default";
        let of_theme = self.files.iter().filter_map(|(path, text)| {
            let path = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some(ThemeFile::new(folder, path, text.clone().into_bytes()))
        });
        let theme = theme::assemble(&config, of_theme.collect(), true).value;
        let content = self.files.iter().filter(|(path, _)| path.starts_with("content/"));
        let mut sources: Vec<_> = content.map(|(path, text)| source(path, text)).collect();
        sources.sort_by(|a, b| a.path().cmp(b.path()));
        let assets = self.assets.iter().map(|(path, stamp)| Asset {
            bytes: 0,
            path: SitePath::new(path),
            stamp: Digest::of(stamp),
            pixels: None,
            metadata: Metadata::Nothing,
            unsafe_svg: None,
        });
        let now = jiff::Timestamp::from_second(1_741_800_000 + self.hour * 3600).expect("a time");
        let policy =
            Policy { drafts: self.drafts, future: self.drafts, ..Policy::at(now, &config) };
        Inputs { assets: assets.collect(), config, sources, theme, policy }
    }
}

/// All files of a build and its findings, as they are shown.
fn all(built: &BuiltSite) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let files = built.files().map(|output| {
        let bytes = match &output.body {
            Body::Copy(path) | Body::Picture(path) => path.as_str().into(),
            made => made.bytes().expect("made").to_vec(),
        };
        (output.file, bytes)
    });
    let style = dateline::report::text::Style::Plain;
    let found = built.diagnostics.iter().map(|found| dateline::report::text::render(found, style));
    (files.collect(), found.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: SITES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_warm_build_equals_a_clean_one(edits in prop::collection::vec(any::<Edit>(), EDITS)) {
        let mut site = Site::new();
        let mut warm = Builder::new();
        let mut before: Option<(BuiltSite, BTreeMap<String, Vec<u8>>)> = None;
        for (index, edit) in edits.iter().enumerate() {
            site.apply(*edit);
            let inputs = site.inputs();
            let built = warm.build(&inputs);
            let (files, found) = all(&built);
            let (clean_files, clean_found) = all(&Builder::new().build(&inputs));
            prop_assert_eq!(&found, &clean_found, "after edit {}, {:?}", index, edit);
            let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
            prop_assert_eq!(names(&files), names(&clean_files), "after edit {}, {:?}", index, edit);
            let wrong: Vec<&String> =
                files.keys().filter(|file| files[*file] != clean_files[*file]).collect();
            let first = wrong.first().map(|file| {
                let text = |files: &BTreeMap<String, Vec<u8>>| {
                    String::from_utf8_lossy(&files[*file]).into_owned()
                };
                let (clean, warm) = (text(&clean_files), text(&files));
                similar::TextDiff::from_lines(&clean, &warm).unified_diff().to_string()
            });
            prop_assert!(
                wrong.is_empty(),
                "after edit {}, {:?}: {:?}\n{}",
                index,
                edit,
                wrong,
                first.unwrap_or_default()
            );
            // What open pages are told has changed is all that has.
            if let Some((old, old_files)) = &before {
                let told = built.changed_since(Some(old));
                let differ = files.iter().filter(|(file, bytes)| old_files.get(*file) != Some(bytes));
                let missed: Vec<&String> = differ
                    .map(|(file, _)| file)
                    .filter(|file| !told.contains(file) && !file.starts_with("search/"))
                    .collect();
                prop_assert!(missed.is_empty(), "after edit {}, {:?}: {:?}", index, edit, missed);
            }
            before = Some((built, files));
        }
    }
}
