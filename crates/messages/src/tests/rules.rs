//! The policy, without a database: what is known and asked goes in, decisions come out.

mod caps;
mod hours;

use std::collections::{BTreeMap, BTreeSet};

use customers::ContactReason;
use kernel::{Span, TimeOfDay, Timestamp};

use super::{MONDAY, secret, time, topic, zone};
use crate::{
    AskId, Channel, Contact, Decision, Facts, Hold, HoldKind, Merging, OpenAsk, Policy, Purpose,
    QuietHours, Reason, Wish, decide,
};

/// Everybody may be written to by e-mail for everything, in London, and got nothing yet.
pub(super) fn facts() -> Facts {
    let verdicts = [
        (Purpose::Transactional, ContactReason::Transactional),
        (Purpose::Service, ContactReason::NotRefused),
        (Purpose::Marketing, ContactReason::Granted),
    ];
    Facts {
        joining: false,
        zone: zone("Europe/London"),
        verdicts: verdicts
            .into_iter()
            .map(|(purpose, reason)| ((Channel::Email, purpose), reason))
            .collect(),
        refused_topics: BTreeSet::new(),
        holds: Vec::new(),
        wish: Wish::default(),
        contacts: Vec::new(),
    }
}

pub(super) fn policy() -> Policy {
    Policy::usual(zone("Europe/London"), secret())
}

pub(super) fn open(id: i64, purpose: Purpose) -> OpenAsk {
    OpenAsk {
        id: AskId::from_raw(id),
        purpose,
        topic: topic("news"),
        channels: vec![Channel::Email],
        value: 0,
        earliest: time(MONDAY),
        latest: time("2026-04-01T00:00:00Z"),
        merging: Merging::Apart,
        waiting_for: String::new(),
    }
}

fn contact(at: &str, channel: Channel, purpose: Purpose) -> Contact {
    let at = time(at);
    Contact {
        at,
        channel,
        purpose,
    }
}

fn hold(kind: &str, from: Purpose, until: Option<&str>) -> Hold {
    Hold {
        key: format!("{kind}:1"),
        kind: HoldKind::parse(kind).unwrap(),
        from,
        raised_at: time(MONDAY),
        until: until.map(time),
    }
}

/// The decisions in words, in the order of the rank: `1 now`, `2 later 2026-03-03T10:00:00Z cap`.
fn decided_at(asks: &[OpenAsk], facts: &Facts, policy: &Policy, now: &str) -> Vec<String> {
    decide(asks, facts, policy, time(now))
        .into_iter()
        .map(|one| {
            let reason = one.decision.reason().code();
            let what = match &one.decision {
                Decision::SendNow { channel, .. } => format!("now by {channel}, {reason}"),
                Decision::Later { at, .. } => format!("later {at}, {reason}"),
                Decision::Merged { into } => format!("merged into {}", into.raw()),
                Decision::Expired { .. } => {
                    format!("expired, {reason} {}", one.decision.reason().detail())
                }
                Decision::Refused { .. } => format!("refused, {reason}"),
            };
            format!("{} {what}", one.ask.raw()).replace(".000Z", "Z")
        })
        .collect()
}

fn decided(asks: &[OpenAsk], facts: &Facts) -> Vec<String> {
    decided_at(asks, facts, &policy(), MONDAY)
}

#[test]
fn consent_decides_who_may_be_written_to_for_what() {
    for reason in ContactReason::ALL {
        let mut facts = facts();
        for verdict in facts.verdicts.values_mut() {
            *verdict = *reason;
        }
        let expected = match reason {
            ContactReason::Granted
            | ContactReason::SoftOptIn
            | ContactReason::NotRefused
            | ContactReason::Transactional => format!("1 now by email, contact.{reason}"),
            ContactReason::NoCustomer
            | ContactReason::NoAddress
            | ContactReason::HardBounce
            | ContactReason::Complaint
            | ContactReason::Manual
            | ContactReason::UnsubscribedAll
            | ContactReason::Refused
            | ContactReason::Pending
            | ContactReason::Expired
            | ContactReason::SoftOptInNotAllowed
            | ContactReason::NoConsent => format!("1 refused, contact.{reason}"),
        };
        for purpose in [Purpose::Transactional, Purpose::Service, Purpose::Marketing] {
            let [decision] = decided(&[open(1, purpose)], &facts).try_into().unwrap();
            assert_eq!(decision, expected);
        }
    }
}

