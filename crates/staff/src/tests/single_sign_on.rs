//! A provider says who somebody is: a real one, on a socket, with real keys.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{Db, db_test};
use fetch::{Fetcher, Reach};
use http::{Request, header};
use kernel::{Rng, Span};
use pages::TokenKeys;
use ring::{
    rand::SystemRandom,
    rsa::KeyPair as RsaPair,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256},
};
use serde_json::{Value, json};
use settings::Setting;
use web::{
    Routes,
    testing::{Client, Heard},
};

use super::{Browser, at, employ};
use crate::{Door, Keeper, PROVIDER_LIMITS, Role, routes, settings as own};

/// A key of the provider, with the name under which it stands in the set.
enum Signer {
    Rsa(RsaPair),
    P256(EcdsaKeyPair),
}

fn rsa(which: u8) -> Signer {
    let bytes: &[u8] = match which {
        1 => include_bytes!("keys/one.der"),
        _ => include_bytes!("keys/two.der"),
    };
    Signer::Rsa(RsaPair::from_der(bytes).unwrap())
}

fn p256() -> Signer {
    let rng = SystemRandom::new();
    let how = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let made = EcdsaKeyPair::generate_pkcs8(how, &rng).unwrap();
    Signer::P256(EcdsaKeyPair::from_pkcs8(how, made.as_ref(), &rng).unwrap())
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RS256",
            Self::P256(_) => "ES256",
        }
    }

    fn public(&self, id: &str) -> Value {
        match self {
            Self::Rsa(pair) => {
                let parts: ring::rsa::PublicKeyComponents<Vec<u8>> = pair.public().into();
                json!({"kty": "RSA", "kid": id, "use": "sig", "alg": "RS256", "n": encoded(parts.n), "e": encoded(parts.e)})
            }
            Self::P256(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "kid": id, "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
            }
        }
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            encoded(header.to_string()),
            encoded(claims.to_string())
        );
        let rng = SystemRandom::new();
        let signature = match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &rng, signed.as_bytes(), &mut signature)
                    .unwrap();
                signature
            }
            Self::P256(pair) => pair
                .sign(&rng, signed.as_bytes())
                .unwrap()
                .as_ref()
                .to_vec(),
        };
        format!("{signed}.{}", encoded(signature))
    }
}

/// What the provider answers with, and what it was asked.
#[derive(Default)]
struct Said {
    keys: Value,
    token: String,
    asked: Vec<String>,
}

struct Provider {
    issuer: String,
    said: Arc<Mutex<Said>>,
}

impl Provider {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let said: Arc<Mutex<Said>> = Arc::default();
        let (own, address) = (Arc::clone(&said), issuer.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut head, mut length) = (String::new(), 0);
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    if let Some(size) = line.to_lowercase().strip_prefix("content-length:") {
                        length = size.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    head.push_str(&line);
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                let mut said = own.lock().unwrap();
                let answer = if head.starts_with("GET /.well-known/openid-configuration ") {
                    json!({
                        "issuer": address,
                        "authorization_endpoint": format!("{address}/authorize?tenant=1"),
                        "token_endpoint": format!("{address}/token"),
                        "jwks_uri": format!("{address}/keys"),
                    })
                } else if head.starts_with("GET /keys ") {
                    said.keys.clone()
                } else {
                    json!({"access_token": "x", "token_type": "Bearer", "id_token": said.token})
                };
                said.asked
                    .push(format!("{head}\n{}", String::from_utf8_lossy(&body)));
                drop(said);
                let answer = answer.to_string();
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
                    answer.len()
                )
                .unwrap();
            }
        });
        Self { issuer, said }
    }

    fn has_keys(&self, keys: &[(&str, &Signer)]) {
        let keys: Vec<Value> = keys.iter().map(|(id, key)| key.public(id)).collect();
        self.said.lock().unwrap().keys = json!({ "keys": keys });
    }

    fn says(&self, token: String) {
        self.said.lock().unwrap().token = token;
    }

    fn times_asked(&self, what: &str) -> usize {
        let said = self.said.lock().unwrap();
        said.asked
            .iter()
            .filter(|asked| asked.starts_with(what))
            .count()
    }
}

