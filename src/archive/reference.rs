//! Where links, wiki-links and pictures lead.

use std::sync::Arc;

use crate::address::{self, decode, folder_of, href, join};
use crate::archive::asset::{self, FoundAsset};
use crate::archive::body::Target;
use crate::archive::embed::ShownFile;
use crate::archive::finder::Named;
use crate::archive::lookup::Match;
use crate::archive::site_map::{SiteMap, Thing};
use crate::archive::term::{TermId, TermKind};
use crate::brief::Common;
use crate::brief::body::{Reference, ReferenceKind};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceRange};
use crate::media_type::{self, Shown};
use crate::report::quote;
use crate::schema::{Str, Words};
use crate::slug::slugify;
use crate::source_file::{SitePath, Span, trim_markdown};
use crate::suggest::{did_you_mean, one_of};

/// What came of the references of one document.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// A target for each reference.
    pub targets: Vec<Target>,
    /// What each reference names, in the same order.
    pub named: Vec<Option<Named>>,
    /// Files that have to be copied.
    pub assets: Vec<SitePath>,
    /// Links to addresses that can be checked only when all pages are known.
    pub unchecked: Vec<Unchecked>,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// A link to an address that some page may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The address.
    pub address: Str,
    /// Where the link stands.
    pub span: Span,
}

/// Resolves the references of a document that has an address of its own. Dates that are `pageless` are no targets.
pub fn resolve(
    common: &Common,
    own_address: &str,
    map: &SiteMap<'_>,
    pageless: &[Date],
) -> Resolved {
    let resolved = Resolved::default();
    let mut resolver =
        Resolver { common, own_address, map, pageless, named: None, suggested: 0, resolved };
    for reference in &common.body.references {
        resolver.named = None;
        let target = match reference.kind {
            ReferenceKind::Wiki => resolver.wiki_link(reference),
            ReferenceKind::Link => resolver.link(reference),
            ReferenceKind::Picture | ReferenceKind::WikiPicture => resolver.shown(reference),
        };
        resolver.resolved.targets.push(target);
        resolver.resolved.named.push(resolver.named);
    }
    resolver.resolved
}

struct Resolver<'a, 'm> {
    common: &'a Common,
    own_address: &'a str,
    map: &'a SiteMap<'m>,
    /// Dates that have no page.
    pageless: &'a [Date],
    /// What the reference at hand names.
    named: Option<Named>,
    /// How often a suggestion was looked for.
    suggested: usize,
    resolved: Resolved,
}

impl Resolver<'_, '_> {
    /// `[[name]]`, `[[folder/slug]]`, `[[2025-01-20]]`, each with an optional `#heading`.
    fn wiki_link(&mut self, reference: &Reference) -> Target {
        let (name, heading) = match reference.target.split_once('#') {
            Some((name, heading)) => (name.trim(), Some(slugify(heading))),
            None => (reference.target.trim(), None),
        };
        if name.is_empty() {
            return self.own_anchor(&heading.unwrap_or_default(), reference);
        }
        if let Ok(date) = Date::parse(name) {
            return self.date(date);
        }
        match self.find(name) {
            Match::One(thing) => {
                let shown = self.name_to_show(thing, name);
                self.thing(thing, heading.as_deref(), shown, reference)
            }
            Match::Many(things) => {
                let choices =
                    things.iter().map(|&thing| format!("`[[{}]]`", self.unambiguous(thing)));
                let message =
                    format!("`{}` names {} things of this site", quote(name), things.len());
                let help = format!("write {}", one_of(choices));
                self.report(reference, Diagnostic::new(Code::AmbiguousName, message).help(help));
                Target::Nowhere
            }
            Match::None if self.map.is_withheld_name(name) => self.withheld(name, reference),
            Match::None => {
                let from = self.common.file.path();
                if let Some((asset, tail)) =
                    asset::with_tail(from, &reference.target, true, self.map)
                {
                    return self.file(asset, tail);
                }
                if let Some(shared) = asset::shared(&reference.target, self.map) {
                    self.report(reference, shared);
                    return Target::Nowhere;
                }
                let help = self.suggest(|map| map.names_to_suggest().did_you_mean(name));
                let message = format!("nothing on this site is called `{}`", quote(name));
                self.report(
                    reference,
                    Diagnostic::new(Code::DeadWikiLink, message).maybe_help(help),
                );
                Target::Nowhere
            }
        }
    }

