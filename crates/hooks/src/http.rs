//! The room over HTTP.

use axum::Extension;
use http::StatusCode;
use kernel::Rng;
use serde::{Deserialize, Serialize};
use web::{
    Answer, Call, CursorKey, Json, Page, PageParams, Paging, Path, Query, Reply, Routes, Written,
    routes,
};

use crate::{
    domain::{DeliveryId, DeliveryState, HookId, NewHook},
    error::Error,
    public::{DeliveryView, HookView, HooksView},
    service,
};

/// The kinds of events that can be heard of.
#[derive(Clone, Copy, Debug)]
struct Kinds(&'static [&'static str]);

/// The room's operations, over the kinds of events that can be heard of; `rng` comes from the operating system.
pub fn routes(kinds: &'static [&'static str], rng: Rng) -> Routes {
    Routes::new()
        .routes(routes!(create, list))
        .routes(routes!(change, remove))
        .routes(routes!(renew_secret))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(test))
        .routes(routes!(deliveries))
        .routes(routes!(retry_all))
        .routes(routes!(retry))
        .layer(Extension(Kinds(kinds)))
        .layer(Extension(rng))
}

/// A receiver whose secret was just made.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[schema(as = MadeHook)]
struct Made {
    /// What everybody may know of it.
    #[serde(flatten)]
    hook: HookView,
    /// What its calls are signed with: shown this once.
    #[schema(example = "whs_9f86…")]
    secret: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(DeliveryId);

impl CursorKey for ById {
    const LIST: &'static str = "deliveries of a webhook, newest first";
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Only those that are as far as this.
    state: Option<DeliveryState>,
}

#[utoipa::path(
    post, path = "/hooks", operation_id = "create_hook", tag = "hooks", security(("key" = ["manage"])),
    request_body = NewHook, responses((status = 201, body = Made))
)]
/// Sets up a webhook: another system that is told of events from now on. The secret that its calls are signed with is shown
/// this once; no answer of this operation is kept for a repeat.
async fn create(
    call: Call,
    Extension(kinds): Extension<Kinds>,
    Extension(rng): Extension<Rng>,
    Json(new): Json<NewHook>,
) -> Answer<(StatusCode, Json<Made>)> {
    let (hook, secret) = call
        .change(move |tx, at| service::create(tx, at, &rng, (new.clone(), kinds.0)))
        .await?;
    call.concerns(hook.id);
    Ok((StatusCode::CREATED, Json(Made { hook, secret })))
}

#[utoipa::path(
    get, path = "/hooks", operation_id = "list_hooks", tag = "hooks", security(("key" = ["manage"])),
    responses((status = 200, body = HooksView))
)]
/// The webhooks, oldest first, and the kinds of events that they can hear of.
async fn list(call: Call, Extension(kinds): Extension<Kinds>) -> Answer<Json<HooksView>> {
    let items = call.read(|tx, _at| service::list(tx)).await?;
    let kinds = kinds.0.iter().chain([&events::ANY_CUSTOM]);
    let kinds = kinds.map(|kind| (*kind).to_owned()).collect();
    Ok(Json(HooksView { items, kinds }))
}

#[utoipa::path(
    put, path = "/hooks/{hook}", operation_id = "change_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")), request_body = NewHook,
    responses((status = 200, body = HookView))
)]
/// Changes a webhook. Its secret stays; what waits for it is told to the new address.
async fn change(
    call: Call,
    Extension(kinds): Extension<Kinds>,
    Path(hook): Path<HookId>,
    Json(new): Json<NewHook>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        let hook = service::change(tx, hook, (new.clone(), kinds.0))?;
        Ok::<_, Error>(Reply::ok(hook))
    })
    .await
}

