//! Shopify's export of orders: a row for each line, with the order's own cells on its first row only.
//!
//! What the export lacks: product ids, parcels, and when and for what money was given back. A refund is therefore one
//! amount, at the latest instant the order is known to have changed.

use std::mem;

use intake::record::{
    ConsentChannel, FulfilmentStatus, IncomingCustomer, IncomingFulfilment, IncomingFulfilmentLine,
    IncomingLine, IncomingOrder, IncomingParcel, IncomingPlace, IncomingProductRef, IncomingRefund,
    LINES_MAX, LineKind, PaymentState,
};
use kernel::{Currency, Timestamp};

use super::{dates, no_export};
use crate::Error;
use crate::cells::{self, Cell, Numbers, shown};
use crate::dates::Dates;
use crate::header::Header;
use crate::people::{self, Countries};
use crate::records::{Assemble, Incoming, Notes, Out, StoreOptions, words};
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

/// The order that rows are still being added to.
struct Open {
    name: String,
    rows: (u64, u64),
    raw: String,
    remarks: Vec<String>,
    order: IncomingOrder,
    money: Money,
    fulfilled: bool,
    fulfilled_at: Option<Timestamp>,
    /// For each line, whether it has been sent.
    sent: Vec<bool>,
    refunds: Vec<i64>,
}

/// What the first row says of the sums, until all lines are known.
#[derive(Clone, Copy, Default)]
struct Money {
    subtotal: Option<i64>,
    discount: Option<i64>,
    refunded: Option<i64>,
}

/// Where everything stands.
struct Cells {
    name: Cell,
    id: Cell,
    email: Cell,
    phone: Cell,
    financial_status: Cell,
    fulfillment_status: Cell,
    created_at: Cell,
    paid_at: Cell,
    fulfilled_at: Cell,
    cancelled_at: Cell,
    accepts_marketing: Cell,
    currency: Cell,
    subtotal: Cell,
    shipping: Cell,
    taxes: Cell,
    tax_parts: Vec<Cell>,
    total: Cell,
    discount_code: Cell,
    discount_amount: Cell,
    refunded_amount: Cell,
    transaction_kind: Cell,
    transaction_status: Cell,
    transaction_amount: Cell,
    tags: Cell,
    line: LineCells,
    billing: PersonCells,
    shipping_to: PersonCells,
}

struct LineCells {
    quantity: Cell,
    name: Cell,
    price: Cell,
    sku: Cell,
    discount: Cell,
    fulfillment_status: Cell,
}

struct PersonCells {
    name: Cell,
    city: Cell,
    zip: Cell,
    region: Cell,
    country: Cell,
    phone: Cell,
}

