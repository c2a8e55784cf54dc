//! Documents: every kind of block, what is refused, what cannot get out.

use kernel::{CustomerId, EmailAddress, Language, Timestamp, Zone};
use serde_json::json;

use super::shop;
use crate::{
    Around, LogoPicture, Recipient, Scene, Shop,
    templates::{Compiled, Document, Said},
};

const EVERYTHING: &str = r#"{
    "format": 1, "builder": "order.facts", "fallback": "en",
    "subject": {"en": "Thanks {{ customer.first_name | default: 'to you' }}", "de": "Danke"},
    "preheader": {"en": "What you chose."},
    "because": {"en": "You get this because you ordered."},
    "blocks": [
        {"kind": "heading", "text": {"en": "Thank you & more", "de": "Vielen Dank"}},
        {"kind": "subheading", "text": {"en": "Below"}},
        {"kind": "text", "text": {"en": "One < two,\nand {{ order.total | money }}."}},
        {"kind": "note", "text": {"en": "small"}},
        {"kind": "button", "label": {"en": "Look"}, "link": "{{ order.link }}"},
        {"kind": "image", "source": "https://tea.example/a.jpg", "alt": {"en": "A pot"}, "link": "https://tea.example/"},
        {"kind": "order_lines", "of": "order.lines"},
        {"kind": "products", "of": "order.together", "why": {"en": "Goes with {{ product.with }}"}, "label": {"en": "See"}},
        {"kind": "divider"},
        {"kind": "stars", "question": {"en": "How was it?"}, "link": "https://tea.example/r?stars={{ stars }}"},
        {"kind": "survey", "question": {"en": "Would you?"}, "link": "https://tea.example/s?score={{ score }}", "low": {"en": "no"}, "high": {"en": "yes"}},
        {"kind": "social", "links": [{"name": "Mastodon", "link": "https://social.example/@tea"}]},
        {"if": "order.secret", "kind": "text", "text": {"en": "never shown"}},
        {"kind": "mjml", "source": {"en": "<mj-text>Own {{ shop.name }}</mj-text>"}},
        {"kind": "closing", "text": {"en": "Kind regards,\n{{ shop.name }}"}}
    ]
}"#;

fn say(document: &str, language: &str, link: &str) -> Result<Said, String> {
    say_as(&shop(), document, language, link)
}

fn say_as(shop: &Shop, document: &str, language: &str, link: &str) -> Result<Said, String> {
    let recipient = Recipient {
        customer: CustomerId::from_raw(7),
        email: EmailAddress::parse("ana@example.org").ok(),
        phone: None,
        first_name: Some("Ana".to_owned()),
        last_name: None,
        language: Language::parse(language).unwrap(),
        zone: Zone::utc(),
        may_promote: true,
    };
    let facts = json!({
        "link": link,
        "total": {"minor": 1995, "currency": "GBP"},
        "lines": [
            {"title": "Pot <b>", "quantity": 2, "image": null, "link": "https://tea.example/pot", "note": "blue"},
            {"title": "Cup", "quantity": 1, "image": "https://tea.example/cup.jpg", "link": null, "note": null}
        ],
        "together": [{"title": "Honey", "with": "Pot", "image": null, "link": "https://tea.example/honey"}],
        "secret": null
    });
    let around = Around {
        unsubscribe: Some("https://shop.example/u/token".to_owned()),
        preferences: Some("https://shop.example/p/token".to_owned()),
        view: Some("https://shop.example/v/token".to_owned()),
    };
    let compiled = Compiled::new(Document::parse(document).unwrap());
    compiled.say(&Scene {
        shop,
        recipient: &recipient,
        facts: &facts,
        around: &around,
        now: Timestamp::EPOCH,
    })
}

#[test]
fn a_logo_stands_at_the_head_and_says_the_name_to_who_sees_no_pictures() {
    let link = "https://tea.example/o/1";
    let plain = say(EVERYTHING, "en", link).unwrap();
    assert!(!plain.rendered.html.contains("class=\"logo\""));
    let with_logo = Shop {
        logo: Some(LogoPicture {
            address: "https://shop.example/brand/logo".to_owned(),
            size: (120, 40),
        }),
        ..shop()
    };
    let said = say_as(&with_logo, EVERYTHING, "en", link).unwrap();
    let html = &said.rendered.html;
    let picture = "<img class=\"logo\" src=\"https://shop.example/brand/logo\" width=\"120\" height=\"40\" alt=\"The Tea House\"";
    assert!(html.contains(picture), "{html}");
    assert_eq!(said.warnings, Vec::<String>::new());
    assert_eq!(said.rendered.text, plain.rendered.text);
}

