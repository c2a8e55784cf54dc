//! Shopify's export of products, in both layouts: a row for each variant, further rows for further pictures, and the
//! product's own cells on its first row only. The export has no ids: the handle is the product's name for ever.

use intake::record::{
    DESCRIPTION_MAX, IncomingOption, IncomingProduct, IncomingProductRef, IncomingVariant,
    LINKS_MAX, ProductStatus, UnitPrice, VARIANTS_MAX,
};

use super::customers::own_fields;
use super::no_export;
use crate::Error;
use crate::cells::{self, Cell, Numbers};
use crate::header::Header;
use crate::html;
use crate::records::{Assemble, Incoming, Notes, Out, StoreOptions, words};
use crate::rows::Row;

/// Reads an export of products.
pub(crate) struct Products {
    store: StoreOptions,
    numbers: Numbers,
    cells: Cells,
    open: Option<Open>,
}

struct Open {
    rows: (u64, u64),
    raw: String,
    product: IncomingProduct,
    option_names: [Option<String>; 3],
}

struct Cells {
    handle: Cell,
    title: Cell,
    description: Cell,
    vendor: Cell,
    category: Cell,
    kind: Cell,
    tags: Cell,
    collection: Cell,
    published: Cell,
    status: Cell,
    option_names: [Cell; 3],
    option_values: [Cell; 3],
    sku: Cell,
    barcode: Cell,
    price: Cell,
    compare_at_price: Cell,
    cost: Cell,
    stock: Cell,
    image: Cell,
    complements: Cell,
}

impl Cells {
    fn new(header: &Header) -> Self {
        let find = |names: &[&str]| header.find(names);
        let option = |number: usize, what: &str| header.find(&[&format!("Option{number} {what}")]);
        let complements = own_fields(header, "product.metafields.")
            .into_iter()
            .find(|(name, _)| name.ends_with("product_recommendation.complementary_products"));
        Self {
            handle: find(&["Handle", "URL handle"]),
            title: find(&["Title"]),
            description: find(&["Body (HTML)", "Description", "Body HTML"]),
            vendor: find(&["Vendor"]),
            category: find(&["Product Category", "Standard Product Type"]),
            kind: find(&["Type", "Custom Product Type"]),
            tags: find(&["Tags"]),
            collection: find(&["Collection"]),
            published: find(&["Published", "Published on online store"]),
            status: find(&["Status"]),
            option_names: [1, 2, 3].map(|number| option(number, "Name")),
            option_values: [1, 2, 3].map(|number| option(number, "Value")),
            sku: find(&["Variant SKU", "SKU"]),
            barcode: find(&["Variant Barcode", "Barcode"]),
            price: find(&["Variant Price", "Price"]),
            compare_at_price: find(&["Variant Compare At Price", "Compare-at price"]),
            cost: find(&["Cost per item"]),
            stock: find(&["Variant Inventory Qty", "Inventory quantity"]),
            image: find(&["Image Src", "Product image URL"]),
            complements: complements.map(|(_, cell)| cell).unwrap_or_default(),
        }
    }
}

impl Products {
    pub(crate) fn new(header: &Header, store: &StoreOptions) -> Result<Self, Error> {
        let cells = Cells::new(header);
        let needed = [
            ("`Handle` or `URL handle`", &cells.handle),
            ("`Title`", &cells.title),
        ];
        if let Some((lacks, _)) = needed.into_iter().find(|(_, cell)| cell.is_absent()) {
            return Err(no_export("products", lacks, header));
        }
        Ok(Self {
            store: store.clone(),
            numbers: Numbers::new('.', None),
            cells,
            open: None,
        })
    }

