//! What programmes bring: credit, lift and advice.

use db::{Db, db_test};
use kernel::{Currency, Span, Timestamp, Zone};
use messages::{Measured, Strand, What};

use crate::{Met, Programme, Verdict, Wanted, measures, measures::value::Costs};

fn wanted(now: Timestamp) -> Wanted {
    Wanted {
        programme: None,
        from: None,
        to: None,
        currency: Currency::parse("GBP").unwrap(),
        zone: Zone::utc(),
        now,
    }
}

fn met(customer: i64, at: Timestamp, held_out: bool) -> Met {
    Met {
        customer: kernel::CustomerId::from_raw(customer),
        at,
        held_out,
    }
}

#[db_test]
fn a_programme_without_anything_says_so(db: &Db) {
    let now = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    let programmes = [
        Programme {
            name: "empty".to_owned(),
            state: "live".to_owned(),
            met: Vec::new(),
        },
        Programme {
            name: "without".to_owned(),
            state: "live".to_owned(),
            met: vec![met(1, now.minus(Span::DAY), false)],
        },
        Programme {
            name: "young".to_owned(),
            state: "live".to_owned(),
            met: (1..=20)
                .map(|number| met(number, now.minus(Span::DAY), number % 10 == 0))
                .collect(),
        },
    ];
    let found = db
        .read_now(|tx| measures(tx, &programmes, &wanted(now)))
        .unwrap();
    let said: Vec<(Verdict, &str)> = found
        .programmes
        .iter()
        .map(|one| {
            let lift = one.lift.as_ref().unwrap();
            (lift.verdict, lift.words.as_str())
        })
        .collect();
    assert_eq!(said[0], (Verdict::NoHoldout, "Nobody has come in yet."));
    assert_eq!(said[1].0, Verdict::NoHoldout);
    assert!(said[1].1.contains("Hold out a tenth"));
    assert_eq!(said[2].0, Verdict::NotEnoughData);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(
        json["programmes"][0]["figures"]["rates"],
        serde_json::json!({})
    );
    let only = Wanted {
        programme: Some("young".to_owned()),
        ..wanted(now)
    };
    let found = db.read_now(|tx| measures(tx, &programmes, &only)).unwrap();
    assert_eq!(found.programmes.len(), 1);
}

#[test]
fn advice_needs_enough_and_says_its_threshold() {
    let strand = Strand {
        programme: "p".to_owned(),
        node: "ask".to_owned(),
        template: "t".to_owned(),
    };
    let figures = |numbers: &[(What, i64)]| {
        let measured: Vec<Measured> = numbers
            .iter()
            .map(|(what, number)| Measured {
                strand: strand.clone(),
                what: *what,
                number: *number,
            })
            .collect();
        crate::Figures::of(&measured)
    };
    let bad = figures(&[
        (What::Sent, 10_000),
        (What::Bounced, 500),
        (What::Opened, 300),
        (What::Clicked, 10),
        (What::Unsubscribed, 200),
        (What::Complained, 60),
    ]);
    let said: Vec<String> = crate::advise(&bad)
        .into_iter()
        .map(|one| one.code)
        .collect();
    assert_eq!(
        said,
        [
            "low_opens",
            "low_clicks",
            "high_unsubscribes",
            "high_complaints",
            "high_bounces"
        ]
    );
    assert_eq!(bad.delivered, 9_500);
    let few = figures(&[(What::Sent, 100), (What::Opened, 1)]);
    assert!(crate::advise(&few).is_empty(), "too few to say anything");
    let good = figures(&[
        (What::Captured, 1_000),
        (What::Opened, 400),
        (What::Clicked, 60),
    ]);
    assert!(crate::advise(&good).is_empty());
}

#[test]
fn parts_of_texts_are_paid_for_besides() {
    let figures = crate::Figures {
        sent: 1_250,
        segments: 300,
        ..crate::Figures::default()
    };
    let costs = |messages, texts| Costs { messages, texts }.of(&figures);
    assert_eq!(costs(80, 0), 100);
    assert_eq!(costs(80, 4_000), 1_300);
}
