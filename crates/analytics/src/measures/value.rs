//! What a programme is worth: what its clicks brought less what it cost, and beside that what it changed.

use std::collections::BTreeMap;

use kernel::{Currency, CustomerId, Money};
use orders::public::reports::Sale;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Figures, Lift, Offered, Wanted};

/// What a programme is worth, in minor units of one currency.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ProgrammeValue)]
pub struct Value {
    /// ISO 4217.
    #[schema(example = "GBP")]
    pub currency: String,
    /// What orders credited to its clicks brought: after discounts, net of refunds, without tax and delivery.
    pub revenue: i64,
    /// What was taken off the prices of these orders. It is not in `revenue` any more.
    pub discounts: i64,
    /// What its messages cost, parts of text messages included.
    pub message_cost: i64,
    /// What it gave away, and what that cost.
    pub offers: Offered,
    /// Revenue less the cost of messages, and less what offers cost that is not taken off the revenue already.
    pub net: i64,
    /// What the comparison with those held out says it brought beyond what would have come anyway, over all time; absent where nobody is held out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift: Option<LiftValue>,
    /// In words.
    pub words: String,
}

/// What a programme brought beyond what would have come anyway.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct LiftValue {
    /// Net revenue beyond, from all whom it met.
    pub extra: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// `extra` less the cost of messages, gifts and credit.
    pub net: f64,
}

/// Discounts of credited orders by programme, gathered from the orders themselves.
#[derive(Debug, Default)]
pub(super) struct Discounts {
    programmes: BTreeMap<(i64, i64), String>,
    sums: BTreeMap<String, i64>,
}

impl Discounts {
    /// Of orders that are credited to programmes.
    pub(super) fn of(credits: Vec<messages::Credit>) -> Self {
        let programmes = credits
            .into_iter()
            .map(|credit| ((credit.customer.raw(), credit.order), credit.programme));
        Self {
            programmes: programmes.collect(),
            sums: BTreeMap::new(),
        }
    }

    /// Looks at an order.
    pub(super) fn look(&mut self, sale: &Sale, wanted: &Wanted) {
        let day = wanted.zone.day_of(sale.placed_at);
        let is_asked = sale.currency == wanted.currency
            && wanted.from.is_none_or(|from| day >= from)
            && wanted.to.is_none_or(|to| day <= to);
        let key = (sale.customer.raw(), sale.order.raw());
        if let Some(programme) = self.programmes.get(&key).filter(|_| is_asked) {
            let sum = self.sums.entry(programme.clone()).or_default();
            *sum = sum.saturating_add(sale.discount);
        }
    }

    /// Whether an order is credited to a programme.
    pub(super) fn is_credited(
        &self,
        customer: CustomerId,
        order: orders::OrderId,
        programme: &str,
    ) -> bool {
        let of = self.programmes.get(&(customer.raw(), order.raw()));
        of.is_some_and(|of| of == programme)
    }

    pub(super) fn of_programme(&self, name: &str) -> i64 {
        self.sums.get(name).copied().unwrap_or(0)
    }
}

/// What messages cost, in minor units of the shop's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Costs {
    /// A thousand messages of any kind.
    pub(crate) messages: u32,
    /// A thousand parts of text messages, besides.
    pub(crate) texts: u32,
}

impl Costs {
    /// Of what was sent.
    pub(crate) fn of(self, figures: &Figures) -> i64 {
        let messages = figures.sent.saturating_mul(i64::from(self.messages));
        let texts = figures.segments.saturating_mul(i64::from(self.texts));
        // Half away from zero.
        let all = messages.saturating_add(texts);
        all.saturating_add(500).div_euclid(1_000)
    }
}

/// What stands against what a programme brought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone {
    /// What was taken off the prices of orders that are credited to it.
    pub(super) discounts: i64,
    pub(super) offered: Offered,
    pub(super) costs: Costs,
}

/// What it is worth.
pub(super) fn value(
    figures: &Figures,
    lift: Option<&Lift>,
    gone: Gone,
    currency: Currency,
) -> Value {
    let Gone {
        discounts,
        offered,
        costs,
    } = gone;
    let code = currency.code();
    let revenue = figures.revenue.get(code).copied().unwrap_or(0);
    let message_cost = costs.of(figures);
    let net = revenue
        .saturating_sub(message_cost)
        .saturating_sub(offered.beside);
    let lift = lift.and_then(|lift| lift.revenue.as_ref()).map(|revenue| {
        let times = |difference: f64| {
            if revenue.difference.abs() > 0.0 {
                difference * (revenue.extra / revenue.difference)
            } else {
                0.0
            }
        };
        LiftValue {
            extra: revenue.extra,
            low: times(revenue.low),
            high: times(revenue.high),
            net: revenue.extra - minor(message_cost) - minor(offered.other),
        }
    });
    let mut value = Value {
        currency: code.to_owned(),
        revenue,
        discounts,
        message_cost,
        offers: offered,
        net,
        lift,
        words: String::new(),
    };
    value.words = words(&value, currency);
    value
}

/// Minor units as a measured number.
fn minor(amount: i64) -> f64 {
    let size = stats::float(amount.unsigned_abs());
    if amount < 0 { -size } else { size }
}

fn words(value: &Value, currency: Currency) -> String {
    let money = |amount: i64| Money::new(amount, currency).to_string();
    let about = |amount: f64| money(format!("{amount:.0}").parse().unwrap_or(0));
    let offers = match value.offers {
        Offered {
            given: 0, cost: 0, ..
        } => String::new(),
        offered => format!(
            " and its offers {} ({} of {} codes were used; {} of that is not taken off already)",
            money(offered.cost),
            offered.redeemed,
            offered.given,
            money(offered.beside)
        ),
    };
    let clicks = format!(
        "Orders after its clicks brought {} ({} of discounts taken off, refunds too); its messages cost {}{offers}, so {} is left.",
        money(value.revenue),
        money(value.discounts),
        money(value.message_cost),
        money(value.net)
    );
    let Some(lift) = &value.lift else {
        return format!(
            "{clicks} How much of it would have come anyway is not known: nobody is held out."
        );
    };
    let beside = format!(
        " Against those held out it brought {} more than would have come anyway (95 %: {} to {})",
        about(lift.extra),
        about(lift.low),
        about(lift.high)
    );
    let verdict = if lift.low > minor(value.net) {
        ": more than the clicks show."
    } else if lift.high < minor(value.revenue) {
        ": some of what the clicks show would have come anyway."
    } else if lift.low <= 0.0 && lift.high >= 0.0 {
        ": that may still be nothing."
    } else {
        "."
    };
    format!("{clicks}{beside}{verdict}")
}
