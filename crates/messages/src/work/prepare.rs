//! Between the claim and the hand-over: the rules once more, then the words.

use std::collections::{BTreeMap, BTreeSet};

use customers::{Channel, Purpose};
use db::{Db, DbError, Tx};
use events::NewEvent;
use kernel::{CustomerId, Language, Moment, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{Office, Sent, Way, record::Hands};
use crate::{
    content::{BuildRequest, Built, Contents, Recipient, Scene, may_promote},
    domain::{
        AskId, Decision, Merging, MessageId, OpenAsk, Policy, Reason, Stage, decide, message_word,
    },
    error::Error,
    letter::{Around, Letter, Party, Shop, Written, render},
    public::{self, AskEvent, MessageEvent},
    service::{Known, ROOM, UnsubscribeLink, decision_row, known},
    store::{self, AskRow, Claimed, ContentRow, Ending},
};

/// What became of a batch before anything is handed over.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// What may go, in words.
    pub(super) letters: BTreeMap<MessageId, Ready>,
    /// What may not go now.
    pub(super) stopped: BTreeMap<MessageId, Stop>,
    /// What may go and is only counted.
    pub(super) counted: Vec<MessageId>,
}

/// A letter, and whether it is kept already.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) letter: Letter,
    pub(super) is_kept: bool,
}

/// Why a message does not go now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The policy says later.
    Wait(Timestamp, Reason),
    /// The policy says no.
    Refused(Reason),
    /// Its time is over.
    Expired(Reason),
    /// It cannot be written.
    Failed(Reason),
}

/// What the database knows, read at one moment.
struct Read {
    shop: Shop,
    kept: BTreeMap<MessageId, Letter>,
    /// What is to be written: the ask, to whom, and the facts.
    writing: Vec<(MessageId, AskRow, Recipient, Built)>,
    stopped: BTreeMap<MessageId, Stop>,
    counted: Vec<MessageId>,
}

/// Prepares a batch. When something stored cannot be understood, each message is prepared alone, so that only the one
/// that it is about fails.
pub(super) fn prepare(
    db: &Db,
    at: &Moment,
    office: &Office,
    claimed: &[Claimed],
    way: Way<'_>,
) -> Result<Prepared, Error> {
    match (prepare_together(db, at, office, claimed, way), claimed) {
        (Err(error), [one]) if is_about_one(&error) => {
            tracing::error!(message = %one.message, %error, "a message cannot be prepared");
            let why = error.to_string();
            let stop = Stop::Failed(Reason::Content { why });
            Ok(Prepared {
                stopped: BTreeMap::from([(one.message, stop)]),
                ..Prepared::default()
            })
        }
        (Err(error), [_, _, ..]) if is_about_one(&error) => {
            let mut all = Prepared::default();
            for one in claimed {
                let alone = prepare(db, at, office, std::slice::from_ref(one), way)?;
                all.letters.extend(alone.letters);
                all.stopped.extend(alone.stopped);
                all.counted.extend(alone.counted);
            }
            Ok(all)
        }
        (outcome, _) => outcome,
    }
}

/// Whether a row of one message or customer is to blame.
fn is_about_one(error: &Error) -> bool {
    matches!(
        error,
        Error::Letter { .. }
            | Error::Db(DbError::Row { .. } | DbError::Column { .. })
            | Error::Customers(customers::Error::Db(
                DbError::Row { .. } | DbError::Column { .. }
            ))
    )
}

fn prepare_together(
    db: &Db,
    at: &Moment,
    office: &Office,
    claimed: &[Claimed],
    way: Way<'_>,
) -> Result<Prepared, Error> {
    let read = db.read_now(|tx| read(tx, at, office, claimed, way))?;
    let mut prepared = Prepared {
        letters: BTreeMap::new(),
        stopped: read.stopped,
        counted: read.counted,
    };
    for (message, letter) in read.kept {
        let is_kept = true;
        prepared.letters.insert(message, Ready { letter, is_kept });
    }
    for (message, ask, recipient, built) in read.writing {
        let pen = Pen {
            shop: &read.shop,
            office,
            now: at.now,
        };
        match pen.write(message, &ask, &recipient, built) {
            Ok(letter) => {
                let is_kept = false;
                prepared.letters.insert(message, Ready { letter, is_kept });
            }
            Err(stop) => {
                prepared.stopped.insert(message, stop);
            }
        }
    }
    Ok(prepared)
}

