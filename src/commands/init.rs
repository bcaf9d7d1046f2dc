//! `dateline init`: a small site to begin with.

use std::path::Path;

use super::Outcome;
use crate::date::Date;
use crate::io::terminal::Terminal;
use crate::io::{Failure, scaffold};

/// Makes a site in a folder that has none: settings, a first brief, a profile of an actor and one of a
/// topic, and a page. No file that is there is touched.
///
/// # Errors
/// If there is a site already, or if the disk fails.
pub fn run(folder: &Path, today: Date, terminal: &Terminal) -> Result<Outcome, Failure> {
    let settings = folder.join(crate::config::FILE);
    if scaffold::exists(&settings) {
        return Err(Failure::new(format!("there is a site in {} already", folder.display())));
    }
    let brief = format!("content/briefs/{today}-first-brief.md");
    let first_brief = FIRST_BRIEF.replace("{today}", &today.to_string());
    let files: [(&str, &str); 6] = [
        (crate::config::FILE, SETTINGS),
        (".gitignore", "/public/\n/.dateline/\n"),
        (&brief, &first_brief),
        ("content/actors/your-desk.md", ACTOR),
        ("content/topics/getting-started.md", TOPIC),
        ("content/about.md", ABOUT),
    ];
    for (path, text) in files {
        let path = folder.join(path);
        if !scaffold::exists(&path) {
            scaffold::create(&path, text)?;
            terminal.say(&format!("made {}", path.display()));
        }
    }
    terminal.say("\nNow `dateline build` writes the site to `public`.");
    Ok(Outcome::Fine)
}

const SETTINGS: &str = r#"title = "Your desk"
description = "What happened, who was part of it, and when."
# base_url = "https://example.org/"
lang = "en"
timezone = "UTC"
"#;

const FIRST_BRIEF: &str = r"---
title: The first brief
date: {today}
summary: One sentence that says what the reader has to know.
place: Your city
actors: [your-desk]
topics: [getting-started]
dates:
  - {date: {today}, label: The desk opens}
sources:
  - {title: A document that this rests on, publisher: Who published it}
---

Write what happened. Link by hand to [[your-desk]] or to [[getting-started]], and cite sources by
their number [1].
";

const ACTOR: &str = r"---
name: Your desk
kind: organization
summary: Those who write these briefs.
---

Say who you are.
";

const TOPIC: &str = r"---
name: Getting started
summary: The first steps of this site.
status: active
---
";

const ABOUT: &str = r"---
title: About
---

Say what this site is for, and how to reach you.
";
