//! The room over HTTP.

use std::sync::Arc;

use axum::Extension;
use db::Tx;
use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Reply, Routes, Written, routes};

use crate::{
    documents::Documents,
    domain::{BackFill, Document, JourneyName},
    error::Error,
    public::{JourneyDetail, JourneyExplanation, JourneyView},
    service,
    shelf::{ReadyView, Shelf},
};

/// What handlers share.
#[derive(Debug)]
struct Desk {
    shelf: Shelf,
    documents: Documents,
}

/// What handlers share, as they get it.
type Shared = Extension<Arc<Desk>>;

/// The room's operations, over what the program brings along.
pub fn routes(shelf: Shelf) -> Routes {
    let desk = Desk {
        shelf,
        documents: Documents::default(),
    };
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(publish))
        .routes(routes!(enable))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(archive))
        .routes(routes!(explain))
        .layer(Extension(Arc::new(desk)))
}

/// The journeys of the shop, and the ready-made ones that it has not switched on.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Journeys {
    /// By name.
    journeys: Vec<JourneyView>,
    /// By name.
    ready: Vec<ReadyView>,
}

/// How a journey is switched on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Enabling {
    /// Bring in people whose event lies before: `{"newest": 500}` or `{"since": "2026-01-01T00:00:00Z"}`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    back_fill: Option<BackFill>,
}

#[utoipa::path(
    get, path = "/journeys", operation_id = "list_journeys", tag = "journeys", security(("key" = ["read"])),
    responses((status = 200, body = Journeys))
)]
/// All journeys with how many people are how far, and the ready-made ones that are not switched on yet.
async fn list(call: Call, Extension(desk): Shared) -> Answer<Json<Journeys>> {
    let answer = call
        .read(move |tx, _at| {
            let journeys = service::list(tx, &desk.documents)?;
            let ready = desk.shelf.others(&journeys);
            Ok::<_, Error>(Journeys { journeys, ready })
        })
        .await?;
    Ok(Json(answer))
}

#[utoipa::path(
    get, path = "/journeys/{journey}", operation_id = "read_journey", tag = "journeys", security(("key" = ["read"])),
    params(("journey" = String, Path, description = "name")), responses((status = 200, body = JourneyDetail))
)]
/// One journey: its document, its versions, its back-fills, how many people are how far.
async fn read(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Json<JourneyDetail>> {
    let detail = call
        .read(move |tx, _at| detail(tx, &desk.documents, &journey))
        .await?;
    Ok(Json(detail))
}

#[utoipa::path(
    post, path = "/journeys/{journey}/publish", operation_id = "publish_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")), request_body = Value,
    responses((status = 200, body = JourneyDetail))
)]
/// Publishes a document: a new journey is a draft; of one that stands it is a new version, which people enter from now
/// on, while those inside stay on theirs. Refused with all that is wrong, by place.
async fn publish(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
    Json(document): Json<Value>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let name = JourneyName::parse(&journey)?;
        let document = Document::parse(&document).map_err(Error::Document)?;
        let _done = desk.shelf.publish(tx, at, &name, &document)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.documents, &journey)?))
    })
    .await
}

#[utoipa::path(
    post, path = "/journeys/{journey}/enable", operation_id = "enable_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name, also of a ready-made one")),
    request_body = Enabling, responses((status = 200, body = JourneyDetail))
)]
/// Switches a journey on. A ready-made one that the shop does not have yet is published first. A back-fill runs in the
/// background.
async fn enable(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
    Json(enabling): Json<Enabling>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let _done = desk
            .shelf
            .enable(tx, at, &name(&journey)?, enabling.back_fill)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.documents, &journey)?))
    })
    .await
}

#[utoipa::path(
    post, path = "/journeys/{journey}/pause", operation_id = "pause_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = JourneyDetail))
)]
/// Nobody comes in, and those inside stay where they are.
async fn pause(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let _done = service::pause(tx, at, &name(&journey)?)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.documents, &journey)?))
    })
    .await
}

#[utoipa::path(
    post, path = "/journeys/{journey}/resume", operation_id = "resume_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = JourneyDetail))
)]
/// Goes on after a pause, also with those who were due meanwhile.
async fn resume(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let _done = service::resume(tx, at, &name(&journey)?)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.documents, &journey)?))
    })
    .await
}

#[utoipa::path(
    post, path = "/journeys/{journey}/archive", operation_id = "archive_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = JourneyDetail))
)]
/// Over: nobody comes in, and those inside leave when they are due. It cannot be undone.
async fn archive(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let _done = service::archive(tx, at, &name(&journey)?)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.documents, &journey)?))
    })
    .await
}

#[utoipa::path(
    get, path = "/journeys/{journey}/customers/{customer}", operation_id = "explain_journey", tag = "journeys",
    security(("key" = ["read"])),
    params(("journey" = String, Path, description = "name"), ("customer" = String, Path, description = "id")),
    responses((status = 200, body = JourneyExplanation))
)]
/// Why a customer is, was, or is not in a journey, and what happened there.
async fn explain(
    call: Call,
    Extension(desk): Shared,
    Path((journey, customer)): Path<(String, CustomerId)>,
) -> Answer<Json<JourneyExplanation>> {
    let explanation = call
        .read(move |tx, at| {
            let name = name(&journey)?;
            service::explain(tx, at, &desk.documents, customer, &name)?
                .ok_or_else(|| Error::Unknown(journey.clone()))
        })
        .await?;
    Ok(Json(explanation))
}

/// A name that cannot be one is nobody's.
fn name(text: &str) -> Result<JourneyName, Error> {
    JourneyName::parse(text).map_err(|_not_a_name| Error::Unknown(text.to_owned()))
}

fn detail(tx: &mut Tx<'_>, documents: &Documents, journey: &str) -> Result<JourneyDetail, Error> {
    service::show(tx, documents, &name(journey)?)?.ok_or_else(|| Error::Unknown(journey.to_owned()))
}
