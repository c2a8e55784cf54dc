//! Many records in one request, each with its own fate.

use axum::{body::Body, extract::FromRequest};
use http::Request;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{
    body::{field_error, json_bytes, parse},
    problem::{FieldError, Problem, ProblemBody},
    refusal::Refusal,
    state::State,
};

/// Most items of a batch.
pub const BATCH_MAX: usize = 1_000;

/// One item: readable, or with what is wrong with it. Its JSON being no `T` refuses this item only.
pub type BatchItem<T> = Result<T, Vec<FieldError>>;

/// A body of 1 to [`BATCH_MAX`] items: `{"items": [ … ]}`.
#[derive(Clone, Debug)]
pub struct Batch<T>(pub Vec<BatchItem<T>>);

/// The body of a batch, for declarations.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BatchBody<T> {
    /// 1 to 1,000 records.
    #[schema(min_items = 1, max_items = 1000)]
    pub items: Vec<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

impl<T: DeserializeOwned> FromRequest<State> for Batch<T> {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, state: &State) -> Result<Self, Problem> {
        let bytes = json_bytes(request, state).await?;
        let raw: Raw<'_> = match serde_json::from_slice(&bytes) {
            Ok(raw) => raw,
            // The slow way once more, for the path of what is wrong.
            Err(_first) => {
                parse::<BatchBody<serde::de::IgnoredAny>>(&bytes)?;
                return Err(unreadable().into());
            }
        };
        if raw.items.is_empty() || raw.items.len() > BATCH_MAX {
            return Err(unreadable().into());
        }
        Ok(Self(raw.items.iter().map(|item| read(item)).collect()))
    }
}

fn unreadable() -> Refusal {
    let detail = format!("must be a list of 1 to {BATCH_MAX} records, and the only field");
    Refusal::BadBody(vec![FieldError::new("items", "invalid", detail)])
}

fn read<T: DeserializeOwned>(item: &RawValue) -> BatchItem<T> {
    match serde_json::from_str(item.get()) {
        Ok(value) => Ok(value),
        Err(error) => Err(vec![field_error::<T>(item.get().as_bytes(), &error)]),
    }
}

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// It was new.
    Created,
    /// It was known and differed.
    Updated,
    /// It was known and is the same.
    Unchanged,
    /// It was not taken over: `problem` says why.
    Refused,
}

/// The fate of one item.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ItemResult {
    /// What became of it.
    pub status: ItemStatus,
    /// The id of the record, unless it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemBody>,
}

impl ItemResult {
    /// An item that was taken over.
    pub fn accepted(status: ItemStatus, id: &impl ToString) -> Self {
        Self {
            status,
            id: Some(id.to_string()),
            problem: None,
        }
    }

    /// An item that was refused.
    pub fn refused(problem: &Problem) -> Self {
        Self {
            status: ItemStatus::Refused,
            id: None,
            problem: Some(problem.body(None)),
        }
    }
}

/// The answer to a batch.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BatchAnswer {
    /// One result for each item, in the order of the items.
    pub results: Vec<ItemResult>,
    /// How many were refused.
    pub refused: usize,
}

impl BatchAnswer {
    /// The answer that tells these results.
    pub fn new(results: Vec<ItemResult>) -> Self {
        let refused = results
            .iter()
            .filter(|result| result.status == ItemStatus::Refused)
            .count();
        Self { results, refused }
    }
}
