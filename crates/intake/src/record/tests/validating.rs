//! What is wrong is told with the path of its field.

use super::samples::{customer, line, order};
use crate::record::{ConsentChannel, ConsentPurpose, ConsentState, FulfilmentStatus};
use crate::record::{
    IncomingConsent, IncomingCustomer, IncomingFulfilment, IncomingOrder, IncomingParcel,
    IncomingPlace, IncomingProduct, IncomingProductRef, IncomingRefund, IncomingRefundLine,
    IncomingVariant, KEY_MAX, LINES_MAX, LineKind, Problem, SHORT_TEXT_MAX, TAGS_MAX, UnitPrice,
};

fn said(problems: Result<(), Vec<Problem>>) -> Vec<String> {
    let problems = problems.err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| format!("{} {}", problem.field, problem.code))
        .collect()
}

fn order_with(change: impl FnOnce(&mut IncomingOrder)) -> Vec<String> {
    let mut order = order();
    change(&mut order);
    said(order.validate())
}

#[test]
fn a_good_order_passes() {
    assert_eq!(order_with(|_| ()), Vec::<String>::new());
}

/// A change of a good order, and the problems it makes.
type Case = (fn(&mut IncomingOrder), &'static str);

fn check(cases: &[Case]) {
    for (index, (change, expected)) in cases.iter().enumerate() {
        let expected: Vec<&str> = expected.split_terminator(';').collect();
        assert_eq!(order_with(change), expected, "case {index}");
    }
}

#[test]
fn problems_of_an_order_have_paths() {
    check(&[
        (|o| o.source.clear(), "source missing"),
        (
            |o| o.external_id = "x".repeat(KEY_MAX + 1),
            "external_id too_long",
        ),
        (|o| o.external_id = "é".repeat(KEY_MAX), ""),
        (|o| o.external_id = "a\0".to_owned(), "external_id invalid"),
        (|o| o.number = Some(" ".to_owned()), "number missing"),
        (
            |o| o.tags = vec!["t".to_owned(); TAGS_MAX + 1],
            "tags too_many",
        ),
        (
            |o| o.tags = vec!["t".to_owned(), String::new()],
            "tags[1] missing",
        ),
        (
            |o| o.total_minor = Some(i64::MAX),
            "total_minor out_of_range",
        ),
        (
            |o| o.discount_minor = Some(-1),
            "discount_minor out_of_range",
        ),
        (|o| o.ship_to = Some(nowhere()), "ship_to.country invalid"),
        (
            |o| o.fulfilments = vec![fulfilment()],
            "fulfilments[0].parcels[0].url invalid",
        ),
        (
            |o| o.refunds = vec![refund()],
            "refunds[0].lines[0].line missing",
        ),
    ]);
}

#[test]
fn problems_of_its_customer_have_paths() {
    fn customer(order: &mut IncomingOrder) -> &mut IncomingCustomer {
        order.customer.as_mut().unwrap()
    }
    check(&[
        (
            |o| customer(o).email = Some("ana".to_owned()),
            "customer.email invalid",
        ),
        (
            |o| customer(o).country = Some("Atlantis".to_owned()),
            "customer.country invalid",
        ),
        (|o| customer(o).source.clear(), ""),
    ]);
}

#[test]
fn problems_of_its_lines_have_paths() {
    check(&[
        (
            |o| o.lines[0].quantity = -1,
            "lines[0].quantity out_of_range",
        ),
        (
            |o| (o.lines[0].quantity, o.lines[0].kind) = (-1, LineKind::Adjustment),
            "",
        ),
        (
            |o| o.lines.push(line("-1", 1)),
            "lines[1].unit_price out_of_range",
        ),
        (
            |o| o.lines[0].unit_price = UnitPrice::Minor(i64::MAX),
            "lines[0].unit_price out_of_range",
        ),
        (
            |o| o.lines[0].discount_minor = -1,
            "lines[0].discount_minor out_of_range",
        ),
        (
            |o| o.lines[0].product.title = Some("x".repeat(SHORT_TEXT_MAX + 1)),
            "lines[0].product.title too_long",
        ),
        (
            |o| o.lines = vec![line("1", 1); LINES_MAX + 1],
            "lines too_many",
        ),
    ]);
}

fn nowhere() -> IncomingPlace {
    IncomingPlace {
        country: Some("??".to_owned()),
        ..IncomingPlace::default()
    }
}

fn fulfilment() -> IncomingFulfilment {
    IncomingFulfilment {
        external_id: "f1".to_owned(),
        status: FulfilmentStatus::Shipped,
        parcels: vec![IncomingParcel {
            url: Some("javascript:alert(1)".to_owned()),
            ..IncomingParcel::default()
        }],
        lines: Vec::new(),
    }
}

fn refund() -> IncomingRefund {
    IncomingRefund {
        source: String::new(),
        external_id: "r1".to_owned(),
        order_external_id: None,
        customer: None,
        at: order().placed_at,
        currency: None,
        lines: vec![IncomingRefundLine {
            line: None,
            product: IncomingProductRef::default(),
            kind: LineKind::Product,
            quantity: 1,
            unit_price: None,
            amount_minor: Some(5),
        }],
        amount_minor: None,
        reason: None,
        match_earlier: false,
    }
}

#[test]
fn a_refund_by_itself_needs_source_and_currency() {
    let mut refund = refund();
    refund.lines.clear();
    assert_eq!(
        said(refund.validate()),
        ["source missing", "amount_minor missing", "currency missing"]
    );
}

#[test]
fn a_customer_needs_something_to_be_known_by() {
    let mut nobody = customer();
    (nobody.external_id, nobody.email) = (None, None);
    assert_eq!(said(nobody.validate()), ["external_id missing"]);
    nobody.phone = Some("no number".to_owned());
    assert_eq!(said(nobody.validate()), ["phone invalid"]);
    nobody.phone = Some("020 7946 0018".to_owned());
    nobody.time_zone = Some("Europe/Londinium".to_owned());
    nobody.language = Some("!".to_owned());
    nobody.consents = vec![IncomingConsent {
        channel: ConsentChannel::Email,
        purpose: ConsentPurpose::Marketing,
        state: ConsentState::Granted,
        at: None,
        source: Some(String::new()),
        wording: None,
    }];
    assert_eq!(
        said(nobody.validate()),
        [
            "language invalid",
            "time_zone invalid",
            "consents[0].source missing"
        ]
    );
}

#[test]
fn problems_of_a_product_have_paths() {
    let product = IncomingProduct {
        source: "shop".to_owned(),
        external_id: "p".to_owned(),
        title: "Tea".to_owned(),
        price: Some(UnitPrice::Minor(-1)),
        variants: vec![IncomingVariant {
            sku: Some(String::new()),
            ..IncomingVariant::default()
        }],
        consumable_days: Some(0),
        ..IncomingProduct::default()
    };
    assert_eq!(
        said(product.validate()),
        [
            "price out_of_range",
            "variants[0].sku missing",
            "consumable_days out_of_range"
        ]
    );
}

#[test]
fn the_list_of_problems_ends() {
    let problems = order_with(|order| order.lines = vec![line("-1", -1); 1_000]);
    assert_eq!(problems.len(), 50);
}
