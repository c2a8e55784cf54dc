//! The shop's own rules about suggestions.

use std::collections::BTreeSet;

use catalog::{Goods, GroupKind, Product};
use db::Tx;
use kernel::ProductId;

use crate::{
    error::Error,
    settings,
    store::{self, Lists},
};

/// The share of a price that shops keep who sell goods of others, as far as nothing is known.
const USUAL_MARGIN: f64 = 0.4;
/// What stands before the name of a category.
const CATEGORY: &str = "category:";

/// What the shop wants shown, and never.
#[derive(Debug, Default)]
pub(crate) struct House {
    /// First, in this order.
    pub(crate) pinned: Vec<ProductId>,
    excluded: BTreeSet<ProductId>,
    again_consumables: bool,
    /// How much it counts that suggestions differ, 0 to 1.
    pub(crate) spread: f64,
    /// What the shop must keep of a price, in thousandths; 0 for no matter.
    least_margin: i64,
    /// How much it counts what the shop keeps of a price, 0 to 1.
    by_margin: f64,
}

impl House {
    pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let all = ::settings::snapshot(tx)?;
        let skus: Vec<String> = all.get(&settings::PINNED)?;
        let excluded: Vec<String> = all.get(&settings::EXCLUDED)?;
        let mut house = Self {
            again_consumables: all.get(&settings::AGAIN_CONSUMABLES)?,
            spread: f64::from(all.get(&settings::SPREAD)?) / 100.0,
            least_margin: i64::from(all.get(&settings::LEAST_MARGIN)?).saturating_mul(10),
            by_margin: f64::from(all.get(&settings::BY_MARGIN)?) / 100.0,
            ..Self::default()
        };
        for sku in &skus {
            house
                .pinned
                .extend(catalog::by_skus(tx, core::slice::from_ref(sku))?);
        }
        let (categories, skus): (Vec<String>, Vec<String>) = excluded
            .into_iter()
            .partition(|one| one.starts_with(CATEGORY));
        if !skus.is_empty() {
            house.excluded.extend(catalog::by_skus(tx, &skus)?);
        }
        for category in &categories {
            let name = category.trim_start_matches(CATEGORY).trim();
            let products = catalog::products_in(tx, GroupKind::Category, name)?;
            house.excluded.extend(products);
        }
        Ok(house)
    }

    /// Whether a product may be shown to somebody who has bought it, or has not.
    pub(crate) fn allows(&self, product: &Goods, is_bought: bool) -> bool {
        let is_used_up = product.consumable_days.is_some() || !self.again_consumables;
        let margin = product.margin().filter(|_| self.least_margin > 0);
        product.is_for_sale()
            && !self.excluded.contains(&product.id)
            && (!is_bought || is_used_up)
            && margin.is_none_or(|margin| margin >= self.least_margin)
    }

    /// By how much a product is put forward for what the shop keeps of its price; where that is not known, as if it were a usual share.
    pub(crate) fn earnings(&self, product: Option<&Goods>) -> f64 {
        let known = product.and_then(Goods::margin);
        let share = known.map_or(USUAL_MARGIN, |margin| {
            let thousandths = u32::try_from(margin.clamp(0, 1_000)).unwrap_or(0);
            f64::from(thousandths) / 1_000.0
        });
        1.0 + self.by_margin * (share / USUAL_MARGIN - 1.0)
    }
}

/// Which of these products the rules of the house let be shown to somebody who has none of them: for sale, in stock, not excluded, and with
/// margin enough.
pub fn may_show<'p>(
    tx: &mut Tx<'_>,
    products: impl IntoIterator<Item = &'p Product>,
) -> Result<BTreeSet<ProductId>, Error> {
    let house = House::read(tx)?;
    let shown = products
        .into_iter()
        .filter(|product| house.allows(&product.goods(), false));
    Ok(shown.map(|product| product.id).collect())
}

/// How alike the words of some products are, by their places in a list.
#[derive(Debug, Default)]
pub(crate) struct Likeness {
    count: usize,
    /// Of each with each.
    all: Vec<f32>,
}

impl Likeness {
    /// Of these, each once.
    pub(crate) fn among(tx: &mut Tx<'_>, products: &[ProductId]) -> Result<Self, Error> {
        let count = products.len();
        let mut places: Vec<(ProductId, usize)> = products.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let of = |product: ProductId| {
            let found = places.binary_search_by_key(&product, |(product, _)| *product);
            found.ok().and_then(|at| Some(places.get(at)?.1))
        };
        let mut likeness = Self {
            count,
            all: vec![0.0; count.saturating_mul(count)],
        };
        let ids: Vec<i64> = products.iter().map(|product| product.raw()).collect();
        for (one, other) in store::lists_of(tx, Lists::Alike, &ids)? {
            if let (Some(one), Some(place)) = (of(one), of(other.product)) {
                likeness.set(one, place, other.nearness);
                likeness.set(place, one, other.nearness);
            }
        }
        Ok(likeness)
    }

    fn set(&mut self, one: usize, other: usize, likeness: f32) {
        let at = one.saturating_mul(self.count).saturating_add(other);
        if let Some(cell) = self.all.get_mut(at) {
            *cell = likeness;
        }
    }

    pub(crate) fn of(&self, one: usize, other: usize) -> f64 {
        let at = one.saturating_mul(self.count).saturating_add(other);
        f64::from(self.all.get(at).copied().unwrap_or(0.0))
    }
}
