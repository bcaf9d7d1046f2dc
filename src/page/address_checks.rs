//! Checks that each address can be a file on every disk: that no two are the same, but for case and the forms of accents,
//! and that none is too long.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::file_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::page::shared::Shared;
use crate::page::{Content, Page};
use crate::report::quote;
use crate::schema::Str;
use crate::slug::{LONGEST_NAME, fold_path};
use crate::source_file::SitePath;

/// What stands beside the pages: files of the site and of the theme, which are written as they are.
pub(super) struct Beside<'a> {
    pub(super) copies: &'a BTreeMap<String, SitePath>,
    pub(super) statics: &'a [(Str, Arc<[u8]>)],
    /// The addresses of briefs bear their date.
    pub(super) briefs_have_dates: bool,
}

/// Reports pages and files that cannot stand beside each other, or not at all; the first keeps its address.
pub(super) fn check_addresses(
    pages: &mut Vec<Shared<Page>>,
    beside: &Beside<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (by_file, folders, too_long) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut claims = Claims { beside, by_file, folders, too_long, diagnostics };
    for (address, path) in beside.copies {
        claims.add_copy(address.clone(), Some(path));
    }
    for (path, _) in beside.statics {
        claims.add_copy(format!("/{path}"), None);
    }
    for page in pages.iter() {
        claims.folders.extend(folders_above(&page.address));
    }
    pages.retain(|page| claims.add_page(page));
}

/// What stands where.
struct Claims<'a> {
    beside: &'a Beside<'a>,
    /// By the file, folded as disks do: the address as written, and where it is made.
    by_file: BTreeMap<String, (String, Option<SourceRange>)>,
    folders: BTreeSet<String>,
    /// Parts of addresses that have been told.
    too_long: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
}

impl Claims<'_> {
    /// A file at `path` of the site, or of the theme. One of the site takes the place of one of the theme.
    fn add_copy(&mut self, address: String, path: Option<&SitePath>) {
        self.folders.extend(folders_above(&address));
        let key = fold_path(&file_of(&address));
        match self.by_file.get(&key) {
            Some((first, _)) if *first != address => {
                let message = differ_in_form(&address, first);
                let finding = Diagnostic::new(Code::CaseCollision, message);
                let finding = match path {
                    Some(path) => finding.in_file(path.as_str()),
                    None => finding.in_file(format!("static/{}", &first[1..])),
                };
                self.diagnostics.push(finding.help("rename one of the files"));
            }
            Some(_) => {}
            None => {
                self.by_file.insert(key, (address, None));
            }
        }
    }

    /// Whether the parts of a page's file are short enough for a file system. Each part is told once.
    fn has_room(&mut self, page: &Page, file: &str) -> bool {
        let Some(part) = file.split('/').find(|part| part.len() > LONGEST_NAME) else {
            return true;
        };
        if self.too_long.insert(part.to_owned()) {
            let mut finding = too_long(part);
            finding.place.clone_from(&page.origin);
            self.diagnostics.push(finding);
        }
        false
    }

    /// Whether a page has a place of its own.
    fn add_page(&mut self, page: &Page) -> bool {
        let file = file_of(&page.address);
        if !self.has_room(page, &file) {
            return false;
        }
        let key = fold_path(&file);
        if self.folders.contains(&key) {
            let message =
                format!("`{}` would be a file and a folder at once", quote(&page.address));
            let mut diagnostic = Diagnostic::new(Code::PermalinkTaken, message);
            diagnostic.place.clone_from(&page.origin);
            self.diagnostics.push(diagnostic.help("give the page another `slug`"));
            return false;
        }
        let Some((first, first_place)) = self.by_file.get(&key) else {
            self.by_file.insert(key, (page.address.clone(), page.origin.clone()));
            return true;
        };
        let diagnostic = if file_of(first) == file {
            self.same_address(page, self.beside.copies.get(first))
        } else {
            Diagnostic::new(Code::CaseCollision, differ_in_form(&page.address, first))
                .help(way_out(page, self.beside.briefs_have_dates))
        };
        self.diagnostics.push(match (&page.origin, first_place) {
            (Some(place), Some(first)) => {
                diagnostic.at(place.clone()).also(first.clone(), "the first is here")
            }
            (Some(place), None) | (None, Some(place)) => diagnostic.at(place.clone()),
            (None, None) => diagnostic,
        });
        false
    }

    /// A page's address is also that of another page, or of a copied file.
    fn same_address(&self, page: &Page, copied: Option<&SitePath>) -> Diagnostic {
        let address = quote(&page.address);
        let Some(path) = copied else {
            let message = format!("two pages would have the address `{address}`");
            return Diagnostic::new(Code::PermalinkTaken, message)
                .help(way_out(page, self.beside.briefs_have_dates));
        };
        let message = format!("a page and a file would both be at `{address}`");
        let help = format!("rename or remove `{}`", quote(path.as_str()));
        Diagnostic::new(Code::PermalinkTaken, message).in_file(path.as_str()).help(help)
    }
}

fn too_long(part: &str) -> Diagnostic {
    let message = format!(
        "`{}` has {} bytes, and no file name may have over {LONGEST_NAME}",
        quote(part),
        part.len()
    );
    Diagnostic::new(Code::BadSlug, message)
        .help("shorten it: the `slug`, the name of the file or the old address")
}

/// Two briefs that have one slug may still differ in their day.
fn way_out(page: &Page, have_dates: bool) -> &'static str {
    if have_dates || !matches!(page.content, Content::Brief(_)) {
        return "give one of them another `slug`";
    }
    "give one of them another `slug`, or all of them their date: \
     `[permalinks] briefs = \"/briefs/:year/:month/:day/:slug/\"`"
}

fn differ_in_form(one: &str, other: &str) -> String {
    let how = if one.to_lowercase() == other.to_lowercase() {
        "case"
    } else {
        "the form of their accents"
    };
    format!("`{}` and `{}` differ in {how} only", quote(one), quote(other))
}

/// The folders above the file of an address, folded as disks do.
fn folders_above(address: &str) -> impl Iterator<Item = String> {
    let file = fold_path(&file_of(address));
    let cuts: Vec<usize> = file.match_indices('/').map(|(at, _)| at).collect();
    cuts.into_iter().map(move |at| file[..at].to_owned())
}
