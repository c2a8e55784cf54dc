//! What is like a product: by its words, for those too that nobody has bought yet; its better versions; and what is bought with it.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, DbError, Tx};
use kernel::ProductId;
use serde::Serialize;

use crate::{
    error::Error,
    house::House,
    model::{Words, alike},
    store::{self, Lists, Other},
};

/// Others kept of each product.
const MOST_ALIKE: usize = 20;
/// Products of the catalogue that are compared, the newest: a catalogue beyond this is compared in part.
const MOST_PRODUCTS: usize = 200_000;
const PAGE: u32 = 1_000;

/// A product that goes with another one, or in its place.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Similar {
    /// Which product.
    #[schema(value_type = String, example = "prd_3xk2")]
    pub product: ProductId,
    /// What it is called.
    pub title: String,
    /// How it relates.
    pub relation: Relation,
    /// How near, 0 to 1, within the same relation.
    pub score: f64,
    /// The same in words.
    pub words: String,
}

/// How a product relates to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProductRelation)]
pub enum Relation {
    /// It is the better version.
    Premium,
    /// Its words are alike: it may stand in its place.
    Alike,
    /// It is bought together with it.
    Together,
}

/// Compares the words of all products; answers each product's list of those that are like it, the likest first.
pub(crate) fn compare(db: &Db) -> Result<Vec<(ProductId, Vec<Other>)>, DbError> {
    let (ids, words) = db.read_now(read_words)?;
    let lists = alike(&words, MOST_ALIKE);
    let listed = ids.iter().zip(&lists).map(|(product, list)| {
        let others = list.iter().filter_map(|(other, likeness)| {
            Some(Other {
                product: *ids.get(*other)?,
                nearness: store::narrow(*likeness),
            })
        });
        (*product, others.collect())
    });
    Ok(listed.collect())
}

/// The words of all products that may be sold.
fn read_words(tx: &mut Tx<'_>) -> Result<(Vec<ProductId>, Vec<Words>), DbError> {
    let mut words: BTreeMap<ProductId, Words> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = catalog::list(tx, after, PAGE)?;
        let Some(last) = page.last().map(|product| product.id) else {
            break;
        };
        after = Some(last);
        for product in page {
            words.insert(product.id, Words::of(&product.title));
        }
        if words.len() >= MOST_PRODUCTS {
            break;
        }
    }
    catalog::for_each_group(tx, |product, name| {
        if let Some(known) = words.remove(&product) {
            words.insert(product, known.with_group(name));
        }
        Ok::<_, DbError>(())
    })?;
    Ok(words.into_iter().unzip())
}

/// What is like a product, at most so many of each relation: for sale, in stock, and not excluded by the shop.
pub fn similar(tx: &mut Tx<'_>, product: ProductId, most: usize) -> Result<Vec<Similar>, Error> {
    let Some(view) = catalog::view(tx, product)? else {
        return Ok(Vec::new());
    };
    let house = House::read(tx)?;
    let own = [product.raw()];
    let mut found: Vec<(Relation, ProductId, f64)> = Vec::new();
    found.extend(
        view.premium_versions
            .iter()
            .map(|other| (Relation::Premium, *other, 1.0)),
    );
    let likeness = store::lists_of(tx, Lists::Alike, &own)?;
    found.extend(
        likeness
            .into_iter()
            .map(|(_, other)| (Relation::Alike, other.product, f64::from(other.nearness))),
    );
    let together = store::companions_of(tx, &own)?;
    found.extend(together.into_iter().map(|(_, companion)| {
        let parts = u64::try_from(companion.score).unwrap_or(0);
        (
            Relation::Together,
            companion.product,
            (stats::float(parts) / 1e6).min(1.0),
        )
    }));
    let ids: BTreeSet<ProductId> = found.iter().map(|one| one.1).collect();
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let products: BTreeMap<ProductId, catalog::Product> = catalog::get_many(tx, &ids)?
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    let mut counts: BTreeMap<Relation, usize> = BTreeMap::new();
    let mut told = Vec::new();
    for (relation, other, score) in found {
        let Some(shown) = products
            .get(&other)
            .filter(|shown| house.allows(&shown.goods(), false))
        else {
            continue;
        };
        let count = counts.entry(relation).or_default();
        if *count >= most || other == product {
            continue;
        }
        *count = count.saturating_add(1);
        told.push(Similar {
            product: other,
            title: shown.title.clone(),
            relation,
            score,
            words: words(relation, &view.title),
        });
    }
    Ok(told)
}

fn words(relation: Relation, title: &str) -> String {
    match relation {
        Relation::Premium => format!("the better version of “{title}”"),
        Relation::Alike => format!("like “{title}”"),
        Relation::Together => format!("bought together with “{title}”"),
    }
}