fn set<T: settings::Value>(db: &Db, client: &Client, setting: &Setting<T>, text: &str) {
    let value = setting.read(text).unwrap();
    let set = db.write_now(|tx| settings::set(tx, &at(client), setting, &value));
    set.unwrap().into_inner();
}

/// A shop whose people sign in by this provider.
fn shop(db: &Db, provider: &Provider) -> Client {
    let keys = TokenKeys::new(vec![vec![7; 32]]).unwrap();
    let fetch = Fetcher::with_reach(PROVIDER_LIMITS, Reach::Anywhere);
    let door =
        Door::new(Rng::from_seed(5), keys, "https://shop.example").with_fetch(Arc::new(fetch));
    let api = Routes::new().nest(web::API, routes(door));
    let client = Client::with_sessions(db, api, Arc::new(Keeper));
    set(db, &client, &own::ISSUER, &provider.issuer);
    set(db, &client, &own::CLIENT_ID, "perennial");
    set(db, &client, &own::CLIENT_SECRET, "a secret: 1");
    client
}

fn get(client: &Client, path: &str, cookie: &str) -> Heard {
    let request = Request::get(format!("/api/v1{path}"))
        .header("x-forwarded-for", "192.0.2.7")
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    client.send(request)
}

/// What a browser was sent away with.
struct Away {
    state: String,
    nonce: String,
    challenge: String,
    cookie: String,
}

fn away(client: &Client) -> Away {
    let heard = get(client, "/sign-in/oidc?return_to=/admin/customers", "");
    assert_eq!(heard.status.as_u16(), 303, "{}", heard.text());
    let target = heard.header("location").to_owned();
    let (_, query) = target.split_once("/authorize?tenant=1&").unwrap();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let part = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.unwrap().1.clone()
    };
    assert_eq!(
        part("redirect_uri"),
        "https://shop.example/api/v1/sign-in/oidc/callback"
    );
    assert_eq!(part("code_challenge_method"), "S256");
    let cookie = heard.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("Secure"),
        "{cookie}"
    );
    Away {
        state: part("state"),
        nonce: part("nonce"),
        challenge: part("code_challenge"),
        cookie: cookie.split(';').next().unwrap().to_owned(),
    }
}

fn back(client: &Client, away: &Away) -> Heard {
    let path = format!(
        "/sign-in/oidc/callback?state={}&code=c0de&session_state=x",
        away.state
    );
    get(client, &path, &away.cookie)
}

fn problem(heard: &Heard) -> String {
    let target = heard.header("location");
    let (_, problem) = target.split_once("problem=").unwrap_or(("", target));
    problem.to_owned()
}

/// What the provider says of Ana, for this sign-in.
fn claims(client: &Client, provider: &Provider, away: &Away) -> Value {
    let now = at(client).now.millis() / 1_000;
    json!({
        "iss": provider.issuer, "sub": "1234", "aud": "perennial", "exp": now + 300, "iat": now,
        "nonce": away.nonce, "email": "ANA@shop.example", "email_verified": true, "name": "Ana of Accounts",
    })
}

fn header_of(key: &Signer, id: &str) -> Value {
    json!({"alg": key.algorithm(), "kid": id, "typ": "JWT"})
}

#[db_test]
fn a_member_signs_in_by_either_kind_of_key(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Marketer);
    let listed = get(&client, "/sign-in/providers", "").json();
    assert_eq!(listed["items"][0]["start"], "/api/v1/sign-in/oidc");
    for key in [rsa(1), p256()] {
        provider.has_keys(&[("k", &key)]);
        client.clock.advance(Span::from_hours(2));
        let away = away(&client);
        provider.says(key.sign(&header_of(&key, "k"), &claims(&client, &provider, &away)));
        let heard = back(&client, &away);
        assert_eq!(
            heard.header("location"),
            "/admin/customers",
            "{}",
            heard.text()
        );
        let cookies: Vec<&str> = heard
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap())
            .collect();
        assert_eq!(cookies[2], "perennial_sign_in=", "spent");
        let me = get(&client, "/session", &cookies.join("; ")).json();
        assert_eq!(
            (&me["name"], &me["role"]),
            (&json!("Ana"), &json!("marketer"))
        );
        let said = provider.said.lock().unwrap();
        let asked = said
            .asked
            .iter()
            .rfind(|asked| asked.starts_with("POST /token"))
            .unwrap();
        // `perennial:a+secret%3A+1`
        assert!(
            asked.contains("Basic cGVyZW5uaWFsOmErc2VjcmV0JTNBKzE="),
            "{asked}"
        );
        let (_, verifier) = asked.split_once("code_verifier=").unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, verifier.trim().as_bytes());
        assert_eq!(encoded(digest), away.challenge);
    }
}

