//! Shopify's export of orders: a row for each line, with the order's own cells on its first row only.
//!
//! What the export lacks: product ids, parcels, and when and for what money was given back. A refund is therefore one
//! amount, at the latest instant the order is known to have changed.

mod cells;
mod open;

use intake::record::{
    ConsentChannel, IncomingCustomer, IncomingOrder, IncomingPlace, LINES_MAX, PaymentState,
};
use kernel::{Currency, Timestamp};

use self::cells::{Cells, PersonCells};
use self::open::{Money, Open};
use super::{dates, no_export};
use crate::Error;
use crate::cells::{self as cell_values, Cell, Numbers, shown};
use crate::dates::Dates;
use crate::header::Header;
use crate::people::{self, Countries};
use crate::records::{Assemble, Out, StoreOptions, words};
use crate::rows::Row;

/// Reads an export of orders.
pub(crate) struct Orders {
    cells: Cells,
    store: StoreOptions,
    numbers: Numbers,
    dates: Dates,
    countries: Countries,
    open: Option<Open>,
    /// The order whose first row was rejected: its other rows are useless.
    rejected: Option<String>,
}

impl Orders {
    pub(crate) fn new(header: &Header, store: &StoreOptions) -> Result<Self, Error> {
        let cells = Cells::new(header);
        let needed = [
            ("`Name`", &cells.name),
            ("`Created at`", &cells.created_at),
            ("`Lineitem quantity`", &cells.line.quantity),
            ("`Lineitem price`", &cells.line.price),
        ];
        if let Some((lacks, _)) = needed.into_iter().find(|(_, cell)| cell.is_absent()) {
            return Err(no_export("orders", lacks, header));
        }
        Ok(Self {
            cells,
            store: store.clone(),
            numbers: Numbers::new('.', None),
            dates: dates(store),
            countries: Countries::default(),
            open: None,
            rejected: None,
        })
    }

