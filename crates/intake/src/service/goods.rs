//! Products by the names that sources use, remembered between batches.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{ProductRef, Resolved};
use db::Db;
use kernel::Moment;

use super::Error;
use crate::record::{
    IncomingLine, IncomingOrder, IncomingProductRef, IncomingRefund, IncomingVariantRef, LineKind,
};

/// Most references that are remembered. A shop has thousands of products; beyond this the oldest sources of memory are
/// forgotten all at once and found again.
const MOST_REMEMBERED: usize = 200_000;
/// References resolved in one transaction.
const BATCH: usize = 500;

/// Which reference leads to which product. Only what is committed is remembered.
#[derive(Debug, Default)]
pub struct Goods(BTreeMap<Name, Resolved>);

/// What names a product, without what only describes it.
type Name = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn name(reference: &ProductRef) -> Name {
    // A title counts only where there is no other name.
    let only_title = reference.external_id.is_none()
        && reference.sku.is_none()
        && reference.variant_external_id.is_none();
    (
        reference.source.clone(),
        reference.external_id.clone(),
        reference.variant_external_id.clone(),
        reference.sku.clone(),
        reference.title.clone().filter(|_| only_title),
    )
}

impl Goods {
    /// Makes sure that every product of these orders and refunds is known, in transactions of its own: a product is not
    /// a customer's row, and a sketch too many does no harm.
    pub fn prepare<'a>(
        &mut self,
        db: &Db,
        at: &Moment,
        orders: impl IntoIterator<Item = &'a IncomingOrder>,
        refunds: impl IntoIterator<Item = &'a IncomingRefund>,
    ) -> Result<(), Error> {
        let mut unknown: BTreeMap<Name, ProductRef> = BTreeMap::new();
        let mut want = |this: &Self, reference: Option<ProductRef>| {
            if let Some(reference) = reference {
                let name = name(&reference);
                if !this.0.contains_key(&name) {
                    unknown.entry(name).or_insert(reference);
                }
            }
        };
        for order in orders {
            for line in &order.lines {
                want(self, of_line(&order.source, line));
            }
            for refund in &order.refunds {
                refunded(&order.source, refund, |reference| want(self, reference));
            }
        }
        for refund in refunds {
            refunded(&refund.source, refund, |reference| want(self, reference));
        }
        self.learn(db, at, unknown)
    }

    fn learn(
        &mut self,
        db: &Db,
        at: &Moment,
        unknown: BTreeMap<Name, ProductRef>,
    ) -> Result<(), Error> {
        if self.0.len().saturating_add(unknown.len()) > MOST_REMEMBERED {
            self.0.clear();
        }
        let unknown: Vec<(Name, ProductRef)> = unknown.into_iter().collect();
        for batch in unknown.chunks(BATCH) {
            let references: Vec<ProductRef> = batch
                .iter()
                .map(|(_, reference)| reference.clone())
                .collect();
            let found = db.write_now(|tx| catalog::resolve_many(tx, at, &references))?;
            for ((name, _), found) in batch.iter().zip(found) {
                self.0.insert(name.clone(), found);
            }
        }
        Ok(())
    }

    /// The product that an order's line names; `None` for lines that are not about goods.
    pub(crate) fn of_line(&self, source: &str, line: &IncomingLine) -> Option<Resolved> {
        self.0.get(&name(&of_line(source, line)?)).copied()
    }

    /// The product that a reference names.
    pub(crate) fn of(&self, source: &str, reference: &IncomingProductRef) -> Option<Resolved> {
        self.0
            .get(&name(&reference_of(source, reference, None)?))
            .copied()
    }

    /// Forgets everything: after products were changed by somebody else.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// How many references are remembered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn refunded(source: &str, refund: &IncomingRefund, mut want: impl FnMut(Option<ProductRef>)) {
    let mut seen = BTreeSet::new();
    for line in &refund.lines {
        if line.kind == LineKind::Product
            && seen.insert((&line.product.external_id, &line.product.sku))
        {
            want(reference_of(source, &line.product, None));
        }
    }
}

/// Goods only: a charge is not a product.
fn of_line(source: &str, line: &IncomingLine) -> Option<ProductRef> {
    match line.kind {
        LineKind::Product | LineKind::GiftCard | LineKind::Adjustment => {
            reference_of(source, &line.product, line.variant.as_ref())
        }
        LineKind::Shipping | LineKind::Fee | LineKind::Discount => None,
    }
}

fn reference_of(
    source: &str,
    product: &IncomingProductRef,
    variant: Option<&IncomingVariantRef>,
) -> Option<ProductRef> {
    let sku = product
        .sku
        .clone()
        .or_else(|| variant.and_then(|variant| variant.sku.clone()));
    let reference = ProductRef {
        source: source.to_owned(),
        external_id: product.external_id.clone(),
        variant_external_id: variant.and_then(|variant| variant.external_id.clone()),
        sku,
        title: product.title.clone(),
        category: product.category.clone(),
    };
    let named = reference.external_id.is_some()
        || reference.variant_external_id.is_some()
        || reference.sku.is_some()
        || reference.title.is_some();
    named.then_some(reference)
}
