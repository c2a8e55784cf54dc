//! What a record may hold at most. Generous against every store platform we read, small against memory.

/// Characters in a source's name, such as `shopify`.
pub const SOURCE_MAX: usize = 64;
/// Characters in an id, order number, handle, stock-keeping unit or bar code of another system: with four bytes each,
/// what the record rooms accept as a key.
pub const KEY_MAX: usize = 250;
/// Characters in a short text: a title, a name, a place, a code.
pub const SHORT_TEXT_MAX: usize = 512;
/// Characters in an e-mail address: RFC 5321 allows 254 between the angle brackets.
pub const EMAIL_MAX: usize = 254;
/// Characters in a telephone number as typed.
pub const PHONE_MAX: usize = 64;
/// Characters in a web address.
pub const URL_MAX: usize = 2_048;
/// Characters in a note, a reason or a text attribute.
pub const NOTE_MAX: usize = 10_000;
/// Characters in a product's description.
pub const DESCRIPTION_MAX: usize = 100_000;
/// Lines of an order or a refund. The largest invoice seen in real data had 1,114.
pub const LINES_MAX: usize = 10_000;
/// Fulfilments, or refunds, of one order.
pub const FULFILMENTS_MAX: usize = 500;
/// Parcels of one fulfilment.
pub const PARCELS_MAX: usize = 100;
/// Characters in a tag.
pub const TAG_MAX: usize = 100;
/// Bytes in the name of an attribute.
pub const ATTRIBUTE_NAME_MAX: usize = 64;
/// The largest number in an attribute, either sign: what fits in millionths.
pub const ATTRIBUTE_NUMBER_MAX: i64 = 9_000_000_000_000;
/// Tags of one record. Shopify allows 250.
pub const TAGS_MAX: usize = 250;
/// Discount codes of one order.
pub const DISCOUNT_CODES_MAX: usize = 100;
/// Attributes of one customer.
pub const ATTRIBUTES_MAX: usize = 200;
/// Consents in one customer's record.
pub const CONSENTS_MAX: usize = 100;
/// Variants of one product. Shopify allows 2,048.
pub const VARIANTS_MAX: usize = 2_048;
/// Options of one variant.
pub const OPTIONS_MAX: usize = 20;
/// Categories, collections, complements or guides of one product.
pub const LINKS_MAX: usize = 250;
/// The largest amount of money in a record, in minor units, either sign: ten trillion in a currency of two digits.
pub const AMOUNT_MAX_MINOR: i64 = 1_000_000_000_000_000;
/// The largest unit price, in millionths of the major unit, either sign: one trillion.
pub const UNIT_PRICE_MAX_MICROS: i64 = 1_000_000_000_000_000_000;
/// The largest quantity, either sign.
pub const QUANTITY_MAX: i64 = 1_000_000_000;
/// Characters in the kind of an event.
pub const EVENT_KIND_MAX: usize = 100;
/// Bytes in the cause of an event: with what is put in front of it, what a timeline keeps.
pub const CAUSE_MAX: usize = 180;
/// Bytes of JSON in the data of an event.
pub const EVENT_DATA_MAX: usize = 16 * 1024;
