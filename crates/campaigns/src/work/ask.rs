//! Those whose time has come are handed to the contact policy, as fast as the campaign may go.

use std::collections::BTreeMap;

use db::{Db, Tx};
use kernel::{CustomerId, Moment, Span, Timestamp, Zone};
use messages::{Ask, AskId, Channel, ContentRef, Merging, TIMING};

use super::{
    BATCH, end,
    learn::{self, Look},
};
use crate::{
    domain::{
        CampaignState, Plan, RunState, Slots, Stopping, Variant, When, next_local, node, node_in,
    },
    error::Error,
    service::{self, Rules},
    store::{self, CampaignRow, Recipient, RunRow},
};

pub(super) fn page(
    db: &Db,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
) -> Result<usize, Error> {
    let document = &run.plan.document;
    let slots = Slots::at(document.per_hour, run.next_slot_at, (at.now, BATCH));
    let waves = waves(run);
    let mut people = Vec::new();
    for wave in waves {
        let left = slots.free.saturating_sub(count(&people));
        if left > 0 {
            let more = db.read_now(|tx| store::waiting(tx, run.id, (*wave, at.now), left))?;
            people.extend(more);
        }
    }
    if people.is_empty() {
        return idle(db, at, (campaign, run), (waves, slots));
    }
    let learned;
    let run = match learn::look(db, at, (campaign, run))? {
        Look::Standing => run,
        Look::Anew(with_round) => {
            learned = with_round;
            &learned
        }
        Look::Lost => return Ok(0),
    };
    let asked = db.write_now(|tx| {
        let people = learn::draw(tx, run, &people)?;
        hand_over(tx, at, rules, (campaign, run), &people)
    })?;
    let mut booked = run.clone();
    booked.next_slot_at = slots.after(count(&people));
    booked.wake_at = Some(match document.per_hour {
        Some(_) => booked.next_slot_at.max(at.now),
        None => at.now,
    });
    db.write_now(|tx| store::book(tx, &booked))?;
    Ok(asked)
}

fn count(people: &[Recipient]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// Who may go: where variants are tried first, the others only after it is known what they get.
const fn waves(run: &RunRow) -> &'static [i64] {
    match run.state {
        RunState::Rest => &[0, 1],
        RunState::Waiting
        | RunState::Filling
        | RunState::Sending
        | RunState::Testing
        | RunState::Done
        | RunState::Cancelled
        | RunState::Missed => &[0],
    }
}

/// Nobody may go now: it waits for the throttle or for the next one's time, or goes on to its next state.
fn idle(
    db: &Db,
    at: &Moment,
    (campaign, run): (&CampaignRow, &RunRow),
    (waves, slots): (&[i64], Slots),
) -> Result<usize, Error> {
    let mut next: Option<Timestamp> = None;
    for wave in waves {
        let due = db.read_now(|tx| store::next_due(tx, run.id, *wave))?;
        next = [next, due].into_iter().flatten().min();
    }
    let mut booked = run.clone();
    if let Some(due) = next {
        let free = if slots.free == 0 {
            slots.after(0)
        } else {
            at.now
        };
        booked.wake_at = Some(due.max(free));
        db.write_now(|tx| store::book(tx, &booked))?;
        return Ok(0);
    }
    let is_tested = run.parent.is_none() && run.plan.document.tested().is_some();
    if is_tested && run.state == RunState::Sending {
        booked.state = RunState::Testing;
        booked.wake_at = Some(at.now);
        db.write_now(|tx| {
            if store::book(tx, &booked)? {
                service::advance(tx, campaign, CampaignState::Testing, at.now)?;
            }
            Ok::<_, Error>(())
        })?;
        return Ok(0);
    }
    // It is over when what it asked for has gone, or will not go: until then it can be stopped.
    let programme = campaign.name.programme();
    let (is_open, last) = db.read_now(|tx| {
        let is_open = messages::has_unsent(tx, &programme)?;
        Ok::<_, Error>((is_open, store::last_asked(tx, run.id)?))
    })?;
    if is_open {
        // Most go within seconds, and some wait for days: the longer it takes, the rarer it looks.
        let waited = at.now.since(last.unwrap_or(at.now));
        let wait = waited.clamp(Span::SECOND, Span::MINUTE);
        booked.wake_at = Some(at.now.plus(wait));
        db.write_now(|tx| store::book(tx, &booked))?;
        return Ok(0);
    }
    end(db, at, (campaign, run), RunState::Done)?;
    Ok(0)
}

