//! Recency, frequency, money: how customers compare with all others who ordered in the same currency.
//!
//! Each score is the fifth of the customers that one is in, 5 being the latest, the most often, the most; equals have
//! equal scores, so a score that nobody reaches stays empty. Which scores make which class stands in the shop's table.

use std::sync::Arc;

use ::predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Problem, Set, Spec, Verdict,
};
use db::Tx;
use kernel::{Currency, CustomerId};
use serde_json::{Map, Value, json};

use super::{CURRENCY, currency, currency_parameter, memory::Memory, or, put, tally};
use crate::{
    domain::{RfmFigures, RfmScales, RfmTable, is_name, title_of},
    store::{self, Sums},
};

/// What scores are made from.
pub(crate) fn figures(sums: &Sums) -> RfmFigures {
    RfmFigures {
        last_at: sums.last_at.millis(),
        orders: i64::from(sums.orders),
        money: sums.net(),
    }
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
    .optional("class", Kind::Text, "a class of customers, as the setting `orders.rfm_classes` names them: champions, loyal, potential, new, promising, attention, sleepy, at_risk, cannot_lose or lost where the shop has not changed it")
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
    let shipped;
    let known: Vec<&str> = if fields.classes().is_empty() {
        shipped = RfmTable::shipped();
        shipped
            .classes()
            .iter()
            .map(|class| class.name.as_str())
            .collect()
    } else {
        fields.classes().iter().map(String::as_str).collect()
    };
    for class in &classes {
        if !is_name(class) || !known.contains(&class.as_str()) {
            let hint = ::predicates::nearest(class, known.iter().copied())
                .map(|meant| format!("did you mean `{meant}`? "))
                .unwrap_or_default();
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
    fn accepts(&self, scales: &RfmScales, table: &RfmTable, sums: &Sums) -> bool {
        let scores = scales.scores(&figures(sums));
        let each = [scores.recency, scores.frequency, scores.money];
        let scored = self.scores.iter().zip(each).all(|(wanted, score)| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&i64::from(score)))
        });
        scored
            && self.classes.as_ref().is_none_or(|classes| {
                table
                    .class(scores)
                    .is_some_and(|class| classes.contains(&class.name))
            })
    }
}

impl Leaf for Rfm {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let table = self.memory.classes(tx, env)?;
        let all = self.memory.sums(tx, env, self.currency)?;
        let scales = all.scales();
        let found = all
            .rows
            .iter()
            .filter(|sums| self.accepts(scales, &table, sums));
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
        let table = self.memory.classes(tx, env)?;
        let all = self.memory.sums(tx, env, self.currency)?;
        Ok(Verdict::always(self.accepts(all.scales(), &table, &sums)))
    }

    fn watches(&self) -> &'static [&'static str] {
        &["orders", "settings"]
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(classes) = &self.classes {
            let titles: Vec<String> = classes
                .iter()
                .map(|class| format!("“{}”", title_of(class)))
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
