//! Reads one Markdown file: its front matter, its body, and what its name says.

use std::sync::{Arc, OnceLock};

use crate::brief::body::Body;
use crate::brief::fields::{
    ActorFields, BriefFields, CommonFields, MentionPolicy, PageFields, ProfileFields, TopicFields,
};
use crate::brief::file_name::{self, Named};
use crate::brief::front_matter::FrontMatter;
use crate::brief::markdown::{self, Rules};
use crate::brief::values::{Alias, OldAddress};
use crate::brief::withholding::Restrictions;
use crate::brief::{
    Brief, Common, Details, Document, PageRole, Parsed, PlainPage, Profile, Reading, Release,
    Section, front_matter, term_names,
};
use crate::character::{first_unshown, printable};
use crate::date::Moment;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::digest::Digest;
use crate::report::quote;
use crate::schema::{Located, Record, Str, Words};
use crate::slug::{is_slug, slugify};
use crate::source_file::{SourceFile, trim_markdown};

/// Parses a Markdown file below `content/`. Its folder says what it is.
pub fn parse(file: &Arc<SourceFile>, reading: Reading) -> Parsed {
    let mut parser = Parser {
        file,
        reading,
        restrictions: Restrictions::default(),
        title_in_body: None,
        diagnostics: Diagnostics::new(),
    };
    parser.check_text();
    let path = file.path().below("content").unwrap_or(file.path().as_str());
    let folder = path.split_once('/').and_then(|(folder, _)| Section::parse(folder));
    let document = match page_role(path) {
        PageRole::Plain if file.path().stem() == "_index" => {
            Document::Page(parser.page(PageRole::Plain, path).into())
        }
        PageRole::Plain if folder == Some(Section::Briefs) => {
            Document::Brief(parser.brief().into())
        }
        PageRole::Plain if folder == Some(Section::Actors) => {
            Document::Profile(parser.actor().into())
        }
        PageRole::Plain if folder == Some(Section::Topics) => {
            Document::Profile(parser.topic().into())
        }
        role => Document::Page(parser.page(role, path).into()),
    };
    Parsed { document, diagnostics: parser.diagnostics }
}

/// `index.md` is the home page's; `briefs/index.md` or `briefs.md` stands above the list of briefs. `_index.md` is the
/// same as `index.md`, but never a brief or profile.
fn page_role(path: &str) -> PageRole {
    let path = trim_markdown(path);
    if matches!(path, "index" | "_index") {
        return PageRole::Home;
    }
    let name = ["/index", "/_index"].into_iter().find_map(|end| path.strip_suffix(end));
    let name = name.unwrap_or(path);
    let section = Section::VALUES.iter().copied().find(|section| section.word() == name);
    section.map_or(PageRole::Plain, PageRole::Intro)
}

struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    reading: Reading,
    /// What the front matter says about publication.
    restrictions: Restrictions,
    /// The heading that stands for a title.
    title_in_body: Option<Str>,
    diagnostics: Diagnostics,
}

impl<'a> Parser<'a> {
    fn check_text(&mut self) {
        if let Some(at) = self.file.invalid_at() {
            let end = self.file.text().ceil_char_boundary(at + 1);
            let diagnostic = Diagnostic::new(Code::NotUtf8, "this file is not UTF-8")
                .at(SourceRange::new(self.file, at..end))
                .label("the first byte that is not")
                .help("save the file as UTF-8");
            self.diagnostics.push(diagnostic);
        }
        if let Some(at) = self.file.text().find('\0') {
            let diagnostic = Diagnostic::new(Code::NulByte, "this file contains a NUL byte")
                .at(SourceRange::new(self.file, at..at + 1));
            self.diagnostics.push(diagnostic);
        } else {
            self.check_characters();
        }
    }

    /// Reports the first character that is not shown as it is. Line ends of any kind are no matter.
    fn check_characters(&mut self) {
        let text = self.file.text();
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(first_unshown).map(|at| from + at) {
            let c = text[at..].chars().next().unwrap_or_default();
            from = at + c.len_utf8();
            if c != '\r' {
                let message = format!(
                    "this file has the character U+{:04X}, which is left out",
                    u32::from(c)
                );
                let diagnostic = Diagnostic::new(Code::ControlCharacter, message)
                    .at(SourceRange::new(self.file, at..from));
                return self.diagnostics.push(diagnostic);
            }
        }
    }

