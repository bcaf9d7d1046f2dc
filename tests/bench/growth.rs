//! How the cost of a build grows with its input: for each kind of construct in `hostile.rs`, the processor's time outside the kernel, the
//! bytes of output and the largest memory at one size, at twice and at four times as much. A build of twice as much
//! may cost 2.2 times as much; what costs more is marked, and the program ends with a fault.
//!
//! `cargo bench --bench growth [-- PART OF A NAME]`. The optimisation matters little, so `--profile test` will do.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures, and prints what it has measured"
)]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use dateline::commands::{SiteOptions, read_inputs};
use dateline::diagnostic::Checked;
use dateline::render::Body;
use dateline::report::text::{Style, render};
use rayon::prelude::*;

mod hostile;

use hostile::Case;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What twice as much may cost.
const MOST: f64 = 2.2;
/// How long one build may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// The least time that a build is measured for.
const ROUNDS: Duration = Duration::from_millis(500);
/// Less than this is noise.
const NOISE: f64 = 0.02;

/// What a build costs: seconds of the processor, bytes of output, and KiB of memory at most.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    bytes: f64,
    cache: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, name, size] = arguments.as_slice()
        && flag == "--once"
    {
        return once(name, size);
    }
    let wanted = arguments.first().map_or("", String::as_str);
    let start = Case { name: "an empty site", size: 0, files: |_| Vec::new() };
    let idle = measure(&start, 0).expect("an empty site builds");
    println!("an empty site costs {:.0} ms and {:.1} MB", idle.seconds * 1e3, idle.bytes / 1e6);
    println!(
        "{:<32} {:>8} {:^29} {:^22} {:>8}",
        "", "n", "ms at n, 2n, 4n and ratio", "MB of output", "memory"
    );
    let mut is_bounded = true;
    for case in hostile::CASES.iter().filter(|case| case.name.contains(wanted)) {
        is_bounded &= row(case, idle);
    }
    if is_bounded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures a kind of site at its three sizes. Returns whether it grows as it may.
fn row(case: &Case, idle: Cost) -> bool {
    let costs: Vec<Option<Cost>> =
        [1, 2, 4].iter().map(|times| measure(case, case.size * times)).collect();
    let of = |part: fn(&Cost) -> f64| -> Vec<f64> {
        let beyond = |cost: &Option<Cost>| {
            cost.as_ref().map_or(f64::INFINITY, |cost| part(cost) - part(&idle)).max(0.0)
        };
        costs.iter().map(beyond).collect()
    };
    let (seconds, bytes) = (of(|cost| cost.seconds), of(|cost| cost.bytes));
    let time = ratio(&seconds, NOISE);
    let size = ratio(&bytes, 10_000.0);
    let is_bounded = time <= MOST && size <= MOST;
    println!(
        "{:<32} {:>8} {:>7.1} {:>7.1} {:>7.1} {:>5.2} {:>6.2} {:>8.2} {:>5.2} {:>6.0}MB{}",
        case.name,
        case.size,
        seconds[0] * 1e3,
        seconds[1] * 1e3,
        seconds[2] * 1e3,
        time,
        bytes[0] / 1e6,
        bytes[2] / 1e6,
        size,
        costs[2].map_or(0.0, |cost| cost.cache / 1024.0),
        if is_bounded { "" } else { "  TOO MUCH" },
    );
    is_bounded
}

/// What the last doubling costs; what is too little to be measured counts as nothing.
fn ratio(costs: &[f64], noise: f64) -> f64 {
    let [_, twice, four_times] = *costs else { return f64::INFINITY };
    if four_times.is_infinite() {
        return f64::INFINITY;
    }
    if four_times < noise { 1.0 } else { four_times / twice.max(noise / 2.0) }
}

/// Builds a site in a process of its own.
fn measure(case: &Case, size: usize) -> Option<Cost> {
    let start = Instant::now();
    let mut child = Command::new(std::env::current_exe().expect("a program"))
        .args(["--once", case.name, &size.to_string()])
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    while child.try_wait().expect("waited").is_none() {
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("its output");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace().filter_map(|figure| figure.parse().ok());
    Some(Cost { seconds: figures.next()?, bytes: figures.next()?, cache: figures.next()? })
}

/// Builds a site, and prints what that costs.
fn once(name: &str, size: &str) -> ExitCode {
    let size = size.parse().expect("a number");
    let files = hostile::CASES.iter().find(|case| case.name == name).map(|case| (case.files)(size));
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "dateline.toml",
        "title = \"Growth\"\nbase_url = \"https://example.org/\"\n",
    );
    for (path, text) in files.unwrap_or_default() {
        write(folder.path(), &path, &text);
    }
    let (start, before, mut rounds, mut bytes) = (Instant::now(), user_time(), 0, 0);
    while rounds == 0 || start.elapsed() < ROUNDS {
        bytes = build(folder.path());
        rounds += 1;
    }
    println!("{} {bytes} {}", (user_time() - before) / f64::from(rounds), high_water());
    ExitCode::SUCCESS
}

/// Builds a site in memory and draws its findings. Returns how many bytes that makes.
fn build(folder: &Path) -> usize {
    let options = SiteOptions { site: folder.to_owned(), ..SiteOptions::default() };
    let Checked { value: inputs, mut diagnostics } = read_inputs(&options).expect("a site");
    let edition = dateline::build(&inputs, |_| {}).drain_into(&mut diagnostics);
    let outputs = edition.outputs().map(|output| match output.value.map(|output| output.body) {
        Some(Body::Bytes(bytes)) => bytes.len(),
        _ => 0,
    });
    let outputs: usize = outputs.sum();
    let findings = diagnostics.sorted();
    outputs + findings.iter().map(|finding| render(finding, Style::Plain).len()).sum::<usize>()
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// Seconds that the processor has spent on this process so far, but for the kernel's (Linux, `proc(5)`). What the kernel
/// takes to make and fill folders is not ours to bound, and what it takes for memory shows in the memory.
fn user_time() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = behind_name.split_whitespace().nth(11).and_then(|ticks| ticks.parse::<f64>().ok());
    ticks.unwrap_or(f64::NAN) / TICKS_PER_SECOND
}

/// The largest memory of this process so far, in KiB.
fn high_water() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
