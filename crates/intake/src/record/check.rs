//! Collects what is wrong with a record, each with the path of its field.

use kernel::{Country, EmailAddress, Language, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::limits::{
    AMOUNT_MAX_MINOR, EMAIL_MAX, KEY_MAX, PHONE_MAX, QUANTITY_MAX, SHORT_TEXT_MAX, TAG_MAX,
    TAGS_MAX, URL_MAX,
};

/// At most this many problems are told about one record; the rest would not be read.
const PROBLEMS_MAX: usize = 50;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Where: a path such as `lines[2].product.sku`.
    pub field: String,
    /// What, for programs: `missing`, `too_long`, `too_many`, `out_of_range`, `invalid` or `contradiction`.
    pub code: String,
    /// What, for people.
    pub detail: String,
}

/// One step of the path to the field being looked at.
#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(&'static str, usize),
}

/// Walks a record and collects problems. Costs nothing for a record without any.
#[derive(Default)]
pub(super) struct Check {
    path: Vec<Step>,
    problems: Vec<Problem>,
}

impl Check {
    /// The verdict.
    pub(super) fn finish(self) -> Result<(), Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(self.problems)
        }
    }

    /// Notes a problem of `field` in the object being looked at.
    pub(super) fn problem(&mut self, field: &str, code: &str, detail: impl Into<String>) {
        if self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => path.push_str(name),
                Step::Item(name, index) => {
                    path.push_str(name);
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
            path.push('.');
        }
        path.push_str(field);
        self.problems.push(Problem {
            field: path,
            code: code.to_owned(),
            detail: detail.into(),
        });
    }

    /// Looks into a nested object.
    pub(super) fn inside(&mut self, field: &'static str, look: impl FnOnce(&mut Self)) {
        self.path.push(Step::Field(field));
        look(self);
        self.path.pop();
    }

    /// Looks into every item of a list of at most `max`.
    pub(super) fn each<T>(
        &mut self,
        field: &'static str,
        items: &[T],
        max: usize,
        mut look: impl FnMut(&mut Self, &T),
    ) {
        self.count(field, items.len(), max);
        for (index, item) in items.iter().take(max).enumerate() {
            self.path.push(Step::Item(field, index));
            look(self, item);
            self.path.pop();
        }
    }

    /// A list of texts, none of them empty.
    pub(super) fn texts(&mut self, field: &'static str, texts: &[String], max: usize) {
        self.count(field, texts.len(), max);
        for (index, text) in texts.iter().take(max).enumerate() {
            if text.is_empty() || !fits(text, SHORT_TEXT_MAX) || text.contains('\0') {
                self.text(&format!("{field}[{index}]"), text, SHORT_TEXT_MAX);
                self.not_empty(&format!("{field}[{index}]"), text);
            }
        }
    }

    /// A list of tags: short, and of letters that can be seen.
    pub(super) fn tags(&mut self, tags: &[String]) {
        self.count("tags", tags.len(), TAGS_MAX);
        for (index, tag) in tags.iter().take(TAGS_MAX).enumerate() {
            if tag.trim().is_empty() || !fits(tag, TAG_MAX) {
                self.required(&format!("tags[{index}]"), tag, TAG_MAX);
            } else if tag.chars().any(char::is_control) {
                let field = format!("tags[{index}]");
                self.problem(
                    &field,
                    "invalid",
                    "holds a character that cannot be printed",
                );
            }
        }
    }

    fn count(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.problem(
                field,
                "too_many",
                format!("{count} items, at most {max} are accepted"),
            );
        }
    }

    /// A text of at most `max` characters, without the NUL character that no database column can hold.
    pub(super) fn text(&mut self, field: &str, text: &str, max: usize) {
        if !fits(text, max) {
            let length = text.chars().count();
            self.problem(
                field,
                "too_long",
                format!("{length} characters, at most {max} are accepted"),
            );
        }
        if text.contains('\0') {
            self.problem(field, "invalid", "holds a NUL character");
        }
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, field: &str, text: &str, max: usize) {
        self.not_empty(field, text);
        self.text(field, text, max);
    }

    fn not_empty(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.problem(field, "missing", "must not be empty");
        }
    }

    /// A text that may be absent, but not empty.
    pub(super) fn optional(&mut self, field: &str, text: Option<&String>, max: usize) {
        if let Some(text) = text {
            self.required(field, text, max);
        }
    }

    /// An id of another system that may be absent, but not empty.
    pub(super) fn key(&mut self, field: &str, text: Option<&String>) {
        self.optional(field, text, KEY_MAX);
    }

    /// An e-mail address.
    pub(super) fn email(&mut self, field: &str, text: Option<&String>) {
        self.optional(field, text, EMAIL_MAX);
        if text.is_some_and(|text| EmailAddress::parse(text).is_err()) {
            self.problem(field, "invalid", "is not an e-mail address");
        }
    }

    /// A telephone number: looked at more closely where the customer's country is known.
    pub(super) fn phone(&mut self, field: &str, text: Option<&String>) {
        self.optional(field, text, PHONE_MAX);
        if text.is_some_and(|text| !text.chars().any(|c| c.is_ascii_digit())) {
            self.problem(field, "invalid", "is not a telephone number");
        }
    }

    /// A country by code or English name.
    pub(super) fn country(&mut self, field: &str, text: Option<&String>) {
        if text.is_some_and(|text| Country::parse(text).is_err()) {
            self.problem(
                field,
                "invalid",
                "is not a country: give its ISO 3166-1 code, as `GB`",
            );
        }
    }

    /// A language tag.
    pub(super) fn language(&mut self, field: &str, text: Option<&String>) {
        if text.is_some_and(|text| Language::parse(text).is_err()) {
            self.problem(
                field,
                "invalid",
                "is not a language: give its BCP 47 tag, as `en`",
            );
        }
    }

    /// An IANA time zone.
    pub(super) fn zone(&mut self, field: &str, text: Option<&String>) {
        if text.is_some_and(|text| Zone::parse(text).is_err()) {
            self.problem(
                field,
                "invalid",
                "is not a time zone: give its name, as `Europe/London`",
            );
        }
    }

    /// A web address that a page may link to.
    pub(super) fn url(&mut self, field: &str, text: Option<&String>) {
        self.optional(field, text, URL_MAX);
        if text.is_some_and(|text| !text.starts_with("https://") && !text.starts_with("http://")) {
            self.problem(field, "invalid", "must begin with https:// or http://");
        }
    }

    /// An amount in minor units; `negative` says whether it may be below zero.
    pub(super) fn amount(&mut self, field: &str, minor: Option<i64>, negative: Sign) {
        let Some(minor) = minor else { return };
        let lowest = match negative {
            Sign::Any => -AMOUNT_MAX_MINOR,
            Sign::NotNegative => 0,
        };
        if !(lowest..=AMOUNT_MAX_MINOR).contains(&minor) {
            self.problem(
                field,
                "out_of_range",
                format!("must be between {lowest} and {AMOUNT_MAX_MINOR}"),
            );
        }
    }

    /// A quantity.
    pub(super) fn quantity(&mut self, field: &str, quantity: i64, negative: Sign) {
        let lowest = match negative {
            Sign::Any => -QUANTITY_MAX,
            Sign::NotNegative => 0,
        };
        if !(lowest..=QUANTITY_MAX).contains(&quantity) {
            self.problem(
                field,
                "out_of_range",
                format!("must be between {lowest} and {QUANTITY_MAX}"),
            );
        }
    }
}

/// Whether a number may be below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Below zero is meant.
    Any,
    /// Below zero is a mistake.
    NotNegative,
}

/// Whether `text` has at most `max` characters; bytes are counted first, since they are at hand.
fn fits(text: &str, max: usize) -> bool {
    text.len() <= max || text.chars().count() <= max
}
