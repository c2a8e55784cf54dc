//! Learning what suggestions are made from, and keeping it: only what changed is written, a little at a time, so that orders are
//! taken meanwhile, and whoever was stopped goes on where it was.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, DbError, Tx};
use kernel::{ProductId, Span, Timestamp};

use crate::{
    error::Error,
    model::{HoldOut, Model, Neighbours, Popularity, index, recent, tune},
    personal::everything,
    similar,
    store::{self, Figures, Kept, Lists, Other, Placed},
};

/// Days by which the blend is chosen: what was bought in them, foretold from what was before.
const CHECK_DAYS: i64 = 28;
/// Neighbours of a product that are kept in the table: those further away rarely decide.
const MOST_NEAR: usize = 50;
/// Products that are bought most lately, as suggestions for everybody.
const MOST_TRENDING: usize = 150;
/// Lists that are written in one transaction.
const AT_ONCE: usize = 1_000;
/// How long a product is new.
const NEW_DAYS: i64 = 60;
/// New products that are kept.
const MOST_NEW: u32 = 2_000;

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
    let _learned = learn(db, now, &mut |_stage| {})?;
    Ok(true)
}

/// What learning is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading what everybody bought.
    Reading,
    /// Choosing how to weigh what is known.
    Weighing,
    /// Finding what the same people buy.
    Finding,
    /// Comparing the words of products.
    Comparing,
    /// Writing what changed: so many lists of so many.
    Keeping {
        /// Written.
        done: usize,
        /// Of these.
        all: usize,
    },
}

/// What was learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Learned {
    /// Order lines, each product once a day for each customer.
    pub lines: usize,
    /// Products that anybody bought.
    pub products: usize,
    /// Lists that differ from those before.
    pub changed: usize,
}

/// Learns what suggestions for single customers are made from. Lists of neighbours are replaced one whole list at a time, and only those
/// that differ; figures and weights all at once, at the end.
pub fn learn(db: &Db, now: Timestamp, progress: &mut dyn FnMut(Stage)) -> Result<Learned, Error> {
    progress(Stage::Reading);
    let all = db.read_now(everything)?;
    let Some(newest) = all.newest() else {
        return Ok(Learned::default());
    };
    progress(Stage::Weighing);
    let blend = tune(&all, HoldOut::From(newest.plus_days(1 - CHECK_DAYS)));
    progress(Stage::Finding);
    let today = i32::try_from(newest.days()).unwrap_or(i32::MAX);
    let recent = recent(&all, today.saturating_add(1), blend.lately_days);
    let model = Model::of(Neighbours::learn(&all), Popularity::learn(&all), &recent);
    progress(Stage::Comparing);
    let alike = similar::compare(db)?;
    let cold = cold_lists(&alike, all.products());
    let alike = alike
        .iter()
        .map(|(product, list)| (*product, list.iter().copied()));
    let (near, places) = keep_near(db, all.products(), &model.neighbours, progress)?;
    let changed = near
        .saturating_add(keep_lists(db, Lists::Alike, alike, progress)?)
        .saturating_add(keep_lists(db, Lists::Cold, cold, progress)?);
    let figures = figures(&places, all.products(), &model);
    let trending = store::packed_figures(trending(&places, &figures, &model));
    let count = i64::try_from(figures.len()).unwrap_or(i64::MAX);
    db.write_now(|tx| {
        tx.touch("recommendations");
        let new = new_in_categories(tx, now)?;
        store::replace_new(tx, &new)?;
        store::replace_figures(tx, &figures)?;
        store::save_blend(tx, now, count, (&blend, &trending))
    })?;
    let learned = Learned {
        lines: all.lines(),
        products: all.products().len(),
        changed,
    };
    tracing::debug!(
        products = learned.products,
        lines = learned.lines,
        changed = learned.changed,
        "what to show to whom was learned"
    );
    Ok(learned)
}

/// Keeps every bought product's place and neighbours; answers how many changed, and the places.
fn keep_near(
    db: &Db,
    products: &[ProductId],
    neighbours: &Neighbours,
    progress: &mut dyn FnMut(Stage),
) -> Result<(usize, Vec<u32>), DbError> {
    let (stored, free) =
        db.read_now(|tx| Ok::<_, DbError>((store::stored_near(tx)?, store::free_place(tx)?)))?;
    let places = places(products, &stored, free);
    let new = (0_u32..).zip(products.iter().zip(&places));
    let new = new.map(|(at, (product, place))| {
        let near = neighbours.of(at).iter().take(MOST_NEAR);
        let near = near.filter_map(|one| Some((*places.get(index(one.product))?, one.similarity)));
        let others = store::packed_near(near);
        let place = *place;
        (*product, Kept { place, others })
    });
    let changed = changes(new.collect(), stored);
    let count = write(db, &changed, progress, store::replace_near)?;
    Ok((count, places))
}

