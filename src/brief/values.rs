//! Values of front matter that are more than a word: events, sources, pictures, addresses.

use percent_encoding::percent_decode_str;

use crate::brief::term_names::TermNames;
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::quote;
use crate::schema::{Form, Located, Node, NodePath, Reader, Record, Shape, Str, Url, record};

record! {
    /// Something that happened on a date, or is going to.
    #[derive(Clone, Debug)]
    pub struct EventFields {
        /// When it happened, or began.
        "date" => date: Option<Located<Date>>,
        /// When it ended.
        "end" => end: Option<Located<Date>>,
        /// What happened, in a few words.
        "label" | "title" => label: Option<Str>,
        /// Actors of this event; else those of the brief.
        "actors" => actors: TermNames,
        /// Topics of this event; else those of the brief.
        "topics" => topics: TermNames,
        /// Briefs that give one event the same `id` and different dates dispute its date.
        "id" => id: Option<Str>,
        /// `true` if the date is about right and no more.
        "circa" => circa: Option<bool>,
    }
}

/// An entry of `dates`: a bare date, or a mapping with one.
#[derive(Clone, Debug)]
pub struct EventEntry {
    /// When it happened, or began.
    pub date: Located<Date>,
    /// When it ended; never before `date`.
    pub end: Option<Date>,
    /// What happened, in a few words.
    pub label: Option<Str>,
    /// Actors of this event; if there are none, those of the brief.
    pub actors: TermNames,
    /// Topics of this event; if there are none, those of the brief.
    pub topics: TermNames,
    /// What joins entries of several briefs to one event.
    pub id: Option<Str>,
    /// Whether the date is about right and no more.
    pub circa: bool,
}

impl Form for EventEntry {
    const SHAPE: Shape = Shape::Either(&[Shape::Date, Shape::Record(EventFields::GROUPS)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Record(pairs) = node else {
            if matches!(node, Node::List(_)) {
                return reader.unexpected(node, at);
            }
            let date = Located::read(node, at, reader)?;
            let (actors, topics) = (TermNames::default(), TermNames::default());
            return Some(Self {
                date,
                end: None,
                label: None,
                actors,
                topics,
                id: None,
                circa: false,
            });
        };
        let EventFields { date, end, label, actors, topics, id, circa } =
            EventFields::read_record(pairs, at, reader);
        let Some(date) = date else {
            // A date of the wrong form has been reported already.
            if !pairs.iter().any(|(key, _)| key.as_ref() == "date") {
                reader.wrong(at, "an event needs a `date`".into(), None);
            }
            return None;
        };
        let end = end.filter(|end| {
            let ends_before = end.value.last_day() < date.value.first_day();
            if ends_before {
                reader.wrong(
                    end.spot,
                    format!("the event ends before it begins ({})", date.value),
                    None,
                );
            }
            !ends_before
        });
        let end = end.map(|end| end.value);
        Some(Self { date, end, label, actors, topics, id, circa: circa == Some(true) })
    }
}

record! {
    /// A document that a brief cites.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct SourceFields {
        /// Its title.
        "title" => title: Option<Str>,
        /// Who published it.
        "publisher" => publisher: Option<Str>,
        /// Where it is.
        "url" => url: Option<Url>,
        /// When it came out.
        "date" => date: Option<Date>,
        /// When it was last looked at.
        "accessed" => accessed: Option<Date>,
        /// A copy of it in an archive.
        "archived" => archived: Option<Url>,
        /// Reliability and credibility, `A1` to `F6` (Admiralty Code, NATO AJP-2.1).
        "grade" => grade: Option<Grade>,
    }
}

/// An entry of `sources`: a web address, a title, or a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceEntry(pub SourceFields);