    fn brief(&mut self) -> Brief {
        let matter: FrontMatter<BriefFields> = self.front_matter();
        let has_date = !matter.is_readable || has_date(&matter);
        let BriefFields {
            title,
            date,
            updated,
            summary,
            place,
            topics,
            actors,
            dates,
            sources,
            authors,
            confidence,
            corrections,
            slug,
            aliases,
            mut common,
        } = matter.fields;
        let aliases = split_aliases(aliases, &mut common.redirect_from);
        let Named { date: name_date, impossible, rest: name } = file_name::read(self.name());
        let (body, heading) = self.body(sources.len(), title.is_none());
        let title = title.map(|title| title.value).or(heading);
        let title = title.unwrap_or_else(|| self.title_of_file(name, matter.is_readable));
        let date = date.map(|date| date.value).or(name_date.map(Moment::on));
        if let Some(text) = impossible.filter(|_| date.is_none() && !has_date) {
            let message = format!("the file name begins with `{text}`, which is no date");
            let help = "correct the name, or set `date`";
            self.report_at_start(Code::ImpossibleDate, message, help);
        } else if date.is_none() && !has_date {
            let help = "set `date`, or begin the file name with one";
            self.report_at_start(Code::NoDate, "the brief has no date".into(), help);
        }
        let mut common = self.common(common, slug, name, body);
        common.release.date = date.map(|date| date.day);
        Brief {
            common,
            title,
            aliases,
            date,
            updated,
            summary,
            place: place.as_ref().map(term_names::shown),
            topics,
            actors,
            dates,
            sources,
            authors: authors.iter().map(term_names::shown).collect(),
            confidence,
            corrections,
        }
    }

    /// The title of a brief that has none, and a word about it, unless its front matter could not be read.
    fn title_of_file(&mut self, name: &str, is_readable: bool) -> Str {
        let title = title_of(name);
        if is_readable && !file_name::is_day(name) {
            let message = format!("the brief has no title, so it is called `{title}`");
            let help = "set `title`, or begin with a heading `# …`";
            self.report_at_start(Code::NoTitle, message, help);
        }
        title
    }

    fn actor(&mut self) -> Profile {
        let ActorFields { kind, role, affiliations, country, profile, common } =
            self.front_matter().fields;
        let country = country.as_ref().map(term_names::shown);
        let details = Details::Actor { kind, role, affiliations, country };
        self.profile(profile, common, details)
    }

    fn topic(&mut self) -> Profile {
        let TopicFields { parent, status, trend, profile, common } = self.front_matter().fields;
        let details = Details::Topic { parent, status, trend };
        self.profile(profile, common, details)
    }

    fn profile(
        &mut self,
        fields: ProfileFields,
        common: CommonFields,
        details: Details,
    ) -> Profile {
        let ProfileFields { name, aliases, summary, links, mentions } = fields;
        let mut common = common;
        let aliases = names_of(aliases, &mut common.redirect_from);
        let (body, heading) = self.body(0, name.is_none());
        let common = self.common(common, None, self.name(), body);
        let name = name.map(|name| name.value).or(heading).unwrap_or_else(|| title_of(self.name()));
        let is_topic = matches!(details, Details::Topic { .. });
        let usual = if is_topic && aliases.is_empty() {
            MentionPolicy::Suggest
        } else {
            MentionPolicy::Link
        };
        Profile {
            common,
            name,
            aliases,
            summary,
            links,
            mentions: mentions.unwrap_or(usual),
            details,
        }
    }

    fn page(&mut self, role: PageRole, path: &str) -> PlainPage {
        let matter: FrontMatter<PageFields> = self.front_matter();
        let PageFields { title, updated, summary, slug, aliases, mut common } = matter.fields;
        let aliases = split_aliases(aliases, &mut common.redirect_from);
        let (body, heading) = self.body(0, title.is_none());
        let common = self.common(common, slug, self.name(), body);
        let usual = || if role == PageRole::Home { "".into() } else { title_of(self.name()) };
        let title = title.map(|title| title.value).or(heading).unwrap_or_else(usual);
        PlainPage { common, role, title, aliases, updated, summary, folders: folders_of(path) }
    }

    fn common(
        &mut self,
        fields: CommonFields,
        slug: Option<Located<Str>>,
        name: &str,
        body: Body,
    ) -> Common {
        let CommonFields {
            image,
            redirect_from,
            draft: _,
            publish_at: _,
            expires: _,
            tlp: _,
            lang,
            template,
            extra,
        } = fields;
        let Restrictions { draft, publish_at, expires, tlp } = self.restrictions;
        let release = Release { draft, date: None, publish_at, expires, tlp };
        let slug_spot = slug.as_ref().map(|slug| slug.spot);
        let own_slug = self.slug(slug, name);
        Common {
            file: self.file.clone(),
            places: OnceLock::new(),
            digest: Digest::of(&(self.file.digest(), self.reading)),
            slug_spot,
            outline: self.outline(&own_slug, &body),
            slug: own_slug,
            release,
            redirect_from,
            image,
            lang,
            template,
            extra,
            body,
        }
    }

    fn outline(&self, slug: &Str, body: &Body) -> Digest {
        let text = self.file.text();
        let front = match front_matter::body(self.file).start as usize {
            0 => text,
            start => &text[..start],
        };
        Digest::of(&(self.file.path(), front, slug, &body.headings, &self.title_in_body))
    }

    fn front_matter<T: Record>(&mut self) -> FrontMatter<T> {
        let mut read = front_matter::read(self.file);
        self.diagnostics.append(std::mem::take(&mut read.diagnostics));
        self.restrictions = read.restrictions;
        read
    }

