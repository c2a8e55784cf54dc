//! The nouns, and what follows from them: pure.

mod hours;
mod last;
mod life;
mod model;
mod report;
mod rfm;
mod risk;
mod risk_model;
mod score;

pub(crate) use hours::Hours;
pub(crate) use last::{Bought, Lasting, LastingBuilder, Powers, RunsOut, by_product, in_order};
pub use life::Life;
pub(crate) use life::{Cut, Known, Lives, major, weeks};
pub(crate) use model::Fitted;
pub use model::{Model, ModelName, Parameters, PriorChoice};
pub use report::{Calibration, Chosen, Clv, HoldOutReport, SpendReport, Value};
pub use rfm::{MovedTo, Rfm, RfmClassRow};
pub(crate) use rfm::{Standing, compare, count};
pub(crate) use risk::{Open, Own, Past, WATCH, closes_at, features_now, open_since};
pub(crate) use risk_model::{Judge, explain, learn};
pub use risk_model::{RiskCheck, RiskFeature, RiskReason, RiskReport, RiskState, RiskTenth};
pub(crate) use score::{Next, ORDER_DAYS, Rhythm, Score, Scorer, VALUE_DAYS, each_time, whole};
