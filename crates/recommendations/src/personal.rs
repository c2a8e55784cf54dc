//! Suggestions for one customer, from tables; and whether they would have been right.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, DbError, Tx};
use kernel::{CustomerId, Day, ProductId, Span, Timestamp, Zone};
use serde::Serialize;

use crate::{
    error::Error,
    model::{
        Blend, Goal, Histories, HistoryBuilder, HoldOut, Line, Measured, Model, Neighbour,
        Neighbours, Popularity, Reason, Scorer, evaluate, index, most_bought, part, tune,
    },
    store,
};

/// Suggestions at once.
pub const MOST_SUGGESTIONS: usize = 100;
/// Candidates looked at beyond what is asked for, since some may not be for sale.
const SPARE: usize = 40;
/// Days by which the blend is chosen: what was bought in them, foretold from what was before.
const CHECK_DAYS: i64 = 28;

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

/// How long what was learned is good.
const LIFE: Span = Span::from_hours(24);
/// How long it is good in a shop where little was bought: a young shop learns quickly.
const YOUNG_LIFE: Span = Span::from_hours(1);
/// How many products bought are little.
const LITTLE: i64 = 1_000;

/// Whether anything was learned yet.
pub fn is_learned(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(store::learned(tx)?.is_some())
}

/// Learns anew when it is time; answers whether it was.
pub fn learn_when_due(db: &Db, now: Timestamp) -> Result<bool, Error> {
    if let Some((at, products)) = db.read_now(store::learned)? {
        let life = if products < LITTLE { YOUNG_LIFE } else { LIFE };
        if now.since(at) < life {
            return Ok(false);
        }
    }
    learn(db, now)?;
    Ok(true)
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
    /// It is bought a lot these days.
    Trending,
}

impl Because {
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
            Self::Trending => "bought a lot these days".to_owned(),
        }
    }
}

/// Learns what suggestions for single customers are made from, and puts it in the place of what was learned before.
pub fn learn(db: &Db, now: Timestamp) -> Result<(), Error> {
    let all = db.read_now(everything)?;
    let Some(newest) = all.newest() else {
        return Ok(());
    };
    let blend = tune(&all, HoldOut::From(newest.plus_days(1 - CHECK_DAYS)));
    let today = i32::try_from(newest.days()).unwrap_or(i32::MAX);
    let recent = crate::model::recent(&all, today.saturating_add(1), blend.lately_days);
    let model = Model::of(Neighbours::learn(&all), Popularity::learn(&all), &recent);
    db.write_now(|tx| {
        tx.touch("recommendations");
        store::replace_model(tx, all.products(), &model, &recent)?;
        store::save_blend(tx, now, &blend)
    })?;
    tracing::debug!(
        products = all.products().len(),
        lines = all.lines(),
        "what to show to whom was learned"
    );
    Ok(())
}

/// The products that are suggested to a customer, the best first, each with its reason: only what is for sale and in stock.
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
    let kept = orders::public::glances::kept_by(tx, customer)?;
    let bought: BTreeSet<ProductId> = kept.iter().map(|one| one.product).collect();
    let local = Local::read(tx, &bought)?;
    let lines = local.lines(kept.iter().map(|one| {
        let day = i32::try_from(zone.day_of(one.placed_at).days()).unwrap_or(i32::MAX);
        (one.product, day)
    }));
    let today = i32::try_from(zone.day_of(now).days()).unwrap_or(i32::MAX);
    let mut scorer = Scorer::new(&local.model);
    scorer.look(&lines, today, blend.again_days);
    let prepared = local.model.prepare(&blend);
    let found = scorer.best(&prepared, goal, most.saturating_add(SPARE), |_| true);
    let reasons: Vec<(ProductId, f64, Reason)> = found
        .iter()
        .filter_map(|one| {
            let product = local.product(one.product)?;
            Some((product, one.score, scorer.reason(one.product)))
        })
        .collect();
    let mut ids: BTreeSet<ProductId> = reasons.iter().map(|one| one.0).collect();
    ids.extend(reasons.iter().filter_map(|one| match one.2 {
        Reason::GoesWith(with) => local.product(with),
        Reason::Again { .. } | Reason::Trending => None,
    }));
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let products: BTreeMap<ProductId, catalog::Product> = catalog::get_many(tx, &ids)?
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    let told = reasons.into_iter().filter_map(|(product, score, reason)| {
        let shown = products.get(&product).filter(|shown| is_for_sale(shown))?;
        let because = local.because(reason, &products)?;
        Some(Suggestion {
            product,
            title: shown.title.clone(),
            words: because.words(),
            because,
            score,
        })
    });
    Ok(told.take(most).collect())
}

fn is_for_sale(product: &catalog::Product) -> bool {
    product.status == catalog::Status::Active && product.stock.is_none_or(|stock| stock > 0)
}

/// The part of what was learned that one customer needs.
struct Local {
    products: Vec<ProductId>,
    model: Model,
}

impl Local {
    /// Of what was bought, what is near to that, and what is bought most these days.
    fn read(tx: &mut Tx<'_>, bought: &BTreeSet<ProductId>) -> Result<Self, DbError> {
        let wanted: Vec<i64> = bought.iter().map(|product| product.raw()).collect();
        let near = store::near(tx, &wanted)?;
        let trending = store::trending(tx)?;
        let mut all: BTreeSet<ProductId> = bought.clone();
        all.extend(near.iter().map(|one| one.1));
        all.extend(&trending);
        let products: Vec<ProductId> = all.into_iter().collect();
        let ids: Vec<i64> = products.iter().map(|product| product.raw()).collect();
        let figures: BTreeMap<ProductId, store::Figures> =
            store::figures(tx, &ids)?.into_iter().collect();
        let of = |product: ProductId| place(&products, product);
        let mut lists: Vec<Vec<Neighbour>> = vec![Vec::new(); products.len()];
        for (product, other, similarity) in near {
            if let (Some(list), Some(other)) = (
                of(product).and_then(|at| lists.get_mut(index(at))),
                of(other),
            ) {
                list.push(Neighbour {
                    product: other,
                    similarity,
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

    fn because(
        &self,
        reason: Reason,
        products: &BTreeMap<ProductId, catalog::Product>,
    ) -> Option<Because> {
        Some(match reason {
            Reason::Again { times, last } => Because::BoughtAgain {
                times,
                last_on: Day::from_days(i64::from(last)),
            },
            Reason::GoesWith(with) => {
                let with = self.product(with)?;
                let title = products.get(&with).map(|product| product.title.clone());
                Because::GoesWith {
                    with,
                    with_title: title.unwrap_or_default(),
                }
            }
            Reason::Trending => Because::Trending,
        })
    }
}

fn place(products: &[ProductId], product: ProductId) -> Option<u32> {
    let found = products.binary_search(&product).ok()?;
    u32::try_from(found).ok()
}
