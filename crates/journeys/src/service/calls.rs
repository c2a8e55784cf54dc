//! Calling other systems: what a node of kind `webhook` wants is made outside of any transaction, and what came of it
//! is written down before anybody goes on.
//!
//! A call has an idempotency key that is the same at every try, so that a receiver who keeps it sees each call once even
//! when an answer was lost. A process that dies in the middle leaves the call to whoever comes after its lease.

use std::{collections::BTreeMap, sync::Arc};

use courier::{Told, signed_call, told};
use customers::Customer;
use db::{Db, Tx};
use fetch::{Fetch, Request};
use kernel::{Clock, CustomerId, Ids, Moment, Span, Timestamp};
use serde_json::{Value, json};

use super::{
    ROOM, Rules,
    go_on::fail,
    writing::{cause, timer, timer_key},
};
use crate::{
    domain::{Document, EnrolmentId, EnrolmentState, JourneyName, JourneyState, WebhookNode, What},
    error::Error,
    settings as own,
    store::{self, ClaimedCall, EnrolmentRow, Moved},
};

/// Calls taken at a time.
const BATCH: i64 = 10;
/// How long they may take together: each has half a minute.
const LEASE: Span = Span::from_minutes(10);
/// How long a call waits whose journey is paused, until somebody looks again.
const WHILE_PAUSED: Span = Span::from_minutes(10);

/// What one round of calling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// Taken.
    pub claimed: usize,
    /// The receiver has them.
    pub done: usize,
    /// To be tried again later.
    pub postponed: usize,
    /// Given up.
    pub failed: usize,
}

/// One round. `claimed == 0` means that there is nobody to call now.
pub fn call_out(
    db: &Db,
    (clock, ids): (&dyn Clock, &Ids),
    rules: &Rules,
    fetch: &dyn Fetch,
) -> Result<Called, Error> {
    let moment = || Moment::new(clock.now(), ids.clone());
    let at = moment();
    let token = at.next_id();
    let hold = (at.now, at.now.plus(LEASE), token);
    let claimed = db.write_now(|tx| store::claim_calls(tx, hold, BATCH))?;
    let mut called = Called {
        claimed: claimed.len(),
        ..Called::default()
    };
    if claimed.is_empty() {
        return Ok(called);
    }
    let mut wanted = db.read_now(|tx| read(tx, rules, at.now, &claimed))?;
    for call in claimed {
        let outcome = match wanted.remove(&(call.enrolment, call.node.clone())) {
            None => Outcome::Moot,
            Some(Err(Hindered::Paused)) => Outcome::Paused,
            Some(Err(Hindered::NoSecret)) => Outcome::Failed(NO_SECRET.to_owned()),
            Some(Ok(request)) => {
                let answer = fetch.fetch(&request);
                told(clock.now(), call.attempts, &answer).into()
            }
        };
        let at = moment();
        db.write_now(|tx| note(tx, &at, (&call, token), &outcome))?;
        match outcome {
            Outcome::Moot | Outcome::Paused => {}
            Outcome::Done => called.done = called.done.saturating_add(1),
            Outcome::Later(..) => called.postponed = called.postponed.saturating_add(1),
            Outcome::Failed(_) => called.failed = called.failed.saturating_add(1),
        }
    }
    Ok(called)
}

/// When somebody is to be called next, as far as the database knows now.
pub fn next_call(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    Ok(store::next_call(tx)?)
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nobody waits for it any more.
    Moot,
    /// Those inside stay where they are for now.
    Paused,
    Done,
    Later(Timestamp, String),
    Failed(String),
}

impl From<Told> for Outcome {
    fn from(told: Told) -> Self {
        match told {
            Told::Taken => Self::Done,
            Told::Later(next, why) => Self::Later(next, why),
            Told::Failed(why) => Self::Failed(why),
        }
    }
}

/// Why a call that somebody waits for is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hindered {
    Paused,
    NoSecret,
}

const NO_SECRET: &str = "there is no secret to sign it with: set `journeys.webhook_secret`";

/// What is to be asked, for each call that somebody still waits for; or why it is not.
type Wanted = BTreeMap<(EnrolmentId, String), Result<Request, Hindered>>;

