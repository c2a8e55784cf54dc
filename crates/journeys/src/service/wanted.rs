//! Whether a message that a journey has asked for is still wanted, at the moment at which it is written.

use db::Tx;
use kernel::{CustomerId, Moment};

use super::{Rules, known::Conditions};
use crate::{
    domain::{EnrolmentId, EnrolmentState},
    error::Error,
    store::{self, EnrolmentRow},
};

/// For each ask of somebody's time inside, why it is not wanted any more: they left on the way, or the document's `who`
/// holds of them no longer. None: it is wanted, or nothing is known of that time inside.
pub fn unwanted(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    asks: &[(CustomerId, EnrolmentId)],
) -> Result<Vec<Option<String>>, Error> {
    let customers: Vec<i64> = asks.iter().map(|(customer, _)| customer.raw()).collect();
    let enrolments: Vec<i64> = asks.iter().map(|(_, one)| one.raw()).collect();
    let rows = store::read_enrolments(tx, &customers, &enrolments)?;
    let mut conditions = Conditions::default();
    let mut answers = Vec::with_capacity(asks.len());
    for (customer, enrolment) in asks {
        let row = rows
            .iter()
            .find(|row| row.customer == *customer && row.id == *enrolment);
        answers.push(match row {
            Some(row) => why_not(tx, at, rules, row, &mut conditions)?,
            None => None,
        });
    }
    Ok(answers)
}

fn why_not(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    row: &EnrolmentRow,
    conditions: &mut Conditions,
) -> Result<Option<String>, Error> {
    if row.at.state == EnrolmentState::Exited {
        return Ok(Some(format!("they have left the journey: {}", row.at.note)));
    }
    let document = rules.documents.get(tx, row.version)?;
    let Some(who) = &document.who else {
        return Ok(None);
    };
    let verdict = conditions.verdict(tx, rules, (row.customer, at.now), who)?;
    let why = "the journey is for others by now";
    Ok((!verdict.yes).then(|| why.to_owned()))
}
