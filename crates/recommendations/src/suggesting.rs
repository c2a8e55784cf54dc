//! Suggestions for one customer, from the tables.

use std::collections::{BTreeMap, BTreeSet};

use db::Tx;
use kernel::{CustomerId, Day, ProductId, Timestamp, Zone};
use orders::public::glances::KeptProduct;

use crate::{
    beside::{Beside, Candidate, Why},
    error::Error,
    house::{House, Likeness},
    local::Local,
    model::{Blend, Goal, Reason, Scorer, spread_out},
    personal::{Because, MOST_SUGGESTIONS, Suggestion},
    store,
};

/// Candidates looked at beyond what is asked for, since some may not be for sale.
const SPARE: usize = 40;

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
    let (blend, trending) = store::blend(tx)?.unwrap_or_else(|| (Blend::default(), Vec::new()));
    let kept = if customer == CustomerId::NOBODY {
        Vec::new()
    } else {
        orders::public::glances::kept_by(tx, customer)?
    };
    let mut bought: Vec<ProductId> = kept.iter().map(|one| one.product).collect();
    bought.sort_unstable();
    bought.dedup();
    let local = Local::read(tx, &kept, &trending, goal)?;
    let lines = local.lines(&in_days(&kept, &zone));
    let mut scorer = Scorer::new(local.model());
    scorer.look(&lines, day_number(zone.day_of(now)), blend.again_days);
    let prepared = local.model().prepare(&blend);
    let found = scorer.best(&prepared, goal, most.saturating_add(SPARE), |_| true);
    let known = found.iter().filter_map(|one| {
        Some(Candidate {
            product: local.product(one.product)?,
            score: one.score,
            why: Why::Model(one.product),
        })
    });
    let mut candidates: Vec<Candidate> = known.collect();
    let beside = Beside::new(&candidates, &kept, &bought);
    candidates.extend(beside.all(tx)?);
    let house = House::read(tx)?;
    let shown = shown(tx, &house, &bought, candidates, most)?;
    let reasoned: Vec<(Candidate, Told)> = shown
        .into_iter()
        .filter_map(|one| {
            let told = Told::of(&one.why, &scorer, &local)?;
            Some((one, told))
        })
        .collect();
    in_words(tx, reasoned)
}

/// What was kept, with the days of the shop. The lines of an order stand together and have the same instant.
fn in_days(kept: &[KeptProduct], zone: &Zone) -> Vec<(ProductId, i32)> {
    let mut last: Option<(Timestamp, i32)> = None;
    let days = kept.iter().map(|one| {
        let day = match last {
            Some((at, day)) if at == one.placed_at => day,
            _ => day_number(zone.day_of(one.placed_at)),
        };
        last = Some((one.placed_at, day));
        (one.product, day)
    });
    days.collect()
}

fn day_number(day: Day) -> i32 {
    i32::try_from(day.days()).unwrap_or(i32::MAX)
}