#[utoipa::path(
    delete, path = "/hooks/{hook}", operation_id = "delete_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")),
    responses((status = 204, description = "It is gone, with everything that waited for it."))
)]
/// Removes a webhook. What waits for it is told to nobody.
async fn remove(call: Call, Path(hook): Path<HookId>) -> Answer<Written> {
    call.write(move |tx, _at| {
        service::remove(tx, hook)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

#[utoipa::path(
    post, path = "/hooks/{hook}/secret", operation_id = "renew_hook_secret", tag = "hooks",
    security(("key" = ["manage"])), params(("hook" = String, Path, description = "`hok_…`")),
    responses((status = 200, body = Made))
)]
/// Makes a new secret, which is shown this once; the old one counts for nothing from now on.
async fn renew_secret(
    call: Call,
    Extension(rng): Extension<Rng>,
    Path(hook): Path<HookId>,
) -> Answer<Json<Made>> {
    let (hook, secret) = call
        .change(move |tx, _at| service::new_secret(tx, &rng, hook))
        .await?;
    Ok(Json(Made { hook, secret }))
}

#[utoipa::path(
    post, path = "/hooks/{hook}/pause", operation_id = "pause_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")), responses((status = 200, body = HookView))
)]
/// Nobody calls this webhook until it goes on. What happens meanwhile is not told later; what waits already is.
async fn pause(call: Call, Path(hook): Path<HookId>) -> Answer<Written> {
    call.write(move |tx, _at| Ok::<_, Error>(Reply::ok(service::set_paused(tx, hook, true)?)))
        .await
}

#[utoipa::path(
    post, path = "/hooks/{hook}/resume", operation_id = "resume_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")), responses((status = 200, body = HookView))
)]
/// Lets a paused webhook go on.
async fn resume(call: Call, Path(hook): Path<HookId>) -> Answer<Written> {
    call.write(move |tx, _at| Ok::<_, Error>(Reply::ok(service::set_paused(tx, hook, false)?)))
        .await
}

#[utoipa::path(
    post, path = "/hooks/{hook}/test", operation_id = "test_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")), responses((status = 202, body = DeliveryView))
)]
/// Tells the webhook an event of the kind `hook.test` within seconds, about nobody.
async fn test(call: Call, Path(hook): Path<HookId>) -> Answer<Written> {
    call.write(move |tx, at| Ok::<_, Error>(Reply::accepted(service::trial(tx, at, hook)?)))
        .await
}

#[utoipa::path(
    get, path = "/hooks/{hook}/deliveries", operation_id = "list_hook_deliveries", tag = "hooks",
    security(("key" = ["manage"])), params(("hook" = String, Path, description = "`hok_…`"), Which, PageParams),
    responses((status = 200, body = Page<DeliveryView>))
)]
/// What a webhook was told in the last 14 days and is to be told, newest first.
async fn deliveries(
    call: Call,
    Path(hook): Path<HookId>,
    Query(which): Query<Which>,
    paging: Paging<ById>,
) -> Answer<Json<Page<DeliveryView>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = paging.fetch();
    let rows = call
        .read(move |tx, _at| service::deliveries(tx, (hook, which.state), (before, fetch)))
        .await?;
    Ok(Json(paging.page(rows, |delivery| ById(delivery.id))?))
}

#[utoipa::path(
    post, path = "/hooks/{hook}/retry", operation_id = "retry_hook", tag = "hooks", security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`")), responses((status = 200, body = HookView))
)]
/// Everything that was given up is tried anew.
async fn retry_all(call: Call, Path(hook): Path<HookId>) -> Answer<Written> {
    call.write(move |tx, at| Ok::<_, Error>(Reply::ok(service::retry_all(tx, at, hook)?)))
        .await
}

#[utoipa::path(
    post, path = "/hooks/{hook}/deliveries/{delivery}/retry", operation_id = "retry_hook_delivery", tag = "hooks",
    security(("key" = ["manage"])),
    params(("hook" = String, Path, description = "`hok_…`"), ("delivery" = String, Path, description = "`hkd_…`")),
    responses((status = 200, body = DeliveryView))
)]
/// A delivery that was given up is tried anew; any other stays as it is.
async fn retry(call: Call, Path((hook, delivery)): Path<(HookId, DeliveryId)>) -> Answer<Written> {
    call.write(move |tx, at| {
        let delivery = service::retry(tx, at, (hook, delivery))?;
        Ok::<_, Error>(Reply::ok(delivery))
    })
    .await
}
