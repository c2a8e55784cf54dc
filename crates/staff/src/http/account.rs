//! One's own password and second factor.

use axum::Extension;
use http::StatusCode;
use serde::Deserialize;
use web::{Answer, Call, Json};

use super::Door;
use crate::{
    public::{RecoveryCodes, SecondFactor},
    service,
};

/// The password one has, and the one that one wants.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordChange {
    /// The present one.
    #[schema(format = Password)]
    current_password: String,
    /// The new one: at least 10 characters.
    #[schema(format = Password)]
    password: String,
}

/// Change one's own password. All other sessions end.
#[utoipa::path(
    post,
    path = "/session/password",
    tag = "session",
    operation_id = "change_password",
    security(("session" = ["read"])),
    request_body = PasswordChange,
    responses((status = 204, description = "The new password holds."))
)]
pub(super) async fn change_password(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<PasswordChange>,
) -> Answer<StatusCode> {
    let who = call.staff()?;
    let (turn, rng) = (door.turn().await, door.rng.clone());
    call.apart(move |db, at| {
        let _turn = turn;
        let passwords = (body.current_password.as_str(), body.password.as_str());
        service::change_password(db, at, &rng, who, passwords)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin a second factor: answers what one's app must know. It is asked from the first confirmed code on.
#[utoipa::path(
    post,
    path = "/session/totp",
    tag = "session",
    operation_id = "begin_second_factor",
    security(("session" = ["read"])),
    responses((status = 200, description = "To be shown this once.", body = SecondFactor))
)]
pub(super) async fn begin_second_factor(
    call: Call,
    Extension(door): Extension<Door>,
) -> Answer<Json<SecondFactor>> {
    let (staff, _) = call.staff()?;
    let begun = call
        .apart(move |db, _at| db.write_now(|tx| service::begin_factor(tx, &door.rng, staff)))
        .await?;
    Ok(Json(begun))
}

/// A code of the app.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    /// Six digits.
    code: String,
}

/// Confirm the second factor by a code. Answers the recovery codes.
#[utoipa::path(
    post,
    path = "/session/totp/confirm",
    tag = "session",
    operation_id = "confirm_second_factor",
    security(("session" = ["read"])),
    request_body = Confirmation,
    responses((status = 200, description = "The second factor is on; its recovery codes are shown this once.", body = RecoveryCodes))
)]
pub(super) async fn confirm_second_factor(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<Confirmation>,
) -> Answer<Json<RecoveryCodes>> {
    let (staff, _) = call.staff()?;
    let codes = call
        .apart(move |db, at| {
            db.write_now(|tx| service::confirm_factor(tx, at, &door.rng, staff, &body.code))
        })
        .await?;
    Ok(Json(codes))
}

/// The password, once more.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordAgain {
    /// One's own.
    #[schema(format = Password)]
    password: String,
}

/// Take the second factor off.
#[utoipa::path(
    post,
    path = "/session/totp/remove",
    tag = "session",
    operation_id = "remove_second_factor",
    security(("session" = ["read"])),
    request_body = PasswordAgain,
    responses((status = 204, description = "No code is asked any more."))
)]
pub(super) async fn remove_second_factor(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<PasswordAgain>,
) -> Answer<StatusCode> {
    let (staff, _) = call.staff()?;
    let turn = door.turn().await;
    call.apart(move |db, at| {
        let _turn = turn;
        service::remove_factor(db, at, staff, &body.password)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes. Those of before are not valid any more.
#[utoipa::path(
    post,
    path = "/session/recovery-codes",
    tag = "session",
    operation_id = "make_recovery_codes",
    security(("session" = ["read"])),
    request_body = PasswordAgain,
    responses((status = 200, description = "To be shown this once.", body = RecoveryCodes))
)]
pub(super) async fn make_recovery_codes(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<PasswordAgain>,
) -> Answer<Json<RecoveryCodes>> {
    let (staff, _) = call.staff()?;
    let (turn, rng) = (door.turn().await, door.rng.clone());
    let codes = call
        .apart(move |db, at| {
            let _turn = turn;
            service::new_recovery_codes(db, at, &rng, staff, &body.password)
        })
        .await?;
    Ok(Json(codes))
}
