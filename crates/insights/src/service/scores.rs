//! Scoring everybody: begun when it is time, in steps that are each kept, so that a process that ends in between has lost
//! nothing; and reading what was found.

use db::{Db, DbError, Tx};
use kernel::{Currency, CustomerId, Day, Span, Timestamp, side_by_side};
use orders::{
    RfmScales,
    public::classes::{rfm_scales, rfm_scores},
};
use serde::Serialize;
use serde_json::Value;
use stats::{BetaGeometric, Dropout, Pareto, Spend};

use super::{
    clv::{ClvQuestion, Learned, learn},
    lives,
};
use crate::{
    domain::{
        Cut, Known, Model, ModelName, ORDER_DAYS, Parameters, Rhythm, Score, Scorer, VALUE_DAYS,
    },
    error::Error,
    store::{self, RunRow},
};

/// How long scores are good.
const LIFE: Span = Span::from_hours(24);
/// How long they are good in a shop of few customers: a young shop learns quickly.
const YOUNG_LIFE: Span = Span::from_hours(1);
/// How many customers are few.
const FEW: i64 = 5_000;
/// Customers scored in one transaction: a second's work of the machine that it was measured on, so that nobody waits long
/// for their turn to write.
const STEP: usize = 10_000;

/// Scoring everybody, how far it has come.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = InsightsRun)]
pub struct Run {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// When it was over; absent while it is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// The last day of what it knows.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// The model of coming back.
    pub model: String,
    /// Customers.
    pub customers: i64,
    /// Those of them who are scored.
    pub scored: i64,
}

/// What is expected of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Predictions {
    /// Whose.
    #[schema(value_type = String, example = "cus_12")]
    pub customer: CustomerId,
    /// When the run began that found it.
    #[schema(value_type = String, format = DateTime)]
    pub scored_at: Timestamp,
    /// The probability that they still buy from the shop.
    pub p_alive: f64,
    /// Days on which they are expected to order.
    pub expected_orders: ExpectedOrders,
    /// What they are expected to spend; absent where nothing is known of spending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_value: Option<ExpectedValue>,
    /// When their next order is expected, if one comes; absent where nobody has come back yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_order: Option<NextOrder>,
    /// The class they are in by recency, frequency and money; absent where they have no counted order in the shop's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<CustomerClass>,
}

/// The class of a customer among all others: by their orders now, on the scales of when everybody was last scored, and by the shop's table
/// of classes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CustomerClass {
    /// For machines: the condition `orders.rfm` names it so.
    #[schema(example = "champions")]
    pub name: String,
    /// For people.
    pub title: String,
    /// Who is in it.
    pub meaning: String,
    /// How lately they ordered, from 1 to 5, which is best.
    pub recency: u8,
    /// How often.
    pub frequency: u8,
    /// For how much.
    pub money: u8,
}

/// Orders expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ExpectedOrders {
    /// Within so many days.
    pub within_days: u32,
    /// So many.
    pub orders: f64,
}

/// Money expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ExpectedValue {
    /// Within so many days.
    pub within_days: u32,
    /// Net revenue, in minor units.
    pub amount: i64,
    /// Of this currency.
    #[schema(value_type = String)]
    pub currency: Currency,
}

/// When the next order is expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NextOrder {
    /// As likely before as after.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// With a probability of one tenth before.
    #[schema(value_type = String, format = DateTime)]
    pub earliest: Timestamp,
    /// With a probability of one tenth after.
    #[schema(value_type = String, format = DateTime)]
    pub latest: Timestamp,
    /// The usual time between two of their orders, in days: their own, and the shop's as far as little is known of them.
    pub rhythm_days: f64,
}

