//! What is suggested beside what people alike buy: what nobody has bought yet, better versions, and what is new where the
//! customer buys most.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::ProductId;
use orders::public::glances::KeptProduct;

use crate::store::{self, Lists};

/// Products bought last by which others are found.
const LATEST: usize = 20;
/// Of what nobody has bought, so many are looked at, the likest.
const MOST_COLD: usize = 60;
/// Of what is new, so many.
const MOST_NEW: i64 = 10;
/// What a product that nobody has bought is worth for its words alone, against the best.
const COLD_WORTH: f64 = 0.05;
/// What a better version of something bought is worth, against the best.
const BETTER_WORTH: f64 = 0.3;
/// What something new in a favourite category is worth, against the best.
const NEW_WORTH: f64 = 0.2;
/// Lines by which favourite categories are known, the latest: a wholesaler has thousands.
const MOST_LINES: usize = 1_000;
/// Lines from a category that make it a favourite one.
const FAVOURITE: u32 = 2;
/// Favourite categories that count, the first ones.
const MOST_FAVOURITES: usize = 2;

/// A product that may be suggested.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) product: ProductId,
    pub(crate) score: f64,
    pub(crate) why: Why,
}

/// Why, before titles are known.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// As the model has it.
    Model(u32),
    Like(ProductId),
    Better(ProductId),
    New(String),
    Pinned,
}

/// Looks for what is suggested beside.
pub(crate) struct Beside<'b> {
    /// The score of the best candidate.
    best: f64,
    /// The products bought last, each once.
    latest: Vec<ProductId>,
    kept: &'b [KeptProduct],
    /// Sorted.
    bought: &'b [ProductId],
}

impl<'b> Beside<'b> {
    pub(crate) fn new(
        candidates: &[Candidate],
        kept: &'b [KeptProduct],
        bought: &'b [ProductId],
    ) -> Self {
        let best = candidates.iter().map(|one| one.score).fold(0.0, f64::max);
        let mut latest = Vec::new();
        for one in kept.iter().rev() {
            if latest.len() >= LATEST {
                break;
            }
            if !latest.contains(&one.product) {
                latest.push(one.product);
            }
        }
        Self {
            best: if best > 0.0 { best } else { 1.0 },
            latest,
            kept,
            bought,
        }
    }

    pub(crate) fn all(&self, tx: &mut Tx<'_>) -> Result<Vec<Candidate>, DbError> {
        if self.latest.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.cold(tx)?;
        found.extend(self.better(tx)?);
        found.extend(self.new_ones(tx)?);
        Ok(found)
    }

    /// What nobody has bought yet, for being like what the customer bought.
    fn cold(&self, tx: &mut Tx<'_>) -> Result<Vec<Candidate>, DbError> {
        let ids: Vec<i64> = self.latest.iter().map(|product| product.raw()).collect();
        let mut alike: BTreeMap<ProductId, (f32, ProductId)> = BTreeMap::new();
        for (product, other) in store::lists_of(tx, Lists::Cold, &ids)? {
            let standing = alike
                .entry(other.product)
                .or_insert((other.nearness, product));
            if other.nearness > standing.0 {
                *standing = (other.nearness, product);
            }
        }
        let mut found: Vec<Candidate> = alike
            .into_iter()
            .filter(|(product, _)| !self.has(*product))
            .map(|(product, (likeness, with))| Candidate {
                product,
                score: f64::from(likeness) * COLD_WORTH * self.best,
                why: Why::Like(with),
            })
            .collect();
        found.sort_by(|left, right| right.score.total_cmp(&left.score));
        found.truncate(MOST_COLD);
        Ok(found)
    }

    /// Better versions of what the customer bought last.
    fn better(&self, tx: &mut Tx<'_>) -> Result<Vec<Candidate>, DbError> {
        let better = catalog::premium_versions(tx, &self.latest)?;
        let new = better
            .into_iter()
            .filter(|(_, product)| !self.has(*product));
        Ok(new
            .map(|(of, product)| Candidate {
                product,
                score: BETTER_WORTH * self.best,
                why: Why::Better(of),
            })
            .collect())
    }

    fn has(&self, product: ProductId) -> bool {
        self.bought.binary_search(&product).is_ok()
    }

    /// What is new in the categories that the customer bought most from.
    fn new_ones(&self, tx: &mut Tx<'_>) -> Result<Vec<Candidate>, DbError> {
        if !store::has_new(tx)? {
            return Ok(Vec::new());
        }
        let favourites = self.favourites(tx)?;
        if favourites.is_empty() {
            return Ok(Vec::new());
        }
        let new = store::new_in(tx, &favourites, MOST_NEW)?;
        Ok(new
            .into_iter()
            .filter(|(_, product)| !self.has(*product))
            .map(|(category, product)| Candidate {
                product,
                score: NEW_WORTH * self.best,
                why: Why::New(category),
            })
            .collect())
    }

    fn favourites(&self, tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
        let mut lines: BTreeMap<ProductId, u32> = BTreeMap::new();
        let latest = self.kept.len().saturating_sub(MOST_LINES);
        for one in self.kept.iter().skip(latest) {
            let count = lines.entry(one.product).or_default();
            *count = count.saturating_add(1);
        }
        let products: Vec<ProductId> = lines.keys().copied().collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (product, category) in catalog::categories_of(tx, &products)? {
            let count = counts.entry(category).or_default();
            *count = count.saturating_add(lines.get(&product).copied().unwrap_or(0));
        }
        let mut order: Vec<(u32, String)> = counts
            .into_iter()
            .filter(|(_, count)| *count >= FAVOURITE)
            .map(|(category, count)| (count, category))
            .collect();
        order.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
        order.truncate(MOST_FAVOURITES);
        Ok(order.into_iter().map(|(_, category)| category).collect())
    }
}
