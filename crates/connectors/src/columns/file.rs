//! The description itself: every key there is.

use std::collections::BTreeMap;

use intake::record::{LineKind, PaymentState};
use serde::Deserialize;

use super::pattern::Pattern;
use super::text::{Column, Names};
use crate::Error;
use crate::rows::Separator;

/// The description of a table. In each group of columns, what is left out is not in the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnsFile {
    /// The name under which the ids in the table are known.
    pub source: String,
    /// Currency of every amount, unless a column says it.
    pub currency: Option<String>,
    /// How the file is cut into fields.
    #[serde(default)]
    pub file: FileLayout,
    /// How dates are written.
    #[serde(default)]
    pub dates: DateLayout,
    /// How numbers are written.
    #[serde(default)]
    pub numbers: NumberLayout,
    /// The columns of a table of orders: a row for each line of an order.
    pub orders: Option<OrderColumns>,
    /// The columns of a table of customers: a row for each.
    pub customers: Option<CustomerColumns>,
    /// The columns of a table of products: a row for each variant.
    pub products: Option<ProductColumns>,
}

/// How the file is cut into fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileLayout {
    /// `auto` (found out), `,`, `;`, `|`, `tab`, or `blanks` for any run of spaces and tabs.
    pub separator: String,
    /// Whether the first row holds names.
    pub header: bool,
}

impl Default for FileLayout {
    fn default() -> Self {
        Self {
            separator: "auto".to_owned(),
            header: true,
        }
    }
}

/// How dates are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DateLayout {
    /// One or several formats of `strftime`; RFC 3339 is always understood.
    pub format: Names,
    /// Where the clock hung, for times without an offset.
    pub zone: String,
}

impl Default for DateLayout {
    fn default() -> Self {
        Self {
            format: Names(vec!["%Y-%m-%d %H:%M:%S".to_owned()]),
            zone: "UTC".to_owned(),
        }
    }
}

/// How numbers are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NumberLayout {
    /// What stands before the decimals.
    pub decimal: char,
    /// What may stand between groups of three digits.
    pub thousands: Option<char>,
}

impl Default for NumberLayout {
    fn default() -> Self {
        Self {
            decimal: '.',
            thousands: None,
        }
    }
}

/// The columns of a table of orders. What belongs to the order is read from its first row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderColumns {
    /// The order's id.
    pub order_id: Option<Column>,
    /// How an id is made where the table has none, of `{customer_id}`, `{day}` and `{time}`.
    pub order_id_pattern: Option<Pattern>,
    /// Whether a row without an order id belongs to the order above.
    #[serde(default)]
    pub carry_forward: bool,
    /// The number that people see, where it is not the id.
    pub number: Option<Column>,
    /// When the order was placed.
    pub placed_at: Column,
    /// When it was paid.
    pub paid_at: Option<Column>,
    /// When it was cancelled; an order with something in this column is cancelled.
    pub cancelled_at: Option<Column>,
    /// When it was last changed.
    pub updated_at: Option<Column>,
    /// Its currency.
    pub currency: Option<Column>,
    /// How far it is paid, in the words of `payment_states`, or in ours.
    pub payment: Option<Column>,
    /// The table's words for payment states, in any case.
    #[serde(default)]
    pub payment_states: BTreeMap<String, PaymentState>,
    /// How far an order is paid when no column says so.
    #[serde(default = "paid")]
    pub payment_state: PaymentState,
    /// Discount codes, parted by commas.
    pub discount_codes: Option<Column>,
    /// Discount on the whole order; the sign does not matter.
    pub discount: Option<Column>,
    /// Price of delivery.
    pub shipping: Option<Column>,
    /// All taxes.
    pub tax: Option<Column>,
    /// What the customer was asked to pay.
    pub total: Option<Column>,
    /// Tags, parted by commas.
    pub tags: Option<Column>,
    /// Who ordered. A row without anything to know them by is an order without customer.
    #[serde(default)]
    pub customer: CustomerColumns,
    /// Where it goes.
    #[serde(default)]
    pub ship_to: PlaceColumns,
    /// What was ordered.
    pub line: LineColumns,
    /// Which rows are cancellations.
    pub cancellation: Option<CancellationRule>,
    /// Orders whose id begins so are corrections in the books, outside sales.
    #[serde(default)]
    pub adjustment_prefixes: Names,
    /// Product codes that stand for something else than a product.
    #[serde(default)]
    pub codes: Vec<CodeRule>,
}

fn paid() -> PaymentState {
    PaymentState::Paid
}

/// The columns of one line of an order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineColumns {
    /// The line's id.
    pub id: Option<Column>,
    /// The product's id.
    pub product_id: Option<Column>,
    /// Stock-keeping unit.
    pub sku: Option<Column>,
    /// What the product is called.
    pub title: Option<Column>,
    /// Its category.
    pub category: Option<Column>,
    /// What the variant is called.
    pub variant: Option<Column>,
    /// How many; one where the table does not say.
    pub quantity: Option<Column>,
    /// Price of one. This or `amount` must be there.
    pub unit_price: Option<Column>,
    /// Price of all of them together.
    pub amount: Option<Column>,
    /// Discount on the line; the sign does not matter.
    pub discount: Option<Column>,
    /// Tax on the line.
    pub tax: Option<Column>,
}

