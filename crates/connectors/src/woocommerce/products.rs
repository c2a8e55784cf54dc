//! WooCommerce's export of products: a row for each product and for each variation, which names its parent and may
//! stand far from it.
//!
//! Products with variations are held back until the end of the file, up to a limit of memory; beyond it the oldest is
//! given out as it is, and variations that come later are rejected.

use std::collections::{BTreeMap, VecDeque};

use intake::record::{
    DESCRIPTION_MAX, IncomingOption, IncomingProduct, IncomingProductRef, IncomingVariant,
    LINKS_MAX, ProductStatus, SHORT_TEXT_MAX, UnitPrice, VARIANTS_MAX,
};

use crate::Error;
use crate::cells::{self, Cell, Numbers, shown};
use crate::header::Header;
use crate::html;
use crate::records::{Assemble, Incoming, Notes, Out, Reject, StoreOptions, words};
use crate::rows::Row;
use crate::shopify::one_price;

/// Bytes of products and variations held back at most, as [`weight`] counts them.
const HELD_MAX_BYTES: usize = 96 * 1024 * 1024;

/// What a row held back takes of memory, about: its original text, its values, and some 600 bytes for keeping them.
fn weight(row: &Row<'_>) -> usize {
    row.size().saturating_mul(2).saturating_add(600)
}

/// Reads an export of products.
pub(crate) struct Products {
    store: StoreOptions,
    cells: Cells,
    /// Products that may still get variations, in the order of the file, and the number of the first.
    held: VecDeque<Held>,
    first_held: usize,
    /// The number of a held product by its id and by its stock-keeping unit, as a variation names it.
    numbers: BTreeMap<String, usize>,
    /// Variations whose parent has not come yet, by its name.
    orphans: BTreeMap<String, Vec<Orphan>>,
    held_bytes: usize,
}

struct Held {
    rows: (u64, u64),
    raw: String,
    names: Vec<String>,
    bytes: usize,
    product: IncomingProduct,
}

struct Orphan {
    last_row: u64,
    reject: Reject,
    variant: IncomingVariant,
}

struct Cells {
    id: Cell,
    kind: Cell,
    sku: Cell,
    barcode: Cell,
    name: Cell,
    published: Cell,
    short_description: Cell,
    description: Cell,
    stock: Cell,
    sale_price: Cell,
    regular_price: Cell,
    cost: Cell,
    categories: Cell,
    tags: Cell,
    brands: Cell,
    images: Cell,
    parent: Cell,
    upsells: Cell,
    cross_sells: Cell,
    external_url: Cell,
    attributes: Vec<(Cell, Cell)>,
}

impl Cells {
    fn new(header: &Header) -> Self {
        let find = |names: &[&str]| header.find(names);
        let attributes = (1..=50).map_while(|number| {
            let name = header.find(&[&format!("Attribute {number} name")]);
            let values = header.find(&[&format!("Attribute {number} value(s)")]);
            (!name.is_absent()).then_some((name, values))
        });
        Self {
            id: find(&["ID"]),
            kind: find(&["Type"]),
            sku: find(&["SKU"]),
            barcode: find(&["GTIN, UPC, EAN, or ISBN"]),
            name: find(&["Name"]),
            published: find(&["Published"]),
            short_description: find(&["Short description"]),
            description: find(&["Description"]),
            stock: find(&["Stock"]),
            sale_price: find(&["Sale price"]),
            regular_price: find(&["Regular price"]),
            cost: find(&["Cost of goods", "Cost of goods sold", "Cost of goods value"]),
            categories: find(&["Categories"]),
            tags: find(&["Tags"]),
            brands: find(&["Brands", "Brand"]),
            images: find(&["Images"]),
            parent: find(&["Parent"]),
            upsells: find(&["Upsells"]),
            cross_sells: find(&["Cross-sells"]),
            external_url: find(&["External URL"]),
            attributes: attributes.collect(),
        }
    }
}

impl Products {
    pub(crate) fn new(header: &Header, store: &StoreOptions) -> Result<Self, Error> {
        let cells = Cells::new(header);
        let needed = [
            ("`Type`", &cells.kind),
            ("`Name`", &cells.name),
            ("`Regular price`", &cells.regular_price),
        ];
        if let Some((lacks, _)) = needed.into_iter().find(|(_, cell)| cell.is_absent()) {
            return Err(Error::Layout(format!(
                "this is no WooCommerce export of products: it has no column {lacks}; it has {}",
                header.list()
            )));
        }
        Ok(Self {
            store: store.clone(),
            cells,
            held: VecDeque::new(),
            first_held: 0,
            numbers: BTreeMap::new(),
            orphans: BTreeMap::new(),
            held_bytes: 0,
        })
    }

