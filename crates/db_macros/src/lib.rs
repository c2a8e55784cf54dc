//! `#[db_test]`: one test body, run on SQLite and on PostgreSQL.
//!
//! Nouns: test body, backend.
//! Invariants: a test that runs on one database runs on the other, under the same text.
//! Publishes: nothing.
//!
//! Deliberately absent: parsing of Rust beyond the function's name; the body is passed through as written.

use proc_macro::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Turns `fn name(db: &Db) { … }` into the two tests `name::sqlite` and `name::postgres`.
///
/// The crate must have `crate::tests::rooms() -> Vec<db::Room>`: the migrations that the test needs.
/// The PostgreSQL half is skipped with a loud line when no server is given, and fails in CI.
#[proc_macro_attribute]
pub fn db_test(_arguments: TokenStream, item: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let Some(name) = function_name(&tokens) else {
        return "compile_error!(\"db_test goes before a plain function\");"
            .parse()
            .unwrap_or_default();
    };
    let renamed: TokenStream = rename(tokens, &name);
    let text = format!(
        "mod {name} {{
            #[allow(unused_imports, clippy::allow_attributes, reason = \"the body may not need them\")]
            use super::*;
            #[test]
            fn sqlite() {{
                ::db::testing::on_sqlite(&crate::tests::rooms(), body);
            }}
            #[test]
            fn postgres() {{
                ::db::testing::on_postgres(&crate::tests::rooms(), body);
            }}
        }}"
    );
    let Ok(module) = text.parse::<TokenStream>() else {
        return TokenStream::new();
    };
    insert_into_module(module, renamed)
}

fn function_name(tokens: &[TokenTree]) -> Option<String> {
    let mut after_fn = false;
    for token in tokens {
        if let TokenTree::Ident(ident) = token {
            if after_fn {
                return Some(ident.to_string());
            }
            after_fn = ident.to_string() == "fn";
        }
    }
    None
}

fn rename(tokens: Vec<TokenTree>, name: &str) -> TokenStream {
    let mut done = false;
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(ident) if !done && ident.to_string() == name => {
                done = true;
                TokenTree::Ident(Ident::new("body", ident.span()))
            }
            other @ (TokenTree::Group(_)
            | TokenTree::Ident(_)
            | TokenTree::Punct(_)
            | TokenTree::Literal(_)) => other,
        })
        .collect()
}

fn insert_into_module(module: TokenStream, body: TokenStream) -> TokenStream {
    let mut body = Some(body);
    module
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let mut inner = group.stream();
                if let Some(body) = body.take() {
                    inner.extend(body);
                }
                TokenTree::Group(Group::new(Delimiter::Brace, inner))
            }
            other @ (TokenTree::Group(_)
            | TokenTree::Ident(_)
            | TokenTree::Punct(_)
            | TokenTree::Literal(_)) => other,
        })
        .collect()
}