    fn find(&self, name: &str) -> Match<Thing> {
        let terms = self.map.terms;
        let by_path =
            || self.map.at_path(&SitePath::new(&format!("content/{name}"))).map(Match::One);
        let in_section = name.split_once('/').and_then(|(folder, slug)| {
            let found = match crate::brief::Section::parse(folder)? {
                crate::brief::Section::Actors => to_things(terms.find(TermKind::Actor, slug)),
                crate::brief::Section::Topics => to_things(terms.find(TermKind::Topic, slug)),
                crate::brief::Section::Briefs => {
                    by_path().unwrap_or_else(|| self.map.briefs_with_slug(slug).to_vec().into())
                }
                _ => return None,
            };
            (found != Match::None).then_some(found)
        });
        in_section.unwrap_or_else(|| match self.map.by_name().find(name) {
            Match::None => by_path().unwrap_or_else(|| self.map.by_file_name(name).into()),
            found => found,
        })
    }

    /// A name that the writer used stays as written; a slug or path becomes the name.
    fn name_to_show(&self, thing: Thing, written: &str) -> Str {
        let is_slug = match thing {
            Thing::Term(id) => self.map.terms.get(id).slug.as_ref() == written,
            Thing::Brief(index) => {
                let common = &self.map.selection.briefs[index].common;
                [&common.slug, common.file.path().stem()].contains(&written)
            }
            Thing::Page(index) => self.map.selection.pages[index].common.slug.as_ref() == written,
        };
        let name = self.map.name(thing);
        if is_slug || written.contains('/') || name.is_empty() { name } else { written.into() }
    }

    fn unambiguous(&self, thing: Thing) -> String {
        match thing {
            Thing::Term(id) => {
                let term = self.map.terms.get(id);
                format!("{}/{}", term.kind.folder(), term.slug)
            }
            Thing::Brief(index) => {
                let common = &self.map.selection.briefs[index].common;
                match self.map.briefs_with_slug(&common.slug) {
                    [_] => format!("briefs/{}", common.slug),
                    _ => path_to_write(common),
                }
            }
            Thing::Page(index) => path_to_write(&self.map.selection.pages[index].common),
        }
    }

    /// `[text](target)` to a place in the site.
    fn link(&mut self, reference: &Reference) -> Target {
        let written = reference.target.as_ref();
        let (path, tail) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
        let fragment = tail.split_once('#').map(|(_, fragment)| decode(fragment));
        if path.is_empty() {
            return match fragment {
                None if tail.is_empty() => self.empty(reference),
                Some(fragment) => self.own_anchor(&fragment, reference),
                None => self.unchecked(self.own_address.to_owned(), tail, reference),
            };
        }
        let decoded = decode(path);
        if let Some(asset) = asset::find(self.common.file.path(), path, self.map) {
            return self.file(asset, tail);
        }
        let relative = || self.common.file.path().resolve(&decoded);
        let site_path = if decoded.starts_with('/') { None } else { relative() };
        if let Some(thing) = site_path.as_ref().and_then(|path| self.map.at_path(path)) {
            return self.thing(thing, fragment.as_deref(), self.map.name(thing), reference);
        }
        if let Some(content) = site_path.as_ref().and_then(|path| path.below("content"))
            && self.map.is_withheld_name(content)
        {
            return self.withheld(written, reference);
        }
        if trim_markdown(&decoded) != decoded {
            let wanted =
                site_path.as_ref().and_then(|path| path.below("content")).unwrap_or(&decoded);
            let help = self.suggest(|map| map.paths_to_suggest().did_you_mean(wanted));
            let message = format!("there is no file `{}`", quote(written));
            self.report(reference, Diagnostic::new(Code::DeadLink, message).maybe_help(help));
            return Target::Nowhere;
        }
        if reference.is_embed {
            let missing = asset::missing(written, self.common.file.path(), false, self.map);
            self.report(reference, missing);
            return Target::Nowhere;
        }
        let address = if decoded.starts_with('/') {
            decoded
        } else {
            join(folder_of(self.own_address), &decoded)
        };
        self.unchecked(address, tail, reference)
    }

    /// Something that pages show: a picture, a video, a sound.
    fn shown(&mut self, reference: &Reference) -> Target {
        let is_wiki = reference.kind == ReferenceKind::WikiPicture;
        let shown = media_type::shown(asset::path_of(&reference.target)).unwrap_or(Shown::Picture);
        if reference.alt.is_empty() {
            self.report(reference, asset::undescribed(shown, &reference.target, is_wiki));
        }
        let from = self.common.file.path();
        let Some((asset, tail)) = asset::with_tail(from, &reference.target, is_wiki, self.map)
        else {
            let missing = asset::missing(&reference.target, from, is_wiki, self.map);
            self.report(reference, missing);
            return Target::Nowhere;
        };
        self.resolved.assets.extend(asset.copied.clone());
        let href = href(&self.map.inputs.config, &asset.address);
        Target::Shown(ShownFile {
            shown,
            src: if tail.is_empty() { href } else { format!("{href}{tail}").into() },
            name: file_name(&asset.address).into(),
            note: asset.note(&self.map.inputs.theme.strings),
            pixels: asset.pixels,
        })
    }

