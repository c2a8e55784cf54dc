//! How often something became of what programmes asked for.
//!
//! Nouns: strand (programme, its step, its template: what figures are told apart by), what (the thing that is counted).
//! Every number is added up in the transaction in which it comes about, so that nobody ever counts rows of the past to
//! show a figure. Days are those of UTC.
//!
//! Deliberately absent: rates, intervals and what they mean (room `analytics`).

mod credit;
mod what;

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Currency, CustomerId, Moment};

pub use credit::{CREDIT_WINDOW, Credit, OrderOf, credit_orders, credits, who_clicked};
pub use what::What;

use crate::{
    domain::{Ask, AskId},
    error::Error,
    store,
};

/// Rows that one number is spread over, so that writers do not wait for one another.
const SHARDS: i64 = 16;
const DAY_MILLIS: i64 = 86_400_000;

/// What figures are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strand {
    /// Who asked.
    pub programme: String,
    /// The step of the programme; empty where it has none.
    pub node: String,
    /// The template.
    pub template: String,
}

impl Strand {
    pub(crate) fn new(programme: &str, cause: &str, template: &str) -> Self {
        Self {
            programme: programme.to_owned(),
            node: node_of(cause).to_owned(),
            template: template.to_owned(),
        }
    }

    fn of(ask: &Ask) -> Self {
        Self::new(&ask.programme, &ask.cause, &ask.content.template)
    }
}

/// The step that a programme's cause names: `journeys:enr_…:ask-again`, `campaigns:crn_…:1.a`. Behind a blank stands whom it
/// was moved from, or that it was asked anew.
fn node_of(cause: &str) -> &str {
    let rest = cause
        .strip_prefix("journeys:")
        .or_else(|| cause.strip_prefix("campaigns:"))
        .unwrap_or_default();
    let node = rest.split_once(':').map_or("", |(_whose, node)| node);
    node.split_once(' ').map_or(node, |(node, _moved)| node)
}

/// A number that grew.
pub(crate) type Grown = BTreeMap<(Strand, String), i64>;

/// Counts what became of asks.
pub(crate) fn count(
    tx: &mut Tx<'_>,
    at: &Moment,
    counts: &[(CustomerId, AskId, What)],
) -> Result<(), Error> {
    let amounts: Vec<(CustomerId, AskId, What, i64)> = counts
        .iter()
        .map(|(customer, ask, what)| (*customer, *ask, *what, 1))
        .collect();
    add(tx, at, &amounts)
}

/// Counts new asks.
pub(crate) fn count_asks(tx: &mut Tx<'_>, at: &Moment, asks: &[&Ask]) -> Result<(), Error> {
    let mut grown = Grown::new();
    for ask in asks {
        grow(&mut grown, Strand::of(ask), What::Asked, 1);
    }
    let first = asks.first().map(|ask| ask.customer);
    write(tx, at, first, &grown)
}

/// Credits an order to what brought it about: `orders` of them (−1 takes one back) and their net revenue in minor units,
/// which a refund makes less.
pub(crate) fn credit(
    tx: &mut Tx<'_>,
    at: &Moment,
    (customer, ask): (CustomerId, AskId),
    orders: i64,
    (net, currency): (i64, Currency),
) -> Result<(), Error> {
    let amounts = [
        (customer, ask, What::Ordered, orders),
        (customer, ask, What::Revenue(currency), net),
    ];
    add(tx, at, &amounts)
}

pub(crate) fn add(
    tx: &mut Tx<'_>,
    at: &Moment,
    amounts: &[(CustomerId, AskId, What, i64)],
) -> Result<(), Error> {
    if amounts.is_empty() {
        return Ok(());
    }
    let customers: Vec<i64> = amounts
        .iter()
        .map(|(customer, ..)| customer.raw())
        .collect();
    let asks: Vec<i64> = amounts.iter().map(|(_, ask, ..)| ask.raw()).collect();
    let strands = store::strands(tx, &customers, &asks)?;
    let mut grown = Grown::new();
    for (_, ask, what, amount) in amounts {
        if let Some(strand) = strands.get(ask) {
            grow(&mut grown, strand.clone(), *what, *amount);
        }
    }
    let first = amounts.first().map(|(customer, ..)| *customer);
    write(tx, at, first, &grown)
}

fn grow(grown: &mut Grown, strand: Strand, what: What, amount: i64) {
    let number = grown.entry((strand, what.word())).or_default();
    *number = number.saturating_add(amount);
}

fn write(
    tx: &mut Tx<'_>,
    at: &Moment,
    first: Option<CustomerId>,
    grown: &Grown,
) -> Result<(), Error> {
    let day = at.now.millis().div_euclid(DAY_MILLIS);
    let shard = first.map_or(0, |customer| customer.raw().rem_euclid(SHARDS));
    store::add_measures(tx, day, shard, grown)?;
    Ok(())
}

/// One number of a strand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Of what.
    pub strand: Strand,
    /// What is counted.
    pub what: What,
    /// How many, or how much in minor units.
    pub number: i64,
}

/// What one customer's orders brought that were credited to a step of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The step.
    pub node: String,
    /// Who.
    pub customer: CustomerId,
    /// How many orders.
    pub orders: i64,
    /// Net of refunds, in minor units.
    pub net: i64,
    /// Of this currency.
    pub currency: Currency,
}

/// What each customer's orders brought that were credited to a programme: for comparing its steps by what they earn.
pub fn earned(tx: &mut Tx<'_>, programme: &str) -> Result<Vec<Earned>, Error> {
    let rows = store::earned(tx, programme)?;
    Ok(rows
        .into_iter()
        .map(|(cause, customer, orders, net, currency)| Earned {
            node: node_of(&cause).to_owned(),
            customer,
            orders,
            net,
            currency,
        })
        .collect())
}

/// Every number from one day (since 1970, UTC) to another, both included, of one programme or of all.
pub fn measured(
    tx: &mut Tx<'_>,
    programme: Option<&str>,
    (from, to): (i64, i64),
) -> Result<Vec<Measured>, Error> {
    Ok(store::measures(
        tx,
        programme.unwrap_or_default(),
        (from, to),
    )?)
}
