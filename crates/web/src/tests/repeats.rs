//! The same request twice is the same request.

use std::sync::{Arc, Barrier};

use axum::body::Body;
use db::{Db, FaultPoint, db_test};
use http::{HeaderValue, Method, Request, StatusCode};
use kernel::{Moment, Span};
use serde_json::{Value, json};

use super::{count, notes};
use crate::{Scope, sweep, testing::Client};

fn post(client: &Client, key: &'static str, body: &Value) -> Request<Body> {
    let mut request = Client::request(
        Method::POST,
        "/api/v1/notes",
        client.key(Scope::Write),
        body,
    );
    request
        .headers_mut()
        .insert("idempotency-key", HeaderValue::from_static(key));
    request
}

#[db_test]
fn a_repeat_gets_the_first_answer_and_does_nothing(db: &Db) {
    let client = Client::new(db, notes());
    let new = json!({"words": "once"});
    let first = client.send(post(&client, "k1", &new));
    let again = client.send(post(&client, "k1", &new));
    assert_eq!(first.status, StatusCode::CREATED);
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(count(db), 1);
    client.send(post(&client, "k2", &new));
    assert_eq!(count(db), 2);
}

#[db_test]
fn a_key_belongs_to_one_request(db: &Db) {
    let client = Client::new(db, notes());
    client.send(post(&client, "k1", &json!({"words": "once"})));
    let other = client.send(post(&client, "k1", &json!({"words": "twice"})));
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.json()["code"], "web.idempotency_reused");
    let mut elsewhere = post(&client, "k1", &json!({"words": "once"}));
    *elsewhere.uri_mut() = "/api/v1/notes?".parse().unwrap();
    assert_eq!(
        client.send(elsewhere).json()["code"],
        "web.idempotency_reused"
    );
    assert_eq!(count(db), 1);
    let empty = client.send(post(&client, "", &json!({"words": "x"})));
    assert_eq!(empty.json()["code"], "web.bad_idempotency_key");
}

#[db_test]
fn a_refused_request_may_be_sent_again_corrected(db: &Db) {
    let client = Client::new(db, notes());
    let refused = client.send(post(&client, "k1", &json!({"words": "forbidden"})));
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = client.send(post(&client, "k1", &json!({"words": "allowed"})));
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(count(db), 1);
}

#[db_test]
fn after_a_day_the_key_is_free_and_the_answer_goes(db: &Db) {
    let client = Client::new(db, notes());
    let new = json!({"words": "daily"});
    client.send(post(&client, "k1", &new));
    client.send(post(&client, "k2", &new));
    client.clock.advance(Span::DAY.minus(Span::MILLISECOND));
    client.send(post(&client, "k1", &new));
    assert_eq!(count(db), 2);
    let now = client.clock.advance(Span::MILLISECOND);
    client.send(post(&client, "k1", &new));
    assert_eq!(count(db), 3);
    let at = Moment::new(now, client.ids.clone());
    assert_eq!(db.write_now(|tx| sweep(tx, &at)).unwrap(), 1);
    assert_eq!(db.write_now(|tx| sweep(tx, &at)).unwrap(), 0);
    client.send(post(&client, "k1", &new));
    assert_eq!(count(db), 3);
}

#[db_test]
fn a_crash_around_the_commit_never_does_the_work_twice(db: &Db) {
    let client = Client::new(db, notes());
    client.get("/api/v1/notes");
    client.call(
        Method::POST,
        "/api/v1/notes",
        &json!({"words": "the use of the key is noted"}),
    );
    let new = json!({"words": "once"});
    for (point, key, kept) in [
        (FaultPoint::BeforeCommit, "k1", 1),
        (FaultPoint::AfterCommit, "k2", 3),
    ] {
        db.faults().arm(point, 1);
        let lost = client.send(post(&client, key, &new));
        assert_eq!(
            lost.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            lost.text()
        );
        db.faults().revive();
        assert_eq!(count(db), kept);
        let again = client.send(post(&client, key, &new));
        assert_eq!(again.status, StatusCode::CREATED);
    }
    assert_eq!(count(db), 3);
}

#[db_test]
fn one_of_many_at_the_same_time_does_the_work(db: &Db) {
    let client = Client::new(db, notes());
    client.call(
        Method::POST,
        "/api/v1/notes/batch",
        &json!({"items": [{"words": "forbidden"}]}),
    );
    let barrier = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let request = post(&client, "k1", &json!({"words": "once"}));
            let router = client.site.router.clone();
            let barrier = Arc::clone(&barrier);
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                barrier.wait();
                runtime.block_on(async {
                    tower::ServiceExt::oneshot(router, request)
                        .await
                        .unwrap()
                        .status()
                })
            })
        })
        .collect();
    let statuses: Vec<StatusCode> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(count(db), 1);
    assert!(statuses.contains(&StatusCode::CREATED));
    assert!(
        statuses
            .iter()
            .all(|status| matches!(*status, StatusCode::CREATED | StatusCode::CONFLICT)),
        "{statuses:?}"
    );
}
