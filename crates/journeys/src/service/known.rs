//! What deciding may ask about one person, answered from the database.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use db::Tx;
use kernel::{CustomerId, Timestamp, Zone};
use predicates::{Env, Notes, ParseContext, Set, Verdict};
use segments::Condition;
use serde_json::Value;

use super::Rules;
use crate::{
    domain::{Ahead, Call, Delivery, EnrolmentId, Facts, Foretold, NodeId},
    error::Error,
    store,
};

/// How old what a condition remembers of all customers may be: their fifths by spending move slowly.
const OLDEST_MINUTES: i64 = 1;

/// The conditions of a batch, read once.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    read: Option<Arc<Understood>>,
    /// What was read of customers for them.
    notes: Notes,
}

/// Conditions as they were understood. They are kept no longer than the segments that they name and the shop's settings
/// stay as they are.
#[derive(Debug)]
struct Understood {
    /// The shop's zone and currency.
    shop: Arc<ParseContext>,
    read: Mutex<Vec<(Value, Condition)>>,
}

impl Understood {
    fn known(&self, value: &Value) -> Option<Condition> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read.iter().find(|(read, _)| read == value);
        known.map(|(_, condition)| condition.clone())
    }

    fn keep(&self, value: &Value, condition: &Condition) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= MOST_UNDERSTOOD {
            read.clear();
        }
        read.push((value.clone(), condition.clone()));
    }
}

/// More conditions than the programmes of a shop have.
const MOST_UNDERSTOOD: usize = 200;

impl Conditions {
    /// What was understood before.
    fn understood(&mut self, tx: &mut Tx<'_>, rules: &Rules) -> Result<Arc<Understood>, Error> {
        if let Some(read) = &self.read {
            return Ok(Arc::clone(read));
        }
        let registry = rules.extensions.conditions().ok_or(Error::NoConditions)?;
        let read = tx.kept(&["segments_segment", "settings_value"], |tx| {
            Ok::<_, Error>(Understood {
                shop: segments::known_shop(tx, registry)?,
                read: Mutex::default(),
            })
        })?;
        self.read = Some(Arc::clone(&read));
        Ok(read)
    }

    /// Reads a condition.
    pub(crate) fn condition(
        &mut self,
        tx: &mut Tx<'_>,
        rules: &Rules,
        value: &Value,
    ) -> Result<Condition, Error> {
        let understood = self.understood(tx, rules)?;
        if let Some(condition) = understood.known(value) {
            return Ok(condition);
        }
        let registry = rules.extensions.conditions().ok_or(Error::NoConditions)?;
        let condition = segments::read(tx, registry, &understood.shop, value)?;
        understood.keep(value, &condition);
        Ok(condition)
    }

    /// Forgets what was read of customers: something was written about them.
    pub(crate) fn forget(&mut self) {
        self.notes = Notes::default();
    }

    /// Whether a condition holds for a customer, and until when that is sure. Between two questions about one customer
    /// nothing may be written about them, unless [`Conditions::forget`] is said.
    pub(crate) fn verdict(
        &mut self,
        tx: &mut Tx<'_>,
        rules: &Rules,
        (customer, now): (CustomerId, Timestamp),
        value: &Value,
    ) -> Result<Verdict, Error> {
        let condition = self.condition(tx, rules, value)?;
        let understood = self.understood(tx, rules)?;
        let shop = &understood.shop;
        let version = version(now);
        let env = Env::new(now, &shop.zone, shop.currency, &version).with_notes(&self.notes);
        Ok(condition
            .holds(tx, customer, &env)
            .map_err(segments::Error::from)?)
    }

    /// Everybody of whom a condition holds.
    pub(crate) fn members(
        &mut self,
        tx: &mut Tx<'_>,
        rules: &Rules,
        now: Timestamp,
        value: &Value,
    ) -> Result<Set, Error> {
        let condition = self.condition(tx, rules, value)?;
        let understood = self.understood(tx, rules)?;
        let shop = &understood.shop;
        let version = version(now);
        let env = Env::new(now, &shop.zone, shop.currency, &version);
        Ok(condition.members(tx, &env).map_err(segments::Error::from)?)
    }
}

/// What conditions remember of all customers stands for a minute.
fn version(now: Timestamp) -> impl Fn(&'static str) -> u64 + Sync {
    let minute = now
        .millis()
        .div_euclid(OLDEST_MINUTES.saturating_mul(60_000));
    let minute = u64::try_from(minute).unwrap_or_default();
    move |_room| minute
}

/// Where the clocks of these customers stand.
pub(crate) fn zones(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<BTreeMap<CustomerId, Zone>, Error> {
    let shop = settings::get(tx, &settings::shop::TIME_ZONE)?;
    Ok(customers::zones(tx, customers, &shop)?)
}

/// Answers about one person.
pub(super) struct Known<'a, 't> {
    pub(super) tx: &'a mut Tx<'t>,
    pub(super) rules: &'a Rules,
    pub(super) conditions: &'a mut Conditions,
    pub(super) now: Timestamp,
    pub(super) customer: CustomerId,
    pub(super) context: &'a Value,
}

impl Facts for Known<'_, '_> {
    fn holds(&mut self, condition: &Value) -> Result<bool, Error> {
        let who = (self.customer, self.now);
        let verdict = self
            .conditions
            .verdict(self.tx, self.rules, who, condition)?;
        Ok(verdict.yes)
    }

    fn delivery(&mut self) -> Result<Delivery, Error> {
        match self.rules.extensions.deliveries() {
            Some(deliveries) => Ok((deliveries.find)(self.tx, self.customer, self.context)?),
            None => Ok(Delivery::default()),
        }
    }

    fn moment(&mut self, name: &str, ahead: Ahead) -> Result<Option<Foretold>, Error> {
        let source = self.rules.extensions.moment(name);
        let source = source.ok_or_else(|| Error::NoMoment(name.to_owned()))?;
        Ok((source.find)(self.tx, self.customer, self.context, ahead)?)
    }

    fn arm(&mut self, experiment: &str) -> Result<Option<String>, Error> {
        Ok(experiments::arm_of(self.tx, experiment, self.customer)?)
    }

    fn call(&mut self, enrolment: EnrolmentId, node: &NodeId) -> Result<Call, Error> {
        let call = store::call_of(self.tx, self.customer, enrolment, node)?;
        Ok(call.unwrap_or(Call::Open))
    }
}
