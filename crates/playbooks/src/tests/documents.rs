//! The journeys of the playbooks, as documents.

use serde_json::Value;

#[test]
fn every_playbook_measures_says_why_and_knows_its_end() {
    for playbook in crate::PLAYBOOKS
        .iter()
        .filter(|one| one.name != "thank-you")
    {
        let document = playbook.document().unwrap();
        let holdout = document.holdout.as_ref().map(|holdout| holdout.percent);
        assert_eq!(holdout, Some(10), "{}", playbook.name);
        assert!(
            document.goal.is_some() && !document.exits.is_empty(),
            "{}",
            playbook.name
        );
        assert!(document.summary.chars().count() > 150, "{}", playbook.name);
    }
}

/// The properties that a schema allows at a place, through its references.
fn allowed<'s>(schema: &'s Value, at: &'s Value, given: &Value) -> &'s Value {
    let options = at["$ref"]
        .as_str()
        .and_then(|path| schema.pointer(path.trim_start_matches('#')))
        .unwrap_or(at);
    let Some(choices) = options["oneOf"].as_array() else {
        return &options["properties"];
    };
    let fits = |choice: &&Value| {
        let properties = choice["properties"].as_object().unwrap();
        let is_kind = given.get("kind") == properties.get("kind").map(|kind| &kind["const"]);
        is_kind
            && given
                .as_object()
                .unwrap()
                .keys()
                .all(|key| properties.contains_key(key))
    };
    &choices.iter().find(fits).unwrap()["properties"]
}

#[test]
fn the_published_schema_knows_every_field_of_every_playbook() {
    let schema = journeys::schema();
    for playbook in crate::PLAYBOOKS {
        let document = playbook.document().unwrap().to_json();
        for (field, value) in document.as_object().unwrap() {
            assert!(schema["properties"].get(field).is_some(), "{field}");
            let inner: Vec<&Value> = match field.as_str() {
                "trigger" => vec![value],
                "nodes" => value.as_array().unwrap().iter().collect(),
                _ => Vec::new(),
            };
            let place = match field.as_str() {
                "trigger" => &schema["properties"]["trigger"],
                _ => &schema["properties"]["nodes"]["items"],
            };
            for one in inner {
                let properties = allowed(&schema, place, one);
                for name in one.as_object().unwrap().keys() {
                    assert!(properties.get(name).is_some(), "{}: {name}", playbook.name);
                }
            }
        }
    }
}
