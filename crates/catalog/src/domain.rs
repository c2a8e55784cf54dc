//! The nouns.

use kernel::{Currency, Micros, ProductId, VariantId};
use serde::{Deserialize, Serialize};

/// Whether a product is for sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CatalogStatus)]
pub enum Status {
    /// For sale.
    #[default]
    Active,
    /// Not for sale yet.
    Draft,
    /// No longer for sale.
    Archived,
}

impl Status {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Draft => "draft",
            Self::Archived => "archived",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Active, Self::Draft, Self::Archived]
            .into_iter()
            .find(|status| status.word() == word)
    }
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// A category; its levels are joined by ` > `.
    Category,
    /// A collection.
    Collection,
    /// A tag.
    Tag,
}

impl GroupKind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Collection => "collection",
            Self::Tag => "tag",
        }
    }
}

/// How a source names a product, as in an order's line. At least one name is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductRef {
    /// The system that the names belong to.
    pub source: String,
    /// The product's id there.
    pub external_id: Option<String>,
    /// The variant's id there.
    pub variant_external_id: Option<String>,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// Its category, taken over when the product is new.
    pub category: Option<String>,
}

impl ProductRef {
    /// The names by which to look, the surest first.
    pub(crate) fn names(&self) -> Vec<String> {
        let source = &self.source;
        let mut names = Vec::with_capacity(3);
        if let Some(id) = &self.variant_external_id {
            names.push(format!("v:{source}:{id}"));
        }
        if let Some(id) = &self.external_id {
            names.push(format!("x:{source}:{id}"));
        }
        if let Some(sku) = &self.sku {
            names.push(format!("s:{source}:{}", sku.to_lowercase()));
        }
        // A title alone is a weak name: it counts only where there is no other.
        if names.is_empty()
            && let Some(title) = &self.title
        {
            names.push(format!("t:{source}:{}", title.to_lowercase()));
        }
        names
    }
}

/// A variant as a source tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariantFacts {
    /// Its id at the source.
    pub external_id: Option<String>,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// The choices that make it: name and value.
    pub options: Vec<(String, String)>,
    /// Price now.
    pub price: Option<Micros>,
    /// Price before a reduction.
    pub compare_at: Option<Micros>,
    /// What one piece costs the shop.
    pub cost: Option<Micros>,
    /// How many there are.
    pub stock: Option<i64>,
    /// Bar code.
    pub barcode: Option<String>,
}

/// A help with a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Guide {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// A product as a source tells it: all that it knows now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductFacts {
    /// The system that speaks.
    pub source: String,
    /// The product's id there.
    pub external_id: String,
    /// The readable name in its address.
    pub handle: Option<String>,
    /// What customers read.
    pub title: String,
    /// What it is.
    pub description: Option<String>,
    /// Its brand.
    pub vendor: Option<String>,
    /// Whether it is for sale.
    pub status: Status,
    /// Categories.
    pub categories: Vec<String>,
    /// Collections.
    pub collections: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Picture.
    pub image_url: Option<String>,
    /// Page in the store.
    pub url: Option<String>,
    /// Price of the product, or of its cheapest variant.
    pub price: Option<Micros>,
    /// What one piece costs the shop, or one of its cheapest variant.
    pub cost: Option<Micros>,
    /// Currency of the prices.
    pub currency: Option<Currency>,
    /// Variants.
    pub variants: Vec<VariantFacts>,
    /// The product that this one is the better version of.
    pub premium_version_of: Option<ProductRef>,
    /// Better versions of this one.
    pub premium_versions: Vec<ProductRef>,
    /// What goes with it.
    pub complements: Vec<ProductRef>,
    /// How many days one unit lasts; `None` for what does not run out.
    pub consumable_days: Option<i64>,
    /// Guides.
    pub guides: Vec<Guide>,
    /// Hash of the record, so that the same record is recognised.
    pub content_hash: String,
}

