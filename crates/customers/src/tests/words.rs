//! The pure parts: birthdays, names, numbers, keys, folding.

use kernel::{Day, EmailAddress};

use crate::{
    AttributeName, Birthday, Key, Number, Tag,
    domain::{clean, fold, prefix_end},
};

#[test]
fn birthdays_are_read_strictly_and_celebrated_in_every_year() {
    for good in ["1980-05-17", "--05-17", "--02-29", "2000-02-29"] {
        assert_eq!(Birthday::parse(good).unwrap().to_string(), good);
    }
    for bad in [
        "1981-02-29",
        "--02-30",
        "05-17",
        "--5-17",
        "1849-01-01",
        "",
        "--13-01",
        "2201-01-01",
    ] {
        assert!(Birthday::parse(bad).is_err(), "{bad}");
    }
    let leapling = Birthday::parse("--02-29").unwrap();
    let next = |from: &str| leapling.next_from(Day::parse(from).unwrap()).to_string();
    assert_eq!(next("2026-02-28"), "2026-02-28");
    assert_eq!(next("2026-03-01"), "2027-02-28");
    assert_eq!(next("2028-02-28"), "2028-02-29");
    assert_eq!(next("2028-03-01"), "2029-02-28");
    let newborn = Birthday::parse("--12-31").unwrap();
    assert_eq!(
        newborn
            .next_from(Day::parse("2026-12-31").unwrap())
            .to_string(),
        "2026-12-31"
    );
}

#[test]
fn numbers_are_exact() {
    assert_eq!(
        Number::parse("0.1").unwrap(),
        Number::from_measured(0.1).unwrap()
    );
    assert_eq!(
        serde_json::to_string(&Number::parse("38.50").unwrap()).unwrap(),
        "38.5"
    );
    assert_eq!(
        serde_json::to_string(&Number::from_whole(-3).unwrap()).unwrap(),
        "-3"
    );
    for text in ["12.5", "-3", "0.000001", "9000000000000"] {
        let number: Number = serde_json::from_str(text).unwrap();
        assert_eq!(number.to_string(), text);
    }
    assert!(Number::from_measured(f64::NAN).is_err());
    assert!(Number::from_measured(1e13).is_err());
    assert!(Number::from_whole(i64::MAX).is_err());
}

#[test]
fn texts_are_folded_and_cleaned() {
    assert_eq!(
        fold("ÀÉÎÕÜ ß Œuvre İstanbul Łódź Ắ"),
        "aeiou ss oeuvre istanbul lodz a"
    );
    assert_eq!(fold("e\u{301}"), "e");
    assert_eq!(fold("李小龙"), "李小龙");
    assert_eq!(clean(" a \t\n b\0c "), Some("a b c".into()));
    assert_eq!(clean(" \u{a0} "), None);
    assert_eq!(clean(&"x".repeat(600)).unwrap().len(), 512);
    assert_eq!(
        Tag::parse("  Early   Bird ").unwrap().as_str(),
        "early bird"
    );
    assert!(Tag::parse(" ").is_err() && Tag::parse("a\u{7}").is_err());
    assert_eq!(
        AttributeName::parse(" Shoe Size").unwrap().as_str(),
        "shoe size"
    );
    assert!(AttributeName::parse(&"x".repeat(65)).is_err());
    assert_eq!(prefix_end(b"an"), b"ao");
}

#[test]
fn keys_read_back_and_hide_themselves() {
    let external = Key::External {
        source: "My:Shop".to_owned(),
        id: "a:b".to_owned(),
    };
    assert_eq!(external.text(), "x:my-shop:a:b");
    assert_eq!(
        Key::from_text(&external.text()).unwrap().text(),
        external.text()
    );
    let address = Key::Email(EmailAddress::parse("Ana@Example.com").unwrap());
    assert_eq!(address.text(), "e:ana@example.com");
    assert_eq!(format!("{address:?}"), "Key(email)");
    assert_eq!(Key::from_text("q:1"), None);
}
