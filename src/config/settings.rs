//! The rows of the settings file: each key once, with its form, its default and its line of documentation.

use crate::brief::fields::Tlp;
use crate::brief::values::LanguageTag;
use crate::schema::{
    Form, Located, Node, NodePath, Reader, Record, Shape, Str, WithDefault, record, words,
};

/// The theme that is part of the program, by its name.
pub const DEFAULT_THEME: &str = "default";

record! {
    /// The settings file.
    pub struct Settings {
        /// Name of the site.
        "title" => title: WithDefault<Str> = "Briefings",
        /// Where the site will stand (`https://example.org/desk/`). Its path goes in front of every
        /// link; its host makes links absolute where they have to be.
        "base_url" => base_url: Option<Located<Str>>,
        /// What the site is about, in a sentence.
        "description" => description: Option<Str>,
        /// Language of site and interface (BCP 47).
        "lang" => lang: WithDefault<LanguageTag> = "en",
        /// Time zone in which `now` becomes today (IANA).
        "timezone" => timezone: WithDefault<Located<Str>> = "UTC",
        /// Who publishes the site.
        "author" => author: Option<Str>,
        /// The theme: its name, or a table with `name` and the theme's own settings.
        "theme" => theme: Option<Located<ThemeChoice>>,
        /// Folder that the site is written to.
        "output" => output: WithDefault<Str> = "public",
        /// Follows symbolic links that lead out of the site folder; else they are an error.
        "follow_links" => follow_links: WithDefault<bool> = "false",
        /// The highest marking that is published.
        "max_tlp" => max_tlp: WithDefault<Tlp> = "CLEAR",
        /// Entries on a page of a list.
        "paginate" => paginate: WithDefault<PageSize> = "50",
        /// Entries of the menu; without any, the sections of the site.
        "menu" => menu: Vec<Located<MenuFields>>,
        /// Addresses of briefs and pages.
        "permalinks" => permalinks: Option<PermalinkFields>,
        /// How Markdown is read.
        "markdown" => markdown: Option<MarkdownFields>,
        /// How pictures are published.
        "images" => images: Option<ImageFields>,
        /// How dates in prose are found.
        "dates" => dates: Option<DateFields>,
        /// How names in prose are linked.
        "mentions" => mentions: Option<MentionFields>,
        /// Feeds of the site, its topics and its actors; they need a `base_url` with a host.
        "feed" => feed: Option<FeedFields>,
        /// Writes all that the site knows to `/data/`, as JSON and CSV.
        "data" => data: WithDefault<bool> = "true",
        /// Draws a picture for each brief, actor and topic that is shown where its link is shared; needs a
        /// `base_url` with a host.
        "cards" => cards: WithDefault<Located<bool>> = "false",
        /// Writes a print edition of each topic, with all its briefs in full.
        "print" => print: WithDefault<bool> = "true",
        /// How readers search.
        "search" => search: Option<SearchFields>,
    }
}

record! {
    /// An entry of `[[menu]]`.
    pub struct MenuFields {
        /// What it says.
        "name" => name: Option<Str>,
        /// Where it leads: a path of the site, or a web address.
        "url" => url: Option<Located<Str>>,
    }
}

record! {
    /// The table `[permalinks]`.
    pub struct PermalinkFields {
        /// Address of a brief, out of `:slug`, `:year`, `:month`, `:day` and `:path`.
        "briefs" => briefs: WithDefault<Located<Str>> = "/briefs/:slug/",
        /// Address of a plain page, out of `:slug` and `:path` (its folders).
        "pages" => pages: WithDefault<Located<Str>> = "/:path/:slug/",
    }
}

record! {
    /// The table `[markdown]`.
    pub struct MarkdownFields {
        /// Lets HTML in Markdown through; else it is dropped.
        "raw_html" => raw_html: WithDefault<bool> = "false",
    }
}

words! {
    /// What becomes of what cameras and programs have written into pictures.
    pub enum ImageMetadata {
        /// It is removed: place, time, device, names, thumbnails. Colour profile and orientation stay.
        Strip = "strip",
        /// Pictures are copied as they are.
        Keep = "keep",
    }
}

