//! Signing in and out; where one is signed in.

use axum::{Extension, response::Response};
use http::StatusCode;
use kernel::{EmailAddress, Language};
use serde::Deserialize;
use web::{Answer, Call, Json, Page, Path, Reply, SessionId, Written};

use super::{Door, Visitor};
use crate::{
    error::Error,
    public::{MeView, SessionView},
    service::{self, SignIn},
};

/// Who somebody is, and how they prove it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignIn)]
pub(super) struct SignInBody {
    /// The address of a member.
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// Their password.
    #[schema(format = Password)]
    password: String,
    /// A code of the second factor, or a recovery code. Sent when the answer without it was `staff.code_needed`.
    code: Option<String>,
}

/// Sign in. Sets the cookies of the session.
#[utoipa::path(
    post,
    path = "/session",
    tag = "session",
    operation_id = "sign_in",
    security(()),
    request_body = SignInBody,
    responses((status = 200, description = "Who is signed in now.", body = MeView))
)]
pub(super) async fn sign_in(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
    Json(body): Json<SignInBody>,
) -> Answer<Response> {
    let turn = door.turn().await;
    let (rng, visit) = (door.rng.clone(), from.visit.clone());
    let said = SignIn {
        email: body.email,
        password: body.password,
        code: body.code,
    };
    let signed = call
        .apart(move |db, at| {
            let _turn = turn;
            service::sign_in(db, at, &rng, &said, &visit)
        })
        .await?;
    Ok(door.signed_in(&from, StatusCode::OK, signed))
}

/// Who is signed in, what they may do, and in which shop.
#[utoipa::path(
    get,
    path = "/session",
    tag = "session",
    operation_id = "read_me",
    security(("session" = ["read"])),
    responses((status = 200, description = "Who is signed in.", body = MeView))
)]
pub(super) async fn read_me(call: Call) -> Answer<Json<MeView>> {
    let (staff, session) = call.staff()?;
    let me = call
        .read(move |tx, _at| service::me(tx, staff, session))
        .await?;
    Ok(Json(me))
}

/// What one changes of oneself; what is not said stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MeChange {
    /// The name that colleagues see.
    name: Option<String>,
    /// In which language one works.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// Change one's own name and language.
#[utoipa::path(
    patch,
    path = "/session",
    tag = "session",
    operation_id = "change_me",
    security(("session" = ["read"])),
    request_body = MeChange,
    responses((status = 200, description = "Who is signed in.", body = MeView))
)]
pub(super) async fn change_me(call: Call, Json(body): Json<MeChange>) -> Answer<Written> {
    let (staff, session) = call.staff()?;
    call.write(move |tx, _at| {
        service::change_me(tx, staff, body.name.as_deref(), body.language.as_ref())?;
        Ok::<_, Error>(Reply::ok(service::me(tx, staff, session)?))
    })
    .await
}

/// Sign out in this browser.
#[utoipa::path(
    delete,
    path = "/session",
    tag = "session",
    operation_id = "sign_out",
    security(("session" = ["read"])),
    responses((status = 204, description = "Signed out."))
)]
pub(super) async fn sign_out(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
) -> Answer<Response> {
    let (staff, session) = call.staff()?;
    let _ended = call
        .write(move |tx, _at| {
            service::end_session(tx, staff, session)?;
            Ok::<_, Error>(Reply::nothing())
        })
        .await?;
    Ok(door.signed_out(&from))
}

/// Where one is signed in, all of it.
#[utoipa::path(
    get,
    path = "/sessions",
    tag = "session",
    operation_id = "list_sessions",
    security(("session" = ["read"])),
    responses((status = 200, description = "One's own sessions, the one seen last first.", body = Page<SessionView>))
)]
pub(super) async fn list_sessions(call: Call) -> Answer<Json<Page<SessionView>>> {
    let (staff, session) = call.staff()?;
    let items = call
        .read(move |tx, at| service::sessions(tx, at, staff, session))
        .await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// Sign out everywhere else.
#[utoipa::path(
    delete,
    path = "/sessions",
    tag = "session",
    operation_id = "end_other_sessions",
    security(("session" = ["read"])),
    responses((status = 204, description = "All sessions but this one are over."))
)]
pub(super) async fn end_other_sessions(call: Call) -> Answer<Written> {
    let (staff, session) = call.staff()?;
    call.write(move |tx, _at| {
        service::end_other_sessions(tx, staff, session)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

/// Sign out in one browser.
#[utoipa::path(
    delete,
    path = "/sessions/{id}",
    tag = "session",
    operation_id = "end_session",
    security(("session" = ["read"])),
    params(("id" = String, Path, description = "`ses_…`, one of one's own")),
    responses((status = 204, description = "The session is over."))
)]
pub(super) async fn end_session(call: Call, Path(id): Path<SessionId>) -> Answer<Written> {
    let (staff, _) = call.staff()?;
    call.write(move |tx, _at| {
        service::end_session(tx, staff, id)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}
