//! Tests of this crate, on both databases.

mod alike;
mod house;
mod pairs;
mod personal;
mod places;
mod real;
mod rules;
mod shelf;
mod tables;

use db::Room;
use kernel::ProductId;

use crate::Pairs;

pub(crate) fn rooms() -> Vec<Room> {
    vec![
        web::MIGRATIONS,
        settings::MIGRATIONS,
        events::MIGRATIONS,
        catalog::MIGRATIONS,
        orders::MIGRATIONS,
        crate::MIGRATIONS,
    ]
}

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
