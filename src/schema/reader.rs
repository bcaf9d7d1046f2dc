//! Reads records out of parsed documents and collects what is wrong with them.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Field, Form, Groups, Located, Node, NodePath, Places, Record, Shape, Slot, Str};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::report::quote;
use crate::source_file::{SourceFile, Span};
use crate::suggest::did_you_mean;

/// A parsed document with its source: front matter or settings.
pub struct Document<'a> {
    /// The file it stands in.
    pub file: &'a Arc<SourceFile>,
    /// The parsed mapping.
    pub pairs: &'a [(Str, Node)],
    /// Finds the places of all its parts, from the start of the file. Costs a second parse, so it is
    /// called when the first finding needs a place.
    pub locate: &'a dyn Fn() -> Places,
    /// What an unknown key is: a warning in front matter, an error in settings.
    pub unknown: Code,
    /// Pairs that are read elsewhere, by their numbers.
    pub elsewhere: &'a [usize],
}

impl Document<'_> {
    /// Reads the whole document as a record.
    pub fn read<T: Record>(&self) -> (T, Diagnostics) {
        let mut reader =
            Reader { document: self, places: OnceCell::new(), diagnostics: Diagnostics::new() };
        reader.find_duplicates(self.pairs, NodePath::ROOT);
        let value = T::read_record(self.pairs, NodePath::ROOT, &mut reader);
        (value, reader.diagnostics)
    }
}

/// What stands under one of a field's keys.
pub struct Found<'n> {
    /// The value.
    pub node: Cow<'n, Node>,
    /// Where it stands.
    pub spot: NodePath,
    /// The key that was used: the field's name or a synonym.
    pub key: Str,
}

/// What was found for the fields of a record: for each field its values in the order name, first
/// synonym, second synonym.
pub struct Rows<'n>(std::vec::IntoIter<(&'static Field, Vec<Found<'n>>)>);

impl Rows<'_> {
    /// The value of the next field.
    pub fn take<T: Slot>(&mut self, reader: &mut Reader<'_>) -> T {
        let (field, found) = self.0.next().expect("a row for every field");
        T::gather(field, &found, reader)
    }
}

