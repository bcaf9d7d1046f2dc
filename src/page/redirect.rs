//! Old addresses: small pages that lead to the new ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::address;
use crate::archive::Redirect;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Head, Page, TemplateName, WriteOrder, head};
use crate::report::quote;
use crate::schema::Str;
use crate::source_file::SitePath;

/// What the template of a redirect can read.
#[derive(Debug, Hash, Serialize)]
pub struct RedirectPage {
    /// The old address, as a link.
    pub from: Str,
    /// Where it leads, as a link.
    pub to: Str,
    /// Where it leads, as a whole URL, where the site's host is known.
    pub to_url: Option<Str>,
}

pub(super) fn plan(
    planner: &Planner<'_>,
    pages: &[Shared<Page>],
    copies: &BTreeMap<String, SitePath>,
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let redirects = &planner.archive.redirects;
    if redirects.is_empty() {
        return Vec::new();
    }
    let mut taken: BTreeSet<String> = pages.iter().map(|page| page.address.clone()).collect();
    taken.extend(copies.keys().cloned());
    let leads: BTreeMap<String, &Redirect> =
        redirects.iter().map(|redirect| (from_address(redirect), redirect)).collect();
    let mut planned = Vec::new();
    for redirect in redirects {
        let from = from_address(redirect);
        if comes_back(&from, &leads) {
            let message =
                format!("the redirect from `{}` leads back to itself", quote(&redirect.from));
            diagnostics
                .push(Diagnostic::new(Code::RedirectLoop, message).at(redirect.place.clone()));
        } else if taken.contains(&from) {
            let message = format!(
                "`{}` is a page, so nothing can be redirected from it",
                quote(&redirect.from)
            );
            diagnostics
                .push(Diagnostic::new(Code::RedirectOverPage, message).at(redirect.place.clone()));
        } else {
            planned.push(page(planner, from, redirect));
        }
    }
    planned
}

/// An old address as a page has it: `/old` is the folder `/old/`, `/old.html` a file.
fn from_address(redirect: &Redirect) -> String {
    let from = &redirect.from;
    let name = from.rsplit('/').next().unwrap_or_default();
    if name.is_empty() || name.contains('.') { from.to_string() } else { format!("{from}/") }
}

/// Whether a chain of redirects comes back to where it began.
fn comes_back(from: &str, leads: &BTreeMap<String, &Redirect>) -> bool {
    let mut at = from;
    for _ in 0..=leads.len() {
        match leads.get(at) {
            Some(next) if next.to.as_ref() == from => return true,
            Some(next) => at = &next.to,
            None => return false,
        }
    }
    // The chain runs into a circle that it is no part of; those within it are told.
    false
}

fn page(planner: &Planner<'_>, from: String, redirect: &Redirect) -> Page {
    let content = RedirectPage {
        from: planner.href(&from),
        to: planner.href(&redirect.to),
        to_url: address::url(&planner.inputs.config, &redirect.to),
    };
    let head = Head {
        url: content.to_url.clone(),
        ..head(planner, "redirect", &from, planner.word("moved"))
    };
    Page {
        address: from,
        template: TemplateName::usual("redirect.html"),
        rank: WriteOrder::Leaf,
        head,
        content: Content::Redirect(content),
        origin: Some(redirect.place.clone()),
    }
}
