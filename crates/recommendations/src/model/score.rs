//! Suggestions for one customer.

use serde::{Deserialize, Serialize};

use super::{Lines, Model, histories::index};

/// Products of a history that speak for others, the latest: an old wholesaler must not cost more than everybody else.
const MOST_SPEAKING: usize = 250;
/// Products that nobody like the customer bought stand behind all others.
const BEHIND_ALL: f64 = 1e-6;
/// How much more than twice as often twice counts.
const TIMES_POWER: f64 = 1.5;

/// Which products are suggested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Those that the customer has not bought yet.
    #[default]
    New,
    /// Those and what they buy again and again.
    Any,
}

/// How what is known is put together. Chosen by what would have been right before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    /// In so many days "lately" is worth half.
    pub lately_days: f64,
    /// The power of being on the rise: 0 for not at all.
    pub rise: f64,
    /// The weight of being bought lately by everybody, against what people like the customer buy.
    pub lately: f64,
    /// In so many days a purchase of the customer's says half as much of buying again.
    pub again_days: f64,
    /// The weight of what is new to the customer, against what they buy again.
    pub new: f64,
}

impl Default for Blend {
    /// What was best for a gift shop and a grocer, measured in November 2026.
    fn default() -> Self {
        Self {
            lately_days: 14.0,
            rise: 1.0,
            lately: 0.05,
            again_days: 3_650.0,
            new: 0.1,
        }
    }
}

/// Why a product is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The customer bought it on so many days, the last time on this one.
    Again {
        /// Days.
        times: u32,
        /// Counted from 1970.
        last: i32,
    },
    /// People who bought this product, as the customer did, buy it.
    GoesWith(u32),
    /// It is bought a lot lately.
    Trending,
}

/// A suggestion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The product's place.
    pub product: u32,
    /// How good; only the order of one customer's suggestions means anything.
    pub score: f64,
}

/// A blend with what follows from it for every product: made once for many customers.
#[derive(Clone, Debug)]
pub struct Prepared {
    blend: Blend,
    /// Of each product, how much it is on the rise, to the power of the blend.
    rise: Vec<f64>,
}

impl Model {
    /// Makes ready for a blend.
    pub fn prepare(&self, blend: &Blend) -> Prepared {
        let rise = self.rise.iter().map(|rise| rise.powf(blend.rise));
        Prepared {
            blend: *blend,
            rise: rise.collect(),
        }
    }
}

/// Makes suggestions with a model, one customer after the other.
#[derive(Debug)]
pub struct Scorer<'m> {
    model: &'m Model,
    /// What speaks for each product; 0 for those that are in no list.
    near: Vec<f64>,
    touched: Vec<u32>,
    own: Vec<Own>,
}

/// What a customer has bought of one product.
#[derive(Clone, Copy, Debug)]
struct Own {
    product: u32,
    times: u32,
    last: i32,
    /// Days of buying, each worth less with its age.
    weight: f64,
}

impl<'m> Scorer<'m> {
    /// With a model.
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            near: vec![0.0; model.popularity.buyers.len()],
            touched: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Looks at a customer's history on a day. What is asked afterwards is about them.
    pub fn look(&mut self, lines: Lines<'_>, today: i32, again_days: f64) {
        for place in self.touched.drain(..) {
            if let Some(near) = self.near.get_mut(index(place)) {
                *near = 0.0;
            }
        }
        self.gather(lines, today, again_days);
        let speaking = self.own.len().saturating_sub(MOST_SPEAKING);
        for own in self.own.iter().skip(speaking) {
            for neighbour in self.model.neighbours.of(own.product) {
                if let Some(near) = self.near.get_mut(index(neighbour.product)) {
                    if *near == 0.0 {
                        self.touched.push(neighbour.product);
                    }
                    *near += f64::from(neighbour.similarity);
                }
            }
        }
        self.own.sort_unstable_by_key(|own| own.product);
    }

