//! Whole commands, word for word, on both databases.

use std::fmt::Write as _;

use crate::program::{LAYOUT, ORDERS, Shop, on_both, text_of};

/// What a terminal would show: the command, then both streams. Times, places and databases differ from run to run.
fn transcript(shop: &Shop, commands: &[&[&str]]) -> String {
    let mut text = String::new();
    for words in commands {
        let ran = shop.run(words);
        let status = ran.status.unwrap();
        let words = words.join(" ");
        write!(text, "$ perennial {words}\n{}{}", ran.out, ran.err).unwrap();
        if status != 0 {
            writeln!(text, "[{status}]").unwrap();
        }
        text.push('\n');
    }
    tidied(shop, &text)
}

fn tidied(shop: &Shop, text: &str) -> String {
    let folder = shop.folder.path().display().to_string();
    let mut out = String::new();
    for line in text.replace(&folder, "…").lines() {
        out.push_str(&masked(line));
        out.push('\n');
    }
    out
}

/// Hides what differs: how long something took, and the address of a database.
fn masked(line: &str) -> String {
    let mut line = line.to_owned();
    for (before, after) in [
        ("\"seconds\":", ","),
        ("\"milliseconds\":", ","),
        ("imported in ", " s"),
        ("is kept as ", "."),
        (" customers (", " ms)"),
        ("ready at ", ".\n"),
        ("events lived through in ", " s."),
        ("\"database\":\"", "\""),
        ("shop at ", " already"),
    ] {
        if let Some((head, tail)) = line.clone().split_once(before) {
            let rest = match tail.split_once(after) {
                Some((_, rest)) => format!("{after}{rest}"),
                None => String::new(),
            };
            line = format!("{head}{before}…{rest}");
        }
    }
    line
}

#[test]
fn a_shop_from_nothing_to_figures() {
    on_both(|shop| {
        shop.file("till.toml", LAYOUT);
        shop.file("orders.csv", ORDERS);
        let init = [
            "init",
            "--name",
            "Tea & Co",
            "--currency",
            "GBP",
            "--time-zone",
            "Europe/London",
        ];
        let import = ["import", "orders", "orders.csv", "--columns", "till.toml"];
        let import_json = [&["--json"], &import[..]].concat();
        let trial = [&import[..], &["--dry-run"]].concat();
        let told = transcript(
            shop,
            &[
                &init,
                &init,
                &["setting", "set", "shop.currency", "GBP"],
                &trial,
                &import,
                &import_json,
                &["--json", "report", "repeat"],
                &["report", "sales"],
                &[
                    "--json",
                    "report",
                    "sales",
                    "--from",
                    "2025-02-01",
                    "--to",
                    "2025-02-28",
                ],
                &[
                    "--json",
                    "segment",
                    "count",
                    r#"{"predicate":"orders.count","at_least":2}"#,
                ],
                &[
                    "segment",
                    "count",
                    r#"{"predicate":"orders.count","at_least":2}"#,
                ],
                &[
                    "segment",
                    "save",
                    "loyal",
                    r#"{"predicate":"orders.count","at_least":3}"#,
                ],
                &["--json", "segment", "list", "loyal"],
                &[
                    "segment",
                    "count",
                    r#"{"predicate":"orders.cuont","at_least":2}"#,
                ],
            ],
        );
        insta::assert_snapshot!("a_shop_from_nothing_to_figures", told);
        let rejects = text_of(&shop.data().join("rejects/orders.csv.rejects.csv"));
        insta::assert_snapshot!("its_rejects", rejects);
    });
}

#[test]
fn a_programme_is_rehearsed_alone_and_beside_what_is_switched_on() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        shop.file("till.toml", LAYOUT);
        shop.file("orders.csv", ORDERS);
        let period = ["--from", "2025-01-01", "--to", "2025-12-31"];
        let alone = [&["rehearse", "thank-you"][..], &period].concat();
        let beside = [&["rehearse", "good-choice", "--beside-live"][..], &period].concat();
        let told = transcript(
            shop,
            &[
                &["import", "orders", "orders.csv", "--columns", "till.toml"],
                &alone,
                &beside,
                &["journey", "enable", "thank-you"],
                &beside,
            ],
        );
        insta::assert_snapshot!("a_programme_is_rehearsed", told);
        let words = [&["--json"], &beside[..]].concat();
        let told = shop.run(&words).json();
        assert_eq!(
            told["live"]["mails"], told["by_programme"]["thank-you"],
            "{told}"
        );
        let details = told["details"].as_array().unwrap();
        assert!(
            details
                .iter()
                .all(|one| !one["nodes"].as_array().unwrap().is_empty())
        );
        assert_eq!(told["examples"][0]["why"], "most_messages");
    });
}

#[test]
fn a_pipe_and_a_packed_file_are_read() {
    on_both(|shop| {
        shop.init("GBP", "Europe/London");
        shop.file("till.toml", LAYOUT);
        let words = ["--json", "import", "orders", "-", "--columns", "till.toml"];
        let first = shop.run_with(&words, ORDERS.as_bytes()).json();
        assert_eq!(
            (&first["orders"], &first["created"]),
            (&7.into(), &7.into())
        );
        let again = shop.run_with(&words, ORDERS.as_bytes()).json();
        assert_eq!(
            (&again["unchanged"], &again["created"]),
            (&7.into(), &0.into())
        );
    });
}
