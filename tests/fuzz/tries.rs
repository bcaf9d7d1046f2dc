//! What must hold for every input. Each function tries one input and panics where something does not hold; the fuzz
//! targets call them with what the fuzzer makes up, `cargo test` with the seeds and with inputs of a grammar.

#![allow(dead_code, clippy::disallowed_methods, reason = "each target uses one of them")]

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use dateline::FileId;
use dateline::archive::body::LinkedBody;
use dateline::archive::{self, Archive};
use dateline::brief::body::Body;
use dateline::brief::{Reading, front_matter as brief_front_matter, parse};
use dateline::commands::SiteOptions;
use dateline::commands::serve::{Limits, PreviewOptions, ServeOptions, Serving, start};
use dateline::config::{self, Overrides};
use dateline::diagnostic::Diagnostics;
use dateline::inputs::{Inputs, Policy};
use dateline::io::terminal::{Terminal, Volume};
use dateline::language::Language;
use dateline::report::text::{Style, render};
use dateline::schema::{Str, toml, yaml};
use dateline::search::index::{Entry, merge};
use dateline::search::words::{Compounds, Writing, each_word, read};
use dateline::search::{Key, Segment};
use dateline::select;
use dateline::slug::{fold, fold_path, is_reserved, is_slug, slugify};
use dateline::source_file::{SitePath, SourceFile, Span};
use dateline::theme::{self, Theme};
use jiff::Timestamp;

/// Files that are read differently.
const PATHS: [&str; 4] = [
    "content/briefs/2025-03-12-a.md",
    "content/actors/a.md",
    "content/topics/a.md",
    "content/a.md",
];

/// Front matter: any text as a file, and as the YAML of one.
pub(crate) fn front_matter(text: &str) {
    let inside = format!("---\n{text}\n---\nText.\n");
    for (path, text) in PATHS.iter().flat_map(|path| [(path, text), (path, inside.as_str())]) {
        let file = file(path, text);
        let parsed = parse(&file, Reading { raw_html: false });
        show(&parsed.diagnostics);
        check_body(&file, &parsed.document.common().body);
        let _ = &file.text()[brief_front_matter::body(&file).range()];
    }
    let places = yaml::places(text);
    let _ = &text[places.value.range()];
    let _ = yaml::parse(text);
}

/// Markdown to HTML.
pub(crate) fn markdown(text: &str) {
    let file = file(PATHS[0], &format!("---\ntitle: T\nsources: [a, b]\n---\n{text}"));
    for raw_html in [false, true] {
        let parsed = parse(&file, Reading { raw_html });
        show(&parsed.diagnostics);
        check_body(&file, &parsed.document.common().body);
    }
}

/// Names, dates, links by hand and sentences together. The lines before the first empty one are names.
pub(crate) fn prose(text: &str) {
    for language in ["en", "de", "ja"] {
        let inputs = inputs(text, language);
        let archive = link(&inputs);
        for linked in &archive.briefs {
            check_linked(&linked.body);
        }
        for (body, _) in archive.profiles.values() {
            check_linked(body);
        }
    }
}

/// A whole site of the same text: planned, rendered, indexed.
pub(crate) fn site(text: &str) {
    let inputs = inputs(text, "en");
    let edition = dateline::build(&inputs, |_| {});
    show(&edition.diagnostics);
    let edition = edition.value;
    let files: Vec<FileId> = edition.files().into_values().collect();
    let search = (0..edition.search().len()).map(FileId::Search);
    for made in files.into_iter().chain(search) {
        let output = edition.output(&made);
        show(&output.diagnostics);
        if let Some(output) = output.value {
            let _ = output.body.bytes();
        }
    }
}

/// Slugs, and names folded for comparison.
pub(crate) fn slugs(text: &str) {
    let slug = slugify(text);
    assert_eq!(slugify(&slug), slug, "a slug stays");
    assert!(!slug.contains(['/', '.', ' ', '\\']), "{slug:?}");
    assert!(!slug.starts_with('-') && !slug.ends_with('-'), "{slug:?}");
    assert!(slug.is_empty() || is_slug(&slug) || is_reserved(&slug), "{slug:?}");
    assert_eq!(fold(&fold(text)), fold(text));
    assert_eq!(fold_path(&fold_path(text)), fold_path(text));
}

