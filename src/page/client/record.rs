//! What a hit shows: records of documents.
//!
//! A record is a line `group-order`, address, title and label between tabs, then a line for each passage of its text, then an
//! empty line.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::archive::body::LinkedBody;
use crate::schema::Str;
use crate::search::Key;

/// What a hit shows of a document.
#[derive(Clone, Debug, Hash)]
pub struct Record {
    /// Its number.
    pub key: Key,
    /// Its address as a link, without the base path.
    pub address: Str,
    /// Its title or name.
    pub title: Str,
    /// What stands beside the title: a brief's day, an actor's role.
    pub label: Str,
    /// What leads into its text.
    pub lead: Vec<Str>,
    /// Its text.
    pub body: Option<Arc<LinkedBody>>,
}

impl Record {
    /// Nearly how many bytes it takes.
    pub fn size(&self) -> usize {
        let lead: usize = self.lead.iter().map(|line| line.len() + 1).sum();
        let body = self.body.as_ref().map_or(0, |body| body.body().text.len());
        self.address.len() + self.title.len() + self.label.len() + lead + body + 24
    }

    /// Writes it.
    pub fn write(&self, text: &mut String) {
        let Self { key, address, title, label, lead, body } = self;
        let (title, label) = (line(title), line(label));
        let _ = writeln!(text, "{}-{}\t{address}\t{title}\t{label}", key.group, key.order);
        for passage in lead {
            put_line(&line(passage), text);
        }
        if let Some(linked) = body {
            for passage in &linked.body().passages {
                put_line(&line(&linked.shown(passage.text)), text);
            }
        }
        text.push('\n');
    }
}

fn put_line(line: &str, text: &mut String) {
    if !line.is_empty() {
        text.push_str(line);
        text.push('\n');
    }
}

/// A text without breaks and tabs.
pub(in crate::page) fn line(text: &str) -> std::borrow::Cow<'_, str> {
    let text = text.trim();
    if text.contains(|c: char| c.is_control()) {
        text.replace(|c: char| c.is_control(), " ").into()
    } else {
        text.into()
    }
}
