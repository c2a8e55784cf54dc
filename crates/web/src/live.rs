//! What changes, told while it does: one stream of server-sent events for each page that is looked at.
//!
//! One thread waits for changes of the database and tells everybody who listens; it ends when nobody does. A stream ends
//! by itself after a while, so that whoever was let in is looked at again.

use core::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{Extension, response::Response};
use bytes::Bytes;
use db::{Db, DbError, Tx};
use http::{HeaderName, HeaderValue, header};
use hyper::body::{Body, Frame};
use serde_json::{Value, json};
use telemetry::Stopwatch;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use utoipa_axum::routes;

use crate::{
    Routes,
    call::{Answer, Call, Principal},
    problem::{Kind, ToProblem},
};

/// Something is said at least so often, so that nothing between here and the page takes the stream for dead.
const BEAT: Duration = Duration::from_secs(15);
/// Changes within this time are told together.
const TOGETHER: Duration = Duration::from_millis(500);
/// How long a stream lasts, in millionths of a second: ten minutes.
const LONGEST: u64 = 600_000_000;
/// Streams of one caller, and of all.
const MOST_OF_ONE: usize = 10;
const MOST: usize = 500;
/// Things that wait for a page that does not read; one more, and its stream ends.
const MOST_WAITING: usize = 32;

/// What is told beside the name of the room that changed: the room's own view of what is going on.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// The room, and the name of the event.
    pub room: &'static str,
    /// What is going on there.
    pub read: fn(&mut Tx<'_>) -> Result<Value, DbError>,
}

/// Everybody who listens.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<Listening>,
    closed: Condvar,
}

#[derive(Debug, Default)]
struct Listening {
    listeners: Vec<Listener>,
    is_watched: bool,
    is_closed: bool,
}

#[derive(Debug)]
struct Listener {
    who: (u8, i64),
    sender: Sender<Bytes>,
    since: Stopwatch,
}

/// Why nobody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refused {
    #[error("too many streams are open: close some")]
    TooMany,
    #[error("the server ends")]
    Ending,
}

impl ToProblem for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany => Kind::TooManyRequests,
            Self::Ending => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "web.too_many_streams",
            Self::Ending => "web.ending",
        }
    }
}

/// What is watched.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// The rooms whose changes are told.
    pub rooms: Vec<&'static str>,
    /// What is told beside the name of a room.
    pub feeds: Vec<Feed>,
}

impl Watched {
    fn versions(&self, db: &Db) -> BTreeMap<&'static str, u64> {
        let versions = self.rooms.iter().map(|room| (*room, db.version(room)));
        versions.collect()
    }
}

/// The stream of what changes.
pub fn live_routes(live: Live, watched: Watched) -> Routes {
    Routes::new()
        .routes(routes!(listen))
        .layer(Extension(live))
        .layer(Extension(Arc::new(watched)))
}

#[utoipa::path(
    get, path = "/live", operation_id = "listen", tag = "live", security(("key" = ["read"])),
    responses((
        status = 200, content_type = "text/event-stream", body = String,
        description = "Server-sent events. `changed`: `{\"rooms\": [\"orders\", …]}`, the rooms whose data changed; `look`: something may have changed by another process; an event with the name of a room, such as `rehearsals`: what is going on there. The stream ends after ten minutes: connect again."
    ))
)]
/// What changes, told while it does.
async fn listen(
    call: Call,
    Extension(live): Extension<Live>,
    Extension(watched): Extension<Arc<Watched>>,
) -> Answer<Response> {
    let who = match call.principal() {
        Principal::Anyone => (0, 0),
        Principal::Key { id, .. } => (1, id.raw()),
        Principal::Staff { id, .. } => (2, id.raw()),
    };
    let reading = Arc::clone(&watched);
    let first = call
        .read(move |tx, _at| {
            let mut text = String::from("retry: 3000\n\n");
            for feed in &reading.feeds {
                tell(&mut text, feed.room, &(feed.read)(tx)?);
            }
            Ok::<_, DbError>(text)
        })
        .await?;
    let receiver = live.join(who, first, call.state().db(), &watched)?;
    let mut response = Response::new(axum::body::Body::new(Stream(receiver)));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    // Proxies that gather answers before they pass them on leave this one alone.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// One event.
fn tell(text: &mut String, event: &str, data: &Value) {
    // Writing to a text in memory cannot fail.
    let _written = write!(text, "event: {event}\ndata: {data}\n\n");
}

/// The body of a stream: what is told, as it is told.
pub(crate) struct Stream(pub(crate) Receiver<Bytes>);

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let told = self.get_mut().0.poll_recv(context);
        told.map(|told| told.map(|bytes| Ok(Frame::data(bytes))))
    }
}

