//! A tree of conditions.

use std::sync::Arc;

use db::Tx;
use kernel::CustomerId;
use predicates::{Env, Leaf, Members, Notes, PredicateError, Set, Verdict};
use serde_json::{Map, Value};

use crate::domain::{Held, combine_all, combine_any};

/// A tree of conditions, read and checked. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Condition {
    root: Arc<Node>,
    everyone: Arc<LeafNode>,
}

/// One place in a tree.
#[derive(Debug)]
pub(crate) enum Node {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Segment(String, Box<Self>),
    Leaf(LeafNode),
}

/// One condition of a tree.
#[derive(Debug)]
pub(crate) struct LeafNode {
    pub(crate) predicate: &'static str,
    pub(crate) leaf: Arc<dyn Leaf>,
    /// Its name and normal form: equal conditions have equal keys.
    pub(crate) key: String,
}

impl LeafNode {
    fn new(predicate: &'static str, leaf: Arc<dyn Leaf>) -> Self {
        let key = Value::Object(form(predicate, leaf.as_ref())).to_string();
        Self {
            predicate,
            leaf,
            key,
        }
    }
}

fn form(predicate: &'static str, leaf: &dyn Leaf) -> Map<String, Value> {
    let mut form = leaf.normal_form();
    form.insert("predicate".to_owned(), Value::from(predicate));
    form
}

impl Node {
    pub(crate) fn leaf(predicate: &'static str, leaf: Arc<dyn Leaf>) -> Self {
        Self::Leaf(LeafNode::new(predicate, leaf))
    }

    /// Members by whatever answers for a leaf.
    pub(crate) fn members(
        &self,
        ask: &mut dyn FnMut(&LeafNode) -> Result<Held, PredicateError>,
    ) -> Result<Held, PredicateError> {
        match self {
            Self::All(nodes) => combine_all(nodes.iter().map(|node| node.members(ask))),
            Self::Any(nodes) => combine_any(nodes.iter().map(|node| node.members(ask))),
            Self::Not(node) => node.members(ask).map(Held::opposite),
            Self::Segment(_, node) => node.members(ask),
            Self::Leaf(leaf) => ask(leaf),
        }
    }

    fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        match self {
            Self::All(nodes) => {
                let mut verdicts = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let verdict = node.holds(tx, customer, env)?;
                    // What is never true ends the question.
                    if verdict == Verdict::NO {
                        return Ok(Verdict::NO);
                    }
                    verdicts.push(verdict);
                }
                Ok(Verdict::all(verdicts))
            }
            Self::Any(nodes) => {
                let mut verdicts = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let verdict = node.holds(tx, customer, env)?;
                    if verdict == Verdict::YES {
                        return Ok(Verdict::YES);
                    }
                    verdicts.push(verdict);
                }
                Ok(Verdict::any(verdicts))
            }
            Self::Not(node) => node.holds(tx, customer, env).map(Verdict::opposite),
            Self::Segment(_, node) => node.holds(tx, customer, env),
            Self::Leaf(leaf) => leaf.leaf.holds(tx, customer, env),
        }
    }

    fn visit<'a>(&'a self, each: &mut dyn FnMut(&'a LeafNode)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.visit(each)),
            Self::Not(node) | Self::Segment(_, node) => node.visit(each),
            Self::Leaf(leaf) => each(leaf),
        }
    }

    fn names_segment(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::names_segment),
            Self::Not(node) => node.names_segment(),
            Self::Segment(..) => true,
            Self::Leaf(_) => false,
        }
    }

    fn normal_form(&self) -> Value {
        let list = |name: &str, nodes: &[Self]| {
            let forms: Vec<Value> = nodes.iter().map(Self::normal_form).collect();
            serde_json::json!({ name: forms })
        };
        match self {
            Self::All(nodes) => list("all", nodes),
            Self::Any(nodes) => list("any", nodes),
            Self::Not(node) => serde_json::json!({ "not": node.normal_form() }),
            Self::Segment(_, node) => node.normal_form(),
            Self::Leaf(leaf) => Value::Object(form(leaf.predicate, leaf.leaf.as_ref())),
        }
    }

    /// The place as the end of a sentence about "every customer who". `inside`: it stands within another group.
    pub(crate) fn words(&self, inside: bool) -> String {
        match self {
            Self::All(nodes) => group(nodes, "and", "is any customer", inside),
            Self::Any(nodes) => group(nodes, "or", "is nobody", inside),
            Self::Not(node) => format!("is not one who {}", node.words(true)),
            Self::Segment(name, _) => format!("is in the segment “{name}”"),
            Self::Leaf(leaf) => leaf.leaf.words(),
        }
    }
}

