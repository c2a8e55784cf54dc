//! Bringing somebody in by hand or over the API.

use db::Tx;
use kernel::{CustomerId, Moment};
use serde_json::Value;

use super::{
    Rules,
    enter::{By, enter_apart, enter_by},
    known::Conditions,
};
use crate::{
    domain::{EntryRule, JourneyName, JourneyState, Occurrence, Ruling, entry_rule},
    error::Error,
    public::Brought,
    store,
};

/// The word of those who came in by hand.
const HAND: &str = "hand";

/// Somebody to be brought in.
#[derive(Clone, Debug, PartialEq)]
pub struct Hand {
    /// Who.
    pub customer: CustomerId,
    /// The same cause brings nobody in twice. Without one, every call is one of its own.
    pub cause: Option<String>,
    /// What messages and branches are told of it: plain fields.
    pub data: Value,
}

/// Brings a customer into a live journey, whatever its trigger; re-entry, `who` and holdout hold as for everybody.
pub fn bring_in(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (name, hand): (&JourneyName, &Hand),
) -> Result<Brought, Error> {
    let unknown = || Error::Unknown(name.to_string());
    let journey = store::by_name(tx, name)?.ok_or_else(unknown)?;
    if journey.state != JourneyState::Live {
        return Err(Error::NotLive(name.to_string()));
    }
    let customer = customers::current(tx, hand.customer)?.ok_or(Error::NoCustomer)?;
    let document = rules.documents.get(tx, journey.version)?;
    let cause = match &hand.cause {
        Some(cause) => format!("hand:{cause}"),
        None => format!("hand:{}", at.next_id()),
    };
    let occurrence = Occurrence {
        customer: customer.id,
        kind: HAND.to_owned(),
        at: at.now,
        cause,
        data: hand.data.clone(),
    };
    let before = store::enrolments_of(tx, customer.id, journey.id, 1_000)?;
    if before.iter().any(|row| row.cause == occurrence.cause) {
        let rule = EntryRule::Enters;
        return Ok(Brought { rule, new: false });
    }
    let last = before.iter().map(|row| row.entered_at).max();
    let everywhere = experiments::holdout(tx)?;
    let ruling = Ruling::Called;
    let mut rule = entry_rule(
        &document,
        &occurrence,
        last,
        at.now,
        ruling,
        everywhere.as_ref(),
    );
    if let Some(who) = &document.who
        && matches!(rule, EntryRule::Enters | EntryRule::HeldOut)
    {
        let asked = (customer.id, at.now);
        let verdict = Conditions::default().verdict(tx, rules, asked, who)?;
        if !verdict.yes {
            rule = EntryRule::NotMeant;
        }
    }
    let by = By::Called(journey.id, HAND);
    let occurrences = [occurrence];
    let entered = match tx.savepoint(|tx| enter_by(tx, at, rules, &occurrences, by)) {
        Err(error) if !error.is_of_database() => enter_apart(tx, at, rules, &occurrences, by)?,
        other => other?,
    };
    let new = entered.entered > 0 || entered.held_out > 0;
    Ok(Brought { rule, new })
}
