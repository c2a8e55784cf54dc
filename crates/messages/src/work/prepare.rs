//! Between the claim and the hand-over: the rules once more, then the words.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use customers::{Channel, Purpose};
use db::{Db, DbError, Tx};
use kernel::{CustomerId, Moment, Span, Timestamp, side_by_side};
use serde::Deserialize as _;

use super::{Office, Way, pacing::Pacing, repeats::repeats, write::Pen};
use crate::{
    content::{BuildRequest, Built, Contents, Ready as Words, Recipient, may_promote},
    domain::{AskId, Decision, Merging, MessageId, OpenAsk, Policy, Reason, decide},
    error::Error,
    letter::{Letter, Shop, Written},
    outlets::Outlets,
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
    /// What set out before and may be with the other side, which does not know a message that comes twice.
    pub(super) uncertain: Vec<MessageId>,
    /// What tells the customer what they were told already.
    pub(super) repeats: BTreeSet<MessageId>,
    /// By what ways other than mail it may go, as the shop has them.
    pub(super) outlets: Outlets,
}

/// What is written, and whether it is kept already.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) written: Written,
    /// As it is to be kept; none when it is kept already.
    pub(super) packed: Option<Vec<u8>>,
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

/// What is to be written: the ask, by what way, its template, to whom, and the facts.
pub(super) struct Writing {
    pub(super) message: MessageId,
    channel: Channel,
    pub(super) ask: AskRow,
    words: Arc<Words>,
    recipient: Recipient,
    built: Built,
}

/// What the database knows, read at one moment.
struct Read {
    shop: Shop,
    track: Track,
    outlets: Outlets,
    uncertain: Vec<MessageId>,
    kept: BTreeMap<MessageId, Written>,
    /// What is to be written: the ask, to whom, and the facts.
    writing: Vec<Writing>,
    /// What of it was said already.
    repeats: BTreeSet<MessageId>,
    /// What was written before in the conversations of what is to be written.
    threads: BTreeMap<(CustomerId, String), Thread>,
    pacing: Pacing,
    stopped: BTreeMap<MessageId, Stop>,
}

/// The rules as they are now.
struct Rules<'p> {
    policy: &'p Policy,
    people: BTreeMap<CustomerId, Known>,
    /// Programmes that were stopped.
    brakes: BTreeSet<String>,
    now: Timestamp,
}

impl<'p> Rules<'p> {
    fn read(
        tx: &mut Tx<'_>,
        now: Timestamp,
        policy: &'p Policy,
        claimed: &[Claimed],
        questions: &BTreeSet<(Channel, Purpose)>,
    ) -> Result<Self, Error> {
        let customers: BTreeSet<CustomerId> = claimed.iter().map(|one| one.customer).collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        let mut people = BTreeMap::new();
        for chunk in customers.chunks(crate::service::BATCH) {
            people.extend(known(tx, now, policy, chunk, questions)?);
        }
        let brakes = store::brakes(tx)?
            .into_iter()
            .map(|brake| brake.programme)
            .collect();
        Ok(Self {
            policy,
            people,
            brakes,
            now,
        })
    }

    /// Why a message does not go now; `None` when it may go.
    fn stop(&self, one: &Claimed) -> Option<Stop> {
        match look_again(one, &self.people, self.policy, self.now) {
            None if one.purpose != Purpose::Transactional
                && self.brakes.contains(&one.programme) =>
            {
                Some(Stop::Wait(self.now.plus(BRAKE_PAUSE), Reason::Brake))
            }
            other => other,
        }
    }
}

