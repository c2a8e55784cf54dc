//! Products: rows with one product id, one after the other, are one product with a variant each.

use intake::record::{
    DESCRIPTION_MAX, IncomingProduct, IncomingProductRef, IncomingVariant, VARIANTS_MAX,
};
use kernel::Currency;

use super::file::{ColumnsFile, ProductColumns};
use super::resolve::Resolve;
use crate::Error;
use crate::cells::{self, Cell, Numbers, shown};
use crate::html;
use crate::records::{Assemble, Incoming, Notes, Out, words};
use crate::rows::Row;

/// Reads a table of products.
pub(super) struct Products {
    cells: ProductCells,
    numbers: Numbers,
    open: Option<Open>,
}

struct Open {
    rows: (u64, u64),
    raw: String,
    product: IncomingProduct,
}

struct ProductCells {
    source: String,
    fixed_currency: Option<Currency>,
    id: Cell,
    handle: Cell,
    title: Cell,
    description: Cell,
    vendor: Cell,
    category: Cell,
    collections: Cell,
    tags: Cell,
    image_url: Cell,
    url: Cell,
    currency: Cell,
    price: Cell,
    compare_at_price: Cell,
    cost: Cell,
    variant_id: Cell,
    variant: Cell,
    sku: Cell,
    barcode: Cell,
    stock: Cell,
    consumable_days: Cell,
    premium_version_of: Cell,
    complements: Cell,
}

impl Products {
    pub(super) fn new(file: &ColumnsFile, resolve: &Resolve<'_>) -> Result<Self, Error> {
        let Some(columns) = &file.products else {
            return Err(Error::Columns(
                "products: the columns of products are missing".to_owned(),
            ));
        };
        let cells = ProductCells::new(resolve, columns)?;
        Ok(Self {
            cells,
            numbers: resolve.numbers()?,
            open: None,
        })
    }

    fn add(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let Some(id) = self.cells.id.key(row) else {
            return Err("the product has no id".to_owned());
        };
        let variant = self.cells.variant(row, self.numbers)?;
        let checked = variant.as_ref().map_or(Ok(()), IncomingVariant::validate);
        checked.map_err(|problems| words(&problems))?;
        let goes_on = |open: &Open| {
            open.product.external_id == id && open.product.variants.len() < VARIANTS_MAX
        };
        if !self.open.as_ref().is_some_and(goes_on) {
            self.finish(out);
            let product = self.cells.product(row, id, self.numbers)?;
            product.validate().map_err(|problems| words(&problems))?;
            self.open = Some(Open {
                rows: row.lines(),
                raw: row.raw(),
                product,
            });
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        open.rows.1 = row.last_line;
        open.product.variants.extend(variant);
        Ok(())
    }
}

impl Assemble for Products {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if let Err(reason) = self.add(row, out) {
            out.reject(row, reason);
        }
    }

    fn finish(&mut self, out: &mut Out) {
        if let Some(open) = self.open.take() {
            let notes = Notes {
                raw: open.raw,
                remarks: Vec::new(),
            };
            out.record(open.rows, Incoming::Product(Box::new(open.product)), notes);
        }
    }
}

impl ProductCells {
    fn new(resolve: &Resolve<'_>, columns: &ProductColumns) -> Result<Self, Error> {
        let cell = |key: &str, column: &Option<_>| {
            resolve.optional(&format!("products.{key}"), column.as_ref())
        };
        Ok(Self {
            source: resolve.source()?,
            fixed_currency: resolve.currency()?,
            id: resolve.required("products.id", &columns.id)?,
            handle: cell("handle", &columns.handle)?,
            title: resolve.required("products.title", &columns.title)?,
            description: cell("description", &columns.description)?,
            vendor: cell("vendor", &columns.vendor)?,
            category: cell("category", &columns.category)?,
            collections: cell("collections", &columns.collections)?,
            tags: cell("tags", &columns.tags)?,
            image_url: cell("image_url", &columns.image_url)?,
            url: cell("url", &columns.url)?,
            currency: cell("currency", &columns.currency)?,
            price: cell("price", &columns.price)?,
            compare_at_price: cell("compare_at_price", &columns.compare_at_price)?,
            cost: cell("cost", &columns.cost)?,
            variant_id: cell("variant_id", &columns.variant_id)?,
            variant: cell("variant", &columns.variant)?,
            sku: cell("sku", &columns.sku)?,
            barcode: cell("barcode", &columns.barcode)?,
            stock: cell("stock", &columns.stock)?,
            consumable_days: cell("consumable_days", &columns.consumable_days)?,
            premium_version_of: cell("premium_version_of", &columns.premium_version_of)?,
            complements: cell("complements", &columns.complements)?,
        })
    }

    fn product(
        &self,
        row: &Row<'_>,
        id: String,
        numbers: Numbers,
    ) -> Result<IncomingProduct, String> {
        let by_id = |id: String| IncomingProductRef {
            external_id: Some(id),
            ..IncomingProductRef::default()
        };
        Ok(IncomingProduct {
            source: self.source.clone(),
            external_id: id,
            handle: self.handle.key(row),
            title: self
                .title
                .short(row)
                .ok_or_else(|| "the product has no title".to_owned())?,
            description: self
                .description
                .text(row)
                .map(|text| html::text_of(&text, DESCRIPTION_MAX))
                .filter(|text| !text.is_empty()),
            vendor: self.vendor.short(row),
            categories: self.category.short(row).into_iter().collect(),
            collections: self.collections.list(row, cells::texts),
            tags: self.tags.list(row, cells::tags),
            image_url: self.image_url.url(row),
            url: self.url.url(row),
            price: self.price.price("price", row, numbers)?,
            cost: self.cost.price("cost", row, numbers)?,
            currency: self.currency(row)?,
            consumable_days: self
                .consumable_days
                .whole("consumable_days", row, numbers)?,
            premium_version_of: self.premium_version_of.key(row).map(by_id),
            complements: self
                .complements
                .list(row, cells::texts)
                .into_iter()
                .map(by_id)
                .collect(),
            ..IncomingProduct::default()
        })
    }

    fn variant(&self, row: &Row<'_>, numbers: Numbers) -> Result<Option<IncomingVariant>, String> {
        let external_id = self.variant_id.key(row);
        let sku = self.sku.key(row);
        let title = self.variant.short(row);
        if external_id.is_none() && sku.is_none() && title.is_none() {
            return Ok(None);
        }
        Ok(Some(IncomingVariant {
            external_id,
            sku,
            title,
            options: Vec::new(),
            price: self.price.price("price", row, numbers)?,
            compare_at_price: self
                .compare_at_price
                .price("compare_at_price", row, numbers)?,
            cost: self.cost.price("cost", row, numbers)?,
            stock: self.stock.whole("stock", row, numbers)?,
            barcode: self.barcode.code(row),
        }))
    }

    fn currency(&self, row: &Row<'_>) -> Result<Option<Currency>, String> {
        let Some(code) = self.currency.text(row) else {
            return Ok(self.fixed_currency);
        };
        let currency = Currency::parse(&code);
        currency
            .map(Some)
            .map_err(|error| format!("`{}` is {error}", shown(&code)))
    }
}
