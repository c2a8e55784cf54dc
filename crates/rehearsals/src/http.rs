//! The room over HTTP.

use std::sync::Arc;

use axum::Extension;
use journeys::Shelf;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, Json, Page, PageParams, Paging, Path, Reply, Routes, Written, routes,
};

use crate::{
    domain::{RunId, Wanted},
    error::Error,
    public::{RunDetail, RunView},
    service,
};

/// The room's operations, over what the program brings along for journeys.
pub fn routes(shelf: Shelf) -> Routes {
    Routes::new()
        .routes(routes!(start, list))
        .routes(routes!(read, remove))
        .routes(routes!(cancel))
        .layer(Extension(Arc::new(shelf)))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(RunId);

impl CursorKey for ById {
    const LIST: &'static str = "rehearsals, newest first";
}

#[utoipa::path(
    post, path = "/rehearsals", operation_id = "start_rehearsal", tag = "rehearsals", security(("key" = ["write"])),
    request_body = Wanted, responses((status = 202, body = RunView))
)]
/// Asks for a rehearsal: what journeys would have done in the past, had they been on. It is queued, and lived through in
/// the background over a copy of the shop; nothing of the shop is changed, and nobody is written to.
async fn start(
    call: Call,
    Extension(shelf): Extension<Arc<Shelf>>,
    Json(wanted): Json<Wanted>,
) -> Answer<Written> {
    let asked_by = call.by();
    call.write(move |tx, at| {
        let run = service::ask(tx, at, &shelf, (&wanted, &asked_by))?;
        Ok::<_, Error>(Reply::accepted(run))
    })
    .await
}

#[utoipa::path(
    get, path = "/rehearsals", operation_id = "list_rehearsals", tag = "rehearsals", security(("key" = ["read"])),
    params(PageParams), responses((status = 200, body = Page<RunView>))
)]
/// Rehearsals, newest first, without their results. The newest 200 that are over are kept.
async fn list(call: Call, paging: Paging<ById>) -> Answer<Json<Page<RunView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = paging.fetch();
    let rows = call
        .read(move |tx, _at| service::list(tx, before, fetch))
        .await?;
    Ok(Json(paging.page(rows, |run| ById(run.id))?))
}

#[utoipa::path(
    get, path = "/rehearsals/{rehearsal}", operation_id = "read_rehearsal", tag = "rehearsals",
    security(("key" = ["read"])), params(("rehearsal" = String, Path, description = "`reh_…`")),
    responses((status = 200, body = RunDetail))
)]
/// One rehearsal: how far it is, and when it is done, what would have happened.
async fn read(call: Call, Path(rehearsal): Path<RunId>) -> Answer<Json<RunDetail>> {
    let detail = call
        .read(move |tx, _at| service::read(tx, rehearsal))
        .await?;
    Ok(Json(detail))
}

#[utoipa::path(
    post, path = "/rehearsals/{rehearsal}/cancel", operation_id = "cancel_rehearsal", tag = "rehearsals",
    security(("key" = ["write"])), params(("rehearsal" = String, Path, description = "`reh_…`")),
    responses((status = 200, body = RunView))
)]
/// Stops a rehearsal: one that waits at once, one that runs within seconds.
async fn cancel(call: Call, Path(rehearsal): Path<RunId>) -> Answer<Written> {
    call.write(move |tx, at| {
        let run = service::cancel(tx, at, rehearsal)?.into_inner();
        Ok::<_, Error>(Reply::ok(run))
    })
    .await
}

#[utoipa::path(
    delete, path = "/rehearsals/{rehearsal}", operation_id = "delete_rehearsal", tag = "rehearsals",
    security(("key" = ["write"])), params(("rehearsal" = String, Path, description = "`reh_…`")),
    responses((status = 204, description = "It is gone."))
)]
/// Removes a rehearsal that is over, and its result.
async fn remove(call: Call, Path(rehearsal): Path<RunId>) -> Answer<Written> {
    call.write(move |tx, _at| {
        service::remove(tx, rehearsal)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}