/// What is only counted is put to the rules and not written.
fn count(
    tx: &mut Tx<'_>,
    at: &Moment,
    office: &Office,
    claimed: &[Claimed],
) -> Result<Prepared, Error> {
    let policy = (office.policies)(tx)?;
    let questions = claimed
        .iter()
        .map(|one| (one.channel, one.purpose))
        .collect();
    let rules = Rules::read(tx, at.now, &policy, claimed, &questions)?;
    let mut prepared = Prepared::default();
    for one in claimed {
        match rules.stop(one) {
            None => prepared.counted.push(one.message),
            Some(stop) => {
                prepared.stopped.insert(one.message, stop);
            }
        }
    }
    Ok(prepared)
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
                all.uncertain.extend(alone.uncertain);
                all.repeats.extend(alone.repeats);
                let mut outlets = alone.outlets;
                outlets.browsers.append(&mut all.outlets.browsers);
                all.outlets = outlets;
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
    if let Way::Counted = way {
        return db.read_now(|tx| count(tx, at, office, claimed));
    }
    let read = db.read_now(|tx| read(tx, at, office, claimed))?;
    let mut prepared = Prepared {
        letters: BTreeMap::new(),
        stopped: read.stopped,
        counted: Vec::new(),
        pacing: read.pacing,
        uncertain: read.uncertain,
        repeats: read.repeats,
        outlets: read.outlets,
    };
    for (message, written) in read.kept {
        let ready = Ready {
            written,
            packed: None,
            thread: None,
        };
        prepared.letters.insert(message, ready);
    }
    let pen = Pen {
        shop: &read.shop,
        office,
        now: at.now,
        track: read.track,
        outlets: &prepared.outlets,
    };
    // No order matters to words; that of the letters of one conversation does.
    let written = side_by_side(read.writing, |writing| {
        let thread = thread_of(&writing).map(|key| (writing.ask.customer, key));
        (writing.message, thread, write(&pen, writing))
    });
    let mut threads = read.threads;
    let mut ready = Vec::with_capacity(written.len());
    for (message, thread, written) in written {
        match written {
            Ok(mut written) => {
                if let (Written::Letter(letter), Some(key)) = (&mut written, &thread) {
                    join(letter, &mut threads, key.clone());
                }
                ready.push((message, thread, written));
            }
            Err(stop) => {
                prepared.stopped.insert(message, stop);
            }
        }
    }
    let packed = side_by_side(ready, |(message, thread, written)| {
        let packed = written.pack(message)?;
        let ready = Ready {
            written,
            packed: Some(packed),
            thread: thread.map(|(_, key)| key),
        };
        Ok::<_, Error>((message, ready))
    });
    for ready in packed {
        let (message, ready) = ready?;
        prepared.letters.insert(message, ready);
    }
    Ok(prepared)
}

fn write(pen: &Pen<'_>, writing: Writing) -> Result<Written, Stop> {
    let Writing {
        message,
        channel,
        ask,
        words,
        recipient,
        built,
    } = writing;
    let to = (&*words, &recipient);
    Ok(match channel {
        Channel::Email => Written::Letter(Box::new(pen.letter(message, &ask, to, built)?)),
        Channel::Sms => Written::Text(Box::new(pen.text(message, &ask, to, built)?)),
        Channel::Webhook => Written::Hook(Box::new(pen.hook(message, &ask, to, built)?)),
        Channel::WebPush => Written::Push(Box::new(pen.push(message, &ask, to, built)?)),
        Channel::Whatsapp => {
            let why = format!("nothing goes by `{channel}`");
            return Err(Stop::Failed(Reason::Content { why }));
        }
    })
}

fn read(tx: &mut Tx<'_>, at: &Moment, office: &Office, claimed: &[Claimed]) -> Result<Read, Error> {
    let policy = (office.policies)(tx)?;
    let mut read = Read {
        shop: (office.shops)(tx)?,
        track: policy.track,
        outlets: Outlets::read(tx)?,
        uncertain: Vec::new(),
        kept: BTreeMap::new(),
        writing: Vec::new(),
        repeats: BTreeSet::new(),
        threads: BTreeMap::new(),
        pacing: Pacing::default(),
        stopped: BTreeMap::new(),
    };
    let rules = Rules::read(tx, at.now, &policy, claimed, &questions(claimed))?;
    let ids: Vec<i64> = rules.people.keys().map(|customer| customer.raw()).collect();
    let is_uncertain =
        |one: &Claimed| one.out_at.is_some() && !read.outlets.may_repeat(one.channel);
    let (uncertain, certain): (Vec<&Claimed>, Vec<&Claimed>) =
        claimed.iter().partition(|one| is_uncertain(one));
    read.uncertain = uncertain.iter().map(|one| one.message).collect();
    let going: Vec<&Claimed> = certain
        .into_iter()
        .filter(|one| match rules.stop(one) {
            None => true,
            Some(stop) => {
                read.stopped.insert(one.message, stop);
                false
            }
        })
        .collect();
    let people = rules.people;
    read.outlets.find_browsers(tx, &going)?;
    read.kept = kept(tx, &ids, &going)?;
    forget_misaddressed(&going, &people, &mut read.kept);
    let rules = (office, &*policy, &read.outlets);
    let (pacing, going) = Pacing::look(tx, at, rules, going, &people, &read.kept)?;
    read.pacing = pacing;
    let going_on: BTreeSet<MessageId> = going.iter().map(|one| one.message).collect();
    read.kept.retain(|message, _| going_on.contains(message));
    let unwritten: Vec<&Claimed> = going
        .into_iter()
        .filter(|one| !read.kept.contains_key(&one.message))
        .collect();
    build(tx, at, office, &unwritten, &people, &mut read)?;
    read.repeats = repeats(tx, at.now, &policy, (&people, &read.writing))?;
    read.threads = threads(tx, &read.writing)?;
    Ok(read)
}

