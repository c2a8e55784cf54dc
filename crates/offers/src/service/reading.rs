//! Offers, codes and figures are read.

use std::{collections::BTreeMap, io};

use db::Tx;
use kernel::{Currency, CustomerId, Timestamp};

use super::find;
use crate::{
    domain::{CodeState, Codes, OfferState, Whose},
    error::Error,
    public::{CodeView, Given, OfferFigures, OfferView, Redemption},
    store::{self, OfferRow},
};

/// Codes written to a file at once.
const PIECE: i64 = 1_000;

/// All offers, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<OfferView>, Error> {
    let offers = store::all(tx)?;
    views(tx, offers)
}

/// One offer.
pub fn show(tx: &mut Tx<'_>, name: &str) -> Result<OfferView, Error> {
    let offer = find(tx, name)?;
    let views = views(tx, vec![offer])?;
    let unknown = || Error::Unknown(name.to_owned());
    views.into_iter().next().ok_or_else(unknown)
}

fn views(tx: &mut Tx<'_>, offers: Vec<OfferRow>) -> Result<Vec<OfferView>, Error> {
    let mut figures: BTreeMap<String, OfferFigures> = BTreeMap::new();
    for (offer, whose, currency, orders, cost) in store::redeemed_by_offer(tx)? {
        let of = figures.entry(offer).or_default();
        of.redeemed = of.redeemed.saturating_add(orders);
        if whose != Whose::Theirs {
            of.by_others = of.by_others.saturating_add(orders);
        }
        let sum = of.cost.entry(currency).or_insert(0);
        *sum = sum.saturating_add(cost);
    }
    let mut views = Vec::with_capacity(offers.len());
    for offer in offers {
        let free = free(tx, &offer)?;
        views.push(OfferView {
            figures: figures.remove(&offer.name).unwrap_or_default(),
            few_left: is_few(&offer, free),
            free,
            name: offer.name,
            definition: offer.definition,
            state: offer.state,
            created_at: offer.created_at,
            changed_at: offer.changed_at,
            given: offer.given,
        });
    }
    Ok(views)
}

fn free(tx: &mut Tx<'_>, offer: &OfferRow) -> Result<Option<i64>, Error> {
    Ok(match &offer.definition.codes {
        Codes::Shared { .. } => None,
        Codes::SingleUse { .. } => Some(store::count_free(tx, &offer.name)?),
    })
}

/// Only where codes are given: nobody misses those of an offer that is over.
fn is_few(offer: &OfferRow, free: Option<i64>) -> bool {
    offer.state == OfferState::Active
        && free.is_some_and(|free| free < i64::from(offer.definition.warn_below))
}

/// An offer that has few codes left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few {
    /// Which.
    pub offer: String,
    /// How many.
    pub free: i64,
}

/// The offers that have few codes left, by name.
pub fn few_left(tx: &mut Tx<'_>) -> Result<Vec<Few>, Error> {
    let mut few = Vec::new();
    for offer in store::all(tx)? {
        let free = free(tx, &offer)?;
        if let Some(free) = free.filter(|_| is_few(&offer, free)) {
            few.push(Few {
                offer: offer.name,
                free,
            });
        }
    }
    Ok(few)
}

/// Codes of an offer after one, each with what it is compared by.
pub fn codes(
    tx: &mut Tx<'_>,
    name: &str,
    (state, after): (Option<CodeState>, &str),
    fetch: i64,
) -> Result<Vec<(String, CodeView)>, Error> {
    find(tx, name)?;
    Ok(store::code_page(tx, name, (state, after), fetch)?)
}

/// Writes the codes of an offer as CSV, piece by piece; answers how many.
pub fn export_codes(
    tx: &mut Tx<'_>,
    name: &str,
    state: Option<CodeState>,
    out: impl io::Write,
) -> Result<u64, Error> {
    let mut file = csv::Writer::from_writer(out);
    file.write_record(["code", "state", "customer", "added_at", "given_at"])?;
    let mut written = 0_u64;
    let mut after = String::new();
    loop {
        let piece = codes(tx, name, (state, &after), PIECE)?;
        let Some((last, _)) = piece.last() else { break };
        after.clone_from(last);
        for (_, code) in &piece {
            let text = |value: Option<String>| value.unwrap_or_default();
            file.write_record([
                harmless(&code.code),
                code.state.word().to_owned(),
                text(code.customer.map(|customer| customer.to_string())),
                code.added_at.to_string(),
                text(code.given_at.map(|at| at.to_string())),
            ])?;
            written = written.saturating_add(1);
        }
    }
    file.flush().map_err(Error::Read)?;
    Ok(written)
}

/// What a table program would take for a formula is a text to it.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What these customers were given last for causes that begin so, in the order of the question.
pub fn of_causes(
    tx: &mut Tx<'_>,
    asked: &[(CustomerId, String)],
) -> Result<Vec<Option<Given>>, Error> {
    let customers: Vec<i64> = asked.iter().map(|(customer, _)| customer.raw()).collect();
    let given = store::by_causes(tx, &customers)?;
    let last = |(customer, begins): &(CustomerId, String)| {
        let is_so = |one: &&Given| one.customer == *customer && one.cause.starts_with(begins);
        given.iter().find(is_so).cloned()
    };
    Ok(asked.iter().map(last).collect())
}

/// How many codes programmes gave from an instant until another.
pub fn given_by_programme(
    tx: &mut Tx<'_>,
    range: (Timestamp, Timestamp),
) -> Result<BTreeMap<String, i64>, Error> {
    let mut sums = BTreeMap::new();
    for (programme, _, count) in store::given_sums(tx, range)? {
        let sum: &mut i64 = sums.entry(programme).or_default();
        *sum = sum.saturating_add(count);
    }
    Ok(sums)
}

/// The codes that programmes gave and orders carry, from an instant until another.
pub fn redemptions(
    tx: &mut Tx<'_>,
    range: (Timestamp, Timestamp),
) -> Result<Vec<Redemption>, Error> {
    Ok(store::redeemed_sums(tx, range)?)
}

/// What a programme gave of an offer, and the most that may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The programme.
    pub programme: String,
    /// The offer.
    pub offer: String,
    /// How many codes.
    pub given: i64,
    /// The most that all of them may cost, in minor units, where that can be said.
    pub at_most: Option<i64>,
}

/// What programmes gave, and the most it may cost in a currency: an amount for each, or a part of an average order.
pub fn promised(
    tx: &mut Tx<'_>,
    currency: Currency,
    average: Option<i64>,
) -> Result<Vec<Promised>, Error> {
    let offers = store::all(tx)?;
    let ever = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
    let mut promised = Vec::new();
    for (programme, name, given) in store::given_sums(tx, ever)? {
        let offer = offers.iter().find(|offer| offer.name == name);
        let each = offer.and_then(|offer| offer.definition.most_of_one(currency, average));
        promised.push(Promised {
            programme,
            offer: name,
            given,
            at_most: each.map(|each| each.saturating_mul(given)),
        });
    }
    Ok(promised)
}
