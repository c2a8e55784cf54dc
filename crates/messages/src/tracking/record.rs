//! Visits are judged and written.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, Tx};
use events::NewEvent;
use kernel::{CustomerId, Moment, Span, Timestamp};

use super::{
    buffer::{SETTLED_AFTER, Visits},
    judge::{Sight, judge},
    seal::{Visit, VisitKind},
};
use crate::{
    domain::MessageId,
    error::Error,
    measures::{self, What},
    public::{self, VisitEvent},
    service::ROOM,
    store::{self, Followed, Seen, Visited},
};

/// Visits written in one transaction, about.
const BATCH: usize = 1_000;
/// While it is not confirmed that a message left, it counts as left so long after it was let go.
const LEAVES_WITHIN: Span = Span::from_minutes(5);

/// Which visits are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that waited long enough to be judged together with others.
    Settled,
    /// All: the process ends.
    All,
}

/// What a round of writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Taken out of the buffer.
    pub visits: usize,
    /// By people.
    pub human: usize,
    /// By machines.
    pub machine: usize,
    /// To messages that are not there any more, or could not be written.
    pub passed_over: usize,
}

impl Recorded {
    fn add(&mut self, other: Self) {
        self.visits = self.visits.saturating_add(other.visits);
        self.human = self.human.saturating_add(other.human);
        self.machine = self.machine.saturating_add(other.machine);
        self.passed_over = self.passed_over.saturating_add(other.passed_over);
    }
}

/// One round: some of what waits is judged and written. What cannot be written now goes back into the buffer.
pub fn record(db: &Db, at: &Moment, visits: &Visits, which: Which) -> Result<Recorded, Error> {
    let until = match which {
        Which::Settled => at.now.minus(SETTLED_AFTER),
        Which::All => at.now.plus(Span::DAY),
    };
    let lost = visits.take_lost();
    if lost > 0 {
        tracing::error!(
            lost,
            "opens and clicks were lost: the database could not be written to for too long"
        );
    }
    let taken = visits.take(until, BATCH);
    if taken.is_empty() {
        return Ok(Recorded::default());
    }
    match db.write_now(|tx| write(tx, at, &taken)) {
        Ok(recorded) => Ok(recorded),
        Err(error) if error.is_transient() => {
            visits.put_back(taken);
            Err(error)
        }
        Err(error) => {
            tracing::error!(%error, "some opens and clicks cannot be written; each message is tried by itself");
            Ok(write_apart(db, at, taken))
        }
    }
}

fn write_apart(db: &Db, at: &Moment, visits: Vec<Visit>) -> Recorded {
    let mut all = Recorded::default();
    for (message, visits) in by_message(visits) {
        let done = db
            .write_now(|tx| write(tx, at, &visits))
            .unwrap_or_else(|error| {
                tracing::error!(%message, %error, "opens and clicks of a message were passed over");
                Recorded {
                    visits: visits.len(),
                    passed_over: visits.len(),
                    ..Recorded::default()
                }
            });
        all.add(done);
    }
    all
}

fn by_message(visits: Vec<Visit>) -> BTreeMap<MessageId, Vec<Visit>> {
    let mut by_message: BTreeMap<MessageId, Vec<Visit>> = BTreeMap::new();
    for visit in visits {
        by_message.entry(visit.message).or_default().push(visit);
    }
    by_message
}

/// What is written of a batch.
#[derive(Default)]
struct Writing {
    seen: Vec<Seen>,
    followed: Vec<Followed>,
    reached: BTreeMap<CustomerId, (Option<Timestamp>, Option<Timestamp>)>,
    events: Vec<NewEvent>,
    counts: Vec<(CustomerId, crate::AskId, What)>,
    done: Recorded,
}

fn write(tx: &mut Tx<'_>, at: &Moment, visits: &[Visit]) -> Result<Recorded, Error> {
    let by_message = by_message(visits.to_vec());
    let ids: Vec<i64> = by_message.keys().map(|message| message.raw()).collect();
    let found = store::visited(tx, &ids)?;
    let customers: BTreeSet<CustomerId> = found.iter().map(|one| one.customer).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    // Two processes that write of one message do so one after the other.
    events::lock(tx, &customers)?;
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let seen: BTreeMap<MessageId, Seen> = store::seen_of(tx, &customers, &ids)?
        .into_iter()
        .map(|seen| (seen.message, seen))
        .collect();
    let followed: BTreeMap<(MessageId, i64), Followed> = store::followed_of(tx, &customers, &ids)?
        .into_iter()
        .map(|followed| ((followed.message, followed.link), followed))
        .collect();
    let mut writing = Writing::default();
    writing.done.visits = visits.len();
    let mut known = 0_usize;
    for message in found {
        let Some(visits) = by_message.get(&message.message) else {
            continue;
        };
        known = known.saturating_add(visits.len());
        let before = seen
            .get(&message.message)
            .cloned()
            .unwrap_or_else(|| Seen::none(message.customer, message.message));
        writing.take(&message, visits, before, &followed);
    }
    writing.done.passed_over = visits.len().saturating_sub(known);
    writing.keep(tx, at)?;
    Ok(writing.done)
}

