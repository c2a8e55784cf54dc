//! When the customer ordered.

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Unit,
    Verdict, Window,
};
use db::Tx;
use kernel::{CustomerId, Span, Timestamp};
use serde_json::{Map, Value, json};

use super::WATCHES;
use crate::store::conditions::{self, Rhythm};

pub(super) fn specs() -> Vec<Spec> {
    vec![
        Spec::new("orders.first", "When the customer placed the first order", first)
            .window()
            .example(json!({"within_days": 30})),
        Spec::new("orders.last", "When the customer placed the last order", last)
            .window()
            .example(json!({"older_than_days": 180})),
        Spec::new(
            "orders.days_since_last",
            "How many whole days have passed since the last order",
            days_since_last,
        )
        .bounds(Kind::Integer)
        .example(json!({"at_least": 60, "less_than": 90})),
        Spec::new(
            "orders.average_gap",
            "How many whole days lie between two orders on average; of customers with two orders or more",
            average_gap,
        )
        .bounds(Kind::Integer)
        .example(json!({"at_most": 30})),
    ]
}

#[derive(Debug)]
enum When {
    First(Window),
    Last(Window),
    DaysSince(Bounds),
    Gap(Bounds),
}

fn first(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(When::First(fields.window()?)))
}

fn last(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(When::Last(fields.window()?)))
}

fn days_since_last(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(When::DaysSince(fields.needed_bounds()?)))
}

fn average_gap(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(When::Gap(fields.needed_bounds()?)))
}

fn whole_days(span: Span) -> i64 {
    span.millis().div_euclid(Span::DAY.millis())
}

impl When {
    fn verdict(&self, rhythm: &Rhythm, now: Timestamp) -> Verdict {
        match self {
            Self::First(window) => window.verdict(rhythm.first_at, now),
            Self::Last(window) => window.verdict(rhythm.last_at, now),
            Self::DaysSince(bounds) => days_since(rhythm.last_at, *bounds, now),
            Self::Gap(bounds) => Verdict::always(
                rhythm
                    .gap()
                    .is_some_and(|gap| bounds.accepts(whole_days(gap))),
            ),
        }
    }
}

/// The count of days grows by one at each full day after the order.
fn days_since(last: Timestamp, bounds: Bounds, now: Timestamp) -> Verdict {
    let days = whole_days(now.since(last));
    let yes = bounds.accepts(days);
    let next = if yes {
        (bounds.high() < i64::MAX).then(|| bounds.high().saturating_add(1))
    } else {
        (days < bounds.low()).then(|| bounds.low())
    };
    let until = next.map(|days| last.plus(Span::DAY.times(days)));
    Verdict { yes, until }
}

impl Leaf for When {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let mut set = Set::new();
        for (customer, rhythm) in conditions::rhythms(tx)? {
            if self.verdict(&rhythm, env.now).yes {
                set.insert(customer)?;
            }
        }
        Ok(Members::Only(set))
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let rhythm = conditions::rhythm_of(tx, customer)?;
        Ok(rhythm.map_or(Verdict::NO, |rhythm| self.verdict(&rhythm, env.now)))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        match self {
            Self::First(window) | Self::Last(window) => window.moves(),
            Self::DaysSince(_) => Moves::Always,
            Self::Gap(_) => Moves::Never,
        }
    }

    fn words(&self) -> String {
        let days = Unit::Count("day", "days");
        match self {
            Self::First(window) => format!("placed the first order{}", window.words()),
            Self::Last(window) => format!("placed the last order{}", window.words()),
            Self::DaysSince(bounds) => format!("has not ordered for {}", bounds.words(days)),
            Self::Gap(bounds) => format!("orders every {} on average", bounds.words(days)),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        match self {
            Self::First(window) | Self::Last(window) => window.write(&mut form),
            Self::DaysSince(bounds) | Self::Gap(bounds) => bounds.write(Kind::Integer, &mut form),
        }
        form
    }
}