    /// The distinct products of a history, those bought last at the end.
    fn gather(&mut self, lines: Lines<'_>, today: i32, again_days: f64) {
        self.own.clear();
        self.own.extend(lines.iter().map(|line| {
            let age = f64::from(today.saturating_sub(line.day).max(0));
            Own {
                product: line.product,
                times: 1,
                last: line.day,
                weight: (-age / again_days).exp2(),
            }
        }));
        self.own.sort_unstable_by_key(|own| (own.product, own.last));
        self.own.dedup_by(|later, first| {
            let same = later.product == first.product;
            if same {
                first.times = first.times.saturating_add(1);
                first.last = first.last.max(later.last);
                first.weight += later.weight;
            }
            same
        });
        self.own.sort_unstable_by_key(|own| (own.last, own.product));
    }

    fn own(&self, product: u32) -> Option<&Own> {
        let place = self
            .own
            .binary_search_by_key(&product, |own| own.product)
            .ok()?;
        self.own.get(place)
    }

    /// The best `most` suggestions that `allowed` lets pass, the best first.
    pub fn best(
        &self,
        prepared: &Prepared,
        goal: Goal,
        most: usize,
        allowed: impl Fn(u32) -> bool,
    ) -> Vec<Scored> {
        let nearest = self
            .touched
            .iter()
            .filter_map(|place| self.near.get(index(*place)))
            .copied()
            .fold(0.0, f64::max);
        let weight = match goal {
            Goal::New => 1.0,
            Goal::Any => prepared.blend.new,
        };
        let new = |place: u32, near: f64| Scored {
            product: place,
            score: weight
                * self.new_to_them(prepared, place, near / nearest.max(f64::MIN_POSITIVE)),
        };
        let is_new = |place: &u32| self.own(*place).is_none();
        let near = self
            .touched
            .iter()
            .filter(|place| is_new(place))
            .map(|place| new(*place, self.near.get(index(*place)).copied().unwrap_or(0.0)));
        let is_far = |place: &&u32| {
            let near = self.near.get(index(**place)).copied().unwrap_or(0.0);
            near == 0.0 && is_new(place)
        };
        let trending = self.model.trending.iter().filter(is_far);
        let mut all: Vec<Scored> = near
            .chain(trending.map(|place| new(*place, 0.0)))
            .filter(|one| allowed(one.product))
            .collect();
        if goal == Goal::Any {
            let again = self.own.iter().map(|own| self.again(own));
            all.extend(again.filter(|one| allowed(one.product)));
        }
        top(all, most)
    }

    fn new_to_them(&self, prepared: &Prepared, place: u32, near: f64) -> f64 {
        let of = |values: &[f64]| values.get(index(place)).copied().unwrap_or(0.0);
        let lately = of(&self.model.lately);
        let liked = if near > 0.0 {
            near * of(&prepared.rise)
        } else {
            0.0
        };
        (prepared.blend.lately + BEHIND_ALL).mul_add(lately, liked)
    }

    fn again(&self, own: &Own) -> Scored {
        let again = self.model.popularity.again.get(index(own.product));
        Scored {
            product: own.product,
            score: own.weight.powf(TIMES_POWER) * again.copied().unwrap_or(0.0),
        }
    }

    /// Why a product is suggested to the customer looked at.
    pub fn reason(&self, product: u32) -> Reason {
        if let Some(own) = self.own(product) {
            return Reason::Again {
                times: own.times,
                last: own.last,
            };
        }
        // The neighbour relation is kept from the side of what was bought.
        let speaks = self.own.iter().filter_map(|own| {
            let list = self.model.neighbours.of(own.product);
            let found = list.iter().find(|one| one.product == product)?;
            Some((found.similarity, own.product))
        });
        let loudest = speaks.max_by(|left, right| {
            let louder = left.0.total_cmp(&right.0);
            louder.then(right.1.cmp(&left.1))
        });
        loudest.map_or(Reason::Trending, |(_, with)| Reason::GoesWith(with))
    }
}

fn top(mut all: Vec<Scored>, most: usize) -> Vec<Scored> {
    let order = |left: &Scored, right: &Scored| {
        let better = right.score.total_cmp(&left.score);
        better.then(left.product.cmp(&right.product))
    };
    if all.len() > most && most > 0 {
        all.select_nth_unstable_by(most.saturating_sub(1), order);
    }
    all.truncate(most);
    all.sort_unstable_by(order);
    all
}
