//! Every template, in every language, for all kinds of customers and orders.

use std::{collections::BTreeMap, sync::Arc};

use db::{Db, db_test};
use kernel::{CustomerId, EmailAddress, Language, Zone};
use messages::{Around, Contents, Policies, Ready, Recipient, Rendered, Scene, templates::Said};
use reactions::{Companion, OrderFacts, OrderLine};
use serde_json::{Value, json};

use super::house::{morning, shop};

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "pt"];
const UNSUBSCRIBE: &str = "https://post.amber.example/u/token";
const PREFERENCES: &str = "https://post.amber.example/p/token";
const VIEW: &str = "https://post.amber.example/v/token";
/// What somebody may write into any field of a store.
const HOSTILE: &str =
    "</td><script>alert('x')</script> {{ order.total | times: 9 }} {% for %} {name} \"&\" ${7*7}";

fn recipient(language: &str, first_name: Option<&str>) -> Recipient {
    Recipient {
        customer: CustomerId::from_raw(7),
        email: EmailAddress::parse("ana@example.org").ok(),
        phone: None,
        first_name: first_name.map(str::to_owned),
        last_name: None,
        language: Language::parse(language).unwrap(),
        zone: Zone::parse("Europe/London").unwrap(),
        may_promote: true,
    }
}

fn line(number: usize) -> OrderLine {
    OrderLine {
        title: format!("Beeswax candle no. {number}"),
        quantity: i64::try_from(number).unwrap(),
        image: Some(format!("https://amber.example/i/{number}.jpg")),
        link: Some(format!("https://amber.example/p/{number}")),
    }
}

fn companion(title: &str) -> Companion {
    Companion {
        title: title.to_owned(),
        with: "Beeswax candle no. 1".to_owned(),
        image: None,
        link: Some("https://amber.example/p/holder".to_owned()),
    }
}

/// An order with so many lines told and so many left out.
fn order(lines: usize, more: usize, is_first: bool) -> OrderFacts {
    OrderFacts {
        number: "1001".to_owned(),
        placed_at: morning(),
        is_first,
        risk: None,
        lines: (1..=lines).map(line).collect(),
        more,
        together: vec![companion("Brass candle holder"), companion("Long matches")],
    }
}

fn hostile() -> OrderFacts {
    let bad = || HOSTILE.to_owned();
    let line = OrderLine {
        title: bad(),
        ..line(1)
    };
    let one = Companion {
        title: bad(),
        with: bad(),
        ..companion("")
    };
    OrderFacts {
        number: bad(),
        lines: vec![line],
        together: vec![one],
        ..order(0, 0, true)
    }
}

/// Every template, ready.
fn all() -> BTreeMap<String, Arc<Ready>> {
    let nobody: Policies = Arc::new(|_tx| Err(messages::Error::Window));
    let builders = reactions::builders(&reactions::Parts::new(nobody));
    let contents = Contents::new(crate::templates(), builders).unwrap();
    contents
        .all_shipped()
        .map(|(name, version, _)| {
            let ready = contents.shipped(name, version).unwrap();
            (name.to_owned(), ready)
        })
        .collect()
}

/// Nothing may be missing.
fn write(ready: &Ready, recipient: &Recipient, facts: &Value) -> Said {
    let shop = shop();
    let around = Around {
        unsubscribe: Some(UNSUBSCRIBE.to_owned()),
        preferences: Some(PREFERENCES.to_owned()),
        view: Some(VIEW.to_owned()),
    };
    let said = ready.words.say(&Scene {
        shop: &shop,
        recipient,
        facts,
        around: &around,
        now: morning(),
    });
    let said = said.unwrap();
    assert_eq!(said.warnings, Vec::<String>::new());
    said
}

