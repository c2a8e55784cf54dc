//! What the tests read with.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::PathBuf;

use intake::record::IncomingOrder;
use kernel::{Currency, Zone};

use crate::records::{Format, Incoming, Item, RecordKind, Records, StoreOptions};
use crate::{ColumnsFile, Error, Source};

pub(super) fn store(name: &str) -> StoreOptions {
    StoreOptions {
        source: name.to_owned(),
        currency: Some(Currency::EUR),
        zone: Zone::parse("Europe/Berlin").unwrap(),
        country: None,
    }
}

pub(super) fn shopify() -> Format {
    Format::Shopify(store("shopify"))
}

pub(super) fn woocommerce() -> Format {
    Format::WooCommerce(store("woocommerce"))
}

pub(super) fn described(toml: &str) -> Format {
    Format::Columns(Box::new(ColumnsFile::parse(toml).unwrap()))
}

pub(super) fn open(bytes: &[u8], format: &Format, kind: RecordKind) -> Result<Records, Error> {
    let source = Source::new(Cursor::new(bytes.to_vec()), None).unwrap();
    Records::open(source, format, kind)
}

pub(super) fn read(text: impl AsRef<[u8]>, format: &Format, kind: RecordKind) -> Vec<Item> {
    open(text.as_ref(), format, kind)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// Items as text for snapshots: lines, kind, remarks, and the record as it would go out.
pub(super) fn printed(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        let (kind, body) = match &item.what {
            Incoming::Order(order) => ("order", pretty(order)),
            Incoming::Refund(refund) => ("refund", pretty(refund)),
            Incoming::Customer(customer) => ("customer", pretty(customer)),
            Incoming::Product(product) => ("product", pretty(product)),
            Incoming::Reject(reject) => (
                "reject",
                format!("{}\n{}: {}", reject.reason, reject.row, reject.raw),
            ),
        };
        writeln!(
            text,
            "== lines {}-{}: {kind}",
            item.first_row, item.last_row
        )
        .unwrap();
        for remark in &item.remarks {
            writeln!(text, "remark: {remark}").unwrap();
        }
        writeln!(text, "{body}").unwrap();
    }
    text
}

fn pretty(record: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(record).unwrap()
}

pub(super) fn reasons(items: &[Item]) -> Vec<(u64, String)> {
    let mut reasons = Vec::new();
    for item in items {
        if let Incoming::Reject(reject) = &item.what {
            reasons.push((reject.row, reject.reason.clone()));
        }
    }
    reasons
}

pub(super) fn orders(items: &[Item]) -> Vec<&IncomingOrder> {
    let mut orders = Vec::new();
    for item in items {
        if let Incoming::Order(order) = &item.what {
            orders.push(&**order);
        }
    }
    orders
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(super) fn example(name: &str) -> Format {
    let path = workspace().join("examples").join(name);
    described(&std::fs::read_to_string(path).unwrap())
}

#[expect(clippy::disallowed_methods, reason = "tests have no settings")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A file of the test data, or `None`, said loudly, where there are none; in CI they must be there.
pub(super) fn test_data(path: &str) -> Option<PathBuf> {
    let folder = variable("PERENNIAL_TEST_DATA").map(PathBuf::from);
    let file = folder
        .unwrap_or_else(|| workspace().join("../shared/data"))
        .join(path);
    if file.exists() {
        return Some(file);
    }
    skipped(&format!(
        "{} is not there; set PERENNIAL_TEST_DATA",
        file.display()
    ));
    None
}

pub(super) fn skipped(why: &str) {
    assert!(variable("CI").is_none(), "in CI nothing is skipped: {why}");
    eprintln!("SKIPPED: {why}");
}
