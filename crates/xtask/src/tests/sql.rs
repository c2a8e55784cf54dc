//! Whose tables a statement touches, and where statements live.

use std::collections::BTreeMap;

use super::{said, source};
use crate::tidy::lists::{List, Lists};
use crate::tidy::migrations::{Lock, hash, look_at};
use crate::tidy::sql::{check, tables};

#[test]
fn the_tables_of_a_statement_are_found() {
    let cases: &[(&str, &[&str])] = &[
        (
            "SELECT a FROM orders_order o, orders_line AS l WHERE o.x IN (SELECT y FROM orders_z)",
            &["orders_line", "orders_order", "orders_z"],
        ),
        (
            "SELECT a FROM (SELECT b FROM t1) AS s JOIN t2 ON t2.a = s.a LEFT JOIN t3 USING (a), t4 ORDER BY a, b",
            &["t1", "t2", "t3", "t4"],
        ),
        (
            "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
            &["t"],
        ),
        ("UPDATE t SET a = 1 WHERE b IS DISTINCT FROM c", &["t"]),
        (
            "SELECT EXTRACT(YEAR FROM created), trim(both FROM name) FROM t FOR UPDATE",
            &["t"],
        ),
        (
            "WITH x AS (SELECT 1 FROM t), y (a, b) AS MATERIALIZED (SELECT a FROM x) SELECT a FROM x, y, z",
            &["t", "z"],
        ),
        (
            "DELETE FROM t WHERE a = 'FROM elsewhere' -- FROM comment\n AND b = 1 /* FROM there */",
            &["t"],
        ),
        (
            "CREATE TABLE IF NOT EXISTS t (a BIGINT REFERENCES u (a)); ALTER TABLE v ADD COLUMN b TEXT",
            &["t", "u", "v"],
        ),
        ("SELECT coalesce(a, b), c FROM t GROUP BY a, b", &["t"]),
    ];
    for (sql, wanted) in cases {
        assert_eq!(&tables(sql), wanted, "{sql}");
    }
}

#[test]
fn a_room_touches_its_own_tables() {
    let store = "//! S.\nfn f() {\n    tx.query(\"SELECT a FROM orders_line JOIN customers_customer ON x\");\n    tx.execute(\"DELETE FROM orderss_x\");\n    let note = \"Select one from the list\";\n}";
    insta::assert_snapshot!(said(&check(
        &source("crates/orders/src/store/lines.rs", store),
        &Lists::default()
    )));
    let allowed = Lists {
        foreign_tables: List::parse(
            "list",
            "limit 2\norders customers_customer\norders orderss_x # why\n",
        ),
        ..Lists::default()
    };
    assert_eq!(
        said(&check(
            &source("crates/orders/src/store/lines.rs", store),
            &allowed
        )),
        ""
    );
    assert_eq!(said(&allowed.objections()), "");
    assert_eq!(said(&allowed.unused()), "");
}

#[test]
fn statements_live_in_store() {
    let text = "//! S.\nfn f() { tx.query(\"SELECT a FROM orders_line\"); }";
    assert_eq!(
        said(&check(
            &source("crates/orders/src/service.rs", text),
            &Lists::default()
        )),
        "crates/orders/src/service.rs:2: SQL outside of `store`: move it to store.rs or store/"
    );
    for path in [
        "crates/orders/src/store_lines.rs",
        "crates/orders/src/tests/store.rs",
        "crates/db/src/tx.rs",
    ] {
        assert_eq!(
            said(&check(&source(path, text), &Lists::default())),
            "",
            "{path}"
        );
    }
}

#[test]
fn a_list_only_shrinks() {
    let lists = Lists {
        tier_edges: List::parse("edges", "limit 3\na -> b\n"),
        foreign_tables: List::parse("tables", "# none\nlimit 0\nx y\n"),
        ..Lists::default()
    };
    insta::assert_snapshot!(said(&[lists.objections(), lists.unused()].concat()));
}

#[test]
fn a_migration_is_portable_and_has_a_reason() {
    let text = "CREATE TABLE orders_a (id SERIAL, at TIMESTAMPTZ);\nCREATE TABLE orders_b (a BIGINT PRIMARY KEY); -- uuid\nCREATE INDEX x ON orders_a (id);\nCREATE UNIQUE INDEX IF NOT EXISTS y ON elsewhere (id);\nCREATE TABLE billing (a BIGINT PRIMARY KEY);\n";
    insta::assert_snapshot!(said(&look_at("m.sql", "orders", text, &Lists::default())));
    let fine = "-- Orders as the store told us.\nCREATE TABLE orders_a (id BIGINT NOT NULL PRIMARY KEY);\n";
    assert_eq!(
        said(&look_at("m.sql", "orders", fine, &Lists::default())),
        ""
    );
}

#[test]
fn a_released_migration_stays_as_it_is() {
    let lock = Lock::parse(&format!(
        "# note\n{} 0.1.0 a.sql\n{} 0.1.0 b.sql\n{} 0.2.0 c.sql\n",
        hash("one"),
        hash("two"),
        hash("three")
    ));
    let there = BTreeMap::from([("a.sql", "one"), ("b.sql", "TWO"), ("d.sql", "new")]);
    insta::assert_snapshot!(said(&lock.objections(&there)));
    assert_eq!(Lock::parse(&lock.to_text()), lock);
}