#[test]
fn a_customer_of_whom_nothing_is_known_is_not_written_to() {
    let unknown = Facts {
        verdicts: BTreeMap::new(),
        ..facts()
    };
    assert_eq!(
        decided(&[open(1, Purpose::Transactional)], &unknown),
        ["1 refused, contact.no_customer"]
    );
}

#[test]
fn a_refused_topic_stops_all_but_what_the_order_needs() {
    let facts = Facts {
        refused_topics: BTreeSet::from([(Channel::Email, topic("news"))]),
        ..facts()
    };
    let mut other = open(3, Purpose::Marketing);
    other.topic = topic("offers");
    assert_eq!(
        decided(
            &[
                open(1, Purpose::Transactional),
                open(2, Purpose::Service),
                other
            ],
            &facts
        ),
        [
            "1 now by email, contact.transactional",
            "2 refused, topic_refused",
            "3 now by email, contact.granted"
        ]
    );
}

#[test]
fn the_first_way_that_the_shop_has_and_the_customer_allows_is_taken() {
    let mut policy = policy();
    policy.channels = vec![Channel::Email, Channel::Sms];
    let mut facts = facts();
    let about = (Channel::Sms, Purpose::Marketing);
    facts.verdicts.insert(about, ContactReason::Refused);
    let mut ask = open(1, Purpose::Marketing);
    ask.channels = vec![Channel::Whatsapp, Channel::Sms, Channel::Email];
    let by_both = std::slice::from_ref(&ask);
    assert_eq!(
        decided_at(by_both, &facts, &policy, MONDAY),
        ["1 now by email, contact.granted"]
    );
    facts.verdicts.insert(about, ContactReason::Granted);
    assert_eq!(
        decided_at(by_both, &facts, &policy, MONDAY),
        ["1 now by sms, contact.granted"]
    );
    // Why not is told of the way that was wanted most and that the shop has.
    for verdict in facts.verdicts.values_mut() {
        *verdict = ContactReason::NoConsent;
    }
    facts.verdicts.insert(about, ContactReason::NoAddress);
    assert_eq!(
        decided_at(by_both, &facts, &policy, MONDAY),
        ["1 refused, contact.no_address"]
    );
    policy.channels.clear();
    assert_eq!(
        decided_at(by_both, &facts, &policy, MONDAY),
        ["1 refused, no_channel"]
    );
}

#[test]
fn while_something_is_wrong_what_is_not_needed_waits() {
    let asks = [
        open(1, Purpose::Transactional),
        open(2, Purpose::Service),
        open(3, Purpose::Marketing),
    ];
    let needed = "1 now by email, contact.transactional";
    let service = "2 now by email, contact.not_refused";
    for (holds, expected) in [
        // Without an end of its own, until the ask itself ends.
        (
            vec![hold("late-parcel", Purpose::Marketing, None)],
            [needed, service, "3 later 2026-04-01T00:00:00Z, hold"],
        ),
        (
            vec![hold(
                "open-ticket",
                Purpose::Service,
                Some("2026-03-05T12:00:00Z"),
            )],
            [
                needed,
                "2 later 2026-03-05T12:00:00Z, hold",
                "3 later 2026-03-05T12:00:00Z, hold",
            ],
        ),
        // The longer of two counts; an end at night is an end in the morning.
        (
            vec![
                hold(
                    "bad-score",
                    Purpose::Marketing,
                    Some("2026-03-03T12:00:00Z"),
                ),
                hold(
                    "open-return",
                    Purpose::Marketing,
                    Some("2026-03-06T23:00:00Z"),
                ),
            ],
            [needed, service, "3 later 2026-03-07T08:00:00Z, quiet_hours"],
        ),
        // One that is over.
        (
            vec![hold("late-parcel", Purpose::Service, Some(MONDAY))],
            [needed, service, "3 now by email, contact.granted"],
        ),
    ] {
        let facts = Facts { holds, ..facts() };
        assert_eq!(decided(&asks, &facts), expected);
    }
}

#[test]
fn rank_is_need_then_value_then_haste_then_age() {
    let mut dear = open(5, Purpose::Marketing);
    dear.value = 10;
    let mut urgent = open(6, Purpose::Marketing);
    urgent.latest = time("2026-03-05T00:00:00Z");
    let asks = [
        open(7, Purpose::Marketing),
        open(4, Purpose::Marketing),
        urgent,
        dear,
        open(8, Purpose::Service),
        open(9, Purpose::Transactional),
    ];
    let order: Vec<String> = decided(&asks, &facts())
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(order, ["9", "8", "5", "6", "4", "7"]);
}

