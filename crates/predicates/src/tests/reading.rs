//! Strict reading with helpful refusals.

use db::Tx;
use kernel::{Currency, CustomerId, Zone};
use serde_json::{Map, Value, json};

use crate::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, ParseContext, Parsed, PredicateError, Spec,
    Unit, Verdict, Window, testing,
};

#[derive(Debug)]
struct Sample {
    bounds: Bounds,
    window: Window,
    channel: Option<&'static str>,
}

impl Leaf for Sample {
    fn members(&self, _: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        Ok(Members::everyone())
    }
    fn holds(&self, _: &mut Tx<'_>, _: CustomerId, _: &Env<'_>) -> Result<Verdict, PredicateError> {
        Ok(Verdict::YES)
    }
    fn watches(&self) -> &'static [&'static str] {
        &["sample"]
    }
    fn moves(&self) -> Moves {
        self.window.moves()
    }
    fn words(&self) -> String {
        format!(
            "placed {}{}",
            self.bounds.words(Unit::Count("order", "orders")),
            self.window.words()
        )
    }
    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        if let Some(channel) = self.channel {
            form.insert("channel".to_owned(), Value::from(channel));
        }
        form
    }
}

fn read(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Sample {
        bounds: fields.bounds()?.unwrap_or(Bounds::at_least(1)),
        window: fields.window()?,
        channel: fields.choice("channel")?,
    }))
}

fn spec() -> Spec {
    Spec::new("sample.count", "How many orders were placed", read)
        .bounds(Kind::Integer)
        .window()
        .optional("channel", Kind::Choice(&["web", "shop"]), "Where")
        .example(json!({"at_least": 2, "within_days": 90}))
        .example(json!({"more_than": 2, "after": "2026-01-01", "channel": "web"}))
}

fn context() -> ParseContext {
    ParseContext {
        currency: Currency::GBP,
        zone: Zone::parse("Europe/London").unwrap(),
        classes: Vec::new(),
    }
}

fn refusal(value: Value) -> String {
    let Value::Object(map) = value else {
        panic!("an object")
    };
    spec()
        .parse(&map, "$.all[0]", &context())
        .unwrap_err()
        .to_string()
}

#[test]
fn the_examples_are_accepted() {
    testing::check_spec(&spec(), &context()).unwrap();
}

#[test]
fn days_are_the_shops_days_and_equal_conditions_have_equal_forms() {
    let form = |value: Value| {
        let Value::Object(map) = value else {
            panic!("an object")
        };
        Value::Object(spec().parse(&map, "$", &context()).unwrap().normal_form())
    };
    assert_eq!(
        form(json!({"more_than": 1, "after": "2026-07-01"})),
        json!({"at_least": 2, "after": "2026-06-30T23:00:00.000Z"})
    );
    assert_eq!(
        form(json!({"at_least": 2, "after": "2026-06-30T23:00:00Z"})),
        json!({"at_least": 2, "after": "2026-06-30T23:00:00.000Z"})
    );
}

#[test]
fn refusals_name_the_place_and_what_would_be_right() {
    assert_eq!(
        refusal(json!({"at_last": 2})),
        "$.all[0]: `sample.count` has no parameter `at_last`: did you mean `at_least`? it takes `at_least`, \
         `at_most`, `exactly`, `more_than`, `less_than`, `within_days`, `older_than_days`, `after`, `before`, `channel`"
    );
    assert_eq!(
        refusal(json!({"at_least": "2"})),
        "$.all[0].at_least: must be a whole number from -1000000000000000 to 1000000000000000"
    );
    assert_eq!(
        refusal(json!({"at_least": 3, "less_than": 3})),
        "$.all[0]: no number is both above the lower and below the upper limit"
    );
    assert_eq!(
        refusal(json!({"exactly": 3, "at_most": 3})),
        "$.all[0]: `exactly` says it all: leave out the other limits"
    );
    assert_eq!(
        refusal(json!({"within_days": 0})),
        "$.all[0].within_days: must be a whole number from 1 to 36500"
    );
    assert_eq!(
        refusal(json!({"within_days": 30, "older_than_days": 30})),
        "$.all[0]: nothing is both so new and so old: `within_days` must be more than `older_than_days`"
    );
    assert_eq!(
        refusal(json!({"after": "1st of May"})),
        "$.all[0].after: must be a day like 2026-03-09 or an instant like 2026-03-09T08:30:00Z"
    );
    assert_eq!(
        refusal(json!({"channel": "wep"})),
        "$.all[0].channel: did you mean `web`? must be one of `web`, `shop`"
    );
    assert_eq!(
        refusal(json!({"channel": null})),
        "$.all[0].channel: must be a text in quotation marks"
    );
}
