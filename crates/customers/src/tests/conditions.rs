//! Conditions: both forms agree over random people and times.

use std::collections::BTreeMap;

use db::{Db, testing};
use kernel::{Country, Currency, CustomerId, Day, Language, Span, Timestamp, Zone};
use predicates::{Env, ParseContext, testing::check, testing::check_spec};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{at, email, minute, rooms, secret, write};
use crate::{
    AttributeName, AttributeValue, Birthday, Channel, Consent, ConsentState, CustomerFacts, Method,
    Number, Purpose, Tag,
};

const NOBODY: [i64; 0] = [];

fn context() -> ParseContext {
    ParseContext {
        currency: Currency::parse("GBP").unwrap(),
        zone: Zone::parse("Europe/London").unwrap(),
        classes: Vec::new(),
    }
}

/// Asks for the members and checks the other form against them.
fn ask(db: &Db, now: Timestamp, condition: &Value) -> Vec<i64> {
    let context = context();
    let map = condition.as_object().unwrap();
    let specs = crate::predicates();
    let spec = specs
        .iter()
        .find(|spec| spec.name == map["predicate"])
        .unwrap();
    let leaf = spec.parse(map, "$", &context).unwrap();
    let versions = |_: &'static str| 0;
    let env = Env::new(now, &context.zone, context.currency, &versions);
    let people = db
        .read_now(|tx| crate::list(tx, None, 1_000))
        .unwrap()
        .customers;
    let people: Vec<CustomerId> = people.iter().map(|customer| customer.id).collect();
    db.read_now(|tx| {
        check(tx, leaf.as_ref(), &people, &env).unwrap();
        let members = leaf.members(tx, &env).unwrap();
        let found = people.iter().filter(|id| members.contains(**id));
        Ok::<_, db::DbError>(found.map(|id| id.raw()).collect())
    })
    .unwrap()
}

#[test]
fn every_condition_has_examples_words_and_one_form() {
    let told: Vec<Value> = crate::predicates()
        .iter()
        .map(|spec| {
            check_spec(spec, &context()).unwrap();
            let examples: Vec<Value> = spec
                .examples
                .iter()
                .map(|example| {
                    let leaf = spec
                        .parse(example.as_object().unwrap(), "$", &context())
                        .unwrap();
                    json!({"given": example, "form": leaf.normal_form(), "words": leaf.words()})
                })
                .collect();
            json!({"name": spec.name, "summary": spec.summary, "examples": examples})
        })
        .collect();
    insta::assert_json_snapshot!(told);
}

#[test]
fn nonsense_is_refused_with_its_reason() {
    let told: Vec<String> = [
        json!({"predicate": "customer.country", "country": "Atlantis"}),
        json!({"predicate": "customer.country", "country": "GB", "any_of": ["FR"]}),
        json!({"predicate": "customer.language", "language": "english"}),
        json!({"predicate": "customer.birthday_within", "days": 361}),
        json!({"predicate": "customer.created"}),
        json!({"predicate": "customer.list", "customers": ["12"]}),
        json!({"predicate": "customer.consent", "channel": "fax"}),
        json!({"predicate": "customer.attribute", "name": "x"}),
        json!({"predicate": "customer.attribute", "name": "x", "is": [1]}),
        json!({"predicate": "customer.attribute", "name": "x", "is": 1, "known": true}),
        json!({"predicate": "customer.attribute", "name": "x", "at_least": 2, "at_most": 1}),
        json!({"predicate": "customer.attribute", "name": "x", "at_least": 1e14}),
        json!({"predicate": "customer.attribute", "name": "x", "is": "y".repeat(120)}),
        json!({"predicate": "customer.tag", "tag": "x".repeat(101)}),
    ]
    .iter()
    .map(|condition| {
        let map = condition.as_object().unwrap();
        let specs = crate::predicates();
        let spec = specs
            .iter()
            .find(|spec| spec.name == map["predicate"])
            .unwrap();
        spec.parse(map, "$", &context()).unwrap_err().to_string()
    })
    .collect();
    insta::assert_json_snapshot!(told);
}

const PLACES: [(&str, &str); 5] = [
    ("GB", "London"),
    ("FR", "Orléans"),
    ("AU", "Perth"),
    ("NZ", "Auckland"),
    ("US", "London"),
];
const ZONES: [&str; 4] = [
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Europe/Lisbon",
    "America/St_Johns",
];