    fn add(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let Some(handle) = self.cells.handle.key(row) else {
            return Err("the product has no handle".to_owned());
        };
        if self
            .open
            .as_ref()
            .is_none_or(|open| open.product.external_id != handle)
        {
            self.finish(out);
            self.open = Some(self.begin(row, handle)?);
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let variant = self.cells.variant(row, &open.option_names, self.numbers)?;
        let checked = variant.as_ref().map_or(Ok(()), IncomingVariant::validate);
        checked.map_err(|problems| words(&problems))?;
        open.rows.1 = row.last_line;
        if open.product.variants.len() >= VARIANTS_MAX && variant.is_some() {
            return Err(format!("the product has more than {VARIANTS_MAX} variants"));
        }
        open.product.variants.extend(variant);
        if open.product.image_url.is_none() {
            open.product.image_url = self.cells.image.url(row);
        }
        Ok(())
    }

    fn begin(&self, row: &Row<'_>, handle: String) -> Result<Open, String> {
        let cells = &self.cells;
        let Some(title) = cells.title.short(row) else {
            return Err(
                "not the first row of its product, and that is not directly before it".to_owned(),
            );
        };
        let mut categories = Vec::new();
        for category in [&cells.category, &cells.kind]
            .into_iter()
            .filter_map(|cell| cell.short(row))
        {
            if !categories.contains(&category) {
                categories.push(category);
            }
        }
        let description = cells.description.text(row);
        let product = IncomingProduct {
            source: self.store.source.clone(),
            external_id: handle.clone(),
            handle: Some(handle),
            title,
            description: description
                .map(|text| html::text_of(&text, DESCRIPTION_MAX))
                .filter(|text| !text.is_empty()),
            vendor: cells.vendor.short(row),
            categories,
            collections: cells.collection.short(row).into_iter().collect(),
            tags: cells.tags.list(row, cells::tags),
            status: cells.status(row),
            currency: self.store.currency,
            complements: cells.complements(row),
            ..IncomingProduct::default()
        };
        product.validate().map_err(|problems| words(&problems))?;
        let option_names = [0, 1, 2].map(|index: usize| {
            cells
                .option_names
                .get(index)
                .and_then(|cell| cell.short(row))
        });
        Ok(Open {
            rows: row.lines(),
            raw: row.raw(),
            product,
            option_names,
        })
    }
}

impl Assemble for Products {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if let Err(reason) = self.add(row, out) {
            out.reject(row, reason);
        }
    }

    fn finish(&mut self, out: &mut Out) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        open.product.price = one_price(&open.product.variants);
        let notes = Notes {
            raw: open.raw,
            remarks: Vec::new(),
        };
        out.record(open.rows, Incoming::Product(Box::new(open.product)), notes);
    }
}

/// The price that all variants share.
pub(crate) fn one_price(variants: &[IncomingVariant]) -> Option<UnitPrice> {
    let price = variants.first()?.price;
    variants
        .iter()
        .all(|variant| variant.price == price)
        .then_some(price)?
}

impl Cells {
    fn status(&self, row: &Row<'_>) -> ProductStatus {
        match self
            .status
            .text(row)
            .map(|status| status.to_lowercase())
            .as_deref()
        {
            Some("draft" | "unlisted") => return ProductStatus::Draft,
            Some("archived") => return ProductStatus::Archived,
            Some("active") => return ProductStatus::Active,
            _ => {}
        }
        match self
            .published
            .text(row)
            .and_then(|text| cells::boolean(&text))
        {
            Some(false) => ProductStatus::Draft,
            Some(true) | None => ProductStatus::Active,
        }
    }

    /// Handles of products that go with it, in the field that Shopify's own app for it keeps.
    fn complements(&self, row: &Row<'_>) -> Vec<IncomingProductRef> {
        let Some(text) = self.complements.text(row) else {
            return Vec::new();
        };
        let handles = text
            .split([';', ',', '\n'])
            .map(str::trim)
            .filter(|handle| !handle.is_empty());
        handles
            .take(LINKS_MAX)
            .map(|handle| IncomingProductRef {
                external_id: Some(handle.to_owned()),
                ..IncomingProductRef::default()
            })
            .collect()
    }

    /// The variant of the row; rows for further pictures have none.
    fn variant(
        &self,
        row: &Row<'_>,
        option_names: &[Option<String>; 3],
        numbers: Numbers,
    ) -> Result<Option<IncomingVariant>, String> {
        let values = [0, 1, 2].map(|index: usize| {
            self.option_values
                .get(index)
                .and_then(|cell| cell.short(row))
        });
        let sku = self.sku.key(row);
        let price = self.price.price("price", row, numbers)?;
        if values.iter().all(Option::is_none) && sku.is_none() && price.is_none() {
            return Ok(None);
        }
        let options: Vec<IncomingOption> = option_names
            .iter()
            .zip(values)
            .filter_map(|(name, value)| Some(IncomingOption { name: name.clone()?, value: value? }))
            // A product without choices has one option that says so.
            .filter(|option| !(option.name == "Title" && option.value == "Default Title"))
            .collect();
        let title: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
        let title = (!title.is_empty()).then(|| cells::clip(title.join(" / ").into(), 512));
        Ok(Some(IncomingVariant {
            external_id: None,
            sku,
            title,
            options,
            price,
            compare_at_price: self
                .compare_at_price
                .price("compare-at price", row, numbers)?,
            cost: self.cost.price("cost per item", row, numbers)?,
            stock: self.stock.whole("stock", row, numbers)?,
            barcode: self.barcode.code(row),
        }))
    }
}
