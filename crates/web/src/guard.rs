//! Lets a request in, or not: who may, who is it, not too fast. And notes who changed what.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{MatchedPath, State as Given},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Request, header};
use kernel::{Moment, Timestamp};

use crate::{
    audit::{self, About, Pending},
    call::{Arrival, Principal},
    idempotency::Attempt,
    place::{self, Peer, Place},
    problem::Problem,
    refusal::Refusal,
    scope::Scope,
    session::SessionToken,
    state::{Caller, State},
    who_may::{Operation, Who, WhoMay},
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
    let (request, pending) = match guard.admit(request).await {
        Ok(admitted) => admitted,
        Err(problem) => return problem.into_response(),
    };
    let at = request.extensions().get::<Arrival>().cloned();
    let response = next.run(request).await;
    if let (Some(pending), Some(arrival)) = (pending, at)
        && response.status().is_success()
        && !pending.is_noted()
    {
        guard.note(pending, arrival.at).await;
    }
    response
}

impl Guard {
    async fn admit(
        &self,
        mut request: Request<Body>,
    ) -> Result<(Request<Body>, Option<Pending>), Problem> {
        let path = request.extensions().get::<MatchedPath>().cloned();
        let path = path.as_ref().map(MatchedPath::as_str).unwrap_or_default();
        let operation = match self.who_may.operation(request.method(), path) {
            Some(operation) => operation,
            // The router itself says which methods there are.
            None if self.who_may.has_path(path) => return Ok((request, None)),
            None => return Err(Refusal::Undeclared.into()),
        };
        let (needed, by_staff) = match operation.who {
            Who::Anyone => return Ok((request, None)),
            Who::Key(scope) => (scope, false),
            Who::Staff(scope) => (scope, true),
        };
        let place = place_of(&request);
        let now = arrival(&request)?.at.now;
        let is_safe = request.method().is_safe();
        let principal = self
            .principal(request.headers(), is_safe, now, place)
            .await?;
        let (caller, held) = match principal {
            Principal::Anyone => return Err(Refusal::NoKey.into()),
            Principal::Key { .. } if by_staff => return Err(Refusal::StaffOnly.into()),
            Principal::Key { id, scope } => (Caller::Key(id), scope),
            Principal::Staff { id, scope, .. } => (Caller::Staff(id), scope),
        };
        if let Err(wait) = self.state.take(caller, now) {
            return Err(Refusal::TooManyRequests { wait }.into());
        }
        if !held.allows(needed) {
            return Err(Refusal::Scope { needed }.into());
        }
        let attempt = Attempt::of(&request, caller)?;
        let about = About {
            object: audit::object(path, request.uri().path()),
            place,
        };
        let pending = is_noted(operation, &request)
            .then(|| Pending::new(principal, operation.names(), about))
            .flatten();
        let extensions = request.extensions_mut();
        extensions.insert(principal);
        if let Some(attempt) = attempt {
            extensions.insert(attempt.body_slot());
            extensions.insert(attempt);
        }
        if let Some(pending) = &pending {
            extensions.insert(pending.clone());
        }
        Ok((request, pending))
    }

    /// Who sends it: a key where there is one, else a session.
    async fn principal(
        &self,
        headers: &HeaderMap,
        is_safe: bool,
        now: Timestamp,
        place: Place,
    ) -> Result<Principal, Problem> {
        if let Some(key) = bearer(headers) {
            let found = self.state.principal(key, now).await?;
            return found.ok_or_else(|| Refusal::BadKey.into());
        }
        let Some(token) = SessionToken::of(headers) else {
            return Err(Refusal::NoKey.into());
        };
        let Some(found) = self.state.signed_in(&token, now, place).await? else {
            return Err(Refusal::BadSession.into());
        };
        if !is_safe && !token.is_meant(headers) {
            return Err(Refusal::Csrf.into());
        }
        Ok(Principal::Staff {
            id: found.staff,
            session: found.session,
            scope: found.scope,
        })
    }

    /// Writes the entry of a change whose handler did not write it with the change itself.
    async fn note(&self, pending: Pending, at: Moment) {
        let noted = self
            .state
            .db()
            .write(move |tx| pending.note(tx, &at, None))
            .await;
        if let Err(error) = noted {
            tracing::error!(error = %telemetry::chain(&error), "a change was not noted in the audit log");
        }
    }
}

/// Whether an operation leaves an entry in the audit log. What needs no more than looking changes nothing of the shop;
/// what staff do to their own accounts does, and so does a look at what gives much away.
fn is_noted(operation: &Operation, request: &Request<Body>) -> bool {
    if request.method().is_safe() {
        return operation.is_audited;
    }
    match operation.who {
        Who::Anyone => false,
        Who::Key(scope) => scope > Scope::Read,
        Who::Staff(_) => true,
    }
}

fn arrival(request: &Request<Body>) -> Result<&Arrival, Refusal> {
    let arrival = request.extensions().get::<Arrival>();
    arrival.ok_or(Refusal::Undeclared)
}

fn place_of(request: &Request<Body>) -> Place {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    place::place(peer, request.headers())
}

/// RFC 6750 section 2.1; the scheme's name is in any capitals.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}
