//! The room over HTTP.

use std::sync::Arc;

use axum::Extension;
use db::Tx;
use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Query, Reply, Routes, Written, routes};

use crate::{
    documents::Documents,
    domain::{BackFill, Document, JourneyName},
    error::Error,
    public::{
        Brought, FailedView, JourneyDetail, JourneyExplanation, JourneyView, NodeNumbers,
        NodePerson, Plan, VersionDetail,
    },
    service::{self, Guard, Hand, Inside, Rules},
    shelf::{ReadyDetail, ReadyView, Shelf},
};

/// What handlers share.
#[derive(Debug)]
struct Desk {
    shelf: Shelf,
    rules: Rules,
}

/// What handlers share, as they get it.
type Shared = Extension<Arc<Desk>>;

/// The room's operations, over what the program brings along, by the rules of the shop.
pub fn routes(shelf: Shelf, rules: Rules) -> Routes {
    let desk = Desk { shelf, rules };
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(list_ready))
        .routes(routes!(read_ready))
        .routes(routes!(read_version))
        .routes(routes!(nodes))
        .routes(routes!(at_node))
        .routes(routes!(read))
        .routes(routes!(validate))
        .routes(routes!(plan))
        .routes(routes!(publish))
        .routes(routes!(enable))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(archive))
        .routes(routes!(explain))
        .routes(routes!(bring_in))
        .routes(routes!(failed))
        .routes(routes!(retry))
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
    /// Whether it is meant when it reaches more people at once than is done without asking.
    #[serde(default)]
    confirm: bool,
}

/// How a document is published.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct Publishing {
    /// What becomes of those who are inside: `finish` on their version (when left out), `move` to the new one, or `retime`,
    /// which also counts the waits that run anew.
    #[serde(default)]
    #[param(inline)]
    inside: Inside,
}

/// Who is brought in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Bringing {
    /// The customer's id.
    #[schema(value_type = String, example = "cus_42")]
    customer: CustomerId,
    /// The same cause brings nobody in twice.
    #[serde(default)]
    cause: Option<String>,
    /// What messages and branches are told: plain fields, such as `{"order": "ord_…"}`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    data: Value,
}

/// Who is tried once more.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Retrying {
    /// Only this customer; everybody whose step failed, up to 1,000, where left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "cus_42")]
    customer: Option<CustomerId>,
}

/// Those whose step failed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Failures {
    /// At most 1,000.
    failed: Vec<FailedView>,
}

/// Who was tried once more.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct Retried {
    /// How many.
    retried: usize,
}

/// Most people shown or tried at a time.
const MOST_FAILED: u32 = 1_000;
/// Most people shown at a node.
const MOST_AT_NODE: u32 = 100;

#[utoipa::path(
    get, path = "/journeys", operation_id = "list_journeys", tag = "journeys", security(("key" = ["read"])),
    responses((status = 200, body = Journeys))
)]
/// All journeys with how many people are how far, and the ready-made ones that are not switched on yet.
async fn list(call: Call, Extension(desk): Shared) -> Answer<Json<Journeys>> {
    let answer = call
        .read(move |tx, _at| {
            let journeys = service::list(tx, &desk.rules.documents)?;
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
        .read(move |tx, _at| detail(tx, &desk.rules.documents, &journey))
        .await?;
    Ok(Json(detail))
}

#[utoipa::path(
    get, path = "/journeys/ready", operation_id = "list_ready_journeys", tag = "journeys",
    security(("key" = ["read"])), responses((status = 200, body = Vec<ReadyDetail>))
)]
/// All ready-made journeys with their documents, also those that the shop has.
async fn list_ready(call: Call, Extension(desk): Shared) -> Answer<Json<Vec<ReadyDetail>>> {
    let all = call.read(move |tx, _at| desk.shelf.all(tx)).await?;
    Ok(Json(all))
}

