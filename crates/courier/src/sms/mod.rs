//! Text messages, by the interface of Twilio that many providers share.

mod codes;
mod gateway;
mod keywords;
mod receipt;
mod segments;
mod senders;
mod webhook;

pub use codes::{Verdict, verdict};
pub use gateway::{Gateway, Handed, Text, handed};
pub use keywords::{Keyword, keyword};
pub use receipt::{Inbound, Receipt, Standing};
pub use segments::{Encoding, Size, odd_letters, plain, size};
pub use senders::{Origin, Senders};
pub use webhook::{Form, LARGEST_FORM, is_signed, reply, signature};
