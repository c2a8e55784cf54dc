//! What other rooms lend to journeys, put together where the rooms meet.

use std::sync::Arc;

use db::{DbError, Tx};
use kernel::{CustomerId, Day, Moment, anniversary};
use segments::Registry;
use serde_json::Value;

use crate::domain::Delivery;
pub use crate::domain::{Ahead, Foretold};

/// What other rooms lend to journeys. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Extensions(Arc<Lent>);

/// What is lent.
#[derive(Debug, Default)]
pub struct Lent {
    /// The kinds of conditions about customers. Without them, documents hold none.
    pub conditions: Option<Registry>,
    /// Who knows of deliveries. Without them, nothing is ever known to have arrived.
    pub deliveries: Option<Deliveries>,
    /// Days of customers that come every year.
    pub dates: Vec<DateSource>,
    /// Moments that other rooms foretell for a customer.
    pub moments: Vec<MomentSource>,
    /// What other rooms do at a node of kind `do`.
    pub actions: Vec<Action>,
}

impl Extensions {
    /// With all of this.
    pub fn new(lent: Lent) -> Self {
        Self(Arc::new(lent))
    }

    /// The kinds of conditions about customers.
    pub fn conditions(&self) -> Option<&Registry> {
        self.0.conditions.as_ref()
    }

    pub(crate) fn deliveries(&self) -> Option<&Deliveries> {
        self.0.deliveries.as_ref()
    }

    pub(crate) fn date(&self, name: &str) -> Option<&DateSource> {
        self.0.dates.iter().find(|source| source.name == name)
    }

    pub(crate) fn moment(&self, name: &str) -> Option<&MomentSource> {
        self.0.moments.iter().find(|source| source.name == name)
    }

    /// The names of all moments.
    pub(crate) fn moment_names(&self) -> Vec<&'static str> {
        self.0.moments.iter().map(|source| source.name).collect()
    }

    pub(crate) fn action(&self, name: &str) -> Option<&Action> {
        self.0.actions.iter().find(|action| action.name == name)
    }

    /// The names of all dates.
    pub(crate) fn date_names(&self) -> Vec<&'static str> {
        self.0.dates.iter().map(|source| source.name).collect()
    }

    /// The names of all actions.
    pub(crate) fn action_names(&self) -> Vec<&'static str> {
        self.0.actions.iter().map(|action| action.name).collect()
    }
}

/// Finds the delivery of what brought a customer in, by the plain fields of that.
pub type FindDelivery =
    Box<dyn Fn(&mut Tx<'_>, CustomerId, &Value) -> Result<Delivery, DbError> + Send + Sync>;

/// Who knows of deliveries.
pub struct Deliveries {
    /// The kinds of events after which a delivery is looked at again, and the field in which they agree with what is
    /// waited for.
    pub events: &'static [&'static str],
    /// The field.
    pub same: &'static str,
    /// How it is found.
    pub find: FindDelivery,
}

impl std::fmt::Debug for Deliveries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Deliveries").field(&self.events).finish()
    }
}

/// A day that comes every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yearly {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31. 29 February is celebrated on 28 February in years without one.
    pub day: u8,
    /// Only days after this one count: the first order is no anniversary of itself.
    pub after: Option<Day>,
}

impl Yearly {
    /// The first celebration on or after `from`; none when the day is none.
    pub fn next_from(&self, from: Day) -> Option<Day> {
        let from = self.after.map_or(from, |after| from.max(after.next()));
        (0..=1)
            .filter_map(|ahead| {
                anniversary(self.day, self.month, from.year().saturating_add(ahead)).ok()
            })
            .find(|day| *day >= from)
    }
}

/// Finds a day of each of these customers who has one.
pub type FindDates = Box<
    dyn Fn(&mut Tx<'_>, &[CustomerId]) -> Result<Vec<(CustomerId, Yearly)>, DbError> + Send + Sync,
>;

/// A day of customers that comes every year.
pub struct DateSource {
    /// Its name: `birthday`.
    pub name: &'static str,
    /// The beginnings of the kinds of events that tell of every change of it.
    pub told_by: &'static [&'static str],
    /// How it is found.
    pub find: FindDates,
}

impl std::fmt::Debug for DateSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("DateSource").field(&self.name).finish()
    }
}

/// Foretells a moment for a customer, by the plain fields of what brought them in, seen from an instant: a later one
/// than that, or none.
pub type FindMoment = Box<
    dyn Fn(&mut Tx<'_>, CustomerId, &Value, Ahead) -> Result<Option<Foretold>, DbError>
        + Send
        + Sync,
>;

/// A moment that another room foretells.
pub struct MomentSource {
    /// Its name: `runs_out`.
    pub name: &'static str,
    /// How it is found.
    pub find: FindMoment,
}

impl std::fmt::Debug for MomentSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MomentSource").field(&self.name).finish()
    }
}

/// A customer at a node of kind `do`.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// Who.
    pub customer: CustomerId,
    /// The journey's name.
    pub programme: &'a str,
    /// What makes it recognisable: the same for the same node of the same time inside.
    pub cause: &'a str,
    /// What the document says.
    pub with: &'a Value,
    /// The plain fields of what brought them in.
    pub context: &'a Value,
}

/// Why an action could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The database failed.
    #[error("the database failed")]
    Db(#[from] DbError),
    /// The room said no.
    #[error("{text}")]
    Refused {
        /// Its stable code.
        code: &'static str,
        /// In words.
        text: String,
    },
}

/// Says what is wrong with the `with` of a document.
pub type CheckAction = fn(&Value) -> Result<(), String>;

/// Does it, in the transaction of the step.
pub type Act =
    Box<dyn Fn(&mut Tx<'_>, &Moment, Acting<'_>) -> Result<(), ActionError> + Send + Sync>;

/// What another room does at a node.
pub struct Action {
    /// Its name in documents: `orders.note`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// What `with` must be.
    pub check: CheckAction,
    /// How.
    pub act: Act,
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Action").field(&self.name).finish()
    }
}
