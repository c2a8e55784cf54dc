//! Killed at every commit, and begun twice.

use db::{Db, FaultPoint, db_test};

use super::{
    dump::{assert_same, content},
    shop::{Shop, many},
};
use crate::{Error, runs};

#[db_test]
fn an_import_killed_at_every_commit_ends_as_if_never_killed(db: &Db) {
    let (whole, killed) = (Shop::beside(db), Shop::on(db));
    let text = many(60);
    let expected = whole.import(&whole.orders(&text)).unwrap();
    let job = killed.orders(&text);
    let mut deaths = 0;
    // A try commits: its beginning, the products, the batch. The last of these makes the next try begin further on.
    let summary = 'done: loop {
        for (point, nth) in [
            (FaultPoint::BeforeCommit, 1),
            (FaultPoint::AfterCommit, 1),
            (FaultPoint::BeforeCommit, 2),
            (FaultPoint::AfterCommit, 2),
            (FaultPoint::BeforeCommit, 3),
            (FaultPoint::AfterCommit, 3),
        ] {
            killed.db.faults().arm(point, nth);
            let outcome = killed.import(&job);
            killed.db.faults().revive();
            match outcome {
                Ok(summary) => break 'done summary,
                Err(error) => assert_eq!(error.code(), "db.injected"),
            }
            deaths += 1;
            // Killed after its very last commit, it is done, although nobody heard of it.
            let told = killed.db.read_now(|tx| runs(tx, 1)).unwrap().pop();
            if let Some(run) = told.filter(|run| run.state == "done") {
                break 'done run.summary;
            }
            assert!(deaths < 500, "it gets nowhere");
        }
    };
    assert!(deaths > 20, "{deaths}");
    assert_eq!(summary, expected);
    assert_eq!(killed.sums(), whole.sums());
    // PostgreSQL's numbers have gaps where a transaction was undone, so there only the figures can be compared.
    if !db.is_shared() {
        assert_same(&content(&killed.db), &content(&whole.db));
    }
    assert_eq!(killed.rejects(), whole.rejects());
    let runs = killed.db.read_now(|tx| runs(tx, 10)).unwrap();
    let states: Vec<_> = runs.iter().map(|run| run.state.as_str()).collect();
    assert_eq!(states, ["done"]);
}

#[db_test]
fn who_begins_an_import_again_takes_it_over(db: &Db) {
    let (whole, both) = (Shop::beside(db), Shop::on(db));
    let text = many(120);
    whole.import(&whole.orders(&text)).unwrap();
    let job = both.orders(&text);
    let mut second = None;
    let first = crate::run(&both.db, &both.clock, &both.ids, &job, &mut |_, summary| {
        if second.is_none() && summary.orders > 30 {
            second = Some(both.import(&job));
        }
    });
    assert!(matches!(first, Err(Error::TakenOver)), "{first:?}");
    let summary = second.unwrap().unwrap();
    assert_eq!(summary.orders, 120);
    assert_same(&content(&both.db), &content(&whole.db));
    assert_eq!(both.rejects(), whole.rejects());
}

#[db_test]
fn two_imports_at_once_leave_what_one_leaves(db: &Db) {
    let (whole, both) = (Shop::beside(db), Shop::on(db));
    let text = many(200);
    whole.import(&whole.orders(&text)).unwrap();
    let job = both.orders(&text);
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..3).map(|_| scope.spawn(|| both.import(&job))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for outcome in &outcomes {
        // Two that wait for each other's products: one of them gives way.
        let gives_way = |error: &Error| ["importer.taken_over", "db.busy"].contains(&error.code());
        assert!(outcome.as_ref().err().is_none_or(gives_way), "{outcome:?}");
    }
    both.import(&job).unwrap();
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&both.rejects()), lines(&whole.rejects()));
    // Customers may have come in another order, and with them their numbers.
    assert_eq!(both.sums(), whole.sums());
}