/// The places of products: those that they have, and free ones for the others.
fn places(products: &[ProductId], stored: &BTreeMap<ProductId, Kept>, free: u32) -> Vec<u32> {
    let mut free = free..;
    let place = |product| match stored.get(product) {
        Some(kept) => kept.place,
        None => free.next().unwrap_or(u32::MAX),
    };
    products.iter().map(place).collect()
}

/// Keeps lists of others, none for products that have none; answers how many changed.
fn keep_lists<L: IntoIterator<Item = Other>>(
    db: &Db,
    lists: Lists,
    new: impl IntoIterator<Item = (ProductId, L)>,
    progress: &mut dyn FnMut(Stage),
) -> Result<usize, DbError> {
    let stored = db.read_now(|tx| store::stored_lists(tx, lists))?;
    let packed = new
        .into_iter()
        .map(|(product, list)| (product, store::packed(list)));
    let new = packed.filter(|(_, bytes)| !bytes.is_empty()).collect();
    let changed = changes(new, stored);
    write(db, &changed, progress, |tx, some| {
        store::replace_lists(tx, lists, some)
    })
}

/// A product with what is kept of it from now on; `None` for nothing.
type Change<T> = (ProductId, Option<T>);

/// What is to be written so that the new stands in the place of what is stored, by product.
fn changes<T: PartialEq>(
    new: Vec<(ProductId, T)>,
    mut stored: BTreeMap<ProductId, T>,
) -> Vec<Change<T>> {
    let mut changed: Vec<Change<T>> = new
        .into_iter()
        .filter_map(|(product, new)| {
            let is_changed = stored
                .remove(&product)
                .is_none_or(|standing| standing != new);
            is_changed.then_some((product, Some(new)))
        })
        .collect();
    changed.extend(stored.into_keys().map(|product| (product, None)));
    changed.sort_unstable_by_key(|(product, _)| *product);
    changed
}

/// Writes changes, a little at a time; answers how many.
fn write<T>(
    db: &Db,
    changed: &[Change<T>],
    progress: &mut dyn FnMut(Stage),
    mut replace: impl FnMut(&mut Tx<'_>, &[Change<T>]) -> Result<(), DbError>,
) -> Result<usize, DbError> {
    let all = changed.len();
    let mut done = 0_usize;
    for some in changed.chunks(AT_ONCE) {
        progress(Stage::Keeping { done, all });
        db.write_now(|tx| {
            tx.touch("recommendations");
            replace(tx, some)
        })?;
        done = done.saturating_add(some.len());
    }
    progress(Stage::Keeping { done, all });
    Ok(all)
}

/// Of what is alike, what nobody has bought.
fn cold_lists(
    alike: &[(ProductId, Vec<Other>)],
    bought: &[ProductId],
) -> Vec<(ProductId, Vec<Other>)> {
    let bought: BTreeSet<ProductId> = bought.iter().copied().collect();
    let cold = |list: &Vec<Other>| {
        let others = list.iter().filter(|other| !bought.contains(&other.product));
        others.copied().collect()
    };
    alike
        .iter()
        .map(|(product, list)| (*product, cold(list)))
        .collect()
}

/// The figures of all products by their places.
fn figures(places: &[u32], products: &[ProductId], model: &Model) -> BTreeMap<u32, Figures> {
    let placed = (0_u32..).zip(places.iter().zip(products));
    placed
        .map(|(at, (place, product))| (*place, Figures::of(model, *product, at)))
        .collect()
}

/// What is bought most lately, with its figures.
fn trending(places: &[u32], figures: &BTreeMap<u32, Figures>, model: &Model) -> Vec<Placed> {
    let most = model.trending.iter().take(MOST_TRENDING);
    most.filter_map(|at| {
        let place = places.get(index(*at))?;
        Some((*place, *figures.get(place)?))
    })
    .collect()
}

/// Each category with what is new in it.
fn new_in_categories(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<(String, ProductId)>, DbError> {
    let new = catalog::new_since(tx, now.minus(Span::from_days(NEW_DAYS)), MOST_NEW)?;
    let mut rows: Vec<(String, ProductId)> = catalog::categories_of(tx, &new)?
        .into_iter()
        .map(|(product, category)| (category, product))
        .collect();
    rows.sort_unstable();
    Ok(rows)
}
