//! Another version while people are inside, and asking before many are reached.

use db::{Db, db_test};
use kernel::{CustomerId, Span};
use serde_json::{Value, json};

use super::trial::{BOUGHT, Trial, document, monday, name, parse, with};
use crate::{BackFill, Error, Guard, Inside, Ready, Shelf, public::Fate};

/// The second word after two hours in the place of a day, and no first word.
fn shorter() -> Value {
    with(&json!({"nodes": [
        {"id": "quarter", "kind": "wait", "for": "PT5M", "next": "day"},
        {"id": "day", "kind": "wait", "for": "PT2H", "next": "second"},
        {"id": "second", "kind": "message", "template": "word", "template_version": 2, "next": "end"},
        {"id": "end", "kind": "end"},
    ]}))
}

fn publish(trial: &Trial<'_>, inside: Inside) {
    let (at, document) = (trial.at(), parse(&shorter()));
    let done = trial.write(|tx| crate::publish_with(tx, &at, (&name("words"), &document), inside));
    assert!(done.is_new());
    trial.work();
}

/// Two people: one waits for the first word, one for the second since an hour.
fn people(trial: &Trial<'_>) -> [CustomerId; 2] {
    let [ana, ben] = ["ana@a.example", "ben@a.example"].map(|address| trial.customer(address));
    trial.live("words", &document());
    trial.happens(ben, BOUGHT, "1");
    trial.settle();
    trial.live_until(monday().plus(Span::from_minutes(75)));
    trial.happens(ana, BOUGHT, "2");
    trial.settle();
    trial.live_until(monday().plus(Span::from_minutes(76)));
    [ana, ben]
}

fn places(trial: &Trial<'_>, people: [CustomerId; 2]) -> [String; 2] {
    people.map(|customer| {
        let row = trial.enrolments(&[customer]).remove(0);
        let due = row.at.due_at.map(|due| due.since(monday()).to_string());
        format!("{} until {}", row.at.node, due.unwrap_or_default())
    })
}

#[db_test]
fn who_is_inside_finishes_moves_or_is_timed_anew(db: &Db) {
    let cases = [
        (
            Inside::Finish,
            ["quarter until PT1H30M", "day until P1DT15M"],
        ),
        (Inside::Move, ["quarter until PT1H30M", "day until P1DT15M"]),
        // The first wait is over after five minutes, four from now; the second one has an hour to go.
        (
            Inside::Retime,
            ["quarter until PT1H20M", "day until PT2H15M"],
        ),
    ];
    for (inside, wanted) in cases {
        db.clear_tables(&tables()).unwrap();
        let trial = Trial::new(db);
        let people = people(&trial);
        publish(&trial, inside);
        assert_eq!(places(&trial, people), wanted, "{inside:?}");
        trial.live_until(monday().plus(Span::from_days(3)));
        let first = trial
            .walked(people[0])
            .contains(&"first message".to_owned());
        assert_eq!(first, inside == Inside::Finish, "{inside:?}");
        assert!(trial.places(people[1])[0].1 == "end");
    }
}

fn tables() -> Vec<&'static str> {
    super::trial::rooms()
        .iter()
        .flat_map(|room| room.migrations)
        .flat_map(|migration| migration.tables)
        .map(|table| table.name)
        .collect()
}

#[db_test]
fn who_would_be_concerned_is_shown_first(db: &Db) {
    let trial = Trial::new(db);
    people(&trial);
    let (at, document) = (trial.at(), parse(&shorter()));
    let named = (&name("words"), &document);
    let plan = db.read_now(|tx| crate::plan(tx, &at, &trial.rules, named));
    let plan = plan.unwrap();
    assert!(!plan.is_new);
    assert_eq!(plan.inside.people, 2);
    let nodes: Vec<(&str, i64, Fate)> = plan
        .inside
        .nodes
        .iter()
        .map(|node| (node.node.as_str(), node.people, node.fate))
        .collect();
    let both = [("day", 1, Fate::CanMove), ("quarter", 1, Fate::CanMove)];
    assert_eq!(nodes, both);
    let changes: Vec<String> = plan
        .changes
        .iter()
        .map(|one| {
            let side = |value: &Option<Value>| value.clone().unwrap_or_default().to_string();
            format!("{}: {} -> {}", one.at, side(&one.from), side(&one.to))
        })
        .collect();
    insta::assert_snapshot!("changes", changes.join("\n"));
}

#[db_test]
fn many_are_reached_only_when_somebody_has_said_yes(db: &Db) {
    let trial = Trial::new(db);
    for n in 0..60 {
        trial.customer(&format!("c{n}@a.example"));
    }
    let shelf = Shelf {
        ready: vec![Ready {
            name: name("words"),
            document: parse(&document()),
        }],
        events: crate::tests::trial::KINDS.to_vec(),
        past: vec![BOUGHT],
        templates: vec![("word", 1), ("word", 2)],
        extensions: crate::tests::trial::extensions(),
    };
    let enable = |wanted: Option<u32>, confirmed: bool| {
        let at = trial.at();
        let guard = Guard {
            smallest: 3,
            confirmed,
            ..Guard::default()
        };
        let wanted = wanted.map(BackFill::Newest);
        let rules = (&trial.rules, guard);
        let enabled = db.write_now(|tx| shelf.enable(tx, &at, rules, &name("words"), wanted));
        match enabled {
            Ok(_) => None,
            Err(Error::Confirm(reach)) => Some(reach.to_string()),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(enable(None, false), None);
    assert_eq!(enable(Some(6), false), None);
    let asked = "`words` would reach 7 of 60 customers at once, 6 are reached without asking: confirm that this is meant";
    assert_eq!(enable(Some(7), false).as_deref(), Some(asked));
    assert_eq!(enable(Some(7), true), None);
    // A rehearsal of this document has shown fewer.
    let now = trial.at().now;
    let document = parse(&document());
    trial.write(|tx| crate::rehearsed(tx, &name("words"), &document, (4, now)));
    assert_eq!(enable(Some(4), false), None);
    let asked = "`words` would reach 5 of 60 customers at once, its rehearsal reached 4: confirm that this is meant";
    assert_eq!(enable(Some(5), false).as_deref(), Some(asked));
}
