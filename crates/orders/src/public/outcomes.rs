//! What became of orders: whether they were cancelled or something of them came back, and what was known of them before.
//!
//! For who learns from it. Trials, orders of nobody and orders of erased people are left out.

use db::{DbError, Tx};
use kernel::{Country, Currency, CustomerId, ProductId, Timestamp, VariantId};

use crate::{OrderId, public::glances::ParcelGlance, store};

/// An order and what became of it. Amounts are minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose.
    pub customer: CustomerId,
    /// Which.
    pub order: OrderId,
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Whether the customer had placed none before it.
    pub is_first: bool,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Where it went.
    pub country: Option<Country>,
    /// Lines before discounts.
    pub gross: i64,
    /// Discounts.
    pub discount: i64,
    /// Lines after discounts, without tax and delivery.
    pub sold: i64,
    /// Labels.
    pub tags: Vec<String>,
    /// What was bought.
    pub lines: Vec<OutcomeLine>,
    /// What came back, the first first. Delivery that was given back is not told.
    pub returned: Vec<Returned>,
    /// When it was cancelled or voided.
    pub cancelled_at: Option<Timestamp>,
    /// Its parcels.
    pub parcels: Vec<ParcelGlance>,
}

impl Outcome {
    /// When it went wrong: was cancelled, or something first came back.
    pub fn went_wrong_at(&self) -> Option<Timestamp> {
        let returned = self.returned.first().map(|returned| returned.at);
        self.cancelled_at.into_iter().chain(returned).min()
    }
}

/// A line of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeLine {
    /// Which product.
    pub product: ProductId,
    /// Which variant, where it is known.
    pub variant: Option<VariantId>,
    /// How many.
    pub quantity: i64,
}

/// Something that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// When.
    pub at: Timestamp,
    /// Which product, where it is known.
    pub product: Option<ProductId>,
}

/// When the order was placed that is followed by so many newer ones at most; none where there is no order.
pub fn placed_of_latest(tx: &mut Tx<'_>, orders: u32) -> Result<Option<Timestamp>, DbError> {
    store::placed_of_latest(tx, orders)
}

/// Calls `each` for every order placed at `since` or later, by time.
pub fn for_each_outcome<E: From<DbError>>(
    tx: &mut Tx<'_>,
    since: Timestamp,
    mut each: impl FnMut(Outcome) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = (since, OrderId::from_raw(-1));
    loop {
        let page = store::outcomes_after(tx, after)?;
        let is_last = page.len() < store::OUTCOMES_PAGE;
        if let Some(last) = page.last() {
            after = (last.placed_at, last.order);
        }
        for outcome in page {
            each(outcome)?;
        }
        if is_last {
            return Ok(());
        }
    }
}

/// The orders of one customer placed at `since` or later, by time. Lines and parcels, and what came back, are told where one of
/// them was placed at `whole_since` or later, and lines and parcels of those only.
pub fn outcomes_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    since: Timestamp,
    whole_since: Timestamp,
) -> Result<Vec<Outcome>, DbError> {
    store::outcomes_of(tx, customer, since, whole_since)
}
