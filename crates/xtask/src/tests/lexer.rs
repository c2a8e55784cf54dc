//! Rust cut into words.

use super::source;
use crate::tidy::lexer::{Kind, words};
use crate::tidy::sizes::functions;

fn texts(rust: &str) -> Vec<String> {
    let words = words(rust).into_iter();
    words
        .filter(|word| word.kind == Kind::Text)
        .map(|word| word.text)
        .collect()
}

#[test]
fn texts_are_read_by_their_value() {
    assert_eq!(
        texts(r#"f("a \"b\" \\ c", b"d", c"e")"#),
        ["a \"b\" \\ c", "d", "e"]
    );
    assert_eq!(
        texts("r\"a\\b\" r##\"c \"# d\"## br#\"e\"#"),
        ["a\\b", "c \"# d", "e"]
    );
    assert_eq!(texts("\"SELECT a \\\n     FROM t\""), ["SELECT a FROM t"]);
    assert_eq!(
        texts(r"'a' '\'' '\u{2026}' 'x: loop {} &'static str"),
        Vec::<String>::new()
    );
    assert_eq!(
        texts("// \"no\"\n/* \"no\" /* \"no\" */ \"no\" */ \"yes\""),
        ["yes"]
    );
    assert_eq!(texts("let r = 1; bar(\"x\")"), ["x"]);
}

#[test]
fn a_broken_file_ends_all_the_same() {
    for broken in ["\"", "r#\"", "/*", "'", "'\\", "b\"\\", "r#", "\u{feff}"] {
        words(broken);
    }
}

#[test]
fn lines_are_counted_from_one() {
    let words = words("a\n\"x\ny\"\n/* \n */ b");
    let lines: Vec<usize> = words.iter().map(|word| word.line).collect();
    assert_eq!(lines, [1, 2, 4, 5]);
}

#[test]
fn what_is_compiled_for_tests_only_is_not_live() {
    let text =
        "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { c[0]; } }\n#[cfg(test)]\nuse x;\nfn d() {}";
    let source = source("crates/orders/src/domain.rs", text);
    let names: Vec<String> = functions(&source.live)
        .into_iter()
        .map(|(name, _, _)| name)
        .collect();
    assert_eq!(names, ["a", "d"]);
}

#[test]
fn functions_are_measured() {
    let source = source(
        "crates/orders/src/a.rs",
        "trait T { fn a(); }\nfn b() {\n  if x {\n  }\n}\n",
    );
    assert_eq!(functions(&source.live), [("b".to_owned(), 2, 4)]);
}
