//! Tests of this crate.

mod account;
mod log;
mod people;
mod roles;
mod rules;
mod setup;
mod signing_in;
mod single_sign_on;

use std::sync::Arc;

use axum::body::Body;
use db::{Db, Room};
use http::{Method, Request, header};
use kernel::{EmailAddress, Language, Moment, Rng};
use pages::TokenKeys;
use serde_json::{Value, json};
use web::{
    Routes,
    testing::{Client, Heard},
};

use crate::{Door, Keeper, MemberView, NewMember, Role, add, hashed, routes};

pub(crate) fn rooms() -> Vec<Room> {
    vec![web::MIGRATIONS, settings::MIGRATIONS, crate::MIGRATIONS]
}

pub(crate) const PASSWORD: &str = "right horse battery";

/// A shop's door for staff.
pub(crate) fn client(db: &Db) -> Client {
    let keys = TokenKeys::new(vec![vec![7; 32]]).unwrap();
    let door = Door::new(Rng::from_seed(5), keys, "https://shop.example");
    let api = Routes::new().nest(web::API, routes(door));
    Client::with_sessions(db, api, Arc::new(Keeper))
}

pub(crate) fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn at(client: &Client) -> Moment {
    use kernel::Clock as _;
    Moment::new(client.clock.glance(), client.ids.clone())
}

/// Somebody who works here, with the usual password.
pub(crate) fn employ(db: &Db, client: &Client, name: &str, role: Role) -> MemberView {
    let new = NewMember {
        name: name.to_owned(),
        email: email(&format!("{}@shop.example", name.to_lowercase())),
        role,
        language: Language::english(),
        password: hashed(PASSWORD, &[], &Rng::from_seed(3)).unwrap(),
    };
    db.write_now(|tx| add(tx, &at(client), &new)).unwrap()
}

/// A browser: it keeps its cookies and repeats the word.
#[derive(Default)]
pub(crate) struct Browser {
    session: String,
    csrf: String,
}

impl Browser {
    pub(crate) fn send(
        &mut self,
        client: &Client,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Heard {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(format!("/api/v1{path}"))
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            )
            .header("x-forwarded-for", "192.0.2.7")
            .header(header::CONTENT_TYPE, "application/json");
        if !self.session.is_empty() {
            let cookies = format!(
                "perennial_session={}; perennial_csrf={}",
                self.session, self.csrf
            );
            request = request
                .header(header::COOKIE, cookies)
                .header("x-csrf-token", &self.csrf);
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let heard = client.send(request.body(body).unwrap());
        for cookie in heard.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            match pair.split_once('=').unwrap() {
                ("perennial_session", value) => value.clone_into(&mut self.session),
                ("perennial_csrf", value) => value.clone_into(&mut self.csrf),
                other => panic!("an unknown cookie: {other:?}"),
            }
        }
        heard
    }

    pub(crate) fn get(&mut self, client: &Client, path: &str) -> Heard {
        self.send(client, "GET", path, &Value::Null)
    }

    pub(crate) fn post(&mut self, client: &Client, path: &str, body: &Value) -> Heard {
        self.send(client, "POST", path, body)
    }

    /// Signs in by the usual password.
    pub(crate) fn sign_in(client: &Client, name: &str) -> Self {
        let mut browser = Self::default();
        let body = json!({"email": format!("{name}@shop.example"), "password": PASSWORD});
        let heard = browser.post(client, "/session", &body);
        assert_eq!(heard.status.as_u16(), 200, "{}", heard.text());
        browser
    }
}

pub(crate) fn code(heard: &Heard) -> String {
    heard.json()["code"].as_str().unwrap_or_default().to_owned()
}
