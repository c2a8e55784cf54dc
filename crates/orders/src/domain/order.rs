//! An order and its lines, built from facts or brought up to date by them.

use std::{borrow::Cow, collections::BTreeMap};

use kernel::{
    Country, Currency, CustomerId, Day, Micros, Money, ProductId, Timestamp, VariantId, line_amount,
};

use super::{
    Contribution, Figures, LineFacts, LineKind, OrderFacts, OrderId, PaymentState, StatsKey, add,
    figures,
};
use crate::error::Error;

/// An order without its lines. Texts are borrowed from facts, or owned when they come from a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order<'a> {
    pub(crate) customer: CustomerId,
    pub(crate) id: OrderId,
    /// Whose it was before customers were merged.
    pub(crate) home: CustomerId,
    pub(crate) source: Cow<'a, str>,
    pub(crate) external_id: Cow<'a, str>,
    pub(crate) number: Cow<'a, str>,
    pub(crate) placed_at: Timestamp,
    pub(crate) placed_day: Day,
    pub(crate) paid_at: Option<Timestamp>,
    pub(crate) cancelled_at: Option<Timestamp>,
    /// When the person was erased: from then on nothing changes the order.
    pub(crate) erased_at: Option<Timestamp>,
    /// When the source last changed it.
    pub(crate) told_at: Option<Timestamp>,
    pub(crate) recorded_at: Timestamp,
    pub(crate) changed_at: Timestamp,
    pub(crate) currency: Currency,
    pub(crate) payment: PaymentState,
    pub(crate) test: bool,
    /// The highest line number ever used.
    pub(crate) last_line: i64,
    pub(crate) figures: Figures,
    /// Given back for the order without naming a line; part of `figures.refunded`.
    pub(crate) unplaced: i64,
    /// All money given back, with tax and delivery.
    pub(crate) given_back: i64,
    pub(crate) shipping: i64,
    pub(crate) tax: i64,
    pub(crate) total: i64,
    pub(crate) country: Option<Country>,
    pub(crate) region: Option<Cow<'a, str>>,
    pub(crate) discount_codes: Cow<'a, [String]>,
    pub(crate) tags: Cow<'a, [String]>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line<'a> {
    pub(crate) no: i64,
    pub(crate) external_id: Option<Cow<'a, str>>,
    pub(crate) kind: LineKind,
    pub(crate) product: Option<ProductId>,
    pub(crate) variant: Option<VariantId>,
    pub(crate) sku: Option<Cow<'a, str>>,
    pub(crate) title: Option<Cow<'a, str>>,
    pub(crate) quantity: i64,
    pub(crate) unit_price: Micros,
    /// The line's own discount and its share of the order's.
    pub(crate) discount: i64,
    pub(crate) tax: i64,
    /// After discounts, without tax.
    pub(crate) amount: i64,
    pub(crate) refunded_quantity: i64,
    pub(crate) refunded_amount: i64,
}

/// What makes two lines the same line where the source gives lines no ids.
pub(crate) type LineKey = (
    Option<String>,
    LineKind,
    Option<ProductId>,
    Option<VariantId>,
    Option<String>,
    Micros,
);

impl Line<'_> {
    /// The key under which this line is found again when its order comes anew.
    pub(crate) fn key(&self) -> LineKey {
        if let Some(id) = &self.external_id {
            let id = Some(id.clone().into_owned());
            return (id, LineKind::Product, None, None, None, Micros::ZERO);
        }
        let called = if self.product.is_none() {
            self.sku.as_ref().or(self.title.as_ref())
        } else {
            None
        };
        (
            None,
            self.kind,
            self.product,
            self.variant,
            called.map(|text| text.clone().into_owned()),
            self.unit_price,
        )
    }

    /// What of it was not given back.
    pub(crate) const fn kept(&self) -> (i64, i64) {
        (
            self.quantity.saturating_sub(self.refunded_quantity),
            self.amount.saturating_sub(self.refunded_amount),
        )
    }
}

/// When an order was paid whose source says that it was and not when.
fn assumed(payment: Option<PaymentState>, at: Timestamp) -> Option<Timestamp> {
    payment.is_some_and(PaymentState::is_paid).then_some(at)
}

