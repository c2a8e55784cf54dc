//! What became of messages that were handed over, in the database.

use std::collections::{BTreeMap, BTreeSet};

use courier::sms::Standing;
use customers::{Address, SuppressionReason};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Moment, Span, Timestamp, retry_pause};
use mail::{Outcome, Reply, Report, Stage};

use super::Sent;
use crate::{
    coming_back,
    domain::{self, AskId, MessageId, Policy, message_word},
    error::Error,
    measures::{self, What},
    outlets::{self, Against, Handed},
    public::{self, MessageEvent},
    service::{self, ROOM},
    store::{self, Claimed, DeliveryRow, Ending},
};

/// The longest pause while no server can be reached: when it is back, mail should go soon.
const LONGEST_UNREACHABLE: Span = Span::from_minutes(15);
/// The longest pause that a provider may ask for.
const LONGEST_ASKED: Span = Span::from_hours(6);
/// Longest note that is kept of a server's words, in characters.
const LONGEST_NOTE: usize = 400;

/// A message that was handed over, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    id: i64,
    became: Became,
    /// The customer's browsers that are there no more, by their names.
    gone: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Became {
    /// By mail.
    Mail(Outcome),
    /// By another way.
    Apart(Handed),
}

impl Happened {
    /// By a way other than mail.
    pub(super) fn apart(message: MessageId, handed: Handed, gone: Vec<String>) -> Self {
        Self {
            id: message.raw(),
            became: Became::Apart(handed),
            gone,
        }
    }
}

impl From<Report> for Happened {
    fn from(report: Report) -> Self {
        Self {
            id: report.id,
            became: Became::Mail(report.outcome),
            gone: Vec::new(),
        }
    }
}

/// A batch in the hands of this process.
#[derive(Debug)]
pub(super) struct Hands {
    pub(super) token: i64,
    claimed: BTreeMap<i64, Claimed>,
    /// Where each goes, when that is known.
    to: BTreeMap<i64, Address>,
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

    pub(super) fn to(mut self, to: BTreeMap<MessageId, Address>) -> Self {
        self.to = to.into_iter().map(|(id, to)| (id.raw(), to)).collect();
        self
    }

    pub(super) fn get(&self, message: i64) -> Option<&Claimed> {
        self.claimed.get(&message)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Claimed> {
        self.claimed.values()
    }

    /// Which of the batch nobody has taken over.
    pub(super) fn still_held(&self, tx: &mut Tx<'_>) -> Result<BTreeSet<MessageId>, Error> {
        self.held_of(tx, self.claimed.values())
    }

    fn held_of<'c>(
        &self,
        tx: &mut Tx<'_>,
        claimed: impl Iterator<Item = &'c Claimed>,
    ) -> Result<BTreeSet<MessageId>, Error> {
        let (customers, messages): (BTreeSet<i64>, BTreeSet<i64>) = claimed
            .map(|one| (one.customer.raw(), one.message.raw()))
            .unzip();
        let customers: Vec<i64> = customers.into_iter().collect();
        let messages: Vec<i64> = messages.into_iter().collect();
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
    segments: Vec<(CustomerId, AskId, What, i64)>,
    deliveries: Vec<DeliveryRow>,
    /// Addresses that do not exist.
    dead: Vec<i64>,
    /// Whose owners said to the provider that they want nothing more.
    opted_out: Vec<i64>,
    sent: Sent,
}

pub(super) fn record(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    hands: &Hands,
    happened: &[Happened],
) -> Result<Sent, Error> {
    let mut writing = Writing::default();
    let told = happened.iter().filter_map(|one| hands.get(one.id));
    let held = hands.held_of(tx, told)?;
    for one in happened {
        let Some(claimed) = hands.get(one.id) else {
            continue;
        };
        for browser in &one.gone {
            store::forget_browser(tx, browser)?;
        }
        if held.contains(&claimed.message) {
            writing.take((at.now, policy), hands.token, claimed, &one.became);
        } else if let Some((moved, token)) = store::find_under_way(tx, claimed.message)? {
            // The customer became one with another meanwhile. Or it took so long that somebody else has the message
            // now: what a server has is sent all the same, and nothing else counts any more.
            if token == hands.token || one.became.is_with_another() {
                writing.take((at.now, policy), token, &moved, &one.became);
            }
        }
    }
    store::end(tx, &writing.endings, at.now)?;
    store::defer(tx, &writing.deferrals, hands.token)?;
    events::publish_many(tx, at, &writing.events)?;
    measures::count(tx, at, &writing.counts)?;
    measures::add(tx, at, &writing.segments)?;
    for delivery in &writing.deliveries {
        store::put_delivery(tx, delivery, at.now)?;
    }
    store::written_to(tx, &writing.reached(), at.now)?;
    for message in &writing.dead {
        suppress(tx, at, policy, hands, *message)?;
    }
    for message in &writing.opted_out {
        if let Some(claimed) = hands.get(*message)
            && let Some(address) = address_of(tx, hands, claimed)?
        {
            outlets::opted_out(tx, at, policy, (&address, claimed.message))?;
        }
    }
    tx.touch(ROOM);
    Ok(writing.sent)
}

impl Writing {
    fn take(
        &mut self,
        (now, policy): (Timestamp, &Policy),
        token: i64,
        claimed: &Claimed,
        became: &Became,
    ) {
        match became {
            Became::Mail(outcome) => self.take_mail((now, policy), token, claimed, outcome),
            Became::Apart(handed) => self.take_apart((now, policy), token, claimed, handed),
        }
    }

