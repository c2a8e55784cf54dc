//! From node to node.

use experiments::drawn;
use kernel::{CustomerId, Span, Timestamp, Zone};
use serde_json::Value;

use super::{
    AttributeNode, Branch, DeliveredNode, DoNode, Document, EnrolmentId, ExperimentNode,
    MessageNode, Node, NodeId, ShareNode, SplitNode, TagNode, UntilNode, WaitNode, What,
    calendar::next_local, call::Call,
};
use crate::error::Error;

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// When they got there.
    pub since: Timestamp,
}

/// Who goes on, as far as deciding needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The customer.
    pub customer: CustomerId,
    /// Which time inside.
    pub enrolment: EnrolmentId,
    /// Where their clock stands.
    pub zone: &'a Zone,
    /// The plain fields of what brought them in.
    pub context: &'a Value,
}

/// What is known of the delivery of that which brought somebody in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// When the last of it arrived; none while anything is under way.
    pub delivered_at: Option<Timestamp>,
    /// When it is predicted to arrive.
    pub expected_at: Option<Timestamp>,
}

/// From when on a moment is looked for, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// From when on.
    pub since: Timestamp,
    /// How far; as far as the one who foretells sees, where left out.
    pub within: Option<Span>,
}

/// A moment that is foretold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foretold {
    /// When.
    pub at: Timestamp,
    /// Why then, for people; empty where nothing is to be said.
    pub why: String,
}

impl From<Timestamp> for Foretold {
    fn from(at: Timestamp) -> Self {
        let why = String::new();
        Self { at, why }
    }
}

/// What deciding may ask about the one person who goes on. The answers are facts of the moment that is decided for.
pub trait Facts {
    /// Whether a condition about customers holds.
    fn holds(&mut self, condition: &Value) -> Result<bool, Error>;

    /// How far the delivery is.
    fn delivery(&mut self) -> Result<Delivery, Error>;

    /// The moment of this name that is foretold for the customer, seen from when they began to wait for it.
    fn moment(&mut self, name: &str, ahead: Ahead) -> Result<Option<Foretold>, Error>;

    /// The arm of an experiment that is theirs now; none where it was not started, or there is none.
    fn arm(&mut self, experiment: &str) -> Result<Option<String>, Error>;

    /// How far the call of another system at a node is.
    fn call(&mut self, enrolment: EnrolmentId, node: &NodeId) -> Result<Call, Error>;
}

/// Who waits for a call is looked at again after so long at the latest: whoever made it wakes them.
const CALL_TIME: Span = Span::from_days(7);

/// What happens when somebody goes on from where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance<'d> {
    /// The nodes that they left behind, in order, and what is to be done at each.
    pub passed: Vec<Passed<'d>>,
    /// And then.
    pub then: Then,
}

/// A node that somebody left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed<'d> {
    /// The node.
    pub node: &'d Node,
    /// What came of it.
    pub how: How<'d>,
}

