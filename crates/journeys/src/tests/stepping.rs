//! From node to node: what everybody does who goes on from a place at a time.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else comes out is shown by the assertion that fails"
)]

use std::collections::BTreeSet;

use kernel::{CustomerId, Span, Timestamp, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::trial::{document, monday, parse, with};
use crate::extensions::{Ahead, Foretold};
use crate::{
    Advance, Call, Delivery, Document, Effect, EnrolmentId, Error, Facts, How, NodeId, Person,
    Place, Then,
};

/// What is known, written down.
#[derive(Default)]
struct Table {
    /// The conditions that hold, by their tags.
    tags: BTreeSet<&'static str>,
    delivery: Delivery,
    call: Option<Call>,
    moment: Option<Timestamp>,
    /// The arm of the one experiment that there is.
    arm: Option<&'static str>,
}

impl Facts for Table {
    fn holds(&mut self, condition: &Value) -> Result<bool, Error> {
        Ok(self.tags.contains(condition["tag"].as_str().unwrap()))
    }

    fn delivery(&mut self) -> Result<Delivery, Error> {
        Ok(self.delivery)
    }

    fn moment(&mut self, name: &str, ahead: Ahead) -> Result<Option<Foretold>, Error> {
        let why = match (name, ahead.within) {
            ("runs_out", _) => String::new(),
            ("best_time", Some(within)) => {
                format!("the best of {} hours", within.millis() / 3_600_000)
            }
            other => panic!("{other:?}"),
        };
        Ok(self.moment.map(|at| Foretold { at, why }))
    }

    fn arm(&mut self, experiment: &str) -> Result<Option<String>, Error> {
        assert_eq!(experiment, "subject");
        Ok(self.arm.map(str::to_owned))
    }

    fn call(&mut self, _enrolment: EnrolmentId, _node: &NodeId) -> Result<Call, Error> {
        Ok(self.call.clone().unwrap_or(Call::Open))
    }
}

/// Customer 7, in London, who came in by an order of 1,250.
fn advance(document: &Document, from: Place, now: Timestamp) -> Advance<'_> {
    knowing(document, from, now, &mut Table::default())
}

fn knowing<'d>(
    document: &'d Document,
    from: Place,
    now: Timestamp,
    facts: &mut Table,
) -> Advance<'d> {
    let zone = Zone::parse("Europe/London").unwrap();
    let context = json!({"order": "1", "total": 1_250});
    let person = Person {
        customer: CustomerId::from_raw(7),
        enrolment: EnrolmentId::from_raw(77),
        zone: &zone,
        context: &context,
    };
    crate::advance(document, from, person, facts, now).unwrap()
}

fn nodes(nodes: &Value) -> Document {
    parse(&with(&json!({ "nodes": nodes })))
}

fn place(node: &str, since: Timestamp) -> Place {
    Place {
        node: node.to_owned(),
        since,
    }
}

#[test]
fn who_goes_on_does_what_lies_on_the_way() {
    let document = parse(&document());
    let hours = |minutes: i64| monday().plus(Span::from_minutes(minutes));
    let mut lines = Vec::new();
    for node in ["quarter", "first", "day", "second", "end", "nowhere"] {
        for minutes in [0, 14, 15, 60, 24 * 60 + 14, 24 * 60 + 15, 3 * 24 * 60] {
            let advance = advance(&document, place(node, monday()), hours(minutes));
            let passed: Vec<&str> = advance
                .passed
                .iter()
                .map(|one| one.node.id.as_str())
                .collect();
            let effects: Vec<String> = advance
                .passed
                .iter()
                .filter_map(|one| match one.how {
                    How::Does(Effect::Message(message)) => {
                        Some(format!("{} says {}", one.node.id, message.template))
                    }
                    How::Stale => Some(format!("{} is stale", one.node.id)),
                    How::Through | How::Does(_) | How::Took(_) | How::Came(..) => None,
                })
                .collect();
            let then = match &advance.then {
                Then::Wait { place, until, .. } => format!(
                    "waits at {} since +{} until +{}",
                    place.node,
                    place.since.since(monday()),
                    until.since(monday())
                ),
                Then::Done { node } => format!("is through at {node}"),
                Then::Unfit { node } => format!("is unfit at {node}"),
                Then::Lost { node } => format!("is lost at {node}"),
            };
            lines.push(format!(
                "{node} +{minutes} min: passes {passed:?}, {effects:?}, {then}"
            ));
        }
    }
    insta::assert_snapshot!("steps", lines.join("\n"));
}

