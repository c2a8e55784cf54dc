//! Reading what happens.

use courier::is_https;
use kernel::{Span, TimeOfDay, Weekday};
use messages::{Channel, Merging};
use serde_json::Value;

use super::{
    ArmBranch, AttributeNode, Branch, DeliveredNode, DoNode, ExperimentNode, MessageNode, Node,
    Problem, ShareNode, SplitNode, TagNode, UntilNode, WaitForNode, WaitNode, WebhookNode,
    Weighted, What,
    fields::{Fields, MOST_CONDITIONS},
    parse_trigger::FARTHEST_DAYS,
};

/// Most nodes of a document.
const MOST_NODES: usize = 200;
/// Most branches of a node.
const MOST_BRANCHES: usize = 20;
/// Largest `with` of a call, in bytes of JSON.
const LARGEST_WITH: usize = 16 * 1024;
/// Hours ahead that something foretold may be looked for: a week.
const MOST_HOURS_AHEAD: i64 = 168;
/// Most tags of a node.
const MOST_TAGS: usize = 20;
/// How long a message stays worth saying, where the document does not say.
const USUAL_MESSAGE_LIFE: Span = Span::from_days(3);
/// How long after the predicted day a delivery is taken for granted, where the document does not say.
const USUAL_GRACE: Span = Span::from_days(2);
/// How long a delivery without a predicted day is waited for, where the document does not say: a fortnight covers a
/// parcel across Europe by the slow way.
const USUAL_FALLBACK: Span = Span::from_days(14);
/// Every kind of node.
const KINDS: [&str; 13] = [
    "wait",
    "wait_for",
    "delivered",
    "until",
    "split",
    "share",
    "experiment",
    "message",
    "tag",
    "attribute",
    "do",
    "webhook",
    "end",
];