#[test]
fn every_kind_of_block_becomes_html_and_plain_text() {
    let said = say(EVERYTHING, "en", "https://tea.example/o/1").unwrap();
    assert_eq!(said.subject, "Thanks Ana");
    assert_eq!(said.warnings, Vec::<String>::new());
    let html = &said.rendered.html;
    for part in [
        "Thank you &amp; more",
        "One &lt; two,<br />and £19.95.",
        "href=\"https://tea.example/o/1\"",
        "Pot &lt;b&gt;",
        "r?stars=5",
        "s?score=10",
        "https://social.example/@tea",
        "prefers-color-scheme: dark",
        "<meta name=\"color-scheme\"",
        "https://shop.example/u/token",
        "https://shop.example/p/token",
        "https://shop.example/v/token",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    for part in ["never shown", "zqlq", "{{", "{%", "<mj-"] {
        assert!(!html.contains(part), "{part} is in {html}");
    }
    let text = &said.rendered.text;
    for part in [
        "Pot <b> (2 ×): blue",
        "Look: https://tea.example/o/1",
        "score=0",
        "never",
    ] {
        assert_eq!(text.contains(part), part != "never", "{part} in {text}");
    }
    assert!(text.ends_with('\n') && text.contains("\n-- \nYou get this"));
}

#[test]
fn a_language_that_lacks_a_text_gets_the_fallback_and_it_is_told() {
    let said = say(EVERYTHING, "de", "https://tea.example/o/1").unwrap();
    assert_eq!(said.language.code(), "de");
    assert_eq!(said.subject, "Danke");
    assert!(said.rendered.html.contains("Vielen Dank") && said.rendered.html.contains("Below"));
    let document = Document::parse(EVERYTHING).unwrap();
    let missing = document.untranslated(&Language::parse("de").unwrap());
    assert!(
        missing.contains(&"blocks[1].text".to_owned()),
        "{missing:?}"
    );
}

#[test]
fn links_lead_to_the_web() {
    for link in ["", "javascript:alert(1)", "tea.example", "//tea.example"] {
        let refused = say(EVERYTHING, "en", link).unwrap_err();
        assert!(refused.contains("a link or picture"), "{refused}");
    }
}

#[test]
fn what_is_wrong_with_a_document_is_told_by_its_place() {
    let broken = EVERYTHING.replace("{{ shop.name }}</mj-text>", "{{ shop.name</mj-text>");
    let problems = Compiled::new(Document::parse(&broken).unwrap())
        .check()
        .unwrap_err();
    assert!(
        problems
            .iter()
            .any(|problem| problem.at == "blocks[13].source.en"),
        "{problems:?}"
    );
    let unknown = EVERYTHING.replace("mj-text>", "mj-foo>");
    let problems = Compiled::new(Document::parse(&unknown).unwrap())
        .check()
        .unwrap_err();
    assert!(
        problems
            .iter()
            .any(|problem| problem.problem.contains("mj-foo")),
        "{problems:?}"
    );
    assert!(Document::parse("{}").is_err());
    assert!(Document::parse(&EVERYTHING.replace("\"divider\"", "\"wibble\"")).is_err());
}

#[test]
fn a_document_may_be_mjml_and_its_plain_text_is_read_from_it() {
    let document = r#"{
        "format": 1, "builder": "order.facts", "fallback": "en",
        "subject": {"en": "Hi"}, "preheader": {"en": "x"}, "because": {"en": "Because."},
        "texts": {"hello": {"en": "Hello {name}!"}},
        "mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>{{ 'hello' | t: name: customer.first_name }}</mj-text><mj-button href=\"{{ order.link }}\">Go</mj-button></mj-column></mj-section></mj-body></mjml>"
    }"#;
    let said = say(document, "en", "https://tea.example/o/1").unwrap();
    assert!(said.rendered.html.contains("Hello Ana!"));
    assert!(
        said.rendered.text.contains("Hello Ana!"),
        "{}",
        said.rendered.text
    );
    assert!(said.rendered.text.contains("Go: https://tea.example/o/1"));
    let deep = document.replace("<mj-text>", &"<div>".repeat(5000));
    assert!(
        say(&deep, "en", "https://tea.example/")
            .unwrap_err()
            .contains("nested")
    );
}
