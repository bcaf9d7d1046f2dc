//! What can be checked only when all pages are known: that links to addresses lead somewhere, and what copied files tell.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::address;
use crate::archive::Archive;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::inputs::Inputs;
use crate::page::Page;
use crate::page::shared::Shared;
use crate::picture::Metadata;
use crate::report::quote;
use crate::source_file::SitePath;
use crate::suggest::Candidates;

/// Links that lead to addresses, in texts and in the menu, and where they stand.
pub(super) fn links_to_check<'a>(
    archive: &'a Archive,
    inputs: &'a Inputs,
) -> Vec<(String, &'a SourceRange)> {
    let in_menu = inputs.config.menu.iter().filter(|entry| entry.url.starts_with('/'));
    let in_menu = in_menu.map(|entry| (plain_address(&entry.url), &entry.place));
    let in_texts = archive.unchecked.iter().map(|(link, place)| (link.address.to_string(), place));
    in_texts.chain(in_menu).collect()
}

/// Checks links that lead to addresses.
pub(super) fn check_links(
    links: &[(String, &SourceRange)],
    inputs: &Inputs,
    pages: &[Shared<Page>],
    copies: &BTreeMap<String, SitePath>,
    diagnostics: &mut Diagnostics,
) {
    if links.is_empty() {
        return;
    }
    let statics = inputs.theme.statics.iter().map(|(path, _)| format!("/{path}"));
    let mut known: BTreeSet<String> = pages.iter().map(|page| page.address.clone()).collect();
    known.extend(copies.keys().cloned());
    known.extend(statics);
    let candidates = OnceCell::new();
    let mut helps: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for (address, place) in links {
        let is_known = known.contains(address)
            || known.contains(&format!("{address}/"))
            || address.strip_suffix("index.html").is_some_and(|address| known.contains(address));
        if !is_known {
            let message = format!("no page has the address `{}`", quote(address));
            // Each costs a look at all addresses, so each is looked for once, and the first ones alone.
            const MOST: usize = 100;
            let has_room = helps.len() < MOST;
            let help = helps.entry(address).or_insert_with(|| {
                let candidates =
                    candidates.get_or_init(|| Candidates::new(known.iter().map(String::as_str)));
                has_room.then(|| candidates.did_you_mean(address)).flatten()
            });
            diagnostics.push(
                Diagnostic::new(Code::DeadLink, message)
                    .at((*place).clone())
                    .maybe_help(help.clone()),
            );
        }
    }
}

/// Files that are copied and hold more than they show.
pub(super) fn check_copies(copies: &BTreeMap<String, SitePath>, inputs: &Inputs) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut stays: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let copied: BTreeSet<&SitePath> = copies.values().collect();
    for asset in copied.into_iter().filter_map(|path| inputs.asset(path)) {
        let path = asset.path.as_str();
        if let Some(fault) = asset.unsafe_svg.as_ref().filter(|_| !inputs.config.images.unsafe_svg)
        {
            let finding = Diagnostic::new(Code::UnsafeSvg, format!("this picture {fault}"));
            let help = "export it again without that, or as PNG; `[images] unsafe_svg = true` publishes all SVG as they are";
            diagnostics.push(finding.in_file(path).help(help));
        }
        if asset.metadata == Metadata::Stays && !inputs.config.images.keep_metadata {
            stays.entry(asset.path.extension().to_ascii_uppercase()).or_default().push(path);
        }
    }
    diagnostics.extend(stays.iter().map(|(kind, files)| not_cleaned(kind, files)));
    diagnostics
}

/// Files with one ending that hold more than they show.
fn not_cleaned(ending: &str, files: &[&str]) -> Diagnostic {
    const NAMED: usize = 3;
    let message = match files.len() {
        1 => "this file may tell where, when and by whom it was made".to_owned(),
        count => format!("{count} {ending} files may tell where, when and by whom they were made"),
    };
    let why = match ending {
        "JPG" | "JPEG" | "PNG" | "WEBP" => ": that cannot be removed, because the data is damaged",
        _ => ": Dateline removes that from JPEG, PNG and WebP only",
    };
    let message = message + why;
    let mut others: Vec<&str> = files.iter().skip(1).take(NAMED).copied().collect();
    others.extend((files.len() > NAMED + 1).then_some("…"));
    let others =
        if others.is_empty() { String::new() } else { format!("so may {}; ", others.join(", ")) };
    let finding = Diagnostic::new(Code::NotCleaned, message);
    finding.in_file(files.first().copied().unwrap_or_default()).help(format!(
        "{others}clean what is published here; `[images] metadata = \"keep\"` says that you have"
    ))
}

/// A link without query and fragment.
fn plain_address(link: &str) -> String {
    address::decode(link.split(['?', '#']).next().unwrap_or(link))
}
