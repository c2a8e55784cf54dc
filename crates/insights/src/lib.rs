//! What each customer is likely to do next: models of coming back and of spending, and what they say of everybody.
//!
//! **Nouns.** *Life* ([`Life`]: what is known of one customer's days of buying until a day), *model* ([`ModelName`],
//! [`Model`]: how customers come back and leave without a word), *fit* (the parameters under which the lives of all are
//! most likely), [`Clv`] (a fitted model, how sure its parameters are, what it expects, and whether what it foretold came
//! true), *score* ([`Predictions`]: what is expected of one customer), [`Run`] (scoring everybody), [`RunOut`] (when a product that a customer bought is used up), [`BestTime`] (at which hour somebody reads and buys), [`Rfm`] (classes by recency, frequency and money, and who moved between them), *risk* ([`OrderRisk`]: how likely an order is to be cancelled or to come back, and why).
//!
//! **Invariants.**
//! - All that was bought on one day of the shop's zone is one purchase. A purchase of nothing but gifts counts as coming
//!   back, since somebody did; it brings no money.
//! - What is foretold of the days after a day is computed from the days until then, and nothing else.
//! - Parameters and expectations are measured numbers; money that is kept or compared is whole minor units.
//! - The same orders give the same answers.
//! - Scoring everybody goes on where a process ended: by the model with which it began, one transaction a step.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** the mathematics (`stats`), reports of what happened (`analytics`), what to show to whom
//! (`recommendations`), causes: who is likely to come back does so whether written to or not.
#![expect(
    clippy::float_arithmetic,
    reason = "expectations and probabilities are measured numbers; money stays whole"
)]

mod domain;
mod error;
mod http;
mod predicates;
mod service;
mod store;

#[cfg(test)]
mod tests;

pub use crate::{
    domain::{
        Calibration, Chosen, Clv, HoldOutReport, Life, Model, ModelName, MovedTo, Parameters,
        PriorChoice, Rfm, RfmClassRow, RiskCheck, RiskFeature, RiskReason, RiskReport, RiskState,
        RiskTenth, SpendReport, Value,
    },
    error::Error,
    http::routes,
    predicates::predicates,
    service::{
        BestMoment, BestTime, ClvQuestion, CustomerClass, ExpectedOrders, ExpectedValue, KeptRisk,
        NextOrder, OrderRisk, Predictions, RfmQuestion, Run, RunOut, assess, best_time,
        best_within, clv, forget, has_lasting, has_risk, kept_risks, learn_risk, order_risks,
        predictions, refresh, refresh_hours, refresh_risk, rfm, risk_now, risk_report, run_outs,
        score_all, score_now, standing,
    },
    store::MIGRATIONS,
};
