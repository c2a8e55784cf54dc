//! Tags, attributes, edits, keys and views.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, db_test};
use kernel::{Country, Day, Language, Zone};

use super::{at, email, mailed, minute, one, phone, read, resolve, told, write};
use crate::{
    AttributeName, AttributeValue, Birthday, CustomerChanges, CustomerFacts, Edit, Error, Key,
    Number, Outcome, Tag,
};

fn tags(words: &[&str]) -> BTreeSet<Tag> {
    words.iter().map(|word| Tag::parse(word).unwrap()).collect()
}

fn name(text: &str) -> AttributeName {
    AttributeName::parse(text).unwrap()
}

fn rich(minutes: i64) -> CustomerFacts {
    CustomerFacts {
        external_id: Some("7".to_owned()),
        phone: Some(phone("+351912345678")),
        handles: vec![Key::Handle {
            kind: "browser".to_owned(),
            name: "b-1".to_owned(),
        }],
        first_name: Some("Ana".to_owned()),
        last_name: Some("Silva".to_owned()),
        language: Some(Language::parse("pt-PT").unwrap()),
        country: Some(Country::parse("PT").unwrap()),
        region: Some("Lisboa".to_owned()),
        city: Some("Cascais".to_owned()),
        postcode: Some("2750-642".to_owned()),
        birthday: Some(Birthday::parse("--02-29").unwrap()),
        tags: vec![
            Tag::parse("VIP").unwrap(),
            Tag::parse(" early  bird").unwrap(),
        ],
        attributes: BTreeMap::from([
            (
                name("Shoe Size"),
                AttributeValue::Number(Number::parse("38.5").unwrap()),
            ),
            (name("trade"), AttributeValue::Boolean(false)),
            (name("colour"), AttributeValue::Text(" Blue ".to_owned())),
            (
                name("joined"),
                AttributeValue::Date(Day::parse("2020-02-29").unwrap()),
            ),
            (name("seen"), AttributeValue::Instant(minute(0))),
        ]),
        ..mailed(minutes, "Ana.Silva@example.com")
    }
}

#[db_test]
fn everything_that_facts_bring_is_shown(db: &Db) {
    let ana = one(db, 0, rich(0));
    let view = read(db, |tx| crate::view(tx, ana)).unwrap();
    insta::assert_json_snapshot!("view", view);
    let again = resolve(db, 9, &[rich(9)]);
    assert_eq!(again[0].outcome, Outcome::Unchanged);
    insta::assert_json_snapshot!("told", told(db, ana));
}

#[db_test]
fn attributes_and_tags_of_facts_are_added_and_never_removed(db: &Db) {
    let ana = one(db, 10, rich(10));
    let later = CustomerFacts {
        tags: vec![Tag::parse("new").unwrap()],
        attributes: BTreeMap::from([(name("colour"), AttributeValue::Text("red".to_owned()))]),
        ..mailed(11, "ana.silva@example.com")
    };
    let earlier = CustomerFacts {
        attributes: BTreeMap::from([
            (name("colour"), AttributeValue::Text("green".to_owned())),
            (name("hat"), AttributeValue::Boolean(true)),
        ]),
        ..mailed(5, "ana.silva@example.com")
    };
    resolve(db, 12, &[later, earlier]);
    let view = read(db, |tx| crate::view(tx, ana)).unwrap();
    let shown: Vec<String> = view
        .attributes
        .iter()
        .map(|one| format!("{} {:?}", one.name.as_str(), one.value))
        .collect();
    assert_eq!(shown[0], "colour Text(\"red\")");
    assert_eq!(shown[1], "hat Boolean(true)");
    assert_eq!(shown.len(), 6);
    assert_eq!(
        view.tags.iter().cloned().collect::<BTreeSet<_>>(),
        tags(&["vip", "early bird", "new"])
    );
}