    fn add(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let kind = self.cells.kind.text(row).unwrap_or_default().to_lowercase();
        // The cell may list more: `simple, downloadable, virtual`.
        let mut kinds = kind.split(',').map(str::trim);
        if kinds.clone().any(|kind| kind == "variation") {
            return self.add_variation(row, out);
        }
        let product = self.product(row)?;
        if !kinds.any(|kind| kind == "variable") {
            let notes = Notes {
                raw: row.raw(),
                remarks: Vec::new(),
            };
            out.record(row.lines(), Incoming::Product(Box::new(product)), notes);
            return Ok(());
        }
        product.validate().map_err(|problems| words(&problems))?;
        self.hold(row, product);
        self.make_room(out);
        Ok(())
    }

    /// Holds a product back, and gives it the variations that came before it.
    fn hold(&mut self, row: &Row<'_>, mut product: IncomingProduct) {
        // Its own row says what the product costs and has in stock: nothing that its variations do not say better.
        product.variants.clear();
        let names = [
            self.cells.id.key(row).map(|id| format!("id:{id}")),
            self.cells.sku.key(row),
        ];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let number = self.first_held + self.held.len();
        let bytes = weight(row);
        let mut rows = row.lines();
        for name in &names {
            self.numbers.insert(name.clone(), number);
            for orphan in self.orphans.remove(name).unwrap_or_default() {
                rows = (rows.0.min(orphan.reject.row), rows.1.max(orphan.last_row));
                product.variants.push(orphan.variant);
            }
        }
        product.variants.truncate(VARIANTS_MAX);
        self.held_bytes += bytes;
        self.held.push_back(Held {
            rows,
            raw: row.raw(),
            names,
            bytes,
            product,
        });
    }

    fn add_variation(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let Some(parent) = self.cells.parent.key(row) else {
            return Err("the variation names no parent".to_owned());
        };
        let variant = self.cells.variant(row)?;
        variant.validate().map_err(|problems| words(&problems))?;
        self.held_bytes += weight(row);
        let number = self
            .numbers
            .get(&parent)
            .and_then(|number| number.checked_sub(self.first_held));
        if let Some(held) = number.and_then(|number| self.held.get_mut(number)) {
            if held.product.variants.len() >= VARIANTS_MAX {
                return Err(format!(
                    "the product has more than {VARIANTS_MAX} variations"
                ));
            }
            held.bytes += weight(row);
            held.rows = (held.rows.0.min(row.line), held.rows.1.max(row.last_line));
            held.product.variants.push(variant);
        } else {
            let reason = format!("its parent `{}` is not in the file", shown(&parent));
            let reject = Reject {
                row: row.line,
                raw: row.raw(),
                reason,
            };
            let orphan = Orphan {
                last_row: row.last_line,
                reject,
                variant,
            };
            self.orphans.entry(parent).or_default().push(orphan);
        }
        self.make_room(out);
        Ok(())
    }

    fn make_room(&mut self, out: &mut Out) {
        while self.held_bytes > HELD_MAX_BYTES {
            if !self.give_first(out) {
                self.reject_orphans(out);
                self.held_bytes = 0;
            }
        }
    }

    /// Gives the oldest held product out; false where there is none.
    fn give_first(&mut self, out: &mut Out) -> bool {
        let Some(mut held) = self.held.pop_front() else {
            return false;
        };
        for name in &held.names {
            if self.numbers.get(name) == Some(&self.first_held) {
                self.numbers.remove(name);
            }
        }
        self.first_held += 1;
        self.held_bytes = self.held_bytes.saturating_sub(held.bytes);
        held.product.price = one_price(&held.product.variants).or(held.product.price);
        let notes = Notes {
            raw: held.raw,
            remarks: Vec::new(),
        };
        out.record(held.rows, Incoming::Product(Box::new(held.product)), notes);
        true
    }

    fn reject_orphans(&mut self, out: &mut Out) {
        for orphan in std::mem::take(&mut self.orphans).into_values().flatten() {
            out.rejected(orphan.last_row, orphan.reject);
        }
    }