impl Cells {
    fn new(header: &Header) -> Self {
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
        let amount = |name: &str, cell: &Cell| minor(name, cell, row, self.numbers, currency);
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
            discount_codes: texts(&cells.discount_code, row),
            discount_minor: None,
            shipping_minor: amount("Shipping", &cells.shipping)?,
            tax_minor: cells.tax(row, self.numbers, currency)?,
            total_minor: amount("Total", &cells.total)?,
            fulfilments: Vec::new(),
            refunds: Vec::new(),
            ship_to: None,
            test: false,
            tags: texts(&cells.tags, row),
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
        let (first_name, last_name) = name.map_or((None, None), |name| cells::split_name(&name));
        // A `no` on one order is no withdrawal of what was agreed elsewhere, so only a `yes` counts.
        let agreed = cells
            .accepts_marketing
            .text(row)
            .and_then(|text| cells::boolean(&text));
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

impl Open {
    fn give(mut self, out: &mut Out) {
        self.order.discount_minor = self.order_discount();
        self.order.fulfilments = self.fulfilment().into_iter().collect();
        self.order.refunds = self.refunds();
        let notes = Notes {
            raw: self.raw,
            remarks: self.remarks,
        };
        out.record(self.rows, Incoming::Order(Box::new(self.order)), notes);
    }

    /// The discount that is on no line. Whether the export's amount has the lines' own in it has changed over the
    /// years, and delivery set free is in it too; the subtotal tells.
    fn order_discount(&self) -> Option<i64> {
        let said = self
            .money
            .discount
            .map(i64::saturating_abs)
            .filter(|said| *said > 0)?;
        let lines = || {
            self.order
                .lines
                .iter()
                .try_fold((0_i64, 0_i64), |(gross, less), line| {
                    let gross = gross.checked_add(line.amount_minor(self.order.currency)?)?;
                    Some((gross, less.checked_add(line.discount_minor)?))
                })
        };
        let by_subtotal = self
            .money
            .subtotal
            .zip(lines())
            .and_then(|(subtotal, (gross, less))| gross.checked_sub(less)?.checked_sub(subtotal));
        let discount = by_subtotal
            .filter(|rest| (0..=said).contains(rest))
            .unwrap_or(said);
        (discount > 0).then_some(discount)
    }

    /// What has been sent. The export knows no parcels, so there is one without a number.
    fn fulfilment(&mut self) -> Option<IncomingFulfilment> {
        if !self.fulfilled && self.fulfilled_at.is_none() {
            return None;
        }
        let mut lines = Vec::new();
        if self.sent.iter().any(|sent| !sent) && self.sent.iter().any(|sent| *sent) {
            for (index, (line, sent)) in self.order.lines.iter_mut().zip(&self.sent).enumerate() {
                let id = (index + 1).to_string();
                if *sent {
                    lines.push(IncomingFulfilmentLine {
                        line: id.clone(),
                        quantity: line.quantity,
                    });
                }
                line.external_id = Some(id);
            }
        }
        Some(IncomingFulfilment {
            external_id: format!("{}.1", self.name),
            status: FulfilmentStatus::Shipped,
            parcels: self.fulfilled_at.map(sent_at).into_iter().collect(),
            lines,
        })
    }

    fn refunds(&mut self) -> Vec<IncomingRefund> {
        let order = &self.order;
        let known = [order.cancelled_at, self.fulfilled_at, order.paid_at];
        let at = known.into_iter().flatten().fold(order.placed_at, Ord::max);
        let sums = match self.money.refunded {
            Some(refunded) => vec![refunded],
            None => mem::take(&mut self.refunds),
        };
        let refunds = sums
            .into_iter()
            .filter(|sum| *sum > 0)
            .enumerate()
            .map(|(index, sum)| IncomingRefund {
                source: order.source.clone(),
                external_id: format!("{}-refund-{}", order.external_id, index + 1),
                order_external_id: None,
                customer: None,
                at,
                currency: None,
                lines: Vec::new(),
                amount_minor: Some(sum),
                reason: None,
                match_earlier: false,
            });
        refunds.collect()
    }
}

impl LineCells {
    /// The line of the row; some rows have none.
    fn read(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<IncomingLine>, String> {
        let (quantity, price) = (self.quantity.text(row), self.price.text(row));
        let (Some(quantity), Some(price)) = (&quantity, &price) else {
            return if quantity.is_none() && price.is_none() {
                Ok(None)
            } else {
                Err("the line has no quantity or no price".to_owned())
            };
        };
        let wrong = |name: &str, text: &str, error| format!("{name} `{}` is {error}", shown(text));
        let discount = minor("Lineitem discount", &self.discount, row, numbers, currency)?;
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
            quantity: numbers
                .whole(quantity)
                .map_err(|error| wrong("Lineitem quantity", quantity, error))?,
            unit_price: numbers
                .price(price)
                .map_err(|error| wrong("Lineitem price", price, error))?,
            discount_minor: discount.unwrap_or(0).saturating_abs(),
            tax_minor: None,
        }))
    }
}

fn sent_at(time: Timestamp) -> IncomingParcel {
    IncomingParcel {
        shipped_at: Some(time),
        ..IncomingParcel::default()
    }
}

impl Cells {
    /// Whether anything of the order has been sent.
    fn is_fulfilled(&self, row: &Row<'_>) -> bool {
        let status = self.fulfillment_status.text(row);
        status.is_some_and(|status| {
            ["fulfilled", "partial"]
                .iter()
                .any(|word| status.eq_ignore_ascii_case(word))
        })
    }

    /// All taxes: the sum where the export has one, else its parts.
    fn tax(
        &self,
        row: &Row<'_>,
        numbers: Numbers,
        currency: Currency,
    ) -> Result<Option<i64>, String> {
        if let Some(tax) = minor("Taxes", &self.taxes, row, numbers, currency)? {
            return Ok(Some(tax));
        }
        self.tax_parts
            .iter()
            .try_fold(None, |sum: Option<i64>, part| {
                let part = minor("Tax", part, row, numbers, currency)?;
                Ok(part
                    .map(|part| part.saturating_add(sum.unwrap_or(0)))
                    .or(sum))
            })
    }

    /// What a row's transaction gave back, in the layout that lists transactions.
    fn refunded(
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
            return minor(
                "Transaction amount",
                &self.transaction_amount,
                row,
                numbers,
                currency,
            );
        }
        Ok(None)
    }
}

fn texts(cell: &Cell, row: &Row<'_>) -> Vec<String> {
    cell.text(row)
        .map(|text| cells::tags(&text))
        .unwrap_or_default()
}

fn minor(
    name: &str,
    cell: &Cell,
    row: &Row<'_>,
    numbers: Numbers,
    currency: Currency,
) -> Result<Option<i64>, String> {
    let Some(text) = cell.text(row) else {
        return Ok(None);
    };
    let minor = numbers.minor(&text, currency);
    minor
        .map(Some)
        .map_err(|error| format!("{name} `{}` is {error}", shown(&text)))
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
    cells::payment_state(&word.to_lowercase()).unwrap_or_else(|| {
        remarks.push(format!(
            "the financial status `{}` is not known",
            shown(word)
        ));
        PaymentState::Pending
    })
}