    fn body(&mut self, sources: usize, needs_title: bool) -> (Body, Option<Str>) {
        let span = front_matter::body(self.file);
        let rules = Rules { raw_html: self.reading.raw_html, sources, needs_title };
        let parsed = markdown::parse(self.file, span, rules);
        self.diagnostics.append(parsed.diagnostics);
        self.title_in_body.clone_from(&parsed.title);
        (parsed.body, parsed.title)
    }

    /// The file's own name, or its folder's if it is an `index.md`.
    fn name(&self) -> &'a str {
        let path = self.file.path();
        let folder = path.folder().rsplit('/').next().unwrap_or_default();
        if path.is_index() { folder } else { path.stem() }
    }

    fn slug(&mut self, set: Option<Located<Str>>, name: &str) -> Str {
        let Some(set) = set else {
            let slug = slugify(name);
            if is_slug(&slug) {
                return slug.into();
            }
            let message = format!("the name `{}` makes no slug", quote(name));
            self.report_at_start(Code::BadSlug, message, "rename the file");
            return self.no_slug();
        };
        if is_slug(&set.value) {
            return set.value;
        }
        let better = Some(slugify(&set.value)).filter(|better| is_slug(better));
        let help = better.as_ref().map(|better| format!("write `{better}`"));
        let message = format!("`{}` is not a slug", quote(&set.value));
        let place = front_matter::place(self.file, set.spot);
        self.diagnostics.push(Diagnostic::new(Code::BadSlug, message).at(place).maybe_help(help));
        better.map_or_else(|| self.no_slug(), Str::from)
    }

    /// The slug of a file whose own is no slug, so that the rest of it can still be checked: one that no
    /// other file has.
    fn no_slug(&self) -> Str {
        format!("untitled-{}", self.file.digest()).into()
    }

    fn report_at_start(&mut self, code: Code, message: String, help: &str) {
        let diagnostic =
            Diagnostic::new(code, message).at(SourceRange::start_of(self.file)).help(help);
        self.diagnostics.push(diagnostic);
    }
}

/// Whether a brief says a date, in whatever form: one that is wrong has been reported.
fn has_date(matter: &FrontMatter<BriefFields>) -> bool {
    BriefFields::OWN.iter().any(|field| field.name == "date" && matter.has(field))
}

/// The names among the aliases of a brief or page; the rest joins the old addresses.
fn split_aliases(aliases: Vec<Located<Alias>>, old: &mut Vec<Located<OldAddress>>) -> Vec<Str> {
    let mut names = Vec::new();
    for Located { value, spot } in aliases {
        match value {
            Alias::Name(name) => names.push(name),
            Alias::Address(address) => old.push(Located::new(address, spot)),
        }
    }
    names
}

/// The names among the aliases of a profile, where only what begins with `/` is an address: there is `AC/DC`.
fn names_of(aliases: Vec<Located<Str>>, old: &mut Vec<Located<OldAddress>>) -> Vec<Located<Str>> {
    let (addresses, names): (Vec<_>, Vec<_>) =
        aliases.into_iter().partition(|alias| alias.value.starts_with('/'));
    let addresses = addresses.into_iter();
    old.extend(
        addresses
            .filter_map(|alias| Some(Located::new(OldAddress::parse(&alias.value)?, alias.spot))),
    );
    names
}

/// A title out of a file name: hyphens become spaces, the first letter a capital.
fn title_of(name: &str) -> Str {
    let name = printable(name);
    let is_day =
        file_name::read(&name).rest == name && name.starts_with(|c: char| c.is_ascii_digit());
    let spaced = if is_day { name.into_owned() } else { name.replace(['-', '_'], " ") };
    let mut letters = spaced.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    (first + letters.as_str()).into()
}

/// The folders above a page, as slugs; those of an `index.md` without its own.
fn folders_of(path: &str) -> Str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = trim_markdown(path.rsplit('/').next().unwrap_or_default());
    let is_index = matches!(name, "index" | "_index");
    let above =
        if is_index { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
    let slugs = above.split('/').map(slugify).filter(|slug| !slug.is_empty());
    slugs.map(|slug| slug + "/").collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_dates_titles_and_folders() {
        assert_eq!(title_of("eight-groups").as_ref(), "Eight groups");
        assert_eq!(title_of("2025-03-12").as_ref(), "2025-03-12");
        assert_eq!(folders_of("a/B c/d.md").as_ref(), "a/b-c/");
        assert_eq!(folders_of("a/b/index.md").as_ref(), "a/");
        assert_eq!(page_role("actors/index.md"), PageRole::Intro(Section::Actors));
        assert_eq!(page_role("timeline.md"), PageRole::Intro(Section::Timeline));
        assert_eq!(page_role("about.md"), PageRole::Plain);
        assert_eq!(page_role("topics/_index.MARKDOWN"), PageRole::Intro(Section::Topics));
    }
}
