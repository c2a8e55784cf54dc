//! Where shares learn: they are looked at anew, and lots are drawn by them.
//!
//! A round is written down before anybody gets a lot by it, and a lot before anybody is asked for: whoever works on a run that
//! somebody else holds by now meets the lots that were drawn, and asks for nobody twice.

use db::{Db, Tx};
use kernel::{CustomerId, Moment};

use crate::{
    domain::{is_due, learned_variant, next_round},
    error::Error,
    service,
    store::{self, CampaignRow, Recipient, RunRow},
};

/// What shares a run goes by.
pub(super) enum Look {
    /// Those that stand, or those of the document where nothing learns.
    Standing,
    /// New ones; the run with them.
    Anew(Box<RunRow>),
    /// Somebody else has the run by now.
    Lost,
}

/// Shares that have stood for long enough are looked at anew.
pub(super) fn look(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<Look, Error> {
    let document = &run.plan.document;
    let Some(learning) = document.learning().filter(|_| run.parent.is_none()) else {
        return Ok(Look::Standing);
    };
    if !is_due(learning, &run.rounds, at.now) {
        return Ok(Look::Standing);
    }
    let seen = db.read_now(|tx| service::known(tx, campaign, (document, learning), at.now))?;
    let mut looked = run.clone();
    let round = next_round(document, learning, &seen, at.now);
    looked.rounds.push(round);
    if db.write_now(|tx| store::book(tx, &looked))? {
        Ok(Look::Anew(Box::new(looked)))
    } else {
        Ok(Look::Lost)
    }
}

/// Those of a page who still wait, each with the variant that is theirs.
pub(super) fn draw(
    tx: &mut Tx<'_>,
    run: &RunRow,
    people: &[Recipient],
) -> Result<Vec<Recipient>, Error> {
    let round = run.rounds.last().filter(|_| run.parent.is_none());
    let Some(round) = round else {
        return Ok(people.to_vec());
    };
    let lots: Vec<(CustomerId, &str)> = people
        .iter()
        .map(|one| (one.customer, learned_variant(run.id, round, one.customer)))
        .collect();
    store::draw(tx, run.id, &lots)?;
    let customers: Vec<i64> = people.iter().map(|one| one.customer.raw()).collect();
    Ok(store::still(tx, run.id, &customers)?)
}
