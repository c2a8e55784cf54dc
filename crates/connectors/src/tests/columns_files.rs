//! Descriptions of columns: what they may say, and what is said back when they may not.

use super::support::{described, example, open, printed, read};
use crate::records::RecordKind;
use crate::{ColumnsFile, Error};

const MINIMAL: &str = "
source = \"x\"
currency = \"GBP\"
[orders]
order_id = \"Order\"
placed_at = \"Date\"
[orders.line]
unit_price = \"Price\"
";

fn refused(toml: &str) -> String {
    ColumnsFile::parse(toml).unwrap_err().to_string()
}

fn layout(change: impl FnOnce(String) -> String, header: &str) -> String {
    let format = described(&change(MINIMAL.to_owned()));
    match open(header.as_bytes(), &format, RecordKind::Orders) {
        Err(error @ (Error::Layout(_) | Error::Columns(_) | Error::Empty)) => error.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => String::new(),
    }
}

#[test]
fn a_mistake_is_told_by_its_key() {
    for (toml, said) in [
        ("colour = 1", "unknown field `colour`"),
        (
            "source = \"x\"\n[file]\nseperator = \",\"",
            "unknown field `seperator`, expected `separator` or `header`",
        ),
        ("currency = \"GBP\"", "missing field `source`"),
        (
            "source = \"x\"\n[orders]\norder_id = 0",
            "its number counted from 1",
        ),
        (
            "source = \"x\"\n[orders]\norder_id = true",
            "a column: its name",
        ),
        (
            "source = \"x\"\n[orders]\norder_id = { name = \"x\" }",
            "unknown field `name`, expected `text`",
        ),
        (
            "source = \"x\"\n[orders]\norder_id_pattern = \"{day\"",
            "does not close it",
        ),
        (
            "source = \"x\"\n[orders]\norder_id_pattern = \"{week}\"",
            "`{week}` is none of",
        ),
        (
            "source = \"x\"\n[orders]\norder_id_pattern = \"fixed\"",
            "has no gap",
        ),
        (
            "source = \"x\"\n[[orders.codes]]\nkind = \"postage\"\ncodes = \"P\"",
            "unknown variant `postage`",
        ),
        (
            "source = \"x\"\n[dates]\nformat = 5",
            "a text or a list of texts",
        ),
        ("source = ", "line 1"),
    ] {
        let text = refused(toml);
        assert!(text.contains(said), "{toml}\n---\n{text}");
        assert!(text.contains("line "), "tells the line: {text}");
    }
}

#[test]
fn a_description_that_does_not_fit_the_file_is_told_by_its_key() {
    assert_eq!(layout(|toml| toml, "Order,Date,Price\n"), "");
    assert_eq!(layout(|toml| toml, ""), "the file is empty");
    assert_eq!(
        layout(|toml| toml, "Order,Day,Price\n"),
        "orders.placed_at: the file has no column `Date`; it has `Order`, `Day`, `Price`"
    );
}

#[test]
fn a_description_that_contradicts_itself_is_told_by_its_key() {
    let replaced = |from: &'static str, to: &'static str| {
        move |toml: String| {
            assert!(toml.contains(from));
            toml.replace(from, to)
        }
    };
    for (change, said) in [
        (
            replaced("\"Order\"", "7"),
            "orders.order_id: there is no column 7; the file has 3",
        ),
        (
            replaced("currency = \"GBP\"", ""),
            "currency: give the currency, or its column as orders.currency",
        ),
        (
            replaced("\"GBP\"", "\"pounds\""),
            "currency: `pounds` is not a currency code",
        ),
        (
            replaced("[orders]", "[file]\nheader = false\n[orders]"),
            "has a name, but `file.header` is false",
        ),
        (
            replaced("[orders]", "[file]\nseparator = \"x\"\n[orders]"),
            "file.separator: `x` is none of",
        ),
        (
            replaced("[orders]", "[dates]\nzone = \"Here\"\n[orders]"),
            "dates.zone: `Here` is not a time zone",
        ),
        (
            replaced("[orders]", "[dates]\nformat = \"%H:%M\"\n[orders]"),
            "dates.format: `%H:%M` is no format",
        ),
        (
            replaced("[orders]", "[dates]\nformat = \"%Q%Q\"\n[orders]"),
            "dates.format: `%Q%Q` is no format",
        ),
        (
            replaced("[orders]", "[numbers]\nthousands = \".\"\n[orders]"),
            "numbers.thousands: is the same mark",
        ),
        (
            replaced("order_id = \"Order\"", ""),
            "orders: give either order_id or order_id_pattern",
        ),
        (
            replaced("unit_price = \"Price\"", ""),
            "orders.line: give either unit_price, or amount",
        ),
        (
            replaced("[orders.line]", "[orders.cancellation]\n[orders.line]"),
            "orders.cancellation: give a prefix",
        ),
        (
            replaced(
                "[orders.line]",
                "[orders.cancellation]\ncolumn = \"Date\"\n[orders.line]",
            ),
            "orders.cancellation.values: say which words",
        ),
        (replaced("\"x\"", "\" \""), "source: must not be empty"),
    ] {
        let text = layout(change, "Order,Date,Price\n");
        assert!(text.contains(said), "{said}\n---\n{text}");
    }
}

#[test]
fn a_table_of_another_kind_is_refused() {
    let format = described(MINIMAL);
    for (kind, said) in [
        (RecordKind::Customers, "customers: "),
        (RecordKind::Products, "products: "),
    ] {
        let error = open(b"Order,Date,Price\n", &format, kind).err().unwrap();
        assert!(error.to_string().starts_with(said), "{error}");
    }
}

#[test]
fn the_examples_read_their_data() {
    let uci = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
        536365,POST,POSTAGE,1,2010-12-01 08:26:00,15.00,17850,United Kingdom\n\
        C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527,EIRE\n\
        536414,22139,,56,12/1/2010 11:52,0.0,,Unspecified\n\
        536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom\n\
        A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom\n";
    let mut text = printed(&read(
        uci,
        &example("uci-online-retail.toml"),
        RecordKind::Orders,
    ));
    let master = " customer_id  date number_of_cds  dollar_value\r\n\
        \x20 00001 19970101  1   11.77\r\n\
        \x20 00002 19970112  1   12.00\r\n\
        \x20 00002 19970112  5   77.00\r\n";
    text += &printed(&read(
        master,
        &example("cdnow-master.toml"),
        RecordKind::Orders,
    ));
    let sample = " 00004 0001 19970101  2   29.33\r\n";
    text += &printed(&read(
        sample,
        &example("cdnow-sample.toml"),
        RecordKind::Orders,
    ));
    insta::assert_snapshot!(text);
}
