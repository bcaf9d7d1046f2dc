//! What lists of front matter name, resolved.

use crate::archive::lookup::Match;
use crate::archive::term::{Declared, TermId, TermKind, Terms, add_new};
use crate::brief::term_names::TermName;
use crate::brief::{Brief, Common};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::report::quote;
use crate::schema::Located;
use crate::suggest::one_of;

/// Resolves what one brief declares.
pub(super) fn declared(brief: &Brief, terms: &Terms) -> (Declared, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut resolve = |kind: TermKind, list: &[Located<TermName>]| {
        resolve_list(terms, kind, list, &brief.common, &mut diagnostics)
    };
    let mut declared = Declared {
        actors: resolve(TermKind::Actor, &brief.actors),
        topics: resolve(TermKind::Topic, &brief.topics),
        events: Vec::new(),
    };
    for event in &brief.dates {
        let actors = resolve(TermKind::Actor, &event.value.actors);
        let topics = resolve(TermKind::Topic, &event.value.topics);
        add_new(&mut declared.actors, &actors);
        add_new(&mut declared.topics, &topics);
        declared.events.push((actors, topics));
    }
    (declared, diagnostics)
}

/// The terms that a list names, each once.
pub(super) fn resolve_list(
    terms: &Terms,
    kind: TermKind,
    names: &[Located<TermName>],
    common: &Common,
    diagnostics: &mut Diagnostics,
) -> Vec<TermId> {
    let mut found = Vec::new();
    for Located { value, spot } in names {
        for name in value.meant(|whole| terms.find(kind, whole) != Match::None) {
            match terms.named(kind, &name.text) {
                Match::One(id) => add_new(&mut found, &[id]),
                Match::Many(ids) => {
                    let place = common.place(*spot);
                    diagnostics.push(ambiguous(terms, kind, &name.text, &ids).at(place));
                }
                // Its slug was refused when the terms were collected.
                Match::None => {}
            }
        }
    }
    found
}

fn ambiguous(terms: &Terms, kind: TermKind, text: &str, ids: &[TermId]) -> Diagnostic {
    let slugs = ids.iter().map(|&id| format!("`{}`", terms.get(id).slug));
    let (count, word) = (ids.len(), kind.word());
    let message = format!("`{}` names {count} {word}s of this site", quote(text));
    let help = format!("write the slug of the one you mean: {}", one_of(slugs));
    Diagnostic::new(Code::AmbiguousName, message).help(help)
}
