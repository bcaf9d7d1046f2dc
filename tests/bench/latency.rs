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

use dateline::built::Builder;
use dateline::commands::{SiteOptions, read_inputs};
use dateline::inputs::Inputs;
use dateline::source_file::SourceFile;

mod corpus;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EDITS: usize = 50;

fn main() -> ExitCode {
    let counts: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![1_000, 10_000] } else { counts };
    println!("{:>7} {:<16} {:>9} {:>9} {:>7}", "briefs", "edit", "median", "p95", "pages");
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
    let hub =
        inputs.sources.iter().position(|file| file.path().as_str().starts_with("content/actors/"));
    let brief = |edit: usize| -> usize { (edit * 7919) % count };
    let briefs: Vec<usize> = (0..inputs.sources.len())
        .filter(|&index| inputs.sources[index].path().as_str().starts_with("content/briefs/"))
        .collect();
    let edits: [(&str, &dyn Fn(usize) -> (usize, fn(&str, usize) -> String)); 3] = [
        ("body", &|edit| {
            (briefs[brief(edit)], |text, edit| format!("{text}\nAnother sentence {edit}.\n"))
        }),
        ("title", &|edit| {
            (briefs[brief(edit)], |text, edit| {
                text.replacen("title: \"", &format!("title: \"New {edit} "), 1)
            })
        }),
        ("rename of a hub", &|_| {
            (hub.unwrap_or(0), |text, edit| text.replacen("name: ", &format!("name: N{edit} "), 1))
        }),
    ];
    let wanted = std::env::var("EDIT").unwrap_or_default();
    for (name, edit) in edits.into_iter().filter(|(name, _)| name.contains(&wanted)) {
        let mut times = Vec::new();
        let mut pages = 0;
        let rounds = if name.starts_with("rename") { EDITS / 5 } else { EDITS };
        for round in 0..rounds {
            let (index, change) = edit(round);
            let file = &inputs.sources[index];
            let text = change(file.text(), round);
            inputs.sources[index] =
                Arc::new(SourceFile::new(file.path().clone(), text.into_bytes()));
            let started = Instant::now();
            let built = builder.build(&inputs);
            let changed = built.changed_since(Some(&before));
            times.push(started.elapsed());
            pages = changed.len();
            if round == 1 && std::env::var_os("CHANGED").is_some() {
                println!("{changed:#?}");
            }
            before = built;
        }
        times.sort();
        let at = |share: usize| ms(times[(times.len() * share / 100).min(times.len() - 1)]);
        println!("{count:>7} {name:<16} {:>6.1} ms {:>6.1} ms {pages:>7}", at(50), at(95));
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn read(folder: &Path) -> Inputs {
    let options = SiteOptions { site: folder.to_owned(), ..SiteOptions::default() };
    read_inputs(&options).expect("a site").value
}
