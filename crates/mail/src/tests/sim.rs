//! The pretended world: same records, same promises.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Rng;

use super::{hand_over, hand_over_and, outgoing};
use crate::transport::{Died, Kept, Outcome, Transport};
use crate::{CrashPoint, Faults, Found, SimTransport};

fn arrivals(transport: &SimTransport) -> BTreeMap<i64, usize> {
    let mut counts = BTreeMap::new();
    for received in transport.received() {
        *counts.entry(received.id).or_insert(0) += 1;
    }
    counts
}

#[test]
fn a_death_at_each_step_loses_nothing_and_doubles_only_in_the_window() {
    for (point, copies) in [
        (CrashPoint::Before, 1),
        (CrashPoint::Started, 1),
        (CrashPoint::Sent, 2),
        (CrashPoint::Written, 1),
        (CrashPoint::Answered, 1),
        (CrashPoint::Told, 1),
    ] {
        let transport = SimTransport::new(Rng::from_seed(1), Faults::default());
        transport.crash_next(point);
        let died = transport.hand_over(vec![outgoing(1)], &mut |_| Kept::Recorded);
        assert_eq!(died, Err(Died), "{point:?}");
        let again = transport.hand_over(vec![outgoing(1)], &mut |_| Kept::Recorded);
        assert_eq!(again, Err(Died), "the dead do nothing");
        transport.restart();
        let outcomes = hand_over(&transport, vec![outgoing(1)]);
        let fine = matches!(
            outcomes[0].1,
            Outcome::Accepted(_) | Outcome::Unconfirmed { .. }
        );
        assert!(fine, "{point:?}: {outcomes:?}");
        assert_eq!(arrivals(&transport)[&1], copies, "{point:?}");
        assert!(Transport::recover(&transport).is_empty());
    }
}

#[test]
fn what_was_not_recorded_is_told_again_and_not_sent_again() {
    let transport = SimTransport::new(Rng::from_seed(1), Faults::default());
    let first = hand_over_and(&transport, vec![outgoing(1)], Kept::NotRecorded);
    assert!(matches!(
        Transport::recover(&transport)[0].found,
        Found::Accepted(_)
    ));
    assert_eq!(hand_over(&transport, vec![outgoing(1)]), first);
    assert_eq!(arrivals(&transport)[&1], 1);
}

/// A worker that starts again after each death and tries later what could not be sent, over many seeds.
#[test]
fn all_arrive_once_through_any_mishap() {
    for seed in 0..200 {
        let faults = Faults {
            unreachable: 50,
            deferred: 50,
            refused: 20,
            cut_before: 50,
            cut_after: 50,
            crash: 100,
        };
        let transport = SimTransport::new(Rng::from_seed(seed), faults);
        let mut open: BTreeSet<i64> = (1..=60).collect();
        let mut refused = BTreeSet::new();
        while !open.is_empty() {
            let batch = open.iter().map(|id| outgoing(*id)).collect();
            let ended = transport.hand_over(batch, &mut |reports| {
                for report in reports {
                    match report.outcome {
                        Outcome::Deferred { .. } | Outcome::Unreachable { .. } => continue,
                        Outcome::Refused { .. } => refused.insert(report.id),
                        Outcome::Accepted(_)
                        | Outcome::Unconfirmed { .. }
                        | Outcome::Captured
                        | Outcome::Unfit { .. } => true,
                    };
                    open.remove(&report.id);
                }
                Kept::Recorded
            });
            if ended == Err(Died) {
                transport.restart();
            }
        }
        let counts = arrivals(&transport);
        assert_eq!(counts.len() + refused.len(), 60, "seed {seed}");
        assert!(
            counts.values().all(|count| *count == 1),
            "seed {seed}: {counts:?}"
        );
    }
}

#[test]
fn one_seed_gives_one_story() {
    let story = |seed| {
        let faults = Faults {
            deferred: 300,
            cut_after: 200,
            ..Faults::default()
        };
        let transport = SimTransport::new(Rng::from_seed(seed), faults);
        hand_over(&transport, (1..50).map(outgoing).collect())
    };
    assert_eq!(story(7), story(7));
    assert_ne!(story(7), story(8));
}

#[test]
fn a_house_without_a_server_sends_nothing() {
    let mut wrong = outgoing(2);
    wrong.subject = "a\r\nb".to_owned();
    let outcomes = hand_over(&crate::Capture, vec![outgoing(1), wrong]);
    assert_eq!(outcomes[0], (1, Outcome::Captured));
    assert!(matches!(outcomes[1].1, Outcome::Unfit { .. }));
}
