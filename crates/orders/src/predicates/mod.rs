//! The conditions about a customer's orders that segments are made of.
//!
//! Only counted orders are meant, parcels apart, and money is net: after discounts and refunds, without tax. Sums over
//! all of a customer's orders, and those of a part of time, are answered from memory ([`memory`]).

mod average_gap;
mod average_value;
mod bought;
mod count;
mod discount_share;
mod figure;
mod instants;
mod lately;
mod memory;
mod parcel;
mod refund_share;
mod rfm;
mod spent;
mod tally;

use std::sync::Arc;

use ::predicates::{Env, Fields, Kind, Parameter, PredicateError, Problem, Spec};
use db::{DbError, Tx};
use kernel::{Currency, CustomerId, ProductId};
use serde_json::{Map, Value};

pub(crate) use rfm::figures as rfm_figures;

use crate::store::{self, Times};

/// Products as a condition names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProductChoice {
    /// By stock-keeping units, of products or their variants.
    Skus(Vec<String>),
    /// All products of these categories.
    Categories(Vec<String>),
}

/// Finds the products that a condition names: those that are known, nothing for what is not.
pub type ProductResolver =
    Arc<dyn Fn(&mut Tx<'_>, &ProductChoice) -> Result<Vec<ProductId>, DbError> + Send + Sync>;

/// The kinds of conditions that this room offers, for one shop: they share what they remember of its orders.
pub fn predicates(products: ProductResolver) -> Vec<Spec> {
    let memory = Arc::new(memory::Memory::default());
    vec![
        count::spec(&memory),
        spent::spec(&memory),
        average_value::spec(&memory),
        instants::first(&memory),
        instants::last(&memory),
        average_gap::spec(&memory),
        discount_share::spec(&memory),
        refund_share::spec(&memory),
        bought::spec(products),
        parcel::spec(),
        rfm::spec(&memory),
    ]
}

/// What most of them watch.
const WATCHES: &[&str] = &["orders"];
/// What tells of every change of a customer's orders, parcels apart.
const TOLD_BY: &[&str] = &["order."];

/// A customer's counted orders, read once for each question.
fn times_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    env: &Env<'_>,
) -> Result<Option<Times>, PredicateError> {
    let read = || store::times_of(tx, customer);
    Ok(env.once(("orders.times", customer), read)?)
}

const CURRENCY: &str = "currency";

/// The parameter [`CURRENCY`].
fn currency_parameter() -> Parameter {
    Parameter::optional(
        CURRENCY,
        Kind::Text,
        "the currency of the orders that are meant; the shop's where left out",
    )
}

fn given_currency(fields: &Fields<'_>) -> Result<Option<Currency>, Problem> {
    fields.parsed(CURRENCY, Currency::parse)
}

fn currency(fields: &Fields<'_>) -> Result<Currency, Problem> {
    Ok(given_currency(fields)?.unwrap_or(fields.currency()))
}

fn put(form: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    form.insert(name.to_owned(), value.into());
}

/// "a", "a or b", "a, b or c".
fn or(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// `number × factor ÷ of`, rounded half away from zero; none when `of` is not above zero.
fn ratio(number: i64, factor: i64, of: i64) -> Option<i64> {
    if of <= 0 {
        return None;
    }
    let of = i128::from(of);
    let twice = i128::from(number)
        .saturating_mul(i128::from(factor))
        .saturating_mul(2);
    let half = if twice < 0 { -of } else { of };
    let rounded = twice
        .saturating_add(half)
        .checked_div(of.saturating_mul(2))?;
    i64::try_from(rounded).ok()
}
