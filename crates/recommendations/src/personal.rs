//! Suggestions for one customer, from tables; and whether they would have been right.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{CustomerId, Day, ProductId, Timestamp, Zone};
use orders::public::glances::KeptProduct;
use serde::Serialize;

use crate::{
    beside::{Beside, Candidate, Why},
    error::Error,
    house::{House, Likeness},
    model::{
        Blend, Goal, Histories, HistoryBuilder, HoldOut, Line, Measured, Model, Neighbour,
        Neighbours, Popularity, Reason, Scorer, evaluate, index, most_bought, part, spread_out,
        tune,
    },
    store::{self, Lists, Other},
};

/// Suggestions at once.
pub const MOST_SUGGESTIONS: usize = 100;
/// Candidates looked at beyond what is asked for, since some may not be for sale.
const SPARE: usize = 40;

/// Products of a customer's that are looked at, the latest.
const MOST_OWN: usize = 250;
/// Neighbours of them that are looked at, the nearest.
const MOST_CLOSE: usize = 400;

/// What everybody bought and kept, by days of a zone.
pub fn histories(tx: &mut Tx<'_>, zone: &Zone) -> Result<Histories, DbError> {
    let mut builder = HistoryBuilder::default();
    orders::public::glances::for_each_kept(tx, |kept| {
        let day = zone.day_of(kept.placed_at);
        builder.take(kept.customer, kept.product, day, kept.quantity);
        Ok::<_, DbError>(())
    })?;
    Ok(builder.finish())
}

/// What everybody bought and kept, by days of the shop.
pub fn everything(tx: &mut Tx<'_>) -> Result<Histories, Error> {
    let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
    Ok(histories(tx, &zone)?)
}

/// Which customers are asked about in [`evaluation`], and what they are asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What is hidden from the model.
    pub hold_out: HoldOut,
    /// What is suggested.
    pub goal: Goal,
    /// How many suggestions.
    pub k: usize,
}

/// How good suggestions would have been.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// How many suggestions each customer got.
    pub k: usize,
    /// Which products were suggested.
    pub goal: Goal,
    /// The figures.
    #[serde(flatten)]
    pub measured: Measured,
    /// The same of what is bought most, whoever asks.
    pub most_bought: Measured,
    /// How the parts were weighed: chosen by days before the hidden ones.
    pub blend: Blend,
}

/// Suggests to everybody what they may buy after the day from which everything is hidden, and compares. The blend is chosen by
/// what would have been right before that day.
pub fn evaluation(histories: &Histories, question: &Question) -> Result<Evaluation, Error> {
    let Question { hold_out, goal, k } = *question;
    let parted = part(histories, hold_out, goal);
    if parted.asked.is_empty() {
        return Err(Error::NobodyToAsk);
    }
    let blend = tune(&parted.known, earlier(histories, &parted.known, hold_out));
    let model = Model::learn(&parted.known, parted.today, blend.lately_days);
    Ok(Evaluation {
        k,
        goal,
        measured: evaluate(&parted, &model, &blend, goal, k),
        most_bought: most_bought(&parted, &model.popularity, goal, k),
        blend,
    })
}

/// What is hidden to choose the blend: as much time before as is hidden after, at most half of it.
fn earlier(all: &Histories, known: &Histories, hold_out: HoldOut) -> HoldOut {
    match hold_out {
        HoldOut::LastBasket { .. } => HoldOut::LastBasket { at_least: 2 },
        HoldOut::From(day) => {
            let hidden = all
                .newest()
                .map_or(0, |last| last.since(day))
                .saturating_add(1);
            let left = known.oldest().map_or(0, |first| day.since(first));
            HoldOut::From(day.plus_days(-hidden.min(left / 2)))
        }
    }
}

/// A suggestion for a customer.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Suggestion {
    /// Which product.
    #[schema(value_type = String, example = "prd_3xk2")]
    pub product: ProductId,
    /// What it is called.
    pub title: String,
    /// Why.
    #[serde(flatten)]
    pub because: Because,
    /// The reason in words.
    pub words: String,
    /// How good it is, beside the other suggestions for the same customer.
    pub score: f64,
}