/// The settings, of the site and of the theme.
pub(crate) fn settings(text: &str) {
    let parsed = toml::parse(text);
    let _ = &text[parsed.places.value.range()];
    let config = config::parse(&file(config::FILE, text), &Overrides::default());
    show(&config.diagnostics);
    let own = theme::ThemeFile::new("themes/own", "theme.toml", text.as_bytes().to_vec());
    let strings = theme::ThemeFile::new("themes/own", "i18n/en.toml", text.as_bytes().to_vec());
    let theme = theme::assemble(&config.value, vec![own, strings], true);
    show(&theme.diagnostics);
}

/// Words of the search, in every language that is known.
pub(crate) fn search(text: &str) {
    for compounds in [Compounds::Joined, Compounds::Parted] {
        each_word(text, compounds, |word| assert!(!word.is_empty()));
    }
    let entries =
        Language::tags().chain(["eo", "nn", "no"]).enumerate().map(|(number, language)| {
            let (names, lead) = (vec![Str::from(text)], vec![Str::from(text)]);
            let words = read(&Writing { language, names, lead, body: None });
            let number = number as u32;
            let key = Key { segment: Segment::Briefs, group: 739_000 + number, order: number };
            Entry { key, words: Arc::new(words) }
        });
    let index = merge(&entries.collect::<Vec<_>>(), Vec::new());
    for line in index.forms.iter().chain(&index.stems) {
        assert!(line.text.ends_with('\n') && !line.key.contains(['\n', '\t']), "{line:?}");
    }
}

/// What somebody sends to the preview, and what comes back.
pub(crate) fn request(bytes: &[u8]) {
    let mut socket = TcpStream::connect(preview()).expect("the preview listens");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    // The server may have had enough before all is sent.
    let _ = socket.write_all(bytes);
    let _ = socket.write_all(b"\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let _ = socket.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = socket.take(1 << 20).read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "no answer");
    // It answers the next one too.
    if bytes.len().is_multiple_of(16) {
        let mut socket = TcpStream::connect(preview()).expect("the preview listens still");
        socket.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut answer = [0; 12];
        socket.read_exact(&mut answer).expect("an answer");
        assert_eq!(&answer, b"HTTP/1.0 200");
    }
}

/// The address of a preview of a small site.
fn preview() -> SocketAddr {
    static SERVING: LazyLock<(tempfile::TempDir, Serving)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let briefs = folder.path().join("content/briefs");
        std::fs::create_dir_all(&briefs).expect("made");
        std::fs::write(briefs.join("2025-03-12-a.md"), "---\ntitle: A\n---\nText.\n")
            .expect("written");
        std::fs::write(briefs.join("b c.png"), "no picture").expect("written");
        let headers = "/*\n  X-Kind: page\n/briefs/:slug/\n  ! X-Kind\n";
        std::fs::create_dir_all(folder.path().join("static")).expect("made");
        std::fs::write(folder.path().join("static/_headers"), headers).expect("written");
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let limits = Limits::default();
        let server = ServeOptions { host, port: Some(0), allowed: Vec::new(), limits };
        let site = SiteOptions { site: folder.path().to_owned(), ..SiteOptions::default() };
        let preview = PreviewOptions { server, poll: false };
        let serving = start(&site, &preview, Terminal::new(Volume::Silent)).expect("a preview");
        (folder, serving)
    });
    SERVING.1.address
}

fn file(path: &str, text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(SitePath::new(path), text.as_bytes().to_vec()))
}

/// Findings as they are printed: their places have to be in their files.
fn show(diagnostics: &Diagnostics) {
    for diagnostic in diagnostics.iter() {
        let _ = render(diagnostic, Style::Plain);
    }
}

