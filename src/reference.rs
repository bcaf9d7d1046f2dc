//! The reference of all fields and settings, derived from their tables.

use crate::brief::fields::{
    ActorFields, BriefFields, CommonFields, PageFields, ProfileFields, TopicFields,
};
use crate::brief::values::{CorrectionFields, EventFields, ImageFields, LinkFields, SourceFields};
use crate::config;
use crate::schema::{Field, Record};

/// A field, and where it may stand.
pub struct Row {
    /// Where: "front matter of a brief", "`dateline.toml`, `[markdown]`".
    pub place: String,
    /// The field.
    pub field: &'static Field,
}

impl Row {
    /// Its documentation in one line.
    pub fn doc(&self) -> String {
        self.field.doc.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its synonyms, each as code.
    pub fn synonyms(&self) -> String {
        let synonyms = self.field.synonyms.iter().map(|synonym| match synonym.strip_prefix('!') {
            Some(opposite) => format!("`{opposite}: false`"),
            None => format!("`{synonym}`"),
        });
        synonyms.collect::<Vec<_>>().join(", ")
    }
}

/// The tables of the reference: a title, and its fields.
pub fn tables() -> Vec<(String, &'static [Field])> {
    let mut tables: Vec<(String, &'static [Field])> = vec![
        ("Front matter of a brief".into(), BriefFields::OWN),
        ("An entry of `dates`".into(), EventFields::OWN),
        ("An entry of `sources`".into(), SourceFields::OWN),
        ("An entry of `corrections`".into(), CorrectionFields::OWN),
        ("Front matter of a profile".into(), ProfileFields::OWN),
        ("Front matter of an actor, also".into(), ActorFields::OWN),
        ("Front matter of a topic, also".into(), TopicFields::OWN),
        ("An entry of `links`".into(), LinkFields::OWN),
        ("Front matter of a page".into(), PageFields::OWN),
        ("Front matter of every file, also".into(), CommonFields::OWN),
        ("`image` as a mapping".into(), ImageFields::OWN),
    ];
    tables.extend(config::settings::tables().into_iter().map(|(table, fields)| {
        let title = match table {
            "" => format!("Settings, `{}`", config::FILE),
            table => format!("Settings, `{table}`"),
        };
        (title, fields)
    }));
    tables
}

/// All fields, one by one.
pub fn rows() -> Vec<Row> {
    let rows = tables().into_iter().flat_map(|(place, fields)| {
        fields.iter().map(move |field| Row { place: place.clone(), field })
    });
    rows.collect()
}

/// The whole reference as Markdown tables.
pub fn markdown() -> String {
    let mut text = String::new();
    for (title, fields) in tables() {
        text.push_str(&format!(
            "\n#### {title}\n\n| field | form | what it is for |\n|---|---|---|\n"
        ));
        for field in fields {
            let row = Row { place: String::new(), field };
            let mut doc = row.doc();
            if !field.synonyms.is_empty() {
                doc.push_str(&format!(" Also read as {}.", row.synonyms()));
            }
            if !field.default.is_empty() {
                doc.push_str(&format!(" Default: `{}`.", field.default));
            }
            let form = field.shape.words().replace('|', "\\|");
            text.push_str(&format!(
                "| `{}` | {form} | {} |\n",
                field.name,
                doc.replace('|', "\\|")
            ));
        }
    }
    text
}
