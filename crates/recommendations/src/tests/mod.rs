//! Tests of this crate.

use kernel::ProductId;

use crate::{Pairs, Support};

fn product(number: i64) -> ProductId {
    ProductId::from_raw(number)
}

fn pairs(baskets: &[&[i64]]) -> Pairs {
    let mut pairs = Pairs::default();
    for basket in baskets {
        let basket: Vec<ProductId> = basket.iter().map(|one| product(*one)).collect();
        pairs.take(&basket);
    }
    pairs
}

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