#[utoipa::path(
    get, path = "/journeys/ready/{journey}", operation_id = "read_ready_journey", tag = "journeys",
    security(("key" = ["read"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = ReadyDetail))
)]
/// One ready-made journey with its document.
async fn read_ready(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Json<ReadyDetail>> {
    let name = name(&journey)?;
    let all = call.read(move |tx, _at| desk.shelf.all(tx)).await?;
    let found = all.into_iter().find(|one| one.ready.name == name);
    Ok(Json(found.ok_or_else(|| Error::Unknown(journey))?))
}

#[utoipa::path(
    get, path = "/journeys/{journey}/versions/{number}", operation_id = "read_journey_version", tag = "journeys",
    security(("key" = ["read"])),
    params(("journey" = String, Path, description = "name"), ("number" = i64, Path, description = "1, 2, 3, …")),
    responses((status = 200, body = VersionDetail))
)]
/// One version of a journey with its document.
async fn read_version(
    call: Call,
    Extension(_desk): Shared,
    Path((journey, number)): Path<(String, i64)>,
) -> Answer<Json<VersionDetail>> {
    let detail = call
        .read(move |tx, _at| {
            service::version(tx, &name(&journey)?, number)?
                .ok_or_else(|| Error::Unknown(format!("{journey}, version {number}")))
        })
        .await?;
    Ok(Json(detail))
}

#[utoipa::path(
    get, path = "/journeys/{journey}/nodes", operation_id = "read_journey_nodes", tag = "journeys",
    security(("key" = ["read"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = Vec<NodeNumbers>))
)]
/// Node by node: how often what happened there, and how many stand there. Over all versions.
async fn nodes(
    call: Call,
    Extension(_desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Json<Vec<NodeNumbers>>> {
    let numbers = call
        .read(move |tx, _at| {
            service::nodes(tx, &name(&journey)?)?.ok_or_else(|| Error::Unknown(journey.clone()))
        })
        .await?;
    Ok(Json(numbers))
}

#[utoipa::path(
    get, path = "/journeys/{journey}/nodes/{node}/people", operation_id = "list_people_at_node", tag = "journeys",
    security(("key" = ["read"])),
    params(("journey" = String, Path, description = "name"), ("node" = String, Path, description = "the node's id")),
    responses((status = 200, body = Vec<NodePerson>))
)]
/// Some of those who stand at a node, at most 100, the latest first. Nobody stands at a node that there is not.
async fn at_node(
    call: Call,
    Extension(_desk): Shared,
    Path((journey, node)): Path<(String, String)>,
) -> Answer<Json<Vec<NodePerson>>> {
    let people = call
        .read(move |tx, _at| {
            service::at_node(tx, &name(&journey)?, (&node, MOST_AT_NODE))?
                .ok_or_else(|| Error::Unknown(journey.clone()))
        })
        .await?;
    Ok(Json(people))
}

#[utoipa::path(
    post, path = "/journeys/validate", operation_id = "validate_journey", tag = "journeys", security(("key" = ["read"])),
    request_body = Value, responses((status = 200, body = Value))
)]
/// Reads a document without keeping it: refused with all that is wrong, by node and field, or answered with everything
/// that it may leave out filled in.
async fn validate(
    call: Call,
    Extension(desk): Shared,
    Json(document): Json<Value>,
) -> Answer<Json<Value>> {
    let answer = call
        .read(move |tx, _at| {
            let document = Document::parse(&document).map_err(Error::Document)?;
            desk.shelf.check(tx, &document)?;
            Ok::<_, Error>(document.to_json())
        })
        .await?;
    Ok(Json(answer))
}

#[utoipa::path(
    post, path = "/journeys/{journey}/plan", operation_id = "plan_journey", tag = "journeys", security(("key" = ["read"])),
    params(("journey" = String, Path, description = "name")), request_body = Value, responses((status = 200, body = Plan))
)]
/// What publishing a document would change, and who is inside.
async fn plan(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
    Json(document): Json<Value>,
) -> Answer<Json<Plan>> {
    let answer = call
        .read(move |tx, at| {
            let name = JourneyName::parse(&journey)?;
            let document = Document::parse(&document).map_err(Error::Document)?;
            desk.shelf.check(tx, &document)?;
            service::plan(tx, at, &desk.rules, (&name, &document))
        })
        .await?;
    Ok(Json(answer))
}

