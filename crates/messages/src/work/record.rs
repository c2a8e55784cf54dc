//! What became of messages that were handed over, in the database.

use std::collections::{BTreeMap, BTreeSet};

use customers::{Address, SuppressionReason};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, EmailAddress, Moment, Span, Timestamp, retry_pause};
use mail::{Outcome, Reply, Report, Stage};

use super::Sent;
use crate::{
    coming_back,
    domain::{self, AskId, MessageId, Policy, message_word},
    error::Error,
    letter::Letter,
    measures::{self, What},
    public::{self, MessageEvent},
    service::ROOM,
    store::{self, Claimed, Ending},
};

/// The longest pause while no server can be reached: when it is back, mail should go soon.
const LONGEST_UNREACHABLE: Span = Span::from_minutes(15);
/// Longest note that is kept of a server's words, in characters.
const LONGEST_NOTE: usize = 400;

/// A batch in the hands of this process.
#[derive(Debug)]
pub(super) struct Hands {
    pub(super) token: i64,
    claimed: BTreeMap<i64, Claimed>,
    /// Where each goes, when that is known.
    to: BTreeMap<i64, EmailAddress>,
}

impl Hands {
    pub(super) fn new(token: i64, claimed: Vec<Claimed>) -> Self {
        Self {
            token,
            claimed: claimed
                .into_iter()
                .map(|one| (one.message.raw(), one))
                .collect(),
            to: BTreeMap::new(),
        }
    }

    pub(super) fn to(mut self, to: BTreeMap<MessageId, EmailAddress>) -> Self {
        self.to = to.into_iter().map(|(id, to)| (id.raw(), to)).collect();
        self
    }

    pub(super) fn get(&self, message: i64) -> Option<&Claimed> {
        self.claimed.get(&message)
    }

    /// Which of the batch nobody has taken over.
    pub(super) fn still_held(&self, tx: &mut Tx<'_>) -> Result<BTreeSet<MessageId>, Error> {
        let customers: BTreeSet<i64> = self
            .claimed
            .values()
            .map(|one| one.customer.raw())
            .collect();
        let customers: Vec<i64> = customers.into_iter().collect();
        let messages: Vec<i64> = self.claimed.keys().copied().collect();
        let held = store::held(tx, &customers, &messages, self.token)?;
        Ok(held.into_iter().collect())
    }
}

/// What is written down of a group of reports.
#[derive(Debug, Default)]
struct Writing {
    endings: Vec<Ending>,
    deferrals: Vec<store::Deferral>,
    events: Vec<NewEvent>,
    counts: Vec<(CustomerId, AskId, What)>,
    /// Addresses that do not exist.
    dead: Vec<i64>,
    sent: Sent,
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    hands: &Hands,
    reports: &[Report],
) -> Result<Sent, Error> {
    let mut writing = Writing::default();
    let held = hands.still_held(tx)?;
    for report in reports {
        let Some(claimed) = hands.get(report.id) else {
            continue;
        };
        if held.contains(&claimed.message) {
            writing.take(at.now, policy, hands.token, claimed, &report.outcome);
        } else if let Some((moved, token)) = store::find_under_way(tx, claimed.message)? {
            // The customer became one with another meanwhile. Or it took so long that somebody else has the message
            // now: what a server has is sent all the same, and nothing else counts any more.
            if token == hands.token || is_with_a_server(&report.outcome) {
                writing.take(at.now, policy, token, &moved, &report.outcome);
            }
        }
    }
    store::end(tx, &writing.endings, at.now)?;
    store::defer(tx, &writing.deferrals, hands.token)?;
    events::publish_many(tx, at, &writing.events)?;
    measures::count(tx, at, &writing.counts)?;
    store::written_to(tx, &writing.reached(), at.now)?;
    for message in &writing.dead {
        suppress(tx, at, policy, hands, *message)?;
    }
    tx.touch(ROOM);
    Ok(writing.sent)
}

impl Writing {
    fn take(
        &mut self,
        now: Timestamp,
        policy: &Policy,
        token: i64,
        claimed: &Claimed,
        outcome: &Outcome,
    ) {
        match outcome {
            Outcome::Accepted(reply) => {
                self.sent.sent = self.sent.sent.saturating_add(1);
                self.end(now, token, claimed, Ended::Sent(reply.to_string()));
            }
            Outcome::Unconfirmed { reason } => {
                self.sent.sent = self.sent.sent.saturating_add(1);
                self.end(now, token, claimed, Ended::Sent(reason.clone()));
            }
            Outcome::Captured => {
                self.sent.captured = self.sent.captured.saturating_add(1);
                self.end(now, token, claimed, Ended::Captured);
            }
            Outcome::Refused { stage, reply } => {
                if is_dead(*stage, reply) {
                    self.dead.push(claimed.message.raw());
                }
                self.fail(now, token, claimed, "refused", &reply.to_string());
            }
            Outcome::Unfit { reason } => self.fail(now, token, claimed, "unfit", reason),
            Outcome::Deferred { stage, reply } => {
                let subject = reply.enhanced.map(|code| code.subject);
                let pause = domain::retry_pause(subject, &reply.text, claimed.attempts);
                let note = format!("{reply} ({})", stage.words());
                self.defer(now.plus(pause), policy, (now, token, claimed), &note);
            }
            Outcome::Unreachable { stage, reason } => {
                let pause = retry_pause(claimed.attempts).min(LONGEST_UNREACHABLE);
                let note = format!("{reason} ({})", stage.words());
                self.defer(now.plus(pause), policy, (now, token, claimed), &note);
            }
        }
    }