impl<'a> Order<'a> {
    /// A new order with its lines, numbered from 1.
    pub(crate) fn new(
        facts: &OrderFacts<'a>,
        id: OrderId,
        now: Timestamp,
    ) -> Result<(Self, Vec<Line<'a>>), Error> {
        let mut lines = lines_of(facts)?;
        let mut no: i64 = 0;
        for line in &mut lines {
            no = no.saturating_add(1);
            line.no = no;
        }
        let mut order = Self {
            customer: facts.customer,
            id,
            home: facts.customer,
            source: Cow::Borrowed(facts.source),
            external_id: Cow::Borrowed(facts.external_id),
            number: Cow::Borrowed(facts.number.unwrap_or(facts.external_id)),
            placed_at: facts.placed_at,
            placed_day: facts.placed_day,
            paid_at: facts
                .paid_at
                .or_else(|| assumed(facts.payment, facts.placed_at)),
            cancelled_at: facts.cancelled_at,
            erased_at: None,
            told_at: facts.updated_at,
            recorded_at: now,
            changed_at: now,
            currency: facts.currency,
            payment: facts.payment.unwrap_or_default(),
            test: facts.test,
            last_line: no,
            figures: Figures::default(),
            unplaced: 0,
            given_back: 0,
            shipping: 0,
            tax: 0,
            total: 0,
            country: facts.country,
            region: facts.region.map(Cow::Borrowed),
            discount_codes: Cow::Borrowed(facts.discount_codes),
            tags: Cow::Borrowed(facts.tags),
        };
        order.settle(facts, &lines)?;
        Ok((order, lines))
    }

    /// The order after its source has told it anew, with the lines as they are now and the numbers of those that are
    /// gone. Silence undoes nothing: what facts leave out and is known from elsewhere stays, refunds included.
    pub(crate) fn retold(
        &self,
        old: &[Line<'_>],
        facts: &OrderFacts<'a>,
        now: Timestamp,
    ) -> Result<(Self, Vec<Line<'a>>, Vec<i64>), Error> {
        let (mut order, mut lines) = Self::new(facts, self.id, now)?;
        order.customer = if facts.customer.is_nobody() {
            self.customer
        } else {
            facts.customer
        };
        order.home = if order.customer == self.customer {
            self.home
        } else {
            order.customer
        };
        order.cancelled_at = facts.cancelled_at.or(self.cancelled_at);
        order.payment = facts.payment.unwrap_or(self.payment);
        // What was not paid before was paid when its source changed it, for all that is known.
        order.paid_at = facts
            .paid_at
            .or(self.paid_at)
            .or_else(|| assumed(Some(order.payment), facts.updated_at.unwrap_or(now)));
        order.told_at = facts.updated_at.or(self.told_at);
        order.recorded_at = self.recorded_at;
        order.given_back = self.given_back;
        order.last_line = self.last_line;
        let (gone, set_free) = carry_over(old, &mut lines, &mut order.last_line)?;
        order.unplaced = add(self.unplaced, set_free)?;
        order.settle(facts, &lines)?;
        Ok((order, lines, gone))
    }

    /// The order with further lines; answers only those, numbered on.
    pub(crate) fn continued(
        &mut self,
        facts: &OrderFacts<'a>,
        picked: &[usize],
        now: Timestamp,
    ) -> Result<Vec<Line<'a>>, Error> {
        let mut lines = Vec::with_capacity(picked.len());
        for (position, mut line) in lines_of(facts)?.into_iter().enumerate() {
            if picked.contains(&position) {
                self.last_line = self.last_line.saturating_add(1);
                line.no = self.last_line;
                lines.push(line);
            }
        }
        let more = figures(self.currency, &lines, 0)?;
        let sums = &mut self.figures;
        sums.lines = add(sums.lines, more.lines)?;
        sums.units = add(sums.units, more.units)?;
        sums.gross = add(sums.gross, more.gross)?;
        sums.discount = add(sums.discount, more.discount)?;
        sums.sold = add(sums.sold, more.sold)?;
        for line in &lines {
            self.tax = add(self.tax, line.tax)?;
            self.total = add(self.total, add(line.amount, line.tax)?)?;
            if line.kind == LineKind::Shipping {
                self.shipping = add(self.shipping, line.amount)?;
            }
        }
        self.changed_at = now;
        Ok(lines)
    }

