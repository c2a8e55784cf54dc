//! Learning what suggestions are made from, and keeping it: only what changed is written, a little at a time, so that orders are
//! taken meanwhile, and whoever was stopped goes on where it was.

use db::{Db, DbError, Tx};
use kernel::{ProductId, Span, Timestamp};

use crate::{
    error::Error,
    model::{HoldOut, Model, Neighbours, Popularity, index, recent, tune},
    personal::everything,
    similar,
    store::{self, Lists, Other},
};

/// Days by which the blend is chosen: what was bought in them, foretold from what was before.
const CHECK_DAYS: i64 = 28;
/// Neighbours of a product that are kept in the table: those further away rarely decide.
const MOST_NEAR: usize = 50;
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
    let near = near_lists(all.products(), &model.neighbours);
    let changed = keep(db, Lists::Near, near, progress)?.saturating_add(keep(
        db,
        Lists::Alike,
        alike,
        progress,
    )?);
    db.write_now(|tx| {
        tx.touch("recommendations");
        let new = new_in_categories(tx, now)?;
        store::replace_new(tx, &new)?;
        store::replace_figures(tx, all.products(), &model, &recent)?;
        store::save_blend(tx, now, &blend)
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

/// A product with its list as it is stored.
pub(crate) type Listed = (ProductId, Vec<u8>);

fn near_lists(products: &[ProductId], neighbours: &Neighbours) -> Vec<Listed> {
    let listed = (0_u32..).zip(products).map(|(at, product)| {
        let near = neighbours.of(at).iter().take(MOST_NEAR);
        let others = near.filter_map(|one| {
            Some(Other {
                product: *products.get(index(one.product))?,
                nearness: one.similarity,
            })
        });
        (*product, store::packed(others))
    });
    listed.collect()
}

/// Writes the lists that differ from those that are stored; answers how many.
fn keep(
    db: &Db,
    lists: Lists,
    new: Vec<Listed>,
    progress: &mut dyn FnMut(Stage),
) -> Result<usize, DbError> {
    let mut stored = db.read_now(|tx| store::stored_lists(tx, lists))?;
    let mut changed: Vec<Listed> = new
        .into_iter()
        .filter(|(product, list)| {
            let standing = stored.remove(product);
            standing.unwrap_or_default() != *list
        })
        .collect();
    changed.extend(stored.into_keys().map(|product| (product, Vec::new())));
    changed.sort_unstable_by_key(|(product, _)| *product);
    let all = changed.len();
    let mut done = 0_usize;
    for some in changed.chunks(AT_ONCE) {
        progress(Stage::Keeping { done, all });
        db.write_now(|tx| {
            tx.touch("recommendations");
            store::replace_lists(tx, lists, some)
        })?;
        done = done.saturating_add(some.len());
    }
    progress(Stage::Keeping { done, all });
    Ok(all)
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