/// A site of two briefs and a profile. The lines before the first empty one are names.
fn inputs(text: &str, language: &str) -> Inputs {
    let settings = format!("lang = \"{language}\"\ndates.infer_year = true\ncards = false\n");
    let config = config::parse(&file(config::FILE, &settings), &Overrides::default()).value;
    static THEME: LazyLock<Theme> = LazyLock::new(|| {
        let config = config::parse(&file(config::FILE, ""), &Overrides::default()).value;
        theme::assemble(&config, theme::embedded(), true).value
    });
    let (names, body) = text.split_once("\n\n").unwrap_or(("Yahoo! Inc\nJennifer 8. Lee", text));
    let quoted = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let names: Vec<String> = names.lines().take(20).map(quoted).collect();
    let names = names.join(", ");
    let of_brief =
        format!("---\ntitle: T\nactors: [Ann Lee, {names}]\ntopics: [Trade]\n---\n{body}");
    let of_actor = format!("---\nname: Ann Lee\naliases: [{names}]\n---\n{body}");
    let sources = vec![
        file("content/actors/ann-lee.md", &of_actor),
        file("content/briefs/2025-03-12-a.md", &of_brief),
        file("content/briefs/2025-03-13-b.md", "---\ntitle: B\n---\n[[2025-03-12-a]], Ann Lee.\n"),
    ];
    let policy = Policy::at(Timestamp::from_second(1_750_000_000).expect("a time"), &config);
    Inputs { config, sources, assets: Vec::new(), theme: THEME.clone(), policy }
}

fn link(inputs: &Inputs) -> Archive {
    let reading = Reading { raw_html: inputs.config.raw_html };
    let corpus: Vec<_> = inputs.sources.iter().map(|file| Arc::new(parse(file, reading))).collect();
    let selection = select::publishable(&corpus, inputs).value;
    let archive = archive::link(&selection, inputs, &archive::link_cache::LinkCache::off());
    show(&archive.diagnostics);
    archive.value
}

/// Each mention is in its sentence, and each sentence in the text.
fn check_linked(body: &LinkedBody) {
    let _ = body.html();
    let text = &body.body().text;
    let names = body.mentions.iter().map(|mention| (mention.text, mention.sentence));
    let dates = body.dates.iter().map(|mention| (mention.text, mention.sentence));
    let briefs = body.briefs.iter().map(|mention| (mention.text, mention.sentence));
    let all: Vec<(Span, Span)> = names.chain(dates).chain(briefs).collect();
    for &(name, sentence) in &all {
        let written = text.get(name.range()).expect("a name is a part of the text");
        assert!(!written.is_empty() && written.trim() == written, "{written:?}");
        let around = text.get(sentence.range()).expect("a sentence is a part of the text");
        assert!(
            sentence.start <= name.start && name.end <= sentence.end,
            "{written:?} is not in {around:?}"
        );
        let pieces = body.cut(sentence, &[name]);
        assert_eq!(pieces.iter().filter(|(_, is_marked)| *is_marked).count(), 1, "{around:?}");
        let passages = &body.body().passages;
        let holds = |span: Span| span.start <= sentence.start && sentence.end <= span.end;
        assert!(passages.iter().any(|passage| holds(passage.text)), "{around:?} is in no passage");
    }
    // No two sentences overlap.
    let mut sentences: Vec<Span> = all.iter().map(|(_, sentence)| *sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    for pair in sentences.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{pair:?} of {text:?}");
    }
}

/// Text, HTML and source lie to each other as the runs say.
pub(crate) fn check_body(file: &SourceFile, body: &Body) {
    let mut at = 0;
    for run in &body.runs {
        assert!(run.text >= at, "runs go forward");
        at = run.text + run.text_len;
        let text = &body.text[run.text as usize..at as usize];
        let html = &body.html[run.html as usize..(run.html + run.html_len) as usize];
        let source = &file.text()[run.source as usize..(run.source + run.source_len) as usize];
        let decoded = html
            .replace("<br>\n", "\n")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        assert!(decoded == text || (decoded == "\n" && text == " "), "{decoded:?} is not {text:?}");
        assert!(!run.exact || source == text, "{source:?} is not {text:?}");
    }
    let mut at = 0;
    for slot in &body.slots {
        let is_boundary = body.html.is_char_boundary(slot.at as usize);
        assert!(slot.at >= at && is_boundary, "slots go forward");
        at = slot.at;
    }
    let mut at = 0;
    for passage in &body.passages {
        let Span { start, end } = passage.text;
        assert!(start >= at && end > start, "passages go forward");
        at = end;
        assert!(body.text.is_char_boundary(at as usize));
    }
}
