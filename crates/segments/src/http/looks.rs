//! Looks at segments from outside: two or three together, over time, and what uses them.

use std::sync::Arc;

use axum::Extension;
use db::{DbError, Tx};
use kernel::Day;
use predicates::Set;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Answer, Call, Json, Path, Routes, routes};

use super::{Engined, answers};
use crate::{
    domain::{Size, mentions},
    error::Error,
    service,
};

/// A document of another room that may refer to segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentioning {
    /// What it is: `journey`.
    pub kind: &'static str,
    /// Its name, as in its address.
    pub name: String,
    /// What it is called, for people.
    pub title: String,
    /// The document.
    pub document: Value,
}

/// Finds the documents of other rooms that may refer to segments.
pub type FindDocuments = Arc<dyn Fn(&mut Tx<'_>) -> Result<Vec<Mentioning>, DbError> + Send + Sync>;

/// What uses segments, found in the documents of other rooms.
pub fn use_routes(find: FindDocuments) -> Routes {
    Routes::new().routes(routes!(uses)).layer(Extension(find))
}

/// Something that uses a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SegmentUse {
    /// What it is: `segment` or `journey`.
    kind: &'static str,
    /// Its id or name, as in its address.
    name: String,
    /// What it is called, for people.
    title: String,
}

#[utoipa::path(
    get, path = "/segments/{segment}/uses", operation_id = "list_segment_uses", tag = "segments",
    security(("key" = ["read"])), params(("segment" = String, Path, description = "id or name")),
    responses((status = 200, body = Vec<SegmentUse>))
)]
/// What refers to a segment: other segments, and journeys as people enter them now.
pub(super) async fn uses(
    call: Call,
    Extension(find): Extension<FindDocuments>,
    Path(segment): Path<String>,
) -> Answer<Json<Vec<SegmentUse>>> {
    let uses = call
        .read(move |tx, _at| {
            let found = service::get(tx, &segment)?.ok_or(Error::NoSegment(segment.clone()))?;
            let mut uses: Vec<SegmentUse> = Vec::new();
            for other in service::definitions(tx)? {
                if other.id != found.id && mentions(&other.definition, found.id, &found.name) {
                    uses.push(SegmentUse {
                        kind: "segment",
                        name: other.id.to_string(),
                        title: other.name,
                    });
                }
            }
            for one in find(tx)? {
                if mentions(&one.document, found.id, &found.name) {
                    uses.push(SegmentUse {
                        kind: one.kind,
                        name: one.name,
                        title: one.title,
                    });
                }
            }
            Ok::<_, Error>(uses)
        })
        .await?;
    Ok(Json(uses))
}

/// Which segments are laid over one another.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Overlapping {
    /// Two or three, by id or name.
    #[schema(min_items = 2, max_items = 3)]
    segments: Vec<String>,
}

/// Two or three segments laid over one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SegmentOverlap {
    /// How many belong to each, in the order of the question.
    counts: Vec<u64>,
    /// Every part of the picture: those who belong to exactly these.
    parts: Vec<OverlapPart>,
    /// Those who belong to at least one.
    any: u64,
    /// All active customers.
    of: u64,
}

/// Those who belong to exactly some of the segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct OverlapPart {
    /// Their places in the question, from 0.
    within: Vec<usize>,
    /// How many.
    count: u64,
}

#[utoipa::path(
    post, path = "/segments/overlap", operation_id = "overlap_segments", tag = "segments",
    security(("key" = ["read"])), request_body = Overlapping, responses((status = 200, body = SegmentOverlap))
)]
/// How two or three segments overlap.
pub(super) async fn overlap(
    call: Call,
    Extension(engine): Engined,
    Json(question): Json<Overlapping>,
) -> Answer<Json<SegmentOverlap>> {
    if !(2..=3).contains(&question.segments.len()) {
        return Err(Error::Overlap.into());
    }
    let mut asks = Vec::new();
    for segment in question.segments {
        asks.push(answers::asked(&call, &engine, segment).await?);
    }
    let overlap = call
        .read(move |tx, _at| {
            let mut sets = Vec::new();
            let mut of = 0;
            for ask in &asks {
                of = ask.count(tx)?.of;
                sets.push(ask.members(tx)?);
            }
            Ok::<_, Error>(overlap_of(&sets, of))
        })
        .await?;
    Ok(Json(overlap))
}

fn overlap_of(sets: &[Set], of: u64) -> SegmentOverlap {
    let mut parts = Vec::new();
    let all = 1_usize << sets.len();
    for mask in 1..all {
        let is_in = |index: usize| (mask >> index) & 1 == 1;
        let mut exactly: Option<Set> = None;
        for (_, set) in sets.iter().enumerate().filter(|(index, _)| is_in(*index)) {
            exactly = Some(exactly.map_or_else(|| set.clone(), |before| before.and(set)));
        }
        let mut exactly = exactly.unwrap_or_default();
        for (_, set) in sets.iter().enumerate().filter(|(index, _)| !is_in(*index)) {
            exactly = exactly.minus(set);
        }
        parts.push(OverlapPart {
            within: (0..sets.len()).filter(|index| is_in(*index)).collect(),
            count: exactly.len(),
        });
    }
    SegmentOverlap {
        counts: sets.iter().map(Set::len).collect(),
        any: parts.iter().map(|part| part.count).sum(),
        parts,
        of,
    }
}

/// How many belonged to a segment on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SegmentSize {
    /// The day, in the shop's zone.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Those who belonged to it when the day was counted.
    count: u64,
    /// All active customers then.
    of: u64,
}

impl From<Size> for SegmentSize {
    fn from(size: Size) -> Self {
        Self {
            day: size.day,
            count: size.count,
            of: size.of,
        }
    }
}

#[utoipa::path(
    get, path = "/segments/{segment}/sizes", operation_id = "list_segment_sizes", tag = "segments",
    security(("key" = ["read"])), params(("segment" = String, Path, description = "id or name")),
    responses((status = 200, body = Vec<SegmentSize>))
)]
/// How many belonged to a segment, day by day, of the last 400 days. Each day is counted once, soon after it begins.
pub(super) async fn sizes(
    call: Call,
    Path(segment): Path<String>,
) -> Answer<Json<Vec<SegmentSize>>> {
    let sizes = call
        .read(move |tx, _at| {
            let found = service::get(tx, &segment)?.ok_or(Error::NoSegment(segment.clone()))?;
            service::sizes(tx, found.id)
        })
        .await?;
    Ok(Json(sizes.into_iter().map(SegmentSize::from).collect()))
}
