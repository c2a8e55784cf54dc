//! Between the claim and the hand-over: the rules once more, then the words.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use customers::{Channel, Purpose};
use db::{Db, DbError, Tx};
use kernel::{CustomerId, Moment, Span, Timestamp};
use serde::Deserialize as _;

use super::{Office, Way, pacing::Pacing, write::Pen};
use crate::{
    content::{BuildRequest, Built, Contents, Ready as Words, Recipient, may_promote},
    domain::{AskId, Decision, Merging, MessageId, OpenAsk, Policy, Reason, decide},
    error::Error,
    letter::{Letter, Shop},
    service::{Known, known},
    store::{self, AskRow, Claimed, Thread},
    templates::{self, Look, Stage},
    tracking::Track,
};

/// When a message of a stopped programme is looked at again.
const BRAKE_PAUSE: Span = Span::from_hours(1);

/// What became of a batch before anything is handed over.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    /// What may go, in words.
    pub(super) letters: BTreeMap<MessageId, Ready>,
    /// What may not go now.
    pub(super) stopped: BTreeMap<MessageId, Stop>,
    /// What may go and is only counted.
    pub(super) counted: Vec<MessageId>,
    /// What waits its turn, and what the others need for theirs.
    pub(super) pacing: Pacing,
}

/// A letter, and whether it is kept already.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) letter: Letter,
    pub(super) is_kept: bool,
    /// The conversation that it belongs to; none when it is kept already.
    pub(super) thread: Option<String>,
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

/// What is to be written: the ask, its template, to whom, and the facts.
type Writing = (MessageId, AskRow, (Arc<Words>, Recipient), Built);

