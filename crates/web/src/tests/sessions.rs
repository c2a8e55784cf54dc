//! Staff are let in by their session, and what they change is noted.

use std::sync::Arc;

use axum::body::Body;
use db::{Db, DbError, Tx, db_test};
use http::{Method, Request, StatusCode, header};
use kernel::{Rng, Timestamp};
use serde_json::{Value, json};

use super::{count, notes};
use crate::{
    Scope, SessionId, SessionToken, Sessions, SignedIn, StaffId,
    audit::{self, Actor, AuditFilter},
    testing::{Client, Heard},
};

/// One member of each scope, whose tokens come from their number.
struct Four;

const SCOPES: [Scope; 4] = Scope::ALL;

fn token(number: u64) -> SessionToken {
    SessionToken::new(&Rng::from_seed(number))
}

impl Sessions for Four {
    fn find(
        &self,
        _tx: &mut Tx<'_>,
        hash: &[u8; 32],
        _now: Timestamp,
    ) -> Result<Option<SignedIn>, DbError> {
        let found = (0_i64..).zip(SCOPES).find(|(number, _)| {
            let number = u64::try_from(*number).unwrap();
            token(number).hash() == *hash
        });
        Ok(found.map(|(number, scope)| SignedIn {
            staff: StaffId::from_raw(number + 1),
            session: SessionId::from_raw(number + 1),
            scope,
            is_news: false,
        }))
    }

    fn note_use(
        &self,
        _tx: &mut Tx<'_>,
        _session: SessionId,
        _now: Timestamp,
        _place: &str,
    ) -> Result<(), DbError> {
        Ok(())
    }
}

fn client(db: &Db) -> Client {
    Client::with_sessions(db, notes(), Arc::new(Four))
}

fn cookies(token: &SessionToken) -> String {
    let all = token.cookies(crate::Secure(false), kernel::Span::DAY);
    all.map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .join("; ")
}

fn send(client: &Client, method: &Method, token: &SessionToken, csrf: Option<&str>) -> Heard {
    let mut request = Request::builder()
        .method(method)
        .uri("/api/v1/notes")
        .header(header::COOKIE, format!("theme=dark; {}", cookies(token)))
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-forwarded-for", "192.0.2.7");
    if let Some(csrf) = csrf {
        request = request.header("x-csrf-token", csrf);
    }
    let body = if *method == Method::GET {
        Body::empty()
    } else {
        Body::from(json!({"words": "hello"}).to_string())
    };
    client.send(request.body(body).unwrap())
}

#[db_test]
fn a_session_does_what_its_scope_says(db: &Db) {
    let client = client(db);
    for (number, scope) in (0_u64..).zip(SCOPES) {
        let token = token(number);
        let read = send(&client, &Method::GET, &token, None);
        assert_eq!(read.status, StatusCode::OK, "{scope}");
        let made = send(&client, &Method::POST, &token, Some(&token.csrf()));
        let may = scope.allows(Scope::Write);
        assert_eq!(made.status == StatusCode::CREATED, may, "{scope}");
        if !may {
            assert_eq!(made.json()["code"], "web.scope");
        }
    }
    assert_eq!(count(db), 2);
}

#[db_test]
fn a_request_that_does_not_repeat_the_word_changes_nothing(db: &Db) {
    let client = client(db);
    let (own, other) = (token(3), token(2));
    for csrf in [None, Some(""), Some("x"), Some(other.csrf().as_str())] {
        let heard = send(&client, &Method::POST, &own, csrf);
        assert_eq!(heard.status, StatusCode::FORBIDDEN);
        assert_eq!(heard.json()["code"], "web.csrf");
    }
    assert_eq!(count(db), 0);
}

#[db_test]
fn a_session_that_is_none_lets_nobody_in(db: &Db) {
    let heard = send(&client(db), &Method::GET, &token(9), None);
    assert_eq!(heard.status, StatusCode::UNAUTHORIZED);
    assert_eq!(heard.json()["code"], "web.bad_session");
}

#[db_test]
fn who_changed_what_is_noted_once(db: &Db) {
    let client = client(db);
    let token = token(3);
    let _made = send(&client, &Method::POST, &token, Some(&token.csrf()));
    let _looked = send(&client, &Method::GET, &token, None);
    let mut by_key = Client::request(
        Method::POST,
        "/api/v1/notes",
        client.key(Scope::Write),
        &json!({"words": "by a program"}),
    );
    by_key
        .headers_mut()
        .insert("idempotency-key", "one".parse().unwrap());
    let mut again = Client::request(
        Method::POST,
        "/api/v1/notes",
        client.key(Scope::Write),
        &json!({"words": "by a program"}),
    );
    again
        .headers_mut()
        .insert("idempotency-key", "one".parse().unwrap());
    assert_eq!(client.send(by_key).status, StatusCode::CREATED);
    assert_eq!(client.send(again).status, StatusCode::CREATED);
    let refused = client.call(
        Method::POST,
        "/api/v1/notes",
        &json!({"words": "forbidden"}),
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entries = db
        .read_now(|tx| audit::list(tx, &AuditFilter::default(), None, 10))
        .unwrap();
    let told: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let deed = &entry.deed;
            json!([deed.actor.kind(), &*deed.operation, deed.object, deed.place])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["key", "create_note", "2", "127.0.0.1"]),
            json!(["staff", "create_note", "1", "192.0.2.7"]),
        ]
    );
    let of_staff = AuditFilter {
        actor: Some(Actor::Staff(StaffId::from_raw(4))),
        ..AuditFilter::default()
    };
    let of_staff = db
        .read_now(|tx| audit::list(tx, &of_staff, None, 10))
        .unwrap();
    assert_eq!(of_staff.len(), 1);
    let later = entries[0].at.plus(kernel::Span::from_days(91));
    let at = kernel::Moment::new(later, client.ids.clone());
    db.write_now(|tx| crate::sweep(tx, &at)).unwrap();
    let left = db
        .read_now(|tx| audit::list(tx, &AuditFilter::default(), None, 10))
        .unwrap();
    assert_eq!(left.len(), 1, "what programs did is kept for less long");
}

#[test]
fn cookies_are_kept_from_scripts_and_from_other_sites() {
    let [session, csrf] = token(1).cookies(crate::Secure(true), kernel::Span::DAY);
    assert!(session.starts_with("perennial_session="));
    assert!(session.ends_with("; Path=/; Max-Age=86400; SameSite=Lax; HttpOnly; Secure"));
    assert!(csrf.ends_with("; Path=/; Max-Age=86400; SameSite=Lax; Secure"));
    let secret = session.split(['=', ';']).nth(1).unwrap();
    assert!(!format!("{:?}", token(1)).contains(secret));
}
