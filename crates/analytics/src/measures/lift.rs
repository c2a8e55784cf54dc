//! What a programme changes: those it met against those chosen not to get it.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{CustomerId, Span, Timestamp};
use orders::public::reports::{Sale, for_each_order};
use serde::Serialize;
use stats::{
    Level, always_valid, difference, difference_of_means, float, ratio, sample_size_unequal,
};
use utoipa::ToSchema;

use super::{Programme, Share, Wanted, advice::percent, value::Discounts};
use crate::error::Error;

/// How long after the first meeting an order counts. A month: long enough for most of what a message moves, short enough
/// to learn from.
pub const OUTCOME_DAYS: i64 = 30;
/// The size of effects that are expected, in points of a share: chosen before any data, as the test asks.
const EFFECT: f64 = 0.02;
/// The change that is worth waiting for: a fifth more or fewer who order.
const WORTH_SEEING: f64 = 0.2;
/// The chance of seeing it when it is there.
const POWER: f64 = 0.8;

/// What the comparison shows.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Lift {
    /// How long after the first meeting an order counts, in days.
    pub days: i64,
    /// Those who were to get it.
    pub treated: Arm,
    /// Those chosen not to get it.
    pub held_out: Arm,
    /// How many more of the treated order, as a share, with its 95 % interval (Newcombe).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Share>,
    /// The same as a part of the held-out share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative: Option<Share>,
    /// Orderers among the treated beyond what would have come anyway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_orderers: Option<f64>,
    /// The chance of such a difference without any effect, right at every look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The difference with an interval that is right at every look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always_valid: Option<Share>,
    /// Net revenue for each person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue: Option<RevenueLift>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The same in words.
    pub words: String,
}

/// One group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Arm {
    /// People in it.
    pub people: u64,
    /// Of them, who ordered within the days.
    pub ordered: u64,
    /// Their orders in the currency that is compared.
    pub orders: u64,
    /// Net revenue of these, in minor units.
    pub net: i64,
    /// The share who ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    #[serde(skip)]
    squares: f64,
}

/// Net revenue for each person, compared.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RevenueLift {
    /// ISO 4217.
    #[schema(example = "GBP")]
    pub currency: String,
    /// How much more each of the treated brings, in minor units.
    pub difference: f64,
    /// The lower end of its 95 % interval (Welch).
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What the treated bring beyond what would have come anyway, in minor units.
    pub extra: f64,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody is held out.
    NoHoldout,
    /// It cannot be told yet.
    NotEnoughData,
    /// More order because of it.
    More,
    /// Fewer order because of it.
    Fewer,
    /// There are enough people to see a change of a fifth, and there is none.
    NoLargeChange,
}

/// One person whom a programme met, and what they did then.
#[derive(Clone, Copy, Debug)]
struct Person {
    at: Timestamp,
    held_out: bool,
    orders: u64,
    net: i64,
}

/// The lift of each programme, and the discounts of orders that are credited, from one pass over all orders.
pub(super) fn lifts(
    tx: &mut Tx<'_>,
    programmes: &[&Programme],
    wanted: &Wanted,
    discounts: &mut Discounts,
) -> Result<BTreeMap<String, Lift>, Error> {
    let mut people: Vec<BTreeMap<CustomerId, Person>> =
        programmes.iter().map(|one| first_meetings(one)).collect();
    for_each_order(tx, |sale| {
        discounts.look(sale, wanted);
        for of_programme in &mut people {
            if let Some(person) = of_programme.get_mut(&sale.customer) {
                person.count(sale, wanted);
            }
        }
        Ok::<_, Error>(())
    })?;
    Ok(programmes
        .iter()
        .zip(people)
        .map(|(programme, people)| (programme.name.clone(), lift(&people, wanted)))
        .collect())
}

fn first_meetings(programme: &Programme) -> BTreeMap<CustomerId, Person> {
    let mut people: BTreeMap<CustomerId, Person> = BTreeMap::new();
    for met in &programme.met {
        let person = people.entry(met.customer).or_insert(Person {
            at: met.at,
            held_out: met.held_out,
            orders: 0,
            net: 0,
        });
        if met.at < person.at {
            (person.at, person.held_out) = (met.at, met.held_out);
        }
    }
    people
}

impl Person {
    fn count(&mut self, sale: &Sale, wanted: &Wanted) {
        let end = self.at.plus(Span::from_days(OUTCOME_DAYS));
        if sale.placed_at <= self.at || sale.placed_at > end || sale.placed_at > wanted.now {
            return;
        }
        self.orders = self.orders.saturating_add(1);
        if sale.currency == wanted.currency {
            self.net = self.net.saturating_add(sale.net());
        }
    }
}

impl Arm {
    fn add(&mut self, person: &Person) {
        self.people = self.people.saturating_add(1);
        self.ordered = self.ordered.saturating_add(u64::from(person.orders > 0));
        self.orders = self.orders.saturating_add(person.orders);
        self.net = self.net.saturating_add(person.net);
        let net = signed(person.net);
        self.squares += net * net;
    }
}

/// Minor units as a measured number.
fn signed(amount: i64) -> f64 {
    let size = float(amount.unsigned_abs());
    if amount < 0 { -size } else { size }
}

