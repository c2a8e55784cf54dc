//! What others may see: events and views, versioned.

use std::collections::BTreeMap;

use kernel::{Currency, CustomerId, Timestamp};
use orders::OrderId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{CodeState, Definition, GivenId, OfferState, Refused, Terms, Whose};

/// Somebody was given a code. Data: [`GivenEvent`].
pub const OFFER_GIVEN: &str = "offer.given";
/// An order carries a code. Data: [`RedeemedEvent`].
pub const OFFER_REDEEMED: &str = "offer.redeemed";

/// Version of the shapes below.
pub const VERSION: u32 = 1;

/// Data of `offer.given`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenEvent {
    /// The name of the offer.
    pub offer: String,
    /// Which giving.
    pub given: GivenId,
    /// The code, as it is typed in.
    pub code: String,
    /// By which programme.
    pub programme: String,
    /// When it is valid no more; left out where it is for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// Data of `offer.redeemed`, on the timeline of who ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemedEvent {
    /// The name of the offer.
    pub offer: String,
    /// The code, as the store compares it.
    pub code: String,
    /// The order that carries it.
    pub order: OrderId,
    /// `theirs`, `other` (it was given to somebody else) or `nobody`.
    pub whose: Whose,
    /// Which giving it came of; left out where it was given to nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenId>,
    /// By which programme; empty where by none.
    pub programme: String,
    /// Currency of the cost.
    pub currency: Currency,
    /// What it cost then, in minor units: what it took off the order, and what it costs besides.
    pub cost: i64,
}

/// An offer, and what became of its codes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferView {
    /// Its name, by which journeys give it.
    #[schema(example = "come-back")]
    pub name: String,
    /// What it is.
    pub definition: Definition,
    /// How far it is.
    pub state: OfferState,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Codes that each are used once, and nobody has yet; absent where everybody gets the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<i64>,
    /// Whether so few of them are left that more should be brought.
    pub few_left: bool,
    /// How many codes were given.
    pub given: i64,
    /// What became of them.
    pub figures: OfferFigures,
}

/// What became of an offer's codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferFigures {
    /// Orders that count and carry a code of the offer.
    pub redeemed: i64,
    /// Of them, those of people whom it was not given to.
    pub by_others: i64,
    /// What they cost by currency, in minor units: discounts, less what of these orders was given back.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub cost: BTreeMap<String, i64>,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OfferCode)]
pub struct CodeView {
    /// As it is typed in.
    #[schema(example = "BACK-7KQ2MXW4RT9H")]
    pub code: String,
    /// How far it is.
    pub state: CodeState,
    /// Who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "cus_42")]
    pub customer: Option<CustomerId>,
    /// Since when the offer has it.
    #[schema(value_type = String, format = DateTime)]
    pub added_at: Timestamp,
    /// When it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub given_at: Option<Timestamp>,
}

/// What became of codes that were brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BroughtCodes)]
pub struct Brought {
    /// New ones.
    pub added: u64,
    /// Lines that were not taken.
    pub refused: u64,
    /// The first hundred of them.
    pub refusals: Vec<Refusal>,
}

/// A line that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BroughtCodeRefusal)]
pub struct Refusal {
    /// Which line, from 1.
    pub line: u64,
    /// What stands there, at most 100 characters.
    pub code: String,
    /// Why not.
    pub why: Refused,
}

/// A code that somebody was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Which.
    pub id: GivenId,
    /// To whom.
    pub customer: CustomerId,
    /// Of which offer.
    pub offer: String,
    /// As it is typed in.
    pub shown: String,
    /// For what.
    pub cause: String,
    /// By which programme.
    pub programme: String,
    /// What was promised.
    pub terms: Terms,
    /// When.
    pub given_at: Timestamp,
    /// When it is valid no more.
    pub expires_at: Option<Timestamp>,
    /// When an order first carried it.
    pub redeemed_at: Option<Timestamp>,
}

/// A code that an order carries, for figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// Who ordered.
    pub customer: CustomerId,
    /// The order.
    pub order: OrderId,
    /// By which programme the code was given; empty where by none.
    pub programme: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// What the order's discounts owe to it; revenue is without that already.
    pub taken_off: i64,
    /// What it costs besides.
    pub other: i64,
}