#[derive(Clone, Debug)]
struct Somebody {
    place: Option<usize>,
    zone: Option<usize>,
    language: Option<&'static str>,
    birthday: Option<(u8, u8)>,
    tags: Vec<u8>,
    attribute: Option<AttributeValue>,
    consent: Option<(ConsentState, Option<i64>)>,
    has_email: bool,
    age_hours: i64,
}

fn some_value() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        (0..4_i64).prop_map(|n| AttributeValue::Number(Number::from_millionths(n * 500_000))),
        any::<bool>().prop_map(AttributeValue::Boolean),
        prop::sample::select(vec!["Blue", "blue ", "red", "2026-03-01"])
            .prop_map(|text| AttributeValue::Text(text.to_owned())),
        (-3..3_i64)
            .prop_map(|n| AttributeValue::Date(Day::parse("2026-03-01").unwrap().plus_days(n))),
        (-60..60_i64).prop_map(|n| AttributeValue::Instant(minute(n * 60))),
    ]
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let states = prop::sample::select(ConsentState::ALL.to_vec());
    (
        (prop::option::of(0..5_usize), prop::option::of(0..4_usize)),
        prop::option::of(prop::sample::select(vec!["en", "en-GB", "pt-BR", "pt"])),
        // Around the end of February, and the turn of the year.
        prop::option::of(prop_oneof![
            (2..=3_u8, 1..=29_u8),
            (12..=12_u8, 25..=31_u8),
            (1..=1_u8, 1..=9_u8)
        ]),
        prop::collection::vec(0..3_u8, 0..3),
        prop::option::of(some_value()),
        prop::option::of((states, prop::option::of(-30..300_i64))),
        any::<bool>(),
        0..200_i64,
    )
        .prop_map(
            |(
                (place, zone),
                language,
                birthday,
                tags,
                attribute,
                consent,
                has_email,
                age_hours,
            )| Somebody {
                place,
                zone,
                language,
                birthday,
                tags,
                attribute,
                consent,
                has_email,
                age_hours,
            },
        )
}

fn settle(db: &Db, people: &[Somebody]) {
    for (number, somebody) in (0_i64..).zip(people) {
        let place = somebody.place.map(|place| PLACES[place]);
        let facts = CustomerFacts {
            external_id: Some(number.to_string()),
            email: somebody
                .has_email
                .then(|| email(&format!("p{number}@example.com"))),
            country: place.map(|(country, _)| Country::parse(country).unwrap()),
            city: place.map(|(_, city)| city.to_owned()),
            region: place.map(|(_, city)| format!("{city} County")),
            time_zone: somebody.zone.map(|zone| Zone::parse(ZONES[zone]).unwrap()),
            language: somebody.language.map(|code| Language::parse(code).unwrap()),
            birthday: somebody
                .birthday
                .map(|(month, day)| Birthday::new(month, day, None).unwrap()),
            tags: somebody
                .tags
                .iter()
                .map(|tag| Tag::parse(&format!("T{tag}")).unwrap())
                .collect(),
            attributes: somebody
                .attribute
                .iter()
                .map(|value| (AttributeName::parse("thing").unwrap(), value.clone()))
                .collect::<BTreeMap<_, _>>(),
            created_at: Some(minute(-somebody.age_hours * 60)),
            ..CustomerFacts::new("shop", minute(0))
        };
        let moment = at(number);
        let customer = write(db, |tx| {
            crate::resolve_many(tx, &moment, std::slice::from_ref(&facts), true)
        })[0]
            .customer;
        if let Some((state, end)) = somebody.consent {
            let question = (Channel::Email, Purpose::Marketing);
            let consent = Consent {
                expires_at: end.map(|hours| minute(hours * 60)),
                ..Consent::new(question, state, minute(0), Method::SingleOptIn, "form")
            };
            let _done = write(db, |tx| {
                crate::set_consent(tx, &moment, &secret(), customer, &consent)
            });
        }
    }
    // One merge, so that a merged customer with data of its own is around.
    let first = [1, 2].map(CustomerId::from_raw);
    if people.len() > 1 {
        let _done = write(db, |tx| {
            crate::merge(tx, &at(500), first[0], first[1], "test")
        });
    }
}