impl Form for SourceEntry {
    const SHAPE: Shape =
        Shape::Either(&[Shape::Url, Shape::Text, Shape::Record(SourceFields::GROUPS)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let bare = SourceFields {
            title: None,
            publisher: None,
            url: None,
            date: None,
            accessed: None,
            archived: None,
            grade: None,
        };
        match node {
            Node::Record(pairs) => {
                let fields = SourceFields::read_record(pairs, at, reader);
                if fields.title.is_none() && fields.url.is_none() && fields.publisher.is_none() {
                    reader.wrong(
                        at,
                        "a source needs a `title`, a `publisher` or a `url`".into(),
                        None,
                    );
                    return None;
                }
                Some(Self(fields))
            }
            Node::Text(text) if let Some(url) = Url::of(text) => {
                Some(Self(SourceFields { url: Some(url), ..bare }))
            }
            Node::List(_) => reader.unexpected(node, at),
            node => Some(Self(SourceFields { title: Some(Str::read(node, at, reader)?), ..bare })),
        }
    }
}

/// A grade of the Admiralty Code: reliability `A` to `F`, credibility 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grade {
    /// `A` to `F`.
    pub reliability: char,
    /// 1 to 6.
    pub credibility: u8,
}

impl Form for Grade {
    const SHAPE: Shape = Shape::Like { words: "a grade from `A1` to `F6`", pattern: "[A-F][1-6]" };

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        match text.to_ascii_uppercase().as_bytes() {
            [reliability @ b'A'..=b'F', credibility @ b'1'..=b'6'] => Some(Self {
                reliability: char::from(*reliability),
                credibility: credibility - b'0',
            }),
            _ => {
                let message = format!("expected {}, found `{}`", Self::SHAPE.words(), quote(&text));
                reader.wrong(at, message, None);
                None
            }
        }
    }
}

record! {
    /// A picture with its description.
    #[derive(Clone, Debug)]
    pub struct ImageFields {
        /// Path of the file, relative to this one or from `/` for the `static` folder.
        "src" => src: Option<Str>,
        /// What it shows, for those who cannot see it.
        "alt" => alt: Option<Str>,
        /// Whose picture it is.
        "credit" => credit: Option<Str>,
    }
}

/// The value of `image`: a path, or a mapping with one.
#[derive(Clone, Debug)]
pub struct ImageEntry {
    /// Path of the file, relative to this one or from `/` for the `static` folder.
    pub src: Str,
    /// What it shows.
    pub alt: Option<Str>,
    /// Whose picture it is.
    pub credit: Option<Str>,
    /// Written as Obsidian does, `[[photo.jpg]]`: its name alone may stand for it.
    pub is_wiki: bool,
}

impl ImageEntry {
    fn new(src: Str, alt: Option<Str>, credit: Option<Str>) -> Self {
        let name = src.trim().trim_start_matches('!').strip_prefix("[[");
        let name = name.and_then(|name| name.strip_suffix("]]"));
        let Some(name) = name else { return Self { src, alt, credit, is_wiki: false } };
        let name = name.split_once('|').map_or(name, |(name, _)| name);
        Self { src: name.trim().into(), alt, credit, is_wiki: true }
    }
}

impl Form for ImageEntry {
    const SHAPE: Shape = Shape::Either(&[Shape::Text, Shape::Record(ImageFields::GROUPS)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Record(pairs) = node else {
            return Some(Self::new(Str::read(node, at, reader)?, None, None));
        };
        let ImageFields { src, alt, credit } = ImageFields::read_record(pairs, at, reader);
        if src.is_none() {
            reader.wrong(at, "a picture needs a `src`".into(), None);
        }
        Some(Self::new(src?, alt, credit))
    }
}

record! {
    /// What was wrong in a brief and has been put right.
    #[derive(Clone, Debug)]
    pub struct CorrectionFields {
        /// When it was put right.
        "date" => date: Option<Date>,
        /// What was wrong and what is right.
        "text" => text: Option<Str>,
    }
}

/// An entry of `corrections`: a text, or a mapping with one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Correction {
    /// When it was put right.
    pub date: Option<Date>,
    /// What was wrong and what is right.
    pub text: Str,
}

