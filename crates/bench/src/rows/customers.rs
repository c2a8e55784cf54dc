//! Who is who: customers resolved in batches of a thousand, and found again.

use customers::CustomerFacts;
use db::{Access, Db, DbUrl, Options, testing::PostgresDatabase};
use kernel::{Country, EmailAddress, Ids, Moment, Phone, Rng, Span, Timestamp};
use telemetry::Stopwatch;

use crate::{failure::Failure, figure::Figure, ground::Ground, report::Row};

const BATCH: i64 = 1_000;
const SEARCHES: usize = 200;

pub(crate) fn run(ground: &Ground) -> Result<Vec<Row>, Failure> {
    let folder = ground.scratch("customers")?;
    let url = DbUrl::Sqlite(folder.join("shop.sqlite"));
    let db = Db::open(&url, Options::new(Access::Create, "bench"))?;
    db.migrate(&world::rooms(), Timestamp::from_millis(0))?;
    let mut rows = measure(ground, &db, "SQLite")?;
    if let Some(database) = PostgresDatabase::create(&world::rooms()) {
        let db = Db::open(&database.url(), Options::new(Access::Write, "bench"))?;
        rows.extend(measure(ground, &db, "PostgreSQL")?);
    }
    Ok(rows)
}

fn measure(ground: &Ground, db: &Db, name: &str) -> Result<Vec<Row>, Failure> {
    let now = Timestamp::parse("2026-03-07T12:00:00Z")?;
    let at = Moment::new(now, Ids::new(Rng::from_seed(7)));
    let batches = i64::try_from(ground.size(100, 5)).unwrap_or(1);
    let batches: Vec<Vec<CustomerFacts>> = (0..batches)
        .map(|number| batch(number.saturating_mul(BATCH), now))
        .collect::<Result<_, _>>()?;
    let moved: Vec<Vec<CustomerFacts>> = batches.iter().map(|one| elsewhere(one, now)).collect();
    let mut rows = Vec::new();
    for (what, told) in [
        ("new", &batches),
        ("known, nothing new", &batches),
        ("known, one field changed", &moved),
    ] {
        let watch = Stopwatch::start();
        for facts in told {
            db.write_now(|tx| customers::resolve_many(tx, &at, facts, true))?;
        }
        let count: usize = told.iter().map(Vec::len).sum();
        let figure = Figure::rate(count, watch.micros(), "customers");
        rows.push(Row::new(
            format!("customers resolved, {name}: {what}"),
            figure,
        ));
    }
    let watch = Stopwatch::start();
    for number in 0..SEARCHES {
        let text = format!("first{number} last{number}");
        let _found = db.read_now(|tx| customers::search(tx, &text, None, 50))?;
    }
    let figure = Figure::rate(SEARCHES, watch.micros(), "searches");
    rows.push(Row::new(
        format!("customers found by two words, {name}"),
        figure,
    ));
    Ok(rows)
}

fn batch(first: i64, as_of: Timestamp) -> Result<Vec<CustomerFacts>, Failure> {
    let last = first.saturating_add(BATCH);
    (first..last).map(|number| facts(number, as_of)).collect()
}

fn facts(number: i64, as_of: Timestamp) -> Result<CustomerFacts, Failure> {
    let email = format!("customer.{number}@example{}.com", number.rem_euclid(17));
    let phone = match number.rem_euclid(3) {
        0 => Some(Phone::parse(&format!("+44770{number:07}"), None)?),
        _ => None,
    };
    let mut facts = CustomerFacts::new("shop", as_of);
    facts.external_id = Some(number.to_string());
    facts.email = Some(EmailAddress::parse(&email)?);
    facts.phone = phone;
    facts.first_name = Some(format!("First{}", number.rem_euclid(501)));
    facts.last_name = Some(format!("Last{}", number.rem_euclid(9_001)));
    facts.country = Some(Country::parse("GB")?);
    facts.city = Some("London".to_owned());
    facts.postcode = Some(format!("N{}", number.rem_euclid(20)));
    Ok(facts)
}

fn elsewhere(batch: &[CustomerFacts], now: Timestamp) -> Vec<CustomerFacts> {
    let mut batch = batch.to_vec();
    for facts in &mut batch {
        facts.city = Some("Leeds".to_owned());
        facts.as_of = now.plus(Span::HOUR);
    }
    batch
}
