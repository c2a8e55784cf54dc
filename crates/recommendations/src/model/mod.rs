//! What to show to whom, computed over columns in memory: pure.

mod alike;
mod evaluate;
mod histories;
mod learn;
mod measure;
mod neighbours;
mod score;
mod tune;

pub use alike::{Words, alike, spread_out};
pub use evaluate::{Asked, HoldOut, Parted, evaluate, part};
pub use histories::{Histories, HistoryBuilder, Line, Lines};
pub use learn::{Model, Popularity};
pub use measure::{Measure, Measured};
pub use neighbours::{Neighbour, Neighbours};
pub use score::{Blend, Goal, Prepared, Reason, Scored, Scorer};
pub use tune::tune;

pub(crate) use evaluate::most_bought;
pub(crate) use histories::index;
pub(crate) use learn::recent;
