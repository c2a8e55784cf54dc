//! The running sums of a customer's orders in one currency.

use kernel::{Currency, CustomerId, Timestamp};

use super::{Figures, add};
use crate::error::Error;

/// Whose sums, in which currency: currencies never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StatsKey {
    pub(crate) customer: CustomerId,
    pub(crate) currency: Currency,
}

impl StatsKey {
    /// None for nobody.
    pub(crate) fn of(customer: CustomerId, currency: Currency) -> Option<Self> {
        (!customer.is_nobody()).then_some(Self { customer, currency })
    }
}

/// What one counted order adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contribution {
    pub(crate) placed_at: Timestamp,
    pub(crate) figures: Figures,
}

/// How many parcels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parcels {
    pub(crate) known: i64,
    pub(crate) delivered: i64,
    pub(crate) late: i64,
}

/// A customer's orders in one currency, added up. Orders that are trials, cancelled, voided or hold no sale line are
/// left out; parcels are counted for every order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Orders.
    pub orders: i64,
    /// Their figures, added up.
    pub figures: Figures,
    /// Given back without an order that it could be matched to: credit notes. Not part of net revenue.
    pub credited: i64,
    /// When the first order was placed.
    pub first_at: Option<Timestamp>,
    /// When the second was.
    pub second_at: Option<Timestamp>,
    /// When the last was.
    pub last_at: Option<Timestamp>,
    /// Parcels known.
    pub parcels: i64,
    /// Parcels that arrived.
    pub delivered: i64,
    /// Parcels that arrived after the time that was promised.
    pub late: i64,
}

impl Stats {
    /// Puts one more order in.
    pub(crate) fn put(&mut self, order: &Contribution) -> Result<(), Error> {
        self.orders = add(self.orders, 1)?;
        self.shift(&order.figures, 1)?;
        let at = order.placed_at;
        match self.first_at {
            None => self.first_at = Some(at),
            Some(first) if at < first => {
                self.second_at = Some(first);
                self.first_at = Some(at);
            }
            Some(_) => {
                self.second_at = Some(self.second_at.map_or(at, |second| second.min(at)));
            }
        }
        self.last_at = Some(self.last_at.map_or(at, |last| last.max(at)));
        Ok(())
    }

    /// Takes an order out. The instants must then be read anew.
    pub(crate) fn take(&mut self, order: &Contribution) -> Result<(), Error> {
        self.orders = add(self.orders, -1)?;
        self.shift(&order.figures, -1)
    }

    /// An order that stays where it is has other figures now.
    pub(crate) fn swap(&mut self, before: &Figures, after: &Figures) -> Result<(), Error> {
        self.shift(before, -1)?;
        self.shift(after, 1)
    }

    /// Parcels come or go.
    pub(crate) fn shift_parcels(&mut self, by: Parcels, sign: i64) -> Result<(), Error> {
        for (sum, part) in [
            (&mut self.parcels, by.known),
            (&mut self.delivered, by.delivered),
            (&mut self.late, by.late),
        ] {
            *sum = add(*sum, part.checked_mul(sign).ok_or(Error::TooLarge)?)?;
        }
        Ok(())
    }

    fn shift(&mut self, by: &Figures, sign: i64) -> Result<(), Error> {
        let sums = &mut self.figures;
        for (sum, part) in [
            (&mut sums.lines, by.lines),
            (&mut sums.units, by.units),
            (&mut sums.gross, by.gross),
            (&mut sums.discount, by.discount),
            (&mut sums.sold, by.sold),
            (&mut sums.refunded, by.refunded),
        ] {
            *sum = add(*sum, part.checked_mul(sign).ok_or(Error::TooLarge)?)?;
        }
        Ok(())
    }
}
