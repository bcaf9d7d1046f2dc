//! How long a saved edit takes, without the disk and the debounce: from the changed text to all pages known and
//! the changed ones rendered. `cargo bench --bench latency [-- COUNT…]`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "it measures, and prints what it has measured"
)]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::built_site::Builder;
use dateline::commands::{SiteOptions, read_inputs};
use dateline::inputs::Inputs;
use dateline::source_file::SourceFile;

mod corpus;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BRIEFS: &str = "content/briefs/";

/// An edit: its name, the folder of the files, how often it is made, and what it makes of a text.
type Edit = (&'static str, &'static str, usize, fn(&str, usize) -> String);

const EDITS: [Edit; 3] = [
    ("body", BRIEFS, 50, |text, round| format!("{text}\nAnother sentence {round}.\n")),
    ("title", BRIEFS, 50, |text, round| {
        text.replacen("title: \"", &format!("title: \"New {round} "), 1)
    }),
    ("rename of a hub", "content/actors/", 10, |text, round| {
        text.replacen("name: ", &format!("name: N{round} "), 1)
    }),
];

fn main() -> ExitCode {
    let counts: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![1_000, 10_000] } else { counts };
    println!("{:>7} {:<16} {:>9} {:>9} {:>7}", "briefs", "edit", "median", "p95", "changed");
    for count in counts {
        measure(count);
    }
    ExitCode::SUCCESS
}

fn measure(count: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in corpus::site(count) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let mut inputs = read(folder.path());
    let mut builder = Builder::new();
    let mut before = builder.build(&inputs);
    for (name, folder, rounds, change) in EDITS {
        let files: Vec<usize> = (0..inputs.sources.len())
            .filter(|&index| inputs.sources[index].path().as_str().starts_with(folder))
            .collect();
        let mut times = Vec::new();
        let mut changed = 0;
        for round in 0..rounds {
            // The first actor stands in more briefs than any other; of briefs, one here and one there is edited.
            let index = if folder == BRIEFS { (round * 7919) % files.len() } else { 0 };
            let file = &inputs.sources[files[index]];
            let text = change(file.text(), round).into_bytes();
            inputs.sources[files[index]] = Arc::new(SourceFile::new(file.path().clone(), text));
            let started = Instant::now();
            let built = builder.build(&inputs);
            changed = built.changed_since(Some(&before)).len();
            times.push(started.elapsed());
            before = built;
        }
        times.sort();
        let at = |share: usize| ms(times[(times.len() * share / 100).min(times.len() - 1)]);
        println!("{count:>7} {name:<16} {:>6.1} ms {:>6.1} ms {changed:>7}", at(50), at(95));
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn read(folder: &Path) -> Inputs {
    let options = SiteOptions { site: folder.to_owned(), ..SiteOptions::default() };
    read_inputs(&options).expect("a site").value
}
