//! Every template, in every language, for all kinds of customers and orders.

use db::{Db, db_test};
use kernel::{CustomerId, EmailAddress, Language, Zone};
use messages::{Around, Recipient, Rendered, Scene, Template, Written};
use reactions::{Companion, OrderFacts, OrderLine};

use super::house::{morning, shop};

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "pt"];
const UNSUBSCRIBE: &str = "https://post.amber.example/u/token";
/// What somebody may write into any field of a store.
const HOSTILE: &str =
    "</td><script>alert('x')</script> {{ order.total | times: 9 }} {% for %} {name} \"&\" ${7*7}";

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

fn write(template: &Template, recipient: &Recipient, facts: &OrderFacts) -> (Written, Rendered) {
    let shop = shop();
    let facts = serde_json::to_value(facts).unwrap();
    let written = (template.write)(Scene {
        shop: &shop,
        recipient,
        facts: &facts,
    })
    .unwrap();
    let around = Around {
        unsubscribe: Some(UNSUBSCRIBE.to_owned()),
        ..Around::default()
    };
    let rendered = messages::render(&shop, &written, &around).unwrap();
    (written, rendered)
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
    for template in [crate::thank_you::template()] {
        for language in LANGUAGES {
            for name in [None, Some("Ana"), Some("  María José "), Some(HOSTILE)] {
                for (case, facts) in orders() {
                    let to = recipient(language, name);
                    let (written, rendered) = write(&template, &to, &facts);
                    let told = format!("{} in {language}, {name:?}, {case}", template.name);
                    assert_eq!(written.language.primary(), language, "{told}");
                    let sentences = [&written.subject, &written.preheader, &written.because];
                    for sentence in sentences
                        .into_iter()
                        .chain(rendered_lines(&rendered).iter())
                    {
                        assert!(!sentence.contains("  "), "{told}: `{sentence}`");
                        assert!(!sentence.contains(['{', '}']), "{told}: `{sentence}`");
                        assert!(!sentence.contains(" ,"), "{told}: `{sentence}`");
                    }
                    for sentence in sentences {
                        assert!(!sentence.trim().is_empty() && sentence.trim() == sentence);
                        assert!(!sentence.contains(char::is_control), "{told}: `{sentence}`");
                    }
                    assert!(written.subject.chars().count() <= 60, "{}", written.subject);
                    let letters = written.preheader.chars().count();
                    assert!((40..=120).contains(&letters), "{told}: {letters}");
                    let called =
                        written.subject.contains("Ana") || written.subject.contains("María José");
                    let has_name = name.is_some_and(|name| name != HOSTILE);
                    assert_eq!(called, has_name, "{told}: {}", written.subject);
                    assert!(
                        rendered.text.contains(UNSUBSCRIBE) && rendered.html.contains(UNSUBSCRIBE)
                    );
                    assert!(rendered.text.contains("1001") && rendered.html.contains("1001"));
                }
            }
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
    for template in [crate::thank_you::template()] {
        for language in LANGUAGES {
            let (written, rendered) =
                write(&template, &recipient(language, Some("Ana")), &hostile());
            assert!(!rendered.html.contains("<script"), "{language}");
            assert!(!rendered.html.contains("</td><s"), "{language}");
            assert!(rendered.html.contains("&#60;script&#62;"), "{language}");
            assert!(
                rendered.text.contains(HOSTILE),
                "it is shown as it is, and not worked out"
            );
            assert!(!written.subject.contains("script"));
        }
    }
}

#[test]
fn an_unknown_language_is_written_to_in_english() {
    let template = crate::thank_you::template();
    let (written, _) = write(&template, &recipient("nl", None), &order(1, 0, true));
    assert_eq!(written.language, Language::english());
}

#[test]
fn the_words_of_thank_you() {
    for language in LANGUAGES {
        let mut told = Vec::new();
        let cases = [
            (Some("Ana"), order(1, 0, true)),
            (None, order(8, 4, false)),
            (Some("Ana"), order(8, 1, false)),
        ];
        for (name, mut facts) in cases {
            if facts.more == 1 {
                facts.together.clear();
            }
            let template = crate::thank_you::template();
            let (written, rendered) = write(&template, &recipient(language, name), &facts);
            told.push(format!(
                "Subject: {}\nPreview: {}\n\n{}\n===\n",
                written.subject, written.preheader, rendered.text
            ));
        }
        insta::assert_snapshot!(format!("thank_you_{language}"), told.concat());
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
        assert_eq!(crate::calling::by_name(given).as_deref(), called, "{given}");
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
