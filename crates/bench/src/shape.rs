//! A file of order lines of the shape of UCI Online Retail, for machines that do not have it: as many lines, invoices,
//! customers, products, credit notes and lines without a customer. It is no real shop: only its size is like one.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};
use kernel::{Rng, Span, Timestamp};

use crate::failure::Failure;

const LINES: u64 = 541_909;
const INVOICES: u64 = 25_900;
const CREDIT_NOTES: u64 = 3_836;
const CUSTOMERS: u64 = 4_372;
const PRODUCTS: u64 = 4_070;
const BEGIN: &str = "2010-12-01T08:26:00Z";

/// Writes it, packed, and whole or not at all.
pub(crate) fn write(path: &Path) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let mut out = GzEncoder::new(BufWriter::new(File::create(&part)?), Compression::fast());
    out.write_all(
        b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
    )?;
    let rng = Rng::from_seed(1);
    let mut at = Timestamp::parse(BEGIN)?;
    let mut written = 0_u64;
    for invoice in 0..INVOICES {
        let left = INVOICES.saturating_sub(invoice);
        let fair = LINES.saturating_sub(written) / left.max(1);
        let is_credit = left > 1 && rng.below(INVOICES) < CREDIT_NOTES;
        let lines = match (is_credit, left) {
            (_, 1) => LINES.saturating_sub(written),
            (true, _) => rng.below(4).saturating_add(1),
            (false, _) => rng.below(fair.saturating_mul(2)).max(1),
        };
        // A year and nine days, in opening hours only as far as that matters: not at all.
        at = at.plus(Span::from_seconds(
            i64::try_from(rng.below(2_500)).unwrap_or(0),
        ));
        let text = one_invoice(&rng, (invoice, is_credit), (at, lines));
        out.write_all(text.as_bytes())?;
        written = written.saturating_add(lines);
    }
    out.finish()?.flush()?;
    fs::rename(&part, path)?;
    Ok(())
}

fn one_invoice(
    rng: &Rng,
    (invoice, is_credit): (u64, bool),
    (at, lines): (Timestamp, u64),
) -> String {
    let number = invoice.saturating_add(536_365);
    let number = if is_credit {
        format!("C{number}")
    } else {
        number.to_string()
    };
    // A quarter of all lines names no customer; some customers come often.
    let customer = match rng.below(4) {
        0 => String::new(),
        1 => rng.below(CUSTOMERS / 20).saturating_add(12_346).to_string(),
        _ => rng.below(CUSTOMERS).saturating_add(12_346).to_string(),
    };
    let country = if rng.below(10) == 0 {
        "Germany"
    } else {
        "United Kingdom"
    };
    let date = at.to_string();
    let date = date.get(..19).unwrap_or_default().replace('T', " ");
    let mut text = String::new();
    for _line in 0..lines {
        let product = rng.below(PRODUCTS);
        let quantity = rng.below(24).saturating_add(1);
        let sign = if is_credit { "-" } else { "" };
        let (pounds, pence) = (rng.below(12), rng.below(100));
        let (code, name) = (product.saturating_add(20_000), "SOMETHING TO GIVE NUMBER");
        // A String takes everything.
        writeln!(
            text,
            "{number},{code},{name} {product},{sign}{quantity},{date},{pounds}.{pence:02},{customer},{country}"
        )
        .unwrap_or_default();
    }
    text
}
