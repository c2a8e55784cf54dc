//! What runs by itself: planning when a timer fires, and sending.

mod keep;
mod pacing;
mod plan;
mod post;
mod prepare;
mod record;
mod repeats;
mod send;
mod write;

pub use plan::handlers;
pub use post::{Links, Office, Policies, SendError, Sent, Shops, Way};
pub use send::{next_apart, next_wake, send, start};
