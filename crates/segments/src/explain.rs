//! Why a customer belongs to a segment, or not.

use db::Tx;
use kernel::{CustomerId, Timestamp};
use predicates::{Env, PredicateError, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::condition::{Condition, Node};

/// Why a customer belongs, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explanation {
    /// Who.
    #[schema(value_type = String, example = "cus_42")]
    pub customer: CustomerId,
    /// The instant that is asked about.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether the customer is active: nobody else is ever a member.
    pub active: bool,
    /// Whether the customer belongs.
    pub member: bool,
    /// Until when this answer stands for sure if nothing else happens; absent for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// The whole condition in words.
    pub words: String,
    /// The tree with each part's answer.
    pub tree: Explained,
}

/// One place of the tree, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explained {
    /// What it is.
    #[serde(flatten)]
    pub part: Part,
    /// Its answer.
    pub yes: bool,
    /// Until when this answer stands if nothing else happens; absent for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// It in words.
    pub words: String,
}

/// What a place of the tree is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All of these.
    #[schema(no_recursion)]
    All(Vec<Explained>),
    /// Any of these.
    #[schema(no_recursion)]
    Any(Vec<Explained>),
    /// Not this.
    #[schema(no_recursion)]
    Not(Box<Explained>),
    /// What a segment of this name says.
    Segment(String, Box<Explained>),
    /// One condition of this kind.
    Predicate(&'static str),
}

impl Explained {
    fn verdict(&self) -> Verdict {
        Verdict {
            yes: self.yes,
            until: self.until,
        }
    }

    fn of(node: &Node, part: Part, verdict: Verdict) -> Self {
        Self {
            part,
            yes: verdict.yes,
            until: verdict.until,
            words: node.words(false),
        }
    }
}

impl Condition {
    /// Each part's answer for one customer.
    pub fn explain(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Explanation, PredicateError> {
        let active = self.everyone().leaf.holds(tx, customer, env)?;
        let tree = explain(self.root(), tx, customer, env)?;
        let verdict = Verdict::all([active, tree.verdict()]);
        Ok(Explanation {
            customer,
            at: env.now,
            active: active.yes,
            member: verdict.yes,
            until: verdict.until,
            words: self.words(),
            tree,
        })
    }
}

fn explain(
    node: &Node,
    tx: &mut Tx<'_>,
    customer: CustomerId,
    env: &Env<'_>,
) -> Result<Explained, PredicateError> {
    let mut each = |nodes: &[Node]| -> Result<Vec<Explained>, PredicateError> {
        nodes
            .iter()
            .map(|node| explain(node, tx, customer, env))
            .collect()
    };
    Ok(match node {
        Node::All(nodes) => {
            let parts = each(nodes)?;
            let verdict = Verdict::all(parts.iter().map(Explained::verdict));
            Explained::of(node, Part::All(parts), verdict)
        }
        Node::Any(nodes) => {
            let parts = each(nodes)?;
            let verdict = Verdict::any(parts.iter().map(Explained::verdict));
            Explained::of(node, Part::Any(parts), verdict)
        }
        Node::Not(inner) => {
            let inner = explain(inner, tx, customer, env)?;
            let verdict = inner.verdict().opposite();
            Explained::of(node, Part::Not(Box::new(inner)), verdict)
        }
        Node::Segment(name, inner) => {
            let inner = explain(inner, tx, customer, env)?;
            let verdict = inner.verdict();
            Explained::of(node, Part::Segment(name.clone(), Box::new(inner)), verdict)
        }
        Node::Leaf(leaf) => {
            let verdict = leaf.leaf.holds(tx, customer, env)?;
            Explained::of(node, Part::Predicate(leaf.predicate), verdict)
        }
    })
}
