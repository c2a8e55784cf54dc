//! Who goes now and who waits its turn, by the rates of domains and senders.
//!
//! A message that finds no room waits in a lane, outside the queue of what may go, so that a hundred thousand who wait
//! cost nothing. When a lane has room, those at its front are let out and claimed like any other; they are asked for the
//! token again when they go, for until then others may have taken it. The tokens are taken in the transaction before
//! the hand-over: a process that dies after it has taken too many, never too few.

use std::collections::{BTreeMap, BTreeSet};

use customers::Channel;
use db::Tx;
use kernel::{CustomerId, Moment, Span, Timestamp};

use super::Office;
use crate::{
    domain::{
        Decision, Going, Lane, Limit, MessageId, Parked, Policy, Reason, SenderPace, pace, warm_up,
    },
    error::Error,
    letter::{Letter, Written},
    outlets::Outlets,
    senders::OWN_SENDER,
    service::Known,
    store::{self, Claimed, Kind, Waiting},
};

/// Who waits in a lane is looked at anew after this time at the latest, whatever happens to the lane.
const LONGEST_WAIT: Span = Span::from_days(1);

/// What a batch needs of lanes, and who waits.
#[derive(Clone, Debug, Default)]
pub(super) struct Pacing {
    /// What may go, as far as could be seen before it was written.
    going: Vec<Going>,
    /// What waits.
    parked: BTreeMap<MessageId, Parked>,
}

impl Pacing {
    /// Looks before anything is written: what has no room is not worth writing.
    pub(super) fn look<'c>(
        tx: &mut Tx<'_>,
        at: &Moment,
        (office, policy, outlets): (&Office, &Policy, &Outlets),
        going: Vec<&'c Claimed>,
        people: &BTreeMap<CustomerId, Known>,
        kept: &BTreeMap<MessageId, Written>,
    ) -> Result<(Self, Vec<&'c Claimed>), Error> {
        let asked: Vec<Going> = going
            .iter()
            .map(|one| {
                let known = people.get(&one.customer);
                let letter = kept.get(&one.message).and_then(Written::letter);
                if one.channel == Channel::Sms {
                    return wants_text(one, known, (policy, outlets));
                }
                wants(one, known, letter, (office, policy, at.now))
            })
            .filter(|one| !one.needs.is_empty())
            .collect();
        if asked.is_empty() {
            return Ok((Self::default(), going));
        }
        let keys = keys(&asked);
        let mut lanes = store::lanes(tx, &keys)?;
        let parked = pace(asked.clone(), &mut lanes, at.now);
        let pacing = Self {
            going: asked
                .into_iter()
                .filter(|one| !parked.contains_key(&one.message))
                .collect(),
            parked,
        };
        let going = going
            .into_iter()
            .filter(|one| !pacing.parked.contains_key(&one.message))
            .collect();
        Ok((pacing, going))
    }

    /// Both together.
    pub(super) fn add(&mut self, other: Self) {
        self.going.extend(other.going);
        self.parked.extend(other.parked);
    }

    /// Takes the tokens of what was written; answers all who wait.
    pub(super) fn take(
        self,
        tx: &mut Tx<'_>,
        now: Timestamp,
        written: &BTreeSet<MessageId>,
    ) -> Result<BTreeMap<MessageId, Parked>, Error> {
        let going: Vec<Going> = self
            .going
            .into_iter()
            .filter(|one| written.contains(&one.message))
            .collect();
        if going.is_empty() && self.parked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut keys = keys(&going);
        keys.extend(self.parked.values().map(|one| one.lane.key()));
        let mut lanes = store::lock_lanes(tx, &keys)?;
        let mut parked = pace(going, &mut lanes, now);
        for (message, mut one) in self.parked {
            one.turn_at = lanes
                .entry(one.lane.clone())
                .or_default()
                .wait(one.limit, now);
            parked.insert(message, one);
        }
        store::save_lanes(tx, &lanes)?;
        Ok(parked)
    }
}

fn keys(going: &[Going]) -> BTreeSet<String> {
    going
        .iter()
        .flat_map(|one| one.needs.iter().map(|(lane, _)| lane.key()))
        .collect()
}