/// What a node came to that somebody left behind.
#[derive(Clone, Debug, PartialEq)]
pub enum How<'d> {
    /// It was passed.
    Through,
    /// Something is to be done now.
    Does(Effect<'d>),
    /// Of several ways, this one was taken.
    Took(&'d NodeId),
    /// What was foretold has come, and so this way was taken; with why it was foretold for then.
    Came(&'d NodeId, String),
    /// Its message would have gone so long ago that it is not worth saying any more.
    Stale,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect<'d> {
    /// Ask for a message.
    Message(&'d MessageNode),
    /// Put tags on the customer, and take some off.
    Tag(&'d TagNode),
    /// Set an attribute of the customer.
    Attribute(&'d AttributeNode),
    /// Have another room do something.
    Do(&'d DoNode),
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
        /// Why until then, for people; empty where the document says it.
        why: String,
    },
    /// At the end.
    Done {
        /// The last node.
        node: NodeId,
    },
    /// Outside: what the document says of its people holds of them no longer.
    Unfit {
        /// The node at which that came to light.
        node: NodeId,
    },
    /// Nowhere: the document has no such node. Cannot be with a parsed document and a place in it.
    Lost {
        /// The node that is not there.
        node: NodeId,
    },
}

/// What a node comes to.
enum Way<'d> {
    /// Stay until an instant.
    Stay(Timestamp),
    /// Stay until an instant that was foretold: when, and why then.
    Await(Timestamp, String),
    /// Go on: where to, since when one is there, and what came of the node.
    On(&'d NodeId, Timestamp, How<'d>),
    /// Through.
    End,
    /// No longer one of those whom it is for.
    Unfit,
}

/// Goes on from a place as far as `now` allows.
///
/// Waiting counts from when the node was reached. For somebody who comes in by an event of the past that is the event's
/// instant, so they stand where they would be, and what is no longer worth saying is not said; after the first message it is
/// now, so that what was late does not come all at once. What follows a delivery counts from the delivery itself.
pub fn advance<'d>(
    document: &'d Document,
    from: Place,
    person: Person<'_>,
    facts: &mut dyn Facts,
    now: Timestamp,
) -> Result<Advance<'d>, Error> {
    let mut passed = Vec::new();
    let mut place = from;
    // A parsed document has no way round without end, so each node is passed once at most.
    for _ in 0..=document.nodes.len() {
        let Some(node) = document.node(&place.node) else {
            break;
        };
        let way = at_node(document, node, place.since, person, facts, now)?;
        let (next, since, how) = match way {
            Way::Stay(until) => {
                let why = String::new();
                let then = Then::Wait { place, until, why };
                return Ok(Advance { passed, then });
            }
            Way::Await(until, why) => {
                let then = Then::Wait { place, until, why };
                return Ok(Advance { passed, then });
            }
            Way::Unfit => {
                let then = Then::Unfit { node: place.node };
                return Ok(Advance { passed, then });
            }
            Way::End => {
                let how = How::Through;
                passed.push(Passed { node, how });
                let then = Then::Done { node: place.node };
                return Ok(Advance { passed, then });
            }
            Way::On(next, since, how) => (next, since, how),
        };
        passed.push(Passed { node, how });
        place = Place {
            node: next.clone(),
            since,
        };
    }
    let then = Then::Lost { node: place.node };
    Ok(Advance { passed, then })
}

fn at_node<'d>(
    document: &'d Document,
    node: &'d Node,
    since: Timestamp,
    person: Person<'_>,
    facts: &mut dyn Facts,
    now: Timestamp,
) -> Result<Way<'d>, Error> {
    Ok(match &node.what {
        What::Wait(wait) => {
            let until = wait_ends(wait, since, person.zone);
            if now < until {
                Way::Stay(until)
            } else {
                Way::On(&wait.next, until, How::Through)
            }
        }
        What::WaitFor(wait) => {
            let until = since.plus(wait.timeout);
            if now < until {
                Way::Stay(until)
            } else {
                took(&wait.otherwise, until)
            }
        }
        What::Delivered(wait) => delivered(wait, since, facts.delivery()?, now),
        What::Until(wait) => {
            let within = wait
                .within_hours
                .map(|hours| Span::from_hours(i64::from(hours)));
            let moment = facts.moment(&wait.moment, Ahead { since, within })?;
            let near = moment.filter(|one| within.is_none_or(|span| one.at <= since.plus(span)));
            until(wait, since, near, person.zone, now)
        }
        What::Split(split) => took(branch(split, person, facts)?, since),
        What::Share(share) => took(lot(share, &node.id, person), since),
        What::Experiment(experiment) => took(arm(experiment, facts)?, since),
        What::Message(message) if now.since(since) > message.fresh_for => {
            Way::On(&message.next, since, How::Stale)
        }
        What::Message(message) => match &document.who {
            Some(who) if !facts.holds(who)? => Way::Unfit,
            Some(_) | None => does(&message.next, now, Effect::Message(message)),
        },
        What::Tag(tag) => does(&tag.next, since, Effect::Tag(tag)),
        What::Attribute(attribute) => does(&attribute.next, since, Effect::Attribute(attribute)),
        What::Do(action) => does(&action.next, since, Effect::Do(action)),
        What::Webhook(hook) => match facts.call(person.enrolment, &node.id)? {
            Call::Open => Way::Stay(now.plus(CALL_TIME)),
            Call::Done => Way::On(&hook.next, since, How::Through),
            Call::Failed(why) => return Err(Error::Webhook(why)),
        },
        What::End => Way::End,
    })
}

