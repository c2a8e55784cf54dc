//! How likely orders are to go wrong: learned when it is time, kept for each open order, told of with its reasons.

use std::collections::BTreeMap;

use db::{Db, DbError, Tx};
use kernel::{CustomerId, ProductId, Span, Timestamp};
use orders::{
    OrderId,
    public::outcomes::{Outcome, for_each_outcome, outcomes_of, placed_of_latest},
};
use serde::Serialize;

use crate::{
    domain::{
        Judge, Open, Own, Past, RiskReason, RiskReport, closes_at, explain, features_now, learn,
        open_since, whole,
    },
    error::Error,
    store::{self, RiskRow},
};

/// Orders that are learned from: the latest. More would change the third digit.
const LATEST: u32 = 60_000;
/// How long what was learned is good.
const LIFE: Span = Span::from_hours(24);
/// How long it is good in a shop of few orders.
const YOUNG_LIFE: Span = Span::from_hours(1);
/// How many orders are few.
const FEW: u64 = 5_000;
/// Orders kept in one transaction.
const STEP: usize = 5_000;

/// How likely an order is to go wrong: to be cancelled, or to have something given back.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = InsightsOrderRisk)]
pub struct OrderRisk {
    /// Which order.
    #[schema(value_type = String, example = "ord_3xk2")]
    pub order: OrderId,
    /// The number that people see.
    pub number: String,
    /// When it was placed.
    #[schema(value_type = String, format = DateTime)]
    pub placed_at: Timestamp,
    /// The probability, 0 to 1.
    pub risk: f64,
    /// The share of the shop's orders that go wrong.
    pub usual: f64,
    /// Until when it is told of.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// In words.
    pub words: String,
    /// Why, the weightiest first.
    pub reasons: Vec<RiskReason>,
}

/// Learns how likely orders are to go wrong when it is time; answers whether it was.
pub fn refresh_risk(db: &Db, now: Timestamp) -> Result<bool, Error> {
    if let Some((report, _)) = db.read_now(store::risk_model)? {
        let life = if report.orders < FEW {
            YOUNG_LIFE
        } else {
            LIFE
        };
        if now.since(report.learned_at) < life {
            return Ok(false);
        }
    }
    learn_risk(db, now)?;
    Ok(true)
}

/// Learns anew how likely orders are to go wrong, and keeps it for every open order.
pub fn learn_risk(db: &Db, now: Timestamp) -> Result<RiskReport, Error> {
    let Some((mut past, since)) = db.read_now(|tx| live_through(tx, now))? else {
        let (report, _) = learn(&[], now, (0, now));
        return Ok(report);
    };
    past.hear_until(now);
    let open = u64::try_from(past.open.len()).unwrap_or(u64::MAX);
    let (report, weights) = learn(&past.looks, now, (open, since));
    let judge = weights.map(|weights| Judge {
        weights,
        usual: past.usual(since),
    });
    let rates = past.rates();
    db.write_now(|tx| {
        tx.touch("insights");
        store::replace_risk_model(tx, &report, judge.as_ref())?;
        let kept = if judge.is_some() { Some(&rates) } else { None };
        store::replace_rates(tx, kept)
    })?;
    let Some(judge) = &judge else {
        db.write_now(store::forget_risks)?;
        return Ok(report);
    };
    past.open
        .sort_by_key(|open| (open.order.customer, open.order.order));
    for piece in past.open.chunks(STEP) {
        let rows: Vec<RiskRow> = piece
            .iter()
            .map(|open| row_of(open, judge, &rates, now))
            .collect();
        db.write_now(|tx| {
            tx.touch("insights");
            store::save_risks(tx, now, &rows)
        })?;
    }
    // What is over, and what went wrong since.
    db.write_now(|tx| store::sweep_risks(tx, now, since))?;
    Ok(report)
}

fn row_of(open: &Open, judge: &Judge, rates: &BTreeMap<ProductId, f64>, now: Timestamp) -> RiskRow {
    let around = judge.usual.around(&open.order, rates);
    let features = features_now(&open.order, &open.own, &around, now);
    RiskRow {
        customer: open.order.customer,
        order: open.order.order,
        risk: kept(judge.weights.model().probability(&features)),
        usual: kept(judge.usual.wrong),
        closes_at: open.closes_at,
    }
}

/// A probability as it is kept: hundredths of a percent.
fn kept(risk: f64) -> i64 {
    whole(risk * 10_000.0)
}

fn live_through(tx: &mut Tx<'_>, now: Timestamp) -> Result<Option<(Past, Timestamp)>, Error> {
    let Some(since) = placed_of_latest(tx, LATEST)? else {
        return Ok(None);
    };
    let mut past = Past::new(kinds(tx)?);
    for_each_outcome(tx, since, |order| {
        past.take(&order, now);
        Ok::<_, DbError>(())
    })?;
    Ok(Some((past, since)))
}

/// The kind of each product: its first category, where it has one, else its first collection or label.
fn kinds(tx: &mut Tx<'_>) -> Result<BTreeMap<ProductId, u32>, DbError> {
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    let mut kinds: BTreeMap<ProductId, u32> = BTreeMap::new();
    catalog::for_each_group(tx, |product, name| {
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        kinds
            .entry(product)
            .or_insert_with(|| match names.get(name) {
                Some(known) => *known,
                None => *names.entry(name.to_owned()).or_insert(next),
            });
        Ok::<_, DbError>(())
    })?;
    Ok(kinds)
}

