//! What an experiment is to be, as somebody writes it down.

use std::collections::BTreeSet;

use ::predicates::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an experiment is to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExperimentDefinition)]
pub struct Definition {
    /// What it is called, for people.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What kind it is.
    #[serde(default)]
    pub kind: Kind,
    /// The arms, the one that the others are compared with first. Of a holdout: left out.
    #[serde(default)]
    pub arms: Vec<Arm>,
    /// Of a holdout: who gets no marketing, of a hundred; 1 to 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// What is measured; the first one decides. `ordered` and `revenue` where left out.
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// For so many days after the meeting it is measured, 1 to 365; 14 where left out. A holdout is measured from its beginning on.
    #[serde(default = "usual_days")]
    #[schema(minimum = 1, maximum = 365)]
    pub days: u32,
    /// How people are shared out.
    #[serde(default)]
    pub allocation: Allocation,
    /// How a winner is picked.
    #[serde(default)]
    pub rule: Rule,
    /// What lots are drawn with; the experiment's name where left out. The same salt draws the same people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

fn usual_days() -> u32 {
    14
}

/// What kind of experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExperimentKind)]
pub enum Kind {
    /// People who come to where the arms part.
    #[default]
    Test,
    /// Everybody, of whom some get no marketing: what all programmes bring together.
    Holdout,
}

/// One way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExperimentArm)]
pub struct Arm {
    /// Its name: 1 to 60 lower-case letters, digits and hyphens.
    #[schema(example = "short-subject")]
    pub name: String,
    /// 1 to 1,000; its share of people is this of the sum.
    #[serde(default = "usual_weight")]
    #[schema(minimum = 1, maximum = 1_000)]
    pub weight: u32,
}

fn usual_weight() -> u32 {
    1
}

/// What is measured of a person, in the days after the meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExperimentMetric)]
pub enum Metric {
    /// Whether they ordered.
    Ordered,
    /// How many orders they placed.
    Orders,
    /// Net revenue in the shop's currency: after discounts and refunds, without tax and delivery.
    Revenue,
    /// Whether they opened a message, as far as pictures tell.
    Opened,
    /// Whether they followed a link of a message.
    Clicked,
}

/// What a metric counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Share,
    Number,
    Money,
}

impl Metric {
    pub(crate) const fn unit(self) -> Unit {
        match self {
            Self::Ordered | Self::Opened | Self::Clicked => Unit::Share,
            Self::Orders => Unit::Number,
            Self::Revenue => Unit::Money,
        }
    }

    /// Whether it takes what became of messages.
    pub(crate) const fn is_of_messages(self) -> bool {
        matches!(self, Self::Opened | Self::Clicked)
    }

    /// What people do, in words: "… within 14 days".
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Ordered => "order",
            Self::Orders => "orders for each person",
            Self::Revenue => "net revenue for each person",
            Self::Opened => "open a message",
            Self::Clicked => "follow a link",
        }
    }
}

/// How people are shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ExperimentAllocation)]
pub enum Allocation {
    /// By the weights of the arms, until the end.
    #[default]
    Fixed,
    /// The likelier an arm is the best as far as is known, the more people it gets (Thompson sampling); learned anew every day from people
    /// whose days are over. The metric that decides must be a share.
    Thompson {
        /// Of a hundred people every arm gets so many at least, 1 to 50.
        #[serde(default = "usual_floor")]
        floor_percent: u32,
    },
}

fn usual_floor() -> u32 {
    5
}

/// How a winner is picked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = ExperimentRule)]
pub enum Rule {
    /// By a person, who stops the experiment and names it.
    #[default]
    ByHand,
    /// As soon as the always-valid test of the first metric says so at 5 %, over all arms together, and no other metric is worse; not before every arm has
    /// so many people whose days are over.
    AlwaysValid {
        /// Of each arm.
        people: u64,
    },
    /// Once, when every arm has so many people whose days are over: the arm that is better at 5 %, and where none is, the first one.
    AtPeople {
        /// Of each arm.
        people: u64,
    },
}

