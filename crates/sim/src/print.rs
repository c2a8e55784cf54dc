//! The world as text: the rows of the tables that matter, sorted.

use crate::{shop::Shop, tables::Tables};

/// Tables that tell nothing of what went wrong: words of search, hashes, what products look like, secrets.
const LEFT_OUT: &[&str] = &[
    "catalog_group",
    "catalog_guide",
    "catalog_lookup",
    "catalog_product",
    "catalog_relation",
    "catalog_variant",
    "customers_token",
    "events_subscription",
    "journeys_version",
    "messages_content",
    "orders_line",
    "orders_lookup",
    "orders_refund_lookup",
    "shops_secret",
    "shops_shop",
    "settings_value",
];

/// Everything that is to be seen of a shop.
pub(crate) fn print(shop: &Shop) -> String {
    let mut lines = vec![format!("the clock shows {}", shop.now())];
    for letter in &shop.letters {
        lines.push(format!(
            "letter {} to {} of customer {} at {}, {} about {}: ask {} of {}",
            letter.message,
            letter.to.as_str(),
            letter.customer,
            letter.at,
            letter.purpose,
            letter.topic,
            letter.ask,
            letter.cause,
        ));
    }
    match Tables::read(shop.db()) {
        Err(trouble) => lines.push(format!("the tables cannot be read: {trouble:?}")),
        Ok(tables) => {
            for name in tables.names().filter(|name| !LEFT_OUT.contains(name)) {
                let mut rows: Vec<String> = tables.rows(name).map(|row| row.line()).collect();
                rows.sort();
                lines.extend(rows);
            }
        }
    }
    lines.join("\n")
}
