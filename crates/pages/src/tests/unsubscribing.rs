//! One click, and no more than one click.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU32, Ordering},
};

use axum::body::Body;
use db::{Db, Tx, db_test};
use http::{Method, Request, StatusCode};
use kernel::{Done, Language, Moment, Span};
use web::{Problem, Refusal, Routes, Settings, testing::Client, testing::Heard};

use crate::{
    Colour, Purpose, Subscription, SubscriptionState, Theme, TokenKeys, UNSUBSCRIBE, Unsubscribe,
    router,
};

/// A room that remembers one subscription.
#[derive(Default)]
struct Room {
    stopped: AtomicI64,
    calls: AtomicU32,
}

impl Room {
    fn subscription(&self) -> Subscription {
        Subscription {
            topic: None,
            hint: None,
            language: Some(Language::parse("de").unwrap()),
            state: if self.stopped.load(Ordering::SeqCst) == 0 {
                SubscriptionState::Active
            } else {
                SubscriptionState::Stopped
            },
        }
    }

    fn set(&self, to: i64) -> Done<Subscription> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if self.stopped.swap(to, Ordering::SeqCst) == to {
            Done::AlreadyDone(self.subscription())
        } else {
            Done::Done(self.subscription())
        }
    }
}

impl Unsubscribe for Room {
    fn find(
        &self,
        _: &mut Tx<'_>,
        _: &Moment,
        payload: &str,
    ) -> Result<Option<Subscription>, Problem> {
        match payload {
            "broken" => Err(Refusal::Panic("secret".to_owned()).into()),
            "cus_1" => Ok(Some(self.subscription())),
            _ => Ok(None),
        }
    }

    fn stop(
        &self,
        _: &mut Tx<'_>,
        _: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem> {
        Ok((payload == "cus_1").then(|| self.set(1)))
    }

    fn resume(
        &self,
        _: &mut Tx<'_>,
        _: &Moment,
        payload: &str,
    ) -> Result<Option<Done<Subscription>>, Problem> {
        Ok((payload == "cus_1").then(|| self.set(0)))
    }
}

struct Visitor {
    client: Client,
    room: Arc<Room>,
    keys: TokenKeys,
}

fn visitor(db: &Db) -> Visitor {
    let room = Arc::new(Room::default());
    let keys = TokenKeys::new(vec![b"a secret of the installation".to_vec()]).unwrap();
    let theme = Theme::new("Fern & Field", Language::english(), Colour::DEFAULT);
    let action: Arc<dyn Unsubscribe> = Arc::<Room>::clone(&room);
    let pages = router(theme, keys.clone(), action);
    let client = Client::with(db, Routes::new(), pages, Settings::default());
    Visitor { client, room, keys }
}

impl Visitor {
    fn link(&self, payload: &str) -> String {
        use kernel::Clock as _;
        let expires = self.client.clock.now().plus(Span::from_days(60));
        format!("/u/{}", self.keys.sign(UNSUBSCRIBE, payload, expires))
    }

    fn send(&self, method: Method, path: &str, kind: &str, body: &str) -> Heard {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", kind)
            .header("accept-language", "fr")
            .body(Body::from(body.to_owned()));
        self.client.send(request.unwrap())
    }

    fn stopped(&self) -> bool {
        self.room.stopped.load(Ordering::SeqCst) == 1
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

#[db_test]
fn looking_changes_nothing(db: &Db) {
    let visitor = visitor(db);
    let link = visitor.link("cus_1");
    for method in [Method::GET, Method::HEAD] {
        let heard = visitor.send(method, &link, FORM, "List-Unsubscribe=One-Click");
        assert_eq!(heard.status, StatusCode::OK);
        assert_eq!(heard.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(heard.header("cache-control"), "no-store");
        assert_eq!(heard.header("content-language"), "de");
    }
    let page = visitor.send(Method::GET, &link, FORM, "").text();
    assert_eq!(page.matches("<form method=\"post\">").count(), 1);
    let french = visitor
        .send(Method::GET, &format!("{link}?lang=fr"), FORM, "")
        .text();
    assert!(french.contains("Se désinscrire"));
    assert_eq!(visitor.room.calls.load(Ordering::SeqCst), 0);
}

#[db_test]
fn a_mail_program_stops_the_messages_with_one_request(db: &Db) {
    let visitor = visitor(db);
    let link = visitor.link("cus_1");
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    for (kind, body) in [
        (FORM, "List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=b", multipart),
        ("text/plain", ""),
    ] {
        let heard = visitor.send(Method::POST, &link, kind, body);
        assert_eq!(heard.status, StatusCode::OK, "{kind}");
        assert!(heard.body.is_empty());
        assert!(visitor.stopped());
    }
    assert_eq!(visitor.room.calls.load(Ordering::SeqCst), 3);
}

#[db_test]
fn a_person_sees_that_it_is_done_and_may_come_back(db: &Db) {
    let visitor = visitor(db);
    let link = visitor.link("cus_1");
    let done = visitor.send(Method::POST, &link, FORM, "do=stop");
    assert!(visitor.stopped());
    assert!(done.text().contains("Sie sind abgemeldet"));
    let again = visitor.send(Method::GET, &link, FORM, "");
    assert!(again.text().contains("Sie sind abgemeldet"));
    let back = visitor.send(Method::POST, &link, FORM, "do=resume");
    assert!(back.text().contains("Willkommen zurück"));
    assert!(!visitor.stopped());
}

#[db_test]
fn links_that_open_nothing_say_so_kindly(db: &Db) {
    let visitor = visitor(db);
    let link = visitor.link("cus_1");
    let cut = link.get(..link.len() - 3).unwrap();
    let stranger = visitor.link("cus_2");
    let other = format!(
        "/u/{}",
        visitor
            .keys
            .sign(Purpose::new("reviews"), "cus_1", kernel::Timestamp::MAX)
    );
    for path in [cut, "/u/x", "/u/%00", "/u/%ff", &other, &stranger] {
        let heard = visitor.send(Method::GET, path, FORM, "");
        assert_eq!(heard.status, StatusCode::NOT_FOUND, "{path}");
        assert!(heard.text().contains("Ce lien ne fonctionne pas"), "{path}");
    }
    assert_eq!(
        visitor
            .send(Method::POST, cut, FORM, "List-Unsubscribe=One-Click")
            .status,
        StatusCode::NOT_FOUND
    );
    let broken = visitor.send(Method::GET, &visitor.link("broken"), FORM, "");
    assert_eq!(broken.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!broken.text().contains("secret"));
    let long = visitor.send(Method::POST, &link, FORM, &"x".repeat(20_000));
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    visitor.client.clock.advance(Span::from_days(60));
    let heard = visitor.send(Method::GET, &link, FORM, "");
    assert_eq!(heard.status, StatusCode::GONE);
    assert!(heard.text().contains("Ce lien a expiré"));
    assert_eq!(visitor.room.calls.load(Ordering::SeqCst), 0);
}
