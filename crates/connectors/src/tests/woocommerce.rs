//! WooCommerce's export of products.

use std::fmt::Write as _;

use super::support::{open, printed, read, reasons, woocommerce};
use crate::records::RecordKind;

const HEADER: &str = "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,\"Short description\",Description,Stock,\
    \"Sale price\",\"Regular price\",Categories,Tags,Images,Parent,Upsells,Cross-sells,\"External URL\",\
    \"Attribute 1 name\",\"Attribute 1 value(s)\"\n";

#[test]
fn variations_find_their_parent_wherever_it_stands() {
    let rows = "12,variation,TS-S,,Tea Shirt - Small,1,,,3,,19.90,,,,id:10,,,,Size,Small\n\
        10,variable,TS,,Tea Shirt,1,Soft,<p>Very soft</p>,,,,\"Clothing > Shirts, Gifts\\, small\",\"new, cotton\",\"https://x.test/1.png, https://x.test/2.png\",,\"TS-LUX, id:99\",CUP,,Size,\"Small, Large\"\n\
        11,\"simple, virtual\",CUP,4006381333931,Cup,1,Nice,,7,4.50,5.00,Cups,,,,,,,,\n\
        13,variation,TS-L,,Tea Shirt - Large,1,,,parent,\"17,90\",\"1.019,90\",,,,TS,,,,Size,Large\n\
        14,external,,,Book,-1,,,,,9,,,,,,,https://shop.test/book,,\n\
        15,variation,LOST,,Lost,1,,,,,1,,,,nobody,,,,,\n\
        16,variation,LOST2,,Lost,1,,,,,1,,,,,,,,,\n\
        ,simple,,,Nameless,1,,,,,1,,,,,,,,,\n\
        17,simple,,,,1,,,,,1,,,,,,,,,\n\
        18,simple,,,Dear,1,,,,,much,,,,,,,,,\n";
    insta::assert_snapshot!(printed(&read(
        format!("{HEADER}{rows}"),
        &woocommerce(),
        RecordKind::Products
    )));
}

#[test]
fn what_is_held_back_is_bounded() {
    let description = "x".repeat(1_000_000);
    let mut rows = String::new();
    for number in 0..90 {
        writeln!(
            rows,
            "{number},variable,P{number},,Shirt,1,{description},soft,,,,,,,,,,,,"
        )
        .unwrap();
    }
    rows += "1000,variation,V,,Shirt - S,1,,,,,5,,,,id:0,,,,Size,S\n\
        1001,variation,W,,Shirt - S,1,,,,,5,,,,id:89,,,,Size,S\n";
    let mut records = open(
        format!("{HEADER}{rows}").as_bytes(),
        &woocommerce(),
        RecordKind::Products,
    )
    .unwrap();
    let before_the_end = records.by_ref().take(20).count();
    assert_eq!(before_the_end, 20);
    assert!(
        records.row_count() < 92,
        "the first are given out before the end of the file"
    );
    let rest: Vec<_> = records.collect::<Result<_, _>>().unwrap();
    assert_eq!(
        reasons(&rest),
        [(92, "its parent `id:0` is not in the file".to_owned())]
    );
}

#[test]
fn files_without_lines_are_refused_with_advice() {
    for (kind, what) in [
        (RecordKind::Orders, "orders"),
        (RecordKind::Customers, "customers"),
    ] {
        let error = open(b"ID\n1\n", &woocommerce(), kind).err().unwrap();
        let said = error.to_string();
        assert!(
            said.starts_with(&format!("WooCommerce has no {what} file")),
            "{said}"
        );
    }
}
