//! Blocks that several templates show: saved, shown everywhere at once, never broken, never taken from under a template.

use std::sync::Arc;

use db::{Db, db_test};
use serde_json::{Value, json};

use super::House;
use crate::{
    Error,
    templates::{CommonDraft, CommonSketch, Desk, Draft, Look, Preview},
};

fn signature(text: &str) -> Value {
    json!({
        "title": "Our signature", "fallback": "en",
        "blocks": [
            {"kind": "divider"},
            {"if": "customer.first_name", "kind": "closing", "text": {"en": text, "de": "Herzlich"}},
        ]
    })
}

fn letter() -> Value {
    json!({
        "format": 1, "builder": "things", "fallback": "de",
        "subject": {"de": "Neues", "en": "News"}, "preheader": {"de": "Neues"}, "because": {"de": "Darum"},
        "blocks": [
            {"kind": "text", "text": {"de": "Hallo"}},
            {"kind": "shared", "name": "signature"},
        ]
    })
}

struct Shelf<'a> {
    house: House<'a>,
    desk: Desk,
}

impl<'a> Shelf<'a> {
    fn new(db: &'a Db) -> Self {
        let house = House::new(db);
        let desk = Desk::new(
            Arc::clone(&house.office.contents),
            Arc::clone(&house.office.policies),
        );
        Self { house, desk }
    }

    fn put(&self, name: &str, document: &Value, after: Option<u32>) -> Result<u32, Error> {
        let draft = CommonDraft {
            document: document.clone(),
            after,
        };
        let at = self.house.at();
        let saved = self
            .house
            .db
            .write_now(|tx| self.desk.save_common(tx, &at, name, &draft));
        Ok(saved?.into_inner().block.version)
    }

    fn keep(&self, document: &Value) -> Result<u32, Error> {
        let draft = Draft {
            document: document.clone(),
            saves: None,
        };
        let at = self.house.at();
        let saved = self
            .house
            .db
            .write_now(|tx| self.desk.save(tx, &at, "welcome", &draft));
        Ok(saved?.version.version)
    }

    fn look(&self, name: &str, version: u32, language: &str) -> Preview {
        let look = Look {
            language: kernel::Language::parse(language).ok(),
            ..Look::default()
        };
        let at = self.house.at();
        self.house
            .read(|tx| self.desk.preview(tx, &at, (name, version), &look))
    }
}

fn problems(result: Result<u32, Error>) -> Vec<String> {
    let Err(Error::Document(problems)) = result else {
        panic!("{result:?}");
    };
    problems.iter().map(ToString::to_string).collect()
}

#[db_test]
fn a_shared_block_is_written_once_and_changes_in_what_was_published(db: &Db) {
    let shelf = Shelf::new(db);
    let refused = problems(shelf.keep(&letter()));
    assert_eq!(
        refused,
        ["blocks[1].name: there is no shared block `signature`"]
    );
    assert_eq!(
        shelf
            .put("signature", &signature("Warmly"), Some(0))
            .unwrap(),
        1
    );
    let version = shelf.keep(&letter()).unwrap();
    let at = shelf.house.at();
    let done = shelf
        .house
        .write(|tx| shelf.desk.publish(tx, &at, "welcome"));
    assert!(done.is_new());
    assert!(shelf.look("welcome", version, "en").html.contains("Warmly"));
    let german = shelf.look("welcome", version, "de");
    assert!(german.text.contains("Herzlich"), "{}", german.text);

    assert_eq!(
        shelf
            .put("signature", &signature("So long"), Some(1))
            .unwrap(),
        2
    );
    let changed = shelf.look("welcome", version, "en");
    assert!(changed.html.contains("So long") && !changed.html.contains("Warmly"));
    // The same again is no new version, and a late one is refused.
    assert_eq!(
        shelf.put("signature", &signature("So long"), None).unwrap(),
        2
    );
    let late = shelf.put("signature", &signature("Late"), Some(1));
    assert!(matches!(late, Err(Error::DraftChanged)), "{late:?}");

    let whole = shelf.house.read(|tx| shelf.desk.common(tx, "signature"));
    assert_eq!(whole.versions.len(), 2);
    let uses: Vec<&str> = whole
        .block
        .uses
        .iter()
        .map(|one| one.template.as_str())
        .collect();
    assert_eq!(uses, ["welcome"]);
    assert_eq!(whole.block.kinds, ["divider", "closing"]);
    // What was written is kept as it was written.
    let kept = shelf
        .house
        .read(|tx| shelf.desk.read(tx, "welcome", version));
    let kept = serde_json::to_value(&kept.document).unwrap();
    assert_eq!(
        kept["blocks"][1],
        json!({"kind": "shared", "name": "signature"})
    );
}

