//! What an offer is, as somebody writes it down.

use std::collections::BTreeMap;

use kernel::{Currency, Language, Money, Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::read;

/// Longest name.
pub(crate) const LONGEST_NAME: usize = 60;
/// Longest title, and longest text of a gift, in characters.
const LONGEST_TEXT: usize = 200;
/// Most days that a code is valid.
const MOST_DAYS: u32 = 3_650;
/// Largest amount and limit.
const MOST: i64 = 1_000_000_000;
/// Longest prefix of codes that are made.
const LONGEST_PREFIX: usize = 20;

/// Amounts in the smallest unit of each currency, by its code.
pub type Amounts = BTreeMap<String, i64>;

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: `gives.percent`.
    pub field: String,
    /// What it should be.
    pub words: String,
}

/// What an offer is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OfferDefinition)]
pub struct Definition {
    /// What it is called, for people.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Ten per cent for who comes back"
    )]
    pub title: String,
    /// What it gives.
    pub gives: Gives,
    /// How codes come.
    pub codes: Codes,
    /// The least that an order must come to, by currency. The store sees to it; messages say it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, i64>, example = json!({"GBP": 3000}))]
    pub minimum: Amounts,
    /// For so many days after it was given a code is valid; for ever where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3650)]
    pub valid_days: Option<u32>,
    /// No code is valid from then on, and none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
    /// At most so many codes are given in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub most: Option<i64>,
    /// What one costs the shop when it is used, by currency: of a gift, and of free delivery. Where it is left out, it costs what
    /// the order's discount says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, i64>)]
    pub costs: Amounts,
    /// Below so many free codes the shop is warned; 50 where left out.
    #[serde(default = "usual_few")]
    pub warn_below: u32,
}

const fn usual_few() -> u32 {
    50
}

/// What an offer gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = OfferGives)]
pub enum Gives {
    /// So many of a hundred off the order.
    Percent {
        /// 1 to 100.
        #[schema(minimum = 1, maximum = 100)]
        percent: u32,
    },
    /// An amount off the order.
    Amount {
        /// By currency, in its smallest unit.
        #[schema(value_type = BTreeMap<String, i64>, example = json!({"GBP": 500}))]
        amounts: Amounts,
    },
    /// Free delivery.
    FreeShipping {},
    /// Something besides.
    Gift {
        /// What, in each language that the shop speaks.
        #[schema(value_type = BTreeMap<String, String>, example = json!({"en": "a bag of our house blend"}))]
        text: BTreeMap<Language, String>,
    },
    /// Credit with the store.
    StoreCredit {
        /// By currency, in its smallest unit.
        #[schema(value_type = BTreeMap<String, i64>, example = json!({"GBP": 500}))]
        amounts: Amounts,
    },
}

/// How codes come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = OfferCodes)]
pub enum Codes {
    /// Everybody has the same.
    Shared {
        /// It.
        #[schema(min_length = 3, max_length = 100, example = "WELCOME10")]
        code: String,
    },
    /// Each is used once: brought from the store platform, or made here for it.
    SingleUse {
        /// What those begin with that are made here.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        #[schema(max_length = 20, example = "BACK")]
        prefix: String,
    },
}

/// How far an offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Codes are given.
    Active,
    /// None are for now.
    Paused,
    /// None are any more.
    Ended,
}

impl OfferState {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Active, Self::Paused, Self::Ended]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// What somebody was promised, as it was when they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What it gives.
    pub gives: Gives,
    /// The least that an order must come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<(i64, String)>,
    /// Which of its amounts it is, for those that have some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// An amount in a currency of the shop's, or in the first that there is.
pub(crate) fn amount_in(amounts: &Amounts, currency: Currency) -> Option<Money> {
    let own = amounts
        .get(currency.code())
        .map(|amount| (currency, *amount));
    own.or_else(|| {
        let (code, amount) = amounts.first_key_value()?;
        Some((Currency::parse(code).ok()?, *amount))
    })
    .map(|(currency, amount)| Money::new(amount, currency))
}

impl Gives {
    /// Its word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Percent { .. } => "percent",
            Self::Amount { .. } => "amount",
            Self::FreeShipping {} => "free_shipping",
            Self::Gift { .. } => "gift",
            Self::StoreCredit { .. } => "store_credit",
        }
    }

    /// The amounts that it names.
    pub const fn amounts(&self) -> Option<&Amounts> {
        match self {
            Self::Amount { amounts } | Self::StoreCredit { amounts } => Some(amounts),
            Self::Percent { .. } | Self::FreeShipping {} | Self::Gift { .. } => None,
        }
    }
}

