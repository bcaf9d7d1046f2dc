//! Every code of a diagnostic: its name in the code and its identifier. All that a reader sees of it is a file in
//! `src/diagnostic/codes`, embedded here: severity, title, explanation, and a wrong and a right example.
//!
//! To add one, add that file and a row here, and raise it where the fault shows. A test builds the examples: the
//! wrong one must raise the code, and the right one must raise nothing.

use std::fmt;

use super::explanation::{self, Explanation};

/// How serious a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Nothing is written until it is fixed.
    Error,
    /// Worth fixing, but the site is written.
    Warning,
    /// For information. Diagnostics in withheld files are notes, whatever their code.
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
    ($( $name:ident = $id:literal; )+) => {
        /// The kind of a diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code { $( #[doc = include_str!(concat!("codes/", $id, ".md"))] $name, )+ }

        impl Code {
            /// All codes, in order of their identifiers.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The identifier: `D` and three digits.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)+ }
            }

            /// The severity where the file is not withheld.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$name => {
                        const SEVERITY: Severity =
                            explanation::severity(include_str!(concat!("codes/", $id, ".md")));
                        SEVERITY
                    })+
                }
            }

            fn file(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("codes/", $id, ".md")),)+ }
            }
        }
    };
}

codes! {
    UnclosedFrontMatter = "D101";
    FrontMatterTooLarge = "D102";
    FrontMatterTooDeep = "D103";
    YamlAlias = "D104";
    BadSyntax = "D105";
    DuplicateKey = "D106";
    UnknownField = "D107";
    WrongValue = "D108";
    ImpossibleDate = "D109";
    FieldTwice = "D110";
    NoTitle = "D112";
    NoDate = "D113";
    MayWithhold = "D114";
    MisplacedFrontMatter = "D115";
    UnknownKind = "D116";
    UnknownSetting = "D120";
    NotUtf8 = "D201";
    NulByte = "D202";
    FileTooLarge = "D203";
    RawHtml = "D204";
    UnsafeLink = "D205";
    HeadingAttribute = "D206";
    UnusedFootnote = "D207";
    NoSuchDay = "D208";
    AmbiguousDate = "D209";
    ControlCharacter = "D210";
    UnclosedComment = "D211";
    ExcessCell = "D212";
    AttachedNumber = "D213";
    UnreadMarkup = "D214";
    DeadWikiLink = "D301";
    AmbiguousName = "D302";
    DeadLink = "D303";
    WithheldTarget = "D304";
    MissingAsset = "D305";
    DeadAnchor = "D306";
    NoSuchSource = "D307";
    TopicCycle = "D308";
    NoAltText = "D309";
    ForeignPicture = "D310";
    SharedName = "D311";
    Suggestion = "D312";
    ManyActors = "D313";
    DisputedDate = "D314";
    NearName = "D315";
    PermalinkTaken = "D401";
    CaseCollision = "D402";
    BadSlug = "D403";
    RedirectOverPage = "D404";
    RedirectLoop = "D405";
    BadPermalink = "D406";
    PageMoved = "D407";
    TemplateError = "D501";
    MissingTheme = "D502";
    MissingStrings = "D503";
    Unreadable = "D601";
    SymlinkLoop = "D602";
    SpecialFile = "D603";
    BadFileName = "D604";
    PassedOver = "D605";
    LinkOutside = "D606";
    NotCleaned = "D607";
    UnsafeSvg = "D608";
    Leak = "D609";
    InternalError = "D901";
}

impl Code {
    /// What it means, with examples.
    pub fn explanation(self) -> Explanation {
        Explanation::parse(self.file())
    }

    /// The diagnostic in a few words.
    pub fn title(self) -> &'static str {
        self.explanation().title
    }

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

    #[test]
    fn the_file_names_the_severity() {
        for code in Code::ALL {
            let heading = format!("# {}: {}\n", code.severity().word(), code.title());
            assert!(code.file().starts_with(&heading), "{code}");
        }
    }
}
