//! A caller in the same process, for tests of rooms: no socket, a clock that stands still, ids from a seed.

use std::sync::Arc;

use axum::{Router, body::Body};
use db::Db;
use http::{HeaderMap, Method, Request, StatusCode, header};
use kernel::{Clock as _, Ids, Moment, Rng, SimClock, Timestamp};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{
    Routes,
    assemble::{Site, assemble},
    keys,
    scope::Scope,
    session::{Nobody, Sessions},
    settings::Settings,
    state::{Parts, State},
};

/// A site on a test's database, with one key of each scope.
#[derive(Debug)]
pub struct Client {
    /// The site under test.
    pub site: Site,
    /// Its clock: 2026-03-02T09:00:00Z until it is moved.
    pub clock: SimClock,
    /// Its source of ids.
    pub ids: Ids,
    reader: String,
    writer: String,
    runtime: tokio::runtime::Runtime,
}

/// An answer, whole.
#[derive(Debug)]
pub struct Heard {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Heard {
    /// The body as JSON; null when it is empty or none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot call must fail"
)]
impl Client {
    /// A site of these routes with usual settings.
    pub fn new(db: &Db, api: Routes) -> Self {
        Self::with(db, api, Router::new(), Settings::default())
    }

    /// A site of these routes. The rooms of `db` must include [`crate::MIGRATIONS`].
    pub fn with(db: &Db, api: Routes, public: Router<State>, settings: Settings) -> Self {
        Self::of(db, api, public, (settings, Arc::new(Nobody)))
    }

    /// A site of these routes with usual settings, where staff may sign in.
    pub fn with_sessions(db: &Db, api: Routes, sessions: Arc<dyn Sessions>) -> Self {
        Self::of(db, api, Router::new(), (Settings::default(), sessions))
    }

    fn of(
        db: &Db,
        api: Routes,
        public: Router<State>,
        (settings, sessions): (Settings, Arc<dyn Sessions>),
    ) -> Self {
        let clock = SimClock::new(Timestamp::from_millis(1_772_442_000_000));
        let rng = Rng::from_seed(7);
        let ids = Ids::for_node(rng.clone(), 1);
        let at = Moment::new(clock.now(), ids.clone());
        let key = |scope: Scope| {
            db.write_now(|tx| keys::create(tx, &at, &rng, scope.word(), scope))
                .expect("a key")
                .1
                .reveal()
                .to_owned()
        };
        let (reader, writer) = (key(Scope::Read), key(Scope::Write));
        let parts = Parts {
            db: db.clone(),
            clock: Arc::new(clock.clone()),
            ids: ids.clone(),
            settings,
        };
        let state = State::with_sessions(parts, sessions);
        Self {
            site: assemble(state, api, public).expect("the routes fit together"),
            clock,
            ids,
            reader,
            writer,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    /// The key of a scope.
    pub fn key(&self, scope: Scope) -> &str {
        match scope {
            Scope::Read => &self.reader,
            // Tests of what they may not do make their own.
            Scope::People | Scope::Write | Scope::Manage => &self.writer,
        }
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Heard {
        self.runtime.block_on(async {
            let response = self
                .site
                .router
                .clone()
                .oneshot(request)
                .await
                .expect("a router always answers");
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX)
                .await
                .expect("the body of an answer in memory");
            Heard {
                status: parts.status,
                headers: parts.headers,
                body: body.to_vec(),
            }
        })
    }

    /// A request with the key that may write, and a JSON body unless it is null.
    pub fn call(&self, method: Method, path: &str, body: &Value) -> Heard {
        self.send(Self::request(method, path, self.key(Scope::Write), body))
    }

    /// Reads with the key that may read.
    pub fn get(&self, path: &str) -> Heard {
        self.send(Self::request(
            Method::GET,
            path,
            self.key(Scope::Read),
            &Value::Null,
        ))
    }

    /// A request to be altered before it is sent.
    pub fn request(method: Method, path: &str, key: &str, body: &Value) -> Request<Body> {
        let builder = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        builder.body(body).expect("a request")
    }
}
