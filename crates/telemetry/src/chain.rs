//! An error with its causes on one line.
//!
//! Errors of this house say what happened and leave their source out of their text; here the two come
//! together, once, where an error leaves the program. Errors of other libraries often repeat their
//! source in their text; such a source is not said twice.

use std::error::Error;
use std::fmt;

/// The most causes that are followed: deeper chains are a loop or a mistake.
const DEEPEST: usize = 16;

/// Shows an error and its causes, outermost first, with `: ` between.
#[must_use]
pub fn chain<'a>(error: &'a (dyn Error + 'static)) -> Chain<'a> {
    Chain { error }
}

/// See [`chain`].
#[derive(Debug)]
pub struct Chain<'a> {
    error: &'a (dyn Error + 'static),
}

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.error.to_string();
        f.write_str(&said)?;
        let mut cause = self.error.source();
        for _ in 0..DEEPEST {
            let Some(error) = cause else { break };
            let text = error.to_string();
            if !text.is_empty() && !said.contains(&text) {
                write!(f, ": {text}")?;
                said = text;
            }
            cause = error.source();
        }
        Ok(())
    }
}
