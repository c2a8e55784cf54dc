//! API keys over HTTP.

use axum::Extension;
use http::StatusCode;
use kernel::Rng;
use serde::{Deserialize, Serialize};
use utoipa_axum::routes;

use crate::{
    Routes,
    body::Json,
    call::{Answer, Call},
    cursor::CursorKey,
    keys::{self, ApiKey, ApiKeyId},
    page::{Page, PageParams, Paging},
    params::Path,
    reply::{Reply, Written},
    scope::Scope,
};

/// The operations on keys. `rng` comes from the operating system.
pub fn key_routes(rng: Rng) -> Routes {
    Routes::new()
        .routes(routes!(create, list))
        .routes(routes!(revoke))
        .layer(Extension(rng))
}

/// A new key.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApiKey {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// How far it reaches.
    scope: Scope,
}

/// A key that was made.
#[derive(Clone, Serialize, utoipa::ToSchema)]
struct MadeApiKey {
    /// What everybody may know of it.
    #[serde(flatten)]
    key: ApiKey,
    /// The whole key: shown this once, and kept nowhere.
    #[schema(example = "prn_01fz3k9q8r7x2_9f86…")]
    text: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ById(ApiKeyId);

impl CursorKey for ById {
    const LIST: &'static str = "API keys, newest first";
}

#[utoipa::path(
    post, path = "/keys", operation_id = "create_key", tag = "keys", security(("key" = ["manage"])),
    request_body = NewApiKey, responses((status = 201, body = MadeApiKey))
)]
/// Makes an API key. The whole key is shown this once; no answer of this operation is kept for a repeat.
async fn create(
    call: Call,
    Extension(rng): Extension<Rng>,
    Json(new): Json<NewApiKey>,
) -> Answer<(StatusCode, Json<MadeApiKey>)> {
    let (key, text) = call
        .change(move |tx, at| keys::create(tx, at, &rng, &new.name, new.scope))
        .await?;
    call.concerns(key.id);
    let made = MadeApiKey {
        key,
        text: text.reveal().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

#[utoipa::path(
    get, path = "/keys", operation_id = "list_keys", tag = "keys", security(("key" = ["manage"])), params(PageParams),
    responses((status = 200, body = Page<ApiKey>))
)]
/// API keys, newest first, revoked ones included.
async fn list(call: Call, paging: Paging<ById>) -> Answer<Json<Page<ApiKey>>> {
    let before = paging.after.as_ref().map(|key| key.0);
    let fetch = usize::try_from(paging.fetch()).unwrap_or(1);
    let rows = call
        .read(move |tx, _at| {
            let mut keys = keys::list(tx)?;
            keys.reverse();
            keys.retain(|key| before.is_none_or(|before| key.id < before));
            keys.truncate(fetch);
            Ok::<_, keys::Error>(keys)
        })
        .await?;
    Ok(Json(paging.page(rows, |key| ById(key.id))?))
}

#[utoipa::path(
    delete, path = "/keys/{key}", operation_id = "revoke_key", tag = "keys", security(("key" = ["manage"])),
    params(("key" = String, Path, description = "`key_…`")), responses((status = 200, body = ApiKey))
)]
/// Revokes a key for ever. Other nodes let it in for up to five more seconds.
async fn revoke(call: Call, Path(key): Path<ApiKeyId>) -> Answer<Written> {
    call.write(move |tx, at| {
        let key = keys::revoke(tx, at, key)?.into_inner();
        Ok::<_, keys::Error>(Reply::ok(key))
    })
    .await
}
