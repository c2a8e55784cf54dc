//! What an order is and what follows from it. Pure: no database, no clock.

mod decide;
mod facts;
mod figures;
mod hash;
mod ids;
mod order;
mod past;
mod refund;
mod rfm;
mod sent;
mod stats;

pub use facts::{LineFacts, LineKind, OrderFacts, PaymentState};
pub use figures::Figures;
pub use ids::{FulfilmentId, OrderId, ParcelId, RefundId};
pub use refund::{OrderRef, RefundFacts, RefundLineFacts};
pub use rfm::{RfmClass, RfmFigures, RfmScales, RfmScores, RfmTable};
pub use sent::{FulfilmentFacts, FulfilmentStatus, ParcelFacts};
pub use stats::Stats;

pub(crate) use decide::{Step, Told, decide, is_part_of, left_over};
pub(crate) use figures::{add, figures};
pub(crate) use hash::{ContentHash, content_hash, hash_of_lines};
pub(crate) use order::{Line, Order};
pub(crate) use past::{Whole, counted, known_since, told_at};
pub(crate) use refund::{Candidate, Taken, allocate};
pub(crate) use rfm::{SHIPPED, is_name, title_of};
pub(crate) use sent::{Fulfilment, Parcel};
pub(crate) use stats::{Contribution, Parcels, StatsKey};
