//! Whatever happens, and in whatever order: what lib.rs promises holds.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, FaultPoint, db_test};
use kernel::{CustomerId, Span};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use super::trial::{BOUGHT, CALLED_OFF, Trial, name, parse, past, with};
use crate::{
    BackFill, EnrolmentState, JourneyState,
    store::{EnrolmentRow, StepRow},
};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happening {
    /// To a customer, about an order.
    Event(usize, &'static str, u8),
    /// Time passes, and what is due is done.
    Minutes(i64),
    Pause,
    Resume,
    Wake,
    /// Another version is published.
    Publish(bool),
    BackFill(u32),
    /// The process dies at one of the next commits.
    Crash(bool, u32),
    /// A failing policy, or one that works again.
    Break(bool),
    Retry,
    Merge,
}

fn happening() -> impl Strategy<Value = Happening> {
    let kinds = prop_oneof![
        4 => Just(BOUGHT),
        2 => Just(CALLED_OFF),
        1 => Just("shop.came"),
    ];
    prop_oneof![
        6 => (0..4_usize, kinds, 0..5_u8).prop_map(|(who, kind, order)| Happening::Event(who, kind, order)),
        6 => prop_oneof![0..3_i64, Just(15), Just(60), Just(24 * 60)].prop_map(Happening::Minutes),
        1 => Just(Happening::Pause),
        2 => Just(Happening::Resume),
        1 => Just(Happening::Wake),
        1 => any::<bool>().prop_map(Happening::Publish),
        1 => (1..8_u32).prop_map(Happening::BackFill),
        1 => (any::<bool>(), 1..6_u32).prop_map(|(before, nth)| Happening::Crash(before, nth)),
        1 => any::<bool>().prop_map(Happening::Break),
        1 => Just(Happening::Retry),
        1 => Just(Happening::Merge),
    ]
}

fn rules() -> impl Strategy<Value = Value> {
    let reentry = prop_oneof![
        Just(json!("always")),
        Just(json!("once")),
        Just(json!({"after": "PT2H"})),
    ];
    let goal = prop_oneof![
        Just(Value::Null),
        Just(json!({"event": "shop.came", "within": "P2D"}))
    ];
    let holdout = prop_oneof![Just(Value::Null), Just(json!({"percent": 30, "salt": "h"}))];
    (reentry, goal, holdout).prop_map(
        |(reentry, goal, holdout)| json!({"reentry": reentry, "goal": goal, "holdout": holdout}),
    )
}

struct Case<'t, 'd> {
    trial: &'t Trial<'d>,
    journey: String,
    rules: Value,
    people: Vec<CustomerId>,
    orders: u32,
    merged: std::cell::Cell<bool>,
}

impl Case<'_, '_> {
    fn short(&self) -> Value {
        let mut rules = self.rules.clone();
        rules["nodes"] = json!([
            {"id": "hour", "kind": "wait", "for": "PT1H", "next": "word"},
            {"id": "word", "kind": "message", "template": "word", "template_version": 3, "next": "end"},
            {"id": "end", "kind": "end"},
        ]);
        with(&rules)
    }

    /// Done again and again until no crash stands in the way.
    fn insist<T, E: std::fmt::Debug>(&self, mut what: impl FnMut() -> Result<T, E>) -> T {
        for _ in 0..5 {
            match what() {
                Ok(done) => return done,
                Err(_) if self.trial.db.faults().is_dead() => self.trial.db.faults().revive(),
                Err(error) => panic!("{error:?}"),
            }
        }
        panic!("it never succeeds")
    }

    fn settle(&self) {
        loop {
            let (heard, fired) = self.insist(|| {
                self.trial
                    .round()
                    .inspect_err(|_| self.trial.pass(Span::from_seconds(61)))
            });
            assert_eq!(heard.failed + heard.dead + fired.failed + fired.dead, 0);
            if heard.claimed == 0 && fired.claimed == 0 {
                break;
            }
        }
    }

    fn happen(&self, happening: &Happening) {
        let (trial, journey) = (self.trial, name(&self.journey));
        let db = trial.db;
        match happening {
            Happening::Event(who, kind, order) => self.tell(*who, kind, *order),
            Happening::Minutes(minutes) => {
                trial.pass(Span::from_minutes(*minutes));
                self.settle();
            }
            Happening::Pause => {
                let _done =
                    self.insist(|| db.write_now(|tx| crate::pause(tx, &trial.at(), &journey)));
            }
            Happening::Resume => {
                let _done =
                    self.insist(|| db.write_now(|tx| crate::resume(tx, &trial.at(), &journey)));
            }
            Happening::Wake => {
                self.insist(|| crate::wake_parked(db, &trial.at()));
            }
            Happening::Publish(short) => {
                let other = if *short {
                    self.short()
                } else {
                    with(&self.rules)
                };
                let other = parse(&other);
                let _done = self.insist(|| {
                    db.write_now(|tx| crate::publish(tx, &trial.at(), &journey, &other))
                });
            }
            Happening::BackFill(newest) => self.back_fill(*newest),
            Happening::Crash(before, nth) => {
                let point = if *before {
                    FaultPoint::BeforeCommit
                } else {
                    FaultPoint::AfterCommit
                };
                db.faults().arm(point, *nth);
            }
            Happening::Break(broken) => {
                trial
                    .broken
                    .store(*broken, std::sync::atomic::Ordering::Relaxed);
            }
            Happening::Retry => self.retry_all(),
            Happening::Merge => self.merge(),
        }
    }

    fn tell(&self, who: usize, kind: &'static str, order: u8) {
        let order = format!("{}-{order}", self.journey);
        let at = self.trial.at();
        let event = events::NewEvent {
            customer: self.people[who % self.people.len()],
            kind,
            version: 1,
            at: at.now,
            cause: crate::tests::trial::cause(kind, &order),
            data: crate::tests::trial::data(&order),
            history: false,
        };
        let _done = self.insist(|| {
            self.trial
                .db
                .write_now(|tx| events::publish(tx, &at, &event))
        });
    }

    fn back_fill(&self, newest: u32) {
        let (trial, journey) = (self.trial, name(&self.journey));
        let people = self.people.clone();
        let source = [past(trial.at().now, self.orders, move |n| {
            people[usize::try_from(n).unwrap() % people.len()]
        })];
        let wanted = BackFill::Newest(newest);
        let _done = self.insist(|| {
            trial
                .db
                .write_now(|tx| crate::enable(tx, &trial.at(), &journey, Some(wanted)))
        });
        while self
            .insist(|| crate::work(trial.db, &trial.at(), &trial.rules, &source))
            .is_some()
        {}
    }

    fn merge(&self) {
        let (from, into) = (self.people[0], self.people[1]);
        self.merged.set(true);
        self.insist(|| {
            self.trial.db.write_now(|tx| {
                crate::merge(tx, from, into)?;
                if let Ok(policy) = self.trial.rules.policies.as_ref()(tx) {
                    messages::merge(tx, &self.trial.at(), &policy, from, into)?;
                }
                Ok::<_, crate::Error>(())
            })
        });
    }

    fn rows(&self) -> Vec<EnrolmentRow> {
        self.insist(|| {
            let ids: Vec<i64> = self.people.iter().map(|person| person.raw()).collect();
            self.trial
                .db
                .write_now(|tx| crate::store::take_of_customers(tx, &ids, kernel::Timestamp::MIN))
        })
    }

    fn steps(&self, row: &EnrolmentRow) -> Vec<StepRow> {
        self.insist(|| {
            self.trial
                .db
                .read_now(|tx| crate::store::steps_of(tx, row.customer, &[row.id.raw()]))
        })
    }

    fn retry_all(&self) {
        for row in self.rows() {
            self.insist(|| {
                self.trial
                    .db
                    .write_now(|tx| crate::retry(tx, &self.trial.at(), row.customer, row.id))
            });
        }
    }

    /// Everybody waits, is parked, or is at an end with its reason.
    fn check_state(&self, state: JourneyState, row: &EnrolmentRow, last: Option<&str>) {
        let (due, ended) = (row.at.due_at, row.at.ended_at.is_some());
        let now = self.trial.at().now;
        match row.at.state {
            EnrolmentState::Waiting => {
                assert!(due.is_some_and(|due| due > now), "nobody is overdue");
                assert!(!ended);
            }
            EnrolmentState::Parked => {
                assert_ne!(state, JourneyState::Archived);
                assert!(due.is_some_and(|due| due <= now) && !ended);
            }
            EnrolmentState::Failed => {
                assert!(!row.at.note.is_empty(), "a failure has a cause");
                assert_eq!((last, due, ended), (Some("failed"), None, false));
            }
            EnrolmentState::Done => assert_eq!((last, due, ended), (Some("end"), None, true)),
            EnrolmentState::Exited => {
                assert!(!row.at.note.is_empty(), "an exit has a reason");
                assert_eq!((last, due, ended), (Some("exited"), None, true));
            }
            EnrolmentState::HeldOut => assert_eq!((last, due, ended), (None, None, true)),
        }
    }

    /// What must hold once everything that is due is done.
    fn check(&self) {
        let trial = self.trial;
        let rows = self.rows();
        let all = trial
            .db
            .read_now(|tx| crate::list(tx, &trial.rules.documents))
            .unwrap();
        let state = all
            .iter()
            .find(|one| one.name.as_str() == self.journey)
            .unwrap()
            .state;
        let mut waiting = 0;
        let mut asked = 0;
        let mut causes = BTreeSet::new();
        let mut entries: BTreeMap<CustomerId, usize> = BTreeMap::new();
        for row in &rows {
            assert!(
                causes.insert((row.customer, row.cause.clone())),
                "one event, one enrolment"
            );
            *entries.entry(row.customer).or_default() += 1;
            let steps = self.steps(row);
            let numbers: Vec<i64> = steps.iter().map(|step| step.step).collect();
            assert_eq!(
                numbers,
                (1..=row.at.steps).collect::<Vec<i64>>(),
                "no step is lost"
            );
            asked += steps.iter().filter(|step| step.what == "message").count();
            waiting += i64::from(row.at.state == EnrolmentState::Waiting);
            self.check_state(state, row, steps.last().map(|step| step.what.as_str()));
        }
        let timers = trial.db.read_now(timers::waiting).unwrap();
        assert_eq!(timers, waiting, "who waits has a timer, and nobody else");
        let messages = usize::try_from(trial.messages(&self.journey)).unwrap();
        if self.merged.get() {
            // What both came in by is there once, and may have been said to both before.
            assert!(messages >= asked, "a message for each step that asked");
        } else {
            assert_eq!(messages, asked, "a message for each step that asked");
        }
        if self.rules["reentry"] == json!("once") {
            // Who became another brings along what they had; of the others each came in once.
            let again = entries
                .iter()
                .find(|(who, count)| **count > 1 && **who != self.people[1]);
            assert_eq!(again, None);
        }
    }
}

#[db_test]
fn whatever_happens_what_is_promised_holds(db: &Db) {
    let trial = Trial::new(db);
    let number = std::cell::Cell::new(0_u32);
    let config = Config {
        cases: 12,
        failure_persistence: None,
        // What a failed case leaves behind would fail the next ones.
        max_shrink_iters: 0,
        ..Config::default()
    };
    let strategy = (rules(), prop::collection::vec(happening(), 1..30));
    TestRunner::new(config)
        .run(&strategy, |(rules, happenings)| {
            number.set(number.get() + 1);
            let journey = format!("j-{}", number.get());
            db.faults().revive();
            trial
                .broken
                .store(false, std::sync::atomic::Ordering::Relaxed);
            trial.live(&journey, &with(&rules));
            let people = (0..4)
                .map(|n| trial.customer(&format!("c{n}@{journey}.example")))
                .collect();
            let case = Case {
                trial: &trial,
                journey: journey.clone(),
                rules,
                people,
                orders: 6,
                merged: std::cell::Cell::new(false),
            };
            for happening in &happenings {
                case.happen(happening);
                case.settle();
                case.check();
            }
            // Everybody comes to an end when nothing stands in the way.
            db.faults().revive();
            case.happen(&Happening::Break(false));
            case.happen(&Happening::Resume);
            for _ in 0..4 {
                case.retry_all();
                while crate::wake_parked(db, &trial.at()).unwrap() > 0 {}
                case.happen(&Happening::Minutes(25 * 60));
            }
            case.check();
            assert!(case.rows().iter().all(|row| !row.at.state.is_inside()));
            let at = trial.at();
            let _done = trial.write(|tx| crate::archive(tx, &at, &name(&journey)));
            Ok(())
        })
        .unwrap();
}
