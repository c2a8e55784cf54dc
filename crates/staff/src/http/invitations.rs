//! Inviting, and accepting.

use axum::{Extension, response::Response};
use http::StatusCode;
use kernel::{EmailAddress, Language};
use serde::Deserialize;
use web::{Answer, Call, Json, Page, Path, Reply, Written};

use super::{Door, Visitor};
use crate::{
    domain::Role,
    error::Error,
    public::{InvitationId, InvitationLook, InvitationView, MeView, NewInvitation},
    service::{self, Accepting, Inviting},
};

/// Open invitations.
#[utoipa::path(
    get,
    path = "/staff/invitations",
    tag = "staff",
    operation_id = "list_invitations",
    security(("key" = ["manage"])),
    responses((status = 200, description = "All of them.", body = Page<InvitationView>))
)]
pub(super) async fn list_invitations(call: Call) -> Answer<Json<Page<InvitationView>>> {
    let items = call.read(service::invitations).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// Whom to invite.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InviteStaff {
    /// Under this address they will sign in.
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// Their name; they may change it.
    name: Option<String>,
    /// What they will be.
    role: Role,
    /// In which language they will work; English where it is not said.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// Invite somebody. Answers the link to hand over, which is good for a week and for one person.
#[utoipa::path(
    post,
    path = "/staff/invitations",
    tag = "staff",
    operation_id = "invite_staff",
    security(("session" = ["manage"])),
    request_body = InviteStaff,
    responses((status = 201, description = "The invitation and its link, which is shown this once.", body = NewInvitation))
)]
pub(super) async fn invite_staff(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<InviteStaff>,
) -> Answer<Response> {
    use axum::response::IntoResponse as _;
    let (staff, _) = call.staff()?;
    let whom = Inviting {
        email: body.email,
        name: body.name.unwrap_or_default(),
        role: body.role,
        language: body.language.unwrap_or_else(Language::english),
    };
    // Not kept for a repeat, as other answers are: the link is a secret.
    let made = call
        .change(move |tx, at| {
            let with = (&door.rng, &door.keys);
            let (invitation, token) = service::invite(tx, at, with, staff, &whom)?;
            let link = format!("{}/admin/invitation#{token}", door.address);
            Ok::<_, Error>(NewInvitation { invitation, link })
        })
        .await?;
    call.concerns(made.invitation.id);
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Take an invitation back.
#[utoipa::path(
    delete,
    path = "/staff/invitations/{id}",
    tag = "staff",
    operation_id = "withdraw_invitation",
    security(("key" = ["manage"])),
    params(("id" = String, Path, description = "`inv_…`")),
    responses((status = 204, description = "The link is good for nothing any more."))
)]
pub(super) async fn withdraw_invitation(
    call: Call,
    Path(id): Path<InvitationId>,
) -> Answer<Written> {
    call.write(move |tx, _at| {
        service::withdraw(tx, id)?;
        Ok::<_, Error>(Reply::nothing())
    })
    .await
}

/// The token of an invitation's link.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationToken {
    /// What stands behind the `#`.
    token: String,
}

/// What stands in an invitation, for whoever holds its link.
#[utoipa::path(
    post,
    path = "/invitations/look",
    tag = "staff",
    operation_id = "look_at_invitation",
    security(()),
    request_body = InvitationToken,
    responses((status = 200, description = "The invitation.", body = InvitationLook))
)]
pub(super) async fn look_at_invitation(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<InvitationToken>,
) -> Answer<Json<InvitationLook>> {
    let look = call
        .read(move |tx, at| service::look(tx, at, &door.keys, &body.token))
        .await?;
    Ok(Json(look))
}

/// How somebody accepts.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptInvitation {
    /// What stands behind the `#` of the link.
    token: String,
    /// The name that colleagues see.
    name: String,
    /// A password of one's own choice: at least 10 characters.
    #[schema(format = Password)]
    password: String,
    /// In which language one works; that of the invitation where it is not said.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
}

/// Accept an invitation, and be signed in.
#[utoipa::path(
    post,
    path = "/invitations/accept",
    tag = "staff",
    operation_id = "accept_invitation",
    security(()),
    request_body = AcceptInvitation,
    responses((status = 201, description = "Who is signed in now.", body = MeView))
)]
pub(super) async fn accept_invitation(
    call: Call,
    Extension(door): Extension<Door>,
    from: Visitor,
    Json(body): Json<AcceptInvitation>,
) -> Answer<Response> {
    let turn = door.turn().await;
    let (own, visit) = (door.clone(), from.visit.clone());
    let accepting = Accepting {
        token: body.token,
        name: body.name,
        password: body.password,
        language: body.language,
    };
    let signed = call
        .apart(move |db, at| {
            let _turn = turn;
            service::accept(db, at, (&own.rng, &own.keys), &accepting, &visit)
        })
        .await?;
    Ok(door.signed_in(&from, StatusCode::CREATED, signed))
}