fn group(nodes: &[Node], word: &str, of_none: &str, inside: bool) -> String {
    match nodes {
        [] => of_none.to_owned(),
        [one] => one.words(inside),
        several => {
            let parts: Vec<String> = several.iter().map(|node| node.words(true)).collect();
            let text = parts.join(&format!(" {word} "));
            if inside { format!("({text})") } else { text }
        }
    }
}

impl Condition {
    pub(crate) fn new(root: Node, everyone: (&'static str, Arc<dyn Leaf>)) -> Self {
        Self {
            root: Arc::new(root),
            everyone: Arc::new(LeafNode::new(everyone.0, everyone.1)),
        }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    pub(crate) fn everyone(&self) -> &LeafNode {
        &self.everyone
    }

    pub(crate) fn leaves(&self) -> Vec<&LeafNode> {
        let mut leaves = Vec::new();
        self.root.visit(&mut |leaf| leaves.push(leaf));
        leaves
    }

    /// How many conditions it is made of.
    pub fn len(&self) -> usize {
        self.leaves().len()
    }

    /// True when it says nothing: it is everyone.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rooms whose data it reads, each once.
    pub fn watches(&self) -> Vec<&'static str> {
        let mut rooms: Vec<&'static str> = self.everyone.leaf.watches().to_vec();
        for leaf in self.leaves() {
            rooms.extend_from_slice(leaf.leaf.watches());
        }
        rooms.sort_unstable();
        rooms.dedup();
        rooms
    }

    /// The beginnings of the kinds of events that tell of every change of what its answer about a customer hangs on, each
    /// once; none where something changes that no event tells of, such as the segments that it names.
    pub fn told_by(&self) -> Option<Vec<&'static str>> {
        if self.root.names_segment() {
            return None;
        }
        let mut kinds: Vec<&'static str> = self.everyone.leaf.told_by()?.to_vec();
        for leaf in self.leaves() {
            kinds.extend_from_slice(leaf.leaf.told_by()?);
        }
        kinds.sort_unstable();
        kinds.dedup();
        Some(kinds)
    }

    /// The tree with every condition in its normal form and segments written out.
    pub fn normal_form(&self) -> Value {
        self.root.normal_form()
    }

    /// The whole condition as an English sentence.
    pub fn words(&self) -> String {
        format!("Every customer who {}.", self.root.words(false))
    }

    /// Whether it holds for one customer, and an instant until which the answer stands for sure if no data change.
    /// Never for a customer who is not active.
    pub fn holds(
        &self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        env: &Env<'_>,
    ) -> Result<Verdict, PredicateError> {
        let notes = Notes::default();
        let env = env.or_with_notes(&notes);
        let active = self.everyone.leaf.holds(tx, customer, &env)?;
        if active == Verdict::NO {
            return Ok(active);
        }
        let verdict = self.root.holds(tx, customer, &env)?;
        Ok(Verdict::all([active, verdict]))
    }

    /// Its members at `env.now`, computed anew. For transactions that have changed data themselves; everybody else asks
    /// [`crate::Engine`], which remembers.
    pub fn members(&self, tx: &mut Tx<'_>, env: &Env<'_>) -> Result<Set, PredicateError> {
        let Members::Only(everyone) = self.everyone.leaf.members(tx, env)? else {
            return Err(PredicateError::Universe);
        };
        let env = env.with_everyone(&everyone);
        let members = self
            .root
            .members(&mut |node| node.leaf.members(tx, &env).map(Held::Own))?;
        Ok(members.get().within(&everyone))
    }
}
