//! The shop's own templates: written, published, looked at, tried; and those that nobody should be able to save.

use std::sync::Arc;

use db::{Db, db_test};
use http::{Method, StatusCode};
use kernel::{Clock as _, SystemClock};
use mail::Capture;
use serde_json::{Value, json};
use web::testing::Client;

use super::{House, an_ask, email};
use crate::{
    Error, Purpose,
    templates::{Desk, Draft, Look, State, Trial, template_routes},
};

fn document() -> Value {
    json!({
        "format": 1, "builder": "things", "fallback": "en",
        "subject": {"en": "{{ things.things[0] }} for {{ customer.first_name }}", "de": "Neues"},
        "preheader": {"en": "What you asked us to tell you."},
        "because": {"en": "You asked for news."},
        "blocks": [
            {"kind": "text", "text": {"en": "We have {{ things.things | join: ' and ' }}."}},
            {"kind": "button", "label": {"en": "Look"}, "link": "https://tea.example/new"},
        ]
    })
}

fn with_text(text: &str) -> Value {
    let mut document = document();
    document["blocks"][0]["text"]["en"] = json!(text);
    document
}

impl House<'_> {
    fn desk(&self) -> Desk {
        Desk::new(
            Arc::clone(&self.office.contents),
            Arc::clone(&self.office.policies),
        )
    }

    fn save(&self, document: &Value, saves: Option<i64>) -> Result<u32, Error> {
        let draft = Draft {
            document: document.clone(),
            saves,
        };
        let saved = self
            .db
            .write_now(|tx| self.desk().save(tx, &self.at(), "welcome", &draft));
        Ok(saved?.version.version)
    }

    fn publish(&self) -> u32 {
        let done = self.write(|tx| self.desk().publish(tx, &self.at(), "welcome"));
        done.into_inner().version.version
    }
}

#[db_test]
fn a_draft_is_written_at_until_it_is_published_and_then_stays(db: &Db) {
    let house = House::new(db);
    let desk = house.desk();
    let nothing = house
        .db
        .write_now(|tx| desk.publish(tx, &house.at(), "welcome"));
    assert!(matches!(nothing, Err(Error::NoTemplate)));
    assert_eq!(house.save(&document(), Some(0)).unwrap(), 1001);
    assert_eq!(house.save(&with_text("Second"), Some(1)).unwrap(), 1001);
    let late = house.save(&with_text("Late"), Some(1));
    assert!(matches!(late, Err(Error::DraftChanged)), "{late:?}");
    assert!(!house.read(|tx| Ok(crate::templates::is_published(tx, "welcome", 1001)?)));
    assert_eq!(house.publish(), 1001);
    assert!(house.read(|tx| Ok(crate::templates::is_published(tx, "welcome", 1001)?)));
    assert!(
        !house
            .write(|tx| desk.publish(tx, &house.at(), "welcome"))
            .is_new()
    );
    assert_eq!(house.save(&with_text("Third"), Some(0)).unwrap(), 1002);
    let kept = house.read(|tx| desk.read(tx, "welcome", 1001));
    assert_eq!(kept.version.state, State::Published);
    let kept_words = serde_json::to_value(&kept.document).unwrap();
    assert_eq!(kept_words["blocks"][0]["text"]["en"], "Second");
    assert_eq!(kept.languages, ["de", "en"]);
    assert!(kept.untranslated.contains(&"de: preheader".to_owned()));
    assert_eq!(house.read(|tx| desk.newest(tx, "welcome")), 1001);
    assert_eq!(house.read(|tx| desk.newest(tx, "hello")), 1);
    let told: Vec<(String, u32, State)> = house
        .read(|tx| desk.list(tx))
        .into_iter()
        .map(|view| (view.name, view.version, view.state))
        .collect();
    assert_eq!(
        told,
        [
            ("hello".to_owned(), 1, State::Shipped),
            ("welcome".to_owned(), 1002, State::Draft),
            ("welcome".to_owned(), 1001, State::Published),
        ]
    );
    assert!(house.write(|tx| desk.discard(tx, "welcome")).is_new());
    assert!(!house.write(|tx| desk.discard(tx, "welcome")).is_new());
    let gone = db.read_now(|tx| desk.read(tx, "welcome", 1002));
    assert!(matches!(gone, Err(Error::NoTemplate)));
}

#[db_test]
fn what_the_program_brings_can_be_written_anew_and_is_never_taken_from_its_place(db: &Db) {
    let house = House::new(db);
    let draft = Draft {
        document: document(),
        saves: None,
    };
    let desk = house.desk();
    let saved = house.write(|tx| desk.save(tx, &house.at(), "hello", &draft));
    assert_eq!(saved.version.version, 1001);
    let shipped = house.read(|tx| desk.read(tx, "hello", 1));
    assert_eq!(shipped.version.state, State::Shipped);
    for name in ["", "Hello", "1hello", "hello there", &"x".repeat(61)] {
        let refused = db.write_now(|tx| desk.save(tx, &house.at(), name, &draft));
        assert!(matches!(refused, Err(Error::TemplateName)), "{name}");
    }
}

