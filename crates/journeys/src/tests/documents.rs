//! What a document may say, and what is said about one that cannot be.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};

use super::trial::{document, parse, with};
use crate::{Document, Problem, Reentry, Shelf, What};

fn problems(document: &Value) -> Vec<String> {
    Document::parse(document)
        .unwrap_err()
        .iter()
        .map(|problem| format!("{} | {}", problem.code, problem))
        .collect()
}

fn node(position: usize, changes: &Value) -> Value {
    let mut document = document();
    for (name, value) in changes.as_object().unwrap() {
        document["nodes"][position][name] = value.clone();
    }
    document
}

#[test]
fn what_is_written_is_read_back_the_same() {
    let full = with(&json!({
        "trigger": {
            "event": "shop.bought",
            "where": [{"field": "total", "at_least": 500}, {"field": "ship_to.country", "one_of": ["GB", "IE"]}],
            "fresh_for": "P1D",
        },
        "reentry": {"after": "P30D"},
        "holdout": {"percent": 10, "salt": "words-1"},
        "goal": {"event": "shop.bought", "within": "P30D"},
        "exits": [
            {"event": "shop.called-off", "same": ["order"]},
            {"event": "shop.returned", "where": [{"field": "total", "is_not": 0}]},
        ],
    }));
    let parsed = parse(&full);
    assert_eq!(parsed.reentry, Reentry::After(Span::from_days(30)));
    let written = parsed.to_json();
    assert_eq!(parse(&written), parsed);
    assert_eq!(written["exits"], full["exits"]);
    assert_eq!(written["holdout"], full["holdout"]);
    assert_eq!(written["trigger"]["where"], full["trigger"]["where"]);
}

#[test]
fn what_is_left_out_has_its_usual_value() {
    let mut least = document();
    for name in ["reentry", "exits"] {
        least[name] = Value::Null;
    }
    least["trigger"] = json!({"event": "shop.bought"});
    let least = parse(&least);
    assert_eq!(least.reentry, Reentry::Once);
    assert_eq!(least.to_json()["trigger"]["fresh_for"], "P3D");
    assert!(least.exits.is_empty() && least.goal.is_none() && least.holdout.is_none());
    let Some(What::Message(message)) = least.node("first").map(|node| &node.what) else {
        panic!("a message");
    };
    assert_eq!(message.channels, [messages::Channel::Email]);
    assert_eq!((message.value, message.fresh_for), (0, Span::from_days(3)));
}

#[test]
fn everything_that_is_wrong_is_told_by_place_and_at_once() {
    let wrong = json!({
        "format": 2,
        "title": "",
        "purpose": "spam",
        "topic": "words",
        "trigger": {"event": "shop.bought", "fresh_for": "P3Y", "filter": []},
        "reentry": "sometimes",
        "holdout": {"percent": 60, "salt": "Words"},
        "goal": {"event": "shop.bought"},
        "exits": [{"same": ["order"]}, 7],
        "nodes": [
            {"id": "wait", "kind": "wait", "for": "PT0S", "next": "say"},
            {"id": "Say", "kind": "message", "template": "", "template_version": "1", "channels": [], "next": "end"},
            {"kind": "dance"},
            {"id": "end", "kind": "end", "next": "wait"},
        ],
        "colour": "red",
    });
    let mut told = problems(&wrong);
    told.sort();
    insta::assert_snapshot!("everything_wrong", told.join("\n"));
}

#[test]
fn who_walks_through_it_comes_to_an_end() {
    let cases = [
        (
            "a next that is not there",
            node(0, &json!({"next": "nowhere"})),
        ),
        ("a way back", node(3, &json!({"next": "quarter"}))),
        (
            "a node that leads to itself",
            node(0, &json!({"next": "quarter"})),
        ),
        (
            "a node that nothing leads to",
            node(0, &json!({"next": "day"})),
        ),
        ("two of one name", node(2, &json!({"id": "quarter"}))),
        ("no nodes", with(&json!({"nodes": []}))),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(case, document)| format!("{case}:\n  {}", problems(document).join("\n  ")))
        .collect();
    insta::assert_snapshot!("no_way_through", told.join("\n"));
}

#[test]
fn a_document_has_limits() {
    let many = |count: usize| {
        let nodes: Vec<Value> = (0..count)
            .map(|n| {
                if n + 1 == count {
                    json!({"id": format!("n{n}"), "kind": "end"})
                } else {
                    json!({"id": format!("n{n}"), "kind": "wait", "for": "PT1M", "next": format!("n{}", n + 1)})
                }
            })
            .collect();
        with(&json!({ "nodes": nodes }))
    };
    assert!(Document::parse(&many(200)).is_ok());
    assert_eq!(
        problems(&many(201)),
        ["too_many | nodes: 1 to 200 nodes were expected"]
    );
    let exits: Vec<Value> = (0..51).map(|_| json!({"event": "shop.came"})).collect();
    let crowded = with(&json!({ "exits": exits }));
    assert_eq!(
        problems(&crowded),
        ["too_many | exits: at most 50 are allowed"]
    );
    assert!(Document::parse(&node(0, &json!({"for": "P731D"}))).is_ok());
    assert!(Document::parse(&node(0, &json!({"for": "P733D"}))).is_err());
}

#[test]
fn not_json_is_told_as_such() {
    let told = Document::parse_text("{").unwrap_err();
    assert!(told[0].text.starts_with("not JSON"), "{told:?}");
    assert!(Document::parse_text("[]").is_err());
}

#[db_test]
fn what_a_document_names_is_there(db: &Db) {
    let shelf = Shelf {
        events: vec!["shop.bought", "shop.called-off"],
        templates: vec![("word", 1)],
        ..Shelf::default()
    };
    let told = |document: &Value| -> Vec<Problem> {
        match db.read_now(|tx| shelf.check(tx, &parse(document))) {
            Ok(()) => Vec::new(),
            Err(crate::Error::Document(problems)) => problems,
            Err(other) => panic!("{other}"),
        }
    };
    let unknown = with(&json!({"goal": {"event": "shop.sang", "within": "P1D"}}));
    let places: Vec<(String, &str)> = told(&unknown)
        .into_iter()
        .map(|problem| (problem.at, problem.code))
        .collect();
    assert_eq!(
        places,
        [
            ("goal.event".to_owned(), "unknown_event"),
            ("nodes[3] (second).template".to_owned(), "unknown_template"),
        ]
    );
    assert!(told(&node(3, &json!({"template_version": 1}))).is_empty());
    let by = |channels: Value| {
        let document = node(3, &json!({"template_version": 1, "channels": channels}));
        let codes: Vec<&str> = told(&document)
            .into_iter()
            .map(|problem| problem.code)
            .collect();
        codes
    };
    assert_eq!(by(json!(["sms", "email"])), ["no_words"]);
    assert!(by(json!(["webhook", "email"])).is_empty());
}
