//! Every language says everything, and everybody gets theirs.

use std::{collections::BTreeSet, fs, path::Path};

use kernel::Language;

use crate::{CATALOG, Catalog, Locale};

#[test]
fn every_language_says_everything() {
    assert_eq!(CATALOG.objections(), Vec::<String>::new());
}

#[test]
fn every_text_is_used_and_every_used_text_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for folder in ["templates", "src"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let is_key = |text: &&str| {
        text.split_once('.').is_some_and(|(left, right)| {
            [left, right].iter().all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            })
        })
    };
    let used: BTreeSet<&str> = sources
        .split('"')
        .filter(is_key)
        .filter(|text| {
            !["html", "txt", "css"]
                .iter()
                .any(|end| text.rsplit('.').next() == Some(end))
        })
        .collect();
    let known: BTreeSet<&str> = CATALOG.keys().collect();
    assert_eq!(used, known);
}

#[test]
fn what_is_wrong_with_a_catalogue_is_told() {
    let catalog = Catalog::new([
        (
            Locale::English,
            "a.b = {x} and {y}\nc.d = one\nc.d = two\nnothing",
        ),
        (Locale::German, "a.b = {x}"),
        (Locale::French, "a.b = {y} et {x}\nc.d = deux"),
        (Locale::Spanish, "a.b = {x} y {y}\nc.d = dos\n# comment"),
        (
            Locale::Portuguese,
            "a.b = {x} e {y}\nc.d = dois\ne.f = seis",
        ),
    ]);
    insta::assert_snapshot!("objections", catalog.objections().join("\n"));
    assert_eq!(catalog.words(Locale::German).say("c.d"), "two");
    assert_eq!(catalog.words(Locale::German).say("no.key"), "no.key");
    assert_eq!(
        catalog
            .words(Locale::English)
            .fill("a.b", &[("x", "{y}"), ("y", "2")]),
        "{y} and 2"
    );
}

#[test]
fn the_reader_gets_the_language_they_read() {
    let english = Language::english();
    let accepted = |header| Locale::choose(None, None, Some(header), &english);
    assert_eq!(accepted("de-AT,de;q=0.9,en;q=0.8"), Locale::German);
    assert_eq!(accepted("nl, fr;q=0.5, en;q=0.7"), Locale::English);
    assert_eq!(accepted("en;q=0, pt-BR;q=0.001"), Locale::Portuguese);
    assert_eq!(accepted("es;q=7, de;q=x, *;q=0.1"), Locale::English);
    assert_eq!(accepted(""), Locale::English);
    assert_eq!(accepted(";;;,,q=,="), Locale::English);
    let spanish = Language::parse("es-MX").unwrap();
    assert_eq!(
        Locale::choose(None, Some(&spanish), Some("de"), &english),
        Locale::Spanish
    );
    assert_eq!(
        Locale::choose(Some("fr"), Some(&spanish), Some("de"), &english),
        Locale::French
    );
    assert_eq!(
        Locale::choose(Some("xx"), None, None, &spanish),
        Locale::Spanish
    );
    let dutch = Language::parse("nl").unwrap();
    assert_eq!(
        Locale::choose(None, Some(&dutch), Some("nl"), &dutch),
        Locale::English
    );
}
