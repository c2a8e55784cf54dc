//! Texts of statements and addresses.

use crate::{
    DbUrl,
    bulk::{Insert, chunk},
    dialect::{self, Lists},
};

#[test]
fn one_text_becomes_two_dialects() {
    let sql = "SELECT a FROM t WHERE k IN ($2[]) AND b = $1 AND c NOT IN ($3[]) AND d IN ($4)";
    assert_eq!(
        dialect::for_sqlite(sql, Lists::OPENED),
        "SELECT a FROM t WHERE k IN (SELECT value FROM json_each(?2)) AND b = ?1 AND c NOT IN \
         (SELECT value FROM json_each(?3)) AND d IN (?4)"
    );
    assert_eq!(
        dialect::for_sqlite(sql, Lists::of([None, Some(1), Some(1), None].into_iter())),
        "SELECT a FROM t WHERE k IN (?2) AND b = ?1 AND c NOT IN (?3) AND d IN (?4)"
    );
    assert_eq!(
        dialect::for_sqlite(sql, Lists::of([None, Some(2), Some(1), None].into_iter())),
        "SELECT a FROM t WHERE k IN (SELECT value FROM json_each(?2)) AND b = ?1 AND c NOT IN (?3) AND d IN (?4)"
    );
    assert_eq!(
        dialect::for_postgres(sql),
        "SELECT a FROM t WHERE k = ANY($2) AND b = $1 AND c <> ALL($3) AND d IN ($4)"
    );
    assert_eq!(
        dialect::for_sqlite("(a)) /* clustered */;", Lists::OPENED),
        "(a)) WITHOUT ROWID;"
    );
}

#[test]
fn a_plus_stays_only_where_there_are_pairs_to_try() {
    let sql = "SELECT a FROM t WHERE k IN ($1[]) AND +b IN ($2[]) FOR UPDATE";
    let lists = |lens: [usize; 2]| Lists::of(lens.into_iter().map(Some));
    assert_eq!(
        dialect::for_sqlite(sql, lists([1, 1])),
        "SELECT a FROM t WHERE k IN (?1) AND b IN (?2)"
    );
    assert_eq!(
        dialect::for_sqlite(sql, lists([1, 7])),
        "SELECT a FROM t WHERE k IN (?1) AND b IN (SELECT value FROM json_each(?2))"
    );
    assert_eq!(
        dialect::for_sqlite(sql, lists([2, 7])),
        "SELECT a FROM t WHERE k IN (SELECT value FROM json_each(?1)) AND +b IN \
         (SELECT value FROM json_each(?2))"
    );
    assert_eq!(
        dialect::for_postgres(sql),
        "SELECT a FROM t WHERE k = ANY($1) AND +b = ANY($2) FOR UPDATE"
    );
}

#[test]
fn a_claim_passes_by_what_another_holds() {
    let sql = "UPDATE t SET token = $2 WHERE k IN (SELECT k FROM t WHERE due <= $1 LIMIT 9 /* unlocked only */) AND due <= $1";
    assert_eq!(
        dialect::passing_locked(&dialect::for_postgres(sql)),
        "UPDATE t SET token = $2 WHERE k IN (SELECT k FROM t WHERE due <= $1 LIMIT 9 FOR UPDATE SKIP LOCKED) AND due <= $1"
    );
}

#[test]
fn a_claim_is_taken_apart() {
    let sql = "UPDATE t SET token = $2 WHERE (k, l) IN (SELECT k, l FROM t WHERE due <= $1 ORDER BY due LIMIT $3 \
               /* unlocked only */) AND +due <= $1 RETURNING k, l, token";
    let claim = dialect::Claim::of(sql, 4).unwrap();
    assert_eq!(
        claim.choose,
        "SELECT k, l FROM t WHERE due <= ?1 ORDER BY due LIMIT 4"
    );
    assert_eq!(
        claim.take,
        "UPDATE t SET token = ?2 WHERE k = ?4 AND l = ?5 AND +due <= ?1"
    );
    assert_eq!(
        claim.read,
        "SELECT k, l, token FROM t WHERE k = ?1 AND l = ?2"
    );
    assert_eq!(claim.keys, 2);
    assert!(!claim.deletes);
    assert_eq!(dialect::Claim::of("UPDATE t SET token = $1", 4), None);
    let sql = "DELETE FROM t WHERE (k, l) IN (SELECT k, l FROM t WHERE due <= $1 LIMIT $2 /* unlocked only */) RETURNING k, n + 1";
    let claim = dialect::Claim::of(sql, 4).unwrap();
    assert_eq!(
        (claim.take.as_str(), claim.read.as_str(), claim.deletes),
        (
            "DELETE FROM t WHERE k = ?3 AND l = ?4",
            "SELECT k, n + 1 FROM t WHERE k = ?1 AND l = ?2",
            true
        )
    );
}

#[test]
fn an_insert_is_taken_apart_and_widened() {
    let plain = Insert::parse("INSERT INTO t (a, b) VALUES ($1, $2)").unwrap();
    assert_eq!(plain.copy_target(), Some("t (a, b)"));
    let upsert =
        Insert::parse("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING").unwrap();
    assert_eq!(upsert.copy_target(), None);
    assert_eq!(
        upsert.many(2, 2),
        "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
    );
    let fixed = Insert::parse("INSERT INTO t (a, b) VALUES ($1, 0)").unwrap();
    assert_eq!(fixed.copy_target(), None);
}

#[test]
fn chunks_stay_below_the_limit_of_parameters() {
    for (left, width) in [(1, 1), (499, 3), (100_000, 200), (5, 70_000)] {
        let size = chunk(left, width);
        assert!(size >= 1 && size <= left);
        assert!(size == 1 || size * width <= 65_535);
    }
}

#[test]
fn addresses_are_read_strictly_and_never_show_the_password() {
    let url = DbUrl::parse(
        "postgres://shop:secret@db.example:5432/perennial?schema=shop_1&connect_timeout=3",
    )
    .unwrap();
    assert_eq!(
        url,
        DbUrl::Postgres {
            config: "postgres://shop:secret@db.example:5432/perennial?connect_timeout=3".to_owned(),
            schema: "shop_1".to_owned()
        }
    );
    assert!(!format!("{url:?}").contains("secret"));
    for bad in [
        "",
        "mysql://x",
        "postgres://h/d?schema=Bad",
        "postgres://h/d?schema=a;drop",
    ] {
        assert!(DbUrl::parse(bad).is_err(), "{bad}");
    }
}
