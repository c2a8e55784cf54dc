//! What a journey is: a document, the same in the database, in files and over the API.

use kernel::{Span, TimeOfDay, Weekday};
use messages::{Channel, Merging, Purpose, Topic};
use serde::Serialize;
use serde_json::Value;

use super::{FieldTest, words};

/// A journey as it is written down. Made by [`Document::parse`], which refuses what cannot be walked through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Version of this format: 1.
    pub format: u32,
    /// What it is called, for people.
    pub title: String,
    /// What it does and why, for people.
    pub summary: String,
    /// For what its messages are.
    pub purpose: Purpose,
    /// What its messages are about.
    pub topic: Topic,
    /// What brings people in.
    pub trigger: Trigger,
    /// What must hold of a customer, as a condition of room `segments`: when they come in, and again before every message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Value>,
    /// Whether somebody who was inside may come in again.
    pub reentry: Reentry,
    /// Who is chosen not to get it, so that what it brings can be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<Holdout>,
    /// What it is for: whoever reaches it leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// What makes people leave, wherever they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exits: Vec<Exit>,
    /// What happens, the first one first.
    pub nodes: Vec<Node>,
}

/// What brings people in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Trigger {
    /// Something that happens to them.
    Event(EventTrigger),
    /// They come to belong to a segment, or no longer do.
    Segment(SegmentTrigger),
    /// A day of theirs that comes every year.
    Date(DateTrigger),
    /// The shop's calendar: everybody of whom the document's `who` holds then.
    Schedule(ScheduleTrigger),
    /// Nothing but somebody who brings them in, over the API or by hand.
    ByHand(ByHandTrigger),
}

/// Something that happens to a customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventTrigger {
    /// The kind of event: `order.paid`.
    pub event: String,
    /// What its data must be like; all must hold.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
    /// How old an event may be that still brings somebody in; older ones come in by back-filling only.
    pub fresh_for: Span,
}

/// Coming to belong to a segment, or no longer belonging.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentTrigger {
    /// The condition; `{"segment": "name"}` for one that is kept.
    pub segment: Value,
    /// Which turn.
    pub when: Turn,
}

/// A change of belonging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// They belong from now on.
    Entered,
    /// They no longer belong.
    Left,
}

words!(Turn {
    Entered = "entered",
    Left = "left",
});

/// A day that comes every year, on the customer's own calendar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateTrigger {
    /// Which day: `birthday`, `first_order`.
    pub date: String,
    /// So many days after it; negative is before. -180 to 180.
    pub days: i64,
    /// At this time where the customer lives.
    pub at: TimeOfDay,
}

/// The shop's calendar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScheduleTrigger {
    /// When.
    pub schedule: Schedule,
}

/// Days and a time in the shop's zone. Without weekdays and days of the month: every day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Schedule {
    /// At this time.
    pub at: TimeOfDay,
    /// On these days of the week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// On these days of the month, 1 to 31; a month that is shorter counts its last day for those that it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days_of_month: Vec<u8>,
}

/// Only by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ByHandTrigger {
    /// Always true.
    pub by_hand: bool,
}

/// Whether somebody who was inside may come in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reentry {
    /// Every event brings them in, also when they are inside already.
    Always,
    /// Once in a life.
    Once,
    /// When so much time has passed since they came in last.
    After(Span),
}

/// A share of people who are chosen not to get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holdout {
    /// Of a hundred, 1 to 50.
    pub percent: u32,
    /// What the choice is made with: another salt chooses others.
    pub salt: String,
}

/// What it is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// The kind of event.
    pub event: String,
    /// Fields in which it must agree with what brought them in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// What its data must be like; all must hold.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
    /// How long after coming in it still counts.
    pub within: Span,
}

/// What makes people leave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exit {
    /// The kind of event.
    pub event: String,
    /// Fields in which it must agree with the event that brought them in: `order`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// What its data must be like; all must hold.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
}

/// The name of a node inside its document: 1 to 60 lower-case letters, digits and hyphens.
pub type NodeId = String;

/// A node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Its name.
    pub id: NodeId,
    /// What happens there.
    #[serde(flatten)]
    pub what: What,
}

/// What happens at a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Time passes.
    Wait(WaitNode),
    /// Something is waited for.
    WaitFor(WaitForNode),
    /// A delivery is waited for.
    Delivered(DeliveredNode),
    /// A moment is waited for that another room foretells.
    Until(UntilNode),
    /// The way parts by what is known.
    Split(SplitNode),
    /// The way parts by lot.
    Share(ShareNode),
    /// The way parts by the arm of an experiment.
    Experiment(ExperimentNode),
    /// A message is asked for.
    Message(MessageNode),
    /// Tags are put on the customer, or taken off.
    Tag(TagNode),
    /// An attribute of the customer is set, or removed.
    Attribute(AttributeNode),
    /// Another room does something.
    Do(DoNode),
    /// Another system is called.
    Webhook(WebhookNode),
    /// The journey is over.
    End,
}

