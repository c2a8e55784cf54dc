//! What every kind of record has in common for the API.

use db::{Db, Tx};
use kernel::{Currency, Moment};
use serde::de::DeserializeOwned;

use crate::{
    record::{IncomingCustomer, IncomingOrder, IncomingProduct, IncomingRefund, Problem},
    service::{
        Accepted, Error, Goods, Terms, accept_customers, accept_orders, accept_products,
        accept_refunds,
    },
};

/// What holds for all records of one request.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) terms: Terms,
    /// The shop's currency.
    pub(super) currency: Currency,
}

/// A kind of record.
pub(super) trait Record: DeserializeOwned + Send + Sync + 'static {
    /// Under which path one of them is read; none for those that are read with something else.
    const PLACE: Option<&'static str>;

    /// What is wrong with it, without a look at what is stored.
    fn validate(&self) -> Result<(), Vec<Problem>>;

    /// Makes the products known that the records name.
    fn prepare(_goods: &mut Goods, _db: &Db, _at: &Moment, _records: &[Self]) -> Result<(), Error> {
        Ok(())
    }

    /// Takes the records over; one outcome for each, in their order.
    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error>;
}

impl Record for IncomingCustomer {
    const PLACE: Option<&'static str> = Some("customers");

    fn validate(&self) -> Result<(), Vec<Problem>> {
        Self::validate(self)
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        _goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        accept_customers(tx, at, &given.terms, records)
    }
}

impl Record for IncomingProduct {
    const PLACE: Option<&'static str> = Some("products");

    fn validate(&self) -> Result<(), Vec<Problem>> {
        Self::validate(self)
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        _goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        accept_products(tx, at, given.currency, records)
    }
}

impl Record for IncomingOrder {
    const PLACE: Option<&'static str> = Some("orders");

    fn validate(&self) -> Result<(), Vec<Problem>> {
        Self::validate(self)
    }

    fn prepare(goods: &mut Goods, db: &Db, at: &Moment, records: &[Self]) -> Result<(), Error> {
        goods.prepare(db, at, records, [])
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        accept_orders(tx, at, &given.terms, goods, records)
    }
}

impl Record for IncomingRefund {
    const PLACE: Option<&'static str> = None;

    fn validate(&self) -> Result<(), Vec<Problem>> {
        Self::validate(self)
    }

    fn prepare(goods: &mut Goods, db: &Db, at: &Moment, records: &[Self]) -> Result<(), Error> {
        goods.prepare(db, at, [], records)
    }

    fn accept(
        tx: &mut Tx<'_>,
        at: &Moment,
        given: &Given,
        goods: &Goods,
        records: &[Self],
    ) -> Result<Vec<Accepted>, Error> {
        accept_refunds(tx, at, &given.terms, goods, records)
    }
}
