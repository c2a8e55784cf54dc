//! The routers of all rooms become one service.

use std::{fmt, sync::Arc};

use axum::{Router, http::header::CONTENT_TYPE, middleware, routing::get};
use bytes::Bytes;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{Predicate as _, SizeAbove},
    },
};
use utoipa::openapi::OpenApi;

use crate::{
    Routes,
    guard::{Guard, guard},
    openapi,
    outside::{self, is_compressible, panicked},
    problem::Problem,
    refusal::Refusal,
    state::State,
    who_may::WhoMay,
};

/// Why the routers do not fit together. Found when the program starts, and by a test before that.
#[derive(Debug, thiserror::Error)]
pub enum AssemblyError {
    /// Declarations that lack something.
    #[error("operations are declared wrongly: {}", .0.join("; "))]
    Declarations(Vec<String>),
    /// The document cannot be written.
    #[error("the document of the API cannot be written")]
    Document(#[source] serde_json::Error),
}

/// The whole server, ready to be served.
#[derive(Clone)]
pub struct Site {
    /// The service.
    pub router: Router,
    /// Who may use which operation.
    pub who_may: Arc<WhoMay>,
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Site")
            .field("who_may", &self.who_may)
            .finish_non_exhaustive()
    }
}

/// Answers shorter than this gain nothing by compression.
const COMPRESSED_FROM: u64 = 1_024;

/// Puts the server together: `api` holds declared operations, each open to whom it says; `public` holds what is open
/// to everybody and not part of the API (pages, scripts, health). The API's document stands at `/openapi.json`.
pub fn assemble(state: State, api: Routes, public: Router<State>) -> Result<Site, AssemblyError> {
    let (router, openapi, who_may) = declared(api)?;
    let described = described(&openapi)?;
    // It is large, and its text is all that is wanted from now on.
    drop(openapi);
    let who_may = Arc::new(who_may);
    let guarding = Guard {
        state: state.clone(),
        who_may: Arc::clone(&who_may),
    };
    // axum panics when a layer is put around no routes at all.
    let guarded = if router.has_routes() {
        router.route_layer(middleware::from_fn_with_state(guarding, guard))
    } else {
        router
    };
    let compression = CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESSED_FROM).and(is_compressible));
    let router = guarded
        .merge(described)
        .merge(public)
        .fallback(nothing_here)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            outside::outside,
        ))
        .layer(compression)
        .with_state(state);
    Ok(Site { router, who_may })
}

/// `/openapi.json`.
fn described(openapi: &OpenApi) -> Result<Router<State>, AssemblyError> {
    let text = Bytes::from(written(openapi)?);
    let read = move || async move { ([(CONTENT_TYPE, "application/json")], text) };
    Ok(Router::new().route("/openapi.json", get(read)))
}

/// The document of an API as it is published.
pub fn written(openapi: &OpenApi) -> Result<String, AssemblyError> {
    let mut text = serde_json::to_string_pretty(openapi).map_err(AssemblyError::Document)?;
    text.push('\n');
    Ok(text)
}

/// The document of an API and its table of who may do what, without a server.
pub fn document(api: Routes) -> Result<(OpenApi, WhoMay), AssemblyError> {
    let (_, openapi, who_may) = declared(api)?;
    Ok((openapi, who_may))
}

fn declared(api: Routes) -> Result<(Router<State>, OpenApi, WhoMay), AssemblyError> {
    let (router, document) = api.split_for_parts();
    let who_may = WhoMay::of(&document)?;
    Ok((router, openapi::complete(document), who_may))
}

async fn nothing_here() -> Problem {
    Refusal::NotFound.into()
}
