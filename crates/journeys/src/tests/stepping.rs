//! From node to node: what everybody does who goes on from a place at a time.

use kernel::{Span, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::trial::{document, monday, parse, with};
use crate::{Effect, Place, Then, advance};

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
                .effects
                .iter()
                .map(|Effect::Message { id, message }| format!("{id} says {}", message.template))
                .collect();
            let then = match &advance.then {
                Then::Wait { place, until } => format!(
                    "waits at {} since +{} until +{}",
                    place.node,
                    place.since.since(monday()),
                    until.since(monday())
                ),
                Then::Done { node } => format!("is through at {node}"),
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
    // Three weeks late: the first word is said now, and the day after it counts from now.
    let document = parse(&document());
    let late = monday().plus(Span::from_days(21));
    let advance = advance(&document, place("quarter", monday()), late);
    assert_eq!(advance.effects.len(), 1);
    let day = place("day", late);
    let until = late.plus(Span::from_days(1));
    assert_eq!(advance.then, Then::Wait { place: day, until });
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
                Then::Wait { place, until } => {
                    prop_assert!(until > now, "who waits is not due");
                    // Perhaps looked at too early, else when due.
                    now = match looks.next() {
                        Some(minutes) => now.plus(Span::from_minutes(minutes)),
                        None => until,
                    };
                    at = Some(place);
                }
                Then::Done { .. } => {}
                Then::Lost { node } => prop_assert!(false, "lost at {node}"),
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
        if let Ok(document) = crate::Document::parse(&with(&json!({"nodes": nodes}))) {
            let far = monday().plus(Span::from_days(1));
            let walked = advance(&document, place("n0", monday()), far);
            let is_done = matches!(walked.then, Then::Done { .. });
            prop_assert!(is_done);
            prop_assert_eq!(walked.passed.len(), document.nodes.len());
        }
    }
}
