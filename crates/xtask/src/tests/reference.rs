//! Pages that are read from the sources.

use super::source;
use crate::reference::pages;

#[test]
fn codes_and_events_are_listed_with_their_words() {
    let error = r#"
/// What is wrong.
pub enum Error {
    /// The order is gone. See [`Other`].
    #[error("order {id} is | gone")]
    Gone { /// Which.
        id: u8 },
    /// Twice.
    #[error("said twice")]
    Twice(u8, u8),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// Bare.
    Bare,
}
impl Bounds<u8> for Error {}
impl Problem for Error {
    fn other(&self) -> &str { "orders.other" }
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Gone { .. } => "orders.gone",
            Self::Db(error) => error.code(),
            Self::Twice(..) | Self::Bare => "orders.twice",
        }
    }
}
"#;
    let public = r#"
/// An order was placed,
/// or seen for the first time.
pub const ORDER_PLACED: &str = "order.placed";
/// A number.
pub const LIMIT: usize = 5;
/// Paid.
pub const ORDER_PAID: &'static str = "order.paid";
const NOTE: &str = "no event";
/// A type.
pub struct View { name: &'static str }
"#;
    let pages = pages(&[
        source("crates/orders/src/error.rs", error),
        source("crates/orders/src/public/events.rs", public),
        source("crates/orders/src/service.rs", public),
    ]);
    let all: Vec<String> = pages
        .iter()
        .map(|(path, text)| format!("{path}\n{text}"))
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}
