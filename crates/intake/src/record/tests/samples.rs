//! Small valid records to start from.

use kernel::{Currency, Timestamp};

use crate::record::{
    IncomingCustomer, IncomingLine, IncomingOrder, IncomingProductRef, LineKind, PaymentState,
    UnitPrice,
};

pub(super) fn line(price: &str, quantity: i64) -> IncomingLine {
    IncomingLine {
        external_id: None,
        product: IncomingProductRef {
            external_id: Some("p-1".to_owned()),
            title: Some("Teapot".to_owned()),
            ..IncomingProductRef::default()
        },
        variant: None,
        kind: LineKind::Product,
        quantity,
        unit_price: unit_price(price),
        discount_minor: 0,
        tax_minor: None,
    }
}

pub(super) fn unit_price(text: &str) -> UnitPrice {
    serde_json::from_value(serde_json::json!(text)).unwrap()
}

pub(super) fn customer() -> IncomingCustomer {
    IncomingCustomer {
        source: "shop".to_owned(),
        external_id: Some("7".to_owned()),
        email: Some("ana@example.test".to_owned()),
        country: Some("GB".to_owned()),
        ..IncomingCustomer::default()
    }
}

pub(super) fn order() -> IncomingOrder {
    IncomingOrder {
        source: "shop".to_owned(),
        external_id: "1001".to_owned(),
        number: None,
        customer: Some(customer()),
        placed_at: Timestamp::parse("2026-02-28T12:00:00Z").unwrap(),
        paid_at: None,
        cancelled_at: None,
        updated_at: None,
        currency: Currency::parse("GBP").unwrap(),
        payment_state: PaymentState::Paid,
        lines: vec![line("2.55", 6)],
        discount_codes: Vec::new(),
        discount_minor: None,
        shipping_minor: None,
        tax_minor: None,
        total_minor: Some(1530),
        fulfilments: Vec::new(),
        refunds: Vec::new(),
        ship_to: None,
        test: false,
        tags: Vec::new(),
    }
}
