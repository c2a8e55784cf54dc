//! What the room does: it hears, calls, and is set up.

mod calls;
mod hearing;
mod setting_up;

pub use calls::{Called, call_out, next_call};
pub use hearing::{export, forget, hear, merge, sweep};
pub use setting_up::list;
pub(crate) use setting_up::{
    change, create, deliveries, new_secret, remove, retry, retry_all, set_paused, trial,
};