/// Why something is suggested: a code with its parameters, so that it can be said in any language.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Because {
    /// The customer buys it again and again, or did once.
    BoughtAgain {
        /// On so many days.
        times: u32,
        /// The last of them.
        #[schema(value_type = String, format = Date)]
        last_on: Day,
    },
    /// Customers who bought something that this one bought buy it too.
    GoesWith {
        /// What.
        #[schema(value_type = String)]
        with: ProductId,
        /// What that is called.
        with_title: String,
    },
    /// Nobody has bought it yet; it is like something that this customer bought.
    Like {
        /// What.
        #[schema(value_type = String)]
        with: ProductId,
        /// What that is called.
        with_title: String,
    },
    /// It is the better version of something that this customer bought.
    Better {
        /// Of what.
        #[schema(value_type = String)]
        of: ProductId,
        /// What that is called.
        of_title: String,
    },
    /// It is new in a category from which this customer bought most.
    NewInCategory {
        /// Which, its levels joined by ` > `.
        category: String,
    },
    /// It is bought a lot these days.
    Trending,
    /// The shop recommends it.
    Pinned,
}

impl Because {
    /// The reason as a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::BoughtAgain { .. } => "bought_again",
            Self::GoesWith { .. } => "goes_with",
            Self::Like { .. } => "like",
            Self::Better { .. } => "better",
            Self::NewInCategory { .. } => "new_in_category",
            Self::Trending => "trending",
            Self::Pinned => "pinned",
        }
    }

    /// What it goes with, is like or is the better version of, or the category that it is new in; none of other reasons.
    pub fn with(&self) -> Option<&str> {
        match self {
            Self::GoesWith { with_title, .. } | Self::Like { with_title, .. } => Some(with_title),
            Self::Better { of_title, .. } => Some(of_title),
            Self::NewInCategory { category } => category.rsplit(" > ").next(),
            Self::BoughtAgain { .. } | Self::Trending | Self::Pinned => None,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::BoughtAgain { times: 1, last_on } => {
                format!("bought before, on {last_on}")
            }
            Self::BoughtAgain { times, last_on } => {
                format!("bought on {times} days, the last time on {last_on}")
            }
            Self::GoesWith { with_title, .. } => {
                format!("customers who bought “{with_title}” buy it too")
            }
            Self::Like { with_title, .. } => {
                format!("new, and like “{with_title}”, which was bought before")
            }
            Self::Better { of_title, .. } => {
                format!("the better version of “{of_title}”, which was bought before")
            }
            Self::NewInCategory { category } => {
                let name = category.rsplit(" > ").next().unwrap_or_default();
                format!("new in “{name}”, a favourite category")
            }
            Self::Trending => "bought a lot these days".to_owned(),
            Self::Pinned => "recommended by the shop".to_owned(),
        }
    }
}

/// The products that are suggested to a customer, the best first, each with its reason: only what is for sale and in stock, by the rules of the
/// house. [`CustomerId::NOBODY`] gets what is bought a lot these days.
pub fn recommend(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    goal: Goal,
    most: usize,
    now: Timestamp,
) -> Result<Vec<Suggestion>, Error> {
    let most = most.min(MOST_SUGGESTIONS);
    let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
    let blend = store::blend(tx)?.unwrap_or_default();
    let kept = if customer == CustomerId::NOBODY {
        Vec::new()
    } else {
        orders::public::glances::kept_by(tx, customer)?
    };
    let bought: BTreeSet<ProductId> = kept.iter().map(|one| one.product).collect();
    let local = Local::read(tx, &kept)?;
    let lines = local.lines(kept.iter().map(|one| {
        let day = i32::try_from(zone.day_of(one.placed_at).days()).unwrap_or(i32::MAX);
        (one.product, day)
    }));
    let today = i32::try_from(zone.day_of(now).days()).unwrap_or(i32::MAX);
    let mut scorer = Scorer::new(&local.model);
    scorer.look(&lines, today, blend.again_days);
    let prepared = local.model.prepare(&blend);
    let found = scorer.best(&prepared, goal, most.saturating_add(SPARE), |_| true);
    let mut candidates: Vec<Candidate> = found
        .iter()
        .filter_map(|one| {
            Some(Candidate {
                product: local.product(one.product)?,
                score: one.score,
                why: local.why(scorer.reason(one.product))?,
            })
        })
        .collect();
    let beside = Beside::new(&candidates, &kept, &bought);
    candidates.extend(beside.all(tx)?);
    let house = House::read(tx)?;
    show(tx, &house, &bought, candidates, most)
}

