//! Permalink patterns: `/briefs/:slug/`, `/:year/:month/:slug.html`.

use crate::date::Date;

/// A checked permalink pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Slug,
    Path,
    Year,
    Month,
    Day,
}

/// What a pattern is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    usual: &'static str,
    has_date: bool,
}

pub(super) const OF_BRIEFS: Kind = Kind { usual: "/briefs/:slug/", has_date: true };
pub(super) const OF_PAGES: Kind = Kind { usual: "/:path/:slug/", has_date: false };

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(super) fn parse(text: &str, kind: Kind) -> Result<Self, String> {
        if !text.starts_with('/') || !(text.ends_with('/') || text.ends_with(".html")) {
            return Err("a permalink begins with `/` and ends in `/` or `.html`".into());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(colon) = rest.find(':') {
            let (before, after) = rest.split_at(colon);
            push_text(&mut pieces, before)?;
            let length = after[1..]
                .find(|c: char| !c.is_ascii_alphabetic())
                .map_or(after.len(), |end| end + 1);
            pieces.push(piece(&after[..length], kind)?);
            rest = &after[length..];
        }
        push_text(&mut pieces, rest)?;
        if !pieces.contains(&Piece::Slug) {
            return Err("a permalink needs `:slug`, or all pages would have one address".into());
        }
        Ok(Self(pieces))
    }

    pub(super) fn usual(kind: Kind) -> Self {
        Self::parse(kind.usual, kind).expect("the usual pattern is valid")
    }

    /// Whether it needs a date.
    pub fn needs_date(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Year | Piece::Month | Piece::Day))
    }

    /// The address of a page: `path` is the folders above it, each with a slash behind it. `None` if the
    /// pattern needs a date and there is none.
    pub fn fill(&self, slug: &str, path: &str, date: Option<Date>) -> Option<String> {
        let mut address = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => address.push_str(text),
                Piece::Slug => address.push_str(slug),
                Piece::Path => address.push_str(path.trim_end_matches('/')),
                Piece::Year => address.push_str(&format!("{:04}", date?.year_number())),
                Piece::Month => address.push_str(&format!("{:02}", date?.month_number()?)),
                Piece::Day => address.push_str(&format!("{:02}", date?.day_number()?)),
            }
        }
        // An empty path leaves two slashes.
        while address.contains("//") {
            address = address.replace("//", "/");
        }
        Some(address)
    }
}

fn piece(name: &str, kind: Kind) -> Result<Piece, String> {
    match name {
        ":slug" => Ok(Piece::Slug),
        ":path" => Ok(Piece::Path),
        ":year" if kind.has_date => Ok(Piece::Year),
        ":month" if kind.has_date => Ok(Piece::Month),
        ":day" if kind.has_date => Ok(Piece::Day),
        ":year" | ":month" | ":day" => {
            Err(format!("pages have no date, so `{name}` does not work here"))
        }
        other => Err(format!("`{}` is not known in permalinks", crate::report::quote(other))),
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) -> Result<(), String> {
    if text.contains(|c: char| !(c.is_alphanumeric() || "-._~/".contains(c))) || text.contains("..")
    {
        return Err(
            "a permalink has letters, digits, `-`, `.`, `_`, `~` and `/` beside its `:` parts"
                .into(),
        );
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        let date = Date::parse("2025-03-04").ok();
        let fill = |text: &str| Pattern::parse(text, OF_BRIEFS).ok()?.fill("x", "mexico/", date);
        assert_eq!(fill("/briefs/:slug/").as_deref(), Some("/briefs/x/"));
        assert_eq!(fill("/:year/:month/:day-:slug.html").as_deref(), Some("/2025/03/04-x.html"));
        assert_eq!(fill("/b/:path/:slug/").as_deref(), Some("/b/mexico/x/"));
        assert_eq!(Pattern::usual(OF_PAGES).fill("about", "", None).as_deref(), Some("/about/"));
    }

    #[test]
    fn patterns_that_cannot_work_are_refused() {
        for text in
            ["briefs/:slug/", "/:slug", "/briefs/", "/../:slug/", "/:tag/:slug/", "/a b/:slug/"]
        {
            assert!(Pattern::parse(text, OF_BRIEFS).is_err(), "{text}");
        }
        assert!(Pattern::parse("/:year/:slug/", OF_PAGES).is_err());
    }
}