    /// Computes what follows from the lines.
    fn settle(&mut self, facts: &OrderFacts<'_>, lines: &[Line<'_>]) -> Result<(), Error> {
        self.figures = figures(self.currency, lines, self.unplaced)?;
        self.shipping = facts.shipping;
        let (mut amounts, mut taxes) = (facts.shipping, 0);
        for line in lines {
            amounts = add(amounts, line.amount)?;
            taxes = add(taxes, line.tax)?;
            if line.kind == LineKind::Shipping {
                self.shipping = add(self.shipping, line.amount)?;
            }
        }
        self.tax = facts.tax.unwrap_or(taxes);
        self.total = match facts.total {
            Some(total) => total,
            None => add(amounts, self.tax)?,
        };
        Ok(())
    }

    /// Whether it is part of any figure: not a trial, not cancelled, not voided, and something was sold.
    pub(crate) const fn is_counted(&self) -> bool {
        !self.test
            && self.cancelled_at.is_none()
            && !matches!(self.payment, PaymentState::Voided)
            && self.figures.lines > 0
    }

    /// Which statistics it belongs to; none for an order without a customer.
    pub(crate) fn stats_key(&self) -> Option<StatsKey> {
        StatsKey::of(self.customer, self.currency)
    }

    /// What it adds to them; nothing when it is not counted.
    pub(crate) fn contribution(&self) -> Option<Contribution> {
        self.is_counted().then_some(Contribution {
            placed_at: self.placed_at,
            figures: self.figures,
        })
    }
}

/// The lines of facts with their amounts, not yet numbered.
fn lines_of<'a>(facts: &OrderFacts<'a>) -> Result<Vec<Line<'a>>, Error> {
    let mut lines = facts
        .lines
        .iter()
        .map(|line| line_of(line, facts))
        .collect::<Result<Vec<_>, _>>()?;
    if facts.discount > 0 {
        spread(&mut lines, facts)?;
    }
    Ok(lines)
}

fn line_of<'a>(line: &LineFacts<'a>, facts: &OrderFacts<'_>) -> Result<Line<'a>, Error> {
    let before = line_amount(line.quantity, line.unit_price, facts.currency)?;
    let within = if facts.taxes_included { line.tax } else { 0 };
    let amount = before
        .checked_sub(line.discount)
        .and_then(|rest| rest.checked_sub(within))
        .ok_or(Error::TooLarge)?;
    Ok(Line {
        no: 0,
        external_id: line.external_id.map(Cow::Borrowed),
        kind: line.kind,
        product: line.product,
        variant: line.variant,
        sku: line.sku.map(Cow::Borrowed),
        title: line.title.map(Cow::Borrowed),
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: line.discount,
        tax: line.tax,
        amount,
        refunded_quantity: 0,
        refunded_amount: 0,
    })
}

/// Spreads the order's discount over its goods in proportion to their amounts; at most all of them.
fn spread(lines: &mut [Line<'_>], facts: &OrderFacts<'_>) -> Result<(), Error> {
    let takes_part = |line: &Line<'_>| line.kind == LineKind::Product && line.amount > 0;
    let weights: Vec<i64> = lines
        .iter()
        .map(|line| if takes_part(line) { line.amount } else { 0 })
        .collect();
    let goods = weights
        .iter()
        .try_fold(0, |sum, weight| add(sum, *weight))?;
    if goods == 0 {
        return Ok(());
    }
    let whole = Money::new(facts.discount.min(goods), facts.currency);
    for (line, part) in lines.iter_mut().zip(whole.split(&weights)?) {
        line.discount = add(line.discount, part.minor)?;
        line.amount = line.amount.checked_sub(part.minor).ok_or(Error::TooLarge)?;
    }
    Ok(())
}

/// Gives lines the numbers and refunds of their earlier selves. Answers the numbers of lines that are gone, and what
/// had been given back for them or for more than is left.
fn carry_over(
    old: &[Line<'_>],
    lines: &mut [Line<'_>],
    last_line: &mut i64,
) -> Result<(Vec<i64>, i64), Error> {
    let mut standing: BTreeMap<LineKey, Vec<&Line<'_>>> = BTreeMap::new();
    for line in old.iter().rev() {
        standing.entry(line.key()).or_default().push(line);
    }
    let mut set_free = 0;
    for line in lines {
        let Some(before) = standing.get_mut(&line.key()).and_then(Vec::pop) else {
            *last_line = last_line.saturating_add(1);
            line.no = *last_line;
            continue;
        };
        line.no = before.no;
        line.refunded_quantity = before.refunded_quantity.min(line.quantity.max(0));
        line.refunded_amount = before.refunded_amount.min(line.amount.max(0));
        if line.kind.is_revenue() {
            set_free = add(set_free, before.refunded_amount - line.refunded_amount)?;
        }
    }
    let mut gone = Vec::new();
    for line in standing.into_values().flatten() {
        gone.push(line.no);
        if line.kind.is_revenue() {
            set_free = add(set_free, line.refunded_amount)?;
        }
    }
    gone.sort_unstable();
    Ok((gone, set_free))
}
