//! What conditions remember of all customers' sums: read once for each version of the data.
//!
//! The version that [`Env`] tells must have been taken before the transaction began; what is read then is at least as
//! new.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use ::predicates::{Env, PredicateError};
use db::Tx;
use kernel::{Currency, Timestamp};

use super::rfm::Cutoffs;
use crate::store::{self, Sums, Times};

/// Most currencies remembered at a time: at a million customers one takes 48 MB.
const MOST_CURRENCIES: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Memory {
    times: Mutex<Option<Held<Vec<Times>>>>,
    sums: Mutex<BTreeMap<Currency, Held<InCurrency>>>,
}

/// All customers with orders in one currency.
#[derive(Debug)]
pub(super) struct InCurrency {
    pub(super) rows: Vec<Sums>,
    cutoffs: OnceLock<Cutoffs>,
}

impl InCurrency {
    /// Where the fifths of these customers part.
    pub(super) fn cutoffs(&self) -> &Cutoffs {
        self.cutoffs.get_or_init(|| Cutoffs::of(&self.rows))
    }
}

#[derive(Debug)]
struct Held<T> {
    version: u64,
    read_at: Timestamp,
    data: Arc<T>,
}

impl<T> Held<T> {
    fn of(env: &Env<'_>, data: T) -> Self {
        Self {
            version: env.version("orders"),
            read_at: env.now,
            data: Arc::new(data),
        }
    }

    fn get(&self, env: &Env<'_>) -> Option<Arc<T>> {
        let fresh = env
            .oldest()
            .is_none_or(|oldest| env.now >= self.read_at && env.now.since(self.read_at) < oldest);
        (fresh && self.version == env.version("orders")).then(|| Arc::clone(&self.data))
    }
}

impl Memory {
    /// Everyone with counted orders. Whoever comes while another reads waits for it.
    pub(super) fn times(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
    ) -> Result<Arc<Vec<Times>>, PredicateError> {
        let mut held = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = held.as_ref().and_then(|held| held.get(env)) {
            return Ok(data);
        }
        // The old rows go before the new ones come.
        *held = None;
        let fresh = held.insert(Held::of(env, store::all_times(tx)?));
        Ok(Arc::clone(&fresh.data))
    }

    /// Everyone with counted orders in one currency.
    pub(super) fn sums(
        &self,
        tx: &mut Tx<'_>,
        env: &Env<'_>,
        currency: Currency,
    ) -> Result<Arc<InCurrency>, PredicateError> {
        let mut held = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(data) = held.get(&currency).and_then(|held| held.get(env)) {
            return Ok(data);
        }
        held.remove(&currency);
        while held.len() >= MOST_CURRENCIES {
            held.pop_first();
        }
        let fresh = Held::of(
            env,
            InCurrency {
                rows: store::all_sums(tx, currency)?,
                cutoffs: OnceLock::new(),
            },
        );
        let data = Arc::clone(&fresh.data);
        held.insert(currency, fresh);
        Ok(data)
    }
}
