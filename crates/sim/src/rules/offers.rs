//! What must hold of offers.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    tables::{RowOf, Tables},
    trouble::Trouble,
};

/// A code that is used once is given to one person at most, a cause gives one code at most, no more are given than are counted,
/// and what orders carry is theirs.
pub(super) fn standing(tables: &Tables) -> Result<(), Trouble> {
    given(tables)?;
    redeemed(tables)
}

fn given(tables: &Tables) -> Result<(), Trouble> {
    let codes: BTreeMap<&str, RowOf<'_>> = tables
        .rows("offers_code")
        .map(|row| (row.text("code"), row))
        .collect();
    let (mut seen, mut causes, mut counts) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    for row in tables.rows("offers_given") {
        *counts.entry(row.text("offer")).or_insert(0_i64) += 1;
        if !causes.insert(row.text("cause")) {
            return Err(Trouble::broken("offers.two_of_a_cause", row.line()));
        }
        let code = row.text("code");
        // Of somebody who was forgotten.
        if code.is_empty() {
            continue;
        }
        if !seen.insert(code) {
            return Err(Trouble::broken("offers.two_have_a_code", row.line()));
        }
        let is_theirs = codes.get(code).is_some_and(|of| {
            of.int("given_to") == row.int("customer_id")
                && of.int("given_id") == row.int("given_id")
        });
        if !is_theirs {
            let code = codes.get(code).map(RowOf::line);
            return Err(Trouble::broken(
                "offers.not_theirs",
                format!("{code:?}: {}", row.line()),
            ));
        }
    }
    for row in tables.rows("offers_offer") {
        let count = counts.get(row.text("name")).copied().unwrap_or(0);
        if count != row.int("given") {
            return Err(Trouble::broken(
                "offers.miscounted",
                format!("{count}: {}", row.line()),
            ));
        }
    }
    let taken = |row: &RowOf<'_>| row.text("state") == "given" && row.int("given_to") != 0;
    let loose = tables
        .rows("offers_code")
        .filter(taken)
        .find(|row| !seen.contains(row.text("code")));
    match loose {
        Some(row) => Err(Trouble::broken("offers.given_to_nobody", row.line())),
        None => Ok(()),
    }
}

fn redeemed(tables: &Tables) -> Result<(), Trouble> {
    let orders: BTreeMap<i64, i64> = tables
        .rows("orders_order")
        .map(|row| (row.int("order_id"), row.int("customer_id")))
        .collect();
    for row in tables.rows("offers_redeemed") {
        let owner = orders.get(&row.int("order_id")).copied();
        if owner != Some(row.int("customer_id")) {
            return Err(Trouble::broken(
                "offers.whose_order",
                format!("{owner:?}: {}", row.line()),
            ));
        }
    }
    Ok(())
}