#[utoipa::path(
    post, path = "/journeys/{journey}/publish", operation_id = "publish_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name"), Publishing),
    request_body = Value, responses((status = 200, body = JourneyDetail))
)]
/// Publishes a document: a new journey is a draft; of one that stands it is a new version, which people enter from now
/// on. Refused with all that is wrong, by place.
async fn publish(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
    Query(publishing): Query<Publishing>,
    Json(document): Json<Value>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let name = JourneyName::parse(&journey)?;
        let document = Document::parse(&document).map_err(Error::Document)?;
        let _done = desk
            .shelf
            .publish(tx, at, (&name, &document), publishing.inside)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.rules.documents, &journey)?))
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
        let guard = Guard {
            confirmed: enabling.confirm,
            ..Guard::from_settings(tx)?
        };
        let rules = (&desk.rules, guard);
        let name = name(&journey)?;
        let _done = desk
            .shelf
            .enable(tx, at, rules, &name, enabling.back_fill)?;
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.rules.documents, &journey)?))
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
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.rules.documents, &journey)?))
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
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.rules.documents, &journey)?))
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
        Ok::<_, Error>(Reply::ok(detail(tx, &desk.rules.documents, &journey)?))
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
            service::explain(tx, at, &desk.rules.documents, customer, &name)?
                .ok_or_else(|| Error::Unknown(journey.clone()))
        })
        .await?;
    Ok(Json(explanation))
}

#[utoipa::path(
    post, path = "/journeys/{journey}/customers", operation_id = "bring_into_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")), request_body = Bringing,
    responses((status = 200, body = Brought))
)]
/// Brings a customer into a live journey, whatever its trigger. Re-entry, conditions and holdout hold as for everybody.
async fn bring_in(
    call: Call,
    Extension(desk): Shared,
    Path(journey): Path<String>,
    Json(bringing): Json<Bringing>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let hand = Hand {
            customer: bringing.customer,
            cause: bringing.cause.clone(),
            data: bringing.data.clone(),
        };
        let brought = service::bring_in(tx, at, &desk.rules, (&name(&journey)?, &hand))?;
        Ok::<_, Error>(Reply::ok(brought))
    })
    .await
}

#[utoipa::path(
    get, path = "/journeys/{journey}/failed", operation_id = "list_failed_in_journey", tag = "journeys",
    security(("key" = ["read"])), params(("journey" = String, Path, description = "name")),
    responses((status = 200, body = Failures))
)]
/// Those whose step failed, with the cause and what happened before.
async fn failed(
    call: Call,
    Extension(_desk): Shared,
    Path(journey): Path<String>,
) -> Answer<Json<Failures>> {
    let failed = call
        .read(move |tx, _at| {
            service::failed(tx, &name(&journey)?, MOST_FAILED)?
                .ok_or_else(|| Error::Unknown(journey.clone()))
        })
        .await?;
    Ok(Json(Failures { failed }))
}

#[utoipa::path(
    post, path = "/journeys/{journey}/retry", operation_id = "retry_journey", tag = "journeys",
    security(("key" = ["write"])), params(("journey" = String, Path, description = "name")), request_body = Retrying,
    responses((status = 200, body = Retried))
)]
/// Tries failed steps once more.
async fn retry(
    call: Call,
    Extension(_desk): Shared,
    Path(journey): Path<String>,
    Json(retrying): Json<Retrying>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let retried =
            service::retry_failed(tx, at, &name(&journey)?, (retrying.customer, MOST_FAILED))?;
        Ok::<_, Error>(Reply::ok(Retried { retried }))
    })
    .await
}

/// A name that cannot be one is nobody's.
fn name(text: &str) -> Result<JourneyName, Error> {
    JourneyName::parse(text).map_err(|_not_a_name| Error::Unknown(text.to_owned()))
}

fn detail(tx: &mut Tx<'_>, documents: &Documents, journey: &str) -> Result<JourneyDetail, Error> {
    service::show(tx, documents, &name(journey)?)?.ok_or_else(|| Error::Unknown(journey.to_owned()))
}
