//! Whose parcels arrived, and whose did not in time.

use ::predicates::{
    Bounds, Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Spec, Unit, Verdict,
    Window,
};
use db::Tx;
use kernel::{CustomerId, Span, Timestamp};
use serde_json::{Map, Value, json};

use super::{WATCHES, put, tally::Tally};
use crate::store;

const STATE: &str = "state";

pub(super) fn spec() -> Spec {
    Spec::new(
        "orders.parcel",
        "Has parcels that arrived, or that were not there by the time that was promised",
        read,
    )
    .required(
        STATE,
        Kind::Choice(&["delivered", "late"]),
        "arrived, at the time of the arrival; or not there when promised, at the end of the promise",
    )
    .bounds(Kind::Integer)
    .window()
    .example(json!({"state": "delivered", "within_days": 14}))
    .example(json!({"state": "late", "within_days": 30}))
    .example(json!({"state": "late", "exactly": 0}))
}

fn read(fields: &Fields<'_>) -> Parsed {
    Ok(Box::new(Parcel {
        late: fields.choice(STATE)? == Some("late"),
        bounds: fields.bounds()?.unwrap_or(Bounds::at_least(1)),
        window: fields.window()?,
    }))
}

#[derive(Debug)]
struct Parcel {
    late: bool,
    bounds: Bounds,
    window: Window,
}

/// The first instant at which what was promised for `at` is late.
fn overdue(at: Timestamp) -> Timestamp {
    at.plus(Span::MILLISECOND)
}

impl Parcel {
    /// When what is asked about happened to a parcel, or will when nothing else comes.
    fn instant(
        &self,
        (delivered, promised): (Option<Timestamp>, Option<Timestamp>),
    ) -> Option<Timestamp> {
        if !self.late {
            return delivered;
        }
        promised
            .filter(|promised| delivered.is_none_or(|delivered| delivered > *promised))
            .map(overdue)
    }
}

impl Leaf for Parcel {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let (first, last) = self.window.range(env.now);
        // Nothing counts before it has happened.
        let last = last.min(env.now);
        let mut tally = Tally::default();
        let add = |customer| {
            tally.add(customer, 1);
            Ok::<_, PredicateError>(())
        };
        if self.late {
            let back = |at: Timestamp| at.minus(Span::MILLISECOND);
            store::broken_between(tx, (back(first), back(last)), add)?;
        } else {
            store::delivered_between(tx, (first, last), add)?;
        }
        tally.members(self.bounds)
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let arrivals = store::arrivals_of(tx, customer)?;
        let instants = || arrivals.iter().filter_map(|parcel| self.instant(*parcel));
        let past = instants().filter(|at| *at <= env.now);
        let verdict = self.window.verdict_of_count(past, self.bounds, env.now);
        // The next one may change the answer.
        let next = instants().filter(|at| *at > env.now).min();
        Ok(Verdict {
            until: [verdict.until, next].into_iter().flatten().min(),
            ..verdict
        })
    }

    fn watches(&self) -> &'static [&'static str] {
        WATCHES
    }

    fn moves(&self) -> Moves {
        Moves::Always
    }

    fn words(&self) -> String {
        let parcels = if self.bounds == Bounds::at_least(1) {
            "a parcel".to_owned()
        } else {
            self.bounds.words(Unit::Count("parcel", "parcels"))
        };
        let when = self.window.words();
        if self.late {
            format!("has {parcels} that came late{when}")
        } else {
            format!("has {parcels} that arrived{when}")
        }
    }

    fn normal_form(&self) -> Map<String, Value> {
        let mut form = Map::new();
        put(
            &mut form,
            STATE,
            if self.late { "late" } else { "delivered" },
        );
        self.bounds.write(Kind::Integer, &mut form);
        self.window.write(&mut form);
        form
    }
}
