//! Old addresses that lead to pages.

use crate::archive::site_map::SiteMap;
use crate::diagnostic::SourceRange;
use crate::schema::Str;

/// An old address that leads to a page.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// The old address.
    pub from: Str,
    /// Where it leads.
    pub to: Str,
    /// Where it is written.
    pub place: SourceRange,
}

/// All old addresses that front matter names.
pub(super) fn redirects(map: &SiteMap<'_>) -> Vec<Redirect> {
    let briefs =
        map.selection.briefs.iter().zip(map.briefs).map(|(brief, to)| (&brief.common, to.clone()));
    let pages =
        map.selection.pages.iter().zip(map.pages).map(|(page, to)| (&page.common, to.clone()));
    let terms = map.terms.iter().filter_map(|(_, term)| {
        let profile = term.profile.as_ref()?;
        Some((&profile.common, Str::from(term.address())))
    });
    let all = briefs.chain(pages).chain(terms);
    all.flat_map(|(common, to)| {
        common.redirect_from.iter().map(move |old| Redirect {
            from: old.value.0.clone(),
            to: to.clone(),
            place: common.place(old.spot),
        })
    })
    .collect()
}
