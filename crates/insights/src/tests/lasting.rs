//! How long products last: by product, category and shop.

use std::collections::BTreeMap;

use kernel::{Day, ProductId};

use crate::{
    domain::{Bought, LastingBuilder, in_order},
    service::lasting::soonest,
};

fn bought(product: i64, day: i64) -> Bought {
    Bought {
        product: ProductId::from_raw(product),
        day: Day::from_days(day),
        quantity: 1,
    }
}

/// Coffee is bought every ten days, soap every hundred; of another coffee and another soap nobody bought a second one yet.
#[test]
fn what_nobody_bought_again_lasts_as_long_as_its_category() {
    let mut builder = LastingBuilder::new(1.0, Day::from_days(400));
    for customer in 0..40 {
        let start = customer % 7;
        builder.take(&[1, 2, 3, 4].map(|time| bought(1, start + time * 10)));
        builder.take(&[1, 2, 3].map(|time| bought(2, start + time * 100)));
    }
    builder.take(&[bought(3, 395)]);
    builder.take(&[bought(4, 395)]);
    let categories: BTreeMap<ProductId, String> =
        [(1, "Coffee"), (2, "Soap"), (3, "Coffee"), (4, "Soap")]
            .into_iter()
            .map(|(product, name)| (ProductId::from_raw(product), name.to_owned()))
            .collect();
    let lasting = builder.finish(&categories).unwrap();
    let days = |product: i64| lasting.runs_out(&[bought(product, 395)]).unwrap().days();
    assert!((days(3) - 10.0).abs() < 3.0, "{}", days(3));
    assert!((days(4) - 100.0).abs() < 30.0, "{}", days(4));
    assert!((days(1) - 10.0).abs() < 2.0, "{}", days(1));
    // Of no category: as all.
    assert!(days(5) > days(3) && days(5) < days(4));
}

/// Who has bought two hundred things hears of those that still run out.
#[test]
fn what_ran_out_long_ago_leaves_room_for_what_runs_out_now() {
    let mut builder = LastingBuilder::new(1.0, Day::from_days(400));
    let every_ten_days =
        |product: i64, last: i64| [20, 10, 0].map(|ago| bought(product, last - ago));
    for product in 1..=200 {
        builder.take(&every_ten_days(product, 390));
    }
    let lasting = builder.finish(&BTreeMap::new()).unwrap();
    let own = (1..=200)
        .flat_map(|product| every_ten_days(product, if product == 7 { 395 } else { 100 }))
        .collect();
    let own = in_order(own);
    let all = soonest(&lasting, &own, None);
    assert_eq!(all.len(), 100);
    assert!(all.iter().all(|one| one.product != ProductId::from_raw(7)));
    let now = soonest(&lasting, &own, Some(Day::from_days(396)));
    let products: Vec<ProductId> = now.iter().map(|one| one.product).collect();
    assert_eq!(products, [ProductId::from_raw(7)]);
}
