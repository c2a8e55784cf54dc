//! Where the outcomes of one call come together.
//!
//! A thread that sends thousands of messages a second must not wake another for each of them: that costs more than the
//! message. The caller is woken for the first outcome, lets others gather for a moment, and takes them all.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::transport::{Outcome, Report, Stage};

/// Outcomes that are not waited for any longer: one transaction of a comfortable size.
const ENOUGH: usize = 250;

/// Most outcomes taken at a time.
const LARGEST_GROUP: usize = 500;

/// How long others may gather. Short beside what a server takes to answer over a network.
const GATHERING: Duration = Duration::from_millis(20);

/// The outcomes of one call.
#[derive(Debug, Default)]
pub(super) struct Returns {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct State {
    reports: Vec<Report>,
    /// Tickets not used yet.
    open: usize,
    /// The caller waits for the first outcome.
    expected: Expected,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Expected {
    #[default]
    Nothing,
    First,
}

/// The duty to report one message once. Dropped unused, it reports that nothing was sent.
#[derive(Debug)]
pub(super) struct Ticket {
    id: i64,
    returns: Option<Arc<Returns>>,
}

impl Returns {
    /// A ticket for a message of this call.
    pub(super) fn ticket(self: &Arc<Self>, id: i64) -> Ticket {
        self.state().open += 1;
        Ticket {
            id,
            returns: Some(Arc::clone(self)),
        }
    }

    /// The next outcomes, waited for; `None` when every ticket was used and all outcomes were taken.
    pub(super) fn take(&self) -> Option<Vec<Report>> {
        let mut state = self.state();
        state.expected = Expected::First;
        let nothing = |state: &mut State| state.reports.is_empty() && state.open > 0;
        state = self
            .news
            .wait_while(state, nothing)
            .unwrap_or_else(PoisonError::into_inner);
        state.expected = Expected::Nothing;
        let few = |state: &mut State| state.reports.len() < ENOUGH && state.open > 0;
        let waited = self.news.wait_timeout_while(state, GATHERING, few);
        let (mut state, _timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.reports.is_empty() {
            return None;
        }
        let count = state.reports.len().min(LARGEST_GROUP);
        Some(state.reports.drain(..count).collect())
    }

    fn add(&self, report: Report) {
        let mut state = self.state();
        state.reports.push(report);
        state.open -= 1;
        let wake =
            state.expected == Expected::First || state.reports.len() == ENOUGH || state.open == 0;
        drop(state);
        if wake {
            self.news.notify_one();
        }
    }

    /// No code that can panic runs under the lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    pub(super) fn finish(mut self, outcome: Outcome) {
        self.report(outcome);
    }

    fn report(&mut self, outcome: Outcome) {
        if let Some(returns) = self.returns.take() {
            returns.add(Report {
                id: self.id,
                outcome,
            });
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let reason = "sending was stopped".to_owned();
        self.report(Outcome::Unreachable {
            stage: Stage::Connect,
            reason,
        });
    }
}
