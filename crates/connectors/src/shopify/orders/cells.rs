//! Where everything stands, and what one cell or line says.

use intake::record::{IncomingLine, IncomingProductRef, LineKind};
use kernel::Currency;

use crate::cells::{Cell, Numbers};
use crate::header::Header;
use crate::rows::Row;

/// Where everything stands.
pub(super) struct Cells {
    pub(super) name: Cell,
    pub(super) id: Cell,
    pub(super) email: Cell,
    pub(super) phone: Cell,
    pub(super) financial_status: Cell,
    pub(super) fulfillment_status: Cell,
    pub(super) created_at: Cell,
    pub(super) paid_at: Cell,
    pub(super) fulfilled_at: Cell,
    pub(super) cancelled_at: Cell,
    pub(super) accepts_marketing: Cell,
    pub(super) currency: Cell,
    pub(super) subtotal: Cell,
    pub(super) shipping: Cell,
    pub(super) taxes: Cell,
    pub(super) tax_parts: Vec<Cell>,
    pub(super) total: Cell,
    pub(super) discount_code: Cell,
    pub(super) discount_amount: Cell,
    pub(super) refunded_amount: Cell,
    pub(super) transaction_kind: Cell,
    pub(super) transaction_status: Cell,
    pub(super) transaction_amount: Cell,
    pub(super) tags: Cell,
    pub(super) line: LineCells,
    pub(super) billing: PersonCells,
    pub(super) shipping_to: PersonCells,
}

pub(super) struct LineCells {
    pub(super) quantity: Cell,
    pub(super) name: Cell,
    pub(super) price: Cell,
    pub(super) sku: Cell,
    pub(super) discount: Cell,
    pub(super) fulfillment_status: Cell,
}

pub(super) struct PersonCells {
    pub(super) name: Cell,
    pub(super) city: Cell,
    pub(super) zip: Cell,
    pub(super) region: Cell,
    pub(super) country: Cell,
    pub(super) phone: Cell,
}

impl Cells {
    pub(super) fn new(header: &Header) -> Self {
        let find = |name: &str| header.find(&[name]);
        let taxes = 1..=5;
        Self {
            name: find("Name"),
            id: find("Id"),
            email: find("Email"),
            phone: find("Phone"),
            financial_status: find("Financial Status"),
            fulfillment_status: find("Fulfillment Status"),
            created_at: header.find(&["Created at", "Processed at"]),
            paid_at: find("Paid at"),
            fulfilled_at: find("Fulfilled at"),
            cancelled_at: find("Cancelled at"),
            accepts_marketing: header.find(&["Accepts Marketing", "Buyer Accepts Marketing"]),
            currency: find("Currency"),
            subtotal: find("Subtotal"),
            shipping: header.find(&["Shipping", "Shipping line price"]),
            taxes: header.find(&["Taxes", "Total Tax"]),
            tax_parts: taxes
                .map(|tax| header.find(&[&format!("Tax {tax} Value"), &format!("Tax {tax} Price")]))
                .filter(|cell| !cell.is_absent())
                .collect(),
            total: find("Total"),
            discount_code: find("Discount Code"),
            discount_amount: find("Discount Amount"),
            refunded_amount: find("Refunded Amount"),
            transaction_kind: find("Transaction kind"),
            transaction_status: find("Transaction status"),
            transaction_amount: find("Transaction amount"),
            tags: find("Tags"),
            line: LineCells {
                quantity: find("Lineitem quantity"),
                name: find("Lineitem name"),
                price: find("Lineitem price"),
                sku: find("Lineitem sku"),
                discount: find("Lineitem discount"),
                fulfillment_status: find("Lineitem fulfillment status"),
            },
            billing: PersonCells::new(header, "Billing"),
            shipping_to: PersonCells::new(header, "Shipping"),
        }
    }
}

impl PersonCells {
    fn new(header: &Header, side: &str) -> Self {
        let find = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| format!("{side} {name}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            header.find(&names)
        };
        Self {
            name: find(&["Name"]),
            city: find(&["City"]),
            zip: find(&["Zip"]),
            region: find(&["Province", "Province Name", "Province Code"]),
            country: find(&["Country", "Country Code"]),
            phone: find(&["Phone"]),
        }
    }
}

impl LineCells {
    /// The line of the row; some rows have none.
    pub(super) fn read(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<IncomingLine>, String> {
        let quantity = self.quantity.whole("Lineitem quantity", row, numbers)?;
        let price = self.price.price("Lineitem price", row, numbers)?;
        let (quantity, unit_price) = match (quantity, price) {
            (Some(quantity), Some(price)) => (quantity, price),
            (None, None) => return Ok(None),
            _ => return Err("the line has no quantity or no price".to_owned()),
        };
        let discount = self
            .discount
            .minor("Lineitem discount", row, numbers, currency)?;
        Ok(Some(IncomingLine {
            external_id: None,
            product: IncomingProductRef {
                external_id: None,
                sku: self.sku.key(row),
                title: self.name.short(row),
                category: None,
            },
            variant: None,
            kind: LineKind::Product,
            quantity,
            unit_price,
            discount_minor: discount.unwrap_or(0).saturating_abs(),
            tax_minor: None,
        }))
    }
}

impl Cells {
    /// Whether anything of the order has been sent.
    pub(super) fn is_fulfilled(&self, row: &Row<'_>) -> bool {
        let status = self.fulfillment_status.text(row);
        status.is_some_and(|status| {
            ["fulfilled", "partial"]
                .iter()
                .any(|word| status.eq_ignore_ascii_case(word))
        })
    }

    /// All taxes: the sum where the export has one, else its parts.
    pub(super) fn tax(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<i64>, String> {
        if let Some(tax) = self.taxes.minor("Taxes", row, numbers, currency)? {
            return Ok(Some(tax));
        }
        self.tax_parts
            .iter()
            .try_fold(None, |sum: Option<i64>, part| {
                let part = part.minor("Tax", row, numbers, currency)?;
                Ok(part
                    .map(|part| part.saturating_add(sum.unwrap_or(0)))
                    .or(sum))
            })
    }

    /// What a row's transaction gave back, in the layout that lists transactions.
    pub(super) fn refunded(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<i64>, String> {
        let is = |cell: &Cell, word: &str| {
            cell.text(row)
                .is_some_and(|text| text.eq_ignore_ascii_case(word))
        };
        if is(&self.transaction_kind, "refund") && is(&self.transaction_status, "success") {
            return self
                .transaction_amount
                .minor("Transaction amount", row, numbers, currency);
        }
        Ok(None)
    }
}
