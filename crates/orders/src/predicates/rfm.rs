//! Recency, frequency, money: how customers compare with all others who ordered in the same currency.
//!
//! Each score is the fifth of the customers that one is in, 5 being the latest, the most often, the most; equals have
//! equal scores, so a score that nobody reaches stays empty.

use std::sync::Arc;

use ::predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Set, Spec, Verdict,
};
use db::Tx;
use kernel::{Currency, CustomerId};
use serde_json::{Map, Value, json};

use super::{CURRENCY, WATCHES, currency, currency_parameter, memory::Memory, or, put, tally};
use crate::store::{self, Sums};

/// A class of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfmClass {
    /// Its name in conditions.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Who they are.
    pub meaning: &'static str,
}

/// All classes, best first.
pub const RFM_CLASSES: [RfmClass; 10] = [
    class(
        "champions",
        "Champions",
        "ordered lately, often, and for much",
    ),
    class("loyal", "Loyal customers", "order often"),
    class(
        "potential",
        "Potential loyalists",
        "ordered lately and more than once",
    ),
    class("new", "New customers", "ordered lately for the first time"),
    class(
        "promising",
        "Promising",
        "ordered not long ago, little so far",
    ),
    class(
        "attention",
        "Need attention",
        "average in everything, and fading",
    ),
    class(
        "sleepy",
        "About to sleep",
        "ordered some time ago, and little",
    ),
    class("at_risk", "At risk", "ordered often, but not for long"),
    class(
        "cannot_lose",
        "Must not be lost",
        "ordered most, but very long ago",
    ),
    class("lost", "Lost", "ordered little, and very long ago"),
];

/// The class of each pair of scores: rows by recency from 1 to 5, columns by the mean of frequency and money from 1
/// to 5.
pub const RFM_GRID: [[&str; 5]; 5] = [
    ["lost", "lost", "at_risk", "cannot_lose", "cannot_lose"],
    ["lost", "sleepy", "at_risk", "at_risk", "at_risk"],
    ["sleepy", "attention", "attention", "loyal", "loyal"],
    ["promising", "potential", "potential", "loyal", "champions"],
    ["new", "potential", "potential", "champions", "champions"],
];

const fn class(name: &'static str, title: &'static str, meaning: &'static str) -> RfmClass {
    RfmClass {
        name,
        title,
        meaning,
    }
}

/// The class of three scores from 1 to 5; a mean between two columns is taken up.
pub fn rfm_class(recency: u8, frequency: u8, monetary: u8) -> &'static str {
    let mean = frequency.saturating_add(monetary).div_ceil(2);
    let at = |score: u8| usize::from(score.clamp(1, 5).saturating_sub(1));
    RFM_GRID
        .get(at(recency))
        .and_then(|row| row.get(at(mean)))
        .copied()
        .unwrap_or("lost")
}

/// Where the fifths of numbers part, for scores from 1 to 5: the least value of score 2, 3, 4 and 5, none where nobody has
/// that score. Equal values have equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfmScale([Option<i64>; 4]);

impl RfmScale {
    /// Of these numbers, more being better.
    pub fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        Self([1_usize, 2, 3, 4].map(|fifths| {
            // The first value that so many fifths of all lie below.
            let place = values.len().saturating_mul(fifths).div_ceil(5);
            let here = *values.get(place)?;
            let is_first = place
                .checked_sub(1)
                .and_then(|before| values.get(before))
                .is_none_or(|before| *before < here);
            if is_first {
                return Some(here);
            }
            let after = values.partition_point(|value| *value <= here);
            values.get(after).copied()
        }))
    }

    /// The score of a number.
    pub fn score(&self, value: i64) -> u8 {
        self.0.iter().flatten().fold(
            1,
            |score, step| if value >= *step { score + 1 } else { score },
        )
    }
}

#[derive(Debug)]
pub(super) struct Cutoffs {
    recency: RfmScale,
    frequency: RfmScale,
    monetary: RfmScale,
}

impl Cutoffs {
    pub(super) fn of(rows: &[Sums]) -> Self {
        let scale = |value: fn(&Sums) -> i64| RfmScale::of(rows.iter().map(value).collect());
        Self {
            recency: scale(recency),
            frequency: scale(frequency),
            monetary: scale(Sums::net),
        }
    }

    fn scores(&self, sums: &Sums) -> [u8; 3] {
        [
            self.recency.score(recency(sums)),
            self.frequency.score(frequency(sums)),
            self.monetary.score(sums.net()),
        ]
    }
}

fn recency(sums: &Sums) -> i64 {
    sums.last_at.millis()
}

fn frequency(sums: &Sums) -> i64 {
    i64::from(sums.orders)
}

const SCORES: [&str; 3] = ["recency", "frequency", "monetary"];

