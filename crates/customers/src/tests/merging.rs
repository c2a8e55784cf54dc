//! Two customers become one, and two again.

use std::collections::BTreeMap;

use db::{Db, DbError, db_test};
use kernel::CustomerId;

use super::{at, mailed, minute, one, phone, read, secret, told, write};
use crate::{
    AttributeName, AttributeValue, Channel, Consent, ConsentState, CustomerFacts, Error, MergeId,
    Method, Purpose, Tag,
};

fn name(text: &str) -> AttributeName {
    AttributeName::parse(text).unwrap()
}

fn with(address: &str, words: &[&str], minutes: i64) -> CustomerFacts {
    let text = |text: &str| AttributeValue::Text(text.to_owned());
    CustomerFacts {
        tags: words.iter().map(|word| Tag::parse(word).unwrap()).collect(),
        attributes: words
            .iter()
            .map(|word| (name(word), text(address)))
            .collect(),
        ..mailed(minutes, address)
    }
}

fn says(db: &Db, customer: CustomerId, state: ConsentState, minutes: i64) {
    let question = (Channel::Email, Purpose::Marketing);
    let consent = Consent::new(
        question,
        state,
        minute(minutes),
        Method::SingleOptIn,
        "shop",
    );
    let _done = write(db, |tx| {
        crate::set_consent(tx, &at(minutes), &secret(), customer, &consent)
    });
}

/// Everything of the room's tables about living customers, for comparing before and after.
fn dump(db: &Db) -> Vec<String> {
    let queries = [
        "SELECT key, customer_id, '' FROM customers_lookup ORDER BY key",
        "SELECT tag, customer_id, '' FROM customers_tag ORDER BY customer_id, tag",
        "SELECT name, customer_id, text_value FROM customers_attribute ORDER BY customer_id, name",
        "SELECT state, customer_id, evidence FROM customers_consent ORDER BY customer_id, consent_id",
        "SELECT state, customer_id, purpose FROM customers_consent_state ORDER BY customer_id",
        "SELECT state, customer_id, COALESCE(email, '') || COALESCE(phone, '') || COALESCE(first_name, '') \
         FROM customers_customer ORDER BY customer_id",
    ];
    let mut lines = Vec::new();
    for query in queries {
        let rows: Vec<String> = db
            .read_now(|tx| {
                tx.query(query, &[], |row| {
                    let number: i64 = row.get(1)?;
                    Ok::<_, DbError>(format!("{} {number} {}", row.text(0)?, row.text(2)?))
                })
            })
            .unwrap();
        lines.extend(rows);
    }
    lines.extend(tokens(db));
    lines
}

fn tokens(db: &Db) -> Vec<String> {
    db.read_now(|tx| {
        tx.query(
            "SELECT token, customer_id FROM customers_token ORDER BY token, customer_id",
            &[],
            |row| {
                let token = String::from_utf8(row.get::<Vec<u8>>(0)?).unwrap();
                Ok::<_, DbError>(format!("{token} {}", row.get::<i64>(1)?))
            },
        )
    })
    .unwrap()
}

fn merge(db: &Db, minutes: i64, from: CustomerId, into: CustomerId) -> MergeId {
    write(db, |tx| crate::merge(tx, &at(minutes), from, into, "staff"))
        .into_inner()
        .merge
}