impl Form for Correction {
    const SHAPE: Shape = Shape::Either(&[Shape::Text, Shape::Record(CorrectionFields::GROUPS)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Record(pairs) = node else {
            return Some(Self { date: None, text: Str::read(node, at, reader)? });
        };
        let CorrectionFields { date, text } = CorrectionFields::read_record(pairs, at, reader);
        if text.is_none() {
            reader.wrong(at, "a correction needs a `text`".into(), None);
        }
        Some(Self { date, text: text? })
    }
}

record! {
    /// A link with a title.
    #[derive(Clone, Debug)]
    pub struct LinkFields {
        /// What to call it.
        "title" | "name" => title: Option<Str>,
        /// Where it leads.
        "url" => url: Option<Url>,
    }
}

/// An entry of `links`: an address, or a mapping with one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkEntry {
    /// What to call it.
    pub title: Option<Str>,
    /// Where it leads.
    pub url: Url,
}

impl Form for LinkEntry {
    const SHAPE: Shape = Shape::Either(&[Shape::Url, Shape::Record(LinkFields::GROUPS)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Record(pairs) = node else {
            return Some(Self { title: None, url: Url::read(node, at, reader)? });
        };
        let LinkFields { title, url } = LinkFields::read_record(pairs, at, reader);
        if url.is_none() && !pairs.iter().any(|(key, _)| key.as_ref() == "url") {
            reader.wrong(at, "a link needs a `url`".into(), None);
        }
        Some(Self { title, url: url? })
    }
}

/// A path of this site in plain Unicode: begins with `/`, has no `..`, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OldAddress(pub Str);

impl OldAddress {
    /// Reads a path as it is written or as a URL has it (`/old/%E4%B9%A0/`); nothing if it is no path of this site.
    pub fn parse(text: &str) -> Option<Self> {
        let decoded = percent_decode_str(text).decode_utf8().ok()?;
        let path = decoded.trim_start_matches('/');
        let is_safe = !decoded.contains("//")
            && !decoded.contains(|c: char| c.is_control() || "?#\\:".contains(c))
            && path.split('/').all(|part| !matches!(part, ".." | ".") && part.trim() == part);
        (is_safe && !path.is_empty()).then(|| Self(format!("/{path}").into()))
    }
}

impl Form for OldAddress {
    const SHAPE: Shape =
        Shape::Like { words: "a path of this site (`/old/address/`)", pattern: "/?[^?#\\\\:]+" };

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        let address = Self::parse(&text);
        if address.is_none() {
            let message = format!("expected {}, found `{}`", Self::SHAPE.words(), quote(&text));
            reader.wrong(at, message, None);
        }
        address
    }
}

/// An entry of `aliases` of a brief or page: another name, as in Obsidian, or an old address, as in Hugo.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Alias {
    /// What a wiki-link may call it.
    Name(Str),
    /// Written with a `/`.
    Address(OldAddress),
}

impl Form for Alias {
    const SHAPE: Shape = Shape::Text;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        if text.contains('/') {
            return OldAddress::read(node, at, reader).map(Self::Address);
        }
        Some(Self::Name(text))
    }
}

/// A language, by its tag (BCP 47): `en`, `es-MX`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageTag(pub Str);

impl Form for LanguageTag {
    const SHAPE: Shape = Shape::Like {
        words: "a language tag (`en`, `es-MX`)",
        pattern: "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*",
    };

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Str::read(node, at, reader)?;
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or_default();
        let valid = (2..=8).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(|part| {
                (1..=8).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        if !valid {
            let message = format!("expected {}, found `{}`", Self::SHAPE.words(), quote(&text));
            reader.report(at, Diagnostic::new(Code::WrongValue, message));
        }
        valid.then_some(Self(text))
    }
}
