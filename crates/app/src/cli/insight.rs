//! What is likely, what to show, and what is better.

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Insight {
    /// Fit a model of coming back: its parameters and how sure they are, what it expects, and whether it was right.
    Clv(Clv),
    /// Classes of customers by recency, frequency and money, and who moved between them.
    Rfm(Rfm),
    /// How likely orders are to be cancelled or to come back: what tells it, and whether what was told came true.
    Risk,
    /// Score everybody now; a served shop does it once a day by itself.
    Score,
    /// What is expected of one customer.
    Customer {
        /// Number, e-mail address or telephone number.
        customer: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Clv {
    /// The model; the one that had foretold the last third of the time best when left out.
    #[arg(long, value_enum)]
    pub(crate) model: Option<ClvModel>,
    /// Last day that it is fitted to, in the shop's time zone; the day of the newest order when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Compare what it foretells of so many days after with what came.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) horizon: Option<u32>,
    /// What is thought of the parameters beforehand.
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) prior: ClvPrior,
}

/// Models of coming back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(
    clippy::enum_variant_names,
    reason = "the models' names in the literature all end with that of the distribution"
)]
pub(crate) enum ClvModel {
    /// After each repeat purchase there is a chance to leave.
    #[value(name = "bg_nbd")]
    BgNbd,
    /// After each purchase there is a chance to leave.
    #[value(name = "mbg_nbd")]
    MbgNbd,
    /// Customers leave at a moment of their own.
    #[value(name = "pareto_nbd")]
    ParetoNbd,
}

/// What is thought beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClvPrior {
    /// Nothing where enough customers came back, what shops usually have where few did.
    Auto,
    /// Nothing: maximum likelihood.
    None,
    /// What shops usually have.
    Weak,
}

#[derive(Debug, Args)]
pub(crate) struct Rfm {
    /// Last day that is looked at, in the shop's time zone; the day of the newest order when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// The day to compare with; 91 days before when left out.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Experiment {
    /// All experiments and holdouts.
    List,
    /// Define one, or a draft anew: `{"title": "…", "arms": [{"name": "long"}, {"name": "short"}]}`.
    Create {
        /// Its name: lower-case letters, digits and hyphens.
        name: String,
        /// What it is, as JSON; or a file that holds it.
        definition: String,
    },
    /// Start a draft: from then on people get their arms.
    Start {
        /// Its name.
        name: String,
    },
    /// Stop one, with a winner or without.
    Stop {
        /// Its name.
        name: String,
        /// The arm that everybody gets from then on; the first one where left out.
        #[arg(long, value_name = "ARM")]
        winner: Option<String>,
    },
    /// What one says: a sentence, intervals, and data of a picture.
    Read {
        /// Its name.
        name: String,
    },
    /// How many people and weeks it takes to see a change.
    Plan(ExperimentPlan),
}

#[derive(Debug, Args)]
pub(crate) struct ExperimentPlan {
    /// The share who do it anyway, such as 0.1; what the shop's customers did lately when left out.
    #[arg(long)]
    pub(crate) share: Option<f64>,
    /// The change that is to be seen, as a part of it: 0.2 for a fifth.
    #[arg(long, default_value_t = 0.2, allow_negative_numbers = true)]
    pub(crate) change: f64,
    /// How many arms.
    #[arg(long, default_value_t = 2)]
    pub(crate) arms: u32,
    /// The chance of seeing it when it is there.
    #[arg(long, default_value_t = 0.8)]
    pub(crate) power: f64,
    /// People who come in a week; what the shop's customers did lately when left out.
    #[arg(long)]
    pub(crate) per_week: Option<f64>,
    /// For how many days each is measured.
    #[arg(long, default_value_t = 14)]
    pub(crate) days: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Recommend {
    /// How good suggestions would have been: everything from a day on is hidden, foretold and compared.
    Evaluate(Evaluate),
    /// What to show to one customer, and why.
    For(RecommendFor),
    /// Learn anew from all orders; a served shop does it once a day by itself.
    Learn,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The first day that is hidden, in the shop's time zone.
    #[arg(long, value_name = "DAY", required_unless_present = "next_basket")]
    pub(crate) split: Option<String>,
    /// Hide the last day of buying of every customer in the place of a time, and suggest what they bought before too.
    #[arg(long, conflicts_with = "split")]
    pub(crate) next_basket: bool,
    /// With `--next-basket`: only customers with so many days of buying.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    pub(crate) baskets: u32,
    /// How many suggestions.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) k: u32,
    /// Suggest what the customer bought before too, and count it.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RecommendFor {
    /// Number, e-mail address or telephone number.
    pub(crate) customer: String,
    /// How many suggestions.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) limit: u32,
    /// What the customer buys again and again too.
    #[arg(long)]
    pub(crate) again: bool,
}
