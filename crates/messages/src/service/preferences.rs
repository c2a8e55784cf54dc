//! What customers choose: subjects, ways, how often, a pause, birthday, language.

use std::collections::BTreeSet;

use customers::{
    Birthday, Channel, Consent, ConsentState, ContactQuestion, Customer, CustomerChanges, Edit,
    Method, Purpose,
};
use db::Tx;
use events::NewEvent;
use kernel::{CustomerId, Done, Moment, Span};
use pages::{BirthdayChange, Choice, Choices, Chosen, Frequency, Pause};

use super::{ROOM, UnsubscribeLink, find_link, plan};
use crate::{
    domain::{Policy, Topic, Wish},
    error::Error,
    public::{self, MessageView, PreferencesEvent},
    store,
};

/// How it stands with the customer of a link; `None` when there is nobody any more.
pub(crate) fn choices(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    link: UnsubscribeLink,
) -> Result<Option<Choices>, Error> {
    let Some((customer, message)) = find_link(tx, link)? else {
        return Ok(None);
    };
    let wish = store::wish_of(tx, customer.id)?;
    let zone = customer.zone(&policy.zone);
    let birthday = customer.birthday.map(Birthday::into_parts);
    Ok(Some(Choices {
        hint: customer.email.as_ref().map(hint),
        language: customer.language.clone(),
        topics: topics(tx, &customer, &message)?,
        ways: ways(tx, at, policy, &customer)?,
        frequency: frequency(wish),
        paused_until: wish
            .paused_until
            .filter(|until| *until > at.now)
            .map(|until| zone.day_of(until)),
        birthday,
    }))
}

/// Enough of an address for its owner to know it.
pub(crate) fn hint(address: &kernel::EmailAddress) -> String {
    let first = address.local_part().chars().next().unwrap_or('…');
    format!("{first}…@{}", address.domain())
}

/// What anybody ever wanted to write to them about, and what they refused.
fn topics(
    tx: &mut Tx<'_>,
    customer: &Customer,
    message: &MessageView,
) -> Result<Vec<Choice>, Error> {
    let refused = refused_topics(tx, customer.id)?;
    let mut all: BTreeSet<Topic> = store::topics_of(tx, customer.id)?.into_iter().collect();
    all.extend(refused.iter().map(|(_, topic)| topic.clone()));
    if message.purpose != Purpose::Transactional {
        all.insert(message.topic.clone());
    }
    Ok(all
        .into_iter()
        .map(|topic| Choice {
            wanted: !refused.iter().any(|(_, other)| *other == topic),
            key: topic.to_string(),
        })
        .collect())
}

