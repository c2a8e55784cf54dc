//! A figure that follows from a customer's sums in one currency, within limits. Without orders there is none.

use std::sync::Arc;

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Unit,
    Verdict,
};
use db::Tx;
use kernel::{Currency, CustomerId};
use serde_json::{Map, Value};

use super::{CURRENCY, TOLD_BY, WATCHES, currency, currency_parameter, memory::Memory, put, tally};
use crate::store::{self, Sums};

/// A kind of figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kinds {
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    /// What goes before the limits in words.
    pub(super) words: &'static str,
    pub(super) kind: Kind,
    pub(super) figure: fn(&Sums) -> Option<i64>,
}

/// The condition of a kind of figure.
pub(super) fn spec(kinds: &'static Kinds, memory: &Arc<Memory>) -> Spec {
    let memory = Arc::clone(memory);
    Spec::new(kinds.name, kinds.summary, move |fields| {
        read(kinds, &memory, fields)
    })
    .bounds(kinds.kind)
    .parameter(currency_parameter())
}

fn read(kinds: &'static Kinds, memory: &Arc<Memory>, fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Figure {
        kinds,
        memory: Arc::clone(memory),
        bounds: fields.needed_bounds()?,
        currency: currency(fields)?,
    }))
}

#[derive(Debug)]
struct Figure {
    kinds: &'static Kinds,
    memory: Arc<Memory>,
    bounds: Bounds,
    currency: Currency,
}

impl Figure {
    fn accepts(&self, sums: &Sums) -> bool {
        (self.kinds.figure)(sums).is_some_and(|figure| self.bounds.accepts(figure))
    }
}

impl Leaf for Figure {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let sums = self.memory.sums(tx, env, self.currency)?;
        let found = sums.rows.iter().filter(|sums| self.accepts(sums));
        Ok(Set::collect(found.map(|sums| tally::customer(sums.customer)))?.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let sums = store::sums_in(tx, customer, self.currency)?;
        Ok(Verdict::always(
            sums.is_some_and(|sums| self.accepts(&sums)),
        ))
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn told_by(&self) -> Option<&'static [&'static str]> {
        Some(TOLD_BY)
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        let unit = if self.kinds.kind == Kind::Percent {
            Unit::Percent
        } else {
            Unit::Amount(self.currency)
        };
        let of = match unit {
            Unit::Percent => format!(" in {}", self.currency.code()),
            Unit::Amount(_) | Unit::Count(..) => String::new(),
        };
        format!("{} {}{of}", self.kinds.words, self.bounds.words(unit))
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        self.bounds.write(self.kinds.kind, &mut form);
        put(&mut form, CURRENCY, self.currency.code());
        form
    }
}
