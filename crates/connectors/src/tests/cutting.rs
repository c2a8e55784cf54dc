//! Where rows and fields begin and end.

use std::io::{self, Cursor, Read};

use proptest::prelude::*;

use crate::rows::{RECORD_MAX_BYTES, Rows, Separator, Step};

/// Every row as its line, its last line and its fields; every reject as its line and reason.
fn cut(bytes: &[u8], separator: Option<Separator>) -> Vec<String> {
    let mut rows = Rows::new(Box::new(Cursor::new(bytes.to_vec())), separator).unwrap();
    let mut found = Vec::new();
    loop {
        match rows.step().unwrap() {
            Step::End => return found,
            Step::Reject(reject) => found.push(format!("{} !{}", reject.row, reject.reason)),
            Step::Row => {
                let row = rows.row();
                let fields: Vec<_> = (0..row.len()).map(|index| row.text(index)).collect();
                found.push(format!(
                    "{}-{} {}",
                    row.line,
                    row.last_line,
                    fields.join("·")
                ));
            }
        }
    }
}

fn cut_by_commas(text: &str) -> Vec<String> {
    cut(text.as_bytes(), Some(Separator::Byte(b',')))
}

#[test]
fn rows_are_cut_as_rfc_4180_has_it_and_a_little_beyond() {
    for (text, rows) in [
        ("", vec![]),
        ("a,b", vec!["1-1 a·b"]),
        ("a,b\n", vec!["1-1 a·b"]),
        ("a,b\r\nc,d\r\n", vec!["1-1 a·b", "2-2 c·d"]),
        ("a,b\rc,d\r", vec!["1-1 a·b", "2-2 c·d"]),
        ("\n\n a , b \n", vec!["3-3 a·b"]),
        (",\n", vec!["1-1 ·"]),
        ("\"a,b\",c\n", vec!["1-1 a,b·c"]),
        ("\"a\nb\",c\nd,e\n", vec!["1-2 a\nb·c", "3-3 d·e"]),
        ("\"a\r\nb\",c\r\nd,e", vec!["1-2 a\r\nb·c", "3-3 d·e"]),
        ("\"say \"\"so\"\"\",c\n", vec!["1-1 say \"so\"·c"]),
        ("\"\"\"so\"\"\",c\n", vec!["1-1 \"so\"·c"]),
        ("\"\",c\n", vec!["1-1 ·c"]),
        ("5\" pipe,c\n", vec!["1-1 5\" pipe·c"]),
        ("\"5\" pipe\",c\n", vec!["1-1 5 pipe\"·c"]),
        ("\"a\"\"b\"c\"\"d,e\n", vec!["1-1 a\"bc\"\"d·e"]),
    ] {
        assert_eq!(cut_by_commas(text), rows, "{text:?}");
    }
}

#[test]
fn a_mark_that_never_closes_costs_its_own_line() {
    let rows = cut_by_commas("a,b\n1,\"open\n2,good\n3,\"fine\"\"\n4,good\n");
    assert_eq!(
        rows,
        ["1-1 a·b", "2-4 1·open\n2,good\n3,fine\"\"", "5-5 4·good"],
        "a mark further on closes it"
    );
    let rows = cut_by_commas("a,b\n1,\"open\n2,good\n3,good\n");
    let reason = "2 !a quotation mark is opened and never closed";
    assert_eq!(rows, ["1-1 a·b", reason, "3-3 2·good", "4-4 3·good"]);
}

#[test]
fn what_is_no_row_is_rejected_by_its_line() {
    let rows =
        cut_by_commas("a,b\n<<<<<<< ours\n1,2\n=======\n1,3\n>>>>>>> theirs\nx\0,y\n====,4\n");
    let mark = |line: u64| format!("{line} !a merge conflict marker, not a row");
    assert_eq!(
        rows,
        [
            "1-1 a·b".to_owned(),
            mark(2),
            "3-3 1·2".to_owned(),
            mark(4),
            "5-5 1·3".to_owned(),
            mark(6),
            "7 !holds NUL characters".to_owned(),
            "8-8 ====·4".to_owned(),
        ]
    );
}

#[test]
fn the_separator_is_found_out() {
    for (text, rows) in [
        ("a;b;c\n1,5;2;3\n", vec!["1-1 a·b·c", "2-2 1,5·2·3"]),
        ("a\tb\n1, 2\t3\n", vec!["1-1 a·b", "2-2 1, 2·3"]),
        ("a|b\n1|2\n", vec!["1-1 a·b", "2-2 1·2"]),
        (
            "a,b\n\"1;2;3\",\"4;5;6\"\n",
            vec!["1-1 a·b", "2-2 1;2;3·4;5;6"],
        ),
        ("alone\nanother\n", vec!["1-1 alone", "2-2 another"]),
        (
            "a, b, c;d\n1,2,3\n4,5,6\n",
            vec!["1-1 a·b·c;d", "2-2 1·2·3", "3-3 4·5·6"],
        ),
    ] {
        assert_eq!(cut(text.as_bytes(), None), rows, "{text:?}");
    }
}

