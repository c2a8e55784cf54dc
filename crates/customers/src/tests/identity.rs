//! Who is meant by facts.

use db::{Db, db_test};
use kernel::CustomerId;

use super::{at, email, facts, mailed, minute, one, phone, read, resolve, told};
use crate::{
    CustomerFacts, Error, Key,
    Outcome::{self, Created, Nobody, Unchanged, Updated},
};

fn account(minutes: i64, id: &str) -> CustomerFacts {
    CustomerFacts {
        external_id: Some(id.to_owned()),
        ..facts(minutes)
    }
}

fn outcomes(db: &Db, minutes: i64, facts: &[CustomerFacts]) -> Vec<(i64, Outcome)> {
    resolve(db, minutes, facts)
        .into_iter()
        .map(|resolved| (resolved.customer.raw(), resolved.outcome))
        .collect()
}

#[db_test]
fn capitals_of_an_address_do_not_make_another_person_but_dots_and_tags_do(db: &Db) {
    let got = outcomes(
        db,
        0,
        &[
            mailed(0, "Ana@Example.com"),
            mailed(0, "ana@example.com"),
            mailed(0, "a.na@example.com"),
            mailed(0, "ana+shop@example.com"),
        ],
    );
    // The second spelling is the newer one, and the one to write to.
    assert_eq!(
        got,
        [(1, Created), (1, Updated), (2, Created), (3, Created)]
    );
    let head = read(db, |tx| crate::get(tx, CustomerId::from_raw(1))).unwrap();
    assert_eq!(head.email, Some(email("ana@example.com")));
}

#[db_test]
fn a_guest_becomes_a_customer(db: &Db) {
    let guest = one(db, 0, mailed(0, "ana@example.com"));
    let joined = CustomerFacts {
        email: Some(email("ana@example.com")),
        first_name: Some(" Ana\u{a0}Lucía ".to_owned()),
        ..account(5, "7")
    };
    assert_eq!(
        outcomes(db, 5, std::slice::from_ref(&joined)),
        [(guest.raw(), Updated)]
    );
    assert_eq!(outcomes(db, 6, &[joined]), [(guest.raw(), Unchanged)]);
    assert_eq!(
        outcomes(db, 7, &[account(7, "7")]),
        [(guest.raw(), Unchanged)]
    );
    // The same id in another system is another id.
    let elsewhere = CustomerFacts {
        source: "other".to_owned(),
        ..account(8, "7")
    };
    assert_eq!(outcomes(db, 8, &[elsewhere])[0].1, Created);
    let head = read(db, |tx| crate::get(tx, guest)).unwrap();
    assert_eq!(head.first_name.as_deref(), Some("Ana Lucía"));
    assert_eq!(
        told(db, guest),
        [
            r#"customer.created {"source":"shop"}"#,
            r#"customer.updated {"attributes":[],"fields":["first_name"]}"#,
        ]
    );
}

#[db_test]
fn one_person_many_times_in_a_batch_is_one(db: &Db) {
    let both = |minutes| CustomerFacts {
        email: Some(email("ana@example.com")),
        ..account(minutes, "7")
    };
    let got = outcomes(
        db,
        0,
        &[
            account(0, "7"),
            facts(0),
            both(1),
            mailed(2, "ana@example.com"),
            account(3, "8"),
        ],
    );
    assert_eq!(
        got,
        [
            (1, Created),
            (0, Nobody),
            (1, Updated),
            (1, Unchanged),
            (2, Created)
        ]
    );
    let count = read(db, crate::count);
    assert_eq!(count, 2);
}

