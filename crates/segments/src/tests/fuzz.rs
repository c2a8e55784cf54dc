//! Whatever JSON comes in, it is read or refused; nothing panics, and refusals stay few.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::trial;

fn name() -> impl Strategy<Value = String> + Clone {
    let known = [
        "all",
        "any",
        "not",
        "predicate",
        "segment",
        "at_least",
        "at_most",
        "exactly",
        "more_than",
        "less_than",
        "within_days",
        "older_than_days",
        "after",
        "before",
        "is",
        "any_of",
        "percent",
        "salt",
        "list",
    ];
    prop_oneof![9 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,8}"]
}

fn scalar() -> impl Strategy<Value = Value> {
    let texts = [
        "trial.orders",
        "trial.country",
        "segment.share",
        "segment.list",
        "customer.everyone",
        "2026-03-09",
        "2026-03-09T08:30:00Z",
        "GB",
        "",
    ];
    prop_oneof![
        proptest::sample::select(texts.to_vec()).prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-5_i64..50).prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(6, 60, 5, |inner| {
        let named = proptest::collection::vec((name(), inner.clone()), 0..4);
        let kind = proptest::sample::select(vec!["trial.orders", "trial.country", "segment.share"]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            named
                .clone()
                .prop_map(|fields| Value::Object(Map::from_iter(fields))),
            (kind, named).prop_map(|(kind, fields)| {
                let mut map = fields
                    .into_iter()
                    .filter(|(name, _)| name.contains('_'))
                    .collect::<Map<_, _>>();
                map.insert("predicate".to_owned(), Value::from(kind));
                Value::Object(map)
            }),
            proptest::collection::vec(inner, 0..4).prop_map(|list| json!({ "all": list })),
        ]
    })
}

proptest! {
    #[test]
    fn every_tree_is_read_or_refused(tree in tree()) {
        let (registry, shop) = (trial::registry(), trial::shop());
        match registry.parse(&tree, &shop) {
            Ok(condition) => {
                let form = condition.normal_form();
                let again = registry.parse(&form, &shop);
                prop_assert!(again.is_ok(), "{} {:?}", form, again.err());
                prop_assert_eq!(again.unwrap().normal_form(), form);
                prop_assert!(!condition.words().is_empty());
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty() && problems.len() <= 21);
                prop_assert!(problems.iter().all(|problem| problem.path.starts_with('$')));
            }
        }
    }

}

#[test]
fn every_text_is_read_or_refused() {
    let target = fuzz::Target {
        name: "conditions",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[
            br#"{"all":[{"predicate":"trial.orders","at_least":2,"within_days":90},{"not":{"predicate":"trial.country","is":"GB"}}]}"#,
            br#"{"any":[{"predicate":"segment.share","percent":10,"salt":"x"},{"predicate":"customer.everyone"}]}"#,
        ],
        words: &[b"{\"all\":[", b"{\"not\":", b"\"segment\":\"x\"", b"\"within_days\":", b"\"at_most\":"],
    };
    let (registry, shop) = (trial::registry(), trial::shop());
    fuzz::run(&target, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(condition) = registry.parse_text(&text, &shop) {
            let form = condition.normal_form();
            assert_eq!(registry.parse(&form, &shop).unwrap().normal_form(), form);
        }
    });
}
