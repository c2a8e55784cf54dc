//! Conditions about what customers are likely to do next: as it was found when everybody was last scored. Who was not scored
//! yet is in none of them.

mod order_risk;

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Set, Spec,
    Unit, Verdict,
};
use db::Tx;
use kernel::{Currency, CustomerId, Span, Timestamp};
use serde_json::{Map, Value, json};

use crate::{
    domain::{ORDER_DAYS, Score, VALUE_DAYS},
    store,
};

/// The kinds of conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    vec![
        alive(),
        expected_orders(),
        value(),
        next_order(),
        lapsed(),
        order_risk::spec(),
    ]
}

const WATCHES: &[&str] = &["insights"];
/// Days ahead that can be asked about.
const FARTHEST: i64 = 3_650;
/// Percentages of a rhythm that can be asked about.
const LONGEST: i64 = 10_000;
/// How many times their rhythm customers are silent before they count as lapsed, in percent, where nobody says.
const LAPSED: i64 = 150;

/// A figure of a score within limits.
#[derive(Debug)]
struct Figure {
    what: What,
    bounds: Bounds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Alive,
    ExpectedOrders,
    Value(Currency),
}

impl Figure {
    fn accepts(&self, score: &Score) -> bool {
        let figure = match self.what {
            What::Alive => Some(score.alive),
            What::ExpectedOrders => Some(score.expected_orders),
            What::Value(_) => score.value,
        };
        figure.is_some_and(|figure| self.bounds.accepts(figure))
    }
}

fn alive() -> Spec {
    Spec::new(
        "insights.p_alive",
        "Still buys from the shop with such a probability, as far as the model of coming back knows",
        |fields| {
            let bounds = fields.needed_bounds()?;
            Ok(Box::new(Figure {
                what: What::Alive,
                bounds,
            }))
        },
    )
    .bounds(Kind::Percent)
    .example(json!({"at_most": 30}))
    .example(json!({"at_least": 12.5, "at_most": 80}))
}

fn value() -> Spec {
    Spec::new(
        "insights.value",
        "Is expected to spend so much within 365 days, net, in the shop's currency",
        |fields| {
            let bounds = fields.needed_bounds()?;
            Ok(Box::new(Figure {
                what: What::Value(fields.currency()),
                bounds,
            }))
        },
    )
    .bounds(Kind::Amount)
    .example(json!({"at_least": 20_000}))
}

fn expected_orders() -> Spec {
    Spec::new(
        "insights.expected_orders",
        "Is expected to order on so many days within 90 days, such as 0.5",
        read_orders,
    )
    .optional("at_least", Kind::Any, "this or more; up to three decimals")
    .optional("at_most", Kind::Any, "this or less; up to three decimals")
    .example(json!({"at_least": 1}))
    .example(json!({"at_least": 0.25, "at_most": 1.5}))
}

fn read_orders(fields: &Fields<'_>) -> Parsed {
    let low = thousandths(fields, "at_least")?;
    let high = thousandths(fields, "at_most")?;
    let bounds = match (low, high) {
        (None, None) => Err(fields.whole_problem("say at least one of `at_least`, `at_most`")),
        (Some(low), None) => Ok(Bounds::at_least(low)),
        (None, Some(high)) => Ok(Bounds::at_most(high)),
        (Some(low), Some(high)) => Bounds::between(low, high).ok_or_else(|| {
            fields.whole_problem("no number is both above the lower and below the upper limit")
        }),
    };
    Ok(Box::new(Figure {
        what: What::ExpectedOrders,
        bounds: bounds?,
    }))
}

/// A number from 0 to 1000 with at most three decimals, in thousandths.
fn thousandths(fields: &Fields<'_>, name: &'static str) -> Result<Option<i64>, Problem> {
    let Some(value) = fields.raw(name) else {
        return Ok(None);
    };
    let wrong = || fields.problem(name, "a number from 0 to 1000 with at most three decimals");
    let text = value.as_number().ok_or_else(wrong)?.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let rest = rest.trim_end_matches('0');
    let digits = rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    let whole: i64 = whole.parse().ok().filter(|_| digits).ok_or_else(wrong)?;
    let rest: i64 = format!("{rest:0<3}").parse().map_err(|_no| wrong())?;
    let number = whole.saturating_mul(1_000).saturating_add(rest);
    Some(number)
        .filter(|number| (0..=1_000_000).contains(number) && !text.starts_with('-'))
        .map(Some)
        .ok_or_else(wrong)
}

