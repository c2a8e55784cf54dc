//! What an import leaves behind, and what it says of it.

use std::{fmt::Write as _, fs};

use connectors::RecordKind;
use db::{Db, db_test};
use events::Subscriber;

use super::{
    dump::{assert_same, content},
    shop::{CUSTOMERS, PRODUCTS, Shop, many},
};
use crate::{Error, Job, runs};

#[db_test]
fn a_second_import_changes_nothing(db: &Db) {
    let shop = Shop::on(db);
    let job = shop.orders(&many(120));
    let first = shop.import(&job).unwrap();
    let before = content(&shop.db);
    let second = shop.import(&job).unwrap();
    assert_same(&content(&shop.db), &before);
    assert_eq!((first.created, first.updated), (132, 0));
    assert_eq!((second.created, second.updated), (0, 0));
    assert_eq!(
        (
            second.rows,
            second.lines,
            second.orders,
            second.refunds,
            second.customers
        ),
        (
            first.rows,
            first.lines,
            first.orders,
            first.refunds,
            first.customers
        )
    );
    assert_eq!(second.unchanged, 132);
    let runs = shop.db.read_now(|tx| runs(tx, 10)).unwrap();
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.state == "done"), "{runs:?}");
    assert_eq!(runs[0].summary, second);
}

#[db_test]
fn changed_content_updates(db: &Db) {
    let (shop, fresh) = (Shop::on(db), Shop::beside(db));
    shop.import(&shop.orders(&many(40))).unwrap();
    let changed = many(40).replace(
        "\n3,2025-04-04 10:03:00,c3,p10,Tea 10,2,",
        "\n3,2025-04-04 10:03:00,c3,p10,Tea 10,5,",
    );
    assert_ne!(changed, many(40));
    let summary = shop.import(&shop.orders(&changed)).unwrap();
    assert_eq!((summary.created, summary.updated), (0, 1));
    fresh.import(&fresh.orders(&changed)).unwrap();
    assert_eq!(shop.sums(), fresh.sums());
}

#[db_test]
fn rejected_rows_are_kept_with_line_and_reason(db: &Db) {
    let shop = Shop::on(db);
    let summary = shop.import(&shop.orders(&many(40))).unwrap();
    assert_eq!(summary.rejected, 2);
    assert_eq!(summary.orders, 40);
    assert_eq!(
        shop.rejects(),
        "line,reason,original\n\
         44,quantity `one` is not a number: something that is neither a digit nor an agreed mark,\"20,2025-01-01 10:00:00,c1,p1,Tea 1,one,1.00\"\n\
         91,quantity `one` is not a number: something that is neither a digit nor an agreed mark,\"40,2025-01-01 10:00:00,c1,p1,Tea 1,one,1.00\"\n"
    );
}

#[db_test]
fn what_the_shop_refuses_is_kept_as_well(db: &Db) {
    let shop = Shop::on(db);
    let text = "id,email,name\n1,ana@example.test,Ana\n,,Nobody\n2,ben@example.test,Ben\n";
    let summary = shop
        .import(&shop.job(RecordKind::Customers, CUSTOMERS, text))
        .unwrap();
    assert_eq!(
        (summary.created, summary.rejected, summary.customers),
        (2, 1, 2)
    );
    let rejects = shop.rejects();
    assert!(rejects.starts_with("line,reason,original\n3,"), "{rejects}");
    assert!(rejects.ends_with(",\",,Nobody\"\n"), "{rejects}");
}

#[db_test]
fn a_layout_that_does_not_fit_stops_before_anything_is_written(db: &Db) {
    let shop = Shop::on(db);
    let empty = content(&shop.db);
    let text = many(520).replace("2025-", "25/");
    let job = |text: &str| Job {
        batch_rows: 600,
        ..shop.orders(text)
    };
    let error = shop.import(&job(&text)).unwrap_err();
    assert_eq!(error.code(), "importer.too_many_rejected");
    let told = error.to_string();
    assert!(
        told.contains("of the first 1000 rows were rejected"),
        "{told}"
    );
    assert!(told.contains("Nothing was imported"), "{told}");
    assert!(told.contains("date format"), "{told}");
    assert_same(&content(&shop.db), &empty);
    let kept = fs::read_to_string(shop.folder.path().join("rejects/given.csv")).unwrap();
    assert!(kept.lines().count() > 900, "{kept}");
    // Mended, the same place takes it, and the list of rejects is new.
    let summary = shop.import(&job(&many(520))).unwrap();
    assert_eq!(summary.orders, 520);
    assert_eq!(
        u64::try_from(shop.rejects().lines().count()).unwrap(),
        summary.rejected + 1
    );
}

