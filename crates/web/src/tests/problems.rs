//! What a refusal looks like, and what it keeps to itself.

use axum::body::Body;
use db::{Db, db_test};
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{count, notes};
use crate::{Scope, Settings, testing::Client};

#[db_test]
fn a_refusal_says_what_is_wrong_and_where(db: &Db) {
    let client = Client::new(db, notes());
    let heard = client.call(
        Method::POST,
        "/api/v1/notes",
        &json!({"words": "a", "marks": [1, 300]}),
    );
    assert_eq!(heard.header("content-type"), "application/problem+json");
    let request_id = heard.header("x-request-id").to_owned();
    assert!(request_id.starts_with("req_"));
    insta::assert_json_snapshot!("refusal", heard.json());
    assert_eq!(heard.json()["request_id"], request_id);
    let room = client.call(
        Method::POST,
        "/api/v1/notes",
        &json!({"words": "forbidden"}),
    );
    assert_eq!(room.json()["code"], "notes.forbidden");
    assert_eq!(
        room.json()["detail"],
        "A note with the word `forbidden` is not taken."
    );
    assert_eq!(count(db), 0);
}

#[db_test]
fn bodies_that_are_not_what_they_should_be(db: &Db) {
    let client = Client::with(
        db,
        notes(),
        axum::Router::new(),
        Settings {
            body_limit: 1_000,
            ..Settings::default()
        },
    );
    let post = |body: Body, kind: &'static str| {
        let mut request = Client::request(
            Method::POST,
            "/api/v1/notes",
            client.key(Scope::Write),
            &Value::Null,
        );
        *request.body_mut() = body;
        request
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let heard = client.send(request);
        (
            heard.status.as_u16(),
            heard.json()["code"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let json_kind = "application/json; charset=utf-8";
    assert_eq!(
        post(Body::from("{"), json_kind),
        (400, "web.bad_json".to_owned())
    );
    assert_eq!(
        post(Body::from(""), json_kind),
        (400, "web.bad_json".to_owned())
    );
    assert_eq!(
        post(Body::from("[]"), json_kind),
        (422, "web.bad_body".to_owned())
    );
    assert_eq!(
        post(Body::from("{\"words\":\"\\u0000\"}"), json_kind),
        (422, "web.bad_body".to_owned())
    );
    let escaped_backslash = "{\"words\":\"\\\\u0000\"}";
    assert_eq!(post(Body::from(escaped_backslash), json_kind).0, 201);
    assert_eq!(
        post(Body::from("words=x"), "application/x-www-form-urlencoded"),
        (415, "web.not_json".to_owned())
    );
    let long = format!("{{\"words\":\"{}\"}}", "x".repeat(1_000));
    assert_eq!(
        post(Body::from(long.clone()), json_kind),
        (413, "web.body_too_large".to_owned())
    );
    assert_eq!(
        post(Body::from("[".repeat(900)), json_kind),
        (422, "web.bad_body".to_owned())
    );
    assert_eq!(count(db), 1);
}

#[db_test]
fn heads_that_announce_what_is_not_read(db: &Db) {
    let client = Client::new(db, notes());
    let mut announced = Client::request(
        Method::POST,
        "/api/v1/notes",
        client.key(Scope::Write),
        &json!({}),
    );
    announced
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from_static("8388609"));
    assert_eq!(client.send(announced).status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut zipped = Client::request(
        Method::POST,
        "/api/v1/notes",
        client.key(Scope::Write),
        &json!({}),
    );
    zipped
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    assert_eq!(
        client.send(zipped).status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(count(db), 0);
}

#[db_test]
fn our_own_failures_tell_nothing_but_the_request_id(db: &Db) {
    let client = Client::with(
        db,
        notes(),
        axum::Router::new(),
        Settings {
            timeout: kernel::Span::from_millis(20),
            ..Settings::default()
        },
    );
    for (path, status, code) in [
        ("/api/v1/panic", 500, "web.internal"),
        ("/api/v1/broken", 500, "web.internal"),
        ("/api/v1/slow", 503, "web.unavailable"),
    ] {
        let mut request = Client::request(Method::GET, path, "none", &Value::Null);
        request
            .headers_mut()
            .insert("x-request-id", HeaderValue::from_static("trace-77"));
        let heard = client.send(request);
        assert_eq!(heard.status.as_u16(), status, "{path}");
        assert_eq!(heard.json()["code"], code);
        assert_eq!(heard.json()["request_id"], "trace-77");
        assert_eq!(heard.header("x-request-id"), "trace-77");
        for word in ["secret", "nowhere", "panicked"] {
            assert!(!heard.text().contains(word), "{}", heard.text());
        }
    }
}

#[db_test]
fn addresses_and_methods_that_are_not_there(db: &Db) {
    let client = Client::new(db, notes());
    let nothing = client.get("/api/v1/nothing");
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert_eq!(nothing.json()["code"], "web.not_found");
    let method = client.call(Method::DELETE, "/api/v1/notes", &Value::Null);
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.json()["code"], "web.method_not_allowed");
    assert_eq!(method.header("allow"), "POST,GET,HEAD");
}

#[db_test]
fn every_answer_is_guarded_by_headers(db: &Db) {
    let client = Client::new(db, notes());
    for path in ["/api/v1/notes", "/nothing"] {
        let heard = client.get(path);
        assert_eq!(heard.header("x-content-type-options"), "nosniff");
        assert_eq!(heard.header("referrer-policy"), "no-referrer");
        assert_eq!(heard.header("cache-control"), "no-store");
        assert!(
            heard
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
    let mut odd = Client::request(Method::GET, "/nothing", "x", &Value::Null);
    odd.headers_mut()
        .insert("x-request-id", HeaderValue::from_static("two words"));
    assert!(client.send(odd).header("x-request-id").starts_with("req_"));
}

#[db_test]
fn long_json_is_compressed_for_who_asks(db: &Db) {
    let client = Client::new(db, notes());
    client.call(
        Method::POST,
        "/api/v1/notes",
        &json!({"words": "again ".repeat(2_000)}),
    );
    let mut asks = Client::request(
        Method::GET,
        "/api/v1/notes",
        client.key(Scope::Read),
        &Value::Null,
    );
    asks.headers_mut()
        .insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    let heard = client.send(asks);
    assert_eq!(heard.header("content-encoding"), "gzip");
    assert!(heard.body.len() < 1_000);
    assert_eq!(client.get("/api/v1/notes").header("content-encoding"), "");
}

#[db_test]
fn one_bad_item_of_a_batch_spoils_no_other(db: &Db) {
    let client = Client::new(db, notes());
    let body = json!({"items": [
        {"words": "first"},
        {"words": 5},
        {"words": "forbidden"},
        {"words": "last", "marks": [1]},
        "not an object",
    ]});
    let heard = client.call(Method::POST, "/api/v1/notes/batch", &body);
    assert_eq!(heard.status, StatusCode::OK);
    insta::assert_json_snapshot!("batch", heard.json());
    assert_eq!(count(db), 2);
    for body in [
        json!({}),
        json!({"items": []}),
        json!({"items": 5}),
        json!({"items": [], "x": 1}),
    ] {
        let heard = client.call(Method::POST, "/api/v1/notes/batch", &body);
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(
            !heard.json()["errors"][0]["detail"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
    let many: Vec<Value> = (0..=crate::BATCH_MAX)
        .map(|_| json!({"words": "x"}))
        .collect();
    let heard = client.call(
        Method::POST,
        "/api/v1/notes/batch",
        &json!({ "items": many }),
    );
    assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY);
}
