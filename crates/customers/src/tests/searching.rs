//! What staff find by typing.

use db::{Db, db_test};
use kernel::CustomerId;

use super::{at, mailed, one, phone, read, resolve, write};
use crate::{CustomerChanges, CustomerFacts, Edit};

const NOBODY: [i64; 0] = [];

fn found(db: &Db, text: &str) -> Vec<i64> {
    read(db, |tx| crate::search(tx, text, None, 50))
        .customers
        .iter()
        .map(|customer| customer.id.raw())
        .collect()
}

fn people(db: &Db) {
    let person = |address: &str, first: &str, last: &str| CustomerFacts {
        first_name: Some(first.to_owned()),
        last_name: Some(last.to_owned()),
        ..mailed(0, address)
    };
    let zoe = CustomerFacts {
        phone: Some(phone("+447700900123")),
        external_id: Some("gid://shop/Customer/90817".to_owned()),
        ..person("z.mueller+news@mail.example.org", "Zoë", "Müller-Łukasz")
    };
    let jose = CustomerFacts {
        phone: Some(phone("+12025550143")),
        ..person("pepe@correo.example", "José", "Núñez")
    };
    resolve(db, 0, &[zoe, jose, person("li@example.cn", "李", "小龙")]);
}

#[db_test]
fn names_addresses_numbers_and_ids_are_found_by_their_beginnings(db: &Db) {
    people(db);
    for text in [
        "zoe",
        "ZOË",
        "mull",
        "lukasz zo",
        "z.mueller+news@mail.example.org",
        "Z.MUELLER+news@",
        "mueller",
        "news",
        "mail.example",
        "@mail.example.org",
        "+44 7700 900123",
        "07700 900123",
        "00447700900",
        "7700900",
        "90817",
        "gid://shop/Customer/90817",
        "cus_1",
    ] {
        assert_eq!(found(db, text), [1], "{text}");
    }
    for text in ["jose nu", "nuñez", "(202) 555-0143", "1 202 555"] {
        assert_eq!(found(db, text), [2], "{text}");
    }
    assert_eq!(found(db, "小"), [3]);
    assert_eq!(found(db, "example"), [1, 3], "a word of the domain");
    for text in [
        "",
        "   ",
        "zoe nunez",
        "oe",
        "cus_9",
        "%",
        "' OR 1=1 --",
        "org",
        "@",
    ] {
        assert_eq!(found(db, text), NOBODY, "{text}");
    }
}

#[db_test]
fn a_name_that_changed_is_found_by_the_new_one_only(db: &Db) {
    people(db);
    let zoe = CustomerId::from_raw(1);
    let changes = CustomerChanges {
        // A word of the address, too: it stays findable by that.
        first_name: Edit::Set("News".to_owned()),
        last_name: Edit::Clear,
        ..CustomerChanges::default()
    };
    let _done = write(db, |tx| crate::update(tx, &at(1), zoe, &changes));
    assert_eq!(found(db, "lukasz"), NOBODY);
    assert_eq!(found(db, "news"), [1]);
    let back = CustomerChanges {
        first_name: Edit::Set("Zoë".to_owned()),
        ..CustomerChanges::default()
    };
    let _done = write(db, |tx| crate::update(tx, &at(2), zoe, &back));
    assert_eq!(found(db, "news"), [1]);
    assert_eq!(found(db, "zoe"), [1]);
}

#[db_test]
fn many_are_found_page_by_page(db: &Db) {
    let facts: Vec<_> = (0..120)
        .map(|n| mailed(0, &format!("same.p{n}@example.com")))
        .collect();
    resolve(db, 0, &facts);
    let first = read(db, |tx| crate::search(tx, "same", None, 100));
    assert_eq!(first.customers.len(), 100);
    assert!(first.complete);
    let rest = read(db, |tx| crate::search(tx, "same", first.next, 100));
    assert_eq!(rest.customers.len(), 20);
    assert_eq!(rest.next, None);
    let one = one(db, 1, mailed(1, "same.p7@example.com"));
    assert_eq!(found(db, "same.p7@example.com"), [one.raw()]);
}
