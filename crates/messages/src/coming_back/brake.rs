//! The brake: a programme whose mail is not wanted, or repeats itself, stops before the shop's name as a sender is ruined.
//!
//! Mailbox providers turn mail away from senders of whom more than three readers in a thousand complain, and who write to
//! many addresses that do not exist. Who tells the same customers the same thing again within a day has a fault in a
//! programme or in what brings it its events. So when a programme passes one of the limits within seven days, what it wants
//! to send waits, and staff are told. Nothing is lost but what becomes too late meanwhile. Somebody has to look and let it go on;
//! what came before that instant then no longer counts against it.

use db::Tx;
use kernel::{Done, Moment, Span, Timestamp};
use serde::Serialize;

use crate::{
    error::Error,
    measures::{self, What},
    service::ROOM,
    store,
};

/// What is looked at.
const LOOKS_BACK: Span = Span::from_days(7);
/// Complaints in a thousand messages that are too many (the limit that Gmail and Yahoo name), when there were several.
const COMPLAINTS_IN_1000: i64 = 3;
const LEAST_COMPLAINTS: i64 = 3;
/// Dead addresses in a hundred messages that are too many, when there were several: lists that people joined
/// themselves stay below two.
const DEAD_IN_100: i64 = 5;
const LEAST_DEAD: i64 = 10;
/// Messages in a hundred that told a customer what they had been told within a day that are too many, when there were several.
const REPEATS_IN_100: i64 = 1;
const LEAST_REPEATS: i64 = 5;
/// The day of a figure, in milliseconds.
const DAY_MILLIS: i64 = 86_400_000;

/// A programme that was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MessageBrake)]
pub struct Brake {
    /// Which.
    pub programme: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Messages that it had sent within seven days.
    pub sent: i64,
    /// Complaints about them.
    pub complaints: i64,
    /// Addresses among them that did not exist.
    pub dead: i64,
    /// Messages among them that told a customer what they had been told within a day.
    pub repeats: i64,
}

impl Brake {
    /// Why, in words.
    pub fn words(&self) -> String {
        format!(
            "of {} messages within seven days, {} were complained about, {} went to addresses that do not exist and {} told \
             customers what they had been told within a day",
            self.sent, self.complaints, self.dead, self.repeats
        )
    }
}

/// Looks at a programme after a complaint, a dead address or a repetition, and stops it when there are too many.
pub(super) fn look(tx: &mut Tx<'_>, at: &Moment, programme: &str) -> Result<(), Error> {
    let known = store::brake_of(tx, programme)?;
    if known
        .as_ref()
        .is_some_and(|(_, released)| released.is_none())
    {
        return Ok(());
    }
    let released = known.and_then(|(_, released)| released);
    let week = at.now.minus(LOOKS_BACK);
    let from = released.map_or(week, |released| released.max(week));
    let complaints = store::count_returned(tx, programme, "complaint", from)?;
    let dead = store::count_returned(tx, programme, "hard", from)?;
    let repeats = store::count_returned(tx, programme, "repeat", from)?;
    if complaints < LEAST_COMPLAINTS && dead < LEAST_DEAD && repeats < LEAST_REPEATS {
        return Ok(());
    }
    let day = |at: Timestamp| at.millis().div_euclid(DAY_MILLIS);
    let figures = measures::measured(tx, Some(programme), (day(from), day(at.now)))?;
    let sent = figures
        .iter()
        .filter(|figure| matches!(figure.what, What::Sent | What::Captured))
        .fold(0_i64, |sum, figure| sum.saturating_add(figure.number));
    let brake = Brake {
        programme: programme.to_owned(),
        since: at.now,
        sent,
        complaints,
        dead,
        repeats,
    };
    if is_too_much(&brake) {
        store::pull_brake(tx, &brake)?;
        tx.touch(ROOM);
        tracing::error!(
            programme,
            sent,
            complaints,
            dead,
            repeats,
            "a programme was stopped: its mail is not wanted, or repeats itself"
        );
    }
    Ok(())
}

fn is_too_much(brake: &Brake) -> bool {
    let share =
        |part: i64, of: i64, limit: i64| part.saturating_mul(of) > brake.sent.saturating_mul(limit);
    let annoys =
        brake.complaints >= LEAST_COMPLAINTS && share(brake.complaints, 1000, COMPLAINTS_IN_1000);
    let misses = brake.dead >= LEAST_DEAD && share(brake.dead, 100, DEAD_IN_100);
    let stutters = brake.repeats >= LEAST_REPEATS && share(brake.repeats, 100, REPEATS_IN_100);
    annoys || misses || stutters
}

/// The mail server refused a message for good while it was handed over: there is no such address.
pub(crate) fn refused_for_good(
    tx: &mut Tx<'_>,
    at: &Moment,
    message: crate::domain::MessageId,
    programme: &str,
) -> Result<(), Error> {
    let fingerprint = format!("hard:{message}");
    if store::insert_returned(tx, &fingerprint, ("hard", programme), at.now)? {
        look(tx, at, programme)?;
    }
    Ok(())
}

/// A message goes to a customer who was told the same by the same programme within a day.
pub(crate) fn repeats_itself(
    tx: &mut Tx<'_>,
    at: &Moment,
    message: crate::domain::MessageId,
    programme: &str,
) -> Result<(), Error> {
    let fingerprint = format!("repeat:{message}");
    if store::insert_returned(tx, &fingerprint, ("repeat", programme), at.now)? {
        look(tx, at, programme)?;
    }
    Ok(())
}

/// The programmes that are stopped.
pub fn brakes(tx: &mut Tx<'_>) -> Result<Vec<Brake>, Error> {
    Ok(store::brakes(tx)?)
}

/// Lets a programme go on; what came back before this instant no longer counts.
pub fn release_brake(tx: &mut Tx<'_>, at: &Moment, programme: &str) -> Result<Done<()>, Error> {
    if !store::release_brake(tx, programme, at.now)? {
        return Ok(Done::AlreadyDone(()));
    }
    tx.touch(ROOM);
    Ok(Done::Done(()))
}
