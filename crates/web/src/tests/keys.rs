//! Who is let in.

use db::{Db, db_test};
use http::{Method, StatusCode, header};
use kernel::{Moment, Rng, Span};
use serde_json::{Value, json};

use super::{count, notes};
use crate::{Scope, keys, testing::Client};

#[db_test]
fn a_key_reads_or_writes_as_its_scope_says(db: &Db) {
    let client = Client::new(db, notes());
    let new = json!({"words": "hello"});
    let reader = client.key(Scope::Read);
    let refused = client.send(Client::request(Method::POST, "/api/v1/notes", reader, &new));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["code"], "web.scope");
    assert_eq!(count(db), 0);
    let made = client.call(Method::POST, "/api/v1/notes", &new);
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(made.header("location"), "/api/v1/notes/1");
    assert_eq!(
        client.get("/api/v1/notes/1").json(),
        json!({"id": 1, "words": "hello"})
    );
}

#[db_test]
fn without_a_valid_key_nobody_is_let_in(db: &Db) {
    let client = Client::new(db, notes());
    let mut bare = Client::request(Method::GET, "/api/v1/notes", "x", &Value::Null);
    bare.headers_mut().remove(header::AUTHORIZATION);
    let heard = client.send(bare);
    assert_eq!(heard.status, StatusCode::UNAUTHORIZED);
    assert_eq!(heard.json()["code"], "web.no_key");
    assert_eq!(heard.header("www-authenticate"), "Bearer");
    let right = client.key(Scope::Read).to_owned();
    let mut wrong_secret = right.clone();
    let last = wrong_secret.pop().unwrap();
    wrong_secret.push(if last == '0' { '1' } else { '0' });
    for key in [
        "",
        "prn_",
        "prn_0_1",
        &wrong_secret,
        &right.to_uppercase(),
        &format!("{right}0"),
    ] {
        let heard = client.send(Client::request(
            Method::GET,
            "/api/v1/notes",
            key,
            &Value::Null,
        ));
        assert_eq!(heard.status, StatusCode::UNAUTHORIZED, "{key}");
        assert_eq!(heard.json()["code"], "web.bad_key");
    }
}

#[db_test]
fn a_revoked_key_is_refused_at_once(db: &Db) {
    let client = Client::new(db, notes());
    assert_eq!(client.get("/api/v1/notes").status, StatusCode::OK);
    let at = Moment::new(client.clock.advance(Span::MINUTE), client.ids.clone());
    let id = keys::id_in(client.key(Scope::Read)).unwrap();
    let done = db.write_now(|tx| keys::revoke(tx, &at, id)).unwrap();
    assert!(done.is_new());
    assert!(
        !db.write_now(|tx| keys::revoke(tx, &at, id))
            .unwrap()
            .is_new()
    );
    assert_eq!(client.get("/api/v1/notes").status, StatusCode::UNAUTHORIZED);
    let listed = db.read_now(keys::list).unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].revoked_at, Some(at.now));
}

#[db_test]
fn the_last_use_is_noted_to_the_hour(db: &Db) {
    let client = Client::new(db, notes());
    let used = || db.read_now(keys::list).unwrap()[0].last_used_at;
    assert_eq!(used(), None);
    client.get("/api/v1/notes");
    let first = used().unwrap();
    client.clock.advance(Span::from_minutes(59));
    client.get("/api/v1/notes");
    assert_eq!(used(), Some(first));
    client.clock.advance(Span::from_minutes(1));
    client.get("/api/v1/notes");
    assert_eq!(used(), Some(first.plus(Span::HOUR)));
}

#[db_test]
fn the_secret_is_not_kept_and_not_printed(db: &Db) {
    let client = Client::new(db, notes());
    let at = Moment::new(client.clock.advance(Span::MINUTE), client.ids.clone());
    let rng = Rng::from_seed(99);
    let (key, text) = db
        .write_now(|tx| keys::create(tx, &at, &rng, "  the warehouse ", Scope::Write))
        .unwrap();
    assert_eq!(key.name, "the warehouse");
    assert_eq!(text.reveal().len(), 4 + 13 + 1 + 64);
    assert!(!format!("{text:?}").contains(text.reveal()));
    assert!(
        db.write_now(|tx| keys::create(tx, &at, &rng, " ", Scope::Read))
            .is_err()
    );
}

#[db_test]
fn keys_are_made_listed_and_revoked_by_who_manages(db: &Db) {
    let routes = crate::key_routes(Rng::from_seed(9));
    let client = Client::new(db, crate::Routes::new().nest("/api/v1", routes));
    let refused = client.call(
        Method::POST,
        "/api/v1/keys",
        &json!({"name": "till", "scope": "read"}),
    );
    assert_eq!(refused.json()["code"], "web.scope");
    let at = Moment::new(kernel::Clock::now(&client.clock), client.ids.clone());
    let (_, manager) = db
        .write_now(|tx| keys::create(tx, &at, &Rng::from_seed(5), "boss", Scope::Manage))
        .unwrap();
    let call = |method: Method, path: &str, body: &Value| {
        client.send(Client::request(method, path, manager.reveal(), body))
    };
    let made = call(
        Method::POST,
        "/api/v1/keys",
        &json!({"name": "till", "scope": "read"}),
    );
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let (id, text) = (made.json()["id"].clone(), made.json()["text"].clone());
    let (id, text) = (id.as_str().unwrap(), text.as_str().unwrap());
    let listed = call(Method::GET, "/api/v1/keys?limit=1", &Value::Null);
    assert_eq!(listed.json()["items"][0]["id"], id);
    assert!(!listed.text().contains(text), "a key is shown once");
    assert!(listed.json()["next_cursor"].is_string());
    let lets_in = |key: &str| {
        let request = Client::request(Method::GET, "/api/v1/keys", key, &Value::Null);
        client.send(request).status
    };
    assert_eq!(lets_in(text), StatusCode::FORBIDDEN, "it reads only");
    let revoked = call(Method::DELETE, &format!("/api/v1/keys/{id}"), &Value::Null);
    assert!(revoked.json()["revoked_at"].is_string());
    assert_eq!(lets_in(text), StatusCode::UNAUTHORIZED);
    let log = db
        .read_now(|tx| crate::audit::list(tx, &crate::audit::AuditFilter::default(), None, 10))
        .unwrap();
    let deeds: Vec<(&str, &str)> = log
        .iter()
        .map(|entry| (&*entry.deed.operation, entry.deed.object.as_str()))
        .collect();
    assert_eq!(deeds, [("revoke_key", id), ("create_key", id)]);
}
