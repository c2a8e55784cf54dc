//! One request, as a handler sees it.

use axum::extract::FromRequestParts;
use db::{Db, DbError, Tx};
use http::request::Parts;
use kernel::{Moment, Timestamp};
use serde::Serialize;

use crate::{
    audit::Pending,
    idempotency::{self, Attempt, Step},
    keys::ApiKeyId,
    problem::Problem,
    refusal::Refusal,
    reply::{Reply, Written},
    request_id::RequestId,
    scope::Scope,
    session::{SessionId, StaffId},
    state::State,
};

/// What a handler answers.
pub type Answer<T> = Result<T, Problem>;

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A stranger, at an operation that is open to everybody.
    Anyone,
    /// A program with a key.
    Key {
        /// Which key.
        id: ApiKeyId,
        /// How far it reaches.
        scope: Scope,
    },
    /// A member of the staff who signed in.
    Staff {
        /// Who.
        id: StaffId,
        /// By which session.
        session: SessionId,
        /// How far their role reaches.
        scope: Scope,
    },
}

/// What the outermost layer notes about each request.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: Moment,
    pub(crate) request_id: RequestId,
}

/// One request: when it came, who sent it, and the shop's database.
#[derive(Clone, Debug)]
pub struct Call {
    state: State,
    arrival: Arrival,
    principal: Principal,
    attempt: Option<Attempt>,
    pending: Option<Pending>,
}

impl Call {
    /// The moment of the request; its time is the same for everything that the request does.
    pub fn at(&self) -> &Moment {
        &self.arrival.at
    }

    /// The time of the request.
    pub fn now(&self) -> Timestamp {
        self.arrival.at.now
    }

    /// The id of the request.
    pub fn request_id(&self) -> &RequestId {
        &self.arrival.request_id
    }

    /// Who calls.
    pub fn principal(&self) -> Principal {
        self.principal
    }

    /// Who signed in, and by which session. Keys are refused: for what is done to an account itself.
    pub fn staff(&self) -> Result<(StaffId, SessionId), Refusal> {
        match self.principal {
            Principal::Staff { id, session, .. } => Ok((id, session)),
            Principal::Key { .. } => Err(Refusal::StaffOnly),
            Principal::Anyone => Err(Refusal::NoKey),
        }
    }

    /// Who calls, for what keeps who asked for it: `staff stf_…`, `api key_…`.
    pub fn by(&self) -> String {
        match self.principal {
            Principal::Anyone => "api".to_owned(),
            Principal::Key { id, .. } => format!("api {id}"),
            Principal::Staff { id, .. } => format!("staff {id}"),
        }
    }

    /// Says what this request changes, for the audit log: an id or a name, where neither the address nor the place of what
    /// was made says it.
    pub fn concerns(&self, object: impl core::fmt::Display) {
        if let Some(pending) = &self.pending {
            pending.tell(object.to_string());
        }
    }

    /// What the app gave.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Runs a reading transaction. The closure may run more than once.
    pub async fn read<T, E>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>, &Moment) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let at = self.arrival.at.clone();
        let outcome = self
            .state
            .db()
            .read(move |tx| body(tx, &at).map_err(Step::Room))
            .await;
        outcome.map_err(Step::into_problem)
    }

    /// Runs synchronous work that opens its own transactions, away from the async runtime's threads.
    pub async fn apart<T, E>(
        &self,
        body: impl FnOnce(&Db, &Moment) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let (db, at) = (self.state.db().clone(), self.arrival.at.clone());
        match tokio::task::spawn_blocking(move || body(&db, &at)).await {
            Ok(outcome) => outcome.map_err(Into::into),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending.
                Err(_cancelled) => Err(Refusal::Timeout.into()),
            },
        }
    }

    /// Runs a writing transaction for a page: without an answer that is kept for a repeat, so what it does must be
    /// recognisable when it comes twice. The closure may run more than once.
    pub async fn change<T, E>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>, &Moment) -> Result<T, E> + Send + 'static,
    ) -> Answer<T>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let at = self.arrival.at.clone();
        let outcome = self
            .state
            .db()
            .write(move |tx| body(tx, &at).map_err(Step::Room))
            .await;
        outcome.map_err(Step::into_problem)
    }

    /// Runs a writing transaction. The closure may run more than once; what it does and the answer that a repeat of
    /// this request gets are kept together or not at all.
    pub async fn write<T, E>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>, &Moment) -> Result<Reply<T>, E> + Send + 'static,
    ) -> Answer<Written>
    where
        T: Serialize + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let at = self.arrival.at.clone();
        let pending = self.pending.clone();
        let work = move |tx: &mut Tx<'_>| {
            let reply = body(tx, &at).map_err(Step::Room)?;
            let written = Written::of(reply)?;
            if let Some(pending) = &pending {
                pending.note(tx, &at, Some(&written))?;
            }
            Ok::<_, Step<E>>(written)
        };
        let outcome = self.attempted(work).await;
        if let (Ok(_), Some(pending)) = (&outcome, &self.pending) {
            pending.end();
        }
        outcome
    }

    /// Does the work once for an idempotency key, and always where there is none.
    async fn attempted<E: Into<Problem> + Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<Written, Step<E>> + Send + 'static,
    ) -> Answer<Written> {
        let Some(attempt) = &self.attempt else {
            let outcome = self.state.db().write(work).await;
            return outcome.map_err(Step::into_problem);
        };
        let now = self.arrival.at.now;
        // Held by the closure: the transaction goes on when the caller hangs up, and so must the claim.
        let running = attempt.begin(&self.state)?;
        let outcome = self
            .state
            .db()
            .write(move |tx| {
                if let Some(answer) = idempotency::claim(tx, &running, now)? {
                    return Ok(answer);
                }
                let written = work(tx)?;
                idempotency::keep(tx, &running, &written)?;
                Ok::<_, Step<E>>(written)
            })
            .await;
        outcome.map_err(Step::into_problem)
    }
}

impl FromRequestParts<State> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let arrival = parts
            .extensions
            .get::<Arrival>()
            .cloned()
            .ok_or(Refusal::Undeclared)?;
        Ok(Self {
            state: state.clone(),
            arrival,
            principal: parts
                .extensions
                .get::<Principal>()
                .copied()
                .unwrap_or(Principal::Anyone),
            attempt: parts.extensions.get::<Attempt>().cloned(),
            pending: parts.extensions.get::<Pending>().cloned(),
        })
    }
}

impl<E> From<DbError> for Step<E> {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl<E> From<Refusal> for Step<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}
