//! What a shop is: its name, its money, its time, its languages, its colour.

use kernel::{Currency, Language, Zone};

use crate::declare::{Declared, Setting};
use crate::value::{Colour, WebAddress};

/// The name that shoppers know.
pub const NAME: Setting<String> = Setting::shop(
    "shop.name",
    "My shop",
    "The name that shoppers know: in messages and on every page they see.",
)
.range(1, 200);

/// The currency that the books are kept in.
pub const CURRENCY: Setting<Currency> = Setting::shop(
    "shop.currency",
    "EUR",
    "The currency of reports, and of records that name none. Orders keep the currency they were placed in.",
);

/// Where the shop's day begins.
pub const TIME_ZONE: Setting<Zone> = Setting::shop(
    "shop.time_zone",
    "UTC",
    "The shop's time zone: where days and months of reports begin, and the time of customers whose own is not known.",
);

/// What the shop speaks.
pub const LANGUAGES: Setting<Vec<Language>> = Setting::shop(
    "shop.languages",
    "en",
    "The languages the shop speaks, the main one first. A customer with another language gets the first.",
)
.range(1, 50);

/// The colour of buttons and links.
pub const BRAND_COLOUR: Setting<Colour> = Setting::shop(
    "shop.brand_colour",
    "#2f6f4f",
    "The colour of buttons and links in messages and on the pages that shoppers see.",
);

/// Where the storefront is.
pub const WEBSITE: Setting<Option<WebAddress>> = Setting::shop(
    "shop.website",
    "",
    "The storefront's address, for links back to it.",
);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &NAME,
    &CURRENCY,
    &TIME_ZONE,
    &LANGUAGES,
    &BRAND_COLOUR,
    &WEBSITE,
];