/// What the database knows, read at one moment.
struct Read {
    shop: Shop,
    track: Track,
    kept: BTreeMap<MessageId, Letter>,
    /// What is to be written: the ask, to whom, and the facts.
    writing: Vec<Writing>,
    /// What was written before in the conversations of what is to be written.
    threads: BTreeMap<(CustomerId, String), Thread>,
    pacing: Pacing,
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
                all.pacing.add(alone.pacing);
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
        pacing: read.pacing,
    };
    for (message, letter) in read.kept {
        let ready = Ready {
            letter,
            is_kept: true,
            thread: None,
        };
        prepared.letters.insert(message, ready);
    }
    let mut threads = read.threads;
    for (message, ask, (words, recipient), built) in read.writing {
        let pen = Pen {
            shop: &read.shop,
            office,
            now: at.now,
            track: read.track,
        };
        match pen.write(message, &ask, (&words, &recipient), built) {
            Ok(mut letter) => {
                let thread = thread_of(&ask);
                if let Some(key) = &thread {
                    join(&mut letter, &mut threads, (ask.customer, key.clone()));
                }
                let ready = Ready {
                    letter,
                    is_kept: false,
                    thread,
                };
                prepared.letters.insert(message, ready);
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
        track: policy.track,
        kept: BTreeMap::new(),
        writing: Vec::new(),
        threads: BTreeMap::new(),
        pacing: Pacing::default(),
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
    let brakes: BTreeSet<String> = store::brakes(tx)?
        .into_iter()
        .map(|brake| brake.programme)
        .collect();
    let look = |one: &Claimed| match look_again(one, &people, &policy, at.now) {
        None if one.purpose != Purpose::Transactional && brakes.contains(&one.programme) => {
            Some(Stop::Wait(at.now.plus(BRAKE_PAUSE), Reason::Brake))
        }
        other => other,
    };
    let going: Vec<&Claimed> = claimed
        .iter()
        .filter(|one| match look(one) {
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
    forget_misaddressed(&going, &people, &mut read.kept);
    let rules = (office, &policy);
    let (pacing, going) = Pacing::look(tx, at, rules, going, &people, &read.kept)?;
    read.pacing = pacing;
    let going_on: BTreeSet<MessageId> = going.iter().map(|one| one.message).collect();
    read.kept.retain(|message, _| going_on.contains(message));
    let unwritten: Vec<&Claimed> = going
        .into_iter()
        .filter(|one| !read.kept.contains_key(&one.message))
        .collect();
    build(tx, at, office, &unwritten, &people, &mut read)?;
    read.threads = threads(tx, &read.writing)?;
    Ok(read)
}

/// The conversations that what is to be written belongs to.
fn threads(
    tx: &mut Tx<'_>,
    writing: &[Writing],
) -> Result<BTreeMap<(CustomerId, String), Thread>, Error> {
    let mut customers = Vec::new();
    let mut keys = Vec::new();
    for (_, ask, _, _) in writing {
        if let Some(key) = thread_of(ask) {
            customers.push(ask.customer.raw());
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let known = store::threads(tx, &customers, &keys)?;
    Ok(known.into_iter().collect())
}

/// The conversation that a message belongs to: that of the order it is about, else that of the customer's time in the
/// programme.
fn thread_of(ask: &AskRow) -> Option<String> {
    let text = |pointer: &str| {
        let found = ask.content.data.pointer(pointer)?.as_str()?;
        (!found.is_empty() && found.len() <= 100).then(|| found.to_owned())
    };
    text("/event/order").or_else(|| text("/journey/enrolment"))
}

/// Writes into a letter what it follows, and makes it the last of its conversation.
fn join(
    letter: &mut Letter,
    threads: &mut BTreeMap<(CustomerId, String), Thread>,
    key: (CustomerId, String),
) {
    let id = letter.message_id.clone();
    if let Some(thread) = threads.get_mut(&key) {
        // One that is written anew stands in its conversation already.
        let mut before = vec![thread.first.clone(), thread.last.clone()];
        before.dedup();
        before.retain(|one| *one != id);
        letter.references = before;
        thread.last = id;
    } else {
        let (first, last) = (id.clone(), id);
        threads.insert(key, Thread { first, last });
    }
}

/// What was written for an address that is no longer the customer's is written anew: the rules looked at the address
/// that they have now. A customer may change it between two attempts, or be merged into another one.
fn forget_misaddressed(
    going: &[&Claimed],
    people: &BTreeMap<CustomerId, Known>,
    kept: &mut BTreeMap<MessageId, Letter>,
) {
    for one in going {
        let address = people
            .get(&one.customer)
            .and_then(|known| known.customer.as_ref()?.email.as_ref());
        let still_theirs = |letter: &Letter| Some(&letter.to.address) == address;
        if kept
            .get(&one.message)
            .is_some_and(|letter| !still_theirs(letter))
        {
            kept.remove(&one.message);
        }
    }
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
    let mut by_builder: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for one in unwritten {
        let row = rows.remove(&one.ask);
        let recipient = people
            .get(&one.customer)
            .and_then(|known| recipient(known, one.channel, &read.shop));
        let (Some(row), Some(recipient)) = (row, recipient) else {
            let why = "its recipient is not there".to_owned();
            let stop = Stop::Failed(Reason::Content { why });
            read.stopped.insert(one.message, stop);
            continue;
        };
        let (name, version) = (&row.content.template, row.content.version);
        let words = match office.contents.load(tx, name, version)? {
            Ok(words) => words,
            Err(why) => {
                let stop = Stop::Failed(Reason::Content { why });
                read.stopped.insert(one.message, stop);
                continue;
            }
        };
        if let Some(look) = look_of(&row) {
            let told = (&*words, &read.shop, &recipient.zone);
            let staged = templates::staged(tx, at, &office.contents, told, &look)?;
            let (recipient, built) = on_trial(recipient, staged);
            read.writing
                .push((one.message, row, (words, recipient), built));
            continue;
        }
        let request = BuildRequest {
            recipient,
            data: row.content.data.clone(),
            also: also.remove(&row.id).unwrap_or_default(),
        };
        by_builder
            .entry(words.words.document().builder.clone())
            .or_default()
            .push((one.message, row, words, request));
    }
    for (builder, wanted) in by_builder {
        let built = run_builder(tx, at, &office.contents, &builder, &wanted)?;
        for ((message, row, words, request), built) in wanted.into_iter().zip(built) {
            let to = (words, request.recipient);
            read.writing.push((message, row, to, built));
        }
    }
    Ok(())
}

/// What a test of a template shows, when an ask is one.
pub(super) fn look_of(row: &AskRow) -> Option<Look> {
    let look = row.content.data.get("test")?;
    Look::deserialize(look).ok()
}

/// A test goes to who asked for it, and says what the one would read whom it shows.
fn on_trial(recipient: Recipient, staged: Result<Stage, String>) -> (Recipient, Built) {
    match staged {
        Ok(stage) => {
            let shown = Recipient {
                customer: recipient.customer,
                address: recipient.address,
                ..stage.recipient
            };
            (shown, Built::Ready(stage.facts))
        }
        Err(why) => (recipient, Built::Impossible(why)),
    }
}

/// What a builder is to find the facts of.
type Wanted = (MessageId, AskRow, Arc<Words>, BuildRequest);

fn run_builder(
    tx: &mut Tx<'_>,
    at: &Moment,
    contents: &Contents,
    builder: &str,
    wanted: &[Wanted],
) -> Result<Vec<Built>, Error> {
    let requests: Vec<BuildRequest> = wanted
        .iter()
        .map(|(_, _, _, request)| request.clone())
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
