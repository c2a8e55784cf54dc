//! A message on its way.

use kernel::{Timestamp, typed_id};
use serde::Serialize;

typed_id!(MessageId, "msg");
db::int_column!(MessageId);

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum MessageState {
    /// It may go from this instant on.
    Queued {
        /// Not before this instant.
        #[schema(value_type = String, format = DateTime)]
        from: Timestamp,
    },
    /// A process has it in its hands until the lease ends.
    HandingOver {
        /// When another may look after it.
        #[schema(value_type = String, format = DateTime)]
        lease_end: Timestamp,
    },
    /// The server said "not now", or could not be reached.
    Deferred {
        /// When it is tried again.
        #[schema(value_type = String, format = DateTime)]
        until: Timestamp,
        /// What happened.
        note: String,
    },
    /// A server took it.
    Sent {
        /// When.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// What the server said.
        note: String,
    },
    /// No server is set up: it was kept here, and nothing left the machine.
    Captured {
        /// When.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
    },
    /// It cannot be sent.
    Failed {
        /// When that was clear.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// Why.
        note: String,
    },
    /// The policy said no when it was about to go.
    Refused {
        /// When.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// Why.
        note: String,
    },
    /// Its time was over before it could go.
    Expired {
        /// When that was clear.
        #[schema(value_type = String, format = DateTime)]
        at: Timestamp,
        /// What it waited for.
        note: String,
    },
}

/// The words of the states in the table.
pub(crate) mod word {
    pub(crate) const QUEUED: &str = "queued";
    pub(crate) const HANDING_OVER: &str = "handing_over";
    pub(crate) const DEFERRED: &str = "deferred";
    pub(crate) const SENT: &str = "sent";
    pub(crate) const CAPTURED: &str = "captured";
    pub(crate) const FAILED: &str = "failed";
    pub(crate) const REFUSED: &str = "refused";
    pub(crate) const EXPIRED: &str = "expired";
}

impl MessageState {
    /// The words of all states.
    pub const WORDS: [&str; 8] = [
        word::QUEUED,
        word::HANDING_OVER,
        word::DEFERRED,
        word::SENT,
        word::CAPTURED,
        word::FAILED,
        word::REFUSED,
        word::EXPIRED,
    ];

    /// Its word in the table.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Queued { .. } => word::QUEUED,
            Self::HandingOver { .. } => word::HANDING_OVER,
            Self::Deferred { .. } => word::DEFERRED,
            Self::Sent { .. } => word::SENT,
            Self::Captured { .. } => word::CAPTURED,
            Self::Failed { .. } => word::FAILED,
            Self::Refused { .. } => word::REFUSED,
            Self::Expired { .. } => word::EXPIRED,
        }
    }

    /// The state that these columns hold; `None` when they do not go together.
    pub(crate) fn from_columns(
        state: &str,
        wake_at: Option<Timestamp>,
        ended_at: Option<Timestamp>,
        note: String,
    ) -> Option<Self> {
        Some(match (state, wake_at, ended_at) {
            (word::QUEUED, Some(from), None) => Self::Queued { from },
            (word::HANDING_OVER, Some(lease_end), None) => Self::HandingOver { lease_end },
            (word::DEFERRED, Some(until), None) => Self::Deferred { until, note },
            (word::SENT, None, Some(at)) => Self::Sent { at, note },
            (word::CAPTURED, None, Some(at)) => Self::Captured { at },
            (word::FAILED, None, Some(at)) => Self::Failed { at, note },
            (word::REFUSED, None, Some(at)) => Self::Refused { at, note },
            (word::EXPIRED, None, Some(at)) => Self::Expired { at, note },
            _ => return None,
        })
    }

    /// Whether anything can still become of it.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Queued { .. } | Self::HandingOver { .. } | Self::Deferred { .. } => false,
            Self::Sent { .. }
            | Self::Captured { .. }
            | Self::Failed { .. }
            | Self::Refused { .. }
            | Self::Expired { .. } => true,
        }
    }
}
