//! Who appears with whom: actors that briefs name together.
//!
//! How close two actors are is measured by Salton's cosine, `c / √(a · b)`: the briefs that name both over the
//! geometric mean of those that name either (G. Salton, M. McGill: Introduction to Modern Information Retrieval,
//! 1983, p. 201). It damps hubs, which stand beside everybody. Sums and roots are those of IEEE 754, so that every
//! machine puts the same first.

use rayon::prelude::*;

use crate::archive::term::{TermId, TermKind, Terms, add_new};
use crate::archive::{BriefId, LinkedBrief};
use crate::diagnostic::{Code, Diagnostic, SourceRange};

/// So many actors of a brief are paired, so that a list of names costs no square of its length.
const STRONGEST: usize = 64;
/// So many companions of an actor are kept.
const CLOSEST: usize = 100;

/// An actor beside another one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Companion {
    /// The other actor.
    pub actor: TermId,
    /// Briefs that name both.
    pub briefs: u32,
    /// Sentences that name both.
    pub sentences: u32,
}

/// The actors of a brief that are paired, and those of each of its sentences that names several.
struct Company {
    actors: Vec<TermId>,
    sentences: Vec<Vec<TermId>>,
}

/// Finds the companions of every actor, closest first; pairs that stand in one brief alone come behind all
/// others, however close. Topics have none. `known` are the briefs of each term.
pub(super) fn collect(
    terms: &Terms,
    briefs: &[LinkedBrief],
    known: &[&[BriefId]],
) -> Vec<Vec<Companion>> {
    let company: Vec<Company> =
        briefs.par_iter().map(|linked| Company::of(linked, terms)).collect();
    let ids: Vec<(TermId, TermKind)> = terms.iter().map(|(id, term)| (id, term.kind)).collect();
    ids.par_iter()
        .map_init(
            || vec![(0, 0); terms.len()],
            |counts, &(id, kind)| match kind {
                TermKind::Actor => companions(id, known, &company, counts),
                TermKind::Topic => Vec::new(),
            },
        )
        .collect()
}

/// The companions of one actor. `counts` has a pair of zeros for every term, and is left so.
fn companions(
    id: TermId,
    known: &[&[BriefId]],
    company: &[Company],
    counts: &mut [(u32, u32)],
) -> Vec<Companion> {
    let mut met: Vec<TermId> = Vec::new();
    let together = known[id.index()].iter().map(|brief| &company[brief.index()]);
    for brief in together.filter(|brief| brief.actors.contains(&id)) {
        for &other in brief.actors.iter().filter(|&&other| other != id) {
            if counts[other.index()].0 == 0 {
                met.push(other);
            }
            counts[other.index()].0 += 1;
        }
        for sentence in brief.sentences.iter().filter(|sentence| sentence.contains(&id)) {
            sentence.iter().for_each(|other| counts[other.index()].1 += 1);
        }
    }
    counts[id.index()] = (0, 0);
    let mut ranked: Vec<(f64, Companion)> = met
        .into_iter()
        .map(|actor| {
            let (briefs, sentences) = std::mem::take(&mut counts[actor.index()]);
            let of = |id: TermId| known[id.index()].len() as f64;
            let cosine = f64::from(briefs) / (of(id) * of(actor)).sqrt();
            (cosine, Companion { actor, briefs, sentences })
        })
        .collect();
    ranked.sort_by(|(a_cosine, a), (b_cosine, b)| {
        let is_repeated = |companion: &Companion| companion.briefs > 1;
        is_repeated(b)
            .cmp(&is_repeated(a))
            .then_with(|| b_cosine.total_cmp(a_cosine))
            .then_with(|| (b.briefs, b.sentences).cmp(&(a.briefs, a.sentences)))
            .then_with(|| a.actor.cmp(&b.actor))
    });
    ranked.truncate(CLOSEST);
    ranked.into_iter().map(|(_, companion)| companion).collect()
}

impl Company {
    fn of(linked: &LinkedBrief, terms: &Terms) -> Self {
        let mentions = &linked.body.mentions;
        let mut actors = linked.actors.all.clone();
        if actors.len() > STRONGEST {
            let count = |id: &TermId| mentions.iter().filter(|mention| mention.term == *id).count();
            actors.sort_by_cached_key(|id| std::cmp::Reverse(count(id)));
            actors.truncate(STRONGEST);
        }
        let is_paired = |id: TermId| terms.get(id).kind == TermKind::Actor && actors.contains(&id);
        let mut sentences = Vec::new();
        for sentence in mentions.chunk_by(|a, b| a.sentence == b.sentence) {
            let mut named = Vec::new();
            for mention in sentence.iter().filter(|mention| is_paired(mention.term)) {
                add_new(&mut named, &[mention.term]);
            }
            if named.len() > 1 {
                sentences.push(named);
            }
        }
        Self { actors, sentences }
    }
}

/// Says of a brief with a great many actors that not all are paired.
pub(super) fn many_actors(linked: &LinkedBrief) -> Option<Diagnostic> {
    let count = linked.actors.all.len();
    if count <= STRONGEST {
        return None;
    }
    let message = format!("the brief names {count} actors, of which {STRONGEST} are paired");
    let place = SourceRange::start_of(&linked.brief.common.file);
    Some(Diagnostic::new(Code::ManyActors, message).at(place))
}
