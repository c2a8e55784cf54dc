//! What a suggestion is, and whether suggestions would have been right.

use db::{DbError, Tx};
use kernel::{Day, ProductId, Zone};
use serde::Serialize;

use crate::{
    error::Error,
    model::{
        Blend, Goal, Histories, HistoryBuilder, HoldOut, Measured, Model, evaluate, most_bought,
        part, tune,
    },
};

/// Suggestions at once.
pub const MOST_SUGGESTIONS: usize = 100;
/// What everybody bought and kept, by days of a zone.
pub fn histories(tx: &mut Tx<'_>, zone: &Zone) -> Result<Histories, DbError> {
    let mut builder = HistoryBuilder::default();
    orders::public::glances::for_each_kept(tx, |kept| {
        let day = zone.day_of(kept.placed_at);
        builder.take(kept.customer, kept.product, day, kept.quantity);
        Ok::<_, DbError>(())
    })?;
    Ok(builder.finish())
}

/// What everybody bought and kept, by days of the shop.
pub fn everything(tx: &mut Tx<'_>) -> Result<Histories, Error> {
    let zone = settings::get(tx, &settings::shop::TIME_ZONE)?;
    Ok(histories(tx, &zone)?)
}

/// Which customers are asked about in [`evaluation`], and what they are asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What is hidden from the model.
    pub hold_out: HoldOut,
    /// What is suggested.
    pub goal: Goal,
    /// How many suggestions.
    pub k: usize,
}

/// How good suggestions would have been.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// How many suggestions each customer got.
    pub k: usize,
    /// Which products were suggested.
    pub goal: Goal,
    /// The figures.
    #[serde(flatten)]
    pub measured: Measured,
    /// The same of what is bought most, whoever asks.
    pub most_bought: Measured,
    /// How the parts were weighed: chosen by days before the hidden ones.
    pub blend: Blend,
}

/// Suggests to everybody what they may buy after the day from which everything is hidden, and compares. The blend is chosen by
/// what would have been right before that day.
pub fn evaluation(histories: &Histories, question: &Question) -> Result<Evaluation, Error> {
    let Question { hold_out, goal, k } = *question;
    let parted = part(histories, hold_out, goal);
    if parted.asked.is_empty() {
        return Err(Error::NobodyToAsk);
    }
    let blend = tune(&parted.known, earlier(histories, &parted.known, hold_out));
    let model = Model::learn(&parted.known, parted.today, blend.lately_days);
    Ok(Evaluation {
        k,
        goal,
        measured: evaluate(&parted, &model, &blend, goal, k),
        most_bought: most_bought(&parted, &model.popularity, goal, k),
        blend,
    })
}

/// What is hidden to choose the blend: as much time before as is hidden after, at most half of it.
fn earlier(all: &Histories, known: &Histories, hold_out: HoldOut) -> HoldOut {
    match hold_out {
        HoldOut::LastBasket { .. } => HoldOut::LastBasket { at_least: 2 },
        HoldOut::From(day) => {
            let hidden = all
                .newest()
                .map_or(0, |last| last.since(day))
                .saturating_add(1);
            let left = known.oldest().map_or(0, |first| day.since(first));
            HoldOut::From(day.plus_days(-hidden.min(left / 2)))
        }
    }
}

/// A suggestion for a customer.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Suggestion {
    /// Which product.
    #[schema(value_type = String, example = "prd_3xk2")]
    pub product: ProductId,
    /// What it is called.
    pub title: String,
    /// Why.
    #[serde(flatten)]
    pub because: Because,
    /// The reason in words.
    pub words: String,
    /// How good it is, beside the other suggestions for the same customer.
    pub score: f64,
}

/// Why something is suggested: a code with its parameters, so that it can be said in any language.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Because {
    /// The customer buys it again and again, or did once.
    BoughtAgain {
        /// On so many days.
        times: u32,
        /// The last of them.
        #[schema(value_type = String, format = Date)]
        last_on: Day,
    },
    /// Customers who bought something that this one bought buy it too.
    GoesWith {
        /// What.
        #[schema(value_type = String)]
        with: ProductId,
        /// What that is called.
        with_title: String,
    },
    /// Nobody has bought it yet; it is like something that this customer bought.
    Like {
        /// What.
        #[schema(value_type = String)]
        with: ProductId,
        /// What that is called.
        with_title: String,
    },
    /// It is the better version of something that this customer bought.
    Better {
        /// Of what.
        #[schema(value_type = String)]
        of: ProductId,
        /// What that is called.
        of_title: String,
    },
    /// It is new in a category from which this customer bought most.
    NewInCategory {
        /// Which, its levels joined by ` > `.
        category: String,
    },
    /// It is bought a lot these days.
    Trending,
    /// The shop recommends it.
    Pinned,
}

impl Because {
    /// The reason as a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::BoughtAgain { .. } => "bought_again",
            Self::GoesWith { .. } => "goes_with",
            Self::Like { .. } => "like",
            Self::Better { .. } => "better",
            Self::NewInCategory { .. } => "new_in_category",
            Self::Trending => "trending",
            Self::Pinned => "pinned",
        }
    }

    /// What it goes with, is like or is the better version of, or the category that it is new in; none of other reasons.
    pub fn with(&self) -> Option<&str> {
        match self {
            Self::GoesWith { with_title, .. } | Self::Like { with_title, .. } => Some(with_title),
            Self::Better { of_title, .. } => Some(of_title),
            Self::NewInCategory { category } => category.rsplit(" > ").next(),
            Self::BoughtAgain { .. } | Self::Trending | Self::Pinned => None,
        }
    }

    pub(crate) fn words(&self) -> String {
        match self {
            Self::BoughtAgain { times: 1, last_on } => {
                format!("bought before, on {last_on}")
            }
            Self::BoughtAgain { times, last_on } => {
                format!("bought on {times} days, the last time on {last_on}")
            }
            Self::GoesWith { with_title, .. } => {
                format!("customers who bought “{with_title}” buy it too")
            }
            Self::Like { with_title, .. } => {
                format!("new, and like “{with_title}”, which was bought before")
            }
            Self::Better { of_title, .. } => {
                format!("the better version of “{of_title}”, which was bought before")
            }
            Self::NewInCategory { category } => {
                let name = category.rsplit(" > ").next().unwrap_or_default();
                format!("new in “{name}”, a favourite category")
            }
            Self::Trending => "bought a lot these days".to_owned(),
            Self::Pinned => "recommended by the shop".to_owned(),
        }
    }
}