/// What was learned last of how likely orders are to go wrong; `None` before anything was looked at.
pub fn risk_report(tx: &mut Tx<'_>) -> Result<Option<RiskReport>, Error> {
    Ok(store::risk_model(tx)?.map(|(report, _)| report))
}

/// Whether it was learned how likely orders are to go wrong.
pub fn has_risk(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(store::judge(tx)?.0.is_some())
}

/// How likely each open order of a customer is to go wrong, the newest first; none where nothing can be told.
pub fn order_risks(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<OrderRisk>, Error> {
    let learned = store::judge(tx)?;
    let Some(judge) = &learned.0 else {
        return Ok(Vec::new());
    };
    let orders = outcomes_of(tx, customer, judge.usual.since, open_since(now))?;
    let mut found = look_at(tx, judge, &orders, now)?;
    found.reverse();
    Ok(found)
}

/// The open ones among all of a customer's orders, by time.
fn look_at(
    tx: &mut Tx<'_>,
    judge: &Judge,
    orders: &[Outcome],
    now: Timestamp,
) -> Result<Vec<OrderRisk>, DbError> {
    let is_open = |order: &Outcome| closes_at(order, now).is_some() && order.placed_at <= now;
    let mut products: Vec<i64> = orders
        .iter()
        .filter(|order| is_open(order))
        .flat_map(|order| order.lines.iter().map(|line| line.product.raw()))
        .collect();
    products.sort_unstable();
    products.dedup();
    let rates = store::rates(tx, &products)?;
    let model = judge.weights.model();
    let mut found = Vec::new();
    for (place, order) in orders
        .iter()
        .enumerate()
        .filter(|(_, order)| is_open(order))
    {
        let Some(until) = closes_at(order, now) else {
            continue;
        };
        let own = Own::before(orders.get(..place).unwrap_or_default(), order.placed_at);
        let around = judge.usual.around(order, &rates);
        let all = features_now(order, &own, &around, now);
        let (risk, reasons) = explain(&model, &all);
        found.push(OrderRisk {
            order: order.order,
            number: order.number.clone(),
            placed_at: order.placed_at,
            risk,
            usual: judge.usual.wrong,
            until,
            words: words(&order.number, risk, judge.usual.wrong, &reasons),
            reasons,
        });
    }
    Ok(found)
}

/// How many reasons are said in a sentence.
const SAID: usize = 3;

fn words(number: &str, risk: f64, usual: f64, reasons: &[RiskReason]) -> String {
    let said: Vec<&str> = reasons
        .iter()
        .take(SAID)
        .map(|reason| reason.words.as_str())
        .collect();
    let why = if said.is_empty() {
        "nothing about it is unusual".to_owned()
    } else {
        said.join("; ")
    };
    format!(
        "Order {number} goes wrong with a probability of {:.1} % ({:.1} % is usual): {why}.",
        risk * 100.0,
        usual * 100.0
    )
}

/// Keeps how likely the open orders of these customers are to go wrong: something happened to one of them.
pub fn assess(tx: &mut Tx<'_>, now: Timestamp, customers: &[CustomerId]) -> Result<(), DbError> {
    if customers.is_empty() {
        return Ok(());
    }
    let learned = store::judge(tx)?;
    let Some(judge) = &learned.0 else {
        return Ok(());
    };
    tx.touch("insights");
    for customer in customers {
        let orders = outcomes_of(tx, *customer, judge.usual.since, open_since(now))?;
        let found = look_at(tx, judge, &orders, now)?;
        store::forget_risks_of(tx, *customer)?;
        let rows: Vec<RiskRow> = found
            .iter()
            .map(|one| RiskRow {
                customer: *customer,
                order: one.order,
                risk: kept(one.risk),
                usual: kept(one.usual),
                closes_at: one.until,
            })
            .collect();
        store::save_risks(tx, now, &rows)?;
    }
    Ok(())
}

/// How likely an order is to go wrong, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptRisk {
    /// Which order.
    pub order: OrderId,
    /// Hundredths of a percent.
    pub risk: i64,
    /// The same of all the shop's orders.
    pub usual: i64,
}

impl KeptRisk {
    /// Whether it is at least half as high again as is usual: worth a word.
    pub fn is_high(&self) -> bool {
        self.risk.saturating_mul(2) >= self.usual.saturating_mul(3)
    }
}

/// How likely the open orders of these customers are to go wrong, as it is kept: one statement for all.
pub fn kept_risks(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    now: Timestamp,
) -> Result<Vec<KeptRisk>, DbError> {
    let mut customers: Vec<i64> = customers.iter().map(|customer| customer.raw()).collect();
    customers.sort_unstable();
    customers.dedup();
    let rows = store::risks_of_many(tx, &customers)?;
    let open = rows.into_iter().filter(|row| row.closes_at > now);
    Ok(open
        .map(|row| KeptRisk {
            order: row.order,
            risk: row.risk,
            usual: row.usual,
        })
        .collect())
}

/// What could be learned now of how likely orders are to go wrong: nothing is kept.
pub fn risk_now(tx: &mut Tx<'_>, now: Timestamp) -> Result<RiskReport, Error> {
    let Some((past, since)) = live_through(tx, now)? else {
        return Ok(learn(&[], now, (0, now)).0);
    };
    let open = u64::try_from(past.open.len()).unwrap_or(u64::MAX);
    Ok(learn(&past.looks, now, (open, since)).0)
}
