//! What a journey is: a document, the same in the database, in files and over the API.

use kernel::Span;
use messages::{Channel, Merging, Purpose, Topic};
use serde::Serialize;

use super::FieldTest;

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
pub struct Trigger {
    /// The kind of event: `order.paid`.
    pub event: String,
    /// What its data must be like; all must hold.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<FieldTest>,
    /// How old an event may be that still brings somebody in; older ones come in by back-filling only.
    pub fresh_for: Span,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// The kind of event.
    pub event: String,
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
    /// A message is asked for.
    Message(MessageNode),
    /// The journey is over.
    End,
}

/// Time passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitNode {
    /// How much.
    #[serde(rename = "for")]
    pub duration: Span,
    /// What comes after it.
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

impl What {
    /// Its word in documents.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Wait(_) => "wait",
            Self::Message(_) => "message",
            Self::End => "end",
        }
    }

    /// What comes after it.
    pub fn next(&self) -> Option<&NodeId> {
        match self {
            Self::Wait(wait) => Some(&wait.next),
            Self::Message(message) => Some(&message.next),
            Self::End => None,
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

    /// The document as text, as it is stored and exported.
    pub fn to_json(&self) -> serde_json::Value {
        // Text keys, whole numbers and texts only: it always becomes JSON.
        serde_json::to_value(self).unwrap_or_default()
    }
}
