//! The room over HTTP.

use axum::{
    Extension,
    response::{IntoResponse, Response},
};
use http::header;
use kernel::Rng;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    Answer, Call, CursorKey, Json, Octets, Page, PageParams, Paging, Path, Query, Reply, Routes,
    Written, routes,
};

use crate::{
    domain::{CodeState, Definition, OfferState},
    error::Error,
    public::{Brought, CodeView, OfferView},
    service::{self, How, Taken},
};

/// The room's operations; `rng` comes from the operating system.
pub fn routes(rng: Rng) -> Routes {
    Routes::new()
        .routes(routes!(list, create))
        .routes(routes!(show, change))
        .routes(routes!(set_state))
        .routes(routes!(codes))
        .routes(routes!(bring))
        .routes(routes!(make))
        .routes(routes!(download))
        .layer(Extension(rng))
}

/// All offers.
#[derive(Debug, Serialize, ToSchema)]
struct Offers {
    /// By name.
    items: Vec<OfferView>,
}

/// A new offer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOffer {
    /// Its name: 1 to 60 lower-case letters, digits and hyphens.
    #[schema(example = "come-back")]
    name: String,
    /// What it is.
    definition: Definition,
}

/// What an offer becomes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedOffer {
    /// What it is.
    definition: Definition,
}

/// How far an offer is to be.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OfferStanding {
    /// How far.
    state: OfferState,
}

/// How many codes are to be made.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodesWanted {
    /// How many.
    #[schema(minimum = 1, maximum = 100_000)]
    count: u32,
}

/// Codes that were made.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct MadeCodes {
    /// How many.
    added: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ByCode(String);

impl CursorKey for ByCode {
    const LIST: &'static str = "codes of an offer, by code";
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Only those that are as far as this.
    state: Option<CodeState>,
}

#[utoipa::path(
    get, path = "/offers", operation_id = "list_offers", tag = "offers", security(("key" = ["read"])),
    responses((status = 200, body = Offers))
)]
/// All offers with what became of their codes, by name.
async fn list(call: Call) -> Answer<Json<Offers>> {
    let items = call.read(|tx, _at| service::list(tx)).await?;
    Ok(Json(Offers { items }))
}

#[utoipa::path(
    post, path = "/offers", operation_id = "create_offer", tag = "offers", security(("key" = ["write"])),
    request_body = NewOffer,
    responses((status = 201, body = OfferView), (status = 200, description = "the same offer stood already", body = OfferView))
)]
/// Makes an offer. It gives nothing before a journey does.
async fn create(call: Call, Json(new): Json<NewOffer>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::define(tx, at, (&new.name, new.definition.clone()), How::Make)?;
        let is_new = done.is_new();
        let offer = done.into_inner();
        Ok::<_, Error>(if is_new {
            Reply::made(offer)
        } else {
            Reply::ok(offer)
        })
    })
    .await
}

#[utoipa::path(
    get, path = "/offers/{offer}", operation_id = "read_offer", tag = "offers", security(("key" = ["read"])),
    params(("offer" = String, Path, description = "Its name")), responses((status = 200, body = OfferView))
)]
/// One offer with what became of its codes.
async fn show(call: Call, Path(offer): Path<String>) -> Answer<Json<OfferView>> {
    Ok(Json(
        call.read(move |tx, _at| service::show(tx, &offer)).await?,
    ))
}

