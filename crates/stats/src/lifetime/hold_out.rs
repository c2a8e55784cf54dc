//! Whether what was foretold came true.

use serde::Serialize;

use crate::interval::float;

/// The last bin of [`HoldOut::bins`] holds all who came back at least so often.
const LAST_BIN: u32 = 7;

/// What was foretold beside what happened, customer by customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HoldOut {
    customers: u64,
    actual: u64,
    predicted: f64,
    absolute: f64,
    squared: f64,
    deviance: f64,
    bins: Vec<Bin>,
}

/// Customers who had come back equally often when it was foretold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How often they had come back; in the last bin, at least so often.
    pub frequency: u32,
    /// Customers.
    pub customers: u64,
    /// Purchases that they made.
    pub actual: u64,
    /// Purchases that were foretold.
    pub predicted: f64,
}

impl HoldOut {
    /// Nobody looked at yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A customer who had come back so often, what they bought since and what was foretold.
    pub fn add(&mut self, frequency: u32, actual: u32, predicted: f64) {
        let error = f64::from(actual) - predicted;
        self.customers = self.customers.saturating_add(1);
        self.actual = self.actual.saturating_add(u64::from(actual));
        self.predicted += predicted;
        self.absolute += error.abs();
        self.squared += error * error;
        self.deviance += deviance(actual, predicted);
        let frequency = frequency.min(LAST_BIN);
        let place = self.bins.partition_point(|bin| bin.frequency < frequency);
        if self
            .bins
            .get(place)
            .is_none_or(|bin| bin.frequency != frequency)
        {
            let bin = Bin {
                frequency,
                ..Bin::default()
            };
            self.bins.insert(place, bin);
        }
        if let Some(bin) = self.bins.get_mut(place) {
            bin.customers = bin.customers.saturating_add(1);
            bin.actual = bin.actual.saturating_add(u64::from(actual));
            bin.predicted += predicted;
        }
    }

    /// Customers.
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Purchases that were made.
    pub fn actual(&self) -> u64 {
        self.actual
    }

    /// Purchases that were foretold.
    pub fn predicted(&self) -> f64 {
        self.predicted
    }

    /// Mean absolute error for a customer; `None` of nobody.
    pub fn mean_absolute_error(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.absolute / float(self.customers))
    }

    /// Root of the mean squared error for a customer; `None` of nobody.
    pub fn root_mean_squared_error(&self) -> Option<f64> {
        (self.customers > 0).then(|| (self.squared / float(self.customers)).sqrt())
    }

    /// Mean Poisson deviance for a customer; `None` of nobody. It is least on average for who foretells the true mean of
    /// each, and weighs an error by how little it was to be expected.
    pub fn mean_deviance(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.deviance / float(self.customers))
    }

    /// Calibration: by how often customers had come back.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }
}

/// Twice how much less likely a Poisson count is under what was foretold than under itself.
fn deviance(actual: u32, predicted: f64) -> f64 {
    // Who foretells nothing at all is wrong without bound when something comes: a purchase in a million is nothing enough.
    let (actual, predicted) = (f64::from(actual), predicted.max(1e-6));
    let surprise = if actual > 0.0 {
        actual * (actual / predicted).ln()
    } else {
        0.0
    };
    2.0 * (surprise - (actual - predicted))
}
