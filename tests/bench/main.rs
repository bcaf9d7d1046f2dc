//! How long a build takes and how much memory, beside the floor below which no generator can go: reading the
//! sources, parsing their YAML and Markdown, and writing the same bytes to fresh files, with as many
//! threads. Everything is measured in one run; the ratios are what to quote.
//!
//! `cargo bench` measures 1,000 and 10,000 briefs; `cargo bench -- 50000` any other number. `TMPDIR`
//! chooses the disk. The layout of a network of 500 actors is measured first.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and makes folders")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;

const RUNS: usize = 5;
const THREADS: usize = 2;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    measure_layout(60);
    measure_layout(500);
    println!("medians of {RUNS} runs, {THREADS} threads, on {}", std::env::temp_dir().display());
    println!(
        "{:>8} {:>9} {:>9} {:>7} {:>10} {:>7} {:>9}",
        "briefs", "floor", "cold", "ratio", "unchanged", "files", "peak"
    );
    for size in sizes {
        measure(size);
    }
    println!("a social card takes {:.1} ms to draw, once", card());
}

/// Milliseconds that it takes to draw a social card, on one thread: the median of many.
fn card() -> f64 {
    let times = (0..40).map(|number| {
        let card = dateline::page::formats::social_card::Card {
            kind: "brief",
            site: "Bench".into(),
            label: "City 1 · 12 March 2025".into(),
            title: format!("Brief {number}: Corbade Corbasan and Delbaen").into(),
            text: "What was said and what it means for those who have to decide.".into(),
        };
        let start = Instant::now();
        assert!(!dateline::render::card::png(&card).is_empty());
        start.elapsed()
    });
    median(times.collect())
}

/// Lays out made-up networks, in which each actor is joined to two before it, and prints how long that takes.
fn measure_layout(actors: usize) {
    let sizes = vec![(110, 50); actors];
    let joined = |actor: usize| [((actor * 7 + 3) % actor, actor), (actor / 9, actor)];
    let edges: Vec<(usize, usize)> = (1..actors).flat_map(joined).collect();
    let start = Instant::now();
    let places = dateline::page::figure::layout::arrange(&sizes, &edges, 4000);
    let time = start.elapsed();
    assert!(places.iter().enumerate().all(|(at, a)| places[..at].iter().all(|b| !a.overlaps(*b))));
    println!("layout of a network of {actors} actors: {:.0} ms", time.as_secs_f64() * 1000.0);
}

fn measure(briefs: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    for (path, text) in corpus::site(briefs) {
        write(&site.join(path), text.as_bytes());
    }
    // Once for the caches, and for the bytes that the floor writes.
    build(&site);
    let outputs = outputs(&site.join("public"));
    let (mut floors, mut colds, mut ratios, mut unchanged, mut peak) =
        (vec![], vec![], vec![], vec![], 0);
    for run in 0..RUNS {
        let fresh = folder.path().join(format!("floor-{run}"));
        let floor = floor(&site, &fresh, &outputs);
        fs::remove_dir_all(&fresh).expect("removed");
        fs::remove_dir_all(site.join("public")).expect("removed");
        fs::remove_dir_all(site.join(".dateline")).expect("removed");
        let (cold, cache) = build(&site);
        let (again, _) = build(&site);
        ratios.push(cold.as_secs_f64() / floor.as_secs_f64());
        floors.push(floor);
        colds.push(cold);
        unchanged.push(again);
        peak = peak.max(cache);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{briefs:>8} {:>7.0}ms {:>7.0}ms {:>6.2}x {:>8.0}ms {:>7} {:>6} MB",
        median(floors),
        median(colds),
        ratios[RUNS / 2],
        median(unchanged),
        outputs.len(),
        peak / 1024,
    );
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// Builds a site as a user would, and tells how long it took and the largest memory in KiB.
fn build(site: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["build", "--quiet", "--site"])
        .arg(site)
        .env("RAYON_NUM_THREADS", THREADS.to_string())
        .stdout(Stdio::null())
        .spawn()
        .expect("started");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(high_water(child.id()));
        if let Some(status) = child.try_wait().expect("waited") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(status.success(), "the build fails");
    (start.elapsed(), peak)
}

/// The largest memory of a process so far, where the system tells (Linux, `proc(5)`).
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Reads, parses and writes: what every generator has to do.
fn floor(site: &Path, fresh: &Path, outputs: &[(PathBuf, Vec<u8>)]) -> Duration {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("a pool");
    let start = Instant::now();
    let sources: Vec<PathBuf> = walkdir::WalkDir::new(site.join("content"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    pool.install(|| {
        let parsed: usize = sources
            .par_iter()
            .map(|path| {
                let text = fs::read_to_string(path).expect("text");
                let (yaml, body) = text
                    .strip_prefix("---\n")
                    .and_then(|text| text.split_once("\n---\n"))
                    .expect("front matter");
                let value: serde_yaml::Value = serde_yaml::from_str(yaml).expect("YAML");
                let mut html = String::new();
                pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(body));
                usize::from(value.is_mapping()) + html.len()
            })
            .sum();
        assert!(parsed > 0);
        outputs.par_iter().for_each(|(path, bytes)| write(&fresh.join(path), bytes));
    });
    start.elapsed()
}

fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("a folder");
    if fs::create_dir(folder).is_err() {
        fs::create_dir_all(folder).expect("made");
    }
    fs::write(path, bytes).expect("written");
}

fn outputs(public: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(public).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(public).expect("below").to_owned();
            (path, fs::read(entry.path()).expect("read"))
        })
        .collect()
}
