//! One customer's open asks, looked at together.

use std::collections::{BTreeMap, BTreeSet};

use customers::{Channel, ContactReason, Purpose};
use kernel::{Span, Timestamp, Zone};

use super::{AskId, Cap, CapScope, Decision, Hold, Merging, Passed, Policy, Reason, Topic, Wish};

/// An ask that is not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAsk {
    /// Which.
    pub id: AskId,
    /// For what.
    pub purpose: Purpose,
    /// What about.
    pub topic: Topic,
    /// By what way, the preferred one first.
    pub channels: Vec<Channel>,
    /// What it is worth.
    pub value: i64,
    /// Not before this instant.
    pub earliest: Timestamp,
    /// From this instant on it is too late.
    pub latest: Timestamp,
    /// What to do when several of the topic go together.
    pub merging: Merging,
    /// The code of the reason for which it waits since it was last looked at; empty for none.
    pub waiting_for: String,
}

/// What is known of one customer when the asks are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Whether they are the same person as another customer, under whom their asks are about to stand.
    pub joining: bool,
    /// Where their clock stands.
    pub zone: Zone,
    /// Whether they may be written to; what is not in it may not.
    pub verdicts: BTreeMap<(Channel, Purpose), ContactReason>,
    /// What they want no more of.
    pub refused_topics: BTreeSet<(Channel, Topic)>,
    /// What holds messages back.
    pub holds: Vec<Hold>,
    /// What they wish themselves.
    pub wish: Wish,
    /// What they got, or what is on its way, as far back as any cap looks.
    pub contacts: Vec<Contact>,
}

/// A message that the customer got, or that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contact {
    /// When.
    pub at: Timestamp,
    /// By what way.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
}

/// One ask and what is to become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Which.
    pub ask: AskId,
    /// What.
    pub decision: Decision,
}

/// Decides about all of one customer's open asks, in the order of their rank: what an order needs, then service, then
/// marketing; inside a purpose the more valuable, then the one that is sooner too late, then the older.
pub fn decide(asks: &[OpenAsk], facts: &Facts, policy: &Policy, now: Timestamp) -> Vec<Decided> {
    let mut ranked: Vec<&OpenAsk> = asks.iter().collect();
    ranked.sort_by_key(|ask| {
        (
            ask.purpose,
            core::cmp::Reverse(ask.value),
            ask.latest,
            ask.id,
        )
    });
    let mut plan = Plan {
        facts,
        policy,
        now,
        contacts: facts.contacts.clone(),
        speaking: BTreeMap::new(),
    };
    ranked
        .into_iter()
        .map(|ask| Decided {
            ask: ask.id,
            decision: plan.decide_one(ask),
        })
        .collect()
}

/// How long an ask waits for its customer to be joined with another, before it is looked at again.
const JOINING: Span = Span::from_minutes(1);

/// The rules at work: what is sent by this plan counts for what comes after it.
struct Plan<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    now: Timestamp,
    contacts: Vec<Contact>,
    /// The asks that go now and take in others of their topic.
    speaking: BTreeMap<&'a Topic, AskId>,
}

impl<'a> Plan<'a> {
    fn decide_one(&mut self, ask: &'a OpenAsk) -> Decision {
        if self.now >= ask.latest {
            let waited_for = ask.waiting_for.clone();
            return Decision::Expired {
                reason: Reason::TooLate { waited_for },
            };
        }
        if self.now < ask.earliest {
            return Decision::Later {
                at: ask.earliest,
                reason: Reason::NotBefore,
            };
        }
        if self.facts.joining {
            let at = self.now.plus(JOINING).min(ask.latest);
            return Decision::Later {
                at,
                reason: Reason::Joining,
            };
        }
        let (channel, allowed, passed) = match self.channel(ask) {
            Ok(found) => found,
            Err(reason) => return Decision::Refused { reason },
        };
        if ask.merging == Merging::SameTopic
            && let Some(into) = self.speaking.get(&ask.topic)
        {
            return Decision::Merged { into: *into };
        }
        if let Some((at, reason)) = self.wait(ask, channel) {
            // When it would be too late by then, it is looked at once more at that instant, and expires.
            let at = at.min(ask.latest);
            return Decision::Later { at, reason };
        }
        self.contacts.push(Contact {
            at: self.now,
            channel,
            purpose: ask.purpose,
        });
        if ask.merging == Merging::SameTopic {
            self.speaking.insert(&ask.topic, ask.id);
        }
        Decision::SendNow {
            channel,
            reason: Reason::Contact(allowed),
            passed,
        }
    }

