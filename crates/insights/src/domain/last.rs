//! How long products last.

use std::collections::BTreeMap;

use kernel::{Day, ProductId};
use stats::{OwnTimes, Spread, Waiting, Waits, float};

use super::score::whole;

/// Powers of the number of pieces that are tried: more pieces last as long as one, as their root, as they are many.
const POWERS: [f64; 3] = [0.0, 0.5, 1.0];
/// Times are counted in tenths of a day, so that a piece of many can last for hours.
const TENTHS: f64 = 10.0;
/// Times of its own that weigh as much as what is known of its category, and of a category as what is known of all products.
const STRENGTH: f64 = 8.0;

/// What a customer bought of one product on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bought {
    pub(crate) product: ProductId,
    pub(crate) day: Day,
    pub(crate) quantity: i64,
}

/// One customer's purchases, each product once a day, by product and day.
pub(crate) fn in_order(mut bought: Vec<Bought>) -> Vec<Bought> {
    bought.sort_unstable();
    bought.dedup_by(|later, first| {
        let same = (later.product, later.day) == (first.product, first.day);
        if same {
            first.quantity = first.quantity.saturating_add(later.quantity);
        }
        same
    });
    bought
}

/// For each product of one customer: its purchases in time.
pub(crate) fn by_product(bought: &[Bought]) -> impl Iterator<Item = &[Bought]> {
    bought.chunk_by(|left, right| left.product == right.product)
}

/// How many days passed between two purchases, by the pieces of the first.
fn lasted(first: &Bought, until: Day, power: f64) -> Option<u32> {
    let days = until.since(first.day);
    if days <= 0 {
        return None;
    }
    let pieces = float(first.quantity.max(1).unsigned_abs()).powf(power);
    let tenths = whole(float(days.unsigned_abs()) * TENTHS / pieces).max(1);
    u32::try_from(tenths).ok()
}

/// Finds how much longer more pieces last: the power under which the times of a product differ least.
#[derive(Debug, Default)]
pub(crate) struct Powers(BTreeMap<ProductId, [OwnTimes; 3]>);

impl Powers {
    pub(crate) fn take(&mut self, bought: &[Bought]) {
        for purchases in by_product(bought) {
            for (first, next) in purchases.iter().zip(purchases.iter().skip(1)) {
                let sums = self.0.entry(first.product).or_default();
                for (sums, power) in sums.iter_mut().zip(POWERS) {
                    if let Some(time) = lasted(first, next.day, power) {
                        sums.add(time);
                    }
                }
            }
        }
    }

    pub(crate) fn best(&self) -> f64 {
        let mut inside = [0.0; 3];
        for sums in self.0.values() {
            for (sum, own) in inside.iter_mut().zip(sums) {
                let n = f64::from(own.count.max(1));
                *sum += own.squares - own.sum * own.sum / n;
            }
        }
        let pairs = inside.iter().zip(POWERS);
        let best = pairs.min_by(|left, right| left.0.total_cmp(right.0));
        best.map_or(0.0, |(_, power)| power)
    }
}

/// How long products last, one piece of each, being learned.
#[derive(Debug)]
pub(crate) struct LastingBuilder {
    power: f64,
    until: Day,
    products: BTreeMap<ProductId, Waits>,
    /// Of each customer and product, less what is usual for the product; known when all was seen.
    own: Vec<(ProductId, OwnTimes)>,
}

/// How long products last, one piece of each. Times are in tenths of a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lasting {
    /// How much longer more pieces last.
    pub(crate) power: f64,
    /// Of all products.
    pub(crate) all: Waiting,
    /// How much customers differ around what is usual for a product, and the times of one.
    pub(crate) spread: Spread,
    /// Of each product that it is known of: held to its category, and that to all.
    pub(crate) products: BTreeMap<ProductId, Waiting>,
}

