//! The room's ids.

kernel::typed_id!(
    /// An order.
    OrderId,
    "ord"
);
kernel::typed_id!(
    /// A refund or credit note.
    RefundId,
    "rfd"
);
kernel::typed_id!(
    /// What was sent together.
    FulfilmentId,
    "ful"
);
kernel::typed_id!(
    /// One parcel.
    ParcelId,
    "par"
);

db::int_column!(OrderId, RefundId, FulfilmentId, ParcelId);