pub(super) fn read_nodes(values: &[Value], problems: &mut Vec<Problem>) -> Vec<Node> {
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
        Some("wait_for") => read_wait_for(&mut fields).map(What::WaitFor),
        Some("delivered") => read_delivered(&mut fields).map(What::Delivered),
        Some("until") => read_until(&mut fields).map(What::Until),
        Some("split") => read_split(&mut fields).map(What::Split),
        Some("share") => read_share(&mut fields).map(What::Share),
        Some("experiment") => read_experiment(&mut fields).map(What::Experiment),
        Some("message") => read_message(&mut fields).map(What::Message),
        Some("tag") => read_tag(&mut fields).map(What::Tag),
        Some("attribute") => read_attribute(&mut fields).map(What::Attribute),
        Some("do") => read_do(&mut fields).map(What::Do),
        Some("webhook") => read_webhook(&mut fields).map(What::Webhook),
        Some("end") => Some(What::End),
        Some(_) => {
            let rule = format!("one of `{}` was expected", KINDS.join("`, `"));
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
    let time: Option<TimeOfDay> = fields.optional("at");
    let weekdays: Vec<Weekday> = fields.list("weekdays", 7);
    let is_local = time.is_some() || !weekdays.is_empty();
    let duration = if fields.is_left("for") || !is_local {
        fields.span("for", None).map(Some)
    } else {
        Some(None)
    };
    let next = fields.name("next");
    Some(WaitNode {
        duration: duration?,
        time,
        weekdays,
        next: next?,
    })
}

fn read_wait_for(fields: &mut Fields<'_>) -> Option<WaitForNode> {
    let event = fields.text("event", 100);
    let same = fields.list("same", MOST_CONDITIONS);
    let filter = fields.conditions("where");
    let timeout = fields.span("timeout", None);
    let next = fields.name("next");
    let otherwise = fields.name("otherwise");
    Some(WaitForNode {
        event: event?,
        same,
        filter,
        timeout: timeout?,
        next: next?,
        otherwise: otherwise?,
    })
}

fn read_delivered(fields: &mut Fields<'_>) -> Option<DeliveredNode> {
    let grace = fields.span("grace", Some(USUAL_GRACE));
    let fallback = fields.span("fallback", Some(USUAL_FALLBACK));
    let next = fields.name("next");
    let otherwise = if fields.is_left("otherwise") {
        fields.name("otherwise").map(Some)
    } else {
        Some(None)
    };
    Some(DeliveredNode {
        grace: grace?,
        fallback: fallback?,
        next: next?,
        otherwise: otherwise?,
    })
}

fn read_until(fields: &mut Fields<'_>) -> Option<UntilNode> {
    let moment = fields.text("moment", 60);
    let days = if fields.is_left("days") {
        fields.whole("days", -FARTHEST_DAYS..=FARTHEST_DAYS)
    } else {
        Some(0)
    };
    let within_hours = if fields.is_left("within_hours") {
        fields.whole("within_hours", 1..=MOST_HOURS_AHEAD).map(Some)
    } else {
        Some(None)
    };
    let time: Option<TimeOfDay> = fields.optional("at");
    let next = fields.name("next");
    let otherwise = fields.name("otherwise");
    Some(UntilNode {
        moment: moment?,
        within_hours: within_hours?.and_then(|hours| u32::try_from(hours).ok()),
        days: days?,
        time,
        next: next?,
        otherwise: otherwise?,
    })
}

fn read_split(fields: &mut Fields<'_>) -> Option<SplitNode> {
    let branches: Vec<Value> = fields.list("branches", MOST_BRANCHES);
    let otherwise = fields.name("otherwise");
    if branches.is_empty() {
        fields.problem("branches", "missing", "at least one branch is needed");
    }
    let read = |(position, value): (usize, &Value)| {
        let mut branch = fields.inner(&format!("branches[{position}]"), value)?;
        let who = branch.who("who");
        let filter = branch.conditions("where");
        if who.is_none() && filter.is_empty() {
            branch.problem("who", "missing", "`who` or `where` is needed");
        }
        let next = branch.name("next");
        branch.finish();
        Some(Branch {
            who,
            filter,
            next: next?,
        })
    };
    let branches = branches.iter().enumerate().filter_map(read).collect();
    Some(SplitNode {
        branches,
        otherwise: otherwise?,
    })
}

fn read_share(fields: &mut Fields<'_>) -> Option<ShareNode> {
    let salt = if fields.is_left("salt") {
        fields.name("salt").map(Some)
    } else {
        Some(None)
    };
    let branches: Vec<Value> = fields.list("branches", MOST_BRANCHES);
    if branches.len() < 2 {
        fields.problem("branches", "missing", "at least two branches are needed");
    }
    let read = |(position, value): (usize, &Value)| {
        let mut branch = fields.inner(&format!("branches[{position}]"), value)?;
        let weight = branch.whole("weight", 1..=1_000);
        let next = branch.name("next");
        branch.finish();
        Some(Weighted {
            weight: u32::try_from(weight?).ok()?,
            next: next?,
        })
    };
    let branches = branches.iter().enumerate().filter_map(read).collect();
    Some(ShareNode {
        salt: salt?,
        branches,
    })
}

fn read_experiment(fields: &mut Fields<'_>) -> Option<ExperimentNode> {
    let experiment = fields.name("experiment");
    let branches: Vec<Value> = fields.list("branches", MOST_BRANCHES);
    let otherwise = fields.name("otherwise");
    if branches.is_empty() {
        fields.problem("branches", "missing", "at least one branch is needed");
    }
    let read = |(position, value): (usize, &Value)| {
        let mut branch = fields.inner(&format!("branches[{position}]"), value)?;
        let arm = branch.name("arm");
        let next = branch.name("next");
        branch.finish();
        Some(ArmBranch {
            arm: arm?,
            next: next?,
        })
    };
    let branches = branches.iter().enumerate().filter_map(read).collect();
    Some(ExperimentNode {
        experiment: experiment?,
        branches,
        otherwise: otherwise?,
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

fn read_tag(fields: &mut Fields<'_>) -> Option<TagNode> {
    let add: Vec<String> = fields.list("add", MOST_TAGS);
    let remove: Vec<String> = fields.list("remove", MOST_TAGS);
    if add.is_empty() && remove.is_empty() {
        fields.problem("add", "missing", "`add` or `remove` is needed");
    }
    for (name, tags) in [("add", &add), ("remove", &remove)] {
        if tags.iter().any(|tag| customers::Tag::parse(tag).is_err()) {
            fields.problem(name, "invalid", "that is no tag");
        }
    }
    let next = fields.name("next");
    Some(TagNode {
        add,
        remove,
        next: next?,
    })
}

fn read_attribute(fields: &mut Fields<'_>) -> Option<AttributeNode> {
    let name = fields.text("name", 100);
    if let Some(name) = &name
        && customers::AttributeName::parse(name).is_err()
    {
        fields.problem("name", "invalid", "that is no name of an attribute");
    }
    let value = fields.value("value").unwrap_or(Value::Null);
    if value.is_array() || value.is_object() {
        let rule = "a text, a number, true or false, or null was expected";
        fields.problem("value", "invalid", rule);
    }
    let next = fields.name("next");
    Some(AttributeNode {
        name: name?,
        value,
        next: next?,
    })
}

fn read_do(fields: &mut Fields<'_>) -> Option<DoNode> {
    let action = fields.text("action", 60);
    let with = fields.value("with").unwrap_or(Value::Null);
    let next = fields.name("next");
    Some(DoNode {
        action: action?,
        with,
        next: next?,
    })
}

fn read_webhook(fields: &mut Fields<'_>) -> Option<WebhookNode> {
    let url = fields.text("url", 2_000);
    if url.as_deref().is_some_and(|url| !is_https(url)) {
        let rule =
            "an address that begins with https:// was expected, without a user or password in it";
        fields.problem("url", "invalid", rule);
    }
    let with = fields.value("with").unwrap_or(Value::Null);
    if with.to_string().len() > LARGEST_WITH {
        fields.problem("with", "too_long", "at most 16 KB were expected");
    }
    let person: bool = fields.optional("person").unwrap_or(false);
    let next = fields.name("next");
    Some(WebhookNode {
        url: url?,
        with,
        person,
        next: next?,
    })
}
