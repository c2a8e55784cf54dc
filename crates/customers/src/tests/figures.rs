//! How fast. Run with `cargo test --release -p customers figures -- --ignored --nocapture`.

use std::time::Instant;

use db::{Db, testing};
use kernel::{Country, Phone};

use super::{at, email, facts, minute, rooms};
use crate::CustomerFacts;

fn batch(first: i64) -> Vec<CustomerFacts> {
    (first..first + 1_000)
        .map(|n| CustomerFacts {
            external_id: Some(n.to_string()),
            email: Some(email(&format!("customer.{n}@example{}.com", n % 17))),
            phone: (n % 3 == 0).then(|| Phone::parse(&format!("+44770{n:07}"), None).unwrap()),
            first_name: Some(format!("First{}", n % 501)),
            last_name: Some(format!("Last{}", n % 9_001)),
            country: Some(Country::parse("GB").unwrap()),
            city: Some("London".to_owned()),
            postcode: Some(format!("N{}", n % 20)),
            ..facts(n % 50)
        })
        .collect()
}

#[expect(
    clippy::float_arithmetic,
    clippy::disallowed_methods,
    reason = "the time of the machine is what is measured"
)]
fn timed(what: &str, count: i64, body: impl FnOnce()) {
    let start = Instant::now();
    body();
    let seconds = start.elapsed().as_secs_f64();
    let count = f64::from(i32::try_from(count).unwrap());
    println!("{what}: {:.0} per second", count / seconds);
}

fn import(db: &Db, batches: &[Vec<CustomerFacts>], history: bool) {
    for facts in batches {
        db.write_now(|tx| crate::resolve_many(tx, &at(60), facts, history))
            .unwrap();
    }
}

#[test]
#[ignore = "a measurement"]
fn figures_on_sqlite() {
    testing::on_sqlite(&rooms(), figures);
}

#[test]
#[ignore = "a measurement"]
fn figures_on_postgres() {
    testing::on_postgres(&rooms(), figures);
}

fn figures(db: &Db) {
    println!("{}", db.backend_name());
    let batches: Vec<_> = (0..100).map(|n| batch(n * 1_000)).collect();
    timed("new customers, history", 100_000, || {
        import(db, &batches, true);
    });
    timed("known customers, nothing new", 100_000, || {
        import(db, &batches, true);
    });
    let renamed: Vec<Vec<CustomerFacts>> = batches
        .iter()
        .map(|batch| {
            let mut batch = batch.clone();
            for fact in &mut batch {
                fact.city = Some("Leeds".to_owned());
                fact.as_of = minute(99);
            }
            batch
        })
        .collect();
    timed("known customers, one field changed", 100_000, || {
        import(db, &renamed, true);
    });
    let guests: Vec<Vec<CustomerFacts>> = batches
        .iter()
        .map(|batch| {
            let bare = |fact: &CustomerFacts| CustomerFacts {
                email: fact.email.clone(),
                ..facts(0)
            };
            batch.iter().map(bare).collect()
        })
        .collect();
    timed("known customers, e-mail only", 100_000, || {
        import(db, &guests, true);
    });
    timed("searches", 200, || {
        for n in 0..200 {
            let text = format!("first{n} last{n}");
            db.read_now(|tx| crate::search(tx, &text, None, 50))
                .unwrap();
        }
    });
}