/// Asks for these people, unless somebody has stopped the campaign meanwhile.
fn hand_over(
    tx: &mut Tx<'_>,
    at: &Moment,
    rules: &Rules,
    (campaign, run): (&CampaignRow, &RunRow),
    people: &[Recipient],
) -> Result<usize, Error> {
    let states = store::states(tx, &[run.id.raw()])?;
    let goes_on = states.iter().any(|(_, _, campaign, stopping)| {
        let is_stopped = matches!(
            CampaignState::parse(campaign),
            Some(CampaignState::Paused | CampaignState::Cancelled) | None
        );
        !is_stopped && Stopping::parse(stopping) == Some(Stopping::No)
    });
    if !goes_on {
        return Ok(0);
    }
    let policy = (rules.policies)(tx)?;
    let zones = zones(tx, run, people)?;
    let rest: Vec<CustomerId> = late(people).collect();
    let best = rules.best_of(tx, (&run.plan.document.when, at.now), &rest)?;
    let mut asks = Vec::with_capacity(people.len());
    let mut variants = Vec::with_capacity(people.len());
    for one in people {
        let id = if one.variant.is_empty() {
            run.winner.as_str()
        } else {
            one.variant.as_str()
        };
        let Some(variant) = run.plan.document.variant(id) else {
            return Err(Error::NoVariant(id.to_owned()));
        };
        let best = best.get(&one.customer).filter(|_| variant.at.is_none());
        let (earliest, timing) = match best {
            Some(best) => (best.at, best.words.as_str()),
            None => (
                earliest(run, variant, (one, at.now), &zones),
                one.timing.as_str(),
            ),
        };
        let mut wanted = ask((campaign, run), variant, one, earliest);
        if let Some(data) = wanted.content.data.as_object_mut()
            && !timing.is_empty()
        {
            data.insert(TIMING.to_owned(), timing.into());
        }
        asks.push(wanted);
        variants.push(variant.id.clone());
    }
    let answers = messages::ask_many(tx, at, &policy, &asks)?;
    let asked: Vec<(CustomerId, String, AskId)> = people
        .iter()
        .zip(variants)
        .zip(answers)
        .map(|((one, variant), ask)| (one.customer, variant, ask.into_inner()))
        .collect();
    store::ask(tx, run.id, &asked, at.now)?;
    tx.touch(service::ROOM);
    Ok(asked.len())
}

/// Those who get a winner.
fn late(people: &[Recipient]) -> impl Iterator<Item = CustomerId> {
    let late = people.iter().filter(|one| one.wave == 1);
    late.map(|one| one.customer)
}

/// Where the clocks of those stand who get a winner at a time of their own day.
fn zones(
    tx: &mut Tx<'_>,
    run: &RunRow,
    people: &[Recipient],
) -> Result<BTreeMap<CustomerId, Zone>, Error> {
    let late: Vec<CustomerId> = late(people).collect();
    let shop = segments::shop(tx)?.zone;
    if late.is_empty() || !is_local(run) {
        return Ok(late.into_iter().map(|one| (one, shop.clone())).collect());
    }
    let heads = customers::get_many(tx, &late)?;
    Ok(heads
        .into_iter()
        .map(|head| (head.id, head.zone(&shop)))
        .collect())
}

fn is_local(run: &RunRow) -> bool {
    match &run.plan.document.when {
        When::Local(_) => true,
        When::Every(every) => every.local,
        When::Now | When::At(_) | When::Best(_) => false,
    }
}

/// When somebody's message may go at the earliest. The rest of a tested campaign gets the winner at the winner's time of the
/// day, the next time that comes.
fn earliest(
    run: &RunRow,
    variant: &Variant,
    (one, now): (&Recipient, Timestamp),
    zones: &BTreeMap<CustomerId, Zone>,
) -> Timestamp {
    let usual = match &run.plan.document.when {
        When::Local(local) => Some(local.time),
        When::Every(every) if every.local => Some(every.time),
        When::Now | When::At(_) | When::Best(_) | When::Every(_) => None,
    };
    let time = variant.at.or(usual);
    match (time, zones.get(&one.customer)) {
        (Some(time), Some(zone)) if one.wave == 1 => next_local(zone, now, time),
        _ => now,
    }
}

fn ask(
    (campaign, run): (&CampaignRow, &RunRow),
    variant: &Variant,
    one: &Recipient,
    earliest: Timestamp,
) -> Ask {
    let document = &run.plan.document;
    let resend = document.resend.as_ref().filter(|_| run.parent.is_some());
    let (template, version) = resend
        .and_then(|resend| resend.other())
        .unwrap_or((variant.template.as_str(), variant.template_version));
    let channels = run.plan.channels.get(&Plan::key(template, version));
    let worth = Span::from_hours(i64::from(document.worth_hours));
    Ask {
        customer: one.customer,
        purpose: document.purpose,
        topic: document.topic.clone(),
        programme: campaign.name.programme(),
        cause: cause(run, variant, one.attempt),
        content: ContentRef {
            template: template.to_owned(),
            version,
            data: service::content(campaign, Some(run), &run.plan, variant),
        },
        channels: channels.cloned().unwrap_or_else(|| vec![Channel::Email]),
        value: 0,
        earliest,
        latest: earliest.max(one.due_at).plus(worth),
        merging: Merging::Apart,
    }
}

/// What makes an ask recognisable: the run and its variant; behind a blank, that it is asked anew after a pause.
fn cause(run: &RunRow, variant: &Variant, attempt: i64) -> String {
    let again = run.parent.is_some();
    let number = if again { run.repeats } else { run.number };
    let node = if again {
        node(number, &variant.id, true)
    } else {
        node_in(number, &variant.id, run.rounds.len())
    };
    if attempt > 1 {
        format!("campaigns:{}:{node} {attempt}", run.id)
    } else {
        format!("campaigns:{}:{node}", run.id)
    }
}