/// A product's head data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The system it came from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// What customers read.
    pub title: String,
    /// Whether it is for sale.
    pub status: Status,
    /// Price in millionths of the major unit.
    pub price: Option<Micros>,
    /// What one piece costs the shop, in the same unit; where there are variants, one of the cheapest.
    pub cost: Option<Micros>,
    /// Currency of the price.
    pub currency: Option<Currency>,
    /// How many there are, over all variants.
    pub stock: Option<i64>,
    /// Picture.
    pub image_url: Option<String>,
    /// Page in the store.
    pub url: Option<String>,
    /// How many days one unit lasts.
    pub consumable_days: Option<i64>,
    /// Known only from order lines.
    pub is_sketch: bool,
}

impl Product {
    /// Only what decides whether it is shown.
    pub fn goods(&self) -> Goods {
        Goods {
            id: self.id,
            status: self.status,
            stock: self.stock,
            price: self.price,
            cost: self.cost,
            consumable_days: self.consumable_days,
        }
    }
}

/// What decides whether a product is shown to somebody: no words, so that many are quickly read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Its id.
    pub id: ProductId,
    /// Whether it is for sale.
    pub status: Status,
    /// How many there are, over all variants.
    pub stock: Option<i64>,
    /// Price in millionths of the major unit.
    pub price: Option<Micros>,
    /// What one piece costs the shop, in the same unit.
    pub cost: Option<Micros>,
    /// How many days one unit lasts.
    pub consumable_days: Option<i64>,
}

impl Goods {
    /// Whether it can be bought now.
    pub fn is_for_sale(&self) -> bool {
        self.status == Status::Active && self.stock.is_none_or(|stock| stock > 0)
    }

    /// What the shop keeps of the price, in thousandths of it; below zero for what is sold at a loss. `None` where price or cost is not known.
    pub fn margin(&self) -> Option<i64> {
        let (price, cost) = (self.price?.raw(), self.cost?.raw());
        let kept = price.checked_sub(cost)?.checked_mul(1_000)?;
        (price > 0).then(|| kept.checked_div(price)).flatten()
    }
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Variant {
    /// Its id.
    #[schema(value_type = String)]
    pub id: VariantId,
    /// Its id at the source.
    pub external_id: Option<String>,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// Price as an exact decimal of the major unit.
    #[schema(value_type = Option<String>, example = "12.50")]
    pub price: Option<Micros>,
    /// What one piece costs the shop, as an exact decimal of the major unit.
    #[schema(value_type = Option<String>, example = "4.20")]
    pub cost: Option<Micros>,
    /// How many there are.
    pub stock: Option<i64>,
}

/// A product with everything about it, for readers outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Product)]
pub struct ProductView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ProductId,
    /// The system it came from.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// What customers read.
    pub title: String,
    /// Whether it is for sale.
    pub status: Status,
    /// Price as an exact decimal of the major unit.
    #[schema(value_type = Option<String>, example = "12.50")]
    pub price: Option<Micros>,
    /// What one piece costs the shop, as an exact decimal of the major unit.
    #[schema(value_type = Option<String>, example = "4.20")]
    pub cost: Option<Micros>,
    /// Currency of the price.
    #[schema(value_type = Option<String>, example = "EUR")]
    pub currency: Option<Currency>,
    /// How many there are.
    pub stock: Option<i64>,
    /// Picture.
    pub image_url: Option<String>,
    /// Page in the store.
    pub url: Option<String>,
    /// How many days one unit lasts.
    pub consumable_days: Option<i64>,
    /// Known only from order lines.
    pub is_sketch: bool,
    /// Categories.
    pub categories: Vec<String>,
    /// Collections.
    pub collections: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Variants.
    pub variants: Vec<Variant>,
    /// What goes with it.
    #[schema(value_type = Vec<String>)]
    pub complements: Vec<ProductId>,
    /// Better versions of it.
    #[schema(value_type = Vec<String>)]
    pub premium_versions: Vec<ProductId>,
    /// Guides.
    pub guides: Vec<Guide>,
}