const fn took(next: &NodeId, since: Timestamp) -> Way<'_> {
    Way::On(next, since, How::Took(next))
}

const fn does<'d>(next: &'d NodeId, since: Timestamp, effect: Effect<'d>) -> Way<'d> {
    Way::On(next, since, How::Does(effect))
}

/// When a wait that began at an instant ends for somebody whose clock stands in this zone.
fn wait_ends(wait: &WaitNode, since: Timestamp, zone: &Zone) -> Timestamp {
    let passed = wait.duration.map_or(since, |duration| since.plus(duration));
    if wait.time.is_none() && wait.weekdays.is_empty() {
        return passed;
    }
    next_local(zone, passed, wait.time, &wait.weekdays)
}

/// What arrived is counted from its arrival. What nobody tells of is taken for delivered some time after the predicted
/// day, since some carriers never tell.
fn delivered(
    wait: &DeliveredNode,
    since: Timestamp,
    delivery: Delivery,
    now: Timestamp,
) -> Way<'_> {
    if let Some(delivered_at) = delivery.delivered_at {
        return took(&wait.next, delivered_at.min(now));
    }
    let fallback = since.plus(wait.fallback);
    let (counts_from, until) = delivery
        .expected_at
        .map_or((fallback, fallback), |expected| {
            (expected, expected.plus(wait.grace).max(since))
        });
    if now < until {
        return Way::Stay(until);
    }
    let next = wait.otherwise.as_ref().unwrap_or(&wait.next);
    took(next, counts_from)
}

/// What is foretold is counted from, though it may lie so near that the days before it have begun already.
fn until<'d>(
    wait: &'d UntilNode,
    since: Timestamp,
    moment: Option<Foretold>,
    zone: &Zone,
    now: Timestamp,
) -> Way<'d> {
    let Some(moment) = moment else {
        return took(&wait.otherwise, since);
    };
    let counted = moment.at.plus(Span::from_days(wait.days)).max(since);
    let until = match wait.time {
        Some(_) => next_local(zone, counted, wait.time, &[]),
        None => counted,
    };
    if now < until {
        Way::Await(until, moment.why)
    } else {
        Way::On(&wait.next, until, How::Came(&wait.next, moment.why))
    }
}

fn branch<'d>(
    split: &'d SplitNode,
    person: Person<'_>,
    facts: &mut dyn Facts,
) -> Result<&'d NodeId, Error> {
    for branch in &split.branches {
        if fits(branch, person, facts)? {
            return Ok(&branch.next);
        }
    }
    Ok(&split.otherwise)
}

fn fits(branch: &Branch, person: Person<'_>, facts: &mut dyn Facts) -> Result<bool, Error> {
    let mut tests = branch.filter.iter();
    if !tests.all(|test| test.holds(person.context)) {
        return Ok(false);
    }
    match &branch.who {
        Some(who) => facts.holds(who),
        None => Ok(true),
    }
}

fn arm<'d>(experiment: &'d ExperimentNode, facts: &mut dyn Facts) -> Result<&'d NodeId, Error> {
    let arm = facts.arm(&experiment.experiment)?;
    let mut branches = experiment.branches.iter();
    let branch = branches.find(|branch| arm.as_ref() == Some(&branch.arm));
    Ok(branch.map_or(&experiment.otherwise, |branch| &branch.next))
}

fn lot<'d>(share: &'d ShareNode, node: &'d NodeId, person: Person<'_>) -> &'d NodeId {
    let of = match &share.salt {
        Some(_) => person.customer.raw(),
        None => person.enrolment.raw(),
    };
    let salt = share.salt.as_ref().unwrap_or(node);
    let sum = share.branches.iter().map(|branch| branch.weight).sum();
    let mut number = drawn(salt, of, sum);
    for branch in &share.branches {
        match number.checked_sub(branch.weight) {
            Some(rest) => number = rest,
            None => return &branch.next,
        }
    }
    // The weights of a parsed document are 1 or more, and the number is below their sum.
    node
}