impl LastingBuilder {
    pub(crate) fn new(power: f64, until: Day) -> Self {
        Self {
            power,
            until,
            products: BTreeMap::new(),
            own: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self, bought: &[Bought]) {
        for purchases in by_product(bought) {
            let Some(last) = purchases.last() else {
                continue;
            };
            let waits = self.products.entry(last.product).or_default();
            let mut own = OwnTimes::default();
            for (first, next) in purchases.iter().zip(purchases.iter().skip(1)) {
                if let Some(time) = lasted(first, next.day, self.power) {
                    waits.happened(time);
                    own.add(time);
                }
            }
            if let Some(time) = lasted(last, self.until, self.power) {
                waits.not_yet(time);
            }
            if own.count > 0 {
                self.own.push((last.product, own));
            }
        }
    }

    /// All products that were bought.
    pub(crate) fn products(&self) -> Vec<ProductId> {
        self.products.keys().copied().collect()
    }

    /// `None` where nothing was ever bought again. A product of no category is held to all at once.
    pub(crate) fn finish(self, categories: &BTreeMap<ProductId, String>) -> Option<Lasting> {
        let mut together = Waits::new();
        for waits in self.products.values() {
            together.join(waits);
        }
        let all = together.fit()?;
        let mut of_categories: BTreeMap<&str, Waits> = BTreeMap::new();
        for (product, waits) in &self.products {
            if let Some(category) = categories.get(product) {
                of_categories.entry(category).or_default().join(waits);
            }
        }
        let of_categories: BTreeMap<&str, Waiting> = of_categories
            .into_iter()
            .filter_map(|(name, waits)| Some((name, waits.fit()?.shrunk(&all, STRENGTH))))
            .collect();
        let products: BTreeMap<ProductId, Waiting> = self
            .products
            .iter()
            .filter_map(|(product, waits)| {
                let category = categories.get(product);
                let usual = category.and_then(|name| of_categories.get(name.as_str()));
                let own = waits.fit();
                let held = own.map(|own| own.shrunk(usual.unwrap_or(&all), STRENGTH));
                // What nobody bought again yet lasts as long as what is like it.
                Some((*product, held.or_else(|| usual.copied())?))
            })
            .collect();
        let centred = self.own.iter().map(|(product, own)| {
            let usual = products
                .get(product)
                .map_or(all.log_mean, |one| one.log_mean);
            own.less(usual)
        });
        let variance = all.log_deviation * all.log_deviation;
        let spread = Spread::of(centred).unwrap_or(Spread {
            between: variance / 2.0,
            within: variance / 2.0,
        });
        Some(Lasting {
            power: self.power,
            all,
            spread,
            products,
        })
    }
}

/// When a customer's last purchase of a product runs out, in days after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RunsOut {
    mean: f64,
    deviation: f64,
    pieces: f64,
    /// How many times of the customer's own it is drawn from.
    pub(crate) own_times: u32,
    /// The share of buyers who ever buy the product again.
    pub(crate) returns: f64,
}

impl RunsOut {
    fn at(&self, z: f64) -> f64 {
        self.deviation.mul_add(z, self.mean).exp() / TENTHS * self.pieces
    }

    /// As likely before as after.
    pub(crate) fn days(&self) -> f64 {
        self.at(0.0)
    }

    /// With a probability of one tenth before.
    pub(crate) fn early(&self) -> f64 {
        self.at(tenth())
    }

    /// With a probability of one tenth after.
    pub(crate) fn late(&self) -> f64 {
        self.at(-tenth())
    }
}

/// A tenth of a normal distribution is below this.
fn tenth() -> f64 {
    stats::normal_quantile(0.1).unwrap_or(-1.28)
}

impl Lasting {
    /// Of a customer's purchases of one product; `None` of none.
    pub(crate) fn runs_out(&self, purchases: &[Bought]) -> Option<RunsOut> {
        let last = purchases.last()?;
        let usual = self.products.get(&last.product).unwrap_or(&self.all);
        let mut own = OwnTimes::default();
        for (first, next) in purchases.iter().zip(purchases.iter().skip(1)) {
            if let Some(time) = lasted(first, next.day, self.power) {
                own.add(time);
            }
        }
        let (mean, deviation) = self.spread.of_one(&own, usual.log_mean);
        Some(RunsOut {
            mean,
            deviation,
            pieces: float(last.quantity.max(1).unsigned_abs()).powf(self.power),
            own_times: own.count,
            returns: usual.returns,
        })
    }
}
