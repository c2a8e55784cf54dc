//! Browsers that take notifications.

use customers::{Channel, ConsentState};
use db::{Db, db_test};
use http::{Method, Request, header};
use kernel::{CustomerId, Ids, Moment, Rng, Timestamp};
use serde_json::{Value, json};
use web::testing::{Client, Heard};

use super::{customer, identify, name, report, rows, site, view};

const KEY: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const ENDPOINT: &str = "https://push.example/send/abc";

fn switch_on(db: &Db) {
    let now = Timestamp::from_millis(1_772_366_400_000);
    let at = Moment::new(now, Ids::for_node(Rng::from_seed(9), 3));
    let catalogue = settings::Catalogue::new(&[messages::settings::SETTINGS]);
    let (key, value) = ("messages.channels", "email, web_push");
    let _set = db
        .write_now(|tx| settings::set_text(tx, &at, &catalogue, key, value))
        .unwrap();
}

fn get(client: &Client, path: &str) -> Heard {
    let request = Request::builder().uri(path);
    client.send(request.body(axum::body::Body::empty()).unwrap())
}

fn tell(client: &Client, body: &Value) {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/s/push")
        .header(header::ORIGIN, "https://shop.example")
        .header(header::USER_AGENT, "A browser")
        .body(body.to_string().into())
        .unwrap();
    let heard = client.send(request);
    assert_eq!((heard.status.as_u16(), heard.body.len()), (202, 0));
    assert_eq!(heard.header("access-control-allow-origin"), "*");
}

fn wish(visitor: u32) -> Value {
    json!({
        "visitor": name(visitor),
        "subscription": {
            "endpoint": ENDPOINT,
            "expirationTime": null,
            "keys": {"p256dh": KEY, "auth": "BTBZMqHH6r4Tts7J_aSIgg"},
        },
        "page": "https://shop.example/orders",
        "wording": "Tell me of my orders",
        "language": "en-GB",
    })
}

fn browsers(db: &Db, customer: CustomerId) -> usize {
    let found = db.read_now(|tx| messages::browsers(tx, customer));
    found.unwrap().len()
}

fn said(db: &Db, customer: CustomerId) -> Vec<ConsentState> {
    let proofs = db.read_now(|tx| customers::proofs(tx, customer)).unwrap();
    let of_browsers = proofs
        .iter()
        .filter(|proof| proof.consent.channel == Channel::WebPush);
    of_browsers.map(|proof| proof.consent.state).collect()
}

#[db_test]
fn a_browser_is_kept_for_who_it_is_and_given_up_when_they_say_so(db: &Db) {
    let client = site(db);
    assert_eq!(
        get(&client, "/s/push").status.as_u16(),
        404,
        "it is not switched on"
    );
    switch_on(db);
    let key = get(&client, "/s/push").json()["key"].clone();
    assert_eq!(key.as_str().unwrap().len(), 87);
    assert_eq!(
        get(&client, "/s/push").json()["key"],
        key,
        "it stays the same"
    );
    let ana = customer(db, "ana@example.com");
    let who = identify(&client, ana);
    report(&client, 1, 1, json!([who]));
    tell(&client, &wish(1));
    tell(&client, &wish(1));
    assert_eq!(browsers(db, ana), 1);
    assert_eq!(said(db, ana), [ConsentState::Granted; 2]);
    let proofs = db.read_now(|tx| customers::proofs(tx, ana)).unwrap();
    let proof = &proofs[0].consent;
    assert_eq!(
        (proof.wording.as_deref(), proof.user_agent.as_deref()),
        (Some("Tell me of my orders"), Some("A browser"))
    );
    tell(&client, &json!({"visitor": name(2), "gone": ENDPOINT}));
    assert_eq!(browsers(db, ana), 1, "another visitor gives up nothing");
    tell(&client, &json!({"visitor": name(1), "gone": ENDPOINT}));
    assert_eq!(browsers(db, ana), 0);
    assert_eq!(said(db, ana).last(), Some(&ConsentState::Refused));
}

#[db_test]
fn a_yes_waits_until_it_is_known_whose_it_is(db: &Db) {
    let client = site(db);
    switch_on(db);
    let ana = customer(db, "ana@example.com");
    tell(&client, &wish(1));
    report(&client, 1, 1, json!([view("p1")]));
    assert_eq!(browsers(db, ana), 0);
    report(&client, 1, 2, json!([identify(&client, ana)]));
    assert_eq!(browsers(db, ana), 1);
    // Consent taken back takes a yes with it that waits.
    tell(&client, &wish(3));
    report(&client, 3, 3, json!([{"kind": "forget"}]));
    report(&client, 3, 4, json!([identify(&client, ana)]));
    let waiting =
        db.read_now(|tx| tx.scalar::<i64>("SELECT count(*) FROM storefront_browser", &[]));
    assert_eq!((waiting.unwrap(), browsers(db, ana)), (Some(0), 1));
}

#[db_test]
fn what_no_browser_says_changes_nothing(db: &Db) {
    let client = site(db);
    switch_on(db);
    let ana = customer(db, "ana@example.com");
    report(&client, 1, 1, json!([identify(&client, ana)]));
    let before = rows(db);
    let mut within = wish(1);
    within["subscription"]["endpoint"] = json!("http://127.0.0.1/");
    let mut both = wish(1);
    both["gone"] = json!(ENDPOINT);
    let mut nobody = wish(1);
    nobody["visitor"] = json!("ana");
    for body in [
        within,
        both,
        nobody,
        json!({"visitor": name(1)}),
        json!([]),
        json!("x"),
    ] {
        tell(&client, &body);
    }
    assert_eq!((browsers(db, ana), rows(db)), (0, before));
}

#[db_test]
fn the_worker_may_be_loaded_by_that_of_the_store(db: &Db) {
    let heard = get(&site(db), "/p-sw.js");
    assert_eq!(heard.status.as_u16(), 200);
    assert_eq!(
        heard.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(heard.header("cross-origin-resource-policy"), "cross-origin");
    assert!(heard.text().contains("notificationclick"));
}
