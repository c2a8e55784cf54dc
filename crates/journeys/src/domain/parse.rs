//! Reading a document: everything that is wrong is told at once, by place and in words.

use std::collections::BTreeSet;

use messages::{Purpose, Topic};
use serde_json::Value;

use super::{
    Document, Exit, Goal, Holdout, NodeId, Problem, Reentry, Trigger,
    fields::{Fields, MOST_CONDITIONS},
    parse_nodes::read_nodes,
    parse_trigger::read_trigger,
};

/// The format that is read and written.
const FORMAT: u32 = 1;
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
    let who = fields.who("who");
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
        who,
        reentry: reentry?,
        holdout: holdout.flatten(),
        goal: goal.flatten(),
        exits,
        nodes,
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
    let same = fields.list("same", MOST_CONDITIONS);
    let filter = fields.conditions("where");
    let within = fields.span("within", None);
    fields.finish();
    Some(Goal {
        event: event?,
        same,
        filter,
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
        let same = fields.list("same", MOST_CONDITIONS);
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

/// Whether it can be walked through from the first node.
fn walk(document: &Document, problems: &mut Vec<Problem>) {
    if let (Trigger::Schedule(_), None) = (&document.trigger, &document.who) {
        let text = "a schedule brings in those of whom `who` holds: say who";
        problems.push(Problem::new("who", "missing", text));
    }
    for (position, node) in document.nodes.iter().enumerate() {
        for (field, next) in node.what.ways() {
            if document.node(next).is_none() {
                let at = format!("nodes[{position}] ({}).{field}", node.id);
                let text = format!("there is no node `{next}`");
                problems.push(Problem::new(at, "dangling", text));
            }
        }
    }
    if !problems.is_empty() {
        // What else cannot be reached follows from that.
        return;
    }
    let mut paths = Paths {
        document,
        open: Vec::new(),
        closed: BTreeSet::new(),
    };
    let start = document.start().map(|node| &node.id);
    if let Some(node) = start.and_then(|start| paths.endless_from(start)) {
        let text = format!("the way leads back to `{node}` and never ends");
        problems.push(Problem::new("nodes", "endless", text));
        return;
    }
    for (position, node) in document.nodes.iter().enumerate() {
        if !paths.closed.contains(&node.id) {
            let at = format!("nodes[{position}] ({})", node.id);
            let text = "nothing leads to this node";
            problems.push(Problem::new(at, "unreachable", text));
        }
    }
}

/// All ways through a document, walked to their ends.
struct Paths<'d> {
    document: &'d Document,
    /// The nodes of the way that is walked now.
    open: Vec<&'d NodeId>,
    /// Nodes whose every way ends.
    closed: BTreeSet<&'d NodeId>,
}

impl<'d> Paths<'d> {
    /// A node to which some way leads back. As deep as a document has nodes.
    fn endless_from(&mut self, node: &'d NodeId) -> Option<&'d NodeId> {
        if self.open.contains(&node) {
            return Some(node);
        }
        if self.closed.contains(node) {
            return None;
        }
        let document = self.document;
        self.open.push(node);
        let ways = document.node(node).map(|node| node.what.ways());
        for (_, next) in ways.into_iter().flatten() {
            if let Some(endless) = self.endless_from(next) {
                return Some(endless);
            }
        }
        self.open.pop();
        self.closed.insert(node);
        None
    }
}
