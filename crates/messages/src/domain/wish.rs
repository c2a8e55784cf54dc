//! What customers wish about how often they are written to.

use customers::Purpose;
use kernel::{Span, Timestamp};

use super::{Cap, CapScope};

/// What one customer wishes. What an order needs is not touched by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// At most one marketing message within this span, over all channels; as the shop has it where there is none.
    pub one_within: Option<Span>,
    /// Nothing until this instant.
    pub paused_until: Option<Timestamp>,
}

impl Wish {
    /// The cap that it comes to.
    pub(crate) fn cap(&self) -> Option<Cap> {
        self.one_within.map(|within| Cap {
            purpose: Purpose::Marketing,
            scope: CapScope::AllChannels,
            most: 1,
            within,
        })
    }

    /// Of two, the more reserved in everything.
    pub(crate) fn together(self, other: Self) -> Self {
        Self {
            one_within: self.one_within.max(other.one_within),
            paused_until: self.paused_until.max(other.paused_until),
        }
    }
}
