//! What the shop may set about the script.

use settings::{Declared, Setting, WebAddress};

/// From which sites reports are taken.
pub const ORIGINS: Setting<Vec<WebAddress>> = Setting::shop(
    "storefront.origins",
    "",
    "The sites whose pages may report what shoppers look at, such as https://shop.example. Empty: any site.",
)
.range(0, 50);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[&ORIGINS];