/// By the rules of the house: pinned first, nothing that is not for sale or excluded, what earns more rather, and not all alike.
fn show(
    tx: &mut Tx<'_>,
    house: &House,
    bought: &BTreeSet<ProductId>,
    mut candidates: Vec<Candidate>,
    most: usize,
) -> Result<Vec<Suggestion>, Error> {
    candidates.retain(|one| !house.pinned.contains(&one.product));
    let products = named(tx, house, &candidates)?;
    let may = |product: &ProductId| {
        let shown = products.get(product);
        shown.is_some_and(|shown| house.allows(shown, bought.contains(product)))
    };
    candidates.retain(|one| may(&one.product));
    for one in &mut candidates {
        one.score *= house.earnings(products.get(&one.product));
    }
    candidates.sort_by(|left, right| {
        let better = right.score.total_cmp(&left.score);
        better.then(left.product.cmp(&right.product))
    });
    let mut seen: BTreeSet<ProductId> = BTreeSet::new();
    candidates.retain(|one| seen.insert(one.product));
    let best = candidates.first().map_or(1.0, |one| one.score);
    let pinned = house
        .pinned
        .iter()
        .filter(|product| may(product) && !bought.contains(product));
    let mut all: Vec<Candidate> = pinned
        .map(|product| Candidate {
            product: *product,
            score: best,
            why: Why::Pinned,
        })
        .collect();
    let left = most.saturating_sub(all.len());
    candidates.truncate(left.saturating_add(SPARE));
    let ids: Vec<ProductId> = candidates.iter().map(|one| one.product).collect();
    let likeness = Likeness::among(tx, &ids)?;
    let weighed: Vec<(Candidate, f64)> = candidates
        .into_iter()
        .map(|one| (one.clone(), one.score))
        .collect();
    all.extend(spread_out(&weighed, left, house.spread, |one, other| {
        likeness.of(one.product, other.product)
    }));
    all.truncate(most);
    Ok(all.iter().filter_map(|one| tell(one, &products)).collect())
}

/// All products that suggestions name.
fn named(
    tx: &mut Tx<'_>,
    house: &House,
    candidates: &[Candidate],
) -> Result<BTreeMap<ProductId, catalog::Product>, DbError> {
    let mut ids: BTreeSet<ProductId> = candidates.iter().map(|one| one.product).collect();
    ids.extend(house.pinned.iter().copied());
    ids.extend(candidates.iter().filter_map(|one| match one.why {
        Why::GoesWith(with) | Why::Like(with) | Why::Better(with) => Some(with),
        Why::Again(..) | Why::New(_) | Why::Trending | Why::Pinned => None,
    }));
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let products = catalog::get_many(tx, &ids)?;
    Ok(products
        .into_iter()
        .map(|product| (product.id, product))
        .collect())
}

fn tell(one: &Candidate, products: &BTreeMap<ProductId, catalog::Product>) -> Option<Suggestion> {
    let title = |product: ProductId| {
        let found = products.get(&product).map(|product| product.title.clone());
        found.unwrap_or_default()
    };
    let because = match &one.why {
        Why::Again(times, last_on) => Because::BoughtAgain {
            times: *times,
            last_on: *last_on,
        },
        Why::GoesWith(with) => Because::GoesWith {
            with: *with,
            with_title: title(*with),
        },
        Why::Like(with) => Because::Like {
            with: *with,
            with_title: title(*with),
        },
        Why::Better(of) => Because::Better {
            of: *of,
            of_title: title(*of),
        },
        Why::New(category) => Because::NewInCategory {
            category: category.clone(),
        },
        Why::Trending => Because::Trending,
        Why::Pinned => Because::Pinned,
    };
    Some(Suggestion {
        product: one.product,
        title: products.get(&one.product)?.title.clone(),
        words: because.words(),
        because,
        score: one.score,
    })
}