#[db_test]
fn staff_change_one_customer(db: &Db) {
    let ana = one(db, 0, rich(0));
    let rui = one(db, 0, mailed(0, "rui@example.com"));
    let changes = CustomerChanges {
        email: Edit::Set(email("ana@new.example")),
        city: Edit::Clear,
        last_name: Edit::Set("  ".to_owned()),
        time_zone: Edit::Set(Zone::parse("Atlantic/Azores").unwrap()),
        ..CustomerChanges::default()
    };
    let done = write(db, |tx| crate::update(tx, &at(5), ana, &changes));
    assert!(done.is_new());
    let head = done.into_inner();
    assert_eq!(head.zone(&Zone::utc()).name(), "Atlantic/Azores");
    assert_eq!((head.city, head.last_name), (None, None));
    let again = write(db, |tx| crate::update(tx, &at(6), ana, &changes));
    assert!(!again.is_new());
    // The old address still finds her, the new one too.
    for address in ["ana.silva@example.com", "ANA@new.example"] {
        let found = read(db, |tx| crate::find(tx, &Key::Email(email(address))));
        assert_eq!(found, Some(ana));
    }
    let theft = CustomerChanges {
        email: Edit::Set(email("rui@example.com")),
        ..CustomerChanges::default()
    };
    let refused = db.write_now(|tx| crate::update(tx, &at(7), ana, &theft));
    assert!(
        matches!(refused, Err(Error::KeyTaken { owner }) if owner == rui),
        "{refused:?}"
    );
    // What staff have said now is newer than what the store said before.
    resolve(db, 8, &[rich(3)]);
    let head = read(db, |tx| crate::get(tx, ana)).unwrap();
    assert_eq!(head.email, Some(email("ana@new.example")));
}

#[db_test]
fn tags_and_attributes_are_set_and_removed_once(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    let both = tags(&["vip", "trade"]);
    assert_eq!(
        write(db, |tx| crate::add_tags(tx, &at(1), ana, &both)),
        both
    );
    assert!(write(db, |tx| crate::add_tags(tx, &at(2), ana, &both)).is_empty());
    let gone = write(db, |tx| {
        crate::remove_tags(tx, &at(3), ana, &tags(&["vip", "other"]))
    });
    assert_eq!(gone, tags(&["vip"]));
    let set = BTreeMap::from([
        (
            name("size"),
            Some(AttributeValue::Number(Number::from_whole(40).unwrap())),
        ),
        (name("hat"), None),
    ]);
    let changed = write(db, |tx| crate::set_attributes(tx, &at(4), ana, &set));
    assert_eq!(changed, BTreeSet::from([name("size")]));
    let removed = BTreeMap::from([(name("size"), None)]);
    let changed = write(db, |tx| crate::set_attributes(tx, &at(5), ana, &removed));
    assert_eq!(changed, BTreeSet::from([name("size")]));
    assert!(write(db, |tx| crate::set_attributes(tx, &at(6), ana, &removed)).is_empty());
    assert_eq!(
        told(db, ana),
        [
            r#"customer.created {"source":"shop"}"#,
            r#"customer.tag_added {"tag":"trade"}"#,
            r#"customer.tag_added {"tag":"vip"}"#,
            r#"customer.tag_removed {"tag":"vip"}"#,
            r#"customer.updated {"attributes":["size"],"fields":[]}"#,
            r#"customer.updated {"attributes":["size"],"fields":[]}"#,
        ]
    );
}

#[db_test]
fn a_key_is_added_once_and_never_taken_away_from_another(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    let rui = one(db, 0, mailed(0, "rui@example.com"));
    let browser = Key::Handle {
        kind: "browser".to_owned(),
        name: "b-1".to_owned(),
    };
    assert!(write(db, |tx| crate::add_key(tx, &at(1), ana, &browser)).is_new());
    assert!(!write(db, |tx| crate::add_key(tx, &at(2), ana, &browser)).is_new());
    let refused = db.write_now(|tx| crate::add_key(tx, &at(3), rui, &browser));
    assert!(matches!(refused, Err(Error::KeyTaken { owner }) if owner == ana));
    let nobody =
        db.write_now(|tx| crate::add_key(tx, &at(3), kernel::CustomerId::from_raw(99), &browser));
    assert!(matches!(nobody, Err(Error::NoCustomer)));
}

#[db_test]
fn lists_are_read_page_by_page(db: &Db) {
    let facts: Vec<_> = (0..25)
        .map(|n| mailed(0, &format!("p{n}@example.com")))
        .collect();
    resolve(db, 0, &facts);
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = read(db, |tx| crate::list(tx, after, 10));
        seen.extend(page.customers.iter().map(|customer| customer.id.raw()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=25).collect::<Vec<i64>>());
    assert_eq!(read(db, crate::count), 25);
}
