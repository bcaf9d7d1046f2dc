//! What stands where: the addresses of all documents, and how they are found by path and by name.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::address::folder_of;
use crate::archive::addresses::{Addresses, brief_address, page_address};
use crate::archive::asset::names::AssetNames;
use crate::archive::lookup::{Lookup, Tier};
use crate::archive::term::{TermId, Terms, kind_of};
use crate::brief::body::Heading;
use crate::brief::{Brief, Common, Document};
use crate::inputs::{Asset, Inputs};
use crate::schema::{Str, Words};
use crate::select::Selection;
use crate::slug::fold;
use crate::source_file::{SitePath, trim_markdown};
use crate::suggest::Candidates;

/// Something that can be linked to by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Thing {
    /// An actor or topic.
    Term(TermId),
    /// A brief, by its place in [`Selection::briefs`].
    Brief(usize),
    /// A plain page, by its place in [`Selection::pages`].
    Page(usize),
}

/// The addresses of all documents.
pub struct SiteMap<'a> {
    /// What the site is made of.
    pub selection: &'a Selection,
    /// Its actors and topics.
    pub terms: &'a Terms,
    /// What it is built from.
    pub inputs: &'a Inputs,
    /// Addresses of briefs, in the order of [`Selection::briefs`].
    pub briefs: &'a [Str],
    /// Addresses of pages, in the order of [`Selection::pages`].
    pub pages: &'a [Str],
    by_slug: OnceLock<HashMap<&'a str, Vec<Thing>>>,
    /// Paths of documents by the name of their file, folded and without its ending.
    by_file: OnceLock<HashMap<String, Vec<(&'a str, Thing)>>>,
    paths: OnceLock<Paths<'a>>,
    by_name: OnceLock<Lookup<Thing>>,
    withheld: OnceLock<WithheldNames>,
    names_to_suggest: OnceLock<Candidates<Str>>,
    paths_to_suggest: OnceLock<Candidates<&'a str>>,
    assets: OnceLock<AssetNames<'a>>,
}

/// What can be found by its path.
struct Paths<'a> {
    /// What can be linked to by path, below `content`.
    things: HashMap<&'a str, Thing>,
    /// Folders that belong to one document, with its address.
    bundles: HashMap<&'a str, Str>,
}

/// Everything that a link to a withheld document may be written as.
struct WithheldNames {
    texts: Lookup<()>,
    addresses: HashMap<String, ()>,
}

impl<'a> SiteMap<'a> {
    /// Joins what is known. What can be found by path, slug or name is listed when the first link asks.
    pub fn new(
        selection: &'a Selection,
        terms: &'a Terms,
        inputs: &'a Inputs,
        addresses: &'a Addresses,
    ) -> Self {
        Self {
            selection,
            terms,
            inputs,
            briefs: &addresses.briefs,
            pages: &addresses.pages,
            by_slug: OnceLock::new(),
            by_file: OnceLock::new(),
            paths: OnceLock::new(),
            by_name: OnceLock::new(),
            withheld: OnceLock::new(),
            names_to_suggest: OnceLock::new(),
            paths_to_suggest: OnceLock::new(),
            assets: OnceLock::new(),
        }
    }

