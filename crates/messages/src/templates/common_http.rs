//! Blocks that several templates show, over HTTP.

use axum::Extension;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Reply, Routes, Written, routes};

use super::{
    common_desk::{CommonDraft, CommonSketch, CommonView, CommonWhole},
    http::Shared,
    look::Preview,
};
use crate::error::Error;

/// The operations.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_shared_blocks))
        .routes(routes!(read_shared_block))
        .routes(routes!(save_shared_block))
        .routes(routes!(remove_shared_block))
        .routes(routes!(preview_shared_block))
}

/// The shared blocks of the shop.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SharedBlocks {
    /// By name.
    items: Vec<CommonView>,
}

/// Blocks that several templates show, with the templates that name them.
#[utoipa::path(
    get,
    path = "/shared-blocks",
    tag = "templates",
    operation_id = "list_shared_blocks",
    security(("key" = ["read"])),
    responses((status = 200, description = "The shared blocks.", body = SharedBlocks))
)]
async fn list_shared_blocks(call: Call, Extension(desk): Shared) -> Answer<Json<SharedBlocks>> {
    let items = call.read(move |tx, _at| desk.commons(tx)).await?;
    Ok(Json(SharedBlocks { items }))
}

/// One shared block: what it says, what it said before, and where it is shown.
#[utoipa::path(
    get,
    path = "/shared-blocks/{name}",
    tag = "templates",
    operation_id = "read_shared_block",
    security(("key" = ["read"])),
    params(("name" = String, Path, description = "name")),
    responses((status = 200, description = "The shared block.", body = CommonWhole))
)]
async fn read_shared_block(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
) -> Answer<Json<CommonWhole>> {
    let found = call.read(move |tx, _at| desk.common(tx, &name)).await?;
    Ok(Json(found))
}

/// Saves a shared block. It counts at once, in every message that is written from now on. `header` takes the place of the
/// shop's name at the top of every letter, `footer` is shown below what every letter says. Refused with all that is wrong,
/// also in the templates that name it.
#[utoipa::path(
    put,
    path = "/shared-blocks/{name}",
    tag = "templates",
    operation_id = "save_shared_block",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name")),
    request_body = CommonDraft,
    responses((status = 200, description = "The shared block.", body = CommonWhole))
)]
async fn save_shared_block(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
    Json(draft): Json<CommonDraft>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = desk.save_common(tx, at, &name, &draft)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

/// Removes a shared block. Refused while templates name it.
#[utoipa::path(
    delete,
    path = "/shared-blocks/{name}",
    tag = "templates",
    operation_id = "remove_shared_block",
    security(("key" = ["write"])),
    params(("name" = String, Path, description = "name")),
    responses((status = 204, description = "There is no such block any more."))
)]
async fn remove_shared_block(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        let _done = desk.remove_common(tx, &name)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

/// What a template would say with a shared block that is not saved; or the block by itself.
#[utoipa::path(
    post,
    path = "/shared-blocks/{name}/preview",
    tag = "templates",
    operation_id = "preview_shared_block",
    security(("key" = ["read"])),
    params(("name" = String, Path, description = "name")),
    request_body = CommonSketch,
    responses((status = 200, description = "The message.", body = Preview))
)]
async fn preview_shared_block(
    call: Call,
    Extension(desk): Shared,
    Path(name): Path<String>,
    Json(sketch): Json<CommonSketch>,
) -> Answer<Json<Preview>> {
    let preview = call
        .read(move |tx, at| desk.preview_common(tx, at, &name, &sketch))
        .await?;
    Ok(Json(preview))
}
