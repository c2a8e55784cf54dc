//! Tests of this crate, on both databases.

mod back_fill;
mod calling;
mod crashes;
mod documents;
mod doing;
mod entering;
mod explaining;
mod failing;
mod fuzz;
mod histories;
mod holdout;
mod http;
mod leaving;
mod managing;
mod moving;
mod stepping;
mod trial;

pub(crate) use trial::rooms;
mod versions;
mod watching;