#[db_test]
fn a_message_says_what_was_published(db: &Db) {
    let house = House::new(db);
    house.save(&document(), None).unwrap();
    house.publish();
    let ana = house.willing("ana@example.com");
    let mut ask = an_ask(ana, Purpose::Marketing, "tea", house.now());
    "welcome".clone_into(&mut ask.content.template);
    ask.content.version = 1001;
    house.ask(&ask);
    let mut gone = an_ask(ana, Purpose::Transactional, "gone", house.now());
    gone.content.version = 77;
    house.ask(&gone);
    house.send(&Capture);
    let mut states = house.states(ana);
    states.sort_unstable();
    assert_eq!(states, ["captured", "failed"]);
    let letters: Vec<String> = house
        .messages(ana)
        .into_iter()
        .filter_map(|message| house.read(|tx| crate::view(tx, ana, message)))
        .map(|letter| letter.subject)
        .collect();
    assert_eq!(letters, ["tea for Ana"]);
}

#[db_test]
fn a_template_is_looked_at_for_a_sample_a_customer_and_an_event(db: &Db) {
    let house = House::new(db);
    let desk = house.desk();
    house.save(&document(), None).unwrap();
    let look =
        |look: Look| db.read_now(|tx| desk.preview(tx, &house.at(), ("welcome", 1001), &look));
    let sample = look(Look::default()).unwrap();
    assert_eq!(sample.subject, "tea for Ana");
    assert_eq!(sample.links[0], "https://tea.example/new");
    assert_eq!(sample.warnings, Vec::<String>::new());
    assert!(sample.text.contains("We have tea.") && sample.html_bytes == sample.html.len());
    let german = Look {
        language: Some(kernel::Language::parse("de-AT").unwrap()),
        ..Look::default()
    };
    assert_eq!(look(german).unwrap().subject, "Neues");
    let ben = house.willing("ben@example.com");
    let told = Look {
        customer: Some(ben),
        data: Some(json!({"thing": "honey"})),
        ..Look::default()
    };
    assert_eq!(look(told).unwrap().subject, "honey for Ana");
    let moot = Look {
        customer: Some(ben),
        data: Some(json!({"moot": "the order was cancelled"})),
        ..Look::default()
    };
    let refused = look(moot).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the template cannot be shown: the order was cancelled"
    );
    let no_event = Look {
        customer: Some(ben),
        event: Some(77),
        ..Look::default()
    };
    assert!(
        look(no_event)
            .unwrap_err()
            .to_string()
            .contains("no event 77")
    );
}

#[db_test]
fn a_test_goes_to_the_staff_and_says_what_the_customer_would_read(db: &Db) {
    let house = House::new(db);
    house.save(&document(), None).unwrap();
    let ben = house.willing("ben@example.com");
    let trial = Trial {
        channel: None,
        to: email("staff@example.com"),
        look: Look {
            customer: Some(ben),
            data: Some(json!({"thing": "honey"})),
            ..Look::default()
        },
    };
    let test = || {
        db.write_now(|tx| {
            let desk = house.desk();
            desk.test(tx, &house.at(), ("welcome", 1001), &trial)
        })
    };
    assert!(matches!(test(), Err(Error::Unshown { .. })));
    let staff = house.customer("staff@example.com");
    assert!(test().unwrap().is_new());
    let told = house.send(&Capture);
    assert_eq!(told.captured, 1);
    assert_eq!(house.messages(ben).len(), 0);
    let letter = house.letter(staff, house.messages(staff)[0]);
    assert_eq!(letter.to.address.as_str(), "staff@example.com");
    assert_eq!(letter.subject, "honey for Ana");
    assert!(letter.text.contains("https://shop.example/u/"));
}