#[db_test]
fn what_is_not_for_this_sign_in_lets_nobody_in(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Owner);
    let key = rsa(1);
    provider.has_keys(&[("k", &key)]);
    let head = header_of(&key, "k");
    let come_with = |name: &str, value: Value| {
        client.clock.advance(Span::from_minutes(1));
        let away = away(&client);
        let mut claims = claims(&client, &provider, &away);
        claims[name] = value;
        provider.says(key.sign(&head, &claims));
        problem(&back(&client, &away))
    };
    // Before the minute that passes first.
    let soon = |seconds: i64| at(&client).now.millis() / 1_000 + 60 + seconds;
    for (name, value) in [
        ("nonce", json!("other")),
        ("nonce", json!(null)),
        ("aud", json!("another")),
        ("aud", json!(["perennial", "x"])),
        ("azp", json!("another")),
        ("iss", json!("http://else")),
        ("sub", json!("")),
    ] {
        assert_eq!(come_with(name, value), "staff.sso_token", "{name}");
    }
    assert_eq!(come_with("exp", json!(soon(-61))), "staff.sso_token");
    assert_eq!(come_with("iat", json!(soon(90))), "staff.sso_token");
    assert_eq!(come_with("iat", json!(soon(-3_600))), "staff.sso_token");
    assert_eq!(come_with("nbf", json!(soon(90))), "staff.sso_token");
    for (name, value) in [
        ("email_verified", json!(false)),
        ("email_verified", json!(null)),
        ("email", json!("eve@shop.example")),
    ] {
        assert_eq!(come_with(name, value), "staff.sso_not_invited", "{name}");
    }
    let as_it_is = come_with("email_verified", json!("true"));
    assert_eq!(as_it_is, "/admin/customers");
}

#[db_test]
fn what_is_not_signed_by_the_provider_lets_nobody_in(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Owner);
    let (key, other) = (rsa(1), rsa(2));
    provider.has_keys(&[("k", &key)]);
    let head = header_of(&key, "k");
    let come_with = |make: &dyn Fn(&Value) -> String| {
        client.clock.advance(Span::from_minutes(1));
        let away = away(&client);
        provider.says(make(&claims(&client, &provider, &away)));
        problem(&back(&client, &away))
    };
    let unsigned = |claims: &Value| {
        let head = encoded(json!({"alg": "none"}).to_string());
        format!("{head}.{}.", encoded(claims.to_string()))
    };
    assert_eq!(come_with(&unsigned), "staff.sso_token");
    let by_another = |claims: &Value| other.sign(&head, claims);
    assert_eq!(come_with(&by_another), "staff.sso_token");
    for head in [
        json!({"alg": "HS256", "kid": "k"}),
        json!({"alg": "ES256", "kid": "k"}),
        json!({"alg": "RS256", "kid": "k", "crit": ["b64"], "b64": false}),
    ] {
        let problem = come_with(&|claims| key.sign(&head, claims));
        assert_eq!(problem, "staff.sso_token", "{head}");
    }
    let forged = |claims: &Value| {
        let token = key.sign(&head, claims);
        let parts: Vec<&str> = token.split('.').collect();
        let mut claims = claims.clone();
        claims["email"] = json!("owner@shop.example");
        format!("{}.{}.{}", parts[0], encoded(claims.to_string()), parts[2])
    };
    assert_eq!(come_with(&forged), "staff.sso_token");
    assert_eq!(come_with(&|_claims| "a.b".to_owned()), "staff.sso_token");
    let as_it_is = come_with(&|claims| key.sign(&head, claims));
    assert_eq!(as_it_is, "/admin/customers");
}

