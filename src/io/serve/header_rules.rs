//! The site's own `_headers`, as Netlify and Cloudflare Pages read it: a line with the pattern of a path, below
//! it indented lines with headers.
//! <https://developers.cloudflare.com/pages/configuration/headers/>

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Headers that are the server's own affair, or would open the preview to other sites or keep old pages.
const KEPT: &[&str] = &[
    "age",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "etag",
    "expires",
    "keep-alive",
    "location",
    "server",
    "strict-transport-security",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What a `_headers` file says.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderRules(Vec<Rule>);

#[derive(Clone, Debug)]
struct Rule {
    pattern: String,
    /// Headers to set; those without a value are taken away.
    headers: Vec<(HeaderName, Option<HeaderValue>)>,
}

impl HeaderRules {
    /// Reads a `_headers` file. Lines that are none are passed over.
    pub(super) fn parse(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let is_indented = line.starts_with([' ', '\t']);
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            if !is_indented {
                rules.push(Rule { pattern: path_of(line).to_owned(), headers: Vec::new() });
            } else if let Some(rule) = rules.last_mut() {
                rule.headers.extend(header(line));
            }
        }
        Self(rules)
    }

    /// Adds the headers for a path to an answer. What two rules say of one header is joined by a comma, as
    /// both hosts do; a header of the server's own is replaced.
    pub(super) fn apply(&self, path: &str, answer: &mut HeaderMap) {
        let mut said = HeaderMap::new();
        for (name, value) in
            self.0.iter().filter(|rule| matches(&rule.pattern, path)).flat_map(|rule| &rule.headers)
        {
            let Some(value) = value else {
                said.remove(name);
                answer.remove(name);
                continue;
            };
            let joined = said.get(name).map(|before| {
                HeaderValue::from_bytes(&[before.as_bytes(), b", ", value.as_bytes()].concat())
            });
            said.insert(name, joined.and_then(Result::ok).unwrap_or_else(|| value.clone()));
        }
        answer.extend(said);
    }
}

/// A pattern without scheme and host.
fn path_of(pattern: &str) -> &str {
    let rest = pattern.split_once("://").map(|(_, rest)| rest);
    rest.map_or(pattern, |rest| rest.find('/').map_or("/", |slash| &rest[slash..]))
}

fn header(line: &str) -> Option<(HeaderName, Option<HeaderValue>)> {
    let (name, value) = match line.strip_prefix('!') {
        Some(name) => (name.trim(), None),
        None => line.split_once(':').map(|(name, value)| (name.trim(), Some(value.trim())))?,
    };
    let name: HeaderName = name.parse().ok()?;
    let is_kept = KEPT.contains(&name.as_str()) || name.as_str().starts_with("access-control-");
    let value = value.map(HeaderValue::from_str).transpose().ok()?;
    (!is_kept).then_some((name, value))
}

/// Whether a path fits a pattern: `*` stands for anything, `:name` for one part of the path.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((before, behind)) = pattern.split_once('*') else {
        return parts_match(pattern, path);
    };
    let depth = before.matches('/').count();
    let cut =
        path.match_indices('/').nth(depth.saturating_sub(1)).map_or(0, |(slash, _)| slash + 1);
    let (folder, name) =
        before.rsplit_once('/').map_or(("", before), |(folder, name)| (folder, name));
    let is_below = depth > 0
        && path.matches('/').count() >= depth
        && parts_match(folder, path[..cut].trim_end_matches('/'))
        && path[cut..].starts_with(name);
    is_below && path[cut..].len() >= name.len() + behind.len() && path.ends_with(behind)
}

fn parts_match(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part => {}
            (Some(wanted), Some(part)) if wanted.starts_with(':') && !part.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# of all pages
/*
  Content-Security-Policy: default-src 'none'; script-src 'self'
  X-Frame-Options: DENY
  Access-Control-Allow-Origin: *
  Content-Length: 3
  no header

/assets/*
  Cache-Control: max-age=60
  ! X-Frame-Options
/*.css
  X-Kind: style
https://example.org/actors/:slug/
  X-Kind: actor
/actors/a/
  X-Kind: the first
";

    #[test]
    fn rules_apply_in_their_order() {
        let rules = HeaderRules::parse(FILE);
        for (path, expected) in [
            (
                "/",
                "content-security-policy=default-src 'none'; script-src 'self'|x-frame-options=DENY",
            ),
            (
                "/assets/style.css",
                "content-security-policy=default-src 'none'; script-src 'self'|x-kind=style",
            ),
            (
                "/actors/a/",
                "content-security-policy=default-src 'none'; script-src 'self'|x-frame-options=DENY|x-kind=actor, the first",
            ),
        ] {
            let mut answer = HeaderMap::new();
            rules.apply(path, &mut answer);
            let mut found: Vec<String> = answer
                .iter()
                .map(|(name, value)| format!("{name}={}", value.to_str().expect("text")))
                .collect();
            found.sort();
            assert_eq!(found.join("|"), expected, "{path}");
        }
    }

    #[test]
    fn patterns_match_paths() {
        for (pattern, path, expected) in [
            ("/", "/", true),
            ("/", "/a", false),
            ("/a/*", "/a/", true),
            ("/a/*", "/a", false),
            ("/a/*", "/ab/", false),
            ("/a*", "/abc/d", true),
            ("/:x/*", "/q/r/s", true),
            ("/:x/", "/q/", true),
            ("/:x/", "//", false),
            ("/*/data.json", "/a/b/data.json", true),
            ("/*.css", "/a/b.js", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
