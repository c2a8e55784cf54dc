//! The list of rejects.

use crate::{Reject, RejectsWriter};

#[test]
fn rejects_are_written_with_line_and_reason() {
    let mut out = Vec::new();
    let mut writer = RejectsWriter::new(&mut out).unwrap();
    let reject = |row, raw: &str, reason: &str| Reject {
        row,
        raw: raw.to_owned(),
        reason: reason.to_owned(),
    };
    writer
        .write(&reject(
            7,
            "a,\"b\nc\",d",
            "has 3 fields where 4 are expected",
        ))
        .unwrap();
    writer.write(&reject(9, "=1+2,x", "no")).unwrap();
    assert_eq!(writer.count(), 2);
    writer.flush().unwrap();
    drop(writer);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "line,reason,original\n7,has 3 fields where 4 are expected,\"a,\"\"b\nc\"\",d\"\n9,no,\"=1+2,x\"\n"
    );
}
