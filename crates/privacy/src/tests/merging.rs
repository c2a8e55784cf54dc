//! Two become one, and two again.

use db::{Db, DbError, db_test};
use http::{Method, StatusCode};
use kernel::CustomerId;
use serde_json::{Value, json};

use super::{books, exported, kinds, moment, rules, said, shop};
use crate::Error;

/// What must be the same again: without instants of changes, numbers on the timeline, and the history of merges.
fn settled(mut exported: Value) -> Value {
    let all = exported.as_object_mut().unwrap();
    for gone in ["exported_at", "merges", "messages", "asks", "journeys"] {
        all.remove(gone);
    }
    all["customer"]
        .as_object_mut()
        .unwrap()
        .remove("updated_at");
    let timeline = all["timeline"].as_array_mut().unwrap();
    timeline.retain(|event| {
        !["customer.merged", "customer.unmerged"].contains(&event["kind"].as_str().unwrap())
    });
    for event in timeline {
        event.as_object_mut().unwrap().remove("seq");
    }
    exported
}

fn merge(shop: &super::Shop) -> Value {
    let path = format!("/api/v1/customers/{}/merge", shop.bea);
    said(
        &shop.client,
        Method::POST,
        &path,
        &json!({"into": shop.ana}),
    )
}

#[db_test]
fn a_merge_brings_everything_together(db: &Db) {
    let shop = shop(db);
    let before = books(&shop.client);
    let merged = merge(&shop);
    assert_eq!(merged["from"], json!(shop.bea));
    assert_eq!(merged["into"], json!(shop.ana));
    let one = exported(&shop.client, shop.ana);
    assert_eq!(one["orders"].as_array().unwrap().len(), 3);
    assert_eq!(one["asks"].as_array().unwrap().len(), 2);
    let lists: Vec<&str> = one["lists"]
        .as_array()
        .unwrap()
        .iter()
        .map(|list| list["name"].as_str().unwrap())
        .collect();
    assert_eq!(lists, ["friends", "insiders"]);
    assert_eq!(
        kinds(&one)
            .iter()
            .filter(|kind| *kind == "order.placed")
            .count(),
        3
    );
    assert_eq!(books(&shop.client), before);
    // The other number means the same person.
    let mut other = exported(&shop.client, shop.bea);
    other["exported_at"] = one["exported_at"].clone();
    assert_eq!(other, one);
    // Again changes nothing.
    let again = shop.client.call(
        Method::POST,
        &format!("/api/v1/customers/{}/merge", shop.bea),
        &json!({"into": shop.ana}),
    );
    assert_eq!((again.status, again.json()), (StatusCode::OK, merged));
}

#[db_test]
fn an_un_merge_gives_back_what_was(db: &Db) {
    let shop = shop(db);
    let before = [shop.ana, shop.bea].map(|who| settled(exported(&shop.client, who)));
    let merged = merge(&shop);
    let path = format!("/api/v1/customers/{}/unmerge", shop.ana);
    let body = json!({"merge": merged["merge"]});
    for _twice in 0..2 {
        let undone = said(&shop.client, Method::POST, &path, &body);
        assert_eq!(undone["restored"], json!(shop.bea));
        assert_eq!(undone["survivor"], json!(shop.ana));
    }
    let after = [shop.ana, shop.bea].map(|who| exported(&shop.client, who));
    // History says that they were one for a while.
    assert_eq!(after[0]["merges"].as_array().unwrap().len(), 1);
    assert!(kinds(&after[0]).contains(&"customer.unmerged".to_owned()));
    for (after, before) in after.map(settled).into_iter().zip(before) {
        for (name, part) in before.as_object().unwrap() {
            assert_eq!(&after[name], part, "{name}");
        }
    }
}

#[db_test]
fn a_merge_of_others_is_not_undone_in_passing(db: &Db) {
    let shop = shop(db);
    let merged = merge(&shop);
    let stranger = CustomerId::from_raw(99);
    let refused = shop.client.call(
        Method::POST,
        &format!("/api/v1/customers/{stranger}/unmerge"),
        &json!({"merge": merged["merge"]}),
    );
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
    assert_eq!(refused.json()["code"], "privacy.other_merge");
    let one = exported(&shop.client, shop.ana);
    assert_eq!(one["orders"].as_array().unwrap().len(), 3);
    let with_itself = shop.client.call(
        Method::POST,
        &format!("/api/v1/customers/{}/merge", shop.ana),
        &json!({"into": shop.ana}),
    );
    assert_eq!(with_itself.json()["code"], "customers.same_customer");
}

#[db_test]
fn a_crash_inside_leaves_nothing_half(db: &Db) {
    let shop = shop(db);
    let whole = |who| {
        let mut all = exported(&shop.client, who);
        all.as_object_mut().unwrap().remove("exported_at");
        all
    };
    let before = [shop.ana, shop.bea].map(whole);
    let crash = || Err::<(), Error>(Error::Db(DbError::NoRow));
    let merged = db.write_now(|tx| {
        let _merged = crate::merge(tx, &moment(), &rules(), shop.bea, shop.ana, "test").unwrap();
        crash()
    });
    assert!(merged.is_err());
    let erased = db.write_now(|tx| {
        let _erased = crate::erase(tx, &moment(), &rules(), shop.ana).unwrap();
        crash()
    });
    assert!(erased.is_err());
    assert_eq!([shop.ana, shop.bea].map(whole), before);
}
