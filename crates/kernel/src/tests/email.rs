//! Addresses.

use proptest::prelude::*;

use crate::{EmailAddress, Error};

fn parse(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

#[test]
fn addresses_are_kept_as_given() {
    for text in [
        "ana@example.test",
        "Ana.Maria+Shop@Example.TEST",
        "o'brien@example.co.uk",
        "a@b.co",
        "x_1-2=3@sub.example.test",
        "grüße-gibt-es-nicht@grüße.example",
        "info@例え.テスト",
        "a@xn--r8jz45g.xn--zckzah",
        "{a}|b~c@example.test",
    ] {
        if text.is_ascii() || text.starts_with("info") {
            assert_eq!(parse(text).as_str(), text);
        } else {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
    }
    assert_eq!(
        parse(" \tana@example.test\r\n").as_str(),
        "ana@example.test"
    );
    assert_eq!(parse("Ana@Example.Test").local_part(), "Ana");
    assert_eq!(parse("Ana@Example.Test").domain(), "Example.Test");
}

#[test]
fn what_cannot_be_written_to_is_refused() {
    for text in [
        "",
        "@",
        "ana",
        "ana@",
        "@example.test",
        "ana@localhost",
        "ana@example.",
        "ana@.example.test",
        "ana@exa..mple.test",
        ".ana@example.test",
        "ana.@example.test",
        "a..b@example.test",
        "a b@example.test",
        "\"a b\"@example.test",
        "ana@[127.0.0.1]",
        "ana@127.0.0.1",
        "ana@-example.test",
        "ana@example-.test",
        "ana@exa_mple.test",
        "ana@example.test,bo@example.test",
        "Ana <ana@example.test>",
        "ana@example.test\r\nBcc: bo@example.test",
        "ana\r\n@example.test",
        "ana@exam\nple.test",
        "ana\0@example.test",
        "ana@example.te\u{7f}st",
        "ana(x)@example.test",
        "ana@exam\u{200b}ple.test",
        "ana@\u{202e}example.test",
        "ana@example。test",
        "ana@@example.test",
        "a@b@example.test",
    ] {
        assert!(
            matches!(EmailAddress::parse(text), Err(Error::EmailAddress(_))),
            "{text:?}"
        );
    }
}

#[test]
fn lengths_end_where_the_standard_says() {
    let local = |length: usize| format!("{}@example.test", "a".repeat(length));
    assert!(EmailAddress::parse(&local(64)).is_ok());
    assert!(EmailAddress::parse(&local(65)).is_err());
    let label = |length: usize| format!("a@{}.test", "a".repeat(length));
    assert!(EmailAddress::parse(&label(63)).is_ok());
    assert!(EmailAddress::parse(&label(64)).is_err());
    let whole = |last: usize| {
        let label = "d".repeat(61);
        format!(
            "{}@{label}.{label}.{}.test",
            "a".repeat(64),
            "e".repeat(last)
        )
    };
    assert_eq!(whole(60).len(), 254);
    assert!(EmailAddress::parse(&whole(60)).is_ok());
    assert!(EmailAddress::parse(&whole(61)).is_err());
}

#[test]
fn one_customer_writes_in_any_case() {
    assert_eq!(
        parse("Ana.B+x@Gmail.COM").identity_key(),
        "ana.b+x@gmail.com"
    );
    assert_eq!(
        parse("info@GRÜSSE.example").identity_key(),
        "info@grüsse.example"
    );
}

#[test]
fn one_mailbox_has_one_fraud_key() {
    let table = [
        ("A.n.a+shop@googlemail.com", "ana@gmail.com"),
        ("ana@gmail.com", "ana@gmail.com"),
        ("ana.b+x@outlook.com", "ana.b@outlook.com"),
        ("ana+x@hotmail.co.uk", "ana@hotmail.co.uk"),
        ("ana+x@live.com.au", "ana@live.com.au"),
        ("ana+x@msn.com", "ana@msn.com"),
        ("ana+x@live.example.test", "ana+x@live.example.test"),
        ("ana-shop@yahoo.com", "ana@yahoo.com"),
        ("ana-shop@yahoo.co.uk", "ana@yahoo.co.uk"),
        ("ana-shop@ymail.com", "ana@ymail.com"),
        ("ana+x@fastmail.com", "ana@fastmail.com"),
        ("anything@ana.fastmail.com", "ana@fastmail.com"),
        ("a.n-a_+x@protonmail.com", "ana@proton.me"),
        ("ana@pm.me", "ana@proton.me"),
        ("ana+x@me.com", "ana@icloud.com"),
        ("ana.b+x@example.test", "ana.b+x@example.test"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("-@yahoo.com", "-@yahoo.com"),
    ];
    for (text, key) in table {
        assert_eq!(parse(text).fraud_key(), key, "{text}");
    }
}

#[test]
fn logs_hold_no_address() {
    let address = parse("ana@example.test");
    assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    let error = serde_json::from_str::<EmailAddress>("\"ana at example.test\"").unwrap_err();
    assert!(!error.to_string().contains("ana"), "{error}");
}

proptest! {
    #[test]
    fn an_address_can_stand_in_a_header(text in "\\PC{0,20}@\\PC{0,20}\\.[a-z]{2}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            let is_dangerous = |letter: char| {
                letter.is_control() || letter.is_whitespace() || "<>,;:\"()[]\\".contains(letter)
            };
            prop_assert!(!address.as_str().contains(is_dangerous));
            prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
        }
    }

    #[test]
    fn keys_are_keys_of_themselves(
        text in "[a-zA-Z0-9.+_-]{1,20}@(gmail.com|yahoo.fr|Proton.me|x.fastmail.com|live.com|mac.com|Example.test)",
    ) {
        let Ok(address) = EmailAddress::parse(&text) else { return Ok(()) };
        prop_assert_eq!(parse(&address.identity_key()).identity_key(), address.identity_key());
        prop_assert_eq!(parse(&address.identity_key()).fraud_key(), address.fraud_key());
    }
}
