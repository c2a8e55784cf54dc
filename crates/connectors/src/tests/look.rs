//! A first look at files that nobody has described.

use std::io::Write as _;

use serde_json::json;

use crate::{ColumnsFile, Guess, RecordKind, guess, look};

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn guessed(text: &str) -> (RecordKind, Guess) {
    let file = file(text);
    let path = file.path().to_str().unwrap();
    let seen = look(path).unwrap();
    guess(path, &seen, None)
}

#[test]
fn a_table_of_orders_is_recognised_by_the_names_of_its_columns() {
    let text = "InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID;Country\n\
                1;A;Mug;2;31.12.2025 14:30;2,55;17;France\n";
    let (kind, guess) = guessed(text);
    assert_eq!(kind, RecordKind::Orders);
    let Guess::Columns(columns) = guess else {
        panic!("{guess:?}")
    };
    assert_eq!(columns["orders"]["order_id"], "InvoiceNo");
    assert_eq!(columns["orders"]["line"]["unit_price"], "UnitPrice");
    assert_eq!(columns["orders"]["customer"]["id"], "CustomerID");
    assert_eq!(columns["dates"]["format"], json!(["%d.%m.%Y %H:%M"]));
    assert_eq!(columns["numbers"]["decimal"], ",");
    let _described: ColumnsFile = serde_json::from_value(columns).unwrap();
}

#[test]
fn customers_and_products_are_told_apart() {
    let (kind, _) =
        guessed("Customer ID,E-mail,First name,Last name,Newsletter\n1,a@b.example,Ana,B,yes\n");
    assert_eq!(kind, RecordKind::Customers);
    let (kind, _) = guessed("SKU,Title,Brand,Price,Stock\n1,Mug,Fern,2.50,7\n");
    assert_eq!(kind, RecordKind::Products);
}

#[test]
fn the_front_of_a_file_is_shown_and_an_empty_one_is_no_trouble() {
    let seen = file("a,b\n1,\"x, y\"\n");
    let seen = look(seen.path().to_str().unwrap()).unwrap();
    assert_eq!(seen.columns, ["a", "b"]);
    assert_eq!(seen.rows, [["1", "x, y"]]);
    let (_, guess) = guessed("");
    assert!(matches!(guess, Guess::Columns(_)));
}
