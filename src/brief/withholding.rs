//! What front matter says about publication, in whatever words the writer's last tool used.
//!
//! The product's first promise is that what is meant to be withheld is withheld. So keys are read in any
//! case and with any separators, values in every usual form, and what cannot be understood is an error: the build
//! stops rather than publish by mistake.

mod table;

use strsim::damerau_levenshtein;

use crate::brief::fields::Tlp;
use crate::brief::withholding::table::{
    CLOSED_MARKINGS, Decides, KEYS, OPEN_MARKINGS, OPEN_STATES, WITHHELD_STATES,
};
use crate::date::Moment;
use crate::schema::{Node, Words};

/// What one field says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It is no field about publication.
    Foreign,
    /// It is one, and keeps nothing back.
    Free,
    /// The file is withheld.
    Draft,
    /// The file is withheld until then.
    From(Moment),
    /// The file is withheld from then on.
    Until(Moment),
    /// The file has this marking.
    Marking(Tlp),
    /// It is one, but its value is not one of these.
    Wrong(String),
    /// It looks like this one, misspelt.
    Near(&'static str),
}

impl Verdict {
    /// Whether it may keep a file back.
    pub(super) fn withholds(&self) -> bool {
        !matches!(self, Self::Foreign | Self::Free | Self::Marking(Tlp::Clear))
    }

    /// Only what it says of a moment.
    pub(super) fn on_its_day(self) -> Self {
        if matches!(self, Self::From(_)) { self } else { Self::Foreign }
    }
}

/// Whether a key is one whose value is a word for a state: what else has states is too often meant.
pub(super) fn is_state(key: &str) -> bool {
    let folded = fold(key);
    KEYS.iter().any(|(name, decides)| *name == folded && *decides == Decides::State)
}

/// Reads one field. A list counts as the strictest of its items.
pub(super) fn read(key: &str, node: &Node) -> Verdict {
    let folded = fold(key);
    let known = KEYS.iter().find(|(name, _)| *name == folded);
    match known {
        Some(&(_, decides)) => read_value(decides, node),
        None => near(&folded, node).map_or(Verdict::Foreign, Verdict::Near),
    }
}

/// A key or word without case, spaces, hyphens and underscores.
pub(super) fn fold(word: &str) -> String {
    let letters = word.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.'));
    letters.flat_map(char::to_lowercase).collect()
}

fn read_value(decides: Decides, node: &Node) -> Verdict {
    match node {
        Node::List(items) => {
            let verdicts = items.iter().map(|item| read_value(decides, item));
            verdicts.max_by_key(strictness).unwrap_or(Verdict::Free)
        }
        Node::Record(_) if decides == Decides::State => Verdict::Foreign,
        node if is_blank(node) => Verdict::Free,
        node => match decides {
            Decides::Hidden => hidden(truth(node)),
            Decides::Shown => shown(node),
            Decides::Locked if truth(node) == Some(false) => Verdict::Free,
            Decides::Locked => Verdict::Draft,
            Decides::From => moment(node, Verdict::From),
            Decides::Until => moment(node, Verdict::Until),
            Decides::Marking => marking(&text_of(node)),
            Decides::State => state(&text_of(node)),
        },
    }
}

fn strictness(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Foreign => 0,
        Verdict::Free => 1,
        Verdict::Marking(_) | Verdict::From(_) | Verdict::Until(_) => 2,
        Verdict::Draft => 3,
        Verdict::Wrong(_) | Verdict::Near(_) => 4,
    }
}

fn hidden(truth: Option<bool>) -> Verdict {
    match truth {
        Some(true) => Verdict::Draft,
        Some(false) => Verdict::Free,
        None => Verdict::Wrong("`true` or `false`".into()),
    }
}

/// `published` may also hold a date, and `permalink` and `render` words of other tools.
fn shown(node: &Node) -> Verdict {
    let text = text_of(node);
    if let Ok(moment) = Moment::parse(&text) {
        return Verdict::From(moment);
    }
    match truth(node) {
        Some(true) => Verdict::Free,
        Some(false) => Verdict::Draft,
        None if fold(&text) == "never" || WITHHELD_STATES.contains(&fold(&text).as_str()) => {
            Verdict::Draft
        }
        // The address or the way of rendering that another tool asks for.
        None if text.contains('/') || fold(&text) == "always" || fold(&text) == "link" => {
            Verdict::Foreign
        }
        None => Verdict::Wrong("`true` or `false`, or a date".into()),
    }
}

