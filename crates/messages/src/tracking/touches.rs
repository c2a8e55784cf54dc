//! When people opened and followed messages, for whoever compares people or looks for their hours.

use db::Tx;
use kernel::{CustomerId, Timestamp};

use crate::{error::Error, store};

/// One message that a person opened or followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Who.
    pub customer: CustomerId,
    /// When they opened it first, as far as pictures tell.
    pub opened_at: Option<Timestamp>,
    /// When they followed a link of it first.
    pub clicked_at: Option<Timestamp>,
}

/// Every message that these customers opened or followed, by customer. Machines are not in it.
pub fn touches(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<Touched>, Error> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    Ok(store::touches(tx, &customers)?)
}
