//! Templates over HTTP.

use std::sync::Arc;

use axum::Extension;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Reply, Routes, Written, routes};

use super::{
    desk::{Desk, Draft, TemplateView, VersionView},
    look::{Look, Preview, Trial},
    variables::Variables,
};
use crate::error::Error;

/// The operations on templates.
pub fn template_routes(desk: Desk) -> Routes {
    Routes::new()
        .routes(routes!(list_templates))
        .routes(routes!(read_template))
        .routes(routes!(read_template_version))
        .routes(routes!(save_template))
        .routes(routes!(discard_template))
        .routes(routes!(publish_template))
        .routes(routes!(preview_template))
        .routes(routes!(preview_document))
        .routes(routes!(test_template))
        .routes(routes!(list_variables))
        .merge(super::common_http::routes())
        .layer(Extension(Arc::new(desk)))
}

pub(super) type Shared = Extension<Arc<Desk>>;

/// The templates of the shop.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Templates {
    /// All versions, by name, the newest first.
    templates: Vec<VersionView>,
}

/// What became of a test.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TemplateTested {
    /// The ask that it is.
    #[schema(example = "ask_01k…")]
    ask: String,
}

/// A document that is not saved, and for whom it is looked at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateSketch {
    /// What it says.
    #[schema(value_type = Object)]
    document: Value,
    /// What it shows.
    #[serde(default)]
    look: Look,
}

/// All versions of all templates: what the program brings, and what the shop wrote itself.
#[utoipa::path(
    get,
    path = "/templates",
    tag = "templates",
    operation_id = "list_templates",
    security(("key" = ["read"])),
    responses((status = 200, description = "The templates.", body = Templates))
)]
async fn list_templates(call: Call, Extension(desk): Shared) -> Answer<Json<Templates>> {
    let templates = call.read(move |tx, _at| desk.list(tx)).await?;
    Ok(Json(Templates { templates }))
}

/// The version that programmes would name: the newest that is published; the draft where there is nothing else.
#[utoipa::path(
    get,
    path = "/templates/{name}",
    tag = "templates",
    operation_id = "read_template",
    security(("key" = ["read"])),
    params(("name" = String, Path, description = "name")),
    responses((status = 200, description = "The template.", body = TemplateView))
)]
async fn read_template(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
) -> Answer<Json<TemplateView>> {
    let found = call
        .read(move |tx, _at| {
            let version = desk.newest(tx, &name)?;
            desk.read(tx, &name, version)
        })
        .await?;
    Ok(Json(found))
}

/// One version: its document, and what is not translated in it.
#[utoipa::path(
    get,
    path = "/templates/{name}/{version}",
    tag = "templates",
    operation_id = "read_template_version",
    security(("key" = ["read"])),
    params(("name" = String, Path, description = "name"), ("version" = u32, Path, description = "version")),
    responses((status = 200, description = "The version.", body = TemplateView))
)]
async fn read_template_version(
    call: Call,
    Extension(desk): Shared,
    Path((name, version)): Path<(String, u32)>,
) -> Answer<Json<TemplateView>> {
    let found = call
        .read(move |tx, _at| desk.read(tx, &name, version))
        .await?;
    Ok(Json(found))
}

/// Saves the draft of a name, a new one where there is none. Refused with all that is wrong, by place, line and column,
/// and when it takes more than a message may.
#[utoipa::path(
    put,
    path = "/templates/{name}",
    tag = "templates",
    operation_id = "save_template",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name")),
    request_body = Draft,
    responses((status = 200, description = "The draft.", body = TemplateView))
)]
async fn save_template(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
    Json(draft): Json<Draft>,
) -> Answer<Written> {
    call.write(move |tx, at| Ok::<_, Error>(Reply::ok(desk.save(tx, at, &name, &draft)?)))
        .await
}

/// Throws the draft of a name away.
#[utoipa::path(
    delete,
    path = "/templates/{name}",
    tag = "templates",
    operation_id = "discard_template",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name")),
    responses((status = 204, description = "There is no draft any more."))
)]
async fn discard_template(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        let _done = desk.discard(tx, &name)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

/// Publishes the draft of a name, so that programmes may name it. From then on it stays as it is.
#[utoipa::path(
    post,
    path = "/templates/{name}/publish",
    tag = "templates",
    operation_id = "publish_template",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name")),
    responses((status = 200, description = "The version.", body = TemplateView))
)]
async fn publish_template(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = desk.publish(tx, at, &name)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

/// What a version says, for a sample, or for a customer and something that happened to them.
#[utoipa::path(
    post,
    path = "/templates/{name}/{version}/preview",
    tag = "templates",
    operation_id = "preview_template",
    security(("key" = ["read"])),
    params(("name" = String, Path, description = "name"), ("version" = u32, Path, description = "version")),
    request_body = Look,
    responses((status = 200, description = "The message.", body = Preview))
)]
async fn preview_template(
    call: Call,
    Extension(desk): Shared,
    Path((name, version)): Path<(String, u32)>,
    Json(look): Json<Look>,
) -> Answer<Json<Preview>> {
    let preview = call
        .read(move |tx, at| desk.preview(tx, at, (&name, version), &look))
        .await?;
    Ok(Json(preview))
}

/// What a document says that is not saved; or all that is wrong with it.
#[utoipa::path(
    post,
    path = "/template-previews",
    tag = "templates",
    operation_id = "preview_document",
    security(("key" = ["read"])),
    request_body = TemplateSketch,
    responses((status = 200, description = "The message.", body = Preview))
)]
async fn preview_document(
    call: Call,
    Extension(desk): Shared,
    Json(sketch): Json<TemplateSketch>,
) -> Answer<Json<Preview>> {
    let preview = call
        .read(move |tx, at| desk.preview_document(tx, at, &sketch.document, &sketch.look))
        .await?;
    Ok(Json(preview))
}

/// Sends what a version says to a customer, such as somebody of the staff, through the queue that everything goes
/// through.
#[utoipa::path(
    post,
    path = "/templates/{name}/{version}/test",
    tag = "templates",
    operation_id = "test_template",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name"), ("version" = u32, Path, description = "version")),
    request_body = Trial,
    responses((status = 202, description = "It will be sent.", body = TemplateTested))
)]
async fn test_template(
    call: Call,
    Extension(desk): Shared,
    Path((name, version)): Path<(String, u32)>,
    Json(trial): Json<Trial>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = desk.test(tx, at, (&name, version), &trial)?;
        let ask = done.into_inner().to_string();
        Ok::<_, Error>(Reply::accepted(TemplateTested { ask }))
    })
    .await
}

/// What templates may speak of, and the filters that they may use.
#[utoipa::path(
    get,
    path = "/template-variables",
    tag = "templates",
    operation_id = "list_template_variables",
    security(("key" = ["read"])),
    responses((status = 200, description = "The variables.", body = Variables))
)]
async fn list_variables(call: Call, Extension(desk): Shared) -> Answer<Json<Variables>> {
    let _principal = call.principal();
    Ok(Json(desk.variables()))
}
