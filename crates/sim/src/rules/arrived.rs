//! What must hold of every message that arrives: it is the only one of its cause, and it is wanted, now.

use customers::{Address, Purpose};
use db::Tx;
use kernel::{CustomerId, EmailAddress, Span, Timestamp};
use mail::Received;
use messages::{CapScope, Policies, Policy};

use super::campaigns;
use crate::{
    shop::{About, Letter, Shop, Word},
    tables::Tables,
    trouble::Trouble,
};

const TABLES: [&str; 5] = [
    "campaigns_recipient",
    "messages_message",
    "messages_ask",
    "journeys_enrolment",
    "journeys_journey",
];

/// Looks at messages that have just arrived, one after the other.
pub(crate) fn arrived(shop: &mut Shop, fresh: &[Received]) -> Result<(), Trouble> {
    let tables = Tables::some(shop.db(), &TABLES)?;
    shop.owners = tables
        .rows("messages_message")
        .map(|row| (row.int("message_id"), row.int("customer_id")))
        .collect();
    for received in fresh {
        let letter = letter(&tables, received, shop.now())?;
        only_one(shop, &letter)?;
        wanted(shop, &letter)?;
        campaigns::arrived(shop, &tables, &letter)?;
        within_rate(shop, &letter)?;
        shop.letters.push(letter);
    }
    Ok(())
}

fn letter(tables: &Tables, received: &Received, at: Timestamp) -> Result<Letter, Trouble> {
    let unknown = || Trouble::broken("letters.unknown", format!("{received:?}"));
    let message = tables
        .rows("messages_message")
        .find(|row| row.int("message_id") == received.id)
        .ok_or_else(unknown)?;
    let ask = tables
        .rows("messages_ask")
        .find(|row| row.int("ask_id") == message.int("ask_id"))
        .ok_or_else(unknown)?;
    Ok(Letter {
        message: received.id,
        to: received.to.clone(),
        at,
        customer: message.int("customer_id"),
        purpose: Purpose::parse(message.text("purpose")).ok_or_else(unknown)?,
        topic: message.text("topic").to_owned(),
        ask: message.int("ask_id"),
        cause: cause(tables, ask.text("cause")),
        programme: message.text("programme").to_owned(),
    })
}

/// A journey's cause names an enrolment; what counts is what brought the enrolment about.
fn cause(tables: &Tables, ask: &str) -> String {
    let mut parts = ask.splitn(3, ':');
    let (Some("journeys"), Some(enrolment), Some(node)) =
        (parts.next(), parts.next(), parts.next())
    else {
        return ask.to_owned();
    };
    let found = tables.rows("journeys_enrolment").find(|row| {
        journeys::EnrolmentId::from_raw(row.int("enrolment_id")).to_string() == enrolment
    });
    let Some(found) = found else {
        return ask.to_owned();
    };
    let journey = tables
        .rows("journeys_journey")
        .find(|row| row.int("journey_id") == found.int("journey_id"))
        .map_or("", |row| row.text("name"));
    format!("{journey}:{node}:{}", found.text("cause"))
}

fn only_one(shop: &Shop, letter: &Letter) -> Result<(), Trouble> {
    let twice = |rule, other: &Letter| {
        Err(Trouble::broken(
            rule,
            format!("{letter:?} came after {other:?}"),
        ))
    };
    for other in &shop.letters {
        if other.message == letter.message {
            return twice("letters.message_twice", other);
        }
        if other.ask == letter.ask {
            return twice("letters.ask_twice", other);
        }
        // A campaign's cause is the same for all whom it goes to.
        let is_own = !letter.cause.is_empty() && !letter.cause.starts_with("campaigns:");
        if other.cause == letter.cause && is_own {
            return twice("letters.cause_twice", other);
        }
    }
    Ok(())
}

/// Whether the person wants it, at this hour and in this number.
fn wanted(shop: &Shop, letter: &Letter) -> Result<(), Trouble> {
    let address = letter.to.as_str().to_ascii_lowercase();
    let seen = |why: &str| format!("{why}: {letter:?}");
    if shop.barred.contains(&address) {
        return Err(Trouble::broken(
            "letters.barred",
            seen("the address is barred"),
        ));
    }
    let forgotten = shop.absent.contains(&address)
        || (shop.erased.contains(&address) && letter.purpose != Purpose::Transactional);
    if forgotten {
        return Err(Trouble::broken(
            "letters.erased",
            seen("the person was erased"),
        ));
    }
    let policies = shop
        .nodes
        .first()
        .map(|node| Policies::clone(node.world.policies()));
    let Some(policies) = policies else {
        return Ok(());
    };
    shop.db().read_now(|tx| {
        let policy = policies(tx)?;
        suppressed(tx, &policy, letter)?;
        let customer = CustomerId::from_raw(letter.customer);
        let Some(head) = customers::current(tx, customer)? else {
            return Err(Trouble::broken(
                "letters.nobody",
                seen("there is no such customer"),
            ));
        };
        if letter.purpose == Purpose::Transactional {
            return Ok(());
        }
        let family = customers::family(tx, head.id)?;
        said(shop, &policy, letter, &family)?;
        for hold in messages::holds(tx, head.id)? {
            if hold.holds(letter.purpose, letter.at) {
                return Err(Trouble::broken("letters.held", seen(&hold.key)));
            }
        }
        let zone = head.zone(&policy.zone);
        if policy
            .quiet_hours
            .is_some_and(|hours| hours.is_quiet(&zone, letter.at))
        {
            return Err(Trouble::broken("letters.quiet", seen(zone.name())));
        }
        within_caps(shop, &policy, letter)
    })
}

