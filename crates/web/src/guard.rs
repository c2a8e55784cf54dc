//! Lets a request in, or not: who may, who is it, not too fast.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{MatchedPath, State as Given},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Request, header};

use crate::{
    call::{Arrival, Principal},
    idempotency::Attempt,
    problem::Problem,
    refusal::Refusal,
    state::State,
    who_may::{Who, WhoMay},
};

/// What the guard knows.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) state: State,
    pub(crate) who_may: Arc<WhoMay>,
}

/// The layer around every operation of the API.
pub(crate) async fn guard(
    Given(guard): Given<Guard>,
    request: Request<Body>,
    next: Next,
) -> Response {
    match guard.admit(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

impl Guard {
    async fn admit(&self, mut request: Request<Body>) -> Result<Request<Body>, Problem> {
        let path = request
            .extensions()
            .get::<MatchedPath>()
            .map(MatchedPath::as_str)
            .unwrap_or_default();
        let scope = match self.who_may.who(request.method(), path) {
            Some(Who::Key(scope)) => scope,
            Some(Who::Anyone) => return Ok(request),
            // The router itself says which methods there are.
            None if self.who_may.has_path(path) => return Ok(request),
            None => return Err(Refusal::Undeclared.into()),
        };
        let now = request
            .extensions()
            .get::<Arrival>()
            .map(|arrival| arrival.at.now)
            .ok_or(Refusal::Undeclared)?;
        let key = bearer(request.headers()).ok_or(Refusal::NoKey)?;
        let principal = self.state.principal(key, now).await?;
        let Some(principal @ Principal::Key { id, scope: held }) = principal else {
            return Err(Refusal::BadKey.into());
        };
        if let Err(wait) = self.state.take(id, now) {
            return Err(Refusal::TooManyRequests { wait }.into());
        }
        if !held.allows(scope) {
            return Err(Refusal::Scope { needed: scope }.into());
        }
        let attempt = Attempt::of(&request, id)?;
        let extensions = request.extensions_mut();
        extensions.insert(principal);
        if let Some(attempt) = attempt {
            extensions.insert(attempt.body_slot());
            extensions.insert(attempt);
        }
        Ok(request)
    }
}

/// RFC 6750 section 2.1; the scheme's name is in any capitals.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}
