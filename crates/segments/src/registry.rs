//! The kinds of conditions that the rooms offer, and reading trees of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use predicates::{Leaf, ParseContext, Problem, Spec, nearest};
use serde_json::{Map, Value};
use settings::Snapshot;

use crate::condition::{Condition, Node};

/// Most levels of a tree, segments that it refers to included.
pub const DEEPEST: usize = 20;
/// Most conditions in a tree, segments that it refers to included.
pub const MOST_LEAVES: usize = 200;
/// Most bytes of a tree as text.
pub const LONGEST: usize = 64 * 1024;
/// The predicate that names all active customers. Room `customers` offers it.
pub const EVERYONE: &str = "customer.everyone";
/// Most problems told at once.
const MOST_PROBLEMS: usize = 20;
/// Most trees that are remembered: more than a shop's programmes have.
const MOST_REMEMBERED: usize = 100;

/// All kinds of conditions, by name. Made once at start.
#[derive(Clone, Debug)]
pub struct Registry {
    specs: BTreeMap<&'static str, Spec>,
    remembered: Arc<Mutex<Vec<Remembered>>>,
    shop: Arc<Mutex<Option<Understood>>>,
}

/// Settings, and what they were understood as.
type Understood = (Snapshot, Arc<ParseContext>);

/// A tree that was read before. It refers to no segments, so it says the same for as long as the program runs.
#[derive(Debug)]
struct Remembered {
    value: Value,
    context: ParseContext,
    condition: Condition,
}

/// A segment that a tree refers to.
#[derive(Clone, Debug, PartialEq)]
pub struct Referred {
    /// Its name.
    pub name: String,
    /// Its tree.
    pub definition: Value,
}

/// Why the kinds of conditions do not go together: a fault of the program, found at start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Two have one name.
    #[error("two predicates are called `{0}`")]
    Twice(&'static str),
    /// Nobody offers [`EVERYONE`].
    #[error("no room offers the predicate `customer.everyone`")]
    NoEveryone,
}

impl Registry {
    /// A registry of what the rooms offer.
    pub fn new(specs: impl IntoIterator<Item = Spec>) -> Result<Self, RegistryError> {
        let mut by_name = BTreeMap::new();
        for spec in specs {
            let name = spec.name;
            if by_name.insert(name, spec).is_some() {
                return Err(RegistryError::Twice(name));
            }
        }
        if !by_name.contains_key(EVERYONE) {
            return Err(RegistryError::NoEveryone);
        }
        Ok(Self {
            specs: by_name,
            remembered: Arc::default(),
            shop: Arc::default(),
        })
    }

    /// What exactly these settings were understood as before.
    pub(crate) fn known_shop(&self, settings: &Snapshot) -> Option<Arc<ParseContext>> {
        let known = self.shop.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, context) = known.as_ref()?;
        (of == settings).then(|| Arc::clone(context))
    }

    pub(crate) fn keep_shop(&self, settings: Snapshot, context: &Arc<ParseContext>) {
        let mut known = self.shop.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((settings, Arc::clone(context)));
    }

    /// All kinds, by name.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.specs.values()
    }

    /// One kind.
    pub fn spec(&self, name: &str) -> Option<&Spec> {
        self.specs.get(name)
    }

    /// Reads a tree that refers to no segments. All that is wrong is told at once, up to 20 problems.
    pub fn parse(&self, value: &Value, context: &ParseContext) -> Result<Condition, Vec<Problem>> {
        self.parse_with(value, context, &BTreeMap::new())
    }

    /// Reads a tree that refers to no segments, as often as somebody comes by it.
    pub(crate) fn recall(
        &self,
        value: &Value,
        context: &ParseContext,
    ) -> Result<Condition, Vec<Problem>> {
        let known = |one: &&Remembered| one.value == *value && one.context == *context;
        let remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered.iter().find(known) {
            return Ok(known.condition.clone());
        }
        drop(remembered);
        let condition = self.parse(value, context)?;
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.push(Remembered {
            value: value.clone(),
            context: context.clone(),
            condition: condition.clone(),
        });
        Ok(condition)
    }

    /// Reads a tree from text, of at most 64 KB.
    pub fn parse_text(
        &self,
        text: &str,
        context: &ParseContext,
    ) -> Result<Condition, Vec<Problem>> {
        self.parse(&json(text)?, context)
    }

    /// Reads a tree that may refer to segments, which are given by the name or id that stands in the tree.
    pub fn parse_with(
        &self,
        value: &Value,
        context: &ParseContext,
        segments: &BTreeMap<String, Referred>,
    ) -> Result<Condition, Vec<Problem>> {
        let mut reader = Reader {
            registry: self,
            context,
            segments,
            inside: Vec::new(),
            leaves: 0,
            problems: Vec::new(),
        };
        let root = reader.node(value, "$", 1);
        let everyone = reader.predicate(EVERYONE, &Map::new(), "$");
        match (root, everyone) {
            (Some(root), Some(everyone)) if reader.problems.is_empty() => {
                Ok(Condition::new(root, everyone))
            }
            _ => Err(reader.problems),
        }
    }
}

/// JSON of at most 64 KB.
pub(crate) fn json(text: &str) -> Result<Value, Vec<Problem>> {
    if text.len() > LONGEST {
        return Err(vec![Problem::new(
            "$",
            format!("a condition has at most {LONGEST} bytes"),
        )]);
    }
    serde_json::from_str(text)
        .map_err(|error| vec![Problem::new("$", format!("not JSON: {error}"))])
}

