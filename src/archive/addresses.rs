//! The addresses of briefs and pages, out of their permalinks.

use crate::address;
use crate::brief::{Brief, PageRole, PlainPage};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::schema::{Str, Words};
use crate::select::Selection;

/// The addresses of briefs and pages.
pub struct Addresses {
    /// Of briefs, in the order of [`Selection::briefs`].
    pub(super) briefs: Vec<Str>,
    /// Of pages, in the order of [`Selection::pages`].
    pub(super) pages: Vec<Str>,
    /// What was found while they were worked out.
    pub diagnostics: Diagnostics,
}

impl Addresses {
    /// Works out all addresses.
    pub fn new(selection: &Selection, config: &Config) -> Self {
        let mut diagnostics = Diagnostics::new();
        let briefs = selection.briefs.iter();
        let briefs = briefs.map(|brief| brief_address(brief, config, Some(&mut diagnostics)));
        let briefs: Vec<Str> = briefs.collect();
        report_same_roles(selection, &mut diagnostics);
        let pages = selection.pages.iter().map(|page| page_address(page, config)).collect();
        Self { briefs, pages, diagnostics }
    }
}

/// Reports files that are the text of the same list, such as `briefs.md` and `briefs/_index.md`.
fn report_same_roles(selection: &Selection, diagnostics: &mut Diagnostics) {
    let mut first_of: Vec<&PlainPage> = Vec::new();
    for page in selection.pages.iter().filter(|page| page.role != PageRole::Plain) {
        let Some(first) = first_of.iter().find(|first| first.role == page.role) else {
            first_of.push(page);
            continue;
        };
        let message = match page.role {
            PageRole::Intro(section) => {
                format!("two files would be the text of `/{}/`", section.word())
            }
            PageRole::Home | PageRole::Plain => {
                "two files would be the text of the home page".into()
            }
        };
        let finding = Diagnostic::new(Code::PermalinkTaken, message)
            .at(SourceRange::start_of(&page.common.file))
            .also(SourceRange::start_of(&first.common.file), "the first is here");
        diagnostics.push(finding.help("join them in one file"));
    }
}

/// The address of a brief. If the pattern needs a date and the brief has none, says so and falls back
/// on its slug.
pub(super) fn brief_address(
    brief: &Brief,
    config: &Config,
    diagnostics: Option<&mut Diagnostics>,
) -> Str {
    let common = &brief.common;
    let path = common.file.path();
    let folder = if path.is_index() { folder_above(path.folder()) } else { path.folder() };
    let folder = folder.strip_prefix("content/briefs").unwrap_or_default().trim_start_matches('/');
    let slugs: Vec<String> = folder.split('/').map(crate::slug::slugify).collect();
    let date = brief.date.map(|date| date.day);
    if let Some(address) = config.brief_permalink.fill(&common.slug, &slugs.join("/"), date) {
        return address.into();
    }
    if let Some(diagnostics) = diagnostics {
        let message = "the permalink needs a date, and the brief has none";
        let place = SourceRange::start_of(&common.file);
        diagnostics.push(Diagnostic::new(Code::BadPermalink, message).at(place).help("set `date`"));
    }
    format!("/briefs/{}/", common.slug).into()
}

fn folder_above(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// The address of a plain page.
pub(super) fn page_address(page: &PlainPage, config: &Config) -> Str {
    match page.role {
        PageRole::Home => "/".into(),
        PageRole::Intro(section) => format!("/{}/", section.word()).into(),
        PageRole::Plain => {
            let filled = config.page_permalink.fill(&page.common.slug, &page.folders, None);
            filled.map_or_else(|| address::of_list_page("/", 1).into(), Str::from)
        }
    }
}
