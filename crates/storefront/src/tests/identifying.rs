//! From a browser to a timeline.

use db::{Db, db_test};
use kernel::{Clock as _, Span};
use serde_json::json;

use super::{customer, identify, ids, keys, product, report, site, timeline, view, viewed};
use crate::identify_token;

#[db_test]
fn what_was_seen_before_and_after_a_token_is_on_the_timeline_once(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 1, json!([view("p1"), view("unknown")]));
    assert!(timeline(db, ana).is_empty());
    report(&client, 1, 2, json!([view("p2"), identify(&client, ana)]));
    report(&client, 1, 3, json!([view("p3")]));
    // The answer got lost, and the script sends again.
    report(&client, 1, 3, json!([view("p3")]));
    report(&client, 1, 4, json!([identify(&client, ana)]));
    assert_eq!(viewed(db, ana), ids(&[1, 2, 3]));
}

#[db_test]
fn a_cart_is_told_with_what_the_catalogue_knows(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 1, json!([identify(&client, ana)]));
    client.clock.advance(Span::from_minutes(1));
    let cart = json!([
        {"kind": "cart", "lines": [{"product": "p1", "quantity": 2}, {"product": "?", "quantity": 1}], "ago": 30_000},
        {"kind": "cart", "lines": [{"product": "?", "quantity": 1}]},
        {"kind": "cart", "lines": []},
    ]);
    report(&client, 1, 2, cart);
    let told = timeline(db, ana);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].kind, "storefront.cart_changed");
    assert_eq!(
        told[0].data,
        json!({"lines": [{"product": product(1), "quantity": 2}]})
    );
    assert_eq!(told[0].at, client.clock.now().minus(Span::from_seconds(30)));
    assert_eq!(told[1].data, json!({"lines": []}));
}

#[db_test]
fn a_browser_that_changes_hands_tells_each_their_own(db: &Db) {
    let client = site(db);
    let (ana, bea) = (
        customer(db, "ana@example.com"),
        customer(db, "bea@example.com"),
    );
    report(&client, 1, 1, json!([view("p1"), identify(&client, ana)]));
    report(
        &client,
        1,
        2,
        json!([view("p2"), identify(&client, bea), view("p3")]),
    );
    assert_eq!(viewed(db, ana), ids(&[1, 2]));
    assert_eq!(viewed(db, bea), ids(&[3]));
}

#[db_test]
fn only_a_token_of_ours_says_who_it_is(db: &Db) {
    let client = site(db);
    let ana = customer(db, "ana@example.com");
    let later = client.clock.now().plus(Span::from_hours(1));
    let other_purpose = keys().sign(pages::UNSUBSCRIBE, &ana.to_string(), later);
    let expired = identify_token(&keys(), ana, client.clock.now());
    let mut forged = identify_token(&keys(), ana, later);
    forged.replace_range(14..15, "x");
    for (batch, token) in [
        "ana@example.com",
        "cus_1",
        &other_purpose,
        &expired,
        &forged,
    ]
    .into_iter()
    .enumerate()
    {
        let told = json!([view("p1"), {"kind": "identify", "token": token}]);
        report(&client, 1, u32::try_from(batch).unwrap(), told);
    }
    assert!(timeline(db, ana).is_empty());
}

#[db_test]
fn a_token_follows_a_merge(db: &Db) {
    let client = site(db);
    let (ana, bea) = (
        customer(db, "ana@example.com"),
        customer(db, "bea@example.com"),
    );
    report(&client, 1, 1, json!([identify(&client, bea)]));
    let at = kernel::Moment::new(client.clock.now(), client.ids.clone());
    let _merged = db
        .write_now(|tx| customers::merge(tx, &at, bea, ana, "staff"))
        .unwrap();
    report(&client, 1, 2, json!([view("p1")]));
    assert_eq!(viewed(db, ana), ids(&[1]));
    assert!(viewed(db, bea).is_empty());
}
