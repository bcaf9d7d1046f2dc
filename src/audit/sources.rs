//! What withheld files say, and what published ones say too.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::phrases::Phrase;
use super::words::{BREAK, Words, without_tags};
use crate::brief::body::{Body, ReferenceKind};
use crate::brief::{Common, Document};
use crate::diagnostic::SourceRange;
use crate::inputs::Inputs;
use crate::language::Language;
use crate::schema::Str;
use crate::sentence::sentences;
use crate::source_file::{SitePath, SourceFile, Span};
use crate::theme;

/// Words that a line or sentence has at least; what is shorter, others may say too.
const LEAST_WORDS: usize = 3;
/// Bytes that they have at least, a space behind each word.
const LEAST_BYTES: usize = 20;
/// Letters that a name of a single word has at least.
const LEAST_LETTERS: usize = 5;

/// The phrases of withheld files, in order.
pub(super) fn phrases(withheld: &[Document], inputs: &Inputs) -> Vec<Phrase> {
    withheld.iter().flat_map(|document| phrases_of(document, &inputs.config.lang)).collect()
}

fn phrases_of(document: &Document, lang: &str) -> Vec<Phrase> {
    let Common { file, body, lang: own, .. } = document.common();
    let language = Language::of(own.as_ref().map_or(lang, |lang| &lang.0));
    let names = names(document);
    let names = names.iter().filter_map(|name| name_phrase(file, name));
    let texts = lines(file).chain(body_sentences(body, language));
    let texts = texts.filter_map(|(text, span)| text_phrase(file, text, span));
    let mut phrases: Vec<Phrase> = names.chain(texts).collect();
    phrases.sort_by_key(|phrase| phrase.place.span);
    phrases
}

/// The words of withheld files, each a weak phrase of its own. Those with digits are left out: the search joins them.
pub(super) fn words(withheld: &[Document]) -> Vec<Phrase> {
    let mut words = Vec::new();
    let mut seen = HashSet::new();
    for document in withheld {
        let file = &document.common().file;
        for (line, span) in lines(file) {
            let is_word = |word: &&str| {
                word.chars().count() >= LEAST_LETTERS && word.chars().all(char::is_alphabetic)
            };
            let line = Words::of(line);
            let new = line.iter().filter(is_word).filter(|word| seen.insert((*word).to_owned()));
            words.extend(new.map(|word| {
                let place = SourceRange::new(file, span);
                Phrase { words: Words::of(word), place, is_weak: true }
            }));
        }
    }
    words
}

/// Whatever a file is known by.
fn names(document: &Document) -> Vec<Str> {
    let common = document.common();
    let (name, aliases): (_, Vec<Str>) = match document {
        Document::Brief(brief) => (&brief.title, brief.aliases.clone()),
        Document::Profile(profile) => {
            (&profile.name, profile.aliases.iter().map(|alias| alias.value.clone()).collect())
        }
        Document::Page(page) => (&page.title, page.aliases.clone()),
    };
    let mut names = vec![name.clone(), common.slug.clone(), common.file.path().stem().into()];
    names.extend(aliases);
    names
        .extend(common.bundle().map(|folder| folder.rsplit('/').next().unwrap_or_default().into()));
    names.extend(common.image.iter().map(|image| file_name(&image.value.src)));
    let is_file = |kind| matches!(kind, ReferenceKind::Picture | ReferenceKind::WikiPicture);
    let files = common
        .body
        .references
        .iter()
        .filter(|reference| is_file(reference.kind) || reference.is_embed);
    names.extend(files.map(|reference| file_name(&reference.target)));
    names
}

fn file_name(path: &str) -> Str {
    path.rsplit('/').next().unwrap_or_default().into()
}

fn name_phrase(file: &Arc<SourceFile>, name: &str) -> Option<Phrase> {
    let words = Words::of(name);
    let lexical = words.lexical();
    if lexical == 0 || (words.len() == 1 && name.chars().count() < LEAST_LETTERS) {
        return None;
    }
    let text = file.text().to_ascii_lowercase();
    let place = text.find(&name.to_ascii_lowercase()).map_or_else(
        || SourceRange::start_of(file),
        |start| SourceRange::new(file, Span::new(start, start + name.len())),
    );
    Some(Phrase { words, place, is_weak: lexical < 2 })
}

fn text_phrase(file: &Arc<SourceFile>, text: &str, span: Span) -> Option<Phrase> {
    // A tag may be anybody's; what stands between tags is the writer's.
    let words = Words::of(&without_tags(text).replace(BREAK, " "));
    let is_long = words.lexical() >= LEAST_WORDS && words.from(0).len() >= LEAST_BYTES;
    is_long.then(|| Phrase { words, place: SourceRange::new(file, span), is_weak: false })
}

/// The lines of a file, without what makes them fields or items of a list.
fn lines(file: &SourceFile) -> impl Iterator<Item = (&str, Span)> {
    let mut start = 0;
    file.text().split_inclusive('\n').map(move |line| {
        let from = start;
        start += line.len();
        let text = line.trim();
        let value =
            text.split_once(": ").filter(|(key, _)| !key.contains(' ') || key.starts_with("- "));
        let text = value.map_or(text, |(_, value)| value);
        let at = from + line.find(text).unwrap_or_default();
        (text, Span::new(at, at + text.len()))
    })
}

fn body_sentences<'b>(
    body: &'b Body,
    language: &'b Language,
) -> impl Iterator<Item = (&'b str, Span)> {
    body.passages.iter().flat_map(move |passage| {
        let text = body.passage_text(passage);
        sentences(text, language).into_iter().map(move |range| {
            let span = Span::new(range.start, range.end).shifted(passage.text.start as usize);
            (&text[range], body.source_of(span))
        })
    })
}

/// A text that everybody may read.
pub(super) struct Known<'a> {
    pub(super) text: Cow<'a, str>,
    /// It is a file of the site's own theme, which may hold what it should not: only weak phrases are known by it.
    pub(super) is_own_theme: bool,
}

/// What published files, settings and the theme say.
pub(super) fn known<'a>(
    withheld: &[Document],
    inputs: &'a Inputs,
    copied: impl Iterator<Item = &'a SitePath>,
    settings: &'a str,
) -> Vec<Known<'a>> {
    let withheld: BTreeSet<&SitePath> =
        withheld.iter().map(|document| document.common().file.path()).collect();
    let sources = inputs.sources.iter().filter(|file| !withheld.contains(file.path()));
    let sources = sources.flat_map(|file| [file.path().as_str(), file.text()]);
    let public = sources.chain(copied.map(SitePath::as_str)).chain([settings]).map(Cow::Borrowed);
    let built_in =
        theme::embedded().into_iter().map(|file| Cow::Owned(file.content.text().to_owned()));
    let templates =
        inputs.theme.templates.iter().map(|template| Cow::Borrowed(template.file.text()));
    let statics = inputs.theme.statics.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes));
    let public = public.chain(built_in).map(|text| Known { text, is_own_theme: false });
    public.chain(templates.chain(statics).map(|text| Known { text, is_own_theme: true })).collect()
}