    fn add(&mut self, row: &Row<'_>, out: &mut Out) -> Result<(), String> {
        let Some(name) = self.cells.name.key(row) else {
            return Err("the order has no name".to_owned());
        };
        if self.open.as_ref().is_none_or(|open| open.name != name) {
            self.finish(out);
            if self.rejected.as_ref() == Some(&name) {
                return Err(format!(
                    "the first row of order `{}` was rejected",
                    shown(&name)
                ));
            }
            match self.begin(row, &name) {
                Ok(open) => self.open = Some(open),
                Err(reason) => {
                    self.rejected = Some(name);
                    return Err(reason);
                }
            }
            self.rejected = None;
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let line = self
            .cells
            .line
            .read(row, self.numbers, open.order.currency)?;
        open.rows.1 = row.last_line;
        if let Some(refunded) = self
            .cells
            .refunded(row, self.numbers, open.order.currency)?
        {
            open.refunds.push(refunded);
        }
        let Some(line) = line else { return Ok(()) };
        line.validate(open.order.currency)
            .map_err(|problems| words(&problems))?;
        if open.order.lines.len() >= LINES_MAX {
            return Err(format!("the order has more than {LINES_MAX} lines"));
        }
        let status = self.cells.line.fulfillment_status.text(row);
        open.sent
            .push(status.is_some_and(|status| status.eq_ignore_ascii_case("fulfilled")));
        open.order.lines.push(line);
        Ok(())
    }

    /// The order of the first of its rows.
    fn begin(&mut self, row: &Row<'_>, name: &str) -> Result<Open, String> {
        let cells = &self.cells;
        let mut remarks = Vec::new();
        let placed_at =
            time("Created at", &cells.created_at, row, &mut self.dates)?.ok_or_else(|| {
                "not the first row of its order, and that is not directly before it".to_owned()
            })?;
        let currency = currency(cells.currency.text(row).as_deref(), self.store.currency)?;
        let amount = |name: &str, cell: &Cell| cell.minor(name, row, self.numbers, currency);
        let money = Money {
            subtotal: amount("Subtotal", &cells.subtotal)?,
            discount: amount("Discount Amount", &cells.discount_amount)?,
            refunded: amount("Refunded Amount", &cells.refunded_amount)?,
        };
        let mut instant = |name: &str, cell: &Cell| time(name, cell, row, &mut self.dates);
        let (paid_at, cancelled_at, fulfilled_at) = (
            instant("Paid at", &cells.paid_at)?,
            instant("Cancelled at", &cells.cancelled_at)?,
            instant("Fulfilled at", &cells.fulfilled_at)?,
        );
        let order = IncomingOrder {
            source: self.store.source.clone(),
            external_id: cells.id.key(row).unwrap_or_else(|| name.to_owned()),
            number: Some(name.to_owned()),
            customer: None,
            placed_at,
            paid_at,
            cancelled_at,
            updated_at: None,
            currency,
            payment_state: payment_state(cells.financial_status.text(row).as_deref(), &mut remarks),
            lines: Vec::new(),
            discount_codes: cells.discount_code.list(row, cell_values::texts),
            discount_minor: None,
            shipping_minor: amount("Shipping", &cells.shipping)?,
            tax_minor: cells.tax(row, self.numbers, currency)?,
            total_minor: amount("Total", &cells.total)?,
            fulfilments: Vec::new(),
            refunds: Vec::new(),
            ship_to: None,
            test: false,
            tags: cells.tags.list(row, cell_values::tags),
        };
        order.validate().map_err(|problems| words(&problems))?;
        let mut open = Open {
            name: name.to_owned(),
            rows: row.lines(),
            raw: row.raw(),
            remarks,
            order,
            money,
            fulfilled: self.cells.is_fulfilled(row),
            fulfilled_at,
            sent: Vec::new(),
            refunds: Vec::new(),
        };
        self.people(row, &mut open);
        Ok(open)
    }

    /// Who ordered, and where it goes.
    fn people(&mut self, row: &Row<'_>, open: &mut Open) {
        let remarks = &mut open.remarks;
        let mut place = |cells: &PersonCells| {
            let country = cells.country.text(row);
            let country = country.and_then(|text| self.countries.find(&text, remarks));
            let place = IncomingPlace {
                country: country.map(|country| country.code().to_owned()),
                region: cells.region.short(row),
                city: cells.city.short(row),
                postcode: cells.zip.code(row),
            };
            (country, place)
        };
        let (ship_country, ship_to) = place(&self.cells.shipping_to);
        let (bill_country, billing) = place(&self.cells.billing);
        let country = bill_country.or(ship_country).or(self.store.country);
        let home = if billing.is_empty() {
            ship_to.clone()
        } else {
            billing
        };
        let cells = &self.cells;
        let email = cells
            .email
            .text(row)
            .and_then(|text| people::email(&text, remarks));
        let phone = [&cells.phone, &cells.billing.phone, &cells.shipping_to.phone]
            .into_iter()
            .find_map(|cell| cell.text(row))
            .and_then(|text| people::phone(&text, country, remarks));
        open.order.ship_to = (!ship_to.is_empty()).then_some(ship_to);
        if email.is_none() && phone.is_none() {
            return;
        }
        let name = cells
            .billing
            .name
            .text(row)
            .or_else(|| cells.shipping_to.name.text(row));
        let (first_name, last_name) =
            name.map_or((None, None), |name| cell_values::split_name(&name));
        // A `no` on one order is no withdrawal of what was agreed elsewhere, so only a `yes` counts.
        let agreed = cells
            .accepts_marketing
            .text(row)
            .and_then(|text| cell_values::boolean(&text));
        let consent = (agreed == Some(true) && email.is_some()).then(|| {
            let at = Some(open.order.placed_at);
            people::marketing_consent(ConsentChannel::Email, true, at, "checkout")
        });
        open.order.customer = Some(IncomingCustomer {
            source: open.order.source.clone(),
            email,
            phone,
            first_name,
            last_name,
            country: home.country,
            region: home.region,
            city: home.city,
            postcode: home.postcode,
            consents: consent.into_iter().collect(),
            ..IncomingCustomer::default()
        });
    }
}

impl Assemble for Orders {
    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if let Err(reason) = self.add(row, out) {
            out.reject(row, reason);
        }
    }

    fn finish(&mut self, out: &mut Out) {
        if let Some(open) = self.open.take() {
            open.give(out);
        }
    }
}

fn time(
    name: &str,
    cell: &Cell,
    row: &Row<'_>,
    dates: &mut Dates,
) -> Result<Option<Timestamp>, String> {
    let Some(text) = cell.text(row) else {
        return Ok(None);
    };
    match dates.parse(&text) {
        Some(time) => Ok(Some(time)),
        None => Err(format!(
            "{name} `{}` is no time such as 2025-10-02 17:09:34 -0300",
            shown(&text)
        )),
    }
}

fn currency(code: Option<&str>, store: Option<Currency>) -> Result<Currency, String> {
    match code {
        Some(code) => {
            Currency::parse(code).map_err(|error| format!("currency `{}` is {error}", shown(code)))
        }
        None => store.ok_or_else(|| "the currency is empty".to_owned()),
    }
}

fn payment_state(word: Option<&str>, remarks: &mut Vec<String>) -> PaymentState {
    let Some(word) = word else {
        return PaymentState::Pending;
    };
    cell_values::payment_state(&word.to_lowercase()).unwrap_or_else(|| {
        remarks.push(format!(
            "the financial status `{}` is not known",
            shown(word)
        ));
        PaymentState::Pending
    })
}
