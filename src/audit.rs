//! The leak audit: looks in every byte of the output for what stands in withheld files alone. [`crate::select`] drops
//! those files before anything is linked; this is the belt beside it, for what reaches a site by another way, such as a
//! template or a copied file.
//!
//! What is looked for are phrases: names, titles, addresses, file names, and the lines and sentences of the files.
//! What a published source says too is no secret, so it is not looked for. Texts are compared word by word, folded as slugs are.

mod phrases;
mod sources;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use self::phrases::{Phrase, Phrases};
use self::sources::Known;
use self::words::{Words, views};
use crate::brief::Document;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::inputs::Inputs;
use crate::page::search::FOLDER;
use crate::report::quote;
use crate::source_file::SitePath;

/// What is looked for, and what has been found of it.
#[derive(Debug)]
pub struct Audit {
    phrases: Phrases,
    /// Single words, which are looked for in the index of the search alone: elsewhere they could be anybody's.
    words: Phrases,
    hits: Mutex<BTreeMap<SitePath, Hits>>,
}

/// Where something of one withheld file is: by the file of the output the first place that it says.
type Hits = BTreeMap<String, SourceRange>;

impl Audit {
    /// Takes the phrases of withheld files that no published one has. `copied` are the files of the site folder that
    /// are copied into the output, and `settings` is the text of the settings file.
    pub fn new<'a>(
        withheld: &[Document],
        inputs: &'a Inputs,
        copied: impl Iterator<Item = &'a SitePath>,
        settings: &'a str,
    ) -> Self {
        let known = sources::known(withheld, inputs, copied, settings);
        let secret = |phrases: Vec<Phrase>| {
            let phrases = Phrases::new(phrases);
            let said = known.par_iter().flat_map_iter(|known| said_by(known, &phrases));
            let said: BTreeSet<usize> = said.collect();
            phrases.without(&said)
        };
        let phrases = secret(sources::phrases(withheld, inputs));
        let words = secret(sources::words(withheld));
        Self { phrases, words, hits: Mutex::default() }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.words.is_empty()
    }

    /// Looks at a file of the output, or at a piece of one.
    pub fn look_at(&self, file: &str, bytes: &[u8]) {
        let texts = views(file, bytes);
        for text in texts.iter().map(String::as_str).chain([file]) {
            self.phrases.find(&Words::of(text), |phrase| self.hit(phrase, file));
        }
        if is_index(file) {
            let forms = forms(&String::from_utf8_lossy(bytes));
            self.words.find(&Words::of(&forms), |word| self.hit(word, file));
        }
    }

    fn hit(&self, phrase: &Phrase, file: &str) {
        let place = &phrase.place;
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        let hits = hits.entry(place.file.path().clone()).or_default();
        let first = hits.entry(file.to_owned()).or_insert_with(|| place.clone());
        if place.span < first.span {
            first.clone_from(place);
        }
    }

    /// A finding for each withheld file of which the output says something.
    pub fn findings(self) -> Diagnostics {
        let hits = self.hits.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(hits.values().filter_map(finding));
        diagnostics
    }
}

/// The numbers of the phrases that a known text says.
fn said_by(known: &Known<'_>, phrases: &Phrases) -> BTreeSet<usize> {
    let mut said = BTreeSet::new();
    for text in views("", known.text.as_bytes()) {
        phrases.find_numbers(&Words::of(&text), |number| {
            if !known.is_own_theme || phrases.get(number).is_weak {
                said.insert(number);
            }
        });
    }
    said
}

/// Whether a file of the output holds forms of words, as [`crate::search`] writes them.
fn is_index(file: &str) -> bool {
    file.strip_prefix(FOLDER.trim_start_matches('/')).is_some_and(|rest| rest.starts_with("f/"))
}

/// The words of a file of forms.
fn forms(text: &str) -> String {
    let form = |line: &str| {
        let mut letters = line.chars();
        letters.next();
        let form = letters.as_str();
        form.split('/').next().unwrap_or_default().to_owned()
    };
    text.lines().map(form).collect::<Vec<_>>().join("\n")
}

fn finding(hits: &Hits) -> Option<Diagnostic> {
    let (file, place) = hits.first_key_value()?;
    let more = match hits.len() - 1 {
        0 => String::new(),
        1 => " and another file".to_owned(),
        more => format!(" and {more} other files"),
    };
    let message =
        format!("`{}`{more} would publish this, though this file is withheld", quote(file));
    let help = "find out how it gets there: it may be in a template, a setting or a copied file. \
                If everybody may know it, say it in a published file, or build with `--no-audit`";
    Some(Diagnostic::new(Code::Leak, message).at(place.clone()).help(help))
}