/// What the builder of a template finds about an order.
fn facts_of(ready: &Ready, order: &OrderFacts) -> Value {
    let mut facts = serde_json::to_value(order).unwrap();
    match ready.words.document().builder.as_str() {
        "order.facts" | "order.suggestions" => facts,
        "order.review" => {
            facts["link"] = json!("https://reviews.example/amber");
            facts
        }
        "community.facts" => json!({"link": "https://forum.example/amber"}),
        "refill.facts" => json!({ "lines": facts["lines"] }),
        "customer.facts" => json!({}),
        // Such a letter is written without anything to suggest too.
        "customer.ideas" if order.more == 0 => json!({ "suggested": [] }),
        "customer.suggestions" | "customer.ideas" => json!({ "suggested": suggested(order) }),
        other => panic!("nobody knows what `{other}` finds"),
    }
}

/// Something to suggest for each reason there is.
fn suggested(order: &OrderFacts) -> Vec<Value> {
    let title = order.lines.first().map_or("Candle", |line| &line.title);
    let one = |reason: &str, with: Option<&str>| {
        json!({
            "title": title, "why": "not said", "reason": reason, "with": with, "image": null,
            "link": "https://amber.example/p/holder",
        })
    };
    vec![
        one("goes_with", Some(title)),
        one("like", Some("Brass candle holder")),
        one("better", Some("Long matches")),
        one("new_in_category", Some("Candles")),
        one("bought_again", None),
        one("pinned", None),
        one("trending", None),
    ]
}

/// All kinds of orders.
fn orders() -> Vec<(&'static str, OrderFacts)> {
    let mut alone = order(1, 0, true);
    alone.together.clear();
    let mut bare = order(0, 0, false);
    bare.together.clear();
    vec![
        ("the first, of one line", order(1, 0, true)),
        ("the second, of twelve lines", order(8, 4, false)),
        ("of nine lines", order(8, 1, false)),
        ("nothing goes with it", alone),
        ("nothing is known of it", bare),
    ]
}

#[test]
fn every_template_speaks_every_language_to_everybody() {
    for (template, ready) in all() {
        for language in LANGUAGES {
            for name in [None, Some("Ana"), Some("  María José "), Some(HOSTILE)] {
                for (case, order) in orders() {
                    let to = recipient(language, name);
                    let said = write(&ready, &to, &facts_of(&ready, &order));
                    let told = format!("{template} in {language}, {name:?}, {case}");
                    assert_eq!(said.language.primary(), language, "{told}");
                    check_sentences(&said, &told);
                    let called =
                        said.rendered.text.contains("Ana") || said.rendered.text.contains("María");
                    assert_eq!(called, name.is_some_and(|name| name != HOSTILE), "{told}");
                    for link in [UNSUBSCRIBE, PREFERENCES, VIEW] {
                        let rendered = &said.rendered;
                        assert!(rendered.text.contains(link) && rendered.html.contains(link));
                    }
                    let size = said.rendered.html.len();
                    assert!(size < 40_000, "{told} has {size} bytes");
                }
            }
        }
    }
}

fn check_sentences(said: &Said, told: &str) {
    let lines = [&said.subject, &said.preheader];
    for sentence in lines
        .into_iter()
        .chain(rendered_lines(&said.rendered).iter())
    {
        assert!(!sentence.contains("  "), "{told}: `{sentence}`");
        assert!(!sentence.contains(['{', '}']), "{told}: `{sentence}`");
        assert!(!sentence.contains(" ,"), "{told}: `{sentence}`");
    }
    for sentence in lines {
        assert!(!sentence.trim().is_empty() && sentence.trim() == sentence);
        assert!(!sentence.contains(char::is_control), "{told}: `{sentence}`");
    }
    assert!(said.subject.chars().count() <= 60, "{}", said.subject);
    let letters = said.preheader.chars().count();
    assert!((40..=120).contains(&letters), "{told}: {letters}");
}

#[test]
fn nothing_is_left_untranslated() {
    for (name, ready) in all() {
        ready.words.check().unwrap();
        for language in LANGUAGES {
            let language = Language::parse(language).unwrap();
            let missing = ready.words.document().untranslated(&language);
            assert_eq!(missing, Vec::<String>::new(), "{name} in {language}");
        }
    }
}