/// By the rules of the house: pinned first, nothing that is not for sale or excluded, what earns more rather, and not all alike.
fn shown(
    tx: &mut Tx<'_>,
    house: &House,
    bought: &[ProductId],
    mut candidates: Vec<Candidate>,
    most: usize,
) -> Result<Vec<Candidate>, Error> {
    candidates.retain(|one| !house.pinned.contains(&one.product));
    let mut ids: Vec<ProductId> = candidates.iter().map(|one| one.product).collect();
    ids.extend(&house.pinned);
    ids.sort_unstable();
    ids.dedup();
    let goods = catalog::goods(tx, &ids)?;
    let of = |product: ProductId| {
        let found = goods.binary_search_by_key(&product, |one| one.id);
        found.ok().and_then(|at| goods.get(at))
    };
    let has = |product: ProductId| bought.binary_search(&product).is_ok();
    let may = |product: ProductId| of(product).is_some_and(|one| house.allows(one, has(product)));
    candidates.retain(|one| may(one.product));
    for one in &mut candidates {
        one.score *= house.earnings(of(one.product));
    }
    candidates.sort_by(|left, right| {
        let better = right.score.total_cmp(&left.score);
        better.then(left.product.cmp(&right.product))
    });
    let mut seen: BTreeSet<ProductId> = BTreeSet::new();
    candidates.retain(|one| seen.insert(one.product));
    let best = candidates.first().map_or(1.0, |one| one.score);
    let pinned = house.pinned.iter().copied();
    let mut all: Vec<Candidate> = pinned
        .filter(|product| may(*product) && !has(*product))
        .map(|product| Candidate {
            product,
            score: best,
            why: Why::Pinned,
        })
        .collect();
    let left = most.saturating_sub(all.len());
    candidates.truncate(left.saturating_add(SPARE));
    let ids: Vec<ProductId> = candidates.iter().map(|one| one.product).collect();
    let likeness = Likeness::among(tx, &ids)?;
    let scores = candidates.iter().map(|one| one.score);
    let weighed: Vec<(usize, f64)> = scores.enumerate().collect();
    let chosen = spread_out(&weighed, left, house.spread, |one, other| {
        likeness.of(*one, *other)
    });
    all.extend(
        chosen
            .into_iter()
            .filter_map(|at| candidates.get(at).cloned()),
    );
    all.truncate(most);
    Ok(all)
}

/// A reason before titles are known.
#[derive(Clone, Debug)]
enum Told {
    Again(u32, Day),
    GoesWith(ProductId),
    Like(ProductId),
    Better(ProductId),
    New(String),
    Trending,
    Pinned,
}

impl Told {
    fn of(why: &Why, scorer: &Scorer<'_>, local: &Local) -> Option<Self> {
        Some(match why {
            Why::Model(at) => match scorer.reason(*at) {
                Reason::Again { times, last } => {
                    Self::Again(times, Day::from_days(i64::from(last)))
                }
                Reason::GoesWith(with) => Self::GoesWith(local.product(with)?),
                Reason::Trending => Self::Trending,
            },
            Why::Like(with) => Self::Like(*with),
            Why::Better(of) => Self::Better(*of),
            Why::New(category) => Self::New(category.clone()),
            Why::Pinned => Self::Pinned,
        })
    }

    /// The product that is named in the reason.
    fn with(&self) -> Option<ProductId> {
        match self {
            Self::GoesWith(with) | Self::Like(with) | Self::Better(with) => Some(*with),
            Self::Again(..) | Self::New(_) | Self::Trending | Self::Pinned => None,
        }
    }

    fn because(self, titles: &BTreeMap<ProductId, String>) -> Because {
        let title = |product| titles.get(&product).cloned().unwrap_or_default();
        match self {
            Self::Again(times, last_on) => Because::BoughtAgain { times, last_on },
            Self::GoesWith(with) => Because::GoesWith {
                with,
                with_title: title(with),
            },
            Self::Like(with) => Because::Like {
                with,
                with_title: title(with),
            },
            Self::Better(of) => Because::Better {
                of,
                of_title: title(of),
            },
            Self::New(category) => Because::NewInCategory { category },
            Self::Trending => Because::Trending,
            Self::Pinned => Because::Pinned,
        }
    }
}

/// Suggestions with titles and reasons in words.
fn in_words(tx: &mut Tx<'_>, all: Vec<(Candidate, Told)>) -> Result<Vec<Suggestion>, Error> {
    let named = all.iter().flat_map(|(one, told)| {
        let shown = core::iter::once(one.product);
        shown.chain(told.with())
    });
    let ids: BTreeSet<ProductId> = named.collect();
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let titles = catalog::titles(tx, &ids)?;
    let told = all.into_iter().filter_map(|(one, told)| {
        let because = told.because(&titles);
        Some(Suggestion {
            product: one.product,
            title: titles.get(&one.product)?.clone(),
            words: because.words(),
            because,
            score: one.score,
        })
    });
    Ok(told.collect())
}
