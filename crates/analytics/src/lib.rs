//! What happened in the shop, in numbers that say what they mean.
//!
//! **Nouns.** *Purchase* ([`Purchase`], one counted order as reports see it), *life* (all purchases of one customer, in
//! time), [`Question`] (which orders: days, currency, customers), *horizon* (the last day about which anything is known),
//! the reports ([`Sales`], [`Repeat`], [`Retention`], [`Orders`], [`SecondOrder`], [`Cohorts`], [`Rfm`],
//! [`Revenue`]), [`Table`] (a report for people), [`Counsel`] (what to do, with the figures that say so).
//!
//! **Invariants.**
//! - Every number stands next to its definition in words; what is not known yet is absent, never 0.
//! - Money is minor units, in one currency at a time: nothing is converted.
//! - Only orders with a customer are read here; orders of nobody are a number beside the sales.
//! - A customer's first order is the first of all time, whatever days are asked about.
//! - Orders are read once, customer by customer; memory grows with months and distinct values, and for RFM with
//!   customers (24 bytes each), never with orders.
//!
//! **Publishes** no events.
//!
//! **Deliberately absent:** sampled or estimated counts, exchange rates. Orders are credited to messages where they
//! are kept; here it stands beside what a comparison with people who were held out shows ([`measures`]).
#![expect(
    clippy::float_arithmetic,
    reason = "rates and quantiles are measured numbers; money stays whole"
)]

mod advice;
mod ask;
mod domain;
mod error;
mod http;
mod measures;
mod reports;
mod service;
pub mod settings;
mod table;

#[cfg(test)]
mod tests;

pub use crate::{
    advice::{Act, Counsel, Counsels, Evidence, Urgency, advice_routes, counsel},
    ask::{Answered, Filter, ReportName},
    domain::{About, Amounts, Fold, Lives, Period, Purchase, Question},
    error::Error,
    http::routes,
    measures::{
        Advice, Arm, Figures, Lift, LiftValue, Measures, Met, NodeMeasures, OUTCOME_DAYS, Offered,
        Programme, ProgrammeMeasures, Programmes, Rates, RevenueLift, Share as MeasuredShare,
        Value, Verdict, Wanted, advise, measure_routes, measures,
    },
    reports::{
        Average, ClassRow, Cohort, Cohorts, CohortsFold, Cuts, DaysBetween, MonthRow, Orders,
        OrdersFold, Rate, Repeat, RepeatFold, Retention, RetentionFold, Revenue, RevenueFold, Rfm,
        RfmFold, Sales, SecondOrder, SecondOrderFold, Share,
    },
    service::{cohorts, order_values, repeat, retention, revenue, rfm, sales, second_order},
    table::{Report, Table, render},
};