fn refused_topics(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<(Channel, Topic)>, Error> {
    let refused = store::topic_refusals_of(tx, &[customer.raw()])?;
    Ok(refused.into_iter().map(|(_, refusal)| refusal).collect())
}

fn ways(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: &Customer,
) -> Result<Vec<Choice>, Error> {
    let mut ways = Vec::new();
    for channel in &policy.channels {
        let has_address = match channel {
            Channel::Email => customer.email.is_some(),
            Channel::Sms | Channel::Whatsapp => customer.phone.is_some(),
            Channel::WebPush => !store::with_browser(tx, &[customer.id.raw()])?.is_empty(),
            // The shop's own system knows the customer by their id.
            Channel::Webhook => true,
        };
        if !has_address {
            continue;
        }
        for purpose in [Purpose::Marketing, Purpose::Service] {
            ways.push(Choice {
                key: format!("{}:{}", channel.word(), purpose.word()),
                wanted: is_wanted(tx, at, policy, customer.id, (*channel, purpose))?,
            });
        }
    }
    Ok(ways)
}

fn is_wanted(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: CustomerId,
    (channel, purpose): (Channel, Purpose),
) -> Result<bool, Error> {
    let question = ContactQuestion { channel, purpose };
    let rules = policy.contact_rules();
    let verdicts = customers::may_contact_many(tx, at.now, rules, &[customer], question)?;
    Ok(verdicts
        .into_iter()
        .any(|(_, verdict)| verdict.reason.allows()))
}

fn frequency(wish: Wish) -> Frequency {
    match wish.one_within.map(Span::days) {
        None | Some(..7) => Frequency::AsItComes,
        Some(7..14) => Frequency::Weekly,
        Some(14..30) => Frequency::Fortnightly,
        Some(30..) => Frequency::Monthly,
    }
}

fn one_within(frequency: Frequency) -> Option<Span> {
    match frequency {
        Frequency::AsItComes => None,
        Frequency::Weekly => Some(Span::from_days(7)),
        Frequency::Fortnightly => Some(Span::from_days(14)),
        Frequency::Monthly => Some(Span::from_days(30)),
    }
}

/// Keeps what the customer of a link chose, with proof; what is open is looked at again at once. Twice is once. `None` when
/// there is nobody any more.
pub(crate) fn choose(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    link: UnsubscribeLink,
    chosen: &Chosen,
) -> Result<Option<Done<()>>, Error> {
    let Some((customer, message)) = find_link(tx, link)? else {
        return Ok(None);
    };
    store::lock_customers(tx, &[customer.id])?;
    let topics = choose_topics(tx, at, policy, &customer, chosen)?;
    let ways = choose_ways(tx, at, policy, (&customer, &message), chosen)?;
    let wish = choose_wish(tx, at, &customer, chosen)?;
    let person = choose_person(tx, at, &customer, chosen)?;
    if !(topics || ways || wish || person) {
        return Ok(Some(Done::AlreadyDone(())));
    }
    tell(tx, at, &customer, &message)?;
    // What waited for the end of a pause may go now.
    store::wake(tx, customer.id, at.now)?;
    plan(tx, at, policy, &[customer.id])?;
    tx.touch(ROOM);
    Ok(Some(Done::Done(())))
}

fn choose_topics(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    customer: &Customer,
    chosen: &Chosen,
) -> Result<bool, Error> {
    let refused = refused_topics(tx, customer.id)?;
    let mut changed = false;
    for choice in &chosen.topics {
        let Ok(topic) = Topic::parse(&choice.key) else {
            continue;
        };
        if choice.wanted {
            for (channel, _) in refused.iter().filter(|(_, other)| *other == topic) {
                changed |= store::delete_topic_refusal(tx, customer.id, *channel, &topic)? > 0;
            }
        } else if !refused.iter().any(|(_, other)| *other == topic) {
            for channel in &policy.channels {
                let about = (*channel, &topic);
                changed |= store::insert_topic_refusal(tx, customer.id, about, None, at.now)?;
            }
        }
    }
    Ok(changed)
}

fn choose_ways(
    tx: &mut Tx<'_>,
    at: &Moment,
    policy: &Policy,
    (customer, message): (&Customer, &MessageView),
    chosen: &Chosen,
) -> Result<bool, Error> {
    let mut changed = false;
    for choice in &chosen.ways {
        let about = choice.key.split_once(':').and_then(|(channel, purpose)| {
            Some((Channel::parse(channel)?, Purpose::parse(purpose)?))
        });
        let Some(about) = about.filter(|(channel, purpose)| {
            policy.channels.contains(channel) && *purpose != Purpose::Transactional
        }) else {
            continue;
        };
        if is_wanted(tx, at, policy, customer.id, about)? == choice.wanted {
            continue;
        }
        let state = if choice.wanted {
            ConsentState::Granted
        } else {
            ConsentState::Refused
        };
        let mut consent = Consent::new(about, state, at.now, Method::Preferences, "preferences");
        consent.place = Some("/p/".to_owned());
        consent.wording = Some(chosen.wording.clone());
        consent.language.clone_from(&chosen.read_in);
        consent.confirmation = Some(message.id.to_string());
        let done = customers::set_consent(tx, at, &policy.secret, customer.id, &consent)?;
        changed |= done.is_new();
    }
    Ok(changed)
}

fn choose_wish(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: &Customer,
    chosen: &Chosen,
) -> Result<bool, Error> {
    let before = store::wish_of(tx, customer.id)?;
    let now = Wish {
        one_within: chosen.frequency.map_or(before.one_within, one_within),
        paused_until: match chosen.pause {
            Pause::Keep => before.paused_until,
            Pause::End => None,
            Pause::Days(days) => Some(at.now.plus(Span::from_days(days))),
        },
    };
    if now == before {
        return Ok(false);
    }
    store::put_wish(tx, customer.id, now, at.now)?;
    Ok(true)
}

fn choose_person(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: &Customer,
    chosen: &Chosen,
) -> Result<bool, Error> {
    let mut changes = CustomerChanges::default();
    match chosen.birthday {
        BirthdayChange::Keep => {}
        BirthdayChange::Forget if customer.birthday.is_none() => {}
        BirthdayChange::Forget => changes.birthday = Edit::Clear,
        BirthdayChange::Set((month, day, year)) => {
            let known = customer.birthday.map(Birthday::into_parts);
            let same_day = known.filter(|(m, d, _)| (*m, *d) == (month, day));
            let year = year.or_else(|| same_day.and_then(|(_, _, year)| year));
            if let Ok(birthday) = Birthday::new(month, day, year) {
                changes.birthday = Edit::Set(birthday);
            }
        }
    }
    if let Some(language) = &chosen.language {
        changes.language = Edit::Set(language.clone());
    }
    Ok(customers::update(tx, at, customer.id, &changes)?.is_new())
}

fn tell(
    tx: &mut Tx<'_>,
    at: &Moment,
    customer: &Customer,
    message: &MessageView,
) -> Result<(), Error> {
    let wish = store::wish_of(tx, customer.id)?;
    let refused: BTreeSet<Topic> = refused_topics(tx, customer.id)?
        .into_iter()
        .map(|(_, topic)| topic)
        .collect();
    let data = PreferencesEvent {
        message: message.id,
        refused_topics: refused.into_iter().collect(),
        one_within: wish.one_within,
        paused_until: wish.paused_until,
    };
    let kind = public::MESSAGE_PREFERENCES;
    let event = NewEvent {
        customer: customer.id,
        kind,
        version: public::VERSION,
        at: at.now,
        cause: format!("{kind}:{}", at.ids.next(at.now)),
        // Text keys and whole numbers only: it always becomes JSON.
        data: serde_json::to_value(data).unwrap_or_default(),
        history: false,
    };
    let _new = events::publish(tx, at, &event)?;
    Ok(())
}
