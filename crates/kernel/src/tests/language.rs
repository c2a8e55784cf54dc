//! Language tags.

use crate::{Country, Error, Language};

#[test]
fn tags_come_back_in_their_usual_capitals() {
    let table = [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("pt-br", "pt-BR"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("sr_latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("yue", "yue"),
    ];
    for (text, tag) in table {
        assert_eq!(Language::parse(text).unwrap().code(), tag);
    }
}

#[test]
fn what_is_no_tag_is_refused() {
    for text in [
        "",
        "e",
        "xx",
        "english",
        "en-",
        "-en",
        "en--GB",
        "en-GB-oxendict",
        "e1",
        "en-12",
        "日本",
        "en GB",
        "a1b",
    ] {
        assert_eq!(Language::parse(text), Err(Error::Language), "{text}");
    }
}

#[test]
fn tags_have_parts() {
    let tag = Language::parse("zh-Hant-TW").unwrap();
    assert_eq!(tag.primary(), "zh");
    assert_eq!(tag.country().map(Country::code), Some("TW"));
    assert_eq!(Language::parse("es-419").unwrap().country(), None);
    assert_eq!(Language::parse("sr-Latn").unwrap().country(), None);
    assert_eq!(Language::english().primary(), "en");
}
