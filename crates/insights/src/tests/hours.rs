//! When to write to whom.

use db::{Db, db_test};
use kernel::{Country, Currency, CustomerId, EmailAddress, Ids, Moment, Rng, Span, Timestamp};
use orders::{Mode, record_many};

use super::lives::{order, start};
use crate::{best_time, best_within, refresh_hours};

/// Forty customers, the last ten in Germany.
fn forty(db: &Db, at: &Moment) -> Vec<CustomerId> {
    let mut people: Vec<CustomerId> = Vec::new();
    for number in 0..40 {
        let address = format!("c{number}@example.org");
        let mut facts = customers::CustomerFacts::new("shop", start());
        facts.email = Some(EmailAddress::parse(&address).unwrap());
        facts.country = Some(Country::parse(if number < 30 { "GB" } else { "DE" }).unwrap());
        let done = db
            .write_now(|tx| customers::resolve_many(tx, at, std::slice::from_ref(&facts), true))
            .unwrap();
        people.push(done[0].customer);
    }
    people
}

#[db_test]
fn the_hour_is_theirs_as_far_as_it_is_known(db: &Db) {
    let at = Moment::new(
        start().plus(Span::from_days(90)),
        Ids::for_node(Rng::from_seed(7), 1),
    );
    let people = forty(db, &at);
    // Everybody orders at noon, UTC; the first one ten times at nine in the evening.
    let mut facts = Vec::new();
    let ids: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    for (number, id) in ids.iter().enumerate().take(160) {
        let customer = people[1 + number % 38].raw();
        let day = i64::try_from(number % 60).unwrap();
        facts.push(order(id, customer, day, 1_000, Currency::EUR));
    }
    for (day, id) in (0_i64..).zip(ids.iter().skip(160).take(20)) {
        let mut late = order(id, people[0].raw(), day, 1_000, Currency::EUR);
        late.placed_at = late.placed_at.plus(Span::from_hours(9));
        facts.push(late);
    }
    for some in facts.chunks(100) {
        db.write_now(|tx| record_many(tx, &at, some, Mode::History))
            .unwrap();
    }
    assert!(refresh_hours(db, at.now).unwrap());
    assert!(!refresh_hours(db, at.now).unwrap(), "once a week");
    let of = |place: usize| {
        db.read_now(|tx| best_time(tx, people[place]))
            .unwrap()
            .unwrap()
    };
    let (evening, unknown, german) = (of(0), of(39), of(31));
    assert_eq!((evening.hour, evening.seen), (21, 20));
    assert!(evening.share > unknown.share / 2.0 && evening.shares.len() == 24);
    assert!((evening.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    // Few of their country are known, so it is the hour of the shop.
    assert_eq!((unknown.hour, unknown.seen), (12, 0));
    assert!((12..=13).contains(&german.hour));
    assert!(
        unknown.words.contains("nothing is known of them"),
        "{}",
        unknown.words
    );
    // Of the hours that there are to choose from.
    let asked = Timestamp::parse("2026-06-01T05:20:40Z").unwrap();
    let within = |place: usize, since: Timestamp, hours: i64| {
        let span = Span::from_hours(hours);
        let found = db
            .read_now(|tx| best_within(tx, &[people[place]], (since, span)))
            .unwrap();
        found[&people[place]].clone()
    };
    // In London the clock shows an hour more than UTC.
    assert_eq!(evening.zone.name(), "Europe/London");
    let at = |since: Timestamp, hours: i64| within(0, since, hours).at.to_string();
    assert_eq!(at(asked, 24), "2026-06-01T20:00:00.000Z");
    assert_eq!(at(asked, 100), "2026-06-01T20:00:00.000Z");
    // Nine in the evening is too far away: noon, as everybody else.
    assert_eq!(at(asked, 12), "2026-06-01T11:00:00.000Z");
    // The best hour runs.
    let running = Timestamp::parse("2026-06-01T20:59:59Z").unwrap();
    assert_eq!(within(0, running, 12).at, running);
    assert!(
        within(0, asked, 24)
            .words
            .starts_with("Between 21:00 and 22:00")
    );
    let nobody = db
        .read_now(|tx| best_time(tx, CustomerId::from_raw(9_999)))
        .unwrap();
    assert_eq!(nobody, None);
}