    fn paths(&self) -> &Paths<'a> {
        self.paths.get_or_init(|| {
            let mut things = HashMap::new();
            let mut bundles = HashMap::new();
            let mut add = |common: &'a Common, thing: Thing, address: Str| {
                things.insert(content_path(common.file.path()), thing);
                if let Some(folder) = common.bundle().filter(|folder| !is_shared(folder)) {
                    bundles.insert(folder, address);
                }
            };
            for (index, brief) in self.selection.briefs.iter().enumerate() {
                add(&brief.common, Thing::Brief(index), self.briefs[index].clone());
            }
            for (index, page) in self.selection.pages.iter().enumerate() {
                add(&page.common, Thing::Page(index), self.pages[index].clone());
            }
            for (id, term) in self.terms.iter() {
                if let Some(profile) = &term.profile {
                    add(&profile.common, Thing::Term(id), term.address().into());
                }
            }
            Paths { things, bundles }
        })
    }

    /// The briefs with a slug.
    pub fn briefs_with_slug(&self, slug: &str) -> &[Thing] {
        let by_slug = self.by_slug.get_or_init(|| {
            let mut list: HashMap<&str, Vec<Thing>> = HashMap::new();
            for (index, brief) in self.selection.briefs.iter().enumerate() {
                list.entry(&brief.common.slug).or_default().push(Thing::Brief(index));
            }
            list
        });
        by_slug.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The documents whose file has a name, as Obsidian finds them: the last parts of its path below `content`, without
    /// its ending.
    pub fn by_file_name(&self, name: &str) -> Vec<Thing> {
        let by_file = self.by_file.get_or_init(|| {
            let mut list: HashMap<String, Vec<(&str, Thing)>> = HashMap::new();
            for path in self.all_paths() {
                let thing = self.paths().things[path];
                list.entry(fold(file_stem(path))).or_default().push((path, thing));
            }
            list
        });
        let folded = fold(name);
        let ends_so = |path: &str| {
            let path = fold(trim_markdown(path));
            path.strip_suffix(&folded).is_some_and(|above| above.is_empty() || above.ends_with('/'))
        };
        let named = by_file.get(&fold(file_stem(name))).into_iter().flatten();
        named.filter(|(path, _)| ends_so(path)).map(|(_, thing)| *thing).collect()
    }

    /// The document at a path of the site, with or without its `.md`.
    pub fn at_path(&self, path: &SitePath) -> Option<Thing> {
        let path = path.below("content")?;
        let ends = ["", ".md", "/index.md", "/_index.md", ".markdown"];
        let candidates = ends.map(|end| format!("{path}{end}"));
        candidates.iter().find_map(|path| self.paths().things.get(path.as_str()).copied())
    }

    /// The address of a thing.
    pub fn address(&self, thing: Thing) -> Str {
        match thing {
            Thing::Term(id) => self.terms.get(id).address().into(),
            Thing::Brief(index) => self.briefs[index].clone(),
            Thing::Page(index) => self.pages[index].clone(),
        }
    }

    /// What a thing is called.
    pub fn name(&self, thing: Thing) -> Str {
        match thing {
            Thing::Term(id) => self.terms.get(id).name.clone(),
            Thing::Brief(index) => self.selection.briefs[index].title.clone(),
            Thing::Page(index) => self.selection.pages[index].title.clone(),
        }
    }

    /// The headings of a thing's own text.
    pub fn headings(&self, thing: Thing) -> &[Heading] {
        match thing {
            Thing::Term(id) => {
                let profile = self.terms.get(id).profile.as_ref();
                profile.map_or(&[], |profile| profile.common.body.headings.as_slice())
            }
            Thing::Brief(index) => &self.selection.briefs[index].common.body.headings,
            Thing::Page(index) => &self.selection.pages[index].common.body.headings,
        }
    }

    /// The address of a file below `content` that is copied: beside the document whose folder it lies in,
    /// else where its path says.
    pub fn asset_address(&self, path: &SitePath) -> String {
        let mut folder = path.folder();
        loop {
            if let Some(address) = self.paths().bundles.get(folder) {
                let rest = path.below(folder).unwrap_or_default();
                return format!("{}{rest}", folder_of(address));
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None => return format!("/{}", content_path(path)),
            }
        }
    }

    /// The file at a path. Where no path is the same, one that differs in the form of its accents alone is meant: disks and
    /// editors do not agree on it.
    pub fn asset(&self, path: &SitePath) -> Option<&'a Asset> {
        let inputs = self.inputs;
        let by_form = || (!path.as_str().is_ascii()).then(|| self.assets().at_path(path)).flatten();
        inputs.asset(path).or_else(by_form)
    }

    /// The files below `content` with a name, but for those in the folders of withheld documents.
    pub fn assets_named(&self, name: &str) -> &[&'a Asset] {
        self.assets().named(name)
    }

    fn assets(&self) -> &AssetNames<'a> {
        self.assets.get_or_init(|| {
            let withheld = self.selection.withheld.iter();
            let folders = withheld.filter_map(|document| document.common().bundle());
            AssetNames::new(&self.inputs.assets, &folders.collect())
        })
    }

    /// Files that lie in the folder of a published document, with their addresses. Where a withheld document lies in a
    /// folder, nobody can know whose the files below it are: those that no published text refers to are left out.
    pub fn bundled_assets(&self) -> impl Iterator<Item = (String, SitePath)> {
        let withheld = self.selection.withheld.iter();
        let withheld: HashSet<&str> =
            withheld.map(|document| document.common().file.path().folder()).collect();
        self.inputs.assets.iter().filter_map(move |asset| {
            let mut folder = asset.path.folder();
            loop {
                if withheld.contains(folder) {
                    return None;
                }
                if self.paths().bundles.contains_key(folder) {
                    return Some((self.asset_address(&asset.path), asset.path.clone()));
                }
                folder = folder.rsplit_once('/')?.0;
            }
        })
    }

    /// Briefs and pages by slug and title, and terms by slug, name and alias. Made when the first
    /// wiki-link asks.
    pub fn by_name(&self) -> &Lookup<Thing> {
        self.by_name.get_or_init(|| {
            let briefs = self.selection.briefs.iter().enumerate().flat_map(|(index, brief)| {
                let thing = Thing::Brief(index);
                let own = [
                    (brief.common.slug.clone(), Tier::Slug, thing),
                    (brief.title.clone(), Tier::Name, thing),
                ];
                own.into_iter().chain(aliases(&brief.aliases, thing))
            });
            let pages = self.selection.pages.iter().enumerate().flat_map(|(index, page)| {
                let thing = Thing::Page(index);
                let own = [
                    (page.common.slug.clone(), Tier::Slug, thing),
                    (page.title.clone(), Tier::Name, thing),
                ];
                own.into_iter().chain(aliases(&page.aliases, thing))
            });
            let terms = self.terms.iter().flat_map(|(id, term)| {
                let thing = Thing::Term(id);
                let aliases = term.profile.iter().flat_map(|profile| &profile.aliases);
                let aliases = aliases.map(move |alias| (alias.value.clone(), Tier::Alias, thing));
                let own = [
                    (term.slug.clone(), Tier::Slug, thing),
                    (term.name.clone(), Tier::Name, thing),
                ];
                own.into_iter().chain(aliases)
            });
            Lookup::new(terms.chain(briefs).chain(pages).filter(|(text, ..)| !text.is_empty()))
        })
    }

    /// Everything that by-name links can be written as, for suggestions.
    pub fn names_to_suggest(&self) -> &Candidates<Str> {
        self.names_to_suggest.get_or_init(|| {
            let terms = self.terms.iter().flat_map(|(_, term)| {
                let aliases = term.profile.iter().flat_map(|profile| &profile.aliases);
                let aliases = aliases.map(|alias| alias.value.clone());
                [term.slug.clone(), term.name.clone()].into_iter().chain(aliases)
            });
            let briefs = self.selection.briefs.iter().map(|brief| brief.common.slug.clone());
            let pages = self.selection.pages.iter().map(|page| page.common.slug.clone());
            Candidates::new(terms.chain(briefs).chain(pages))
        })
    }

    /// Paths of all documents below `content`, for suggestions.
    pub fn paths_to_suggest(&self) -> &Candidates<&'a str> {
        self.paths_to_suggest.get_or_init(|| Candidates::new(self.all_paths()))
    }

    /// Paths of all documents below `content`, in order.
    fn all_paths(&self) -> Vec<&'a str> {
        let mut paths: Vec<&str> = self.paths().things.keys().copied().collect();
        paths.sort_unstable();
        paths
    }

    /// Whether a text names something that is withheld: by path, slug, title, alias, or as a term that
    /// only withheld briefs declare.
    pub fn is_withheld_name(&self, text: &str) -> bool {
        self.withheld().texts.find(text) != crate::archive::lookup::Match::None
    }

    /// Whether a withheld document would stand at an address.
    pub fn is_withheld_address(&self, address: &str) -> bool {
        self.withheld().addresses.contains_key(address)
    }

    fn withheld(&self) -> &WithheldNames {
        self.withheld.get_or_init(|| {
            let config = &self.inputs.config;
            let mut texts: Vec<Str> = Vec::new();
            let mut addresses = HashMap::new();
            for document in &self.selection.withheld {
                let common = document.common();
                let path = content_path(common.file.path());
                texts.extend([common.slug.clone(), path.into(), trim_markdown(path).into()]);
                texts.push(common.file.path().stem().into());
                let address = match document {
                    Document::Brief(brief) => {
                        texts.push(brief.title.clone());
                        texts.extend(brief.aliases.iter().cloned());
                        texts.extend(declared_texts(brief));
                        brief_address(brief, config, None)
                    }
                    Document::Page(page) => {
                        texts.push(page.title.clone());
                        texts.extend(page.aliases.iter().cloned());
                        page_address(page, config)
                    }
                    Document::Profile(profile) => {
                        texts.push(profile.name.clone());
                        texts.extend(profile.aliases.iter().map(|alias| alias.value.clone()));
                        format!("/{}/{}/", kind_of(profile).folder(), common.slug).into()
                    }
                };
                addresses.insert(address.to_string(), ());
            }
            let texts = texts.into_iter().filter(|text| !text.is_empty());
            WithheldNames {
                texts: Lookup::new(texts.map(|text| (text, Tier::Name, ()))),
                addresses,
            }
        })
    }
}

/// The other names of a brief or page.
fn aliases(names: &[Str], thing: Thing) -> impl Iterator<Item = (Str, Tier, Thing)> {
    names.iter().map(move |name| (name.clone(), Tier::Alias, thing))
}

fn declared_texts(brief: &Arc<Brief>) -> impl Iterator<Item = Str> {
    brief.actors.iter().chain(brief.topics.iter()).flat_map(|name| name.value.texts().cloned())
}

/// Whether a folder holds the documents of a section, or all: what lies in it is not its index's alone.
fn is_shared(folder: &str) -> bool {
    let section = folder.strip_prefix("content").unwrap_or(folder).trim_start_matches('/');
    section.is_empty() || crate::brief::Section::parse(section).is_some()
}

/// The name of a file without folders and without its ending.
fn file_stem(path: &str) -> &str {
    let path = trim_markdown(path);
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn content_path(path: &SitePath) -> &str {
    path.below("content").unwrap_or(path.as_str())
}