    /// A link to a file that is no page.
    fn file(&mut self, asset: FoundAsset, tail: &str) -> Target {
        let href = href(&self.map.inputs.config, &asset.address);
        self.resolved.assets.extend(asset.copied.clone());
        Target::File {
            href: if tail.is_empty() { href } else { format!("{href}{tail}").into() },
            name: file_name(&asset.address).into(),
            note: asset.note(&self.map.inputs.theme.strings),
        }
    }

    fn date(&mut self, date: Date) -> Target {
        self.named = Some(Named::Date(date));
        let name = self.map.inputs.theme.strings.long(date).into();
        if self.pageless.contains(&date) {
            return Target::Date(date, name);
        }
        self.link_to(&address::of_date(date), "", name, "date")
    }

    fn thing(
        &mut self,
        thing: Thing,
        anchor: Option<&str>,
        name: Str,
        reference: &Reference,
    ) -> Target {
        let class = match thing {
            Thing::Term(id) => {
                self.named = Some(Named::Term(id));
                self.map.terms.get(id).kind.word()
            }
            Thing::Brief(index) => {
                self.named = Some(Named::Brief(index));
                "brief"
            }
            Thing::Page(_) => "",
        };
        let tail = anchor.map(|anchor| {
            self.check_anchor(anchor, self.map.headings(thing), reference);
            format!("#{anchor}")
        });
        let address = self.map.address(thing);
        self.link_to(&address, tail.as_deref().unwrap_or_default(), name, class)
    }

    fn own_anchor(&mut self, anchor: &str, reference: &Reference) -> Target {
        let body = &self.common.body;
        let numbered = ["source-", "cite-", "fn-", "fnref-"];
        if !anchor.is_empty() && !numbered.iter().any(|prefix| anchor.starts_with(prefix)) {
            self.check_anchor(anchor, &body.headings, reference);
        }
        Target::Link { href: format!("#{anchor}").into(), name: anchor.into(), class: "" }
    }

    fn check_anchor(
        &mut self,
        anchor: &str,
        headings: &[crate::brief::body::Heading],
        reference: &Reference,
    ) {
        if headings.iter().any(|heading| heading.id.as_ref() == anchor) {
            return;
        }
        let ids = headings.iter().map(|heading| heading.id.as_ref());
        let help = self.suggest(|_| did_you_mean(anchor, ids));
        let message = format!("there is no heading with the anchor `{}`", quote(anchor));
        self.report(reference, Diagnostic::new(Code::DeadAnchor, message).maybe_help(help));
    }

    fn unchecked(&mut self, address: String, tail: &str, reference: &Reference) -> Target {
        if self.map.is_withheld_address(&address) {
            return self.withheld(&reference.target, reference);
        }
        let target = self.link_to(&address, tail, address.as_str().into(), "");
        self.resolved.unchecked.push(Unchecked { address: address.into(), span: reference.span });
        target
    }

    fn empty(&mut self, reference: &Reference) -> Target {
        let message = "this link has no address, so it becomes its own text";
        let finding = Diagnostic::new(Code::DeadLink, message);
        self.report(
            reference,
            finding.help("put the address between the brackets: `[text](address)`"),
        );
        Target::Nowhere
    }

    fn link_to(&self, address: &str, tail: &str, name: Str, class: &'static str) -> Target {
        let href = href(&self.map.inputs.config, address);
        let href = if tail.is_empty() { href } else { format!("{href}{tail}").into() };
        Target::Link { href, name, class }
    }

    fn withheld(&mut self, written: &str, reference: &Reference) -> Target {
        let message = format!(
            "`{}` is withheld in this build, so the link becomes its own text",
            quote(written)
        );
        self.report(reference, Diagnostic::new(Code::WithheldTarget, message));
        Target::Nowhere
    }

    /// What may have been meant. A document with many dead links is told of the first ones: each costs a look at all that
    /// there is.
    fn suggest(&mut self, find: impl FnOnce(&SiteMap<'_>) -> Option<String>) -> Option<String> {
        const MOST: usize = 20;
        self.suggested += 1;
        if self.suggested > MOST { None } else { find(self.map) }
    }

    fn report(&mut self, reference: &Reference, diagnostic: Diagnostic) {
        let place = SourceRange::new(&Arc::clone(&self.common.file), reference.span);
        self.resolved.diagnostics.push(diagnostic.at(place));
    }
}

fn to_things(found: Match<TermId>) -> Match<Thing> {
    match found {
        Match::One(id) => Match::One(Thing::Term(id)),
        Match::Many(ids) => Match::Many(ids.into_iter().map(Thing::Term).collect()),
        Match::None => Match::None,
    }
}

/// The path of a file as a wiki-link gives it: below `content`, without its ending.
fn path_to_write(common: &Common) -> String {
    trim_markdown(common.file.path().below("content").unwrap_or_default()).to_owned()
}

fn file_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}