fn read(
    tx: &mut Tx<'_>,
    rules: &Rules,
    now: Timestamp,
    claimed: &[ClaimedCall],
) -> Result<Wanted, Error> {
    let customers: Vec<i64> = claimed.iter().map(|call| call.customer.raw()).collect();
    let enrolments: Vec<i64> = claimed.iter().map(|call| call.enrolment.raw()).collect();
    let rows: BTreeMap<EnrolmentId, EnrolmentRow> =
        store::read_enrolments(tx, &customers, &enrolments)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
    let mut ids: Vec<CustomerId> = rows.values().map(|row| row.customer).collect();
    ids.sort_unstable();
    ids.dedup();
    let people: BTreeMap<CustomerId, Customer> = customers::get_many(tx, &ids)?
        .into_iter()
        .map(|customer| (customer.id, customer))
        .collect();
    let journeys: BTreeMap<_, _> = store::all_journeys(tx)?
        .into_iter()
        .map(|journey| (journey.id, journey))
        .collect();
    let secret = settings::snapshot(tx)?.get(&own::WEBHOOK_SECRET)?;
    let mut wanted = Wanted::new();
    for call in claimed {
        let Some(row) = rows.get(&call.enrolment) else {
            continue;
        };
        let is_there = row.at.state.is_inside() && row.at.node == call.node;
        let document: Arc<Document> = rules.documents.get(tx, row.version)?;
        let what = document.node(&call.node).map(|node| &node.what);
        let (true, Some(What::Webhook(hook)), Some(journey)) =
            (is_there, what, journeys.get(&row.journey))
        else {
            continue;
        };
        let request = match &secret {
            _ if journey.state == JourneyState::Paused => Err(Hindered::Paused),
            Some(secret) => Ok(request(
                (hook, &journey.name, row),
                people.get(&row.customer).filter(|_| hook.person),
                (secret.expose(), now),
            )),
            None => Err(Hindered::NoSecret),
        };
        wanted.insert((call.enrolment, call.node.clone()), request);
    }
    Ok(wanted)
}

fn request(
    (hook, journey, row): (&WebhookNode, &JourneyName, &EnrolmentRow),
    person: Option<&Customer>,
    (secret, now): (&str, Timestamp),
) -> Request {
    let key = cause(row.id, &row.at.node);
    let mut customer = json!({"id": row.customer});
    if let (Some(person), Some(fields)) = (person, customer.as_object_mut()) {
        let texts = [
            (
                "email",
                person.email.as_ref().map(|email| email.as_str().to_owned()),
            ),
            ("first_name", person.first_name.clone()),
            ("last_name", person.last_name.clone()),
        ];
        for (name, text) in texts {
            fields.extend(text.map(|text| (name.to_owned(), Value::String(text))));
        }
    }
    let body = json!({
        "id": key,
        "journey": journey,
        "node": row.at.node,
        "enrolment": row.id,
        "reached_at": row.at.since,
        "customer": customer,
        "event": row.context,
        "with": hook.with,
    });
    let body = body.to_string().into_bytes();
    signed_call(&hook.url, (secret, now), &key, body)
}

/// Writes down what a call came to, and lets who waits for it go on.
fn note(
    tx: &mut Tx<'_>,
    at: &Moment,
    (call, token): (&ClaimedCall, i64),
    outcome: &Outcome,
) -> Result<(), Error> {
    let (state, wake_at, note) = match outcome {
        Outcome::Paused => {
            let until = at.now.plus(WHILE_PAUSED);
            return Ok(store::put_off_call(tx, (call, token), until)?);
        }
        Outcome::Moot => return Ok(store::drop_call(tx, call, token)?),
        Outcome::Done => ("done", None, ""),
        Outcome::Later(next, why) => ("waiting", Some(*next), why.as_str()),
        Outcome::Failed(why) => ("failed", None, why.as_str()),
    };
    // Somebody else has it by now, and will write down what becomes of it.
    let Some(customer) = store::end_call(tx, (call, token), (state, wake_at, note))? else {
        return Ok(());
    };
    match outcome {
        Outcome::Moot | Outcome::Paused | Outcome::Later(..) => {}
        Outcome::Done => go_on_soon(tx, at, customer, call)?,
        Outcome::Failed(why) => {
            if is_waiting(tx, customer, call)?.is_some() {
                timers::cancel(tx, customer, &timer_key(call.enrolment))?;
                let error = Error::Webhook(why.clone());
                fail(tx, at, customer, call.enrolment, &error)?;
            }
        }
    }
    tx.touch(ROOM);
    Ok(())
}

/// Who stands at the node and waits.
fn is_waiting(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    call: &ClaimedCall,
) -> Result<Option<EnrolmentRow>, Error> {
    let rows = store::take_enrolments(tx, &[customer.raw()], &[call.enrolment.raw()])?;
    Ok(rows.into_iter().find(|row| {
        let waits = matches!(
            row.at.state,
            EnrolmentState::Waiting | EnrolmentState::Parked
        );
        waits && row.at.node == call.node
    }))
}

fn go_on_soon(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: CustomerId,
    call: &ClaimedCall,
) -> Result<(), Error> {
    let Some(row) = is_waiting(tx, customer, call)? else {
        return Ok(());
    };
    let is_parked = row.at.state == EnrolmentState::Parked;
    let moved = Moved {
        due_at: Some(at.now),
        ..row.at
    };
    store::move_enrolments(tx, &[(customer, row.id, moved)])?;
    if !is_parked {
        timers::set(tx, &timer(customer, row.id, at.now))?;
    }
    Ok(())
}