fn read(
    tx: &mut Tx<'_>,
    at: &Moment,
    office: &Office,
    claimed: &[Claimed],
    way: Way<'_>,
) -> Result<Read, Error> {
    let policy = (office.policies)(tx)?;
    let mut read = Read {
        shop: (office.shops)(tx)?,
        kept: BTreeMap::new(),
        writing: Vec::new(),
        stopped: BTreeMap::new(),
        counted: Vec::new(),
    };
    let customers: BTreeSet<CustomerId> = claimed.iter().map(|one| one.customer).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let ids: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    let mut people = BTreeMap::new();
    for chunk in customers.chunks(crate::service::BATCH) {
        people.extend(known(tx, at.now, &policy, chunk, &questions(claimed))?);
    }
    let going: Vec<&Claimed> = claimed
        .iter()
        .filter(|one| match look_again(one, &people, &policy, at.now) {
            None => true,
            Some(stop) => {
                read.stopped.insert(one.message, stop);
                false
            }
        })
        .collect();
    if let Way::Counted = way {
        read.counted = going.iter().map(|one| one.message).collect();
        return Ok(read);
    }
    let messages: Vec<i64> = going.iter().map(|one| one.message.raw()).collect();
    for (message, letter) in store::load_letters(tx, &ids, &messages)? {
        read.kept.insert(message, Letter::unpack(message, &letter)?);
    }
    let unwritten: Vec<&Claimed> = going
        .into_iter()
        .filter(|one| !read.kept.contains_key(&one.message))
        .collect();
    build(tx, at, office, &unwritten, &people, &mut read)?;
    Ok(read)
}

/// What the rules ask, and whether marketing may be in it.
fn questions(claimed: &[Claimed]) -> BTreeSet<(Channel, Purpose)> {
    claimed
        .iter()
        .flat_map(|one| {
            [
                (one.channel, one.purpose),
                (one.channel, Purpose::Marketing),
            ]
        })
        .collect()
}

/// The rules as they are now; `None` when it may go.
fn look_again(
    one: &Claimed,
    people: &BTreeMap<CustomerId, Known>,
    policy: &Policy,
    now: Timestamp,
) -> Option<Stop> {
    let Some(known) = people.get(&one.customer) else {
        let gone = customers::ContactReason::NoCustomer;
        return Some(Stop::Refused(Reason::Contact(gone)));
    };
    let ask = OpenAsk {
        id: one.ask,
        purpose: one.purpose,
        topic: one.topic.clone(),
        channels: vec![one.channel],
        value: 0,
        earliest: one.queued_at,
        latest: one.latest,
        merging: Merging::Apart,
        waiting_for: "sending".to_owned(),
    };
    let decided = decide(&[ask], &known.before(one.message), policy, now);
    match decided.into_iter().next()?.decision {
        Decision::SendNow { .. } | Decision::Merged { .. } => None,
        Decision::Later { at, reason } => Some(Stop::Wait(at, reason)),
        Decision::Expired { reason } => Some(Stop::Expired(reason)),
        Decision::Refused { reason } => Some(Stop::Refused(reason)),
    }
}

/// Has the builders find the facts, one call for each builder.
fn build(
    tx: &mut Tx<'_>,
    at: &Moment,
    office: &Office,
    unwritten: &[&Claimed],
    people: &BTreeMap<CustomerId, Known>,
    read: &mut Read,
) -> Result<(), Error> {
    let customers: Vec<i64> = unwritten.iter().map(|one| one.customer.raw()).collect();
    let asks: Vec<i64> = unwritten.iter().map(|one| one.ask.raw()).collect();
    let mut rows: BTreeMap<AskId, AskRow> = store::asks_of(tx, &customers, &asks)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut also: BTreeMap<AskId, Vec<serde_json::Value>> = BTreeMap::new();
    for (into, row) in store::merged_into(tx, &customers, &asks)? {
        also.entry(into).or_default().push(row.content.data);
    }
    let mut by_builder: BTreeMap<&'static str, Vec<(MessageId, AskRow, BuildRequest)>> =
        BTreeMap::new();
    for one in unwritten {
        let found = rows
            .remove(&one.ask)
            .and_then(|row| Some((office.contents.template(&row.content)?.builder, row)));
        let recipient = people
            .get(&one.customer)
            .and_then(|known| recipient(known, one.channel, &read.shop));
        let Some(((builder, row), recipient)) = found.zip(recipient) else {
            let why = "its template or its recipient is not there".to_owned();
            let stop = Stop::Failed(Reason::Content { why });
            read.stopped.insert(one.message, stop);
            continue;
        };
        let request = BuildRequest {
            recipient,
            data: row.content.data.clone(),
            also: also.remove(&row.id).unwrap_or_default(),
        };
        by_builder
            .entry(builder)
            .or_default()
            .push((one.message, row, request));
    }
    for (builder, wanted) in by_builder {
        let built = run_builder(tx, at, &office.contents, builder, &wanted)?;
        for ((message, row, request), built) in wanted.into_iter().zip(built) {
            read.writing.push((message, row, request.recipient, built));
        }
    }
    Ok(())
}