/// What a message must pass.
fn wants(
    one: &Claimed,
    known: Option<&Known>,
    letter: Option<&Letter>,
    (office, policy, now): (&Office, &Policy, Timestamp),
) -> Going {
    let mut needs = Vec::new();
    if one.channel == Channel::Email {
        let sender = match letter {
            Some(letter) => office.senders.with_address(&letter.from.address),
            None => office.senders.of(&one.programme, one.purpose),
        };
        let (name, own) = sender.map_or((OWN_SENDER, policy.pace.own), |sender| {
            (sender.name.as_str(), sender.pace)
        });
        let day = own
            .warm_up_from
            .and_then(|from| warm_up(from, &policy.zone, now));
        needs.extend(day.map(|limit| (Lane::WarmUp(name.to_owned()), limit)));
        let rate = own.rate.map(Limit::Rate);
        needs.extend(rate.map(|limit| (Lane::Sender(name.to_owned()), limit)));
        let address = known.and_then(|known| known.customer.as_ref()?.email.as_ref());
        let domain = address.and_then(|address| policy.pace.domains.of(address.domain()));
        needs.extend(domain.map(|(name, rate)| (Lane::Domain(name), Limit::Rate(rate))));
    }
    Going {
        message: one.message,
        purpose: one.purpose,
        needs,
        passes: one.passes.split_whitespace().map(str::to_owned).collect(),
    }
}

/// What a text message must pass: the rate of whom it is from.
fn wants_text(
    one: &Claimed,
    known: Option<&Known>,
    (policy, outlets): (&Policy, &Outlets),
) -> Going {
    let phone = known.and_then(|known| known.customer.as_ref()?.phone.as_ref());
    let from = phone.and_then(|phone| outlets.sms.origin(phone.as_str()));
    let lane = from.and_then(|from| {
        let rate = policy.pace.texts.of(from.as_str())?;
        Some((Lane::Text(from.as_str().to_owned()), Limit::Rate(rate)))
    });
    Going {
        message: one.message,
        purpose: one.purpose,
        needs: lane.into_iter().collect(),
        passes: one.passes.split_whitespace().map(str::to_owned).collect(),
    }
}

/// What waits in a lane.
const fn waits_there(lane: &Lane) -> Kind {
    match lane {
        Lane::WarmUp(_) | Lane::Sender(_) | Lane::Domain(_) => Kind::Mail,
        Lane::Text(_) => Kind::Other,
    }
}

/// Lets out of their lanes who may go now, at most so many of each, of what leaves together.
pub(super) fn let_out(
    tx: &mut Tx<'_>,
    (office, now): (&Office, Timestamp),
    kinds: &[Kind],
    most: u32,
) -> Result<(), Error> {
    let mut due = store::due_lanes(tx, now)?;
    due.retain(|key| Lane::parse(key).is_none_or(|lane| kinds.contains(&waits_there(&lane))));
    if due.is_empty() {
        return Ok(());
    }
    let policy = (office.policies)(tx)?;
    let mut lanes = store::lock_lanes(tx, &due)?;
    for (lane, state) in &mut lanes {
        let limit = limit(lane, (office, &policy), now);
        let room = limit.map_or(most, |limit| state.room(limit, now).min(most));
        let out = if room == 0 {
            0
        } else {
            store::let_out(tx, &lane.key(), i64::from(room), now)?
        };
        let all_are_out = out < u64::from(room);
        state.look_at = if all_are_out {
            None
        } else {
            Some(limit.map_or(now, |limit| state.next_look(limit, now)))
        };
        if all_are_out {
            state.busy_until = now;
        }
    }
    Ok(store::save_lanes(tx, &lanes)?)
}

/// What a lane lets through as it is set now; none when that limit is gone.
fn limit(lane: &Lane, (office, policy): (&Office, &Policy), now: Timestamp) -> Option<Limit> {
    let sender = |name: &str| -> Option<SenderPace> {
        let named = office.senders.all().iter().find(|one| one.name == name);
        match named {
            Some(sender) => Some(sender.pace),
            None => (name == OWN_SENDER).then_some(policy.pace.own),
        }
    };
    match lane {
        Lane::WarmUp(name) => warm_up(sender(name)?.warm_up_from?, &policy.zone, now),
        Lane::Sender(name) => sender(name)?.rate.map(Limit::Rate),
        Lane::Domain(name) => policy
            .pace
            .domains
            .of(name)
            .map(|(_, rate)| Limit::Rate(rate)),
        Lane::Text(name) => policy.pace.texts.of(name).map(Limit::Rate),
    }
}

/// How somebody who waits is kept, and the decision that tells it where it is news.
pub(super) fn waiting(
    now: Timestamp,
    claimed: &Claimed,
    parked: &Parked,
) -> (Waiting, Option<Decision>) {
    let key = parked.lane.key();
    let mut passes = String::new();
    for pass in claimed.passes.split_whitespace() {
        if pass != key {
            passes.push_str(pass);
            passes.push(' ');
        }
    }
    let waiting = Waiting {
        customer: claimed.customer,
        message: claimed.message,
        wake_at: claimed.latest.min(now.plus(LONGEST_WAIT)),
        turn_at: parked.turn_at,
        passes,
        lane: key,
    };
    let reason: Reason = parked.reason.clone();
    let decision = (!parked.again).then_some(Decision::Later {
        at: parked.turn_at,
        reason,
    });
    (waiting, decision)
}