/// Reads the parts of one document.
pub struct Reader<'a> {
    document: &'a Document<'a>,
    places: OnceCell<Places>,
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    /// The span of a spot, in bytes from the start of the file.
    pub fn span(&self, spot: NodePath) -> Span {
        self.places.get_or_init(self.document.locate).span(spot)
    }

    /// A place to point at.
    pub fn place(&self, spot: NodePath) -> SourceRange {
        SourceRange::new(self.document.file, self.span(spot))
    }

    /// A scalar as it is written in the file: `007` where the parsed value is 7.
    pub fn raw(&self, spot: NodePath) -> Str {
        let text = self.document.file.text().get(self.span(spot).range()).unwrap_or_default();
        Str::from(text.trim().trim_matches(['"', '\'']))
    }

    /// Adds a finding at a spot.
    pub fn report(&mut self, spot: NodePath, diagnostic: Diagnostic) {
        let place = self.place(spot);
        self.diagnostics.push(diagnostic.at(place));
    }

    /// Reports a value of the wrong form. Always `None`, for the caller to return.
    pub fn unexpected<T: Form>(&mut self, node: &Node, at: NodePath) -> Option<T> {
        self.wrong(at, format!("expected {}, found {}", T::SHAPE.words(), node.words()), None);
        None
    }

    /// Reports a wrong value in words of the caller's.
    pub fn wrong(&mut self, at: NodePath, message: String, help: Option<String>) {
        self.report(at, Diagnostic::new(Code::WrongValue, message).maybe_help(help));
    }

    /// Deals the pairs of a mapping out to the fields of a record. Reports keys that are unknown. Of a
    /// key that stands twice, which is reported already, the first counts.
    pub fn assign<'n>(
        &mut self,
        pairs: &'n [(Str, Node)],
        groups: Groups,
        at: NodePath,
    ) -> Rows<'n> {
        let fields: Vec<&'static Field> = groups.iter().copied().flatten().collect();
        let mut rows: Vec<Vec<(usize, Found<'n>)>> = fields.iter().map(|_| Vec::new()).collect();
        for (index, (key, node)) in pairs.iter().enumerate() {
            if at == NodePath::ROOT && self.document.elsewhere.contains(&index) {
                continue;
            }
            let spot = at.child(index);
            // Other tools write `Title` and `last-modified`. Settings are ours alone.
            let any_case = self.document.unknown == Code::UnknownField;
            let claimed = claim(&fields, key, node, false)
                .or_else(|| claim(&fields, key, node, true).filter(|_| any_case));
            match claimed {
                Some((row, ..)) if rows[row].iter().any(|(_, found)| found.key == *key) => {}
                Some((row, rank, node)) => {
                    rows[row].push((rank, Found { node, spot, key: key.clone() }));
                }
                None => self.report_unknown(key, spot, &fields),
            }
        }
        let sorted = rows.into_iter().map(|mut row| {
            row.sort_by_key(|(rank, _)| *rank);
            row.into_iter().map(|(_, found)| found).collect()
        });
        Rows(fields.into_iter().zip(sorted).collect::<Vec<_>>().into_iter())
    }

    /// Reports keys that stand twice in one mapping, at any depth.
    fn find_duplicates(&mut self, pairs: &[(Str, Node)], at: NodePath) {
        let mut first_at = BTreeMap::new();
        for (index, (key, node)) in pairs.iter().enumerate() {
            let spot = at.child(index);
            let first = *first_at.entry(key).or_insert(spot);
            if first != spot {
                self.report_duplicate(key, spot, first);
            }
            self.find_duplicates_below(node, spot);
        }
    }

    fn find_duplicates_below(&mut self, node: &Node, at: NodePath) {
        match node {
            Node::Record(pairs) => self.find_duplicates(pairs, at),
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.find_duplicates_below(item, at.child(index));
                }
            }
            _ => {}
        }
    }

    fn report_duplicate(&mut self, key: &str, second: NodePath, first: NodePath) {
        let first = self.place(first.key());
        let message = format!("the key `{}` stands twice", quote(key));
        let diagnostic = Diagnostic::new(Code::DuplicateKey, message)
            .label("again here")
            .also(first, "first here")
            .help("remove one of the two");
        self.report(second.key(), diagnostic);
    }

    fn report_unknown(&mut self, key: &str, spot: NodePath, fields: &[&'static Field]) {
        let code = self.document.unknown;
        let what = if code == Code::UnknownSetting { "setting" } else { "field" };
        let names = fields.iter().flat_map(|field| {
            std::iter::once(field.name)
                .chain(field.synonyms.iter().map(|name| name.trim_start_matches('!')))
        });
        let help = did_you_mean(key, names).or_else(|| {
            let has_extra = fields.iter().any(|field| matches!(field.shape, Shape::Any));
            has_extra.then(|| "fields of your own belong under `extra`".to_owned())
        });
        let message = format!("unknown {what} `{}`", quote(key));
        self.report(spot.key(), Diagnostic::new(code, message).maybe_help(help));
    }
}

/// The field that a key belongs to, the key's rank among the field's keys, and the value (turned round
/// behind a key that means the opposite). Of two fields that share a key, the one that the value fits.
fn claim<'n>(
    fields: &[&'static Field],
    key: &str,
    node: &'n Node,
    any_case: bool,
) -> Option<(usize, usize, Cow<'n, Node>)> {
    let mut fallback = None;
    for (row, field) in fields.iter().enumerate() {
        let names = std::iter::once(&field.name).chain(field.synonyms);
        for (rank, name) in names.enumerate() {
            let (plain, opposite) = match name.strip_prefix('!') {
                Some(plain) => (plain, true),
                None => (*name, false),
            };
            if plain != key && (!any_case || folded(plain) != folded(key)) {
                continue;
            }
            let node = match node {
                Node::Boolean(value) if opposite => Cow::Owned(Node::Boolean(!value)),
                node => Cow::Borrowed(node),
            };
            if field.shape.fits(&node) {
                return Some((row, rank, node));
            }
            fallback = fallback.or(Some((row, rank, node)));
        }
    }
    fallback
}

/// A key without case, hyphens and underscores.
fn folded(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

impl<T> Located<T> {
    /// The value with the spot where it stands.
    pub fn new(value: T, spot: NodePath) -> Self {
        Self { value, spot }
    }
}
