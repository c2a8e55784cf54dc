//! Which models there are, and fitting them.

use serde::{Deserialize, Serialize};
use stats::{BetaGeometric, Dropout, Fit, Lifetime, Pareto, Prior, Sample, Summary, Unfit};

/// A model of coming back.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelName {
    /// BG/NBD: after each repeat purchase there is a chance to leave.
    BgNbd,
    /// MBG/NBD: after each purchase, the first included.
    MbgNbd,
    /// Pareto/NBD: one leaves at a moment of its own.
    ParetoNbd,
}

impl ModelName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BgNbd => "bg_nbd",
            Self::MbgNbd => "mbg_nbd",
            Self::ParetoNbd => "pareto_nbd",
        }
    }

    /// The model that is written so.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }

    const fn parameters(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }
}

/// What is thought of the parameters beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriorChoice {
    /// Nothing where enough customers came back, and what shops usually have where few did.
    #[default]
    Auto,
    /// Nothing: maximum likelihood.
    None,
    /// Near what shops usually have.
    Weak,
}

/// From so many customers who came back, data decide alone: standard errors of the parameters are then about a tenth of
/// them. Chosen here on samples of real shops; below it fits begin to run away.
const ENOUGH: f64 = 500.0;

impl PriorChoice {
    /// What it means for a sample.
    pub(crate) fn of(self, came_back: f64) -> Prior {
        match self {
            Self::None => Prior::None,
            Self::Auto if came_back >= ENOUGH => Prior::None,
            Self::Auto | Self::Weak => Prior::Weak,
        }
    }
}

/// A model with its parameters. Times are weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    /// BG/NBD and MBG/NBD.
    BetaGeometric(BetaGeometric),
    /// Pareto/NBD.
    Pareto(Pareto),
}

impl Lifetime for Model {
    fn alive(&self, customer: &Summary) -> f64 {
        match self {
            Self::BetaGeometric(model) => model.alive(customer),
            Self::Pareto(model) => model.alive(customer),
        }
    }

    fn expected_if_alive(&self, customer: &Summary, time: f64) -> f64 {
        match self {
            Self::BetaGeometric(model) => model.expected_if_alive(customer, time),
            Self::Pareto(model) => model.expected_if_alive(customer, time),
        }
    }

    fn expected_of_new(&self, time: f64) -> f64 {
        match self {
            Self::BetaGeometric(model) => model.expected_of_new(time),
            Self::Pareto(model) => model.expected_of_new(time),
        }
    }
}

/// Numbers by the names of parameters.
pub type Parameters = std::collections::BTreeMap<String, f64>;

/// A model that was fitted.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    pub(crate) model: Model,
    pub(crate) parameters: Parameters,
    pub(crate) standard_errors: Parameters,
    pub(crate) log_likelihood: f64,
    pub(crate) prior: Prior,
}

impl Fitted {
    /// Fits a model; where the data alone do not decide and nobody insists that they do, the prior helps.
    pub(crate) fn fit(
        name: ModelName,
        sample: &Sample,
        choice: PriorChoice,
    ) -> Result<Self, Unfit> {
        let prior = choice.of(sample.came_back());
        match Self::with(name, sample, prior) {
            Err(Unfit::Undecided) if choice == PriorChoice::Auto && prior == Prior::None => {
                Self::with(name, sample, Prior::Weak)
            }
            outcome => outcome,
        }
    }

    fn with(name: ModelName, sample: &Sample, prior: Prior) -> Result<Self, Unfit> {
        match name {
            ModelName::BgNbd | ModelName::MbgNbd => {
                let dropout = if name == ModelName::BgNbd {
                    Dropout::AfterRepeats
                } else {
                    Dropout::AfterAny
                };
                let fit = BetaGeometric::fit(sample, dropout, prior)?;
                let values = fit.model.parameters();
                Ok(Self::of(
                    name,
                    prior,
                    &fit,
                    values,
                    Model::BetaGeometric(fit.model),
                ))
            }
            ModelName::ParetoNbd => {
                let fit = Pareto::fit(sample, prior)?;
                let values = fit.model.parameters();
                Ok(Self::of(
                    name,
                    prior,
                    &fit,
                    values,
                    Model::Pareto(fit.model),
                ))
            }
        }
    }

    fn of<M>(
        name: ModelName,
        prior: Prior,
        fit: &Fit<M, 4>,
        values: [f64; 4],
        model: Model,
    ) -> Self {
        let named = |numbers: [f64; 4]| -> Parameters {
            let names = name.parameters().map(str::to_owned);
            names.into_iter().zip(numbers).collect()
        };
        Self {
            model,
            parameters: named(values),
            standard_errors: named(fit.standard_errors),
            log_likelihood: fit.log_likelihood,
            prior,
        }
    }
}
