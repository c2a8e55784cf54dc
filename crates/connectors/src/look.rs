//! A first look at a file that nobody has described: its first rows, and a guess how it is laid out.
//!
//! A guess is a proposal for somebody to look at, never a decision.

use kernel::Zone;
use serde_json::{Map, Value, json};

use crate::{
    Error, Format, RecordKind, Records, Source, StoreOptions,
    dates::Dates,
    rows::{Row, Rows, Step},
};

/// Rows that are shown, and those that a guess is made from.
const SHOWN: usize = 20;
/// Columns that are shown.
const MOST_COLUMNS: usize = 200;
/// Letters of a field that are shown.
const LONGEST_FIELD: usize = 200;
/// Rows that are passed over because they cannot be read.
const MOST_BAD: usize = 100;

/// The front of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The names in its first row.
    pub columns: Vec<String>,
    /// Its first rows behind that, as text.
    pub rows: Vec<Vec<String>>,
}

/// How a file may be laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Guess {
    /// An export of Shopify.
    Shopify,
    /// An export of WooCommerce.
    WooCommerce,
    /// A table, by such a description of its columns ([`crate::ColumnsFile`]). What could not be guessed is left out of it.
    Columns(Value),
}

/// Reads the front of a file.
pub fn look(path: &str) -> Result<Look, Error> {
    let failed = |source| Error::Read { line: 0, source };
    let source = Source::open(path)?;
    let mut rows = Rows::new(source.into_reader(), None).map_err(failed)?;
    let mut look = Look {
        columns: Vec::new(),
        rows: Vec::new(),
    };
    let mut bad = 0;
    while look.rows.len() < SHOWN && bad < MOST_BAD {
        match rows.step().map_err(failed)? {
            Step::End => break,
            Step::Reject(_) => bad += 1,
            Step::Row => {
                let fields = fields(&rows.row());
                if look.columns.is_empty() {
                    look.columns = fields;
                } else {
                    look.rows.push(fields);
                }
            }
        }
    }
    Ok(look)
}

fn fields(row: &Row<'_>) -> Vec<String> {
    (0..row.len().min(MOST_COLUMNS))
        .map(|index| row.text(index).chars().take(LONGEST_FIELD).collect())
        .collect()
}

/// What a file may hold and how it may be laid out; `kind` where somebody knows what it holds.
pub fn guess(path: &str, look: &Look, kind: Option<RecordKind>) -> (RecordKind, Guess) {
    let kinds = [
        RecordKind::Orders,
        RecordKind::Products,
        RecordKind::Customers,
    ];
    let kinds = kinds
        .into_iter()
        .filter(|one| kind.is_none_or(|kind| kind == *one));
    let fits = |format: &Format, kind| {
        Source::open(path).is_ok_and(|source| Records::open(source, format, kind).is_ok())
    };
    for kind in kinds.clone() {
        if has_marks(look, shopify_marks(kind))
            && fits(&Format::Shopify(StoreOptions::new("shopify")), kind)
        {
            return (kind, Guess::Shopify);
        }
        let is_woocommerce = kind == RecordKind::Products && has_marks(look, WOOCOMMERCE_MARKS);
        if is_woocommerce && fits(&Format::WooCommerce(StoreOptions::new("woocommerce")), kind) {
            return (kind, Guess::WooCommerce);
        }
    }
    let best = kinds
        .map(|kind| (found(look, kind), kind))
        .max_by_key(|(found, kind)| (found.len() * 10).saturating_sub(places(*kind).len()));
    let (found, kind) = best.unwrap_or_else(|| (Vec::new(), RecordKind::Orders));
    (kind, Guess::Columns(description(look, kind, &found)))
}

/// Names of columns that only exports of the store have: readers are lenient, and would take many tables for one.
const fn shopify_marks(kind: RecordKind) -> &'static [&'static [&'static str]] {
    match kind {
        RecordKind::Orders => &[&["lineitemname", "financialstatus"]],
        RecordKind::Customers => &[&["totalspent", "totalorders"]],
        RecordKind::Products => &[&["handle", "variantprice"], &["urlhandle", "price"]],
    }
}

const WOOCOMMERCE_MARKS: &[&[&str]] = &[&["regularprice", "visibilityincatalog"]];

