//! What holds whatever happens: random asks, changes of mind, holds, faults and deaths, over weeks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};

use customers::ConsentState;
use db::{Db, FaultPoint, db_test};
use kernel::{Clock as _, CustomerId, Done, Rng, Span, Timestamp};
use mail::{CrashPoint, Faults, SimTransport};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{House, an_ask, topic};
use crate::{AskState, Hold, HoldKind, Merging, MessageId, Purpose};

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    Ask {
        customer: usize,
        purpose: Purpose,
        cause: u8,
        value: i64,
        delay: i64,
        life: i64,
        merging: Merging,
    },
    Say(usize, Purpose, bool),
    Raise(usize),
    Clear(usize),
    Pass(i64),
    Send,
    Trouble(Faults),
    Die(CrashPoint),
    Break(FaultPoint, u32),
    Limit(u32),
}

const PEOPLE: usize = 3;

fn purpose() -> impl Strategy<Value = Purpose> {
    prop::sample::select(vec![
        Purpose::Transactional,
        Purpose::Service,
        Purpose::Marketing,
    ])
}

fn an_asking() -> impl Strategy<Value = Step> {
    let fields = (
        0..PEOPLE,
        purpose(),
        0..12_u8,
        0..3_i64,
        0..2_880_i64,
        1..10_000_i64,
    );
    (fields, any::<bool>()).prop_map(|(fields, merges)| {
        let (customer, purpose, cause, value, delay, life) = fields;
        Step::Ask {
            customer,
            purpose,
            cause,
            value,
            delay: delay.saturating_sub(1_440).max(0),
            life,
            merging: if merges {
                Merging::SameTopic
            } else {
                Merging::Apart
            },
        }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let points = vec![
        CrashPoint::Before,
        CrashPoint::Started,
        CrashPoint::Written,
        CrashPoint::Answered,
        CrashPoint::Told,
    ];
    let faults = vec![FaultPoint::BeforeCommit, FaultPoint::AfterCommit];
    let often = || prop::sample::select(vec![0_u64, 0, 200, 600]);
    prop_oneof![
        8 => an_asking(),
        2 => (0..PEOPLE, any::<bool>(), any::<bool>()).prop_map(|(customer, service, yes)| {
            let purpose = if service { Purpose::Service } else { Purpose::Marketing };
            Step::Say(customer, purpose, yes)
        }),
        1 => (0..PEOPLE).prop_map(Step::Raise),
        1 => (0..PEOPLE).prop_map(Step::Clear),
        6 => (1..1_500_i64).prop_map(Step::Pass),
        6 => Just(Step::Send),
        1 => (often(), often(), often(), often()).prop_map(|(unreachable, deferred, cut_before, cut_after)| {
            Step::Trouble(Faults { unreachable, deferred, cut_before, cut_after, ..Faults::default() })
        }),
        1 => prop::sample::select(points).prop_map(Step::Die),
        1 => (prop::sample::select(faults), 1..5_u32).prop_map(|(point, commit)| Step::Break(point, commit)),
        1 => (1..3_u32).prop_map(Step::Limit),
    ]
}

/// A message that arrived.
struct Arrival {
    at: Timestamp,
    customer: usize,
    purpose: Purpose,
    /// The limits that held then.
    most: u32,
}

struct Trial<'d> {
    house: House<'d>,
    server: SimTransport,
    people: Vec<CustomerId>,
    refusers: BTreeSet<(usize, Purpose)>,
    held: BTreeSet<usize>,
    limit: u32,
    seen: usize,
    arrivals: Vec<Arrival>,
}

impl<'d> Trial<'d> {
    fn new(db: &'d Db, number: i64) -> Self {
        db.faults().revive();
        let house = House::new(db);
        // Each trial has weeks of its own: its settings and its server are new.
        house.pass(Span::from_days(number * 100));
        let people = (0..PEOPLE)
            .map(|n| house.willing(&format!("t{number}c{n}@example.com")))
            .collect();
        let mut trial = Self {
            house,
            server: SimTransport::new(Rng::from_seed(5), Faults::default()),
            people,
            refusers: BTreeSet::new(),
            held: BTreeSet::new(),
            limit: 0,
            seen: 0,
            arrivals: Vec::new(),
        };
        trial.limit(1);
        trial
    }

    fn limit(&mut self, most: u32) {
        self.limit = most;
        let house = &self.house;
        let (Done::Done(()) | Done::AlreadyDone(())) = house.write(|tx| {
            let setting = &crate::settings::MARKETING_PER_DAY;
            Ok(settings::set(tx, &house.at(), setting, &most)?)
        });
    }

    fn take(&mut self, step: &Step) {
        let now = self.house.now();
        match *step {
            Step::Ask {
                customer,
                purpose,
                cause,
                value,
                delay,
                life,
                merging,
            } => {
                let mut ask = an_ask(self.people[customer], purpose, &format!("c{cause}"), now);
                ask.value = value;
                ask.earliest = now.plus(Span::from_minutes(delay));
                ask.latest = ask.earliest.plus(Span::from_minutes(life));
                ask.merging = merging;
                if cause % 2 == 0 {
                    ask.topic = topic("tips");
                }
                let (Ok(_) | Err(_)) = self.try_ask(&ask);
            }
            Step::Say(customer, purpose, yes) => {
                // Two words in one millisecond have no order.
                self.house.pass(Span::from_millis(1));
                let state = if yes {
                    ConsentState::Granted
                } else {
                    ConsentState::Refused
                };
                self.house.say(self.people[customer], purpose, state);
                self.house.plan(self.people[customer]);
                if yes {
                    self.refusers.remove(&(customer, purpose));
                } else {
                    self.refusers.insert((customer, purpose));
                }
            }
            Step::Raise(customer) => self.hold(customer),
            Step::Clear(customer) => self.clear(customer),
            Step::Pass(minutes) => {
                self.house.pass(Span::from_minutes(minutes));
                self.house.fire();
            }
            Step::Send => self.send(),
            Step::Trouble(faults) => self.server.set_faults(faults),
            Step::Die(point) => {
                self.server.crash_next(point);
                self.send();
            }
            Step::Break(point, commit) => {
                self.house.db.faults().arm(point, commit);
                self.send();
            }
            Step::Limit(most) => self.limit(most),
        }
    }

    fn try_ask(&self, ask: &crate::Ask) -> Result<Done<crate::AskId>, crate::Error> {
        let policy = self.house.policy();
        let at = self.house.at();
        self.house
            .db
            .write_now(|tx| crate::ask(tx, &at, &policy, ask))
    }

    fn hold(&mut self, customer: usize) {
        let hold = Hold {
            key: "late".to_owned(),
            kind: HoldKind::parse("late-parcel").unwrap(),
            from: Purpose::Marketing,
            raised_at: self.house.now(),
            until: None,
        };
        let (policy, at) = (self.house.policy(), self.house.at());
        let whom = self.people[customer];
        let (Done::Done(_) | Done::AlreadyDone(_)) = self
            .house
            .write(|tx| crate::raise_hold(tx, &at, &policy, whom, &hold));
        self.held.insert(customer);
    }

    fn clear(&mut self, customer: usize) {
        let (policy, at) = (self.house.policy(), self.house.at());
        let whom = self.people[customer];
        let (Done::Done(_) | Done::AlreadyDone(_)) = self
            .house
            .write(|tx| crate::clear_hold(tx, &at, &policy, whom, "late"));
        self.held.remove(&customer);
    }

    /// Rounds until there is nothing to do or something breaks; what broke is started again.
    fn send(&mut self) {
        for _ in 0..50 {
            let round = self.house.try_send(&self.server);
            let broken = round.is_err() || self.house.db.faults().is_dead();
            if broken {
                self.house.db.faults().revive();
            }
            self.look();
            if broken {
                self.server.restart();
                self.house.start(&self.server);
                self.look();
            } else if round.unwrap().claimed == 0 {
                break;
            }
        }
        self.house.db.faults().revive();
    }

    /// Whoever got something was allowed to get it then.
    fn look(&mut self) {
        let received = self.server.received();
        let now = self.house.clock.now();
        for one in &received[self.seen..] {
            let message = MessageId::from_raw(one.id);
            let details = self
                .house
                .read(|tx| crate::details(tx, message))
                .unwrap()
                .message;
            let customer = self
                .people
                .iter()
                .position(|known| *known == details.customer)
                .unwrap();
            let purpose = details.purpose;
            assert!(
                !self.refusers.contains(&(customer, purpose)),
                "{purpose} to a refuser"
            );
            if purpose == Purpose::Marketing {
                assert!(!self.held.contains(&customer), "marketing to who is held");
            }
            if purpose != Purpose::Transactional {
                let quiet = self.house.policy().quiet_hours.unwrap();
                assert!(
                    !quiet.is_quiet(&super::zone("UTC"), now),
                    "{purpose} at night"
                );
            }
            let most = self.limit;
            self.arrivals.push(Arrival {
                at: now,
                customer,
                purpose,
                most,
            });
        }
        self.seen = received.len();
    }

    /// Until nothing is open and nothing under way.
    fn finish(&mut self) {
        self.server.set_faults(Faults::default());
        for customer in 0..PEOPLE {
            self.clear(customer);
        }
        for _ in 0..500 {
            self.send();
            let next = [self.house.next_timer(), self.house.read(crate::next_wake)];
            let Some(next) = next.into_iter().flatten().min() else {
                return;
            };
            self.house.clock.set(next.max(self.house.now()));
            self.house.fire();
        }
        panic!("there is always something to do");
    }

    fn check(&self) {
        let mut times: BTreeMap<i64, usize> = BTreeMap::new();
        for one in self.server.received() {
            *times.entry(one.id).or_default() += 1;
        }
        assert!(
            times.values().all(|count| *count == 1),
            "a message went twice"
        );
        for customer in &self.people {
            let mut causes = BTreeSet::new();
            for one in self.house.explain(*customer) {
                assert!(
                    one.state != AskState::Open,
                    "an ask is never decided: {one:?}"
                );
                assert!(causes.insert(one.cause.clone()), "a cause stands twice");
                assert!(!one.decisions.is_empty(), "nothing is dropped silently");
                let message = one.message;
                assert_eq!(message.is_some(), one.state == AskState::Granted);
                let Some(message) = message else { continue };
                assert!(message.state.is_final(), "{message:?}");
                let arrived = times.contains_key(&message.id.raw());
                assert_eq!(arrived, message.state.word() == "sent", "{message:?}");
            }
        }
        self.check_caps();
    }

    /// Where a limit was changed between two messages, the wider of the two counts.
    fn check_caps(&self) {
        let week = Span::from_days(7);
        for one in &self.arrivals {
            let within = |span: Span| -> Vec<&Arrival> {
                self.arrivals
                    .iter()
                    .filter(|other| other.customer == one.customer && other.purpose == one.purpose)
                    .filter(|other| other.at <= one.at && one.at < other.at.plus(span))
                    .collect()
            };
            let (day, week) = (within(Span::from_hours(24)), within(week));
            match one.purpose {
                Purpose::Transactional => {}
                Purpose::Service => assert!(day.len() <= 2, "service too often"),
                Purpose::Marketing => {
                    let most = day.iter().map(|other| other.most).max().unwrap();
                    assert!(
                        day.len() <= usize::try_from(most).unwrap(),
                        "too often a day"
                    );
                    assert!(week.len() <= 4, "too often a week");
                }
            }
        }
    }
}

#[db_test]
fn nobody_is_written_to_twice_too_often_or_against_their_word(db: &Db) {
    let number = AtomicI64::new(0);
    let config = Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let plans = prop::collection::vec(step(), 1..60);
    let tried = TestRunner::new(config).run(&plans, |plan| {
        let mut trial = Trial::new(db, number.fetch_add(1, Ordering::Relaxed));
        for step in &plan {
            trial.take(step);
        }
        trial.finish();
        trial.check();
        Ok(())
    });
    tried.unwrap();
}
