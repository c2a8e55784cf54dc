//! The order that rows are still being added to, and what can be told of it once all its lines are known.

use std::mem;

use intake::record::{
    FulfilmentStatus, IncomingFulfilment, IncomingFulfilmentLine, IncomingOrder, IncomingParcel,
    IncomingRefund,
};
use kernel::Timestamp;

use crate::records::{Incoming, Notes, Out};

/// The order that rows are still being added to.
pub(super) struct Open {
    pub(super) name: String,
    pub(super) rows: (u64, u64),
    pub(super) raw: String,
    pub(super) remarks: Vec<String>,
    pub(super) order: IncomingOrder,
    pub(super) money: Money,
    pub(super) fulfilled: bool,
    pub(super) fulfilled_at: Option<Timestamp>,
    /// For each line, whether it has been sent.
    pub(super) sent: Vec<bool>,
    pub(super) refunds: Vec<i64>,
}

/// What the first row says of the sums, until all lines are known.
#[derive(Clone, Copy, Default)]
pub(super) struct Money {
    pub(super) subtotal: Option<i64>,
    pub(super) discount: Option<i64>,
    pub(super) refunded: Option<i64>,
}

impl Open {
    pub(super) fn give(mut self, out: &mut Out) {
        self.order.discount_minor = self.order_discount();
        self.order.fulfilments = self.fulfilment().into_iter().collect();
        self.order.refunds = self.refunds();
        let notes = Notes {
            raw: self.raw,
            remarks: self.remarks,
        };
        out.record(self.rows, Incoming::Order(Box::new(self.order)), notes);
    }

    /// The discount that is on no line. Whether the export's amount has the lines' own in it has changed over the
    /// years, and delivery set free is in it too; the subtotal tells.
    fn order_discount(&self) -> Option<i64> {
        let said = self
            .money
            .discount
            .map(i64::saturating_abs)
            .filter(|said| *said > 0)?;
        let lines = || {
            self.order
                .lines
                .iter()
                .try_fold((0_i64, 0_i64), |(gross, less), line| {
                    let gross = gross.checked_add(line.amount_minor(self.order.currency)?)?;
                    Some((gross, less.checked_add(line.discount_minor)?))
                })
        };
        let by_subtotal = self
            .money
            .subtotal
            .zip(lines())
            .and_then(|(subtotal, (gross, less))| gross.checked_sub(less)?.checked_sub(subtotal));
        let discount = by_subtotal
            .filter(|rest| (0..=said).contains(rest))
            .unwrap_or(said);
        (discount > 0).then_some(discount)
    }

    /// What has been sent. The export knows no parcels, so there is one without a number.
    fn fulfilment(&mut self) -> Option<IncomingFulfilment> {
        if !self.fulfilled && self.fulfilled_at.is_none() {
            return None;
        }
        let mut lines = Vec::new();
        if self.sent.iter().any(|sent| !sent) && self.sent.iter().any(|sent| *sent) {
            for (index, (line, sent)) in self.order.lines.iter_mut().zip(&self.sent).enumerate() {
                let id = (index + 1).to_string();
                if *sent {
                    lines.push(IncomingFulfilmentLine {
                        line: id.clone(),
                        quantity: line.quantity,
                    });
                }
                line.external_id = Some(id);
            }
        }
        Some(IncomingFulfilment {
            external_id: format!("{}.1", self.name),
            status: FulfilmentStatus::Shipped,
            parcels: self.fulfilled_at.map(sent_at).into_iter().collect(),
            lines,
        })
    }

    fn refunds(&mut self) -> Vec<IncomingRefund> {
        let order = &self.order;
        let known = [order.cancelled_at, self.fulfilled_at, order.paid_at];
        let at = known.into_iter().flatten().fold(order.placed_at, Ord::max);
        let sums = match self.money.refunded {
            Some(refunded) => vec![refunded],
            None => mem::take(&mut self.refunds),
        };
        let refunds = sums
            .into_iter()
            .filter(|sum| *sum > 0)
            .enumerate()
            .map(|(index, sum)| IncomingRefund {
                source: order.source.clone(),
                external_id: format!("{}-refund-{}", order.external_id, index + 1),
                order_external_id: None,
                customer: None,
                at,
                currency: None,
                lines: Vec::new(),
                amount_minor: Some(sum),
                reason: None,
                match_earlier: false,
            });
        refunds.collect()
    }
}

fn sent_at(time: Timestamp) -> IncomingParcel {
    IncomingParcel {
        shipped_at: Some(time),
        ..IncomingParcel::default()
    }
}
