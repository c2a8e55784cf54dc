//! Receivers are called, outside of any transaction, and what came of it is written down.
//!
//! Each receiver has a turn of its own in every round. The first try of a round that may pass ends the receiver's turn: the
//! rest of what was taken is put back, and nobody calls it before its rest is over. So one that hangs costs the others one
//! time-out, not one for each delivery. A process that dies leaves what it took to whoever comes after its lease, under
//! the same key, by which a receiver knows what it has had already.

use courier::{Told, signed_call, told};
use customers::Customer;
use db::{Db, Tx};
use fetch::{Fetch, Request};
use kernel::{Clock, Ids, Moment, Span, Timestamp};
use serde_json::{Value, json};

use crate::{
    domain::{DeliveryState, rest_until},
    error::Error,
    store::{self, Claimed, Hook},
};

/// Deliveries of one receiver that are taken in a round.
const BATCH: i64 = 10;
/// How long they may take together: each has half a minute.
const LEASE: Span = Span::from_minutes(10);

/// What one round of calling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// Tried.
    pub tried: usize,
    /// The receivers have them.
    pub told: usize,
    /// To be tried again later.
    pub postponed: usize,
    /// Given up.
    pub failed: usize,
}

/// One round. `tried == 0` means that there is nobody to call now.
pub fn call_out(
    db: &Db,
    (clock, ids): (&dyn Clock, &Ids),
    fetch: &dyn Fetch,
) -> Result<Called, Error> {
    let mut called = Called::default();
    for hook in db.read_now(store::hooks)? {
        if !is_resting(&hook, clock.glance()) {
            call_one(db, (clock, ids), &hook, (fetch, &mut called))?;
        }
    }
    Ok(called)
}

/// When somebody is to be called next, as far as the database knows now.
pub fn next_call(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    let mut next: Option<Timestamp> = None;
    for hook in store::hooks(tx)?.iter().filter(|hook| !hook.view.paused) {
        let Some(due) = store::next_due(tx, hook.view.id)? else {
            continue;
        };
        let due = hook.view.rests_until.map_or(due, |until| until.max(due));
        next = Some(next.map_or(due, |known| known.min(due)));
    }
    Ok(next)
}

fn is_resting(hook: &Hook, now: Timestamp) -> bool {
    hook.view.paused || hook.view.rests_until.is_some_and(|until| until > now)
}

fn call_one(
    db: &Db,
    (clock, ids): (&dyn Clock, &Ids),
    hook: &Hook,
    (fetch, called): (&dyn Fetch, &mut Called),
) -> Result<(), Error> {
    let at = Moment::new(clock.now(), ids.clone());
    let token = at.next_id();
    let hold = (at.now, at.now.plus(LEASE), token);
    let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= at.now);
    if !is_due(db.read_now(|tx| store::next_due(tx, hook.view.id))?) {
        return Ok(());
    }
    let claimed = db.write_now(|tx| store::claim(tx, hook.view.id, hold, BATCH))?;
    let mut failures = hook.view.failures;
    let mut claimed = claimed.into_iter();
    while let Some(one) = claimed.next() {
        let now = clock.now();
        let person = db.read_now(|tx| person(tx, hook, &one))?;
        let answer = fetch.fetch(&request(hook, &one, (person.as_ref(), now)));
        let came = told(clock.now(), one.attempts, &answer);
        let is_over = matches!(came, Told::Later(..));
        let had_failed = failures;
        failures = if is_over {
            failures.saturating_add(1)
        } else {
            0
        };
        let rest = (failures != had_failed).then_some(failures);
        let now = clock.now();
        db.write_now(|tx| note(tx, hook, (&one, token), (&came, rest, now)))?;
        called.tried = called.tried.saturating_add(1);
        match came {
            Told::Taken => called.told = called.told.saturating_add(1),
            Told::Later(..) => called.postponed = called.postponed.saturating_add(1),
            Told::Failed(_) => called.failed = called.failed.saturating_add(1),
        }
        if is_over {
            let left: Vec<_> = claimed.by_ref().map(|one| one.id).collect();
            db.write_now(|tx| {
                left.iter()
                    .try_for_each(|id| store::put_back(tx, (*id, token), now))
            })?;
        }
    }
    Ok(())
}

/// Whom it is about, where the receiver may know.
fn person(tx: &mut Tx<'_>, hook: &Hook, one: &Claimed) -> Result<Option<Customer>, Error> {
    if !hook.view.person || one.customer.is_nobody() {
        return Ok(None);
    }
    Ok(customers::get_many(tx, &[one.customer])?.into_iter().next())
}

fn request(hook: &Hook, one: &Claimed, (person, now): (Option<&Customer>, Timestamp)) -> Request {
    let mut customer = if one.customer.is_nobody() {
        json!({})
    } else {
        json!({"id": one.customer})
    };
    if let (Some(person), Some(fields)) = (person, customer.as_object_mut()) {
        let email = person.email.as_ref().map(|email| email.as_str().to_owned());
        let texts = [
            ("email", email),
            ("first_name", person.first_name.clone()),
            ("last_name", person.last_name.clone()),
        ];
        for (name, text) in texts {
            fields.extend(text.map(|text| (name.to_owned(), Value::String(text))));
        }
    }
    // What another version wrote is told as it is.
    let data: Value = serde_json::from_str(&one.data).unwrap_or_default();
    let body = json!({
        "id": one.event,
        "kind": one.kind,
        "at": one.happened_at,
        "customer": customer,
        "data": data,
    });
    let body = body.to_string().into_bytes();
    signed_call(
        &hook.view.url,
        (&hook.secret, now),
        &one.id.to_string(),
        body,
    )
}

/// Writes down what a try came to, and how the receiver is.
fn note(
    tx: &mut Tx<'_>,
    hook: &Hook,
    (one, token): (&Claimed, i64),
    (came, failures, now): (&Told, Option<i64>, Timestamp),
) -> Result<(), Error> {
    let ended = match came {
        Told::Taken => (DeliveryState::Told, None, ""),
        Told::Later(next, why) => (DeliveryState::Waiting, Some(*next), why.as_str()),
        Told::Failed(why) => (DeliveryState::Failed, None, why.as_str()),
    };
    store::end(tx, (one.id, token), ended, now)?;
    if let Some(failures) = failures {
        let until = match failures {
            0 => Timestamp::from_millis(0),
            _ => rest_until(now, failures),
        };
        store::set_rest(tx, hook.view.id, (failures, until))?;
    }
    Ok(())
}
