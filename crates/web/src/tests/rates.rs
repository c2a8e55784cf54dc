//! Not too fast.

use db::{Db, db_test};
use http::StatusCode;
use kernel::{Span, Timestamp};

use super::notes;
use crate::{Buckets, Rate, Settings, testing::Client};

const RATE: Rate = Rate {
    per_second: 10,
    burst: 3,
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

#[test]
fn a_burst_then_a_steady_rate() {
    let buckets = Buckets::new(RATE, 10);
    for _ in 0..3 {
        assert_eq!(buckets.take(&"a", at(0)), Ok(()));
    }
    assert_eq!(buckets.take(&"a", at(0)), Err(Span::from_millis(100)));
    assert_eq!(buckets.take(&"b", at(0)), Ok(()));
    assert_eq!(buckets.take(&"a", at(60)), Err(Span::from_millis(40)));
    assert_eq!(buckets.take(&"a", at(100)), Ok(()));
    assert!(buckets.take(&"a", at(100)).is_err());
    let let_through = (101..=1_100)
        .filter(|now| buckets.take(&"a", at(*now)).is_ok())
        .count();
    assert_eq!(let_through, 10);
}

#[test]
fn a_clock_set_back_gives_nothing_away() {
    let buckets = Buckets::new(RATE, 10);
    for _ in 0..3 {
        buckets.take(&"a", at(10_000)).unwrap();
    }
    assert!(buckets.take(&"a", at(0)).is_err());
    assert!(buckets.take(&"a", at(9_999)).is_err());
    assert!(buckets.take(&"a", at(10_100)).is_ok());
}

#[test]
fn the_number_of_buckets_is_limited() {
    let buckets = Buckets::new(RATE, 5);
    for key in 0..1_000 {
        buckets.take(&key, at(0)).unwrap();
        assert!(buckets.len() <= 5);
    }
    buckets.take(&0, at(60_000)).unwrap();
    assert!(buckets.len() <= 5);
}

#[db_test]
fn a_key_that_calls_too_fast_is_told_when_to_come_back(db: &Db) {
    let settings = Settings {
        rate: Rate {
            per_second: 1,
            burst: 2,
        },
        ..Settings::default()
    };
    let client = Client::with(db, notes(), axum::Router::new(), settings);
    assert_eq!(client.get("/api/v1/notes").status, StatusCode::OK);
    assert_eq!(client.get("/api/v1/notes").status, StatusCode::OK);
    let heard = client.get("/api/v1/notes");
    assert_eq!(heard.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(heard.header("retry-after"), "1");
    assert_eq!(heard.json()["code"], "web.too_many_requests");
    client.clock.advance(Span::SECOND);
    assert_eq!(client.get("/api/v1/notes").status, StatusCode::OK);
}
