//! The condition that a customer has an arm of an experiment.

use ::predicates::{
    Env, Fields, Kind, Leaf, Members, Moves, Parsed, PredicateError, Set, Spec, Verdict,
};
use db::{DbError, Tx};
use kernel::CustomerId;
use serde_json::{Map, Value, json};

use crate::{
    domain::{Experiment, is_name},
    store::{self, ROOM},
};

/// The kinds of conditions that this room offers.
pub fn predicates() -> Vec<Spec> {
    vec![
        Spec::new(
            "experiment.arm",
            "Has such an arm of an experiment: by lot while it runs, the winner once it was stopped, none before it is started",
            read,
        )
        .required("experiment", Kind::Text, "name of the experiment")
        .required("arm", Kind::Text, "name of the arm")
        .example(json!({"experiment": "subject-of-thank-you", "arm": "short"})),
    ]
}

#[derive(Debug)]
struct HasArm {
    experiment: String,
    arm: String,
}

fn read(fields: &Fields<'_>) -> Parsed {
    let name = |name: &'static str| {
        let text = fields.needed(name, fields.text(name)?)?;
        if is_name(&text) {
            return Ok(text);
        }
        Err(fields.problem(name, "1 to 60 lower-case letters, digits and hyphens"))
    };
    Ok(Box::new(HasArm {
        experiment: name("experiment")?,
        arm: name("arm")?,
    }))
}

impl HasArm {
    fn holds_for(&self, experiment: &Experiment, customer: CustomerId, met: Option<i64>) -> bool {
        let met = met.and_then(|place| usize::try_from(place).ok());
        let place = experiment.arm_for(customer, met);
        place.is_some_and(|place| experiment.arm(place) == self.arm)
    }
}

impl Leaf for HasArm {
    fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Members, PredicateError> {
        let Some(experiment) = store::by_name(tx, &self.experiment)? else {
            return Ok(Members::nobody());
        };
        let nobody = Set::new();
        let everyone = env.everyone().unwrap_or(&nobody);
        let mut members = Set::collect(
            everyone
                .iter()
                .filter(|customer| self.holds_for(&experiment, *customer, None)),
        )?;
        if experiment.state.is_running() {
            let mut met = Vec::new();
            store::for_each_meeting(tx, experiment.id, |meeting| {
                met.push(meeting);
                Ok::<_, DbError>(())
            })?;
            for one in met {
                if !everyone.contains(one.customer) {
                    continue;
                }
                if self.holds_for(&experiment, one.customer, Some(one.arm)) {
                    members.insert(one.customer)?;
                } else {
                    members.remove(one.customer);
                }
            }
        }
        Ok(members.into())
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        _: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let Some(experiment) = store::by_name(tx, &self.experiment)? else {
            return Ok(Verdict::NO);
        };
        let met = store::met_arm(tx, customer, experiment.id)?;
        Ok(Verdict::always(self.holds_for(&experiment, customer, met)))
    }

    fn watches(&self) -> &'static [&'static str] {
        &[ROOM, "customers"]
    }

    fn moves(&self) -> Moves {
        Moves::Never
    }

    fn words(&self) -> String {
        format!("has arm “{}” of experiment “{}”", self.arm, self.experiment)
    }

    fn normal_form(&self) -> Map<String, Value> {
        Map::from_iter([
            (
                "experiment".to_owned(),
                Value::from(self.experiment.clone()),
            ),
            ("arm".to_owned(), Value::from(self.arm.clone())),
        ])
    }
}