    /// The first way that the shop has and the customer allows, with what was preferred to it; else why not, told of the
    /// most preferred way that the shop has.
    fn channel(&self, ask: &OpenAsk) -> Result<(Channel, ContactReason, Vec<Passed>), Reason> {
        let mut refusal = None;
        let mut passed = Vec::new();
        for channel in &ask.channels {
            if !self.policy.channels.contains(channel) {
                passed.push(Passed {
                    channel: *channel,
                    reason: Reason::NoChannel,
                });
                continue;
            }
            let verdict = self.facts.verdicts.get(&(*channel, ask.purpose));
            let verdict = verdict.copied().unwrap_or(ContactReason::NoCustomer);
            let topic = (*channel, ask.topic.clone());
            let refused_topic =
                ask.purpose != Purpose::Transactional && self.facts.refused_topics.contains(&topic);
            let reason = match (verdict.allows(), refused_topic) {
                (true, false) => return Ok((*channel, verdict, passed)),
                (true, true) => Reason::TopicRefused(ask.topic.clone()),
                (false, _) => Reason::Contact(verdict),
            };
            refusal.get_or_insert(reason.clone());
            passed.push(Passed {
                channel: *channel,
                reason,
            });
        }
        Err(refusal.unwrap_or(Reason::NoChannel))
    }

    /// Until when the ask must wait, and for what; `None` when it may go now. What an order needs never waits.
    fn wait(&self, ask: &OpenAsk, channel: Channel) -> Option<(Timestamp, Reason)> {
        if ask.purpose == Purpose::Transactional {
            return None;
        }
        let mut waiting: Option<(Timestamp, Reason)> = None;
        // Each rule may move the instant into the time of another: the end of a cap may fall into the night. Each
        // round moves on by at least one rule, and none comes back often within the days that matter.
        for _ in 0..16 {
            let from = waiting.as_ref().map_or(self.now, |(at, _)| *at);
            if from >= ask.latest {
                break;
            }
            match self.next_wait(ask, channel, from) {
                Some(next) => waiting = Some(next),
                None => break,
            }
        }
        waiting
    }

    /// The first rule that forbids the instant, and until when it does.
    fn next_wait(
        &self,
        ask: &OpenAsk,
        channel: Channel,
        from: Timestamp,
    ) -> Option<(Timestamp, Reason)> {
        let held = self
            .facts
            .holds
            .iter()
            .filter(|hold| hold.holds(ask.purpose, from))
            .max_by_key(|hold| hold.until.unwrap_or(Timestamp::MAX));
        if let Some(hold) = held {
            // Without an end of its own it ends when its room clears it, and then the asks are planned anew.
            let until = hold.until.unwrap_or(ask.latest);
            if until > from {
                return Some((until, Reason::Hold(hold.kind.clone())));
            }
        }
        if let Some(until) = self.facts.wish.paused_until.filter(|until| *until > from) {
            return Some((until, Reason::Paused));
        }
        let own = self.facts.wish.cap();
        let wished = own.iter().filter_map(|cap| {
            let free = self.free_again(cap, ask.purpose, channel, from)?;
            let (most, within) = (cap.most, cap.within);
            Some((free, Reason::Wish { most, within }))
        });
        let capped = self.policy.caps.iter().filter_map(|cap| {
            let free = self.free_again(cap, ask.purpose, channel, from)?;
            let (most, within) = (cap.most, cap.within);
            Some((free, Reason::Cap { most, within }))
        });
        let capped = capped.chain(wished);
        if let Some(capped) = capped.max_by_key(|(free, _)| *free) {
            return Some(capped);
        }
        let quiet = self.policy.quiet_hours?;
        let end = quiet.end(&self.facts.zone, from);
        (end > from).then_some((end, Reason::QuietHours))
    }

    /// When the cap lets one more through; `None` when it does so at `from`.
    fn free_again(
        &self,
        cap: &Cap,
        purpose: Purpose,
        channel: Channel,
        from: Timestamp,
    ) -> Option<Timestamp> {
        if cap.purpose != purpose {
            return None;
        }
        let mut counted: Vec<Timestamp> = self
            .contacts
            .iter()
            .filter(|contact| contact.purpose == purpose)
            .filter(|contact| cap.scope == CapScope::AllChannels || contact.channel == channel)
            .map(|contact| contact.at)
            .filter(|at| from < at.plus(cap.within))
            .collect();
        let most = usize::try_from(cap.most).unwrap_or(usize::MAX);
        if most == 0 {
            return Some(Timestamp::MAX);
        }
        let over = counted.len().checked_sub(most)?;
        counted.sort_unstable();
        counted.get(over).map(|at| at.plus(cap.within))
    }
}