    fn product(&self, row: &Row<'_>) -> Result<IncomingProduct, String> {
        let cells = &self.cells;
        let Some(external_id) = cells.id.key(row).or_else(|| cells.sku.key(row)) else {
            return Err("the product has neither id nor stock-keeping unit".to_owned());
        };
        let Some(title) = cells.name.short(row) else {
            return Err("the product has no name".to_owned());
        };
        let variant = cells.variant(row)?;
        let description = cells
            .description
            .text(row)
            .or_else(|| cells.short_description.text(row));
        let list = |cell: &Cell| cell.text(row).map(|text| values(&text)).unwrap_or_default();
        let images = list(&cells.images);
        Ok(IncomingProduct {
            source: self.store.source.clone(),
            external_id,
            title,
            description: description
                .map(|text| html::text_of(&text, DESCRIPTION_MAX))
                .filter(|text| !text.is_empty()),
            vendor: list(&cells.brands).into_iter().next(),
            categories: list(&cells.categories),
            tags: list(&cells.tags),
            image_url: images.iter().find_map(|image| cells::link(image)),
            url: cells.external_url.url(row),
            status: cells.status(row),
            price: variant.price,
            currency: self.store.currency,
            premium_versions: products(&list(&cells.upsells)),
            complements: products(&list(&cells.cross_sells)),
            variants: if variant.sku.is_some() {
                vec![plain(variant)]
            } else {
                Vec::new()
            },
            ..IncomingProduct::default()
        })
    }
}

/// The one variant of a product without choices: it is called nothing and chosen by nothing.
fn plain(variant: IncomingVariant) -> IncomingVariant {
    IncomingVariant {
        external_id: None,
        title: None,
        options: Vec::new(),
        ..variant
    }
}

impl Assemble for Products {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if let Err(reason) = self.add(row, out) {
            out.reject(row, reason);
        }
    }

    fn finish(&mut self, out: &mut Out) {
        while self.give_first(out) {}
        self.reject_orphans(out);
    }
}

impl Cells {
    fn variant(&self, row: &Row<'_>) -> Result<IncomingVariant, String> {
        let (sale, regular) = (
            price(&self.sale_price, row)?,
            price(&self.regular_price, row)?,
        );
        let stock = self.stock.text(row).map(|text| {
            let wrong = |error| format!("stock `{}` is {error}", shown(&text));
            // `parent` is what a variation says whose parent keeps the stock.
            if text.eq_ignore_ascii_case("parent") {
                Ok(None)
            } else {
                Numbers::new('.', None)
                    .whole(&text)
                    .map(Some)
                    .map_err(wrong)
            }
        });
        let options: Vec<IncomingOption> = self
            .attributes
            .iter()
            .filter_map(|(name, value)| {
                Some(IncomingOption {
                    name: name.short(row)?,
                    value: value.short(row)?,
                })
            })
            .take(20)
            .collect();
        let title: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
        let title =
            (!title.is_empty()).then(|| cells::clip(title.join(" / ").into(), SHORT_TEXT_MAX));
        Ok(IncomingVariant {
            external_id: self.id.key(row),
            sku: self.sku.key(row),
            title,
            options,
            price: sale.or(regular),
            compare_at_price: sale.and(regular),
            cost: price(&self.cost, row)?,
            stock: stock.transpose()?.flatten(),
            barcode: self.barcode.code(row),
        })
    }

    fn status(&self, row: &Row<'_>) -> ProductStatus {
        match self.published.text(row).as_deref() {
            Some("0" | "-1" | "2" | "-2") => ProductStatus::Draft,
            _ => ProductStatus::Active,
        }
    }
}

/// A price, with the shop's decimal mark: the exporter writes it as the shop shows it.
fn price(cell: &Cell, row: &Row<'_>) -> Result<Option<UnitPrice>, String> {
    let Some(text) = cell.text(row) else {
        return Ok(None);
    };
    let point = text.rfind('.');
    let comma = text.rfind(',');
    let numbers = if comma > point {
        Numbers::new(',', Some('.'))
    } else {
        Numbers::new('.', Some(','))
    };
    let price = numbers.price(&text);
    price
        .map(Some)
        .map_err(|error| format!("price `{}` is {error}", shown(&text)))
}

/// A list parted by commas, in which `\,` is a comma of a value; at most as many as a record may have.
fn values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&',') => value.extend(letters.next()),
            ',' => finish_value(&mut values, &mut value),
            other => value.push(other),
        }
    }
    finish_value(&mut values, &mut value);
    values
}

fn finish_value(values: &mut Vec<String>, value: &mut String) {
    let text = value.trim();
    if !text.is_empty() && values.len() < LINKS_MAX {
        let clipped = cells::clip(text.into(), SHORT_TEXT_MAX);
        if !values.contains(&clipped) {
            values.push(clipped);
        }
    }
    value.clear();
}

/// Products named by stock-keeping unit, or by id as `id:12`.
fn products(names: &[String]) -> Vec<IncomingProductRef> {
    let product = |name: &String| match name.strip_prefix("id:") {
        Some(id) => IncomingProductRef {
            external_id: Some(id.to_owned()),
            ..IncomingProductRef::default()
        },
        None => IncomingProductRef {
            sku: Some(name.clone()),
            ..IncomingProductRef::default()
        },
    };
    names.iter().map(product).collect()
}