impl Live {
    /// Ends all streams, and opens none any more: for a server that ends.
    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.listeners.clear();
        self.0.closed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, Listening> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(
        &self,
        who: (u8, i64),
        first: String,
        db: &Db,
        watched: &Arc<Watched>,
    ) -> Result<Receiver<Bytes>, Refused> {
        let mut state = self.state();
        if state.is_closed {
            return Err(Refused::Ending);
        }
        state.listeners.retain(|one| !one.sender.is_closed());
        let of_one = state.listeners.iter().filter(|one| one.who == who).count();
        if of_one >= MOST_OF_ONE || state.listeners.len() >= MOST {
            return Err(Refused::TooMany);
        }
        let (sender, receiver) = channel(MOST_WAITING);
        drop(sender.try_send(first.into()));
        state.listeners.push(Listener {
            who,
            sender,
            since: Stopwatch::start(),
        });
        if !state.is_watched {
            // As it is before anybody is told that they are heard: what changes from now on is news.
            let since = (db.changes(), watched.versions(db));
            let (live, db, watched) = (self.clone(), db.clone(), Arc::clone(watched));
            let watching = std::thread::Builder::new().name("live".to_owned());
            state.is_watched = watching
                .spawn(move || live.watch(&db, &watched, since))
                .is_ok();
        }
        Ok(receiver)
    }

    /// Tells everybody, until nobody listens.
    fn watch(
        &self,
        db: &Db,
        watched: &Watched,
        (mut seen, mut before): (u64, BTreeMap<&'static str, u64>),
    ) {
        loop {
            db.wait_for_change(seen, BEAT);
            let state = self.state();
            // Poisoned or not, the wait is over.
            drop(
                self.0
                    .closed
                    .wait_timeout_while(state, TOGETHER, |state| !state.is_closed),
            );
            seen = db.changes();
            let now = watched.versions(db);
            let text = told(db, &watched.feeds, &before, &now);
            before = now;
            let mut state = self.state();
            let text = Bytes::from(text);
            state.listeners.retain(|one| {
                one.since.micros() < LONGEST && one.sender.try_send(text.clone()).is_ok()
            });
            if state.listeners.is_empty() || state.is_closed {
                state.is_watched = false;
                return;
            }
        }
    }
}

/// What is told of the rooms that changed.
fn told(
    db: &Db,
    feeds: &[Feed],
    before: &BTreeMap<&'static str, u64>,
    now: &BTreeMap<&'static str, u64>,
) -> String {
    let changed = |room: &&&'static str| before.get(**room) != now.get(**room);
    let rooms: Vec<&str> = now.keys().filter(changed).copied().collect();
    let mut text = String::new();
    if !rooms.is_empty() {
        tell(&mut text, "changed", &json!({ "rooms": rooms }));
    }
    for feed in feeds {
        if rooms.contains(&feed.room) || db.is_shared() {
            match db.read_now(|tx| (feed.read)(tx)) {
                Ok(data) => tell(&mut text, feed.room, &data),
                // The next change tells it.
                Err(error) => {
                    tracing::warn!(room = feed.room, error = %telemetry::chain(&error), "what goes on could not be read");
                }
            }
        }
    }
    if db.is_shared() {
        tell(&mut text, "look", &json!({}));
    }
    if text.is_empty() {
        text.push_str(": still here\n\n");
    }
    text
}