#[db_test]
fn a_fifth_of_bad_rows_is_let_pass_and_more_is_not(db: &Db) {
    let shop = Shop::on(db);
    let file = |bad: usize| {
        let mut text = String::from("id,email,name\n");
        for row in 0..1_000 {
            let more = if row < bad { ",x,y,z" } else { "" };
            writeln!(text, "{row},c{row}@example.test,Ana{more}").unwrap();
        }
        text
    };
    let job = |bad| shop.job(RecordKind::Customers, CUSTOMERS, &file(bad));
    let error = shop.import(&job(201)).unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooManyRejected {
                rejected: 201,
                rows: 1_000,
                ..
            }
        ),
        "{error:?}"
    );
    let summary = shop.import(&job(200)).unwrap();
    assert_eq!((summary.customers, summary.rejected), (800, 200));
}

#[db_test]
fn a_trial_run_counts_and_writes_nothing(db: &Db) {
    let (shop, real) = (Shop::on(db), Shop::beside(db));
    let mut job = shop.orders(&many(120));
    job.dry_run = true;
    let empty = content(&shop.db);
    let tried = shop.import(&job).unwrap();
    assert_same(&content(&shop.db), &empty);
    assert!(shop.db.read_now(|tx| runs(tx, 1)).unwrap().is_empty());
    let imported = real.import(&real.orders(&many(120))).unwrap();
    assert_eq!((tried.created, imported.created), (0, 132));
    let same = |summary: &crate::Summary| {
        (
            summary.rows,
            summary.lines,
            summary.orders,
            summary.refunds,
            summary.customers,
            summary.rejected,
        )
    };
    assert_eq!(same(&tried), same(&imported));
    assert_eq!(shop.rejects(), real.rejects());
}

#[db_test]
fn history_has_no_audience_and_what_is_live_has(db: &Db) {
    let audience = [Subscriber::each("trial", &["order.placed"], |_, _, _| {
        Ok(())
    })];
    let shop = Shop::on(db);
    shop.db
        .write_now(|tx| events::register(tx, &audience))
        .unwrap();
    let waiting = || shop.db.read_now(events::pending).unwrap().0;
    shop.import(&shop.orders(&many(20))).unwrap();
    assert_eq!(waiting(), 0);
    let mut job = shop.orders(&many(30));
    job.live = true;
    shop.import(&job).unwrap();
    assert_eq!(waiting(), 10);
}

#[db_test]
fn a_customer_and_a_product_file_are_taken(db: &Db) {
    let shop = Shop::on(db);
    let mut people = String::from("id,email,name\n");
    let mut goods = String::from("id,title,price,sku\n");
    for number in 0..1_000 {
        writeln!(people, "{number},c{number}@example.test,Ana").unwrap();
        writeln!(goods, "{number},Tea {number},{number}.50,S{number}").unwrap();
    }
    let first = shop
        .import(&shop.job(RecordKind::Customers, CUSTOMERS, &people))
        .unwrap();
    assert_eq!(
        (first.customers, first.created, first.rows),
        (1_000, 1_000, 1_000)
    );
    let job = shop.job(RecordKind::Products, PRODUCTS, &goods);
    let second = shop.import(&job).unwrap();
    assert_eq!((second.products, second.created), (1_000, 1_000));
    let before = content(&shop.db);
    let again = shop.import(&job).unwrap();
    assert_eq!(
        (again.unchanged, again.created, again.updated),
        (1_000, 0, 0)
    );
    assert_same(&content(&shop.db), &before);
}