/// Most arms.
const MOST_ARMS: usize = 10;
/// Fewest people in an arm by which a rule may decide.
const FEWEST_PEOPLE: u64 = 50;

/// Whether a text is a name: of an experiment, or of an arm.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl Definition {
    /// The same with everything said that was left out, or what is wrong with it.
    pub(crate) fn complete(mut self) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong = |at: &str, text: &str| problems.push(Problem::new(at, text));
        if self.title.trim().is_empty() || self.title.chars().count() > 200 {
            wrong("title", "a text of 1 to 200 characters was expected");
        }
        if !(1..=365).contains(&self.days) {
            wrong("days", "1 to 365 were expected");
        }
        if self
            .salt
            .as_deref()
            .is_some_and(|salt| salt.is_empty() || salt.len() > 200)
        {
            wrong("salt", "a text of 1 to 200 bytes was expected");
        }
        if self.metrics.is_empty() {
            self.metrics = vec![Metric::Ordered, Metric::Revenue];
        }
        let each: BTreeSet<Metric> = self.metrics.iter().copied().collect();
        if each.len() != self.metrics.len() {
            wrong("metrics", "each may stand there once");
        }
        match self.kind {
            Kind::Test => self.check_test(&mut wrong),
            Kind::Holdout => self.complete_holdout(&mut wrong),
        }
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(problems)
        }
    }

    fn check_test(&self, wrong: &mut impl FnMut(&str, &str)) {
        if self.percent.is_some() {
            wrong("percent", "only a holdout has it");
        }
        if !(2..=MOST_ARMS).contains(&self.arms.len()) {
            wrong("arms", "2 to 10 were expected");
        }
        if self.arms.iter().any(|arm| !is_name(&arm.name)) {
            wrong(
                "arms",
                "names of 1 to 60 lower-case letters, digits and hyphens were expected",
            );
        }
        if self
            .arms
            .iter()
            .any(|arm| !(1..=1_000).contains(&arm.weight))
        {
            wrong("arms", "weights of 1 to 1,000 were expected");
        }
        let names: BTreeSet<&str> = self.arms.iter().map(|arm| arm.name.as_str()).collect();
        if names.len() != self.arms.len() {
            wrong("arms", "each name may stand there once");
        }
        if let Allocation::Thompson { floor_percent } = self.allocation {
            if self
                .metrics
                .first()
                .is_some_and(|metric| metric.unit() != Unit::Share)
            {
                wrong(
                    "metrics",
                    "lots learn from a share only: `ordered`, `opened` or `clicked`",
                );
            }
            let is_room = usize::try_from(floor_percent)
                .is_ok_and(|floor| floor > 0 && floor.saturating_mul(self.arms.len()) <= 100);
            if !is_room {
                wrong(
                    "allocation.floor_percent",
                    "1 or more, and at most 100 for all arms together, was expected",
                );
            }
        }
        match self.rule {
            Rule::AlwaysValid { people } | Rule::AtPeople { people } if people < FEWEST_PEOPLE => {
                wrong("rule.people", "50 or more were expected");
            }
            Rule::ByHand | Rule::AlwaysValid { .. } | Rule::AtPeople { .. } => {}
        }
    }

    fn complete_holdout(&mut self, wrong: &mut impl FnMut(&str, &str)) {
        let percent = self.percent.unwrap_or(0);
        if !(1..=50).contains(&percent) {
            wrong(
                "percent",
                "1 to 50 were expected: who gets no marketing, of a hundred",
            );
        }
        if self.rule != Rule::ByHand || self.allocation != Allocation::Fixed {
            wrong("kind", "a holdout has no rule and no allocation");
        }
        let arms = vec![
            Arm {
                name: "held-out".to_owned(),
                weight: percent,
            },
            Arm {
                name: "written-to".to_owned(),
                weight: 100_u32.saturating_sub(percent),
            },
        ];
        if !self.arms.is_empty() && self.arms != arms {
            wrong(
                "arms",
                "those of a holdout are `held-out` and `written-to`: leave them out",
            );
        }
        self.arms = arms;
    }
}
