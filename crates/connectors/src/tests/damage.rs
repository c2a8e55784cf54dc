//! Damaged files, whole.

use std::io::{Cursor, Read};

use super::support::{described, example, open, printed, read};
use crate::records::{RecordKind, Records};
use crate::{Error, Source};

const HEADER: &str =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

#[test]
fn every_kind_of_damage_costs_its_own_rows_only() {
    let good = |number: u64, title: &str| {
        format!("{number},85123A,{title},6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n")
    };
    let text = [
        HEADER.as_bytes().to_vec(),
        good(1, "fine").into_bytes(),
        b"<<<<<<< HEAD\n".to_vec(),
        good(2, "shifted, by a comma").into_bytes(),
        b"=======\n".to_vec(),
        good(3, "broken\nin two").into_bytes(),
        b">>>>>>> other\n".to_vec(),
        good(4, "nul \0 inside").into_bytes(),
        b"5,85123A,caf\xe9,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n".to_vec(),
        good(6, "5\" pipe").into_bytes(),
        good(7, "\"12\" record\"").into_bytes(),
        good(8, "\"never closed").into_bytes(),
        good(9, "fine").into_bytes(),
    ]
    .concat();
    let items = read(text, &example("uci-online-retail.toml"), RecordKind::Orders);
    let short: Vec<String> = printed(&items)
        .lines()
        .filter(|line| {
            line.starts_with("==") || line.contains("title") || !line.starts_with([' ', '{', '}'])
        })
        .map(str::to_owned)
        .collect();
    insta::assert_snapshot!(short.join("\n"));
}

#[test]
fn an_input_that_breaks_off_is_an_error_after_its_whole_rows() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let row = "1,85123A,Heart,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n";
    let rows = format!("{HEADER}{}", row.repeat(3_000));
    let source = Source::new(Cursor::new(rows.into_bytes()).chain(Broken), None).unwrap();
    let mut records = Records::open(
        source,
        &example("uci-online-retail.toml"),
        RecordKind::Orders,
    )
    .unwrap();
    let error = records.find_map(Result::err).unwrap();
    assert_eq!(error.to_string(), "cannot read on after line 3001");
    assert!(records.next().is_none(), "it ends there");
}

#[test]
fn damaged_gzip_is_an_error() {
    let bytes = [
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".as_slice(),
        &[0xff; 40],
    ]
    .concat();
    let source = Source::new(Cursor::new(bytes), None);
    let refused = match source {
        Err(_) => true,
        Ok(source) => matches!(
            Records::open(source, &example("cdnow-sample.toml"), RecordKind::Orders)
                .map(Iterator::count),
            Err(Error::Read { .. })
        ),
    };
    assert!(refused);
}

#[test]
fn a_file_of_nothing_but_damage_says_so() {
    let format = described(
        "source = \"x\"\ncurrency = \"GBP\"\n[orders]\norder_id = \"a\"\nplaced_at = \"b\"\n[orders.line]\nunit_price = \"c\"\n",
    );
    for bytes in [b"".as_slice(), b"\n\n\n", b",,,\n"] {
        let error = open(bytes, &format, RecordKind::Orders).err();
        assert!(matches!(error, Some(Error::Empty)), "{bytes:?}: {error:?}");
    }
    for (bytes, said) in [
        (b"\0\0\0\n\0".as_slice(), "line 1: holds NUL characters"),
        (
            b"\"never closed",
            "line 1: a quotation mark is opened and never closed",
        ),
    ] {
        let error = open(bytes, &format, RecordKind::Orders).err().unwrap();
        assert_eq!(
            error.to_string(),
            format!("the file has no header that can be read; {said}")
        );
    }
}
