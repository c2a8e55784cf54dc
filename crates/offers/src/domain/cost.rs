//! What a code costs that an order carries.

use orders::public::discounts::Discounted;

use super::{Definition, Gives, normal};

/// What a code costs, in minor units of the order's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// What the order's discounts owe to it: revenue is without that already.
    pub(crate) taken_off: i64,
    /// What it costs besides.
    pub(crate) other: i64,
}

/// What an offer costs by a code on an order as it stands: nothing where the order does not count or all of it came back, and
/// of a discount only what was kept. The only code of an order has brought about its whole discount; of several, each what it
/// says of itself, as far as the discount goes.
pub(crate) fn cost(definition: &Definition, order: &Discounted) -> Cost {
    let is_kept = order.is_counted && (order.sold == 0 || order.refunded < order.sold);
    if !is_kept {
        return Cost::default();
    }
    let code = order.currency.code();
    let is_alone = codes(order) == 1;
    let by_itself = |nominal: i64| {
        if is_alone {
            order.discount
        } else {
            nominal.min(order.discount)
        }
    };
    let off = |discount: i64| Cost {
        taken_off: kept_of(discount.max(0), order),
        other: 0,
    };
    match &definition.gives {
        Gives::Percent { percent } => off(by_itself(
            order.gross.saturating_mul(i64::from(*percent)) / 100,
        )),
        Gives::Amount { amounts } => off(by_itself(amounts.get(code).copied().unwrap_or(0))),
        Gives::StoreCredit { amounts } => Cost {
            taken_off: 0,
            other: amounts.get(code).copied().unwrap_or(0),
        },
        Gives::FreeShipping {} | Gives::Gift { .. } => match definition.costs.get(code) {
            Some(stated) => Cost {
                taken_off: 0,
                other: *stated,
            },
            None => off(by_itself(0)),
        },
    }
}

fn codes(order: &Discounted) -> usize {
    let mut codes: Vec<String> = order.codes.iter().map(|code| normal(code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}

/// The part of a discount that lies on what was not given back.
fn kept_of(discount: i64, order: &Discounted) -> i64 {
    if order.sold <= 0 || order.refunded <= 0 {
        return discount;
    }
    let kept = i128::from(order.sold.saturating_sub(order.refunded));
    let sold = i128::from(order.sold);
    let half = sold / 2;
    i64::try_from(
        i128::from(discount)
            .saturating_mul(kept)
            .saturating_add(half)
            / sold,
    )
    .unwrap_or(discount)
}
