//! What the shop may set about suggestions.

use ::settings::{Declared, Setting};

/// What is always shown.
pub const PINNED: Setting<Vec<String>> = Setting::shop(
    "recommendations.pinned",
    "",
    "Stock-keeping units of products that are suggested to everybody first, in this order, as long as they are for sale and the customer does not have them.",
);

/// What is never shown.
pub const EXCLUDED: Setting<Vec<String>> = Setting::shop(
    "recommendations.excluded",
    "",
    "What is never suggested: stock-keeping units, and categories as `category:Gifts`, which holds for the categories below it too.",
);

/// How different suggestions are.
pub const SPREAD: Setting<u32> = Setting::shop(
    "recommendations.spread",
    "15",
    "How much it counts, in percent, that suggestions differ from one another: 0 shows the likeliest ones however alike they are.",
)
.range(0, 80);

/// Whether only what is used up is suggested again.
pub const AGAIN_CONSUMABLES: Setting<bool> = Setting::shop(
    "recommendations.again_only_consumables",
    "false",
    "Whether what a customer bought already is suggested again only when the catalogue says how long it lasts.",
);

/// What the shop must keep of a price.
pub const LEAST_MARGIN: Setting<u32> = Setting::shop(
    "recommendations.least_margin",
    "0",
    "What the shop must keep of a product's price for it to be suggested, in percent: price less cost. Products whose cost is not known are suggested anyway; 0 asks for nothing.",
)
.range(0, 95);

/// How much the margin counts.
pub const BY_MARGIN: Setting<u32> = Setting::shop(
    "recommendations.by_margin",
    "0",
    "How much it counts, in percent, what the shop keeps of a product's price: at 0 the likeliest come first whatever they earn; at 100 what earns twice as much needs half the likelihood.",
)
.range(0, 100);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &PINNED,
    &EXCLUDED,
    &SPREAD,
    &AGAIN_CONSUMABLES,
    &LEAST_MARGIN,
    &BY_MARGIN,
];
