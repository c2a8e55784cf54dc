//! What makes a record the same record.
//!
//! The hash has two parts: one of the head, and one that is the sum of the lines' hashes. A sum does not depend on
//! the order of the lines, counts a line that is there twice twice, and grows when lines are appended, so an order that
//! arrives in pieces ends with the hash that it would have had in one piece.

use sha2::{Digest, Sha256};

use super::facts::{LineFacts, OrderFacts};

/// The hash of what a source said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContentHash {
    /// Everything but the lines.
    pub(crate) head: i64,
    /// All lines.
    pub(crate) lines: i64,
}

/// The hash of these facts. Customer and import are not content.
pub(crate) fn content_hash(facts: &OrderFacts<'_>) -> ContentHash {
    let mut encoder = Encoder::default();
    let head = encode_head(&mut encoder, facts).finish();
    ContentHash {
        head,
        lines: sum_of(&mut encoder, facts.lines.iter()),
    }
}

/// The sum of the hashes of some of the facts' lines.
pub(crate) fn hash_of_lines(facts: &OrderFacts<'_>, picked: &[usize]) -> i64 {
    let lines = picked
        .iter()
        .filter_map(|position| facts.lines.get(*position));
    sum_of(&mut Encoder::default(), lines)
}

fn sum_of<'l>(encoder: &mut Encoder, lines: impl Iterator<Item = &'l LineFacts<'l>>) -> i64 {
    lines.fold(0_i64, |sum, line| {
        sum.wrapping_add(encode_line(encoder, line).finish())
    })
}

fn encode_head<'e>(encoder: &'e mut Encoder, facts: &OrderFacts<'_>) -> &'e mut Encoder {
    encoder
        .optional_text(facts.number)
        .number(facts.placed_at.millis())
        .number(facts.placed_day.days())
        .optional(facts.paid_at.map(kernel::Timestamp::millis))
        .optional(facts.cancelled_at.map(kernel::Timestamp::millis))
        .text(facts.currency.code())
        .optional(facts.payment.map(super::PaymentState::code))
        .number(facts.discount)
        .number(facts.shipping)
        .optional(facts.tax)
        .optional(facts.total)
        .number(i64::from(facts.taxes_included))
        .optional_text(facts.country.map(kernel::Country::code))
        .optional_text(facts.region)
        .number(i64::from(facts.test));
    for list in [facts.discount_codes, facts.tags] {
        encoder.number(i64::try_from(list.len()).unwrap_or(i64::MAX));
        for text in list {
            encoder.text(text);
        }
    }
    encoder
}

fn encode_line<'e>(encoder: &'e mut Encoder, line: &LineFacts<'_>) -> &'e mut Encoder {
    encoder
        .optional_text(line.external_id)
        .number(line.kind.code())
        .optional(line.product.map(kernel::ProductId::raw))
        .optional(line.variant.map(kernel::VariantId::raw))
        .optional_text(line.sku)
        .optional_text(line.title)
        .number(line.quantity)
        .number(line.unit_price.raw())
        .number(line.discount)
        .number(line.tax)
}

/// Bytes of one thing, unambiguous: every text with its length, every absence marked.
#[derive(Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
}

impl Encoder {
    pub(super) fn number(&mut self, number: i64) -> &mut Self {
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    pub(super) fn optional(&mut self, number: Option<i64>) -> &mut Self {
        match number {
            None => {
                self.bytes.push(0);
                self
            }
            Some(number) => {
                self.bytes.push(1);
                self.number(number)
            }
        }
    }

    pub(super) fn optional_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            None => {
                self.bytes.push(0);
                self
            }
            Some(text) => {
                self.bytes.push(1);
                self.text(text)
            }
        }
    }

    /// The first eight bytes of the SHA-256; the encoder is empty again. Sixty-four bits are enough to tell an order
    /// from its own next version.
    pub(super) fn finish(&mut self) -> i64 {
        let digest = Sha256::digest(&self.bytes);
        self.bytes.clear();
        digest
            .first_chunk::<8>()
            .map_or(0, |bytes| i64::from_le_bytes(*bytes))
    }
}
