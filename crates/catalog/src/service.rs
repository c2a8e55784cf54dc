//! The use cases.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{Moment, ProductId, Span, Timestamp, VariantId};

use crate::{
    domain::{Goods, GroupKind, Product, ProductFacts, ProductRef, ProductView},
    error::Error,
    store::{self, Named, Sketch},
};

/// Most at once.
const MOST_AT_ONCE: usize = 1_000;
/// The room's name, for caches.
const ROOM: &str = "catalog";

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The product.
    pub product: ProductId,
    /// The variant, where the reference names one.
    pub variant: Option<VariantId>,
}

/// Finds the products that these references name, in their order; makes a sketch of each that nobody has told of.
pub fn resolve_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    references: &[ProductRef],
) -> Result<Vec<Resolved>, Error> {
    if references.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let names: Vec<Vec<String>> = references.iter().map(ProductRef::names).collect();
    if names.iter().any(Vec::is_empty) {
        return Err(Error::NoName);
    }
    let mut known = known(tx, names.iter().flatten())?;
    let (mut sketches, mut fresh, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for (reference, names) in references.iter().zip(&names) {
        if names.iter().any(|name| known.contains_key(name)) {
            continue;
        }
        let id = ProductId::next(at);
        for name in names {
            known.insert(
                name.clone(),
                Resolved {
                    product: id,
                    variant: None,
                },
            );
            fresh.push(Named {
                name: name.clone(),
                product: id,
                variant: None,
            });
        }
        let external = reference
            .external_id
            .as_deref()
            .or(reference.sku.as_deref())
            .or(reference.title.as_deref());
        sketches.push(Sketch {
            id,
            source: &reference.source,
            external_id: external.unwrap_or_default(),
            title: reference.title.as_deref().or(external).unwrap_or_default(),
        });
        if let Some(category) = &reference.category {
            groups.push((id, GroupKind::Category.word(), category.as_str()));
        }
    }
    if !sketches.is_empty() {
        claim(tx, fresh)?;
        store::insert_sketches(tx, &sketches, at.now)?;
        groups.sort_unstable();
        store::insert_groups(tx, &groups)?;
        tx.touch(ROOM);
    }
    let found = names
        .iter()
        .map(|names| names.iter().find_map(|name| known.get(name)).copied());
    found
        .collect::<Option<Vec<Resolved>>>()
        .ok_or(Error::NoName)
}

fn known<'a>(
    tx: &mut Tx<'_>,
    names: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, Resolved>, DbError> {
    let wanted: BTreeSet<String> = names.cloned().collect();
    let wanted: Vec<String> = wanted.into_iter().collect();
    let found = store::look_up(tx, &wanted)?;
    Ok(found
        .into_iter()
        .map(|named| {
            (
                named.name,
                Resolved {
                    product: named.product,
                    variant: named.variant,
                },
            )
        })
        .collect())
}

/// Takes names. One that somebody else took since it was looked up makes the transaction run again.
fn claim(tx: &mut Tx<'_>, mut names: Vec<Named>) -> Result<(), DbError> {
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names.dedup_by(|a, b| a.name == b.name);
    let taken = store::claim_names(tx, &names)?;
    if taken.len() == names.len() {
        Ok(())
    } else {
        Err(DbError::Busy)
    }
}

/// What became of one product's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// It is new.
    Created(ProductId),
    /// It said something new.
    Updated(ProductId),
    /// It said nothing new.
    Unchanged(ProductId),
}

/// Takes over full records, in their order.
pub fn upsert_many(
    tx: &mut Tx<'_>,
    at: &Moment,
    facts: &[ProductFacts],
) -> Result<Vec<Upserted>, Error> {
    if facts.len() > MOST_AT_ONCE {
        return Err(Error::TooMany);
    }
    let mut outcomes = Vec::with_capacity(facts.len());
    for one in facts {
        outcomes.push(upsert(tx, at, one)?);
    }
    Ok(outcomes)
}

fn upsert(tx: &mut Tx<'_>, at: &Moment, facts: &ProductFacts) -> Result<Upserted, Error> {
    let own = ProductRef {
        source: facts.source.clone(),
        external_id: Some(facts.external_id.clone()),
        // An order line may have named the product by the stock-keeping unit of its only variant.
        sku: if let [only] = facts.variants.as_slice() {
            only.sku.clone()
        } else {
            None
        },
        ..ProductRef::default()
    };
    let names = own.names();
    let known = known(tx, names.iter())?;
    let standing = names.iter().find_map(|name| known.get(name)).copied();
    let id = standing.map_or_else(|| ProductId::next(at), |found| found.product);
    if standing.is_some() && store::hash_of(tx, id)?.as_ref() == Some(&facts.content_hash) {
        return Ok(Upserted::Unchanged(id));
    }
    let variants = if standing.is_some() {
        store::variants(tx, id)?
    } else {
        Vec::new()
    };
    store::save(tx, id, facts, at.now)?;
    store::clear_details(tx, id)?;
    let variant_ids = store::save_variants(tx, at, id, &facts.variants, &variants)?;
    name_everything(tx, id, facts, &variant_ids)?;
    save_groups(tx, id, facts)?;
    store::save_guides(tx, id, &facts.guides)?;
    relate(tx, at, id, facts)?;
    tx.touch(ROOM);
    Ok(if standing.is_some() {
        Upserted::Updated(id)
    } else {
        Upserted::Created(id)
    })
}