/// Thousandths as JSON.
fn decimal(thousandths: i64) -> Value {
    let text = said(thousandths);
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// Thousandths in digits.
fn said(thousandths: i64) -> String {
    let size = thousandths.unsigned_abs();
    let text = format!("{}.{:03}", size / 1_000, size % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Leaf for Figure {
    fn members(&self, tx: &mut Tx<'_>, _: &Env<'_>) -> Result<Members, PredicateError> {
        chosen(tx, |score| self.accepts(score))
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let score = store::score_of(tx, customer)?;
        Ok(Verdict::always(
            score.is_some_and(|(score, _)| self.accepts(&score)),
        ))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let bounds = &self.bounds;
        match self.what {
            What::Alive => format!(
                "still buys with a probability of {}",
                bounds.words(Unit::Percent)
            ),
            What::ExpectedOrders => format!(
                "is expected to order {} times within {ORDER_DAYS} days",
                times(bounds)
            ),
            What::Value(currency) => format!(
                "is expected to spend {} within {VALUE_DAYS} days",
                bounds.words(Unit::Amount(currency))
            ),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        match self.what {
            What::Alive => self.bounds.write(Kind::Percent, &mut form),
            What::Value(_) => self.bounds.write(Kind::Amount, &mut form),
            What::ExpectedOrders => {
                let (low, high) = (self.bounds.low(), self.bounds.high());
                if low != i64::MIN {
                    form.insert("at_least".to_owned(), decimal(low));
                }
                if high != i64::MAX {
                    form.insert("at_most".to_owned(), decimal(high));
                }
            }
        }
        form
    }
}

fn times(bounds: &Bounds) -> String {
    match (bounds.low(), bounds.high()) {
        (i64::MIN, high) => format!("at most {}", said(high)),
        (low, i64::MAX) => format!("at least {}", said(low)),
        (low, high) => format!("between {} and {}", said(low), said(high)),
    }
}

/// Everybody whose score is accepted.
fn chosen(tx: &mut Tx<'_>, accepts: impl Fn(&Score) -> bool) -> Result<Members, PredicateError> {
    let mut found: Vec<CustomerId> = Vec::new();
    store::for_each_score(tx, |score| {
        if accepts(score) {
            found.push(score.customer);
        }
        Ok(())
    })?;
    Ok(Set::collect(found)?.into())
}

/// A condition that holds for a customer from an instant on.
#[derive(Clone, Copy, Debug)]
enum FromThenOn {
    /// The next order is expected by so many days from now.
    NextOrder { days: i64 },
    /// It is longer since the last order than so many percent of the customer's rhythm.
    Lapsed { percent: i64 },
}

fn next_order() -> Spec {
    Spec::new(
        "insights.next_order",
        "Is expected to order again, if at all, within so many days: as likely before as after",
        |fields| {
            let days = fields.integer("within_days", 0..=FARTHEST)?;
            Ok(Box::new(FromThenOn::NextOrder {
                days: fields.needed("within_days", days)?,
            }))
        },
    )
    .required(
        "within_days",
        Kind::Integer,
        "from now on; those who are late already are meant too",
    )
    .example(json!({"within_days": 7}))
}

fn lapsed() -> Spec {
    Spec::new(
        "insights.lapsed",
        "Has not ordered for longer than fits their rhythm: their own, and the shop's as far as little is known of them",
        |fields| {
            let percent = fields.integer("percent", 1..=LONGEST)?;
            Ok(Box::new(FromThenOn::Lapsed {
                percent: percent.unwrap_or(LAPSED),
            }))
        },
    )
    .optional(
        "percent",
        Kind::Integer,
        "for so many percent of their rhythm; 150 where left out",
    )
    .example(json!({}))
    .example(json!({"percent": 200}))
}

impl FromThenOn {
    /// From when on it holds.
    fn since(&self, score: &Score) -> Option<Timestamp> {
        let next = score.next?;
        match self {
            Self::NextOrder { days } => Some(next.at.minus(Span::from_days(*days))),
            Self::Lapsed { percent } => {
                let wait = next
                    .rhythm
                    .millis()
                    .saturating_mul(*percent)
                    .checked_div(100)?;
                Some(score.last_at.plus(Span::from_millis(wait)))
            }
        }
    }
}

impl Leaf for FromThenOn {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        chosen(tx, |score| {
            self.since(score).is_some_and(|since| since <= env.now)
        })
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let score = store::score_of(tx, customer)?;
        let since = score.and_then(|(score, _)| self.since(&score));
        Ok(match since {
            Some(since) if since > env.now => Verdict::until(false, since),
            Some(_) => Verdict::YES,
            None => Verdict::NO,
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        match self {
            Self::NextOrder { days: 0 } => "is expected to have ordered again by now".to_owned(),
            Self::NextOrder { days: 1 } => "is expected to order again within 1 day".to_owned(),
            Self::NextOrder { days } => format!("is expected to order again within {days} days"),
            Self::Lapsed { percent } => {
                format!("has not ordered for {percent} % of the time that is usual for them")
            }
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let (name, value) = match self {
            Self::NextOrder { days } => ("within_days", *days),
            Self::Lapsed { percent } => ("percent", *percent),
        };
        let mut form = Map::new();
        form.insert(name.to_owned(), Value::from(value));
        form
    }
}
