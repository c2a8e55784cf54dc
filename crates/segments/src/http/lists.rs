//! Lists of customers.

use kernel::CustomerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Call, CursorKey, Json, Page, PageParams, Paging, Path, Reply, Written};

use super::answers::{ByCustomer, Member, told_of};
use crate::{
    domain::{List, ListId},
    error::Error,
    service,
};

/// A new list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewList {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
}

/// Who comes on a list, and who goes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListChange {
    /// Customers to put on it, at most 1,000.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["cus_42"]), max_items = 1000)]
    add: Vec<CustomerId>,
    /// Customers to take off it, at most 1,000.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 1000)]
    remove: Vec<CustomerId>,
}

/// What a change did.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct ListChanged {
    /// Those who were not on it before.
    added: u64,
    /// Those who were.
    removed: u64,
}

/// Where a page of lists begins: after this name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ByName(String);

impl CursorKey for ByName {
    const LIST: &'static str = "lists by name";
}

/// Most customers of one change.
const MOST: usize = 1_000;

#[utoipa::path(
    post, path = "/lists", operation_id = "create_list", tag = "segments", security(("key" = ["write"])),
    request_body = NewList,
    responses((status = 201, body = List), (status = 200, description = "the list stood already", body = List))
)]
/// A new, empty list.
pub(super) async fn create(call: Call, Json(new): Json<NewList>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::create_list(tx, at, &new.name)?;
        let is_new = done.is_new();
        let list = done.into_inner();
        let location = format!("/api/v1/lists/{}", list.id);
        Ok::<_, Error>(if is_new {
            Reply::created(list, location)
        } else {
            Reply::ok(list)
        })
    })
    .await
}

#[utoipa::path(
    get, path = "/lists", operation_id = "list_lists", tag = "segments", security(("key" = ["read"])),
    params(PageParams), responses((status = 200, body = Page<List>))
)]
/// Active lists by name.
pub(super) async fn list(call: Call, paging: Paging<ByName>) -> Answer<Json<Page<List>>> {
    let fetch = paging.fetch();
    let after = paging.after.as_ref().map(|key| key.0.clone());
    let rows = call
        .read(move |tx, _at| service::list_lists(tx, after.as_deref(), fetch))
        .await?;
    Ok(Json(paging.page(rows, |row| ByName(row.name.clone()))?))
}

#[utoipa::path(
    delete, path = "/lists/{list}", operation_id = "archive_list", tag = "segments", security(("key" = ["write"])),
    params(("list" = String, Path, description = "id")), responses((status = 200, body = List))
)]
/// Puts a list away. Its name is free again.
pub(super) async fn archive(call: Call, Path(list): Path<ListId>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::archive_list(tx, at, list)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    get, path = "/lists/{list}/members", operation_id = "list_list_members", tag = "segments",
    security(("key" = ["read"])), params(("list" = String, Path, description = "id"), PageParams),
    responses((status = 200, body = Page<Member>))
)]
/// Who is on a list, by number, with what a list of people shows of them.
pub(super) async fn members(
    call: Call,
    Path(list): Path<ListId>,
    paging: Paging<ByCustomer>,
) -> Answer<Json<Page<Member>>> {
    let after = paging
        .after
        .as_ref()
        .map_or(CustomerId::NOBODY, |key| key.0);
    let fetch = usize::try_from(paging.fetch()).unwrap_or(1);
    let rows = call
        .read(move |tx, _at| {
            let set = service::members_of_list(tx, list)?;
            let some: Vec<CustomerId> = set.after(after).take(fetch).collect();
            told_of(tx, &some)
        })
        .await?;
    Ok(Json(
        paging.page(rows, |row: &Member| ByCustomer(row.customer))?,
    ))
}

#[utoipa::path(
    post, path = "/lists/{list}/members", operation_id = "change_list_members", tag = "segments",
    security(("key" = ["write"])), params(("list" = String, Path, description = "id")), request_body = ListChange,
    responses((status = 200, body = ListChanged))
)]
/// Puts customers on a list and takes others off it.
pub(super) async fn change(
    call: Call,
    Path(list): Path<ListId>,
    Json(change): Json<ListChange>,
) -> Answer<Written> {
    if change.add.len() > MOST || change.remove.len() > MOST {
        return Err(Error::TooMany(MOST).into());
    }
    call.write(move |tx, at| {
        let added = service::add_to_list(tx, at, list, &change.add)?;
        let removed = service::remove_from_list(tx, list, &change.remove)?;
        Ok::<_, Error>(Reply::ok(ListChanged { added, removed }))
    })
    .await
}
