//! Reading a document: everything that is wrong is told at once, by place and in words.

use std::collections::BTreeSet;

use kernel::Span;
use messages::{Channel, Merging, Purpose, Topic};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Document, Exit, FieldTest, Goal, Holdout, MessageNode, Node, Problem, Reentry, Trigger,
    WaitNode, What, enrolment::is_name,
};

/// The format that is read and written.
const FORMAT: u32 = 1;
/// Most nodes of a document.
const MOST_NODES: usize = 200;
/// Most exits, and most conditions in one list.
const MOST_CONDITIONS: usize = 50;
/// Longest wait, and longest time that anything counts.
const LONGEST: Span = Span::from_days(2 * 366);
/// How old an event may be that still brings somebody in, where the document does not say.
const USUAL_FRESHNESS: Span = Span::from_days(3);
/// How long a message stays worth saying, where the document does not say.
const USUAL_MESSAGE_LIFE: Span = Span::from_days(3);

impl Document {
    /// Reads a document. Refuses unknown fields, and journeys that cannot be walked through: a next that is not there,
    /// a node that nothing leads to, a way round without end.
    pub fn parse(value: &Value) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let document = read(value, &mut problems);
        match document {
            Some(document) if problems.is_empty() => {
                walk(&document, &mut problems);
                if problems.is_empty() {
                    Ok(document)
                } else {
                    Err(problems)
                }
            }
            Some(_) | None => Err(problems),
        }
    }

    /// [`Document::parse`] of a text.
    pub fn parse_text(text: &str) -> Result<Self, Vec<Problem>> {
        match serde_json::from_str(text) {
            Ok(value) => Self::parse(&value),
            Err(error) => Err(vec![Problem::new(
                "",
                "invalid",
                format!("not JSON: {error}"),
            )]),
        }
    }
}

/// The fields of one object, being read.
struct Fields<'p> {
    at: String,
    left: Map<String, Value>,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Fields<'p> {
    fn of(at: &str, value: &Value, problems: &'p mut Vec<Problem>) -> Option<Self> {
        if let Value::Object(left) = value {
            return Some(Self {
                at: at.to_owned(),
                left: left.clone(),
                problems,
            });
        }
        problems.push(Problem::new(at, "invalid", "an object was expected"));
        None
    }

    fn place(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.at)
        }
    }

    fn problem(&mut self, name: &str, code: &'static str, text: impl Into<String>) {
        let at = self.place(name);
        self.problems.push(Problem::new(at, code, text));
    }

    fn value(&mut self, name: &str) -> Option<Value> {
        self.left.remove(name).filter(|value| !value.is_null())
    }

    fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.value(name)?;
        match serde_json::from_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(name, "invalid", error.to_string());
                None
            }
        }
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.left.get(name).is_none_or(Value::is_null) {
            self.problem(name, "missing", "this field is needed");
            return None;
        }
        self.optional(name)
    }

    /// A text of 1 to `most` characters.
    fn text(&mut self, name: &str, most: usize) -> Option<String> {
        let text: String = self.required(name)?;
        if text.trim().is_empty() || text.chars().count() > most {
            let rule = format!("a text of 1 to {most} characters was expected");
            self.problem(name, "invalid", rule);
            return None;
        }
        Some(text)
    }

    /// The name of a node or salt.
    fn name(&mut self, name: &str) -> Option<String> {
        let text: String = self.required(name)?;
        if is_name(&text) {
            return Some(text);
        }
        let rule = "1 to 60 lower-case letters, digits and hyphens were expected";
        self.problem(name, "invalid", rule);
        None
    }

    /// A version, from 1 on.
    fn version(&mut self, name: &str) -> Option<u32> {
        let value: Value = self.required(name)?;
        let number = value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| *number > 0);
        if number.is_none() {
            self.problem(name, "invalid", "a whole number from 1 on was expected");
        }
        number
    }

    /// A time above zero and not beyond all measure.
    fn span(&mut self, name: &str, usual: Option<Span>) -> Option<Span> {
        let span: Span = match usual {
            Some(usual) if self.left.get(name).is_none_or(Value::is_null) => return Some(usual),
            Some(_) | None => self.required(name)?,
        };
        if span > Span::ZERO && span <= LONGEST {
            return Some(span);
        }
        self.problem(
            name,
            "invalid",
            "a time above zero and up to two years was expected, such as PT15M or P3D",
        );
        None
    }

    fn conditions(&mut self, name: &str) -> Vec<FieldTest> {
        let tests: Vec<FieldTest> = self.optional(name).unwrap_or_default();
        if tests.len() > MOST_CONDITIONS {
            self.problem(
                name,
                "too_many",
                format!("at most {MOST_CONDITIONS} are allowed"),
            );
        }
        for (position, test) in tests.iter().enumerate() {
            if test.field.is_empty() || test.is_empty() {
                let at = format!("{name}[{position}]");
                self.problem(
                    &at,
                    "invalid",
                    "a condition needs a field and something to hold",
                );
            }
        }
        tests
    }

    /// Everything must have been read.
    fn finish(mut self) {
        let unknown: Vec<String> = self.left.keys().cloned().collect();
        for name in unknown {
            self.problem(&name, "unknown", "there is no such field");
        }
    }
}