/// Scores everybody now; a scoring that an earlier process left off within the last day is gone on with.
pub fn score_now(
    db: &Db,
    now: Timestamp,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Option<Run>, Error> {
    match db.read_now(store::run)? {
        Some(run) if run.finished_at.is_none() && now.since(run.begun_at) < LIFE => {
            resume(db, now, run, progress).map(Some)
        }
        Some(_) | None => score_all(db, now, progress),
    }
}

/// Scores everybody when it is time, or goes on where an earlier process left off; `None` when it is not time, or when there
/// is nothing to learn from yet. `now` tells each step how far it has come and how many customers there are.
pub fn refresh(
    db: &Db,
    now: Timestamp,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Option<Run>, Error> {
    let outcome = match db.read_now(store::run)? {
        Some(run) if run.finished_at.is_some() => {
            let life = if run.customers < FEW {
                YOUNG_LIFE
            } else {
                LIFE
            };
            if now.since(run.begun_at) < life {
                return Ok(None);
            }
            score_all(db, now, progress)
        }
        // What was begun long ago speaks of another day.
        Some(run) if now.since(run.begun_at) < LIFE => resume(db, now, run, progress).map(Some),
        Some(_) | None => score_all(db, now, progress),
    };
    match outcome {
        // Whoever took it over does it.
        Err(Error::TakenOver) => Ok(None),
        outcome => outcome,
    }
}

/// Scores everybody anew.
pub fn score_all(
    db: &Db,
    now: Timestamp,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Option<Run>, Error> {
    let learned = match db.read_now(|tx| learn(tx, &ClvQuestion::default())) {
        Ok(learned) => learned,
        Err(Error::Unfit(_) | Error::NothingYet) => return Ok(None),
        Err(error) => return Err(error),
    };
    let scales = db.read_now(|tx| rfm_scales(tx, learned.currency))?;
    let (run, scorer, known) = begun(learned, &scales, now)?;
    db.write_now(|tx| {
        tx.touch("insights");
        store::begin(tx, &run)
    })?;
    tracing::info!(
        customers = run.customers,
        model = run.model,
        "everybody is scored by what they are likely to do next"
    );
    go_on(db, now, run, (&scorer, &known), progress).map(Some)
}

fn begun(
    learned: Learned,
    scales: &RfmScales,
    now: Timestamp,
) -> Result<(RunRow, Scorer, Known), Error> {
    let known = learned.known;
    let report = learned.report;
    let scorer = Scorer {
        model: learned.model,
        spend: learned.spend,
        rhythm: Rhythm::of(&known.waits, known.lives.iter().map(|life| life.gaps)),
        currency: learned.currency,
        until: report.until,
    };
    let text = |value: &Parameters| serde_json::to_string(value).map_err(Error::Json);
    let run = RunRow {
        begun_at: now,
        finished_at: None,
        until: report.until,
        currency: learned.currency.code().to_owned(),
        customers: i64::try_from(known.lives.len()).unwrap_or(i64::MAX),
        scored: 0,
        after: CustomerId::NOBODY,
        model: report.model.word().to_owned(),
        parameters: text(&report.parameters)?,
        spend: report
            .spend
            .as_ref()
            .map(|spend| text(&spend.parameters))
            .transpose()?,
        rhythm: scorer
            .rhythm
            .map(|rhythm| serde_json::to_string(&rhythm))
            .transpose()
            .map_err(Error::Json)?,
        scales: serde_json::to_string(scales).map_err(Error::Json)?,
        report: serde_json::to_string(&report).map_err(Error::Json)?,
    };
    Ok((run, scorer, known))
}

/// Goes on with a run that another process began: by its model, over what was known then.
fn resume(
    db: &Db,
    now: Timestamp,
    run: RunRow,
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Run, Error> {
    let scorer = run.scorer()?;
    let cut = Cut {
        until: scorer.until,
        horizon: 0,
        currency: scorer.currency,
    };
    let known = db.read_now(|tx| lives(tx, cut))?;
    go_on(db, now, run, (&scorer, &known), progress)
}

fn go_on(
    db: &Db,
    now: Timestamp,
    mut run: RunRow,
    (scorer, known): (&Scorer, &Known),
    progress: &mut dyn FnMut(i64, i64),
) -> Result<Run, Error> {
    let start = known
        .lives
        .partition_point(|life| life.customer <= run.after);
    let left = known.lives.get(start..).unwrap_or_default();
    for piece in left.chunks(STEP) {
        let scores = side_by_side(piece.iter().collect(), |life| scorer.score(life));
        let scores: Vec<Score> = scores.into_iter().flatten().collect();
        let Some(last) = piece.last() else { break };
        let more = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        let stands = db.write_now(|tx| {
            let stands = store::advance(tx, run.begun_at, last.customer, more)?;
            if stands {
                tx.touch("insights");
                store::save(tx, run.begun_at, &scores)?;
            }
            Ok::<_, DbError>(stands)
        })?;
        if !stands {
            return Err(Error::TakenOver);
        }
        run.after = last.customer;
        run.scored = run.scored.saturating_add(more);
        progress(run.scored, run.customers);
    }
    db.write_now(|tx| {
        tx.touch("insights");
        store::finish(tx, run.begun_at, now)
    })?;
    super::lasting::learn(db)?;
    run.finished_at = Some(now);
    Ok(run.shown())
}

fn wrong(column: &'static str, why: &impl ToString) -> Error {
    Error::Db(DbError::Row {
        table: "insights_run",
        column,
        id: "clv".to_owned(),
        why: why.to_string(),
    })
}

fn numbers(column: &'static str, text: &str) -> Result<Parameters, Error> {
    serde_json::from_str(text).map_err(|error| wrong(column, &error))
}

impl RunRow {
    fn shown(&self) -> Run {
        Run {
            begun_at: self.begun_at,
            finished_at: self.finished_at,
            until: self.until,
            model: self.model.clone(),
            customers: self.customers,
            scored: self.scored,
        }
    }

    /// What its scores are computed from.
    fn scorer(&self) -> Result<Scorer, Error> {
        let name = ModelName::from_word(&self.model)
            .ok_or_else(|| wrong("model", &"there is no such model"))?;
        let parameters = numbers("parameters", &self.parameters)?;
        let number = |key: &str| {
            let found = parameters.get(key).copied();
            found.ok_or_else(|| wrong("parameters", &format!("{key} is missing")))
        };
        let model = match name {
            ModelName::BgNbd | ModelName::MbgNbd => Model::BetaGeometric(BetaGeometric {
                r: number("r")?,
                alpha: number("alpha")?,
                a: number("a")?,
                b: number("b")?,
                dropout: if name == ModelName::BgNbd {
                    Dropout::AfterRepeats
                } else {
                    Dropout::AfterAny
                },
            }),
            ModelName::ParetoNbd => Model::Pareto(Pareto {
                r: number("r")?,
                alpha: number("alpha")?,
                s: number("s")?,
                beta: number("beta")?,
            }),
        };
        let spend = match &self.spend {
            None => None,
            Some(text) => {
                let found = numbers("spend", text)?;
                let part = |key: &str| found.get(key).copied().unwrap_or(f64::NAN);
                Some(Spend {
                    p: part("p"),
                    q: part("q"),
                    v: part("v"),
                })
            }
        };
        let rhythm = self.rhythm.as_deref().map(serde_json::from_str);
        Ok(Scorer {
            model,
            spend,
            rhythm: rhythm
                .transpose()
                .map_err(|error| wrong("rhythm", &error))?,
            currency: self.currency()?,
            until: self.until,
        })
    }

    fn currency(&self) -> Result<Currency, Error> {
        Currency::parse(&self.currency).map_err(|error| wrong("currency", &error))
    }
}

/// Scoring everybody as it stands, and what is told of its model; `None` where it was never begun.
pub fn standing(tx: &mut Tx<'_>) -> Result<Option<(Run, Value)>, Error> {
    let Some(run) = store::run(tx)? else {
        return Ok(None);
    };
    let report = serde_json::from_str(&run.report).map_err(|error| wrong("report", &error))?;
    Ok(Some((run.shown(), report)))
}

/// What is expected of a customer; `None` of those who were not scored yet.
pub fn predictions(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Predictions>, Error> {
    let Some((score, scored_at)) = store::score_of(tx, customer)? else {
        return Ok(None);
    };
    let Some(run) = store::run(tx)? else {
        return Ok(None);
    };
    let currency = run.currency()?;
    let class = class(tx, (customer, currency), &run)?;
    let part = |number: i64, of: i64| super::clv::ratio(number, of);
    Ok(Some(Predictions {
        customer,
        scored_at,
        p_alive: part(score.alive, 10_000),
        expected_orders: ExpectedOrders {
            within_days: ORDER_DAYS,
            orders: part(score.expected_orders, 1_000),
        },
        expected_value: score.value.map(|amount| ExpectedValue {
            within_days: VALUE_DAYS,
            amount,
            currency,
        }),
        next_order: score.next.map(|next| NextOrder {
            at: next.at,
            earliest: next.low,
            latest: next.high,
            rhythm_days: part(next.rhythm.millis(), Span::from_days(1).millis()),
        }),
        class,
    }))
}

fn class(
    tx: &mut Tx<'_>,
    whose: (CustomerId, Currency),
    run: &RunRow,
) -> Result<Option<CustomerClass>, Error> {
    let scales: RfmScales =
        serde_json::from_str(&run.scales).map_err(|error| wrong("scales", &error))?;
    let Some(scores) = rfm_scores(tx, whose, &scales)? else {
        return Ok(None);
    };
    let table = settings::get(tx, &orders::settings::RFM_CLASSES)?;
    Ok(table.class(scores).map(|class| CustomerClass {
        name: class.name.clone(),
        title: class.title.clone(),
        meaning: class.meaning.clone(),
        recency: scores.recency,
        frequency: scores.frequency,
        money: scores.money,
    }))
}

/// What is expected of a customer is forgotten: they are erased, or became somebody else, of whom the next scoring speaks.
pub fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    tx.touch("insights");
    Ok(store::forget(tx, customer)?)
}
