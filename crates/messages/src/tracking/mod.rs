//! Who opened and clicked, and whether it was a person.
//!
//! Nouns: visit (one request for a pixel or a link of a message), agent (what kind of program asked, as far as it says so
//! itself), sight (what a visit was judged to be: a person, or a machine and why), buffer (visits that were answered
//! and are not written yet).
//!
//! A visit is answered at once from what its signed link says, without a look into the database: a link leads where it
//! led when it was signed, and nowhere else. What was visited waits in the buffer, because a scanner that follows all links of
//! a message is known by its second and third; then everything of some seconds is judged and written in one transaction.
//! Orderly ends of the process write what is left; a killed process loses the visits of the last seconds (at most
//! [`SETTLED_AFTER`] and the pause between two rounds), and never a redirect.
//!
//! Machines are kept apart: they are counted, they stand on the timeline as history that nobody reacts to, and no
//! journey, segment or attribution ever sees them.
//!
//! Deliberately absent: network addresses and names of programs in the database (they identify people; the class of the
//! program is enough), links in the plain text (who reads it should see where they lead), hidden links that only
//! machines see (screen readers see them too).

mod agent;
mod buffer;
mod http;
mod judge;
mod mark;
mod predicates;
mod record;
mod seal;
mod touches;

pub use agent::{Agent, Why};
pub use buffer::{SETTLED_AFTER, Visits};
pub use http::{Doorway, router};
pub use judge::{Sight, judge};
pub use mark::{Track, rewrite};
pub use predicates::predicates;
pub use record::{Recorded, Touch, Which, last_click, record};
pub use seal::{CLICK, OPEN, Seal, Visit, VisitKind};
pub use touches::{Touched, touches};

pub(crate) use mark::{Marks, track, track_link, track_text};
