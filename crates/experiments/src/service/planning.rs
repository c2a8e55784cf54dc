//! Planning by what the shop's customers did lately.

use ::predicates::Problem;
use db::{DbError, Tx};
use kernel::{CustomerId, Span, Timestamp};
use orders::public::{glances, reports::for_each_order};
use stats::ratio;

use crate::{
    domain::{Plan, PlanQuestion, Seen, plan as work_out},
    error::Error,
};

/// Weeks that are looked at.
const WEEKS: i64 = 12;

/// How many people and weeks it takes to see a change. What is not said is taken from the shop: those who ordered in twelve weeks, and how many
/// of them did again within the days.
pub fn plan(tx: &mut Tx<'_>, question: &PlanQuestion) -> Result<Plan, Error> {
    check(question).map_err(Error::Invalid)?;
    let seen = match (question.share, question.per_week) {
        (Some(share), Some(per_week)) => Seen { share, per_week },
        _ => lately(tx, question.days)?,
    };
    work_out(question, seen).ok_or(Error::NothingToPlanBy)
}

fn check(question: &PlanQuestion) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut rule = |holds: bool, at: &str, text: &str| {
        if !holds {
            problems.push(Problem::new(at, text));
        }
    };
    let is_share = |share: f64| share > 0.0 && share < 1.0;
    rule(
        question.share.is_none_or(is_share),
        "share",
        "a share between 0 and 1 was expected",
    );
    let change = question.change;
    rule(
        change.is_finite() && change.abs() >= 0.001 && change > -1.0 && change <= 100.0,
        "change",
        "a part such as 0.2 was expected, above -1",
    );
    let after = question.share.map(|share| share * (1.0 + change));
    rule(
        after.is_none_or(is_share),
        "change",
        "the changed share must stay below 1",
    );
    rule(
        (2..=10).contains(&question.arms),
        "arms",
        "2 to 10 were expected",
    );
    rule(
        (0.5..=0.99).contains(&question.power),
        "power",
        "0.5 to 0.99 were expected",
    );
    rule(
        (1..=365).contains(&question.days),
        "days",
        "1 to 365 were expected",
    );
    let is_pace = |pace: f64| pace > 0.0 && pace.is_finite();
    rule(
        question.per_week.is_none_or(is_pace),
        "per_week",
        "more than 0 was expected",
    );
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Of those who ordered in twelve weeks that ended so many days before the newest order, who ordered again within the days.
fn lately(tx: &mut Tx<'_>, days: u32) -> Result<Seen, Error> {
    let newest = glances::newest(tx)?.ok_or(Error::NothingToPlanBy)?;
    let days = Span::from_days(i64::from(days));
    let to = newest.minus(days);
    let from = to.minus(Span::from_days(WEEKS.saturating_mul(7)));
    let (mut people, mut again) = (0_u64, 0_u64);
    let mut one: Option<(CustomerId, Timestamp, bool)> = None;
    for_each_order(tx, |sale| {
        match &mut one {
            Some((customer, first, came)) if *customer == sale.customer => {
                *came |= sale.placed_at > *first && sale.placed_at <= first.plus(days);
            }
            _ if sale.placed_at > from && sale.placed_at <= to => {
                if let Some((_, _, came)) = one {
                    again = again.saturating_add(u64::from(came));
                }
                people = people.saturating_add(1);
                one = Some((sale.customer, sale.placed_at, false));
            }
            _ => {}
        }
        Ok::<_, DbError>(())
    })?;
    if let Some((_, _, came)) = one {
        again = again.saturating_add(u64::from(came));
    }
    let share = ratio(again, people).filter(|share| *share > 0.0);
    let weeks = u64::try_from(WEEKS).unwrap_or(1);
    Ok(Seen {
        share: share.ok_or(Error::NothingToPlanBy)?,
        per_week: ratio(people, weeks).unwrap_or(0.0),
    })
}