impl Definition {
    /// The same with what people type put right, or what is wrong with it.
    pub(crate) fn checked(mut self) -> Result<Self, Vec<Problem>> {
        self.title = self.title.trim().into();
        for amounts in [&mut self.minimum, &mut self.costs] {
            *amounts = tidied(amounts);
        }
        match &mut self.gives {
            Gives::Amount { amounts } | Gives::StoreCredit { amounts } => {
                *amounts = tidied(amounts);
            }
            Gives::Gift { text } => text.retain(|_, words| !words.trim().is_empty()),
            Gives::Percent { .. } | Gives::FreeShipping {} => {}
        }
        match &mut self.codes {
            Codes::Shared { code } => *code = code.trim().to_owned(),
            Codes::SingleUse { prefix } => *prefix = prefix.trim().to_uppercase(),
        }
        let problems = self.problems();
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(problems)
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, words: &str| {
            problems.push(Problem {
                field: field.to_owned(),
                words: words.to_owned(),
            });
        };
        if !is_text(&self.title) {
            wrong("title", "a title of 1 to 200 characters");
        }
        match &self.gives {
            Gives::Percent { percent } if !(1..=100).contains(percent) => {
                wrong("gives.percent", "1 to 100");
            }
            Gives::Amount { amounts } | Gives::StoreCredit { amounts } if amounts.is_empty() => {
                wrong("gives.amounts", "an amount in at least one currency");
            }
            Gives::Amount { amounts } | Gives::StoreCredit { amounts }
                if !are_amounts(amounts, 1) =>
            {
                wrong(
                    "gives.amounts",
                    "amounts above nothing, by the codes of currencies",
                );
            }
            Gives::Gift { text } if text.is_empty() || !text.values().all(|one| is_text(one)) => {
                wrong(
                    "gives.text",
                    "what it is, in at least one language, in at most 200 characters",
                );
            }
            Gives::Percent { .. }
            | Gives::Amount { .. }
            | Gives::StoreCredit { .. }
            | Gives::FreeShipping {}
            | Gives::Gift { .. } => {}
        }
        match &self.codes {
            Codes::Shared { code } if read(code).is_err() => {
                wrong("codes.code", "3 to 100 letters and digits, without blanks");
            }
            Codes::SingleUse { prefix } if !is_prefix(prefix) => {
                wrong("codes.prefix", "at most 20 letters and digits");
            }
            Codes::Shared { .. } | Codes::SingleUse { .. } => {}
        }
        for (field, amounts) in [("minimum", &self.minimum), ("costs", &self.costs)] {
            if !are_amounts(amounts, 0) {
                wrong(field, "amounts by the codes of currencies");
            }
        }
        if self
            .valid_days
            .is_some_and(|days| !(1..=MOST_DAYS).contains(&days))
        {
            wrong("valid_days", "1 to 3,650 days");
        }
        if self.most.is_some_and(|most| !(1..=MOST).contains(&most)) {
            wrong("most", "at least 1");
        }
        problems
    }

    /// When a code that is given now is valid no more.
    pub(crate) fn expires(&self, now: Timestamp) -> Option<Timestamp> {
        let own = self
            .valid_days
            .map(|days| now.plus(Span::from_days(i64::from(days))));
        match (own, self.ends_at) {
            (Some(own), Some(end)) => Some(own.min(end)),
            (own, end) => own.or(end),
        }
    }

    /// What is promised to who is given a code now, by a shop of this currency.
    pub(crate) fn terms(&self, currency: Currency) -> Terms {
        let named = self.gives.amounts();
        let amount = named.and_then(|amounts| amount_in(amounts, currency));
        let minimum = amount_in(
            &self.minimum,
            amount.map_or(currency, |amount| amount.currency),
        );
        Terms {
            gives: self.gives.clone(),
            minimum: minimum
                .filter(|least| least.minor > 0)
                .map(|least| (least.minor, least.currency.code().to_owned())),
            currency: amount.map(|amount| amount.currency.code().to_owned()),
        }
    }

    /// The most that one code may cost, where that can be said without an order; the average order helps where it is a part of one.
    pub fn most_of_one(&self, currency: Currency, average: Option<i64>) -> Option<i64> {
        let code = currency.code();
        match &self.gives {
            Gives::Percent { percent } => {
                average.map(|average| average.saturating_mul(i64::from(*percent)) / 100)
            }
            Gives::Amount { amounts } | Gives::StoreCredit { amounts } => {
                amounts.get(code).copied()
            }
            Gives::FreeShipping {} | Gives::Gift { .. } => self.costs.get(code).copied(),
        }
    }
}

fn tidied(amounts: &Amounts) -> Amounts {
    amounts
        .iter()
        .map(|(code, amount)| (code.trim().to_uppercase(), *amount))
        .collect()
}

fn are_amounts(amounts: &Amounts, least: i64) -> bool {
    amounts
        .iter()
        .all(|(code, amount)| Currency::parse(code).is_ok() && (least..=MOST).contains(amount))
}

fn is_text(text: &str) -> bool {
    let length = text.trim().chars().count();
    (1..=LONGEST_TEXT).contains(&length) && !text.chars().any(char::is_control)
}

fn is_prefix(prefix: &str) -> bool {
    prefix.len() <= LONGEST_PREFIX
        && prefix
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
}

/// Lower-case letters, digits and hyphens, not beginning with a hyphen.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && !name.is_empty()
        && !name.starts_with('-')
        && name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-')
}
