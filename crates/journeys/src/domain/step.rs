//! From node to node.

use kernel::Timestamp;

use super::{Document, MessageNode, Node, NodeId, What};

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// When they got there.
    pub since: Timestamp,
}

/// What happens when somebody goes on from where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance<'d> {
    /// The nodes that they left behind, in order.
    pub passed: Vec<Passed<'d>>,
    /// What is to be done now, in order.
    pub effects: Vec<Effect<'d>>,
    /// And then.
    pub then: Then,
}

/// A node that somebody left behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passed<'d> {
    /// The node.
    pub node: &'d Node,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect<'d> {
    /// Ask for a message.
    Message {
        /// At which node.
        id: &'d NodeId,
        /// Which.
        message: &'d MessageNode,
    },
}

/// Where somebody is after going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// At a node, until an instant.
    Wait {
        /// Where.
        place: Place,
        /// Until when.
        until: Timestamp,
    },
    /// At the end.
    Done {
        /// The last node.
        node: NodeId,
    },
    /// Nowhere: the document has no such node. Cannot be with a parsed document and a place in it.
    Lost {
        /// The node that is not there.
        node: NodeId,
    },
}

/// Goes on from a place as far as `now` allows.
///
/// Waiting counts from when the node was reached. For somebody who comes in by an event of the past that is the event's
/// instant, so they stand where they would be; after the first thing done it is now, so that what was late does not come
/// all at once.
pub fn advance(document: &Document, from: Place, now: Timestamp) -> Advance<'_> {
    let mut advance = Advance {
        passed: Vec::new(),
        effects: Vec::new(),
        then: Then::Lost {
            node: from.node.clone(),
        },
    };
    let mut place = from;
    // A parsed document has no way round without end, so each node is passed once at most.
    for _ in 0..=document.nodes.len() {
        let Some(node) = document.node(&place.node) else {
            advance.then = Then::Lost { node: place.node };
            return advance;
        };
        let (next, since) = match &node.what {
            What::Wait(wait) => {
                let until = place.since.plus(wait.duration);
                if now < until {
                    advance.then = Then::Wait { place, until };
                    return advance;
                }
                (&wait.next, until)
            }
            What::Message(message) => {
                let id = &node.id;
                advance.effects.push(Effect::Message { id, message });
                (&message.next, now)
            }
            What::End => {
                advance.passed.push(Passed { node });
                advance.then = Then::Done {
                    node: node.id.clone(),
                };
                return advance;
            }
        };
        advance.passed.push(Passed { node });
        place = Place {
            node: next.clone(),
            since,
        };
    }
    advance.then = Then::Lost { node: place.node };
    advance
}