/// Time passes: so much of it, and then until the clock where the customer lives shows this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitNode {
    /// How much.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub duration: Option<Span>,
    /// Until this time.
    #[serde(rename = "at", skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeOfDay>,
    /// Until one of these days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<Weekday>,
    /// What comes after it.
    pub next: NodeId,
}

/// Something is waited for that happens to the customer, and not for ever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WaitForNode {
    /// The kind of event.
    pub event: String,
    /// Fields in which it must agree with what brought them in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// What its data must be like; all must hold.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
    /// How long at most.
    pub timeout: Span,
    /// What comes when it happened.
    pub next: NodeId,
    /// What comes when it did not.
    pub otherwise: NodeId,
}

/// The parcel or the order that brought them in is waited for. What follows counts from the delivery itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveredNode {
    /// How long after the predicted day a delivery is taken for granted though nobody has told of it.
    pub grace: Span,
    /// How long at most, where no day is predicted.
    pub fallback: Span,
    /// What comes then.
    pub next: NodeId,
    /// What comes when it is only taken for granted; the same when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<NodeId>,
}

/// A moment is waited for that another room foretells for the customer: when something they bought runs out. It may move
/// while it is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UntilNode {
    /// Which moment: `runs_out`, when the first of what they bought does; `best_time`, when they read and buy most, within a day.
    pub moment: String,
    /// Only within so many hours from when they come here: the best time is the best of these hours, and of what lies further ahead
    /// nothing is foretold. 1 to 168.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_hours: Option<u32>,
    /// So many days after it; negative is before. -180 to 180.
    pub days: i64,
    /// And then until the clock where the customer lives shows this.
    #[serde(rename = "at", skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeOfDay>,
    /// What comes then.
    pub next: NodeId,
    /// What comes when nothing is foretold.
    pub otherwise: NodeId,
}

/// The way parts: the first branch that fits is taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SplitNode {
    /// The branches in order.
    pub branches: Vec<Branch>,
    /// The way of those whom none fits.
    pub otherwise: NodeId,
}

/// A branch: all that it says must hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Branch {
    /// Of the customer, as a condition of room `segments`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Value>,
    /// Of the event that brought them in.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
    /// What comes then.
    pub next: NodeId,
}

/// The way parts by lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShareNode {
    /// What the lot is drawn with: the same salt draws the same for a customer, in every journey and for ever. Without
    /// one, the lot is drawn anew each time that somebody comes in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// The branches.
    pub branches: Vec<Weighted>,
}

/// The way parts by the arm of an experiment that is kept in room `experiments`. Whoever comes here has met it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExperimentNode {
    /// The experiment's name.
    pub experiment: String,
    /// The arms that go a way of their own.
    pub branches: Vec<ArmBranch>,
    /// The way of all others, and of everybody before the experiment is started.
    pub otherwise: NodeId,
}

/// The way of an arm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArmBranch {
    /// The arm.
    pub arm: String,
    /// What comes then.
    pub next: NodeId,
}

/// A branch with its weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weighted {
    /// 1 to 1,000; its share is this of the sum.
    pub weight: u32,
    /// What comes then.
    pub next: NodeId,
}

/// A message is asked for: the contact policy decides when it goes, and the journey goes on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageNode {
    /// Name of the template.
    pub template: String,
    /// Version of the template.
    pub template_version: u32,
    /// By what way, the preferred one first.
    pub channels: Vec<Channel>,
    /// What it is worth when several compete.
    pub value: i64,
    /// How long it stays worth saying.
    pub fresh_for: Span,
    /// What is to be done when several of the topic go together.
    pub merging: Merging,
    /// What comes after it.
    pub next: NodeId,
}

/// Tags are put on the customer, or taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagNode {
    /// These are put on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<String>,
    /// These are taken off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
    /// What comes after it.
    pub next: NodeId,
}

/// An attribute of the customer is set, or removed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttributeNode {
    /// Its name.
    pub name: String,
    /// A text, a number, or true or false; null removes it.
    pub value: Value,
    /// What comes after it.
    pub next: NodeId,
}

/// Another room does something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DoNode {
    /// What, by the name that the room gave it.
    pub action: String,
    /// With what.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub with: Value,
    /// What comes after it.
    pub next: NodeId,
}

/// Another system is called, over HTTPS, and the journey goes on when it has answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WebhookNode {
    /// Where.
    pub url: String,
    /// What it is told besides what happened.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub with: Value,
    /// Whether it is told the customer's name and e-mail address.
    pub person: bool,
    /// What comes after it.
    pub next: NodeId,
}

impl Trigger {
    /// The kind of event that brings people in, where one does.
    pub fn event(&self) -> Option<&str> {
        match self {
            Self::Event(trigger) => Some(&trigger.event),
            Self::Segment(_) | Self::Date(_) | Self::Schedule(_) | Self::ByHand(_) => None,
        }
    }