pub(super) fn spec(memory: &Arc<Memory>) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(
        "orders.rfm",
        "Compares with all who ordered by recency, frequency and money, each scored from 1 to 5 by fifths, 5 being best",
        move |fields| read(&memory, fields),
    )
    .optional(SCORES[0], Kind::Integers, "any of these scores of the last order's time")
    .optional(SCORES[1], Kind::Integers, "any of these scores of the number of orders")
    .optional(SCORES[2], Kind::Integers, "any of these scores of the net amount spent")
    .optional("class", Kind::Text, "a class of customers: champions, loyal, potential, new, promising, attention, sleepy, at_risk, cannot_lose or lost")
    .optional("classes", Kind::Texts, "any of these classes")
    .parameter(currency_parameter())
    .example(json!({"class": "champions"}))
    .example(json!({"classes": ["at_risk", "cannot_lose"], "monetary": [4, 5]}))
    .example(json!({"recency": [5], "frequency": [1, 2]}))
}

fn read(memory: &Arc<Memory>, fields: &Fields<'_>) -> Parsed {
    let mut scores: [Option<Vec<i64>>; 3] = [None, None, None];
    for (slot, name) in scores.iter_mut().zip(SCORES) {
        *slot = fields.integers(name, 1..=5)?;
    }
    let classes = classes(fields)?;
    if classes.is_none() && scores.iter().all(Option::is_none) {
        return Err(fields.whole_problem(
            "say at least one of `recency`, `frequency`, `monetary`, `class`, `classes`",
        ));
    }
    Ok(Box::new(Rfm {
        memory: Arc::clone(memory),
        scores,
        classes,
        currency: currency(fields)?,
    }))
}

fn classes(fields: &Fields<'_>) -> Result<Option<Vec<String>>, Problem> {
    if fields.raw("class").is_none() && fields.raw("classes").is_none() {
        return Ok(None);
    }
    let classes = fields.one_or_many("class", "classes")?;
    let names = || RFM_CLASSES.iter().map(|class| class.name);
    for class in &classes {
        if !names().any(|name| name == class) {
            let hint = ::predicates::nearest(class, names())
                .map(|meant| format!("did you mean `{meant}`? "))
                .unwrap_or_default();
            let known: Vec<&str> = names().collect();
            return Err(fields.whole_problem(format!(
                "there is no such class: {hint}there are `{}`",
                known.join("`, `")
            )));
        }
    }
    Ok(Some(classes))
}

#[derive(Debug)]
struct Rfm {
    memory: Arc<Memory>,
    scores: [Option<Vec<i64>>; 3],
    classes: Option<Vec<String>>,
    currency: Currency,
}

impl Rfm {
    fn accepts(&self, cutoffs: &Cutoffs, sums: &Sums) -> bool {
        let scores = cutoffs.scores(sums);
        let [recency, frequency, monetary] = scores;
        let scored = self.scores.iter().zip(scores).all(|(wanted, score)| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&i64::from(score)))
        });
        scored
            && self.classes.as_ref().is_none_or(|classes| {
                let class = rfm_class(recency, frequency, monetary);
                classes.iter().any(|wanted| wanted == class)
            })
    }
}

impl Leaf for Rfm {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let all = self.memory.sums(tx, env, self.currency)?;
        let cutoffs = all.cutoffs();
        let found = all.rows.iter().filter(|sums| self.accepts(cutoffs, sums));
        Ok(Set::collect(found.map(|sums| tally::customer(sums.customer)))?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let Some(sums) = store::sums_in(tx, customer, self.currency)? else {
            return Ok(Verdict::NO);
        };
        let all = self.memory.sums(tx, env, self.currency)?;
        Ok(Verdict::always(self.accepts(all.cutoffs(), &sums)))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(classes) = &self.classes {
            let titles: Vec<String> = RFM_CLASSES
                .iter()
                .filter(|class| classes.iter().any(|name| name == class.name))
                .map(|class| format!("“{}”", class.title))
                .collect();
            parts.push(format!("is in the class {}", or(&titles)));
        }
        for (wanted, name) in self.scores.iter().zip(SCORES) {
            if let Some(wanted) = wanted {
                let wanted: Vec<String> = wanted.iter().map(i64::to_string).collect();
                parts.push(format!("has a {name} score of {}", or(&wanted)));
            }
        }
        format!(
            "{} among orders in {}",
            parts.join(" and "),
            self.currency.code()
        )
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        for (wanted, name) in self.scores.iter().zip(SCORES) {
            if let Some(wanted) = wanted {
                put(&mut form, name, wanted.clone());
            }
        }
        if let Some(classes) = &self.classes {
            put(&mut form, "classes", classes.clone());
        }
        put(&mut form, CURRENCY, self.currency.code());
        form
    }
}
