//! One sending of a campaign.

use std::collections::BTreeMap;

use kernel::typed_id;
use messages::Channel;
use serde::{Deserialize, Serialize};

use super::{Document, words};

typed_id!(RunId, "crn");
db::int_column!(RunId);

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Its time has not come.
    Waiting,
    /// Its audience is frozen and written down.
    Filling,
    /// Its first wave is written to: everybody, or those of the test.
    Sending,
    /// It waits for what people do.
    Testing,
    /// The rest gets the winner.
    Rest,
    /// Everybody was written to.
    Done,
    /// Over before its end.
    Cancelled,
    /// Its time passed while nothing worked.
    Missed,
}

words!(RunState {
    Waiting = "waiting",
    Filling = "filling",
    Sending = "sending",
    Testing = "testing",
    Rest = "rest",
    Done = "done",
    Cancelled = "cancelled",
    Missed = "missed",
});

impl RunState {
    /// Whether nothing comes of it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Missed)
    }
}

/// Why what a run has asked for is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopping {
    /// It is not.
    No,
    /// It goes on later.
    Paused,
    /// It does not.
    Cancelled,
}

words!(Stopping {
    No = "",
    Paused = "paused",
    Cancelled = "cancelled",
});

/// How far one customer of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// Not asked for yet.
    Waiting,
    /// Handed to the contact policy, which decides.
    Asked,
    /// Chosen to get nothing.
    HeldOut,
    /// Taken back before it went.
    Cancelled,
}

words!(RecipientState {
    Waiting = "waiting",
    Asked = "asked",
    HeldOut = "held_out",
    Cancelled = "cancelled",
});

/// What a run goes by: the document as it was scheduled, and by what ways the messages of its variants go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) document: Document,
    /// By template and version, `spring-sale 1001`: all that it has words for, the preferred one first.
    pub(crate) channels: BTreeMap<String, Vec<Channel>>,
}

impl Plan {
    /// The name of a template in [`Plan::channels`].
    pub(crate) fn key(template: &str, version: u32) -> String {
        format!("{template} {version}")
    }
}

/// Under what a variant of a run stands in figures: `1.a`; from the second round on `1.a.2`, where shares learn; and `1.a.again`
/// where it goes to those who did not react to run 1.
pub(crate) fn node(number: i64, variant: &str, again: bool) -> String {
    if again {
        format!("{number}.{variant}.again")
    } else {
        format!("{number}.{variant}")
    }
}

/// The same in the so-and-so-many-th round, from 1 on.
pub(crate) fn node_in(number: i64, variant: &str, round: usize) -> String {
    let first = node(number, variant, false);
    if round > 1 {
        format!("{first}.{round}")
    } else {
        first
    }
}
