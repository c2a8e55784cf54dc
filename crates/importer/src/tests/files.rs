//! What stands in the way of reading a file, and how far reading is.

use std::fs;

use db::{Db, db_test};

use super::{
    dump::{assert_same, content},
    shop::{Shop, many},
};
use crate::runs;

#[db_test]
fn a_packed_file_is_the_same_file(db: &Db) {
    let (plain, packed) = (Shop::beside(db), Shop::on(db));
    let expected = plain.import(&plain.orders(&many(60))).unwrap();
    let mut job = packed.orders("");
    job.path = packed
        .zipped("given.csv.gz", &many(60))
        .display()
        .to_string();
    assert_eq!(packed.import(&job).unwrap(), expected);
    assert_same(&content(&packed.db), &content(&plain.db));
}

#[db_test]
fn a_packed_file_that_is_cut_off_keeps_what_came_before(db: &Db) {
    let shop = Shop::on(db);
    let mut job = shop.orders("");
    job.batch_rows = 200;
    let path = shop.zipped("given.csv.gz", &many(1_000));
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    job.path = path.display().to_string();
    let error = shop.import(&job).unwrap_err();
    assert_eq!(error.code(), "importer.file");
    assert!(
        error.to_string().starts_with("cannot read on after line "),
        "{error}"
    );
    let run = shop.db.read_now(|tx| runs(tx, 1)).unwrap().remove(0);
    assert_eq!(run.state, "running");
    assert!(run.summary.orders > 100, "{run:?}");
    // The whole file afterwards makes it whole.
    let fresh = Shop::beside(db);
    let mut whole_job = fresh.orders(&many(1_000));
    whole_job.batch_rows = 1_000;
    fresh.import(&whole_job).unwrap();
    fs::write(&path, &whole).unwrap();
    let summary = shop.import(&job).unwrap();
    assert_eq!(summary.orders, 1_000);
    assert!(summary.unchanged > 100, "{summary:?}");
    assert_eq!(shop.sums(), fresh.sums());
}

#[db_test]
fn files_without_rows_say_so_or_do_nothing(db: &Db) {
    let shop = Shop::on(db);
    let told = |text: &str| {
        let error = shop.import(&shop.orders(text)).unwrap_err();
        (error.code(), error.to_string())
    };
    assert_eq!(told("").1, "the file is empty");
    assert_eq!(told("\n\n").1, "the file is empty");
    let (code, text) = told("a,b,c\n1,2,3\n");
    assert_eq!(code, "importer.file");
    assert!(text.contains("order"), "{text}");
    let header = "order,placed,customer,product,title,quantity,price\n";
    let summary = shop.import(&shop.orders(header)).unwrap();
    assert_eq!(summary, crate::Summary::default());
}

#[db_test]
fn a_file_that_is_not_there_is_named(db: &Db) {
    let shop = Shop::on(db);
    let mut job = shop.orders("");
    job.path = "/nowhere/orders.csv".to_owned();
    assert_eq!(
        shop.import(&job).unwrap_err().to_string(),
        "cannot open /nowhere/orders.csv"
    );
    job.path = shop.folder.path().display().to_string();
    let error = shop.import(&job).unwrap_err();
    assert!(error.to_string().starts_with("cannot open "), "{error}");
}

#[db_test]
fn rejects_that_cannot_be_kept_stop_the_import(db: &Db) {
    let shop = Shop::on(db);
    let mut job = shop.orders(&many(40));
    job.rejects = shop.file("in-the-way", "").join("rejects.csv");
    let error = shop.import(&job).unwrap_err();
    assert_eq!(error.code(), "importer.rejects_file");
    // The batch with the bad row was not kept either: nothing is lost when it is begun again.
    job.rejects = shop.folder.path().join("rejects/given.csv");
    let summary = shop.import(&job).unwrap();
    assert_eq!((summary.orders, summary.rejected), (40, 2));
}

#[db_test]
fn progress_grows_to_the_whole_file(db: &Db) {
    let shop = Shop::on(db);
    let job = shop.orders(&many(200));
    let mut seen = Vec::new();
    crate::run(
        &shop.db,
        &shop.clock,
        &shop.ids,
        &job,
        &mut |file, summary| {
            seen.push((file.read_bytes(), summary.rows, summary.orders));
            assert_eq!(
                file.total_bytes(),
                fs::metadata(&job.path).ok().map(|about| about.len())
            );
        },
    )
    .unwrap();
    assert!(seen.len() > 10, "{seen:?}");
    assert!(seen.is_sorted(), "{seen:?}");
    let (bytes, rows, orders) = *seen.last().unwrap();
    assert_eq!(
        Some(bytes),
        fs::metadata(&job.path).ok().map(|about| about.len())
    );
    assert_eq!(orders, 200);
    assert_eq!(rows, u64::try_from(many(200).lines().count()).unwrap() - 1);
}
