//! Segments that are kept.

use axum::Extension;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, CursorKey, Json, Page, PageParams, Paging, Path, Reply, Written};

use super::Engined;
use crate::{
    domain::{Segment, SegmentId, Summary, Version},
    error::Error,
    service,
};

/// A new segment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSegment {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The condition.
    #[schema(value_type = Object)]
    definition: Value,
}

/// What a segment shall be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedSegment {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// The condition.
    #[schema(value_type = Object)]
    definition: Value,
    /// The version that was looked at; another one refuses the change.
    version: i64,
}

/// A segment with its condition in words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// The segment.
    #[serde(flatten)]
    segment: Segment,
    /// The condition in words.
    words: String,
}

/// Where a page of segments or lists begins: after this name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ByName(String);

impl CursorKey for ByName {
    const LIST: &'static str = "segments by name";
}

#[utoipa::path(
    post, path = "/segments", operation_id = "create_segment", tag = "segments", security(("key" = ["write"])),
    request_body = NewSegment,
    responses((status = 201, body = Segment), (status = 200, description = "the same segment stood already", body = Segment))
)]
/// Keeps a condition under a name.
pub(super) async fn create(
    call: Call,
    Extension(engine): Engined,
    Json(new): Json<NewSegment>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let shop = service::shop(tx)?;
        let input = (new.name.as_str(), &new.definition);
        let done = service::create(tx, at, engine.registry(), &shop, input)?;
        let is_new = done.is_new();
        let segment = done.into_inner();
        let location = format!("/api/v1/segments/{}", segment.id);
        Ok::<_, Error>(if is_new {
            Reply::created(segment, location)
        } else {
            Reply::ok(segment)
        })
    })
    .await
}

#[utoipa::path(
    get, path = "/segments", operation_id = "list_segments", tag = "segments", security(("key" = ["read"])),
    params(PageParams), responses((status = 200, body = Page<Summary>))
)]
/// Active segments by name.
pub(super) async fn list(call: Call, paging: Paging<ByName>) -> Answer<Json<Page<Summary>>> {
    let fetch = paging.fetch();
    let after = paging.after.as_ref().map(|key| key.0.clone());
    let rows = call
        .read(move |tx, _at| service::list(tx, after.as_deref(), fetch))
        .await?;
    Ok(Json(paging.page(rows, |row| ByName(row.name.clone()))?))
}

#[utoipa::path(
    get, path = "/segments/{segment}", operation_id = "read_segment", tag = "segments", security(("key" = ["read"])),
    params(("segment" = String, Path, description = "id or name")), responses((status = 200, body = Told))
)]
/// One segment, with its condition in words.
pub(super) async fn read(
    call: Call,
    Extension(engine): Engined,
    Path(segment): Path<String>,
) -> Answer<Json<Told>> {
    let told = call
        .read(move |tx, _at| {
            let shop = service::shop(tx)?;
            let (segment, condition) = service::load(tx, engine.registry(), &shop, &segment)?;
            Ok::<_, Error>(Told {
                segment,
                words: condition.words(),
            })
        })
        .await?;
    Ok(Json(told))
}

#[utoipa::path(
    put, path = "/segments/{segment}", operation_id = "change_segment", tag = "segments", security(("key" = ["write"])),
    params(("segment" = String, Path, description = "id")), request_body = ChangedSegment,
    responses((status = 200, body = Segment))
)]
/// Changes a segment. Refused when somebody else changed it meanwhile.
pub(super) async fn change(
    call: Call,
    Extension(engine): Engined,
    Path(segment): Path<SegmentId>,
    Json(changed): Json<ChangedSegment>,
) -> Answer<Written> {
    call.write(move |tx, at| {
        let shop = service::shop(tx)?;
        let change = (
            segment,
            changed.version,
            changed.name.as_str(),
            &changed.definition,
        );
        let done = service::update(tx, at, engine.registry(), &shop, change)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    delete, path = "/segments/{segment}", operation_id = "archive_segment", tag = "segments",
    security(("key" = ["write"])), params(("segment" = String, Path, description = "id")),
    responses((status = 200, body = Segment))
)]
/// Puts a segment away. Its name is free again; what refers to it keeps working.
pub(super) async fn archive(call: Call, Path(segment): Path<SegmentId>) -> Answer<Written> {
    call.write(move |tx, at| {
        let done = service::archive(tx, at, segment)?;
        Ok::<_, Error>(Reply::ok(done.into_inner()))
    })
    .await
}

#[utoipa::path(
    get, path = "/segments/{segment}/versions", operation_id = "list_segment_versions", tag = "segments",
    security(("key" = ["read"])), params(("segment" = String, Path, description = "id")),
    responses((status = 200, body = Vec<Version>))
)]
/// What a segment was and is, the newest version first, at most 1,000.
pub(super) async fn versions(
    call: Call,
    Path(segment): Path<SegmentId>,
) -> Answer<Json<Vec<Version>>> {
    let versions = call
        .read(move |tx, _at| service::versions(tx, segment))
        .await?;
    if versions.is_empty() {
        return Err(Error::NoSegment(segment.to_string()).into());
    }
    Ok(Json(versions))
}
