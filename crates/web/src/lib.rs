//! HTTP for every room: one way to answer, to refuse, to page, to repeat and to be let in.
//!
//! **Nouns.** [`Call`] (one request, as a handler sees it), [`Reply`] and [`Written`] (its answer), [`Problem`] (a
//! refusal, RFC 9457), [`Refusal`] (this crate's own reasons), [`ToProblem`] (what a room's error implements),
//! [`Json`], [`Batch`], [`Query`], [`Path`] and [`Paging`] (what comes in), [`Page`] and [`Cursor`] (lists), [`Place`] (where a stranger calls from),
//! [`Scope`] and [`WhoMay`] (who is let in), [`keys`] (API keys), [`session`] (cookies of staff, and whoever keeps
//! sessions), [`audit`] (who changed what), [`Routes`] (a room's operations), [`State`], [`Settings`], [`assemble`], [`serve`].
//!
//! **Invariants.**
//! - An operation is open to whom its own OpenAPI declaration says; one that says nothing stops the assembly.
//! - No handler holds a transaction while it waits: [`Call::read`] and [`Call::write`] take closures.
//! - A write with an `Idempotency-Key` and its stored answer are one transaction, so a repeat can never do the work
//!   a second time, whatever crashed in between.
//! - The body of a 5xx answer is constant; its cause is in the log, under the request id that the answer shows.
//! - Bodies, pages, batches, waiting times, connections, keys and buckets have limits.
//! - Whoever changes something by a key or a session leaves an entry in the audit log.
//! - A session's request that changes something is refused unless it repeats the session's word against forgery.
//! - What the access log holds identifies no person: the pattern of the route, never the address that was asked for.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** TLS and `Strict-Transport-Security` (the proxy in front ends TLS), HTTP/2 (likewise),
//! staff and their roles, cross-origin rules, pages for people.

mod assemble;
pub mod audit;
mod batch;
mod body;
mod call;
mod cursor;
mod file;
mod guard;
mod idempotency;
mod key_ring;
pub mod keys;
mod keys_http;
mod live;
pub mod metrics;
mod openapi;
mod outside;
mod page;
mod params;
mod place;
mod problem;
mod rate;
mod refusal;
mod reply;
mod request_id;
mod scope;
mod server;
pub mod session;
mod settings;
mod state;
mod store;
pub mod testing;
mod who_may;

#[cfg(test)]
mod tests;

pub use utoipa_axum::routes;

pub use crate::{
    assemble::{AssemblyError, Site, assemble, document, written},
    batch::{BATCH_MAX, Batch, BatchAnswer, BatchBody, BatchItem, ItemResult, ItemStatus},
    body::{Json, Octets, parse},
    call::{Answer, Call, Principal},
    cursor::{Cursor, CursorKey},
    file::file,
    idempotency::sweep,
    keys_http::key_routes,
    live::{Feed, Live, Watched, live_routes},
    page::{LIMIT_DEFAULT, LIMIT_MAX, Page, PageParams, Paging},
    params::{Path, Query},
    place::Place,
    problem::{FieldError, Kind, Problem, ProblemBody, ToProblem},
    rate::{Buckets, Rate},
    refusal::Refusal,
    reply::{Reply, Written},
    request_id::RequestId,
    scope::Scope,
    server::serve,
    session::{Secure, SessionId, SessionToken, Sessions, SignedIn, StaffId},
    settings::Settings,
    state::{Parts, State},
    store::MIGRATIONS,
    who_may::{Who, WhoMay},
};

/// Where the API begins. Rooms declare paths without it, and name it in links.
pub const API: &str = "/api/v1";

/// A room's operations with their declarations: `Routes::new().routes(routes!(read, list))`.
pub type Routes = utoipa_axum::router::OpenApiRouter<State>;
