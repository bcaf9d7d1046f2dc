//! Which file imports which, read from the syntax tree.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, ItemMod, ItemUse, Macro, Path, UseTree};

/// A file of the crate: the names of its module, `["page", "brief"]` for `src/page/brief.rs`.
pub(super) type Module = Vec<String>;

/// The module that a file below `src` is.
pub(super) fn module_of(file: &str) -> Module {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// What each file imports, tests aside. A path that ends in an item counts as the module that holds the item.
pub(super) fn graph<'a>(
    files: impl Iterator<Item = (&'a str, &'a syn::File)> + Clone,
) -> BTreeMap<Module, BTreeSet<Module>> {
    let modules: BTreeSet<Module> = files.clone().map(|(file, _)| module_of(file)).collect();
    files
        .map(|(file, tree)| {
            let module = module_of(file);
            let mut imports = Imports { module: module.clone(), found: BTreeSet::new() };
            imports.visit_file(tree);
            let found = imports.found.iter().map(|path| holder(path, &modules));
            (module.clone(), found.filter(|found| *found != module).collect())
        })
        .collect()
}

/// The deepest module on a path.
fn holder(path: &[String], modules: &BTreeSet<Module>) -> Module {
    let mut holder = path.to_vec();
    while !holder.is_empty() && !modules.contains(&holder) {
        holder.pop();
    }
    holder
}

struct Imports {
    module: Module,
    /// Paths from the top of the crate.
    found: BTreeSet<Vec<String>>,
}

impl Imports {
    /// Takes a path that begins with `crate`, `super` or `self`; others lead out of the crate, or are imported.
    fn add(&mut self, path: &[String]) {
        let mut at = match path.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self" | "super") => self.module.clone(),
            _ => return,
        };
        for (index, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" | "self" if index == 0 => {}
                "super" => {
                    at.pop();
                }
                _ => at.push(name.clone()),
            }
        }
        self.found.insert(at);
    }

    fn add_tree(&mut self, tree: &UseTree, above: &[String]) {
        let below = |name: &Ident| [above, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_tree(&path.tree, &below(&path.ident)),
            UseTree::Name(name) => self.add(&below(&name.ident)),
            UseTree::Rename(name) => self.add(&below(&name.ident)),
            UseTree::Glob(_) => self.add(above),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_tree(tree, above)),
        }
    }

    /// Paths in the arguments of a macro, which have no syntax of their own.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if path.is_empty() || colons == 2 => {
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1
                }
                other => {
                    self.add(&path);
                    path.clear();
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.add_tokens(group.stream()),
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                    }
                }
            }
        }
        self.add(&path);
    }
}

/// Whether something is there in tests alone.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.add_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.add(&path.segments.iter().map(|part| part.ident.to_string()).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

/// Groups of modules that import one another in a circle. What a module and those above it have of each other
/// counts as their own affair.
pub(super) fn circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let is_above = |a: &Module, b: &Module| a.starts_with(b) || b.starts_with(a);
    let next = |module: &Module| {
        let targets = graph.get(module).into_iter().flatten().cloned();
        let module = module.clone();
        targets.filter(move |target| !is_above(target, &module)).collect::<Vec<_>>()
    };
    let reach = |from: &Module| {
        let (mut seen, mut todo) = (BTreeSet::new(), next(from));
        while let Some(module) = todo.pop() {
            if seen.insert(module.clone()) {
                todo.extend(next(&module));
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        graph.keys().map(|module| (module, reach(module))).collect();
    let mut circles: Vec<Vec<Module>> = Vec::new();
    for (module, reach) in &reached {
        let is_known = circles.iter().any(|circle| circle.contains(module));
        if reach.contains(*module) && !is_known {
            let back = |other: &&Module| reached.get(*other).is_some_and(|r| r.contains(*module));
            circles.push(reach.iter().filter(back).cloned().collect());
        }
    }
    circles
}

#[test]
fn imports_are_seen_in_every_form() {
    let tree = syn::parse_file(
        "use crate::{a, b::{C, self}}; use super::super::d::E; fn f() { g!(x, crate::h::I); } \
         #[cfg(test)] mod tests { use crate::not_seen; } impl crate::k::L for self::m::N {}",
    );
    let mut imports = Imports { module: vec!["x".into(), "y".into()], found: BTreeSet::new() };
    imports.visit_file(&tree.expect("it parses"));
    let found: Vec<String> = imports.found.iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["a", "b::C", "b::self", "d::E", "h::I", "k::L", "x::y::m::N"]);
}

#[test]
fn circles_are_seen() {
    let module = |name: &str| name.split("::").map(str::to_owned).collect::<Module>();
    let graph = |edges: &[(&str, &str)]| {
        let mut graph: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, to) in edges {
            graph.entry(module(from)).or_default().insert(module(to));
            graph.entry(module(to)).or_default();
        }
        graph
    };
    assert!(
        circles(&graph(&[("r::a", "r::b"), ("r::b", "r::c"), ("r", "r::a"), ("r::a", "r")]))
            .is_empty()
    );
    let circle =
        circles(&graph(&[("r::a", "r::b"), ("r::b", "r::c"), ("r::c", "r::a"), ("r::d", "r::a")]));
    assert_eq!(circle, [vec![module("r::a"), module("r::b"), module("r::c")]]);
}
