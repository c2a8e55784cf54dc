//! Real files, whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use intake::record::{IncomingOrder, LineKind};

use super::support::{example, printed, shopify, skipped, test_data};
use crate::Source;
use crate::records::{Format, Incoming, RecordKind, Records};

/// What an import of orders adds up to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    rows: u64,
    documents: usize,
    order_lines: usize,
    refunds: usize,
    refund_lines: usize,
    without_customer: usize,
    adjustments: usize,
    not_products: usize,
    customers: usize,
    rejects: usize,
    remarks: usize,
    minor: i64,
}

fn sums(path: &Path, format: &Format) -> Sums {
    let source = Source::open(path.to_str().unwrap()).unwrap();
    let progress = source.progress();
    let mut records = Records::open(source, format, RecordKind::Orders).unwrap();
    let mut sums = Sums::default();
    let (mut documents, mut refunds, mut customers) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for item in records.by_ref() {
        let item = item.unwrap();
        sums.remarks += item.remarks.len();
        match item.what {
            Incoming::Order(order) => {
                add_order(&mut sums, &order);
                documents.insert(order.external_id);
                customers.extend(order.customer.and_then(|customer| customer.external_id));
            }
            Incoming::Refund(refund) => {
                sums.refund_lines += refund.lines.len();
                refunds.insert(refund.external_id);
                customers.extend(refund.customer.and_then(|customer| customer.external_id));
            }
            Incoming::Reject(_) => sums.rejects += 1,
            Incoming::Customer(_) | Incoming::Product(_) => panic!("{:?}", item.what),
        }
    }
    sums.rows = records.row_count();
    (sums.documents, sums.refunds) = (documents.len() + refunds.len(), refunds.len());
    sums.customers = customers.len();
    assert_eq!(Some(progress.read_bytes()), progress.total_bytes());
    sums
}

fn add_order(sums: &mut Sums, order: &IncomingOrder) {
    sums.order_lines += order.lines.len();
    for line in &order.lines {
        sums.without_customer += usize::from(order.customer.is_none());
        match line.kind {
            LineKind::Product => {}
            LineKind::Adjustment => sums.adjustments += 1,
            LineKind::Shipping | LineKind::Fee | LineKind::Discount | LineKind::GiftCard => {
                sums.not_products += 1;
            }
        }
        let minor = line.amount_minor(order.currency).unwrap();
        if order.customer.is_some() && minor > 0 && line.kind != LineKind::Adjustment {
            sums.minor += minor - line.discount_minor;
        }
    }
}

#[test]
fn every_row_of_the_gift_shop_becomes_a_line() {
    let Some(path) = test_data("uci_online_retail/online_retail_2010-2011.csv.gz") else {
        return;
    };
    let sums = sums(&path, &example("uci-online-retail.toml"));
    assert_eq!(sums.order_lines + sums.refund_lines, 541_909);
    assert_eq!(
        sums,
        Sums {
            rows: 541_909,
            documents: 25_900,
            order_lines: 532_621,
            refunds: 3_836,
            refund_lines: 9_288,
            // Of all 135,080 lines without a customer; the others are in credit notes.
            without_customer: 134_697,
            // Quantities below zero outside cancellations, and bad debt.
            adjustments: 1_339,
            not_products: 2_359,
            customers: 4_372,
            rejects: 0,
            remarks: 0,
            minor: 891_140_790,
        }
    );
}

#[test]
fn the_compact_disc_shop_adds_up() {
    let Some(folder) = lifetimes() else { return };
    let datasets = folder.path().join("lifetimes/datasets");
    let master = sums(
        &datasets.join("CDNOW_master.txt"),
        &example("cdnow-master.toml"),
    );
    let expected = Sums {
        rows: 69_659,
        documents: 67_591,
        order_lines: 69_659,
        customers: 23_570,
        minor: 250_031_563,
        ..Sums::default()
    };
    assert_eq!(master, expected);
    let sample = sums(
        &datasets.join("CDNOW_sample.txt"),
        &example("cdnow-sample.toml"),
    );
    assert_eq!(
        (sample.rows, sample.customers, sample.rejects),
        (6_919, 2_357, 0)
    );
}

/// The package that has the data, unpacked.
fn lifetimes() -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let package = "lifetimes==0.11.3";
    let fetched = Command::new("pip")
        .args([
            "download",
            "--no-deps",
            "--quiet",
            "--disable-pip-version-check",
            "-d",
            path,
            package,
        ])
        .output();
    let unpacked = fetched.is_ok_and(|output| output.status.success())
        && Command::new("python3")
            .args(["-c", UNPACK, path])
            .status()
            .is_ok_and(|status| status.success());
    if !unpacked {
        skipped(&format!("the Python package {package} cannot be fetched"));
        return None;
    }
    Some(folder)
}

const UNPACK: &str = "import glob, sys, zipfile
for wheel in glob.glob(sys.argv[1] + '/*.whl'):
    zipfile.ZipFile(wheel).extractall(sys.argv[1])";

#[test]
fn sample_products_of_shopify_are_read_without_rejects() {
    for (file, products) in [("apparel", 20), ("home-and-garden", 20), ("jewelery", 20)] {
        let Some(path) = test_data(&format!("payloads/shopify_product_csvs/{file}.csv")) else {
            return;
        };
        let source = Source::open(path.to_str().unwrap()).unwrap();
        let records = Records::open(source, &shopify(), RecordKind::Products).unwrap();
        let mut count = 0;
        for item in records {
            let Incoming::Product(product) = item.unwrap().what else {
                panic!("{file} has rejects");
            };
            count += 1;
            assert!(!product.variants.is_empty(), "{product:?}");
            assert!(product.image_url.is_some(), "{product:?}");
        }
        assert_eq!(count, products, "{file}");
    }
}

#[test]
fn templates_of_another_tool_are_read() {
    let folder = "payloads/shopify_transporter/spec/files";
    for (file, kind, rejected) in [
        // Its second row lacks a cell before the line's name: everything behind it is shifted.
        (
            "transporter_csv_templates/orders.csv",
            RecordKind::Orders,
            1,
        ),
        (
            "transporter_csv_templates/products.csv",
            RecordKind::Products,
            0,
        ),
        ("customer1.csv", RecordKind::Customers, 0),
    ] {
        let Some(path) = test_data(&format!("{folder}/{file}")) else {
            return;
        };
        let source = Source::open(path.to_str().unwrap()).unwrap();
        let records = Records::open(source, &shopify(), kind).unwrap();
        let items: Vec<_> = records.collect::<Result<_, _>>().unwrap();
        eprintln!("{}", printed(&items));
        let rejects = items
            .iter()
            .filter(|item| matches!(item.what, Incoming::Reject(_)))
            .count();
        assert_eq!(rejects, rejected, "{file}");
    }
}
