//! How long functions are, read from the syntax tree.

use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, ItemMod, Signature, TraitItemFn};

use super::imports::is_test;

/// The functions of a file and the lines of each, signature included and doc comment left out; tests aside.
pub(super) fn lengths(tree: &syn::File) -> Vec<(String, usize)> {
    let mut functions = Functions::default();
    functions.visit_file(tree);
    functions.0
}

#[derive(Default)]
struct Functions(Vec<(String, usize)>);

impl Functions {
    fn add(&mut self, signature: &Signature, body: &Block) {
        let from = signature.fn_token.span.start().line;
        let lines = body.brace_token.span.close().end().line - from + 1;
        self.0.push((signature.ident.to_string(), lines));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn functions_are_measured_in_every_form() {
    let tree = syn::parse_file(
        "async fn a() {\n}\nimpl X {\n/// Doc.\npub(super) const fn b(\n) {\n}\n}\ntrait T { fn c() {} fn d(); }\n\
         #[cfg(test)] mod tests { fn e() {} }",
    );
    let found = lengths(&tree.expect("it parses"));
    let wanted = [("a", 2), ("b", 3), ("c", 1)].map(|(name, lines)| (name.to_owned(), lines));
    assert_eq!(found, wanted);
}