/// Every name of the product and its variants leads here, unless it leads elsewhere already.
fn name_everything(
    tx: &mut Tx<'_>,
    id: ProductId,
    facts: &ProductFacts,
    variants: &[VariantId],
) -> Result<(), DbError> {
    let source = &facts.source;
    let mut names = vec![Named {
        name: format!("x:{source}:{}", facts.external_id),
        product: id,
        variant: None,
    }];
    if let Some(handle) = &facts.handle {
        names.push(Named {
            name: format!("h:{source}:{handle}"),
            product: id,
            variant: None,
        });
    }
    for (variant, variant_id) in facts.variants.iter().zip(variants) {
        if let Some(external) = &variant.external_id {
            names.push(Named {
                name: format!("v:{source}:{external}"),
                product: id,
                variant: Some(*variant_id),
            });
        }
        if let Some(sku) = &variant.sku {
            let name = format!("s:{source}:{}", sku.to_lowercase());
            names.push(Named {
                name,
                product: id,
                variant: Some(*variant_id),
            });
        }
    }
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names.dedup_by(|a, b| a.name == b.name);
    store::claim_names(tx, &names)?;
    Ok(())
}

fn save_groups(tx: &mut Tx<'_>, id: ProductId, facts: &ProductFacts) -> Result<(), DbError> {
    let kinds = [
        (GroupKind::Category, &facts.categories),
        (GroupKind::Collection, &facts.collections),
        (GroupKind::Tag, &facts.tags),
    ];
    let groups: BTreeSet<(ProductId, &str, &str)> = kinds
        .iter()
        .flat_map(|(kind, names)| {
            names
                .iter()
                .map(move |name| (id, kind.word(), name.as_str()))
        })
        .collect();
    let groups: Vec<_> = groups.into_iter().collect();
    store::insert_groups(tx, &groups)
}

fn relate(tx: &mut Tx<'_>, at: &Moment, id: ProductId, facts: &ProductFacts) -> Result<(), Error> {
    let mut relations: BTreeMap<(ProductId, &str, ProductId), i64> = BTreeMap::new();
    for (kind, references) in [
        ("complement", &facts.complements),
        ("premium", &facts.premium_versions),
    ] {
        let others = resolve_many(tx, at, references)?;
        for (other, place) in others.into_iter().zip(1_i64..) {
            relations.entry((id, kind, other.product)).or_insert(place);
        }
    }
    if let Some(reference) = &facts.premium_version_of {
        for base in resolve_many(tx, at, std::slice::from_ref(reference))? {
            relations.entry((base.product, "premium", id)).or_insert(1);
        }
    }
    let relations: Vec<_> = relations
        .into_iter()
        .map(|((product, kind, other), place)| (product, kind, other, place))
        .collect();
    Ok(store::save_relations(tx, &relations)?)
}

/// Head data of these products; unknown ids are left out.
pub fn get_many(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<Vec<Product>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.raw()).collect();
    store::products(tx, &ids)
}

/// What decides whether these products are shown; unknown ids are left out.
pub fn goods(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<Vec<Goods>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.raw()).collect();
    store::goods(tx, &ids)
}

/// Titles of these products; unknown ids are left out.
pub fn titles(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<BTreeMap<ProductId, String>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.raw()).collect();
    Ok(store::titles(tx, &ids)?.into_iter().collect())
}

/// The product that a source names so.
pub fn find(tx: &mut Tx<'_>, reference: &ProductRef) -> Result<Option<Resolved>, DbError> {
    let names = reference.names();
    let known = known(tx, names.iter())?;
    Ok(names.iter().find_map(|name| known.get(name)).copied())
}

/// A page of products in order of their ids, after `after`.
pub fn list(
    tx: &mut Tx<'_>,
    after: Option<ProductId>,
    limit: u32,
) -> Result<Vec<Product>, DbError> {
    store::page(
        tx,
        after.unwrap_or_else(|| ProductId::from_raw(0)),
        i64::from(limit),
    )
}

/// Products whose title holds this text.
pub fn search(tx: &mut Tx<'_>, text: &str, limit: u32) -> Result<Vec<Product>, DbError> {
    let plain: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '%' | '_' | '\\'))
        .take(100)
        .collect();
    store::by_words(tx, &format!("%{plain}%"), i64::from(limit))
}

/// The products of a group; of a category also those of the categories below it.
pub fn products_in(
    tx: &mut Tx<'_>,
    kind: GroupKind,
    name: &str,
) -> Result<Vec<ProductId>, DbError> {
    store::members(tx, kind.word(), name)
}

