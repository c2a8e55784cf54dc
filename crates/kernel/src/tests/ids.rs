//! Ids: their order, their one spelling.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::{CustomerId, Error, Ids, Moment, Rng, Span, Timestamp};

crate::typed_id!(
    /// For these tests.
    ParcelId,
    "prc"
);

fn ids() -> Ids {
    Ids::new(Rng::from_seed(7))
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-09T08:30:00Z").unwrap()
}

#[test]
fn equal_seeds_give_equal_ids() {
    let (left, right) = (Moment::new(now(), ids()), Moment::new(now(), ids()));
    let many = |at: &Moment| {
        (0..100)
            .map(|_| ParcelId::next(at).to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(many(&left), many(&right));
}

#[test]
fn ids_carry_their_time() {
    assert_eq!(Ids::time_of(ids().next(now())), now());
    let before_the_epoch = Timestamp::parse("2011-12-30T00:00:00Z").unwrap();
    assert_eq!(
        Ids::time_of(ids().next(before_the_epoch)).to_string(),
        "2020-01-01T00:00:00.000Z"
    );
}

#[test]
fn ids_grow_when_the_clock_stands_still_or_goes_back() {
    let ids = ids();
    let mut last = 0;
    for step in 0..20_000 {
        let id = ids.next(now().minus(Span::from_millis(step)));
        assert!(id > last);
        last = id;
    }
    // 20,000 ids at one instant run at most 20 ms ahead of it.
    assert!(Ids::time_of(last).since(now()) <= Span::from_millis(20));
}

#[test]
fn nodes_never_give_the_same_id() {
    let mut seen = BTreeSet::new();
    for node in 0..4 {
        let ids = Ids::for_node(Rng::from_seed(7), node);
        for _ in 0..10_000 {
            assert!(seen.insert(ids.next(now())));
        }
    }
}

#[test]
fn clones_share_the_source() {
    let ids = ids();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let ids = ids.clone();
            std::thread::spawn(move || (0..5_000).map(|_| ids.next(now())).collect::<Vec<_>>())
        })
        .collect();
    let all: Vec<_> = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

#[test]
fn the_ends_print_and_parse() {
    assert_eq!(ParcelId::PREFIX, "prc");
    assert_eq!(ParcelId::from_raw(0).to_string(), "prc_0000000000000");
    assert_eq!(
        ParcelId::from_raw(i64::MAX).to_string(),
        "prc_7zzzzzzzzzzzz"
    );
    assert_eq!(
        ParcelId::parse("prc_7zzzzzzzzzzzz"),
        Ok(ParcelId::from_raw(i64::MAX))
    );
}

#[test]
fn only_the_one_spelling_parses() {
    for text in [
        "",
        "prc_",
        "prc",
        "0000000000000",
        "prc_000000000000",
        "prc_00000000000000",
        "prc_8000000000000",
        "prc_zzzzzzzzzzzzz",
        "PRC_0000000000000",
        "prc_000000000000A",
        "prc_000000000000i",
        "prc_000000000000l",
        "prc_000000000000o",
        "prc_000000000000u",
        "prc-0000000000000",
        " prc_0000000000000",
        "prc_0000000000000 ",
        "ord_0000000000000",
        "prc_prc_00000000",
        "prc_00000000000é",
    ] {
        assert_eq!(
            ParcelId::parse(text),
            Err(Error::Id { prefix: "prc" }),
            "{text}"
        );
    }
}

#[test]
fn customers_print_in_decimal() {
    assert_eq!(CustomerId::from_raw(123).to_string(), "cus_123");
    assert_eq!(CustomerId::parse("cus_123"), Ok(CustomerId::from_raw(123)));
    assert_eq!(
        CustomerId::parse("cus_9223372036854775807"),
        Ok(CustomerId::from_raw(i64::MAX))
    );
    for text in [
        "",
        "cus_",
        "123",
        "cus_0",
        "cus_0123",
        "cus_-1",
        "cus_+1",
        "cus_1 ",
        "CUS_1",
        "cus_12a",
        "cus_9223372036854775808",
        "cus_١",
    ] {
        assert_eq!(
            CustomerId::parse(text),
            Err(Error::Id { prefix: "cus" }),
            "{text}"
        );
    }
    assert!(CustomerId::NOBODY.is_nobody());
}

proptest! {
    #[test]
    fn ids_survive_their_text(raw in 0..=i64::MAX) {
        let id = ParcelId::from_raw(raw);
        prop_assert_eq!(ParcelId::parse(&id.to_string()), Ok(id));
        prop_assert_eq!(id.raw(), raw);
    }

    #[test]
    fn text_sorts_as_ids_do(left in 0..=i64::MAX, right in 0..=i64::MAX) {
        let (left, right) = (ParcelId::from_raw(left), ParcelId::from_raw(right));
        prop_assert_eq!(left.cmp(&right), left.to_string().cmp(&right.to_string()));
    }

    #[test]
    fn whatever_parses_prints_the_same(text in "prc_[0-9a-z]{13}") {
        if let Ok(id) = ParcelId::parse(&text) {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn ids_grow_whatever_the_clock_does(seed in any::<u64>(), steps in prop::collection::vec(-5_000_i64..5_000, 1..200)) {
        let ids = Ids::new(Rng::from_seed(seed));
        let (mut time, mut last) = (now(), 0);
        for step in steps {
            time = time.plus(Span::from_millis(step));
            let id = ids.next(time);
            prop_assert!(id > last);
            prop_assert!(Ids::time_of(id) >= time);
            last = id;
        }
    }
}
