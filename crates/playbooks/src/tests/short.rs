//! The short letters: whole in every language, and readable by everybody.

use std::collections::BTreeSet;

use kernel::{CustomerId, EmailAddress, Language, Zone};
use messages::{Around, Recipient, Scene};
use serde_json::{Value, json};

use super::house::shop;
use crate::catalogue::LETTERS;

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "pt"];

fn recipient(language: &str, first_name: Option<&str>) -> Recipient {
    Recipient {
        customer: CustomerId::from_raw(7),
        address: EmailAddress::parse("ana@example.org").unwrap(),
        first_name: first_name.map(str::to_owned),
        last_name: None,
        language: Language::parse(language).unwrap(),
        zone: Zone::parse("Europe/London").unwrap(),
        may_promote: true,
    }
}

fn facts() -> [Value; 2] {
    let line = json!({"title": "Beeswax candle", "quantity": 2, "image": null, "link": "https://amber.example/p/1"});
    let card =
        json!({"title": "Brass holder", "with": "Beeswax candle", "image": null, "link": null});
    let full =
        json!({"lines": [line], "together": [card], "link": "https://reviews.example/amber"});
    [json!({}), full]
}

#[test]
fn every_short_letter_is_whole_in_every_language() {
    for short in LETTERS {
        let letter = short.letter().unwrap();
        let spoken: BTreeSet<&str> = letter.languages.keys().map(String::as_str).collect();
        assert_eq!(spoken, LANGUAGES.into_iter().collect(), "{}", short.name);
        for language in LANGUAGES {
            for name in [None, Some("Ana"), Some("</td><script>{{ name }}")] {
                for facts in facts() {
                    let shop = shop();
                    let to = recipient(language, name);
                    let written = (short.template().write)(Scene {
                        shop: &shop,
                        recipient: &to,
                        facts: &facts,
                    })
                    .unwrap();
                    let told = format!("{} in {language}", short.name);
                    assert_eq!(written.language.primary(), language, "{told}");
                    assert!(written.subject.chars().count() <= 60, "{told}");
                    let letters = written.preheader.chars().count();
                    assert!((40..=120).contains(&letters), "{told}: {letters}");
                    let around = Around {
                        unsubscribe: Some("https://post.amber.example/u/token".to_owned()),
                        preferences: None,
                        view: None,
                    };
                    let rendered = messages::render(&shop, &written, &around).unwrap();
                    assert!(
                        !rendered.text.contains(['{', '}']),
                        "{told}: {}",
                        rendered.text
                    );
                    assert!(!rendered.html.contains("<script"), "{told}");
                    assert_eq!(rendered.text.contains("Ana"), name == Some("Ana"), "{told}");
                }
            }
        }
    }
}

#[test]
fn a_language_that_nobody_has_written_is_english() {
    for short in LETTERS {
        let shop = shop();
        let to = recipient("nl", None);
        let written = (short.template().write)(Scene {
            shop: &shop,
            recipient: &to,
            facts: &json!({}),
        });
        assert_eq!(written.unwrap().language, Language::english());
    }
}

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