#[db_test]
fn a_sign_in_ends_once_in_its_browser_and_in_time(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Owner);
    let key = p256();
    provider.has_keys(&[("k", &key)]);
    let head = header_of(&key, "k");
    let begun = |client: &Client| {
        let away = away(client);
        provider.says(key.sign(&head, &claims(client, &provider, &away)));
        away
    };
    let first = begun(&client);
    assert_eq!(problem(&back(&client, &first)), "/admin/customers");
    assert_eq!(
        problem(&back(&client, &first)),
        "staff.sso_over",
        "replayed"
    );
    let mut elsewhere = begun(&client);
    elsewhere.cookie = "perennial_sign_in=00".to_owned();
    assert_eq!(problem(&back(&client, &elsewhere)), "staff.sso_over");
    let late = begun(&client);
    client.clock.advance(Span::from_minutes(10));
    assert_eq!(problem(&back(&client, &late)), "staff.sso_over");
    let turned_back = begun(&client);
    let path = format!(
        "/sign-in/oidc/callback?state={}&error=access_denied",
        turned_back.state
    );
    assert_eq!(
        problem(&get(&client, &path, &turned_back.cookie)),
        "staff.sso_refused"
    );
    let mixed_up = begun(&client);
    let path = format!(
        "/sign-in/oidc/callback?state={}&code=c&iss=http://else",
        mixed_up.state
    );
    assert_eq!(
        problem(&get(&client, &path, &mixed_up.cookie)),
        "staff.sso_token"
    );
}

#[db_test]
fn nobody_is_led_out_of_the_admin(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Owner);
    let key = p256();
    provider.has_keys(&[("k", &key)]);
    let head = header_of(&key, "k");
    for path in [
        "//evil.example",
        "/admin//evil",
        "/administer",
        "https://evil.example",
        "/admin/\\evil",
    ] {
        let asked = form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
        let heard = get(&client, &format!("/sign-in/oidc?return_to={asked}"), "");
        let target = heard.header("location").to_owned();
        let (_, state) = target.split_once("&state=").unwrap();
        let (state, nonce) = state.split_once("&nonce=").unwrap();
        let away = Away {
            state: state.to_owned(),
            nonce: nonce.split('&').next().unwrap().to_owned(),
            challenge: String::new(),
            cookie: heard
                .header("set-cookie")
                .split(';')
                .next()
                .unwrap()
                .to_owned(),
        };
        provider.says(key.sign(&head, &claims(&client, &provider, &away)));
        assert_eq!(problem(&back(&client, &away)), "/admin", "{path}");
    }
}

#[db_test]
fn new_keys_are_found_and_not_asked_for_too_often(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Ana", Role::Owner);
    let (old, new) = (rsa(1), rsa(2));
    provider.has_keys(&[("old", &old)]);
    let try_with = |key: &Signer, id: &str| {
        let away = away(&client);
        provider.says(key.sign(&header_of(key, id), &claims(&client, &provider, &away)));
        problem(&back(&client, &away))
    };
    assert_eq!(try_with(&old, "old"), "/admin/customers");
    assert_eq!(try_with(&old, "old"), "/admin/customers");
    assert_eq!(provider.times_asked("GET /keys"), 1, "kept");
    assert_eq!(provider.times_asked("GET /.well-known"), 1, "kept");
    provider.has_keys(&[("old", &old), ("new", &new)]);
    assert_eq!(
        try_with(&new, "new"),
        "staff.sso_token",
        "not within a minute"
    );
    client.clock.advance(Span::from_minutes(2));
    assert_eq!(try_with(&new, "new"), "/admin/customers");
    assert_eq!(try_with(&old, "old"), "/admin/customers");
    assert_eq!(provider.times_asked("GET /keys"), 2);
    assert_eq!(try_with(&old, "unknown"), "staff.sso_token");
    assert_eq!(
        provider.times_asked("GET /keys"),
        2,
        "once a minute at most"
    );
    provider.has_keys(&[("new", &new)]);
    client.clock.advance(Span::from_hours(2));
    assert_eq!(try_with(&old, "old"), "staff.sso_token", "taken back");
}