fn suppressed(tx: &mut Tx<'_>, policy: &Policy, letter: &Letter) -> Result<(), Trouble> {
    let address = Address::Email(EmailAddress::parse(letter.to.as_str())?);
    let found = customers::is_suppressed(tx, &policy.secret, &address)?;
    let stops = found
        .iter()
        // What the server said of another message of the same batch was not known before.
        .filter(|one| one.at < letter.at)
        .any(|one| one.reason.is_hard() || letter.purpose != Purpose::Transactional);
    if stops {
        let seen = format!("{found:?}: {letter:?}");
        return Err(Trouble::broken("letters.suppressed", seen));
    }
    Ok(())
}

/// The last word about a purpose or topic counts; marketing needs one.
fn said(
    shop: &Shop,
    policy: &Policy,
    letter: &Letter,
    family: &[CustomerId],
) -> Result<(), Trouble> {
    let last = |about: &About| -> Option<&Word> {
        shop.words
            .iter()
            .rev()
            .find(|word| family.contains(&word.home) && word.about == *about)
    };
    let purpose = last(&About::Purpose(letter.purpose));
    let topic = last(&About::Topic(letter.topic.clone()));
    for word in [purpose, topic].into_iter().flatten() {
        if !word.yes {
            let seen = format!("{word:?} was said before {letter:?}");
            return Err(Trouble::broken("letters.refused", seen));
        }
    }
    if letter.purpose == Purpose::Marketing && purpose.is_none() && !policy.soft_opt_in {
        let seen = format!("nobody agreed to {letter:?}");
        return Err(Trouble::broken("letters.not_agreed", seen));
    }
    Ok(())
}

/// No more than the sender's rate lets through, in any span that ends now; what a clock that was set back has told of
/// later instants is no part of one.
fn within_rate(shop: &Shop, letter: &Letter) -> Result<(), Trouble> {
    let Some(node) = shop.nodes.first() else {
        return Ok(());
    };
    let policies = Policies::clone(node.world.policies());
    let policy = shop.db().read_now(|tx| policies(tx))?;
    let Some(rate) = policy.pace.own.rate else {
        return Ok(());
    };
    let mut sum = 1_i64;
    for other in shop.letters.iter().rev() {
        let span = letter.at.since(other.at);
        if span < Span::ZERO || span > Span::from_hours(1) {
            break;
        }
        sum = sum.saturating_add(1);
        let filled = span
            .millis()
            .saturating_mul(i64::from(rate.number()))
            .div_euclid(60_000);
        if sum > filled.saturating_add(i64::from(rate.burst())) {
            let seen = format!("{letter:?} is number {sum} within {span:?}");
            return Err(Trouble::broken("letters.rate", seen));
        }
    }
    Ok(())
}

fn within_caps(shop: &Shop, policy: &Policy, letter: &Letter) -> Result<(), Trouble> {
    // By whose each message is now: a merge brings two people's messages together.
    let owner = |message: i64| shop.owners.get(&message);
    let mine = owner(letter.message);
    for cap in policy
        .caps
        .iter()
        .filter(|cap| cap.purpose == letter.purpose)
    {
        let since = letter.at.minus(cap.within);
        // There is one channel so far.
        let (CapScope::EachChannel | CapScope::AllChannels) = cap.scope;
        let before: Vec<&Letter> = shop
            .letters
            .iter()
            .filter(|other| other.purpose == letter.purpose && owner(other.message) == mine)
            .filter(|other| other.at > since.plus(Span::from_millis(1)))
            .collect();
        if before.len() >= usize::try_from(cap.most).unwrap_or(usize::MAX) {
            let seen = format!("{letter:?} is one more than {cap:?} after {before:?}");
            return Err(Trouble::broken("letters.cap", seen));
        }
    }
    Ok(())
}
