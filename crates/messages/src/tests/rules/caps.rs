//! How much is enough: caps by day, week and channel, and what a customer wishes.

use super::*;

#[test]
fn enough_is_enough_for_each_day_and_channel() {
    let ask = [open(1, Purpose::Marketing)];
    for (got, expected) in [
        (vec![], "1 now by email, contact.granted"),
        // Just within 24 hours, and just not.
        (
            vec![contact(
                "2026-03-01T10:00:00.001Z",
                Channel::Email,
                Purpose::Marketing,
            )],
            "1 later 2026-03-02T10:00:00.001Z, cap",
        ),
        (
            vec![contact(
                "2026-03-01T10:00:00Z",
                Channel::Email,
                Purpose::Marketing,
            )],
            "1 now by email, contact.granted",
        ),
        // Another channel, another purpose.
        (
            vec![contact(
                "2026-03-02T09:00:00Z",
                Channel::Sms,
                Purpose::Marketing,
            )],
            "1 now by email, contact.granted",
        ),
        (
            vec![
                contact("2026-03-02T09:00:00Z", Channel::Email, Purpose::Service),
                contact(
                    "2026-03-02T09:00:00Z",
                    Channel::Email,
                    Purpose::Transactional,
                ),
            ],
            "1 now by email, contact.granted",
        ),
        // What is on its way is known by its later instant.
        (
            vec![contact(
                "2026-03-02T12:00:00Z",
                Channel::Email,
                Purpose::Marketing,
            )],
            "1 later 2026-03-03T12:00:00Z, cap",
        ),
    ] {
        let facts = Facts {
            contacts: got,
            ..facts()
        };
        assert_eq!(decided(&ask, &facts), [expected]);
    }
}

#[test]
fn four_a_week_are_enough_whatever_the_channel() {
    let facts = Facts {
        contacts: vec![
            contact("2026-02-24T09:00:00Z", Channel::Email, Purpose::Marketing),
            contact("2026-02-26T09:00:00Z", Channel::Sms, Purpose::Marketing),
            contact("2026-02-27T09:00:00Z", Channel::WebPush, Purpose::Marketing),
            contact("2026-02-28T09:00:00Z", Channel::Email, Purpose::Marketing),
        ],
        ..facts()
    };
    // The first of the four leaves the week on 3 March at nine.
    assert_eq!(
        decided(&[open(1, Purpose::Marketing)], &facts),
        ["1 later 2026-03-03T09:00:00Z, cap"]
    );
    let mut none = policy();
    none.caps.clear();
    assert_eq!(
        decided_at(&[open(1, Purpose::Marketing)], &facts, &none, MONDAY),
        ["1 now by email, contact.granted"]
    );
}

#[test]
fn a_cap_that_ends_at_night_ends_in_the_morning() {
    let facts = Facts {
        contacts: vec![contact(
            "2026-03-01T22:30:00Z",
            Channel::Email,
            Purpose::Marketing,
        )],
        ..facts()
    };
    assert_eq!(
        decided(&[open(1, Purpose::Marketing)], &facts),
        ["1 later 2026-03-03T08:00:00Z, quiet_hours"]
    );
}

#[test]
fn what_is_sent_now_counts_for_what_comes_after_it() {
    let asks: Vec<OpenAsk> = (1..=3).map(|id| open(id, Purpose::Marketing)).collect();
    assert_eq!(
        decided(&asks, &facts()),
        [
            "1 now by email, contact.granted",
            "2 later 2026-03-03T10:00:00Z, cap",
            "3 later 2026-03-03T10:00:00Z, cap",
        ]
    );
    let service: Vec<OpenAsk> = (1..=3).map(|id| open(id, Purpose::Service)).collect();
    assert_eq!(
        decided(&service, &facts()),
        [
            "1 now by email, contact.not_refused",
            "2 now by email, contact.not_refused",
            "3 later 2026-03-03T10:00:00Z, cap",
        ]
    );
}

#[test]
fn a_day_of_twenty_five_hours_is_no_more_than_24_hours() {
    // Caps are spans, not days: in the night when clocks go back they end an hour earlier on the clock.
    let at = Timestamp::parse("2026-10-24T10:00:00Z").unwrap();
    let facts = Facts {
        contacts: vec![Contact {
            at,
            channel: Channel::Email,
            purpose: Purpose::Marketing,
        }],
        ..facts()
    };
    let mut ask = open(1, Purpose::Marketing);
    ask.latest = at.plus(Span::from_days(9));
    assert_eq!(
        decided_at(&[ask], &facts, &policy(), "2026-10-24T11:00:00Z"),
        ["1 later 2026-10-25T10:00:00Z, cap"]
    );
}

#[test]
fn a_break_and_a_wish_for_less_are_kept_to() {
    let now = time(MONDAY);
    let paused = Facts {
        wish: Wish {
            paused_until: Some(now.plus(Span::from_days(30))),
            ..Wish::default()
        },
        ..facts()
    };
    let asks: Vec<OpenAsk> = [Purpose::Transactional, Purpose::Service, Purpose::Marketing]
        .into_iter()
        .zip(1..)
        .map(|(purpose, id)| OpenAsk {
            latest: now.plus(Span::from_days(90)),
            ..open(id, purpose)
        })
        .collect();
    let decided = decide(&asks, &paused, &policy(), now);
    assert!(matches!(decided[0].decision, Decision::SendNow { .. }));
    for one in &decided[1..] {
        let waits = Decision::Later {
            at: now.plus(Span::from_days(30)),
            reason: Reason::Paused,
        };
        assert_eq!(one.decision, waits);
    }
    let within = Span::from_days(30);
    let seldom = Facts {
        wish: Wish {
            one_within: Some(within),
            ..Wish::default()
        },
        contacts: vec![Contact {
            at: now.minus(Span::from_days(8)),
            channel: Channel::Email,
            purpose: Purpose::Marketing,
        }],
        ..facts()
    };
    let decided = decide(&asks, &seldom, &policy(), now);
    assert!(matches!(decided[1].decision, Decision::SendNow { .. }));
    let waits = Decision::Later {
        at: now.plus(Span::from_days(22)),
        reason: Reason::Wish { most: 1, within },
    };
    assert_eq!(decided[2].decision, waits);
    let reason = Reason::Wish { most: 1, within };
    assert_eq!(
        Reason::parse(&reason.code(), &reason.detail()),
        Some(reason)
    );
    assert_eq!(
        Reason::parse("paused", &Reason::Paused.detail()),
        Some(Reason::Paused)
    );
}
