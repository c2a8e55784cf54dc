//! What conditions remember of all customers' orders: read once for each version of the data.
//!
//! Sums are kept for everybody; single orders, in narrow columns, only since the earliest instant that was asked about.
//! The version that [`Env`] tells must have been taken before the transaction began; what is read then is at least as
//! new.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use ::predicates::{Env, PredicateError};
use db::{DbError, Tx};
use kernel::{Currency, Timestamp};

use super::{lately::Lately, rfm::figures};
use crate::{
    domain::{RfmScales, RfmTable},
    settings::RFM_CLASSES,
    store::{self, OneOrder, Sums, Times},
};

#[derive(Debug, Default)]
pub(super) struct Memory {
    /// At a million customers 72 MB.
    sums: Mutex<Option<Held<Everyone>>>,
    orders: Mutex<Option<Held<Lately>>>,
    classes: Mutex<Option<Held<RfmTable>>>,
}

/// All customers with counted orders, by number.
#[derive(Debug, Default)]
struct Everyone {
    times: Arc<Vec<Times>>,
    currencies: BTreeMap<Currency, Arc<InCurrency>>,
}

/// All customers with orders in one currency.
#[derive(Debug, Default)]
pub(super) struct InCurrency {
    pub(super) rows: Vec<Sums>,
    scales: OnceLock<RfmScales>,
}

impl InCurrency {
    /// Where the fifths of these customers part.
    pub(super) fn scales(&self) -> &RfmScales {
        self.scales
            .get_or_init(|| RfmScales::of(self.rows.iter().map(figures)))
    }
}

impl Everyone {
    fn read(tx: &mut Tx<'_>) -> Result<Self, DbError> {
        let mut times: Vec<Times> = Vec::new();
        let mut currencies: BTreeMap<Currency, Vec<Sums>> = BTreeMap::new();
        store::all_sums(tx, |currency, first_at, sums| {
            let one = Times {
                customer: sums.customer,
                orders: sums.orders,
                first_at,
                last_at: sums.last_at,
            };
            match times.last_mut() {
                Some(last) if last.customer == one.customer => last.join(&one),
                Some(_) | None => times.push(one),
            }
            currencies.entry(currency).or_default().push(sums);
        })?;
        times.shrink_to_fit();
        let currencies = currencies.into_iter().map(|(currency, mut rows)| {
            rows.shrink_to_fit();
            let scales = OnceLock::new();
            (currency, Arc::new(InCurrency { rows, scales }))
        });
        Ok(Self {
            times: Arc::new(times),
            currencies: currencies.collect(),
        })
    }
}

#[derive(Debug)]
struct Held<T> {
    room: &'static str,
    version: u64,
    read_at: Timestamp,
    data: Arc<T>,
}

impl<T> Held<T> {
    fn of(env: &Env<'_>, data: T) -> Self {
        Self::of_room("orders", env, data)
    }

    fn of_room(room: &'static str, env: &Env<'_>, data: T) -> Self {
        Self {
            room,
            version: env.version(room),
            read_at: env.now,
            data: Arc::new(data),
        }
    }

    fn get(&self, env: &Env<'_>) -> Option<Arc<T>> {
        let fresh = env
            .oldest()
            .is_none_or(|oldest| env.now >= self.read_at && env.now.since(self.read_at) < oldest);
        (fresh && self.version == env.version(self.room)).then(|| Arc::clone(&self.data))
    }
}

impl Memory {
    /// Everyone. Whoever comes while another reads waits for it.
    fn everyone(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Arc<Everyone>, DbError> {
        let mut held = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = held.as_ref().and_then(|held| held.get(env)) {
            return Ok(data);
        }
        // The old rows go before the new ones come.
        *held = None;
        let fresh = held.insert(Held::of(env, Everyone::read(tx)?));
        Ok(Arc::clone(&fresh.data))
    }

    /// Everyone with counted orders.
    pub(super) fn times(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<Vec<Times>>, PredicateError> {
        Ok(Arc::clone(&self.everyone(tx, env)?.times))
    }

    /// Everyone with counted orders in one currency.
    pub(super) fn sums(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
        currency: Currency,
    ) -> Result<Arc<InCurrency>, PredicateError> {
        let everyone = self.everyone(tx, env)?;
        Ok(everyone
            .currencies
            .get(&currency)
            .map(Arc::clone)
            .unwrap_or_default())
    }

    /// The shop's classes of customers.
    pub(super) fn classes(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<RfmTable>, PredicateError> {
        let mut held = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = held.as_ref().and_then(|held| held.get(env)) {
            return Ok(data);
        }
        let table = match ::settings::get(tx, &RFM_CLASSES) {
            Ok(table) => table,
            Err(::settings::Error::Db(error)) => return Err(error.into()),
            Err(error) => {
                return Err(PredicateError::Room {
                    predicate: "orders.rfm",
                    source: Box::new(error),
                });
            }
        };
        let fresh = held.insert(Held::of_room("settings", env, table));
        Ok(Arc::clone(&fresh.data))
    }

    /// Calls `each` for the counted orders of a time, both ends included.
    pub(super) fn orders_between(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
        (first, last): (Timestamp, Timestamp),
        mut each: impl FnMut(OneOrder),
    ) -> Result<(), PredicateError> {
        let lately = self.lately(tx, env, first)?;
        if lately.reaches(first) {
            lately.between((first, last), each);
            return Ok(());
        }
        // More than memory is for.
        store::orders_between(tx, (first, last), |order| {
            each(order);
            Ok::<_, PredicateError>(true)
        })
    }

    fn lately(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
        first: Timestamp,
    ) -> Result<Arc<Lately>, DbError> {
        let mut held = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = held.as_ref().and_then(|held| held.get(env))
            && (data.reaches(first) || data.is_too_much(first))
        {
            return Ok(data);
        }
        *held = None;
        let fresh = held.insert(Held::of(env, Lately::read(tx, first)?));
        Ok(Arc::clone(&fresh.data))
    }
}