record! {
    /// The table `[images]`.
    pub struct ImageFields {
        /// What becomes of what cameras and programs have written into pictures (place, time, device, names): `strip`
        /// removes it from JPEG, PNG and WebP, `keep` copies pictures as they are.
        "metadata" => metadata: WithDefault<ImageMetadata> = "strip",
        /// Publishes SVG files that hold scripts or load something from elsewhere; else they are an error.
        "unsafe_svg" => unsafe_svg: WithDefault<bool> = "false",
    }
}

record! {
    /// The table `[dates]`.
    pub struct DateFields {
        /// Gives a day without a year (`on January 20`) that of the day nearest to the brief's own, and marks it.
        "infer_year" => infer_year: WithDefault<bool> = "false",
        /// Languages whose forms of dates are found, beside the text's own and English: `en`, `es`, `fr`.
        "languages" => languages: Vec<Located<LanguageTag>>,
    }
}

words! {
    /// Which mentions of a name are links.
    pub enum MentionLinks {
        /// The first below each heading.
        FirstInSection = "first-in-section",
        /// The first of the text.
        FirstInBrief = "first-in-brief",
        /// All.
        All = "all",
    }
}

record! {
    /// The table `[mentions]`.
    pub struct MentionFields {
        /// Which mentions of a name are links; all are listed on the name's own page.
        "link" => link: WithDefault<MentionLinks> = "first-in-section",
    }
}

record! {
    /// The table `[feed]`.
    pub struct FeedFields {
        /// Writes feeds.
        "enabled" => enabled: WithDefault<bool> = "true",
        /// Gives the whole text of briefs; else their summaries.
        "full" => full: WithDefault<bool> = "false",
        /// Entries of a feed, the last changed first.
        "limit" => limit: WithDefault<PageSize> = "20",
    }
}

record! {
    /// The table `[search]`.
    pub struct SearchFields {
        /// Whether the site has a search page and an index behind it.
        "enabled" => enabled: WithDefault<bool> = "true",
    }
}

/// Which theme, and what the site says about it.
pub struct ThemeChoice {
    /// The theme's name: a folder below `themes`.
    pub name: Str,
    /// Settings of the theme's own, with where they stand.
    pub settings: Vec<(Str, Located<Node>)>,
}

impl Form for ThemeChoice {
    const SHAPE: Shape = Shape::Either(&[Shape::Text, Shape::Map(&Shape::Any)]);

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Record(pairs) = node else {
            return Some(Self { name: Str::read(node, at, reader)?, settings: Vec::new() });
        };
        let mut choice = Self { name: DEFAULT_THEME.into(), settings: Vec::new() };
        for (index, (key, value)) in pairs.iter().enumerate() {
            let spot = at.child(index);
            if key.as_ref() == "name" {
                choice.name = Str::read(value, spot, reader)?;
            } else {
                choice.settings.push((key.clone(), Located::new(value.clone(), spot)));
            }
        }
        Some(choice)
    }
}

/// How many entries stand on one page of a list: at least one.
pub struct PageSize(pub usize);

impl Form for PageSize {
    const SHAPE: Shape = Shape::Integer;

    fn read(node: &Node, at: NodePath, reader: &mut Reader<'_>) -> Option<Self> {
        let number = u32::read(node, at, reader)?;
        if number == 0 {
            reader.wrong(at, "a page of a list has at least one entry".into(), None);
            return None;
        }
        usize::try_from(number).ok().map(Self)
    }
}

/// Every table of the settings file, by its name, for the reference.
pub fn tables() -> Vec<(&'static str, &'static [crate::schema::Field])> {
    vec![
        ("", Settings::OWN),
        ("[[menu]]", MenuFields::OWN),
        ("[permalinks]", PermalinkFields::OWN),
        ("[markdown]", MarkdownFields::OWN),
        ("[dates]", DateFields::OWN),
        ("[mentions]", MentionFields::OWN),
        ("[feed]", FeedFields::OWN),
        ("[search]", SearchFields::OWN),
    ]
}
