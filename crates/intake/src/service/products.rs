//! Products.

use catalog::{Guide, ProductFacts, ProductRef, Status, Upserted, VariantFacts};
use db::Tx;
use kernel::{Currency, CustomerId, Micros, Moment};

use super::{Accepted, Error, Outcome};
use crate::record::{
    IncomingProduct, IncomingProductRef, IncomingVariant, ProductStatus, UnitPrice,
};

/// Takes over products' records; answers one outcome for each, in their order. At most 1,000.
pub fn accept_products(
    tx: &mut Tx<'_>,
    at: &Moment,
    shop_currency: Currency,
    records: &[IncomingProduct],
) -> Result<Vec<Accepted>, Error> {
    let checked: Vec<Option<Accepted>> = records
        .iter()
        .map(|record| record.validate().err().map(Accepted::refused))
        .collect();
    let facts: Vec<ProductFacts> = records
        .iter()
        .zip(&checked)
        .filter(|(_, refused)| refused.is_none())
        .map(|(record, _)| facts_of(record, shop_currency))
        .collect();
    let mut outcomes = catalog::upsert_many(tx, at, &facts)?.into_iter();
    Ok(checked
        .into_iter()
        .filter_map(|refused| refused.or_else(|| outcomes.next().map(accepted)))
        .collect())
}

fn accepted(upserted: Upserted) -> Accepted {
    let (id, outcome) = match upserted {
        Upserted::Created(id) => (id, Outcome::Created),
        Upserted::Updated(id) => (id, Outcome::Updated),
        Upserted::Unchanged(id) => (id, Outcome::Unchanged),
    };
    Accepted {
        id: id.to_string(),
        customer: CustomerId::NOBODY,
        outcome,
    }
}

fn facts_of(record: &IncomingProduct, shop_currency: Currency) -> ProductFacts {
    let currency = record.currency.unwrap_or(shop_currency);
    let price = |price: Option<UnitPrice>| -> Option<Micros> {
        price.and_then(|price| price.micros(currency))
    };
    let others = |list: &[IncomingProductRef]| -> Vec<ProductRef> {
        list.iter()
            .filter(|one| !one.is_empty())
            .map(|one| reference(&record.source, one))
            .collect()
    };
    let hash = record.content_hash();
    ProductFacts {
        source: record.source.clone(),
        external_id: record.external_id.clone(),
        handle: record.handle.clone(),
        title: record.title.clone(),
        description: record.description.clone(),
        vendor: record.vendor.clone(),
        status: match record.status {
            ProductStatus::Active => Status::Active,
            ProductStatus::Draft => Status::Draft,
            ProductStatus::Archived => Status::Archived,
        },
        categories: record.categories.clone(),
        collections: record.collections.clone(),
        tags: record.tags.clone(),
        image_url: record.image_url.clone(),
        url: record.url.clone(),
        price: price(record.price),
        cost: price(record.cost),
        currency: Some(currency),
        variants: record
            .variants
            .iter()
            .map(|variant| variant_of(variant, currency))
            .collect(),
        premium_version_of: record
            .premium_version_of
            .as_ref()
            .map(|one| reference(&record.source, one)),
        premium_versions: others(&record.premium_versions),
        complements: others(&record.complements),
        consumable_days: record.consumable_days,
        guides: record
            .guides
            .iter()
            .map(|guide| Guide {
                title: guide.title.clone(),
                url: guide.url.clone(),
            })
            .collect(),
        content_hash: format!("{:032x}", u128::from_be_bytes(hash)),
    }
}

fn variant_of(variant: &IncomingVariant, currency: Currency) -> VariantFacts {
    VariantFacts {
        external_id: variant.external_id.clone(),
        sku: variant.sku.clone(),
        title: variant.title.clone(),
        options: variant
            .options
            .iter()
            .map(|option| (option.name.clone(), option.value.clone()))
            .collect(),
        price: variant.price.and_then(|price| price.micros(currency)),
        compare_at: variant
            .compare_at_price
            .and_then(|price| price.micros(currency)),
        cost: variant.cost.and_then(|cost| cost.micros(currency)),
        stock: variant.stock,
        barcode: variant.barcode.clone(),
    }
}

fn reference(source: &str, one: &IncomingProductRef) -> ProductRef {
    ProductRef {
        source: source.to_owned(),
        external_id: one.external_id.clone(),
        variant_external_id: None,
        sku: one.sku.clone(),
        title: one.title.clone(),
        category: one.category.clone(),
    }
}