fn read(value: &Value, problems: &mut Vec<Problem>) -> Option<Document> {
    let mut fields = Fields::of("", value, problems)?;
    let format: Option<u32> = fields.required("format");
    if format.is_some_and(|format| format != FORMAT) {
        fields.problem("format", "invalid", "this program reads format 1");
    }
    let title = fields.text("title", 200);
    let summary = fields.text("summary", 2_000);
    let purpose: Option<Purpose> = fields.required("purpose");
    let topic: Option<Topic> = fields.required("topic");
    let trigger = fields.value("trigger");
    let reentry = fields.value("reentry");
    let holdout = fields.value("holdout");
    let goal = fields.value("goal");
    let exits: Vec<Value> = fields.optional("exits").unwrap_or_default();
    let nodes: Option<Vec<Value>> = fields.required("nodes");
    fields.finish();
    if trigger.is_none() {
        problems.push(Problem::new("trigger", "missing", "this field is needed"));
    }
    let trigger = trigger.and_then(|trigger| read_trigger(&trigger, problems));
    let reentry = read_reentry(reentry.as_ref(), problems);
    let holdout = holdout.map(|holdout| read_holdout(&holdout, problems));
    let goal = goal.map(|goal| read_goal(&goal, problems));
    let exits = read_exits(&exits, problems);
    let nodes = read_nodes(&nodes?, problems);
    Some(Document {
        format: format?,
        title: title?,
        summary: summary?,
        purpose: purpose?,
        topic: topic?,
        trigger: trigger?,
        reentry: reentry?,
        holdout: holdout.flatten(),
        goal: goal.flatten(),
        exits,
        nodes,
    })
}

fn read_trigger(value: &Value, problems: &mut Vec<Problem>) -> Option<Trigger> {
    let mut fields = Fields::of("trigger", value, problems)?;
    let event = fields.text("event", 100);
    let filter = fields.conditions("where");
    let fresh_for = fields.span("fresh_for", Some(USUAL_FRESHNESS));
    fields.finish();
    Some(Trigger {
        event: event?,
        filter,
        fresh_for: fresh_for?,
    })
}

fn read_reentry(value: Option<&Value>, problems: &mut Vec<Problem>) -> Option<Reentry> {
    match value {
        None => Some(Reentry::Once),
        Some(Value::String(word)) if word == "always" => Some(Reentry::Always),
        Some(Value::String(word)) if word == "once" => Some(Reentry::Once),
        Some(value @ Value::Object(_)) => {
            let mut fields = Fields::of("reentry", value, problems)?;
            let after = fields.span("after", None);
            fields.finish();
            after.map(Reentry::After)
        }
        Some(_) => {
            let rule = "`always`, `once` or {\"after\": \"P30D\"} was expected";
            problems.push(Problem::new("reentry", "invalid", rule));
            None
        }
    }
}

fn read_holdout(value: &Value, problems: &mut Vec<Problem>) -> Option<Holdout> {
    let mut fields = Fields::of("holdout", value, problems)?;
    let percent: Option<Value> = fields.required("percent");
    let percent = percent.map(|percent| {
        let percent = percent
            .as_u64()
            .and_then(|number| u32::try_from(number).ok());
        percent.filter(|percent| (1..=50).contains(percent))
    });
    if percent == Some(None) {
        let rule = "a whole number from 1 to 50 was expected";
        fields.problem("percent", "invalid", rule);
    }
    let salt = fields.name("salt");
    fields.finish();
    Some(Holdout {
        percent: percent.flatten()?,
        salt: salt?,
    })
}

fn read_goal(value: &Value, problems: &mut Vec<Problem>) -> Option<Goal> {
    let mut fields = Fields::of("goal", value, problems)?;
    let event = fields.text("event", 100);
    let within = fields.span("within", None);
    fields.finish();
    Some(Goal {
        event: event?,
        within: within?,
    })
}

