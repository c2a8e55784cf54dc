//! Bytes without sense, and sense with bytes changed: every reader ends, none panics, and none holds much.

use std::io::Cursor;

use kernel::{Clock, Rng, SystemClock};

use super::support::{described, example, shopify, variable, woocommerce};
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
    format: Format,
    kind: RecordKind,
    sample: String,
}

fn cases() -> Vec<Case> {
    let case = |format, kind, sample: &str| Case {
        format,
        kind,
        sample: sample.to_owned(),
    };
    vec![
        case(
            example("uci-online-retail.toml"),
            RecordKind::Orders,
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
             536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
             C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527,EIRE\n",
        ),
        case(
            example("cdnow-sample.toml"),
            RecordKind::Orders,
            " 00004 0001 19970101  2   29.33\n",
        ),
        case(
            shopify(),
            RecordKind::Orders,
            "Name,Email,Created at,Currency,Subtotal,Discount Amount,Lineitem quantity,Lineitem name,Lineitem price,Fulfilled at,Refunded Amount\n\
             #1,ana@example.test,2025-10-02 17:09:34 -0300,EUR,10,1,1,Tea,11.00,2025-10-03 17:09:34 -0300,5\n\
             #1,,,,,,2,Cup,1,,\n",
        ),
        case(
            shopify(),
            RecordKind::Customers,
            "Customer ID,Email,Phone,Default Address Country Code,Tags\n'7,ana@example.test,'020 7946 0018,GB,\"a, b\"\n",
        ),
        case(
            shopify(),
            RecordKind::Products,
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price\ntea,Tea,<p>x &amp; y</p>,Size,S,T,1.00\ntea,,,,M,U,2.00\n",
        ),
        case(
            woocommerce(),
            RecordKind::Products,
            "ID,Type,SKU,Name,Regular price,Parent,Categories\n1,variable,T,Tea,,,A > B\n2,variation,U,Tea S,5,id:1,\n",
        ),
        case(
            described(
                "source = \"x\"\n[customers]\nid = 1\nemail = 2\nbirthday = 3\n[file]\nheader = false\n",
            ),
            RecordKind::Customers,
            "7,ana@example.test,--02-29\n",
        ),
        case(
            described(
                "source = \"x\"\n[products]\nid = 1\ntitle = 2\nprice = 3\nsku = 4\n[file]\nheader = false\n",
            ),
            RecordKind::Products,
            "1,Tea,5.00,T\n1,Tea,6.00,U\n",
        ),
    ]
}

fn below(rng: &Rng, limit: usize) -> usize {
    let limit = u64::try_from(limit.max(1)).unwrap();
    usize::try_from(rng.next_u64() % limit).unwrap()
}

/// The sample with some bytes changed, dropped, doubled or put in; now and then nothing but noise.
fn mutated(rng: &Rng, sample: &str) -> Vec<u8> {
    let mut bytes = sample.as_bytes().to_vec();
    if below(rng, 8) == 0 {
        bytes.clear();
    }
    for _ in 0..below(rng, 12) {
        let at = below(rng, bytes.len() + 1);
        match below(rng, 5) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(below(rng, 256)).unwrap(),
            1 => bytes.truncate(at),
            2 => {
                let end = (at + below(rng, 30)).min(bytes.len());
                let piece = bytes[at.min(end)..end].to_vec();
                for _ in 0..below(rng, 5) {
                    bytes.extend_from_slice(&piece);
                }
            }
            _ => {
                let piece = PIECES[below(rng, PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn no_bytes_make_a_reader_panic_or_hang() {
    let seconds: i64 = variable("PERENNIAL_FUZZ_SECONDS")
        .and_then(|text| text.parse().ok())
        .unwrap_or(2);
    let seed = variable("PERENNIAL_FUZZ_SEED").and_then(|text| text.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| Rng::from_os().unwrap().next_u64());
    eprintln!("PERENNIAL_FUZZ_SEED={seed}");
    let rng = Rng::from_seed(seed);
    let clock = SystemClock;
    let end = clock.now().plus(kernel::Span::from_seconds(seconds));
    let cases = cases();
    let mut rounds = 0_u64;
    while clock.now() < end {
        for case in &cases {
            let bytes = mutated(&rng, &case.sample);
            let most = bytes.len() * 2 + 100;
            let Ok(source) = Source::new(Cursor::new(bytes), None) else {
                continue;
            };
            let Ok(records) = Records::open(source, &case.format, case.kind) else {
                continue;
            };
            for item in records.take(most + 1).enumerate() {
                assert!(item.0 < most, "more items than bytes");
            }
            rounds += 1;
        }
        // Descriptions are input too.
        let description = String::from_utf8_lossy(&mutated(&rng, "source = \"x\"\n[orders]\norder_id = \"a\"\nplaced_at = 2\n[orders.line]\nunit_price = { text = \"1\" }\n")).into_owned();
        if let Ok(file) = ColumnsFile::parse(&description) {
            let source = Source::new(Cursor::new(b"a,b\n1,2\n".to_vec()), None).unwrap();
            let format = Format::Columns(Box::new(file));
            if let Ok(records) = Records::open(source, &format, RecordKind::Orders) {
                assert!(records.count() < 10);
            }
        }
    }
    eprintln!("{rounds} inputs");
    assert!(rounds > 0);
}