struct Reader<'a> {
    registry: &'a Registry,
    context: &'a ParseContext,
    segments: &'a BTreeMap<String, Referred>,
    /// The segments that are being read, outermost first.
    inside: Vec<String>,
    leaves: usize,
    problems: Vec<Problem>,
}

const FORMS: [&str; 5] = ["all", "any", "not", "predicate", "segment"];

impl Reader<'_> {
    /// `None` when something was wrong, which is then among the problems.
    fn node(&mut self, value: &Value, path: &str, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return self.refuse(path, format!("a condition has at most {DEEPEST} levels"));
        }
        let Value::Object(map) = value else {
            return self.refuse(
                path,
                "must be an object like {\"all\": […]} or {\"predicate\": …}",
            );
        };
        let forms: Vec<&str> = FORMS
            .into_iter()
            .filter(|form| map.contains_key(*form))
            .collect();
        match (forms.as_slice(), map.get("predicate")) {
            ([form], None) if map.len() > 1 => {
                self.refuse(path, format!("nothing else may stand beside `{form}`"))
            }
            (["all"], _) => self.list(map, "all", path, depth).map(Node::All),
            (["any"], _) => self.any(map, path, depth),
            (["not"], _) => {
                let inner = map.get("not")?;
                let inner = self.node(inner, &format!("{path}.not"), depth + 1)?;
                Some(Node::Not(Box::new(inner)))
            }
            (["segment"], _) => self.segment(map, path, depth),
            (["predicate"], Some(Value::String(name))) => self.leaf(name, map, path),
            (["predicate"], _) => self.refuse(path, "`predicate` must be a name"),
            ([], _) => self.refuse(path, unknown_form(map)),
            (several, _) => {
                let names = several.join("`, `");
                self.refuse(path, format!("give one of `{names}`, not several"))
            }
        }
    }

    fn list(
        &mut self,
        map: &Map<String, Value>,
        form: &str,
        path: &str,
        depth: usize,
    ) -> Option<Vec<Node>> {
        let Some(Value::Array(list)) = map.get(form) else {
            return self.refuse(path, format!("`{form}` must be a list of conditions"));
        };
        let mut nodes = Vec::new();
        let mut whole = true;
        for (position, value) in list.iter().enumerate() {
            // A long list ends where the tree is too large, or the problems are enough.
            if self.problems.len() >= MOST_PROBLEMS || self.leaves > MOST_LEAVES {
                return None;
            }
            match self.node(value, &format!("{path}.{form}[{position}]"), depth + 1) {
                Some(node) => nodes.push(node),
                None => whole = false,
            }
        }
        whole.then_some(nodes)
    }

    fn any(&mut self, map: &Map<String, Value>, path: &str, depth: usize) -> Option<Node> {
        let nodes = self.list(map, "any", path, depth)?;
        if nodes.is_empty() {
            return self.refuse(
                path,
                "`any` of nothing is nobody: give at least one condition",
            );
        }
        Some(Node::Any(nodes))
    }

    fn segment(&mut self, map: &Map<String, Value>, path: &str, depth: usize) -> Option<Node> {
        let Some(Value::String(name)) = map.get("segment") else {
            return self.refuse(path, "`segment` must be the name or id of a segment");
        };
        if self.inside.contains(name) {
            return self.refuse(path, format!("the segment `{name}` refers to itself"));
        }
        let segments = self.segments;
        let Some(referred) = segments.get(name) else {
            return self.refuse(path, format!("there is no segment `{name}`"));
        };
        self.inside.push(name.clone());
        let path = format!("{path}.segment({})", referred.name);
        let inner = self.node(&referred.definition, &path, depth + 1);
        self.inside.pop();
        Some(Node::Segment(referred.name.clone(), Box::new(inner?)))
    }

    fn leaf(&mut self, name: &str, map: &Map<String, Value>, path: &str) -> Option<Node> {
        self.leaves += 1;
        if self.leaves > MOST_LEAVES {
            return self.refuse(path, format!("a condition has at most {MOST_LEAVES} parts"));
        }
        self.predicate(name, map, path)
            .map(|(name, leaf)| Node::leaf(name, leaf))
    }

    fn predicate(
        &mut self,
        name: &str,
        map: &Map<String, Value>,
        path: &str,
    ) -> Option<(&'static str, Arc<dyn Leaf>)> {
        let Some(spec) = self.registry.spec(name) else {
            let hint = self.unknown(name);
            return self.refuse(path, hint);
        };
        match spec.parse(map, path, self.context) {
            Ok(leaf) => Some((spec.name, Arc::from(leaf))),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn unknown(&self, name: &str) -> String {
        let shown: String = name.chars().take(60).collect();
        let names = || self.registry.specs.keys().copied();
        if let Some(meant) = nearest(name, names()) {
            return format!("there is no predicate `{shown}`: did you mean `{meant}`?");
        }
        let known: Vec<&str> = names().collect();
        format!(
            "there is no predicate `{shown}`: there are `{}`",
            known.join("`, `")
        )
    }

    fn refuse<T>(&mut self, path: &str, message: impl Into<String>) -> Option<T> {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem::new(path, message));
        }
        None
    }
}

fn unknown_form(map: &Map<String, Value>) -> String {
    let meant = map.keys().find_map(|key| nearest(key, FORMS));
    let hint = match meant {
        Some(meant) => format!("did you mean `{meant}`? "),
        None => String::new(),
    };
    format!("{hint}give one of `{}`", FORMS.join("`, `"))
}
