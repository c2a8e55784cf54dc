//! A person is forgotten.

use db::Tx;
use journeys::Rules;
use kernel::{CustomerId, Done, Moment};
use serde::Serialize;

use crate::error::Error;

/// What an erasure did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Erasure)]
pub struct Erased {
    /// The numbers that mean nobody any more: the person's, and those that were merged into it.
    #[schema(value_type = Vec<String>, example = json!(["cus_12"]))]
    pub customers: Vec<CustomerId>,
    /// How many orders are anonymous now.
    pub orders: u64,
    /// How many browsers of the storefront were forgotten.
    pub visitors: usize,
}

/// Forgets a person in every room (GDPR article 17). What stays is for the books and for the figures, and leads to
/// nobody: orders without addresses, numbers and codes; that something was written and when. The addresses stay on the
/// list of those who must not be written to, as hashes.
pub fn erase(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    customer: CustomerId,
) -> Result<Done<Erased>, Error> {
    // The timeline goes first: that the person was erased is written on it afterwards, and told to who listens.
    if let Some(root) = customers::current(tx, customer)? {
        events::delete_all(tx, root.id)?;
    }
    let policy = (rules.policies)(tx)?;
    let done = customers::erase(tx, at, &policy.secret, customer)?;
    if !done.is_new() {
        return Ok(done.map(|customers| Erased {
            customers,
            ..Erased::default()
        }));
    }
    let family = done.into_inner();
    let mut erased = Erased::default();
    for member in &family {
        erased.orders = erased
            .orders
            .saturating_add(orders::erase(tx, at, *member)?);
        segments::forget(tx, *member)?;
        insights::forget(tx, *member)?;
        experiments::forget(tx, *member)?;
        journeys::erase(tx, at, *member)?;
        campaigns::erase(tx, *member)?;
        hooks::forget(tx, *member)?;
        offers::forget(tx, *member)?;
        messages::erase(tx, at, &policy, *member)?;
    }
    erased.visitors = storefront::forget(tx, &family)?;
    erased.customers = family;
    Ok(Done::Done(erased))
}