    /// Whether people have to be watched for it: it comes about by itself.
    pub const fn is_watched(&self) -> bool {
        match self {
            Self::Segment(_) | Self::Date(_) => true,
            Self::Event(_) | Self::Schedule(_) | Self::ByHand(_) => false,
        }
    }
}

impl What {
    /// Its word in documents.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Wait(_) => "wait",
            Self::WaitFor(_) => "wait_for",
            Self::Delivered(_) => "delivered",
            Self::Until(_) => "until",
            Self::Split(_) => "split",
            Self::Share(_) => "share",
            Self::Experiment(_) => "experiment",
            Self::Message(_) => "message",
            Self::Tag(_) => "tag",
            Self::Attribute(_) => "attribute",
            Self::Do(_) => "do",
            Self::Webhook(_) => "webhook",
            Self::End => "end",
        }
    }

    /// What may come after it, by the field that says so.
    pub fn ways(&self) -> Vec<(String, &NodeId)> {
        let next = |next| vec![("next".to_owned(), next)];
        let branch = |(position, next)| (format!("branches[{position}].next"), next);
        match self {
            Self::Wait(wait) => next(&wait.next),
            Self::WaitFor(wait) => vec![
                ("next".to_owned(), &wait.next),
                ("otherwise".to_owned(), &wait.otherwise),
            ],
            Self::Delivered(wait) => {
                let mut ways = next(&wait.next);
                ways.extend(
                    wait.otherwise
                        .iter()
                        .map(|way| ("otherwise".to_owned(), way)),
                );
                ways
            }
            Self::Until(wait) => vec![
                ("next".to_owned(), &wait.next),
                ("otherwise".to_owned(), &wait.otherwise),
            ],
            Self::Split(split) => {
                let nexts = split.branches.iter().map(|branch| &branch.next);
                let mut ways: Vec<(String, &NodeId)> = nexts.enumerate().map(branch).collect();
                ways.push(("otherwise".to_owned(), &split.otherwise));
                ways
            }
            Self::Share(share) => {
                let nexts = share.branches.iter().map(|branch| &branch.next);
                nexts.enumerate().map(branch).collect()
            }
            Self::Experiment(experiment) => {
                let nexts = experiment.branches.iter().map(|branch| &branch.next);
                let mut ways: Vec<(String, &NodeId)> = nexts.enumerate().map(branch).collect();
                ways.push(("otherwise".to_owned(), &experiment.otherwise));
                ways
            }
            Self::Message(message) => next(&message.next),
            Self::Tag(tag) => next(&tag.next),
            Self::Attribute(attribute) => next(&attribute.next),
            Self::Do(action) => next(&action.next),
            Self::Webhook(hook) => next(&hook.next),
            Self::End => Vec::new(),
        }
    }

    /// Whether the customer's own clock plays a part.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Wait(wait) => wait.time.is_some() || !wait.weekdays.is_empty(),
            Self::Until(wait) => wait.time.is_some(),
            Self::WaitFor(_)
            | Self::Delivered(_)
            | Self::Split(_)
            | Self::Share(_)
            | Self::Experiment(_)
            | Self::Message(_)
            | Self::Tag(_)
            | Self::Attribute(_)
            | Self::Do(_)
            | Self::Webhook(_)
            | Self::End => false,
        }
    }
}

impl Document {
    /// Where people come in: the first node. A parsed document has one.
    pub fn start(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// The node of this name.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// Every condition about customers that stands in it, by its place: `who`, `nodes[2] (part).branches[0].who`.
    pub fn conditions(&self) -> Vec<(String, &Value)> {
        let mut all: Vec<(String, &Value)> = Vec::new();
        if let Trigger::Segment(trigger) = &self.trigger {
            all.push(("trigger.segment".to_owned(), &trigger.segment));
        }
        all.extend(self.who.iter().map(|who| ("who".to_owned(), who)));
        for (position, node) in self.nodes.iter().enumerate() {
            let What::Split(split) = &node.what else {
                continue;
            };
            for (number, branch) in split.branches.iter().enumerate() {
                let at = format!("nodes[{position}] ({}).branches[{number}].who", node.id);
                all.extend(branch.who.iter().map(|who| (at.clone(), who)));
            }
        }
        all
    }

    /// Whether the customer's own clock plays a part at any node.
    pub fn is_local(&self) -> bool {
        self.nodes.iter().any(|node| node.what.is_local())
    }

    /// Whether a delivery plays a part at any node.
    pub fn has_deliveries(&self) -> bool {
        let mut nodes = self.nodes.iter();
        nodes.any(|node| matches!(node.what, What::Delivered(_)))
    }

    /// The document as text, as it is stored and exported.
    pub fn to_json(&self) -> Value {
        // Text keys, whole numbers and texts only: it always becomes JSON.
        serde_json::to_value(self).unwrap_or_default()
    }
}