fn rendered_lines(rendered: &Rendered) -> Vec<String> {
    rendered
        .text
        .lines()
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn what_a_store_writes_is_text_and_nothing_else() {
    for (name, ready) in all() {
        for language in LANGUAGES {
            let facts = facts_of(&ready, &hostile());
            let said = write(&ready, &recipient(language, Some("Ana")), &facts);
            let rendered = &said.rendered;
            assert!(!rendered.html.contains("<script"), "{name} in {language}");
            assert!(!rendered.html.contains("</td><s"), "{name} in {language}");
            let shows = rendered.text.contains(HOSTILE);
            assert_eq!(shows, rendered.html.contains("&lt;script&gt;"), "{name}");
            let speaks_of_an_order = ["thank-you", "goes-with", "for-you"].contains(&name.as_str());
            assert!(
                shows || !speaks_of_an_order,
                "it is shown as it is, and not worked out"
            );
            assert!(!said.subject.contains("script"));
        }
    }
}

#[test]
fn an_unknown_language_is_written_to_in_english() {
    for ready in all().values() {
        let facts = facts_of(ready, &order(1, 0, true));
        let said = write(ready, &recipient("nl", None), &facts);
        assert_eq!(said.language, Language::english());
    }
}

#[test]
fn the_words_of_thank_you() {
    let ready = all().remove("thank-you").unwrap();
    for language in LANGUAGES {
        let mut told = Vec::new();
        let cases = [
            (Some("Ana"), order(1, 0, true)),
            (None, order(8, 4, false)),
            (Some("Ana"), order(8, 1, false)),
        ];
        for (name, mut order) in cases {
            if order.more == 1 {
                order.together.clear();
            }
            let facts = facts_of(&ready, &order);
            let said = write(&ready, &recipient(language, name), &facts);
            told.push(format!(
                "Subject: {}\nPreview: {}\n\n{}\n===\n",
                said.subject, said.preheader, said.rendered.text
            ));
        }
        insta::assert_snapshot!(format!("thank_you_{language}"), told.concat());
    }
}

#[test]
fn the_words_of_all_letters() {
    for language in LANGUAGES {
        let mut told = Vec::new();
        for (name, ready) in all() {
            if name == "thank-you" {
                continue;
            }
            let facts = facts_of(&ready, &order(1, 1, true));
            let said = write(&ready, &recipient(language, Some("Ana")), &facts);
            let (words, _foot) = said.rendered.text.split_once("\n-- \n").unwrap();
            told.push(format!(
                "# {name}\nSubject: {}\nPreview: {}\n\n{words}\n",
                said.subject, said.preheader
            ));
        }
        insta::assert_snapshot!(format!("letters_{language}"), told.concat());
    }
}

#[test]
fn people_are_called_by_names_and_by_nothing_else() {
    for (given, called) in [
        ("Ana", Some("Ana")),
        (" Anne-Marie  O’Neill ", Some("Anne-Marie O’Neill")),
        ("Łukasz", Some("Łukasz")),
        ("太郎", Some("太郎")),
        ("Ana\r\nBcc: all@example.org", None),
        ("Win at www.example.org/now", None),
        ("www.example.org", None),
        ("user_123", None),
        ("…", None),
        ("", None),
        ("An endless name that no sentence could ever carry", None),
    ] {
        assert_eq!(
            messages::templates::by_name(given).as_deref(),
            called,
            "{given}"
        );
    }
}

#[db_test]
fn every_playbook_is_on_the_shelf_and_can_be_published(db: &Db) {
    let shelf = crate::shelf();
    assert_eq!(shelf.ready.len(), crate::PLAYBOOKS.len());
    for ready in &shelf.ready {
        db.read_now(|tx| shelf.check(tx, &ready.document)).unwrap();
        assert!(crate::find(ready.name.as_str()).is_some());
    }
    let mut names: Vec<&str> = crate::PLAYBOOKS
        .iter()
        .map(|playbook| playbook.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), crate::PLAYBOOKS.len());
    assert!(crate::find("nothing").is_none());
}
