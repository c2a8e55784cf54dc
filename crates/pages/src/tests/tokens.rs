//! Signed links open what they were made for.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Span, Timestamp};

use crate::{Purpose, TokenError, TokenKeys};

const ONE: Purpose = Purpose::new("one");
const OTHER: Purpose = Purpose::new("other");

fn keys(secrets: &[&str]) -> TokenKeys {
    TokenKeys::new(
        secrets
            .iter()
            .map(|secret| secret.as_bytes().to_vec())
            .collect(),
    )
    .unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

#[test]
fn a_token_opens_its_own_purpose_until_its_day() {
    let keys = keys(&["sixteen bytes ok"]);
    let token = keys.sign(ONE, "cus_12", at(1_000));
    assert!(
        token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    );
    assert_eq!(keys.open(ONE, &token, at(999)), Ok("cus_12".to_owned()));
    assert_eq!(keys.open(ONE, &token, at(1_000)), Err(TokenError::Expired));
    assert_eq!(keys.open(OTHER, &token, at(0)), Err(TokenError::Invalid));
    let never = keys.sign(ONE, "", Timestamp::MAX);
    assert_eq!(
        keys.open(ONE, &never, at(0).plus(Span::from_days(100_000))),
        Ok(String::new())
    );
}

#[test]
fn no_altered_token_opens_anything() {
    let keys = keys(&["sixteen bytes ok"]);
    let token = keys.sign(ONE, "cus_12", at(1_000));
    let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << bit;
            let text = URL_SAFE_NO_PAD.encode(altered);
            assert_eq!(keys.open(ONE, &text, at(0)), Err(TokenError::Invalid));
        }
    }
    for length in 0..token.len() {
        assert_eq!(
            keys.open(ONE, token.get(..length).unwrap(), at(0)),
            Err(TokenError::Invalid)
        );
    }
    for text in [
        "é",
        &format!("{token}="),
        &format!(" {token}"),
        &"A".repeat(10_000),
    ] {
        assert_eq!(keys.open(ONE, text, at(0)), Err(TokenError::Invalid));
    }
    assert_eq!(
        keys.open(ONE, &keys.sign(ONE, &"x".repeat(1_001), at(1_000)), at(0)),
        Err(TokenError::Invalid)
    );
    assert_eq!(
        keys.open(ONE, &keys.sign(ONE, &"x".repeat(1_000), at(1_000)), at(0))
            .unwrap()
            .len(),
        1_000
    );
}

#[test]
fn secrets_are_changed_without_breaking_links() {
    let old = keys(&["sixteen bytes ok"]);
    let both = keys(&["another sixteen b", "sixteen bytes ok"]);
    let new = keys(&["another sixteen b"]);
    let token = old.sign(ONE, "a", at(10));
    assert!(both.open(ONE, &token, at(0)).is_ok());
    assert!(new.open(ONE, &token, at(0)).is_err());
    assert!(new.open(ONE, &both.sign(ONE, "a", at(10)), at(0)).is_ok());
    assert!(TokenKeys::new(vec![]).is_none());
    assert!(TokenKeys::new(vec![b"short".to_vec()]).is_none());
    assert_eq!(format!("{both:?}"), "TokenKeys(2)");
}

#[test]
fn a_number_survives_places_where_letters_lose_their_case() {
    let ours = keys(&["sixteen bytes ok"]);
    let theirs = keys(&["another sixteen!"]);
    let purpose = Purpose::new("return");
    for number in [0, 1, 59_123_456_789_012, i64::MAX] {
        let token = ours.sign_number(purpose, number);
        assert_eq!(token.len(), 29);
        assert!(
            token
                .bytes()
                .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit())
        );
        assert_eq!(ours.open_number(purpose, &token), Ok(number));
        assert_eq!(ours.open_number(purpose, &token.to_uppercase()), Ok(number));
        assert_eq!(
            theirs.open_number(purpose, &token),
            Err(TokenError::Invalid)
        );
        let other = Purpose::new("else");
        assert_eq!(ours.open_number(other, &token), Err(TokenError::Invalid));
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'a' { b'b' } else { b'a' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(
                ours.open_number(purpose, &changed),
                Err(TokenError::Invalid),
                "{at}"
            );
        }
    }
    for text in ["", "a", "1".repeat(29).as_str(), "é".repeat(29).as_str()] {
        assert_eq!(ours.open_number(purpose, text), Err(TokenError::Invalid));
    }
}