/// The products that any source knows by one of these stock-keeping units, each once; capitals make no difference.
pub fn by_skus(tx: &mut Tx<'_>, skus: &[String]) -> Result<BTreeSet<ProductId>, DbError> {
    let mut names = Vec::new();
    for source in store::sources(tx)? {
        names.extend(
            skus.iter()
                .map(|sku| format!("s:{source}:{}", sku.to_lowercase())),
        );
    }
    Ok(store::look_up(tx, &names)?
        .into_iter()
        .map(|named| named.product)
        .collect())
}

/// The products that a page of the store calls so, in the order asked: by stock-keeping unit (capitals make no
/// difference), id of a variant, id of the product, or handle, whichever source knows it.
pub fn by_page_names(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<Option<ProductId>>, DbError> {
    let sources = store::sources(tx)?;
    let candidates = |name: &String| -> Vec<String> {
        let small = name.to_lowercase();
        let ways = [("s", small.as_str()), ("v", name), ("x", name), ("h", name)];
        ways.iter()
            .flat_map(|(way, name)| {
                sources
                    .iter()
                    .map(move |source| format!("{way}:{source}:{name}"))
            })
            .collect()
    };
    let wanted: Vec<Vec<String>> = names.iter().map(candidates).collect();
    let all: BTreeSet<&String> = wanted.iter().flatten().collect();
    let all: Vec<String> = all.into_iter().cloned().collect();
    let known: BTreeMap<String, ProductId> = store::look_up(tx, &all)?
        .into_iter()
        .map(|named| (named.name, named.product))
        .collect();
    Ok(wanted
        .iter()
        .map(|ways| ways.iter().find_map(|way| known.get(way)).copied())
        .collect())
}

/// The better versions of these products, in the order of the products: of which, and which.
pub fn premium_versions(
    tx: &mut Tx<'_>,
    of: &[ProductId],
) -> Result<Vec<(ProductId, ProductId)>, DbError> {
    let ids: Vec<i64> = of.iter().map(|id| id.raw()).collect();
    store::premium_of(tx, &ids)
}

/// The categories of these products: those that have none are left out.
pub fn categories_of(
    tx: &mut Tx<'_>,
    products: &[ProductId],
) -> Result<Vec<(ProductId, String)>, DbError> {
    let ids: Vec<i64> = products.iter().map(|id| id.raw()).collect();
    store::categories(tx, &ids)
}

/// How long after its first product a shop's catalogue is taken to be filled for the first time: what comes in meanwhile is no
/// news.
const FIRST_FILLING: Span = Span::from_days(1);

/// Products that came since, the newest first, at most so many: not those with which the catalogue began, and none that is known only
/// from order lines.
pub fn new_since(tx: &mut Tx<'_>, since: Timestamp, most: u32) -> Result<Vec<ProductId>, DbError> {
    let Some(begun) = store::begun(tx)? else {
        return Ok(Vec::new());
    };
    store::new_since(tx, since.max(begun.plus(FIRST_FILLING)), i64::from(most))
}

/// Calls `each` for every category, collection and tag of every product, by product.
pub fn for_each_group<E: From<DbError>>(
    tx: &mut Tx<'_>,
    each: impl FnMut(ProductId, &str) -> Result<(), E>,
) -> Result<(), E> {
    store::for_each_group(tx, each)
}

/// The products of several categories together, each once.
pub fn expand_group(
    tx: &mut Tx<'_>,
    kind: GroupKind,
    names: &[String],
) -> Result<BTreeSet<ProductId>, DbError> {
    let mut all = BTreeSet::new();
    for name in names {
        all.extend(products_in(tx, kind, name)?);
    }
    Ok(all)
}

/// A product with everything about it.
pub fn view(tx: &mut Tx<'_>, id: ProductId) -> Result<Option<ProductView>, DbError> {
    let Some(product) = store::products(tx, &[id.raw()])?.pop() else {
        return Ok(None);
    };
    let groups = store::groups(tx, id)?;
    let of = |kind: GroupKind| -> Vec<String> {
        groups
            .iter()
            .filter(|(found, _)| found == kind.word())
            .map(|(_, name)| name.clone())
            .collect()
    };
    let relations = store::relations(tx, id)?;
    let related = |kind: &str| -> Vec<ProductId> {
        relations
            .iter()
            .filter(|(found, _)| found == kind)
            .map(|(_, other)| *other)
            .collect()
    };
    Ok(Some(ProductView {
        categories: of(GroupKind::Category),
        collections: of(GroupKind::Collection),
        tags: of(GroupKind::Tag),
        variants: store::variants(tx, id)?,
        complements: related("complement"),
        premium_versions: related("premium"),
        guides: store::guides(tx, id)?,
        id,
        source: product.source,
        external_id: product.external_id,
        title: product.title,
        status: product.status,
        price: product.price,
        cost: product.cost,
        currency: product.currency,
        stock: product.stock,
        image_url: product.image_url,
        url: product.url,
        consumable_days: product.consumable_days,
        is_sketch: product.is_sketch,
    }))
}
