//! Lists, page by page.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Serialize;

use crate::{
    cursor::{Cursor, CursorKey},
    params::{self, Pairs},
    problem::{FieldError, Problem},
    refusal::Refusal,
    state::State,
};

/// Rows of a page when the caller does not say.
pub const LIMIT_DEFAULT: u16 = 50;
/// Most rows of a page.
pub const LIMIT_MAX: u16 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Ask again with `cursor` set to this for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(change).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// The parameters of [`Paging`], for declarations: `params(web::PageParams)`.
#[derive(Clone, Debug, Default, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u16>,
}

/// Which page is wanted: the parameters `cursor` and `limit`. `K` is the key of the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging<K> {
    /// Rows after this one, or from the start.
    pub after: Option<K>,
    limit: u16,
}

impl<K: CursorKey> Paging<K> {
    /// For callers inside the program; the limit is held between 1 and [`LIMIT_MAX`].
    pub fn new(after: Option<K>, limit: u16) -> Self {
        Self {
            after,
            limit: limit.clamp(1, LIMIT_MAX),
        }
    }

    /// Rows that the page shows at most.
    pub fn limit(&self) -> u16 {
        self.limit
    }

    /// The page of rows that were already cut, and the key of the last one if another page follows.
    pub fn page_until<T>(&self, rows: Vec<T>, next: Option<K>) -> Result<Page<T>, Refusal> {
        let next_cursor = next.map(|key| Cursor(key).encode()).transpose()?;
        Ok(Page {
            items: rows,
            next_cursor,
        })
    }

    /// How many rows to ask the database for: one more than the page shows, to know whether another page follows.
    pub fn fetch(&self) -> i64 {
        i64::from(self.limit).saturating_add(1)
    }

    /// The page of up to [`Paging::fetch`] rows; `key` names a row's place in the order.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Refusal> {
        let limit = usize::from(self.limit);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = match rows.last().filter(|_| more) {
            Some(last) => Some(Cursor(key(last)).encode()?),
            None => None,
        };
        Ok(Page {
            items: rows,
            next_cursor,
        })
    }
}

impl<K: CursorKey> FromRequestParts<State> for Paging<K> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &State) -> Result<Self, Problem> {
        let pairs = Pairs::of(&parts.uri)?;
        let after = match pairs.last(params::CURSOR) {
            None | Some("") => None,
            Some(text) => Some(Cursor::decode(text)?.0),
        };
        let limit = match pairs.last(params::LIMIT) {
            None => LIMIT_DEFAULT,
            Some(text) => limit(text)?,
        };
        Ok(Self { after, limit })
    }
}

fn limit(text: &str) -> Result<u16, Refusal> {
    text.parse::<u16>()
        .ok()
        .filter(|limit| (1..=LIMIT_MAX).contains(limit))
        .ok_or_else(|| {
            Refusal::BadQuery(vec![FieldError::new(
                params::LIMIT,
                "out_of_range",
                format!("must be a whole number from 1 to {LIMIT_MAX}"),
            )])
        })
}