#[test]
fn blanks_may_part_fields() {
    let text = " a  b\tc \r\n\r\n  00001 19970101  1   11.77\r\n";
    assert_eq!(
        cut(text.as_bytes(), Some(Separator::Blanks)),
        ["1-1 a·b·c", "3-3 00001·19970101·1·11.77"]
    );
}

#[test]
fn a_field_that_is_not_utf_8_is_windows_1252() {
    let text = b"caf\xe9,\xe2\x82\xac,\x80 5\n";
    assert_eq!(cut(text, None), ["1-1 café·€·€ 5"]);
}

/// Gives one byte at a time: rows must not depend on how the bytes come.
struct Drip<R>(R);

impl<R: Read> Read for Drip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = buffer.len().min(1);
        self.0.read(&mut buffer[..end])
    }
}

#[test]
fn a_line_without_end_is_passed_in_bounded_memory() {
    let before: &[u8] = b"a,b\n1,2\n";
    let after: &[u8] = b"\n3,4\n";
    let line = io::repeat(b'x').take(1 << 30);
    let input = before.chain(line).chain(after);
    let mut rows = Rows::new(Box::new(input), Some(Separator::Byte(b','))).unwrap();
    let mut seen = Vec::new();
    loop {
        match rows.step().unwrap() {
            Step::End => break,
            Step::Row => seen.push(format!("{} {}", rows.row().line, rows.row().text(0))),
            Step::Reject(reject) => {
                assert!(
                    reject.raw.len() <= 64 * 1024,
                    "only the front of it is kept"
                );
                seen.push(format!("{} !{}", reject.row, reject.reason));
            }
        }
        assert!(rows.window_bytes() <= 2 * RECORD_MAX_BYTES);
    }
    assert_eq!(
        seen,
        ["1 a", "2 1", "3 !the row is longer than 4 MB", "4 3"]
    );
}

#[test]
fn long_fields_and_long_quotations_are_rejected_and_reading_goes_on() {
    let long_field = format!("a,b\n1,{}\n2,3\n", "x".repeat(1024 * 1024 + 1));
    let rows = cut_by_commas(&long_field);
    assert_eq!(
        rows,
        ["1-1 a·b", "2 !field 2 is longer than 1 MB", "3-3 2·3"]
    );

    let lines = format!("good,{}\n", "x".repeat(1_000)).repeat(6_000);
    let long_quotation = format!("a,b\n1,\"open\n{lines}");
    let rows = cut_by_commas(&long_quotation);
    assert_eq!(
        rows[1],
        "2 !a quotation mark is opened and not closed within 4 MB"
    );
    assert!(rows[2].starts_with("3-3 good·xxx"));
    assert_eq!(rows.len(), 6_002);

    let many = format!("a,b\n{}\n1,2\n", ",".repeat(3_000));
    assert_eq!(
        cut_by_commas(&many),
        ["1-1 a·b", "2 !has more than 2000 fields", "3-3 1·2"]
    );
}

proptest! {
    #[test]
    fn what_is_written_as_csv_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[a-z\",; \n\r\t|é]{0,6}", 2..4), 1..6),
        separator in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(separator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let expected: Vec<String> =
            rows.iter().map(|row| row.iter().map(|field| field.trim()).collect::<Vec<_>>().join("·")).collect();
        let at_once: Box<dyn Read + Send> = Box::new(Cursor::new(bytes.clone()));
        for input in [at_once, Box::new(Drip(Cursor::new(bytes)))] {
            let mut reader = Rows::new(input, Some(Separator::Byte(separator))).unwrap();
            let mut found = Vec::new();
            while let Step::Row = reader.step().unwrap() {
                let row = reader.row();
                let fields: Vec<_> = (0..row.len()).map(|index| row.text(index)).collect();
                found.push(fields.join("·"));
            }
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn sensible_rows_are_cut_as_another_reader_cuts_them(
        text in "([a-z]{0,3}|\"[a-z, \n]{0,4}\"|\"a\"\"b\")(,([a-z]{0,3}|\"[a-z,\n]{0,4}\")){0,2}(\r?\n[a-z]{1,3},[a-z\"]{0,3}){0,4}\n?",
    ) {
        let mut other = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = other
            .records()
            .map(|record| record.unwrap().iter().map(|field| field.trim().to_owned()).collect())
            .collect();
        let mut reader = Rows::new(Box::new(Cursor::new(text.clone().into_bytes())), Some(Separator::Byte(b','))).unwrap();
        let mut found = Vec::new();
        let mut rejected = false;
        loop {
            match reader.step().unwrap() {
                Step::End => break,
                Step::Reject(_) => rejected = true,
                Step::Row => {
                    let row = reader.row();
                    found.push((0..row.len()).map(|index| row.text(index).into_owned()).collect::<Vec<_>>());
                }
            }
        }
        // What is never closed is the one thing they judge differently.
        prop_assume!(!rejected);
        prop_assert_eq!(found, expected);
    }
}
