//! The sample site.

use std::path::Path;

use dateline::commands::{SiteOptions, read_inputs};
use rayon::prelude::*;

#[test]
fn the_sample_site_has_nothing_to_report() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let read = read_inputs(&SiteOptions { site, ..SiteOptions::default() }).expect("a site");
    let mut diagnostics = read.diagnostics;
    let edition = dateline::build(&read.value, |_| {}).drain_into(&mut diagnostics);
    let found: Vec<_> = edition.outputs().map(|rendered| rendered.diagnostics).collect();
    found.into_iter().for_each(|found| diagnostics.append(found));
    let found: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| {
            dateline::report::text::render(diagnostic, dateline::report::text::Style::Plain)
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    assert!(edition.counts.briefs >= 14, "{:?}", edition.counts);
    assert!(edition.counts.actors >= 18 && edition.counts.topics >= 8, "{:?}", edition.counts);
}
