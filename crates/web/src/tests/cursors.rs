//! Cursors are opaque, versioned and read strictly.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{Cursor, CursorKey};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ByTime(i64, String);

impl CursorKey for ByTime {
    const LIST: &'static str = "orders by time";
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Other(i64, String);

impl CursorKey for Other {
    const LIST: &'static str = "orders by amount";
}

#[test]
fn a_cursor_comes_back_as_it_was() {
    let cursor = Cursor(ByTime(-5, "ord_é".to_owned()));
    let text = cursor.encode().unwrap();
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    );
    assert_eq!(Cursor::<ByTime>::decode(&text).unwrap(), cursor);
}

#[test]
fn a_cursor_of_another_list_or_spelling_is_refused() {
    let text = Cursor(ByTime(1, "a".to_owned())).encode().unwrap();
    assert!(Cursor::<Other>::decode(&text).is_err());
    for json in [
        r#"[2,"orders by time",[1,"a"]]"#,
        r#"[1, "orders by time",[1,"a"]]"#,
        r#"[1,"orders by time",[1,"a"]] "#,
        r#"[1,"orders by time",[1,"a",2]]"#,
        r#"[1,"orders by time",[1.0,"a"]]"#,
        "null",
        "",
    ] {
        let forged = URL_SAFE_NO_PAD.encode(json);
        assert!(Cursor::<ByTime>::decode(&forged).is_err(), "{json}");
    }
    for text in ["", "=", "?", &format!("{text}="), &"A".repeat(5_000)] {
        assert!(Cursor::<ByTime>::decode(text).is_err(), "{text}");
    }
}
