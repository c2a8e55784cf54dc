//! How much is kept, and how it goes.

use db::{Db, db_test};
use kernel::{Clock as _, Moment, Span};
use serde_json::{Value, json};

use super::{customer, identify, ids, report, rows, site, view, viewed};
use crate::{SEEN_MAX, forget, sweep};

fn swept(db: &Db, client: &web::testing::Client) -> u64 {
    let at = Moment::new(client.clock.now(), client.ids.clone());
    db.write_now(|tx| sweep(tx, &at)).unwrap()
}

#[db_test]
fn the_newest_two_hundred_are_kept(db: &Db) {
    let client = site(db);
    let fifty: Vec<Value> = (0..50).map(|_| view("p1")).collect();
    for batch in 0..6 {
        report(&client, 1, batch, Value::from(fifty.clone()));
    }
    assert_eq!(rows(db), (1, SEEN_MAX));
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 9, json!([identify(&client, ana)]));
    assert_eq!(viewed(db, ana).len(), 200);
}

#[db_test]
fn after_thirty_days_nothing_is_left(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 1, json!([view("p1"), identify(&client, ana)]));
    client.clock.advance(Span::from_days(20));
    report(&client, 1, 2, json!([view("p2")]));
    client.clock.advance(Span::from_days(11));
    assert_eq!(swept(db, &client), 1);
    assert_eq!(rows(db), (1, 1));
    client.clock.advance(Span::from_days(20));
    assert_eq!(swept(db, &client), 2);
    assert_eq!(rows(db), (0, 0));
    // The browser is nobody's now, and its new things are not taken for the old ones.
    report(&client, 1, 3, json!([view("p3")]));
    assert_eq!(viewed(db, ana), ids(&[1, 2]));
    report(&client, 1, 4, json!([identify(&client, ana)]));
    assert_eq!(viewed(db, ana), ids(&[1, 2, 3]));
}

#[db_test]
fn consent_taken_back_removes_the_visitor(db: &Db) {
    let client = site(db);
    report(&client, 1, 1, json!([view("p1")]));
    report(&client, 2, 2, json!([view("p1")]));
    report(&client, 1, 3, json!([{"kind": "forget"}]));
    assert_eq!(rows(db), (1, 1));
}

#[db_test]
fn the_erasure_of_a_person_removes_their_browsers(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 1, json!([view("p1"), identify(&client, ana)]));
    report(&client, 2, 2, json!([view("p1"), identify(&client, ana)]));
    report(&client, 3, 3, json!([view("p1")]));
    let gone = db
        .write_now(|tx| forget(tx, &[ana, kernel::CustomerId::NOBODY]))
        .unwrap();
    assert_eq!(gone, 2);
    assert_eq!(rows(db), (1, 1));
}
