//! Tables of data as JSON and as CSV, written row by row, and the JSON Schema of the former.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use crate::digest::Digest;
use crate::page::formats::data::tables::{Column, Form};
use crate::page::formats::data::{Cell, DataTable, Schema, VERSION};

/// Changes when tables are written in another way, so that no old file is taken for a new one.
const WRITING: &str = concat!(env!("CARGO_PKG_VERSION"), " 1");

/// A table in one of its formats. It is written when it is needed, row by row: the largest may have hundreds of
/// megabytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    data: DataTable,
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Format {
    Json,
    Csv,
}

impl TableFile {
    pub(super) fn new(data: &DataTable, format: Format) -> Self {
        Self { data: data.clone(), format }
    }

    /// Files with the same digest have the same bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&(WRITING, self.format, &self.data))
    }

    /// Writes it.
    ///
    /// # Errors
    /// If what it is written to fails.
    pub fn write(&self, target: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Json => json(&self.data, target),
            Format::Csv => csv(&self.data, target),
        }
    }
}

/// Writes a table as JSON: an object with its rows, one a line.
fn json(data: &DataTable, target: &mut impl Write) -> io::Result<()> {
    let name = data.table.name;
    write!(
        target,
        "{{\"$schema\":\"schema/v{VERSION}/{name}.json\",\"version\":{VERSION},\"table\":\"{name}\",\"rows\":["
    )?;
    let mut before = "\n";
    data.rows.each(|cells| {
        target.write_all(before.as_bytes())?;
        before = ",\n";
        serde_json::to_writer(&mut *target, &Row { columns: data.table.columns, cells })
            .map_err(io::Error::from)
    })?;
    target.write_all(b"\n]}\n")
}

/// A row as a JSON object.
struct Row<'t> {
    columns: &'t [Column],
    cells: &'t [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Nothing => map.serialize_entry(column.name, &()),
                Cell::Text(text) => map.serialize_entry(column.name, text.as_ref()),
                Cell::Number(number) => map.serialize_entry(column.name, number),
                Cell::Flag(flag) => map.serialize_entry(column.name, flag),
                Cell::List(items) => map.serialize_entry(column.name, items),
            }?;
        }
        map.end()
    }
}

/// Writes a table as CSV (RFC 4180): a line with the names, CRLF, UTF-8. All but numbers is quoted, so that no program
/// takes another separator for the right one.
fn csv(data: &DataTable, target: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::NonNumeric)
        .from_writer(target);
    writer.write_record(data.table.columns.iter().map(|column| column.name))?;
    let mut texts: Vec<String> = Vec::new();
    data.rows.each(|cells| {
        texts.clear();
        texts.extend(cells.iter().map(text));
        writer.write_record(&texts).map_err(io::Error::from)
    })?;
    writer.flush()
}

/// A cell as a text that no spreadsheet takes for a formula: an apostrophe goes in front of what begins like one
/// (OWASP, CSV Injection).
fn text(cell: &Cell) -> String {
    let text = match cell {
        Cell::Nothing => return String::new(),
        Cell::Number(number) => return number.to_string(),
        Cell::Flag(flag) => return flag.to_string(),
        Cell::Text(text) => text.to_string(),
        Cell::List(items) => items.join("; "),
    };
    let is_formula = text.starts_with(|c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    });
    if is_formula { format!("'{text}") } else { text }
}

/// Writes the JSON Schema (2020-12) of a table.
pub(super) fn schema(schema: &Schema) -> String {
    let table = schema.table;
    let mut columns = Map::new();
    for column in table.columns {
        columns.insert(column.name.to_owned(), property(column));
    }
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut value = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.doc,
        "type": "object",
        "required": ["$schema", "version", "table", "rows"],
        "additionalProperties": false,
        "properties": {
            "$schema": { "type": "string" },
            "version": { "const": VERSION },
            "table": { "const": table.name },
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": names,
                    "additionalProperties": false,
                    "properties": columns,
                },
            },
        },
    });
    if let Some(url) = &schema.url {
        value["$id"] = json!(url);
    }
    format!("{value:#}\n")
}

fn property(column: &Column) -> Value {
    let mut value = match column.form {
        Form::Text => json!({ "type": "string" }),
        Form::Path => json!({ "type": "string", "pattern": "^/" }),
        Form::Url => json!({ "type": "string", "format": "iri-reference" }),
        Form::Date => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        Form::Moment => json!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2}))?$",
        }),
        Form::Word(words) => json!({ "enum": words }),
        Form::Number => json!({ "type": "integer", "minimum": 0 }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::List => json!({ "type": "array", "items": { "type": "string" } }),
    };
    if !column.required && value.get("type").is_some() {
        let known = value["type"].clone();
        value["type"] = json!([known, "null"]);
    }
    value["description"] = json!(column.doc);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let shown = |content: &str| text(&Cell::Text(content.into()));
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(shown(formula), format!("'{formula}"));
        }
        assert_eq!(shown("1 = 1"), "1 = 1");
        assert_eq!(text(&Cell::List(vec!["=a".into(), "b".into()])), "'=a; b");
        assert_eq!(text(&Cell::Number(3)), "3");
    }
}
