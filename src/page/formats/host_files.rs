//! Files for hosts and robots: `robots.txt`, `_headers` and `_redirects` as Netlify and Cloudflare Pages read them,
//! `.nojekyll` for GitHub Pages.

use std::fmt::Write;

use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::address;
use crate::page::formats::{FormatFile, page};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, WriteOrder};

/// What a page may load and do: nothing of another host, and no script but the site's own. The structured data
/// in pages is no script to a browser.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

pub(in crate::page) fn plan(planner: &Planner<'_>, pages: &[Shared<Page>]) -> Vec<Page> {
    let file = |address: &str, text: String| {
        page(planner, address, WriteOrder::Asset, FormatFile::Text(text.into()))
    };
    let mut planned = vec![
        file("/robots.txt", robots(planner)),
        file("/_headers", headers(planner)),
        file("/.nojekyll", String::new()),
    ];
    let redirects = redirects(pages);
    if !redirects.is_empty() {
        planned.push(file("/_redirects", redirects));
    }
    planned
}

/// RFC 9309: everything may be read. The sitemap is named where there is one.
fn robots(planner: &Planner<'_>) -> String {
    let mut text = "User-agent: *\nDisallow:\n".to_owned();
    if let Some(url) = address::url(&planner.inputs.config, "/sitemap.xml") {
        let _ = write!(text, "\nSitemap: {url}\n");
    }
    text
}

/// No file has a name that changes with its content, so nothing is kept for ever.
fn headers(planner: &Planner<'_>) -> String {
    let base = &planner.inputs.config.base_path;
    format!(
        "{base}/*\n  Content-Security-Policy: {CONTENT_POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    )
}

fn redirects(pages: &[Shared<Page>]) -> String {
    let mut text = String::new();
    for page in pages {
        if let Content::Redirect(redirect) = &page.content {
            // Hosts compare what a browser sends, which has ASCII alone.
            let sent = |link: &str| utf8_percent_encode(link, CONTROLS).to_string();
            let _ = writeln!(text, "{} {} 301", sent(&redirect.from), sent(&redirect.to));
        }
    }
    text
}
