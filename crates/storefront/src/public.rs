//! What others may see: events, versioned. Nothing in them is personal: products are named by id.

use kernel::ProductId;
use serde::{Deserialize, Serialize};

/// A customer looked at a product. Happened when the page was shown. Data: [`ProductViewedV1`].
pub const PRODUCT_VIEWED: &str = "storefront.product_viewed";
/// A customer's cart holds something else than before. Data: [`CartChangedV1`].
pub const CART_CHANGED: &str = "storefront.cart_changed";

/// All kinds of this room.
pub const KINDS: [&str; 2] = [PRODUCT_VIEWED, CART_CHANGED];

/// Data of `storefront.product_viewed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductViewedV1 {
    /// The product.
    pub product: ProductId,
}

/// Data of `storefront.cart_changed`: the whole cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartChangedV1 {
    /// Its lines; none when it was emptied. Lines whose product the catalogue does not know are left out.
    pub lines: Vec<CartLineV1>,
}

/// A line of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLineV1 {
    /// The product.
    pub product: ProductId,
    /// How many pieces, from 1.
    pub quantity: u32,
}
