//! The lists of all actors and of all topics.

use serde::Serialize;

use crate::archive::term::{TermId, TermKind};
use crate::brief::Section;
use crate::page::parts::{Intro, Pager, TermCard};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, paginate, section};
use crate::schema::{Str, Words};

/// What the template of a list of actors or topics can read.
#[derive(Debug, Hash, Serialize)]
pub struct TermListPage {
    /// Prose of the writer's own.
    pub intro: Option<Intro>,
    /// Actors by name; topics by name, each with its narrower topics behind it.
    pub rows: Vec<TermRow>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// A row of the list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TermRow {
    /// The actor or topic.
    pub card: Shared<TermCard>,
    /// How many wider topics it has above it.
    pub depth: usize,
    /// The letter that begins here; empty if it has begun above.
    pub letter: Str,
}

pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    let actors = planner.terms_by_name(TermKind::Actor).into_iter().map(|id| (id, 0)).collect();
    let mut pages = list(planner, Section::Actors, actors);
    pages.extend(list(planner, Section::Topics, topic_tree(planner)));
    pages
}

/// Topics in order of their tree: each behind the wider one, by name.
fn topic_tree(planner: &Planner<'_>) -> Vec<(TermId, usize)> {
    let roots = planner.terms_by_name(TermKind::Topic);
    let mut open: Vec<(TermId, usize)> = roots
        .into_iter()
        .filter(|&id| planner.archive.terms().get(id).parent.is_none())
        .map(|id| (id, 0))
        .rev()
        .collect();
    let mut rows = Vec::new();
    while let Some((id, depth)) = open.pop() {
        rows.push((id, depth));
        let mut members = planner.archive.term_uses[id.index()].members.clone();
        planner.sort_by_name(&mut members);
        open.extend(members.into_iter().rev().map(|member| (member, depth + 1)));
    }
    rows
}

fn list(planner: &Planner<'_>, section: Section, rows: Vec<(TermId, usize)>) -> Vec<Page> {
    if !section::exists(planner, section, &rows) {
        return Vec::new();
    }
    paginate(planner, &rows, &format!("/{}/", section.word()))
        .into_iter()
        .map(|(address, pager, rows)| {
            section::page(planner, section, (address, pager.number), |intro| {
                Content::TermList(TermListPage { intro, rows: with_letters(planner, rows), pager })
            })
        })
        .collect()
}

fn with_letters(planner: &Planner<'_>, rows: &[(TermId, usize)]) -> Vec<TermRow> {
    let mut current = String::new();
    rows.iter()
        .map(|&(id, depth)| {
            let name = crate::slug::fold(&planner.archive.terms().get(id).name);
            let letter: String =
                name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
            let begins = depth == 0 && letter != current;
            if begins {
                current.clone_from(&letter);
            }
            TermRow {
                card: planner.term_card(id),
                depth,
                letter: if begins { letter.into() } else { "".into() },
            }
        })
        .collect()
}
