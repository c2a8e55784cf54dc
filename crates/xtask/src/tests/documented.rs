//! Names that must be in the reference pages.

use std::collections::BTreeMap;

use super::{said, source};
use crate::tidy::documented::check;
use crate::workspace::TextFile;

fn page(path: &str, text: &str) -> (String, TextFile) {
    let file = TextFile {
        path: path.to_owned(),
        size: 1,
        text: Some(text.to_owned()),
    };
    (path.to_owned(), file)
}

#[test]
fn what_is_declared_is_documented() {
    let sources = [
        source(
            "crates/orders/src/error.rs",
            "impl E { fn code(&self) -> &str { match self { A => \"orders.gone\", B => \"orders.known\" } } fn other() { \"orders.other\" } }",
        ),
        source(
            "crates/mail/src/settings.rs",
            "const A: Setting<u8> = Setting::shop(\"mail.pace\", \"1\", \"T.\");",
        ),
        source(
            "crates/mail/src/metrics.rs",
            "static A: Counter = Counter::new(\"perennial_mails_total\", \"H.\", []);",
        ),
        source(
            "crates/orders/src/public.rs",
            "pub const PLACED: &str = \"order.placed\"; pub const PAID: &'static str = \"order.paid\"; const NOTE: u8 = 1;",
        ),
        source(
            "crates/orders/src/service.rs",
            "publish(NewEvent { kind: \"order.cancelled\", cause: \"a.b\" })",
        ),
    ];
    let pages = BTreeMap::from([
        page("docs/reference/errors.md", "| `orders.known` |"),
        page("docs/reference/settings.md", ""),
        page("docs/reference/metrics.md", ""),
        page("docs/reference/events.md", "`order.paid`"),
    ]);
    insta::assert_snapshot!(said(&check(&sources, &pages)));
    assert_eq!(
        said(&check(&sources, &BTreeMap::new())),
        "",
        "a page that is not there yet asks for nothing"
    );
}
