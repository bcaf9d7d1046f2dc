//! `dateline new`: a Markdown file with its front matter begun.

use std::path::Path;

use super::Outcome;
use crate::date::Date;
use crate::io::terminal::Terminal;
use crate::io::{Failure, scaffold};
use crate::slug::{is_slug, slugify};

/// What is to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A brief: a draft of today.
    Brief,
    /// The profile of an actor.
    Actor,
    /// The profile of a topic.
    Topic,
}

/// Makes a file for a brief, an actor or a topic of this name.
///
/// # Errors
/// If the name makes no slug, if there is one with the same slug, or if the disk fails.
pub fn run(
    site: &Path,
    kind: Kind,
    name: &str,
    today: Date,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    let slug = slugify(name);
    if !is_slug(&slug) {
        let message = format!("the name `{}` makes no slug", crate::report::quote(name));
        return Err(Failure::new(message).help("a name has at least one letter or digit"));
    }
    let (folder, file) = match kind {
        Kind::Brief => ("content/briefs", format!("{today}-{slug}.md")),
        Kind::Actor => ("content/actors", format!("{slug}.md")),
        Kind::Topic => ("content/topics", format!("{slug}.md")),
    };
    let folder = site.join(folder);
    if let Some(other) = scaffold::with_slug(&folder, &slug).first() {
        return Err(Failure::new(format!("{} has this slug already", other.display())));
    }
    let name = quoted(name);
    let text = match kind {
        Kind::Brief => format!(
            "---\ntitle: {name}\ndate: {today}\ndraft: true\nsummary: \nplace: \nactors: []\ntopics: []\ndates: []\nsources: []\n---\n\n"
        ),
        Kind::Actor => {
            format!("---\nname: {name}\naliases: []\nkind: person\nrole: \nsummary: \n---\n\n")
        }
        Kind::Topic => {
            format!("---\nname: {name}\naliases: []\nsummary: \nstatus: active\n---\n\n")
        }
    };
    let path = folder.join(file);
    scaffold::create(&path, &text)?;
    terminal.say(&format!("made {}", path.display()));
    Ok(Outcome::Fine)
}

/// A text as a YAML scalar in double quotes.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
