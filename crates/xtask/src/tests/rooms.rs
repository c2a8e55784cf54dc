//! The order inside a room, heads and imports.

use super::{said, source};
use crate::tidy::heads;
use crate::tidy::imports;
use crate::tidy::lists::Lists;
use crate::tidy::rooms::{inner_order, pure_domain};

#[test]
fn the_inner_order_of_a_room_is_kept() {
    let domain = "//! D.\nuse crate::error::Error;\nuse crate::{store, public::{Event, http}};\nfn f() { crate::service::go(); }";
    insta::assert_snapshot!(said(&inner_order(&source(
        "crates/orders/src/domain.rs",
        domain
    ))));
    let deep = "use super::super::store;\nuse super::store;\nuse crate::work;";
    insta::assert_snapshot!(said(&inner_order(&source(
        "crates/orders/src/domain/lines.rs",
        deep
    ))));
    let fine = "use crate::domain::x;\nuse crate::store;\nuse crate::error::http;";
    assert_eq!(
        said(&inner_order(&source("crates/orders/src/service.rs", fine))),
        ""
    );
    let lib = "pub use crate::store::x;";
    assert_eq!(
        said(&inner_order(&source("crates/orders/src/lib.rs", lib))),
        ""
    );
}

#[test]
fn domain_is_pure() {
    let impure = "use std::{collections::BTreeMap, fs};\nuse std::time::Duration;\nuse std::time::SystemTime;\nfn f(tx: &mut db::Tx<'_>, c: &dyn Clock) { tokio::spawn(x); let db = 1; orders::db::y(); }\ndb::int_column!(OrderId);";
    insta::assert_snapshot!(said(&pure_domain(
        &source("crates/orders/src/domain/x.rs", impure),
        &Lists::default()
    )));
    assert_eq!(
        said(&pure_domain(
            &source("crates/orders/src/service.rs", impure),
            &Lists::default()
        )),
        ""
    );
}

#[test]
fn every_module_says_what_it_is() {
    let bare = source("crates/orders/src/store.rs", "use std::fmt;\n");
    let late = source("crates/orders/src/store.rs", "use std::fmt;\n//! Late.\n");
    let empty = source("crates/orders/src/store.rs", "//!\nuse std::fmt;\n");
    for wrong in [bare, late, empty] {
        assert_eq!(heads::check(&wrong).len(), 1, "{}", wrong.text);
    }
    let fine = source(
        "crates/orders/src/store.rs",
        "// A note.\n//! The orders.\nuse std::fmt;\n",
    );
    assert_eq!(said(&heads::check(&fine)), "");
}

#[test]
fn a_front_door_names_its_sections() {
    let missing = source(
        "crates/orders/src/lib.rs",
        "//! Orders.\n//!\n//! Nouns: order.\n",
    );
    insta::assert_snapshot!(said(&heads::check(&missing)));
    let fine = "//! Orders.\n//! **Nouns.** order\n//! # Invariants\n//! Publishes: nothing.\n";
    assert_eq!(
        said(&heads::check(&source("crates/orders/src/lib.rs", fine))),
        ""
    );
}

#[test]
fn imports_come_in_three_groups() {
    let mixed = "//! X.\n\nuse crate::a;\nuse serde::{\n    Serialize,\n};\n#[cfg(unix)]\nuse std::os;\nuse std::fmt;\n\nfn f() {}\n";
    let wrong = source("crates/orders/src/a.rs", mixed);
    insta::assert_snapshot!(said(&imports::check(&wrong)));
    let text = imports::fixed(&wrong).unwrap();
    insta::assert_snapshot!(text);
    let right = source("crates/orders/src/a.rs", &text);
    assert_eq!(said(&imports::check(&right)), "");
    assert_eq!(imports::fixed(&right), None);
}

#[test]
fn imports_apart_from_each_other_are_judged_apart() {
    let text = "mod z;\nuse std::fmt;\n\nuse db::Tx;\n\nuse crate::b;\nuse z::Z;\n\nmod a;\n\npub use crate::a::A;\nuse crate::a::B;\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
    assert_eq!(
        said(&imports::check(&source("crates/orders/src/lib.rs", text))),
        ""
    );
}
