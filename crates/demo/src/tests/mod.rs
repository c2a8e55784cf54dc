//! The shop is believable and always the same.

use std::collections::BTreeMap;

use kernel::Timestamp;

use crate::{Shop, Size};

fn now() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

fn small() -> Shop {
    Shop::new(
        1,
        now(),
        Size {
            customers: 600,
            days: 365,
        },
    )
}

#[test]
fn the_same_seed_gives_the_same_shop() {
    let (one, two) = (small(), small());
    assert!(one.orders().eq(two.orders()));
    let other = Shop::new(
        2,
        now(),
        Size {
            customers: 600,
            days: 365,
        },
    );
    assert!(!one.orders().eq(other.orders()));
}

#[test]
fn every_record_is_one_that_the_shop_would_accept() {
    let shop = small();
    for product in shop.products() {
        assert_eq!(product.validate(), Ok(()), "{}", product.external_id);
    }
    for order in shop.orders() {
        assert_eq!(order.validate(), Ok(()), "{}", order.external_id);
        let customer = order.customer.as_ref().unwrap();
        kernel::EmailAddress::parse(customer.email.as_deref().unwrap()).unwrap();
        if let Some(phone) = &customer.phone {
            let country = kernel::Country::parse(customer.country.as_deref().unwrap()).unwrap();
            kernel::Phone::parse(phone, Some(country))
                .unwrap_or_else(|error| panic!("{phone}: {error}"));
        }
    }
}

#[test]
fn the_year_has_repeaters_late_parcels_and_returns_in_believable_shares() {
    let orders: Vec<_> = Shop::new(7, now(), Size::default()).orders().collect();
    let mut per_person = BTreeMap::<String, u32>::new();
    for order in &orders {
        *per_person
            .entry(order.customer.as_ref().unwrap().email.clone().unwrap())
            .or_default() += 1;
    }
    let count = u32::try_from(orders.len()).unwrap();
    let share = |part: usize| u32::try_from(part).unwrap() * 1_000 / count;
    assert!(
        (4_300..=5_000).contains(&per_person.len()),
        "{} customers",
        per_person.len()
    );
    assert!(
        (11_000..=24_000).contains(&orders.len()),
        "{} orders",
        orders.len()
    );
    let repeaters =
        u32::try_from(per_person.values().filter(|orders| **orders > 1).count()).unwrap();
    let repeaters = repeaters * 1_000 / u32::try_from(per_person.len()).unwrap();
    assert!(
        (400..=750).contains(&repeaters),
        "{repeaters} of 1000 customers come back"
    );
    let parcels: Vec<_> = orders
        .iter()
        .flat_map(|order| &order.fulfilments)
        .flat_map(|sent| &sent.parcels)
        .collect();
    let late = parcels
        .iter()
        .filter(|parcel| parcel.delivered_at > parcel.promised_at)
        .count();
    let late = late * 1_000 / parcels.len();
    assert!(
        (25..=110).contains(&late),
        "{late} of 1000 parcels are late"
    );
    let returned = share(
        orders
            .iter()
            .filter(|order| !order.refunds.is_empty())
            .count(),
    );
    assert!(
        (10..=90).contains(&returned),
        "{returned} of 1000 orders have a return"
    );
    assert!(orders.is_sorted_by_key(|order| order.placed_at));
}

#[test]
fn some_are_brought_back_within_a_month_and_the_same_ones_each_time() {
    let shop = small();
    let all: Vec<usize> = (0..shop.order_count()).collect();
    let brought: Vec<_> = shop.orders_brought(&all, 20).collect();
    let share = brought.len() * 100 / all.len();
    assert!(
        (12..=24).contains(&share),
        "{share} of 100 were brought back"
    );
    assert!(
        brought
            .iter()
            .eq(&shop.orders_brought(&all, 20).collect::<Vec<_>>())
    );
    assert_eq!(shop.orders_brought(&all, 0).count(), 0);
    for order in &brought {
        assert_eq!(order.validate(), Ok(()), "{}", order.external_id);
        assert!(order.placed_at < now());
    }
    let mut numbers: Vec<_> = shop
        .orders()
        .chain(brought)
        .map(|order| order.number)
        .collect();
    let count = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
}
