//! The shop's logo over HTTP.

use axum::{Router, extract::State as Given, response::Response, routing::get};
use http::{HeaderValue, header};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Octets, Path, Refusal, Reply, Routes, State, Written, routes};

use crate::{
    logo::{self, Logo, LogoError},
    picture::PictureKind,
    store,
};

/// Where everybody finds it: the present one, or by the hash that follows the one that stood when the address was made.
pub const LOGO_PATH: &str = "/brand/logo";

/// The operations on the logo.
pub fn brand_routes() -> Routes {
    Routes::new().routes(routes!(read_logo, set_logo, remove_logo))
}

/// The logo itself, open to everybody.
pub fn brand_router() -> Router<State> {
    Router::new()
        .route("/brand/logo", get(show_present))
        .route("/brand/logo/{hash}", get(show))
}

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Logo)]
struct LogoView {
    /// Where everybody finds it, below the address of this program.
    #[schema(example = "/brand/logo/9f86d081884c7d659a2feaa0c55ad015")]
    path: String,
    /// What kind of picture it is.
    #[schema(example = "image/png")]
    media_type: &'static str,
    /// Points across.
    width: u32,
    /// Points down.
    height: u32,
}

impl From<Logo> for LogoView {
    fn from(logo: Logo) -> Self {
        Self {
            path: format!("{LOGO_PATH}/{}", logo.hash),
            media_type: logo.kind.media_type(),
            width: logo.width,
            height: logo.height,
        }
    }
}

#[utoipa::path(
    get, path = "/brand/logo", operation_id = "read_logo", tag = "settings", security(("key" = ["read"])),
    responses((status = 200, body = LogoView))
)]
/// The shop's logo; 404 where there is none.
async fn read_logo(call: Call) -> Answer<Json<LogoView>> {
    let found = call
        .read(|tx, _at| logo::logo(tx))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Json(found.into()))
}

#[utoipa::path(
    put, path = "/brand/logo", operation_id = "set_logo", tag = "settings", security(("key" = ["manage"])),
    request_body(content = String, content_type = "application/octet-stream", description = "PNG, JPEG or WebP, at most 512 KB and 4,000 points in each direction"),
    responses((status = 200, body = LogoView))
)]
/// Takes a logo in the place of the one that stands.
async fn set_logo(call: Call, Octets(picture): Octets) -> Answer<Written> {
    call.write(move |tx, at| {
        let logo = logo::set_logo(tx, at, &picture)?;
        Ok::<_, LogoError>(Reply::ok(LogoView::from(logo)))
    })
    .await
}

#[utoipa::path(
    delete, path = "/brand/logo", operation_id = "remove_logo", tag = "settings", security(("key" = ["manage"])),
    responses((status = 204, description = "There is none any more."))
)]
/// Removes the logo.
async fn remove_logo(call: Call) -> Answer<Written> {
    call.write(|tx, _at| {
        store::remove_logo(tx)?;
        Ok::<_, LogoError>(Reply::nothing())
    })
    .await
}

/// What never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What may be another one after an hour: messages that are out for years show the logo of today.
const FOR_NOW: &str = "public, max-age=3600";

async fn show(Given(state): Given<State>, Path(hash): Path<String>) -> Answer<Response> {
    let found = state
        .db()
        .read(move |tx| store::logo_bytes(tx, Some(&hash)))
        .await;
    shown(found.map_err(LogoError::Db)?, FOR_EVER)
}

async fn show_present(Given(state): Given<State>) -> Answer<Response> {
    let found = state.db().read(|tx| store::logo_bytes(tx, None)).await;
    shown(found.map_err(LogoError::Db)?, FOR_NOW)
}

fn shown(found: Option<(PictureKind, Vec<u8>)>, cache: &'static str) -> Answer<Response> {
    let (kind, bytes) = found.ok_or(Refusal::NotFound)?;
    let mut response = Response::new(bytes.into());
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(kind.media_type()),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    // Mail programs and the store's own pages show it too.
    headers.insert(
        header::HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}