fn lift(people: &BTreeMap<CustomerId, Person>, wanted: &Wanted) -> Lift {
    let (mut treated, mut held_out) = (Arm::default(), Arm::default());
    let mut since = wanted.now;
    for person in people.values() {
        since = since.min(person.at);
        if person.held_out {
            held_out.add(person);
        } else {
            treated.add(person);
        }
    }
    for arm in [&mut treated, &mut held_out] {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        arm.share = Share::of(count(arm.ordered), count(arm.people));
    }
    let level = Level::USUAL;
    let counts = (
        (treated.ordered, treated.people),
        (held_out.ordered, held_out.people),
    );
    let seen = difference(counts.0, counts.1, level);
    let sequential = seen
        .zip(error(&treated, &held_out))
        .and_then(|(seen, error)| always_valid(seen.difference, error, EFFECT, level));
    let p_value = sequential.map(|one| one.p_value);
    let waited = weeks(since, wanted.now);
    let (verdict, words) = verdict(&treated, &held_out, p_value, waited);
    Lift {
        days: OUTCOME_DAYS,
        difference: seen.map(|one| Share {
            share: one.difference,
            low: one.interval.low,
            high: one.interval.high,
        }),
        relative: seen
            .and_then(|one| one.relative)
            .map(|(share, interval)| Share {
                share,
                low: interval.low,
                high: interval.high,
            }),
        extra_orderers: seen.map(|one| one.difference * float(treated.people)),
        p_value,
        always_valid: seen.zip(sequential).map(|(seen, one)| Share {
            share: seen.difference,
            low: one.interval.low.max(-1.0),
            high: one.interval.high.min(1.0),
        }),
        revenue: revenue(&treated, &held_out, wanted),
        verdict,
        words,
        treated,
        held_out,
    }
}

/// The standard error of the difference of two shares; none while either group is empty or all alike.
fn error(treated: &Arm, held_out: &Arm) -> Option<f64> {
    let noise = |arm: &Arm| {
        // Half a person more on both sides, so that a group without orders is not taken for one that never will have any.
        let share = (float(arm.ordered) + 0.5) / (float(arm.people) + 1.0);
        (arm.people > 0).then(|| share * (1.0 - share) / float(arm.people))
    };
    Some((noise(treated)? + noise(held_out)?).sqrt())
}

fn revenue(treated: &Arm, held_out: &Arm, wanted: &Wanted) -> Option<RevenueLift> {
    let sums = |arm: &Arm| (signed(arm.net), arm.squares, arm.people);
    let (difference, error) = difference_of_means(sums(treated), sums(held_out))?;
    let half = Level::USUAL.z() * error;
    Some(RevenueLift {
        currency: wanted.currency.code().to_owned(),
        difference,
        low: difference - half,
        high: difference + half,
        extra: difference * float(treated.people),
    })
}

fn weeks(since: Timestamp, now: Timestamp) -> f64 {
    let days = u64::try_from(now.since(since).days()).unwrap_or(0);
    (float(days) / 7.0).max(1.0)
}

fn verdict(treated: &Arm, held_out: &Arm, p_value: Option<f64>, waited: f64) -> (Verdict, String) {
    if held_out.people == 0 {
        let words = if treated.people == 0 {
            "Nobody has come in yet."
        } else {
            "Nobody is held out, so what would have happened anyway is not known. Hold out a tenth to measure it."
        };
        return (Verdict::NoHoldout, words.to_owned());
    }
    let (Some(mine), Some(theirs)) = (
        ratio(treated.ordered, treated.people),
        ratio(held_out.ordered, held_out.people),
    ) else {
        return (Verdict::NotEnoughData, "Not enough data yet.".to_owned());
    };
    let alpha = 1.0 - Level::USUAL.confidence();
    if p_value.is_some_and(|p_value| p_value <= alpha) {
        let (verdict, word) = if mine > theirs {
            (Verdict::More, "more")
        } else {
            (Verdict::Fewer, "fewer")
        };
        let words = format!(
            "{word} people order because of it: {} instead of {} within {OUTCOME_DAYS} days.",
            percent(mine),
            percent(theirs)
        );
        return (verdict, capitalised(&words));
    }
    wait(treated, held_out, theirs, waited)
}

/// How much longer it takes to see a change that is worth seeing, at the pace so far.
fn wait(treated: &Arm, held_out: &Arm, theirs: f64, waited: f64) -> (Verdict, String) {
    let times = float(treated.people) / float(held_out.people);
    let test = (Level::USUAL, POWER);
    let Some(needed) = sample_size_unequal(theirs, WORTH_SEEING, times, test) else {
        let words = "Not enough data yet: nobody who was held out has ordered so far.";
        return (Verdict::NotEnoughData, words.to_owned());
    };
    let missing = needed.saturating_sub(held_out.people);
    if missing == 0 {
        let words = format!(
            "No change of a fifth or more was seen: {} order within {OUTCOME_DAYS} days without it.",
            percent(theirs)
        );
        return (Verdict::NoLargeChange, words);
    }
    let pace = float(held_out.people) / waited;
    let weeks = (float(missing) / pace).ceil();
    let words = if weeks > 104.0 {
        "Not enough data yet: at this pace it would take more than two years to see a change of a fifth. Hold out more, or \
         measure several programmes together."
            .to_owned()
    } else {
        let noun = if weeks > 1.0 { "weeks" } else { "week" };
        format!("Not enough data yet, about {weeks:.0} more {noun} to see a change of a fifth.")
    };
    (Verdict::NotEnoughData, words)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
