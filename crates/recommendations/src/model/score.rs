//! Suggestions for one customer.

use serde::{Deserialize, Serialize};

use super::{Lines, Model, histories::index};

/// Products of a history that speak for others, the latest: an old wholesaler must not cost more than everybody else.
const MOST_SPEAKING: usize = 250;
/// Products that nobody like the customer bought stand behind all others.
const BEHIND_ALL: f64 = 1e-6;

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
    /// The weight of what people like the customer buy, against what the customer buys again.
    pub new: f64,
    /// The weight of being bought lately by everybody, against what the customer buys again: for what they bought and for what they
    /// did not alike, since what everybody needs they need too.
    #[serde(default = "usual_common")]
    pub common: f64,
    /// The power of how often the customer bought it: above 1, twice is more than twice once.
    #[serde(default = "usual_often")]
    pub often: f64,
}

fn usual_common() -> f64 {
    Blend::default().common
}

fn usual_often() -> f64 {
    Blend::default().often
}

impl Default for Blend {
    /// What was best for a gift shop and a grocer, measured in November 2026.
    fn default() -> Self {
        Self {
            lately_days: 14.0,
            rise: 1.0,
            lately: 0.05,
            again_days: 60.0,
            new: 0.1,
            common: 0.1,
            often: 1.0,
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
    /// Of each product.
    worths: Vec<Worth>,
}

/// What a product's time is worth.
#[derive(Clone, Copy, Debug, Default)]
struct Worth {
    /// How much it is on the rise, to the power of the blend.
    rise: f64,
    /// How much it was bought lately.
    lately: f64,
}

impl Model {
    /// Makes ready for a blend.
    pub fn prepare(&self, blend: &Blend) -> Prepared {
        let pairs = self.rise.iter().zip(&self.lately);
        let worths = pairs.map(|(rise, lately)| Worth {
            rise: rise.powf(blend.rise),
            lately: *lately,
        });
        Prepared {
            blend: *blend,
            worths: worths.collect(),
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
    /// Whether a product is among the customer's own.
    is_own: Vec<bool>,
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
            is_own: vec![false; model.popularity.buyers.len()],
        }
    }

    /// Looks at a customer's history on a day. What is asked afterwards is about them.
    pub fn look(&mut self, lines: Lines<'_>, today: i32, again_days: f64) {
        for place in self.touched.drain(..) {
            if let Some(near) = self.near.get_mut(index(place)) {
                *near = 0.0;
            }
        }
        for own in &self.own {
            mark(&mut self.is_own, own.product, false);
        }
        self.gather(lines, today, again_days);
        for own in &self.own {
            mark(&mut self.is_own, own.product, true);
        }
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
        let near = |place: u32| self.near.get(index(place)).copied().unwrap_or(0.0);
        let is_own = |place: u32| self.is_own.get(index(place)).copied().unwrap_or(false);
        let nearest = self.touched.iter().map(|place| near(*place));
        let nearest = nearest.fold(f64::MIN_POSITIVE, f64::max);
        let weights = Weights::of(&prepared.blend, goal, nearest);
        let worth = |place: u32, near: f64| {
            let worth = prepared.worths.get(index(place));
            weights.score(worth.copied().unwrap_or_default(), near)
        };
        let mut top = Top::of(most);
        let mut offer = |product: u32, score: f64| {
            if score >= top.least && allowed(product) {
                top.take(Scored { product, score });
            }
        };
        for place in self.touched.iter().copied().filter(|place| !is_own(*place)) {
            offer(place, worth(place, near(place)));
        }
        for place in self.model.trending.iter().copied() {
            if near(place) == 0.0 && !is_own(place) {
                offer(place, worth(place, 0.0));
            }
        }
        if goal == Goal::Any {
            for own in &self.own {
                let liked = worth(own.product, near(own.product));
                offer(own.product, liked + self.again(prepared, own));
            }
        }
        top.finish()
    }

    /// What is added for having bought it.
    fn again(&self, prepared: &Prepared, own: &Own) -> f64 {
        let again = self.model.popularity.again.get(index(own.product));
        own.weight.powf(prepared.blend.often) * again.copied().unwrap_or(0.0)
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

fn mark(marks: &mut [bool], place: u32, value: bool) {
    if let Some(mark) = marks.get_mut(index(place)) {
        *mark = value;
    }
}

/// What the parts of a score count, leaving out whether the customer bought it.
struct Weights {
    /// Of what people like the customer buy, for each unit of nearness.
    likes: f64,
    /// Of what everybody buys.
    all: f64,
}

impl Weights {
    fn of(blend: &Blend, goal: Goal, nearest: f64) -> Self {
        let (likes, all) = match goal {
            Goal::New => (1.0, blend.lately),
            Goal::Any => (blend.new, blend.new * blend.lately + blend.common),
        };
        Self {
            likes: likes / nearest,
            all: all + BEHIND_ALL,
        }
    }

    fn score(&self, worth: Worth, near: f64) -> f64 {
        self.likes * near * worth.rise + self.all * worth.lately
    }
}

/// The best of many, without keeping all.
struct Top {
    most: usize,
    /// What is worse than this is not among them.
    least: f64,
    list: Vec<Scored>,
}

impl Top {
    fn of(most: usize) -> Self {
        Self {
            most,
            least: f64::NEG_INFINITY,
            list: Vec::with_capacity(most.saturating_mul(2).min(1_000)),
        }
    }

    fn order(left: &Scored, right: &Scored) -> core::cmp::Ordering {
        let better = right.score.total_cmp(&left.score);
        better.then(left.product.cmp(&right.product))
    }

    fn take(&mut self, one: Scored) {
        self.list.push(one);
        if self.list.len() > self.most.saturating_mul(2) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.list.len() > self.most && self.most > 0 {
            let (_, last, _) = self
                .list
                .select_nth_unstable_by(self.most.saturating_sub(1), Self::order);
            self.least = last.score;
        }
        self.list.truncate(self.most);
    }

    fn finish(mut self) -> Vec<Scored> {
        self.cut();
        self.list.sort_unstable_by(Self::order);
        self.list
    }
}