/// The part of what was learned that one customer needs.
struct Local {
    products: Vec<ProductId>,
    model: Model,
}

impl Local {
    /// Of what was bought, what is near to that, and what is bought most these days.
    fn read(tx: &mut Tx<'_>, kept: &[KeptProduct]) -> Result<Self, DbError> {
        let mut own: BTreeSet<ProductId> = BTreeSet::new();
        for one in kept.iter().rev() {
            if own.len() >= MOST_OWN {
                break;
            }
            own.insert(one.product);
        }
        let wanted: Vec<i64> = own.iter().map(|product| product.raw()).collect();
        let near = nearest(store::lists_of(tx, Lists::Near, &wanted)?);
        let trending = store::trending(tx)?;
        let mut all = own;
        all.extend(near.iter().map(|one| one.1.product));
        all.extend(&trending);
        let products: Vec<ProductId> = all.into_iter().collect();
        let ids: Vec<i64> = products.iter().map(|product| product.raw()).collect();
        let figures: BTreeMap<ProductId, store::Figures> =
            store::figures(tx, &ids)?.into_iter().collect();
        let of = |product: ProductId| place(&products, product);
        let mut lists: Vec<Vec<Neighbour>> = vec![Vec::new(); products.len()];
        for (product, other) in near {
            if let (Some(list), Some(at)) = (
                of(product).and_then(|at| lists.get_mut(index(at))),
                of(other.product),
            ) {
                list.push(Neighbour {
                    product: at,
                    similarity: other.nearness,
                });
            }
        }
        let figure = |value: fn(&store::Figures) -> f64| -> Vec<f64> {
            let found = products.iter().map(|product| figures.get(product));
            found.map(|one| one.map_or(0.0, value)).collect()
        };
        let model = Model {
            neighbours: Neighbours::of_lists(lists),
            popularity: Popularity {
                buyers: figure(|one| one.buyers),
                again: figure(|one| one.again),
            },
            rise: figure(|one| one.rise),
            lately: figure(|one| one.lately),
            trending: trending.iter().filter_map(|product| of(*product)).collect(),
        };
        Ok(Self { products, model })
    }

    fn product(&self, at: u32) -> Option<ProductId> {
        self.products.get(index(at)).copied()
    }

    /// A history in places, each product once a day.
    fn lines(&self, kept: impl Iterator<Item = (ProductId, i32)>) -> Vec<Line> {
        let mut lines: Vec<Line> = kept
            .filter_map(|(product, day)| {
                Some(Line {
                    product: place(&self.products, product)?,
                    day,
                    quantity: 1,
                })
            })
            .collect();
        lines.sort_unstable_by_key(|line| (line.day, line.product));
        lines.dedup();
        lines
    }

    fn why(&self, reason: Reason) -> Option<Why> {
        Some(match reason {
            Reason::Again { times, last } => Why::Again(times, Day::from_days(i64::from(last))),
            Reason::GoesWith(with) => Why::GoesWith(self.product(with)?),
            Reason::Trending => Why::Trending,
        })
    }
}

/// Only what is nearest over all lists: what is further away could be on the rise as much as it likes and would not be among the best.
fn nearest(mut near: Vec<(ProductId, Other)>) -> Vec<(ProductId, Other)> {
    if near.len() <= MOST_CLOSE {
        return near;
    }
    let mut sums: BTreeMap<ProductId, f32> = BTreeMap::new();
    for (_, other) in &near {
        *sums.entry(other.product).or_insert(0.0) += other.nearness;
    }
    let mut order: Vec<(ProductId, f32)> = sums.into_iter().collect();
    order.sort_unstable_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    order.truncate(MOST_CLOSE);
    let close: BTreeSet<ProductId> = order.into_iter().map(|(product, _)| product).collect();
    near.retain(|(_, other)| close.contains(&other.product));
    near
}

fn place(products: &[ProductId], product: ProductId) -> Option<u32> {
    let found = products.binary_search(&product).ok()?;
    u32::try_from(found).ok()
}