/// What nobody may save: each is refused, and soon.
#[db_test]
fn templates_that_would_never_end_are_refused_at_once(db: &Db) {
    let house = House::new(db);
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}x{}", open.repeat(times), close.repeat(times))
    };
    let mjml = |inner: &str| {
        let mut document = document();
        document.as_object_mut().unwrap().remove("blocks");
        document["mjml"] = json!(format!(
            "<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"
        ));
        document
    };
    let mut parts = mjml(&"<mj-block name=\"a\" />".repeat(10_000));
    parts["parts"] = json!({"a": {"kind": "text", "text": {"en": "x".repeat(10_000)}}});
    let mut condition = document();
    condition["blocks"][0]["if"] = json!("a %}{% for i in (1..1000000000) %}{% endfor %}{% if b");
    let hostile = [
        with_text("{% for i in (1..1000000000000) %}{% endfor %}"),
        with_text("{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}"),
        with_text("{% for i in (1..1000000000) %}a line of text{% endfor %}"),
        with_text(
            "{% assign a = 'xxxxxxxx' %}{% for i in (1..64) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
        ),
        with_text(&deep("{% if true %}", "{% endif %}", 2_000)),
        with_text("{% include 'secrets' %}"),
        with_text("{% render '/etc/passwd' %}"),
        with_text("{{ 'https://a.example/' | fetch }}"),
        with_text(&"x".repeat(300_000)),
        mjml(&deep("<mj-text><div>", "</div></mj-text>", 3_000)),
        mjml("<mj-include path=\"/etc/passwd\" />"),
        mjml("<mj-text><a href=\"javascript:alert(1)\">x</a></mj-text>"),
        mjml("<mj-text>{% for i in (1..1000000) %}<div>{% endfor %}</mj-text>"),
        mjml(&"<mj-text>".repeat(20_000)),
        mjml("<mj-block name=\"none\" />"),
        parts,
        condition,
    ];
    for document in &hostile {
        let begin = SystemClock.now();
        let refused = house.save(document, None);
        let took = SystemClock.now().since(begin).millis();
        let shown: String = document.to_string().chars().take(300).collect();
        match refused {
            Err(Error::Document(problems)) => assert!(!problems.is_empty(), "{shown}"),
            other => panic!("{shown} gave {other:?}"),
        }
        // Within 100 ms in the program; tests run unoptimised beside others.
        assert!(took < 2_000, "{took} ms: {shown}");
    }
    assert_eq!(house.read(|tx| house.desk().list(tx)).len(), 1);
}

#[db_test]
fn nothing_of_the_house_can_be_read_from_a_template(db: &Db) {
    let house = House::new(db);
    let desk = house.desk();
    for word in [
        "settings",
        "secret",
        "database",
        "env",
        "office",
        "shop.secret",
        "customer.id",
        "facts.recipient",
        "self",
        "global",
    ] {
        let document = with_text(&format!("[{{{{ {word} }}}}]"));
        let shown = db
            .read_now(|tx| desk.preview_document(tx, &house.at(), &document, &Look::default()))
            .unwrap();
        assert!(shown.text.contains("[]"), "{word}: {}", shown.text);
        assert_eq!(shown.warnings, [format!("there is no `{word}`")]);
    }
}

#[db_test]
fn templates_over_http(db: &Db) {
    let house = House::new(db);
    let client = Client::new(db, template_routes(house.desk()));
    assert_eq!(
        client.get("/templates").json()["templates"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(client.get("/templates/hello").json()["state"], "shipped");
    assert_eq!(
        client.get("/templates/welcome").status,
        StatusCode::NOT_FOUND
    );
    let broken = client.call(
        Method::PUT,
        "/templates/welcome",
        &json!({"document": with_text("Hello {{ customer.first_name")}),
    );
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = broken.json();
    assert_eq!(told["code"], "messages.bad_document");
    assert_eq!(told["errors"][0]["field"], "blocks[0].text.en");
    let saved = client.call(
        Method::PUT,
        "/templates/welcome",
        &json!({"document": document()}),
    );
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    assert_eq!(
        (&saved.json()["version"], &saved.json()["saves"]),
        (&json!(1001), &json!(1))
    );
    let changed = client.call(
        Method::PUT,
        "/templates/welcome",
        &json!({"document": document(), "saves": 0}),
    );
    assert_eq!(changed.status, StatusCode::CONFLICT);
}

#[db_test]
fn templates_are_published_looked_at_and_tried_over_http(db: &Db) {
    let house = House::new(db);
    let client = Client::new(db, template_routes(house.desk()));
    house.save(&document(), None).unwrap();
    let published = client.call(Method::POST, "/templates/welcome/publish", &json!({}));
    assert_eq!(published.json()["state"], "published");
    let shown = client.call(
        Method::POST,
        "/templates/welcome/1001/preview",
        &json!({"language": "de"}),
    );
    assert_eq!(shown.json()["subject"], "Neues");
    let sketch = client.call(
        Method::POST,
        "/template-previews",
        &json!({"document": with_text("Sketch")}),
    );
    assert!(sketch.json()["text"].as_str().unwrap().contains("Sketch"));
    let trial = json!({"to": "nobody@example.com"});
    let refused = client.call(Method::POST, "/templates/welcome/1001/test", &trial);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.customer("nobody@example.com");
    let tested = client.call(Method::POST, "/templates/welcome/1001/test", &trial);
    assert_eq!(tested.status, StatusCode::ACCEPTED, "{}", tested.text());
    let variables = client.get("/template-variables").json();
    assert_eq!(
        variables["builders"][0]["variables"][0]["name"],
        "things.things[]"
    );
    assert!(
        variables["filters"]
            .as_array()
            .unwrap()
            .contains(&json!("money"))
    );
    assert_eq!(
        client
            .call(Method::DELETE, "/templates/welcome", &json!(null))
            .status,
        StatusCode::NO_CONTENT
    );
}