#[db_test]
fn everything_goes_over_and_comes_back(db: &Db) {
    let guest = CustomerFacts {
        phone: Some(phone("+351912345678")),
        first_name: Some("Ana".to_owned()),
        created_at: Some(minute(-500)),
        ..with("ana@old.example", &["shared", "theirs"], 0)
    };
    let guest = one(db, 0, guest);
    let account = one(db, 0, with("ana@new.example", &["shared", "own"], 0));
    says(db, guest, ConsentState::Refused, 5);
    says(db, account, ConsentState::Granted, 4);
    let before = dump(db);
    let id = merge(db, 10, guest, account);
    let view = read(db, |tx| crate::view(tx, account)).unwrap();
    assert_eq!(view.email.unwrap().as_str(), "ana@new.example");
    assert_eq!(view.first_name.as_deref(), Some("Ana"));
    assert_eq!(view.created_at, minute(-500));
    assert_eq!(view.keys.len(), 3);
    assert_eq!(view.tags.len(), 3);
    let values: BTreeMap<&str, String> = view
        .attributes
        .iter()
        .map(|one| (one.name.as_str(), format!("{:?}", one.value)))
        .collect();
    assert_eq!(values["shared"], "Text(\"ana@new.example\")");
    assert_eq!(values["theirs"], "Text(\"ana@old.example\")");
    assert_eq!(
        view.consents[0].state,
        ConsentState::Refused,
        "the latest statement holds"
    );
    assert_eq!(read(db, crate::count), 1);
    let current = read(db, |tx| crate::current(tx, guest)).unwrap();
    assert_eq!(current.id, account);
    // Facts about the old address now are about the one who stayed.
    assert_eq!(one(db, 11, mailed(11, "ana@old.example")), account);
    let again = write(db, |tx| crate::merge(tx, &at(12), guest, account, "staff"));
    assert!(!again.is_new());
    let done = write(db, |tx| crate::unmerge(tx, &at(13), id, "staff"));
    let undone = done.get();
    assert!(done.is_new());
    assert_eq!((undone.restored, undone.survivor), (guest, account));
    assert_eq!(undone.homes, [guest]);
    let mut expected = before;
    // The fact of minute 11 gave the account the old address while it was hers; the address went back with its key.
    expected.retain(|line| line != &format!("active {} ana@new.example", account.raw()));
    let mut after = dump(db);
    after.retain(|line| line != &format!("active {} ", account.raw()));
    assert_eq!(after, expected);
    let again = write(db, |tx| crate::unmerge(tx, &at(14), id, "staff"));
    assert!(!again.is_new());
    let kinds: Vec<String> = told(db, account)
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(
        kinds,
        [
            "customer.created",
            "customer.tag_added",
            "customer.tag_added",
            "customer.consent_changed",
            "customer.merged",
            "customer.consent_changed",
            "customer.updated",
            "customer.unmerged",
            "customer.consent_changed"
        ]
    );
}

#[db_test]
fn a_chain_of_merges_is_undone_from_either_end(db: &Db) {
    let facts = |address: &str, tag: &str, first: Option<&str>| CustomerFacts {
        first_name: first.map(str::to_owned),
        ..with(address, &[tag, "all"], 0)
    };
    let a = one(db, 0, facts("a@example.com", "a", Some("Ana")));
    let b = one(db, 0, facts("b@example.com", "b", None));
    let c = one(db, 0, facts("c@example.com", "c", None));
    says(db, a, ConsentState::Granted, 1);
    let before = dump(db);
    let first = merge(db, 2, a, b);
    let between = dump(db);
    let second = merge(db, 3, b, c);
    assert_eq!(
        read(db, |tx| crate::get(tx, c))
            .unwrap()
            .first_name
            .as_deref(),
        Some("Ana")
    );
    let _done = write(db, |tx| crate::unmerge(tx, &at(4), second, "staff"));
    assert_eq!(dump(db), between);
    let _done = write(db, |tx| crate::unmerge(tx, &at(5), first, "staff"));
    assert_eq!(dump(db), before);
    // The other way round: the older merge first.
    let first = merge(db, 6, a, b);
    let second = merge(db, 7, b, c);
    let undone = write(db, |tx| crate::unmerge(tx, &at(8), first, "staff")).into_inner();
    assert_eq!((undone.restored, undone.survivor), (a, c));
    let names = [a, b, c].map(|id| read(db, |tx| crate::get(tx, id)).unwrap().first_name);
    assert_eq!(names, [Some("Ana".to_owned()), None, None]);
    let undone = write(db, |tx| crate::unmerge(tx, &at(9), second, "staff")).into_inner();
    assert_eq!(undone.homes, [b]);
    assert_eq!(dump(db), before);
}

#[db_test]
fn what_cannot_be_merged_is_refused(db: &Db) {
    let [a, b, c] = ["a", "b", "c"].map(|n| one(db, 0, mailed(0, &format!("{n}@example.com"))));
    let attempt = |from, into| db.write_now(|tx| crate::merge(tx, &at(1), from, into, "staff"));
    assert!(matches!(attempt(a, a), Err(Error::SameCustomer)));
    assert!(matches!(
        attempt(a, CustomerId::from_raw(9)),
        Err(Error::NoCustomer)
    ));
    let _id = merge(db, 1, a, b);
    assert!(matches!(attempt(a, c), Err(Error::Merged { into }) if into == b));
    assert!(matches!(attempt(c, a), Err(Error::Merged { into }) if into == b));
    let refused =
        db.write_now(|tx| crate::add_tags(tx, &at(2), a, &[Tag::parse("x").unwrap()].into()));
    assert!(matches!(refused, Err(Error::Merged { into }) if into == b));
    let refused = db.write_now(|tx| crate::unmerge(tx, &at(2), MergeId::from_raw(5), "staff"));
    assert!(matches!(refused, Err(Error::NoMerge)));
}
