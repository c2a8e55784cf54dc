//! Who is meant is written down, page by page: who gets what and when, and who gets nothing.

use std::collections::BTreeMap;

use customers::Customer;
use db::{Db, Tx};
use kernel::{CustomerId, Moment, Timestamp, Zone};
use messages::{AskId, Reaction};

use crate::{
    domain::{RecipientState, ResendTo, RunState, due_of, is_held_out, is_in_test, variant_of},
    error::Error,
    service::{BestTime, Rules},
    store::{self, CampaignRow, Recipient, RunRow},
};

/// Customers written down in one transaction; no more are read at once.
const PAGE: usize = 1_000;
/// The same of those who are looked at for a repetition.
const AGAIN_PAGE: u32 = 500;

pub(super) fn page(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    let (rows, last) = match run.parent {
        None => db.read_now(|tx| first(tx, at, rules, (campaign, run)))?,
        Some(parent) => {
            let again = db.read_now(|tx| {
                let rows = store::asked_after(tx, parent, run.place, AGAIN_PAGE)?;
                again(tx, at, run, rows)
            })?;
            let mut run = run.clone();
            let people = i64::try_from(again.0.len()).unwrap_or_default();
            run.audience = run.audience.saturating_add(people);
            return keep(db, at, &run, again);
        }
    };
    keep(db, at, run, (rows, last))
}

/// Writes a page down, and then how far it is.
fn keep(
    db: &Db,
    at: &Moment,
    run: &RunRow,
    (rows, last): (Vec<Recipient>, Option<CustomerId>),
) -> Result<usize, Error> {
    let people = rows.len();
    if !rows.is_empty() {
        db.write_now(|tx| store::insert_recipients(tx, run.id, &rows))?;
    }
    let mut filled = run.clone();
    filled.wake_at = Some(at.now);
    match last {
        Some(last) => filled.place = last.raw(),
        None => filled.state = RunState::Sending,
    }
    db.write_now(|tx| {
        if store::book(tx, &filled)? && last.is_none() {
            store::drop_audience(tx, run.id)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(people)
}

/// A page of the frozen members; the last of them, none when there are no more.
fn first(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<(Vec<Recipient>, Option<CustomerId>), Error> {
    let members = store::load_audience(tx, run.id)?.unwrap_or_default();
    let place = CustomerId::from_raw(run.place);
    let page: Vec<CustomerId> = members.after(place).take(PAGE).collect();
    let Some(last) = page.last().copied() else {
        return Ok((Vec::new(), None));
    };
    let shop = segments::shop(tx)?.zone;
    let mut rows = BTreeMap::new();
    let heads = active(tx, &page)?;
    let ids: Vec<CustomerId> = heads.iter().map(|head| head.id).collect();
    let begun = run.frozen_at.unwrap_or(at.now);
    let best = rules.best_of(tx, (&run.plan.document.when, begun), &ids)?;
    for head in heads {
        let best = best.get(&head.id);
        let row = recipient((campaign, run), &head, &shop, (begun, best));
        rows.insert(head.id, row);
    }
    Ok((rows.into_values().collect(), Some(last)))
}

/// The people of these numbers as they are now: who was joined with another since is that other.
fn active(tx: &mut Tx<'_>, page: &[CustomerId]) -> Result<Vec<Customer>, Error> {
    let mut heads = Vec::with_capacity(page.len());
    for head in customers::get_many(tx, page)? {
        if head.is_active() {
            heads.push(head);
        } else if let Some(root) = customers::current(tx, head.id)? {
            heads.push(root);
        }
    }
    Ok(heads)
}

fn recipient(
    (campaign, run): (&CampaignRow, &RunRow),
    head: &Customer,
    shop: &Zone,
    (begun, best): (Timestamp, Option<&BestTime>),
) -> Recipient {
    let document = &run.plan.document;
    let mut row = Recipient {
        customer: head.id,
        variant: String::new(),
        wave: 0,
        due_at: begun,
        state: RecipientState::Waiting,
        attempt: 1,
        ask: None,
        timing: String::new(),
    };
    if is_held_out(campaign.id, document.holdout(), head.id) {
        row.state = RecipientState::HeldOut;
        return row;
    }
    let tried = document
        .tested()
        .is_none_or(|test| is_in_test(run.id, test.percent, head.id));
    let variant = variant_of(run.id, document, head.id).filter(|_| tried);
    if let Some(variant) = variant {
        row.variant.clone_from(&variant.id);
    } else {
        row.wave = 1;
    }
    if document.learning().is_some() {
        // What they get is drawn when their turn comes, by what is known then.
        row.variant.clear();
    }
    let best = best.filter(|_| tried);
    if let Some(best) = best.filter(|_| variant.is_none_or(|one| one.at.is_none())) {
        row.timing.clone_from(&best.words);
    }
    match due_of(
        document,
        variant,
        (run.day, best.map_or(begun, |best| best.at)),
        (&head.zone(shop), shop),
    ) {
        Some(due_at) => row.due_at = due_at,
        None => row.state = RecipientState::Cancelled,
    }
    row
}

/// Of a page of those who got it, those who did not react.
fn again(
    tx: &mut Tx<'_>,
    at: &Moment,
    run: &RunRow,
    rows: Vec<Recipient>,
) -> Result<(Vec<Recipient>, Option<CustomerId>), Error> {
    let last = rows.last().map(|row| row.customer);
    let asks: Vec<(CustomerId, AskId)> = rows
        .iter()
        .filter_map(|row| Some((row.customer, row.ask?)))
        .collect();
    let reactions: BTreeMap<CustomerId, Reaction> = messages::reactions(tx, &asks)?
        .into_iter()
        .map(|reaction| (reaction.customer, reaction))
        .collect();
    let to = run.plan.document.resend.as_ref().map(|resend| resend.to);
    let is_silent = |row: &Recipient| {
        let Some(reaction) = reactions.get(&row.customer) else {
            return false;
        };
        reaction.left
            && match to {
                Some(ResendTo::NotOpened) => !reaction.opened && !reaction.clicked,
                Some(ResendTo::NotClicked) => !reaction.clicked,
                None => false,
            }
    };
    let silent = rows.into_iter().filter(is_silent).map(|row| Recipient {
        wave: 0,
        due_at: at.now,
        state: RecipientState::Waiting,
        attempt: 1,
        ask: None,
        timing: String::new(),
        ..row
    });
    Ok((silent.collect(), last))
}
