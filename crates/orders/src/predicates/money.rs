//! How many orders, and for how much.

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Spec, Unit, Verdict,
    Window,
};
use db::Tx;
use kernel::{Currency, CustomerId};
use serde_json::{Map, Value, json};

use super::{WATCHES, members_of};
use crate::store::conditions;

pub(super) fn specs() -> Vec<Spec> {
    vec![
        Spec::new("orders.count", "How many orders the customer placed", count)
            .bounds(Kind::Integer)
            .optional(
                "order_amount_at_least",
                Kind::Amount,
                "count only orders of this net amount or more in the shop's currency",
            )
            .window()
            .example(json!({"at_least": 2, "within_days": 90}))
            .example(json!({"exactly": 0, "after": "2026-01-01"}))
            .example(json!({"at_least": 1, "order_amount_at_least": 5000})),
        Spec::new(
            "orders.spent",
            "What the customer spent in the shop's currency: lines after discounts less refunds, without tax and delivery",
            spent,
        )
        .bounds(Kind::Amount)
        .window()
        .example(json!({"at_least": 10000, "within_days": 365})),
        Spec::new("orders.discount_share", "Which part of the prices was taken off by discounts", discount_share)
            .bounds(Kind::Percent)
            .example(json!({"at_least": 20})),
        Spec::new("orders.refund_share", "Which part of what was sold was given back", refund_share)
            .bounds(Kind::Percent)
            .example(json!({"at_most": 12.5})),
    ]
}

fn count(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Amounts {
        what: What::Count {
            least: fields.integer("order_amount_at_least", 0..=1_000_000_000_000_000)?,
        },
        currency: fields.currency(),
        bounds: fields.bounds()?.unwrap_or(Bounds::at_least(1)),
        window: fields.window()?,
    }))
}

fn spent(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Amounts {
        what: What::Spent,
        currency: fields.currency(),
        bounds: fields.needed_bounds()?,
        window: fields.window()?,
    }))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Count { least: Option<i64> },
    Spent,
}

#[derive(Debug)]
struct Amounts {
    what: What,
    currency: Currency,
    bounds: Bounds,
    window: Window,
}

impl Leaf for Amounts {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let values = match self.what {
            What::Count { least: None } if self.window.is_all() => conditions::counts(tx)?,
            What::Spent if self.window.is_all() => conditions::nets(tx, self.currency)?,
            What::Count { least: None } => {
                conditions::counts_within(tx, self.window.range(env.now))?
            }
            What::Count { least: Some(least) } => {
                conditions::counts_of_least(tx, self.window.range(env.now), self.currency, least)?
            }
            What::Spent => conditions::nets_within(tx, self.window.range(env.now), self.currency)?,
        };
        members_of(values, self.bounds)
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let orders = crate::public::reports::orders_of(tx, customer)?;
        Ok(match self.what {
            What::Count { least } => self.window.verdict_of_count(
                orders
                    .iter()
                    .filter(|order| {
                        least.is_none_or(|least| {
                            order.currency == self.currency && order.net() >= least
                        })
                    })
                    .map(|order| order.placed_at),
                self.bounds,
                env.now,
            ),
            What::Spent => self.window.verdict_of_sum(
                orders
                    .iter()
                    .filter(|order| order.currency == self.currency)
                    .map(|order| (order.placed_at, order.net())),
                self.bounds,
                env.now,
            ),
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        self.window.moves()
    }

    fn words(&self) -> String {
        let window = self.window.words();
        match self.what {
            What::Count { least } => {
                let bounds = self.bounds.words(Unit::Count("order", "orders"));
                let least = least.map_or_else(String::new, |least| {
                    let words = Bounds::at_least(least).words(Unit::Amount(self.currency));
                    format!(" of {words}")
                });
                format!("placed {bounds}{least}{window}")
            }
            What::Spent => {
                let bounds = self.bounds.words(Unit::Amount(self.currency));
                format!("spent {bounds}{window}")
            }
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        match self.what {
            What::Count { least } => {
                self.bounds.write(Kind::Integer, &mut form);
                if let Some(least) = least {
                    form.insert("order_amount_at_least".to_owned(), Value::from(least));
                }
            }
            What::Spent => self.bounds.write(Kind::Amount, &mut form),
        }
        self.window.write(&mut form);
        form
    }
}

fn discount_share(fields: &Fields<'_>) -> Parsed {
    share(fields, Part::Discount)
}

fn refund_share(fields: &Fields<'_>) -> Parsed {
    share(fields, Part::Refund)
}

fn share(fields: &Fields<'_>, part: Part) -> Parsed {
    Ok(Box::new(Share {
        part,
        currency: fields.currency(),
        bounds: fields.needed_bounds()?,
    }))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Discount,
    Refund,
}

/// A share of money in the shop's currency. Who bought nothing has none.
#[derive(Debug)]
struct Share {
    part: Part,
    currency: Currency,
    bounds: Bounds,
}

impl Share {
    /// Hundredths of a percent, rounded down.
    fn of(&self, sums: &conditions::Sums) -> Option<i64> {
        let (part, whole) = match self.part {
            Part::Discount => (sums.discount, sums.gross),
            Part::Refund => (sums.refunded, sums.sold),
        };
        if whole <= 0 {
            return None;
        }
        let share = i128::from(part.max(0)) * 10_000 / i128::from(whole);
        i64::try_from(share).ok()
    }
}

impl Leaf for Share {
    fn members(&self, tx: &mut Tx<'_>, _env: &Env<'_>) -> Result<Members, PredicateError> {
        let mut set = ::predicates::Set::new();
        for (customer, sums) in conditions::sums_in(tx, self.currency)? {
            if self
                .of(&sums)
                .is_some_and(|share| self.bounds.accepts(share))
            {
                set.insert(customer)?;
            }
        }
        Ok(Members::Only(set))
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let sums = conditions::sums_of_one(tx, customer, self.currency)?;
        let share = sums.as_ref().and_then(|sums| self.of(sums));
        Ok(Verdict::always(
            share.is_some_and(|share| self.bounds.accepts(share)),
        ))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let bounds = self.bounds.words(Unit::Percent);
        match self.part {
            Part::Discount => format!("had {bounds} of the prices taken off"),
            Part::Refund => format!("gave back {bounds} of what was bought"),
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(Kind::Percent, &mut form);
        form
    }
}
