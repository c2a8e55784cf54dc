//! What is declared is what holds.

use utoipa_axum::routes;

use super::notes;
use crate::{AssemblyError, Routes, document};

#[utoipa::path(get, path = "/open", operation_id = "open", responses((status = 200)))]
async fn says_nothing() {}

#[utoipa::path(get, path = "/odd", operation_id = "odd", security(("key" = ["admin"])), responses((status = 200)))]
async fn says_an_unknown_scope() {}

#[utoipa::path(get, path = "/twice", operation_id = "odd", security(()), responses((status = 200)))]
async fn has_the_id_of_another() {}

#[test]
fn the_table_is_read_from_the_declarations() {
    let (openapi, who_may) = document(notes()).unwrap();
    insta::assert_snapshot!("who_may", who_may.to_string());
    insta::assert_json_snapshot!("document", serde_json::to_value(&openapi).unwrap());
}

#[test]
fn an_operation_that_names_nobody_stops_the_assembly() {
    let routes = Routes::new()
        .routes(routes!(says_nothing))
        .routes(routes!(says_an_unknown_scope))
        .routes(routes!(has_the_id_of_another));
    let Err(AssemblyError::Declarations(wrong)) = document(routes) else {
        panic!("it was assembled");
    };
    assert_eq!(wrong.len(), 3, "{wrong:?}");
}