#[test]
fn who_comes_late_stands_where_they_would_be_and_not_all_at_once() {
    // Two days late: the first word is said now, and the day after it counts from now.
    let document = parse(&document());
    let late = monday().plus(Span::from_days(2));
    let advance = advance(&document, place("quarter", monday()), late);
    let day = place("day", late);
    let until = late.plus(Span::from_days(1));
    let why = String::new();
    assert_eq!(
        advance.then,
        Then::Wait {
            place: day,
            until,
            why
        }
    );
}

#[test]
fn what_is_no_longer_worth_saying_is_not_said() {
    // Three and a half days late: the first word is no longer worth it, the second still is.
    let document = parse(&document());
    let late = monday().plus(Span::from_hours(84));
    let hows: Vec<String> = advance(&document, place("quarter", monday()), late)
        .passed
        .iter()
        .map(|one| format!("{} {}", one.node.id, matches!(one.how, How::Stale)))
        .collect();
    let walked = [
        "quarter false",
        "first true",
        "day false",
        "second false",
        "end false",
    ];
    assert_eq!(hows, walked);
}

fn until(document: &Document, since: &str) -> String {
    let since = Timestamp::parse(since).unwrap();
    match advance(document, place("wait", since), since).then {
        Then::Wait { until, .. } => until.to_string().replace(".000Z", "Z"),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_wait_ends_when_the_clock_on_the_wall_says_so() {
    let wait = |fields: &Value| {
        let mut wait = json!({"id": "wait", "kind": "wait", "next": "end"});
        for (name, value) in fields.as_object().unwrap() {
            wait[name] = value.clone();
        }
        nodes(&json!([wait, {"id": "end", "kind": "end"}]))
    };
    let at_ten = wait(&json!({"at": "10:00"}));
    assert_eq!(
        until(&at_ten, "2026-03-02T09:59:00Z"),
        "2026-03-02T10:00:00Z"
    );
    assert_eq!(
        until(&at_ten, "2026-03-02T10:01:00Z"),
        "2026-03-03T10:00:00Z"
    );
    // The last Saturday of March: the next morning in London begins an hour earlier.
    assert_eq!(
        until(&at_ten, "2026-03-28T12:00:00Z"),
        "2026-03-29T09:00:00Z"
    );
    let friday = wait(&json!({"for": "P1D", "at": "08:30", "weekdays": ["friday"]}));
    assert_eq!(
        until(&friday, "2026-03-02T10:00:00Z"),
        "2026-03-06T08:30:00Z"
    );
    assert_eq!(
        until(&friday, "2026-03-05T10:00:00Z"),
        "2026-03-13T08:30:00Z"
    );
    let weekend = wait(&json!({"weekdays": ["saturday", "sunday"]}));
    assert_eq!(
        until(&weekend, "2026-03-02T10:00:00Z"),
        "2026-03-07T00:00:00Z"
    );
    // It is Sunday already.
    assert!(until(&weekend, "2026-03-08T10:00:00Z").starts_with("Done"));
    assert!(
        Document::parse(&with(&json!({"nodes": [
            {"id": "wait", "kind": "wait", "next": "end"}, {"id": "end", "kind": "end"}
        ]})))
        .is_err()
    );
}

#[test]
fn the_first_branch_that_fits_is_taken() {
    let document = nodes(&json!([
        {"id": "part", "kind": "split", "otherwise": "few", "branches": [
            {"who": {"tag": "vip"}, "where": [{"field": "total", "at_least": 1_000}], "next": "both"},
            {"where": [{"field": "total", "at_least": 5_000}], "next": "much"},
            {"who": {"tag": "new"}, "next": "new"},
        ]},
        {"id": "both", "kind": "end"}, {"id": "much", "kind": "end"},
        {"id": "new", "kind": "end"}, {"id": "few", "kind": "end"},
    ]));
    let taken = |tags: &[&'static str]| {
        let mut facts = Table {
            tags: tags.iter().copied().collect(),
            ..Table::default()
        };
        match knowing(&document, place("part", monday()), monday(), &mut facts).then {
            Then::Done { node } => node,
            other => format!("{other:?}"),
        }
    };
    assert_eq!(taken(&["vip", "new"]), "both");
    assert_eq!(taken(&["new"]), "new");
    assert_eq!(taken(&[]), "few");
}

#[test]
fn lots_are_drawn_by_weight_and_the_same_for_ever() {
    let document = |salt: &Value| {
        nodes(&json!([
            {"id": "lot", "kind": "share", "salt": salt, "branches": [
                {"weight": 3, "next": "a"}, {"weight": 1, "next": "b"}
            ]},
            {"id": "a", "kind": "end"}, {"id": "b", "kind": "end"},
        ]))
    };
    let zone = Zone::utc();
    let drawn = |document: &Document, customer: i64, enrolment: i64| {
        let person = Person {
            customer: CustomerId::from_raw(customer),
            enrolment: EnrolmentId::from_raw(enrolment),
            zone: &zone,
            context: &Value::Null,
        };
        let from = place("lot", monday());
        let mut facts = Table::default();
        match crate::advance(document, from, person, &mut facts, monday())
            .unwrap()
            .then
        {
            Then::Done { node } => node,
            other => format!("{other:?}"),
        }
    };
    let salted = document(&json!("tone"));
    let share = (0..4_000).filter(|n| drawn(&salted, *n, 1) == "a").count();
    assert!((2_900..3_100).contains(&share), "{share}");
    assert!((0..200).all(|n| drawn(&salted, n, 1) == drawn(&salted, n, 2)));
    let anew = document(&Value::Null);
    let share = (0..4_000).filter(|n| drawn(&anew, 1, *n) == "a").count();
    assert!((2_900..3_100).contains(&share), "{share}");
}

#[test]
fn the_arm_of_an_experiment_goes_its_own_way() {
    let document = nodes(&json!([
        {"id": "part", "kind": "experiment", "experiment": "subject",
         "branches": [{"arm": "short", "next": "brief"}], "otherwise": "usual"},
        {"id": "brief", "kind": "tag", "add": ["brief"], "next": "end"},
        {"id": "usual", "kind": "tag", "add": ["usual"], "next": "end"},
        {"id": "end", "kind": "end"},
    ]));
    // Before it is started nobody has an arm.
    for (arm, way) in [
        (Some("short"), "brief"),
        (Some("long"), "usual"),
        (None, "usual"),
    ] {
        let mut facts = Table {
            arm,
            ..Table::default()
        };
        let advance = knowing(&document, place("part", monday()), monday(), &mut facts);
        let passed: Vec<&str> = advance
            .passed
            .iter()
            .map(|one| one.node.id.as_str())
            .collect();
        assert_eq!(passed, ["part", way, "end"]);
    }
}

#[test]
fn what_follows_a_delivery_counts_from_it() {
    let document = nodes(&json!([
        {"id": "arrival", "kind": "delivered", "grace": "P2D", "fallback": "P10D", "next": "week", "otherwise": "hope"},
        {"id": "week", "kind": "wait", "for": "P7D", "next": "end"},
        {"id": "hope", "kind": "wait", "for": "P9D", "next": "end"},
        {"id": "end", "kind": "end"},
    ]));
    let day = |days: i64| monday().plus(Span::from_days(days));
    let at = |now: Timestamp, delivered: Option<i64>, expected: Option<i64>| {
        let mut facts = Table {
            delivery: Delivery {
                delivered_at: delivered.map(day),
                expected_at: expected.map(day),
            },
            ..Table::default()
        };
        match knowing(&document, place("arrival", monday()), now, &mut facts).then {
            Then::Wait { place, until, .. } => {
                format!("{} +{}", place.node, until.since(monday()).days())
            }
            other => format!("{other:?}"),
        }
    };
    // Nothing is known: ten days. A day is predicted: two days after it. It arrived: a week from then.
    assert_eq!(at(day(0), None, None), "arrival +10");
    assert_eq!(at(day(0), None, Some(3)), "arrival +5");
    assert_eq!(at(day(4), Some(2), Some(3)), "week +9");
    // Nobody ever told: what was predicted is taken for true, else the wait itself.
    assert_eq!(at(day(6), None, Some(3)), "hope +12");
    assert_eq!(at(day(10), None, None), "hope +19");
    // Delivered long before anybody asked.
    assert_eq!(at(day(0), Some(-1), None), "week +6");
}

#[test]
fn the_best_of_some_hours_is_waited_for_and_why_is_told() {
    let document = nodes(&json!([
        {"id": "best", "kind": "until", "moment": "best_time", "within_hours": 12, "next": "end", "otherwise": "now"},
        {"id": "now", "kind": "wait", "for": "P1D", "next": "end"},
        {"id": "end", "kind": "end"},
    ]));
    let hours = |hours: i64| monday().plus(Span::from_hours(hours));
    let at = |now: Timestamp, best: i64| {
        let mut facts = Table {
            moment: Some(hours(best)),
            ..Table::default()
        };
        let place = place("best", monday());
        let advance = knowing(&document, place, now, &mut facts);
        (advance.then.clone(), format!("{:?}", advance.passed))
    };
    let (then, _) = at(hours(0), 7);
    let why = "the best of 12 hours".to_owned();
    let until = hours(7);
    let place = place("best", monday());
    assert_eq!(then, Then::Wait { place, until, why });
    let (then, passed) = at(hours(7), 7);
    assert!(matches!(then, Then::Done { .. }));
    assert!(passed.contains("the best of 12 hours"), "{passed}");
    // What lies further ahead is not foretold.
    assert!(matches!(at(hours(0), 13).0, Then::Wait { place, .. } if place.node == "now"));
}

#[test]
fn what_is_foretold_is_waited_for_on_the_customers_clock() {
    let document = nodes(&json!([
        {"id": "before", "kind": "until", "moment": "runs_out", "days": -5, "at": "10:00", "next": "week", "otherwise": "end"},
        {"id": "week", "kind": "wait", "for": "P7D", "next": "end"},
        {"id": "end", "kind": "end"},
    ]));
    let day = |days: i64| monday().plus(Span::from_days(days));
    let at = |now: Timestamp, moment: Option<i64>| {
        let mut facts = Table {
            moment: moment.map(day),
            ..Table::default()
        };
        match knowing(&document, place("before", monday()), now, &mut facts).then {
            Then::Wait { place, until, .. } => {
                format!("{} {until}", place.node)
            }
            Then::Done { node } => node,
            other => format!("{other:?}"),
        }
    };
    insta::assert_snapshot!([
        // Thirty days ahead: five days before it, at ten.
        at(day(0), Some(30)),
        // It has moved while it was waited for.
        at(day(26), Some(40)),
        // So near that the five days have begun: the next ten o'clock.
        at(day(0), Some(2)),
        // The morning after that the week runs.
        at(day(1), Some(2)),
        // Nothing is foretold.
        at(day(0), None),
    ].join("\n"), @"
    before 2026-03-27T10:00:00.000Z
    before 2026-04-07T09:00:00.000Z
    week 2026-03-09T10:00:00.000Z
    week 2026-03-09T10:00:00.000Z
    end
    ");
}

#[test]
fn who_it_is_for_is_asked_again_before_every_message() {
    let mut document = document();
    document["who"] = json!({"tag": "keen"});
    let document = parse(&document);
    let late = monday().plus(Span::from_minutes(15));
    let mut keen = Table {
        tags: BTreeSet::from(["keen"]),
        ..Table::default()
    };
    let there = knowing(&document, place("quarter", monday()), late, &mut keen);
    assert!(matches!(there.then, Then::Wait { .. }));
    let gone = advance(&document, place("quarter", monday()), late);
    let node = "first".to_owned();
    assert_eq!(gone.then, Then::Unfit { node });
}

#[test]
fn schedules_come_on_their_days() {
    let next = |schedule: &Value, after: &str| {
        let trigger = json!({"schedule": schedule});
        let document = parse(&with(&json!({"trigger": trigger, "who": {"tag": "a"}})));
        let crate::Trigger::Schedule(trigger) = document.trigger else {
            panic!("a schedule")
        };
        let zone = Zone::parse("Europe/London").unwrap();
        let after = Timestamp::parse(after).unwrap();
        let next = trigger.schedule.next_after(&zone, after).unwrap();
        next.to_string().replace(".000Z", "Z")
    };
    let daily = json!({"at": "09:00"});
    assert_eq!(next(&daily, "2026-03-02T09:00:00Z"), "2026-03-03T09:00:00Z");
    let mondays = json!({"at": "09:00", "weekdays": ["monday"]});
    assert_eq!(
        next(&mondays, "2026-03-02T09:00:00Z"),
        "2026-03-09T09:00:00Z"
    );
    assert_eq!(
        next(&mondays, "2026-03-28T09:00:00Z"),
        "2026-03-30T08:00:00Z"
    );
    let last = json!({"at": "09:00", "days_of_month": [31]});
    assert_eq!(next(&last, "2026-02-02T09:00:00Z"), "2026-02-28T09:00:00Z");
    assert_eq!(next(&last, "2026-02-28T10:00:00Z"), "2026-03-31T08:00:00Z");
}

/// A document of waits and messages in some order, each to the next.
fn chains() -> impl Strategy<Value = Value> {
    prop::collection::vec(prop_oneof![(1_i64..5_000).prop_map(Some), Just(None)], 1..20).prop_map(|kinds| {
        let count = kinds.len();
        let mut nodes: Vec<Value> = kinds
            .into_iter()
            .enumerate()
            .map(|(n, minutes)| match minutes {
                Some(minutes) => {
                    json!({"id": format!("n{n}"), "kind": "wait", "for": format!("PT{minutes}M"), "next": format!("n{}", n + 1)})
                }
                None => {
                    json!({"id": format!("n{n}"), "kind": "message", "template": "word", "template_version": 1, "next": format!("n{}", n + 1)})
                }
            })
            .collect();
        nodes.push(json!({"id": format!("n{count}"), "kind": "end"}));
        with(&json!({ "nodes": nodes }))
    })
}

proptest! {
    /// However often somebody is looked at on the way, they do everything once, in order, and come to the end; and who is
    /// looked at exactly when due never waits longer than the waits are.
    #[test]
    fn every_way_ends_with_everything_done_once(
        chain in chains(),
        looks in prop::collection::vec(0_i64..10_000, 0..30),
    ) {
        let document = parse(&chain);
        let mut now = monday();
        let mut at = Some(place("n0", now));
        let mut passed = Vec::new();
        let mut looks = looks.into_iter();
        while let Some(from) = at.take() {
            let advance = advance(&document, from, now);
            passed.extend(advance.passed.iter().map(|one| one.node.id.clone()));
            match advance.then {
                Then::Wait { place, until, .. } => {
                    prop_assert!(until > now, "who waits is not due");
                    // Perhaps looked at too early, else when due.
                    now = match looks.next() {
                        Some(minutes) => now.plus(Span::from_minutes(minutes)),
                        None => until,
                    };
                    at = Some(place);
                }
                Then::Done { .. } => {}
                Then::Unfit { node } | Then::Lost { node } => {
                    prop_assert!(false, "lost at {node}");
                }
            }
        }
        let all: Vec<String> = document.nodes.iter().map(|node| node.id.clone()).collect();
        prop_assert_eq!(passed, all);
    }

    /// Whatever a document says, reading it never panics, and what is accepted can be walked through.
    #[test]
    fn what_is_accepted_can_be_walked_through(nexts in prop::collection::vec(0_usize..8, 1..8)) {
        let nodes: Vec<Value> = nexts
            .iter()
            .enumerate()
            .map(|(n, next)| match next {
                0 => json!({"id": format!("n{n}"), "kind": "end"}),
                next => json!({"id": format!("n{n}"), "kind": "wait", "for": "PT1M", "next": format!("n{next}")}),
            })
            .collect();
        if let Ok(document) = Document::parse(&with(&json!({"nodes": nodes}))) {
            let far = monday().plus(Span::from_days(1));
            let walked = advance(&document, place("n0", monday()), far);
            let is_done = matches!(walked.then, Then::Done { .. });
            prop_assert!(is_done);
            prop_assert_eq!(walked.passed.len(), document.nodes.len());
        }
    }
}
