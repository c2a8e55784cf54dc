//! The year: who comes when.

use intake::record::{IncomingOrder, IncomingProduct};
use kernel::{Currency, Day, Rng, Span, Timestamp, Zone};

use crate::{
    people::Person,
    visit::{self, Visit},
    wares::{self, WARES},
};

/// How large the shop is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Customers; the orders follow from their habits, about four each.
    pub customers: u32,
    /// Days of history before the last day.
    pub days: u32,
}

impl Default for Size {
    /// A year with 5,000 customers.
    fn default() -> Self {
        Self {
            customers: 5_000,
            days: 365,
        }
    }
}

/// A shop with its history.
#[derive(Debug)]
pub struct Shop {
    people: Vec<Person>,
    visits: Vec<Visit>,
    now: Timestamp,
    zone: Zone,
    currency: Currency,
}

/// How busy a month is, against an ordinary one of 100.
const SEASON: [u64; 12] = [78, 74, 86, 92, 95, 84, 78, 82, 98, 108, 158, 184];
/// How busy an hour of the day is.
const HOURS: [u64; 24] = [
    6, 3, 2, 1, 1, 3, 9, 20, 34, 44, 50, 52, 58, 52, 46, 44, 46, 52, 60, 74, 86, 80, 54, 22,
];

impl Shop {
    /// Makes the shop as it stands at `now`.
    pub fn new(seed: u64, now: Timestamp, size: Size) -> Self {
        let rng = Rng::from_seed(seed);
        let zone = Zone::parse(crate::ZONE).unwrap_or_else(|_| Zone::utc());
        let today = zone.day_of(now);
        let days = i64::from(size.days.max(1));
        let mut people = Vec::new();
        let mut visits = Vec::new();
        for number in 1..=i64::from(size.customers) {
            // Growth: a quarter of the people are drawn towards the end.
            let (one, two) = (rng.between(0, days), rng.between(0, days));
            let joined = if rng.chance(1, 4) { one.max(two) } else { one };
            let joined = today.plus_days(joined.saturating_sub(days));
            let person = Person::draw(number, joined, weighted_ware(&rng), &rng);
            come_and_go(&person, people.len(), today, &rng, &mut visits);
            people.push(person);
        }
        for visit in &mut visits {
            let zone = people
                .get(visit.person)
                .and_then(|person| Zone::parse(person.zone).ok());
            visit.at = zone
                .unwrap_or_else(Zone::utc)
                .at(visit.day, hour(&rng), minute(&rng));
        }
        visits.retain(|visit| visit.at < now);
        visits.sort_by_key(|visit| (visit.at, visit.person));
        let currency = Currency::parse(crate::CURRENCY).unwrap_or(Currency::GBP);
        Self {
            people,
            visits,
            now,
            zone,
            currency,
        }
    }

    /// The catalogue.
    pub fn products(&self) -> Vec<IncomingProduct> {
        wares::records(self.currency)
    }

    /// How many orders there are.
    pub fn order_count(&self) -> usize {
        self.visits.len()
    }

    /// The orders, oldest first, worked out one at a time.
    pub fn orders(&self) -> impl Iterator<Item = IncomingOrder> + '_ {
        self.visits
            .iter()
            .enumerate()
            .filter_map(|(number, visit)| {
                let person = self.people.get(visit.person)?;
                Some(visit::order(visit, person, number, self.now, self.currency))
            })
    }

    /// Some of the people who placed the orders at these places come once more within a month of them, as something brought
    /// them back: so many of a hundred. Their orders are numbered after all others.
    pub fn orders_brought<'s>(
        &'s self,
        after: &'s [usize],
        of_hundred: u64,
    ) -> impl Iterator<Item = IncomingOrder> + 's {
        let visits = after
            .iter()
            .filter_map(move |place| self.once_more(self.visits.get(*place)?, of_hundred));
        visits.enumerate().filter_map(|(nth, visit)| {
            let person = self.people.get(visit.person)?;
            let number = self.visits.len().saturating_add(nth);
            Some(visit::order(
                &visit,
                person,
                number,
                self.now,
                self.currency,
            ))
        })
    }

    fn once_more(&self, visit: &Visit, of_hundred: u64) -> Option<Visit> {
        let rng = Rng::from_seed(visit.seed.rotate_left(32));
        let comes = rng.below(100) < of_hundred;
        let days = rng.between(3, 26);
        let at = visit.at.plus(Span::from_days(days));
        (comes && at < self.now).then(|| Visit {
            person: visit.person,
            day: visit.day.plus_days(days),
            at,
            nth: visit.nth.saturating_add(1),
            seed: rng.next_u64(),
        })
    }

    /// The shop's zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }
}

/// One person's orders from their first to their last.
fn come_and_go(person: &Person, index: usize, today: Day, rng: &Rng, visits: &mut Vec<Visit>) {
    let mut day = in_season(person.joined, today, rng);
    let mut nth: u32 = 0;
    while day <= today && nth < 200 {
        visits.push(Visit {
            person: index,
            day,
            at: Timestamp::EPOCH,
            nth,
            seed: rng.next_u64(),
        });
        nth = nth.saturating_add(1);
        if rng.below(100) < person.leaving {
            return;
        }
        day = day.plus_days(pause(person, rng));
        day = in_season(day, today, rng);
    }
}

/// Days until the next order: when the favourite runs out, or by habit.
fn pause(person: &Person, rng: &Rng) -> i64 {
    let lasts = WARES
        .get(person.favourite)
        .map_or(0, |ware| ware.lasts_days);
    if lasts > 0 && rng.chance(6, 10) {
        let packs = rng.between(1, 3);
        let days = lasts
            .saturating_mul(packs)
            .checked_div(person.people_at_home)
            .unwrap_or(lasts);
        return days.saturating_add(rng.between(-3, 6)).max(5);
    }
    let half = person.rhythm.checked_div(2).unwrap_or(1);
    rng.between(half, person.rhythm.saturating_add(person.rhythm))
        .max(4)
}

/// Thins out quiet months: a visit in one is put off by some days, more often the quieter it is.
fn in_season(day: Day, today: Day, rng: &Rng) -> Day {
    let mut day = day;
    for _ in 0..6 {
        let month = usize::from(day.ymd().1.saturating_sub(1));
        let busy = SEASON.get(month).copied().unwrap_or(100);
        if day > today || rng.below(184) < busy {
            break;
        }
        day = day.plus_days(rng.between(2, 9));
    }
    day
}

fn weighted_ware(rng: &Rng) -> usize {
    let weights: Vec<u64> = WARES.iter().map(|ware| ware.weight).collect();
    weighted(&weights, rng)
}

fn hour(rng: &Rng) -> u8 {
    u8::try_from(weighted(&HOURS, rng)).unwrap_or(12)
}

fn minute(rng: &Rng) -> u8 {
    u8::try_from(rng.below(60)).unwrap_or(0)
}

/// A position, each as often as its weight says.
pub(crate) fn weighted(weights: &[u64], rng: &Rng) -> usize {
    let sum: u64 = weights.iter().sum();
    let mut left = rng.below(sum.max(1));
    for (position, weight) in weights.iter().enumerate() {
        if left < *weight {
            return position;
        }
        left = left.saturating_sub(*weight);
    }
    0
}
