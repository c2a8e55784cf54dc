//! Bytes without sense, and sense with bytes changed: every reader ends, none panics, and none holds much.

use std::io::Cursor;

use fuzz::Target;

use super::support::{described, example, shopify, woocommerce};
use crate::records::{Format, RecordKind, Records};
use crate::{ColumnsFile, Source};

const PIECES: [&[u8]; 40] = [
    b",",
    b";",
    b"\t",
    b"|",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xfe",
    b"\xef\xbb\xbf",
    b"\x1f\x8b",
    b"<<<<<<< ",
    b"=======",
    b"Handle,Title,",
    b"Name,Created at,Lineitem quantity,Lineitem price,Email",
    b"#1001",
    b"2025-10-02 17:09:34 -0300",
    b"2010-12-01 08:26:00",
    b"19970101",
    b"-1",
    b"2.55",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"99999999999999999999",
    b"0.0000001",
    b"C536379",
    b"A563185",
    b"variable",
    b"variation",
    b"id:1",
    b"ana@example.test",
    b"&#x0;",
    b"<p",
    b"'",
    b"{customer_id}",
    b"1e9",
    b" ",
];

struct Case {
    name: &'static str,
    format: Format,
    kind: RecordKind,
    sample: String,
}

fn cases() -> Vec<Case> {
    let case = |name, format, kind, sample: &str| Case {
        name,
        format,
        kind,
        sample: sample.to_owned(),
    };
    vec![
        case(
            "table-of-orders",
            example("uci-online-retail.toml"),
            RecordKind::Orders,
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
             536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
             C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527,EIRE\n",
        ),
        case(
            "blanks",
            example("cdnow-sample.toml"),
            RecordKind::Orders,
            " 00004 0001 19970101  2   29.33\n",
        ),
        case(
            "shopify-orders",
            shopify(),
            RecordKind::Orders,
            "Name,Email,Created at,Currency,Subtotal,Discount Amount,Lineitem quantity,Lineitem name,Lineitem price,Fulfilled at,Refunded Amount\n\
             #1,ana@example.test,2025-10-02 17:09:34 -0300,EUR,10,1,1,Tea,11.00,2025-10-03 17:09:34 -0300,5\n\
             #1,,,,,,2,Cup,1,,\n",
        ),
        case(
            "shopify-customers",
            shopify(),
            RecordKind::Customers,
            "Customer ID,Email,Phone,Default Address Country Code,Tags\n'7,ana@example.test,'020 7946 0018,GB,\"a, b\"\n",
        ),
        case(
            "shopify-products",
            shopify(),
            RecordKind::Products,
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price\ntea,Tea,<p>x &amp; y</p>,Size,S,T,1.00\ntea,,,,M,U,2.00\n",
        ),
        case(
            "woocommerce-products",
            woocommerce(),
            RecordKind::Products,
            "ID,Type,SKU,Name,Regular price,Parent,Categories\n1,variable,T,Tea,,,A > B\n2,variation,U,Tea S,5,id:1,\n",
        ),
        case(
            "table-of-customers",
            described(
                "source = \"x\"\n[customers]\nid = 1\nemail = 2\nbirthday = 3\n[file]\nheader = false\n",
            ),
            RecordKind::Customers,
            "7,ana@example.test,--02-29\n",
        ),
        case(
            "table-of-products",
            described(
                "source = \"x\"\n[products]\nid = 1\ntitle = 2\nprice = 3\nsku = 4\n[file]\nheader = false\n",
            ),
            RecordKind::Products,
            "1,Tea,5.00,T\n1,Tea,6.00,U\n",
        ),
    ]
}

/// A source of these bytes, read to its end.
fn read_all(bytes: &[u8], format: &Format, kind: RecordKind) {
    let most = bytes.len() * 2 + 100;
    let Ok(source) = Source::new(Cursor::new(bytes.to_vec()), None) else {
        return;
    };
    let Ok(mut records) = Records::open(source, format, kind) else {
        return;
    };
    for (count, item) in records.by_ref().enumerate() {
        assert!(count < most, "more items than bytes");
        if let Ok(item) = item {
            assert!(item.first_row <= item.last_row);
        }
    }
    // Once it has ended, it stays so.
    assert!(records.next().is_none());
}

#[test]
fn no_bytes_make_a_reader_panic_or_hang() {
    for case in cases() {
        let target = Target {
            name: case.name,
            folder: env!("CARGO_MANIFEST_DIR"),
            seeds: &[case.sample.as_bytes()],
            words: &PIECES,
        };
        fuzz::run(&target, |bytes| read_all(bytes, &case.format, case.kind));
    }
}

#[test]
fn descriptions_of_columns_are_input_too() {
    let orders = b"source = \"x\"\ncurrency = \"GBP\"\n[orders]\norder_id = \"a\"\nplaced_at = 2\n[orders.line]\nunit_price = { text = \"1\" }\n";
    let customers = b"source = \"x\"\n[customers]\nid = 1\nemail_pattern = \"{customer_id}@x.y\"\n[dates]\nformat = [\"%Y\"]\nzone = \"UTC\"\n";
    let target = Target {
        name: "descriptions",
        folder: env!("CARGO_MANIFEST_DIR"),
        seeds: &[orders, customers],
        words: &[
            b"[file]\n",
            b"separator = \"blanks\"\n",
            b"header = false\n",
            b"%",
            b"{day}",
            b"carry_forward = true\n",
        ],
    };
    fuzz::run(&target, |bytes| {
        let Ok(file) = ColumnsFile::parse(&String::from_utf8_lossy(bytes)) else {
            return;
        };
        let format = Format::Columns(Box::new(file));
        for kind in [
            RecordKind::Orders,
            RecordKind::Customers,
            RecordKind::Products,
        ] {
            read_all(b"a,b\n1,2025-01-01 10:00:00\n", &format, kind);
        }
    });
}
