//! Trees are read strictly, and said in words.

use predicates::testing;
use serde_json::{Value, json};

use super::trial;
use crate::{MOST_LEAVES, Registry, RegistryError, reference};

fn refusals(tree: &Value) -> Vec<String> {
    trial::registry()
        .parse(tree, &trial::shop())
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_kind_passes_the_common_checks() {
    for spec in trial::specs() {
        testing::check_spec(&spec, &trial::shop()).unwrap();
    }
}

#[test]
fn conditions_read_as_sentences() {
    let words = |tree: Value| {
        trial::registry()
            .parse(&tree, &trial::shop())
            .unwrap()
            .words()
    };
    assert_eq!(
        words(json!({"all": [
            {"predicate": "trial.orders", "at_least": 2, "within_days": 90},
            {"any": [{"predicate": "trial.country", "is": "GB"}, {"predicate": "trial.country", "is": "FR"}]},
            {"not": {"predicate": "segment.share", "percent": 12.5, "salt": "spring"}},
        ]})),
        "Every customer who placed at least 2 orders in the last 90 days and (lives in GB or lives in FR) \
         and is not one who belongs to a random 12.5 % drawn by “spring”."
    );
    assert_eq!(
        words(json!({"not": {"all": [{"predicate": "trial.orders"}]}})),
        "Every customer who is not one who placed at least 1 order."
    );
}

#[test]
fn all_problems_are_told_with_their_places() {
    assert_eq!(
        refusals(&json!({"all": [
            {"predicate": "trial.order", "at_least": 2},
            {"any": [{"predicate": "trial.country", "at": "GB"}, 7]},
            {"al": []},
            {"all": [], "not": {}},
            {"not": {"segment": "Best"}},
        ]})),
        [
            "$.all[0]: there is no predicate `trial.order`: did you mean `trial.orders`?",
            "$.all[1].any[0]: `trial.country` has no parameter `at`: it takes `is`, `any_of`",
            "$.all[1].any[1]: must be an object like {\"all\": […]} or {\"predicate\": …}",
            "$.all[2]: did you mean `all`? give one of `all`, `any`, `not`, `predicate`, `segment`",
            "$.all[3]: give one of `all`, `not`, not several",
            "$.all[4].not: there is no segment `Best`",
        ]
    );
    assert_eq!(
        refusals(&json!({"any": []})),
        ["$: `any` of nothing is nobody: give at least one condition"]
    );
    assert_eq!(
        refusals(&json!({"not": {"all": []}, "comment": "x"})),
        ["$: nothing else may stand beside `not`"]
    );
}

#[test]
fn trees_have_limits() {
    let leaf = json!({"predicate": "trial.orders"});
    let mut deep = leaf.clone();
    for _ in 0..19 {
        deep = json!({"not": deep});
    }
    assert!(trial::registry().parse(&deep, &trial::shop()).is_ok());
    let deeper = json!({"not": deep});
    assert!(refusals(&deeper)[0].ends_with("a condition has at most 20 levels"));
    let wide = json!({"all": vec![leaf.clone(); MOST_LEAVES]});
    assert!(trial::registry().parse(&wide, &trial::shop()).is_ok());
    let wider = json!({"all": vec![leaf; 100_000]});
    assert_eq!(
        refusals(&wider),
        ["$.all[200]: a condition has at most 200 parts"]
    );
    let wrong = json!({"all": vec![json!(1); 100_000]});
    assert_eq!(refusals(&wrong).len(), 20);
    let long = format!("{{\"all\": [{}]}}", " ".repeat(70_000));
    let refused = trial::registry()
        .parse_text(&long, &trial::shop())
        .unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "$: a condition has at most 65536 bytes"
    );
    let nested = "{\"not\":".repeat(5_000);
    assert!(
        trial::registry()
            .parse_text(&nested, &trial::shop())
            .is_err()
    );
}

#[test]
fn kinds_that_clash_are_found_at_start() {
    let mut twice = trial::specs();
    twice.extend(crate::predicates());
    assert_eq!(
        Registry::new(twice).unwrap_err(),
        RegistryError::Twice("segment.list")
    );
    assert_eq!(
        Registry::new(crate::predicates()).unwrap_err(),
        RegistryError::NoEveryone
    );
}

#[test]
fn the_reference_names_everything() {
    let page = reference(&trial::registry());
    for spec in trial::specs() {
        assert!(page.contains(&format!("### `{}`", spec.name)));
    }
    assert!(page.contains("| `percent` (required) | percentage | how large the share is |"));
    assert!(page.contains("{\"at_least\":2,\"predicate\":\"trial.orders\",\"within_days\":90}"));
}
