//! Settings as TOML 1.1. The parser recovers, so one run tells all faults.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::yaml::Fault;
use super::{Node, Places, Str};
use crate::character::printable;
use crate::diagnostic::Code;
use crate::source_file::Span;

/// A parsed document: its values, their places, and what could not be read.
pub struct Parsed {
    /// The pairs of the document.
    pub pairs: Vec<(Str, Node)>,
    /// Where they stand.
    pub places: Places,
    /// What could not be read, in order.
    pub faults: Vec<Fault>,
}

/// Parses a document.
pub fn parse(text: &str) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors.iter().map(|error| {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().to_owned();
        let duplicate = message.contains("duplicate key");
        Fault {
            code: if duplicate { Code::DuplicateKey } else { Code::BadSyntax },
            span: span.into(),
            message: if duplicate {
                "the key stands twice".into()
            } else {
                format!("this is not TOML: {message}")
            },
            help: duplicate.then_some("remove one of the two"),
        }
    });
    let span = table.span();
    let (pairs, children) = convert_table(table.into_inner());
    Parsed {
        pairs,
        places: Places { key: Span::default(), value: span.into(), children },
        faults: faults.collect(),
    }
}

/// Converts a table, its pairs in the order of the file.
fn convert_table(table: DeTable<'_>) -> (Vec<(Str, Node)>, Vec<Places>) {
    let mut pairs: Vec<_> = table.into_iter().collect();
    pairs.sort_by_key(|(key, _)| key.span().start);
    pairs
        .into_iter()
        .map(|(key, value)| {
            let (node, places) = convert(value);
            (
                (Str::from(printable(key.get_ref())), node),
                Places { key: key.span().into(), ..places },
            )
        })
        .unzip()
}

fn convert(value: Spanned<DeValue<'_>>) -> (Node, Places) {
    let span = Span::from(value.span());
    let mut children = Vec::new();
    let node = match value.into_inner() {
        DeValue::String(text) => Node::Text(printable(&text).into()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Node::Integer(number),
            Err(_) => Node::Text(number.as_str().into()),
        },
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) => Node::Float(number),
            Err(_) => Node::Text(number.as_str().into()),
        },
        DeValue::Boolean(value) => Node::Boolean(value),
        DeValue::Datetime(value) => Node::Text(value.to_string().into()),
        DeValue::Array(items) => {
            let (nodes, places) = items.into_iter().map(convert).unzip();
            children = places;
            Node::List(nodes)
        }
        DeValue::Table(table) => {
            let (pairs, places) = convert_table(table);
            children = places;
            Node::Record(pairs)
        }
    };
    (node, Places { key: Span::default(), value: span, children })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::NodePath;

    #[test]
    fn values_and_places_go_together() {
        let text =
            "title = \"Desk\"\n[[menu]]\nname = \"A\"\nurl = \"/a/\"\n[[menu]]\nname = \"B\"\n";
        let parsed = parse(text);
        assert!(parsed.faults.is_empty());
        let second = NodePath::ROOT.child(1).child(1).child(0);
        assert_eq!(&text[parsed.places.span(second).range()], "\"B\"");
        assert_eq!(parsed.pairs[0], ("title".into(), Node::Text("Desk".into())));
    }

    #[test]
    fn all_faults_are_told_and_the_rest_is_read() {
        let parsed = parse("a = 1\na = 2\nb = \nc = 3\n");
        let codes: Vec<Code> = parsed.faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, [Code::DuplicateKey, Code::BadSyntax]);
        assert!(
            parsed.pairs.iter().any(|(key, node)| key.as_ref() == "c" && *node == Node::Integer(3))
        );
    }
}
