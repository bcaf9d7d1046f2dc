//! The data of a site at `/data/`: its model as tables, each as JSON and as CSV, with a JSON Schema and a page that
//! describes them. Both formats, the schema and the page derive from one list of columns, in [`tables`].

mod rows;
pub mod tables;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use crate::address;
use crate::archive::body::LinkedBody;
use crate::archive::term::TermKind;
use crate::page::formats::{FormatFile, page};
use crate::page::planner::Planner;
use crate::page::shared::Digested;
use crate::page::{Content, Page, TemplateName, WriteOrder, head};
use crate::schema::Str;
use tables::{TABLES, Table};

/// Version of the tables. A column that goes or changes its meaning makes another; one that comes does not.
pub const VERSION: u32 = 1;

/// A table with its rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataTable {
    /// Its name and columns.
    pub table: &'static Table,
    /// Its rows.
    pub rows: Digested<Rows>,
}

/// The rows of a table.
#[derive(Debug, Hash)]
pub enum Rows {
    /// Rows that are few, or small.
    Made(Vec<Vec<Cell>>),
    /// Places in prose: many, each with its sentence, so they are made one by one when they are written.
    Mentions(Mentions),
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Not known, or not said.
    Nothing,
    /// A text.
    Text(Str),
    /// A whole number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<Str>),
}

/// All names and dates in the prose of briefs.
#[derive(Debug)]
pub struct Mentions {
    /// The address of each brief, and its text.
    briefs: Vec<(Str, Arc<LinkedBody>)>,
    /// Kind and slug of each term, by its number.
    terms: Vec<(TermKind, Str)>,
}

/// Made of digests: the bodies know what was found in them.
impl Hash for Mentions {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.terms.hash(state);
        for (address, body) in &self.briefs {
            address.hash(state);
            body.found_digest().hash(state);
        }
    }
}

/// What the JSON of a table looks like.
#[derive(Debug, Hash)]
pub struct Schema {
    /// The table.
    pub table: &'static Table,
    /// Its whole URL, where the site's host is known.
    pub url: Option<Str>,
}

/// What the template of the page about the data can read.
#[derive(Debug, Hash, Serialize)]
pub struct DataPage {
    /// Version of the tables.
    pub version: u32,
    /// The tables.
    pub tables: Vec<TableCard>,
}

/// A table on the page about the data.
#[derive(Debug, Hash, Serialize)]
pub struct TableCard {
    /// Its name.
    pub name: &'static str,
    /// What it holds, in English.
    pub doc: &'static str,
    /// Its JSON as a link.
    pub json: Str,
    /// Its CSV as a link.
    pub csv: Str,
    /// Its JSON Schema as a link.
    pub schema: Str,
    /// Its columns.
    pub columns: Vec<ColumnCard>,
}

/// A column on the page about the data.
#[derive(Debug, Hash, Serialize)]
pub struct ColumnCard {
    /// Its name.
    pub name: &'static str,
    /// What its values look like, in English.
    pub form: &'static str,
    /// What it says, in English.
    pub doc: &'static str,
}

impl Rows {
    /// Goes over all rows, in order.
    pub fn each<E>(&self, mut with: impl FnMut(&[Cell]) -> Result<(), E>) -> Result<(), E> {
        match self {
            Self::Made(rows) => rows.iter().try_for_each(|row| with(row)),
            Self::Mentions(mentions) => mentions.each(with),
        }
    }
}

/// The page about the data, as a link; none if there is no data.
pub(in crate::page) fn link(planner: &Planner<'_>) -> Option<Str> {
    planner.inputs.config.beside.data.then(|| planner.href("/data/"))
}

pub(in crate::page) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    if !planner.inputs.config.beside.data {
        return Vec::new();
    }
    let mut pages: Vec<Page> = TABLES
        .iter()
        .zip(rows::all(planner))
        .flat_map(|(table, rows)| {
            let data = DataTable { table, rows: Digested::new(rows) };
            let schema_address = schema_address(table);
            let url = address::url(&planner.inputs.config, &schema_address);
            let file =
                |address: &str, file: FormatFile| page(planner, address, WriteOrder::List, file);
            [
                file(&format!("/data/{}.json", table.name), FormatFile::Json(data.clone())),
                file(&format!("/data/{}.csv", table.name), FormatFile::Csv(data)),
                file(&schema_address, FormatFile::Schema(Schema { table, url })),
            ]
        })
        .collect();
    pages.push(index(planner));
    pages
}

fn schema_address(table: &Table) -> String {
    format!("/data/schema/v{VERSION}/{}.json", table.name)
}

fn index(planner: &Planner<'_>) -> Page {
    let tables = TABLES.iter().map(|table| TableCard {
        name: table.name,
        doc: table.doc,
        json: planner.href(&format!("/data/{}.json", table.name)),
        csv: planner.href(&format!("/data/{}.csv", table.name)),
        schema: planner.href(&schema_address(table)),
        columns: table
            .columns
            .iter()
            .map(|column| ColumnCard {
                name: column.name,
                form: column.form.words(),
                doc: column.doc,
            })
            .collect(),
    });
    Page {
        address: "/data/".into(),
        template: TemplateName::usual("data.html"),
        rank: WriteOrder::List,
        head: head(planner, "data", "/data/", planner.word("data")),
        content: Content::Data(DataPage { version: VERSION, tables: tables.collect() }),
        origin: None,
    }
}