fn moment(node: &Node, verdict: fn(Moment) -> Verdict) -> Verdict {
    match truth(node) {
        Some(true) => return Verdict::Draft,
        Some(false) => return Verdict::Free,
        None => {}
    }
    let text = text_of(node);
    if matches!(fold(&text).as_str(), "never" | "none") {
        return Verdict::Free;
    }
    let wanted = || "a date (`2025-01-20`) or date-time (RFC 3339)".into();
    Moment::parse(&text).map_or_else(|_| Verdict::Wrong(wanted()), verdict)
}

fn marking(text: &str) -> Verdict {
    let upper = text.trim().to_uppercase();
    let bare = upper.strip_prefix("TLP").map_or(upper.as_str(), |rest| {
        rest.trim_start_matches(|c: char| c == ':' || c == '-' || c == '_' || c.is_whitespace())
    });
    let bare = if fold(bare).replace('+', "") == "amberstrict" { "AMBER+STRICT" } else { bare };
    if let Some(tlp) = Tlp::parse(bare) {
        return Verdict::Marking(tlp);
    }
    match fold(bare).as_str() {
        word if OPEN_MARKINGS.contains(&word) => Verdict::Marking(Tlp::Clear),
        word if CLOSED_MARKINGS.contains(&word) => Verdict::Marking(Tlp::Red),
        _ => Verdict::Wrong(format!("one of {}", quoted(Tlp::WORDS))),
    }
}

fn state(text: &str) -> Verdict {
    let word = fold(text);
    if WITHHELD_STATES.contains(&word.as_str()) {
        return Verdict::Draft;
    }
    if OPEN_STATES.contains(&word.as_str()) {
        return Verdict::Free;
    }
    let is_slip = |known: &&&str| known.len() > 4 && damerau_levenshtein(known, &word) == 1;
    match WITHHELD_STATES.iter().find(is_slip) {
        Some(known) => Verdict::Wrong(format!("`{known}`, or another word that is not so near")),
        None => Verdict::Foreign,
    }
}

/// The key that an unknown one is a slip for, if its value is of the kind that such a key has.
fn near(folded: &str, node: &Node) -> Option<&'static str> {
    let allowed = |name: &str| if name.len() < 8 { 1 } else { 2 };
    let fits = |decides: Decides| match decides {
        Decides::Hidden | Decides::Shown => {
            truth(node).is_some() && !matches!(node, Node::Integer(_))
        }
        Decides::From | Decides::Until => Moment::parse(&text_of(node)).is_ok(),
        Decides::Marking => matches!(marking(&text_of(node)), Verdict::Marking(_)),
        Decides::State => WITHHELD_STATES.contains(&fold(&text_of(node)).as_str()),
        Decides::Locked => false,
    };
    let is_near = |name: &str| {
        folded.len().abs_diff(name.len()) <= 2 && damerau_levenshtein(name, folded) <= allowed(name)
    };
    KEYS.iter().find(|(name, decides)| is_near(name) && fits(*decides)).map(|(name, _)| *name)
}

/// A yes or no, in every form that front matter has it.
fn truth(node: &Node) -> Option<bool> {
    match node {
        Node::Boolean(value) => Some(*value),
        Node::Integer(0) => Some(false),
        Node::Integer(1) => Some(true),
        Node::Text(text) => match fold(text).as_str() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn is_blank(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn text_of(node: &Node) -> String {
    match node {
        Node::Text(text) => text.trim().to_owned(),
        Node::Boolean(value) => value.to_string(),
        Node::Integer(number) => number.to_string(),
        Node::Float(number) => number.to_string(),
        Node::Null | Node::List(_) | Node::Record(_) => String::new(),
    }
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// What all fields together say: the strictest of each kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restrictions {
    pub(super) draft: bool,
    pub(super) publish_at: Option<Moment>,
    pub(super) expires: Option<Moment>,
    pub(super) tlp: Tlp,
}

impl Default for Restrictions {
    fn default() -> Self {
        Self { draft: false, publish_at: None, expires: None, tlp: Tlp::Clear }
    }
}

impl Restrictions {
    /// Adds what one more field says.
    pub(super) fn add(&mut self, verdict: &Verdict) {
        let at = |moment: &Moment| moment.instant(&jiff::tz::TimeZone::UTC);
        match verdict {
            Verdict::Draft => self.draft = true,
            Verdict::From(moment) => {
                let both = self.publish_at.into_iter().chain([*moment]);
                self.publish_at = both.max_by_key(at);
            }
            Verdict::Until(moment) => {
                let both = self.expires.into_iter().chain([*moment]);
                self.expires = both.min_by_key(at);
            }
            Verdict::Marking(tlp) => self.tlp = self.tlp.max(*tlp),
            Verdict::Foreign | Verdict::Free | Verdict::Wrong(_) | Verdict::Near(_) => {}
        }
    }
}