fn conditions() -> Vec<Value> {
    let attribute = |mut rest: Value| {
        rest["predicate"] = json!("customer.attribute");
        rest["name"] = json!("Thing");
        rest
    };
    vec![
        json!({"predicate": "customer.everyone"}),
        json!({"predicate": "customer.list", "customers": ["cus_1", "cus_3", "cus_77"]}),
        json!({"predicate": "customer.email_known"}),
        json!({"predicate": "customer.created", "within_days": 3}),
        json!({"predicate": "customer.created", "older_than_days": 2, "within_days": 6}),
        json!({"predicate": "customer.created", "before": "2026-02-26"}),
        json!({"predicate": "customer.language", "any_of": ["en", "pt-BR"]}),
        json!({"predicate": "customer.language", "language": "en-GB"}),
        json!({"predicate": "customer.country", "any_of": ["United Kingdom", "AU"]}),
        json!({"predicate": "customer.city", "city": "LONDON"}),
        json!({"predicate": "customer.city", "city": "orleans", "country": "FR"}),
        json!({"predicate": "customer.region", "any_of": ["London  County", "x"], "country": "US"}),
        json!({"predicate": "customer.birthday_within", "days": 0}),
        json!({"predicate": "customer.birthday_within", "days": 7}),
        json!({"predicate": "customer.birthday_within", "days": 330}),
        json!({"predicate": "customer.tag", "any_of": ["t0", "T2"]}),
        json!({"predicate": "customer.consent", "channel": "email"}),
        json!({"predicate": "customer.consent", "channel": "email", "state": "implied"}),
        json!({"predicate": "customer.consent", "channel": "email", "state": "none"}),
        attribute(json!({"known": true})),
        attribute(json!({"known": false})),
        attribute(json!({"is": "BLUE"})),
        attribute(json!({"any_of": ["2026-03-01", 0.5, false, "2026-03-01T12:00:00Z"]})),
        attribute(json!({"at_least": 0.5, "at_most": 1})),
        attribute(json!({"within_days": 1})),
        attribute(json!({"after": "2026-03-01"})),
    ]
}

thread_local! {
    /// The case that a plain function pointer cannot carry.
    static CASE: std::cell::RefCell<(Vec<Somebody>, i64)> = const { std::cell::RefCell::new((Vec::new(), 0)) };
}

fn agree(db: &Db) {
    CASE.with_borrow(|(people, hours)| {
        settle(db, people);
        for now in [minute(hours * 60), minute(hours * 60 + 1)] {
            for condition in conditions() {
                ask(db, now, &condition);
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_of_every_condition_agree(
        people in prop::collection::vec(somebody(), 1..10),
        hours in prop_oneof![-60..60_i64, -5_000..9_000_i64],
    ) {
        CASE.set((people, hours));
        testing::on_sqlite(&rooms(), agree);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_of_every_condition_agree_on_postgres(
        people in prop::collection::vec(somebody(), 1..10),
        hours in -60..60_i64,
    ) {
        CASE.set((people, hours));
        testing::on_postgres(&rooms(), agree);
    }
}

#[db::db_test]
fn a_birthday_begins_and_ends_where_the_customer_lives(db: &Db) {
    let born = |zone: &str, birthday: &str, number: &str| CustomerFacts {
        external_id: Some(number.to_owned()),
        time_zone: Some(Zone::parse(zone).unwrap()),
        birthday: Some(Birthday::parse(birthday).unwrap()),
        ..CustomerFacts::new("shop", minute(0))
    };
    let facts = [
        born("Pacific/Kiritimati", "--03-01", "1"),
        born("Pacific/Pago_Pago", "--03-01", "2"),
        born("Europe/London", "1996-02-29", "3"),
    ];
    write(db, |tx| crate::resolve_many(tx, &at(0), &facts, true));
    let today = json!({"predicate": "customer.birthday_within", "days": 0});
    let at = |text: &str| ask(db, Timestamp::parse(text).unwrap(), &today);
    // It is 1 March on Kiritimati from 10:00 UTC of the day before.
    assert_eq!(at("2026-02-28T09:59:59.999Z"), [3]);
    assert_eq!(at("2026-02-28T10:00:00Z"), [1, 3]);
    assert_eq!(at("2026-03-01T00:00:00Z"), [1]);
    assert_eq!(at("2026-03-01T10:00:00Z"), NOBODY);
    assert_eq!(at("2026-03-01T11:00:00Z"), [2]);
    assert_eq!(at("2028-02-29T12:00:00Z"), [1, 3]);
    assert_eq!(at("2028-02-28T09:00:00Z"), NOBODY);
    let week = json!({"predicate": "customer.birthday_within", "days": 7});
    let soon = Timestamp::parse("2026-02-21T00:00:00Z").unwrap();
    assert_eq!(ask(db, soon, &week), [3]);
    assert_eq!(ask(db, soon.plus(Span::from_days(1)), &week), [1, 3]);
}