impl Writing {
    fn take(
        &mut self,
        message: &Visited,
        visits: &[Visit],
        mut seen: Seen,
        known: &BTreeMap<(MessageId, i64), Followed>,
    ) {
        let left = message
            .left_at
            .unwrap_or_else(|| message.queued_at.plus(LEAVES_WITHIN));
        let mut followed: BTreeMap<i64, Followed> = BTreeMap::new();
        for (visit, sight) in visits.iter().zip(judge(visits, Some(left))) {
            match sight {
                Sight::Human => self.done.human = self.done.human.saturating_add(1),
                Sight::Machine(_) => self.done.machine = self.done.machine.saturating_add(1),
            }
            match &visit.kind {
                VisitKind::Open => {
                    if seen.opened(visit.at, sight) {
                        self.tell(message, visit, sight, None);
                        self.count(message, What::opened(sight));
                    }
                }
                VisitKind::Click { link, target, .. } => {
                    if seen.clicked(visit.at, sight) {
                        self.count(message, What::clicked(sight));
                    }
                    let number = i64::from(*link);
                    let one = followed.entry(number).or_insert_with(|| {
                        let known = known.get(&(message.message, number)).cloned();
                        known.unwrap_or_else(|| Followed::none(message, number, target))
                    });
                    if one.clicked(visit.at, sight) {
                        self.tell(message, visit, sight, Some(*link));
                    }
                }
            }
            self.reach(message.customer, visit, sight);
        }
        self.seen.push(seen);
        self.followed.extend(followed.into_values());
    }

    /// What conditions about people know: machines are not in it.
    fn reach(&mut self, customer: CustomerId, visit: &Visit, sight: Sight) {
        if sight != Sight::Human {
            return;
        }
        let (opened, clicked) = self.reached.entry(customer).or_default();
        let last = match visit.kind {
            VisitKind::Open => opened,
            VisitKind::Click { .. } => clicked,
        };
        *last = (*last).max(Some(visit.at));
    }

    fn count(&mut self, message: &Visited, what: What) {
        self.counts.push((message.customer, message.ask, what));
    }

    /// The first of each kind is told. What machines do is history: nobody reacts to it.
    fn tell(&mut self, message: &Visited, visit: &Visit, sight: Sight, link: Option<u16>) {
        let kind = match visit.kind {
            VisitKind::Open => public::MESSAGE_OPENED,
            VisitKind::Click { .. } => public::MESSAGE_CLICKED,
        };
        let by = sight.word();
        let id = message.message;
        let cause = match link {
            Some(link) => format!("{kind}:{id}:{link}:{by}"),
            None => format!("{kind}:{id}:{by}"),
        };
        let data = VisitEvent {
            message: id,
            ask: message.ask,
            channel: message.channel,
            purpose: message.purpose,
            topic: message.topic.clone(),
            programme: message.programme.clone(),
            by: by.to_owned(),
            why: sight.why().to_owned(),
            link,
        };
        self.events.push(NewEvent {
            customer: message.customer,
            kind,
            version: public::VERSION,
            at: visit.at,
            cause,
            // Text keys and whole numbers only: it always becomes JSON.
            data: serde_json::to_value(data).unwrap_or_default(),
            history: sight != Sight::Human,
        });
    }

    fn keep(&mut self, tx: &mut Tx<'_>, at: &Moment) -> Result<(), Error> {
        store::put_seen(tx, &self.seen)?;
        store::put_followed(tx, &self.followed)?;
        store::reached(tx, &self.reached)?;
        events::publish_many(tx, at, &self.events)?;
        measures::count(tx, at, &self.counts)?;
        tx.touch(ROOM);
        Ok(())
    }
}

/// A message that a person followed a link of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The message.
    pub message: MessageId,
    /// The ask it was made of.
    pub ask: crate::AskId,
    /// Who asked.
    pub programme: String,
    /// When a link was followed last before the instant that was asked about.
    pub at: Timestamp,
}

/// The last message that a person followed a link of, within `window` before `until`: where what they did then is
/// credited.
pub fn last_click(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    until: Timestamp,
    window: Span,
) -> Result<Option<Touch>, Error> {
    let since = until.minus(window);
    let touches = store::clicks_between(tx, customer, since, until)?;
    Ok(touches
        .into_iter()
        .filter_map(|(message, ask, programme, first, last)| {
            let at = if last <= until { last } else { first };
            (at >= since).then_some(Touch {
                message,
                ask,
                programme,
                at,
            })
        })
        .max_by_key(|touch| (touch.at, touch.message)))
}