fn run_builder(
    tx: &mut Tx<'_>,
    at: &Moment,
    contents: &Contents,
    builder: &'static str,
    wanted: &[(MessageId, AskRow, BuildRequest)],
) -> Result<Vec<Built>, Error> {
    let requests: Vec<BuildRequest> = wanted
        .iter()
        .map(|(_, _, request)| request.clone())
        .collect();
    let mut built = match contents.builder(builder) {
        Some(builder) => (builder.build)(tx, at, &requests)?,
        None => Vec::new(),
    };
    built.resize(
        requests.len(),
        Built::Impossible("the builder gave no answer".to_owned()),
    );
    Ok(built)
}

fn recipient(known: &Known, channel: Channel, shop: &Shop) -> Option<Recipient> {
    let customer = known.customer.as_ref()?;
    let marketing = known.facts.verdicts.get(&(channel, Purpose::Marketing));
    Some(Recipient {
        customer: customer.id,
        address: customer.email.clone()?,
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        language: shop.language_for(customer.language.as_ref()),
        zone: known.facts.zone.clone(),
        may_promote: may_promote(marketing.copied()),
    })
}

/// What writing one letter needs.
struct Pen<'a> {
    shop: &'a Shop,
    office: &'a Office,
    now: Timestamp,
}

impl Pen<'_> {
    fn write(
        &self,
        message: MessageId,
        ask: &AskRow,
        recipient: &Recipient,
        built: Built,
    ) -> Result<Letter, Stop> {
        let failed = |why: String| Stop::Failed(Reason::Content { why });
        let facts = match built {
            Built::Ready(facts) => facts,
            Built::Moot(why) => return Err(Stop::Refused(Reason::Moot { why })),
            Built::Impossible(why) => return Err(failed(why)),
        };
        let template = self.office.contents.template(&ask.content);
        let template = template.ok_or_else(|| failed("there is no such template".to_owned()))?;
        let written = (template.write)(Scene {
            shop: self.shop,
            recipient,
            facts: &facts,
        })
        .map_err(failed)?;
        let unsubscribe = (ask.purpose != Purpose::Transactional).then(|| {
            let link = UnsubscribeLink {
                customer: recipient.customer,
                message,
            };
            self.office.links.unsubscribe(&link, self.now)
        });
        let around = Around { unsubscribe };
        let rendered = render(self.shop, &written, &around).map_err(failed)?;
        Ok(self.letter(message, ask, recipient, (written, around), rendered))
    }

    fn letter(
        &self,
        message: MessageId,
        ask: &AskRow,
        recipient: &Recipient,
        (written, around): (Written, Around),
        rendered: crate::letter::Rendered,
    ) -> Letter {
        let shop = self.shop;
        let domain = domain(shop);
        let name = match (&recipient.first_name, &recipient.last_name) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
        let language: Language = written.language;
        Letter {
            language,
            from: shop.from.clone(),
            to: Party {
                name,
                address: recipient.address.clone(),
            },
            reply_to: shop.reply_to.clone(),
            bounces_to: shop
                .bounces_to
                .clone()
                .unwrap_or_else(|| shop.from.address.clone()),
            message_id: format!("{message}@{domain}"),
            date: self.now,
            subject: written.subject,
            text: rendered.text,
            html: rendered.html,
            list: around
                .unsubscribe
                .is_some()
                .then(|| (shop.name.clone(), format!("{}.{domain}", ask.topic))),
            unsubscribe: around.unsubscribe,
            feedback_id: feedback_id(ask, &domain),
        }
    }
}

/// The sender's domain in plain ASCII; one that is not is told apart by its hash.
fn domain(shop: &Shop) -> String {
    let domain = shop.from.address.domain();
    if domain.is_ascii() {
        domain.to_ascii_lowercase()
    } else {
        format!("{}.invalid", fingerprint(domain))
    }
}

/// Ten hexadecimal digits that stand for a text.
fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let number = digest.iter().take(5).fold(0_u64, |number, byte| {
        number.wrapping_shl(8) | u64::from(*byte)
    });
    format!("{number:010x}")
}

/// `programme:purpose:email:sender`, for the figures that mailbox providers give per sender.
fn feedback_id(ask: &AskRow, domain: &str) -> String {
    let programme: String = ask
        .programme
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        .take(64)
        .collect();
    let purpose = ask.purpose.word();
    format!("{programme}:{purpose}:email:p{}", fingerprint(domain))
}

