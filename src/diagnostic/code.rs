//! Every kind of finding, defined once: identifier, severity, title and explanation.
//!
//! To add one, add a row here, raise it where the fault shows, and add a case to
//! `tests/suite/diagnostics/`; a test fails until there is one.

use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// While one stands, nothing is written.
    Error,
    /// Worth mending; the site is written all the same.
    Warning,
    /// For information. Findings in withheld files are notes, whatever their code.
    Note,
}

impl Severity {
    /// The word used in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($( $(#[doc = $line:literal])+ $name:ident = $id:literal $severity:ident $title:literal; )+) => {
        /// A kind of finding.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $( $(#[doc = $line])+ $name, )+ }

        impl Code {
            /// All codes, in order of their identifiers.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The identifier: `D` and three digits.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)+ }
            }

            /// The finding in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)+ }
            }

            /// The severity where the file is not withheld.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// What it means and what to do, in Markdown. Lines begin with a space.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => concat!($($line, "\n"),+),)+ }
            }
        }
    };
}

codes! {
    /// The front matter opens with a line `---` and never closes. Without the closing line nobody
    /// can tell where the brief begins, so the file is left out.
    ///
    /// Add a line `---` behind the last field.
    UnclosedFrontMatter = "D101" Error "front matter is never closed";

    /// Front matter may be at most 64 KiB long. Text belongs below it, data into `extra` of a
    /// theme's settings.
    FrontMatterTooLarge = "D102" Error "front matter is too large";

    /// Lists and mappings in front matter may be nested 16 deep. Nothing that Dateline reads needs
    /// more than four.
    FrontMatterTooDeep = "D103" Error "front matter is nested too deeply";

    /// YAML anchors (`&name`) and aliases (`*name`) are refused: a few lines of them can stand for
    /// gigabytes. Write the value out, or put quotation marks round a text that begins with `&` or `*`.
    YamlAlias = "D104" Error "YAML anchors and aliases are not read";

    /// The front matter (or the settings file) cannot be read as YAML (or TOML).
    ///
    /// Often it is a tab used as indentation, a colon inside an unquoted text
    /// (`title: Border: a week on` needs quotation marks), or a bracket that never closes.
    BadSyntax = "D105" Error "this cannot be parsed";

    /// One key stands twice in the same mapping. Only one of them can count; remove the other.
    DuplicateKey = "D106" Error "a key stands twice";

    /// The front matter has a field that Dateline does not know. It is ignored.
    ///
    /// Fields of your own belong under `extra`, where templates find them.
    UnknownField = "D107" Warning "unknown field";

    /// A field has a value of the wrong form, such as a mapping where a text belongs or a word that is
    /// not among those allowed.
    WrongValue = "D108" Error "wrong value";

    /// The date is written well but is in no calendar: `2025-02-30`, `2025-13`.
    ImpossibleDate = "D109" Error "no such date";

    /// A field and its synonym both stand in the front matter. Of two lists both count; of two single
    /// values the first in the reference counts, and the other is ignored.
    FieldTwice = "D110" Warning "a field and its synonym";

    /// The brief has neither a `title` nor a level-one heading, so its file name serves as one.
    NoTitle = "D112" Warning "no title";

    /// The brief has no `date`, and its file name does not begin with one. It stands last in every list
    /// and on no date's page.
    NoDate = "D113" Warning "no date";

    /// Something that may be meant to withhold the file does not do so: a misspelt field, or one outside the
    /// front matter. Rather than publish by mistake, nothing is written.
    MayWithhold = "D114" Error "this may be meant to withhold";

    /// The file begins with a block of fields that is not front matter: something comes before its first line `---`, or
    /// that line is not exactly three hyphens. The block is published as text.
    MisplacedFrontMatter = "D115" Warning "front matter in the wrong place";

    /// An unknown setting in `dateline.toml` or in the theme's table. A misspelt setting would silently
    /// keep its default, so this is an error.
    UnknownSetting = "D120" Error "unknown setting";

    /// The file is not UTF-8. Save it as UTF-8; the finding points at the first byte that is not.
    NotUtf8 = "D201" Error "not UTF-8";

    /// The file contains a NUL byte, which no text has. It may be a binary file with a Markdown name.
    NulByte = "D202" Error "a NUL byte in a text";

    /// A Markdown file may be at most 16 MiB long. Pictures and other assets may have any size.
    FileTooLarge = "D203" Error "Markdown file is too large";

    /// HTML in Markdown is dropped unless `markdown.raw_html = true`: a brief may come from anywhere.
    /// The text between the tags stays.
    RawHtml = "D204" Warning "HTML dropped";

    /// The link's address has a scheme that can run code or read files (`javascript:`, `data:`, …).
    /// The text stays, the link goes. `http`, `https`, `mailto` and `tel` are let through.
    UnsafeLink = "D205" Warning "unsafe link dropped";

    /// Of attributes written behind a heading (`# Title {#id .class}`) only the identifier and classes are
    /// let through.
    HeadingAttribute = "D206" Warning "heading attribute dropped";

    /// A footnote is defined and never referred to. It is left out.
    UnusedFootnote = "D207" Warning "footnote is never referred to";

    /// The text names a day that is in no calendar, such as February 30. It stays as it is, without a link.
    NoSuchDay = "D208" Warning "no such day in the text";

    /// A day is written with slashes (`01/02/2025`). Nobody can know whether day or month comes first, so it is
    /// not read as a date. Write the month as a word, or the date as `2025-02-01`.
    AmbiguousDate = "D209" Note "a date in numbers";

    /// The file has a character that no page may have: one that steers a terminal or a printer (U+0008), one that
    /// Unicode leaves empty (U+FFFE), or an override of the direction of writing (U+202E). It is left out; what
    /// parts words or lines becomes a space.
    ControlCharacter = "D210" Warning "control character";

    /// A comment (`%%…%%`) begins and does not end. As in Obsidian it goes on to the end of the file, so all of that
    /// is left out.
    UnclosedComment = "D211" Warning "comment is never closed";

    /// A row of a table has more cells than its head. The cells behind the last column are not shown.
    ExcessCell = "D212" Warning "more cells than columns";

    /// `[1]` directly behind a letter is taken for an index (`arr[1]`) and stays text. A reference to a source
    /// stands behind a space or a mark: `as said [1]`, `as said.[1]`.
    AttachedNumber = "D213" Note "number in brackets behind a letter";

    /// Markup that stays on the page as it is written: a footnote or link without a definition, a wiki-link that is
    /// not closed or names nothing, and what other tools read (shortcodes, templates, attributes, other alerts). Each
    /// kind is told once a file. No name and no date is looked for in it.
    UnreadMarkup = "D214" Warning "markup that is not read";

    /// `[[…]]` names no actor, topic, brief, page or date of this site. It stays as plain text.
    DeadWikiLink = "D301" Error "nothing has this name";

    /// The name fits more than one actor, topic, brief or page. Write the slug instead, with its folder where
    /// needed: `[[actors/national-guard]]`.
    AmbiguousName = "D302" Error "the name is ambiguous";

    /// A link to a page of this site leads nowhere.
    DeadLink = "D303" Error "dead link";

    /// The link leads to a draft, a future or expired brief, or one above the marking limit. Such a page does
    /// not exist in this build, so the link becomes its own text.
    WithheldTarget = "D304" Warning "link to something withheld";

    /// The picture or file is not there. Paths are relative to the Markdown file, or begin with `/` for the
    /// `static` folder.
    MissingAsset = "D305" Error "file not found";

    /// The page exists, but it has no heading with this anchor.
    DeadAnchor = "D306" Warning "dead anchor";

    /// `[7]` refers to the seventh entry of `sources`, and there are fewer.
    NoSuchSource = "D307" Warning "no such source";

    /// A topic is, through its parents, its own ancestor. One `parent` has to go.
    TopicCycle = "D308" Error "a topic is its own ancestor";

    /// A picture, video or recording has no description. Readers who cannot see or hear it get nothing: write
    /// `![what it shows](photo.jpg)`, `![[photo.jpg|what it shows]]`, or `image: {src: photo.jpg, alt: what it shows}`.
    NoAltText = "D309" Warning "no description";

    /// A picture, video or recording on another host would tell that host who reads the page, and the content policy
    /// forbids it. In a text it becomes a link; an `image` of front matter is left out. Save the file beside the brief
    /// instead.
    ForeignPicture = "D310" Warning "picture on another host";

    /// Several actors or topics share this name, and the brief does not say which one it means. The name stays
    /// text. Put the one you mean into `actors` or `topics` of the front matter, or link it by hand.
    SharedName = "D311" Note "the name is shared";

    /// The text names a topic or actor that is only suggested, and the brief does not declare it. If it is what
    /// the brief is about, declare it; give its profile aliases or `mentions: link` to have it found by itself.
    Suggestion = "D312" Note "not declared";

    /// The brief names more than 64 actors. Who appears with whom is counted among the 64 that it mentions most.
    ManyActors = "D313" Note "more than 64 actors";

    /// Entries of `dates` in two briefs share an `id`, so they tell of one event, and give it different dates.
    /// Pages show both side by side. Where the sources really differ, `circa: true` says that you know.
    DisputedDate = "D314" Note "the date of an event is disputed";

    /// Two pages claim one address. Give one of them another `slug`, or rename its file.
    PermalinkTaken = "D401" Error "two pages have one address";

    /// Two addresses differ in nothing but upper and lower case (or in the form of their accents). Many
    /// disks and hosts cannot hold both.
    CaseCollision = "D402" Error "addresses differ in case only";

    /// A slug has lower-case letters, digits and single hyphens, and is no name that an operating system
    /// keeps for itself (`con`, `aux`, …).
    BadSlug = "D403" Error "not a slug";

    /// A redirect would replace a page.
    RedirectOverPage = "D404" Error "redirect over a page";

    /// A redirect leads, perhaps over others, back to itself.
    RedirectLoop = "D405" Error "redirect loop";

    /// A permalink pattern begins with `/`, ends in `/` or `.html`, and knows `:slug`, `:year`, `:month`,
    /// `:day` and `:path`. One with date parts needs a date in every brief.
    BadPermalink = "D406" Error "permalink pattern does not work";

    /// The page was made by the last build at another address, where there is nothing any more: its file was renamed,
    /// or its slug changed. Bookmarks, search engines and other sites still lead to the old one.
    ///
    /// Add the old address to `redirect_from` of the page. Known is what the last build on this machine knew; it is told
    /// until a build has written the site without the old address. `--deny D407` stops a build before that.
    PageMoved = "D407" Warning "a page has left its address";

    /// The template cannot be parsed or rendered. The message is the template engine's own.
    TemplateError = "D501" Error "template error";

    /// `themes/<name>` does not exist, and no theme of this name is built in.
    MissingTheme = "D502" Error "theme not found";

    /// The theme lacks strings for the site's language, so English is used.
    MissingStrings = "D503" Warning "no strings for this language";

    /// The file or folder cannot be read: permissions, or a fault of the disk.
    Unreadable = "D601" Error "cannot be read";

    /// A symbolic link leads back into a folder that contains it. It is not followed.
    SymlinkLoop = "D602" Error "symbolic link loop";

    /// A pipe, socket or device lies in the site folder. It is passed over.
    SpecialFile = "D603" Warning "not a regular file";

    /// The file's name is not UTF-8, or has characters that no address can carry.
    BadFileName = "D604" Error "file name cannot be used";

    /// A file or folder that looks like content and is not meant to be published: a folder of drafts, an older or
    /// conflicting copy that a sync program has left behind, or a format that Dateline does not read (`.mdx`). Rename it
    /// to publish it.
    PassedOver = "D605" Note "passed over";

    /// A symbolic link leads out of the site folder, or to a hidden file of it. What is there may be nothing to publish,
    /// so it is not followed and nothing is written.
    ///
    /// Copy the file instead; or set `follow_links = true` if all that links lead to may be published.
    LinkOutside = "D606" Error "link out of the site folder";

    /// Files of this kind may say where, when, with what and by whom they were made, and keep older versions. Dateline removes
    /// that from JPEG, PNG and WebP alone, so these are published as they are.
    ///
    /// Clean them with a program of your own, or save pictures in another format. `metadata = "keep"` in `[images]` says
    /// that you have seen to it.
    NotCleaned = "D607" Warning "metadata is not removed";

    /// An SVG can run scripts and load files from elsewhere, as a page can. This one does, or cannot be looked into.
    /// Nothing is written.
    UnsafeSvg = "D608" Error "unsafe SVG";

    /// Dateline itself has a fault that this file brings to light. Nothing is written. Please report it, with the file
    /// if you may; until it is mended, a change of the text nearby helps as a rule.
    InternalError = "D901" Error "internal error";
}

impl Code {
    /// Finds a code by its identifier, in upper or lower case.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_in_order_and_their_own() {
        assert!(Code::ALL.is_sorted_by(|a, b| a.id() < b.id()));
        assert_eq!(Code::parse("d105"), Some(Code::BadSyntax));
    }
}
