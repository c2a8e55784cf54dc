//! Rows as the domain's values. A row that cannot be understood is an error that names it.

use std::borrow::Cow;

use db::{DbError, Row};
use kernel::{Country, Currency, Day, Micros};

use crate::domain::{Figures, Line, LineKind, Order, PaymentState};

/// The error of one column.
pub(crate) fn bad(table: &'static str, column: &'static str, id: i64, why: &str) -> DbError {
    DbError::Row {
        table,
        column,
        id: id.to_string(),
        why: why.to_owned(),
    }
}

/// The currency at `position` of a row of `table`.
pub(crate) fn currency(
    row: &Row<'_>,
    position: usize,
    table: &'static str,
) -> Result<Currency, DbError> {
    Currency::parse(row.text(position)?).map_err(|error| {
        bad(
            table,
            "currency",
            row.get(0).unwrap_or(0),
            &error.to_string(),
        )
    })
}

/// A row of `SELECT` with the columns of `orders_order` in the order of the table.
pub(crate) fn order(row: &Row<'_>) -> Result<Order<'static>, DbError> {
    let id: i64 = row.get(1)?;
    let wrong = |column, why: String| bad("orders_order", column, id, &why);
    let list = |position, column| -> Result<Cow<'static, [String]>, DbError> {
        let Some(text) = row.get::<Option<String>>(position)? else {
            return Ok(Cow::Borrowed(&[]));
        };
        serde_json::from_str(&text)
            .map(Cow::Owned)
            .map_err(|error| wrong(column, error.to_string()))
    };
    let payment: i64 = row.get(15)?;
    let country: Option<String> = row.get(29)?;
    Ok(Order {
        customer: row.get(0)?,
        id: row.get(1)?,
        home: row.get(2)?,
        source: Cow::Owned(row.get(3)?),
        external_id: Cow::Owned(row.get(4)?),
        number: Cow::Owned(row.get(5)?),
        placed_at: row.get(6)?,
        placed_day: Day::from_days(row.get(7)?),
        paid_at: row.get(8)?,
        cancelled_at: row.get(9)?,
        erased_at: row.get(10)?,
        told_at: row.get(11)?,
        recorded_at: row.get(12)?,
        changed_at: row.get(13)?,
        currency: currency(row, 14, "orders_order")?,
        payment: PaymentState::from_code(payment)
            .ok_or_else(|| wrong("payment", format!("{payment} is no state")))?,
        test: row.get(16)?,
        last_line: row.get(17)?,
        figures: figures(row, 18)?,
        unplaced: row.get(24)?,
        given_back: row.get(25)?,
        shipping: row.get(26)?,
        tax: row.get(27)?,
        total: row.get(28)?,
        country: country
            .map(|code| Country::parse(&code))
            .transpose()
            .map_err(|error| wrong("country", error.to_string()))?,
        region: row.get::<Option<String>>(30)?.map(Cow::Owned),
        discount_codes: list(31, "discount_codes")?,
        tags: list(32, "tags")?,
    })
}

/// Six columns from `first`: lines, units, gross, discount, sold, refunded.
pub(crate) fn figures(row: &Row<'_>, first: usize) -> Result<Figures, DbError> {
    let at = |offset: usize| row.get(first.saturating_add(offset));
    Ok(Figures {
        lines: at(0)?,
        units: at(1)?,
        gross: at(2)?,
        discount: at(3)?,
        sold: at(4)?,
        refunded: at(5)?,
    })
}

/// A row of `SELECT line_no, external_id, kind, product_id, variant_id, sku, title, quantity, unit_price_micros,
/// discount, tax, amount, refunded_quantity, refunded_amount`, from column `first`.
pub(crate) fn line(row: &Row<'_>, first: usize) -> Result<Line<'static>, DbError> {
    let at = |offset: usize| first.saturating_add(offset);
    let kind: i64 = row.get(at(2))?;
    let no: i64 = row.get(at(0))?;
    Ok(Line {
        no,
        external_id: row.get::<Option<String>>(at(1))?.map(Cow::Owned),
        kind: line_kind(kind, "orders_line", no)?,
        product: row.get(at(3))?,
        variant: row.get(at(4))?,
        sku: row.get::<Option<String>>(at(5))?.map(Cow::Owned),
        title: row.get::<Option<String>>(at(6))?.map(Cow::Owned),
        quantity: row.get(at(7))?,
        unit_price: Micros::from_raw(row.get(at(8))?),
        discount: row.get(at(9))?,
        tax: row.get(at(10))?,
        amount: row.get(at(11))?,
        refunded_quantity: row.get(at(12))?,
        refunded_amount: row.get(at(13))?,
    })
}

/// The kind that a table holds as a number.
pub(crate) fn line_kind(code: i64, table: &'static str, id: i64) -> Result<LineKind, DbError> {
    LineKind::from_code(code).ok_or_else(|| bad(table, "kind", id, &format!("{code} is no kind")))
}
