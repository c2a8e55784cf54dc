//! The kinds of conditions, for whoever builds a form.

use axum::Extension;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Json};

use super::Engined;

/// A kind of condition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Predicate {
    /// Its name.
    name: &'static str,
    /// What it asks.
    summary: &'static str,
    /// What it takes.
    parameters: Vec<Parameter>,
    /// Whole conditions of this kind.
    #[schema(value_type = Vec<Object>)]
    examples: Vec<Value>,
}

/// What a kind of condition takes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Parameter {
    /// Its name.
    name: &'static str,
    /// What it holds.
    kind: String,
    /// Whether it must be given.
    required: bool,
    /// What it means.
    meaning: &'static str,
}

#[utoipa::path(
    get, path = "/predicates", operation_id = "list_predicates", tag = "segments", security(("key" = ["read"])),
    responses((status = 200, body = Vec<Predicate>))
)]
/// All kinds of conditions that segments can be made of.
pub(super) async fn list(Extension(engine): Engined) -> Answer<Json<Vec<Predicate>>> {
    let kinds = engine.registry().specs().map(|spec| Predicate {
        name: spec.name,
        summary: spec.summary,
        parameters: spec
            .parameters
            .iter()
            .map(|parameter| Parameter {
                name: parameter.name,
                kind: parameter.kind.words(),
                required: parameter.required,
                meaning: parameter.doc,
            })
            .collect(),
        examples: spec.examples.clone(),
    });
    Ok(Json(kinds.collect()))
}
