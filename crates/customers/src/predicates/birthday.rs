//! A birthday today or soon, on the customer's own calendar.

use std::collections::BTreeMap;

use db::{Tx, params};
use kernel::{CustomerId, Day, Span, Timestamp, Zone};
use predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict,
};
use serde_json::{Map, Value, json};

use super::{WATCHES, head::active};
use crate::{domain::Birthday, store::members};

/// Most days ahead: with more, some birthdays would be always within reach.
const MOST_DAYS: i64 = 360;

pub(super) fn spec() -> Spec {
    Spec::new(
        "customer.birthday_within",
        "Has a birthday today or in the next days, on the calendar where the customer lives; who was born on 29 February \
         celebrates on 28 February in other years",
        read,
    )
    .required("days", Kind::Integer, "how many days ahead, 0 to 360; 0 is today")
    .example(json!({"days": 7}))
    .example(json!({"days": 0}))
}

#[derive(Debug)]
struct Soon {
    days: i64,
}

fn read(fields: &Fields<'_>) -> Parsed {
    let days = fields.needed("days", fields.integer("days", 0..=MOST_DAYS)?)?;
    Ok(Box::new(Soon { days }))
}

impl Soon {
    fn is_near(&self, birthday: Birthday, today: Day) -> bool {
        birthday.next_from(today).since(today) <= self.days
    }

    /// The answer today, and the first instant of the day on which it is another.
    fn verdict(&self, birthday: Birthday, zone: &Zone, now: Timestamp) -> Verdict {
        let today = zone.day_of(now);
        let next = birthday.next_from(today);
        let near = next.since(today) <= self.days;
        let turns = if near {
            next.next()
        } else {
            next.plus_days(self.days.saturating_neg())
        };
        let until = zone.start_of_day(turns);
        if until > now {
            return Verdict::until(near, until);
        }
        // Where a clock went back over midnight, the day before is shown once more after its end; look again soon.
        Verdict::until(near, now.plus(Span::MILLISECOND))
    }
}

/// The months and days that may be a birthday near enough, whatever the zone: one or two ranges of `month * 100 + day`.
fn ranges(now: Timestamp, days: i64) -> [(i64, i64); 2] {
    // Calendars of the world are within a day of UTC's; 29 February is celebrated a day early, and who reads 28
    // February must look at both.
    let today = Zone::utc().day_of(now);
    let (first, last) = (today.plus_days(-2), today.plus_days(days.saturating_add(3)));
    let month_day = |day: Day| {
        let (_, month, day) = day.ymd();
        i64::from(month)
            .saturating_mul(100)
            .saturating_add(day.into())
    };
    let (low, high) = (month_day(first), month_day(last));
    if last.since(first) >= 365 {
        [(101, 1231), (0, 0)]
    } else if low <= high {
        [(low, high), (0, 0)]
    } else {
        [(low, 1231), (101, high)]
    }
}

impl Leaf for Soon {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let [(low, high), (other_low, other_high)] = ranges(env.now, self.days);
        let mut todays: BTreeMap<String, Day> = BTreeMap::new();
        let mut set = Set::new();
        tx.for_each(
            members::BIRTHDAYS,
            params![low, high, other_low, other_high],
            |row| {
                let name = row.text(2)?;
                let today = if let Some(today) = todays.get(name) {
                    *today
                } else {
                    let today = zone_or_shop(name, env.zone).day_of(env.now);
                    todays.insert(name.to_owned(), today);
                    today
                };
                // Stored birthdays are valid: they were written by this room.
                let birthday = Birthday::from_month_day(row.get(1)?, None);
                if birthday.is_ok_and(|birthday| self.is_near(birthday, today)) {
                    set.insert(row.get(0)?)?;
                }
                Ok::<(), PredicateError>(())
            },
        )?;
        Ok(set.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let Some(head) = active(tx, customer)? else {
            return Ok(Verdict::NO);
        };
        Ok(head.birthday.map_or(Verdict::NO, |birthday| {
            self.verdict(birthday, &head.zone(env.zone), env.now)
        }))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        match self.days {
            0 => "has a birthday today".to_owned(),
            1 => "has a birthday today or tomorrow".to_owned(),
            days => format!("has a birthday within {days} days"),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([("days".to_owned(), json!(self.days))])
    }
}

fn zone_or_shop(name: &str, shop: &Zone) -> Zone {
    if name.is_empty() {
        shop.clone()
    } else {
        Zone::parse(name).unwrap_or_else(|_unknown| shop.clone())
    }
}