fn read_exits(values: &[Value], problems: &mut Vec<Problem>) -> Vec<Exit> {
    if values.len() > MOST_CONDITIONS {
        let rule = format!("at most {MOST_CONDITIONS} are allowed");
        problems.push(Problem::new("exits", "too_many", rule));
        return Vec::new();
    }
    let exit = |(position, value): (usize, &Value)| {
        let mut fields = Fields::of(&format!("exits[{position}]"), value, problems)?;
        let event = fields.text("event", 100);
        let same: Vec<String> = fields.optional("same").unwrap_or_default();
        let filter = fields.conditions("where");
        fields.finish();
        Some(Exit {
            event: event?,
            same,
            filter,
        })
    };
    values.iter().enumerate().filter_map(exit).collect()
}

fn read_nodes(values: &[Value], problems: &mut Vec<Problem>) -> Vec<Node> {
    if values.is_empty() || values.len() > MOST_NODES {
        let code = if values.is_empty() {
            "missing"
        } else {
            "too_many"
        };
        let rule = format!("1 to {MOST_NODES} nodes were expected");
        problems.push(Problem::new("nodes", code, rule));
        return Vec::new();
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(values.len());
    for (position, value) in values.iter().enumerate() {
        let given = value.get("id").and_then(Value::as_str).unwrap_or("?");
        let at = format!("nodes[{position}] ({given})");
        let Some(node) = read_node(&at, value, problems) else {
            continue;
        };
        if nodes.iter().any(|known| known.id == node.id) {
            let text = "another node has this name";
            problems.push(Problem::new(format!("{at}.id"), "duplicate", text));
        }
        nodes.push(node);
    }
    nodes
}

fn read_node(at: &str, value: &Value, problems: &mut Vec<Problem>) -> Option<Node> {
    let mut fields = Fields::of(at, value, problems)?;
    let id = fields.name("id");
    let kind: Option<String> = fields.required("kind");
    let what = match kind.as_deref() {
        Some("wait") => read_wait(&mut fields).map(What::Wait),
        Some("message") => read_message(&mut fields).map(What::Message),
        Some("end") => Some(What::End),
        Some(_) => {
            let rule = "`wait`, `message` or `end` was expected";
            fields.problem("kind", "invalid", rule);
            // What else it holds cannot be judged.
            return None;
        }
        None => return None,
    };
    fields.finish();
    Some(Node {
        id: id?,
        what: what?,
    })
}

fn read_wait(fields: &mut Fields<'_>) -> Option<WaitNode> {
    let duration = fields.span("for", None);
    let next = fields.name("next");
    Some(WaitNode {
        duration: duration?,
        next: next?,
    })
}

fn read_message(fields: &mut Fields<'_>) -> Option<MessageNode> {
    let template = fields.text("template", 100);
    let template_version = fields.version("template_version");
    let channels: Vec<Channel> = fields
        .optional("channels")
        .unwrap_or_else(|| vec![Channel::Email]);
    if channels.is_empty() || channels.len() > 8 {
        fields.problem("channels", "invalid", "1 to 8 channels were expected");
    }
    let value: i64 = fields.optional("value").unwrap_or(0);
    let fresh_for = fields.span("fresh_for", Some(USUAL_MESSAGE_LIFE));
    let merging: Merging = fields.optional("merging").unwrap_or_default();
    let next = fields.name("next");
    Some(MessageNode {
        template: template?,
        template_version: template_version?,
        channels,
        value,
        fresh_for: fresh_for?,
        merging,
        next: next?,
    })
}

/// Whether it can be walked through from the first node.
fn walk(document: &Document, problems: &mut Vec<Problem>) {
    for (position, node) in document.nodes.iter().enumerate() {
        if let Some(next) = node.what.next()
            && document.node(next).is_none()
        {
            let at = format!("nodes[{position}] ({}).next", node.id);
            problems.push(Problem::new(
                at,
                "dangling",
                format!("there is no node `{next}`"),
            ));
        }
    }
    if !problems.is_empty() {
        // What else cannot be reached follows from that.
        return;
    }
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut at = document.start();
    while let Some(node) = at {
        if !reached.insert(&node.id) {
            let text = format!("the way leads back to `{}` and never ends", node.id);
            problems.push(Problem::new("nodes", "endless", text));
            return;
        }
        at = node.what.next().and_then(|next| document.node(next));
    }
    for (position, node) in document.nodes.iter().enumerate() {
        if !reached.contains(node.id.as_str()) {
            let at = format!("nodes[{position}] ({})", node.id);
            problems.push(Problem::new(
                at,
                "unreachable",
                "nothing leads to this node",
            ));
        }
    }
}
