//! Whether it was a person.

use kernel::{Span, Timestamp};

use super::{
    agent::{Agent, Why},
    seal::{Visit, VisitKind},
};

/// Nobody reads a message so soon after it left. The usual scanner comes within a second or two.
const TOO_SOON: Span = Span::from_seconds(2);
/// Links that are followed within this span of one another are looked at together.
pub(super) const BURST: Span = Span::from_seconds(5);
/// So many different links within [`BURST`] are followed by no person.
const MANY: usize = 3;

/// What a visit was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// A person looked.
    Human,
    /// A machine did.
    Machine(Why),
}

impl Sight {
    /// The word for who it was.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Machine(_) => "machine",
        }
    }

    /// Why it was a machine; empty for a person.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Human => "",
            Self::Machine(why) => why.word(),
        }
    }
}

/// Judges the visits to one message together; one answer for each, in their order. `left` is when the message left, none
/// while it has not been confirmed.
pub fn judge(visits: &[Visit], left: Option<Timestamp>) -> Vec<Sight> {
    let mut sights: Vec<Sight> = visits.iter().map(|visit| alone(visit, left)).collect();
    for (visit, sight) in visits.iter().zip(&mut sights) {
        if *sight == Sight::Human && is_in_a_burst(visit, visits) {
            *sight = Sight::Machine(Why::ManyLinks);
        }
    }
    // What follows all links fetches the pictures too.
    let bursts: Vec<Timestamp> = visits
        .iter()
        .zip(&sights)
        .filter(|(visit, sight)| {
            **sight == Sight::Machine(Why::ManyLinks) && visit.kind != VisitKind::Open
        })
        .map(|(visit, _)| visit.at)
        .collect();
    for (visit, sight) in visits.iter().zip(&mut sights) {
        let near = bursts.iter().any(|at| are_near(*at, visit.at));
        if *sight == Sight::Human && visit.kind == VisitKind::Open && near {
            *sight = Sight::Machine(Why::ManyLinks);
        }
    }
    sights
}

fn alone(visit: &Visit, left: Option<Timestamp>) -> Sight {
    match visit.agent {
        Agent::Machine(why) => Sight::Machine(why),
        Agent::Person if left.is_none_or(|left| visit.at < left.plus(TOO_SOON)) => {
            Sight::Machine(Why::TooSoon)
        }
        Agent::Person => Sight::Human,
    }
}

fn is_in_a_burst(visit: &Visit, visits: &[Visit]) -> bool {
    let VisitKind::Click { of, .. } = &visit.kind else {
        return false;
    };
    let mut links: Vec<u16> = visits
        .iter()
        .filter(|other| are_near(visit.at, other.at))
        .filter_map(|other| match &other.kind {
            VisitKind::Click { link, .. } => Some(*link),
            VisitKind::Open => None,
        })
        .collect();
    links.sort_unstable();
    links.dedup();
    let all_of_two = *of == 2 && links.len() == 2;
    all_of_two || links.len() >= MANY
}

fn are_near(one: Timestamp, other: Timestamp) -> bool {
    let apart = one.max(other).since(one.min(other));
    apart <= BURST
}
