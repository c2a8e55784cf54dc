//! What a row says of its order as a whole.

use std::collections::BTreeMap;

use intake::record::{IncomingOrder, IncomingPlace, PaymentState};
use kernel::{Currency, Timestamp};

use super::customers::Sight;
use super::file::{CancellationMeaning, CancellationRule, OrderColumns};
use super::resolve::Resolve;
use crate::Error;
use crate::cells::{self, Cell, Numbers, shown};
use crate::rows::Row;

/// What a group of rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Document {
    /// An order.
    Order,
    /// An order that was called off.
    CancelledOrder,
    /// A correction in the books, outside sales.
    Adjustment,
    /// A credit note: takes earlier lines back.
    CreditNote,
}

/// Where the facts of an order as a whole stand.
pub(super) struct HeadCells {
    source: String,
    number: Cell,
    placed_at: Cell,
    paid_at: Cell,
    cancelled_at: Cell,
    updated_at: Cell,
    currency: Cell,
    fixed_currency: Option<Currency>,
    payment: Cell,
    payment_states: BTreeMap<String, PaymentState>,
    payment_state: PaymentState,
    discount_codes: Cell,
    discount: Cell,
    shipping: Cell,
    tax: Cell,
    total: Cell,
    tags: Cell,
    country: Cell,
    region: Cell,
    city: Cell,
    postcode: Cell,
    cancellation: Option<(CancellationRule, Cell)>,
    adjustment_prefixes: Vec<String>,
}

impl HeadCells {
    pub(super) fn new(resolve: &Resolve<'_>, columns: &OrderColumns) -> Result<Self, Error> {
        let cell = |key: &str, column: &Option<_>| {
            resolve.optional(&format!("orders.{key}"), column.as_ref())
        };
        let lower = |(word, state): (&String, &PaymentState)| (word.trim().to_lowercase(), *state);
        let place = &columns.ship_to;
        let head = Self {
            source: resolve.source()?,
            number: cell("number", &columns.number)?,
            placed_at: resolve.required("orders.placed_at", &columns.placed_at)?,
            paid_at: cell("paid_at", &columns.paid_at)?,
            cancelled_at: cell("cancelled_at", &columns.cancelled_at)?,
            updated_at: cell("updated_at", &columns.updated_at)?,
            currency: cell("currency", &columns.currency)?,
            fixed_currency: resolve.currency()?,
            payment: cell("payment", &columns.payment)?,
            payment_states: columns.payment_states.iter().map(lower).collect(),
            payment_state: columns.payment_state,
            discount_codes: cell("discount_codes", &columns.discount_codes)?,
            discount: cell("discount", &columns.discount)?,
            shipping: cell("shipping", &columns.shipping)?,
            tax: cell("tax", &columns.tax)?,
            total: cell("total", &columns.total)?,
            tags: cell("tags", &columns.tags)?,
            country: cell("ship_to.country", &place.country)?,
            region: cell("ship_to.region", &place.region)?,
            city: cell("ship_to.city", &place.city)?,
            postcode: cell("ship_to.postcode", &place.postcode)?,
            cancellation: cancellation(resolve, columns.cancellation.as_ref())?,
            adjustment_prefixes: columns.adjustment_prefixes.0.clone(),
        };
        if head.currency.is_absent() && head.fixed_currency.is_none() {
            let text = "currency: give the currency, or its column as orders.currency";
            return Err(Error::Columns(text.to_owned()));
        }
        Ok(head)
    }

    /// What kind of document a group of rows is, by its first row.
    pub(super) fn document(&self, row: &Row<'_>, id: &str) -> Document {
        let begins = |prefix: &str| !prefix.is_empty() && id.starts_with(prefix);
        if let Some((rule, column)) = &self.cancellation {
            let by_prefix = rule.prefix.as_deref().is_some_and(begins);
            let by_column = column.text(row).is_some_and(|text| {
                rule.values
                    .0
                    .iter()
                    .any(|value| value.eq_ignore_ascii_case(&text))
            });
            let usual = if by_prefix {
                CancellationMeaning::CreditNote
            } else {
                CancellationMeaning::CancelledOrder
            };
            if by_prefix || by_column {
                return match rule.means.unwrap_or(usual) {
                    CancellationMeaning::CreditNote => Document::CreditNote,
                    CancellationMeaning::CancelledOrder => Document::CancelledOrder,
                };
            }
        }
        if self.adjustment_prefixes.iter().any(|prefix| begins(prefix)) {
            return Document::Adjustment;
        }
        Document::Order
    }

