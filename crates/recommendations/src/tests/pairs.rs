//! Counting pairs, against counting them one by one.

use std::collections::{BTreeMap, BTreeSet};

use kernel::ProductId;
use proptest::prelude::*;
use stats::association;

use super::{pairs, product};
use crate::{Pairs, Support};

#[test]
fn what_is_bought_together_often_enough_is_a_companion() {
    let all = pairs(&[&[1, 2], &[1, 2], &[1, 2, 3], &[1, 3], &[3, 4]]).companions(Support(3));
    let of_one: Vec<(i64, u32, i64)> = all[&product(1)]
        .iter()
        .map(|one| (one.product.raw(), one.together, one.score))
        .collect();
    // Together 3 times, in 4 and 3 baskets: 9 / 12.
    assert_eq!(of_one, [(2, 3, 750_000)]);
    assert!(!all.contains_key(&product(3)), "twice is chance");
}

#[test]
fn a_product_that_is_in_everything_says_less_than_one_that_belongs() {
    let baskets: Vec<Vec<i64>> = (0..20)
        .map(|n| {
            if n < 5 {
                vec![1, 2, 9]
            } else {
                vec![9, 100 + n]
            }
        })
        .collect();
    let baskets: Vec<&[i64]> = baskets.iter().map(Vec::as_slice).collect();
    let all = pairs(&baskets).companions(Support::default());
    let of_one: Vec<i64> = all[&product(1)]
        .iter()
        .map(|one| one.product.raw())
        .collect();
    assert_eq!(of_one, [2, 9], "9 is in all twenty baskets");
}

#[test]
fn two_that_are_in_every_second_basket_do_not_belong_together() {
    // 1 and 2 meet in a quarter of the baskets, as often as chance has it; 3 and 4 are in few, but always both.
    let baskets: Vec<Vec<i64>> = (0..80)
        .map(|n| match n % 8 {
            0 | 1 => vec![1, 2],
            2 | 3 => vec![1, 100 + n],
            4 | 5 => vec![2, 100 + n],
            6 => vec![3, 4],
            _ => vec![100 + n, 200 + n],
        })
        .collect();
    let baskets: Vec<&[i64]> = baskets.iter().map(Vec::as_slice).collect();
    let all = pairs(&baskets).companions(Support::default());
    let found: Vec<ProductId> = all.keys().copied().collect();
    assert_eq!(found, [product(3), product(4)]);
}

#[test]
fn a_wholesalers_basket_counts_with_a_part_and_a_product_keeps_a_dozen() {
    let large: Vec<i64> = (1..=1_000).collect();
    let all = pairs(&[&large, &large, &large]).companions(Support(3));
    assert_eq!(all.len(), 150);
    assert!(all.values().all(|companions| companions.len() == 12));
}

/// Every pair, counted one by one.
fn one_by_one(
    baskets: &[BTreeSet<i64>],
    support: u32,
) -> BTreeMap<ProductId, Vec<(ProductId, u32, i64)>> {
    let holding = |wanted: &[i64]| -> i64 {
        let count = baskets
            .iter()
            .filter(|basket| wanted.iter().all(|product| basket.contains(product)))
            .count();
        i64::try_from(count).unwrap()
    };
    let products: BTreeSet<i64> = baskets.iter().flatten().copied().collect();
    let mut all = BTreeMap::new();
    for one in &products {
        let mut companions: Vec<(i64, i64, i64)> = products
            .iter()
            .filter(|other| *other != one)
            .map(|other| {
                let both = holding(&[*one, *other]);
                let score = both * both * 1_000_000 / (holding(&[*one]) * holding(&[*other]));
                (*other, both, score)
            })
            .filter(|(other, both, _)| {
                let counts = [*both, holding(&[*one]), holding(&[*other])];
                let [both, mine, theirs] = counts.map(|count| u64::try_from(count).unwrap());
                let all = u64::try_from(baskets.len()).unwrap();
                let is_no_chance =
                    association(both, mine, theirs, all).is_some_and(|found| found.is_no_chance());
                both >= u64::from(support) && (all < 50 || is_no_chance)
            })
            .collect();
        companions.sort_by_key(|(other, both, score)| (-score, -both, *other));
        companions.truncate(12);
        if !companions.is_empty() {
            let companions = companions
                .into_iter()
                .map(|(other, both, score)| (product(other), u32::try_from(both).unwrap(), score))
                .collect();
            all.insert(product(*one), companions);
        }
    }
    all
}

proptest! {
    #[test]
    fn pairs_are_counted_as_one_by_one(
        baskets in prop::collection::vec(prop::collection::btree_set(1_i64..25, 0..8), 0..80),
        support in 1_u32..4,
    ) {
        let mut pairs = Pairs::default();
        for basket in &baskets {
            let basket: Vec<ProductId> = basket.iter().map(|one| product(*one)).collect();
            pairs.take(&basket);
        }
        let counted: BTreeMap<_, Vec<_>> = pairs
            .companions(Support(support))
            .into_iter()
            .map(|(one, companions)| {
                let companions = companions.into_iter().map(|c| (c.product, c.together, c.score));
                (one, companions.collect())
            })
            .collect();
        prop_assert_eq!(counted, one_by_one(&baskets, support));
    }
}
