//! The search page, which without script is a list of all names from A to Z.

use serde::Serialize;

use crate::archive::term::TermKind;
use crate::page::parts::{Link, Pager, TermCard};
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::{Content, Page, TemplateName, WriteOrder, head, pagers};
use crate::schema::Str;
use crate::slug::fold;

/// The address of the page; the folder of its index too.
pub(crate) const FOLDER: &str = "/search/";
/// The list from A to Z has so many times the entries that other lists have.
const ENTRIES: usize = 4;

/// What the template of the search page can read.
#[derive(Debug, Hash, Serialize)]
pub struct SearchPage {
    /// The letters of the whole list.
    pub letters: Vec<Link>,
    /// Actors and topics by name, of this page of the list.
    pub rows: Vec<NameRow>,
    /// Where this page stands in the list.
    pub pager: Pager,
}

/// A row of the list from A to Z.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NameRow {
    /// The actor or topic.
    pub card: Shared<TermCard>,
    /// The letter that begins here; empty if it has begun above.
    pub letter: Str,
    /// The anchor of the letter.
    pub anchor: Str,
}

/// The pages of the search; none if the site is not to be searched.
pub(super) fn plan(planner: &Planner<'_>) -> Vec<Page> {
    if planner.inputs.config.search { pages(planner) } else { Vec::new() }
}

fn pages(planner: &Planner<'_>) -> Vec<Page> {
    let rows = rows(planner);
    let size = planner.inputs.config.paginate * ENTRIES;
    let pagers = pagers(planner, FOLDER, rows.len().div_ceil(size).max(1));
    let begins = rows.iter().enumerate().filter(|(_, row)| !row.letter.is_empty());
    let letters: Vec<Link> = begins
        .map(|(index, row)| {
            let page = planner.href(&pagers[index / size].0);
            Link { url: format!("{page}#{}", row.anchor).into(), name: row.letter.clone() }
        })
        .collect();
    pagers
        .into_iter()
        .map(|(address, pager)| {
            let start = (pager.number - 1) * size;
            let rows = rows[start..(start + size).min(rows.len())].to_vec();
            let content = SearchPage { letters: letters.clone(), rows, pager };
            Page {
                template: TemplateName::usual("search.html"),
                rank: WriteOrder::List,
                head: head(planner, "search", &address, planner.word("search")),
                address,
                content: Content::Search(content),
                origin: None,
            }
        })
        .collect()
}

/// All actors and topics by name.
fn rows(planner: &Planner<'_>) -> Vec<NameRow> {
    let kinds = [TermKind::Actor, TermKind::Topic];
    let mut ids: Vec<_> =
        kinds.into_iter().flat_map(|kind| planner.archive.terms().of_kind(kind)).collect();
    planner.sort_by_name(&mut ids);
    let mut letters = 0;
    let mut current = String::new();
    ids.into_iter()
        .map(|id| {
            let name = fold(&planner.archive.terms().get(id).name);
            let letter: String =
                name.chars().next().into_iter().flat_map(char::to_uppercase).collect();
            let begins = letter != current;
            letters += usize::from(begins);
            let row = NameRow {
                card: planner.term_card(id),
                letter: if begins { letter.as_str().into() } else { "".into() },
                anchor: format!("letter-{letters}").into(),
            };
            current = letter;
            row
        })
        .collect()
}
