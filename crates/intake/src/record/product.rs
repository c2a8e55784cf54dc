//! A product as its store tells it.

use kernel::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::check::{Check, Problem, Sign};
use super::hash::{self, ContentHash};
use super::limits::{
    DESCRIPTION_MAX, LINKS_MAX, OPTIONS_MAX, SHORT_TEXT_MAX, SOURCE_MAX, UNIT_PRICE_MAX_MICROS,
    VARIANTS_MAX,
};
use super::value::UnitPrice;

/// Whether a product is for sale.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// For sale.
    #[default]
    Active,
    /// Not for sale yet.
    Draft,
    /// No longer for sale.
    Archived,
}

/// Names a product: by id, by stock-keeping unit or handle, or, where a source has neither, by title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingProductRef {
    /// The product's id at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Stock-keeping unit, of the product or of one of its variants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// What the source calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its category, levels joined by ` > `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Names a variant of a product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingVariantRef {
    /// The variant's id at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Stock-keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// What the source calls it: `Small / Red`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// One choice that makes a variant: its name and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingOption {
    /// What is chosen: `Size`.
    pub name: String,
    /// What was chosen: `Small`.
    pub value: String,
}

/// A variant of a product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingVariant {
    /// The variant's id at the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Stock-keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// What the source calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The choices that make it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<IncomingOption>,
    /// Price now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<UnitPrice>,
    /// Price before a reduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<UnitPrice>,
    /// What one piece costs the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<UnitPrice>,
    /// How many there are; below zero where more were sold than there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// Bar code: GTIN, EAN, UPC or ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
}

/// A manual, a how-to, a video: help with a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingGuide {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// A product from outside: all that the source knows of it now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncomingProduct {
    /// Name of the system that the ids below belong to.
    pub source: String,
    /// The product's id there; its handle where exports have no id.
    pub external_id: String,
    /// The readable name in its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// What customers read.
    pub title: String,
    /// What it is, as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Its categories, levels joined by ` > `, the main one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The collections it is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collections: Vec<String>,
    /// Labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its main picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Its page in the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether it is for sale.
    #[serde(default)]
    pub status: ProductStatus,
    /// Price now, where all variants share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<UnitPrice>,
    /// What one piece costs the shop, where that is so of all variants. With the price it gives the margin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<UnitPrice>,
    /// Currency of the prices; the shop's where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "GBP")]
    pub currency: Option<Currency>,
    /// Its variants; a product without choices may have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<IncomingVariant>,
    /// The plainer product that this one is a better version of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premium_version_of: Option<IncomingProductRef>,
    /// Better versions of this one: the same relation, told by the plainer product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub premium_versions: Vec<IncomingProductRef>,
    /// Products that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub complements: Vec<IncomingProductRef>,
    /// Days that one unit lasts, where it is used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumable_days: Option<i64>,
    /// Help with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guides: Vec<IncomingGuide>,
}

/// A hundred years: what lasts longer is not used up.
const CONSUMABLE_DAYS_MAX: i64 = 36_500;

impl IncomingProduct {
    /// Whether every field is within its limits and makes sense by itself.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        check.required("source", &self.source, SOURCE_MAX);
        check.key("external_id", Some(&self.external_id));
        check.key("handle", self.handle.as_ref());
        check.required("title", &self.title, SHORT_TEXT_MAX);
        check.optional("description", self.description.as_ref(), DESCRIPTION_MAX);
        check.optional("vendor", self.vendor.as_ref(), SHORT_TEXT_MAX);
        check.texts("categories", &self.categories, LINKS_MAX);
        check.texts("collections", &self.collections, LINKS_MAX);
        check.tags(&self.tags);
        check.url("image_url", self.image_url.as_ref());
        check.url("url", self.url.as_ref());
        price(&mut check, "price", self.price);
        price(&mut check, "cost", self.cost);
        self.check_lists(&mut check);
        check.finish()
    }

    /// The hash of everything the record says.
    pub fn content_hash(&self) -> ContentHash {
        hash::content_hash(self)
    }

    fn check_lists(&self, check: &mut Check) {
        check.each(
            "variants",
            &self.variants,
            VARIANTS_MAX,
            |check, variant| variant.check(check),
        );
        if let Some(plain) = &self.premium_version_of {
            check.inside("premium_version_of", |check| plain.check(check));
        }
        check.each(
            "premium_versions",
            &self.premium_versions,
            LINKS_MAX,
            |check, product| {
                product.check(check);
            },
        );
        check.each(
            "complements",
            &self.complements,
            LINKS_MAX,
            |check, product| {
                product.check(check);
            },
        );
        if self
            .consumable_days
            .is_some_and(|days| !(1..=CONSUMABLE_DAYS_MAX).contains(&days))
        {
            let detail = format!("must be between 1 and {CONSUMABLE_DAYS_MAX}");
            check.problem("consumable_days", "out_of_range", detail);
        }
        check.each("guides", &self.guides, LINKS_MAX, |check, guide| {
            check.required("title", &guide.title, SHORT_TEXT_MAX);
            check.url("url", Some(&guide.url));
        });
    }
}

impl IncomingProductRef {
    /// Whether anything says which product is meant.
    pub fn is_empty(&self) -> bool {
        self.external_id.is_none() && self.sku.is_none() && self.title.is_none()
    }

    pub(super) fn check(&self, check: &mut Check) {
        check.key("external_id", self.external_id.as_ref());
        check.key("sku", self.sku.as_ref());
        check.optional("title", self.title.as_ref(), SHORT_TEXT_MAX);
        check.optional("category", self.category.as_ref(), SHORT_TEXT_MAX);
    }
}

impl IncomingVariantRef {
    pub(super) fn check(&self, check: &mut Check) {
        check.key("external_id", self.external_id.as_ref());
        check.key("sku", self.sku.as_ref());
        check.optional("title", self.title.as_ref(), SHORT_TEXT_MAX);
    }
}

impl IncomingVariant {
    /// Whether the variant alone is within its limits.
    pub fn validate(&self) -> Result<(), Vec<Problem>> {
        let mut check = Check::default();
        self.check(&mut check);
        check.finish()
    }

    fn check(&self, check: &mut Check) {
        check.key("external_id", self.external_id.as_ref());
        check.key("sku", self.sku.as_ref());
        check.optional("title", self.title.as_ref(), SHORT_TEXT_MAX);
        check.each("options", &self.options, OPTIONS_MAX, |check, option| {
            check.required("name", &option.name, SHORT_TEXT_MAX);
            check.required("value", &option.value, SHORT_TEXT_MAX);
        });
        price(check, "price", self.price);
        price(check, "compare_at_price", self.compare_at_price);
        price(check, "cost", self.cost);
        if let Some(stock) = self.stock {
            check.quantity("stock", stock, Sign::Any);
        }
        check.key("barcode", self.barcode.as_ref());
    }
}

/// A price in a catalogue: not below zero, and within reason whatever the currency.
fn price(check: &mut Check, field: &str, price: Option<UnitPrice>) {
    let Some(price) = price else { return };
    let largest = match price {
        UnitPrice::Exact(micros) => micros.raw() <= UNIT_PRICE_MAX_MICROS,
        UnitPrice::Minor(minor) => minor <= super::limits::AMOUNT_MAX_MINOR,
    };
    if price.is_negative() || !largest {
        check.problem(
            field,
            "out_of_range",
            "must not be below zero, nor beyond a trillion",
        );
    }
}