#[db_test]
fn what_templates_show_is_neither_broken_nor_taken_away(db: &Db) {
    let shelf = Shelf::new(db);
    shelf.put("signature", &signature("Warmly"), None).unwrap();
    let _version = shelf.keep(&letter()).unwrap();
    let wrong = problems(shelf.put("signature", &signature("{% if %}"), None));
    assert!(
        wrong.iter().all(|one| one.contains("blocks[1]")),
        "{wrong:?}"
    );
    let nested = json!({"title": "Two", "fallback": "en", "blocks": [{"kind": "shared", "name": "signature"}]});
    let nested = problems(shelf.put("two", &nested, None));
    assert_eq!(nested, ["blocks[0]: a shared block shows no other"]);
    let empty = json!({"title": " ", "fallback": "en", "blocks": []});
    assert_eq!(problems(shelf.put("none", &empty, None)).len(), 2);
    let long = signature(&"x".repeat(40_000));
    assert_eq!(problems(shelf.put("long", &long, None)).len(), 1);
    let named = shelf.put("Not a name", &signature("x"), None);
    assert!(matches!(named, Err(Error::TemplateName)), "{named:?}");

    let used = db.write_now(|tx| shelf.desk.remove_common(tx, "signature"));
    let Err(Error::SharedBlockUsed { templates }) = used else {
        panic!("{used:?}");
    };
    assert_eq!(templates, ["welcome"]);
    let _gone = shelf.house.write(|tx| shelf.desk.discard(tx, "welcome"));
    let removed = shelf
        .house
        .write(|tx| shelf.desk.remove_common(tx, "signature"));
    assert!(removed.is_new());
    let gone = db.read_now(|tx| shelf.desk.common(tx, "signature"));
    assert!(matches!(gone, Err(Error::NoSharedBlock)), "{gone:?}");
}

#[db_test]
fn a_header_and_a_footer_stand_in_every_letter(db: &Db) {
    let shelf = Shelf::new(db);
    let before = shelf.look("hello", 1, "en").html;
    let block = |text: &str| json!({"title": text, "fallback": "en", "blocks": [{"kind": "heading", "text": {"en": text}}]});
    shelf.put("header", &block("Grown here"), None).unwrap();
    shelf.put("footer", &block("Until soon"), None).unwrap();
    let after = shelf.look("hello", 1, "en");
    assert!(!before.contains("Grown here"));
    assert!(after.html.contains("Grown here") && after.html.contains("Until soon"));
    assert!(after.text.contains("Until soon"), "{}", after.text);
    let marked = json!({
        "format": 1, "builder": "things", "fallback": "en",
        "subject": {"en": "News"}, "preheader": {"en": "News"}, "because": {"en": "Because"},
        "mjml": "<mjml><mj-body><mj-shop-header /><mj-section><mj-column><mj-block name=\"footer\" /></mj-column></mj-section><mj-shop-footer /></mj-body></mjml>"
    });
    let version = shelf.keep(&marked).unwrap();
    let marked = shelf.look("welcome", version, "en").html;
    assert_eq!(marked.matches("Grown here").count(), 1);
    assert_eq!(marked.matches("Until soon").count(), 2);
}

#[db_test]
fn it_is_seen_before_it_counts(db: &Db) {
    let shelf = Shelf::new(db);
    let at = shelf.house.at();
    let see = |template: Option<&str>| {
        let sketch = CommonSketch {
            document: json!({"title": "Top", "fallback": "en", "blocks": [{"kind": "text", "text": {"en": "Grown here"}}]}),
            template: template.map(str::to_owned),
            look: Look::default(),
        };
        shelf
            .house
            .read(|tx| shelf.desk.preview_common(tx, &at, "header", &sketch))
    };
    assert!(see(Some("hello")).html.contains("Grown here"));
    let alone = see(None).html;
    assert!(alone.contains("Grown here"));
    assert!(
        alone.contains("You are receiving this message because"),
        "{alone}"
    );
    assert!(!shelf.look("hello", 1, "en").html.contains("Grown here"));
    assert!(shelf.house.read(|tx| shelf.desk.commons(tx)).is_empty());
}
