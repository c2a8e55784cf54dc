//! What programmes bring: figures of their messages, orders credited to clicks, and beside them what a comparison with
//! people who were held out shows.
//!
//! Figures come added up from room `messages`. The comparison is by intention to treat: everybody whom the programme met
//! counts in the group that chance put them into before anything was known of them, whether a message went or not; each
//! person once, from the first time. Credit and lift may disagree, and both are shown.

mod advice;
mod figures;
mod http;
mod lift;
mod offered;
pub(crate) mod value;

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Currency, CustomerId, Day, Timestamp, Zone};
use messages::{Measured, Strand};
use serde::Serialize;
use utoipa::ToSchema;

pub use advice::{Advice, advise};
pub(crate) use advice::{percent, threshold};
pub use figures::{Figures, Rates, Share};
pub use http::{Programmes, measure_routes};
pub use lift::{Arm, Lift, OUTCOME_DAYS, RevenueLift, Verdict};
pub use offered::Offered;
pub use value::{LiftValue, Value};

// Under its own name the API's description takes it for any JSON.
use self::value::{Costs, Discounts, Gone, Value as Worth, value};
use crate::error::Error;

/// A programme that people go through, as whoever joins the rooms knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its name, the one that its messages are asked for under.
    pub name: String,
    /// How far it is: a word.
    pub state: String,
    /// Everybody whom it met, in any order.
    pub met: Vec<Met>,
}

/// Somebody whom a programme met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Met {
    /// Who.
    pub customer: CustomerId,
    /// When.
    pub at: Timestamp,
    /// Whether they were chosen not to get it.
    pub held_out: bool,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// One programme only.
    pub programme: Option<String>,
    /// The first day of the figures of messages; the comparison is over everything.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// The currency in which revenue is compared.
    pub currency: Currency,
    /// Where the shop's day begins.
    pub zone: Zone,
    /// The present.
    pub now: Timestamp,
}

impl Wanted {
    /// All programmes, from the beginning until now.
    pub fn everything(tx: &mut Tx<'_>, now: Timestamp) -> Result<Self, Error> {
        let shop = segments::shop(tx)?;
        Ok(Self {
            programme: None,
            from: None,
            to: None,
            currency: shop.currency,
            zone: shop.zone,
            now,
        })
    }
}

/// What all programmes bring.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Measures {
    /// What each number means.
    #[schema(value_type = BTreeMap<String, String>)]
    pub definitions: BTreeMap<&'static str, &'static str>,
    /// Each programme.
    pub programmes: Vec<ProgrammeMeasures>,
}

/// What one programme brings.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProgrammeMeasures {
    /// Its name.
    #[schema(example = "thank-you")]
    pub name: String,
    /// How far it is; absent for what asked for messages and is no journey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// All its messages together.
    pub figures: Figures,
    /// Each step with its template.
    pub nodes: Vec<NodeMeasures>,
    /// What the comparison with those held out shows; absent for what is no journey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift: Option<Lift>,
    /// What it is worth: what its clicks brought less what it cost, and beside that what it changed.
    pub value: Worth,
    /// What to try, in words.
    pub advice: Vec<Advice>,
}

/// What one step of a programme brings.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NodeMeasures {
    /// The step; empty where the programme has none.
    pub node: String,
    /// The template.
    pub template: String,
    /// Its messages.
    pub figures: Figures,
}

const DEFINITIONS: [(&str, &str); 10] = [
    (
        "sent",
        "messages that a mail server took; `captured` were kept here instead, since none is set up",
    ),
    ("delivered", "sent or captured, and not come back"),
    (
        "opened",
        "messages that people opened, each once, as far as pictures tell; machines that fetch pictures are `opened_by_machine`",
    ),
    (
        "clicked",
        "messages of which people followed a link, each once; scanners are `clicked_by_machine`",
    ),
    (
        "rates",
        "of delivered messages, with the 95 % interval of Wilson; `click_to_open` of opened ones",
    ),
    (
        "ordered",
        "orders placed within 5 days after a click, each credited once, to the last click; opening alone credits nothing",
    ),
    (
        "revenue",
        "what these orders brought, in minor units by currency: lines after discounts, without tax and delivery, net of refunds",
    ),
    (
        "lift",
        "people whom the programme met, against those chosen by chance not to get it: who orders within 30 days from the first time",
    ),
    (
        "value",
        "revenue less what messages cost (setting analytics.message_cost) and less what its offers cost that is not taken off that revenue \
         already; beside it the extra revenue that the comparison shows, over all \
         time. The two may disagree: clicks also stand before orders that would have come anyway",
    ),
    (
        "p_value",
        "the chance of such a difference were there no effect; right however often it is looked at (mixture sequential test, effects of about 2 points)",
    ),
];

/// Days before which no message of this program went.
const FIRST_DAY: i64 = 0;
const LAST_DAY: i64 = 1_000_000;

/// Measures these programmes, and whatever else asked for messages.
pub fn measures(
    tx: &mut Tx<'_>,
    programmes: &[Programme],
    wanted: &Wanted,
) -> Result<Measures, Error> {
    let day = |day: Option<Day>, otherwise: i64| day.map_or(otherwise, Day::days);
    let range = (day(wanted.from, FIRST_DAY), day(wanted.to, LAST_DAY));
    let measured = messages::measured(tx, wanted.programme.as_deref(), range)?;
    let mut strands: BTreeMap<String, BTreeMap<Strand, Vec<Measured>>> = BTreeMap::new();
    for one in measured {
        let of_programme = strands.entry(one.strand.programme.clone()).or_default();
        of_programme
            .entry(one.strand.clone())
            .or_default()
            .push(one);
    }
    let asked = |name: &str| wanted.programme.as_deref().is_none_or(|only| only == name);
    let known: Vec<&Programme> = programmes.iter().filter(|one| asked(&one.name)).collect();
    let mut discounts = Discounts::of(messages::credits(tx)?);
    let mut lifts = lift::lifts(tx, &known, wanted, &mut discounts)?;
    let mut offered = offered::offered(tx, wanted, &discounts)?;
    let costs = Costs {
        messages: ::settings::get(tx, &crate::settings::MESSAGE_COST)?,
        texts: ::settings::get(tx, &crate::settings::TEXT_COST)?,
    };
    for one in &known {
        strands.entry(one.name.clone()).or_default();
    }
    let programmes = strands
        .into_iter()
        .map(|(name, strands)| {
            let journey = known.iter().find(|one| one.name == name);
            let state = journey.map(|one| one.state.clone());
            let lift = lifts.remove(&name);
            let all = Figures::of(strands.values().flatten());
            let gone = Gone {
                discounts: discounts.of_programme(&name),
                offered: offered.remove(&name).unwrap_or_default(),
                costs,
            };
            let value = value(&all, lift.as_ref(), gone, wanted.currency);
            ProgrammeMeasures {
                advice: advise(&all),
                nodes: nodes(&strands),
                name,
                state,
                figures: all,
                lift,
                value,
            }
        })
        .collect();
    Ok(Measures {
        definitions: DEFINITIONS.into_iter().collect(),
        programmes,
    })
}

fn nodes(strands: &BTreeMap<Strand, Vec<Measured>>) -> Vec<NodeMeasures> {
    strands
        .iter()
        .map(|(strand, measured)| NodeMeasures {
            node: strand.node.clone(),
            template: strand.template.clone(),
            figures: Figures::of(measured),
        })
        .collect()
}
