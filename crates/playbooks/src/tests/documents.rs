//! The journeys of the playbooks, as documents.

use journeys::What;
use kernel::Language;
use serde_json::Value;

#[test]
fn every_playbook_measures_says_why_and_knows_its_end() {
    for playbook in crate::PLAYBOOKS {
        let (name, document) = (playbook.name, playbook.document().unwrap());
        let holdout = document.holdout.as_ref().unwrap();
        assert_eq!((holdout.percent, holdout.salt.as_str()), (10, name));
        let goal = document.goal.as_ref();
        assert!(
            goal.is_some_and(|goal| !goal.event.is_empty()),
            "{name}: no goal"
        );
        assert!(!document.exits.is_empty(), "{name}: no exits");
        assert!(!document.title.is_empty(), "{name}: no title");
        assert!(
            document.summary.chars().count() > 150,
            "{name}: it does not say what it does and why"
        );
        let ends = document
            .nodes
            .iter()
            .any(|node| matches!(node.what, What::End));
        assert!(ends, "{name}: it has no end");
    }
}

#[test]
fn every_message_of_every_playbook_has_its_words_in_every_language() {
    let templates = crate::templates();
    for playbook in crate::PLAYBOOKS {
        let document = playbook.document().unwrap();
        let mut messages = 0;
        for node in &document.nodes {
            let What::Message(message) = &node.what else {
                continue;
            };
            messages += 1;
            let words = templates.iter().find(|template| {
                (template.name, template.version) == (&*message.template, message.template_version)
            });
            let words = words.unwrap_or_else(|| panic!("{}: {}", playbook.name, message.template));
            let words = messages::templates::Document::parse(words.document).unwrap();
            for language in ["en", "de", "fr", "es", "pt"] {
                let missing = words.untranslated(&Language::parse(language).unwrap());
                assert!(
                    missing.is_empty(),
                    "{}: {language}: {missing:?}",
                    message.template
                );
            }
            for channel in &message.channels {
                assert!(
                    words.channels().contains(channel),
                    "{}: {channel}",
                    message.template
                );
            }
        }
        assert!(messages > 0, "{}: it says nothing", playbook.name);
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
