//! Tests of this room, on both databases.

mod calling;
mod http;

use std::sync::Mutex;

use db::Db;
use events::{Event, EventId};
use fetch::{Answer, Fetch, Request};
use kernel::{CustomerId, Ids, Moment, Rng, SimClock, Span, Timestamp};
use serde_json::{Value, json};

use crate::{Called, HookId, NewHook, service};

pub(crate) const KINDS: &[&str] = &["order.paid", "parcel.delivered"];

pub(crate) fn rooms() -> Vec<db::Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        customers::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

/// A receiver that answers as it is told, and keeps what it was told.
pub(crate) struct Receiver {
    answers: Mutex<Vec<Result<u16, fetch::Error>>>,
    told: Mutex<Vec<Request>>,
}

impl Receiver {
    /// Answers these, the last first, and 204 from then on.
    pub(crate) fn new(answers: Vec<Result<u16, fetch::Error>>) -> Self {
        Self {
            answers: Mutex::new(answers),
            told: Mutex::default(),
        }
    }

    pub(crate) fn told(&self) -> Vec<Request> {
        self.told.lock().unwrap().clone()
    }
}

impl Fetch for Receiver {
    fn fetch(&self, request: &Request) -> Result<Answer, fetch::Error> {
        self.told.lock().unwrap().push(request.clone());
        let status = self.answers.lock().unwrap().pop().unwrap_or(Ok(204))?;
        Ok(Answer {
            status,
            headers: Vec::new(),
            body: b"so it is".to_vec(),
        })
    }
}

/// A shop, its clock and its ids.
pub(crate) struct Trial<'d> {
    pub(crate) db: &'d Db,
    pub(crate) clock: SimClock,
    pub(crate) ids: Ids,
}

impl<'d> Trial<'d> {
    pub(crate) fn new(db: &'d Db) -> Self {
        Self {
            db,
            clock: SimClock::new(Timestamp::parse("2026-03-02T10:00:00Z").unwrap()),
            ids: Ids::new(Rng::from_seed(3)),
        }
    }

    pub(crate) fn at(&self) -> Moment {
        use kernel::Clock as _;
        Moment::new(self.clock.now(), self.ids.clone())
    }

    pub(crate) fn hook(&self, name: &str, kinds: &[&str]) -> HookId {
        let new = new_hook(name, kinds);
        let (at, rng) = (self.at(), Rng::from_seed(9));
        self.db
            .write_now(|tx| service::create(tx, &at, &rng, (new.clone(), KINDS)))
            .unwrap()
            .0
            .id
    }

    /// It happens to this customer.
    pub(crate) fn happens(&self, customer: i64, kind: &str) {
        let at = self.at();
        let event = Event {
            customer: CustomerId::from_raw(customer),
            seq: 1,
            id: EventId::next(&at),
            kind: kind.to_owned(),
            version: 1,
            at: at.now,
            recorded_at: at.now,
            cause: "1".to_owned(),
            data: json!({"order": "ord_1"}),
        };
        self.db
            .write_now(|tx| crate::hear(tx, &at, std::slice::from_ref(&event)))
            .unwrap();
    }

    pub(crate) fn call(&self, receiver: &Receiver) -> Called {
        crate::call_out(self.db, (&self.clock, &self.ids), receiver).unwrap()
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.db.read_now(crate::next_call).unwrap()
    }

    pub(crate) fn passes(&self, span: Span) {
        let _now = self.clock.advance(span);
    }

    /// Kind, state, tries and note of a hook's deliveries, newest first.
    pub(crate) fn deliveries(&self, hook: HookId) -> Vec<(String, &'static str, i64, String)> {
        self.db
            .read_now(|tx| service::deliveries(tx, (hook, None), (None, 100)))
            .unwrap()
            .into_iter()
            .map(|one| (one.kind, one.state.word(), one.attempts, one.note))
            .collect()
    }
}

pub(crate) fn new_hook(name: &str, kinds: &[&str]) -> NewHook {
    NewHook {
        name: name.to_owned(),
        url: format!("https://{name}.example/in"),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        person: false,
    }
}

pub(crate) fn said(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

pub(crate) fn customer(trial: &Trial<'_>, address: &str, name: &str) -> CustomerId {
    let at = trial.at();
    let mut facts = customers::CustomerFacts::new("shop", at.now);
    facts.email = Some(kernel::EmailAddress::parse(address).unwrap());
    facts.first_name = Some(name.to_owned());
    let resolved = trial
        .db
        .write_now(|tx| customers::resolve_many(tx, &at, std::slice::from_ref(&facts), true))
        .unwrap();
    resolved[0].customer
}
