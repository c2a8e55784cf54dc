//! What is told of a fitted model.

use kernel::{Currency, Day};
use serde::Serialize;
use stats::{HoldOut, Prior};

use super::{ModelName, Parameters};

/// A fitted model of customers coming back, and what follows from it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Clv {
    /// Which model.
    pub model: ModelName,
    /// How it was chosen, when it was: every model with what it had foretold of the last third of the time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chosen_from: Vec<Chosen>,
    /// What the chosen model, fitted to the first two thirds of the time, had foretold of the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<HoldOutReport>,
    /// The last day that it was fitted to.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// The unit of all times in parameters.
    pub time_unit: &'static str,
    /// Its parameters.
    #[schema(value_type = Object)]
    pub parameters: Parameters,
    /// Standard errors of the parameters.
    #[schema(value_type = Object)]
    pub standard_errors: Parameters,
    /// Logarithm of the likelihood of what happened.
    pub log_likelihood: f64,
    /// Whether the parameters were held near what shops usually have.
    #[schema(value_type = String)]
    pub prior: Prior,
    /// Customers.
    pub customers: u64,
    /// Those of them who came back at least once.
    pub came_back: u64,
    /// Days on which they came back.
    pub repeats: u64,
    /// How long the fit took, in seconds.
    pub seconds: f64,
    /// What customers spend each time; absent where nobody who came back spent anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spend: Option<SpendReport>,
    /// What all customers together are expected to bring within a year; absent without `spend`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// What was foretold of the days after, beside what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_out: Option<HoldOutReport>,
}

/// The model of spending (Gamma-Gamma), fitted to those who came back.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SpendReport {
    /// Currency of amounts, in major units.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Its parameters.
    #[schema(value_type = Object)]
    pub parameters: Parameters,
    /// Standard errors of the parameters.
    #[schema(value_type = Object)]
    pub standard_errors: Parameters,
    /// Logarithm of the likelihood of what was spent.
    pub log_likelihood: f64,
    /// Customers that it was fitted to.
    pub customers: u64,
    /// Mean of what they spend each time.
    pub mean: f64,
    /// Correlation of how often they buy with how much: the model assumes that it is near 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<f64>,
}

/// What is expected of all customers together.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct Value {
    /// In the coming so many days.
    pub days: u32,
    /// Days on which customers will buy.
    pub expected_orders: f64,
    /// What they will spend, net revenue before any margin, in major units, each month worth 1 % less than the one before.
    pub discounted_revenue: f64,
}

/// What was foretold beside what happened.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct HoldOutReport {
    /// In so many days after the last day of the fit.
    pub days: u32,
    /// Customers.
    pub customers: u64,
    /// Days on which they came back.
    pub actual: u64,
    /// What the model had foretold of that.
    pub predicted: f64,
    /// Mean absolute error for a customer.
    pub mae: Option<f64>,
    /// Root of the mean squared error for a customer.
    pub rmse: Option<f64>,
    /// Mean deviance for a customer: less is better; it weighs a surprise by how little it was expected.
    pub deviance: Option<f64>,
    /// By how often customers had come back before.
    pub calibration: Vec<Calibration>,
}

/// Customers who had come back equally often.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ClvCalibration)]
pub struct Calibration {
    /// How often they had come back; 7 is seven and more.
    pub frequency: u32,
    /// How many customers.
    pub customers: u64,
    /// How often each of them came back since, on average.
    pub actual: f64,
    /// What the model had foretold of that.
    pub predicted: f64,
}

/// A model beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Chosen {
    /// Which.
    pub model: ModelName,
    /// Mean deviance of what it had foretold of the last third of the time: the least was chosen. Absent where it could not
    /// be fitted.
    pub deviance: Option<f64>,
}

impl HoldOutReport {
    pub(crate) fn of(seen: &HoldOut, days: u32) -> Self {
        Self {
            days,
            customers: seen.customers(),
            actual: seen.actual(),
            predicted: seen.predicted(),
            mae: seen.mean_absolute_error(),
            rmse: seen.root_mean_squared_error(),
            deviance: seen.mean_deviance(),
            calibration: seen.bins().iter().map(Calibration::of).collect(),
        }
    }
}

impl Calibration {
    fn of(bin: &stats::Bin) -> Self {
        let customers = stats::float(bin.customers.max(1));
        Self {
            frequency: bin.frequency,
            customers: bin.customers,
            actual: stats::float(bin.actual) / customers,
            predicted: bin.predicted / customers,
        }
    }
}
