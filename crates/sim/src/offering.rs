//! What the shop gives away: an offer with codes that each are used once.

use db::Tx;
use kernel::Moment;
use offers::{Definition, How, Taken};
use serde_json::json;

use crate::{
    shop::{Shop, place},
    tables::Tables,
    trouble::Trouble,
};

/// The offer.
pub(crate) const NAME: &str = "gift";

/// The offer and its codes. One shop in five has few: they run out, and people stop where they should be given one.
pub(crate) fn found(tx: &mut Tx<'_>, at: &Moment, seed: u64) -> Result<(), Trouble> {
    let definition: Definition = serde_json::from_value(json!({
        "title": "A gift", "gives": {"kind": "percent", "percent": 10}, "codes": {"kind": "single_use"},
        "valid_days": 5,
    }))?;
    let _made = offers::define(tx, at, (NAME, definition), How::Make)?;
    let count = if seed % 5 == 1 { 6 } else { 2_000 };
    let codes: Vec<String> = (0..count)
        .map(|number| format!("GIFT-{number:05}"))
        .collect();
    let lines: Vec<&str> = codes.iter().map(String::as_str).collect();
    offers::take_codes(tx, at, NAME, &lines, &mut Taken::default())?;
    Ok(())
}

/// What somebody types in at the checkout: every second time a code that somebody was given, whoever that is.
pub(crate) fn typed_in(shop: &Shop) -> Result<Vec<String>, Trouble> {
    let number = shop.orders.len();
    if number.is_multiple_of(2) {
        return Ok(Vec::new());
    }
    let tables = Tables::some(shop.db(), &["offers_given"])?;
    let codes: Vec<&str> = tables
        .rows("offers_given")
        .map(|row| row.text("shown"))
        .filter(|code| !code.is_empty())
        .collect();
    let number = u64::try_from(number).unwrap_or(0);
    let code = place(number, codes.len()).and_then(|place| codes.get(place));
    Ok(code
        .map(|code| (*code).to_lowercase())
        .into_iter()
        .collect())
}