/// Whether all names of one of these lists are there.
fn has_marks(look: &Look, marks: &[&[&str]]) -> bool {
    let names: Vec<String> = look.columns.iter().map(|name| plain(name)).collect();
    let is_there = |mark: &&str| names.iter().any(|name| name == mark);
    marks.iter().any(|list| list.iter().all(is_there))
}

/// Where something stands in a description, and what columns that hold it are called, letters and digits only.
type Place = (&'static str, &'static [&'static str]);

const ORDERS: &[Place] = &[
    (
        "order_id",
        &[
            "orderid",
            "ordernumber",
            "orderno",
            "order",
            "invoiceno",
            "invoice",
            "invoicenumber",
            "transactionid",
            "id",
            "name",
        ],
    ),
    (
        "placed_at",
        &[
            "placedat",
            "orderdate",
            "date",
            "createdat",
            "invoicedate",
            "ordered",
            "orderedat",
            "purchasedate",
            "timestamp",
            "day",
        ],
    ),
    ("currency", &["currency", "currencycode"]),
    (
        "total",
        &["total", "ordertotal", "grandtotal", "totalprice"],
    ),
    (
        "shipping",
        &["shipping", "shippingprice", "shippingcost", "delivery"],
    ),
    (
        "discount_codes",
        &["discountcode", "coupon", "couponcode", "voucher"],
    ),
    (
        "customer.id",
        &[
            "customerid",
            "customerno",
            "customernumber",
            "customer",
            "clientid",
            "userid",
        ],
    ),
    (
        "customer.email",
        &[
            "email",
            "emailaddress",
            "customeremail",
            "mail",
            "billingemail",
        ],
    ),
    (
        "customer.phone",
        &["phone", "telephone", "mobile", "phonenumber"],
    ),
    (
        "customer.name",
        &["customername", "fullname", "billingname"],
    ),
    (
        "customer.first_name",
        &["firstname", "givenname", "forename"],
    ),
    ("customer.last_name", &["lastname", "surname", "familyname"]),
    (
        "customer.country",
        &["country", "countrycode", "billingcountry"],
    ),
    (
        "line.product_id",
        &["productid", "stockcode", "itemid", "articleno", "article"],
    ),
    ("line.sku", &["sku", "itemsku", "lineitemsku", "productsku"]),
    (
        "line.title",
        &[
            "product",
            "producttitle",
            "productname",
            "description",
            "title",
            "item",
            "itemname",
            "lineitemname",
        ],
    ),
    (
        "line.category",
        &["category", "productcategory", "producttype"],
    ),
    (
        "line.quantity",
        &[
            "quantity",
            "qty",
            "amountordered",
            "pieces",
            "count",
            "units",
        ],
    ),
    (
        "line.unit_price",
        &[
            "unitprice",
            "price",
            "itemprice",
            "lineitemprice",
            "priceeach",
        ],
    ),
    (
        "line.amount",
        &[
            "amount",
            "linetotal",
            "lineamount",
            "subtotal",
            "revenue",
            "sales",
        ],
    ),
];
const CUSTOMERS: &[Place] = &[
    (
        "id",
        &[
            "customerid",
            "id",
            "customerno",
            "customernumber",
            "clientid",
            "userid",
        ],
    ),
    ("email", &["email", "emailaddress", "mail"]),
    ("phone", &["phone", "telephone", "mobile", "phonenumber"]),
    ("name", &["name", "customername", "fullname"]),
    ("first_name", &["firstname", "givenname", "forename"]),
    ("last_name", &["lastname", "surname", "familyname"]),
    ("language", &["language", "locale", "lang"]),
    ("country", &["country", "countrycode"]),
    ("region", &["region", "state", "province", "county"]),
    ("city", &["city", "town"]),
    ("postcode", &["postcode", "zip", "zipcode", "postalcode"]),
    ("birthday", &["birthday", "dateofbirth", "birthdate", "dob"]),
    ("tags", &["tags", "labels"]),
    (
        "accepts_email_marketing",
        &[
            "acceptsmarketing",
            "acceptsemailmarketing",
            "newsletter",
            "subscribed",
            "optin",
            "emailoptin",
        ],
    ),
    (
        "created_at",
        &[
            "createdat",
            "created",
            "registered",
            "signupdate",
            "customersince",
        ],
    ),
    ("note", &["note", "notes", "comment"]),
];
const PRODUCTS: &[Place] = &[
    (
        "id",
        &["productid", "id", "itemid", "stockcode", "articleno", "sku"],
    ),
    (
        "title",
        &["title", "name", "productname", "product", "description"],
    ),
    ("handle", &["handle", "slug"]),
    ("vendor", &["vendor", "brand", "manufacturer"]),
    (
        "category",
        &["category", "categories", "type", "producttype"],
    ),
    ("tags", &["tags", "labels"]),
    ("image_url", &["image", "imageurl", "imagesrc", "picture"]),
    ("url", &["url", "link", "producturl"]),
    (
        "price",
        &["price", "unitprice", "regularprice", "saleprice"],
    ),
    ("sku", &["sku"]),
    ("barcode", &["barcode", "ean", "gtin", "upc"]),
    ("stock", &["stock", "inventory", "quantity", "instock"]),
];

const fn places(kind: RecordKind) -> &'static [Place] {
    match kind {
        RecordKind::Orders => ORDERS,
        RecordKind::Customers => CUSTOMERS,
        RecordKind::Products => PRODUCTS,
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Places whose column was found, each column once: the place, and the number of the column.
fn found(look: &Look, kind: RecordKind) -> Vec<(&'static str, usize)> {
    let names: Vec<String> = look.columns.iter().map(|name| plain(name)).collect();
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for (place, called) in places(kind) {
        let column = called.iter().find_map(|wanted| {
            let column = names.iter().position(|name| name == wanted)?;
            let is_free = !found.iter().any(|(_, taken)| *taken == column);
            is_free.then_some(column)
        });
        if let Some(column) = column {
            found.push((place, column));
        }
    }
    found
}

/// The description of a table as far as it can be guessed.
fn description(look: &Look, kind: RecordKind, found: &[(&'static str, usize)]) -> Value {
    let (group, dated) = match kind {
        RecordKind::Orders => ("orders", Some("placed_at")),
        RecordKind::Customers => ("customers", Some("created_at")),
        RecordKind::Products => ("products", None),
    };
    let mut table = Map::new();
    for (place, column) in found {
        let name = look.columns.get(*column).cloned().unwrap_or_default();
        match place.split_once('.') {
            None => {
                table.insert((*place).to_owned(), name.into());
            }
            Some((inner, key)) => {
                let inner = table.entry(inner).or_insert_with(|| json!({}));
                if let Some(fields) = inner.as_object_mut() {
                    fields.insert(key.to_owned(), name.into());
                }
            }
        }
    }
    if kind == RecordKind::Orders {
        table.entry("line").or_insert_with(|| json!({}));
    }
    let mut whole = json!({"source": "csv", "file": {"separator": "auto", "header": true}});
    let dates = dated.and_then(|place| found.iter().find(|(one, _)| *one == place));
    let format = dates.and_then(|(_, column)| date_format(&values(look, *column)));
    if let Some(fields) = whole.as_object_mut() {
        fields.insert(group.to_owned(), table.into());
        if let Some(format) = format {
            fields.insert("dates".to_owned(), json!({"format": [format]}));
        }
        let numbers = found
            .iter()
            .filter(|(place, _)| place.ends_with("price") || place.ends_with("amount"));
        let has_comma = numbers
            .flat_map(|(_, column)| values(look, *column))
            .any(is_decimal_comma);
        if has_comma {
            fields.insert(
                "numbers".to_owned(),
                json!({"decimal": ",", "thousands": "."}),
            );
        }
    }
    whole
}

fn values(look: &Look, column: usize) -> Vec<&str> {
    let values = look.rows.iter().filter_map(|row| row.get(column));
    values
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect()
}

/// Whether a number ends with a comma and one or two digits.
fn is_decimal_comma(text: &str) -> bool {
    text.rsplit_once(',').is_some_and(|(_, decimals)| {
        (1..=2).contains(&decimals.len()) && decimals.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Formats of dates in practice. Of two that fit, day before month comes first outside the United States; whoever looks at
/// the guess sees it.
const FORMATS: &[&str] = &[
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d %b %Y",
];

/// The first format in which all of these are dates; none where no format is needed (RFC 3339), or none fits.
fn date_format(values: &[&str]) -> Option<&'static str> {
    let fits = |formats: Vec<String>| {
        let mut dates = Dates::new(formats, Zone::utc());
        values.iter().all(|text| dates.parse(text).is_some())
    };
    if values.is_empty() || fits(Vec::new()) {
        return None;
    }
    FORMATS
        .iter()
        .copied()
        .find(|format| fits(vec![(*format).to_owned()]))
}
