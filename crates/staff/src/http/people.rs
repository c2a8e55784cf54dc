//! Members of the staff, as owners see them.

use axum::Extension;
use kernel::{EmailAddress, Language};
use serde::Deserialize;
use web::{Answer, Call, Json, Page, Path, Reply, StaffId, Written};

use super::Door;
use crate::{
    domain::Role,
    error::Error,
    public::MemberView,
    service::{self, Change, NewMember},
};

/// Everybody who works here.
#[utoipa::path(
    get,
    path = "/staff",
    tag = "staff",
    operation_id = "list_staff",
    security(("key" = ["manage"])),
    responses((status = 200, description = "All of them, who came first at the top.", body = Page<MemberView>))
)]
pub(super) async fn list_staff(call: Call) -> Answer<Json<Page<MemberView>>> {
    let items = call.read(|tx, _at| service::list(tx)).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// Somebody who comes to work here.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStaff {
    /// The name that colleagues see.
    name: String,
    /// Under this address they sign in.
    #[schema(value_type = String, format = Email)]
    email: EmailAddress,
    /// What they may do.
    role: Role,
    /// In which language they work; English where it is not said.
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    /// Their first password: at least 10 characters.
    #[schema(format = Password)]
    password: String,
}

/// Make somebody a member, with a first password. An invitation lets them choose their own.
#[utoipa::path(
    post,
    path = "/staff",
    tag = "staff",
    operation_id = "create_staff",
    security(("key" = ["manage"])),
    request_body = NewStaff,
    responses((status = 201, description = "The new member.", body = MemberView))
)]
pub(super) async fn create_staff(
    call: Call,
    Extension(door): Extension<Door>,
    Json(body): Json<NewStaff>,
) -> Answer<Written> {
    let (turn, rng) = (door.turn().await, door.rng.clone());
    let new = call
        .apart(move |_db, _at| {
            let _turn = turn;
            service::prepared(
                NewMember {
                    name: body.name,
                    email: body.email,
                    role: body.role,
                    language: body.language.unwrap_or_else(Language::english),
                    password: body.password,
                },
                &rng,
            )
        })
        .await?;
    call.write(move |tx, at| {
        let member = service::create(tx, at, &new)?;
        let place = format!("{}/staff/{}", web::API, member.id);
        Ok::<_, Error>(Reply::created(member, place))
    })
    .await
}

/// What an owner changes of a member; what is not said stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffChange {
    /// The name that colleagues see.
    name: Option<String>,
    /// What they may do.
    role: Option<Role>,
    /// Whether they may not sign in. They are signed out at once.
    is_disabled: Option<bool>,
}

/// Change a member's name or role, bar them or let them in again. The last owner stays one.
#[utoipa::path(
    patch,
    path = "/staff/{id}",
    tag = "staff",
    operation_id = "change_staff",
    security(("key" = ["manage"])),
    params(("id" = String, Path, description = "`stf_…`")),
    request_body = StaffChange,
    responses((status = 200, description = "The member.", body = MemberView))
)]
pub(super) async fn change_staff(
    call: Call,
    Path(id): Path<StaffId>,
    Json(body): Json<StaffChange>,
) -> Answer<Written> {
    let change = Change {
        name: body.name,
        role: body.role,
        is_disabled: body.is_disabled,
    };
    call.write(move |tx, at| {
        let member = service::change(tx, at, id, &change)?;
        Ok::<_, Error>(Reply::ok(member))
    })
    .await
}