/// Keeps the letters, and ends or puts back what does not go; answers what is to be handed over.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    at: &Moment,
    hands: &Hands,
    letters: &BTreeMap<MessageId, Ready>,
    stopped: &BTreeMap<MessageId, Stop>,
) -> Result<(Sent, Vec<mail::Outgoing>), Error> {
    let held: BTreeSet<MessageId> = hands.still_held(tx)?;
    let mut contents = Vec::new();
    let mut batch = Vec::with_capacity(letters.len());
    for (message, ready) in letters.iter().filter(|(message, _)| held.contains(message)) {
        if let Some(claimed) = hands.get(message.raw()).filter(|_| !ready.is_kept) {
            contents.push(ContentRow {
                customer: claimed.customer,
                message: *message,
                language: ready.letter.language.code().to_owned(),
                subject: ready.letter.subject.clone(),
                letter: ready.letter.pack(*message)?,
            });
        }
        batch.push(ready.letter.outgoing(*message));
    }
    if !contents.is_empty() {
        contents.sort_by_key(|content| (content.customer, content.message));
        store::insert_content(tx, &contents, at.now)?;
    }
    let stopped: Vec<(&Claimed, &Stop)> = stopped
        .iter()
        .filter(|(message, _)| held.contains(message))
        .filter_map(|(message, stop)| Some((hands.get(message.raw())?, stop)))
        .collect();
    let sent = keep_stopped(tx, at, hands.token, &stopped)?;
    tx.touch(ROOM);
    Ok((sent, batch))
}

fn keep_stopped(
    tx: &mut Tx<'_>,
    at: &Moment,
    token: i64,
    stopped: &[(&Claimed, &Stop)],
) -> Result<Sent, Error> {
    let mut sent = Sent::default();
    let mut decisions = Vec::new();
    let mut waits = Vec::new();
    let mut endings = Vec::new();
    let mut told = Vec::new();
    for (claimed, stop) in stopped {
        let (decision, ending) = match stop {
            Stop::Wait(until, reason) => {
                waits.push((claimed.customer, claimed.message, *until));
                sent.waiting = sent.waiting.saturating_add(1);
                let (at, reason) = (*until, reason.clone());
                (Decision::Later { at, reason }, None)
            }
            Stop::Refused(reason) => {
                sent.stopped = sent.stopped.saturating_add(1);
                let reason = reason.clone();
                (Decision::Refused { reason }, Some(message_word::REFUSED))
            }
            Stop::Expired(reason) => {
                sent.stopped = sent.stopped.saturating_add(1);
                let reason = reason.clone();
                (Decision::Expired { reason }, Some(message_word::EXPIRED))
            }
            Stop::Failed(reason) => {
                sent.failed = sent.failed.saturating_add(1);
                let reason = reason.clone();
                (Decision::Refused { reason }, Some(message_word::FAILED))
            }
        };
        let about = (claimed.customer, claimed.ask);
        decisions.push(decision_row(at, about, Stage::Sending, &decision));
        if let Some(state) = ending {
            endings.push(Ending {
                customer: claimed.customer,
                message: claimed.message,
                token,
                state,
                contact_at: None,
                note: decision.reason().words(),
            });
            told.push(event(at.now, claimed, state, &decision.reason()));
        }
    }
    store::insert_decisions(tx, &decisions)?;
    store::put_back(tx, &waits, token)?;
    store::end(tx, &endings, at.now)?;
    events::publish_many(tx, at, &told)?;
    Ok(sent)
}

fn event(now: Timestamp, claimed: &Claimed, state: &str, reason: &Reason) -> NewEvent {
    let ask = AskEvent {
        ask: claimed.ask,
        purpose: claimed.purpose,
        topic: claimed.topic.clone(),
        programme: claimed.programme.clone(),
        reason: reason.code(),
        until: None,
        into: None,
    };
    let (kind, data) = match state {
        message_word::REFUSED => (public::MESSAGE_REFUSED, serde_json::to_value(ask)),
        message_word::EXPIRED => (public::MESSAGE_EXPIRED, serde_json::to_value(ask)),
        _ => {
            let failed = MessageEvent {
                message: claimed.message,
                ask: claimed.ask,
                channel: claimed.channel,
                purpose: claimed.purpose,
                topic: claimed.topic.clone(),
                programme: claimed.programme.clone(),
                reason: reason.code(),
            };
            (public::MESSAGE_FAILED, serde_json::to_value(failed))
        }
    };
    NewEvent {
        customer: claimed.customer,
        kind,
        version: public::VERSION,
        at: now,
        cause: format!("{kind}:{}", claimed.ask),
        // Text keys and whole numbers only: it always becomes JSON.
        data: data.unwrap_or_default(),
        history: false,
    }
}