#[utoipa::path(
    put, path = "/offers/{offer}", operation_id = "change_offer", tag = "offers", security(("key" = ["write"])),
    params(("offer" = String, Path, description = "Its name")), request_body = ChangedOffer,
    responses((status = 200, body = OfferView))
)]
/// Changes an offer. Who was given a code keeps the terms of then.
async fn change(
    call: Call,
    Path(offer): Path<String>,
    Json(new): Json<ChangedOffer>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::define(tx, at, (&offer, new.definition.clone()), How::Change)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    put, path = "/offers/{offer}/state", operation_id = "set_offer_state", tag = "offers",
    security(("key" = ["write"])), params(("offer" = String, Path, description = "Its name")),
    request_body = OfferStanding, responses((status = 200, body = OfferView))
)]
/// Pauses an offer, lets it go on, or ends it. Codes that were given stay valid as far as the store is concerned.
async fn set_state(
    call: Call,
    Path(offer): Path<String>,
    Json(standing): Json<OfferStanding>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::change_state(tx, at, (&offer, standing.state))?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    get, path = "/offers/{offer}/codes", operation_id = "list_offer_codes", tag = "offers",
    security(("key" = ["write"])), params(("offer" = String, Path, description = "Its name"), Which, PageParams),
    responses((status = 200, body = Page<CodeView>))
)]
/// The codes of an offer and how far each is, by code. Whoever sees a free code can use it: a key that may only read sees none.
async fn codes(
    call: Call,
    Path(offer): Path<String>,
    Query(which): Query<Which>,
    paging: Paging<ByCode>,
) -> Answer<Json<Page<CodeView>>> {
    let after = paging.after.as_ref().map(|key| key.0.clone());
    let after = after.unwrap_or_default();
    let fetch = paging.fetch();
    let rows = call
        .read(move |tx, _at| service::codes(tx, &offer, (which.state, &after), fetch))
        .await?;
    let page = paging.page(rows, |(code, _)| ByCode(code.clone()))?;
    Ok(Json(page.map(|(_, view)| view)))
}

#[utoipa::path(
    post, path = "/offers/{offer}/codes", operation_id = "bring_offer_codes", tag = "offers",
    security(("key" = ["write"])), params(("offer" = String, Path, description = "Its name")),
    request_body(content = String, content_type = "application/octet-stream", description = "A code on each line, or CSV whose first column has it, in UTF-8. Larger files are brought in parts."),
    responses((status = 200, body = Brought))
)]
/// Takes codes that the store platform made and that each are used once. What is no code, and what is there already, is left out
/// with its reason.
async fn bring(call: Call, Path(offer): Path<String>, Octets(file): Octets) -> Answer<Written> {
    call.write(move |tx, at| {
        let text = String::from_utf8_lossy(&file);
        let lines: Vec<&str> = text.lines().collect();
        let mut taken = Taken::default();
        service::take_codes(tx, at, &offer, &lines, &mut taken)?;
        Ok::<_, Error>(Reply::ok(taken.brought))
    })
    .await
}

#[utoipa::path(
    post, path = "/offers/{offer}/codes/make", operation_id = "make_offer_codes", tag = "offers",
    security(("key" = ["write"])), params(("offer" = String, Path, description = "Its name")),
    request_body = CodesWanted, responses((status = 200, body = MadeCodes))
)]
/// Makes codes that nobody can guess and that each are used once. The store platform must have them before somebody uses one:
/// take them there as a file.
async fn make(
    call: Call,
    Extension(rng): Extension<Rng>,
    Path(offer): Path<String>,
    Json(wanted): Json<CodesWanted>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let added = service::generate(tx, at, &rng, (&offer, wanted.count))?;
        Ok::<_, Error>(Reply::ok(MadeCodes { added }))
    })
    .await
}

#[utoipa::path(
    get, path = "/offers/{offer}/codes.csv", operation_id = "download_offer_codes", tag = "offers",
    security(("key" = ["write"])), params(("offer" = String, Path, description = "Its name"), Which),
    responses((status = 200, content_type = "text/csv", body = String, description = "Each code, how far it is, who has it and since when."))
)]
/// The codes of an offer as a file for the store platform, by code, for who may write.
async fn download(
    call: Call,
    Path(offer): Path<String>,
    Query(which): Query<Which>,
) -> Answer<Response> {
    let file = call
        .read(move |tx, _at| {
            let mut file = Vec::new();
            service::export_codes(tx, &offer, which.state, &mut file)?;
            Ok::<_, Error>(file)
        })
        .await?;
    let heads = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"codes.csv\"",
        ),
    ];
    Ok((heads, file).into_response())
}
