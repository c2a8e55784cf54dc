//! The ids of goods: the catalogue gives them, and order lines, events and recommendations name them.

crate::typed_id!(
    /// A product of the catalogue.
    ProductId,
    "prd"
);

crate::typed_id!(
    /// A variant of a product: what is really sold.
    VariantId,
    "var"
);