#[db_test]
fn two_known_people_are_not_joined_by_facts_and_the_conflict_is_told_once(db: &Db) {
    let ana = one(db, 0, mailed(0, "ana@example.com"));
    let account_seven = one(db, 0, account(0, "7"));
    let contradiction = CustomerFacts {
        email: Some(email("ana@example.com")),
        last_name: Some("Silva".to_owned()),
        ..account(1, "7")
    };
    for minutes in [1, 2] {
        let got = one(db, minutes, contradiction.clone());
        assert_eq!(got, account_seven);
    }
    let head = read(db, |tx| crate::get(tx, account_seven)).unwrap();
    assert_eq!(head.email, None, "the address stays with its owner");
    assert_eq!(head.last_name.as_deref(), Some("Silva"));
    let owner = read(db, |tx| {
        crate::find(tx, &Key::Email(email("ANA@example.com")))
    });
    assert_eq!(owner, Some(ana));
    assert_eq!(
        told(db, account_seven),
        [
            r#"customer.created {"source":"shop"}"#,
            r#"customer.updated {"attributes":[],"fields":["last_name"]}"#,
            r#"customer.identity_conflict {"key":"email","other":"cus_1"}"#,
        ]
    );
}

#[db_test]
fn a_household_shares_a_telephone(db: &Db) {
    let with_phone = |address: Option<&str>| CustomerFacts {
        phone: Some(phone("+441632960123")),
        email: address.map(email),
        ..facts(0)
    };
    let nameless = one(db, 0, with_phone(None));
    assert_eq!(one(db, 1, with_phone(None)), nameless);
    assert_eq!(one(db, 2, with_phone(Some("ana@example.com"))), nameless);
    let other = one(db, 3, with_phone(Some("rui@example.com")));
    assert_ne!(other, nameless);
    assert_eq!(one(db, 4, with_phone(None)), nameless);
    let head = read(db, |tx| crate::get(tx, other)).unwrap();
    assert_eq!(head.phone, None);
}

#[db_test]
fn older_facts_only_fill_blanks_and_nothing_is_blanked_out(db: &Db) {
    let named = |minutes, first: &str| CustomerFacts {
        first_name: Some(first.to_owned()),
        ..mailed(minutes, "ana@example.com")
    };
    let ana = one(db, 10, named(10, "Ana"));
    let older = CustomerFacts {
        last_name: Some("Silva".to_owned()),
        created_at: Some(minute(-900)),
        ..named(5, "Anna")
    };
    assert_eq!(
        outcomes(db, 11, std::slice::from_ref(&older)),
        [(ana.raw(), Updated)]
    );
    assert_eq!(outcomes(db, 12, &[older]), [(ana.raw(), Unchanged)]);
    assert_eq!(one(db, 13, mailed(13, "ana@example.com")), ana);
    let head = read(db, |tx| crate::get(tx, ana)).unwrap();
    assert_eq!(head.full_name().as_deref(), Some("Ana Silva"));
    assert_eq!(head.created_at, minute(-900));
}

#[db_test]
fn too_many_facts_and_endless_ids_are_refused(db: &Db) {
    let many = vec![facts(0); 1_001];
    let refused = db.write_now(|tx| crate::resolve_many(tx, &at(0), &many, false));
    assert!(matches!(refused, Err(Error::TooMany)), "{refused:?}");
    let endless = [account(0, &"7".repeat(1_001))];
    let refused = db.write_now(|tx| crate::resolve_many(tx, &at(0), &endless, false));
    assert!(matches!(refused, Err(Error::LongKey)), "{refused:?}");
}

#[db_test]
fn two_writers_at_once_make_one_customer(db: &Db) {
    std::thread::scope(|scope| {
        for worker in 0..4_i64 {
            scope.spawn(move || {
                for step in 0..25 {
                    let batch: Vec<CustomerFacts> = (0..10)
                        .map(|n| CustomerFacts {
                            first_name: Some(format!("Writer {worker}")),
                            email: Some(email(&format!("p{}@example.com", (step + n) % 30))),
                            ..account(worker * 100 + step, &((step + n) % 30).to_string())
                        })
                        .collect();
                    resolve(db, worker * 200 + step, &batch);
                }
            });
        }
    });
    assert_eq!(read(db, crate::count), 30);
    let page = read(db, |tx| crate::list(tx, None, 100));
    for customer in page.customers {
        let view = read(db, |tx| crate::view(tx, customer.id)).unwrap();
        assert_eq!(view.keys.len(), 2);
    }
}
