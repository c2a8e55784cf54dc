//! One row as one line of an order.

use intake::record::{IncomingLine, IncomingProductRef, IncomingVariantRef, LineKind, UnitPrice};
use kernel::{Currency, Micros, line_amount};

use super::codes::Codes;
use super::file::OrderColumns;
use super::resolve::Resolve;
use crate::Error;
use crate::cells::{Cell, Numbers, shown};
use crate::rows::Row;

/// Where the facts of a line stand.
pub(super) struct LineCells {
    id: Cell,
    product_id: Cell,
    sku: Cell,
    title: Cell,
    category: Cell,
    variant: Cell,
    quantity: Cell,
    unit_price: Cell,
    amount: Cell,
    discount: Cell,
    tax: Cell,
    codes: Codes,
}

impl LineCells {
    pub(super) fn new(resolve: &Resolve<'_>, columns: &OrderColumns) -> Result<Self, Error> {
        let line = &columns.line;
        if line.unit_price.is_some() == line.amount.is_some() {
            let text =
                "orders.line: give either unit_price, or amount where the table has only totals";
            return Err(Error::Columns(text.to_owned()));
        }
        let cell = |key: &str, column: &Option<_>| {
            resolve.optional(&format!("orders.line.{key}"), column.as_ref())
        };
        Ok(Self {
            id: cell("id", &line.id)?,
            product_id: cell("product_id", &line.product_id)?,
            sku: cell("sku", &line.sku)?,
            title: cell("title", &line.title)?,
            category: cell("category", &line.category)?,
            variant: cell("variant", &line.variant)?,
            quantity: cell("quantity", &line.quantity)?,
            unit_price: cell("unit_price", &line.unit_price)?,
            amount: cell("amount", &line.amount)?,
            discount: cell("discount", &line.discount)?,
            tax: cell("tax", &line.tax)?,
            codes: Codes::new(&columns.codes),
        })
    }

    /// The line, as the table has it; its kind is by its code alone.
    pub(super) fn read(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<IncomingLine, String> {
        let quantity = match self.quantity.text(row) {
            Some(text) => numbers
                .whole(&text)
                .map_err(|error| wrong("quantity", &text, error))?,
            None if self.quantity.is_absent() => 1,
            None => return Err("the quantity is empty".to_owned()),
        };
        let (unit_price, beyond_minor) = self.price(row, numbers, currency, quantity)?;
        let minor = |name: &str, cell: &Cell| cell.minor(name, row, numbers, currency);
        let discount_minor = minor("discount", &self.discount)?.unwrap_or(0);
        let product = self.product(row);
        let code = product.external_id.as_ref().or(product.sku.as_ref());
        let kind = code.map_or(LineKind::Product, |code| self.codes.kind(code));
        let variant = self.variant.short(row).map(|title| IncomingVariantRef {
            title: Some(title),
            ..IncomingVariantRef::default()
        });
        Ok(IncomingLine {
            external_id: self.id.key(row),
            product,
            variant,
            kind,
            quantity,
            unit_price: UnitPrice::Exact(unit_price),
            discount_minor: discount_minor.saturating_abs().saturating_add(beyond_minor),
            tax_minor: minor("tax", &self.tax)?,
        })
    }

    fn product(&self, row: &Row<'_>) -> IncomingProductRef {
        IncomingProductRef {
            external_id: self.product_id.key(row),
            sku: self.sku.key(row),
            title: self.title.short(row),
            category: self.category.short(row),
        }
    }

    /// The price of one, and what it costs too much in all for not dividing evenly.
    fn price(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
        quantity: i64,
    ) -> Result<(Micros, i64), String> {
        if let Some(text) = self.unit_price.text(row) {
            let price = numbers
                .micros(&text)
                .map_err(|error| wrong("unit price", &text, error))?;
            return Ok((price, 0));
        }
        let Some(text) = self.amount.text(row) else {
            return Err("the price is empty".to_owned());
        };
        let total = numbers
            .micros(&text)
            .map_err(|error| wrong("amount", &text, error))?;
        shared(total, quantity, currency).ok_or_else(|| {
            format!(
                "an amount of `{}` for a quantity of {quantity}",
                shown(&text)
            )
        })
    }
}

fn wrong(what: &str, text: &str, error: kernel::Error) -> String {
    format!("{what} `{}` is {error}", shown(text))
}

/// The price of one where only the price of all is known. In millionths it nearly always multiplies back to the same
/// minor units; where it does not, it is a little too high and the line has the difference as a discount.
pub(crate) fn shared(total: Micros, quantity: i64, currency: Currency) -> Option<(Micros, i64)> {
    let wanted = total.to_minor(currency).ok()?;
    let Some(near) = total.raw().checked_div(quantity) else {
        return (quantity == 0 && total == Micros::ZERO).then_some((Micros::ZERO, 0));
    };
    let mut best: Option<(Micros, i64)> = None;
    for step in [0, 1, -1] {
        let price = Micros::from_raw(near.checked_add(step)?);
        let beyond = line_amount(quantity, price, currency)
            .ok()?
            .checked_sub(wanted)?;
        if beyond >= 0 && best.is_none_or(|(_, least)| beyond < least) {
            best = Some((price, beyond));
        }
    }
    best
}
