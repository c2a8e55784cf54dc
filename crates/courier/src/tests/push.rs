//! Notifications of browsers: the seal, the proof, answers.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use fetch::{Answer, Error};
use kernel::Timestamp;
use ring::{
    agreement::{ECDH_P256, EphemeralPrivateKey},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey},
};
use serde_json::Value;

use crate::push::{
    Handed, LARGEST, Notification, Subscription, Unfit, Urgency, Vapid, handed, name_of, sealed,
};

const KEY: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn browser() -> Subscription {
    Subscription::new("https://push.example:8443/send/abc?d=1", KEY, AUTH).unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    BASE64.decode(text).unwrap()
}

/// The key whose private half is this.
#[expect(
    deprecated,
    reason = "the library makes keys from chance only, and tests need this one"
)]
fn private(half: &str) -> EphemeralPrivateKey {
    let bytes = bytes(half);
    let chance = ring::test::rand::FixedSliceRandom { bytes: &bytes };
    EphemeralPrivateKey::generate(&ECDH_P256, &chance).unwrap()
}

#[test]
fn the_seal_is_that_of_the_standard() {
    // RFC 8291 section 5.
    let own = private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
    let salt = <[u8; 16]>::try_from(bytes("DGv6ra1nlYgDCS1FRnbzlw")).unwrap();
    let text = b"When I grow up, I want to be a watermelon";
    let body = sealed(&browser(), own, salt, text).unwrap();
    assert_eq!(
        BASE64.encode(body),
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    );
}

#[test]
fn a_request_says_who_asks_and_for_how_long() {
    let vapid = Vapid::read(&Vapid::generate().unwrap()).unwrap();
    let to = browser();
    let now = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    let notification = Notification {
        to: &to,
        body: b"{}",
        valid_for: 90,
        urgency: Urgency::Low,
        topic: "msg_1",
    };
    let request = vapid
        .request(&notification, ("mailto:hello@shop.example", now))
        .unwrap();
    assert_eq!(request.url, to.endpoint());
    let header = |name| request.header(name).unwrap();
    let told = [
        "content-type",
        "content-encoding",
        "ttl",
        "urgency",
        "topic",
    ]
    .map(header);
    let wanted = [
        "application/octet-stream",
        "aes128gcm",
        "90",
        "low",
        "msg_1",
    ];
    assert_eq!(told, wanted);
    let proof = header("authorization").strip_prefix("vapid t=").unwrap();
    let (token, key) = proof.split_once(", k=").unwrap();
    assert_eq!(key, vapid.public());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
        .verify(signed.as_bytes(), &bytes(signature))
        .unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    assert_eq!(bytes(head), br#"{"typ":"JWT","alg":"ES256"}"#);
    let claims: Value = serde_json::from_slice(&bytes(claims)).unwrap();
    assert_eq!(claims["aud"], "https://push.example:8443");
    assert_eq!(claims["sub"], "mailto:hello@shop.example");
    assert_eq!(claims["exp"], now.millis() / 1_000 + 12 * 3_600);
    assert!(!format!("{request:?} {to:?}").contains("abc"));
}

#[test]
fn what_cannot_be_sealed_is_refused() {
    let vapid = Vapid::read(&Vapid::generate().unwrap()).unwrap();
    let asked = |to: &Subscription, length: usize| {
        let body = vec![b'a'; length];
        let notification = Notification {
            to,
            body: &body,
            valid_for: 60,
            urgency: Urgency::Normal,
            topic: "a",
        };
        let now = Timestamp::from_millis(0);
        vapid.request(&notification, ("mailto:a@b.example", now))
    };
    let request = asked(&browser(), LARGEST).unwrap();
    assert_eq!(request.body.len(), 4_096);
    assert_eq!(asked(&browser(), LARGEST + 1).unwrap_err(), Unfit::TooLong);
    // It has the form of a point and is on no curve.
    let nowhere = BASE64.encode([&[4][..], &[7; 64]].concat());
    let to = Subscription::new("https://push.example/a", &nowhere, AUTH).unwrap();
    assert_eq!(asked(&to, 2).unwrap_err(), Unfit::Key);
    assert!(Vapid::read(b"no key").is_none());
}

#[test]
fn only_what_a_browser_writes_is_a_subscription() {
    let json = |endpoint: &str, key: &str, auth: &str| {
        format!(
            r#"{{"endpoint": "{endpoint}", "expirationTime": null, "keys": {{"p256dh": "{key}", "auth": "{auth}"}}}}"#
        )
    };
    let endpoint = "https://push.example/send/abc";
    let read = Subscription::read(&json(endpoint, KEY, AUTH)).unwrap();
    assert_eq!(Subscription::read(&read.write()).unwrap(), read);
    assert_eq!(read.host(), "push.example");
    assert_eq!(read.name(), name_of(endpoint));
    assert_eq!(read.name().len(), 32);
    let padded = format!("{AUTH}==");
    assert!(Subscription::read(&json(endpoint, KEY, &padded)).is_some());
    let long = format!("https://push.example/{}", "a".repeat(1_500));
    for (endpoint, key, auth) in [
        ("http://push.example/a", KEY, AUTH),
        ("https://", KEY, AUTH),
        ("https://ana@push.example/a", KEY, AUTH),
        ("https://push.example/a b", KEY, AUTH),
        (&long, KEY, AUTH),
        (endpoint, AUTH, AUTH),
        (endpoint, KEY, KEY),
        (endpoint, "", ""),
    ] {
        assert!(Subscription::read(&json(endpoint, key, auth)).is_none());
    }
    assert!(Subscription::read("[]").is_none());
}

#[test]
fn answers_say_whether_the_browser_is_still_there() {
    let answer = |status| Answer {
        status,
        headers: vec![("retry-after".to_owned(), "120".to_owned())],
        body: b"push subscription has unsubscribed or expired".to_vec(),
    };
    let of = |status| handed(Ok(&answer(status)));
    assert_eq!(of(201), Handed::Taken);
    assert!(
        [404, 410]
            .map(of)
            .iter()
            .all(|handed| matches!(handed, Handed::Gone { .. }))
    );
    for status in [429, 500, 503] {
        assert!(matches!(
            of(status),
            Handed::Later {
                after: Some(120),
                ..
            }
        ));
    }
    for status in [400, 401, 403, 413] {
        assert!(matches!(of(status), Handed::Refused { .. }), "{status}");
    }
    let host = || "push.example".to_owned();
    let within = Error::NotPublic { host: host() };
    assert!(matches!(handed(Err(&within)), Handed::Gone { .. }));
    let slow = Error::TimedOut { host: host() };
    assert!(matches!(
        handed(Err(&slow)),
        Handed::Later { after: None, .. }
    ));
}