    fn defer(
        &mut self,
        until: Timestamp,
        policy: &Policy,
        (now, token, claimed): (Timestamp, i64, &Claimed),
        note: &str,
    ) {
        if now.since(claimed.queued_at) >= policy.give_up_after {
            self.fail(now, token, claimed, "given_up", note);
            return;
        }
        self.sent.deferred = self.sent.deferred.saturating_add(1);
        let deferral = (claimed.customer, claimed.message, until, shortened(note));
        self.deferrals.push(deferral);
    }

    fn fail(&mut self, now: Timestamp, token: i64, claimed: &Claimed, code: &str, note: &str) {
        self.sent.failed = self.sent.failed.saturating_add(1);
        let ended = Ended::Failed(code.to_owned(), note.to_owned());
        self.end(now, token, claimed, ended);
    }

    /// Who got something, sorted, each once.
    fn reached(&self) -> Vec<CustomerId> {
        let reached: BTreeSet<CustomerId> = self
            .endings
            .iter()
            .filter(|ending| ending.contact_at.is_some())
            .map(|ending| ending.customer)
            .collect();
        reached.into_iter().collect()
    }

    fn end(&mut self, now: Timestamp, token: i64, claimed: &Claimed, ended: Ended) {
        let what = match &ended {
            Ended::Sent(_) => What::Sent,
            Ended::Captured => What::Captured,
            Ended::Failed(..) => What::Failed,
        };
        self.counts.push((claimed.customer, claimed.ask, what));
        let (state, kind, contact_at, reason, note) = match ended {
            Ended::Sent(note) => (
                message_word::SENT,
                public::MESSAGE_SENT,
                Some(now),
                String::new(),
                note,
            ),
            Ended::Captured => (
                message_word::CAPTURED,
                public::MESSAGE_CAPTURED,
                Some(now),
                String::new(),
                String::new(),
            ),
            Ended::Failed(code, note) => (
                message_word::FAILED,
                public::MESSAGE_FAILED,
                None,
                code,
                note,
            ),
        };
        self.endings.push(Ending {
            customer: claimed.customer,
            message: claimed.message,
            token,
            state,
            contact_at,
            note: shortened(&note),
        });
        let data = MessageEvent {
            message: claimed.message,
            ask: claimed.ask,
            channel: claimed.channel,
            purpose: claimed.purpose,
            topic: claimed.topic.clone(),
            programme: claimed.programme.clone(),
            reason,
        };
        self.events.push(NewEvent {
            customer: claimed.customer,
            kind,
            version: public::VERSION,
            at: now,
            cause: format!("{kind}:{}", claimed.message),
            // Text keys and whole numbers only: it always becomes JSON.
            data: serde_json::to_value(data).unwrap_or_default(),
            history: false,
        });
    }
}

/// How a message ends.
enum Ended {
    Sent(String),
    Captured,
    Failed(String, String),
}

fn is_with_a_server(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Accepted(_) | Outcome::Unconfirmed { .. } => true,
        Outcome::Deferred { .. }
        | Outcome::Refused { .. }
        | Outcome::Captured
        | Outcome::Unreachable { .. }
        | Outcome::Unfit { .. } => false,
    }
}

/// Whether the reply says that there is no such mailbox (RFC 3463, X.1.1 to X.1.3, X.1.6 and X.1.10 of the IANA
/// registry). Only the enhanced code of a recipient's refusal says it surely: a bare 550 may speak of policy.
fn is_dead(stage: Stage, reply: &Reply) -> bool {
    stage == Stage::Recipient
        && reply.enhanced.is_some_and(|code| {
            code.class == 5 && code.subject == 1 && matches!(code.detail, 1 | 2 | 3 | 6 | 10)
        })
}

/// Nobody is written to at an address that does not exist.
fn suppress(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    hands: &Hands,
    message: i64,
) -> Result<(), Error> {
    let Some(claimed) = hands.get(message) else {
        return Ok(());
    };
    let address = match hands.to.get(&message) {
        Some(address) => Some(address.clone()),
        None => store::load_content(tx, claimed.customer, claimed.message)?
            .map(|kept| Letter::unpack(claimed.message, &kept))
            .transpose()?
            .map(|letter| letter.to.address),
    };
    if let Some(address) = address {
        let address = Address::Email(address);
        let why = (SuppressionReason::HardBounce, "smtp");
        let _done = customers::suppress(tx, at, &policy.secret, &address, why)?;
        coming_back::refused_for_good(tx, at, claimed.message, &claimed.programme)?;
    }
    Ok(())
}

fn shortened(note: &str) -> String {
    note.chars().take(LONGEST_NOTE).collect()
}
