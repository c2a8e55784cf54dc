//! The first owner.

use axum::{Extension, response::Response};
use http::StatusCode;
use kernel::{Currency, EmailAddress, Language, Zone};
use serde::Deserialize;
use web::{Answer, Call, Json};

use super::{Door, Visitor};
use crate::{
    domain::Role,
    public::{MeView, SetupState},
    service::{self, Founding, NewMember},
};

/// Whether the shop waits for its first owner.
#[utoipa::path(
    get,
    path = "/setup",
    tag = "setup",
    operation_id = "read_setup",
    security(()),
    responses((status = 200, description = "Whether it does.", body = SetupState))
)]
pub(super) async fn read_setup(call: Call) -> Answer<Json<SetupState>> {
    let has_owner = call.read(|tx, _at| service::has_owner(tx)).await?;
    Ok(Json(SetupState {
        is_needed: !has_owner,
    }))
}

/// The first owner, and what the shop is called.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Setup {
    /// What the terminal of the server told, behind the `#` of its link.
    token: String,
    /// The name that colleagues will see.
    name: String,
    /// Under this address the owner signs in.
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// At least 10 characters.
    #[schema(format = Password)]
    password: String,
    /// In which language the owner works; English where it is not said.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// The shop's name; it stays as it is where it is not said.
    shop_name: Option<String>,
    /// The currency that the books are kept in: ISO 4217.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// The shop's time zone: an IANA name.
    #[schema(value_type = Option<String>)]
    time_zone: Option<Zone>,
}

/// Make the first owner, and sign them in. Only while nobody owns the shop.
#[utoipa::path(
    post,
    path = "/setup",
    tag = "setup",
    operation_id = "set_up",
    security(()),
    request_body = Setup,
    responses((status = 201, description = "Who is signed in now.", body = MeView))
)]
pub(super) async fn set_up(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
    Json(body): Json<Setup>,
) -> Answer<Response> {
    let turn = door.turn().await;
    let (rng, visit) = (door.rng.clone(), from.visit.clone());
    let founding = Founding {
        token: body.token,
        owner: NewMember {
            name: body.name,
            email: body.email,
            role: Role::Owner,
            language: body.language.unwrap_or_else(Language::english),
            password: body.password,
        },
        shop_name: body.shop_name,
        currency: body.currency,
        time_zone: body.time_zone,
    };
    let signed = call
        .apart(move |db, at| {
            let _turn = turn;
            service::set_up(db, at, &rng, founding, &visit)
        })
        .await?;
    Ok(door.signed_in(&from, StatusCode::CREATED, signed))
}
