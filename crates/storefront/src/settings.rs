//! What the shop may set about the script.

use settings::{Declared, Setting, WebAddress};

/// From which sites reports are taken.
pub const ORIGINS: Setting<Vec<WebAddress>> = Setting::shop(
    "storefront.origins",
    "",
    "The sites whose pages may report what shoppers look at, such as https://shop.example. Empty: any site.",
)
.range(0, 50);

/// How long what visitors look at is kept.
pub const KEPT_DAYS: Setting<i64> = Setting::shop(
    "storefront.kept_days",
    "30",
    "How many days what visitors look at is kept, and for how long a visitor who does not come back stays known.",
)
.range(1, 730);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&ORIGINS, &KEPT_DAYS];