    fn take_apart(
        &mut self,
        (now, policy): (Timestamp, &Policy),
        token: i64,
        claimed: &Claimed,
        handed: &Handed,
    ) {
        match handed {
            Handed::Accepted { note, delivery } => {
                self.sent.sent = self.sent.sent.saturating_add(1);
                if let Some((id, segments)) = delivery {
                    self.delivery(claimed, id, *segments);
                }
                self.end(now, token, claimed, Ended::Sent(note.clone()));
            }
            Handed::Unconfirmed { why, segments } => {
                self.sent.sent = self.sent.sent.saturating_add(1);
                self.count_segments(claimed, *segments);
                self.end(now, token, claimed, Ended::Sent(why.clone()));
            }
            Handed::Captured { segments } => {
                self.sent.captured = self.sent.captured.saturating_add(1);
                self.count_segments(claimed, *segments);
                self.end(now, token, claimed, Ended::Captured);
            }
            Handed::Later { after, note } => {
                let own = domain::retry_pause(None, "", claimed.attempts);
                let asked = after.map_or(Span::ZERO, |seconds| {
                    Span::from_seconds(i64::from(seconds)).min(LONGEST_ASKED)
                });
                let until = now.plus(own.max(asked));
                self.defer(until, policy, (now, token, claimed), note);
            }
            Handed::Refused {
                code,
                note,
                against,
            } => {
                match against {
                    Some(Against::Dead) => self.dead.push(claimed.message.raw()),
                    Some(Against::OptedOut) => self.opted_out.push(claimed.message.raw()),
                    None => {}
                }
                self.fail(now, token, claimed, code, note);
            }
        }
    }

    fn delivery(&mut self, claimed: &Claimed, id: &str, segments: i64) {
        self.count_segments(claimed, segments);
        self.deliveries.push(DeliveryRow {
            customer: claimed.customer,
            message: claimed.message,
            provider_id: id.to_owned(),
            standing: Standing::Taken,
            code: None,
            segments,
        });
    }

    fn count_segments(&mut self, claimed: &Claimed, segments: i64) {
        if segments > 0 {
            let counted = (claimed.customer, claimed.ask, What::Segments, segments);
            self.segments.push(counted);
        }
    }

    fn take_mail(
        &mut self,
        (now, policy): (Timestamp, &Policy),
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

impl Became {
    /// Whether another machine has it.
    const fn is_with_another(&self) -> bool {
        match self {
            Self::Mail(Outcome::Accepted(_) | Outcome::Unconfirmed { .. })
            | Self::Apart(Handed::Accepted { .. } | Handed::Unconfirmed { .. }) => true,
            Self::Mail(
                Outcome::Deferred { .. }
                | Outcome::Refused { .. }
                | Outcome::Captured
                | Outcome::Unreachable { .. }
                | Outcome::Unfit { .. },
            )
            | Self::Apart(
                Handed::Captured { .. } | Handed::Later { .. } | Handed::Refused { .. },
            ) => false,
        }
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
    if let Some(address) = address_of(tx, hands, claimed)? {
        let source = match address {
            Address::Email(_) => "smtp",
            Address::Phone(_) => "sms",
        };
        let why = (SuppressionReason::HardBounce, source);
        let _done = customers::suppress(tx, at, &policy.secret, &address, why)?;
        coming_back::refused_for_good(tx, at, claimed.message, &claimed.programme)?;
    }
    Ok(())
}

/// Where a message went.
fn address_of(tx: &mut Tx<'_>, hands: &Hands, claimed: &Claimed) -> Result<Option<Address>, Error> {
    if let Some(address) = hands.to.get(&claimed.message.raw()) {
        return Ok(Some(address.clone()));
    }
    let kept = service::written(tx, claimed.customer, (claimed.channel, claimed.message))?;
    Ok(kept.and_then(|written| written.address()))
}

fn shortened(note: &str) -> String {
    note.chars().take(LONGEST_NOTE).collect()
}