/// The columns of a place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceColumns {
    /// Country, as code or English name.
    pub country: Option<Column>,
    /// State, province or county.
    pub region: Option<Column>,
    /// Town.
    pub city: Option<Column>,
    /// Postal code.
    pub postcode: Option<Column>,
}

/// Which rows are cancellations, and what they mean. Either of prefix and column is enough.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancellationRule {
    /// The order id begins so.
    pub prefix: Option<String>,
    /// This column holds one of `values`.
    pub column: Option<Column>,
    /// The words for cancelled, in any case.
    #[serde(default)]
    pub values: Names,
    /// What a cancellation is. Left out, a prefix means a credit note and a column means a cancelled order.
    pub means: Option<CancellationMeaning>,
    /// Whether what follows the prefix is the id of the order that is cancelled.
    #[serde(default)]
    pub names_order: bool,
}

/// What a cancellation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancellationMeaning {
    /// A document of its own, that takes earlier lines back.
    CreditNote,
    /// The order itself, called off.
    CancelledOrder,
}

/// Product codes that stand for something else than a product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRule {
    /// What they stand for.
    pub kind: LineKind,
    /// The codes; `*` stands for any letters.
    pub codes: Names,
}

/// The columns of a customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerColumns {
    /// The customer's id.
    pub id: Option<Column>,
    /// E-mail address.
    pub email: Option<Column>,
    /// How an address is made where there is none, of `{customer_id}`.
    pub email_pattern: Option<Pattern>,
    /// Telephone number.
    pub phone: Option<Column>,
    /// First and last name in one.
    pub name: Option<Column>,
    /// First name.
    pub first_name: Option<Column>,
    /// Last name.
    pub last_name: Option<Column>,
    /// Language tag.
    pub language: Option<Column>,
    /// Country, as code or English name.
    pub country: Option<Column>,
    /// State, province or county.
    pub region: Option<Column>,
    /// Town.
    pub city: Option<Column>,
    /// Postal code.
    pub postcode: Option<Column>,
    /// Time zone.
    pub time_zone: Option<Column>,
    /// Birthday.
    pub birthday: Option<Column>,
    /// Tags, parted by commas.
    pub tags: Option<Column>,
    /// Whether they agreed to e-mail, yes or no.
    pub accepts_email_marketing: Option<Column>,
    /// Whether they agreed to text messages, yes or no.
    pub accepts_sms_marketing: Option<Column>,
    /// Since when they are known.
    pub created_at: Option<Column>,
    /// A note.
    pub note: Option<Column>,
    /// Further facts: the attribute's name and its column.
    #[serde(default)]
    pub attributes: BTreeMap<String, Column>,
}

/// The columns of a table of products. What belongs to the product is read from its first row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductColumns {
    /// The product's id.
    pub id: Column,
    /// The readable name in its address.
    pub handle: Option<Column>,
    /// What it is called.
    pub title: Column,
    /// What it is, as text or HTML.
    pub description: Option<Column>,
    /// Its brand.
    pub vendor: Option<Column>,
    /// Its category.
    pub category: Option<Column>,
    /// Collections, parted by commas.
    pub collections: Option<Column>,
    /// Tags, parted by commas.
    pub tags: Option<Column>,
    /// Its picture's address.
    pub image_url: Option<Column>,
    /// Its page's address.
    pub url: Option<Column>,
    /// Currency of its prices.
    pub currency: Option<Column>,
    /// Price now.
    pub price: Option<Column>,
    /// Price before a reduction.
    pub compare_at_price: Option<Column>,
    /// What one piece costs the shop.
    pub cost: Option<Column>,
    /// The variant's id.
    pub variant_id: Option<Column>,
    /// What the variant is called.
    pub variant: Option<Column>,
    /// Stock-keeping unit.
    pub sku: Option<Column>,
    /// Bar code.
    pub barcode: Option<Column>,
    /// How many there are.
    pub stock: Option<Column>,
    /// Days that one unit lasts.
    pub consumable_days: Option<Column>,
    /// Id of the plainer product that this one is a better version of.
    pub premium_version_of: Option<Column>,
    /// Ids of products that go with it, parted by commas.
    pub complements: Option<Column>,
}

impl ColumnsFile {
    /// Reads a description. Errors name the key and say what is wanted.
    pub fn parse(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Columns(error.to_string().trim().to_owned()))
    }

    /// What stands between fields; `None` to find it out.
    pub(crate) fn separator(&self) -> Result<Option<Separator>, Error> {
        Ok(Some(match self.file.separator.as_str() {
            "auto" => return Ok(None),
            "blanks" => Separator::Blanks,
            "tab" | "\t" => Separator::Byte(b'\t'),
            "," => Separator::Byte(b','),
            ";" => Separator::Byte(b';'),
            "|" => Separator::Byte(b'|'),
            other => {
                let wanted = "`auto`, `,`, `;`, `|`, `tab` or `blanks`";
                let text = format!("file.separator: `{other}` is none of {wanted}");
                return Err(Error::Columns(text));
            }
        }))
    }
}
