//! Records from outside, as typed as a stranger's word can be.
//!
//! The same types are the bodies of the HTTP API, the output of the file readers and of the demo shop. Every text has
//! a maximum length and every list a maximum count; `validate` names each problem by the path of its field.
//! Deliberately absent: ids of our own, and any look at what is already stored.

mod check;
mod customer;
mod event;
mod hash;
mod limits;
mod order;
mod product;
mod refund;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use event::Named;

pub use check::Problem;
pub use customer::{
    AttributeValue, ConsentChannel, ConsentPurpose, ConsentState, IncomingConsent, IncomingCustomer,
};
pub use event::IncomingEvent;
pub use hash::ContentHash;
pub use limits::*;
pub use order::{
    FulfilmentStatus, IncomingFulfilment, IncomingFulfilmentLine, IncomingLine, IncomingOrder,
    IncomingParcel, IncomingPlace, LineKind, PaymentState,
};
pub use product::{
    IncomingGuide, IncomingOption, IncomingProduct, IncomingProductRef, IncomingVariant,
    IncomingVariantRef, ProductStatus,
};
pub use refund::{IncomingRefund, IncomingRefundLine};
pub use value::{Birthday, UnitPrice};