/// What is written already.
fn kept(
    tx: &mut Tx<'_>,
    customers: &[i64],
    going: &[&Claimed],
) -> Result<BTreeMap<MessageId, Written>, Error> {
    let messages: Vec<i64> = going.iter().map(|one| one.message.raw()).collect();
    let channels: BTreeMap<MessageId, Channel> =
        going.iter().map(|one| (one.message, one.channel)).collect();
    let mut kept = BTreeMap::new();
    for (message, packed) in store::load_letters(tx, customers, &messages)? {
        if let Some(channel) = channels.get(&message) {
            kept.insert(message, Written::unpack(*channel, message, &packed)?);
        }
    }
    Ok(kept)
}

/// The conversations that what is to be written belongs to.
fn threads(
    tx: &mut Tx<'_>,
    writing: &[Writing],
) -> Result<BTreeMap<(CustomerId, String), Thread>, Error> {
    let mut customers = Vec::new();
    let mut keys = Vec::new();
    for one in writing {
        if let Some(key) = thread_of(one) {
            customers.push(one.ask.customer.raw());
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

/// The conversation that a mail belongs to: that of the order it is about, else that of the customer's time in the
/// programme.
fn thread_of(writing: &Writing) -> Option<String> {
    if writing.channel != Channel::Email {
        return None;
    }
    let text = |pointer: &str| {
        let found = writing.ask.content.data.pointer(pointer)?.as_str()?;
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
    kept: &mut BTreeMap<MessageId, Written>,
) {
    for one in going {
        let person = people
            .get(&one.customer)
            .and_then(|known| known.customer.as_ref());
        let email = person.and_then(|person| person.email.as_ref());
        let phone = person.and_then(|person| person.phone.as_ref());
        let still_theirs = |written: &Written| written.is_for(email, phone);
        if kept
            .get(&one.message)
            .is_some_and(|written| !still_theirs(written))
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
    let mut by_builder: BTreeMap<String, Vec<Wanted<'_>>> = BTreeMap::new();
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
            read.writing.push(Writing {
                message: one.message,
                channel: one.channel,
                ask: row,
                words,
                recipient,
                built,
            });
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
            .push((one, row, words, request));
    }
    for (builder, wanted) in by_builder {
        let built = run_builder(tx, at, &office.contents, &builder, &wanted)?;
        for ((one, ask, words, request), built) in wanted.into_iter().zip(built) {
            read.writing.push(Writing {
                message: one.message,
                channel: one.channel,
                ask,
                words,
                recipient: request.recipient,
                built,
            });
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
                email: recipient.email,
                phone: recipient.phone,
                ..stage.recipient
            };
            (shown, Built::Ready(stage.facts))
        }
        Err(why) => (recipient, Built::Impossible(why)),
    }
}

/// What a builder is to find the facts of.
type Wanted<'c> = (&'c Claimed, AskRow, Arc<Words>, BuildRequest);

fn run_builder(
    tx: &mut Tx<'_>,
    at: &Moment,
    contents: &Contents,
    builder: &str,
    wanted: &[Wanted<'_>],
) -> Result<Vec<Built>, Error> {
    let requests: Vec<BuildRequest> = wanted
        .iter()
        .map(|(_, _, _, request)| request.clone())
        .collect();
    let mut built = match contents.builder(builder) {
        Some(builder) => contents.find_facts(tx, at, builder, &requests)?,
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
    let is_reachable = match channel {
        Channel::Email => customer.email.is_some(),
        Channel::Sms | Channel::Whatsapp => customer.phone.is_some(),
        Channel::WebPush | Channel::Webhook => true,
    };
    if !is_reachable {
        return None;
    }
    let marketing = known.facts.verdicts.get(&(channel, Purpose::Marketing));
    Some(Recipient {
        customer: customer.id,
        email: customer.email.clone(),
        phone: customer.phone.clone(),
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        language: shop.language_for(customer.language.as_ref()),
        zone: known.facts.zone.clone(),
        may_promote: may_promote(marketing.copied()),
    })
}