    /// The id of the order that a credit note takes back, where its own id says so.
    pub(super) fn credited_order(&self, id: &str) -> Option<String> {
        let (rule, _) = self.cancellation.as_ref()?;
        let named = id.strip_prefix(rule.prefix.as_deref()?)?;
        (rule.names_order && !named.is_empty()).then(|| named.to_owned())
    }

    /// When the order was placed.
    pub(super) fn placed_at(&self, row: &Row<'_>, sight: &mut Sight) -> Result<Timestamp, String> {
        let Some(text) = self.placed_at.text(row) else {
            return Err("the date is empty".to_owned());
        };
        sight
            .dates
            .parse(&text)
            .ok_or_else(|| not_a_time("placed_at", &text))
    }

    /// The order, without its customer and lines.
    pub(super) fn read(
        &self,
        row: &Row<'_>,
        id: String,
        numbers: Numbers,
        sight: &mut Sight,
        remarks: &mut Vec<String>,
    ) -> Result<IncomingOrder, String> {
        let placed_at = self.placed_at(row, sight)?;
        let currency = self.currency(row)?;
        let minor = |name: &str, cell: &Cell| cell.minor(name, row, numbers, currency);
        let mut time = |name: &str, cell: &Cell| {
            let text = cell.text(row);
            let mut read = |text: &str| {
                sight
                    .dates
                    .parse(text)
                    .ok_or_else(|| not_a_time(name, text))
            };
            text.map(|text| read(&text)).transpose()
        };
        Ok(IncomingOrder {
            source: self.source.clone(),
            external_id: id,
            number: self.number.key(row),
            customer: None,
            placed_at,
            paid_at: time("paid_at", &self.paid_at)?,
            cancelled_at: time("cancelled_at", &self.cancelled_at)?,
            updated_at: time("updated_at", &self.updated_at)?,
            currency,
            payment_state: self.payment_state(row, remarks),
            lines: Vec::new(),
            discount_codes: self.discount_codes.list(row, cells::texts),
            discount_minor: minor("discount", &self.discount)?.map(i64::saturating_abs),
            shipping_minor: minor("shipping", &self.shipping)?,
            tax_minor: minor("tax", &self.tax)?,
            total_minor: minor("total", &self.total)?,
            fulfilments: Vec::new(),
            refunds: Vec::new(),
            ship_to: self.ship_to(row, sight, remarks),
            test: false,
            tags: self.tags.list(row, cells::tags),
        })
    }

    fn currency(&self, row: &Row<'_>) -> Result<Currency, String> {
        match self.currency.text(row) {
            Some(code) => {
                Currency::parse(&code).map_err(|error| format!("`{}` is {error}", shown(&code)))
            }
            None => self
                .fixed_currency
                .ok_or_else(|| "the currency is empty".to_owned()),
        }
    }

    fn payment_state(&self, row: &Row<'_>, remarks: &mut Vec<String>) -> PaymentState {
        let Some(text) = self.payment.text(row) else {
            return self.payment_state;
        };
        let word = text.to_lowercase();
        let own = || cells::payment_state(&word);
        self.payment_states
            .get(&word)
            .copied()
            .or_else(own)
            .unwrap_or_else(|| {
                remarks.push(format!("the payment state `{}` is not known", shown(&text)));
                self.payment_state
            })
    }

    fn ship_to(
        &self,
        row: &Row<'_>,
        sight: &mut Sight,
        remarks: &mut Vec<String>,
    ) -> Option<IncomingPlace> {
        let country = self.country.text(row);
        let country = country.and_then(|text| sight.countries.find(&text, remarks));
        let place = IncomingPlace {
            country: country.map(|country| country.code().to_owned()),
            region: self.region.short(row),
            city: self.city.short(row),
            postcode: self.postcode.code(row),
        };
        (!place.is_empty()).then_some(place)
    }
}

fn not_a_time(name: &str, text: &str) -> String {
    format!(
        "{name} `{}` is not written as the description says",
        shown(text)
    )
}

fn cancellation(
    resolve: &Resolve<'_>,
    rule: Option<&CancellationRule>,
) -> Result<Option<(CancellationRule, Cell)>, Error> {
    let Some(rule) = rule else { return Ok(None) };
    if rule.prefix.is_none() && rule.column.is_none() {
        let text = "orders.cancellation: give a prefix, or a column and its values";
        return Err(Error::Columns(text.to_owned()));
    }
    if rule.column.is_some() && rule.values.0.is_empty() {
        let text = "orders.cancellation.values: say which words mean cancelled";
        return Err(Error::Columns(text.to_owned()));
    }
    let column = resolve.optional("orders.cancellation.column", rule.column.as_ref())?;
    Ok(Some((rule.clone(), column)))
}
