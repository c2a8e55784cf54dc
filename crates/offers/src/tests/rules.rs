//! What is decided without a database.

use std::collections::BTreeMap;

use kernel::{Currency, Language};
use liquid::Locale;

use super::{percent, shared, single_use, start};
use crate::{Amounts, Codes, Definition, Gives};

fn pounds(amount: i64) -> Amounts {
    [("GBP".to_owned(), amount)].into()
}

#[test]
fn what_an_offer_gives_is_told_in_the_reader_s_language() {
    let gift: BTreeMap<Language, String> = [("en", "a mug"), ("de", "eine Tasse")]
        .into_iter()
        .map(|(language, text)| (Language::parse(language).unwrap(), text.to_owned()))
        .collect();
    let all = [
        Gives::Percent { percent: 15 },
        Gives::Amount {
            amounts: pounds(500),
        },
        Gives::FreeShipping {},
        Gives::Gift { text: gift },
        Gives::StoreCredit {
            amounts: pounds(1_250),
        },
    ];
    let mut told = String::new();
    for language in ["en-GB", "de", "fr", "es", "pt", "pl"] {
        let locale = Locale::new(Language::parse(language).unwrap(), start());
        for gives in &all {
            let definition = Definition {
                gives: gives.clone(),
                minimum: pounds(3_000),
                ..percent(single_use())
            };
            let words = definition.terms(Currency::GBP).told(&locale);
            told.push_str(language);
            told.push_str(": ");
            told.push_str(&words);
            told.push('\n');
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_wrong_with_a_definition_is_told_all_at_once() {
    let wrong = Definition {
        title: " ".to_owned(),
        gives: Gives::Percent { percent: 0 },
        codes: Codes::SingleUse {
            prefix: "A B".to_owned(),
        },
        minimum: [("XYZ".to_owned(), 5)].into(),
        costs: [("GBP".to_owned(), -1)].into(),
        valid_days: Some(0),
        most: Some(0),
        ..percent(single_use())
    };
    let fields: Vec<String> = wrong
        .checked()
        .unwrap_err()
        .into_iter()
        .map(|one| one.field)
        .collect();
    assert_eq!(
        fields,
        [
            "title",
            "gives.percent",
            "codes.prefix",
            "minimum",
            "costs",
            "valid_days",
            "most"
        ]
    );
    for gives in [
        Gives::Amount {
            amounts: Amounts::new(),
        },
        Gives::StoreCredit { amounts: pounds(0) },
        Gives::Gift {
            text: BTreeMap::new(),
        },
    ] {
        let definition = Definition {
            gives,
            ..percent(shared("AB"))
        };
        assert_eq!(
            definition.checked().unwrap_err().len(),
            2,
            "and its code is too short"
        );
    }
}

#[test]
fn the_most_that_one_may_cost() {
    let of = |gives: Gives, costs: Amounts| {
        let definition = Definition {
            gives,
            costs,
            ..percent(single_use())
        };
        definition.most_of_one(Currency::GBP, Some(8_000))
    };
    assert_eq!(
        of(Gives::Percent { percent: 10 }, Amounts::new()),
        Some(800)
    );
    assert_eq!(
        of(
            Gives::Amount {
                amounts: pounds(500)
            },
            Amounts::new()
        ),
        Some(500)
    );
    assert_eq!(of(Gives::FreeShipping {}, pounds(450)), Some(450));
    assert_eq!(of(Gives::FreeShipping {}, Amounts::new()), None);
    assert_eq!(
        percent(single_use()).most_of_one(Currency::GBP, None),
        None,
        "no order, no average"
    );
}

#[test]
fn events_keep_their_shapes() {
    use crate::public::{GivenEvent, OFFER_GIVEN, OFFER_REDEEMED, RedeemedEvent, VERSION};
    let given = GivenEvent {
        offer: "come-back".to_owned(),
        given: crate::GivenId::from_raw(1),
        code: "BACK-7KQ2MXW4RT9H".to_owned(),
        programme: "win-back".to_owned(),
        expires_at: Some(start()),
    };
    let redeemed = RedeemedEvent {
        offer: "come-back".to_owned(),
        code: "BACK7KQ2MXW4RT9H".to_owned(),
        order: orders::OrderId::from_raw(2),
        whose: crate::Whose::Theirs,
        given: Some(crate::GivenId::from_raw(1)),
        programme: "win-back".to_owned(),
        currency: Currency::GBP,
        cost: 500,
    };
    let all = [
        (OFFER_GIVEN, serde_json::to_value(given).unwrap()),
        (OFFER_REDEEMED, serde_json::to_value(redeemed).unwrap()),
    ];
    let told: Vec<String> = all
        .iter()
        .map(|(kind, data)| format!("{kind} {VERSION} {data:#}"))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
