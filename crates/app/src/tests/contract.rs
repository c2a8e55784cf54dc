//! The API's document, and who may do what.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use segments::{Engine, Limits};
use staff::Role;
use world::Doors;

fn doors() -> Doors {
    let registry = world::registry().unwrap();
    Doors::closed(Arc::new(Engine::new(registry, Limits::default())))
}

#[test]
fn every_operation_says_who_may_use_it() {
    let (_, who_may) = web::document(world::api(&doors())).unwrap();
    insta::assert_snapshot!(who_may.to_string());
}

#[test]
fn every_operation_has_its_roles() {
    let (_, who_may) = web::document(world::api(&doors())).unwrap();
    let mut table = String::new();
    for (method, path, who) in who_may.iter() {
        let may = |role: &Role| who.scope().is_none_or(|needed| role.scope().allows(needed));
        let roles: Vec<&str> = Role::ALL
            .iter()
            .filter(|role| may(role))
            .map(|role| role.word())
            .collect();
        writeln!(table, "{method} {path}  {}", roles.join(", ")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_committed_document_is_that_of_this_program() {
    let made = world::document(&doors()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let committed = fs::read_to_string(path).unwrap();
    assert!(
        made == committed,
        "openapi.json is not up to date: run `cargo xtask gen`, read what changed, and commit it"
    );
}