/// Somebody comes whom the provider knows by this name, and whose address it says this is.
fn come(
    client: &Client,
    provider: &Provider,
    key: &Signer,
    (subject, email): (&str, &str),
) -> String {
    client.clock.advance(Span::from_minutes(1));
    let away = away(client);
    let mut claims = claims(client, provider, &away);
    claims["sub"] = json!(subject);
    claims["email"] = json!(email);
    provider.says(key.sign(&header_of(key, "k"), &claims));
    problem(&back(client, &away))
}

const IN: &str = "/admin/customers";
const NOT_INVITED: &str = "staff.sso_not_invited";

#[db_test]
fn who_was_invited_becomes_a_member(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Owner", Role::Owner);
    let key = rsa(1);
    provider.has_keys(&[("k", &key)]);
    let come = |subject: &str, email: &str| come(&client, &provider, &key, (subject, email));
    assert_eq!(come("1", "bea@partner.example"), NOT_INVITED);
    let mut owner = Browser::sign_in(&client, "owner");
    let body = json!({
        "email": "bea@partner.example", "name": "Bea", "role": "support", "language": "de",
    });
    let invited = owner.post(&client, "/staff/invitations", &body);
    assert_eq!(invited.status.as_u16(), 201);
    assert_eq!(come("1", "Bea@partner.example"), IN);
    let by_name = come("1", "bea.new@partner.example");
    assert_eq!(by_name, IN, "known by the provider's name for her");
    let somebody_else = come("2", "bea@partner.example");
    assert_eq!(somebody_else, NOT_INVITED, "her address went on");
    let staff = owner.get(&client, "/staff").json();
    let bea = &staff["items"][1];
    assert_eq!(
        (&bea["email"], &bea["role"], &bea["language"]),
        (
            &json!("Bea@partner.example"),
            &json!("support"),
            &json!("de")
        )
    );
}

#[db_test]
fn who_is_of_the_domain_becomes_a_member(db: &Db) {
    let provider = Provider::open();
    let client = shop(db, &provider);
    employ(db, &client, "Owner", Role::Owner);
    let key = rsa(1);
    provider.has_keys(&[("k", &key)]);
    let come = |subject: &str, email: &str| come(&client, &provider, &key, (subject, email));
    set(db, &client, &own::DOMAIN, "partner.example");
    set(db, &client, &own::DOMAIN_ROLE, "marketer");
    assert_eq!(come("3", "cem@partner.example"), IN);
    assert_eq!(come("4", "dan@evil-partner.example"), NOT_INVITED);
    let mut owner = Browser::sign_in(&client, "owner");
    let staff = owner.get(&client, "/staff").json();
    let cem = &staff["items"][1];
    assert_eq!(cem["role"], "marketer");
    let path = format!("/staff/{}", cem["id"].as_str().unwrap());
    let mut bar = |is_disabled: bool| {
        let body = json!({ "is_disabled": is_disabled });
        let changed = owner.send(&client, "PATCH", &path, &body);
        assert_eq!(changed.status.as_u16(), 200);
    };
    bar(true);
    assert_eq!(come("3", "cem@partner.example"), NOT_INVITED, "barred");
    bar(false);
    let anew = come("5", "cem@partner.example");
    assert_eq!(anew, IN, "what the provider called him is forgotten");
    assert!(own::DOMAIN_ROLE.read("owner").is_err());
    let path = "/audit?operation=join_by_provider,sign_in_by_provider";
    let log = owner.get(&client, path).json();
    assert_eq!(log["items"].as_array().unwrap().len(), 3, "{log}");
}

#[db_test]
fn a_private_provider_is_asked_only_where_the_operator_says_so(db: &Db) {
    let provider = Provider::open();
    let client = crate::tests::client(db);
    set(db, &client, &own::ISSUER, &provider.issuer);
    set(db, &client, &own::CLIENT_ID, "perennial");
    let heard = get(&client, "/sign-in/oidc", "");
    assert_eq!(problem(&heard), "staff.sso_not_reached");
    assert_eq!(provider.times_asked(""), 0);
    set(db, &client, &own::ISSUER, "");
    assert_eq!(problem(&get(&client, "/sign-in/oidc", "")), "staff.sso_off");
    assert_eq!(
        get(&client, "/sign-in/providers", "").json()["items"],
        json!([])
    );
}
