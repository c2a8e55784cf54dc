//! Shopify's export of orders.

use super::support::{open, orders, printed, read, reasons, shopify};
use crate::records::RecordKind;

const HEADER: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,\
    Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,\
    Lineitem price,Lineitem sku,Lineitem fulfillment status,Billing Name,Billing City,Billing Zip,Billing Province,\
    Billing Country,Billing Phone,Shipping City,Shipping Zip,Shipping Country,Cancelled at,Refunded Amount,Id,Tags,\
    Lineitem discount,Tax 1 Value,Tax 2 Value,Phone\n";

fn file(rows: &[&str]) -> String {
    format!("\u{feff}{HEADER}{}\n", rows.join("\n"))
}

#[test]
fn the_cells_of_an_order_carry_over_its_lines() {
    let text = file(&[
        "#1001,ana@example.test,partially_refunded,2025-10-02 17:10:00 -0300,partial,2025-10-04 08:00:00 -0300,yes,USD,\
         27.00,4.90,2.10,34.00,\"WELCOME10, VIP\",3.00,2025-10-02 17:09:34 -0300,2,Teapot - Blue,10.00,TP-1,fulfilled,\
         Ana María Cruz,Rio,'01234,RJ,BR,'+55 21 99999 0000,Rio,'01234,BR,,5.00,'820982911946154508,\"gift, vip\",0,,,",
        "#1001,ana@example.test,,,,,,,,,,,,,,1,\"Tea, green\",10.00,,pending,,,,,,,,,,,,,,0.00,,,",
        "#1002,,paid,,unfulfilled,,no,JPY,1000,,,1000,,,2025-10-03 09:00:00 +0900,1,Cup,1000,C-1,pending,\
         ,,,,,,,,,2025-10-05 10:00:00 +0900,,1002,,0,40,60,",
        "#1003,not an address,strange,,,,yes,EUR,5,0,0,5,,,2025-10-03 09:00:00,1,Cup,5,C-1,,Jo,,,,,,,,Narnia,,,1003,,,,,",
    ]);
    insta::assert_snapshot!(printed(&read(text, &shopify(), RecordKind::Orders)));
}

/// Name, subtotal, discount amount, line discount of two lines at 10.00 each; the order's own discount.
#[test]
fn the_subtotal_tells_what_the_discount_is_on() {
    for (subtotal, amount, line, on_order) in [
        ("17.00", "3.00", "0", Some(300)),
        ("17.00", "3.00", "3.00", None),
        ("15.00", "3.00", "2.00", Some(300)),
        ("15.00", "5.00", "2.00", Some(300)),
        ("20.00", "4.90", "0", None),
        ("20.00", "", "0", None),
        ("", "3.00", "0", Some(300)),
        ("99.00", "3.00", "0", Some(300)),
    ] {
        let rows = [
            format!(
                "#1,a@example.test,paid,,,,,EUR,{subtotal},,,,,{amount},2025-10-02 17:09:34 -0300,1,A,10.00,,,,,,,,,,,,,,1,,{line},,,"
            ),
            "#1,a@example.test,,,,,,,,,,,,,,1,B,10.00,,,,,,,,,,,,,,,,0,,,".to_owned(),
        ];
        let items = read(file(&[&rows[0], &rows[1]]), &shopify(), RecordKind::Orders);
        let order = orders(&items)[0];
        assert_eq!(order.discount_minor, on_order, "{subtotal} {amount} {line}");
    }
}

#[test]
fn rows_that_lost_their_order_are_rejected() {
    let text = file(&[
        "#1,a@example.test,paid,,,,,EUR,,,,,,,yesterday,1,A,10.00,,,,,,,,,,,,,,1,,,,,",
        "#1,a@example.test,,,,,,,,,,,,,,1,B,10.00,,,,,,,,,,,,,,,,,,,",
        "#2,a@example.test,paid,,,,,,,,,,,,2025-10-02 17:09:34 -0300,1,A,10.00,,,,,,,,,,,,,,2,,,,,",
        "#2,a@example.test,,,,,,,,,,,,,,one,B,10.00,,,,,,,,,,,,,,,,,,,",
        "#2,a@example.test,,,,,,,,,,,,,,1,C,,,,,,,,,,,,,,,,,,,,",
        "#3,a@example.test,,,,,,,,,,,,,,1,B,10.00,,,,,,,,,,,,,,,,,,,",
        ",a@example.test,,,,,,,,,,,,,,1,B,10.00,,,,,,,,,,,,,,,,,,,",
        "#4,shifted",
    ]);
    let items = read(text, &shopify(), RecordKind::Orders);
    let found: Vec<String> = reasons(&items)
        .into_iter()
        .map(|(row, reason)| format!("{row}: {reason}"))
        .collect();
    assert_eq!(
        found,
        [
            "2: Created at `yesterday` is no time such as 2025-10-02 17:09:34 -0300",
            "3: the first row of order `#1` was rejected",
            "5: Lineitem quantity `one` is not a number: something that is neither a digit nor an agreed mark",
            "6: the line has no quantity or no price",
            "7: not the first row of its order, and that is not directly before it",
            "8: the order has no name",
            "9: has 2 fields where 37 are expected",
        ]
    );
    assert_eq!(orders(&items).len(), 1);
    assert_eq!(
        orders(&items)[0].currency.code(),
        "EUR",
        "the store's, where the file says none"
    );
}

#[test]
fn another_file_is_no_export_of_orders() {
    let error = open(b"a,b\n1,2\n", &shopify(), RecordKind::Orders)
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "this is no Shopify export of orders: it has no column `Name`; it has `a`, `b`"
    );
}