#[test]
fn one_message_speaks_for_all_of_a_topic_that_go_together() {
    let merging = |id: i64| OpenAsk {
        merging: Merging::SameTopic,
        ..open(id, Purpose::Service)
    };
    let mut other = merging(3);
    other.topic = topic("tips");
    let mut later = merging(5);
    later.earliest = time("2026-03-02T11:00:00Z");
    let asks = [
        merging(1),
        merging(2),
        other,
        open(4, Purpose::Service),
        later,
    ];
    assert_eq!(
        decided(&asks, &facts()),
        [
            "1 now by email, contact.not_refused",
            "2 merged into 1",
            "3 now by email, contact.not_refused",
            "4 later 2026-03-03T10:00:00Z, cap",
            "5 later 2026-03-02T11:00:00Z, not_before",
        ]
    );
}

#[test]
fn what_must_wait_is_not_merged_into_what_waits() {
    let merging = |id: i64| OpenAsk {
        merging: Merging::SameTopic,
        ..open(id, Purpose::Marketing)
    };
    let asks = [merging(1), merging(2)];
    assert_eq!(
        decided_at(&asks, &facts(), &policy(), "2026-03-02T22:00:00Z"),
        [
            "1 later 2026-03-03T08:00:00Z, quiet_hours",
            "2 later 2026-03-03T08:00:00Z, quiet_hours",
        ]
    );
}

#[test]
fn what_is_too_late_is_over_and_says_what_it_waited_for() {
    let mut ask = open(1, Purpose::Marketing);
    ask.latest = time("2026-03-03T00:00:00Z");
    ask.waiting_for = "cap".to_owned();
    let one = [ask];
    let facts = Facts {
        contacts: vec![contact(
            "2026-03-02T09:00:00Z",
            Channel::Email,
            Purpose::Marketing,
        )],
        ..facts()
    };
    // It is looked at once more when it ends, and then it is over.
    assert_eq!(decided(&one, &facts), ["1 later 2026-03-03T00:00:00Z, cap"]);
    assert_eq!(
        decided_at(&one, &facts, &policy(), "2026-03-03T00:00:00Z"),
        [r#"1 expired, too_late {"waited_for":"cap"}"#]
    );
}

#[test]
fn nothing_is_decided_before_its_time() {
    let mut ask = open(1, Purpose::Transactional);
    ask.earliest = time("2026-03-02T10:00:00.001Z");
    let one = [ask];
    // Not even a refusal: the customer may have said yes by then.
    let nobody = Facts {
        verdicts: BTreeMap::new(),
        ..facts()
    };
    assert_eq!(
        decided(&one, &nobody),
        ["1 later 2026-03-02T10:00:00.001Z, not_before"]
    );
}

#[test]
fn while_two_customers_become_one_their_asks_wait() {
    let facts = Facts {
        joining: true,
        verdicts: BTreeMap::new(),
        ..facts()
    };
    assert_eq!(
        decided(&[open(1, Purpose::Transactional)], &facts),
        ["1 later 2026-03-02T10:01:00Z, joining"]
    );
}

#[test]
fn every_reason_is_read_as_it_was_written() {
    use crate::Reason;
    let late = HoldKind::parse("late-parcel").unwrap();
    let mut reasons = vec![
        Reason::TopicRefused(topic("news")),
        Reason::NoChannel,
        Reason::NotBefore,
        Reason::QuietHours,
        Reason::Cap {
            most: 4,
            within: Span::from_days(7),
        },
        Reason::Hold(late),
        Reason::Brake,
        Reason::Joining,
        Reason::SameTopic,
        Reason::TooLate {
            waited_for: "cap".to_owned(),
        },
        Reason::Moot {
            why: "cancelled".to_owned(),
        },
        Reason::Content {
            why: "no template".to_owned(),
        },
    ];
    reasons.extend(ContactReason::ALL.iter().copied().map(Reason::Contact));
    let mut words = Vec::new();
    for reason in reasons {
        let (code, detail) = (reason.code(), reason.detail());
        assert_eq!(Reason::parse(&code, &detail), Some(reason.clone()));
        words.push(format!("{code} {detail}: because {}", reason.words()));
    }
    insta::assert_snapshot!("reasons", words.join("\n"));
    assert_eq!(
        Reason::parse("no_such_code", &serde_json::Value::Null),
        None
    );
}
