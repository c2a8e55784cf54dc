//! How reports are asked for from outside: by name, with a filter. The command line and the API ask here.

use std::sync::Arc;

use db::{Db, Tx};
use kernel::{Currency, Day, Timestamp};
use segments::{Engine, Freshness};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{Period, Question},
    error::Error,
    service,
    table::{Report, Table},
};

/// How long after an order a customer counts as active: a year, as long as most shops look back.
const ACTIVE_DAYS: i64 = 365;

/// A report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReportName {
    /// Orders, lines, customers, gross, refunds, net.
    Sales,
    /// How many customers come back.
    Repeat,
    /// Customer retention rate over a period.
    Retention,
    /// Monthly cohorts: who came back in which month, and what they have spent.
    Cohorts,
    /// Average order value, purchase frequency.
    Orders,
    /// Time from the first to the second order.
    SecondOrder,
    /// Recency, frequency, money: the classes of customers.
    Rfm,
    /// Revenue of new and of returning customers, month by month.
    Revenue,
}

/// Which orders are read.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// First day, in the shop's time zone.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Day>,
    /// Last day.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Day>,
    /// Only orders in this currency: its ISO 4217 code.
    #[param(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Only these customers: a saved segment's name or id, or a condition in JSON.
    pub segment: Option<String>,
}

/// A report that was computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// For programs: amounts in minor units, each number with its definition.
    pub json: Value,
    /// For people.
    pub tables: Vec<Table>,
}

impl Filter {
    /// The question about a shop that this filter means now. Reads in transactions of its own.
    pub fn question(
        &self,
        db: &Db,
        engine: &Arc<Engine>,
        now: Timestamp,
    ) -> Result<Question, Error> {
        let shop = db.read_now(segments::shop)?;
        let mut question = Question::all(shop.currency, shop.zone.clone(), shop.zone.day_of(now));
        question.period = Period::new(self.from, self.to)?;
        question.currency = self.currency;
        question.classes = db.read_now(|tx| settings::get(tx, &orders::settings::RFM_CLASSES))?;
        if let Some(text) = &self.segment {
            let condition = db.read_now(|tx| {
                let definition = segments::definition(tx, text)?;
                segments::read(tx, engine.registry(), &shop, &definition)
            })?;
            let ask = engine.ask(db, &condition, now, &shop, Freshness::Exact);
            let members = db.read_now(|tx| ask.members(tx))?;
            question.customers = Some((members, condition.words()));
        }
        Ok(question)
    }
}

impl ReportName {
    /// Computes the report.
    pub fn answer(self, tx: &mut Tx<'_>, question: &Question) -> Result<Answered, Error> {
        match self {
            Self::Sales => answered(&service::sales(tx, question)?),
            Self::Repeat => answered(&service::repeat(tx, question)?),
            Self::Retention => answered(&service::retention(tx, question, ACTIVE_DAYS)?),
            Self::Cohorts => answered(&service::cohorts(tx, question)?),
            Self::Orders => answered(&service::order_values(tx, question)?),
            Self::SecondOrder => answered(&service::second_order(tx, question)?),
            Self::Rfm => answered(&service::rfm(tx, question)?),
            Self::Revenue => answered(&service::revenue(tx, question)?),
        }
    }
}

fn answered(report: &(impl Report + Serialize)) -> Result<Answered, Error> {
    Ok(Answered {
        json: serde_json::to_value(report).map_err(Error::Json)?,
        tables: report.tables(),
    })
}
