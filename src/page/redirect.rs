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
    let circles = circles(&leads);
    let mut planned = Vec::new();
    for redirect in redirects {
        let from = from_address(redirect);
        if circles.contains(&from) {
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

/// Old addresses whose chain of redirects comes back to them.
fn circles(leads: &BTreeMap<String, &Redirect>) -> BTreeSet<String> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut circles = BTreeSet::new();
    for from in leads.keys() {
        let mut chain: Vec<&str> = Vec::new();
        let mut at = from.as_str();
        while let Some(next) = leads.get(at)
            && seen.insert(at)
        {
            chain.push(at);
            at = &next.to;
        }
        // One that ends in an older chain is in no circle: the older one has ended, or gone round.
        if let Some(begin) = chain.iter().position(|&other| other == at) {
            circles.extend(chain[begin..].iter().map(|&other| other.to_owned()));
        }
    }
    circles
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
